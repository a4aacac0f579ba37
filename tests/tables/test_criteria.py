"""Constraints to criterion rows: places, texts, registered age and sex."""

from __future__ import annotations

import dataclasses

import pytest

from tests.relations.tagged import findings_from
from tests.relations.test_bindings import LEXICON
from trialtab.relations.constraints import find_constraints
from trialtab.tables.criteria import criterion_rows
from trialtab.tables.places import Places, tidy
from trialtab.tables.rows import TABLES, columns_of
from trialtab.types import Edit, FieldText, RegisteredValue, SectionKind, Segment, TrialRecord

AGE_VALUE = RegisteredValue("18 Years", "eligibility.minimum_age", 0, 8)
SEX_VALUE = RegisteredValue("Female", "eligibility.gender", 0, 6)


def record_of(text: str, **changes) -> TrialRecord:
    # the source holds two characters more in front and an escape before "<"
    position = text.find("<")
    edits = () if position < 0 else (Edit(position, position, position + 2, position + 3),)
    item = FieldText(SectionKind.ELIGIBILITY, "criteria.textblock", text, 2, edits)
    return TrialRecord("NCT90000099", "x.xml", "ctg_xml", (item,), **changes)


def rows_of(tagged: str, **changes):
    findings = findings_from(tagged)
    segments = (Segment(0, len(findings.text), SectionKind.INCLUSION, 0),)
    findings = dataclasses.replace(findings, segments=segments)
    record = record_of(findings.text, **changes)
    return criterion_rows(record.trial_id, record, findings, find_constraints(findings, LEXICON), Places(findings, record))


def test_offsets_lead_into_the_untouched_source():
    (row,) = rows_of("[IgG|MEASUREMENT] {< 4 g/L|< _ 4 g/L _}")
    assert (row.concept, row.comparator, row.low, row.high, row.unit) == ("IgG", "<", None, 4.0, "g/L")
    assert (row.field, row.section) == ("criteria.textblock", "inclusion")
    assert (row.start_char, row.end_char) == (2, 2 + len(r"IgG \< 4 g/L"))


def test_ids_and_parents():
    rows = rows_of("One of the following:\n- [fever|CONDITION] and [cough|CONDITION]\n- something else")
    assert [row.row_id for row in rows] == [
        "NCT90000099-I01-r1",
        "NCT90000099-I01.1-r1",
        "NCT90000099-I01.1-r2",
        "NCT90000099-I01.2-r1",
    ]
    assert rows[1].parent_id == "NCT90000099-I01"
    assert (rows[3].domain, rows[3].concept, rows[3].text) == ("other", None, "something else")


def test_registered_age_and_sex_become_rows_when_the_text_is_silent():
    changes = {"minimum_age_years": 18.0, "minimum_age_value": AGE_VALUE, "sex": "FEMALE", "sex_value": SEX_VALUE}
    age, sex, _ = rows_of("[asthma|CONDITION]", **changes)
    assert (age.domain, age.comparator, age.low, age.high, age.unit, age.section) == ("age", ">=", 18.0, None, "a", "registry")
    assert (age.field, age.start_char, age.end_char) == ("eligibility.minimum_age", 0, 8)
    assert (sex.domain, sex.concept_norm, sex.text) == ("sex", "female", "Female")


def test_registered_age_is_not_doubled():
    rows = rows_of("Patients {18-65 years|between 18 65 a _}", minimum_age_years=18.0, minimum_age_value=AGE_VALUE)
    assert [(row.domain, row.low, row.high) for row in rows] == [("age", 18.0, 65.0)]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("Patients {> 18 years|> 18 _ a _}", [("inclusion", 18.0, None)]),
        ("Patients {under 66 years|< _ 66 a _}", [("inclusion", None, 66.0)]),
        ("Patients {over 55 years|> 55 _ a _}", [("registry", 18.0, 65.0), ("inclusion", 55.0, None)]),
    ],
    ids=["lower limit said", "upper limit said in other words", "another age"],
)
def test_registered_limits_that_no_age_of_the_text_states(text, rows):
    found = rows_of(text, minimum_age_years=18.0, maximum_age_years=65.0, minimum_age_value=AGE_VALUE)
    assert [(row.section, row.low, row.high) for row in found] == rows


@pytest.mark.parametrize(("text", "expected"), [("a\n   b", "a b"), ("  a ", "a"), ("", "")])
def test_tidy(text, expected):
    assert tidy(text) == expected


def test_every_table_has_typed_columns():
    for table in TABLES:
        assert {kind for kind, _ in columns_of(table).values()} <= {"string", "int64", "float64", "bool", "list<string>"}
    assert columns_of("criteria")["low"] == ("float64", True)
    assert columns_of("trials")["conditions"] == ("list<string>", False)
