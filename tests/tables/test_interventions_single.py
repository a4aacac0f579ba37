"""One administration or a rate, ends that end no treatment, amounts per kilogram of a part, times in hours and minutes."""

from __future__ import annotations

import pytest

from tests.tables.said import DAILY, dose, rate, said

CASES = [
    # a single dose and a rate: one of the two
    (
        "each_dose_is_single",
        "A single dose of imatinib (400 mg) every three months for 12 months",
        [dose(400, duration_high="P12M", **rate(1, "P3M"))],
    ),
    (
        "the_rate_of_something_else",
        "Participants receive a single dose of 5 mg of imatinib and exercise every day for 14 days",
        [dose(5, administrations_low=1)],
    ),
    (
        "how_often_they_are_seen",
        "Imatinib 200 mg as a single dose, with evaluation of the response performed every 24 hours",
        [dose(200, administrations_low=1)],
    ),
    ("infusions_performed", "Imatinib 200 mg, infusions performed every 3 weeks", [dose(200, **rate(1, "P3W"))]),
    ("at_each_visit", "At each visit a single dose of imatinib 300 mg, every 2 weeks", [dose(300, **rate(1, "P2W"))]),
    ("once_three_times_a_day", "Imatinib 0.2 g once, 3 times a day", [dose(0.2, "g", **rate(3, "P1D"))]),
    ("once_only", "Imatinib 0.2 g once, then dasatinib", [dose(0.2, "g", administrations_low=1)]),
    ("once_on_two_days", "Imatinib 60 mg, once on Days 1 and 4", [dose(60, administrations_low=2)]),
    ("times_two_every_day", "Imatinib 400 mg x 2 every day", [dose(400, **rate(2, "P1D"))]),
    (
        "either_of_two_lengths",
        "Imatinib 75 mg bid x 7 or 10 days",
        [dose(75, duration_high="P10D", **rate(2, "P1D"))],
    ),
    # ends of something else
    (
        "until_it_dissolves",
        "1 tablet of imatinib under the tongue until dissolved, daily",
        [dose(1, "{tablet}", route="sublingual", **DAILY)],
    ),
    # days of several intervals, days of one
    ("days_beyond_the_interval", "Imatinib 300 mg Q4W (D1, D29, D57)", [dose(300, administrations_low=3, **rate(1, "P4W"))]),
    ("days_within_the_interval", "Imatinib 300 mg every 4 weeks on days 1, 8 and 15", [dose(300, **rate(3, "P4W"))]),
    # how often the dose is raised
    ("weekly_increases", "Imatinib 10 mg with weekly dose increases to 80 mg daily", [dose(10), dose(80, **DAILY)]),
    ("a_weekly_escalating_dose", "Imatinib in weekly escalating doses", [rate(1, "P1W")]),
    # either route with a stroke, a part that is weighed, a length in two units
    ("either_route_with_a_stroke", "Imatinib 500 mg PO/IV daily", [dose(500, **DAILY)]),
    ("the_mass_of_a_part", "Imatinib 10 mg base/kg daily", [dose(10, "mg/kg", **DAILY)]),
    ("the_mass_of_a_metal", "Imatinib 3 mmol Gd per kg daily", [dose(3, "mmol/kg", **DAILY)]),
    ("a_dose_per_kilogram_of_it", "10 mg of imatinib per kilogram daily", [dose(10, "mg/kg", **DAILY)]),
]


STOPS = [
    ("Imatinib 20 mg daily, increased weekly by 10 mg until an acceptable response is achieved", None),
    ("Imatinib 20 mg daily, titrated weekly until the maximum tolerated effect", None),
    ("Imatinib 20 mg daily, increased to 40 mg daily until disease progression", "until disease progression"),
    ("Imatinib 20 mg daily until remission is achieved", "until remission is achieved"),
    ("1 tablet of imatinib under the tongue until dissolved, daily", None),
]


@pytest.mark.parametrize(("text", "expected"), STOPS)
def test_what_ends_it(arm_rows, text, expected) -> None:
    rows = [row for row in arm_rows(text, ("DRUG", "Imatinib")) if row.agent_norm == "imatinib"]
    assert rows[-1].stop_text == expected


def test_hours_and_minutes_of_an_infusion_are_one_length(arm_rows) -> None:
    (row,) = arm_rows("Imatinib 2 mg infused over 1 hour and 30 minutes", ("DRUG", "Imatinib"))
    assert (row.infusion_duration_low, row.infusion_duration_high) == ("PT1H30M", "PT1H30M")


def test_the_rate_of_another_drug_is_not_that_of_a_single_dose(arm_rows) -> None:
    text = "Dasatinib twice daily on days 1-30 and imatinib on day 28. A single administration of imatinib 15 mg."
    rows = [row for row in arm_rows(text, ("DRUG", "Imatinib")) if row.agent_norm == "imatinib"]
    assert [(row.dose_low, row.interval) for row in rows] == [(15, None)]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_rows(arm_rows, text, expected) -> None:
    assert [said(row) for row in arm_rows(text, ("DRUG", "Imatinib")) if row.agent_norm == "imatinib"] == expected


def test_a_single_dose_and_then_a_rate_are_two_phases(arm_rows) -> None:
    text = "Imatinib is given as a single oral dose. Two weeks later, imatinib is given at the lowest dose twice a day for 16 weeks."
    rows = arm_rows(text, ("DRUG", "Imatinib"))
    assert [(row.administrations_high, row.interval, row.duration_high) for row in rows] == [
        (1, None, None),
        (None, "P1D", "P16W"),
    ]


def test_a_bracket_behind_an_end_is_left_out(arm_rows) -> None:
    (row,) = arm_rows("Imatinib 5 mg daily until hospital discharge (whichever is earlier).", ("DRUG", "Imatinib"))
    assert row.stop_text == "until hospital discharge"
