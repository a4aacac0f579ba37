"""Bounds, ages, windows and groups to their concepts: the tagged sentence, and what must come out."""

from __future__ import annotations

import dataclasses

import pytest

from tests.relations.bindings import LEXICON, PATTERNS, bounds_of, text_of
from tests.relations.tagged import findings_from
from trialtab.patterns import parse_table
from trialtab.relations.chains import is_initialism
from trialtab.relations.constraints import find_constraints
from trialtab.relations.regimens.lexicon import shipped_lexicon
from trialtab.types import Kind, Label, Term

M, D, C = "MEASUREMENT", "DRUG", "CONDITION"


BOUNDS = [
    ("list_shares", "[AST|MEASUREMENT], [ALT|MEASUREMENT] {> 2 x normal|> 2 _ _ ULN}", [("AST", 2, None), ("ALT", 2, None)]),
    ("list_of_three", "[AST|MEASUREMENT]/[ALT|MEASUREMENT] or [bilirubin|MEASUREMENT] {> 2.5 ULN|> 2.5 _ _ ULN}",
     [("AST", 2.5, None), ("ALT", 2.5, None), ("bilirubin", 2.5, None)]),
    ("own_bounds", "[IgG|MEASUREMENT] {< 4 g/L|< _ 4 g/L _} or [IgA|MEASUREMENT] {< 0.1 g/L|< _ 0.1 g/L _}",
     [("IgG", None, 4), ("IgA", None, 0.1)]),
    ("abbreviation", "[Absolute neutrophil count|MEASUREMENT] ([ANC|MEASUREMENT]) {≥ 1|>= 1 _ 10*9/L _}",
     [("Absolute neutrophil count", 1, None)]),
    ("two_abbreviations", "[aspartate aminotransferase|MEASUREMENT] ([AST|MEASUREMENT] or [SGOT|MEASUREMENT]) {≤ 2|<= _ 2 _ ULN}",
     [("aspartate aminotransferase", None, 2)]),
    ("defined_as", "[Neutropenia|CONDITION] defined as [ANC|MEASUREMENT] {< 1|< _ 1 10*9/L _}",
     [("Neutropenia", None, None), ("ANC", None, 1)]),
    ("condition_bound", "[anemia|CONDITION] {< 8 g/dL|< _ 8 g/dL _}", [("anemia", None, 8)]),
    ("drug_after", "{≤ 20 mg/day|<= _ 20 mg/d _} of [prednisone|DRUG] or equivalent", [("prednisone", None, 20)]),
    ("drug_no_lab_unit", "[insulin|DRUG] for [glucose|MEASUREMENT] {> 200 mg/dL|> 200 _ mg/dL _}",
     [("insulin", None, None), ("glucose", 200, None)]),
    ("other_clause", "[platelets|MEASUREMENT] normal; {> 3|> 3 _ _ _} things", [("platelets", None, None), ("things", 3, None)]),
    ("life_expectancy", "[Life expectancy|OBSERVATION] {> 3 months|> 3 _ mo _}", [("Life expectancy", 3, None)]),
    ("condition_no_months", "[Asthma|CONDITION] in clinic {> 3 months|> 3 _ mo _}", [("Asthma", None, None)]),
    ("implied_age", "Patients {18-65 years|between 18 65 a _}", [("age", 18, 65)]),
    ("implied_age_older", "{18 years or older|>= 18 _ a _} and confirmed [asthma|CONDITION]", [("age", 18, None), ("asthma", None, None)]),
    ("age_word", "[Age|PERSON:age] {≥ 18|>= 18 _ _ _} at enrolment", [("Age", 18, None)]),
    ("age_impossible", "[Age|PERSON:age] {> 500|> 500 _ _ _}", []),
    ("age_word_alone", "[Age|PERSON:age] as defined", None),
    ("follow_up_no_age", "{≥ 2 years|>= 2 _ a _} of follow-up of [asthma|CONDITION]", [("asthma", None, None)]),
    ("second_in_brackets", "[AST|MEASUREMENT] and [ALT|MEASUREMENT] {≤ 2.5 ULN|<= _ 2.5 _ ULN} ({≤ 5 ULN|<= _ 5 _ ULN} with [metastases|CONDITION])",
     [("AST", None, 2.5), ("AST", None, 5), ("ALT", None, 2.5), ("ALT", None, 5), ("metastases", None, None)]),
    ("second_excepted", "[AST|MEASUREMENT] {< 3 ULN|< _ 3 _ ULN}, except that {up to 5 ULN|<= _ 5 _ ULN} is allowed",
     [("AST", None, 3), ("AST", None, 5)]),
    ("second_of_another", "[AST|MEASUREMENT] {> 3 ULN|> 3 _ _ ULN} or {> 2 ULN|> 2 _ _ ULN} [bilirubin|MEASUREMENT]",
     [("AST", 3, None), ("bilirubin", 2, None)]),
    ("second_bound_after", "[AST|MEASUREMENT] {≤ 2.5|<= _ 2.5 _ ULN}, {≥ 2|>= 2 _ _ _} of [risk factors|OBSERVATION]",
     [("AST", None, 2.5), ("risk factors", 2, None)]),
]  # fmt: skip


@pytest.mark.parametrize(("tagged", "expected"), [row[1:] for row in BOUNDS], ids=[row[0] for row in BOUNDS])
def test_bounds(tagged, expected):
    found = bounds_of(tagged)
    if expected is None or expected == []:
        assert [row for row in found if row[1:] != (None, None)] == []
    else:
        assert found == expected


def test_groups_of_sub_items_and_lists():
    findings = findings_from(
        "At least two of the following:\n- [fever|CONDITION]\n- [cough|CONDITION]\n[asthma|CONDITION] or [COPD|CONDITION]"
    )
    rows = {
        text_of(findings, c.entity): (c.group, c.group_operator, c.group_min)
        for c in find_constraints(findings, LEXICON)
        if c.entity >= 0
    }
    assert rows["fever"] == rows["cough"] == ("I01", "any", 2)
    assert rows["asthma"] == rows["COPD"] == ("I02/1", "any", 1)


@pytest.mark.parametrize(
    ("tagged", "expected"),
    [
        (
            "[IgG|MEASUREMENT] {< 4 g/L|< _ 4 g/L _} or [IgA|MEASUREMENT] {< 0.1 g/L|< _ 0.1 g/L _}",
            {"IgG": "any", "IgA": "any"},
        ),
        ("[IgG|MEASUREMENT] {< 4 g/L|< _ 4 g/L _} and [IgA|MEASUREMENT] {< 0.1 g/L|< _ 0.1 g/L _}", {"IgG": None, "IgA": None}),
        ("[ALT|MEASUREMENT] {> 90 U/L|> 90 _ U/L _} or [asthma|CONDITION]", {"ALT": "any", "asthma": "any"}),
        (
            "[rituximab|DRUG] <within 6 months|P6M within _>, or [anakinra|DRUG] <within 5 days|P5D within _>",
            {"rituximab": "any", "anakinra": "any"},
        ),
        ("at least two of: [fever|CONDITION], [rash|CONDITION]", {"fever": "any", "rash": "any"}),
    ],
    ids=["or", "and", "bound_or_condition", "windows", "number_and_colon"],
)
def test_groups_of_statements(tagged, expected):
    findings = findings_from(tagged)
    assert {text_of(findings, c.entity): c.group_operator for c in find_constraints(findings, LEXICON)} == expected


def test_an_item_without_concept_gives_one_constraint():
    findings = findings_from("In the opinion of the investigator")
    (only,) = find_constraints(findings, LEXICON)
    assert (only.entity, only.quantity, only.start_char, only.end_char) == (-1, -1, 0, len(findings.text) - 1)


@pytest.mark.parametrize(
    ("short", "long", "expected"),
    [
        ("ANC", "absolute neutrophil count", True),
        ("LVEF", "left ventricular ejection fraction", True),
        ("XYZ", "absolute count", False),
    ],
)
def test_is_initialism(short, long, expected):
    assert is_initialism(short, long) is expected


TRAPS = [
    ("wrong_dimension", "[Diastolic blood pressure|MEASUREMENT] {≥ 90 mmHg|>= 90 _ mm[Hg] _}, breathing {< 12 per minute|< _ 12 /min _}",
     [("Diastolic blood pressure", 90, None), ("breathing", None, 12)]),
    ("count_of_a_noun", "[blast crisis|CONDITION] that failed {at least 1|>= 1 _ _ _} conventional regimen",
     [("blast crisis", None, None), ("conventional regimen", 1, None)]),
    ("words_between", "[marrow fibrosis|CONDITION], other changes or {> 30 %|> 30 _ % _} plasma cells",
     [("marrow fibrosis", None, None), ("plasma cells", 30, None)]),
    ("or_is_not_parallel", "[SBP|MEASUREMENT] {≥ 180|>= 180 _ mm[Hg] _} or {< 90|< _ 90 mm[Hg] _}, [DBP|MEASUREMENT] {≥ 110|>= 110 _ mm[Hg] _} or {< 60|< _ 60 mm[Hg] _}",
     [("SBP", 180, None), ("SBP", None, 90), ("DBP", 110, None), ("DBP", None, 60)]),
    ("with_is_no_list", "[renal function|MEASUREMENT] with [creatinine clearance|MEASUREMENT] {> 50 mL/min|> 50 _ mL/min _}",
     [("renal function", None, None), ("creatinine clearance", 50, None)]),
    ("blocked", "[gestational age|MEASUREMENT] that require {> 50 %|> 50 _ % _} of calories", [("gestational age", None, None), ("calories", 50, None)]),
]  # fmt: skip


@pytest.mark.parametrize(("tagged", "expected"), [row[1:] for row in TRAPS], ids=[row[0] for row in TRAPS])
def test_bounds_that_are_not_the_concepts(tagged, expected):
    assert bounds_of(tagged) == expected


def test_dimension_patterns_match_their_examples():
    rows = parse_table((PATTERNS / "measurement_dimensions.tsv").read_text(encoding="utf-8"), file="measurement_dimensions.tsv")
    for row, (pattern, dimensions) in zip(rows, LEXICON.dimensions.rows, strict=True):
        assert pattern.search(row["example"]), row["id"]
        assert not pattern.search(row["not_example"]), row["id"]
        assert dimensions


MENDED_BOUNDS = [
    ("rate_in_beats", "[heart rate|MEASUREMENT] {< 50 beats/min|< _ 50 beats/min _} or {> 110 beats/min|> 110 _ beats/min _}",
     [("heart rate", None, 50), ("heart rate", 110, None)]),
    ("resumed_over_condition", "[bilirubin|MEASUREMENT] {≤ 2 x ULN|<= _ 2 _ ULN} if no [liver metastases|CONDITION] or {≤ 4 x ULN|<= _ 4 _ ULN} with them",
     [("bilirubin", None, 2), ("bilirubin", None, 4), ("liver metastases", None, None)]),
    ("limit_is_no_conditions", "[bilirubin|MEASUREMENT] {≤ 2 x ULN|<= _ 2 _ ULN} or {≤ 4 x ULN|<= _ 4 _ ULN} for [Gilbert's syndrome|CONDITION]",
     [("bilirubin", None, 2), ("bilirubin", None, 4), ("Gilbert's syndrome", None, None)]),
    ("count_of_what_a_test_is_for", "[skin prick test|MEASUREMENT] to {at least two|>= 2 _ _ _} pollens", [("skin prick test", None, None), ("pollens", 2, None)]),
    ("extent_of_a_condition", "[arthritis|CONDITION] in {at least two|>= 2 _ _ _} joints", [("arthritis", 2, None)]),
    ("value_of_the_noun_after", "[disc prolapse|CONDITION], {at most 30 %|<= _ 30 % _} narrowing of the canal", [("disc prolapse", None, None)]),
    ("procedures_share_no_unit", "[intubation|PROCEDURE] or [oxygen|PROCEDURE] {> 6 L/min|> 6 _ L/min _}", [("intubation", None, None), ("oxygen", 6, None)]),
    ("age_over_consent", "[age|PERSON:age] when giving [consent|OBSERVATION:consent] is {20 to 60 years|between 20 60 a _}",
     [("age", 20, 60), ("consent", None, None)]),
    ("another_value_after_semicolon", "liver disease ([TBIL|MEASUREMENT] {≥ 2 x ULN|>= 2 _ _ ULN}; XYZ {≥ 5 x ULN|>= 5 _ _ ULN})",
     [("TBIL", 2, None), ("XYZ", 5, None)]),
    ("tests_last_no_time", "[pregnancy test|MEASUREMENT] and contraception {at least three weeks|>= 3 _ wk _} long", [("pregnancy test", None, None)]),
    ("bare_age_of_people", "Patients {< 18|< _ 18 _ _}", [("age", None, 18)]),
    ("bare_count_of_people", "Patients {≥ 2|>= 2 _ _ _}", [("age", None, None)]),
    ("age_below_heading", "[Age|PERSON:age]:\n- {35 and over|>= 35 _ _ _}", [("age", None, None), ("age", 35, None)]),
]  # fmt: skip


@pytest.mark.parametrize(("tagged", "expected"), [row[1:] for row in MENDED_BOUNDS], ids=[row[0] for row in MENDED_BOUNDS])
def test_bounds_by_construction(tagged, expected):
    assert bounds_of(tagged) == expected


def test_what_stands_inside_a_value_is_no_concept():
    findings = findings_from("[platelets|MEASUREMENT] {≥ 100,000/mcl|>= 100000 _ /uL _}")
    inside = findings.text.index("mcl")
    unit = findings.entities[0]._replace(start_char=inside, end_char=inside + 3, label=Label.CONDITION)
    findings = dataclasses.replace(findings, entities=(*findings.entities, unit))
    assert [item.entity for item in find_constraints(findings, LEXICON)] == [0]


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("[HIV test|MEASUREMENT] <within 8 weeks|P8W within _> is negative", "negative", "negative"),
        ("[HBsAg|MEASUREMENT] positive", "positive", "positive"),
        ("[lymphadenectomy|PROCEDURE] required of patients with positive nodes", "positive", None),
        ("Abnormal clotting ([INR|MEASUREMENT] high)", "Abnormal", None),
        ("[pneumonia|CONDITION] or active disease", "active", None),
    ],
    ids=["over_a_window", "at_once", "of_another_noun", "before_a_bracket", "of_what_follows"],
)
def test_statuses(text, word, expected):
    findings = findings_from(text)
    start = findings.text.index(word)
    term = Term(start, start + len(word), "status", word.lower())
    findings = dataclasses.replace(findings, terms=(term,))
    (row,) = find_constraints(findings, LEXICON)
    assert row.status == expected


def test_unstable_angina_in_a_look_back_window_is_past():
    findings = findings_from("[unstable angina|CONDITION] <within 6 months|P6M within _>")
    excluded = findings.criteria[0]._replace(kind=Kind.EXCLUSION)
    (row,) = find_constraints(dataclasses.replace(findings, criteria=(excluded,)), LEXICON)
    assert row.historical


def test_a_long_gap_that_is_no_glue_is_told_in_one_pass():
    gap = "once daily dose of " * 2000 + "§"
    for pattern in (LEXICON.glue, LEXICON.tight_glue, LEXICON.after_glue, LEXICON.person_only, shipped_lexicon().glue):
        assert pattern.fullmatch(gap) is None
