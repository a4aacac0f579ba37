"""Lengths that prose says of several agents at once, and the words between a length and the agents that it is said of.

"X 400 mg or Y 4 mg, in combination with Z 200 mg, administered for 7 days", "four weeks of treatment with X, Y and Z".
"""

from __future__ import annotations

import re

from trialtab.patterns import role_words
from trialtab.relations.regimens.attributes import inside
from trialtab.types import DocFindings, Label

_NAME, _AMOUNT, _RATE, _WAY = "\x01", "\x02", "\x03", "\x04"
_WORDS = role_words("intervention_words.tsv")
_JOIN = rf"(?:{_WORDS['all_join']})"
_VERBS = rf"(?:{_WORDS['all_given']})"
_AFTER = re.compile(rf"[®™]?(?>(?:\s*(?:{_VERBS}\b|{_JOIN}(?!\w)|[{_NAME}{_AMOUNT}{_RATE}{_WAY}]|\([^()]{{1,25}}\)))*)\s*,?\s*")
_BEFORE = re.compile(rf"(?>(?:\s*(?:{_JOIN}(?!\w)|oral|doses?|of|[{_NAME}{_AMOUNT}{_WAY}]|\([^()]{{1,25}}\)))*)\s*")
# where a drug has a schedule of its own the length may be that of the last alone, but for "both given for"
_OF_ALL = re.compile(rf"\b(?:{_WORDS['all_of_them']})\s*,?\s*$")


def follows_all(findings: DocFindings, name_end: int, start: int) -> bool:
    """Whether only further agents, their doses and words of giving stand between an agent's end and a length's start."""
    between = masked(findings, name_end, start)
    if not _AFTER.fullmatch(between):
        return False
    return not {_NAME, _RATE} <= set(between) or _OF_ALL.search(between) is not None


def leads_all(findings: DocFindings, end: int, name_start: int) -> bool:
    """Whether only further agents, their doses and words that join them stand between two places."""
    return _BEFORE.fullmatch(masked(findings, end, name_start)) is not None


def masked(findings: DocFindings, start: int, end: int) -> str:
    """The text of doc.text between two offsets with one letter each for its agents, amounts, schedules and routes or forms."""
    spans = [
        (entity.start_char, entity.end_char, _NAME)
        for entity in (findings.entities[i] for i in inside(findings.entities, start, end))
        if entity.label is Label.DRUG
    ]
    spans += [
        (q.start_char, q.end_char, _AMOUNT) for q in (findings.quantities[i] for i in inside(findings.quantities, start, end))
    ]
    spans += [
        (f.start_char, f.end_char, _RATE) for f in (findings.frequencies[i] for i in inside(findings.frequencies, start, end))
    ]
    spans += [
        (term.start_char, term.end_char, _WAY)
        for term in (findings.terms[i] for i in inside(findings.terms, start, end))
        if term.kind in ("route", "form")
    ]
    parts, at = [], start
    for left, right, letter in sorted(spans):
        if left >= at and right <= end:
            parts += [findings.text[at:left].lower(), letter]
            at = right
    return "".join([*parts, findings.text[at:end].lower()])
