"""Spans as tags and back; the best legal sequence."""

import itertools

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trialtab.ner.tags import TokenSpan, best_tags, decode, encode, n_tags

LABELS = ("DRUG", "CONDITION")
CASES = [
    ([], [0, 0, 0, 0, 0]),
    ([TokenSpan(1, 2, "DRUG")], [0, 4, 0, 0, 0]),
    ([TokenSpan(0, 2, "CONDITION"), TokenSpan(2, 5, "DRUG")], [5, 7, 1, 2, 3]),
    ([TokenSpan(0, 5, "CONDITION")], [5, 6, 6, 6, 7]),
]


@pytest.mark.parametrize(("spans", "tags"), CASES)
def test_encode_and_decode(spans: list[TokenSpan], tags: list[int]) -> None:
    assert encode(5, spans, LABELS).tolist() == tags
    assert decode(tags, LABELS) == spans


def legal(tags: tuple[int, ...]) -> bool:
    return encode(len(tags), decode(tags, LABELS), LABELS).tolist() == list(tags)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10_000), st.lists(st.integers(1, 3), min_size=1, max_size=3))
def test_best_tags_are_the_best_legal_ones(seed: int, lengths: list[int]) -> None:
    """Against trying every sequence."""
    scores = numpy.log(numpy.random.RandomState(seed).dirichlet([0.3] * n_tags(LABELS), size=sum(lengths)) + 1e-6)
    found = best_tags(scores.copy(), numpy.asarray(lengths), sure=1.0).tolist()
    start = 0
    for length in lengths:
        rows = scores[start : start + length]
        options = (each for each in itertools.product(range(n_tags(LABELS)), repeat=length) if legal(each))
        best = max(sum(rows[place][tag] for place, tag in enumerate(each)) for each in options)
        mine = tuple(found[start : start + length])
        assert legal(mine)
        assert sum(rows[place][tag] for place, tag in enumerate(mine)) == pytest.approx(best)
        start += length


def test_no_span_reaches_into_the_next_text() -> None:
    """Two texts of one token each: a beginning in one and an end in the other are no span."""
    scores = numpy.full((2, n_tags(LABELS)), -9.0)
    scores[0, 1] = scores[1, 3] = -0.1
    scores[:, 0] = -3.0
    assert best_tags(scores.copy(), numpy.asarray([1, 1])).tolist() == [0, 0]
    assert best_tags(scores.copy(), numpy.asarray([2])).tolist() == [1, 3]


def test_no_tokens() -> None:
    assert best_tags(numpy.zeros((0, 9)), numpy.asarray([], dtype="int64")).tolist() == []


@given(st.integers(0, 10_000), st.lists(st.integers(1, 30), min_size=1, max_size=5))
def test_tags_are_legal_with_sure_tokens_too(seed: int, lengths: list[int]) -> None:
    random = numpy.random.RandomState(seed)
    scores = numpy.log(random.dirichlet([0.1] * n_tags(LABELS), size=sum(lengths)) + 1e-9)
    outside = random.rand(len(scores)) < 0.3
    scores[outside] = -9.0
    scores[outside, 0] = -0.001
    found = best_tags(scores, numpy.asarray(lengths)).tolist()
    for start, end in zip(numpy.cumsum([0, *lengths]), numpy.cumsum(lengths), strict=False):
        assert legal(tuple(found[start:end]))
