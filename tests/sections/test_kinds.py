"""What a bare text is taken for: criteria unless it reads like a summary or an abstract."""

from pathlib import Path

import pytest

from tests.sections.support import read_files
from trialtab.errors import PatternError
from trialtab.sections.component import Sections
from trialtab.sections.kinds import FILE, TextKinds, words_of
from trialtab.types import SectionKind

KINDS = TextKinds.from_text((Path(__file__).parents[2] / "patterns" / FILE).read_text(encoding="utf-8"))
SUMMARY = (
    "Imatinib for Gouty Arthritis: a Randomized Trial. The purpose of this study is to determine whether imatinib is safe and "
    "effective in the treatment of gout. Participants will be randomized to receive imatinib or placebo."
)
ABSTRACT = (
    "Imatinib-induced gout in rats. To study the role of imatinib, rats were treated with a single dose and the effect on urate "
    "was investigated. Urate increased significantly after imatinib, and these results suggest that the kinase is associated "
    "with gout. We report that this was reversed by colchicine."
)
CASES = [
    (SUMMARY, SectionKind.SUMMARY),
    (ABSTRACT, SectionKind.TEXT),
    ("AST, ALT > 2 x normal", SectionKind.ELIGIBILITY),
    ("", SectionKind.ELIGIBILITY),
    (
        "History of gout that was treated with imatinib after the age of 18 years and was not controlled",
        SectionKind.ELIGIBILITY,
    ),
    (
        "Women of childbearing potential must have a negative pregnancy test within 7 days before the first dose of the study drug "
        "and must agree to use an effective method of contraception during the study and for 6 months after it",
        SectionKind.ELIGIBILITY,
    ),
    (
        "Participation in another clinical trial of an investigational drug within 30 days, or any condition that in the opinion of "
        "the investigator would interfere with the results of this study",
        SectionKind.ELIGIBILITY,
    ),
]


@pytest.fixture(scope="module")
def sections() -> Sections:
    component = Sections("sections")
    component.load_files(read_files())
    return component


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text[:24] for text, _ in CASES])
def test_section_of(text: str, expected: SectionKind) -> None:
    assert KINDS.section_of(text) == expected


def test_words_are_counted_once_in_lower_case() -> None:
    assert words_of("This is THIS, is 5 x") == {"this", "is"}


def test_a_missing_column_is_refused() -> None:
    with pytest.raises(PatternError):
        TextKinds.from_text("id\tword\tprose\nTK001\tthis\t0.5\n")


def test_a_heading_makes_criteria_of_any_text(sections) -> None:
    text = f"{SUMMARY}\n\nInclusion Criteria:\n- Gout\n- Age above 18 years\n"
    found = sections.find(text)
    assert [text[item.start_char : item.end_char] for item in found.criteria if item.number.startswith("I")][-2:] == [
        "Gout",
        "Age above 18 years",
    ]


def test_prose_states_no_criteria(sections) -> None:
    assert [(segment.section, segment.field_index) for segment in sections.find(SUMMARY).segments] == [
        (SectionKind.SUMMARY, -1)
    ]
    assert sections.find(ABSTRACT).criteria == []


def test_a_sentence_of_prose_that_states_who_is_eligible(sections) -> None:
    text = f"{SUMMARY} Eligible patients are over 18 years old."
    (item,) = sections.find(text).criteria
    assert text[item.start_char : item.end_char] == "Eligible patients are over 18 years old."
