"""Eligibility texts and the items they must give. A number names the side, the place and the parent: I02.1 is under I02."""

import pytest

from tests.sections.support import items, split
from trialtab.types import Kind, SectionKind

# id, text, items
LISTS = [
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
]

NESTED = [
    (
        "by-indentation",
        "Inclusion Criteria:\n\n* One of the following:\n\n  * Gout\n  * Lupus\n* Consent\n",
        ["I01 One of the following:", "I01.1 Gout", "I01.2 Lupus", "I02 Consent"],
    ),
    (
        "by-indentation-without-colon",
        "Inclusion Criteria:\n\n1. Normal liver\n\n   1. AST < 40 U/L\n   2. ALT < 40 U/L\n2. Consent\n",
        ["I01 Normal liver", "I01.1 AST < 40 U/L", "I01.2 ALT < 40 U/L", "I02 Consent"],
    ),
    (
        "three-deep",
        "Exclusion:\n\n- Heart disease:\n    - Failure:\n        - NYHA III\n        - NYHA IV\n    - Angina\n- Gout\n",
        ["E01 Heart disease:", "E01.1 Failure:", "E01.1.1 NYHA III", "E01.1.2 NYHA IV", "E01.2 Angina", "E02 Gout"],
    ),
    (
        "right-aligned-numbers",
        "Inclusion Criteria:\n\n" + "".join(f"{n:>11}. Item {n}\n\n" for n in range(8, 12)),
        ["I01 Item 8", "I02 Item 9", "I03 Item 10", "I04 Item 11"],
    ),
    (
        "by-marker-change",
        "Inclusion:\n* Any of:\n1. Gout\n2. Lupus\n* Consent\n",
        ["I01 Any of:", "I01.1 Gout", "I01.2 Lupus", "I02 Consent"],
    ),
    (
        "letters-under-numbers",
        "Inclusion:\n1. Adequate counts\na) Platelets > 100\nb) Neutrophils > 1.5\n2. Consent\n",
        ["I01 Adequate counts", "I01.1 Platelets > 100", "I01.2 Neutrophils > 1.5", "I02 Consent"],
    ),
    (
        "restarted-numbers",
        "Inclusion:\n  1. Adult.\n  2. Antibodies:\n  • ANA\n  • Anti-Sm\n  1. Resistance:\n  • Steroids\n  1. Score of 6.\n  2. Consent.\n",
        [
            "I01 Adult.",
            "I02 Antibodies:",
            "I02.1 ANA",
            "I02.2 Anti-Sm",
            "I03 Resistance:",
            "I03.1 Steroids",
            "I04 Score of 6.",
            "I05 Consent.",
        ],
    ),
    (
        "nested-numbers-without-indentation",
        "Exclusion:\n1. Gout\n2. Any of these:\n1. Sepsis\n2. Shock\n3. Coma\n3. Pregnancy\n4. Asthma\n",
        ["E01 Gout", "E02 Any of these:", "E02.1 Sepsis", "E02.2 Shock", "E02.3 Coma", "E03 Pregnancy", "E04 Asthma"],
    ),
    (
        "nested-numbers-ambiguous-end",
        "Exclusion:\n1. Any of these:\n1. Sepsis\n2. Shock\n2. Pregnancy\n",
        ["E01 Any of these:", "E01.1 Sepsis", "E01.2 Shock", "E02 Pregnancy"],
    ),
    (
        "same-bullet-after-colon",
        "Inclusion:\n- Symptoms:\n- fever\n- cough\n- Consent\n",
        ["I01 Symptoms:", "I01.1 fever", "I01.2 cough", "I02 Consent"],
    ),
    (
        "same-bullet-count-asked",
        "Inclusion:\n- Two of the following:\n- Fever\n- Cough\n- Rash\n- Consent\n",
        ["I01 Two of the following:", "I01.1 Fever", "I01.2 Cough", "I01.3 Rash", "I02 Consent"],
    ),
    (
        "paragraph-heads-list",
        "Inclusion:\n\nHealthy volunteers:\n\n- Age 18\n- BMI 25\n\nPatients:\n\n- Asthma\n",
        ["I01 Healthy volunteers:", "I01.1 Age 18", "I01.2 BMI 25", "I02 Patients:", "I02.1 Asthma"],
    ),
    (
        "title-heads-list",
        "Inclusion:\n\nHealthy controls\n\n- Age 18\n\nAllergic Asthma Group\n\n- Asthma\n",
        ["I01 Healthy controls", "I01.1 Age 18", "I02 Allergic Asthma Group", "I02.1 Asthma"],
    ),
    (
        "colon-then-paragraph",
        "Inclusion:\n\n- Patients must have:\n\nPanic disorder not yet treated.\n",
        ["I01 Patients must have:", "I01.1 Panic disorder not yet treated."],
    ),
    (
        "indented-note-goes-on",
        "Exclusion:\n\n1. Gram-negative infection.\n\n   Note: cystitis is allowed.\n2. Gout\n",
        ["E01 Gram-negative infection. Note: cystitis is allowed.", "E02 Gout"],
    ),
    (
        "indented-note-after-sub-items",
        "Exclusion:\n\n* Any of:\n\n  * Gout\n  * Lupus\n\n  Note: remission is allowed.\n* Coma\n",
        ["E01 Any of:", "E01.1 Gout", "E01.2 Lupus", "E01.3 Note: remission is allowed.", "E02 Coma"],
    ),
    (
        "footnote-at-margin",
        "Inclusion:\n\n  - Stage II (*)\n  - Consent\n\n(*) by the local pathologist\n",
        ["I01 Stage II (*)", "I02 Consent", "I03 (*) by the local pathologist"],
    ),
    (
        "preamble-says-nothing",
        "Inclusion Criteria:\n\nParticipants must meet all of the following criteria:\n\n1. Adult\n2. Gout\n",
        ["I01 Participants must meet all of the following criteria:", "I02 Adult", "I03 Gout"],
    ),
    (
        "preamble-groups",
        "Inclusion Criteria:\n\nParticipants must meet at least one of the following criteria:\n\n1. Lupus\n2. Gout\n",
        ["I01 Participants must meet at least one of the following criteria:", "I01.1 Lupus", "I01.2 Gout"],
    ),
    (
        "two-bullets-in-a-row",
        "- Inclusion Criteria:\n- • Adult;\n- • Gout.\n- Exclusion Criteria:\n- • Coma;\n- * Liver status:\n- • Hepatitis B\n- • Have asthma\n",
        ["I01 Adult;", "I02 Gout.", "E01 Coma;", "E02 Liver status:", "E02.1 Hepatitis B", "E03 Have asthma"],
    ),
]

INLINE = [
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
]

HEADINGS = [
    (
        "cohort-before-core-without-colon",
        "The ICU cohort - Inclusion criteria\n- A b\nThe ICU cohort - Exclusion criteria\n- C d",
        ["I01 A b", "E01 C d"],
    ),
    (
        "cohort-before-core",
        "Cohort B (second line) - Specific Inclusion Criteria:\n- A b\nCohort B (second line) - Specific Exclusion Criteria:\n- C d",
        ["I01 A b", "E01 C d"],
    ),
    ("bold", "**Inclusion Criteria**\n- A b\n**Exclusion Criteria:**\n- C d", ["I01 A b", "E01 C d"]),
    ("hash", "## Inclusion criteria\n- A b\n## Exclusion criteria\n- C d", ["I01 A b", "E01 C d"]),
    ("key", "Key Inclusion Criteria:\nA b\nKey Exclusion Criteria:\nC d", ["I01 A b", "E01 C d"]),
    ("groups", "INCLUSION CRITERIA FOR PATIENTS:\nA b\nEXCLUSION CRITERIA - CONTROLS:\nC d", ["I01 A b", "E01 C d"]),
    ("bulleted", "- Inclusion Criteria:\n- A b\n- Exclusion Criteria:\n- C d", ["I01 A b", "E01 C d"]),
    (
        "numbered",
        "1. Inclusion Criteria:\na) A b\nb) B c\n2. Exclusion Criteria:\na) C d\nb) D e",
        ["I01 A b", "I02 B c", "E01 C d", "E02 D e"],
    ),
    ("words", "Eligibility: Inclusion\nA b\nEligibility: Exclusion\nC d", ["I01 A b", "E01 C d"]),
    ("main-for", "Main criteria for inclusion:\nA b\nMain criteria for exclusion:\nC d", ["I01 A b", "E01 C d"]),
    ("non-inclusion", "Inclusion criteria:\nA b\nNon-inclusion criteria:\nC d", ["I01 A b", "E01 C d"]),
    ("verbs", "The inclusion criteria are: A b\nThe exclusion criteria include the following: C d", ["I01 A b", "E01 C d"]),
    ("without-colon", "Inclusion Criteria Adults with gout\n\nExclusion Criteria Coma", ["I01 Adults with gout", "E01 Coma"]),
    (
        "in-mid-line",
        "Adults with uveitis in both eyes Exclusion Criteria: 1. Glaucoma 2. Cataract",
        ["I01 Adults with uveitis in both eyes", "E01 Glaucoma", "E02 Cataract"],
    ),
    (
        "at-line-end",
        "- Adults\n- Informed consent Exclusion criteria\n- Coma",
        ["I01 Adults", "I02 Informed consent", "E01 Coma"],
    ),
    ("bold-in-mid-line", "**Inclusion Criteria:** Adults **Exclusion Criteria**: coma", ["I01 Adults", "E01 coma"]),
    (
        "therapy-is-no-heading",
        "Exclusion:\n- Had the following prior/concurrent therapy:\n- steroids",
        ["E01 Had the following prior/concurrent therapy:", "E01.1 steroids"],
    ),
    ("after-sentence", "Inclusion: adults. Exclusion: coma.", ["I01 adults.", "E01 coma."]),
    (
        "you-may",
        "You may be eligible for this study if you:\n- Are well\nYou will not be eligible for this study if you:\n- Are ill",
        ["I01 Are well", "E01 Are ill"],
    ),
    ("french", "Critères d'inclusion :\n- A b\nCritères de non-inclusion :\n- C d", ["I01 A b", "E01 C d"]),
    ("spanish", "Criterios de inclusión:\n- A b\nCriterios de exclusión:\n- C d", ["I01 A b", "E01 C d"]),
    ("german", "Einschlusskriterien:\n- A b\nAusschlusskriterien:\n- C d", ["I01 A b", "E01 C d"]),
    (
        "twice",
        "Inclusion Criteria:\n- A b\nExclusion Criteria:\n- C d\nInclusion Criteria for donors:\n- E f",
        ["I01 A b", "E01 C d", "I02 E f"],
    ),
    (
        "sublist",
        "Inclusion:\n\nConcurrent Medication:\n\nExcluded:\n\n- A b\n\nPatients must have:\n\n- C d",
        ["I01 Concurrent Medication:", "E01 A b", "I02 Patients must have:", "I02.1 C d"],
    ),
    (
        "list-head",
        "Inclusion:\n\nExcluded within 30 days of entry:\n\n- A b\n\nRequired:\n\n- C d",
        ["E01 Excluded within 30 days of entry:", "E01.1 A b", "I01 Required:", "I01.1 C d"],
    ),
    (
        "mention-is-no-heading",
        "Exclusion Criteria:\n- Failure to meet inclusion criteria\n- C d",
        ["E01 Failure to meet inclusion criteria", "E02 C d"],
    ),
    (
        "note-is-no-heading",
        "Exclusion Criteria:\n- C d\n\nOther inclusion/exclusion criteria may apply.",
        ["E01 C d", "E02 Other inclusion/exclusion criteria may apply."],
    ),
    (
        "diagnostic-criteria",
        "Inclusion:\n- Meets DSM criteria for abuse\n- clinical criteria:\n- C d",
        ["I01 Meets DSM criteria for abuse", "I02 clinical criteria:", "I02.1 C d"],
    ),
    (
        "no-heading-excluded",
        "Adults over 18. Patients with gout are excluded. Smokers are not excluded.",
        ["I01 Adults over 18.", "E01 Patients with gout are excluded.", "I02 Smokers are not excluded."],
    ),
]

WRAPPED = [
    (
        "sentence-over-lines",
        "\n        Inclusion Criteria:\n\n          -  Adults with a confirmed diagnosis of iron deficiency and a haemoglobin value which\n"
        "             does not exceed 10 g/dL at two visits that lie at least one week apart, measured in the\n"
        "             local laboratory\n\n          -  Consent\n",
        [
            "I01 Adults with a confirmed diagnosis of iron deficiency and a haemoglobin value which does not exceed 10 g/dL at two "
            "visits that lie at least one week apart, measured in the local laboratory",
            "I02 Consent",
        ],
    ),
    (
        "number-at-line-start-is-text",
        "\n        Inclusion Criteria:\n\n          -  Recovery from all toxic effects of the treatments that were given before, to a grade of\n"
        "             1. A later relapse of the same effect must be reported to the monitor before the next\n"
        "             dose of the drug, and the value of the test that showed it must be kept in the patient's\n"
        "             file, together with the name of the laboratory and the day on which the blood was taken\n"
        "             by the nurse, whose hand must sign for it, and the dates of all of the visits that were\n"
        "             missed since then\n",
        [
            "I01 Recovery from all toxic effects of the treatments that were given before, to a grade of 1. A later relapse of the "
            "same effect must be reported to the monitor before the next dose of the drug, and the value of the test that showed it "
            "must be kept in the patient's file, together with the name of the laboratory and the day on which the blood was taken "
            "by the nurse, whose hand must sign for it, and the dates of all of the visits that were missed since then"
        ],
    ),
    (
        "short-lines-are-items",
        "Exclusion Criteria:\nfever\ncough\nasthma\n",
        ["E01 fever", "E02 cough", "E03 asthma"],
    ),
]

CASES = LISTS + NESTED + INLINE + HEADINGS + WRAPPED


@pytest.mark.parametrize(("text", "expected"), [row[1:] for row in CASES], ids=[row[0] for row in CASES])
def test_items(text: str, expected: list[str]) -> None:
    assert items(text, split(text)) == expected


@pytest.mark.parametrize(
    ("text", "markers"),
    [
        ("Inclusion:\n* 1. Adult\n* 2. Gout", ["* 1.", "* 2."]),
        ("Inclusion:\n- • Adult\n- • Gout", ["- •", "- •"]),
        ("Inclusion: 1. Adult 2. Gout", ["1.", "2."]),
        ("Inclusion:\niv-) Adult\nGout", ["", ""]),
        ("Inclusion:\n- one of: a) Adult b) Gout", ["-", "a)", "b)"]),
    ],
    ids=["double", "two-bullets", "inline", "no-marker", "inline-under-bullet"],
)
def test_markers_as_printed(text: str, markers: list[str]) -> None:
    assert [item.marker for item in split(text).criteria] == markers


def test_offsets_leave_markers_and_headings_out() -> None:
    text = "Inclusion Criteria:\n\n 1. Adult \n\nExclusion: coma"
    found = split(text)
    assert [(item.start_char, item.end_char) for item in found.criteria] == [(25, 30), (44, 48)]
    assert [text[start:end] for start, end in found.headings] == ["Inclusion Criteria:", "Exclusion: "]


def test_parents_are_numbers_of_the_side() -> None:
    found = split("Exclusion:\n- Any of:\n  - Gout\n  - Coma")
    assert [(item.number, item.parent, item.kind) for item in found.criteria] == [
        ("E01", None, Kind.EXCLUSION),
        ("E01.1", "E01", Kind.EXCLUSION),
        ("E01.2", "E01", Kind.EXCLUSION),
    ]


@pytest.mark.parametrize(
    ("text", "sections"),
    [
        ("Adults only", [(0, 11, SectionKind.ELIGIBILITY)]),
        ("Adults.\nInclusion: A\nExclusion: B", [(0, 8, "eligibility"), (8, 21, "inclusion"), (21, 33, "exclusion")]),
        ("\n Inclusion: A\nExclusion: B", [(0, 15, "inclusion"), (15, 27, "exclusion")]),
        ("Inclusion: A\nInclusion: B", [(0, 25, "inclusion")]),
    ],
    ids=["no-heading", "preamble", "blank-start", "same-side-twice"],
)
def test_segments_cover_the_text(text: str, sections: list[tuple[int, int, str]]) -> None:
    assert [segment[:3] for segment in split(text).segments] == sections


def test_default_kind_is_for_text_before_headings() -> None:
    text = "Smokers are excluded.\nInclusion: adults"
    assert items(text, split(text, Kind.EXCLUSION)) == ["E01 Smokers are excluded.", "I01 adults"]


def test_stretch_of_a_longer_text() -> None:
    from tests.sections.support import shipped_lexicon
    from trialtab.sections.splitting import split_eligibility

    text = "Title 1. One 2. Two\n\nInclusion: adults\n\n- other"
    found = split_eligibility(text, 21, 38, shipped_lexicon(), field_index=7)
    assert items(text, found) == ["I01 adults"]
    assert found.segments == [(21, 38, SectionKind.INCLUSION, 7)]
