"""The words of `screening_words.tsv`, compiled."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from trialtab.patterns import parse_table, pattern_text

WORDS_FILE = "screening_words.tsv"
_ARTICLES = re.compile(r"^(?:(?:the|this|a|an|time of|date of|day of)\s+)+", re.I)


class Words(NamedTuple):
    """Compiled words: anchors are matched whole, the others searched; opposites are sets of results."""

    at_index: re.Pattern[str]
    future: re.Pattern[str]
    intolerance: re.Pattern[str]
    female: re.Pattern[str]
    male: re.Pattern[str]
    opposites: tuple[frozenset[str], ...]


@cache
def words() -> Words:
    """The shipped words."""
    rows = parse_table(pattern_text(WORDS_FILE), file=WORDS_FILE, required=("id", "role", "pattern", "source"))
    by_role: dict[str, list[str]] = {}
    for row in rows:
        by_role.setdefault(row["role"], []).append(row["pattern"])
    return Words(
        at_index=_compile(by_role["index"]),
        future=_compile(by_role["future"]),
        intolerance=_compile(by_role["intolerance"]),
        female=_compile(by_role["female"]),
        male=_compile(by_role["male"]),
        opposites=tuple(frozenset(pattern.split("|")) for pattern in by_role["opposite"]),
    )


def _compile(patterns: list[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b", re.I)


def is_index_anchor(anchor: str) -> bool:
    """Whether a window's anchor is the patient's index date."""
    return words().at_index.fullmatch(_ARTICLES.sub("", anchor.strip())) is not None


def is_future_anchor(anchor: str) -> bool:
    """Whether a window's anchor lies after the index date."""
    bare = _ARTICLES.sub("", anchor.strip())
    return words().future.fullmatch(bare) is not None or words().future.fullmatch(anchor.strip()) is not None


def exclude_each_other(result: str, other: str) -> bool:
    """Whether two results cannot both hold."""
    return result != other and any(result in group and other in group for group in words().opposites)
