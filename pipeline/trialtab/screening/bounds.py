"""A value against a row's bound."""

from __future__ import annotations

import math
from typing import NamedTuple

from trialtab.screening.matching import names_of
from trialtab.screening.records import Fact, Truth
from trialtab.screening.units import in_unit, is_plain
from trialtab.tables.rows import CriterionRow
from trialtab.types import Comparator, LimitOf

_TOLERANCE = 1e-9  # relative; conversions leave dust behind the last digit


class Compared(NamedTuple):
    """The truth, and why in words."""

    truth: Truth
    reason: str


def has_bound(row: CriterionRow) -> bool:
    return row.low is not None or row.high is not None


def within(value: float, row: CriterionRow, low: float | None, high: float | None) -> bool:
    """Whether a number lies in the row's bound; the row's own numbers may be given in another unit as `low` and `high`."""
    return (low is None or _above(value, low, _takes_end(row.low_inclusive, row.comparator, Comparator.GT))) and (
        high is None or _above(-value, -high, _takes_end(row.high_inclusive, row.comparator, Comparator.LT))
    )


def _takes_end(said: bool | None, comparator: str | None, strict: Comparator) -> bool:
    return comparator != strict if said is None else said


def _above(value: float, limit: float, inclusive: bool) -> bool:
    if math.isclose(value, limit, rel_tol=_TOLERANCE, abs_tol=1e-12):
        return inclusive
    return value > limit


def compare(fact: Fact, row: CriterionRow) -> Compared:
    """A fact's value against the row's bound, converted to the row's unit or taken in multiples of its limit."""
    if fact.value is None:
        return Compared(None, "no value is given")
    shown = f"{fact.value:g}{'' if is_plain(fact.unit) else f' {fact.unit}'}"
    if row.limit_of:
        return _in_multiples(fact, row, shown)
    value = in_unit(fact.value, fact.unit, row.unit, names_of(row))
    if value is None:
        return Compared(None, f"{shown} cannot be converted to {row.unit or 'a number without unit'}")
    is_in = within(value, row, row.low, row.high)
    return Compared(is_in, f"{shown} is {'' if is_in else 'not '}{bound_text(row)}")


def _in_multiples(fact: Fact, row: CriterionRow, shown: str) -> Compared:
    limit = {LimitOf.ULN: fact.upper_limit, LimitOf.LLN: fact.lower_limit}.get(LimitOf(str(row.limit_of)))
    assert fact.value is not None
    if limit is None:
        return Compared(None, f"{shown} has no {row.limit_of} beside it")
    low, high = (None if bound is None else bound * limit for bound in (row.low, row.high))
    is_in = within(fact.value, row, low, high)
    return Compared(is_in, f"{shown} is {'' if is_in else 'not '}{bound_text(row)} ({row.limit_of} {limit:g})")


def bound_text(row: CriterionRow) -> str:
    """The bound in words, for reasons: `>= 75 10*9/L`, `between 18 and 75 a`."""
    unit = f" × {row.limit_of}" if row.limit_of else (f" {row.unit}" if row.unit else "")
    if row.low is not None and row.high is not None:
        number = f"{row.low:g}" if row.low == row.high else f"{row.low:g} and {row.high:g}"
        return f"{row.comparator or '='} {number}{unit}"
    bound = row.low if row.low is not None else row.high
    return f"{row.comparator or '='} {bound:g}{unit}"
