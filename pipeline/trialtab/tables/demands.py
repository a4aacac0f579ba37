"""Demands among exclusions: "women of childbearing potential must use contraception" excludes nobody who does.

Registry texts put such sentences under the exclusion criteria; what they ask for is asked for there as among the inclusions,
and their subject ("participants with hypertension must …") is nobody's reason for exclusion.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from trialtab.patterns import parse_table, pattern_text
from trialtab.types import Criterion

_FILE = "conditionals.tsv"
_PART = re.compile(r"[;:]\s|[.!?]\s+(?=[A-Z(\"'•*-])|\.(?=[A-Z][a-z])")  # where a statement ends
_WORD_REACH = 60  # characters before a demand in which what bars it stands


class Demand(NamedTuple):
    """A demand in a text: its statement [start, end), where the demand begins in it, and whether it names what is asked.

    It does not where it only tells others what to do: "an ECG should be performed".
    """

    start: int
    at: int
    end: int
    asks: bool


class _Words(NamedTuple):
    must: re.Pattern[str]
    bar: re.Pattern[str]
    do: re.Pattern[str]
    before: re.Pattern[str]


def demands_in(text: str, criterion: Criterion) -> list[Demand]:
    """The demands of one criterion, in order; at most one a statement.

    Args:
        text: of the Doc.
        criterion: its offsets say where to look.
    """
    words = _words()
    found: list[Demand] = []
    for match in words.must.finditer(text, criterion.start_char, criterion.end_char):
        start, end = _statement(text, criterion, match.start())
        if found and found[-1].start == start:
            continue
        subject = text[max(start, match.start() - _WORD_REACH) : match.start()]
        if not subject.strip() or words.before.search(subject) or words.bar.match(text, match.end(), end):
            continue
        found.append(Demand(start, match.start(), end, words.do.match(text, match.end(), end) is None))
    return found


def _statement(text: str, criterion: Criterion, at: int) -> tuple[int, int]:
    """The statement, or the bracket, around a place."""
    start, end = criterion.start_char, criterion.end_char
    for part in _PART.finditer(text, start, end):
        if part.end() > at:
            end = min(end, part.start() + 1)
            break
        start = part.end()
    opened, closed = text.rfind("(", start, at), text.rfind(")", start, at)
    if opened > closed:  # "eGFR < 30 (must have been measured within a month)"
        close = text.find(")", at, end)
        return opened + 1, close if close >= 0 else end
    return start, end


@lru_cache(maxsize=1)
def _words() -> _Words:
    rows = {
        row["role"]: row["word"]
        for row in parse_table(pattern_text(_FILE), file=_FILE, required=("id", "role", "word", "source"))
    }

    def compiled(pattern: str) -> re.Pattern[str]:
        return re.compile(pattern.replace(" ", r"\s+"), re.IGNORECASE)

    return _Words(
        compiled(rf"\b(?:{rows['must']})\b"),
        compiled(rf" (?:{rows['must_bar']})\b"),
        compiled(rf" (?:{rows['must_do']})\b"),
        re.compile(rf"\b(?:{rows['must_of']})\s+$".replace("{0,3} ", "{0,3}").replace(" ", r"\s+"), re.IGNORECASE),
    )
