"""What a sentence permits: "patients with treated gout are eligible", not "all adults with gout are eligible"."""

from __future__ import annotations

import re

from trialtab.patterns import role_words
from trialtab.relations.groups.reasons import PERMISSION
from trialtab.relations.records import Constraint
from trialtab.types import DocFindings, Domain

_WORDS = role_words("criterion_words.tsv")
# before methods of contraception: that what stands before is none
_NO_METHOD = re.compile(
    rf"\bnot\s+(?:considered\s+)?(?:an?\s+)?(?:highly\s+)?(?:{_WORDS['no_method']})\s+(?:\w+\s+){{0,2}}$", re.IGNORECASE
)
_NO_METHOD_REACH = 60  # characters
_EVERYBODY = re.compile(  # from an item's beginning to its permission
    rf"\W*(?:\d+\W+)?(?:(?:all|any|only|both) (?:[\w-]+ ){{0,2}}(?:{_WORDS['everybody']})\b[^.;:]*(?:are|is|will be) eligible"
    r"|[^.;:]*(?:were|was) eligible)\b[^.;:]*",
    re.IGNORECASE,
)


def is_permitted(findings: DocFindings, row: Constraint) -> bool:
    """Whether a row may be and need not: not where "all adults with gout are eligible", "men with gout were eligible"."""
    if not is_said_by(findings, row, PERMISSION):
        return False
    start = findings.criteria[row.criterion].start_char
    cues = [cue for cue in findings.assertions[row.entity].cues if cue[2].startswith(PERMISSION)]
    return not any(_EVERYBODY.fullmatch(" ".join(findings.text[start : cue[1]].split())) for cue in cues)


def is_no_method(findings: DocFindings, row: Constraint) -> bool:
    """ "Withdrawal is not an acceptable method of contraception" asks for none."""
    if row.domain is not Domain.CONTRACEPTION or row.entity < 0:
        return False
    start = findings.entities[row.entity].start_char
    left = max(findings.criteria[row.criterion].start_char, start - _NO_METHOD_REACH)
    return _NO_METHOD.search(findings.text, left, start) is not None


def is_said_by(findings: DocFindings, row: Constraint, rules: str) -> bool:
    """Whether a cue of the rules whose ids begin so speaks of a row's concept."""
    if row.entity < 0 or row.entity >= len(findings.assertions):
        return False
    return any(rule.startswith(rules) for _, _, rule in findings.assertions[row.entity].cues)
