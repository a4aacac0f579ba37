"""Numbers whose owner stands far from them or is not named: ages of people, signed numbers, values that are times."""

from __future__ import annotations

import pytest

from trialtab.reading.pages import read_page
from trialtab.reading.to_doc import make_doc
from trialtab.tables.build import build_tables

# sentence; (concept, low, high, unit) of each row with a bound
NUMBERS = [
    ("Patients > 18 years affiliated to a health insurance", [("> 18 years", 18, None, "a")]),
    ("Newly diagnosed leukemia in patients over 60 years with poor risk", [("over 60 years", 60, None, "a")]),
    ("Viral pneumonia, hospitalized patients older than 18", [("older than 18", 18, None, "a")]),
    ("All adults including those of 18 years and above", [("18 years and above", 18, None, "a")]),
    ("Infants < 6 months with bronchiolitis", [("Infants", None, 6, "mo")]),
    ("Patients > 2 years after transplantation", []),
    ("Fracture older than 2 weeks", []),
    ("Tumor older than 6 months", []),
    ("Women more than 2 years since last menses", []),
    ("T-score of -2.0 or lower", [("T-score", None, -2, None)]),
    ("Lumbar T-score between -1.0 and -2.5", [("T-score", -2.5, -1, None)]),
    ("T-score less than -2.5 or greater than +1", [("T-score", None, -2.5, None), ("T-score", 1, None, None)]),
    ("Myopia between -0.50 and -6.00 diopters", [("Myopia", -6, -0.5, "[diop]")]),
    ("Hemoglobin of 10 -12 g/dL", [("Hemoglobin", 10, 12, "g/dL")]),
    ("Antibodies against HIV -1", []),
    ("Disease duration over 5 years", [("Disease duration", 5, None, "a")]),
    ("Expected survival of the patient is at least 3 months", [("Expected survival", 3, None, "mo")]),
    ("Cancer with a prognosis of less than 6 months", [("prognosis", None, 6, "mo")]),
    ("Treatment can start within 12 hours of symptom onset", []),
    ("Overall survival less than 3 months in an earlier trial", [("Overall survival", None, 3, "mo")]),
    ("LVEF by echocardiography < 40%", [("LVEF", None, 40, "%")]),
    ("Tumor size by MRI > 5 cm", [("Tumor size", 5, None, "cm")]),
    ("HIV RNA by PCR ≥ 1,000 copies/mL", [("HIV RNA", 1000, None, "{copies}/mL")]),
    ("eGFR by the Cockcroft-Gault formula < 30 mL/min", [("eGFR", None, 30, "mL/min")]),
    ("Asthma with FEV1 < 80% predicted", [("FEV1", None, 80, "%")]),
    ("HbA1c with fasting glucose > 126 mg/dL", [("fasting glucose", 126, None, "mg/dL")]),
    ("Blood pressure at rest and heart rate > 100 bpm", [("heart rate", 100, None, "/min")]),
    ("proteinuria ≥ 1 g/24 h or UPCR ≥ 0.75 g/g", [("proteinuria", 1, None, "g/d"), ("UPCR", 0.75, None, "g/g")]),
    ("BMI > 27 kg/m2 despite a weight-lowering diet", [("BMI", 27, None, "kg/m2")]),
    ("CD4 count between 200 and 500 cells/mm3 within 30 days", [("CD4 count", 200, 500, "/uL")]),
    (
        "Hemoglobin ≥ 13 g/dL for men and 12 g/dL for women",
        [("Hemoglobin", 13, None, "g/dL"), ("Hemoglobin", 12, None, "g/dL")],
    ),
    ("Weight at least 50 kg for men and 45 kg for women", [("Weight", 50, None, "kg"), ("Weight", 45, None, "kg")]),
    (
        "Serum creatinine < 2.0 mg/dL (177 µmol/L) in men or 1.8 mg/dL in women",
        [("Serum creatinine", None, 2, "mg/dL"), ("Serum creatinine", None, 1.8, "mg/dL")],
    ),
    (
        "Platelets > 100 /nL; unlisted marker ≥ 13 g/dL for men and 12 g/dL for women",
        [("Platelets", 100, None, "/nL"), ("unlisted marker", 13, None, "g/dL"), ("unlisted marker", 12, None, "g/dL")],
    ),
    ("A positive prick test and IgE > 0.35 kU/L", [("IgE", 0.35, None, "kU/L")]),
    ("ALT and AST > 2 x ULN", [("ALT", 2, None, None), ("AST", 2, None, None)]),
    ("QTc > 450 ms in males and 470 ms in females", [("QTc", 450, None, "ms"), ("QTc", 470, None, "ms")]),
    ("Weight at least 50 kg for men and a dose of 45 kg bags", [("Weight", 50, None, "kg")]),
    ("More than two prior lines of systemic therapy", [("systemic therapy", 2, None, None)]),
    ("No more than 2 prior lines of endocrine therapy", [("endocrine therapy", None, 2, None)]),
    (
        "Fasting plasma glucose ≥ 126 mg/dL or 2-h PG ≥ 200 mg/dL",
        [("Fasting plasma glucose", 126, None, "mg/dL"), ("2-h PG", 200, None, "mg/dL")],
    ),
    ("More than two aspirin", [("aspirin", 2, None, None)]),
    ("SWOG 0-2", [("SWOG", 0, 2, None)]),
    ("Postnatal age at least 6 weeks", [("Postnatal age", 6, None, "wk")]),
    ("AST <41 mg/dL", [("AST", None, 41, "mg/dL")]),
]


@pytest.mark.parametrize(("sentence", "expected"), NUMBERS, ids=[case[0] for case in NUMBERS])
def test_numbers(pipeline, sentence, expected) -> None:
    record = read_page(f"Inclusion Criteria:\n- {sentence}\n", source_path="a.txt", stem="a", is_html=False)
    rows = build_tables(pipeline(make_doc(pipeline, record)), record).criteria
    found = [(row.concept, row.low, row.high, row.unit) for row in rows if (row.low, row.high) != (None, None)]
    assert found == expected
