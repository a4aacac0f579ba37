"""Titration, targets, challenges, times of day: the text of an arm beside (agent, dose, frequency text, times, interval)."""

from __future__ import annotations

import pytest

CASES = [
    (
        "split_over_the_day",
        "Imatinib 40 mg in the morning and 60 mg in the evening",
        [("imatinib", 40, "in the morning", None, None), ("imatinib", 60, "in the evening", None, None)],
    ),
    ("as_needed", "Imatinib 10 mg as needed", [("imatinib", 10, "as needed", None, None)]),
    ("two_meanings", "Imatinib 10 mg biweekly", [("imatinib", 10, "biweekly", None, None)]),
    ("a_rate_says_more", "Imatinib 10 mg daily, swallowed in the morning", [("imatinib", 10, "daily", 1, "P1D")]),
    ("of_something_else", "Imatinib 10 mg. Bloods in the morning", [("imatinib", 10, None, None, None)]),
    ("a_target_beside_a_dose", "Imatinib 50 mg daily up to a target dose of 200 mg", [("imatinib", 50, "daily", 1, "P1D")]),
    ("a_target_alone", "Imatinib titrated to a target dose of 200 mg daily", [("imatinib", 200, "daily", 1, "P1D")]),
    ("steps_each_week", "Imatinib 50 mg, increased weekly as tolerated", [("imatinib", 50, None, None, None)]),
    (
        "steps_of_an_amount",
        "Imatinib 50 mg, increased by increments of 10 mg every 2 weeks",
        [("imatinib", 50, None, None, None)],
    ),
    (
        "a_new_level_has_its_schedule",
        "Imatinib 50 mg daily, increased to 100 mg weekly",
        [("imatinib", 50, "daily", 1, "P1D"), ("imatinib", 100, "weekly", 1, "P1W")],
    ),
    ("a_challenge", "Imatinib 10 mg daily. Food challenge with 5 g of peanut protein", [("imatinib", 10, "daily", 1, "P1D")]),
    ("measured_daily", "Imatinib 10 mg, measuring blood pressure daily", [("imatinib", 10, None, None, None)]),
    (
        "made_up_of_tablets",
        "Imatinib 100 mg daily and 4 mg (2 tablets of 2 mg) of baricitinib daily",
        [("imatinib", 100, "daily", 1, "P1D"), ("baricitinib", 4, "daily", 1, "P1D")],
    ),
    ("an_interval", "Imatinib 10 mg, with an interval of 12 hours", [("imatinib", 10, "12 hours", 1, "PT12H")]),
    ("several_puffs", "Imatinib, four 2 mg puffs bid", [("imatinib", 8, "bid", 2, "P1D")]),
    ("twice_on_a_day", "Imatinib 40 mg twice on day 1", [("imatinib", 40, "twice", 2, "P1D")]),
    (
        "days_before_a_colon",
        "Imatinib 80 mg on day 1; days 2-6: 60 mg daily",
        [("imatinib", 80, None, None, None), ("imatinib", 60, "daily", 1, "P1D")],
    ),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_steps(arm_rows, text, expected) -> None:
    rows = arm_rows(text, ("DRUG", "Imatinib"))
    found = [(r.agent_norm, r.dose_low, r.frequency_text, r.administrations_per_interval, r.interval) for r in rows]
    assert found == expected
