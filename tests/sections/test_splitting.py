"""What a split says beside its items: markers, offsets, parents, segments. The items themselves are in test_splitting_*.py."""

import pytest

from tests.sections.support import items, split
from trialtab.types import Kind, SectionKind


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
