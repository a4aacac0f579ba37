"""`Bound`: what one value, or two together, say; made by `single` and `pair`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from trialtab.quantities.signs import LOWER, UPPER
from trialtab.quantities.values import Stretch, Value
from trialtab.types import Comparator, LimitOf

# "over 30 minutes", "over 2 years" say how long; "for over 3 months", "over 65 years" bound
_OVER_BOUNDS = re.compile(
    r"(?:\b(?:for|of|is|was|are|age|aged|ages|lasting|lasts|expectancy|duration|history|than|infants?|child(?:ren)?|newborns?"
    r"|neonates?|bab(?:y|ies)|toddlers?|:)|^|[(:,;>])\s*$"
)
_OLD = re.compile(r"\s*(?:old|of age)\b")  # "over 4 weeks old"
_LEAST_YEARS = 10  # "over 18 years" is an age, "over 2 years" a time


@dataclass(slots=True)
class Bound:
    """A value or pair of values as a bound. Offsets count in the stretch.

    Attributes:
        first: where its first number starts.
        has_opener: "between" or the like stands before it; is_range: it has two ends; is_after: a comparator after a number.
        The others are as in `Value` and `types.Quantity`.
    """

    start: int
    end: int
    first: int
    comparator: Comparator | None
    low: float | None
    high: float | None
    low_inclusive: bool | None
    high_inclusive: bool | None
    unit: str | None
    unit_text: str
    dimension: str
    has_unit: bool
    limit_of: LimitOf | None
    qualifier: str
    rule: str
    is_age: bool
    is_word: bool
    is_hyphened: bool
    is_after: bool
    is_range: bool = False
    has_opener: bool = False
    alternative_of: int = -1


def single(stretch: Stretch, value: Value, rule: str = "") -> Bound:
    """A value alone as a bound; without a comparator both ends are the number."""
    drop_duration_over(stretch, value, value)
    found = value.sign or value.after
    return one_sided(value, value, value.comparator, value.amount, rule or (found.rule if found else "number"))


def one_sided(first: Value, last: Value, comparator: Comparator | None, amount: float, rule: str) -> Bound:
    """The bound from the start of one value to the end of another, with one number."""
    is_low = comparator not in UPPER
    is_high = comparator not in LOWER
    inclusive = None if comparator is None else comparator not in (Comparator.LT, Comparator.GT)
    ends = (amount if is_low else None, amount if is_high else None)
    return _bound(first, last, comparator, ends, (inclusive if is_low else None, inclusive if is_high else None), rule)


def pair(first: Value, last: Value, low: float, high: float, inclusive: tuple[bool, bool], rule: str) -> Bound:
    """The two-sided bound of two values."""
    bound = _bound(first, last, Comparator.BETWEEN, (low, high), inclusive, rule)
    bound.is_range = True
    return bound


def drop_duration_over(stretch: Stretch, value: Value, owner: Value) -> None:
    """Take away the comparator "over" where it says how long ("over 30 minutes"); `owner` has the unit."""
    if value.sign is None or value.sign.phrase != "over" or owner.dimension != "time" or owner.unit == "ms":
        return
    if owner.unit == "a" and owner.number >= _LEAST_YEARS:
        return
    if _OLD.match(stretch.low, owner.end):
        return
    if not _OVER_BOUNDS.search(stretch.low, max(0, value.start - 14), value.start):
        value.sign, value.start = None, value.number_start


def _bound(
    first: Value,
    last: Value,
    comparator: Comparator | None,
    ends: tuple[float | None, float | None],
    inclusive: tuple[bool | None, bool | None],
    rule: str,
) -> Bound:
    owner = last if last.has_unit or not first.has_unit else first
    return Bound(
        start=first.start,
        end=last.end,
        first=first.number_start,
        comparator=comparator,
        low=ends[0],
        high=ends[1],
        low_inclusive=inclusive[0],
        high_inclusive=inclusive[1],
        unit=owner.unit,
        unit_text=owner.unit_text,
        dimension=owner.dimension,
        has_unit=owner.has_unit,
        limit_of=last.limit_of or first.limit_of,
        qualifier=last.qualifier or first.qualifier,
        rule=f"{rule}+{owner.rule}" if owner.rule else rule,
        is_age=first.is_age or last.is_age,
        is_word=first.is_word and last.is_word,
        is_hyphened=last.is_hyphened,
        is_after=first.after is not None or last.after is not None,
    )
