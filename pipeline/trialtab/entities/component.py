"""The spaCy side of the entities stage: `trialtab_entities`."""

# no postponed annotations here: spaCy checks a factory's arguments by their types
import re
from bisect import bisect_left
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple, Self

import numpy
from spacy.attrs import ENT_IOB, ENT_TYPE, SENT_START
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import ensure_path

from trialtab.docs import get_values, set_values, text_of
from trialtab.entities.code_names import spaced_codes
from trialtab.entities.finding import Abbreviations, Dictionary, Range, restated, without_clock_times, without_institutions
from trialtab.entities.generative import GenerativeLexicon, find_generative
from trialtab.entities.names import Known, keep_known
from trialtab.entities.normalise import key_of
from trialtab.entities.norms import one_spelling
from trialtab.entities.overlap import Candidate, Priority, resolve
from trialtab.entities.tokens import TokenTable, token_table
from trialtab.errors import Errors, SettingsError
from trialtab.patterns import PatternPipe
from trialtab.spans import token_span
from trialtab.types import Criterion, Entity, Label, SectionKind, Segment

ENTITIES_KEY = "entities"
_GIVEN_SECTIONS = frozenset({SectionKind.INTERVENTION, SectionKind.INTERVENTION_NAME, SectionKind.ARM, SectionKind.ARM_LABEL})
_READING = re.compile(r" (?:levels?|concentrations?|values?)$")  # "bilirubin levels" is bilirubin
_CACHE_LIMIT = 50_000  # norms
_PACKED = "lexicon.msgpack"
_OUTSIDE = 2  # spaCy's number for a token of no entity
_HAND_RULES = "observations:"  # generative rules that were written phrase by phrase


@Language.factory(
    "trialtab_entities",
    requires=["doc._.segments", "doc._.criteria", "token.is_sent_start"],
    assigns=["doc._.trial_entities", "doc._.overlapped", "doc.ents", "doc.spans"],
)
def make_entities(nlp: Language, name: str) -> "Entities":
    """The `trialtab_entities` factory."""
    return Entities(name)


class _Naming(NamedTuple):
    """What a name is called in the tables, and its code if it has one."""

    norm: str
    code: str | None
    code_system: str | None


class Found(NamedTuple):
    """The entities of a Doc and those that lost an overlap."""

    kept: list[Candidate]
    lost: list[Candidate]


class Entities(PatternPipe):
    """Tags drugs, conditions, measurements, procedures, devices and observations.

    Candidates come from the dictionary (`lexicon`), from generative patterns (`generative`) and from abbreviations that the
    record defines (`abbreviations`); `overlap` chooses. Sections of kind OTHER are never tagged, and no entity crosses a
    sentence, criterion or section.

    Sets `doc._.trial_entities` and `doc.ents` (winners, parallel), `doc._.overlapped` (losers), `doc.spans["entities"]` (all).

    Example:
        >>> doc = nlp("Systemic lupus erythematosus; prednisone > 20 mg/day; AST or ALT > 2 x ULN")
        >>> [(ent.text, ent.label_) for ent in doc.ents]
        [('Systemic lupus erythematosus', 'CONDITION'), ('prednisone', 'DRUG'), ('AST', 'MEASUREMENT'), ('ALT', 'MEASUREMENT')]
    """

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.dictionary: Dictionary | None = None
        self._generative: GenerativeLexicon | None = None
        self._packed = b""  # the lexicon as it was saved, while the files are compiled
        self._codes: dict[tuple[str, Label, bool], _Naming] = {}  # norm and label -> what exactly this name is called

    def compile(self, files: dict[str, str]) -> None:
        """Compile the name files, the generative patterns and the analyte cues."""
        self.dictionary = Dictionary.from_files(files, self._packed) if files else None
        self._generative = GenerativeLexicon.from_files(files) if files else None
        self._codes.clear()

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Save the pattern files, and beside them the lexicon packed, which saves most of the time that loading takes."""
        super().to_disk(path, exclude=exclude)
        if self.dictionary is not None:
            (ensure_path(path) / _PACKED).write_bytes(self.dictionary.lexicon.pack(self.files))

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Self:
        packed = ensure_path(path) / _PACKED
        self._packed = packed.read_bytes() if packed.is_file() else b""
        try:
            return super().from_disk(path, exclude=exclude)
        finally:
            self._packed = b""

    def __call__(self, doc: Doc) -> Doc:
        return self.annotate(doc, self.find(doc))

    def find(self, doc: Doc) -> Found:
        """Compute the entities of a Doc.

        Raises:
            SettingsError: the component was given no patterns.
        """
        if self.dictionary is None or self._generative is None:
            raise SettingsError(*Errors.E221, component=self.name)
        tokens = token_table(doc)
        ranges = taggable_ranges(doc, tokens)
        names = without_clock_times(self.dictionary.find(tokens, ranges), tokens.words)
        abbreviations = Abbreviations(doc, tokens, ranges, names, get_values(doc, "segments"))
        candidates = abbreviations.apply([*names])
        known = [candidate.entity for candidate in resolve(candidates)[0]]
        plain = [(start, end) for start, end, _ in ranges]
        generated = find_generative(text_of(doc), tokens, plain, known, self._generative)
        made = [_as_candidate(entity, tokens) for entity in generated]
        made += spaced_codes(made, tokens)
        keep_known(doc, Known(names, made, abbreviations.places))
        candidates.extend(made)
        candidates = without_institutions(abbreviations.apply(candidates), tokens)
        kept, lost = resolve([*candidates, *restated(candidates, tokens)])
        return Found(*([self._complete(each, abbreviations) for each in part] for part in (kept, lost)))

    def annotate(self, doc: Doc, found: Found) -> Doc:
        """Write the entities to the Doc."""
        kept = [_span(doc, candidate) for candidate in found.kept]
        set_values(doc, "trial_entities", [candidate.entity for candidate in found.kept])
        set_values(doc, "overlapped", [candidate.entity for candidate in found.lost])
        if len(doc):  # the same as `default="outside"`, three times as fast
            doc.from_array([ENT_IOB, ENT_TYPE], numpy.full((len(doc), 2), (_OUTSIDE, 0), dtype="uint64"))  # type: ignore[arg-type]
        doc.set_ents(kept, default="unmodified")
        doc.spans[ENTITIES_KEY] = kept + [_span(doc, candidate) for candidate in found.lost]
        return doc

    def _complete(self, candidate: Candidate, abbreviations: Abbreviations) -> Candidate:
        """Give norm and code where they lack: the text with abbreviations written out, the code of exactly that name."""
        entity = candidate.entity
        if entity.code is not None:
            return candidate
        norm = entity.norm if entity.norm is not None else abbreviations.expand(candidate.start, candidate.end)
        key = (norm, entity.label, entity.norm is not None)
        if key not in self._codes:
            if len(self._codes) >= _CACHE_LIMIT:
                self._codes.clear()
            self._codes[key] = self._named(*key)
        known = self._codes[key]
        return candidate._replace(entity=entity._replace(norm=known.norm, code=known.code, code_system=known.code_system))

    def _named(self, name: str, label: Label, is_norm: bool) -> _Naming:
        """The norm and code of a name: those of the word lists if they have exactly it, else its one spelling.

        Args:
            is_norm: a rule gave the name, which says what it means; a synonym without a code says no more ("EGFR exon 20
                insertion" is not just any EGFR mutation).
        """
        assert self.dictionary is not None
        names = (name, _READING.sub("", name)) if label is Label.MEASUREMENT else (name,)
        found = [each for name in names for each in self.dictionary.lexicon.exact(name) if each.label is label]
        coded = next((each for each in found if each.code), None)
        if coded is not None:
            return _Naming(coded.norm or name, coded.code, coded.code_system)
        listed = next((each.norm for each in found if each.norm and not (is_norm and key_of(each.norm) != key_of(name))), None)
        return _Naming(listed or one_spelling(name, label), None, None)


def _span(doc: Doc, candidate: Candidate) -> Span:
    entity = candidate.entity
    code = f"{entity.code_system}:{entity.code}" if entity.code else ""
    return token_span(doc, candidate.start, candidate.end, entity.label, kb_id=code)


def _as_candidate(entity: Entity, tokens: TokenTable) -> Candidate:
    """A generative entity with its tokens; bounds inside a token are widened to it."""
    start = max(bisect_left(tokens.ends, entity.start_char + 1), 0)
    end = bisect_left(tokens.starts, entity.end_char)
    entity = entity._replace(start_char=tokens.starts[start], end_char=tokens.ends[end - 1])
    priority = Priority.HAND if entity.rule.startswith(_HAND_RULES) else Priority.GENERATIVE
    return Candidate(start, end, priority, entity)


def taggable_ranges(doc: Doc, tokens: TokenTable) -> list[Range]:
    """The stretches of a Doc to tag: not in sections of kind OTHER, cut at sentences, criteria and sections."""
    whole = Segment(0, tokens.ends[-1] if tokens.ends else 0, SectionKind.TEXT, -1)
    segments: Iterable[Segment] = get_values(doc, "segments") or (whole,)
    cuts = set(_borders(get_values(doc, "criteria"), tokens))
    if doc.has_annotation("SENT_START"):
        cuts.update((doc.to_array([SENT_START]) == 1).nonzero()[0].tolist())
    ordered = sorted(cuts)
    ranges: list[Range] = []
    for segment in segments:
        if segment.section == SectionKind.OTHER:
            continue
        start, end = bisect_left(tokens.starts, segment.start_char), bisect_left(tokens.starts, segment.end_char)
        given = segment.section in _GIVEN_SECTIONS
        inner = ordered[bisect_left(ordered, start + 1) : bisect_left(ordered, end)]
        for left, right in zip([start, *inner], [*inner, end], strict=True):
            if left < right:
                ranges.append((left, right, given))
    return ranges


def _borders(criteria: Iterable[Criterion], tokens: TokenTable) -> Iterable[int]:
    for criterion in criteria:
        yield bisect_left(tokens.starts, criterion.start_char)
        yield bisect_left(tokens.starts, criterion.end_char)
