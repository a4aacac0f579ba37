"""Text of no known structure: what becomes criteria, and what stays text."""

import itertools

import pytest

from tests.sections.support import items, shipped_lexicon
from trialtab.sections.prose import split_text

CASES = [
    ("nothing", "Participants will receive a drug by mouth. It may help.", []),
    (
        "sentence-inclusion",
        "The drug is new. To be eligible for the study, participants must be over 18 years old. It starts in May.",
        ["I01 To be eligible for the study, participants must be over 18 years old."],
    ),
    (
        "sentence-exclusion",
        "Patients will be excluded if they have gout. They get a card.",
        ["E01 Patients will be excluded if they have gout."],
    ),
    (
        "not-eligible",
        "However, people with serious infections will not be eligible to participate.",
        ["E01 However, people with serious infections will not be eligible to participate."],
    ),
    (
        "headings-and-lists",
        "About the drug\n\nIt is new.\n\nInclusion Criteria\n\n- Adults\n- Gout\n\nExclusion Criteria\n\n- Coma\n\nPrimary Outcome\n\nDeath by day 28.",
        ["I01 Adults", "I02 Gout", "E01 Coma"],
    ),
    (
        "unknown-title-ends-the-list",
        "Exclusion Criteria\n\n- Coma\n\nSomething Else Entirely\n\nThe drug is given by mouth to all.",
        ["E01 Coma"],
    ),
    (
        "heading-in-a-paragraph",
        "We study gout. Inclusion criteria: age above 18 years. Exclusion criteria: coma or shock.\n\nThe drug is new.",
        ["I01 age above 18 years.", "E01 coma or shock."],
    ),
    (
        "sentence-with-list",
        "Patients must have the following:\n\n- Gout\n- Fever\n\nThey get the drug.",
        ["I01 Patients must have the following:", "I01.1 Gout", "I01.2 Fever"],
    ),
    (
        "sentences-that-follow",
        "Eligible patients are over 18 years old. Platelets must exceed 50 x 109/L. Women need a test. Also, we exclude smokers. Gout excludes. They get it.",
        [
            "I01 Eligible patients are over 18 years old.",
            "I02 Platelets must exceed 50 x 109/L.",
            "I03 Women need a test.",
            "E01 Also, we exclude smokers.",
            "E02 Gout excludes.",
        ],
    ),
    (
        "others-must-too",
        "Patients will be excluded if they have gout. The drug is new. Women must take it at noon.",
        ["E01 Patients will be excluded if they have gout."],
    ),
    (
        "another-paragraph",
        "Eligible patients are over 18 years old.\n\nPatients must fast for a night.",
        ["I01 Eligible patients are over 18 years old."],
    ),
    (
        "what-follows-the-if",
        "It is new. You may be able to join if you are over 18 years old. However, you cannot take part if you smoke. We call you.",
        ["I01 you are over 18 years old.", "E01 you smoke."],
    ),
    ("joining-something-else", "You may join the call. People cannot join us today.", []),
]


@pytest.mark.parametrize(("text", "expected"), [row[1:] for row in CASES], ids=[row[0] for row in CASES])
def test_items(text: str, expected: list[str]) -> None:
    found = split_text(text, 0, len(text), shipped_lexicon())
    assert items(text, found) == expected


@pytest.mark.parametrize("text", [row[1] for row in CASES], ids=[row[0] for row in CASES])
def test_segments_cover_the_text(text: str) -> None:
    segments = split_text(text, 0, len(text), shipped_lexicon(), field_index=3).segments
    assert [segments[0].start_char, segments[-1].end_char] == [0, len(text)]
    assert all(a.end_char == b.start_char for a, b in itertools.pairwise(segments))
    assert {segment.field_index for segment in segments} == {3}


def test_segments_name_what_is_what() -> None:
    text = "The drug is new.\n\nInclusion Criteria\n\n- Adults\n\nPrimary Outcome\n\nDeath."
    segments = split_text(text, 0, len(text), shipped_lexicon()).segments
    assert [(segment.section.value, text[segment.start_char : segment.end_char].strip()) for segment in segments] == [
        ("text", "The drug is new."),
        ("inclusion", "Inclusion Criteria\n\n- Adults"),
        ("text", "Primary Outcome\n\nDeath."),
    ]
