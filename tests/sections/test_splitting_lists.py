"""Plain lists: markers, bullets and items without either. A number names the side, the place and the parent: I02.1 is under I02."""

import pytest

from tests.sections.support import items, split

# id, text, items
CASES = [
    ("bare", "eGFR < 30 ml/min", ["I01 eGFR < 30 ml/min"]),
    ("bare-two-sentences", "Adults over 18. No prior chemotherapy.", ["I01 Adults over 18.", "I02 No prior chemotherapy."]),
    ("empty", "", []),
    ("blank", " \n \n", []),
    ("dashes-only", "Inclusion Criteria:\n\n -\n\nExclusion Criteria:\n\n -\n", []),
    (
        "numbers",
        "Inclusion Criteria:\n\n1. Age 18 years or older\n2. Written consent\n\nExclusion Criteria:\n\n1. Pregnancy",
        ["I01 Age 18 years or older", "I02 Written consent", "E01 Pregnancy"],
    ),
    (
        "numbers-glued-to-text",
        "Inclusion Criteria\n1.Aged 18 to 60\n2.Able to walk\n3)Consent\n",
        ["I01 Aged 18 to 60", "I02 Able to walk", "I03 Consent"],
    ),
    (
        "numbers-in-brackets",
        "Exclusion criteria:\n(1) Gout\n(2) Gastric bleeding\n",
        ["E01 Gout", "E02 Gastric bleeding"],
    ),
    ("letters", "Inclusion:\nA. Age > 18\nB. BMI < 30\n", ["I01 Age > 18", "I02 BMI < 30"]),
    ("letter-alone-is-text", "Inclusion:\nA. fumigatus IgE positive\n", ["I01 A. fumigatus IgE positive"]),
    (
        "bacterium-is-text",
        "Exclusion:\n- E. coli sepsis\n- C. difficile colitis\n",
        ["E01 E. coli sepsis", "E02 C. difficile colitis"],
    ),
    ("romans", "Inclusion:\ni. Adult\nii. Asthma\niii. Smoker\n", ["I01 Adult", "I02 Asthma", "I03 Smoker"]),
    (
        "roman-after-h",
        "Inclusion:\ng) Gout\nh) Hepatitis\ni) Iritis\nj) Jaundice\n",
        ["I01 Gout", "I02 Hepatitis", "I03 Iritis", "I04 Jaundice"],
    ),
    ("bullets", "Exclusion Criteria\n• Asthma\n• COPD\n", ["E01 Asthma", "E02 COPD"]),
    ("bullets-symbol-font", "Exclusion Criteria\n\uf0b7 Asthma\n\uf0b7COPD\n", ["E01 Asthma", "E02 COPD"]),
    ("bullets-middle-dot", "Exclusion Criteria\n· Asthma\n· COPD\n", ["E01 Asthma", "E02 COPD"]),
    ("bullets-letter-o", "Exclusion Criteria\no Asthma\no COPD\n", ["E01 Asthma", "E02 COPD"]),
    ("bullets-glued", "Exclusion Criteria\n-Asthma\n-COPD\n", ["E01 Asthma", "E02 COPD"]),
    ("bullets-en-dash", "Exclusion Criteria\n– Asthma\n– COPD\n", ["E01 Asthma", "E02 COPD"]),
    ("bullets-circled", "Inclusion Criteria\n① Adult ② Anaemia\n③ Consent\n", ["I01 Adult", "I02 Anaemia", "I03 Consent"]),
    (
        "comparator-is-no-bullet",
        "Inclusion:\n> 18 years of age\n< 3 lines of therapy\n",
        ["I01 > 18 years of age", "I02 < 3 lines of therapy"],
    ),
    ("double-marker", "Inclusion Criteria:\n* 1. Adult\n* 2. Anaemia\n", ["I01 Adult", "I02 Anaemia"]),
    ("number-then-dash", "Inclusion Criteria:\n1. -Adult\n2. - Anaemia\n", ["I01 Adult", "I02 Anaemia"]),
    (
        "number-that-lost-its-point",
        "Exclusion:\n1. Gout\n2 Renal colic\n3. Sepsis\n",
        ["E01 Gout", "E02 Renal colic", "E03 Sepsis"],
    ),
    ("number-on-its-own-line", "Exclusion:\n1.\nGout\n2.\nSepsis\n", ["E01 Gout", "E02 Sepsis"]),
    (
        "no-bullets",
        "Inclusion Criteria:\nAge between 5 and 12 years\nWeight above 20 kg\nExclusion Criteria:\nKnown epilepsy\n",
        ["I01 Age between 5 and 12 years", "I02 Weight above 20 kg", "E01 Known epilepsy"],
    ),
    (
        "sentences-without-bullets",
        "Inclusion Criteria: Women aged 20 to 40 years. Iron deficiency with ferritin below 15 ng/mL. However, mild cases are allowed.",
        [
            "I01 Women aged 20 to 40 years.",
            "I02 Iron deficiency with ferritin below 15 ng/mL. However, mild cases are allowed.",
        ],
    ),
    (
        "item-with-two-sentences",
        "Inclusion:\n1. Stable dose of insulin. The dose may vary by 10%.\n2. Consent",
        ["I01 Stable dose of insulin. The dose may vary by 10%.", "I02 Consent"],
    ),
    (
        "first-number-behind-the-heading",
        "Inclusion criteria: 1) Adult\n2) Anaemia\nExclusion criteria: 1. Gout\n",
        ["I01 Adult", "I02 Anaemia", "E01 Gout"],
    ),
    ("amount-behind-the-heading", "Inclusion criteria: 1.5 mg daily\n", ["I01 1.5 mg daily"]),
    (
        "numbers-in-a-column",
        "Inclusion criteria\n1\tType 1 diabetes\n2\tUACR above 200 mg/g\n3\tconsent\n",
        ["I01 Type 1 diabetes", "I02 UACR above 200 mg/g", "I03 consent"],
    ),
]


@pytest.mark.parametrize(("text", "expected"), [row[1:] for row in CASES], ids=[row[0] for row in CASES])
def test_items(text: str, expected: list[str]) -> None:
    assert items(text, split(text)) == expected
