"""Multiples of the upper limit that no sign compares, where they exclude: "ALT 3 x ULN" is three times the limit or more."""

from __future__ import annotations

from trialtab.types import Comparator, LimitOf, Quantity

RULE = "+excluding"


def from_bare_limit(quantity: Quantity) -> Quantity:
    """A quantity of an exclusion; a bare multiple of the upper limit becomes the least that excludes.

    An inclusion may mean either side by it, and a multiple of the lower limit or of the baseline does so everywhere.
    """
    is_bare = quantity.comparator is None and quantity.low is not None and quantity.low == quantity.high
    if not is_bare or quantity.limit_of is not LimitOf.ULN:
        return quantity
    return quantity._replace(
        comparator=Comparator.GE, high=None, low_inclusive=True, high_inclusive=None, rule=quantity.rule + RULE
    )
