"""The spaCy side of the entities stage: `trialtab_entities`."""

# no postponed annotations here: spaCy checks a factory's arguments by their types
from bisect import bisect_left
from collections.abc import Iterable
from typing import NamedTuple

from spacy.attrs import SENT_START
from spacy.language import Language
from spacy.tokens import Doc, Span

from trialtab.docs import get_values, set_values
from trialtab.entities.finding import Abbreviations, Dictionary, Range
from trialtab.entities.generative import GenerativeLexicon, find_generative
from trialtab.entities.overlap import Candidate, Priority, resolve
from trialtab.entities.tokens import TokenTable, token_table
from trialtab.errors import Errors, SettingsError
from trialtab.patterns import PatternPipe
from trialtab.types import Criterion, Entity, SectionKind, Segment

ENTITIES_KEY = "entities"
_GIVEN_SECTIONS = frozenset({SectionKind.INTERVENTION, SectionKind.INTERVENTION_NAME, SectionKind.ARM, SectionKind.ARM_LABEL})
_HAND_RULES = "observations:"  # generative rules that were written phrase by phrase


@Language.factory(
    "trialtab_entities",
    requires=["doc._.segments", "doc._.criteria", "token.is_sent_start"],
    assigns=["doc._.trial_entities", "doc._.overlapped", "doc.ents", "doc.spans"],
)
def make_entities(nlp: Language, name: str) -> "Entities":
    """The `trialtab_entities` factory."""
    return Entities(name)


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
        self._dictionary: Dictionary | None = None
        self._generative: GenerativeLexicon | None = None

    def compile(self, files: dict[str, str]) -> None:
        """Compile the name files, the generative patterns and the analyte cues."""
        self._dictionary = Dictionary.from_files(files) if files else None
        self._generative = GenerativeLexicon.from_files(files) if files else None

    def __call__(self, doc: Doc) -> Doc:
        return self.annotate(doc, self.find(doc))

    def find(self, doc: Doc) -> Found:
        """Compute the entities of a Doc.

        Raises:
            SettingsError: the component was given no patterns.
        """
        if self._dictionary is None or self._generative is None:
            raise SettingsError(*Errors.E221, component=self.name)
        tokens = token_table(doc)
        ranges = _ranges(doc, tokens)
        abbreviations = Abbreviations(doc, tokens, ranges)
        candidates = abbreviations.apply(self._dictionary.find(tokens, ranges))
        known = [candidate.entity for candidate in resolve(candidates)[0]]
        plain = [(start, end) for start, end, _ in ranges]
        generated = find_generative(doc.text, tokens, plain, known, self._generative)
        candidates.extend(_as_candidate(entity, tokens) for entity in generated)
        kept, lost = resolve(abbreviations.apply(candidates))
        return Found([_with_norm(each, abbreviations) for each in kept], [_with_norm(each, abbreviations) for each in lost])

    def annotate(self, doc: Doc, found: Found) -> Doc:
        """Write the entities to the Doc."""
        kept = [_span(doc, candidate) for candidate in found.kept]
        set_values(doc, "trial_entities", [candidate.entity for candidate in found.kept])
        set_values(doc, "overlapped", [candidate.entity for candidate in found.lost])
        doc.set_ents(kept, default="outside")
        doc.spans[ENTITIES_KEY] = kept + [_span(doc, candidate) for candidate in found.lost]
        return doc


def _span(doc: Doc, candidate: Candidate) -> Span:
    entity = candidate.entity
    code = f"{entity.code_system}:{entity.code}" if entity.code else ""
    return Span(doc, candidate.start, candidate.end, label=entity.label.value, kb_id=code)


def _with_norm(candidate: Candidate, abbreviations: Abbreviations) -> Candidate:
    """Where nothing better is known the text itself, in lower case, abbreviations written out."""
    if candidate.entity.norm is not None:
        return candidate
    return candidate._replace(entity=candidate.entity._replace(norm=abbreviations.expand(candidate.start, candidate.end)))


def _as_candidate(entity: Entity, tokens: TokenTable) -> Candidate:
    """A generative entity with its tokens; bounds inside a token are widened to it."""
    start = max(bisect_left(tokens.ends, entity.start_char + 1), 0)
    end = bisect_left(tokens.starts, entity.end_char)
    entity = entity._replace(start_char=tokens.starts[start], end_char=tokens.ends[end - 1])
    priority = Priority.HAND if entity.rule.startswith(_HAND_RULES) else Priority.GENERATIVE
    return Candidate(start, end, priority, entity)


def _ranges(doc: Doc, tokens: TokenTable) -> list[Range]:
    """The stretches to tag, as token ranges cut at sentences and criteria."""
    segments: Iterable[Segment] = get_values(doc, "segments") or (Segment(0, len(doc.text), SectionKind.TEXT, -1),)
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
