"""Volumes that are given: what a drug is dissolved in, drawn or flushed with is none."""

from __future__ import annotations

import pytest

# text, registered names; (agent, dose, unit) of each row
CASES = [
    ("before a schedule", "Inhaled imatinib, 2-ml 1x per day for 8 weeks", ["Imatinib"], [("imatinib", 2, "mL")]),
    ("before days", "Convalescent plasma 300 ml day 1 and 3", ["Convalescent plasma"], [("convalescent plasma", 300, "mL")]),
    ("of a protein", "They receive 200 mL of albumin (human) 5%", ["Albumin"], [("albumin human", 200, "mL")]),
    ("of a share", "Block with 18 ml of 0.25% bupivacaine", ["Bupivacaine"], [("bupivacaine", 18, "mL")]),
    ("behind a share", "Nerve block: ropivacaine 0.2%, 30 mL", ["Ropivacaine"], [("ropivacaine", 30, "mL")]),
    (
        "beside another drug's mass",
        "Dexamethasone 8 mg and 15 ml bupivacaine 0.5%",
        ["Bupivacaine", "Dexamethasone"],
        [("bupivacaine", 15, "mL"), ("dexamethasone", 8, "mg")],
    ),
    (
        "of the first of two",
        "1.8 ml of 2% lidocaine with epinephrine 1:100,000",
        ["Lidocaine", "Epinephrine"],
        [("lidocaine", 1.8, "mL"), ("epinephrine", None, None)],
    ),
    ("the mass stands before it", "12.5 mg bupivacaine 0.5% (2.5 ml)", ["Bupivacaine"], [("bupivacaine", 12.5, "mg")]),
    ("the mass stands behind it", "Bupivacaine 0.5% 20 ml (100 mg)", ["Bupivacaine"], [("bupivacaine", 100, "mg")]),
    ("of saline", "Normal saline, two .5 ml injections into the deltoid", ["Normal saline"], [("saline solution", 0.5, "mL")]),
    ("dissolved in", "Imatinib infused in 100 mL of normal saline", ["Imatinib"], [("imatinib", None, None)]),
    ("drawn", "Blood samples of 10 mL on days 1 and 8", ["Imatinib"], [("imatinib", None, None)]),
    (
        "a name with its form, of the registered ones",
        "Xelvan injection, 10-20ml daily + imatinib tablet",
        ["Imatinib", "Xelvan injection"],
        [("imatinib", None, None), ("xelvan injection", 10, "mL")],
    ),
    ("bags", "1 unit (about 200 to 250 mL) of convalescent plasma", ["Plasma"], [("plasma", 1, "{unit}")]),
    (
        "what a syringe holds",
        "Each 0.5 mL prefilled syringe contains 44 mcg of imatinib, 4 mg albumin; 27 mg mannitol and 0.4 mg sodium acetate",
        ["Imatinib"],
        [("imatinib", None, None)],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "names", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_rows(arm_rows, text, names, expected) -> None:
    rows = arm_rows(text, *(("DRUG", name) for name in names))
    assert [(row.agent_norm, row.dose_low, row.dose_unit) for row in rows] == expected
