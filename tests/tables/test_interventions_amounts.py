"""Whose an amount is, and which amounts are none: rows of one arm with several names."""

from __future__ import annotations

import pytest

# text, registered names; (agent, dose, unit, strength) of each row
CASES = [
    (
        "an area under the curve stands after its drug",
        "Carboplatin AUC = 5 IV docetaxel 75 mg/m2 IV",
        ["Carboplatin", "Docetaxel"],
        [("carboplatin", 5, "mg.min/mL", None), ("docetaxel", 75, "mg/m2", None)],
    ),
    (
        "a bracket deals out to the names before it",
        "Take dasatinib and folic acid (60 mg dasatinib and 400 mcg folic acid) daily",
        ["Dasatinib", "Folic acid"],
        [("dasatinib", 60, "mg", None), ("folic acid", 400, "ug", None)],
    ),
    (
        "the name after another's bracket",
        "Imatinib (10 mg), dasatinib 5 mg",
        ["Imatinib", "Dasatinib"],
        [("imatinib", 10, "mg", None), ("dasatinib", 5, "mg", None)],
    ),
    (
        "amounts before their two names",
        "20/120 mg imatinib/dasatinib twice daily",
        ["Imatinib", "Dasatinib"],
        [("imatinib", 20, "mg", None), ("dasatinib", 120, "mg", None)],
    ),
    (
        "tablets, and what they hold together",
        "Artemether-lumefantrine: 4 tablets (80/480 mg artemether/lumefantrine) daily",
        ["Artemether-lumefantrine"],
        [("artemether / lumefantrine", 4, "{tablet}", None)],
    ),
    (
        "a dose that a placebo matches",
        "Imatinib 400 mg tablets daily and dasatinib 50 mg matching placebo tablets daily",
        ["Imatinib"],
        [("imatinib", None, None, "400 mg")],
    ),
    ("the most of a dose", "Imatinib 30 mg/kg; the maximum dose is 900 mg", ["Imatinib"], [("imatinib", 30, "mg/kg", None)]),
    ("more or less", "Imatinib 5 x 10^9 vp (± 2 x 10^9 vp)", ["Imatinib"], [("imatinib", 5e9, "{vp}", None)]),
    ("a code before tablets", "XK 0517 tablets are taken daily", ["XK-0517"], [("xk-0517", None, None, None)]),
    ("tablets of two strengths", "Imatinib 80 mg or 160 mg tablets", ["Imatinib"], [("imatinib", None, None, "80 mg")]),
    ("doses of two sizes", "Imatinib 80 mg or 160 mg daily", ["Imatinib"], [("imatinib", 80, "mg", None), ("imatinib", 160, "mg", None)]),
    ("a volume of so many doses", "Imatinib 0.5 mL, 3 doses into the muscle", ["Imatinib"], [("imatinib", 0.5, "mL", None)]),
    ("a volume of a fluid", "Imatinib in 100 mL, after 3 days", ["Imatinib"], [("imatinib", None, None, None)]),
    (
        "what a drug is, and its dose",
        "Imatinib is an oral kinase inhibitor. The starting dose is 200 mg daily",
        ["Imatinib"],
        [("imatinib", 200, "mg", None)],
    ),
    (
        "a count of cells is no chemical's",
        "Cyclophosphamide 300 mg/m2, then a single infusion of 1 x 10^6 CAR-T cells/kg",
        ["Cyclophosphamide"],
        [("cyclophosphamide", 300, "mg/m2", None)],
    ),
    (
        "a count of cells of the cells",
        "Cyclophosphamide 300 mg/m2; mesenchymal stem cells 2 x 10^6 cells/kg",
        ["Cyclophosphamide", "Mesenchymal stem cells"],
        [("cyclophosphamide", 300, "mg/m2", None), ("mesenchymal stem cell", 2_000_000, "{cells}/kg", None)],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "names", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_rows(arm_rows, text, names, expected) -> None:
    rows = arm_rows(text, *(("DRUG", name) for name in names))
    assert [(row.agent_norm, row.dose_low, row.dose_unit, row.strength_text) for row in rows] == expected
