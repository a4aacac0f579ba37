"""Neighbouring values -> one bound: ranges ("18-65 years"), two-sided bounds ("≥ 12 and < 18 years"), "18 ≤ age ≤ 65"."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from trialtab.quantities.bounds import Bound, drop_duration_over, one_sided, pair, single
from trialtab.quantities.lists import fold_parts, share_units
from trialtab.quantities.signs import LOWER, UPPER
from trialtab.quantities.values import Stretch, Value, is_labelled
from trialtab.types import Comparator

_MOST_BETWEEN = 48  # characters between the two ends
_RANGE_GAP = re.compile(
    r"\s*[-–—−‑~～∼÷‒]{1,2}\s*|\s*\)?\s*(?:(?:through|thru|until|till|up\s+to|to\s+a\s+maximum\s+of)\s+|to\s*)"
    r"|\s*(?:to|and)(?=[<>≤≥])\s*|\s*-\s*to\s*-?\s*|\s*\.{2,3}\s*"
)
_AND_GAP = re.compile(r"\s*(?:,\s*)?(?:and|&|-|–|to)\s+|\s+and\s*|\s*&\s*")
_TWO_SIDED_GAP = re.compile(
    r"\s*,?\s*(?:(?:and|but|to|&|yet|-|–|and/or|also|as\s+well\s+as)\s*)?(?:,\s*)?"
    r"(?:(?:is|are|be|must\s+be|with|a|an|age|aged|ages|the|also|should\s+be|of)\s+){0,3}"
)
_SANDWICH_GAP = re.compile(r"\s*(?P<sign><=|=<|<|≤|≦|=)\s*(?P<name>[a-z][\w\s()/-]{0,40}?)\s*")
_GAP_STARTS = frozenset(("", *"-–—−‑~～∼÷‒.,&)<≤≦=tuabyi"))  # what a gap that joins two numbers can begin with
_INCLUSIVE = re.compile(r"\s*+[,(]?+\s*+(?:both\s++)?(?:inclusive(?:ly)?|included|incl)\b(?:\s*+\))?")
_EXCLUSIVE = re.compile(r"\s*[,(]?\s*(?:exclusive|excluded)\b(?:\s*\))?")
_NO_NOUN_AFTER = re.compile(r"\s*(?:$|[.,;:)\]]|or\b|and\b|of\s+age|inclusive|\()")
_COUNTED = re.compile(r"\s+(?:of\b|(?!(?:or|and|at|on|in|by|for|if|as|during|within|to|before|after|when|inclusive)\b)[a-z])")
# "Cohort 1 - 10 mg", "Day 2 - 0.9 g/kg": the number of a part of the trial, then its dose
_PART = re.compile(
    r"(?:(?<![a-z])(?:cohort|group|arm|part|phase|stage|step|period|cycle|visit|panel"
    r"|(?<!every )(?<!each )(?<!per )(?<!a )(?:day|week))|(?:dose|^|[.:;,*•]) ?level) $"
)
_DASH_APART = re.compile(r"\s+[-–—]\s*|\s*[-–—]\s+")
_MOST_COUNTED = 4  # "and at least 3 swollen joints": numbers up to here count what follows them, without a unit
_SCORE_BEFORE = re.compile(r"\b(?:scores? (?:of|from)|scores? between|between) $")
_LETTERS = re.compile(r"\s*letters\b")
_TENS = re.compile(r"10\*(?P<power>\d+)(?P<rest>.*)")  # a unit that keeps a power of ten
_YEARS_IN = {"a": 1.0, "mo": 1 / 12, "wk": 7 / 365.25, "d": 1 / 365.25, "h": 1 / 8766, "min": 1 / 525960, "s": 1 / 31557600}


class _Ends(NamedTuple):
    """Two neighbouring values with what stands between and before them."""

    first: Value
    second: Value
    low: float
    high: float
    gap: str
    opened: tuple[int, bool] | None  # where "between" or the like starts, and whether an age word follows it


def join(stretch: Stretch, values: list[Value]) -> list[Bound]:
    """Make bounds of the values of a stretch, in order; each value goes into one bound."""
    if len(values) > 1:
        values = fold_parts(stretch, values)
        share_units(stretch, values)
    bounds: list[Bound] = []
    index = 0
    while index < len(values):
        bound = _joined(stretch, values[index], values[index + 1]) if index + 1 < len(values) else None
        bounds.append(bound or single(stretch, values[index]))
        index += 2 if bound else 1
    return bounds


def _joined(stretch: Stretch, first: Value, second: Value) -> Bound | None:
    gap = stretch.low[first.end : second.start]
    if len(gap) > _MOST_BETWEEN or gap.lstrip()[:1] not in _GAP_STARTS or not _compatible(first, second):
        return None
    drop_duration_over(stretch, first, first if first.has_unit else second)
    opened = stretch.lexicon.signs.opener(stretch.low, stretch.reverse, first.start)
    low, high = _numbers(first, second)
    if high < low < 0 and first.sign is None and second.sign is None:
        low, high = high, low  # "between -1.0 and -2.5": larger numbers below zero are often said last
    elif low > high and _is_falling(stretch, first, second):
        low, high = high, low
    ends = _Ends(first, second, low, high, gap, opened)
    lower, upper = first.comparator, second.comparator
    if (lower in LOWER and upper in UPPER) or (lower in UPPER and upper in LOWER):
        return _two_sided(stretch, ends)
    if _is_range(stretch, ends):
        return _range(stretch, ends)
    if lower is None and second.sign is not None and not second.sign.is_word:
        return _sandwich(ends)
    return _lost_signs(ends) if lower is Comparator.EQ and upper is Comparator.EQ else None


def _is_falling(stretch: Stretch, first: Value, second: Value) -> bool:
    """Whether a range of scores is told from its better end: "an MMSE score of 26 to 10", "69 to 24 letters"."""
    if first.sign is not None or second.sign is not None or first.has_unit or second.has_unit:
        return False
    start = max(0, first.start - 16)
    is_score = _SCORE_BEFORE.search(stretch.low[start : first.start]) is not None
    return is_score or _LETTERS.match(stretch.low, second.end) is not None


def _compatible(first: Value, second: Value) -> bool:
    if first.limit_of is not None and second.limit_of is not first.limit_of:
        return False
    if not first.has_unit:
        return True
    if not second.has_unit:
        return second.limit_of is None
    if first.unit == second.unit or first.dimension == second.dimension == "time":
        return True
    lower, upper = _TENS.fullmatch(first.unit or ""), _TENS.fullmatch(second.unit or "")
    return lower is not None and upper is not None and lower["rest"] == upper["rest"]


def _numbers(first: Value, second: Value) -> tuple[float, float]:
    """Both numbers in the second's unit ("6 months to 5 years") and power of ten ("2-5 x 10^6")."""
    is_shared = first.scale == 1.0 and not first.has_unit and first.number < second.number
    low = float(first.number) * (second.scale if is_shared else first.scale)  # "2 to 4 million", but "500 to 1 million"
    if (first.has_unit or first.rule == "power") and (upper := _TENS.match(second.unit or "")):
        lower = _TENS.match(first.unit or "")  # "1x10^6 - 1x10^8 cells/kg": 0.01 to 1 of the second's unit
        return float(Decimal(repr(low)).scaleb(int(lower["power"] if lower else 0) - int(upper["power"]))), second.amount
    if first.unit != second.unit and first.unit in _YEARS_IN and second.unit in _YEARS_IN:
        low = low * _YEARS_IN[first.unit] / _YEARS_IN[second.unit]
    return low, second.amount


def _is_range(stretch: Stretch, ends: _Ends) -> bool:
    first, second, gap = ends.first, ends.second, ends.gap
    if first.after is not None or second.comparator in LOWER or ends.low >= ends.high:
        return False
    if first.comparator in UPPER and first.sign is not None and not first.sign.is_word:
        return False
    if not _RANGE_GAP.fullmatch(gap):
        is_last = not gap.strip() and second.comparator in UPPER  # "from 18 up to 65"
        if not ends.opened or not (_AND_GAP.fullmatch(gap) or is_last):
            return False
    if first.has_unit and not second.has_unit:
        return _NO_NOUN_AFTER.match(stretch.low, second.end) is not None  # not "5 mg to 10 patients"
    if second.has_unit and not first.has_unit and second.dimension != "time" and _DASH_APART.fullmatch(gap):
        return _PART.search(stretch.low, max(0, first.start - 16), first.start) is None
    is_apart = gap.strip() == "to" and second.has_unit and not first.has_unit and second.dimension != "time"
    return not (is_apart and is_labelled(stretch, first.start))  # not "from 0% at day 6 to 40%"


def _range(stretch: Stretch, ends: _Ends) -> Bound:
    first, second = ends.first, ends.second
    lower, upper = first.comparator, second.comparator
    if first.sign is not None and first.sign.is_word and upper is None and lower is not Comparator.EQ:
        # "at least 6-8 weeks", "up to 5-10 mg": one-sided, with the outer number
        outer = ends.low if lower in LOWER else ends.high
        return one_sided(first, second, lower, outer, f"{first.sign.rule}+range")
    inclusive = (lower is not Comparator.GT, upper is not Comparator.LT)
    return _opened(stretch, ends, pair(first, second, ends.low, ends.high, inclusive, "range"))


def _two_sided(stretch: Stretch, ends: _Ends) -> Bound | None:
    if not _TWO_SIDED_GAP.fullmatch(ends.gap) or (_is_count(stretch, ends.second) and not _counts_both(ends)):
        return None
    low, high, lower, upper = ends.low, ends.high, ends.first.comparator, ends.second.comparator
    if lower in UPPER:
        low, high, lower, upper = high, low, upper, lower
    if low >= high:
        return None
    inclusive = (lower is Comparator.GE, upper is Comparator.LE)
    bound = _opened(stretch, ends, pair(ends.first, ends.second, low, high, inclusive, "two-sided"))
    if ends.gap.lstrip().startswith(",") and stretch.low.startswith(", ", bound.end):
        bound.end += 1  # "at least 1, but no more than 3, prior regimens"
    return bound


def _is_count(stretch: Stretch, value: Value) -> bool:
    """Whether it counts what follows: "< 142 and at least one abnormal value" has no second end."""
    if value.has_unit or value.sign is None or not value.sign.is_word:
        return False
    return (value.is_word or value.amount <= _MOST_COUNTED) and _COUNTED.match(stretch.low, value.end) is not None


def _counts_both(ends: _Ends) -> bool:
    """Whether both ends count the noun behind them: "at least 2 but no more than 4 prior regimens"."""
    first, second = ends.first, ends.second
    if first.has_unit or first.sign is None or not first.sign.is_word:
        return False
    return first.comparator in LOWER and second.comparator in UPPER


def _lost_signs(ends: _Ends) -> Bound | None:
    """`= 18 and = 50 years`: both signs were ≥ and ≤."""
    if ends.low >= ends.high or "and" not in ends.gap or not _TWO_SIDED_GAP.fullmatch(ends.gap):
        return None
    return pair(ends.first, ends.second, ends.low, ends.high, (True, True), "range:lost-signs")


def _sandwich(ends: _Ends) -> Bound | None:
    """`18 ≤ age ≤ 65`, and `7% = HbA1c = 11%`, whose signs are lost."""
    match = _SANDWICH_GAP.fullmatch(ends.gap)
    upper = ends.second.comparator
    if match is None or ends.low >= ends.high:
        return None
    if not (upper in UPPER or (upper is Comparator.EQ and match["sign"] == "=")):
        return None
    bound = pair(ends.first, ends.second, ends.low, ends.high, (match["sign"] != "<", upper is not Comparator.LT), "sandwich")
    bound.is_age = bound.is_age or match["name"].startswith("age")
    return bound


def _opened(stretch: Stretch, ends: _Ends, bound: Bound) -> Bound:
    """Take in "between" before a range and "inclusive" after it."""
    if ends.opened:
        bound.start, bound.has_opener = min(bound.start, ends.opened[0]), True
        bound.is_age = bound.is_age or ends.opened[1]
    for pattern, is_inclusive in ((_INCLUSIVE, True), (_EXCLUSIVE, False)):
        if match := pattern.match(stretch.low, bound.end):
            bound.low_inclusive = bound.high_inclusive = is_inclusive
            bound.end = match.end() - (match[0].endswith(")") and "(" not in match[0])
    return bound
