"""Where things stand: doc offsets to the section, field and source offsets of a row."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

from trialtab.errors import Errors, InternalError
from trialtab.types import DocFindings, FieldText, SectionKind, Segment, TrialRecord
from trialtab.types.making import maker

_SPACES = re.compile(r"\s+")


class Place(NamedTuple):
    """A row's place: the contract's `section`, `field`, `start_char`, `end_char` (source offsets)."""

    section: str
    field: str
    start_char: int
    end_char: int


_place = maker(Place)


class Places:
    """Leads the doc offsets of one record to places in its source.

    Args:
        findings: what the pipeline found; its segments know their field.
        record: the record that the doc was made from; None for a bare string (field `text`, offsets unchanged).
    """

    def __init__(self, findings: DocFindings, record: TrialRecord | None) -> None:
        self._segments = findings.segments or (Segment(0, len(findings.text), SectionKind.TEXT, -1),)
        self._starts = [segment.start_char for segment in self._segments]
        self._record = record
        self._last = 0  # the segment asked for last: rows come in text order
        self._edit_starts: dict[int, list[int]] = {}
        # the sections stage splits a field into several segments; source offsets count from the field's first one
        self._field_starts: dict[int, int] = {}
        for segment in self._segments:
            self._field_starts.setdefault(segment.field_index, segment.start_char)

    def segment_at(self, position: int) -> Segment:
        """The segment that a doc offset stands in (the one before it, between two)."""
        last = self._last
        if position < self._starts[last] or (last + 1 < len(self._starts) and self._starts[last + 1] <= position):
            self._last = last = max(bisect_right(self._starts, position) - 1, 0)
        return self._segments[last]

    def locate(self, start_char: int, end_char: int) -> Place:
        """The place of doc offsets [start_char, end_char)."""
        segment = self.segment_at(start_char)
        index = segment.field_index
        if self._record is None or index < 0:
            return Place(segment.section, "text", start_char, end_char)
        item = self._record.fields[index]
        base = self._field_starts[index]
        start, end = item.to_source(start_char - base, min(end_char - base, len(item.text)), self._edits_of(index, item))
        return _place((segment.section, item.path, start, end))

    def _edits_of(self, index: int, item: FieldText) -> list[int]:
        """Where the repairs of a field begin, read once."""
        starts = self._edit_starts.get(index)
        if starts is None:
            starts = self._edit_starts[index] = [edit.clean_start for edit in item.edits]
        return starts

    def locate_field(self, index: int) -> Place:
        """The place of a whole field of the record.

        Raises:
            InternalError: the places were made without a record.
        """
        if self._record is None:
            raise InternalError(*Errors.E801, index=index)
        item = self._record.fields[index]
        start, end = item.to_source(0, len(item.text))
        return Place(item.section, item.path, start, end)


def tidy(text: str) -> str:
    """Text on one line, spaces single, none at the ends."""
    if "\n" in text or "  " in text or "\t" in text:
        text = _SPACES.sub(" ", text)
    return text.strip()
