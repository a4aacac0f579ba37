"""Offsets through TextBuilder, slice_field and compose."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trialtab.errors import InternalError
from trialtab.reading.text import TextBuilder, compose, slice_field
from trialtab.types import Edit, FieldText, SectionKind


def source_of(field: FieldText, raw: str, word: str) -> str:
    start = field.text.index(word)
    source_start, source_end = field.to_source(start, start + len(word))
    return raw[source_start:source_end]


def test_builder_keeps_replaces_skips_and_inserts() -> None:
    raw = "<p>ALT &lt; 40</p><p>Age 18</p>"
    builder = TextBuilder(raw)
    builder.keep(3, 7)
    builder.replace("<", 7, 11)
    builder.keep(11, 14)
    builder.insert("\n")
    builder.keep(21, 27)
    field = builder.build(SectionKind.TEXT, "text")
    assert field.text == "ALT < 40\nAge 18"
    assert field.to_source(0, 3) == (3, 6)
    assert field.to_source(4, 5) == (7, 11)
    assert field.to_source(6, 8) == (12, 14)
    assert field.to_source(8, 9) == (14, 21)  # the break stands for the tags between the paragraphs
    assert field.to_source(9, 15) == (21, 27)
    assert field.to_source(0, 15) == (3, 27)
    assert builder.length == 15


def test_builder_refuses_pieces_out_of_order() -> None:
    builder = TextBuilder("abcdef")
    builder.keep(3, 5)
    with pytest.raises(InternalError, match="E102"):
        builder.keep(0, 2)


def test_insertion_before_the_first_piece_and_at_the_end() -> None:
    builder = TextBuilder("abc")
    builder.insert(">")
    builder.keep(1, 3)
    builder.insert("!")
    field = builder.build(SectionKind.TEXT, "text")
    assert field.text == ">bc!"
    assert [field.to_source(i, i + 1) for i in range(4)] == [(0, 1), (1, 2), (2, 3), (3, 3)]


@st.composite
def edited(draw: st.DrawFn, raw: str) -> FieldText:
    """A field made from `raw` by random keeps, replacements, deletions and insertions."""
    cuts = sorted(draw(st.lists(st.integers(0, len(raw)), max_size=8)))
    builder = TextBuilder(raw)
    for start, end in zip([0, *cuts], [*cuts, len(raw)], strict=True):
        action = draw(st.sampled_from(["keep", "keep", "replace", "skip", "insert"]))
        if action in ("keep", "insert"):
            builder.keep(start, end)
        if action == "insert":
            builder.insert(draw(st.sampled_from([" ", "\n\n"])))
        if action == "replace":
            builder.replace(draw(st.sampled_from(["", "x", "yz"])), start, end)
    return builder.build(SectionKind.TEXT, "text")


def check_map(field: FieldText, raw: str) -> None:
    """Every substring maps in range and in order; characters outside edits map to themselves."""
    starts = [field.to_source(i, i + 1)[0] for i in range(len(field.text))]
    ends = [field.to_source(i, i + 1)[1] for i in range(len(field.text))]
    assert starts == sorted(starts) and ends == sorted(ends)
    assert all(0 <= a <= b <= len(raw) for a, b in zip(starts, ends, strict=True))
    touched = {i for edit in field.edits for i in range(edit.clean_start, edit.clean_end)}
    for i, (a, b) in enumerate(zip(starts, ends, strict=True)):
        if i not in touched:
            assert raw[a:b] == field.text[i]
    for left, right in zip(field.edits, field.edits[1:], strict=False):
        assert left.clean_end <= right.clean_start and left.source_end <= right.source_start


RAW = st.text("ab<&;\n ", max_size=30)


@given(st.data(), RAW)
@settings(deadline=None)
def test_any_build_maps_back(data: st.DataObject, raw: str) -> None:
    check_map(data.draw(edited(raw)), raw)


@given(st.data(), RAW)
@settings(deadline=None)
def test_slice_gives_the_same_source_offsets(data: st.DataObject, raw: str) -> None:
    field = data.draw(edited(raw))
    start, end = sorted((data.draw(st.integers(0, len(field.text))), data.draw(st.integers(0, len(field.text)))))
    cut = slice_field(field, start, end)
    assert cut.text == field.text[start:end]
    check_map(cut, raw)
    for i in range(start, end):
        assert cut.to_source(i - start, i + 1 - start) == field.to_source(i, i + 1)


@given(st.data(), RAW)
@settings(deadline=None)
def test_compose_is_one_map_after_the_other(data: st.DataObject, raw: str) -> None:
    outer = data.draw(edited(raw))
    second = data.draw(edited(outer.text))
    inner = second.edits
    if second.source_start:  # a dropped beginning is an edit of its own for compose
        inner = (Edit(0, 0, 0, second.source_start), *inner)
    if not inner:
        return
    joined = compose(outer, second.text, inner)
    check_map(joined, raw)
    for i in range(len(second.text)):
        middle = second.to_source(i, i + 1)
        if middle[0] < middle[1]:
            via = outer.to_source(*middle)
            direct = joined.to_source(i, i + 1)
            assert direct[0] <= via[0] and via[1] <= direct[1]


def test_compose_keeps_edits_apart_that_do_not_touch() -> None:
    raw = "a&amp;b\\<c"
    builder = TextBuilder(raw)
    builder.keep(0, 1)
    builder.replace("&", 1, 6)
    builder.keep(6, 10)
    outer = builder.build(SectionKind.TEXT, "text")
    field = compose(outer, "a&b<c", [Edit(3, 4, 3, 5)])
    assert field.edits == (Edit(1, 2, 1, 6), Edit(3, 4, 7, 9))
    assert source_of(field, raw, "c") == "c"
    assert source_of(field, raw, "<") == "\\<"
