"""What ConText needs of a Doc, and no more: the sentences that hold a cue and something for it to speak of.

Most sentences hold neither. They are left out before any Python loop, so that the matcher, and the small Doc that it needs, see
about a quarter of the tokens.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy
from numpy.typing import NDArray
from spacy.attrs import IDX, IS_SPACE, LENGTH, LOWER, ORTH, SENT_START
from spacy.tokens import Doc

from trialtab.context.matching import Target
from trialtab.docs import get_values
from trialtab.types import Criterion, Entity, Label, Quantity, Term, Window

NEGATIVE = "negative"  # the value of the status term
Numbers = NDArray[numpy.int64]


class Scene(NamedTuple):
    """What the engine needs of one Doc.

    Attributes:
        doc: the tokens, without white space, of the sentences that matter; the other positions count in it.
        words: word ids (lower case) of each token.
        offsets, ends: start and end of each token in characters of the whole text.
        sentences: tokens that begin a sentence of one item.
        targets: the entities, in text order.
        negatives: token spans of words like "negative".
        bounded: tokens at which a measurement with a bound begins.
        above: those of them whose bound is the least that there may be ("> 3 x ULN").
        windows: token spans of time windows, and whether they have a length ("in the past 6 months").
    """

    doc: Doc
    words: Sequence[int]
    offsets: Sequence[int]
    ends: Sequence[int]
    sentences: Sequence[int]
    targets: Sequence[Target]
    negatives: Sequence[tuple[int, int]] = ()
    bounded: frozenset[int] = frozenset()
    above: frozenset[int] = frozenset()
    windows: Sequence[tuple[int, int, bool]] = ()


class Tokens(NamedTuple):
    """The words of a Doc, white space left out (hard-wrapped lines put it into the midst of cues)."""

    orth: Any
    lower: Any
    starts: Numbers
    lengths: Numbers
    sentence: Numbers  # number of each word's sentence, ascending

    def spans(self, items: Sequence[Any]) -> tuple[Numbers, Numbers]:
        """First word of each item and the word after its last one; an item inside a word takes the word."""
        chars = numpy.array([(item.start_char, item.end_char) for item in items], dtype=numpy.int64).reshape(-1, 2)
        first = numpy.maximum(numpy.searchsorted(self.starts, chars[:, 0], side="right") - 1, 0)
        return first, numpy.maximum(numpy.searchsorted(self.starts, chars[:, 1], side="left"), first + 1)


def scene_of(
    doc: Doc, entities: Sequence[Entity], criteria: Sequence[Criterion], triggers: NDArray[numpy.uint64], tokens: Tokens
) -> tuple[Scene | None, list[int]]:
    """The part of a Doc that the engine must see.

    Args:
        doc: the Doc, sentences set.
        entities, criteria: its entities and items.
        triggers: ids of the words that begin a cue, sorted.
        tokens: its words (`tokens_of`).

    Returns:
        The scene, None where no sentence matters; and where the word begins that each entity begins in, in characters.
    """
    if not len(tokens.starts) or not entities:
        return None, []
    first, last = tokens.spans(entities)
    begins = tokens.starts[first].tolist()
    terms: tuple[Term, ...] = get_values(doc, "terms")
    negatives = tokens.spans([term for term in terms if term.value == NEGATIVE])
    kept = _kept(tokens, first, last, negatives[0], criteria, triggers)
    if not kept.any():
        return None, begins
    chosen = kept[tokens.sentence]
    place = numpy.concatenate(([0], chosen.cumsum()))  # position among the kept words
    table = Tokens(*(column[chosen] for column in tokens))
    at = _moved((first, last), chosen, place)
    targets = [Target(number, *span, entities[number].label) for number, span in enumerate(at) if span is not None]
    spans: tuple[Window, ...] = get_values(doc, "windows")
    windows = _moved(tokens.spans(spans), chosen, place)
    return (
        Scene(
            Doc(doc.vocab, words=table.orth.tolist()),
            table.lower.tolist(),
            table.starts.tolist(),
            (table.starts + table.lengths).tolist(),
            [0, *((table.sentence[1:] != table.sentence[:-1]).nonzero()[0] + 1).tolist()],
            targets,
            [span for span in _moved(negatives, chosen, place) if span is not None],
            *_bounded(get_values(doc, "quantities"), entities, {target.number: target.start for target in targets}),
            sorted((*span, item.duration is not None) for span, item in zip(windows, spans, strict=True) if span is not None),
        ),
        begins,
    )


def tokens_of(doc: Doc) -> Tokens:
    """The words of a Doc."""
    table = doc.to_array([ORTH, LOWER, IDX, LENGTH, SENT_START, IS_SPACE])
    sentence = (table[:, 4] == 1).cumsum()
    words = table[:, 5] == 0
    table, sentence = table[words], sentence[words]
    return Tokens(table[:, 0], table[:, 1], table[:, 2].astype(numpy.int64), table[:, 3].astype(numpy.int64), sentence)


def _kept(
    tokens: Tokens,
    first: Numbers,
    last: Numbers,
    negatives: Numbers,
    criteria: Sequence[Criterion],
    triggers: NDArray[numpy.uint64],
) -> NDArray[numpy.bool_]:
    """For each sentence, whether it holds a cue and an entity, or ends an item that has sub-items (its cues are theirs)."""
    size = int(tokens.sentence[-1]) + 1
    has_cue = numpy.zeros(size, dtype=bool)
    places = numpy.searchsorted(triggers, tokens.lower)
    places[places == len(triggers)] = 0
    has_cue[tokens.sentence[triggers[places] == tokens.lower]] = True
    has_cue[tokens.sentence[negatives]] = True
    has_listener = numpy.zeros(size, dtype=bool)
    has_listener[tokens.sentence[first]] = True
    parents = {criterion.parent for criterion in criteria if criterion.parent}
    ends = [criterion.end_char for criterion in criteria if criterion.number in parents]
    if ends:
        last_words = numpy.maximum(numpy.searchsorted(tokens.starts, ends, side="left") - 1, 0)
        has_listener[tokens.sentence[last_words]] = True
    kept = has_cue & has_listener
    # an entity over the end of its sentence keeps its length
    crossing = tokens.sentence[last - 1] != tokens.sentence[first]
    for start, stop in zip(first[crossing].tolist(), last[crossing].tolist(), strict=True):
        if kept[tokens.sentence[start]]:
            kept[tokens.sentence[start:stop]] = True
    return kept


def _moved(spans: tuple[Numbers, Numbers], chosen: Any, place: Any) -> list[tuple[int, int] | None]:
    """Spans among the kept words; None for one that begins in a sentence left out."""
    first, last = spans
    kept, starts, ends = chosen[first].tolist(), place[first].tolist(), place[last].tolist()
    return [(start, end) if is_kept else None for is_kept, start, end in zip(kept, starts, ends, strict=True)]


def _bounded(
    quantities: Sequence[Quantity], entities: Sequence[Entity], starts: Mapping[int, int]
) -> tuple[frozenset[int], frozenset[int]]:
    """First tokens of measurements that a number with a comparator follows before the next entity; those with a least one.

    Args:
        starts: first token of each entity.
    """
    begins = [entity.start_char for entity in entities]
    found, above = set(), set()
    for quantity in quantities:
        if quantity.comparator is not None:
            index = bisect_right(begins, quantity.start_char) - 1
            if index in starts and entities[index].label == Label.MEASUREMENT:
                found.add(starts[index])
                if quantity.high is None:
                    above.add(starts[index])
    return frozenset(found), frozenset(above)
