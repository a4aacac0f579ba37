"""One name, one label within a text: what follows from the tagger's spans, on plain values."""

from __future__ import annotations

from itertools import pairwise

import pytest

from trialtab.entities.names import ShortForm
from trialtab.entities.recurrence import with_recurring
from trialtab.types import Entity, Label, Source

TEXT = "Quuxol hydrate <QXH> for blue gnat fever. Quuxol helps; QXH-treated adults with Blue Gnat Fever stay well on QXH or quuxol."
LONG, FEVER = "Quuxol hydrate", "blue gnat fever"


def span(part: str, label: Label, confidence: float = 0.9, *, text: str = TEXT, nth: int = 0, **fields: object) -> Entity:
    start = -1
    for _ in range(nth + 1):
        start = text.index(part, start + 1)
    return Entity(start, start + len(part), label, source=Source.MODEL, confidence=confidence, **fields)  # type: ignore[arg-type]


def short_forms(short: str, long: str, text: str = TEXT) -> list[ShortForm]:
    starts = [at for at in range(len(text)) if text.startswith(short, at)]
    return [ShortForm(at, at + len(short), text.index(long), text.index(long) + len(long)) for at in starts]


def found(
    tagged: list[Entity],
    known: list[Entity] | None = None,
    short: list[ShortForm] | None = None,
    *,
    prose: list[tuple[int, int]] | None = None,
    text: str = TEXT,
) -> list[tuple[int, str, str, float]]:
    spans = with_recurring(text, sorted(tagged), known or [], short or [], [(0, len(text))] if prose is None else prose)
    assert all(one.end_char <= two.start_char for one, two in pairwise(spans))
    return [(each.start_char, text[each.start_char : each.end_char], each.label.value, each.confidence) for each in spans]


def test_a_short_form_has_the_label_of_its_long_form() -> None:
    places = [(16, "QXH", "DRUG", 0.81), (56, "QXH", "DRUG", 0.81), (109, "QXH", "DRUG", 0.81)]
    assert found([span(LONG, Label.DRUG)], short=short_forms("QXH", LONG)) == [(0, LONG, "DRUG", 0.9), *places]


@pytest.mark.parametrize("label", [Label.CONDITION, Label.DRUG])
def test_a_wrong_guess_about_a_short_form_goes_a_right_one_becomes_as_sure(label: Label) -> None:
    guess = span("QXH", label, 0.5, nth=2)
    assert found([span(LONG, Label.DRUG), guess], short=short_forms("QXH", LONG))[-1] == (109, "QXH", "DRUG", 0.81)


def test_a_short_form_inside_a_longer_name_stays_there() -> None:
    longer = span("QXH-treated adults", Label.PERSON, 0.3)
    labels = [(text, label) for _, text, label, _ in found([span(LONG, Label.DRUG), longer], short=short_forms("QXH", LONG))]
    assert ("QXH-treated adults", "PERSON") in labels and len(labels) == 4


@pytest.mark.parametrize(
    "long_form",
    [
        span(LONG, Label.DRUG, 0.49),  # not sure enough
        span(LONG, Label.MEASUREMENT),  # this follows for drugs and conditions alone
        span("Quuxol", Label.DRUG),  # does not end with the long form
    ],
)
def test_nothing_follows_for_a_short_form(long_form: Entity) -> None:
    assert all(text != "QXH" for _, text, _, _ in found([long_form], short=short_forms("QXH", LONG)))


def test_another_word_for_the_same_thing() -> None:
    known = [span(LONG, Label.DRUG, norm="quuxol"), span("Quuxol helps", Label.DRUG, norm="quuxol"),
             span("adults", Label.DRUG, norm="other")]  # fmt: skip
    assert found([span(LONG, Label.DRUG)], known) == [(0, LONG, "DRUG", 0.9), (42, "Quuxol helps", "DRUG", 0.81)]
    assert len(found([span(LONG, Label.DRUG, 0.55)], known)) == 1
    assert len(found([span(LONG, Label.CONDITION)], known)) == 1


def test_a_sure_name_is_one_wherever_it_stands() -> None:
    spans = found([span(FEVER, Label.CONDITION, 0.8), span("Quuxol", Label.DRUG, 0.75, nth=1)])
    assert spans == [
        (0, "Quuxol", "DRUG", 0.675),
        (25, FEVER, "CONDITION", 0.8),
        (42, "Quuxol", "DRUG", 0.75),
        (80, "Blue Gnat Fever", "CONDITION", 0.72),
        (116, "quuxol", "DRUG", 0.675),
    ]
    assert len(found([span(FEVER, Label.CONDITION, 0.65)])) == 1


@pytest.mark.parametrize(("text", "name"), [("gnat gnat gnat", "gnat"), ("quuxol quuxolide xquuxol", "quuxol")])
def test_short_names_and_parts_of_words_are_not_looked_for(text: str, name: str) -> None:
    assert len(found([span(name, Label.DRUG, text=text)], text=text)) == 1


def test_a_letter_that_grows_in_lower_case_moves_nothing() -> None:
    text = "İ quuxol İ quuxol"
    assert [(start, part) for start, part, _, _ in found([span("quuxol", Label.DRUG, text=text)], text=text)] == [
        (2, "quuxol"),
        (11, "quuxol"),
    ]


def test_criteria_are_left_alone() -> None:
    sure = span(FEVER, Label.CONDITION)
    assert found([sure], prose=[]) == found([sure], prose=[(0, 41)]) == [(25, FEVER, "CONDITION", 0.9)]
    assert found([sure], prose=[(42, len(TEXT))]) == [(25, FEVER, "CONDITION", 0.9)]
    assert len(found([sure], prose=[(0, 41), (42, len(TEXT))])) == 2


def test_nothing_tagged_nothing_follows() -> None:
    assert found([], short=short_forms("QXH", LONG)) == []
