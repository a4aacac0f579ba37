"""One number with all that belongs to it: comparator, power of ten, unit, limit, comparator after it."""

from __future__ import annotations

import re
from decimal import Decimal

from trialtab.patterns import role_words
from trialtab.quantities.limits import LimitMatch
from trialtab.quantities.numbers import parse_number, split_scale
from trialtab.quantities.powers import named_cells, read_power
from trialtab.quantities.signs import Found
from trialtab.quantities.ucum import is_ucum
from trialtab.quantities.units import Context, UnitMatch
from trialtab.quantities.values import Stretch, Value, first_after
from trialtab.types import Comparator, LimitOf

WITHIN = re.compile(r"within\s+$")  # "within 3 times the ULN" is at most that
# "a minimum disc height of 5 mm"; the maximum tolerated dose is no bound
_EXTREME = re.compile(
    r"(?<![a-z])(?P<which>min|max)imum\s+"
    r"(?:(?!tolerated|feasible|administered|recommended|likelihood|observed|plasma|concentration)[a-z]+\s+){1,3}?of\s+$"
)
_TOLERANCE = re.compile(r"\s?(?:±|\+/[-−]|\+-)\s?\d+(?:\.\d+)?")
_PLUS = re.compile(r"\s?\+(?=\s*(?:years?|yrs?|y/?o?)\b)")
_OF_AGE = re.compile(r"(?:of age|old|(?:of )?gestation(?:al age)?)\b")
_OF_AGE_REACH = 18  # characters behind a unit
_AGE_BEFORE_PLUS = re.compile(r"(?<![a-z])age[ds]?[\s:=]*$")
_CELL_COUNT = re.compile(r"\s*(?:(?!(?:and|or|to)\b)[a-z][\w+-]{0,13}\s+){1,3}?cells?\s*(?=/|per\b)")
_MANY = 50_000  # from here on a number of named cells is a dose of them
# a unit that is not in the table ("80,000 AUN/mL"): kept as written
_UNKNOWN_UNIT = re.compile(r"\s?([A-Za-zµμ][A-Za-zµμ.-]{0,7}\s?/\s?(?:mL|ml|dL|dl|L|l|µL|uL|kg|g|mg|m2|mm2|cm2))(?![A-Za-z])")
_NORMAL = re.compile(r"\s?[x×]?\s?N(?![\w/]|\.\w)")  # "> 5N", French for five times normal
_DOTTED_UNITS = frozenset(("/uL", "/L", "/mL", "[IU]", "{copies}/mL"))  # units before which 100.000 is a hundred thousand
_PREDICTED = re.compile(
    rf"\s*(?:-|of\s+)?(?:(?:{role_words('quantity_words.tsv')['reference_of']})[\s,/]+(?:and\s+)?){{0,6}}"
    r"(?:(?P<predicted>predicted|pred\.?)|(?P<other>expected|ideal\s+body\s+weight|ibw|normal\s+value|normal))(?![a-z])"
    r"(?:\s+(?:normal|values?|reference|for\s+age|for\s+age,?\s+(?:sex|gender|height)))*"
)
_DAILY = re.compile(
    r"\s*/?\s*(?P<word>daily|weekly|monthly|(?:each|every|a|per)\s+day|qd\b|q\.?d\.?\b|once\s+(?:a\s+day|daily|weekly))"
)
# "> 10 mg of prednisone per day": the bound is of a daily dose, whatever stands between
_DAILY_APART = re.compile(
    r"\s+(?:of\s+)?(?:(?!(?:to|for|in|and|than|from|every|at|on|over|twice|times|within|per)\b)[a-z(][\w()-]*+\s*+){1,6}?"
    r"(?:/\s?(?:day|d)\b|(?<=\s)(?:per|a|each)\s+day\b|(?<=\s)daily\b)"
)
_ENDS = frozenset(("", *".,;:)]?!"))  # after these no unit follows
_DAILY_STARTS = frozenset("/dwmeapqo")
_AFTER_STARTS = frozenset(",;(oa&/m-")
_DIGITS = frozenset("0123456789.½¼¾⅓⅔⅛⅕")


def read_value(
    stretch: Stretch,
    number_start: int,
    number_end: int,
    *,
    is_negative: bool = False,
    begin: int | None = None,
    number: Decimal | None = None,
) -> Value | None:
    """Read what belongs to the number at [number_start, number_end).

    Args:
        is_negative: a minus sign stands before it; `begin` is where, if not just before the number.
        number: its value where that is not what is written ("36+6" weeks).

    Returns:
        The value, or None where a letter follows that makes the number part of a word ("5FU").
    """
    written = stretch.low[number_start:number_end]
    digits, scale = split_scale(written)
    number = parse_number(digits) if number is None else number
    if number is None:
        return None
    begin = begin if begin is not None else number_start - is_negative
    sign = _sign(stretch, begin)
    value = Value(sign.place if sign else begin, begin, number_end, -number if is_negative else number, sign=sign)
    value.scale, value.is_word = scale, written[0] not in _DIGITS
    value.is_age = sign is not None and sign.is_age
    power = None if value.is_word else read_power(stretch, number_end, written, value.number, has_sign=sign is not None)
    if power is not None:
        value.number, value.scale, value.end, value.rule = power.number, power.scale, power.end, "power"
        if power.unit is not None:
            _take_unit(stretch, value, power.unit, number_end, "")
    elif not _read_unit(stretch, value, digits if scale == 1.0 else "", is_negative):
        return None
    if sign is None and value.dimension == "time" and _OF_AGE.search(stretch.low, number_end, value.end + _OF_AGE_REACH):
        value.sign = stretch.lexicon.signs.before_age(stretch.low, stretch.reverse, begin)
        value.start = value.sign.place if value.sign else begin
    _read_rate(stretch, value)
    _read_after(stretch, value)
    if sign is not None and sign.phrase == "extreme" and value.after is not None:
        value.sign, value.start = None, begin  # "a maximum lung dose of 100 cGy or higher"
    return value


def _sign(stretch: Stretch, begin: int) -> Found | None:
    sign = stretch.lexicon.signs.before(stretch.low, stretch.reverse, begin)
    if sign is not None or stretch.low.find("imum", max(0, begin - 45), begin) < 0:
        return sign
    match = _EXTREME.search(stretch.low, max(0, begin - 48), begin)
    if match is None:
        return None
    comparator, rule = (Comparator.GE, "CMP013") if match["which"] == "min" else (Comparator.LE, "CMP014")
    return Found(match.start(), comparator, rule, True, False, "extreme")


def _read_unit(stretch: Stretch, value: Value, written: str, is_negative: bool) -> bool:
    """Unit or limit after the number; False where letters follow that are neither."""
    low, end = stretch.low, value.end
    following = first_after(low, end)
    if following in _ENDS:
        return True
    context = Context(value.sign is not None, is_negative, abs(value.amount))
    plus = _PLUS.match(low, end) if following == "+" else None
    skipped = plus or (_TOLERANCE.match(low, end) if following in ("±", "+") else None)
    place = skipped.end() if skipped else end
    unit = stretch.lexicon.units.parse(stretch.text, low, place, context) or _cell_count(stretch, end, context)
    if unit is None:
        if _read_limit(stretch, value):
            return True
        if "/" in low[end : end + 11] and (unknown := _UNKNOWN_UNIT.match(stretch.text, end)):
            value.unit_text, value.has_unit, value.end = unknown[1], True, unknown.end()
            return True
        if low[end : end + 1].isalpha():
            return False
        _read_after(stretch, value)
        if value.after is None:
            return True
        unit = stretch.lexicon.units.parse(stretch.text, low, value.end, context)  # "5,000 or more copies/mL"
    if unit is not None:
        _take_unit(stretch, value, unit, value.end, written)
        if plus:
            value.after = Found(unit.end, Comparator.GE, "CMP050", True, False, "+")
    return True


def _cell_count(stretch: Stretch, end: int, context: Context) -> UnitMatch | None:
    # "500 CD4+ cells/mm3": what kind of cells stands between
    if context.value >= _MANY and (unit := named_cells(stretch, end)):
        return unit
    if stretch.low.find("cell", end, end + 60) < 0:
        return None
    match = _CELL_COUNT.match(stretch.low, end, end + 60)
    return stretch.lexicon.units.parse(stretch.text, stretch.low, match.end(), context) if match else None


def _take_unit(stretch: Stretch, value: Value, unit: UnitMatch, text_start: int, written: str) -> None:
    value.end = unit.end
    value.unit, value.dimension, value.has_unit = unit.ucum, unit.dimension, True
    value.unit_text = stretch.text[text_start : unit.end].strip()
    if value.unit_text.startswith(("-", "‑", "‐")):
        value.is_hyphened, value.unit_text = True, value.unit_text[1:]
    if "." in written and value.unit in _DOTTED_UNITS:
        value.number = parse_number(written, thousand_dot=True) or value.number  # 100.000/µL
    if value.unit == "mm3" and _is_count(stretch, value):
        value.unit, value.dimension = "/uL", "count/volume"  # 2,000mm3: the slash is lost
    elif value.unit == "10*9/L" and value.unit_text.startswith("G") and _is_grams(stretch, value):
        value.unit, value.dimension = "g/L", "mass/volume"  # Hb > 80 G/L
    elif value.unit == "%":
        _read_percent(stretch, value)


def _is_count(stretch: Stretch, value: Value) -> bool:
    near = stretch.low[max(0, value.start - 80) : value.end + 30]
    return value.amount >= 100 and stretch.lexicon.counted.search(near) is not None


def _is_grams(stretch: Stretch, value: Value) -> bool:
    return stretch.lexicon.gram.search(stretch.low, max(0, value.start - 40), value.start) is not None


def _read_percent(stretch: Stretch, value: Value) -> None:
    if _read_limit(stretch, value, is_percent=True):
        value.scale *= 0.01
        value.unit, value.dimension, value.has_unit = None, "", False
    elif match := _PREDICTED.match(stretch.low, value.end):
        value.end = match.end()
        value.qualifier = "predicted" if match["predicted"] else " ".join(match["other"].split())


def _read_limit(stretch: Stretch, value: Value, *, is_percent: bool = False) -> bool:
    if not stretch.has_limit and "N" not in stretch.text[value.end : value.end + 4]:
        return False
    limit = stretch.lexicon.limits.after_number(stretch.low, value.end, is_percent=is_percent)
    is_bound = value.sign is not None and value.sign.comparator is not Comparator.EQ
    if limit is None and is_bound and not is_percent and (normal := _NORMAL.match(stretch.text, value.end)):
        limit = LimitMatch(normal.start(), normal.end(), LimitOf.ULN)
    if limit is None:
        return False
    value.unit_text = stretch.text[value.end : limit.end].strip()
    value.end, value.limit_of, value.rule = limit.end, limit.limit_of, "limit"
    if value.sign is None and limit.is_above:
        value.sign = Found(value.start, Comparator.GT, "LIM022", True, False, "above")
    elif value.sign is None and (within := WITHIN.search(stretch.low, max(0, value.start - 12), value.start)):
        value.sign = Found(within.start(), Comparator.LE, "CMP011", True, False, "within")
        value.start = within.start()
    return True


def _read_rate(stretch: Stretch, value: Value) -> None:
    """`≤ 400 mg daily` bounds a daily dose; in `400 mg daily` the frequency is the schedule's."""
    if value.unit is None or not value.dimension.startswith("mass") or "time" in value.dimension:
        return
    first = first_after(stretch.low, value.end)
    if first in _DAILY_STARTS and (match := _DAILY.match(stretch.low, value.end)):
        word = match["word"]
        per = "wk" if "week" in word else "mo" if "month" in word else "d"
        if value.sign is not None or "/" in match[0] or word.startswith("per"):
            value.unit_text += stretch.text[value.end : match.end()]
            value.end = match.end()
            _make_rate(value, per)
        value.rule = {"d": "daily", "wk": "weekly", "mo": "monthly"}[per]
    elif value.sign is not None and first.isalpha() and _DAILY_APART.match(stretch.low, value.end):
        _make_rate(value, "d")
        value.rule = "daily"


def _make_rate(value: Value, per: str) -> None:
    code = f"{value.unit}/{per}"
    value.unit = code if is_ucum(code) else None
    value.dimension += ("." if "/" in value.dimension else "/") + "time"


def _read_after(stretch: Stretch, value: Value) -> None:
    if value.after is not None:
        return
    low = stretch.low
    if first_after(low, value.end) in _AFTER_STARTS and (after := stretch.lexicon.signs.after(low, value.end)):
        value.after = after
        value.end = after.place
    elif value.sign is None and low.startswith("+", value.end) and _is_age_plus(low, value):
        value.end += 1
        value.after = Found(value.end, Comparator.GE, "CMP050", True, False, "+")


def _is_age_plus(low: str, value: Value) -> bool:
    # "65 years+", "Age 18+"; but "HER2 3+"
    if low[value.end + 1 : value.end + 2].isalnum():
        return False
    return value.dimension == "time" or _AGE_BEFORE_PLUS.search(low, max(0, value.start - 8), value.start) is not None
