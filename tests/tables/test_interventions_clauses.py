"""Whose a schedule is: its own clause's and step's, not those of another treatment, an examination or a session."""

from __future__ import annotations

import pytest

from tests.tables.said import DAILY, dose, rate, said

CASES = [
    # another step's schedule, another clause's, another day's
    ("a_loading_step", "Imatinib, first given on day 1, followed by a daily dose during 9 days", [{"administrations_low": 1}]),
    ("a_rest", "Imatinib daily for 14 days followed by 7 days of rest", [{"cycle_duration": "P21D", **DAILY}]),
    (
        "another_clause",
        "Patients undergo irradiation twice daily on days 1-3, and receive imatinib on days 5 and 6",
        [{"administrations_low": 2}],
    ),
    ("its_own_clause", "Once daily, participants will receive imatinib 20 mg", [dose(20, **DAILY)]),
    (
        "shares_of_a_day",
        "Imatinib IV. The daily dose is divided into four infusions",
        [{"route": "intravenous", "interval": "P1D"}],
    ),
    ("a_route_with_a_stroke", "Imatinib 25 mg i/v daily", [dose(25, route="intravenous", **DAILY)]),
    ("a_form_that_says_its_route", "Imatinib oral solution 5 mg daily", [dose(5, route="oral", **DAILY)]),
    # sentences on something else than the drug
    (
        "what_else_all_get",
        "Participants were treated with imatinib 300 mg. All participants received weekly group counselling.",
        [dose(300)],
    ),
    (
        "the_drug_that_all_get",
        "Participants were treated with imatinib 300 mg. All participants received the drug twice daily.",
        [dose(300, **rate(2, "P1D"))],
    ),
    ("days_of_an_examination", "Imatinib 300 mg. On day 1, participants have a blood test.", [dose(300)]),
    (
        "days_of_half_of_all",
        "Imatinib 300 mg daily. On day 14, half of the participants are immunized.",
        [dose(300, **DAILY)],
    ),
    (
        "a_dose_after_a_day",
        "Imatinib 500 mg on day 1 and 250 mg on days 2-5",
        [dose(500, administrations_low=1), dose(250, administrations_low=4, duration_high="P4D")],
    ),
    ("when_patients_are_seen", "Imatinib 300 mg and follow-up exams at 2-month intervals", [dose(300)]),
    (
        "injections_of_something_else",
        "Imatinib 2.5 mg every 8 weeks from now on, after pre-treatment with 3 injections of dasatinib",
        [dose(2.5, **rate(1, "P8W"))],
    ),
    ("injections_of_it", "3 injections of imatinib", [{"administrations_low": 3}]),
    ("either_route", "Imatinib 300 mg PO and IV", [dose(300)]),
    (
        "cycles_of_another_drug",
        "Participants have 6 courses of docetaxel twice weekly. Imatinib 300 mg is taken once.",
        [dose(300, administrations_low=1)],
    ),
    # volumes and pieces
    ("a_volume_that_is_gargled", "Imatinib: 15 mL gargle, thrice daily", [dose(15, "mL", **rate(3, "P1D"))]),
    ("a_volume_that_is_often_drunk", "Imatinib: 150 mL, twice daily", [dose(150, "mL", **rate(2, "P1D"))]),
    ("one_piece_of_an_amount", "Imatinib 160 ug, 1 inhalation, bid", [dose(160, "ug", route="inhalation", **rate(2, "P1D"))]),
    ("two_puffs_of_an_amount", "Imatinib 50 ug, 2 puffs, bid", [dose(2, "{puff}", strength_text="50 ug", **rate(2, "P1D"))]),
]


def test_two_alike_schedules_go_on_as_long(arm_rows) -> None:
    text = "Imatinib 5 mg every 3 weeks plus dasatinib 7 mg every 3 weeks for 9 cycles"
    rows = arm_rows(text, ("DRUG", "Imatinib"), ("DRUG", "Dasatinib"))
    assert [(row.dose_low, row.n_cycles) for row in rows] == [(5, 9), (7, 9)]


def test_another_phase_has_its_own_cycles(arm_rows) -> None:
    text = (
        "Patients receive imatinib on day 1. Patients undergo surgery in week 6. Postoperative treatment is dasatinib on days "
        "1-5. Treatment repeats every 21 days for 4 courses."
    )
    rows = arm_rows(text, ("DRUG", "Imatinib"), ("DRUG", "Dasatinib"))
    assert [(row.n_cycles, row.cycle_duration) for row in rows] == [(None, None), (4, "P21D")]


def test_courses_in_both_groups_are_those_of_all(arm_rows) -> None:
    text = (
        "Group I: imatinib daily on days 1-5 followed by dasatinib IV on day 6. In both groups, courses repeat every 4 weeks."
    )
    rows = arm_rows(text, ("DRUG", "Imatinib"), ("DRUG", "Dasatinib"))
    assert [row.cycle_duration for row in rows] == ["P4W", "P4W"]


def test_capsules_of_an_unknown_name_are_no_earlier_drugs(arm_rows) -> None:
    text = "They start imatinib for a week. Then they take 4 oral capsules of XYT. They go on."
    rows = arm_rows(text, ("DRUG", "Imatinib"), ("BIOLOGICAL", "Stool"))
    assert [row.dose_low for row in rows if row.agent_norm == "imatinib"] == [None]


@pytest.mark.parametrize(("name", "written"), [("filgrastim", "G-CSF"), ("sargramostim", "GM-CSF"), ("pegfilgrastim", "G-CSF")])
def test_the_class_stands_for_the_member_that_is_registered(arm_rows, name, written) -> None:
    (row,) = arm_rows(f"{written} 5 ug/kg daily", ("BIOLOGICAL", name))
    assert (row.agent, row.dose_low) == (name, 5)


def test_a_radioactive_drug_has_its_route(arm_rows) -> None:
    (row,) = arm_rows("One dose as an intravenous infusion over 30 minutes", ("RADIATION", "yttrium Y 90 imatinib"))
    assert (row.route, row.form, row.administrations_low) == ("intravenous", "infusion", 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Six weekly group sessions and one follow-up session", ("P1W", None, None)),
        ("Each movement is repeated 5 times, once daily for 6 weeks", ("P1D", None, "P6W")),
        ("Retreats with up to 35 hours of practice", (None, None, None)),
        ("Six sessions", (None, 6, None)),
    ],
)
def test_what_a_session_is_made_of_is_no_regimen(arm_rows, text, expected) -> None:
    (row,) = arm_rows(text, ("BEHAVIORAL", "Mindful walking"))
    assert (row.interval, row.administrations_low, row.duration_high) == expected


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_rows(arm_rows, text, expected) -> None:
    assert [said(row) for row in arm_rows(text, ("DRUG", "Imatinib")) if row.agent_norm == "imatinib"] == expected
