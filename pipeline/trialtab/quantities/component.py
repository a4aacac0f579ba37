"""The spaCy side of the quantities stage: `trialtab_quantities`."""

# no postponed annotations here: spaCy checks a factory's arguments by their types
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from typing import NamedTuple

import numpy
from spacy.attrs import ENT_IOB, SENT_START
from spacy.language import Language
from spacy.tokens import Doc, Span

from trialtab.docs import get_values, set_values, text_of
from trialtab.errors import Errors, SettingsError
from trialtab.patterns import PatternPipe
from trialtab.quantities.bare_limits import from_bare_limit
from trialtab.quantities.find import find_quantities
from trialtab.quantities.lexicon import QuantityLexicon
from trialtab.quantities.terms import TermLexicon, find_terms
from trialtab.quantities.times.find import TimeLexicon, find_time
from trialtab.quantities.times.heads import IsNamed, never_named
from trialtab.quantities.times.text import Piece
from trialtab.spans import char_span, offsets_of
from trialtab.types import Comparator, Entity, Frequency, Kind, Label, Quantity, SectionKind, Segment, Term, TimeSpan, Window

_Place = tuple[int, int, Label]  # start and end character, and what stands there
_IN_ENTITY = (1, 3)  # `Token.ent_iob`: the token is inside an entity, or begins one
QUANTITIES_KEY, TIME_KEY = "quantities", "time"
_DOSE_KINDS = ("mass", "arbitrary", "volume", "radiation", "radioactivity", "dose form", "substance", "count/mass")


@Language.factory(
    "trialtab_quantities",
    requires=["doc._.segments", "doc._.criteria", "doc._.trial_entities", "token.is_sent_start"],
    assigns=[
        *("doc._.quantities", "doc._.windows", "doc._.time_spans", "doc._.frequencies", "doc._.terms"),
        "doc._.values",
        *("doc.ents", "doc.spans"),
    ],
)
def make_quantities(nlp: Language, name: str) -> "Quantities":
    """The `trialtab_quantities` factory."""
    return Quantities(name)


class Found(NamedTuple):
    """All that the stage finds in a Doc; offsets in `doc.text`."""

    quantities: list[Quantity]
    windows: list[Window]
    time_spans: list[TimeSpan]
    frequencies: list[Frequency]
    terms: list[Term]


class Quantities(PatternPipe):
    """Reads numbers with their bounds and units, time windows, durations, frequencies, routes and forms.

    Each criterion is read as a whole, other text sentence by sentence; sections of kind OTHER are left alone. Sets
    `doc._.quantities`, `doc._.windows`, `doc._.time_spans`, `doc._.frequencies`, `doc._.terms`, `doc.spans["quantities"]` and
    `doc.spans["time"]`, and adds VALUE, DOSE, TEMPORAL, DURATION, FREQUENCY, ROUTE and FORM entities to `doc.ents` where no
    entity stands yet.

    Example:
        >>> doc = nlp("Platelets >= 75 x 10^9/L; prednisone up to 20 mg/day")
        >>> [(q.comparator.value, q.low, q.high, q.unit) for q in doc._.quantities]
        [('>=', 75.0, None, '10*9/L'), ('<=', None, 20.0, 'mg/d')]
    """

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._numbers: QuantityLexicon | None = None
        self._times: TimeLexicon | None = None
        self._terms: TermLexicon | None = None

    def compile(self, files: dict[str, str]) -> None:
        """Compile the pattern files of quantities, time and terms."""
        self._numbers = QuantityLexicon.from_files(files) if files else None
        self._times = TimeLexicon.from_files(files) if files else None
        self._terms = TermLexicon.from_files(files) if files else None

    def __call__(self, doc: Doc) -> Doc:
        return self.annotate(doc, self.find(doc))

    def find(self, doc: Doc) -> Found:
        """Read all stretches of a Doc.

        Raises:
            SettingsError: the component was given no patterns.
        """
        if self._numbers is None or self._times is None or self._terms is None:
            raise SettingsError(*Errors.E231, component=self.name)
        found = Found([], [], [], [], [])
        text = text_of(doc)
        pieces = [Piece(text[start:end], start) for start, end in _stretches(doc, len(text))]
        excluding = {item.start_char for item in get_values(doc, "criteria") if item.kind is Kind.EXCLUSION}
        # one finder after the other: a sixth faster than one piece after the other, as the processor keeps its patterns at hand
        for piece in pieces:
            offset = len(found.quantities)
            for quantity in find_quantities(piece, self._numbers):
                if quantity.alternative_of >= 0:
                    quantity = quantity._replace(alternative_of=quantity.alternative_of + offset)
                if piece.base in excluding:
                    quantity = from_bare_limit(quantity)
                found.quantities.append(quantity)
        entities, criteria = get_values(doc, "trial_entities"), {item.start_char for item in get_values(doc, "criteria")}
        is_named = _naming([entity for entity in entities if entity.label is not Label.PERSON])  # people and ages are none
        is_drug = _naming([entity for entity in entities if entity.label is Label.DRUG])
        for piece in pieces:
            times = find_time(piece, self._times, is_named, never_named if piece.base in criteria else is_drug)
            found.windows.extend(times.windows)
            found.time_spans.extend(times.time_spans)
            found.frequencies.extend(times.frequencies)
        for piece in pieces:
            found.terms.extend(find_terms(piece, self._terms))
        return found

    def annotate(self, doc: Doc, found: Found) -> Doc:
        """Write the findings to the Doc."""
        for name in Found._fields:
            set_values(doc, name, getattr(found, name))
        places = _Places(doc)
        quantities = [(quantity.start_char, quantity.end_char, _label_of(quantity)) for quantity in found.quantities]
        times = [*_time_labels(found)]
        doc.spans[QUANTITIES_KEY] = places.spans(quantities)
        doc.spans[TIME_KEY] = places.spans(times)
        bounds = [
            place
            for place, quantity in zip(quantities, found.quantities, strict=True)
            if place[2] is Label.DOSE or quantity.comparator is not None
        ]
        # the surer ones first; a bare length of time or a bare percentage is no value of anything
        spans, values = places.free([*times, *_term_labels(found), *bounds])
        set_values(doc, "values", sorted(values, key=attrgetter("start_char")))
        doc.set_ents(spans, default="unmodified")
        return doc


def _stretches(doc: Doc, length: int) -> Iterator[tuple[int, int]]:
    """What is read in one piece: criteria, and sentences of the sections that have none. `length`: characters of the Doc."""
    criteria = get_values(doc, "criteria")
    starts = [criterion.start_char for criterion in criteria]
    sentences = _sentence_starts(doc)
    for segment in get_values(doc, "segments") or (Segment(0, length, SectionKind.TEXT, -1),):
        if segment.section == SectionKind.OTHER:
            continue
        first, last = bisect_left(starts, segment.start_char), bisect_left(starts, segment.end_char)
        if first < last:
            yield from ((criterion.start_char, criterion.end_char) for criterion in criteria[first:last])
            continue
        inner = sentences[bisect_left(sentences, segment.start_char + 1) : bisect_left(sentences, segment.end_char)]
        yield from zip([segment.start_char, *inner], [*inner, segment.end_char], strict=True)


def _naming(entities: Sequence[Entity]) -> IsNamed:
    """Tells whether one of the entities begins between two characters."""
    starts = [entity.start_char for entity in entities]
    return lambda start, end: bisect_left(starts, start) < bisect_left(starts, end)


def _sentence_starts(doc: Doc) -> list[int]:
    """Where the sentences begin, in characters; [] where there are none. `doc.sents` would make a span of each."""
    if not len(doc) or not doc.has_annotation("SENT_START"):
        return []
    tokens = (doc.to_array([SENT_START]).ravel() == 1).nonzero()[0].tolist()
    starts = offsets_of(doc).starts
    return [starts[token] for token in (tokens if tokens[:1] == [0] else [0, *tokens])]


def _label_of(quantity: Quantity) -> Label:
    is_bare = quantity.comparator is None or (quantity.comparator is Comparator.BETWEEN and quantity.rule.startswith("range"))
    is_dose = quantity.dimension.startswith(_DOSE_KINDS) and "/volume" not in quantity.dimension
    return Label.DOSE if is_bare and is_dose and quantity.limit_of is None else Label.VALUE


def _time_labels(found: Found) -> Iterator[_Place]:
    yield from ((window.start_char, window.end_char, Label.TEMPORAL) for window in found.windows)
    yield from ((span.start_char, span.end_char, Label.DURATION) for span in found.time_spans)
    places = dict.fromkeys((each.start_char, each.end_char) for each in found.frequencies)
    yield from ((*place, Label.FREQUENCY) for place in places)  # "every 2 or 4 weeks" is two in one place


def _term_labels(found: Found) -> Iterator[_Place]:
    kinds = {"route": Label.ROUTE, "form": Label.FORM}
    yield from ((term.start_char, term.end_char, kinds[term.kind]) for term in found.terms if term.kind in kinds)


def _in_entities(doc: Doc) -> set[int]:
    """The tokens that are inside an entity, or begin one."""
    if not len(doc):
        return set()
    return set(numpy.isin(doc.to_array([ENT_IOB]).ravel(), _IN_ENTITY).nonzero()[0].tolist())


class _Places:
    """Characters -> spans of one Doc, each made once, and which tokens are in no entity yet."""

    def __init__(self, doc: Doc) -> None:
        self._doc = doc
        self._made: dict[_Place, Span | None] = {}
        self._taken: set[int] = _in_entities(doc)  # tokens

    def _span(self, place: _Place) -> Span | None:
        if place not in self._made:
            self._made[place] = char_span(self._doc, *place)  # a place inside a token takes the whole token
        return self._made[place]

    def spans(self, places: Iterable[_Place]) -> list[Span]:
        return [span for span in map(self._span, places) if span is not None]

    def free(self, places: Iterable[_Place]) -> tuple[list[Span], list[Entity]]:
        """The places that take no token of an entity or of a place before them, as spans and as entities."""
        spans, entities = [], []
        for place in places:
            span = self._span(place)
            if span is None or not self._taken.isdisjoint(tokens := range(span.start, span.end)):
                continue
            self._taken.update(tokens)
            spans.append(span)
            entities.append(Entity(*place))
        return spans, entities
