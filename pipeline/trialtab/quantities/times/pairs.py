"""Times on both sides of one event: "for 2 weeks before, during and for 3 months after the study".

The first of them names no event: it counts to the one that the second counts from.
"""

from __future__ import annotations

import re
from itertools import pairwise

from trialtab.types import Window, WindowRelation

BEFORE = frozenset({WindowRelation.BEFORE, WindowRelation.WITHIN, WindowRelation.AT_LEAST_BEFORE})
_REACH = 40  # characters between the two
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
    for place, (first, second) in enumerate(pairwise(windows)):
        if first.anchor is not None or first.relation not in BEFORE or second.relation is not WindowRelation.AFTER:
            continue
        if second.anchor is None or not 0 < second.start_char - first.end_char <= _REACH:
            continue
        if not _JOINT.fullmatch(folded, first.end_char, second.start_char):
            continue
        if _BEFORE_END.search(folded, first.start_char, first.end_char):
            shared[place] = first._replace(anchor=second.anchor, anchor_start=second.anchor_start, anchor_end=second.anchor_end)
    return shared
