"""Lines to blocks: a block is one item, heading or paragraph, hard-wrapped lines joined.

Registry records of the older kind break every paragraph at 80 to 100 columns; newer ones and pages have one line a paragraph.
Which it is can be seen from the text: in a wrapped text each line ends just where the next word would not have fitted.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from trialtab.sections.markers import Marker, confirm, read_marker

_NARROWEST, _WIDEST = 60, 130  # columns at which people and programs break lines
_LOST_INDENT = 16  # columns
_OLD_MARGIN = 6  # columns by which old records indent everything
_SENTENCE_END = ".;:?!,"
_HARD_BULLET = re.compile(r"[-–—*•●○▪■□◦·]\s|\d{1,2}[.)]\s+[A-Z]")


class Line(NamedTuple):
    """One line that is not blank: offsets without outer white space, indentation, and whether a blank line stands before."""

    start: int
    end: int
    column: int
    gap: bool


class Block(NamedTuple):
    """Lines that belong together.

    Attributes:
        start, end: the whole, marker included.
        column: indentation of the first line.
        gap: a blank line stands before.
        marker: the item marker, None for none.
        body: where the text after the marker starts (`end` for a marker alone).
        body_column: the column of `body`.
    """

    start: int
    end: int
    column: int
    gap: bool
    marker: Marker | None
    body: int
    body_column: int


def read_lines(text: str, start: int, end: int) -> list[Line]:
    """The lines of `text[start:end]` that are not blank."""
    lines = []
    position, gap = start, False
    for raw in text[start:end].split("\n"):
        stripped = raw.strip()
        if stripped:
            indent = raw[: len(raw) - len(raw.lstrip())]
            column = len(indent.expandtabs(4)) if "\t" in indent else len(indent)
            lines.append(Line(position + len(indent), position + len(indent) + len(stripped), column, gap))
        gap = not stripped
        position += len(raw) + 1
    return lines


def is_wrapped(text: str, lines: list[Line]) -> bool:
    """Whether paragraphs are broken at a fixed width: almost every line that has a successor was full."""
    pairs = [(a, b) for a, b in pairwise(lines) if not b.gap]
    if not pairs:
        return False
    width = max(line.column + line.end - line.start for line in lines)
    if not _NARROWEST <= width <= _WIDEST:
        return False
    needed = [a.column + a.end - a.start + 1 + _first_word(text, b) for a, b in pairs]  # to hold the next word as well
    full = sum(length > width for length in needed)
    bullets = sum(_HARD_BULLET.match(text, b.start) is not None for _, b in pairs)
    if len(pairs) < 3:
        # two full lines may be two long items, unless all is indented, as old records are, or a sentence goes on
        is_indented = all(line.column >= _OLD_MARGIN for line in lines)
        goes_on = is_indented or all(text[a.end - 1] not in ".;:" for a, _ in pairs)
        return full == len(pairs) and not bullets and goes_on
    if bullets:
        return full >= 0.95 * len(pairs) and bullets <= 0.2 * len(pairs)
    # where the indentation was lost, lines of inner lists are shorter
    return sum(length > width - _LOST_INDENT for length in needed) >= 0.95 * len(pairs)


def _first_word(text: str, line: Line) -> int:
    space = text.find(" ", line.start, line.end)
    return (space if space >= 0 else line.end) - line.start


def read_blocks(text: str, start: int, end: int) -> list[Block]:
    """The blocks of `text[start:end]`, in order, with their markers."""
    lines = read_lines(text, start, end)
    wrapped = is_wrapped(text, lines)
    groups: list[list[Line]] = []
    for line in lines:
        if groups and _belongs(text, groups[-1], line, wrapped):
            groups[-1].append(line)
        else:
            groups.append([line])
    groups = _join_lone_markers(text, groups)
    markers = confirm(read_marker(text, group[0].start, group[-1].end) for group in groups)
    return [_make_block(text, group, marker) for group, marker in zip(groups, markers, strict=True)]


def _belongs(text: str, group: list[Line], line: Line, wrapped: bool) -> bool:
    """Whether a line goes on with the block before it."""
    last = group[-1]
    if wrapped and not line.gap:
        return True
    # half a sentence; if a blank line parts the two, only where paragraphs are wrapped
    goes_on = last.end - last.start >= 50 and text[line.start].islower() and text[last.end - 1] not in _SENTENCE_END
    if line.gap:
        goes_on = goes_on and wrapped and line.column == last.column
    may_hang = not line.gap and line.column > group[0].column
    if not (goes_on or may_hang) or read_marker(text, line.start, line.end) is not None:
        return False
    if goes_on:
        return True
    head = read_marker(text, group[0].start, group[0].end)
    return head is not None and _hangs(text, group[0], head, line)


def _hangs(text: str, first: Line, marker: Marker, line: Line) -> bool:
    """Whether a line is indented to the text of the item above."""
    body = marker.end
    while body < first.end and text[body].isspace():
        body += 1
    return abs(first.column + body - first.start - line.column) <= 1


def _join_lone_markers(text: str, groups: list[list[Line]]) -> list[list[Line]]:
    """A marker that stands alone on its line belongs to the block after it, unless that has its own."""
    joined: list[list[Line]] = []
    for group in groups:
        is_after_lone = joined and len(joined[-1]) == 1 and _is_lone(text, joined[-1][0])
        if is_after_lone and read_marker(text, group[0].start, group[0].end) is None:
            joined[-1].extend(group)
        else:
            joined.append(group)
    return joined


def _is_lone(text: str, line: Line) -> bool:
    marker = read_marker(text, line.start, line.end)
    return marker is not None and marker.end == line.end


def _make_block(text: str, group: list[Line], marker: Marker | None) -> Block:
    first, end = group[0], group[-1].end
    body = marker.end if marker else first.start
    while body < end and text[body].isspace():
        body += 1
    return Block(first.start, end, first.column, first.gap, marker, body, first.column + body - first.start)
