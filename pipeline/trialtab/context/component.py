"""`trialtab_context`: writes `doc._.assertions` (one per entity of `doc._.trial_entities`) and `doc.spans["cues"]`."""

# no postponed annotations here: spaCy checks a factory's arguments by their types

from bisect import bisect_right

from spacy.language import Language
from spacy.tokens import Doc, SpanGroup

from trialtab.context.engine import Edge, Engine
from trialtab.context.headings import inherit, open_by_examples
from trialtab.context.prefixes import prefix_edges
from trialtab.context.rules import FILE, parse_rules
from trialtab.context.scene import Tokens, scene_of, tokens_of
from trialtab.context.verdicts import decide
from trialtab.context.words import FILE as WORDS_FILE
from trialtab.context.words import Words
from trialtab.docs import get_values, set_values, text_of
from trialtab.entities.union import RULES_BETTER, meeting
from trialtab.errors import Errors, PatternError
from trialtab.patterns import PatternPipe
from trialtab.spans import char_span
from trialtab.types import Assertion, Criterion, Entity, Kind

CUES = "cues"


@Language.factory(
    "trialtab_context",
    requires=["doc._.trial_entities", "doc._.criteria", "token.is_sent_start"],
    assigns=["doc._.assertions", "doc.spans"],
)
def make_context(nlp: Language, name: str) -> "Context":
    """Make the component; rules and words come from `context_rules.tsv` and `context_words.tsv` at initialise time."""
    return Context(nlp, name)


class Context(PatternPipe):
    """Negation, history, hypothesis, uncertainty, family and exception, within a sentence of one item.

    A cue that ends an item's own text ("No history of:") speaks of the entities of its sub-items.

    Example:
        "No history of epilepsy." gives `epilepsy` negated and historical.
    """

    def __init__(self, nlp: Language, name: str) -> None:
        super().__init__(name)
        self._nlp = nlp
        self._engine: Engine | None = None

    def compile(self, files: dict[str, str]) -> None:
        self._engine = Engine(self._nlp, parse_rules(files[FILE]), Words.from_text(files[WORDS_FILE], self._nlp.vocab.strings))

    def find(self, doc: Doc, entities: tuple[Entity, ...], tokens: Tokens | None = None) -> tuple[list[Assertion], list[Edge]]:
        """Assertions parallel to the entities, and the cues behind them.

        Args:
            doc: the Doc, sentences set.
            entities: in it, sorted, not overlapping.
            tokens: its words, where the caller has them.
        """
        if self._engine is None:
            raise PatternError(*Errors.E241, component=self.name)
        criteria: tuple[Criterion, ...] = get_values(doc, "criteria")
        scene, begins = scene_of(doc, entities, criteria, self._engine.triggers, tokens or tokens_of(doc))
        edges, open_cues = self._engine.edges(scene) if scene else ([], [])
        edges += prefix_edges(text_of(doc), entities, begins)
        ends = [(scene.ends[last], edge) for last, edge in open_cues] if scene else []
        ends += open_by_examples(text_of(doc), criteria, entities, edges)
        if ends:
            edges += inherit(text_of(doc), criteria, entities, ends)
        by_entity: dict[int, list[Edge]] = {}
        for edge in edges:
            by_entity.setdefault(edge.entity, []).append(edge)
        starts = [criterion.start_char for criterion in criteria]
        assertions = []
        for number, entity in enumerate(entities):
            found = by_entity.get(number)
            assertions.append(
                decide(number, found, _kind_at(entity.start_char, criteria, starts)) if found else Assertion(number)
            )
        return assertions, edges

    def annotate(self, doc: Doc, assertions: list[Assertion], edges: list[Edge]) -> Doc:
        """Write the assertions and the cue spans."""
        set_values(doc, "assertions", assertions)
        spans = {}
        for edge in edges:
            key = (edge.start_char, edge.end_char, edge.rule)
            if key not in spans:
                spans[key] = char_span(doc, edge.start_char, edge.end_char, edge.category, span_id=edge.rule)
        doc.spans[CUES] = SpanGroup(doc, name=CUES, spans=[span for _, span in sorted(spans.items()) if span is not None])
        return doc

    def __call__(self, doc: Doc) -> Doc:
        entities: tuple[Entity, ...] = get_values(doc, "trial_entities")
        tokens = tokens_of(doc)
        assertions, edges = self.find(doc, entities, tokens)
        set_values(doc, "tagged_assertions", self._of_tagged(doc, entities, assertions, tokens))
        return self.annotate(doc, assertions, edges)

    def _of_tagged(
        self, doc: Doc, entities: tuple[Entity, ...], assertions: list[Assertion], tokens: Tokens
    ) -> list[Assertion]:
        """What is said of the model's spans: the same as of the concept they meet, else what their own cues say."""
        tagged: tuple[Entity, ...] = get_values(doc, "tagged")
        met = [meeting(entities, each) for each in tagged]
        alone = tuple(each for each, index in zip(tagged, met, strict=True) if index < 0 and each.label not in RULES_BETTER)
        own = iter(self.find(doc, alone, tokens)[0] if alone else ())
        return [
            assertions[index] if index >= 0 else Assertion(-1) if each.label in RULES_BETTER else next(own)
            for each, index in zip(tagged, met, strict=True)
        ]


def _kind_at(position: int, criteria: tuple[Criterion, ...], starts: list[int]) -> Kind | None:
    index = bisect_right(starts, position) - 1
    if index < 0 or position >= criteria[index].end_char:
        return None
    return Kind(criteria[index].kind)
