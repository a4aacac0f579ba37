"""Lengths of time with a least and a most: "at least 4 weeks but no more than 6 months", "more than 6 and less than 20 weeks".

They are one range, as "4 weeks to 6 months" is; the words of both ends belong to it.
"""

from __future__ import annotations

import re

from trialtab.quantities.numbers import NUMBER, parse_number
from trialtab.quantities.times.units import HALF_LIFE, Duration, iso_duration, seconds_of

_LEAST = (
    r"(?:(?:at least|(?:a )?minimum of|no less than|not less than|(?:more|greater|longer) than(?: or equal to)?|over|after)"
    r"(?![a-z])|[>≥]=?) *(?:a (?:minimum|period) of *)?"
)
_JOINT = (
    r" *,? *(?:and|but|to|&)? *(?:(?:a )?maximum of|(?:no|not) (?:more|longer|greater|later) than"
    r"|(?:less|shorter|fewer) than(?: or equal to)?|at most|up to|[<≤]=?) *"
)
_BEFORE_FIRST = re.compile(rf"(?<![\w-]){_LEAST}$")
_BETWEEN = re.compile(_JOINT)
_BOTH = re.compile(rf"(?<![\w-]){_LEAST}(?P<low>{NUMBER}){_JOINT}$")
_REACH = 60  # characters before a length in which its least may begin


def join_sides(folded: str, durations: list[Duration]) -> list[Duration]:
    """The lengths, each most with its least made one range."""
    joined: list[Duration] = []
    for duration in durations:
        low = _from_last(folded, joined[-1], duration) if joined else None
        if low is not None:
            joined[-1] = low
        else:
            joined.append(_from_number(folded, joined[-1].end if joined else 0, duration) or duration)
    return joined


def _is_single(duration: Duration) -> bool:
    return duration.numbered and not duration.open and duration.low == duration.high and duration.unit != HALF_LIFE


def _from_last(folded: str, first: Duration, second: Duration) -> Duration | None:
    if not (_is_single(first) and _is_single(second)) or first.seconds >= second.seconds:
        return None
    if not _BETWEEN.fullmatch(folded, first.end, second.start):
        return None
    least = _BEFORE_FIRST.search(folded, max(0, first.start - _REACH), first.start)
    return second._replace(start=least.start(), low=first.low, sided=True) if least else None


def _from_number(folded: str, left: int, duration: Duration) -> Duration | None:
    both = _BOTH.search(folded, max(left, duration.start - _REACH), duration.start) if _is_single(duration) else None
    low = parse_number(both["low"]) if both else None
    if both is None or low is None or not 0 < seconds_of(low, duration.unit) < duration.seconds:
        return None
    return duration._replace(start=both.start(), low=iso_duration(low, duration.unit), sided=True)
