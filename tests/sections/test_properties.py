"""Nothing of an eligibility text is lost, nothing stands twice."""

import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.sections.support import shipped_lexicon, split
from trialtab.sections.prose import split_text
from trialtab.sections.splitting import Split

MARKER = re.compile(r"(?:[-–—*•●○·o①-⑳.\s]|\(?(?:\d{1,2}|[a-zA-Z]|[ivxIVX]{1,5})[.)\-–:/]*)*")
PIECES = st.sampled_from(
    ["Inclusion Criteria:", "Exclusion Criteria", "Excluded:", "PATIENT CHARACTERISTICS: Age: 18 Renal: No x Other: none", "\n", "\n\n", "\n    ", " ", "1. ", "2. ", "3) ", "(1) ", "a) ", "b) ", "i- ", "ii- ", "- ", "* ", "• ", "-- ", "o ", "A. ", "Adults over 18 years", "age 5-18; ", "eGFR < 30 ml/min.", "any of the following:", "Gout. Coma. ", "grade 1. ", "hepatitis B", "e.g. Lupus", "é①", "İstanbul "]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=25).map("".join) | st.text(max_size=80)


def lost(text: str, found: Split) -> list[str]:
    """The stretches in no criterion and no heading that are more than markers and white space."""
    taken = sorted([item[3:5] for item in found.criteria] + found.headings)
    gaps = zip([0, *(end for _, end in taken)], [*(start for start, _ in taken), len(text)], strict=True)
    pieces = (text[start:end] for start, end in gaps)
    return [piece for piece in pieces if any(c.isalnum() for c in piece) and not MARKER.fullmatch(piece)]


def check(text: str, found: Split) -> None:
    starts = [item.start_char for item in found.criteria]
    assert starts == sorted(starts)
    assert all(a.end_char <= b.start_char for a, b in zip(found.criteria, found.criteria[1:], strict=False))
    assert all(
        text[item.start_char : item.end_char].strip() == text[item.start_char : item.end_char] != "" for item in found.criteria
    )
    numbers = [item.number for item in found.criteria]
    assert len(set(numbers)) == len(numbers)
    assert all(item.parent is None or item.parent in numbers for item in found.criteria)
    assert all(a.end_char == b.start_char for a, b in zip(found.segments, found.segments[1:], strict=False))


@settings(max_examples=300, deadline=None)
@given(TEXTS)
@example("①")
@example("Inclusion Criteria:• Exclusion Criteria1. \n1. ")
def test_eligibility_is_kept_whole(text: str) -> None:
    found = split(text)
    check(text, found)
    assert lost(text, found) == []


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_prose_is_kept_in_order(text: str) -> None:
    check(text, split_text(text, 0, len(text), shipped_lexicon()))


def test_real_records_are_kept_whole(shared: Path) -> None:
    import json

    paths = sorted((shared / "gold" / "records").glob("*.json"))
    if not paths:
        pytest.skip("no records")
    for path in paths:
        text = json.loads(path.read_text(encoding="utf-8"))["protocolSection"]["eligibilityModule"]["eligibilityCriteria"]
        found = split(text)
        check(text, found)
        assert lost(text, found) == [], path.name


ODD = {
    "numbers-restarting": "1. a:\n" * 2000,
    "indentation-growing": "".join(" " * (number % 150) + "- a:\n" for number in range(2000)),
    "headings-only": "Inclusion Criteria " * 2000,
    "labels-only": "Age: 5 " * 2000,
    "markers-only": "1. a) i- " * 2000,
    "no-break": "a" * 50_000,
    "brackets": "(" * 20_000,
    "blank": " \n" * 20_000,
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_odd_text_ends_and_stays_shallow(text: str) -> None:
    found = split(text)
    check(text, found)
    assert all(item.number.count(".") < 10 for item in found.criteria)
