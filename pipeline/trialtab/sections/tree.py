"""Which item belongs under which: indentation where there is one, marker styles and counts where it was lost.

Reading order: `Entry` (what goes in), `Node` (what comes out), `TreeBuilder.add`. A list level is known by its column and by
the styles of its markers. An entry goes under the item above if it is indented more, or if its marker is of a new style and
the item above ends in a colon; it goes back to an outer level by column, or by style and count.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from trialtab.sections.markers import Readings, rank
from trialtab.types import Kind


class Entry(NamedTuple):
    """One item or paragraph, not yet placed.

    Attributes:
        start, end: its own text.
        marker: as printed.
        kind: the side of its section.
        column, body_column: indentation of its marker and of its text.
        readings: of its marker, () for a paragraph.
        depth: 0 for a block; n for an inline item, n lists deep in the block before it.
        joins: an inline item that stands beside the first one of its block.
        opens: its text ends in a colon, and it is no mere preamble.
        is_title: a line without colon that names the list below it.
        sentences: where further sentences of a paragraph start, each with its side.
    """

    start: int
    end: int
    marker: str
    kind: Kind
    column: int
    body_column: int
    readings: Readings = ()
    depth: int = 0
    joins: bool = False
    opens: bool = False
    is_title: bool = False
    sentences: tuple[tuple[int, Kind], ...] = ()


class Node(NamedTuple):
    """A placed item; `parent` is the index of the node it belongs under, -1 at the top."""

    start: int
    end: int
    marker: str
    kind: Kind
    parent: int


_HOW_MANY = re.compile(
    r"\b(?:(?P<word>one|any|either|both|two|three|four|five)|(?P<digit>[1-5]))\b[^.:;]{0,30}\b(?:following|these)\b", re.I
)
_DEEPEST = 8  # lists inside lists
_LOOK_AHEAD = 100  # entries
_WORDS = {"one": 2, "any": 2, "either": 2, "both": 2, "two": 3, "three": 4, "four": 5, "five": 6}


def least_members(text: str, opener: Node) -> int:
    """How many items the list under an opener must have: three or more for "two of the following", one for a bare colon."""
    match = _HOW_MANY.search(text, max(opener.start, opener.end - 80), opener.end)
    if match is None:
        return 1
    return _WORDS[match["word"].lower()] if match["word"] else int(match["digit"]) + 1


@dataclass(slots=True)
class _Level:
    column: int
    body_column: int
    style: str  # "" for a paragraph that ends in a colon
    ordinal: int
    item: int
    parent: int
    is_doubtful: bool = False  # a list whose marker is also that of the level above: it may end any time
    styles: set[str] = field(default_factory=set)
    size: int = 1  # items so far

    def is_beside(self, entry: Entry) -> bool:
        return abs(entry.column - self.column) <= 1 or (bool(self.style) and abs(entry.body_column - self.body_column) <= 1)

    def matching(self, entry: Entry, *, exactly: bool) -> tuple[str, int] | None:
        """The reading of the entry's marker that goes on with this level's count (or, not exactly, has its style)."""
        for style, ordinal in entry.readings:
            if style in self.styles and (not exactly or ordinal == 0 or (style == self.style and ordinal == self.ordinal + 1)):
                return style, ordinal
        return None


class TreeBuilder:
    """Places entries one after the other. `text` is the whole text, `opener` finds words that open a list without a colon.

    Use one builder for one section: `build(entries)` gives the nodes, in order of their text.
    """

    def __init__(self, text: str, opener: re.Pattern[str]) -> None:
        self._text = text
        self._opener = opener
        self._nodes: list[Node] = []
        self._levels: list[_Level] = []
        self._path: list[int] = []  # of the last block: its node, then its inline items, by depth
        self._open = -1  # the last node, if it ends in a colon

    def build(self, entries: Sequence[Entry]) -> list[Node]:
        """Place all entries of one section."""
        for index, entry in enumerate(entries):
            if entry.depth or entry.joins:
                self._add_inline(entry)
            elif entry.readings:
                self._add_marked(entry, entries, index)
            else:
                self._add_paragraph(entry)
            self._open = len(self._nodes) - 1 if entry.opens else -1
        return self._nodes

    def _new(self, entry: Entry, parent: int) -> int:
        kind = self._nodes[parent].kind if parent >= 0 else entry.kind
        self._nodes.append(Node(entry.start, entry.end, entry.marker, kind, parent))
        return len(self._nodes) - 1

    # ------------------------------------------------------------ inline items

    def _add_inline(self, entry: Entry) -> None:
        if entry.joins:
            parent = self._nodes[self._path[0]].parent if self._path else -1
            if self._levels and entry.readings and self._levels[-1].matching(entry, exactly=False):
                self._levels[-1].ordinal = entry.readings[0][1]
        else:
            parent = self._path[min(entry.depth, len(self._path)) - 1] if self._path else -1
        node = self._new(entry, parent)
        self._path = [*self._path[: entry.depth], node]
        if entry.joins and self._levels:
            self._levels[-1].item = node

    # ------------------------------------------------------------ paragraphs

    def _add_paragraph(self, entry: Entry) -> None:
        opener, is_under_paragraph = self._open, bool(self._levels) and self._levels[-1].item == self._open
        is_under_paragraph = is_under_paragraph and not self._levels[-1].style
        if not is_under_paragraph:
            while self._levels and not (self._levels[-1].style and entry.column > self._levels[-1].column + 1):
                self._levels.pop()
            if self._levels:
                self._go_on(entry, self._levels[-1])
                return
        # a line that ends in a colon owns the paragraph after it, but a new such line only if it is a paragraph itself
        parent = opener if is_under_paragraph or not entry.opens else -1
        if parent < 0:
            self._levels.clear()
        starts = [(entry.start, entry.kind), *entry.sentences]
        stops = [start for start, _ in entry.sentences] + [entry.end]
        for (start, kind), stop in zip(starts, stops, strict=True):
            end = start + len(self._text[start:stop].rstrip())
            node = self._new(entry._replace(start=start, end=end, kind=kind), parent)
        self._path = [node]
        if entry.opens or entry.is_title:
            self._levels.append(_Level(entry.column, entry.column, "", 0, node, parent))

    def _go_on(self, entry: Entry, level: _Level) -> None:
        """A paragraph indented under an item goes on with it, or stands under it if that ends in a colon or has sub-items."""
        last = len(self._nodes) - 1
        if level.item == last and self._open < 0:
            self._nodes[last] = self._nodes[last]._replace(end=entry.end)
        else:
            self._path = [self._new(entry, level.item)]

    # ------------------------------------------------------------ items with a marker

    def _add_marked(self, entry: Entry, entries: Sequence[Entry], index: int) -> None:
        levels = self._levels
        while levels and entry.column < levels[-1].column - 1 and not levels[-1].is_beside(entry):
            levels.pop()
        if not levels:
            self._push(entry, -1)
        elif not levels[-1].style or not levels[-1].is_beside(entry):
            self._push(entry, levels[-1].item)
        else:
            self._add_beside(entry, entries, index)

    def _push(self, entry: Entry, parent: int, *, is_doubtful: bool = False) -> None:
        """Open a list under `parent`; below the deepest level that people use, the entry joins the level above."""
        if len(self._levels) >= _DEEPEST:
            self._append(entry, self._levels[-1])
            return
        style, ordinal = self._first_reading(entry)
        node = self._new(entry, parent)
        level = _Level(entry.column, entry.body_column, style, ordinal, node, parent, is_doubtful, {style})
        self._levels.append(level)
        self._path = [node]

    @staticmethod
    def _first_reading(entry: Entry) -> tuple[str, int]:
        """For the first item of a list: the reading that makes it number one, if there is one."""
        return next((reading for reading in entry.readings if reading[1] <= 1), entry.readings[0])

    def _add_beside(self, entry: Entry, entries: Sequence[Entry], index: int) -> None:
        """The entry has the column of the innermost level: style and count decide."""
        top = self._levels[-1]
        beside = [level for level in reversed(self._levels) if level.style and level.is_beside(entry)]
        known = any(level.matching(entry, exactly=False) for level in beside)
        if top.item == len(self._nodes) - 1 and self._opens_for(entry, top, entries, index, known):
            is_restart = any(ordinal == 1 for _, ordinal in entry.readings)
            self._push(entry, top.item, is_doubtful=known and not is_restart)
            return
        if top.is_doubtful and not self._stays(entry, top):
            self._levels.pop()
            self._add_beside(entry, entries, index)
            return
        exact = [level for level in beside if level.matching(entry, exactly=True)]
        loose = [level for level in beside if level.matching(entry, exactly=False)]
        if len(exact) > 1 and any(ordinal for _, ordinal in entry.readings) and not self._comes_again(entry, entries, index):
            exact = exact[1:]
        if exact or loose:
            self._append(entry, (exact or loose)[0])
        elif rank(self._first_reading(entry)[0]) > rank(top.style) and self._first_reading(entry)[1] <= 1:
            self._push(entry, top.item)
        else:
            self._append(entry, top)

    def _opens_for(self, entry: Entry, top: _Level, entries: Sequence[Entry], index: int, known: bool) -> bool:
        """Whether the item just above opens a list that the entry is the first of."""
        if not any(ordinal <= 1 for _, ordinal in entry.readings):
            return False
        before = entries[index - 1]
        if before.opens:
            return True
        return not known and self._opener.search(self._text, max(before.start, before.end - 40), before.end) is not None

    def _stays(self, entry: Entry, top: _Level) -> bool:
        """Whether a doubtful list goes on: small letters after small letters, or a comma or a joining word before."""
        last = self._nodes[-1]
        before = self._text[last.start : last.end].rstrip()
        if before.endswith((",", ";", " or", " and", ", or", "; or")):
            return True
        if top.size < least_members(self._text, self._nodes[top.parent]):
            return True
        return self._text[entry.start].islower() and self._text[self._nodes[top.item].start].islower()

    def _comes_again(self, entry: Entry, entries: Sequence[Entry], index: int) -> bool:
        """Whether the same number stands once more before the count starts anew: then this one belongs to the inner list."""
        reading = entry.readings[0]
        for other in entries[index + 1 : index + _LOOK_AHEAD]:
            if other.depth or other.joins or abs(other.column - entry.column) > 1:
                continue
            if reading in other.readings:
                return True
            if (reading[0], 1) in other.readings:
                return False
        return False

    def _append(self, entry: Entry, level: _Level) -> None:
        """Put the entry beside the items of `level`; deeper levels end."""
        while self._levels[-1] is not level:
            self._levels.pop()
        reading = level.matching(entry, exactly=True) or level.matching(entry, exactly=False) or self._first_reading(entry)
        level.style, level.ordinal = reading
        level.styles.add(reading[0])
        level.column, level.body_column = entry.column, entry.body_column
        level.size += 1
        level.item = self._new(entry, level.parent)
        self._path = [level.item]
