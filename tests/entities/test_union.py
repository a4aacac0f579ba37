"""The union policy on plain values: trimming, promotion, and which spans are those of the text."""

from __future__ import annotations

import pytest

from trialtab.entities.union import GIVEN_LEAST, POLICY, meeting, promoted, trimmed, union
from trialtab.types import Assertion, Criterion, DocFindings, Entity, Kind, Label, Source

TEXT = "Known fictitious lung disorder or gout, treated with foolimumab 20 mg for 3 weeks"


def place(part: str, label: str, text: str = TEXT, **fields: object) -> Entity:
    start = text.index(part)
    return Entity(start, start + len(part), Label(label), **fields)  # type: ignore[arg-type]


def tagged(part: str, label: str, confidence: float = 0.8, text: str = TEXT) -> Entity:
    return place(part, label, text, source=Source.MODEL, confidence=confidence, rule="model")


def item(text: str = TEXT) -> Criterion:
    return Criterion("I01", None, Kind.INCLUSION, 0, len(text), "")


@pytest.mark.parametrize(
    ("text", "label", "parts"),
    [
        ("lung disorder", "CONDITION", ["lung disorder"]),
        ("gout; scurvy", "CONDITION", ["gout", "scurvy"]),
        ("gout\n* scurvy", "CONDITION", ["gout", "scurvy"]),
        ("gout,", "CONDITION", ["gout"]),
        ("(gout", "CONDITION", ["gout"]),
        ("gout)", "CONDITION", ["gout"]),
        ("platelet count (citrate)", "MEASUREMENT", ["platelet count (citrate)"]),
        ("platelets < 50", "MEASUREMENT", ["platelets"]),
        ("bilirubin greater than 2", "MEASUREMENT", ["bilirubin"]),
        ("history of gout", "CONDITION", ["gout"]),
        ("No gout", "CONDITION", ["gout"]),
        ("notalgia", "CONDITION", ["notalgia"]),
        ("< 50; > 20", "VALUE", ["< 50; > 20"]),
        ("within 3 weeks,", "TEMPORAL", ["within 3 weeks,"]),
        (" ;, ", "DRUG", []),
        ("[(", "DRUG", []),
    ],
)
def test_trimmed(text: str, label: str, parts: list[str]) -> None:
    whole = f"xx {text} yy"
    found = trimmed(whole, Entity(3, 3 + len(text), Label(label), source=Source.MODEL, confidence=0.5))
    assert [whole[each.start_char : each.end_char] for each in found] == parts
    assert {(each.label, each.confidence) for each in found} <= {(label, 0.5)}


def test_a_concept_of_rows_needs_confidence_and_a_free_place() -> None:
    gout = place("gout", "CONDITION")
    spans = [tagged("Known fictitious", "CONDITION"), tagged("gout", "DRUG"), tagged("foolimumab", "DRUG", 0.55)]
    found = promoted(TEXT, [gout], spans, {"CONDITION": 0.8, "DRUG": 0.5}, [item()])
    assert [(TEXT[each.start_char : each.end_char], each.norm) for each in found] == [
        ("Known fictitious", "known fictitious"),
        ("foolimumab", "foolimumab"),
    ]
    assert not promoted(TEXT, [], spans, {"CONDITION": 0.81, "MEASUREMENT": 0.0}, [item()])


@pytest.mark.parametrize(("confidence", "n_found"), [(GIVEN_LEAST - 0.01, 0), (GIVEN_LEAST, 1)])
def test_a_drug_outside_criteria_must_be_surer(confidence: float, n_found: int) -> None:
    assert len(promoted(TEXT, [], [tagged("foolimumab", "DRUG", confidence)], {"DRUG": 0.5}, [])) == n_found


CODED = {"norm": "gout", "code": "C1", "code_system": "X"}
DENIED = Assertion(0, negated=True)


@pytest.mark.parametrize(
    ("entities", "values", "spans", "expected"),
    [
        # both, at the same place: the rules' norm and code, the model's confidence
        ([place("gout", "CONDITION", **CODED)], [], [tagged("gout", "CONDITION")], [("gout", "CONDITION", "C1", "pattern", 0.8)]),
        # both, at other bounds or with another label: the model's, without a code
        ([place("lung disorder", "CONDITION", **CODED)], [], [tagged("fictitious lung disorder", "CONDITION")],
         [("fictitious lung disorder", "CONDITION", None, "model", 0.8)]),
        ([place("gout", "OBSERVATION")], [], [tagged("gout", "CONDITION")], [("gout", "CONDITION", None, "model", 0.8)]),
        # the model alone: from a confidence on
        ([], [], [tagged("gout", "CONDITION", POLICY.least)], [("gout", "CONDITION", None, "model", 0.32)]),
        ([], [], [tagged("gout", "CONDITION", POLICY.least - 0.01)], []),
        # the rules alone: conditions with a code, people, doses
        ([place("gout", "CONDITION", **CODED)], [], [], [("gout", "CONDITION", "C1", "pattern", 0.5)]),
        ([place("gout", "CONDITION"), place("foolimumab", "DRUG")], [], [], []),
        ([], [place("20 mg", "DOSE")], [], [("20 mg", "DOSE", None, "pattern", 1.0)]),
        # in criteria values and times are the model's
        ([], [place("3 weeks", "TEMPORAL")], [], []),
        ([], [place("for 3 weeks", "DURATION")], [tagged("3 weeks", "TEMPORAL")], [("3 weeks", "TEMPORAL", None, "model", 0.8)]),
    ],
)  # fmt: skip
def test_union(
    entities: list[Entity], values: list[Entity], spans: list[Entity], expected: list[tuple[str, str, str | None, str, float]]
) -> None:
    findings = DocFindings(
        TEXT, criteria=(item(),), entities=tuple(entities), values=tuple(values), tagged=tuple(spans),
        assertions=(DENIED,) * len(entities), tagged_assertions=(DENIED,) * len(spans),
    )  # fmt: skip
    found = union(findings)
    assert [
        (TEXT[e.start_char : e.end_char], e.label, e.code, e.source, e.confidence) for e, _ in found
    ] == expected  # fmt: skip
    assert all(named.assertion.negated for named in found if named.entity.label in ("CONDITION", "DRUG"))


def test_outside_criteria_the_rules_speak_of_values_and_times() -> None:
    values = (place("20 mg", "DOSE"), place("for 3 weeks", "DURATION"))
    spans = (tagged("gout", "VALUE"), tagged("20 mg", "VALUE"), tagged("3 weeks", "TEMPORAL"))
    found = union(DocFindings(TEXT, values=values, tagged=spans))
    assert [(TEXT[e.start_char : e.end_char], e.label) for e, _ in found] == [
        ("gout", "VALUE"),
        ("20 mg", "DOSE"),
        ("for 3 weeks", "DURATION"),
    ]


def test_without_a_model_the_spans_are_the_rules() -> None:
    entities, values = (place("gout", "OBSERVATION"),), (place("3 weeks", "TEMPORAL"),)
    found = union(DocFindings(TEXT, criteria=(item(),), entities=entities, values=values, assertions=(DENIED,)))
    assert [named.entity for named in found] == [*entities, *values]
    assert [named.assertion.negated for named in found] == [True, False]


def test_meeting() -> None:
    known = [place("gout", "CONDITION"), place("foolimumab", "DRUG")]
    assert [meeting(known, place(part, "DRUG")) for part in ("Known", "or gout, treated", "umab", "20 mg")] == [-1, 0, 1, -1]


@pytest.mark.parametrize(
    ("text", "end", "n_found"),
    [
        ("ALL patients must agree", 3, 0),
        ("ALL in first remission", 3, 1),
        ("AS PER AMENDMENT 3", 2, 0),
        ("AS for two years", 2, 1),
        ("NO contraindication", 2, 0),
        ("recovered from surgery", 9, 0),
        ("medical reasons", 7, 0),
        ("gout for two years", 4, 1),
    ],
)
def test_words_that_name_no_concept_make_no_row(text: str, end: int, n_found: int) -> None:
    spans = [Entity(0, end, Label("CONDITION"), source=Source.MODEL, confidence=0.95)]
    assert len(promoted(text, [], spans, {"CONDITION": 0.5}, [])) == n_found
