"""Classes, grades and stages beside their concepts: the tagged sentence; concept, comparator, low, high, status of the row."""

from __future__ import annotations

import pytest

from tests.relations.tagged import findings_from
from tests.relations.test_bindings import LEXICON
from trialtab.docs import restore
from trialtab.relations.constraints import find_constraints
from trialtab.types import Quantity

Row = tuple[str, str | None, float | None, float | None, str | None]


def levels_of(tagged: str) -> list[Row]:
    findings = findings_from(tagged)
    rows: list[Row] = []
    for item in find_constraints(findings, LEXICON):
        entity, level = findings.entities[item.entity], item.level
        name = findings.text[entity.start_char : entity.end_char]
        comparator = str(level.comparator) if level and level.comparator else None
        rows.append((name, comparator, level.low if level else None, level.high if level else None, item.status))
    return rows


CASES = [
    ("roman_or", "[NYHA|MEASUREMENT] class III or IV", ("NYHA", "between", 3, 4, None)),
    ("roman_slash", "[NYHA class|MEASUREMENT] III/IV symptoms", ("NYHA class", "between", 3, 4, None)),
    ("roman_range", "[ASA|MEASUREMENT] I-III", ("ASA", "between", 1, 3, None)),
    ("three", "[ASA class|MEASUREMENT] I, II, or III", ("ASA class", "between", 1, 3, None)),
    ("digits", "[ASA|MEASUREMENT] 1 & 2", ("ASA", "between", 1, 2, None)),
    ("one", "[stage|MEASUREMENT] IV melanoma", ("stage", "=", 4, 4, None)),
    ("tail_by", "heart failure class III or higher according to [NYHA|MEASUREMENT]", ("NYHA", ">=", 3, None, None)),
    ("above", "[NYHA|MEASUREMENT] > II", ("NYHA", ">", 2, None, None)),
    ("at_least_word", "[NYHA|MEASUREMENT] at least class II", ("NYHA", ">=", 2, None, None)),
    ("or_higher", "[NYHA|MEASUREMENT] class II or higher", ("NYHA", ">=", 2, None, None)),
    ("bracketed_tail", "[Child-Pugh|MEASUREMENT] B (or worse)", ("Child-Pugh", None, None, None, ">= B")),
    ("or_less", "[stage|MEASUREMENT] II or lower", ("stage", "<=", None, 2, None)),
    ("sign_before_name", "greater than [CTC grade|MEASUREMENT] 1", ("CTC grade", ">", 1, None, None)),
    ("letters", "[Child-Pugh|MEASUREMENT] class B or C", ("Child-Pugh", None, None, None, "B or C")),
    ("letter_range", "[ASIA|MEASUREMENT] A-C", ("ASIA", None, None, None, "A to C")),
    ("sub_stages", "[stage|MEASUREMENT] IIIB/IV", ("stage", None, None, None, "IIIB or IV")),
    ("special_stage", "[stage|MEASUREMENT] I, II, or IVS", ("stage", None, None, None, "I or II or IVS")),
    ("gap_in_list", "[stage|MEASUREMENT] II or IV", ("stage", None, None, None, "II or IV")),
    ("scale_after", "functional class II-III according to the [NYHA|MEASUREMENT]", ("NYHA", "between", 2, 3, None)),
    ("grade_before", "grade 3 or 4 [mucositis|CONDITION]", ("mucositis", "between", 3, 4, None)),
    ("grade_words_between", "Grade II-IV acute [GVHD|CONDITION]", ("GVHD", "between", 2, 4, None)),
    ("grade_after", "[hydronephrosis|CONDITION] grade 3 to 4", ("hydronephrosis", "between", 3, 4, None)),
    ("grade_compared", "[hemorrhage|CONDITION] greater than grade II", ("hemorrhage", ">", 2, None, None)),
    ("grade_of_next", "[bundle branch block|CONDITION], grade II block of the node", ("bundle branch block", None, None, None, None)),
    ("dose", "[ASA|MEASUREMENT] 5 mg daily", ("ASA", None, None, None, None)),
    ("long_number", "[ASA|MEASUREMENT] 100 daily", ("ASA", None, None, None, None)),
    ("no_scale", "[CD4 count|MEASUREMENT] 3 or 4", ("CD4 count", None, None, None, None)),
    ("vitamin", "[hemoglobin|MEASUREMENT] A or C", ("hemoglobin", None, None, None, None)),
    ("word_i", "[stage|MEASUREMENT] In remission", ("stage", None, None, None, None)),
    ("type_is_no_grade", "type II [diabetes|CONDITION]", ("diabetes", None, None, None, None)),
    ("visits", "[NYHA|MEASUREMENT] class at 2 visits", ("NYHA", None, None, None, None)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [pytest.param(*case[1:], id=case[0]) for case in CASES])
def test_levels(text: str, expected: Row) -> None:
    assert levels_of(text)[0] == expected


def test_a_bound_stays() -> None:
    assert levels_of("[ECOG|MEASUREMENT] {0-1|between 0 1 _ _} and grade 2")[0] == ("ECOG", None, None, None, None)


def test_one_place_one_owner() -> None:
    rows = levels_of("[stage|MEASUREMENT] III or IV by [GOLD|MEASUREMENT]")
    assert [(row[0], row[2]) for row in rows] == [("stage", 3), ("GOLD", None)]


def test_a_scale_goes_before_what_it_measures() -> None:
    rows = levels_of("[cardiac function|MEASUREMENT] class III or IV by [NYHA|MEASUREMENT]")
    assert [(row[0], row[2]) for row in rows] == [("cardiac function", None), ("NYHA", 3)]
    rows = levels_of("[cardiac function|MEASUREMENT] class III or IV")
    assert [(row[0], row[2]) for row in rows] == [("cardiac function", 3)]


def test_evidence_holds_the_class() -> None:
    (row,) = find_constraints(findings_from("- heart failure of [NYHA|MEASUREMENT] class III or IV"), LEXICON)
    assert row.level is not None
    assert (row.start_char, row.end_char) == (17, 37)
    assert restore(Quantity, list(row.level)) == row.level
