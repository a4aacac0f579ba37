"""What the name of a registered product says of every regimen of it, and what a name says is not given."""

from __future__ import annotations

import pytest

# name, arm text, registered name; agent, dose, unit, strength, route of each row
PRODUCTS = [
    (
        "the route of a product of which pieces are taken",
        "4 tablets once",
        "Ivermectin 3 MG Oral Tablet",
        [("ivermectin", 4, "{tablet}", "3 MG", "oral")],
    ),
]  # fmt: skip
WITHHELD = [
    ("Usual care without SGLT2 inhibitors", ["usual care without sglt2 inhibitors"]),
    ("Tacrolimus without prednisone", ["tacrolimus"]),
    ("Prednisone-free regimen", ["prednisone-free regimen"]),
    ("Apixaban instead of warfarin", ["apixaban"]),
    ("Cisplatin with or without gemcitabine", ["cisplatin", "gemcitabine"]),
    ("No treatment followed by imatinib", ["imatinib"]),
]


@pytest.mark.parametrize(("text", "name", "expected"), [case[1:] for case in PRODUCTS], ids=[case[0] for case in PRODUCTS])
def test_products(arm_rows, text, name, expected) -> None:
    rows = arm_rows(text, ("DRUG", name))
    assert [(row.agent_norm, row.dose_low, row.dose_unit, row.strength_text, row.route) for row in rows] == expected


@pytest.mark.parametrize(("name", "expected"), WITHHELD)
def test_withheld(arm_rows, name, expected) -> None:
    assert [row.agent_norm for row in arm_rows("", ("DRUG", name))] == expected


def test_part_of_a_combination(arm_rows) -> None:
    text = "2 tablets of lopinavir/ritonavir in the morning and evening; ritonavir 100 mg is a booster"
    assert [row.agent_norm for row in arm_rows(text, ("DRUG", "Lopinavir/Ritonavir"))] == ["lopinavir/ritonavir"]
