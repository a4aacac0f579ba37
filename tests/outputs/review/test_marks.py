"""What is marked, and that marks never overlap."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from trialtab.outputs.review.marks import Mark, marks_of, marks_within
from trialtab.types import Assertion, DocFindings, Entity, Label, Quantity, Window, WindowRelation

TEXT = "No ALT > 2 x normal within 2 weeks"


def quantity(start: int, end: int) -> Quantity:
    return Quantity(start, end, None, 1, 1, None, None, None, "")


def test_entities_come_before_values_and_values_before_cues() -> None:
    findings = DocFindings(
        TEXT,
        entities=(Entity(3, 6, Label.MEASUREMENT, "alt"),),
        quantities=(quantity(7, 19), quantity(27, 34)),
        windows=(Window(20, 34, "P2W", WindowRelation.WITHIN, None, -1, -1),),
        assertions=(Assertion(0, negated=True, cues=((0, 2, "no"), (0, 6, "long"))),),
    )
    assert [(TEXT[mark.start_char : mark.end_char], mark.label, mark.flags) for mark in marks_of(findings)] == [
        ("No", "CUE", ()),
        ("ALT", "MEASUREMENT", ("negated",)),
        ("> 2 x normal", "VALUE", ()),
        ("within 2 weeks", "TEMPORAL", ()),
    ]


def test_marks_of_a_stretch_count_from_its_start() -> None:
    marks = [Mark(0, 2, "A"), Mark(5, 8, "B"), Mark(8, 12, "C")]
    assert marks_within(marks, 4, 10) == [Mark(1, 4, "B"), Mark(4, 6, "C")]


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30))))
def test_marks_never_overlap(spans: list[tuple[int, int]]) -> None:
    quantities = tuple(quantity(min(span), max(span)) for span in spans)
    entities = tuple(Entity(min(span), max(span), Label.DRUG) for span in spans[::2])
    marks = marks_of(DocFindings("x" * 30, entities=entities, quantities=quantities))
    for before, after in pairwise(marks):
        assert before.end_char <= after.start_char
