"""Times in a regimen text that are no length of an agent's treatment: of a session, of follow-up, of other care."""

from __future__ import annotations

import re
from bisect import bisect_left
from operator import attrgetter

from trialtab.relations.regimens.lexicon import RegimenLexicon
from trialtab.types import DocFindings, Label, TimeSpan

_START = attrgetter("start_char")
_SESSION = re.compile(r"PT\d+(?:\.\d+)?[MS]|PT(?:[1-9]|1[01])H")  # treatments last days; what lasts minutes is a session
_OF_WEEKS = re.compile(r"(?:\d|two|three)\s*(?:weeks?|days?)?\s*$", re.I)  # "3 of 4 weeks"
_REACH = 200  # characters before a length in which its statement begins
_CARE = re.compile(r"\b(?:care|therapy|treatment|regimen|management|SOC|SoC|rehabilitation)\s*$")
_COUNTED = re.compile(r"[^\n]*\b(?:courses?|cycles?|infusions?|injections?|vaccinations?|dose)", re.I)
# "doses" may be levels too: "2 doses of morphine and 5 of placebo"
_RECEIVED = re.compile(r"\b(?:receiv\w+|given|followed\s+by|consist\w*\s+of|total\s+of)\s+(?:up\s+to\s+)?$", re.I)
_PLUS = re.compile(r"\s*(?:,\s*)?(?:plus|\+|and|with|along\s+with|together\s+with|in\s+addition\s+to)\s+", re.I)


def is_other_time(findings: DocFindings, lexicon: RegimenLexicon, index: int) -> bool:
    """Whether a time span is no length of treatment: of a session, a fast, a delay, follow-up, the time between doses."""
    span = findings.time_spans[index]
    if span.role == "duration" and _SESSION.fullmatch(span.low or span.high or ""):
        return True
    if is_of_something_else(findings, lexicon, span.start_char) or _is_of_other_care(findings, span):
        return True
    if findings.text.startswith("of ", span.start_char) and _OF_WEEKS.search(findings.text[: span.start_char][-12:]):
        return True
    return bool(lexicon.other_time_after.match(findings.text, span.end_char))


def is_of_something_else(findings: DocFindings, lexicon: RegimenLexicon, at: int) -> bool:
    """Whether a time or schedule at `at` is that of follow-up, monitoring, a fast …: "patients are followed monthly"."""
    return bool(lexicon.other_time_before.search(findings.text[max(at - 45, 0) : at].rpartition(". ")[2]))


def _is_of_other_care(findings: DocFindings, span: TimeSpan) -> bool:
    """Whether a length is that of the care named before it, to which a drug is added: "standard care for 14 days plus X"."""
    text, left = findings.text, max(0, span.start_char - _REACH)
    if not _CARE.search(text, left, span.start_char) or not (plus := _PLUS.match(text, span.end_char)):
        return False
    start = max(text.rfind(end, left, span.start_char) for end in (". ", "\n", "; "))
    following = bisect_left(findings.entities, plus.end(), key=_START)
    following_one = findings.entities[following : following + 1]
    is_drug = any(entity.start_char == plus.end() and entity.label is Label.DRUG for entity in following_one)
    before = bisect_left(findings.entities, start + 1, key=_START)
    drugs = (entity for entity in findings.entities[before:following] if entity.label is Label.DRUG)
    return is_drug and not any(entity.start_char < span.start_char and entity.code is not None for entity in drugs)


def is_count(text: str, start: int, end: int) -> bool:
    """Whether what stands there is how often something is given: "4 courses", "receive two doses"."""
    if _COUNTED.fullmatch(text, start, end):
        return True
    return text.endswith("doses", start, end) and _RECEIVED.search(text, max(0, start - 24), start) is not None
