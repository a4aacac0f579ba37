"""Times on both sides of one event: "for 2 weeks before, during and for 3 months after the study".

The first of them names no event: it counts to the one that the second counts from. So it does in a list of things with a time
each: "steroids within 3 months or antibiotics within 1 month before screening".
"""

from __future__ import annotations

import re

from trialtab.types import Window, WindowRelation

BEFORE = frozenset({WindowRelation.BEFORE, WindowRelation.WITHIN, WindowRelation.AT_LEAST_BEFORE})
_REACH = 40  # characters between the two
_LISTED = re.compile(r" *(?:,|,? *(?:or|and|and/or)) [^.;:()0-9]{3,80} ")
_BEFORE_END = re.compile(r"(?:before|prior to|prior|preceding|previous to)(?:,? (?:and )?during)?$")
_JOINT = re.compile(
    r"(?= *(?:,|and|or|during))[ ,]*(?:during[ ,]*)?(?:(?:and/or|and|or|planned|for|up to|at least|then|again)[ ,]*)*"
)


def share_events(folded: str, windows: list[Window]) -> list[Window]:
    """The windows of a stretch in order, each that breaks off before its event with that of the window behind it.

    Args:
        folded: the stretch that the offsets count in.
    """
    shared = list(windows)
    for place in range(len(windows) - 2, -1, -1):  # from the last, whose event all of a list may share
        first, second = windows[place], shared[place + 1]
        if first.anchor is not None or first.relation not in BEFORE or second.anchor is None:
            continue
        if _are_listed(folded, first, second):
            shared[place] = first._replace(anchor=second.anchor, anchor_start=second.anchor_start, anchor_end=second.anchor_end)
            continue
        if second.relation is not WindowRelation.AFTER or not 0 < second.start_char - first.end_char <= _REACH:
            continue
        if not _JOINT.fullmatch(folded, first.end_char, second.start_char):
            continue
        if _BEFORE_END.search(folded, first.start_char, first.end_char):
            shared[place] = first._replace(anchor=second.anchor, anchor_start=second.anchor_start, anchor_end=second.anchor_end)
    return shared


def _are_listed(folded: str, first: Window, second: Window) -> bool:
    """Whether things of a list have a time each, with the event behind the last: "A within 3 months or B within 1 month of"."""
    if first.relation is not WindowRelation.WITHIN or second.relation is not WindowRelation.WITHIN:
        return False
    if first.rule != "window-within-" or not second.rule.startswith("window-within-"):
        return False
    return _LISTED.fullmatch(folded, first.end_char, second.start_char) is not None
