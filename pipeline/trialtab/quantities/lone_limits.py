"""Limits without a number before them: "> ULN", "below the lower limit of normal", "ULN x 2", "twice the ULN"."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from trialtab.quantities.bounds import Bound, single
from trialtab.quantities.limits import LimitMatch
from trialtab.quantities.numbers import DIGITS, parse_number
from trialtab.quantities.reading import WITHIN
from trialtab.quantities.signs import Found
from trialtab.quantities.times.text import Mask
from trialtab.quantities.values import Stretch, Value
from trialtab.types import Comparator

_TIMES_NUMBER = re.compile(rf"\s*[x×*]\s*({DIGITS})")
_APART = (
    r"\s+(?:above|over|beyond|below|under|longer\s+than|more\s+than|greater\s+than|higher\s+than|less\s+than)\s+(?:the\s+)?"
)
_FROM_LIMIT = re.compile(
    _APART + r"(?:institutional\s+|laboratory\s+|local\s+)?(?:uln|lln|upper|lower|normal|limit|control|reference|baseline)\b"
)
_LOWER = re.compile(r"\s+(?:below|under|less|lower)\b")
_MIRRORED = {
    Comparator.GT: Comparator.LT,
    Comparator.GE: Comparator.LE,
    Comparator.LT: Comparator.GT,
    Comparator.LE: Comparator.GE,
    Comparator.EQ: Comparator.EQ,
    Comparator.BETWEEN: Comparator.BETWEEN,
}
_DIFFERENCE = re.compile(r"\d\s?(?:s|sec|secs|seconds?|ms|msec|mg/dl|g/dl|mmol/l|units?|u/l|iu/l|points?)" + _APART)


def add_limits(stretch: Stretch, bounds: list[Bound]) -> list[Bound]:
    """Add the bounds that name a limit alone or after a word such as "twice"; a number behind the limit multiplies it."""
    taken, covered = Mask(len(stretch.low)), Mask(len(stretch.low))
    added: list[Bound] = []
    for bound in bounds:
        if bound.limit_of is not None:
            taken.take(bound.start, bound.end)
    for start, end, number in stretch.lexicon.limits.multiples(stretch.low):
        limit = stretch.lexicon.limits.after_number(stretch.low, end, is_multiple=True)
        if limit is not None:
            added.append(_bound(stretch, start, limit, Decimal(str(number)), "limit:word"))
    for bound in added:
        taken.take(bound.start, bound.end)
    for limit in stretch.lexicon.limits.alone(stretch.low):
        if not taken.touches(limit.start, limit.end):
            added.extend(_alone(stretch, limit))
    if not added:
        return bounds
    for bound in added:
        covered.take(bound.start, bound.end)
    return [bound for bound in bounds if not covered.touches(bound.first, bound.first + 1)] + added


def without_differences(stretch: Stretch, bounds: list[Bound]) -> list[Bound]:
    """Leave out what is measured from a limit: "> 15 s above ULN" is neither 15 s nor once the ULN.

    A percentage of the limit is a multiple of it: "> 20 % above ULN" is more than 1.2 times the ULN.
    """
    kept: list[Bound] = []
    for bound in sorted(bounds, key=lambda each: each.first):
        if kept and (multiple := _multiple(stretch, kept[-1], bound)) is not None:
            kept[-1] = multiple
            continue
        if bound.limit_of is None and bound.has_unit and bound.unit != "%" and _FROM_LIMIT.match(stretch.low, bound.end):
            continue
        if bound.limit_of is not None and _DIFFERENCE.search(stretch.low, max(0, bound.start - 16), bound.end):
            continue
        kept.append(bound)
    return kept


def _multiple(stretch: Stretch, share: Bound, limit: Bound) -> Bound | None:
    """A share of a limit, and the limit that it lies above or below, as one multiple of it; None where they are not that."""
    if share.unit != "%" or share.limit_of is not None or limit.limit_of is None or share.is_range:
        return None
    between = _FROM_LIMIT.match(stretch.low, share.end)
    if between is None or between.end() > limit.end:
        return None
    is_below = _LOWER.match(stretch.low, share.end) is not None
    low, high = (None if end is None else round(1 + (-end if is_below else end) / 100, 6) for end in (share.low, share.high))
    comparator = share.comparator
    if is_below and comparator is not None:
        low, high, comparator = high, low, _MIRRORED[comparator]
    return replace(
        share,
        end=limit.end,
        comparator=comparator,
        low=low,
        high=high,
        low_inclusive=share.high_inclusive if is_below else share.low_inclusive,
        high_inclusive=share.low_inclusive if is_below else share.high_inclusive,
        unit=None,
        unit_text=limit.unit_text,
        dimension=limit.dimension,
        limit_of=limit.limit_of,
        rule=f"{share.rule}+limit:share",
    )


def _alone(stretch: Stretch, limit: LimitMatch) -> list[Bound]:
    """`> ULN` is more than one ULN, `> ULN x 2` more than two."""
    number = Decimal(1)
    if times := _TIMES_NUMBER.match(stretch.low, limit.end):
        number = parse_number(times[1]) or number
        limit = limit._replace(end=times.end())
    start = stretch.lexicon.limits.before_fillers(stretch.low, stretch.reverse, limit.start)
    bound = _bound(stretch, start, limit, number, "limit:alone")
    return [] if bound.comparator is None else [bound]


def _bound(stretch: Stretch, start: int, limit: LimitMatch, number: Decimal, rule: str) -> Bound:
    low = stretch.low
    sign = stretch.lexicon.signs.before(low, stretch.reverse, start)
    if sign is None and (within := WITHIN.search(low, max(0, start - 12), start)):
        sign = Found(within.start(), Comparator.LE, "CMP011", True, False, "within")
    value = Value(sign.place if sign else start, start, limit.end, number, sign=sign)
    value.limit_of, value.unit_text = limit.limit_of, stretch.text[limit.start : limit.end]
    return single(stretch, value, f"{sign.rule}+{rule}" if sign else rule)
