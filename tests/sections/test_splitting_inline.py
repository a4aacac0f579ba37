"""Lists inside a line: markers between words, and figures that are no markers. A number names the side, the place and the parent: I02.1 is under I02."""

import pytest

from tests.sections.support import items, split

# id, text, items
CASES = [
    (
        "romans-inline-then-on-lines",
        "Inclusion Criteria:\ni- Adults; ii- Asthma (any grade); iii- Consent\niv- Walks alone\nv- Lives at home\n",
        ["I01 Adults;", "I02 Asthma (any grade);", "I03 Consent", "I04 Walks alone", "I05 Lives at home"],
    ),
    (
        "letters-inline-then-on-lines",
        "Exclusion Criteria:\na) Gout b) Sepsis\nc) Vitamin C) deficiency\nd) Scurvy\n",
        ["E01 Gout", "E02 Sepsis", "E03 Vitamin C) deficiency", "E04 Scurvy"],
    ),
    (
        "letters",
        "Inclusion:\n1. One of the following: a) joint pain, b) skin rash, or c) raised ESR\n2. Consent\n",
        ["I01 One of the following:", "I01.1 joint pain,", "I01.2 skin rash, or", "I01.3 raised ESR", "I02 Consent"],
    ),
    (
        "romans-inside-letters",
        "Inclusion:\n* Failure of treatment with:\na. Prednisone for 28 days. b. At least one of: i- Methotrexate ii- Azathioprine for 90 days iii- Rituximab\n* Consent\n",
        [
            "I01 Failure of treatment with:",
            "I01.1 Prednisone for 28 days.",
            "I01.2 At least one of:",
            "I01.2.1 Methotrexate",
            "I01.2.2 Azathioprine for 90 days",
            "I01.2.3 Rituximab",
            "I02 Consent",
        ],
    ),
    (
        "first-number-glued",
        "Inclusion Criteria 1.21 years or older with gout 2. Walks alone 3. Has signed",
        ["I01 21 years or older with gout", "I02 Walks alone", "I03 Has signed"],
    ),
    (
        "brackets",
        "Exclusion Criteria:\n(1) Gout; (2)Lupus of any stage; (3) Coma\n",
        ["E01 Gout;", "E02 Lupus of any stage;", "E03 Coma"],
    ),
    (
        "double-dashes",
        "Exclusion:\n4. Infections: -- Hepatitis B or C. -- HIV. -- Tuberculosis.\n5. Gout\n",
        ["E01 Infections:", "E01.1 Hepatitis B or C.", "E01.2 HIV.", "E01.3 Tuberculosis.", "E02 Gout"],
    ),
    (
        "bullets-after-full-item",
        "Exclusion:\n- Coma • Gout • Sepsis\n- Shock\n",
        ["E01 Coma", "E02 Gout", "E03 Sepsis", "E04 Shock"],
    ),
    (
        "whole-text-on-one-line",
        "Inclusion Criteria: - Adults over 18 years - Signed consent Exclusion Criteria: - Pregnancy - Renal failure",
        ["I01 Adults over 18 years", "I02 Signed consent", "E01 Pregnancy", "E02 Renal failure"],
    ),
    (
        "whole-text-on-one-line-numbers",
        "Inclusion Criteria: 1. Adults 2. Creatinine < 1.5 x ULN 3. Consent Exclusion Criteria: 1. Grade 2 rash 2. Coma",
        ["I01 Adults", "I02 Creatinine < 1.5 x ULN", "I03 Consent", "E01 Grade 2 rash", "E02 Coma"],
    ),
    (
        "list-goes-on-inside-item",
        "Exclusion:\n1. Gout\n2. Lupus 3. Coma\n4. Shock\n",
        ["E01 Gout", "E02 Lupus", "E03 Coma", "E04 Shock"],
    ),
    (
        "small-letters-on-one-line",
        "Exclusion Criteria: - coma - renal failure - gout",
        ["E01 coma", "E02 renal failure", "E03 gout"],
    ),
    (
        "dash-inside-item-on-one-line",
        "Inclusion Criteria: - Adults - Known disease - stable or not - Consent",
        ["I01 Adults", "I02 Known disease - stable or not", "I03 Consent"],
    ),
    (
        "names-in-numbers",
        "Inclusion Criteria: I1. Adults I2. Gout I3. Consent",
        ["I01 Adults", "I02 Gout", "I03 Consent"],
    ),
    (
        "asterisks-on-one-line",
        "Inclusion Criteria: * Adults * Gout Exclusion Criteria: * Coma",
        ["I01 Adults", "I02 Gout", "E01 Coma"],
    ),
    ("decimal-is-no-marker", "AST above 1.5 x ULN or ALT above 2.5 x ULN", ["I01 AST above 1.5 x ULN or ALT above 2.5 x ULN"]),
    (
        "grades-are-no-markers",
        "Exclusion:\n- Toxicity of grade 1. Rash of grade 2. Itch",
        ["E01 Toxicity of grade 1. Rash of grade 2. Itch"],
    ),
    ("types-are-no-markers", "Exclusion:\n- Type 1) or type 2) diabetes", ["E01 Type 1) or type 2) diabetes"]),
    (
        "references-are-no-markers",
        "Exclusion:\n- Subjects who meet (a) and (b) above",
        ["E01 Subjects who meet (a) and (b) above"],
    ),
    ("words-with-figures", "Exclusion:\n- At least one (1) of two (2) drugs", ["E01 At least one (1) of two (2) drugs"]),
    (
        "vitamins-are-no-markers",
        "Exclusion:\n- Lack of vitamin A. Hepatitis B. Gout",
        ["E01 Lack of vitamin A. Hepatitis B. Gout"],
    ),
    ("stages-are-no-markers", "Inclusion:\n- Stage i-iii disease", ["I01 Stage i-iii disease"]),
    ("range-is-no-bullet", "Inclusion:\n- ECOG: 0 - 2 at entry", ["I01 ECOG: 0 - 2 at entry"]),
    ("number-between-dashes", "Inclusion: - Age 18 - 65 years - Consent", ["I01 Age 18 - 65 years", "I02 Consent"]),
    (
        "labels-run-on",
        "DISEASE CHARACTERISTICS: Histologically proven glioma No brain stem tumor PATIENT CHARACTERISTICS: Age: 18 and over "
        "Renal: Creatinine no greater than 2 mg/dL Creatinine clearance at least 60 mL/min Other: Not pregnant",
        [
            "I01 Histologically proven glioma",
            "I02 No brain stem tumor",
            "I03 Age: 18 and over",
            "I04 Renal:",
            "I04.1 Creatinine no greater than 2 mg/dL",
            "I04.2 Creatinine clearance at least 60 mL/min",
            "I05 Other: Not pregnant",
        ],
    ),
    (
        "labels-run-on-and-are-wrapped",
        "PATIENT CHARACTERISTICS: Age: 18 and over Renal: Creatinine no greater than 2 mg/dL Other: Not pregnant or nursing Effective\n"
        "        contraception required of all fertile patients",
        [
            "I01 Age: 18 and over",
            "I02 Renal: Creatinine no greater than 2 mg/dL",
            "I03 Other:",
            "I03.1 Not pregnant or nursing",
            "I03.2 Effective contraception required of all fertile patients",
        ],
    ),
]


@pytest.mark.parametrize(("text", "expected"), [row[1:] for row in CASES], ids=[row[0] for row in CASES])
def test_items(text: str, expected: list[str]) -> None:
    assert items(text, split(text)) == expected
