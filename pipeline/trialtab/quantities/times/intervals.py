"""How long may or must lie between two events: "the interval between surgery and randomisation is at most 6 weeks"."""

from __future__ import annotations

import re

from trialtab.quantities.times.anchors import Anchor, Anchors
from trialtab.quantities.times.cues import Left, Right
from trialtab.quantities.times.windows import Group
from trialtab.types import Window, WindowRelation

_REACH = 200  # characters
_INTERVAL = re.compile(
    r"(?<![a-z])(?:time|interval|delay|duration|period|length)(?: of time| period|[ -]interval| elapsed)?"
    r" (?:between|from)(?: (?:the )?(?:time|date) of)? [^.;:()]{3,90}? (?:and|to|until)(?P<second> [^.;:,()]{2,60}?)[ ,:]*"
    r"(?<![a-z])(?:(?:is|was|be|being|must|should|shall|may|can|has|have|had|been|of|to|do|does|did)(?![a-z]) *)*"
    r"(?P<denied>(?:can)?not(?: to)? *)?(?:be(?:en)? )?(?P<exceeds>exceed(?:s|ing)? *)?$"
)


def interval_window(folded: str, group: Group, left: Left, right: Right, anchors: Anchors) -> Window | None:
    """The window of the first event, counted from the second; None where no interval between two is bounded.

    Args:
        folded: the stretch.
        group: the duration.
        left, right: cues beside it.
        anchors: for the second event.
    """
    if right.tie or left.main not in ("", "within"):
        return None
    begin = max(0, left.start - _REACH)
    match = _INTERVAL.search(folded[begin : left.start])
    if match is None:
        return None
    is_shorter = left.comparator in ("le", "lt") or left.main == "within"
    is_longer = left.comparator in ("ge", "gt") or right.comparator == "ge" or match["exceeds"] is not None
    if is_shorter == is_longer:
        return None
    is_shorter = is_shorter != (match["denied"] is not None)  # "must not be greater than 8 weeks"
    start, end = begin + match.start("second"), begin + match.end("second")
    last = anchors.phrase(folded, start) or Anchor(start + 1, end)
    anchor = Anchor(last.start, min(last.end, end))
    relation = WindowRelation.WITHIN if is_shorter else WindowRelation.AT_LEAST_BEFORE
    duration = group.duration.high if is_shorter else group.duration.low
    words = folded[anchor.start : anchor.end]
    return Window(begin + match.start(), group.end, duration, relation, words, anchor.start, anchor.end, "window-interval")
