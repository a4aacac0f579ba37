"""A bound for either sex, the comparator said once: "≥ 13 g/dL for men and 12 g/dL for women"."""

from __future__ import annotations

import re
from itertools import pairwise

from trialtab.quantities.bounds import Bound
from trialtab.quantities.signs import LOWER, UPPER
from trialtab.quantities.values import Stretch
from trialtab.types import Comparator

_SEX = (
    r"(?:for|in)?\s*+\(?+\s*+(?:(?:for|in)\s++)?(?:adult\s++)?(?:men|women|males?|females?|boys|girls)\b"
    r"(?>(?:\s++(?:patients|subjects|participants))?)\s*+\)?+"
)
# "(177 umol/L)", the same amount in another unit, may stand before it
_FIRST_SEX = re.compile(rf"\s*+(?:\([^()]{{1,24}}\)\s*+)?{_SEX}\s*+(?:[,;]|,?+\s*+(?:and|or|&|/))\s*+(?:(?:and|or)\s++)?")
_SECOND_SEX = re.compile(rf"\s*+(?:\([^()]{{1,24}}\)\s*+)?{_SEX}")


def share_signs(stretch: Stretch, bounds: list[Bound]) -> None:
    """Give a number for the other sex the comparator of the one before it.

    Args:
        bounds: of the stretch, in text order; changed in place.
    """
    said = [bound for bound in bounds if not stretch.low.startswith("(", bound.start - 1)]
    for first, second in pairwise(said):
        if second.comparator is not None or first.comparator not in LOWER | UPPER or first.is_range:
            continue
        if (second.unit, second.limit_of) != (first.unit, first.limit_of):
            continue
        if not _FIRST_SEX.fullmatch(stretch.low, first.end, second.start) or not _SECOND_SEX.match(stretch.low, second.end):
            continue
        inclusive = first.comparator in (Comparator.GE, Comparator.LE)
        second.comparator, second.rule = first.comparator, f"{second.rule}+sexes"
        if first.comparator in LOWER:
            second.high, second.low_inclusive = None, inclusive
        else:
            second.low, second.high_inclusive = None, inclusive
