"""Durations, and the pattern files of time: every line's example."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.quantities.time_cases import pattern_files, read_tags, time_lexicon, times
from trialtab.errors import PatternError
from trialtab.patterns import expand_list, parse_table
from trialtab.quantities.times import find as time_find
from trialtab.quantities.times.days import count_days
from trialtab.quantities.times.find import TimeLexicon
from trialtab.quantities.times.text import PhraseIndex, Piece, fold, triggers_of, words_in
from trialtab.quantities.times.units import Duration, iso_duration

FILES = pattern_files(time_find.FILES)

DURATIONS = [
    ("[6 months]", "P6M", "P6M"),
    ("[24h]", "PT24H", "PT24H"),
    ("[24 hrs]", "PT24H", "PT24H"),
    ("[30 min]", "PT30M", "PT30M"),
    ("[1-3 hours]", "PT1H", "PT3H"),
    ("[30min to 1h]", "PT30M", "PT1H"),
    ("[4 to 6-week]", "P4W", "P6W"),
    ("[6 - 12 months]", "P6M", "P12M"),
    ("[6 months - 3 years]", "P6M", "P3Y"),
    ("[two (2) consecutive weeks]", "P2W", "P2W"),
    ("[forty-eight hours]", "PT48H", "PT48H"),
    ("[one hundred and twenty days]", "P120D", "P120D"),
    ("[one or more years]", "P1Y", "P1Y"),
    ("[half a year]", "P6M", "P6M"),
    ("[1.5 years]", "P18M", "P18M"),
    ("[1½ years]", "P18M", "P18M"),
    ("[2.5 weeks]", "P2.5W", "P2.5W"),
    ("[0.5 h]", "PT30M", "PT30M"),
    ("[a fortnight]", "P2W", "P2W"),
    ("[a decade]", "P10Y", "P10Y"),
    ("[five half-lives]", None, None),
    ("[90d]", "P90D", "P90D"),
    ("[4 wks]", "P4W", "P4W"),
    ("[6mo]", "P6M", "P6M"),
    ("in the last [month]", "P1M", "P1M"),
    ("in the last few [weeks]", None, None),
    ("between [one and four weeks]", "P1W", "P4W"),
    ("> [3 months to < 6 months]", "P3M", "P6M"),
    ("COVID-19 [14 days]", "P14D", "P14D"),
    ("day 1 to [4 weeks]", "P4W", "P4W"),
    ("1, 3 and [6 months]", "P6M", "P6M"),
    ("30 mg\u00a0for [28\u00a0days]", "P28D", "P28D"),
]


def durations(text: str) -> list[Duration]:
    folded = fold(text)
    return time_lexicon().units.find(folded, words_in(folded))


@pytest.mark.parametrize(("tagged", "low", "high"), DURATIONS, ids=[row[0] for row in DURATIONS])
def test_duration(tagged: str, low: str | None, high: str | None) -> None:
    case = read_tags(tagged)
    (found,) = durations(case.text)
    assert (found.start, found.end) == case.spans[0]
    assert (found.low, found.high) == (low, high)


@pytest.mark.parametrize(
    "text", ["a second course", "vitamin D", "12 weekly boxes", "day 1", "in the year 2019", "10 mg/mL", "at 5 sections"]
)
def test_no_duration(text: str) -> None:
    assert durations(text) == []


@pytest.mark.parametrize(
    ("value", "unit", "iso"),
    [
        ("6", "M", "P6M"),
        ("1.5", "D", "PT36H"),
        ("1.5", "H", "PT90M"),
        ("0.5", "N", "PT30S"),
        ("1.5", "M", "P1.5M"),
        ("3", "F", "P6W"),
        ("2", "T", "P20Y"),
        ("10", "D", "P10D"),
        ("100", "D", "P100D"),
        ("5", "L", None),
    ],
)
def test_iso_duration(value: str, unit: str, iso: str | None) -> None:
    assert iso_duration(Decimal(value), unit) == iso


@pytest.mark.parametrize(
    ("text", "n", "is_run"),
    [
        ("1", 1, False),
        ("1-5", 5, True),
        ("1, 8 and 15", 3, False),
        ("1-5 and 8-12", 10, False),
        ("-5 to -3", 3, True),
        ("+3 and +4", 2, False),
    ],
)
def test_count_days(text: str, n: int, is_run: bool) -> None:
    assert count_days(text) == (n, is_run, n)


def test_alternative_days() -> None:
    assert count_days("1-2 or days 1-3") == (2, False, 3)
    assert count_days("1 or 2") == (1, False, 1)


@pytest.mark.parametrize("text", ["5-1", "-3 to 3", "1-500"])
def test_days_that_cannot_be_counted(text: str) -> None:
    assert count_days(text) is None


def rows(file: str) -> list[dict[str, str]]:
    return parse_table(FILES[file], file=file)


@pytest.mark.parametrize("row", rows("time_units.tsv"), ids=lambda row: row["id"])
def test_unit_examples(row: dict[str, str]) -> None:
    assert [found.unit for found in durations(row["example"])] == [row["unit"]]
    assert durations(row["not_example"]) == []


@pytest.mark.parametrize("row", rows("time_cues.tsv"), ids=lambda row: row["id"])
def test_cue_examples(row: dict[str, str]) -> None:
    lexicon = time_lexicon()
    folded = fold(row["example"])
    (duration, *_) = lexicon.units.find(folded, words_in(folded))
    if row["side"] == "left":
        left = lexicon.cues.read_left(folded, duration.start)
        seen = {left.main, left.comparator, left.course, "det" if left.determined else ""}
        if row["role"] in ("approx", "following"):  # they change nothing, or the course
            assert left.main or left.course
        else:
            assert row["role"] in seen
    else:
        right = lexicon.cues.read_right(folded, duration.end)
        seen = {right.tie, right.comparator, "age" if right.is_age else ""}
        assert row["role"] in seen or (row["role"] == "fill" and right.tie)


@pytest.mark.parametrize(
    "row", [r for r in rows("time_anchors.tsv") if r["role"] not in ("stop", "skip", "link")], ids=lambda row: row["id"]
)
def test_anchor_examples(row: dict[str, str]) -> None:
    (window,) = times(row["example"]).windows
    assert window.duration is None and window.anchor


@pytest.mark.parametrize("row", rows("time_frequencies.tsv"), ids=lambda row: row["id"])
def test_frequency_examples(row: dict[str, str]) -> None:
    found = times(row["example"]).frequencies
    if row["kind"] != "level":
        assert found
    if row["interval"]:
        assert row["interval"] in [item.interval for item in found]
    assert times(row["not_example"]).frequencies == []


@pytest.mark.parametrize("row", rows("time_cycles.tsv"), ids=lambda row: row["id"])
def test_cycle_examples(row: dict[str, str]) -> None:
    assert times(row["example"]).time_spans
    assert times(row["not_example"]).time_spans == []


@pytest.mark.parametrize("row", rows("time_guards.tsv"), ids=lambda row: row["id"])
def test_guard_examples_hold_a_word_of_their_line(row: dict[str, str]) -> None:
    assert any(word.split("{")[0] in row["example"].lower() for word in expand_list(row["words"]))


def test_a_broken_file_names_itself() -> None:
    with pytest.raises(PatternError, match=r"time_units\.tsv"):
        TimeLexicon.from_files({**FILES, "time_units.tsv": "id\twords\nU1\tday"})


def test_offsets_count_in_the_whole_text() -> None:
    text = "First item.\n* No stroke within 6 months before screening\n* Other"
    start = text.index("No stroke")
    (window,) = time_find.find_time(Piece(text[start : text.index("\n* Other")], start), time_lexicon()).windows
    assert text[window.start_char : window.end_char] == "within 6 months before screening"
    assert text[window.anchor_start : window.anchor_end] == "screening"


def test_hard_wrapped_text() -> None:
    text = "Any stroke within 6\n             months before the\n             first dose of\n        study drug, or"
    (window,) = times(text).windows
    assert (window.duration, window.anchor) == ("P6M", "first dose of study drug")
    assert text[window.start_char : window.end_char].split() == [
        "within",
        "6",
        "months",
        "before",
        "the",
        "first",
        "dose",
        "of",
        "study",
        "drug",
    ]
    assert text[window.anchor_start : window.anchor_end].split() == window.anchor.split()


def test_triggers_are_the_rare_words() -> None:
    assert triggers_of(["once a day", "b.i.d.", "in the morning"]) == {"once", "b", "morning"}


@given(st.text(alphabet="Within 6 months-prior to screening.,()<≥\nİ½15 dayfor every", max_size=80), st.integers(0, 5))
def test_findings_lie_in_the_stretch(text: str, start: int) -> None:
    start = min(start, len(text))
    findings = time_find.find_time(Piece(text[start:], start), time_lexicon())
    for items in findings:
        for item in items:
            assert start <= item.start_char < item.end_char <= len(text)
        assert [item.start_char for item in items] == sorted(item.start_char for item in items)


PHRASES = ("day", "days", "day of", "a day", "of birth", "b.i.d.", "q{n}w")
INDEXED = [
    ("a day of birth", ["a day", "of birth"]),
    ("the day of birth, days later", ["day of", "days"]),
    ("today 2days midday", []),
    ("2 days b.i.d. q3w", ["days", "b.i.d.", "q3w"]),
    ("dayé éday day", ["day", "day"]),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), INDEXED, ids=[row[0] for row in INDEXED])
def test_phrases_are_found_at_words_the_longest_first(text: str, expected: list[str]) -> None:
    assert [match[0] for match in PhraseIndex(PHRASES).find(text, words_in(text))] == expected


def test_units_may_follow_a_digit() -> None:
    text = "today 2days midday"
    assert [match.span() for match in PhraseIndex(PHRASES, after_digit=True).find(text, words_in(text))] == [(7, 11)]


@given(st.text("day of birth.2é", max_size=40))
def test_words_are_runs_of_letters(text: str) -> None:
    assert words_in(text) == set(re.findall("[a-z]+", text))


@given(st.text(max_size=60))
def test_folding_keeps_every_place(text: str) -> None:
    assert len(fold(text)) == len(text)
    piece = Piece(text, 0)
    assert len(piece.raw) == len(piece.folded)
    for index, character in enumerate(piece.raw):
        start, end = piece.place(index, index + 1)
        assert text[start] == character or character == " "
        assert start < end <= len(text)


@given(st.text("a1 \n\u00a0\u2003\u200b\ufeff", max_size=40))
def test_runs_of_any_white_space_become_one_space(text: str) -> None:
    piece = Piece(text, 3)
    assert "  " not in piece.folded
    kept = [text[piece.place(i, i + 1)[0] - 3] for i, character in enumerate(piece.raw) if character in "a1"]
    assert kept == [character for character in text if character in "a1"]


@given(st.integers(1, 99), st.sampled_from(["days", "weeks", "months"]), st.sampled_from(["\n   ", "  ", "\t", "\u00a0"]))
def test_white_space_changes_nothing(n: int, unit: str, space: str) -> None:
    text = f"within {n} {unit} before screening"
    (plain,) = times(text).windows
    (spaced,) = times(text.replace(" ", space)).windows
    assert (plain.duration, plain.relation, plain.anchor) == (spaced.duration, spaced.relation, spaced.anchor)
