"""From a record to a Doc: the taggable fields, joined, with their sections. `tables.places` leads back to the source."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from trialtab.docs import set_values
from trialtab.types import SectionKind, Segment, TrialRecord

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
