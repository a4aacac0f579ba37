"""Cells of one row that cannot both be true, and counts and strengths that are read from what stands beside them."""

from __future__ import annotations

import pytest

from tests.tables.said import DAILY, dose, rate, said
from trialtab.tables.interventions.contradictions import without_contradictions
from trialtab.tables.rows import InterventionRow


def _row(**cells):
    return InterventionRow("NCT90000078", "NCT90000078-T01", **cells)


# id; cells; whether the count is that of days named; the cells that go
CASES = [
    ("the_form_of_another_drug", {"form": "infusion", "route": "oral"}, False, {"form"}),
    ("a_form_that_fits", {"form": "tablet", "route": "sublingual"}, False, set()),
    (
        "an_infusion_by_mouth",
        {"route": "oral", "infusion_duration_low": "PT1H", "infusion_duration_high": "PT1H"},
        False,
        {"route", "infusion_duration_low", "infusion_duration_high"},
    ),
    (
        "the_days_of_each_cycle",
        {"administrations_per_interval": 5.0, "interval": "P21D", "duration_low": "P5D", "duration_high": "P5D"},
        False,
        {"duration_low", "duration_high"},
    ),
    (
        "a_length_of_whole_weeks",
        {"administrations_per_interval": 5.0, "interval": "P1W", "duration_low": "P5W", "duration_high": "P5W"},
        False,
        set(),
    ),
    (
        "daily_in_a_part_of_a_cycle",
        {"administrations_per_interval": 1.0, "interval": "P1D", "duration_low": "P5D", "duration_high": "P5D"},
        False,
        set(),
    ),
    ("the_cycle_of_other_drugs", {"interval": "P12W", "cycle_duration": "P21D"}, False, {"cycle_duration"}),
    ("a_cycle_of_one_dose", {"interval": "P21D", "cycle_duration": "P3W"}, False, set()),
    ("hours_are_no_cycle", {"interval": "PT12H", "cycle_duration": "PT12H"}, False, {"cycle_duration"}),
    ("what_a_cycle_is", {"n_cycles": 1, "cycle_duration": "P21D"}, False, {"n_cycles"}),
    (
        "on_the_skin",
        {"route": "cutaneous", "infusion_duration_high": "PT24H"},
        False,
        {"infusion_duration_high"},
    ),
    (
        "the_infusion_after_a_bolus",
        {"form": "bolus", "route": "intravenous", "infusion_duration_low": "PT24H", "infusion_duration_high": "PT24H"},
        False,
        {"form", "infusion_duration_low", "infusion_duration_high"},
    ),
    (
        "a_first_day",
        {"administrations_low": 1, "administrations_high": 1, "duration_low": "P6M", "duration_high": "P6M"},
        True,
        {"administrations_low", "administrations_high"},
    ),
    (
        "a_single_dose_and_a_follow_up",
        {"administrations_low": 1, "administrations_high": 1, "duration_low": "P60D", "duration_high": "P60D"},
        False,
        {"duration_low", "duration_high"},
    ),
]


@pytest.mark.parametrize(("cells", "is_day", "gone"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_contradictions(cells, is_day, gone) -> None:
    kept = {name: value for name, value in cells.items() if name not in gone}
    assert without_contradictions(_row(**cells), is_day=is_day) == _row(**kept)


# id; text of an arm that gives imatinib; its rows
TEXTS = [
    (
        "days_of_a_cycle",
        "Imatinib 60 mg on days 1-5 of each 21-day cycle",
        [dose(60, cycle_duration="P21D", **rate(5, "P21D"))],
    ),
    (
        "two_puffs_of_an_amount",
        "Imatinib 2 puffs of 50 mcg twice daily",
        [dose(2, "{puff}", strength_text="50 mcg", **rate(2, "P1D"))],
    ),
    (
        "tablets_of_an_amount_each",
        "Imatinib 4 tablets (20 mg each) once daily",
        [dose(4, "{tablet}", strength_text="20 mg", route="oral", **DAILY)],
    ),
    ("one_tablet_of_a_name", "1 tablet of Imatinib 60 mg twice daily", [dose(60, route="oral", **rate(2, "P1D"))]),
    ("points_in_several_units", "Imatinib 60 mg on day 0, month 1 and month 3", [dose(60, administrations_low=3)]),
    (
        "days_as_headings",
        "Day 1: 60 mg Days 2-7: 30 mg",
        [dose(60, administrations_low=1), dose(30, administrations_low=6, duration_high="P6D")],
    ),
    ("a_heading_of_blood", "Day 1: 10 mL of blood is drawn. Imatinib 60 mg once daily", [dose(60, **DAILY)]),
    (
        "the_sum_of_all_days",
        "Imatinib 60 mg once daily for 5 days. The dose (300 mg over 5 days) is low",
        [dose(60, duration_high="P5D", **DAILY)],
    ),
    (
        "the_rate_of_a_sum",
        "Imatinib 60 mg (total daily dose of 180 mg) for 10 days",
        [dose(60, duration_high="P10D")],
    ),
    ("a_sum_alone", "Imatinib 3 tablets (60 mg total daily dose)", [dose(60, route="oral", interval="P1D")]),
    (
        "strengths_after_a_colon",
        "Tablet strengths of imatinib: 50 mg, 100 mg. Week 2: imatinib 2 mg/kg",
        [dose(2, "mg/kg", strength_text="50 mg", route="oral")],
    ),
    (
        "days_before_a_course",
        "Imatinib 60 mg IV days 1 and 8, 21-day cycle",
        [dose(60, route="intravenous", cycle_duration="P21D", **rate(2, "P21D"))],
    ),
    (
        "days_before_a_named_course",
        "Imatinib 60 mg once daily days 1-14 courses I & IV",
        [dose(60, administrations_low=14, duration_high="P14D", **DAILY)],
    ),
    ("parts_per_million", "Imatinib 20 ppm once daily", [dose(20, "[ppm]", **DAILY)]),
    ("a_concentration_in_brackets", "Imatinib in cartridges of 6 mg/L (4880 ppm) once daily", [DAILY]),
    (
        "the_same_dose_of_the_base",
        "60 mg imatinib mesylate salt (equalling 50 mg base) once daily for 7 days",
        [dose(60, duration_high="P7D", **DAILY)],
    ),
    (
        "about_the_same_dose_in_other_units",
        "Imatinib 60 ug/kg (equivalent to approximately 20 ppm) once daily",
        [dose(60, "ug/kg", **DAILY)],
    ),
    ("a_rate_behind_the_weight", "Imatinib 60 ug/kg ideal body weight (IBW)/hour", [dose(60, "ug/kg/h")]),
    ("a_rate_behind_a_short_weight", "Imatinib 60 ug/kg IBW/hr for 5 days", [dose(60, "ug/kg/h", duration_high="P5D")]),
    ("a_weight_alone", "Imatinib 60 ug/kg ideal body weight once daily", [dose(60, "ug/kg", **DAILY)]),
    ("a_sum_that_results", "Imatinib 60 mg (resulting in 120 mg daily) two times daily", [dose(60, **rate(2, "P1D"))]),
    (
        "a_day_after_a_route",
        "Imatinib 60 mg given intraperitoneally on day 2",
        [dose(60, route="intraperitoneal", administrations_low=1)],
    ),
    ("a_step_after_a_day", "Imatinib 60 mg on day 1, week 2: 80 mg", [dose(60, administrations_low=1), dose(80)]),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in TEXTS], ids=[case[0] for case in TEXTS])
def test_rows(arm_rows, text, expected) -> None:
    assert [said(row) for row in arm_rows(text, ("DRUG", "Imatinib"))] == expected


# id; text; how often at least and at most
COUNTS = [
    ("at_most_for", "Imatinib 60 mg IV every 3 weeks for up to 17 doses", (None, 17)),
    ("at_most_received", "Patients receive up to 2 infusions of imatinib 60 mg", (None, 2)),
    ("at_most_in_brackets", "Imatinib 60 mg every 8 hours (maximum of 14 doses)", (None, 14)),
    ("at_most_a_day", "Imatinib 60 mg as needed, for up to 4 doses per day", (None, None)),
    ("more_of_them", "Imatinib 60 mg IV. Patients may receive up to 3 additional doses", (None, None)),
    ("all_of_them", "Imatinib 60 mg IV every 3 weeks for a total of 17 doses", (17, 17)),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in COUNTS], ids=[case[0] for case in COUNTS])
def test_counts(arm_rows, text, expected) -> None:
    (row,) = arm_rows(text, ("DRUG", "Imatinib"))
    assert (row.administrations_low, row.administrations_high) == expected


def test_an_infusion_over_a_period(arm_rows) -> None:
    (row,) = arm_rows("Imatinib 60 mg IV over a 90-minute period on day 1", ("DRUG", "Imatinib"))
    assert (row.infusion_duration_low, row.infusion_duration_high) == ("PT90M", "PT90M")


# text of an arm that gives oxygen; its flow
FLOWS = [
    ("before", "Oxygen at 2 L/min via nasal cannula", 2),
    ("behind", "6 L/min oxygen for 20 minutes", 6),
    ("what_patients_need", "Patients requiring 4 L/min of oxygen", None),
    ("of_something_else", "Saline at 2 L/min and oxygen", None),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in FLOWS], ids=[case[0] for case in FLOWS])
def test_flows_of_a_gas(arm_rows, text, expected) -> None:
    (row,) = arm_rows(text, ("DRUG", "Oxygen"))
    assert (row.dose_low, row.dose_unit) == (expected, "L/min" if expected else None)


def test_a_dose_in_brackets_after_another_drug_is_its_own(arm_rows) -> None:
    rows = arm_rows("Imatinib 60 mg and dasatinib (10 mg) once daily", ("DRUG", "Imatinib"), ("DRUG", "Dasatinib"))
    assert [(row.agent_norm, row.dose_low) for row in rows] == [("imatinib", 60), ("dasatinib", 10)]


def test_the_time_of_a_loading_dose_is_not_that_of_the_next(arm_rows) -> None:
    text = "A loading dose of 60 mg imatinib over 30 minutes, followed by a continuous infusion of 5 mg/h"
    rows = arm_rows(text, ("DRUG", "Imatinib"))
    assert [(row.dose_low, row.infusion_duration_high) for row in rows] == [(60, "PT30M"), (5, None)]
