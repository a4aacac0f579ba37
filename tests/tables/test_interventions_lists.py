"""Lists of drugs: what is said once at their end belongs to all; and what looks alike and does not."""

from __future__ import annotations

import pytest

from tests.tables.said import DAILY, dose, rate, said
from tests.tables.test_interventions import rows_of, study

__all__ = ["rows_of"]  # a fixture

IV = {"route": "intravenous"}
THREE_WEEKS = {"cycle_duration": "P21D"}
# name, text, imatinib's row, dasatinib's row
TWO_DRUGS = [
    (
        "a_cycle_behind_days_of_each",
        "Imatinib 75 mg IV on days 1 and 8 and dasatinib 60 mg IV on day 1 of each 21-day cycle for 4 cycles",
        dose(75, n_cycles=4, **THREE_WEEKS, **IV, **rate(2, "P21D")),
        dose(60, n_cycles=4, **THREE_WEEKS, **IV, **rate(1, "P21D")),
    ),
    (
        "an_interval_behind_days_of_each",
        "Imatinib 75 mg IV on days 1 and 8 and dasatinib 60 mg IV on day 1 every 21 days",
        dose(75, **THREE_WEEKS, **IV, **rate(2, "P21D")),
        dose(60, **IV, **rate(1, "P21D")),
    ),
    (
        "a_daily_drug_of_a_cycle",
        "Imatinib 25 mg daily on days 1-14 and dasatinib 40 mg on days 1, 8 and 15 of each 21-day cycle",
        dose(25, **THREE_WEEKS, **DAILY),
        dose(40, **THREE_WEEKS, **rate(3, "P21D")),
    ),
    (
        "a_drug_without_end",
        "Imatinib 240 mg daily and dasatinib 75 mg on day 1 of each 21-day cycle for 6 cycles",
        dose(240, **DAILY),
        dose(75, n_cycles=6, **THREE_WEEKS, **rate(1, "P21D")),
    ),
    (
        "another_phase",
        "Imatinib 25 mg on days 1 and 8. Dasatinib 40 mg on day 1 of each 21-day cycle",
        dose(25, administrations_low=2),
        dose(40, **THREE_WEEKS, **rate(1, "P21D")),
    ),
    (
        "routes_between",
        "Patients receive imatinib IV along with dasatinib IV on day 1 of each 21-day cycle",
        IV | THREE_WEEKS | rate(1, "P21D"),
        IV | THREE_WEEKS | rate(1, "P21D"),
    ),
    (
        "infusions_one_after_the_other",
        "Patients receive imatinib IV over 1 hour followed by dasatinib IV over 30 minutes on days 1 and 8. "
        "Courses repeat every 3 weeks",
        IV | {"cycle_duration": "P3W"} | rate(2, "P3W"),
        IV | {"cycle_duration": "P3W"} | rate(2, "P3W"),
    ),
    (
        "a_daily_rate_is_the_last_one_s",
        "Patients receive imatinib IV and oral dasatinib daily",
        IV,
        {"route": "oral"} | DAILY,
    ),
    (
        "one_after_the_other_is_no_list",
        "Imatinib IV followed by dasatinib weekly",
        IV,
        rate(1, "P1W"),
    ),
    (
        "treatment_continues_for_all",
        "Imatinib IV on days 1-3 and oral dasatinib twice daily on days 4-17. Treatment continues every 3 weeks until progression",
        IV | {"cycle_duration": "P3W"} | rate(3, "P3W"),
        {"route": "oral", "cycle_duration": "P3W", "duration_high": "P14D"} | rate(2, "P1D"),
    ),
]
ONE_DRUG = [
    (
        "compared_with_placebo",
        "Imatinib 500 mg or matching placebo once daily for 3 days",
        [dose(500, duration_high="P3D", **DAILY)],
    ),
    ("length_behind_placebo", "Imatinib (5 mg daily) or placebo for 3 months", [dose(5, duration_high="P3M", **DAILY)]),
    (
        "days_that_come_again",
        "Imatinib 5 mg twice daily for 14 days every 3 weeks",
        [dose(5, cycle_duration="P3W", **rate(2, "P1D"))],
    ),
    (
        "a_step_keeps_its_end",
        "Imatinib 5 mg every 7 days for 2 weeks, then every 14 days until week 40",
        [dose(5, duration_high="P2W", **rate(1, "P7D")), dose(5, **rate(1, "P14D"))],
    ),
    (
        "two_of_a_strength",
        "two 50 mg capsules of imatinib twice daily",
        [dose(100, strength_text="50 mg", route="oral", **rate(2, "P1D"))],
    ),
    ("times_a_strength", "Imatinib 2 x 100 mg tablets daily", [dose(200, strength_text="100 mg", route="oral", **DAILY)]),
    (
        "a_sum_and_its_make",
        "Imatinib 200 mg (2 x 100 mg tablets) daily",
        [dose(200, strength_text="100 mg", route="oral", **DAILY)],
    ),
    ("may_be_reduced", "Imatinib 400 mg daily; the dose may be reduced to 300 mg daily if not tolerated", [dose(400, **DAILY)]),
    ("reductions", "Imatinib 400 mg daily. Dose reductions to 300 mg and 200 mg are permitted.", [dose(400, **DAILY)]),
    (
        "a_taper_is_given",
        "Imatinib 400 mg daily for 4 weeks, then reduced to 300 mg daily",
        [dose(400, duration_high="P4W", **DAILY), dose(300, **DAILY)],
    ),
    ("several_a_day", "3 daily applications of imatinib for 7 days", [{"duration_high": "P7D"} | rate(3, "P1D")]),
    ("cycles_per_course", "Imatinib 400 mg daily in four courses (2 cycles/course)", [dose(400, n_cycles=4, **DAILY)]),
    (
        "days_that_open_the_next",
        "Day 1 imatinib 400 mg bid, Day 2-5 imatinib 200 mg bid",
        [dose(400, **rate(2, "P1D")), dose(200, duration_high="P4D", **rate(2, "P1D"))],
    ),
    (
        "patches_of_steps",
        "Imatinib 21 mg patch for 4 weeks; 14 mg patch for 2 weeks",
        [dose(21, strength_text="21 mg", duration_high="P4W"), dose(14, strength_text="14 mg", duration_high="P2W")],
    ),
    (
        "tablets_of_a_strength",
        "Imatinib 5 mg: 2 pills bid",
        [dose(2, "{tablet}", strength_text="5 mg", route="oral", **rate(2, "P1D"))],
    ),
    ("a_part_and_a_decimal", "Imatinib. Cohort 1: 0.2 mg/kg weekly", [dose(0.2, "mg/kg", **rate(1, "P1W"))]),
    (
        "weeks_of_a_titration",
        "Imatinib. Week 1: 0.5 mg/kg/day, Week 2: 0.8 mg/kg/day",
        [dose(0.5, "mg/kg/d", interval="P1D"), dose(0.8, "mg/kg/d", interval="P1D")],
    ),
    (
        "a_stop_of_some",
        "Imatinib 400 mg daily. Patients who are unable to swallow receive it IV until oral intake is possible.",
        [dose(400, **DAILY)],
    ),
    (
        "weeks_in_brackets_and_a_rest",
        "Imatinib weekly for 4 weeks (days 1, 8, 15 and 22) followed by 2 weeks of rest",
        [{"cycle_duration": "P6W"} | rate(1, "P1W")],
    ),
    ("days_with_a_wave", "Imatinib 30 mg/m2 (D-5~D-3)", [dose(30, "mg/m2", administrations_low=3, duration_high="P3D")]),
    (
        "a_run_from_day_to_day",
        "Imatinib 6 mg from Day 1 to 10 after randomization",
        [dose(6, administrations_low=10, duration_high="P10D")],
    ),
    (
        "morning_and_evening",
        "Imatinib 200 mg: 2 tablets morning and evening for 10 days",
        [dose(2, "{tablet}", strength_text="200 mg", route="oral", duration_high="P10D", **rate(2, "P1D"))],
    ),
    ("separate_injections", "Imatinib is given in two separate injections once a day", [DAILY]),
    (
        "a_starting_dose_of_capsules",
        "Imatinib starting dose: 0.6 mg capsules once daily",
        [dose(0.6, strength_text="0.6 mg", route="oral", **DAILY)],
    ),
    ("a_type_is_no_agent", "Drug: Imatinib 400 mg daily", [dose(400, **DAILY)]),
]


@pytest.mark.parametrize(("text", "one", "two"), [case[1:] for case in TWO_DRUGS], ids=[case[0] for case in TWO_DRUGS])
def test_two_drugs(arm_rows, text, one, two) -> None:
    rows = arm_rows(text, ("DRUG", "Imatinib"), ("DRUG", "Dasatinib"))
    assert [said(row) for row in rows] == [one, two]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in ONE_DRUG], ids=[case[0] for case in ONE_DRUG])
def test_one_drug(arm_rows, text, expected) -> None:
    assert [said(row) for row in arm_rows(text, ("DRUG", "Imatinib"))] == expected


def test_both_amounts_of_a_combination_are_its_strength(arm_rows) -> None:
    (row,) = arm_rows("Lopinavir/ritonavir 200/50 mg tablets, 2 tablets twice daily", ("DRUG", "Lopinavir/ritonavir"))
    assert (row.dose_low, row.dose_unit, row.strength_text) == (2, "{tablet}", "200/50 mg")


def test_the_pill_of_a_placebo_is_no_drug_s_form(arm_rows) -> None:
    (row,) = arm_rows("Half receive imatinib 400 mg daily, the other half an inactive pill", ("DRUG", "Imatinib"))
    assert row.form is None


def test_bags_of_plasma_are_no_units_of_an_enzyme(arm_rows) -> None:
    (row,) = arm_rows("Two units of convalescent plasma will be given", ("BIOLOGICAL", "Convalescent plasma"))
    assert (row.dose_low, row.dose_unit) == (2, "{unit}")


def test_a_registered_name_of_no_list_has_the_dose_behind_it(arm_rows) -> None:
    text = "Azithromycin 500 mg on day 1. Additional inhalation of the drug Vexalin, at a dose of 10 mg daily"
    rows = arm_rows(text, ("DRUG", "Azithromycin and Vexalin inhalation"))
    assert [(row.agent, row.dose_low) for row in rows] == [("Azithromycin", 500), ("Vexalin", 10)]


def test_a_single_dose_takes_no_schedule_from_the_prose(rows_of) -> None:
    record = study(
        [("A", "EXPERIMENTAL", "Imatinib 400 mg as a single dose")],
        [("DRUG", "Imatinib", "", ["A"])],
        briefSummary="Participants will receive imatinib 400 mg every three months for 18 months.",
    )
    (row,) = rows_of(record)
    assert said(row) == dose(400, administrations_low=1)


def test_steps_of_the_intervention_stand_where_the_arm_only_names_the_dose(rows_of) -> None:
    steps = "500 mg for 1 day and then 250 mg for another 4 days"
    record = study([("A", "EXPERIMENTAL", "Azithromycin 500 mg")], [("DRUG", "Azithromycin", steps, ["A"])])
    assert [(row.dose_low, row.duration_high) for row in rows_of(record)] == [(500, "P1D"), (250, "P4D")]


def test_levels_of_other_arms_are_no_steps(rows_of) -> None:
    record = study(
        [("A", "EXPERIMENTAL", "Azithromycin 250 mg"), ("B", "EXPERIMENTAL", "Azithromycin 500 mg")],
        [("DRUG", "Azithromycin", "250 mg or 500 mg daily", ["A", "B"])],
    )
    assert [(row.arm_label, row.dose_low) for row in rows_of(record)] == [("A", 250), ("B", 500)]


@pytest.mark.parametrize(
    ("text", "form", "start"),
    [
        ("Imatinib IV on day 8, and donor lymphocyte infusion on day 10", None, None),
        ("Imatinib 8 mg as an intravenous infusion over 1 hour", "infusion", None),
        ("Imatinib 8 mg, a second dose before 28 hours following the first dose", None, None),
    ],
)
def test_forms_and_beginnings_of_other_things(arm_rows, text, form, start) -> None:
    (row, *_) = arm_rows(text, ("DRUG", "Imatinib"))
    assert (row.form, row.start_text) == (form, start)
