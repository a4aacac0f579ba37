"""All that a text says of time: windows, time spans and frequencies, each with its place and its value in ISO 8601.

Reading order of the time files: `text` (folding), `units` (durations), `cues` (what stands beside them),
`anchors` (events), then those that decide: `windows`, `spans`, `rates`, `doses`, `days`,
`weeks`, `schedules`, `shares`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, Self, TypeVar

from trialtab.quantities.times.anchors import Anchors
from trialtab.quantities.times.cues import Cues
from trialtab.quantities.times.days import DAY_WORDS, DayWords
from trialtab.quantities.times.doses import DoseWords, mask_of
from trialtab.quantities.times.heads import IsNamed, counts_from_named, never_named
from trialtab.quantities.times.intervals import interval_window
from trialtab.quantities.times.of_drugs import is_of_drug
from trialtab.quantities.times.pairs import share_events
from trialtab.quantities.times.rates import EITHER, RateWords, merge_restated
from trialtab.quantities.times.schedules import SCHEDULE_WORDS, find_schedules
from trialtab.quantities.times.shares import Reading, bracket_shares, others_again, recent_window, since_again
from trialtab.quantities.times.sides import join_sides
from trialtab.quantities.times.spans import SpanWords, each_lengths, join_cycles
from trialtab.quantities.times.text import Mask, Piece
from trialtab.quantities.times.units import UnitWords
from trialtab.quantities.times.weeks import find_weeks
from trialtab.quantities.times.windows import (
    after_half_lives,
    event_windows,
    from_is_since,
    group_alternatives,
    tied_window,
)
from trialtab.types import Frequency, TimeSpan, Window

_PER_TIME = ("/d", "/day", "per day", "a day", "/wk", "/week", "per week", "a week")  # a dose that says how often
_Span = TypeVar("_Span", TimeSpan, Frequency)
FILES = ("time_units.tsv", "time_cues.tsv", "time_guards.tsv", "time_anchors.tsv", "time_frequencies.tsv", "time_cycles.tsv")


class TimeFindings(NamedTuple):
    """What `find_time` found, each list in order of offsets."""

    windows: list[Window]
    time_spans: list[TimeSpan]
    frequencies: list[Frequency]


class TimeLexicon(NamedTuple):
    """The words of time, compiled from the pattern files `FILES`."""

    units: UnitWords
    cues: Cues
    anchors: Anchors
    rates: RateWords
    doses: DoseWords
    days: DayWords
    spans: SpanWords
    triggers: frozenset[str]  # a stretch without any of these says nothing of time

    @classmethod
    def from_files(cls, files: Mapping[str, str]) -> Self:
        """Compile a lexicon.

        Args:
            files: {file name: text}; names other than `FILES` are ignored.

        Raises:
            PatternError: a file breaks the rules of pattern files.
        """
        guards, frequencies = files["time_guards.tsv"], files["time_frequencies.tsv"]
        units, anchors = UnitWords(files["time_units.tsv"]), Anchors(files["time_anchors.tsv"])
        rates, doses = RateWords(frequencies, guards), DoseWords(frequencies, guards)
        spans = SpanWords(files["time_cycles.tsv"], guards)
        triggers = units.triggers | anchors.triggers | rates.triggers | doses.triggers | spans.triggers | SCHEDULE_WORDS
        return cls(units, Cues(files["time_cues.tsv"]), anchors, rates, doses, DayWords(guards), spans, triggers)


class _Names(NamedTuple):
    """Whether a concept, and a drug that is given, begins between two folded offsets."""

    is_named: IsNamed
    is_drug: IsNamed


class _Draft(NamedTuple):
    """Findings in folded offsets while they are collected."""

    windows: list[Window]
    spans: list[TimeSpan]
    cycles: list[TimeSpan]
    rates: list[Frequency]
    counts: list[Frequency]


def find_time(
    piece: Piece, lexicon: TimeLexicon, is_named: IsNamed = never_named, is_drug: IsNamed = never_named
) -> TimeFindings:
    """Windows, time spans and frequencies of one criterion item or sentence.

    Args:
        piece: the stretch to read.
        lexicon: the words.
        is_named: whether a concept begins between two offsets of the whole text.
        is_drug: whether a drug that is given begins there.

    Returns:
        Findings with offsets in the whole text. "For 2 weeks after surgery" gives a time span within a window; any other
        duration gives one of them.
    """
    if lexicon.triggers.isdisjoint(piece.words):
        return TimeFindings([], [], [])
    names = _Names(lambda start, end: is_named(*piece.place(start, end)), lambda start, end: is_drug(*piece.place(start, end)))
    draft = _find(piece.folded, piece.words, lexicon, names)
    if not any(draft):
        return TimeFindings([], [], [])
    return TimeFindings(
        [_placed_window(piece, item) for item in share_events(piece.folded, sorted(draft.windows, key=_order))],
        _placed(piece, _drop_covered([*draft.spans, *draft.cycles])),
        _placed(piece, [*draft.rates, *draft.counts]),
    )


def _find(folded: str, words: frozenset[str], lexicon: TimeLexicon, names: _Names) -> _Draft:
    draft = _Draft([], [], [], [], [])
    if not lexicon.rates.triggers.isdisjoint(words):
        draft.rates.extend(lexicon.rates.words(folded, words))
    rates, cycles = find_schedules(folded, words)
    draft.rates.extend(rates)
    draft.cycles.extend(cycles)
    if not lexicon.units.triggers.isdisjoint(words):
        _read_durations(folded, words, lexicon, names, draft)
        if not DAY_WORDS.isdisjoint(words):
            days, spans = lexicon.days.find(folded, words, draft.rates)
            draft.counts.extend(days)
            draft.spans.extend(spans)
        counts, lengths = find_weeks(folded, words, draft.rates)
        draft.counts.extend(counts)
        draft.spans.extend(lengths)
    if draft.rates:
        days_taken = mask_of(folded, draft.counts)
        merged = merge_restated(folded, draft.rates)
        draft.rates[:] = [item for item in merged if not days_taken.touches(item.start_char, item.end_char)]
    if draft.rates or not lexicon.doses.triggers.isdisjoint(words):
        counted = lexicon.doses.find(folded, words, draft.rates)
        days_taken = mask_of(folded, draft.counts)
        draft.counts.extend(item for item in counted if not days_taken.touches(item.start_char, item.end_char))
    if not lexicon.spans.triggers.isdisjoint(words):
        _join_cycles(folded, lexicon, draft)
    if not lexicon.anchors.triggers.isdisjoint(words) and not lexicon.anchors.cue_triggers.isdisjoint(words):
        tied = Mask(len(folded))
        for window in draft.windows:
            tied.take(window.start_char, window.end_char)
        draft.windows.extend(
            item for item in event_windows(folded, words, lexicon.anchors) if not tied.touches(item.start_char, item.end_char)
        )
    return draft


def _read_durations(folded: str, words: frozenset[str], lexicon: TimeLexicon, names: _Names, draft: _Draft) -> None:
    """Let each duration become a cycle, a frequency, a window or a time span."""
    rest: list[Reading] = []
    for group in group_alternatives(folded, join_sides(folded, lexicon.units.find(folded, words))):
        left = lexicon.cues.read_left(folded, group.start)
        right = lexicon.cues.read_right(folded, after_half_lives(folded, group))
        if length := lexicon.spans.cycle_length(folded, group, left):
            draft.cycles.append(length)
        elif rate := lexicon.rates.of_duration(folded, group.duration, left, right):
            draft.rates.append(rate)
            if rate.rule == EITHER:
                draft.rates.append(rate._replace(interval=group.duration.high))
        else:
            previous = rest[-1].right.end if rest and rest[-1].right.tie == "since" else 0
            if from_is_since(folded, left, right) or counts_from_named(
                folded, left, right, lexicon.anchors, names.is_named, previous
            ):
                right = right._replace(tie="since")
            rest.append(Reading(group, left, right))
    inherited: set[int] = set()
    rated = mask_of(folded, draft.rates)
    rate_ends = {item.end_char for item in draft.rates}
    for index, reading in enumerate(rest):
        if index in inherited or rated.touches(reading.group.start, reading.group.end):
            continue
        if window := _read_window(folded, reading, lexicon, draft):
            draft.windows.append(window)
            inherited.update(bracket_shares(folded, rest, index, window, draft.windows))
            inherited.update(since_again(folded, rest, index, window, draft.windows))
            inherited.update(others_again(folded, rest, index, window, draft.windows))
            continue
        group, left, right = reading
        after_rate = not rate_ends.isdisjoint((left.start, left.start - 1, left.start - 2))
        after_rate = after_rate or folded[max(0, left.start - 12) : left.start].rstrip(" ,(").endswith(_PER_TIME)
        after_rate = after_rate or is_of_drug(folded, group.start, group.end, names.is_drug)
        if span := lexicon.spans.length(folded, group, left, right, after_rate):
            draft.spans.append(span)


def _read_window(folded: str, reading: Reading, lexicon: TimeLexicon, draft: _Draft) -> Window | None:
    group, left, right = reading
    if left.main in ("over", "during") and right.tie and not left.course and group.duration.unit in "HN":
        span = lexicon.spans.length(folded, group, left, right._replace(end=group.end, tie=""), False)
        if span and span.role == "infusion":  # "over 90 minutes before surgery"
            draft.spans.append(span)
            return None
    window = interval_window(folded, group, left, right, lexicon.anchors)
    window = window or tied_window(folded, group, left, right, lexicon.anchors, lexicon.spans.guard)
    window = window or recent_window(folded, group, left, lexicon.spans.happened)
    if window and (left.main == "for" or window.rule == "window-stretch"):  # how long, and from when
        span = lexicon.spans.length(folded, group, left, right._replace(end=group.end, tie=""), False)
        draft.spans.extend([span] if span else [])
    return window


def _join_cycles(folded: str, lexicon: TimeLexicon, draft: _Draft) -> None:
    everies = [
        TimeSpan(item.start_char, item.end_char, item.interval, item.interval, "cycle")
        for item in [*draft.rates, *draft.counts]
        if item.rule in ("every", "q-n", "days-of-cycle") and item.interval
    ]
    counts = lexicon.spans.cycle_counts(folded)
    draft.cycles[:] = join_cycles(folded, counts, draft.cycles, everies + each_lengths(folded, draft.spans))


def _order(item: Window | TimeSpan | Frequency) -> tuple[int, int]:
    return item.start_char, item.end_char


def _drop_covered(spans: list[TimeSpan]) -> list[TimeSpan]:
    """Leave out a time span inside a cycle ("over five days each" of "two courses over five days each")."""
    cycles = [span for span in spans if span.role == "cycle"]
    if not cycles:
        return spans
    taken = Mask(max(span.end_char for span in spans))
    for span in cycles:
        taken.take(span.start_char, span.end_char)
    return [span for span in spans if span.role == "cycle" or not taken.covers(span.start_char, span.end_char)]


def _placed(piece: Piece, items: list[_Span]) -> list[_Span]:
    """The items in order, with offsets in the whole text."""
    if len(items) > 1:
        items.sort(key=_order)
    return [_moved(item, piece.place(item.start_char, item.end_char)) for item in items]


def _moved(item: _Span, place: tuple[int, int]) -> _Span:
    # the first two fields are the offsets; `_replace` takes four times as long
    return tuple.__new__(type(item), (*place, *item[2:]))


def _placed_window(piece: Piece, window: Window) -> Window:
    start, end = piece.place(window.start_char, window.end_char)
    if window.anchor is None:
        return Window._make((start, end, *window[2:]))
    anchor = piece.raw[window.anchor_start : window.anchor_end]
    anchor_place = piece.place(window.anchor_start, window.anchor_end)
    return Window(start, end, window.duration, window.relation, anchor, *anchor_place, window.rule)
