"""The spaCy side of the sections stage: `trialtab_sections`."""

# no postponed annotations here: spaCy checks a factory's arguments by their types
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from trialtab.docs import get_values, set_values, text_of
from trialtab.errors import Errors, SettingsError
from trialtab.patterns import PatternPipe
from trialtab.sections.kinds import FILE as KINDS_FILE
from trialtab.sections.kinds import TextKinds
from trialtab.sections.lexicon import Lexicon
from trialtab.sections.prose import find_stretches, split_text
from trialtab.sections.splitting import Counters, Split, split_eligibility
from trialtab.spans import char_span
from trialtab.types import Criterion, Kind, SectionKind, Segment

SECTIONS_KEY = "sections"
CRITERIA_KEY = "criteria"
_SPLITTERS: dict[SectionKind, Callable[..., Split]] = {
    SectionKind.ELIGIBILITY: split_eligibility,
    SectionKind.TEXT: split_text,
    # a table may have a column for each side
    SectionKind.INCLUSION: partial(split_eligibility, default_kind=Kind.INCLUSION),
    SectionKind.EXCLUSION: partial(split_eligibility, default_kind=Kind.EXCLUSION),
}


@Language.factory(
    "trialtab_sections",
    assigns=["doc._.segments", "doc._.criteria", "doc.spans"],
)
def make_sections(nlp: Language, name: str) -> "Sections":
    """The `trialtab_sections` factory."""
    return Sections(name)


class Found(NamedTuple):
    """The sections of a Doc and the criteria in them."""

    segments: list[Segment]
    criteria: list[Criterion]


class Sections(PatternPipe):
    """Finds inclusion and exclusion sections and splits them into criteria.

    Sets `doc._.segments`, `doc._.criteria`, `doc.spans["sections"]` (label: the section) and `doc.spans["criteria"]` (label:
    the kind, id: the number). Eligibility and prose segments of a record are replaced by what is found in them; a Doc without
    segments is taken as one eligibility text, unless it reads like a summary or an abstract (`sections/kinds.py`).

    Example:
        >>> doc = nlp("Inclusion: 1. Adults. 2. eGFR > 60 mL/min. Exclusion: pregnancy")
        >>> [(item.number, doc.text[item.start_char:item.end_char]) for item in doc._.criteria]
        [('I01', 'Adults.'), ('I02', 'eGFR > 60 mL/min.'), ('E01', 'pregnancy')]
    """

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._lexicon: Lexicon | None = None
        self._kinds: TextKinds | None = None

    def compile(self, files: dict[str, str]) -> None:
        """Compile section_headings.tsv, sentence_abbreviations.tsv and, where it is given, text_kinds.tsv."""
        self._lexicon = Lexicon.from_files(files) if files else None
        self._kinds = TextKinds.from_text(files[KINDS_FILE]) if KINDS_FILE in files else None

    def __call__(self, doc: Doc) -> Doc:
        return self.annotate(doc, self.find(text_of(doc), get_values(doc, "segments")))

    def find(self, text: str, segments: tuple[Segment, ...] = ()) -> Found:
        """Split the eligibility parts of a text.

        Args:
            text: the Doc's text.
            segments: its sections as the reading stage set them; () for a bare text.

        Raises:
            SettingsError: the component was given no patterns.
        """
        if self._lexicon is None:
            raise SettingsError(*Errors.E212, component=self.name)
        segments = segments or (Segment(0, len(text), self._section_of(text), -1),)
        found = Found([], [])
        counters = Counters()
        for segment in segments:
            if segment.section not in _SPLITTERS:
                found.segments.append(segment)
                continue
            split = _SPLITTERS[segment.section](
                text, segment.start_char, segment.end_char, self._lexicon, counters=counters, field_index=segment.field_index
            )
            found.segments.extend(split.segments)
            found.criteria.extend(split.criteria)
        return found

    def _section_of(self, text: str) -> SectionKind:
        """What a bare text is. One with an eligibility heading holds criteria, whatever else it says."""
        if self._kinds is None or self._lexicon is None:
            return SectionKind.ELIGIBILITY
        kind = self._kinds.section_of(text)
        if kind is SectionKind.ELIGIBILITY:
            return kind
        stretches = list(find_stretches(text, 0, len(text), self._lexicon))
        if any(stretch.kind is None for stretch in stretches):
            return SectionKind.ELIGIBILITY
        return SectionKind.TEXT if stretches else kind

    def annotate(self, doc: Doc, found: Found) -> Doc:
        """Write what was found to the Doc."""
        set_values(doc, "segments", found.segments)
        set_values(doc, "criteria", found.criteria)
        sections = (char_span(doc, item.start_char, item.end_char, item.section) for item in found.segments)
        criteria = (char_span(doc, item.start_char, item.end_char, item.kind, span_id=item.number) for item in found.criteria)
        doc.spans[SECTIONS_KEY] = [span for span in sections if span is not None]
        doc.spans[CRITERIA_KEY] = [span for span in criteria if span is not None]
        return doc
