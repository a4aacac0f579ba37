"""What the trained tagger reads as one text: an item of the criteria as a whole, a title, a paragraph of anything else."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from trialtab.entities.tokens import TokenTable
from trialtab.ner.features import Register, register_of
from trialtab.types import Criterion, SectionKind, Segment

_PARAGRAPH = re.compile(r"\n[ \t]*\n\s*")
_LETTERS = re.compile(r"[^\W\d_]{2}")


class Stretch(NamedTuple):
    """Tokens [start, end) of one text, and the kind of text."""

    start: int
    end: int
    register: Register


def register_at(section: SectionKind) -> Register:
    """The register that a section is read in: criteria, a registry's prose, or (TEXT: of no registered record) an article's."""
    return Register.ABSTRACT if section is SectionKind.TEXT else register_of(section)


def stretches(text: str, tokens: TokenTable, segments: Sequence[Segment], criteria: Sequence[Criterion]) -> Iterator[Stretch]:
    """Cut a Doc into texts. Sections of kind OTHER, and stretches without two letters in a row, are left out.

    Args:
        text: of the Doc.
        tokens: of the Doc.
        segments: its sections; none stands for one of unknown kind.
        criteria: the items in them, sorted.
    """
    starts = [criterion.start_char for criterion in criteria]
    for segment in segments or (Segment(0, len(text), SectionKind.TEXT, -1),):
        if segment.section == SectionKind.OTHER:
            continue
        first, last = bisect_left(starts, segment.start_char), bisect_left(starts, segment.end_char)
        if first < last:
            places = [(item.start_char, item.end_char) for item in criteria[first:last]]
        else:
            places = _paragraphs(text, segment.start_char, segment.end_char)
        register = register_at(SectionKind(segment.section))
        for start_char, end_char in places:
            if _LETTERS.search(text, start_char, end_char):
                start, end = bisect_left(tokens.starts, start_char), bisect_left(tokens.starts, end_char)
                if start < end:
                    yield Stretch(start, end, register)


def prose_among(places: Iterable[Stretch], tokens: TokenTable) -> list[tuple[int, int]]:
    """The characters [start, end) of the texts that are no criteria."""
    return [
        (tokens.starts[place.start], tokens.ends[place.end - 1]) for place in places if place.register is not Register.CRITERIA
    ]


def _paragraphs(text: str, start: int, end: int) -> list[tuple[int, int]]:
    places = []
    for gap in _PARAGRAPH.finditer(text, start, end):
        places.append((start, gap.start()))
        start = gap.end()
    return [*places, (start, end)]
