"""`trialtab_context`: writes `doc._.assertions` (one per entity of `doc._.trial_entities`) and `doc.spans["cues"]`."""

# no postponed annotations here: spaCy checks a factory's arguments by their types

from bisect import bisect_left, bisect_right

from spacy.attrs import IDX, IS_SPACE, LENGTH, LOWER, ORTH, SENT_START
from spacy.language import Language
from spacy.tokens import Doc, SpanGroup

from trialtab.context.engine import Edge, Engine, Scene
from trialtab.context.headings import inherit
from trialtab.context.matching import Target
from trialtab.context.prefixes import prefix_edges
from trialtab.context.rules import FILE, parse_rules
from trialtab.context.verdicts import decide
from trialtab.docs import get_values, set_values, text_of
from trialtab.errors import Errors, PatternError
from trialtab.patterns import PatternPipe
from trialtab.types import Assertion, Criterion, Entity, Kind, Label, Quantity, Term, Window

CUES = "cues"
NEGATIVE = "negative"  # the value of the status term


@Language.factory(
    "trialtab_context",
    requires=["doc._.trial_entities", "doc._.criteria", "token.is_sent_start"],
    assigns=["doc._.assertions", "doc.spans"],
)
def make_context(nlp: Language, name: str) -> "Context":
    """Make the component; its rules come from `context_rules.tsv` at initialise time."""
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
        self._engine = Engine(self._nlp, parse_rules(files[FILE]))

    def find(self, doc: Doc) -> tuple[list[Assertion], list[Edge]]:
        """Assertions parallel to the entities, and the cues behind them."""
        if self._engine is None:
            raise PatternError(*Errors.E241, component=self.name)
        entities: tuple[Entity, ...] = get_values(doc, "trial_entities")
        criteria: tuple[Criterion, ...] = get_values(doc, "criteria")
        scene = scene_of(doc, entities)
        edges, open_cues = self._engine.edges(scene)
        edges += prefix_edges(text_of(doc), entities, [scene.offsets[target.start] for target in scene.targets])
        if open_cues:
            ends = [(scene.ends[last], edge) for last, edge in open_cues]
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
                spans[key] = doc.char_span(
                    edge.start_char, edge.end_char, label=edge.category, span_id=edge.rule, alignment_mode="expand"
                )
        doc.spans[CUES] = SpanGroup(doc, name=CUES, spans=[span for _, span in sorted(spans.items()) if span is not None])
        return doc

    def __call__(self, doc: Doc) -> Doc:
        return self.annotate(doc, *self.find(doc))


def scene_of(doc: Doc, entities: tuple[Entity, ...]) -> Scene:
    """The Doc as the engine sees it: its tokens without white space, which hard-wrapped lines put into the midst of cues.

    An entity inside a token takes the token.
    """
    table = doc.to_array([ORTH, LOWER, IDX, LENGTH, IS_SPACE, SENT_START])
    compact = doc
    sentence_of = (table[:, 5] == 1).cumsum()
    if table[:, 4].any():
        words = table[:, 4] == 0
        table, sentence_of = table[words], sentence_of[words]
        compact = Doc(doc.vocab, words=table[:, 0].tolist())
    sentences = [0, *((sentence_of[1:] != sentence_of[:-1]).nonzero()[0] + 1).tolist()]
    offsets = table[:, 2].tolist()

    def tokens(start_char: int, end_char: int) -> tuple[int, int]:
        first = max(bisect_right(offsets, start_char) - 1, 0)
        return first, max(bisect_left(offsets, end_char), first + 1)

    targets = [Target(i, *tokens(entity.start_char, entity.end_char), entity.label) for i, entity in enumerate(entities)]
    terms: tuple[Term, ...] = get_values(doc, "terms")
    negatives = [tokens(term.start_char, term.end_char) for term in terms if term.value == NEGATIVE]
    spans: tuple[Window, ...] = get_values(doc, "windows")
    windows = [(*tokens(window.start_char, window.end_char), window.duration is not None) for window in spans]
    bounded = _bounded(doc, entities, targets)
    ends = (table[:, 2] + table[:, 3]).tolist()
    return Scene(compact, table[:, 1].tolist(), offsets, ends, sentences, targets, negatives, bounded, sorted(windows))


def _bounded(doc: Doc, entities: tuple[Entity, ...], targets: list[Target]) -> frozenset[int]:
    """First tokens of measurements that a number with a comparator follows before the next entity."""
    quantities: tuple[Quantity, ...] = get_values(doc, "quantities")
    starts = [entity.start_char for entity in entities]
    found = set()
    for quantity in quantities:
        if quantity.comparator is not None:
            index = bisect_right(starts, quantity.start_char) - 1
            if index >= 0 and entities[index].label == Label.MEASUREMENT:
                found.add(targets[index].start)
    return frozenset(found)


def _kind_at(position: int, criteria: tuple[Criterion, ...], starts: list[int]) -> Kind | None:
    index = bisect_right(starts, position) - 1
    if index < 0 or position >= criteria[index].end_char:
        return None
    return Kind(criteria[index].kind)
