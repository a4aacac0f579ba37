"""Doses that are counts of cells, in one unit whatever power of ten they are written in."""

from __future__ import annotations

import pytest

# name, arm text, registered biologicals; dose low, high and unit of each row
CASES = [
    ("a lost superscript, a dose per dose", "Day 1 - FT516 is given at 9x107 cells/dose", ["FT516"], [(9e7, 9e7, "{cells}")]),
    (
        "several days",
        "Day 1 - FT516 is given at 9x107 cells/dose (low) + Day 4 - FT516 is given at 3x108 cells/dose (mid)",
        ["FT516"],
        [(9e7, 9e7, "{cells}"), (3e8, 3e8, "{cells}")],
    ),
    ("a name of the cells, per body weight", "1 million CAR-T cells per kg on day 0", ["CD19 CAR-T"], [(1e6, 1e6, "{cells}/kg")]),
    ("a name of the cells alone", "1x10^8 CAR-T cells on day 0", ["CD22 CAR-T"], [(1e8, 1e8, "{cells}")]),
    ("e for the power", "MSC infusion, 2.5e6 cells/kg", ["MSC"], [(2.5e6, 2.5e6, "{cells}/kg")]),
    ("an abbreviation of the cells", "1 million MSCs/kg, IV, weekly", ["UC-MSC"], [(1e6, 1e6, "{cells}/kg")]),
    ("a range of millions", "15-20 million mature dendritic cells per dose", ["Dendritic cell vaccine"], [(1.5e7, 2e7, "{cells}")]),
    ("a range of one power", "1-2 x 10^7 NK cells/kg twice a week", ["NK cells"], [(1e7, 2e7, "{cells}/kg")]),
    ("a range of two powers", "1x10^6~1x10^7 cells/kg via IV", ["NK cells"], [(1e6, 1e7, "{cells}/kg")]),
    ("a unit dose, and the sum", "50 million cells/unit dose (cumulative dose: 150 million MSCs)", ["MSC"], [(5e7, 5e7, "{cells}")]),
    ("an area", "2 x 10^7 CAR+ T cells/m2", ["CD19 CAR-T"], [(2e7, 2e7, "{cells}/m2")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "names", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_rows(arm_rows, text, names, expected) -> None:
    rows = arm_rows(text, *(("BIOLOGICAL", name) for name in names))
    assert [(row.dose_low, row.dose_high, row.dose_unit) for row in rows] == expected
