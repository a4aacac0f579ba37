"""Items under items: by indentation, by marker, by a lead-in. A number names the side, the place and the parent: I02.1 is under I02."""

import pytest

from tests.sections.support import items, split

# id, text, items
CASES = [
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


@pytest.mark.parametrize(("text", "expected"), [row[1:] for row in CASES], ids=[row[0] for row in CASES])
def test_items(text: str, expected: list[str]) -> None:
    assert items(text, split(text)) == expected
