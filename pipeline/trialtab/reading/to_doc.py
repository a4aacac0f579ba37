"""From a record to a Doc: the taggable fields, joined, with their sections; and back from Doc offsets to the source."""

from __future__ import annotations

from bisect import bisect_right

from spacy.language import Language
from spacy.tokens import Doc

from trialtab.docs import set_values
from trialtab.types import FieldText, SectionKind, Segment, TrialRecord

FIELD_BREAK = "\n\n"


def record_text(record: TrialRecord) -> tuple[str, list[Segment]]:
    """The text of a record's taggable fields (all but OTHER), joined by blank lines, and a Segment for each."""
    parts: list[str] = []
    segments: list[Segment] = []
    position = 0
    for index, item in enumerate(record.fields):
        if item.section is SectionKind.OTHER or not item.text:
            continue
        end = position + len(item.text)
        segments.append(Segment(position, end, item.section, index))
        parts.append(item.text)
        position = end + len(FIELD_BREAK)
    return FIELD_BREAK.join(parts), segments


def make_doc(nlp: Language, record: TrialRecord) -> Doc:
    """Tokenise a record into one Doc that knows its sections (`doc._.segments`)."""
    text, segments = record_text(record)
    doc = nlp.make_doc(text)
    set_values(doc, "segments", segments)
    return doc


class SourceMap:
    """Leads Doc offsets back to the record's fields."""

    def __init__(self, record: TrialRecord) -> None:
        self._fields = record.fields
        _, segments = record_text(record)
        self._starts = [segment.start_char for segment in segments]
        self._segments = segments

    def locate(self, start_char: int, end_char: int) -> tuple[FieldText, int, int]:
        """Doc offsets -> (field, start, end) in the field's source string.

        Raises:
            IndexError: the offset stands before the first field.
        """
        segment = self._segments[max(bisect_right(self._starts, start_char) - 1, 0)]
        item = self._fields[segment.field_index]
        start, end = item.to_source(start_char - segment.start_char, min(end_char, segment.end_char) - segment.start_char)
        return item, start, end
