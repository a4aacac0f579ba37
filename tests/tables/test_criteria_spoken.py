"""Bounds of what nothing tagged: the row stands with the words that name it; and tagged concepts that such words end with."""

from __future__ import annotations

import pytest

from trialtab.reading.pages import read_page
from trialtab.reading.to_doc import make_doc
from trialtab.tables.build import build_tables
from trialtab.tables.rows import CriterionRow

# sentence; (concept, low, high, unit) of each row with a bound
SPOKEN = [
    # the name before the bound
    ("Maximum diameter of the nodule no greater than 4.0 cm", [("Maximum diameter of the nodule", None, 4, "cm")]),
    ("Oral intake less than 1,200 calories/day", [("Oral intake", None, 1200, "kcal/d")]),
    ("SNB angle ≥ 4° according to the tracing", [("SNB angle", 4, None, "deg")]),
    ("The course of disease is at least one year", [("course of disease", 1, None, "a")]),
    ("Contraceptive methods with a failure rate of < 1% per year", [("failure rate", None, 1, "%/a")]),
    ("DAST-10 (score > 2)", [("DAST-10", 2, None, None)]),
    ("Urine volume < 250 mL or > 3000 mL", [("Urine volume", None, 250, "mL"), ("Urine volume", 3000, None, "mL")]),
    ("Expected discharge > 96 hours", [("Expected discharge", 96, None, "h")]),
    ("Daily formula intake lower than 250 mL/day", [("Daily formula intake", None, 250, "mL/d")]),
    # the name after it
    ("Myeloma after at least 3 prior lines of treatment including steroids", [("prior lines of treatment", 3, None, None)]),
    ("Received 1 to 3 prior lines of treatment", [("prior lines of treatment", 1, 3, None)]),
    ("Pain on 2-4 previous visits", []),
    ("At least 5 attacks since birth", [("attacks", 5, None, None)]),
    ("Up to 3 flares since birth", [("flares", None, 3, None)]),
    ("More than two prior lines of salvage", [("prior lines of salvage", 2, None, None)]),
    ("At least 30% increase in number of blasts", [("increase in number of blasts", 30, None, "%")]),
    ("Less than 30% chance of cure", [("chance of cure", None, 30, "%")]),
    ("Score of at least 4 on the Harbour Fatigue Sheet", [("Harbour Fatigue Sheet", 4, None, None)]),
    ("Involves 25% or more of the retinal area", [("retinal area", 25, None, "%")]),
    # a tagged concept that the words end with
    ("Had 3 or more distinct episodes of wheeze", [("wheeze", 3, None, None)]),
    ("Received three or more doses of remdesivir", [("remdesivir", 3, None, None)]),
    ("Has failed at least one regimen of standard chemotherapy", [("chemotherapy", 1, None, None)]),
    # no word names it
    ("Patients between 10-15 kg", [("between 10-15 kg", 10, 15, "kg")]),
    ("Life expectancy:\n  - At least 12 weeks", [("Life expectancy", 12, None, "wk")]),
    # the number for others
    ("Known long QTc > 470 males, > 480 females", [("QTc", 470, None, None), ("QTc", 480, None, None)]),
    ("CD4 count < 150 cells/mm3 or < 15 percent", [("CD4 count", None, 150, "/uL"), ("CD4 count", None, 15, "%")]),
    # how or in what something is measured
    ("mRS before the stroke > 3", [("mRS", 3, None, None)]),
    ("QTc interval at rest electrocardiogram ≥ 500", [("QTc interval", 500, None, None)]),
    ("Temperature (within the last 12 hours) < 38.3°C", [("Temperature", None, 38.3, "Cel")]),
    # inside the value
    ("5 < D-dimer < 10 mcg/mL", [("D-dimer", 5, 10, "ug/mL")]),
    ("A maximum dexamethasone dose of 2.5 mg/day", [("dexamethasone", None, 2.5, "mg/d")]),
    # ages
    ("At enrollment, 3 to < 26 years", [("3 to < 26 years", 3, 26, "a")]),
    ("Any child under 18 who has given a sample", [("under 18", None, 18, "a")]),
    ("Patients with acute appendicitis older than 16 years", [("older than 16 years", 16, None, "a")]),
    ("70 and under", [("70 and under", None, 70, "a")]),
    # neither
    ("At least three times in the last week", []),
    ("At least one parent must sign", []),
    ("Night sweats on two or more occasions", []),
    ("aPTT > 15 s above ULN", []),
    ("PT > 4 seconds over control", []),
    ("Consent of the patients themselves (> 18)", []),
    ("Items are counted (no = 0, yes = 1)", []),
    ("At least 5 severe or very severe ones", []),
]


@pytest.mark.parametrize(("sentence", "expected"), SPOKEN, ids=[case[0] for case in SPOKEN])
def test_spoken(pipeline, sentence, expected) -> None:
    assert [(row.concept, row.low, row.high, row.unit) for row in rows_of(pipeline, sentence) if row.comparator] == expected


def test_what_is_known_of_a_name(pipeline) -> None:
    """Denied and past by the word before it; the window behind it; a weight without a word; the evidence."""
    (row,) = rows_of(pipeline, "No skin nodule > 2 cm")
    assert (row.concept, row.negated) == ("skin nodule", True)
    (row,) = [row for row in rows_of(pipeline, "No tumor with a Volkov sum > 90 %") if row.comparator]
    assert (row.concept, row.negated) == ("Volkov sum", True)
    (row,) = rows_of(pipeline, "More than two prior lines of salvage within 6 months before screening")
    assert (row.historical, row.window, row.anchor) == (True, "P6M", "screening")
    (row,) = rows_of(pipeline, "Patients between 10-15 kg")
    assert row.concept_norm == "body weight"
    (row,) = rows_of(pipeline, "Oral intake less than 1,200 calories/day for adults")
    assert (row.start_char, row.end_char) == (22, 22 + len("Oral intake less than 1,200 calories/day"))


def rows_of(pipeline, sentence: str) -> tuple[CriterionRow, ...]:
    record = read_page(f"Inclusion Criteria:\n- {sentence}\n", source_path="a.txt", stem="a", is_html=False)
    return build_tables(pipeline(make_doc(pipeline, record)), record).criteria
