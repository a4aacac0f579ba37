"""The overlap policy."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialtab.entities.overlap import Candidate, Priority, resolve
from trialtab.types import Domain, Entity, Label

HAND, DICTIONARY, GENERATIVE, MODEL, DEFINED = (
    Priority.HAND, Priority.DICTIONARY, Priority.GENERATIVE, Priority.MODEL, Priority.DEFINED,
)  # fmt: skip


def candidate(
    start: int, end: int, priority: Priority = DICTIONARY, label: Label = Label.CONDITION, **more: object
) -> Candidate:
    """A candidate whose tokens are ten characters each."""
    return Candidate(start, end, priority, Entity(start * 10, end * 10 - 1, label, **more))  # type: ignore[arg-type]


CASES = {
    "longer wins": ([candidate(0, 1, HAND), candidate(0, 2, GENERATIVE)], [(0, 2, GENERATIVE)]),
    "hand beats dictionary": ([candidate(0, 1), candidate(0, 1, HAND, Label.DRUG)], [(0, 1, HAND)]),
    "dictionary beats model": ([candidate(0, 1, MODEL, Label.DRUG), candidate(0, 1)], [(0, 1, DICTIONARY)]),
    "model beats patterns": ([candidate(0, 1, MODEL, Label.DRUG), candidate(0, 1, GENERATIVE)], [(0, 1, MODEL)]),
    "defined beats hand": ([candidate(0, 1, DEFINED), candidate(0, 1, HAND, Label.DRUG)], [(0, 1, DEFINED)]),
    "crossing: longer in characters": ([candidate(0, 2), candidate(1, 4)], [(1, 4, DICTIONARY)]),
    "crossing, equal: earlier": ([candidate(1, 3), candidate(0, 2)], [(0, 2, DICTIONARY)]),
    "two short ones beside a long one": (
        [candidate(0, 1), candidate(3, 4), candidate(1, 3)],
        [(0, 1, DICTIONARY), (1, 3, DICTIONARY), (3, 4, DICTIONARY)],
    ),
    "a loser frees its other tokens": (
        [candidate(0, 3), candidate(2, 4), candidate(3, 4)],
        [(0, 3, DICTIONARY), (3, 4, DICTIONARY)],
    ),
    "nothing": ([], []),
}


@pytest.mark.parametrize(("candidates", "expected"), CASES.values(), ids=CASES.keys())
def test_policy(candidates: list[Candidate], expected: list[tuple[int, int, Priority]]) -> None:
    kept, lost = resolve(candidates)
    assert [each[:3] for each in kept] == expected
    assert len(kept) + len(lost) == len(candidates)


def test_confidence_decides_between_equals() -> None:
    weak = candidate(0, 1, MODEL, Label.DRUG, confidence=0.4)
    strong = candidate(0, 1, MODEL, Label.CONDITION, confidence=0.9)
    assert resolve([weak, strong]) == ([strong], [weak])


def test_same_place_and_label_is_one_finding() -> None:
    """The winner takes what it lacks from the other; nothing is lost."""
    known = candidate(0, 1, DICTIONARY, norm="gout", code="D006073", code_system="MeSH")
    pattern = candidate(0, 1, GENERATIVE, domain=Domain.LIFESTYLE)
    kept, lost = resolve([pattern, known])
    assert lost == []
    assert kept == [known._replace(entity=known.entity._replace(domain=Domain.LIFESTYLE))]


def test_a_code_goes_with_its_own_norm_only() -> None:
    defined = candidate(0, 1, DEFINED, norm="pharmacodynamics")
    known = candidate(0, 1, DICTIONARY, norm="parkinson's disease", code="D010300", code_system="MeSH")
    assert resolve([known, defined])[0] == [defined]


CANDIDATES = st.lists(
    st.builds(
        lambda start, size, priority, label, confidence: candidate(start, start + size, priority, label, confidence=confidence),
        st.integers(0, 12),
        st.integers(1, 4),
        st.sampled_from(Priority),
        st.sampled_from([Label.DRUG, Label.CONDITION, Label.MEASUREMENT]),
        st.sampled_from([0.5, 1.0]),
    ),
    max_size=12,
)


@given(CANDIDATES, st.randoms())
def test_winners_are_disjoint_and_the_order_of_candidates_does_not_matter(candidates: list[Candidate], random: object) -> None:
    kept, lost = resolve(candidates)
    assert all(one.end <= other.start for one, other in pairwise(kept))
    places = {(each.start, each.end, each.entity.label) for each in candidates}
    assert sorted(places) == sorted((each.start, each.end, each.entity.label) for each in (*kept, *lost))
    for loser in lost:
        assert any(loser.start < winner.end and winner.start < loser.end for winner in kept)
    shuffled = list(candidates)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert resolve(shuffled)[0] == kept
