"""Drugs in the text of an arm whose only registered intervention is a placebo."""

from __future__ import annotations

import pytest

CASES = [
    ("plus", "Placebo tablets daily plus cisplatin 75 mg/m2 IV every 3 weeks", ["placebo", "cisplatin"]),
    (
        "for_all",
        "Placebo 5 mL daily. All patients will receive paracetamol 500 mg three times daily",
        ["placebo", "acetaminophen"],
    ),
    ("mimicked", "Placebo matching imatinib 400 mg daily", ["placebo"]),
    ("compared", "Placebo plus dasatinib 100 mg daily", ["placebo"]),  # registered: the text of the other arm
    ("made_of", "Placebo tablets with lactose 100 mg", ["placebo"]),
    ("dummy_of_each", "Placebo daily plus cisplatin placebo 75 mg IV", ["placebo"]),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_drugs_beside_a_placebo(record_rows, text, expected) -> None:
    arms = [("P", "PLACEBO_COMPARATOR", text), ("X", "EXPERIMENTAL", "dasatinib 100 mg daily")]
    rows = record_rows(arms, [("DRUG", "Placebo", "", "P"), ("DRUG", "Dasatinib", "", "X")])
    assert list(dict.fromkeys(norm for label, norm, _ in rows if label == "P")) == expected
