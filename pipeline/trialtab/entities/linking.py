"""The spaCy side of concept linking: `trialtab_linker`.

Names of the dictionary carry their code already. This stage gives one to the entities that have none: by exact alias of their
text or norm, and, if asked, by likeness (scispaCy's candidate generator over our own names, see `fuzzy`), and at last in one of
scispaCy's knowledge bases (see `knowledge`). Neither of the two is silent: confidence is at most the similarity, and the rule
ends in `+fuzzy:0.97` or `+UMLS:1.0`.
"""

# no postponed annotations here: spaCy checks a factory's arguments by their types
from collections.abc import Callable
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Span

from trialtab.docs import get_values, set_values, text_of
from trialtab.entities.fuzzy import FuzzyIndex
from trialtab.entities.knowledge import KnowledgeBaseIndex, KnowledgeBaseSettings
from trialtab.entities.lexicon import Concept, Concepts, exact_lookup
from trialtab.errors import Errors, SettingsError
from trialtab.patterns import PatternPipe
from trialtab.types import Entity, Label

DEFAULT_FUZZY = False  # off: it finds a code for few entities and costs some hundred MB and seconds at load
DEFAULT_LABELS = ("CONDITION", "DRUG", "PROCEDURE", "MEASUREMENT")  # looked up in a knowledge base
DEFAULT_THRESHOLD = 0.9  # one slip in ten letters; "prednisolone" is 0.83 like "prednisone"


@Language.factory(
    "trialtab_linker",
    requires=["doc._.trial_entities"],
    assigns=["doc._.trial_entities", "doc.ents"],
    default_config={
        "fuzzy": DEFAULT_FUZZY,
        "threshold": DEFAULT_THRESHOLD,
        "knowledge_base": "",
        "knowledge_base_system": "UMLS",
        "knowledge_base_labels": list(DEFAULT_LABELS),
    },
)
def make_linker(
    nlp: Language,
    name: str,
    fuzzy: bool,
    threshold: float,
    knowledge_base: str,
    knowledge_base_system: str,
    knowledge_base_labels: list[str],
) -> "Linker":
    """The `trialtab_linker` factory.

    Args:
        nlp, name: given by spaCy.
        fuzzy: also link what is only like a name.
        threshold: similarity that a likeness must reach, above 0, at most 1 (see `fuzzy.likeness`).
        knowledge_base: one of scispaCy's (`umls`, `mesh`, `rxnorm`, `hpo`, `go`), a folder of such files, or "" for none.
        knowledge_base_system: what its ids are, for `code_system`.
        knowledge_base_labels: the labels of the entities that are looked up there.
    """
    base = KnowledgeBaseSettings(knowledge_base, knowledge_base_system, knowledge_base_labels) if knowledge_base else None
    return Linker(name, fuzzy=fuzzy, threshold=threshold, knowledge_base=base)


class _Link(NamedTuple):
    """What a name is linked to, and how like it is to one of the concept's names; None for one of ours exactly."""

    concept: Concept
    similarity: float | None
    by: str = "fuzzy"


class Linker(PatternPipe):
    """Gives codes to entities that have none. Changes `doc._.trial_entities` and the `kb_id` of `doc.ents`.

    Its pattern files are concept files in the format of `lexicon`; users name their own in config.cfg to link against them.

    Example:
        >>> doc = nlp("Exclusion: use of prednisolone or Foobarmab")
        >>> [(ent.text, ent.kb_id_) for ent in doc.ents]
        [('prednisolone', 'RxNorm:8638'), ('Foobarmab', '')]
    """

    def __init__(
        self, name: str, *, fuzzy: bool, threshold: float, knowledge_base: KnowledgeBaseSettings | None = None
    ) -> None:
        super().__init__(name)
        if not 0 < threshold <= 1:
            raise SettingsError(*Errors.E305, option="threshold of the linker", value=threshold, expected="a number in (0, 1]")
        self._fuzzy = fuzzy
        self._threshold = threshold
        self._knowledge_base = knowledge_base
        self._exact_concepts: Callable[[str], Concepts] | None = None
        self._index: FuzzyIndex | None = None
        self._base: KnowledgeBaseIndex | None = None
        self._cache: dict[tuple[str, str | None, Label], _Link | None] = {}

    def compile(self, files: dict[str, str]) -> None:
        """Index the concept files."""
        self._exact_concepts = exact_lookup(files) if files else None
        self._index = FuzzyIndex.from_files(files) if files and self._fuzzy else None
        self._base = KnowledgeBaseIndex.open(self._knowledge_base) if self._knowledge_base is not None else None
        self._cache.clear()

    def __call__(self, doc: Doc) -> Doc:
        entities = get_values(doc, "trial_entities")
        is_idle = self._exact_concepts is None and self._base is None
        return doc if is_idle else self.annotate(doc, self.find(text_of(doc), entities))

    def find(self, text: str, entities: tuple[Entity, ...]) -> list[Entity]:
        """The entities, with codes where some were missing and are known."""
        return [entity if entity.code else self._link(text[entity.start_char : entity.end_char], entity) for entity in entities]

    def annotate(self, doc: Doc, entities: list[Entity]) -> Doc:
        """Write the entities back."""
        before = get_values(doc, "trial_entities")
        changed = {entity.start_char: entity for entity, old in zip(entities, before, strict=True) if entity.code != old.code}
        if changed:
            set_values(doc, "trial_entities", entities)
            spans = [_coded(doc, span, changed[span.start_char]) for span in doc.ents if span.start_char in changed]
            doc.set_ents(spans, default="unmodified")
        return doc

    def _link(self, text: str, entity: Entity) -> Entity:
        key = (text, entity.norm, entity.label)
        if key not in self._cache:
            if len(self._cache) >= _CACHE_LIMIT:
                self._cache.clear()
            self._cache[key] = self._exact(*key) or self._like(text, entity.label)
        link = self._cache[key]
        if link is None:
            return entity
        entity = _with_concept(entity, link.concept)
        if link.similarity is None:
            return entity
        return entity._replace(
            confidence=min(entity.confidence, link.similarity), rule=f"{entity.rule}+{link.by}:{link.similarity}"
        )

    def _exact(self, text: str, norm: str | None, label: Label) -> _Link | None:
        if self._exact_concepts is None:
            return None
        for name in (text, norm or ""):
            for concept in self._exact_concepts(name) if name else ():
                if concept.label == label and concept.code:
                    return _Link(concept, None)
        return None

    def _like(self, text: str, label: Label) -> _Link | None:
        for index, by in ((self._index, "fuzzy"), (self._base, self._knowledge_base.system if self._knowledge_base else "")):
            found = index.nearest(text, label) if index is not None else None
            if found is not None and found.similarity >= self._threshold:
                return _Link(found.concept, round(found.similarity, 2), by)
        return None


_CACHE_LIMIT = 50_000  # surface strings


def _with_concept(entity: Entity, concept: Concept) -> Entity:
    return entity._replace(norm=concept.norm or entity.norm, code=concept.code, code_system=concept.code_system)


def _coded(doc: Doc, span: Span, entity: Entity) -> Span:
    return Span(doc, span.start, span.end, label=span.label_, kb_id=f"{entity.code_system}:{entity.code}")
