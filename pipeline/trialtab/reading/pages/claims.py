"""From stretches of a page to fields: what is claimed for a section, and everything between as OTHER.

The fields partition the page: every character that is no white space stands in exactly one of them.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from trialtab.reading.glued import lexicon_for
from trialtab.reading.pages.lines import Span
from trialtab.reading.repair import repair_field
from trialtab.reading.text import compose, slice_field
from trialtab.types import Edit, FieldText, SectionKind

# cell borders; markup of headings (`### `, `**` around a line)
_MARKUP = re.compile(
    r"[ \t]*\|[ \t|]*\n?[ \t|]*|(?m:^#{1,6}[ \t]+)|(?m:^\*\*(?=\S))|(?m:(?<=\S)\*\*(?=[ \t]*:?[ \t]*$))|(?<=:)\*\*(?=\s)"
)
_JOINT = re.compile(r"[\s|]*\Z")


class Claim(NamedTuple):
    """A stretch [start, end) of the page's text for a section.

    Neighbours of one `group` (not 0) become one field. `rewrite`, where given, stands for the stretch.
    """

    start: int
    end: int
    section: SectionKind
    group: int = 0
    rewrite: str = ""


class Fields(NamedTuple):
    """The page's fields in page order, and for each claim that was made the index of its field."""

    fields: tuple[FieldText, ...]
    index_of: dict[Span, int]


def make_fields(whole: FieldText, claims: list[Claim]) -> Fields:
    """Cut a page into fields.

    Args:
        whole: the page's text with its map.
        claims: in any order; of two that overlap the first in page order is kept, then the longer.
    """
    text = whole.text
    lexicon = lexicon_for(text)
    fields: list[FieldText] = []
    index_of: dict[Span, int] = {}
    position = 0
    for run in _runs(text, sorted(claims, key=lambda claim: (claim.start, -claim.end))):
        start, end = _with_indent(text, run[0], position), run[-1].end
        _add_other(whole, position, start, fields)
        for claim in run:
            index_of[claim.start, claim.end] = len(fields)
        tidied = _tidied(slice_field(whole, start, end, run[0].section), start, run)
        fields.append(repair_field(tidied, lexicon))
        position = end
    _add_other(whole, position, len(text), fields)
    return Fields(tuple(fields), index_of)


def _runs(text: str, claims: list[Claim]) -> list[list[Claim]]:
    """Claims put together where they belong to one stretch: same section and group, nothing but space between."""
    runs: list[list[Claim]] = []
    for claim in claims:
        if claim.start >= claim.end or (runs and claim.start < runs[-1][-1].end):
            continue
        last = runs[-1][-1] if runs else None
        joined = last and claim.group and (last.group, last.section) == (claim.group, claim.section)
        if last and joined and _JOINT.match(text, last.end, claim.start):
            runs[-1].append(claim)
        else:
            runs.append([claim])
    return runs


def _with_indent(text: str, first: Claim, floor: int) -> int:
    """The start of a stretch of lines with the indentation of its first line, which tells the level of list items."""
    start = first.start
    while first.group and start > floor and text[start - 1] in " \t":
        start -= 1
    return start if start == 0 or text[start - 1] == "\n" else first.start


def _tidied(field: FieldText, start: int, run: list[Claim]) -> FieldText:
    """The stretch with cell borders as line breaks, without the markup of headings, a site's own headings rewritten."""
    changes = [(claim.start - start, claim.end - start, claim.rewrite) for claim in run if claim.rewrite]
    if any(sign in field.text for sign in ("|", "#", "**")):
        changes += [(m.start(), m.end(), "\n" if "|" in m.group() else "") for m in _MARKUP.finditer(field.text)]
    pieces: list[str] = []
    edits: list[Edit] = []
    done = length = 0
    for first, last, clean in sorted(changes):
        if first < done:
            continue
        pieces += [field.text[done:first], clean]
        length += first - done
        edits.append(Edit(length, length + len(clean), first, last))
        length += len(clean)
        done = last
    return compose(field, "".join([*pieces, field.text[done:]]), edits)


def _add_other(whole: FieldText, start: int, end: int, fields: list[FieldText]) -> None:
    piece = whole.text[start:end]
    stripped = piece.strip()
    if stripped:
        first = start + piece.index(stripped[0])
        fields.append(slice_field(whole, first, first + len(stripped), SectionKind.OTHER))
