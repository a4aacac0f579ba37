"""Clauses that read like the end of a treatment and are none: of a time of day, an escalation, follow-up, a titration."""

from __future__ import annotations

import re

from trialtab.types import Term

_NO_STOP = re.compile(
    r"(?:until|till|up to)\W*(?:\d{1,2}(?:[:.]\d\d)?\s?(?:[ap]\.?m\.?|h|hrs|o'clock))?\W*"
    r"|until\s+(?:(?:it|they|the\s+\w+|completely|fully|is|are|has|have)\s+){0,4}(?:dissolv|melt)\w*.*"
    r"|until\s+(?:the\s+)?(?:treatment|therapy|procedure|infusion|dose|study)\s+(?:is|has\s+been|was)\s+(?:completed?|finished|over)\W*",
    re.I,
)  # "until 8 am"
_OF_LEVELS = re.compile(
    r"\bmaximum tolerated dos|\bMTD\b|\bcohorts?\b", re.I
)  # the trial's escalation ends then, no patient's treatment
_WATCHED = re.compile(r"\b(?:followed(?! by)|follow-up|monitored|observed|seen|assessed|evaluated|surveillance)\b[^.;]*$", re.I)
# "increased weekly by 10 mg until an acceptable response is achieved": the increases end then, the treatment goes on
_TITRATED = re.compile(r"\b(?:increas|titrat|escalat|uptitrat|up-titrat|doubl)(?:e|es|ed|ing|ation|ions?)?\b[^.;]{0,80}$", re.I)
_REACHED = re.compile(
    r"\b(?:achiev\w*|reach\w*|attain\w*|obtain\w*|toler\w+|(?:maximum|maximal|maintenance|target|optimal|effective|final|full)\s+"
    r"(?:\w+\s+)?(?:dos\w+|effect|response|level))\b",
    re.I,
)
_ENDS = re.compile(
    r"\b(?:progress\w*|toxicit\w+|discharge\w*|death|withdraw\w*|discontinu\w+|relapse|remission|end\s+of)\b", re.I
)


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
