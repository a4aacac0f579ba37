"""Standard deviations below a mean count downwards: "at least 2 SD below the mean" is a score of -2 or less."""

from __future__ import annotations

import re
from dataclasses import replace

from trialtab.quantities.bounds import Bound
from trialtab.quantities.values import Stretch
from trialtab.types import Comparator

DEVIATION = "{SD}"
_SIDE = re.compile(
    r"(?:[\s-]*\(\s*sds?\s*\)|'s?)?\s*(?:or\s+(?:more|greater)\s+)?(?P<side>below|under|beneath|lower\s+than|less\s+than|above|over|higher\s+than"
    r"|greater\s+than)(?![a-z])"
)
_ABOVE = ("above", "over", "higher", "greater")
_NO_FURTHER = re.compile(
    r"\b(?:within|no\s+(?:more|greater|lower|less)\s+than|not\s+(?:more|greater|lower)\s+than|at\s+most|up\s+to)\s*$"
)
_REACH = 24  # characters before a number in which its comparator stands


def turn_deviations(stretch: Stretch, bounds: list[Bound]) -> list[Bound]:
    """The bounds, those in standard deviations below a mean as negative numbers; a bare one bounds from its side."""
    return [_turned(stretch, bound) if bound.unit == DEVIATION else bound for bound in bounds]


def _turned(stretch: Stretch, bound: Bound) -> Bound:
    side = _SIDE.match(stretch.low, bound.end)
    numbers = [number for number in (bound.low, bound.high) if number is not None]
    if side is None or not numbers or min(numbers) < 0:
        return bound
    is_bare = bound.comparator in (None, Comparator.EQ)
    if side["side"].startswith(_ABOVE):
        return _one_sided(bound, Comparator.GE, numbers[0]) if is_bare else bound
    if len(numbers) == 2 and numbers[0] != numbers[1]:
        low, high = numbers
        ends = (bound.high_inclusive, bound.low_inclusive)
        return replace(bound, low=-high, high=-low, low_inclusive=ends[0], high_inclusive=ends[1])
    if _NO_FURTHER.search(stretch.low, max(0, bound.first - _REACH), bound.first):
        return _one_sided(bound, Comparator.GE, -numbers[0])
    # "less than 2 SD below" is said of what lies further down, as "more than 2 SD below" is
    is_strict = bound.comparator in (Comparator.GT, Comparator.LT)
    return _one_sided(bound, Comparator.LT if is_strict else Comparator.LE, -numbers[0])


def _one_sided(bound: Bound, comparator: Comparator, number: float) -> Bound:
    is_low = comparator is Comparator.GE
    inclusive = comparator is not Comparator.LT
    return replace(
        bound,
        comparator=comparator,
        low=number if is_low else None,
        high=None if is_low else number,
        low_inclusive=inclusive if is_low else None,
        high_inclusive=None if is_low else inclusive,
        rule=f"{bound.rule}+side",
    )
