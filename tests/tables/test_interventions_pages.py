"""Rows of pages that name no arm and no intervention: what their prose says, and what it does not."""

from __future__ import annotations

import pytest

from trialtab.reading.pages import read_page
from trialtab.reading.to_doc import make_doc
from trialtab.tables.build import build_tables

HEAD = "{title}\nNCT Number: NCT90000079\nPhase: 2\n"

# name, title, text; agent, dose, its unit, strength, frequency
PAGES = [
    (
        "description of the intervention",
        "Naps in asthma",
        "Description of intervention(s)\nMetformin 850 mg tablets by mouth twice daily for 24 weeks.\n",
        [("metformin", None, None, "850 mg", "twice daily")],
    ),
    (
        "dose and schedule in the summary",
        "Dapagliflozin in Renal Failure",
        "About this study\nWe want to learn whether dapagliflozin 10 mg once daily helps.\n",
        [("dapagliflozin", 10, "mg", None, "once daily")],
    ),
    (
        "an amount a day in the summary",
        "Dapagliflozin in Renal Failure",
        "About this study\nWe want to learn whether dapagliflozin 10 mg a day helps.\n",
        [("dapagliflozin", 10, "mg/d", None, None)],
    ),
    ("a drug without a dose is no row", "Naps", "About this study\nPatients on metformin sleep badly.\n", []),
    ("nor is a dose without a schedule", "Naps", "About this study\nMetformin 850 mg is a common drug.\n", []),
    ("nor a drug of the criteria", "Naps", "Inclusion Criteria\n- metformin 850 mg twice daily\n", []),
    (
        "what is given is believed before the rest",
        "Naps",
        "About this study\nAll patients receive apremilast 30 mg twice daily. Older people take metformin 850 mg twice daily.\n",
        [("apremilast", 30, "mg", None, "twice daily")],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("title", "text", "expected"), [case[1:] for case in PAGES], ids=[case[0] for case in PAGES])
def test_rows(pipeline, title, text, expected) -> None:
    page = HEAD.format(title=title) + text + "Locations\nSomewhere\n"
    record = read_page(page, source_path="page.txt", stem="page", is_html=False)
    rows = build_tables(pipeline(make_doc(pipeline, record)), record).interventions
    assert [(row.agent_norm, row.dose_low, row.dose_unit, row.strength_text, row.frequency_text) for row in rows] == expected
    for row in rows:
        evidence = page[row.start_char : row.end_char]
        assert row.agent.lower() in evidence.lower()
        assert " ".join(evidence.split()) == row.evidence
