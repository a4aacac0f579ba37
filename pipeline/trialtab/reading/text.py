"""Building and cutting `FieldText`s so that every clean character knows its place in the source.

`TextBuilder` is fed in source order and remembers what was done:

    builder = TextBuilder(raw)
    builder.keep(0, 12)             # raw[0:12] as it stands
    builder.replace("<", 12, 16)    # "<" stands for raw[12:16] ("&lt;"); "" deletes
    builder.insert("\\n")            # a line break that stands for nothing, or for what is skipped next
    builder.keep(40, 55)            # raw[16:40] was skipped: it becomes part of the map (here: of the line break)
    field = builder.build(SectionKind.TEXT, "text")

A page reader takes a page's text out of HTML with it (leave entities, escapes and odd characters to `repair_field`), then
cuts the parts with `slice_field(page, start, end, section)` and repairs each with `repair.repair_field(part)`. For a plain
text `FieldText(SectionKind.TEXT, "text", raw)` takes the place of the built one, so both go one way. `builder.length` is
the length of the clean text so far; remember it before and after a part to know where the part lies.

`compose` joins two maps: text repaired after it had already been edited.
"""

from __future__ import annotations

from collections.abc import Sequence

from trialtab.errors import Errors, InternalError
from trialtab.types import Edit, FieldText, SectionKind


class TextBuilder:
    """Collects clean text piece by piece, in source order, with the edits that lead back.

    Args:
        raw: the field's source string.
        start: offset in `raw` where the stretch begins; what lies between `start` and the first piece belongs to no piece.
    """

    def __init__(self, raw: str, start: int = 0) -> None:
        self._raw = raw
        self._begin = -1  # source offset of the first piece
        self._cursor = start  # everything before is used up or skipped
        self._pieces: list[str] = []
        self._edits: list[Edit] = []
        self._pending = 0  # length of inserted text at the end that has no edit yet
        self.length = 0  # of the clean text so far

    def keep(self, start: int, end: int) -> None:
        """Append `raw[start:end]` unchanged. Source between the last piece and `start` counts as skipped."""
        if start >= end:
            return
        self._advance(start)
        self._append(self._raw[start:end])
        self._cursor = end

    def replace(self, text: str, start: int, end: int) -> None:
        """Append `text`, which stands for `raw[start:end]`. An empty `text` deletes that stretch."""
        if not text:
            return  # a gap: the next piece turns it into an edit
        self._advance(start)
        self._edits.append(Edit(self.length, self.length + len(text), start, end))
        self._append(text)
        self._cursor = end

    def insert(self, text: str) -> None:
        """Append `text` that the source does not have; it stands for whatever is skipped until the next piece."""
        self._append(text)
        self._pending += len(text)

    def build(self, section: SectionKind, path: str) -> FieldText:
        """The finished text with its map. Inserted text at the end stands for an empty stretch after the last piece."""
        self._advance(max(self._cursor, 0))
        return FieldText(section, path, "".join(self._pieces), max(self._begin, 0), tuple(self._edits))

    def _append(self, text: str) -> None:
        if text:
            self._pieces.append(text)
            self.length += len(text)

    def _advance(self, start: int) -> None:
        if start < self._cursor:
            raise InternalError(*Errors.E102, position=start, cursor=self._cursor)
        if self._begin < 0:
            if not self._pending:
                self._cursor = start
            self._begin = self._cursor
        if self._pending or start > self._cursor:
            self._edits.append(Edit(self.length - self._pending, self.length, self._cursor, start))
            self._pending = 0
        self._cursor = start


def slice_field(field: FieldText, start: int, end: int, section: SectionKind | None = None) -> FieldText:
    """Cut clean characters [start, end) out of a field, map included.

    Args:
        field: the text to cut.
        start, end: offsets in `field.text`.
        section: section of the cut; the field's own by default.

    Returns:
        A field whose `to_source` gives the same source offsets as the whole field did. An edit that the cut splits keeps
        its whole source stretch.
    """
    source_start = field.to_source(start, max(start, end))[0]
    edits = tuple(
        Edit(max(edit.clean_start, start) - start, min(edit.clean_end, end) - start, edit.source_start, edit.source_end)
        for edit in field.edits
        if edit.clean_end > start and edit.clean_start < end
    )
    return FieldText(section or field.section, field.path, field.text[start:end], source_start, edits)


def compose(outer: FieldText, text: str, inner: Sequence[Edit]) -> FieldText:
    """Join two maps into one.

    Args:
        outer: a field whose `text` was repaired once more.
        text: the outcome of that second repair.
        inner: its edits; their source offsets count in `outer.text`.

    Returns:
        A field with `text` whose edits lead straight to `outer`'s source. Edits of both that overlap become one.
    """
    if not inner:
        return outer
    if not outer.edits:
        shift = outer.source_start
        moved = tuple(Edit(c0, c1, m0 + shift, m1 + shift) for c0, c1, m0, m1 in inner) if shift else tuple(inner)
        return FieldText(outer.section, outer.path, text, shift, moved)
    steps = sorted(
        [(e.clean_start, e.clean_end, 0, e.source_end - e.clean_end) for e in outer.edits]
        + [(e.source_start, e.source_end, 1, e.clean_end - e.source_end) for e in inner]
    )
    edits: list[Edit] = []
    shifts = [outer.source_start, 0]  # what to add to a middle offset: to reach the source, to reach the clean text
    index = 0
    while index < len(steps):
        start, end = steps[index][:2]
        clean_start, source_start = start + shifts[1], start + shifts[0]
        shifts[steps[index][2]] = steps[index][3]
        index += 1
        while index < len(steps) and steps[index][0] < end:
            end = max(end, steps[index][1])
            shifts[steps[index][2]] = steps[index][3]
            index += 1
        edits.append(Edit(clean_start, end + shifts[1], source_start, end + shifts[0]))
    return FieldText(outer.section, outer.path, text, outer.source_start, tuple(edits))
