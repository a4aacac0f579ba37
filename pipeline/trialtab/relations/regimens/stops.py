"""Clauses that read like the end of a treatment and are none: of a time of day, an escalation, follow-up, a titration."""

from __future__ import annotations

import re

from trialtab.patterns import role_words
from trialtab.types import Term

_WORDS = role_words("regimen_words.tsv")
_NO_STOP = re.compile(  # "until 8 am"
    r"(?:until|till|up to)\W*(?:\d{1,2}(?:[:.]\d\d)?\s?(?:[ap]\.?m\.?|h|hrs|o'clock))?\W*"
    rf"|until\s+(?:(?:it|they|the\s+\w+|completely|fully|is|are|has|have)\s+){{0,4}}(?:{_WORDS['eaten_away']})\w*.*"
    rf"|until\s+(?:the\s+)?(?:{_WORDS['dose_over']})\s+(?:is|has\s+been|was)\s+(?:completed?|finished|over)\W*",
    re.I,
)
_OF_LEVELS = re.compile(_WORDS["levels_end"], re.I)  # the trial's escalation ends then, no patient's treatment
_WATCHED = re.compile(rf"\b(?:{_WORDS['watched_until']})\b[^.;]*$", re.I)
# "increased weekly by 10 mg until an acceptable response is achieved": the increases end then, the treatment goes on
_TITRATED = re.compile(rf"\b(?:{_WORDS['raised_until']})(?:e|es|ed|ing|ation|ions?)?\b[^.;]{{0,80}}$", re.I)
_REACHED = re.compile(rf"\b(?:{_WORDS['reached']})\b", re.I)
_ENDS = re.compile(rf"\b(?:{_WORDS['ends']})\b", re.I)


def is_no_stop(text: str, left: int, term: Term) -> bool:
    """Whether a clause that starts with "until" or "up to" ends no treatment.

    Args:
        text: that of the whole record.
        left: where what belongs to the mention begins.
        term: the clause.
    """
    start, end = term.start_char, term.end_char
    if _NO_STOP.fullmatch(text, start, end) or _OF_LEVELS.search(text, start, end):
        return True
    before = text[max(left, start - 160) : start]
    if _WATCHED.search(before):
        return True
    return bool(_REACHED.search(text, start, end) and _TITRATED.search(before)) and not _ENDS.search(text, start, end)
