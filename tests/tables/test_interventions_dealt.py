"""Doses in a list behind the list of their agents, and what is said once of two drugs."""

from __future__ import annotations

import pytest

from tests.tables.said import DAILY, dose, rate, said

LISTS = [
    (
        "Imatinib and dasatinib 10 mg and 20 mg respectively, once daily for 5 days",
        [dose(10, duration_high="P5D", **DAILY), dose(20, duration_high="P5D", **DAILY)],
    ),
    ("Imatinib plus dasatinib, 100 mg and 50 mg daily", [dose(100, **DAILY), dose(50, **DAILY)]),
    ("Imatinib/Dasatinib 400/60 mg once daily", [dose(400, **DAILY), dose(60, **DAILY)]),
    ("Imatinib and dasatinib at doses of 1 g and 20 mg", [dose(1, "g"), dose(20)]),
    ("Imatinib and dasatinib 10 mg or 20 mg", [{}, dose(10), dose(20)]),  # levels of the last
    ("Imatinib daily. Dasatinib 10 mg and 20 mg", [DAILY, dose(10), dose(20)]),
    (
        "Imatinib and dasatinib one tablet per day for 5 days",
        [dose(1, "{tablet}/d", route="oral", duration_high="P5D", **DAILY)] * 2,
    ),
    (
        "Imatinib/dasatinib 160/4.5 mcg, two inhalations twice daily",
        [dose(2, "{puff}", route="inhalation", strength_text="160/4.5 mcg", **rate(2, "P1D"))] * 2,
    ),
    ("Imatinib/dasatinib 160/4.5 mcg twice daily", [dose(160, "ug", **rate(2, "P1D")), dose(4.5, "ug", **rate(2, "P1D"))]),
    ("Imatinib weekly, dasatinib one tablet per day", [rate(1, "P1W"), dose(1, "{tablet}/d", route="oral", **DAILY)]),
    (
        "Imatinib 400 mg twice a day + dasatinib 50 mg once daily, both for 7 days",
        [dose(400, duration_high="P7D", **rate(2, "P1D")), dose(50, duration_high="P7D", **DAILY)],
    ),
    (
        "Imatinib 400 mg twice a day. Dasatinib 50 mg once daily, both doses with food, for 7 days",
        [dose(400, **rate(2, "P1D")), dose(50, duration_high="P7D", **DAILY)],
    ),
]


@pytest.mark.parametrize(("text", "expected"), LISTS)
def test_two_drugs(arm_rows, text, expected) -> None:
    rows = arm_rows(text, ("DRUG", "Imatinib"), ("DRUG", "Dasatinib"))
    assert [said(row) for row in rows] == expected


def test_a_halved_combination_has_a_row_of_each_half(arm_rows) -> None:
    rows = arm_rows("Atazanavir/ritonavir (300/100 mg daily)", ("DRUG", "Atazanavir/ritonavir"))
    assert [said(row) for row in rows] == [dose(300, **DAILY), dose(100, **DAILY)]


MINERALS = [
    # what is measured elsewhere is an agent where it is registered
    ("Patients receive 220 mg zinc and 1 g imatinib for 10 days", [("zinc", 220, "mg"), ("imatinib", 1, "g")]),
    ("Zinc and imatinib at a dose of 220 mg and 1 gram daily", [("zinc", 220, "mg"), ("imatinib", 1, "g")]),
    ("Imatinib 1 g. Zinc levels above 50 ug are kept.", [("zinc", None, None), ("imatinib", 1, "g")]),
]


@pytest.mark.parametrize(("text", "expected"), MINERALS)
def test_a_mineral(arm_rows, text, expected) -> None:
    rows = arm_rows(text, ("DIETARY_SUPPLEMENT", "Zinc"), ("DRUG", "Imatinib"))
    assert [(row.agent_norm, row.dose_low, row.dose_unit) for row in rows] == expected
