"""Two numbers with a sign between: blood pressure (140/90), titre (1:80), combined doses (400/100 mg), scores (23/30).

All other pairs are no quantities: dates, visual acuities, fractions, clock times, allocation ratios, Gleason sums.
"""

from __future__ import annotations

import re
from decimal import Decimal

from trialtab.quantities.bounds import Bound, single
from trialtab.quantities.numbers import parse_number
from trialtab.quantities.reading import read_value
from trialtab.quantities.values import Stretch, Value

_PAIR = re.compile(r"\s?[/⁄∕／]\s?(?P<sign>[<>≤≥=]{0,2}\s?)(?P<second>\d{1,4}(?:[.,]\d{1,3})?)")
_COLON = re.compile(r"\s?:\s?(?P<second>\d[\d,]*(?:\.\d+)?)")
_SUM = re.compile(r"\s?\+\s?\d")
_CHAIN = re.compile(r"(?:\s?[/:]\s?\d+)+")
_ALLOCATED = re.compile(r"ratio|randomi[sz]|allocat|assign")
_SCORE_TOPS = frozenset({10, 15, 21, 27, 28, 30, 42, 63, 66, 100})
_LEAST_TITRE = 4
Reading = tuple[list[Bound], int]  # bounds, and where to read on


def read_ratio(stretch: Stretch, start: int, end: int) -> Reading | None:
    """Read a pair of numbers whose first stands at [start, end).

    Returns:
        The bounds it gives (none for a date or the like) and where to read on; None where it is no pair.
    """
    low = stretch.low
    following = low[end : end + 2].lstrip()[:1]
    if not following or following not in "/⁄∕／:+":
        return None
    if colon := _COLON.match(low, end):
        if low[colon.start("second") - 1].isspace() and _is_amount(stretch, colon):
            return [], colon.start("second")  # "days 2-6: 600 mg"
        return _titre(stretch, start, colon.end(), colon["second"]) if low[start:end] == "1" else ([], colon.end())
    if summed := _SUM.match(low, end):
        return [], summed.end()
    match = _PAIR.match(low, end)
    if match is None:
        return None
    if (chain := _CHAIN.match(low, match.end())) and not match["second"].startswith("1.73"):
        return [], chain.end()
    top, bottom = parse_number(low[start:end]), parse_number(match["second"])
    second = read_value(stretch, match.start("second"), match.end("second"))
    if top is None or bottom is None or second is None:
        return [], match.end()
    first = _first(stretch, start, end, top)
    if _is_pressure(stretch, start, top, bottom, second):
        return _pressure(stretch, first, second, end)
    if top == 1 and bottom >= _LEAST_TITRE and not second.has_unit and _near_titre(stretch, start):
        return _titre(stretch, start, match.end(), match["second"])
    if second.has_unit and second.dimension not in ("time", "fraction") and not match["sign"].strip():
        return _doses(stretch, first, second)
    if (first.sign is not None or second.after is not None) and bottom in _SCORE_TOPS and top <= bottom and not second.has_unit:
        first.end, first.after = second.end, second.after
        sign = first.sign or second.after
        return [single(stretch, first, f"{sign.rule if sign else ''}+score:of")], second.end
    return [], match.end()


def _is_amount(stretch: Stretch, colon: re.Match[str]) -> bool:
    """Whether what stands after a colon is an amount with its unit."""
    second = read_value(stretch, *colon.span("second"))
    return second is not None and second.has_unit and second.dimension not in ("time", "fraction")


def _first(stretch: Stretch, start: int, end: int, number: Decimal) -> Value:
    sign = stretch.lexicon.signs.before(stretch.low, stretch.reverse, start)
    return Value(sign.place if sign else start, start, end, number, sign=sign)


def _is_pressure(stretch: Stretch, start: int, top: Decimal, bottom: Decimal, second: Value) -> bool:
    if not (60 <= top <= 300 and 30 <= bottom <= 200 and top > bottom):
        return False
    return second.unit == "mm[Hg]" or stretch.lexicon.pressure.search(stretch.low, max(0, start - 80), start) is not None


def _pressure(stretch: Stretch, first: Value, second: Value, end: int) -> Reading:
    first.copy_unit(second)
    first.after = second.after
    if second.sign is None or second.sign.place < end:
        second.sign = first.sign
        second.start = second.number_start
    if first.comparator is None and not second.has_unit:
        return [], second.end
    return [single(stretch, first, "bp:systolic"), single(stretch, second, "bp:diastolic")], second.end


def _doses(stretch: Stretch, first: Value, second: Value) -> Reading:
    if first.number == 1 and second.number in (2, 3, 4):  # "1/2 tablet"
        first.copy_unit(second)
        first.number, first.end = 1 / second.number, second.end
        return [single(stretch, first)], second.end
    first.copy_unit(second)
    second.start, second.sign = second.number_start, None
    return [single(stretch, first, "pair:1"), single(stretch, second, "pair:2")], second.end


def _near_titre(stretch: Stretch, start: int) -> bool:
    return stretch.lexicon.titre.search(stretch.low, max(0, start - 80), start) is not None


def _titre(stretch: Stretch, start: int, end: int, denominator: str) -> Reading:
    low = stretch.low
    denominator = denominator.rstrip(",")
    end -= len(low[start:end]) - len(low[start:end].rstrip(","))
    number = parse_number(denominator)
    around = low[max(0, start - 80) : end + 30]
    if number is None or number < _LEAST_TITRE or _ALLOCATED.search(around):
        return [], end
    value = _first(stretch, start, end, number)
    if after := stretch.lexicon.signs.after(low, end):
        value.after, value.end = after, after.place
    if value.comparator is None and not stretch.lexicon.titre.search(around):
        return [], end
    value.unit, value.dimension, value.has_unit, value.unit_text = "{titer}", "titre", True, "1:"
    return [single(stretch, value, "titre")], value.end
