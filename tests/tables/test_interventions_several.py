"""Texts on several agents, or on radiation: which dose, route and cycle is whose."""

from __future__ import annotations

import pytest


def test_a_name_that_no_list_knows_stands_after_its_dose(arm_rows) -> None:
    text = "Imatinib 20 mg daily with 80 mg/kg/day Nigella sativa plus standard care"
    rows = arm_rows(text, ("DRUG", "Imatinib"), ("DIETARY_SUPPLEMENT", "Nigella Sativa"))
    assert [(row.agent_norm, row.dose_low) for row in rows] == [("imatinib", 20), ("nigella sativa", 80)]


def test_radiation_has_no_route_of_a_drug(arm_rows) -> None:
    rows = arm_rows("Radiation 60 Gy plus cisplatin 100 mg/m2 i.v. weekly", ("RADIATION", "Radiation"), ("DRUG", "Cisplatin"))
    assert [(row.dose_low, row.route) for row in rows] == [(60, None), (100, "intravenous")]


def test_a_choice_with_placebo_gives_each_its_own_dose(arm_rows) -> None:
    rows = arm_rows("Imatinib 400 mg or dasatinib 5 mg, and placebo", ("DRUG", "Imatinib or dasatinib and placebo"))
    found = [(row.agent_norm, row.dose_low) for row in rows]
    assert not {("imatinib", 5), ("dasatinib", 400)} & set(found)


def test_the_length_of_radiation_is_no_drugs(arm_rows) -> None:
    (row,) = arm_rows("Imatinib 15 mg daily. Radiation treatment over a period of 6 weeks.", ("DRUG", "Imatinib"))
    assert row.duration_high is None


def test_a_list_has_the_cycle_before_it(arm_rows) -> None:
    text = "Six 21-day cycles of imatinib 650 mg on day 1, dasatinib 25 mg on days 1 and 8"
    rows = arm_rows(text, ("DRUG", "Imatinib"), ("DRUG", "Dasatinib"))
    assert [(row.administrations_per_interval, row.interval) for row in rows] == [(1, "P21D"), (2, "P21D")]


@pytest.mark.parametrize(
    ("text", "gray"),
    [
        ("2 Gy daily to a total of 50 Gy", [50]),
        ("1.8 Gy in 5 daily sessions per week to a total dose of 45 Gy", [45]),
        ("2 Gy per fraction to a total dose of 60 Gy", [60]),
        ("50 Gy with a boost of 10 Gy", [50, 10]),
        ("1.8 Gy in 5 daily sessions", [1.8]),
    ],
)
def test_the_total_of_radiation_is_its_dose(arm_rows, text, gray) -> None:
    assert [row.dose_low for row in arm_rows(f"Radiation {text}", ("RADIATION", "Radiation"))] == gray


def test_an_unlisted_pair_of_names_has_both_amounts(arm_rows) -> None:
    rows = arm_rows("Amovarin-quelipan 400/100 mg bid", ("DRUG", "Amovarin/quelipan"))
    assert [(row.agent, row.dose_low) for row in rows] == [("Amovarin", 400), ("quelipan", 100)]
