"""Eligibility text to sections and criteria: the two functions that the component, and anybody without a Doc, calls.

Reading order: `split_eligibility`, then `_Splitter`, which walks over the blocks: headings open a section, everything else
becomes entries of it; at the end each section's entries are placed in a tree (`tree.py`) and numbered.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from trialtab.sections.headings import Heading, heading_at, heading_hints, inner_headings, list_head
from trialtab.sections.inline import Piece, has_marks, split_inline
from trialtab.sections.lexicon import Lexicon
from trialtab.sections.lines import Block, read_blocks
from trialtab.sections.markers import SURE, Marker, Reading, Readings, has_label, read_marker
from trialtab.sections.run_on import is_run_on, split_run_on
from trialtab.sections.sentences import sentence_starts
from trialtab.sections.tree import Entry, Node, TreeBuilder
from trialtab.types import Criterion, Kind, SectionKind, Segment

_SOMETHING = re.compile(r"[^\W_]|[<>≥≤=%+]")
_COLONS = (":", "：")


class Split(NamedTuple):
    """What an eligibility text consists of. All offsets in the text given, start inclusive, end exclusive.

    Attributes:
        criteria: its items in order; they do not overlap.
        segments: its sections, which together cover the stretch; `field_index` as given.
        headings: where headings stand, which belong to no criterion.
    """

    criteria: list[Criterion]
    segments: list[Segment]
    headings: list[tuple[int, int]]


class Counters:
    """How many top items each side has so far, over all eligibility texts of one record."""

    def __init__(self) -> None:
        self._counts = {Kind.INCLUSION: 0, Kind.EXCLUSION: 0}

    def next_number(self, kind: Kind) -> str:
        """`I01`, `I02`, …, `E01`, …"""
        self._counts[kind] += 1
        return f"{'I' if kind is Kind.INCLUSION else 'E'}{self._counts[kind]:02d}"


def split_eligibility(
    text: str,
    start: int,
    end: int,
    lexicon: Lexicon,
    default_kind: Kind | None = None,
    *,
    counters: Counters | None = None,
    field_index: int = -1,
) -> Split:
    """Split an eligibility text into inclusion and exclusion criteria.

    Args:
        text: the text in which it stands; `start`, `end`: its offsets.
        lexicon: the words of patterns/section_headings.tsv.
        default_kind: the side of text before any heading. None: inclusion, unless a sentence says "are excluded".
        counters: carry on with the numbers of an earlier text of the record.
        field_index: for the segments.

    Returns:
        Criteria (numbered I01, I01.1, E01 …), segments and headings. Every character that is not white space, a marker or a
        heading stands in exactly one criterion.
    """
    return _Splitter(text, start, end, lexicon, default_kind).split(counters or Counters(), field_index)


class _Part(NamedTuple):
    """A section in the making: where it starts, its side (None: unsaid), whether it ends with its list, its entries."""

    start: int
    kind: Kind | None
    entries: list[Entry]


class _Splitter:
    def __init__(self, text: str, start: int, end: int, lexicon: Lexicon, default_kind: Kind | None) -> None:
        self.text, self.start, self.end, self.lexicon = text, start, end, lexicon
        self.parts = [_Part(start, default_kind, [])]
        self.base = default_kind  # the side to which a sublist returns
        self.in_sublist = False
        self.headings: list[tuple[int, int]] = []
        self.hints: list[int] = []
        self.run_on = False  # after a heading such as DISEASE CHARACTERISTICS on the same line

    def split(self, counters: Counters, field_index: int) -> Split:
        blocks = read_blocks(self.text, self.start, self.end)
        self.hints = heading_hints(self.text, self.start, self.end)
        for index, block in enumerate(blocks):
            self._read(block, blocks, index)
        nodes: list[Node] = []
        for part in self.parts:
            offset = len(nodes)
            built = TreeBuilder(self.text, self.lexicon.opener).build(part.entries)
            nodes.extend(node._replace(parent=node.parent + offset) if node.parent >= 0 else node for node in built)
        return Split(_number(nodes, counters), self._segments(field_index), self.headings)

    # ------------------------------------------------------------ headings and what stands between them

    def _read(self, block: Block, blocks: Sequence[Block], index: int) -> None:
        position, is_own = block.body, True
        self.run_on = False
        hint = bisect_left(self.hints, block.start)
        if hint == len(self.hints) or self.hints[hint] >= block.end:
            self._add(block, position, block.end, True, blocks, index)
            return
        while position < block.end and (heading := self._heading(block, position, is_own)):
            self._open(heading._replace(start=block.start) if is_own else heading)
            position, is_own = heading.end, False
        for inner in inner_headings(self.text, position, block.end, self.lexicon):
            self._add(block, position, inner.start, is_own, blocks, index)
            self._open(inner)
            position, is_own = inner.end, False
        self._add(block, position, block.end, is_own, blocks, index)

    def _heading(self, block: Block, position: int, is_own: bool) -> Heading | None:
        is_item = block.marker is not None or not is_own
        return heading_at(self.text, position, block.end, self.lexicon, is_item=is_item)

    def _open(self, heading: Heading) -> None:
        self.headings.append((heading.start, heading.end))
        self.in_sublist = heading.is_sublist
        self.run_on = heading.is_group
        if not heading.is_sublist:
            self.base = heading.kind
        self.parts.append(_Part(heading.start, heading.kind, []))

    # ------------------------------------------------------------ entries

    def _add(self, block: Block, start: int, end: int, is_own: bool, blocks: Sequence[Block], index: int) -> None:
        """Make entries of a block, or of what its headings leave of it (`is_own` False)."""
        start, end = _strip(self.text, start, end)
        if not _SOMETHING.search(self.text, start, end):
            return
        marker = block.marker if is_own else None
        if marker is None and self.in_sublist and is_own:
            self._close_sublist(start)
        own = _own_list(self.text, block, blocks, index) if marker else None
        if self.run_on or (marker is None and is_run_on(self.text, start, end, self.lexicon)):
            pieces = split_run_on(self.text, start, end, self.lexicon)
        elif own or not is_own or has_marks(self.text, start, end):
            if own:
                start, marker = block.start, None
            pieces = split_inline(self.text, start, end, self.lexicon, flat=not is_own or own is not None, own=own)
        else:
            pieces = [Piece(start, end, start, "", 0, 0)]
        if not is_own and not pieces[0].style:
            pieces = [self._first_of_list(pieces[0]), *pieces[1:]]
        self._add_entries(block, marker, pieces)

    def _first_of_list(self, piece: Piece) -> Piece:
        """What follows a heading on its line without its number: "Inclusion criteria: 1) adults", the rest below."""
        marker = read_marker(self.text, piece.body, piece.end)
        reading = next((r for r in marker.readings if r[1] == 1 and r[0] in SURE), None) if marker else None
        return piece._replace(body=marker.end, style=reading[0], ordinal=1) if marker and reading else piece

    def _close_sublist(self, start: int) -> None:
        self.in_sublist = False
        self.parts.append(_Part(start, self.base, []))

    def _add_entries(self, block: Block, marker: Marker | None, pieces: Sequence[Piece]) -> None:
        is_first = True
        for piece in pieces:
            start, end = _strip(self.text, piece.body, piece.end)
            if start < end:
                joins = not is_first and piece.depth == 0
                self.parts[-1].entries.append(self._entry(block, piece, start, end, is_first and marker is not None, joins))
                is_first = False

    def _entry(self, block: Block, piece: Piece, start: int, end: int, has_marker: bool, joins: bool) -> Entry:
        readings: Readings = ((piece.style, piece.ordinal),) if piece.style else ()
        printed = self.text[piece.start : piece.body].strip() if piece.style else ""
        if has_marker and block.marker:
            readings = block.marker.readings
            printed = self.text[block.marker.start : block.marker.end] + (f" {printed}" if printed else "")
        is_paragraph = not readings and not joins and piece.depth == 0
        opens = self.text[end - 1] in _COLONS and not (is_paragraph and self._is_intro(start, end - 1))
        sentences = tuple(self._sentences(start, end)) if is_paragraph else ()
        return Entry(
            start,
            end,
            printed,
            self._kind(start, sentences[0][0] if sentences else end, opens),
            block.column,
            block.body_column if has_marker else block.column,
            readings,
            piece.depth,
            joins,
            opens,
            is_paragraph and start == block.start and self._is_title(start, end),
            sentences,
        )

    def _kind(self, start: int, end: int, opens: bool) -> Kind:
        if opens and list_head(self.text, start, end, self.lexicon):
            return Kind.EXCLUSION
        kind = self.parts[-1].kind
        if kind is not None:
            return kind
        found = {item.kind for item in self.lexicon.statement if item.regex.search(self.text, start, end)}
        return Kind.EXCLUSION if found == {Kind.EXCLUSION} else Kind.INCLUSION

    def _is_title(self, start: int, end: int) -> bool:
        """Whether a line without marker and colon names the list below it ("Healthy volunteers", "Renal")."""
        if end - start > 60 or not self.text[start].isupper():
            return False
        return self.lexicon.title.fullmatch(self.text, start, end) is not None

    def _is_intro(self, start: int, end: int) -> bool:
        """Whether a paragraph is a preamble that says nothing of its items ("Patients must meet all of the following:")."""
        if end - start > 250:
            return False
        kind = self.parts[-1].kind or Kind.INCLUSION
        line = self.text[start:end].rstrip()
        return any(item.kind is kind and item.regex.fullmatch(line) for item in self.lexicon.intro)

    def _sentences(self, start: int, end: int) -> Iterator[tuple[int, Kind]]:
        """Where the second and further sentences of a paragraph start, with their sides."""
        last = start
        starts = []
        for position in sentence_starts(self.text, start, end, self.lexicon.abbreviations):
            # one word is no sentence but a number or a label ("III.IV. STUDY POPULATION")
            if " " in self.text[last:position].strip() and not self.lexicon.continuation.match(self.text, position, end):
                starts.append(position)
                last = position
        for position, stop in pairwise([*starts, end]):
            yield position, self._kind(position, stop, False)

    # ------------------------------------------------------------ results

    def _segments(self, field_index: int) -> list[Segment]:
        segments: list[Segment] = []
        stops = [part.start for part in self.parts[1:]] + [self.end]
        for part, stop in zip(self.parts, stops, strict=True):
            section = SectionKind(part.kind.value) if part.kind else SectionKind.ELIGIBILITY
            is_blank_start = part is self.parts[0] and len(self.parts) > 1 and not self.text[part.start : stop].strip()
            if stop <= part.start or is_blank_start:
                continue
            if segments and segments[-1].section is section:
                segments[-1] = segments[-1]._replace(end_char=stop)
            else:
                segments.append(Segment(part.start if segments else self.start, stop, section, field_index))
        return segments


def _own_list(text: str, block: Block, blocks: Sequence[Block], index: int) -> Reading | None:
    """The reading of a block's marker, if its list goes on inside the block: "4. Age 5. Consent", "i- Age; ii- Consent"."""
    if block.marker is None:
        return None
    following = blocks[index + 1].marker if index + 1 < len(blocks) else None
    for style, ordinal in block.marker.readings:
        if following and any(other[0] == style and other[1] in (ordinal + 1, 0) for other in following.readings):
            continue
        if ordinal and style[-1] in ".)-–" and has_label(text, block.body, block.end, style, ordinal + 1):
            return style, ordinal
        if not ordinal and text.count(f" {style} ", block.body, block.end) > 1:
            before = blocks[index - 1].marker if index else None
            if before is None or all(other[0] != style for other in before.readings):
                return style, ordinal
    return None


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    """Offsets of `text[start:end]` without outer white space; an empty stretch stays at `start`."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _number(nodes: Sequence[Node], counters: Counters) -> list[Criterion]:
    numbers: list[str] = []
    children: dict[int, int] = {}
    criteria = []
    for node in nodes:
        if node.parent < 0:
            number, parent = counters.next_number(node.kind), None
        else:
            children[node.parent] = children.get(node.parent, 0) + 1
            parent = numbers[node.parent]
            number = f"{parent}.{children[node.parent]}"
        numbers.append(number)
        criteria.append(Criterion(number, parent, node.kind, node.start, node.end, node.marker))
    return criteria
