"""What holds for every text: nothing raises, nothing is lost, every offset leads back."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from trialtab.reading.pages import read_page
from trialtab.reading.pages.markup import html_page
from trialtab.types import FieldText, TrialRecord

ROOT = Path(__file__).parents[2]
PAGES = [*sorted((ROOT / "seeds").glob("*_page.*")), ROOT / "seeds" / "prose.txt"]
LINES = sorted({line for path in PAGES for line in path.read_text(encoding="utf-8").splitlines()})
SHAPES = [
    "Phase | 2 |",
    "Arm | Intervention/treatment |",
    "---|---|",
    "|",
    "Experimental: A",
    "Drug: B",
    "Group Type OTHER",
    "18 Years",
]
TAGS = [
    "<li>",
    "</ul>",
    "<ul>",
    "<sup>2</sup>",
    "<td>",
    "</td>",
    "<nav>",
    "</nav>",
    "<![x",
    "<!--",
    "</",
    "&amp;",
    "&#0;",
    '="',
    "<h2>",
]

any_text = st.text(max_size=400)
pages = st.lists(st.sampled_from([*LINES, *SHAPES, "", "  "]) | st.text(max_size=40), max_size=30).map("\n".join)
markup = st.lists(st.sampled_from([*LINES, *TAGS]) | st.text(max_size=20), max_size=40).map("".join)
common = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def read(text: str, is_html: bool) -> TrialRecord:
    return read_page(text, source_path="x", stem="x", is_html=is_html)


def kept_places(field: FieldText, source: str) -> list[int]:
    """Source offsets of the characters that stand in the field as they stand in the source, white space left out."""
    places = []
    clean, at = 0, field.source_start
    for edit in (*field.edits, None):
        end = edit.clean_start if edit else len(field.text)
        for step in range(end - clean):
            assert source[at + step] == field.text[clean + step]
            if not source[at + step].isspace():
                places.append(at + step)
        if edit:
            clean, at = edit.clean_end, edit.source_end
    return places


def edited_places(record: TrialRecord) -> set[int]:
    return {place for item in record.fields for edit in item.edits for place in range(edit.source_start, edit.source_end)}


def check(record: TrialRecord, wanted: set[int], source: str) -> None:
    """Every wanted source character stands in exactly one field, as it is or repaired; names and values are where they should be."""
    kept = [place for item in record.fields for place in kept_places(item, source)]
    assert len(kept) == len(set(kept))
    assert wanted - set(kept) <= edited_places(record)
    for arm in record.arms:
        assert arm.label_field is None or record.fields[arm.label_field].text == arm.label
    for item in record.interventions:
        assert item.name_field is None or record.fields[item.name_field].text == item.name
    for value in (record.minimum_age_value, record.maximum_age_value, record.sex_value):
        assert value is None or 0 <= value.start_char < value.end_char <= len(source)


def check_text(text: str) -> None:
    check(read(text, False), {place for place, char in enumerate(text) if not char.isspace()}, text)


def check_html(text: str) -> None:
    check(read(text, True), set(kept_places(html_page(text).whole, text)), text)


@common
@given(any_text | pages)
@example("\ufeff|\x1c\u2028#")
@example("Arm | Intervention/treatment |\n|\n|")
def test_every_character_of_a_text_stands_in_one_field(text: str) -> None:
    check_text(text)


@common
@given(any_text | markup)
@example("<ul><li>\n</li></ul><sup>2</sup>")
@example("<td></td><nav>")
def test_every_visible_character_of_a_page_stands_in_one_field(text: str) -> None:
    check_html(text)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_seed_pages(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    (check_html if path.suffix == ".html" else check_text)(text)


def test_real_pages() -> None:
    paths = sorted((ROOT.parent / "shared" / "seeds").glob("*.txt"))
    if not paths:
        pytest.skip("no real pages beside the project")
    for path in paths:
        check_text(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "text",
    ["<" * 50_000, '<a ="' * 10_000, "<nav>" * 10_000, "<svg>" * 10_000, "|" * 50_000, "- " * 30_000, "<ul><li>x" * 1_000, " " * 50_000],
    ids=["signs", "open quotes", "open navigation", "open drawings", "borders", "bullets", "deep lists", "space"],
)  # fmt: skip
@pytest.mark.parametrize("is_html", [False, True], ids=["text", "html"])
def test_odd_pages_take_no_time(text: str, is_html: bool) -> None:
    assert read(text, is_html).trial_id == "x"
