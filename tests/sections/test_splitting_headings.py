"""Headings of the two sides in their shapes, and lines that only look like one. A number names the side, the place and the parent: I02.1 is under I02."""

import pytest

from tests.sections.support import items, split

# id, text, items
CASES = [
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
    (
        "claim-is-an-item",
        "Inclusion Criteria:\n- A b\n- Does not meet any of the exclusion criteria.\n- B c\nExclusion Criteria:\n- C d",
        ["I01 A b", "I02 Does not meet any of the exclusion criteria.", "I03 B c", "E01 C d"],
    ),
    (
        "claim-before-a-list",
        "Inclusion Criteria:\n- A b\nPatients must not meet any of the following exclusion criteria\n- C d",
        ["I01 A b", "E01 C d"],
    ),
    (
        "claim-with-colon",
        "Inclusion Criteria:\n- A b\nPatients must not meet any exclusion criteria:\n- C d",
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
    (
        "criteria-on-a-topic-are-no-heading",
        "Inclusion:\n- Men must meet the inclusion criteria regarding contraception\n- Asthma\n",
        ["I01 Men must meet the inclusion criteria regarding contraception", "I02 Asthma"],
    ),
]


@pytest.mark.parametrize(("text", "expected"), [row[1:] for row in CASES], ids=[row[0] for row in CASES])
def test_items(text: str, expected: list[str]) -> None:
    assert items(text, split(text)) == expected
