"""Windows that a duration makes with another one or with the word before its bracket.

"Within 4 weeks (6 weeks for antibodies) before screening": the second duration has relation and event of the first.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from trialtab.quantities.times.cues import Left, Right
from trialtab.quantities.times.windows import Group
from trialtab.types import Window, WindowRelation

_RECENT = re.compile(r"(?<![a-z])recent(?:ly)?(?![a-z])[^.;:()]*$")
_RECENT_REACH = 70  # characters before the bracket
_HAPPENED_REACH = 30
_STATED_END = re.compile(r"\s*(?:$|[.,;)]|(?:or|and|with|except|unless)(?![a-z]))")
_BRACKET_END = re.compile(r"\s*\)")
_SENTENCE_END = re.compile(r"[.;]\s")
_RESTATED = re.compile(r" *(?:i\.e\.?,?|=|~|≈|about|approximately|equals|or)? *")
_OR = re.compile(r" *,? *(?:or|and) *")
_SINCE_OR = re.compile(r" [^().;:0-9]{3,80} (?:or|and) *")  # "4 weeks since steroids and 8 weeks for lithium"
_FOR_OTHERS = re.compile(r" *(?:for|in case of|in the case of)(?![a-z])")
_BRACKET_AFTER = re.compile(r"[^().;:]{0,70}(\([^()]*(?<![a-z])(?:for|if)(?![a-z])[^()]*\))")


class Reading(NamedTuple):
    """A duration, or alternatives of it, with the cues on both sides."""

    group: Group
    left: Left
    right: Right


def recent_window(folded: str, group: Group, left: Left, happened: re.Pattern[str]) -> Window | None:
    """How recent something is, behind it: "recent disease (< 6 months)", "major surgery < 14 days".

    Args:
        folded: the stretch.
        group, left: the duration and the cues before it.
        happened: what happens at a time, at the end of the text before the duration.
    """
    duration = group.duration.high
    if duration is None or left.comparator not in ("lt", "le") or left.main or left.course:
        return None
    start = min(left.start, group.start)
    is_dated = group.duration.unit not in "HN" or (group.duration.unit == "H" and folded.endswith("(", 0, start))
    if is_dated and happened.search(folded, max(0, start - _HAPPENED_REACH), start):  # "surgery < 2 hours" is its length
        if not _STATED_END.match(folded, group.end):
            return None
    else:
        bracket = folded.rfind("(", max(0, left.start - 3), left.start + 1)
        if bracket < 0 or not _BRACKET_END.match(folded, group.end):
            return None
        if not _RECENT.search(folded, max(0, bracket - _RECENT_REACH), bracket):
            return None
    return Window(left.start, group.end, duration, WindowRelation.WITHIN, None, -1, -1, "window-recent-bracket")


def bracket_shares(folded: str, rest: list[Reading], index: int, window: Window, windows: list[Window]) -> list[int]:
    """Durations in a skipped bracket share relation and event: "within 4 weeks (6 weeks for antibodies) before screening".

    Returns:
        The places in `rest` of those that were used up, restatements ("26 weeks (6 months)") among them.
    """
    right = rest[index].right
    low, high = right.bracket
    if window.anchor is None and (later := _BRACKET_AFTER.match(folded, window.end_char)):
        low, high = later.span(1)  # "at least 4 weeks since chemotherapy (6 weeks for nitrosoureas)"
    used: list[int] = []
    for place in range(index + 1, len(rest)):
        group, left, own = rest[place]
        if group.start >= high:
            break
        has_tie = own.tie and own.end <= high  # a tie behind the bracket is the first one's
        if group.start < low or left.main or left.course or has_tie or not group.duration.numbered:
            continue
        used.append(place)
        restated = _RESTATED.fullmatch(folded, low + 1, left.start) and group.end + 1 >= high
        if group.duration.high and not restated:
            duration = group.duration.high
            windows.append(
                window._replace(start_char=group.start, end_char=group.end, duration=duration, rule="window-bracket")
            )
    return used


def since_again(folded: str, rest: list[Reading], index: int, window: Window, windows: list[Window]) -> list[int]:
    """Bare durations that go on with "since": "at least 4 weeks since chemotherapy (6 weeks since nitrosoureas)".

    Returns:
        The places in `rest` of those that were used up: those in the first one's sentence, one behind the other.
    """
    if rest[index].right.tie != "since" or window.relation is not WindowRelation.AT_LEAST_BEFORE:
        return []
    used: list[int] = []
    for place in range(index + 1, len(rest)):
        group, left, own = rest[place]
        if (
            own.tie != "since"
            or left.comparator
            or left.main
            or left.course
            or _SENTENCE_END.search(folded, rest[place - 1].group.end, group.start)
        ):
            break
        used.append(place)
        duration = group.duration.high or group.duration.low
        windows.append(
            window._replace(
                start_char=group.start, end_char=own.end, duration=duration, anchor=None, anchor_start=-1, anchor_end=-1
            )
        )
    return used


def others_again(folded: str, rest: list[Reading], index: int, window: Window, windows: list[Window]) -> list[int]:
    """A duration for other members right after a window: "within 4 weeks before screening, or 6 weeks for antibodies".

    Returns:
        The places in `rest` of those that were used up, one at most.
    """
    if index + 1 == len(rest) or window.relation not in (WindowRelation.WITHIN, WindowRelation.AT_LEAST_BEFORE):
        return []
    group, left, _ = rest[index + 1]
    duration = group.duration.high
    if duration is None or left.main not in ("", "within", "for") or left.course or not group.duration.numbered:
        return []
    start = min(left.start, group.start)
    joint = _OR if window.anchor is not None or rest[index].right.tie != "since" else _SINCE_OR
    if not joint.fullmatch(folded, window.end_char, start) or not _FOR_OTHERS.match(folded, group.end):
        return []
    windows.append(window._replace(start_char=start, end_char=group.end, duration=duration, rule="window-others"))
    return [index + 1]
