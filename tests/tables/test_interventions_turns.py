"""Several rates of one dose: one or the other, and one after the other."""

from __future__ import annotations

import pytest

from tests.tables.said import DAILY, dose, rate, said

CASES = [
    # one or the other
    (
        "either_interval",
        "Imatinib 150 mg SC every 2 or 4 weeks",
        [dose(150, route="subcutaneous", **rate(1, "P2W")), dose(150, route="subcutaneous", **rate(1, "P4W"))],
    ),
    (
        "either_rate",
        "Imatinib 150 mg every 2 weeks (q2w) or every 4 weeks (q4w)",
        [dose(150, **rate(1, "P2W")), dose(150, **rate(1, "P4W"))],
    ),
    (
        "both_as_long",
        "Imatinib 5 mg Q2W or Q3W for 24 weeks",
        [dose(5, duration_high="P24W", **rate(1, "P2W")), dose(5, duration_high="P24W", **rate(1, "P3W"))],
    ),
    ("without_a_dose", "Imatinib once daily or twice daily", [DAILY, rate(2, "P1D")]),
    ("two_doses", "Imatinib 100 mg daily or 200 mg every other day", [dose(100, **DAILY), dose(200, **rate(1, "P2D"))]),
    (
        "either_length_of_a_cycle",
        "Imatinib IV every 3-week cycle (Q3W) or every 2-week cycle (Q2W)",
        [
            {"route": "intravenous", "cycle_duration": "P3W", **rate(1, "P3W")},
            {"route": "intravenous", **rate(1, "P2W")},
        ],
    ),
    ("a_range_is_no_choice", "Imatinib 150 mg every 2-4 weeks", [dose(150, **rate(1, "P4W"))]),
    # one after the other
    (
        "each_with_its_length",
        "Imatinib 500 mg every 6 hours for two days and then every 12 hours for four days",
        [dose(500, duration_high="P2D", **rate(1, "PT6H")), dose(500, duration_high="P4D", **rate(1, "PT12H"))],
    ),
    (
        "without_a_dose_in_turn",
        "Imatinib twice weekly for 6 weeks, followed by once weekly for 12 weeks",
        [rate(2, "P1W") | {"duration_high": "P6W"}, rate(1, "P1W") | {"duration_high": "P12W"}],
    ),
    (
        "another_route",
        "Imatinib 12 mg daily intravenously for 3 days, then every other day intramuscularly",
        [dose(12, route="intravenous", duration_high="P3D", **DAILY), dose(12, route="intramuscular", **rate(1, "P2D"))],
    ),
    (
        "three_rates",
        "Imatinib 5 mg daily for 1 week, then weekly for 4 weeks, thereafter monthly",
        [
            dose(5, duration_high="P1W", **DAILY),
            dose(5, duration_high="P4W", **rate(1, "P1W")),
            dose(5, **rate(1, "P1M")),
        ],
    ),
    (
        "the_next_dose_is_its_own",
        "Imatinib 100 mg weekly for 4 weeks, then 50 mg monthly",
        [dose(100, duration_high="P4W", **rate(1, "P1W")), dose(50, **rate(1, "P1M"))],
    ),
    (
        "visits_are_no_step",
        "Imatinib 100 mg weekly for 4 weeks; visits every 3 months",
        [dose(100, duration_high="P4W", **rate(1, "P1W"))],
    ),
    (
        "the_step_of_another_drug",
        "Imatinib 100 mg weekly for 4 weeks, then dasatinib monthly",
        [dose(100, duration_high="P4W", **rate(1, "P1W"))],
    ),
    # of each cycle, not in all
    ("one_at_each_cycle", "One injection of imatinib 150 mg at each cycle of chemotherapy", [dose(150)]),
    (
        "some_at_each_cycle",
        "3 to 4 injections of imatinib 150 mg (every 3 days) during each course",
        [dose(150, **rate(1, "P3D"))],
    ),
    (
        "one_before_the_cycles",
        "A single dose of imatinib 150 mg, then a scan in each cycle",
        [dose(150, administrations_low=1)],
    ),
    # several a day, and in so many days
    ("times_daily", "Imatinib 20 mg x 3 daily for 7 days", [dose(20, duration_high="P7D", **rate(3, "P1D"))]),
    ("in_so_many_days", "Imatinib 40 mg/14 days", [dose(40, "mg/(14.d)", interval="P14D")]),
    # from where to where
    (
        "a_start_and_a_target",
        "Imatinib at a starting dose of 20 mg with a target dose of 50 mg every 3 weeks",
        [dose(20), dose(50, **rate(1, "P3W"))],
    ),
    (
        "a_start_and_a_target_with_decimals",
        "Imatinib at a starting dose of 0.2 mg/kg with a target dose of 0.5 mg/kg",
        [dose(0.2, "mg/kg"), dose(0.5, "mg/kg")],
    ),
    ("a_target_is_aimed_at", "Imatinib 50 mg daily up to a target dose of 200 mg", [dose(50, **DAILY)]),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_rows(arm_rows, text, expected) -> None:
    assert [said(row) for row in arm_rows(text, ("DRUG", "Imatinib")) if row.agent_norm == "imatinib"] == expected


def test_what_ends_the_treatment_ends_the_last_step(arm_rows) -> None:
    rows = arm_rows("Imatinib 10 mg weekly for 4 weeks, then monthly until progression", ("DRUG", "Imatinib"))
    assert [row.stop_text for row in rows] == [None, "until progression"]


def test_the_evidence_holds_both_rates(arm_rows) -> None:
    rows = arm_rows("Imatinib 10 mg Q2W or Q3W", ("DRUG", "Imatinib"))
    assert {row.evidence for row in rows} == {"Imatinib 10 mg Q2W or Q3W"}
