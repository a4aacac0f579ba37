"""Initials that the record never defines: a trial of "Sjogren's syndrome" whose criteria speak of "SS".

Only the conditions that the record says it is about count (its titles, summary, conditions and keywords), and only where the
initials stand for one of them and for nothing else that is known.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from trialtab.entities.abbreviations import Definition
from trialtab.entities.overlap import Candidate
from trialtab.entities.tokens import TokenTable
from trialtab.types import Label, SectionKind, Segment

_ABOUT = frozenset(
    (SectionKind.TITLE, SectionKind.OFFICIAL_TITLE, SectionKind.SUMMARY, SectionKind.CONDITION, SectionKind.KEYWORD)
)
_BETWEEN = re.compile(r"[\s\-‐‑–/]+")
_FEWEST_WORDS, _MOST_WORDS = 2, 5
_TELLING = 3  # letters from which one use is enough: two letters are often something else
_MEASURED = frozenset(("=", "<", ">", "≤", "≥", "<=", ">=", ":"))  # "PT = 12 s" in a trial of prostate tumours


def find_initials(
    names: Iterable[Candidate], tokens: TokenTable, segments: Iterable[Segment], defined: Collection[tuple[str, ...]]
) -> list[Definition]:
    """Initials in capitals of the conditions that the record is about, as definitions.

    Args:
        names: the known names of the Doc, in order.
        tokens: the tokens of the Doc.
        segments: which section each stretch is.
        defined: short forms that the record defines itself; those stay as they are.

    Returns:
        One for each short form; its long form is the first mention of the condition, its place the first use. None where a use
        is a known name already, is measured ("PT = 12 s"), or the initials are those of two conditions, and none for a pair of
        letters that stands only once.
    """
    about = [(each.start_char, each.end_char) for each in segments if each.section in _ABOUT]
    names = list(names)
    present = set(tokens.words)
    longs: dict[str, Candidate] = {}
    twice: set[str] = set()
    for name in names:
        entity = name.entity
        if entity.label is not Label.CONDITION or not any(a <= entity.start_char and entity.end_char <= b for a, b in about):
            continue
        short = _initials(tokens.words[name.start : name.end])
        if short in present and (short,) not in defined and longs.setdefault(short, name).entity.norm != entity.norm:
            twice.add(short)
    if not longs.keys() - twice:
        return []
    covered = {position for name in names for position in range(name.start, name.end)}
    found = []
    for short, name in longs.items():
        places = [position for position, word in enumerate(tokens.words) if word == short]
        enough = len(places) > 1 or len(short) >= _TELLING
        if short not in twice and enough and not any(_is_other(place, tokens.words, covered) for place in places):
            found.append(Definition((short,), places[0], places[0] + 1, name.start, name.end))
    return found


def _initials(words: Sequence[str]) -> str:
    """The first letters of a name in capitals; empty for a name of one word, of many, or with a word that begins otherwise."""
    parts = [each for word in words for each in _BETWEEN.split(word) if each and each[0] not in "'’"]
    if not _FEWEST_WORDS <= len(parts) <= _MOST_WORDS or not all(each[0].isalpha() for each in parts):
        return ""
    return "".join(each[0] for each in parts).upper()


def _is_other(place: int, words: Sequence[str], covered: Collection[int]) -> bool:
    after = words[place + 1] if place + 1 < len(words) else ""
    return place in covered or after in _MEASURED or after[:1].isdigit()
