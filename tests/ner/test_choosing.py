"""Probabilities of spans against all tag sequences written out, and what is chosen by them."""

from itertools import product

import numpy
import pytest

from trialtab.ner.choosing import candidates, chosen_spans
from trialtab.ner.tags import TokenSpan, decode, encode, n_tags

LABELS = ("DRUG", "CONDITION")
SIZE = n_tags(LABELS)


def by_hand(probabilities: numpy.ndarray) -> dict[tuple[int, int, str], float]:
    """Each span's probability: the legal sequences with it, by all legal sequences."""
    spans: dict[tuple[int, int, str], float] = {}
    total = 0.0
    for tags in product(range(SIZE), repeat=len(probabilities)):
        found = decode(tags, LABELS)
        if encode(len(tags), found, LABELS).tolist() != list(tags):
            continue
        share = float(numpy.prod([row[tag] for row, tag in zip(probabilities, tags, strict=True)]))
        total += share
        for span in found:
            spans[tuple(span)] = spans.get(tuple(span), 0.0) + share  # type: ignore[index]
    return {span: share / total for span, share in spans.items()}


def likely(rows: list[dict[int, float]]) -> numpy.ndarray:
    """Log probabilities: those given for some tags, the rest shared by the others."""
    table = numpy.empty((len(rows), SIZE), dtype="float32")
    for row, given in zip(table, rows, strict=True):
        row[:] = (1 - sum(given.values())) / (SIZE - len(given))
        for tag, share in given.items():
            row[tag] = share
    return numpy.log(table)


@pytest.mark.parametrize("seed", range(6))
def test_a_span_has_the_share_of_the_legal_sequences_with_it(seed: int) -> None:
    random = numpy.random.RandomState(seed)
    lengths = numpy.asarray([4, 1, 3])
    rows = random.dirichlet(numpy.full(SIZE, 0.4), size=8)
    expected = {}
    for start, length in zip((0, 4, 5), lengths, strict=True):
        for (first, last, label), share in by_hand(rows[start : start + length]).items():
            expected[first + start, last + start, label] = share
    found = candidates(rows, lengths)
    mine = {
        (start, end, LABELS[label]): share
        for start, end, label, share in zip(*(column.tolist() for column in found), strict=True)
    }
    for span in {*expected, *mine}:
        assert mine.get(span, 0.0) == pytest.approx(expected.get(span, 0.0), abs=0.021 if span not in mine else 1e-4)


def test_bounds_in_doubt_do_not_lose_the_name() -> None:
    """The drug is there for sure, of one token or two: neither reading is likelier than not, one of them is given."""
    scores = likely([{1: 0.5, 4: 0.48}, {3: 0.5, 0: 0.48}])
    ((span, exact),) = chosen_spans(scores, numpy.asarray([2]), [0.6], LABELS)
    assert span == TokenSpan(0, 2, "DRUG")
    assert exact == pytest.approx(0.52, abs=0.02)


def test_a_span_that_is_likelier_wrong_is_not_given() -> None:
    scores = likely([{0: 0.45, 4: 0.5}, {0: 0.2, 8: 0.75}])
    assert [span for span, _ in chosen_spans(scores, numpy.asarray([2]), [0.6], LABELS)] == [TokenSpan(1, 2, "CONDITION")]
    assert len(chosen_spans(scores, numpy.asarray([2]), [0.45], LABELS)) == 2


def test_each_text_has_its_level() -> None:
    row = {0: 0.45, 4: 0.5}
    found = chosen_spans(likely([row, row, row]), numpy.asarray([1, 1, 1]), [0.6, 0.4, 0.6], LABELS)
    assert [span for span, _ in found] == [TokenSpan(1, 2, "DRUG")]


def test_sure_spans_are_their_tags() -> None:
    """Beyond doubt: begin, inside, last; outside; alone; and no span goes over the end of a text."""
    scores = likely([{1: 0.98}, {2: 0.98}, {3: 0.98}, {0: 0.995}, {8: 0.98}, {4: 0.98}])
    found = chosen_spans(scores, numpy.asarray([5, 1]), [0.5, 0.5], LABELS)
    assert [span for span, _ in found] == [TokenSpan(0, 3, "DRUG"), TokenSpan(4, 5, "CONDITION"), TokenSpan(5, 6, "DRUG")]
    assert found[0][1] == pytest.approx(0.98**3, abs=0.01)


def test_nothing_in_sight() -> None:
    assert chosen_spans(likely([{0: 0.999}] * 3), numpy.asarray([2, 1]), [0.5, 0.5], LABELS) == []
