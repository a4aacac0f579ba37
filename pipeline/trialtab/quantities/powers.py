"""Powers of ten after a number: `× 10⁹/L`, `x 10^9`, `x 10e9`, `x 10(9)`, `1.5e9`, and what conversion left of them.

A lost superscript (`× 109/L`, `1.5 109/L`) counts only before a unit that counts things; the French dot (`0.5.109/L`, `1.10^6`)
is a multiplication sign.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from trialtab.quantities.numbers import parse_number
from trialtab.quantities.ucum import is_ucum
from trialtab.quantities.units import Context, UnitMatch
from trialtab.quantities.values import Stretch

_RAISED = (
    r"\s?(?:\^|\*\*|e(?:xp)?)\s?[({\[]?\s?(?P<power>[-−–]?\d{1,2})[)}\]]?"
    r"|\s?(?P<superscript>[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)|\s?\(\s?(?P<bracket>\d{1,2})\s?\)"
)
_SPELT = r"|\s?(?:to|exp)\s+the\s+(?:power\s+(?:of\s+)?)?(?P<spelt>\w+)(?:\s+power)?"
_LOST = r"|\s?\*?(?P<lost>[3-9]|1[0-3])(?!\d|[.,]\d)"
_TIMES_TEN = re.compile(rf"\s*[x×*·•∙⋅✕х]\s*10(?:{_RAISED}{_SPELT}{_LOST})")
_DOT_TEN = re.compile(rf"\s?\.\s?10(?:{_RAISED}{_LOST})")
_SPACE_TEN = re.compile(r"\s10\s?\^?(?P<lost>9|12|6|3)(?=\s?/\s?(?:l|ul|µl|μl|mm))")
_E_NOTATION = re.compile(r"\s?e\+?(?P<power>\d{1,2})(?![\d.])")
_TEN_RAISED = re.compile(_RAISED)
_PER_VOLUME = re.compile(r"\s?/\s?(?:l|ul|µl|μl|mm)")
_STARTS = frozenset("x×*·•∙⋅✕х.e1^⁻⁰¹²³⁴⁵⁶⁷⁸⁹(t")
_ORDINALS = {"third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "twelfth": 12}
_SUPERSCRIPTS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹−–", "-0123456789--")
# cells of whatever name between a power of ten and "/kg": `1.10^6 CSM / kg`
_COUNTED = re.compile(
    r"\s*(?:[a-z][\w+α-ω-]*\+?\s+){0,4}?[a-z][\w+α-ω-]*\+?\s*"
    r"(?=(?:/|per\b)\s*(?:kg|l\b|ml|ul|µl|μl|mm|kilo|m2|dose|infusion))"
)
# cells of whatever name with nothing behind them: `1x10^8 CAR-T cells`, `100 million mature dendritic cells per dose`
_NAMED_CELLS = re.compile(
    r"\s*+(?:of\s+)?(?:(?!(?:and|or|to|in|per|with|from|plus)\b)[a-zα-ω][\w+α-ω/-]*\s+){0,4}?(?:[a-z][\w+-]*-)?(?:cells?|mscs?)(?![\w-])"
)
_VOLUMES = ("L", "mL", "uL", "dL", "mm3")
_KEPT = range(3, 14)  # powers that a count unit keeps, as 10*9/L


class Power(NamedTuple):
    """A number times a power of ten: `scale` is 1 where the unit keeps the power."""

    number: Decimal
    scale: float
    end: int
    unit: UnitMatch | None


def read_power(stretch: Stretch, end: int, written: str, number: Decimal, *, has_sign: bool) -> Power | None:
    """Read a power of ten and the unit behind it.

    Args:
        end: where the number ends; written: the number as written.
        has_sign: a comparator stands before the number.
    """
    low = stretch.low
    if low[end : end + 3].lstrip()[:1] not in _STARTS and ".10" not in written and ",10" not in written:
        return None
    if written == "10" and not low.startswith("e", end) and (match := _TEN_RAISED.match(low, end)):
        return _power(stretch, match, Decimal(1), has_sign, is_kept=False)
    if written.endswith((".10", ",10")) and len(written) > 3 and (match := _TEN_RAISED.match(low, end)):
        return _power(stretch, match, parse_number(written[:-3]) or number, has_sign)
    for pattern in (_TIMES_TEN, _DOT_TEN, _E_NOTATION, _SPACE_TEN):
        if match := pattern.match(low, end):
            return _power(stretch, match, number, has_sign)
    head, _, tail = written.partition(".10")
    if tail in ("9", "12", "6", "3") and head.isdigit() and _PER_VOLUME.match(low, end):
        return _with_unit(stretch, Decimal(head), int(tail), end, has_sign, is_lost=True)  # 1.109/L
    return None


def _power(stretch: Stretch, match: re.Match[str], number: Decimal, has_sign: bool, *, is_kept: bool = True) -> Power | None:
    groups = match.groupdict()
    text = groups.get("power") or groups.get("bracket") or groups.get("lost") or groups.get("superscript") or ""
    if spelt := groups.get("spelt"):
        text = str(_ORDINALS.get(spelt, "")) or re.sub(r"\D", "", spelt)
    text = text.translate(_SUPERSCRIPTS)
    if not text.lstrip("-"):
        return None
    return _with_unit(stretch, number, int(text), match.end(), has_sign, is_lost=bool(groups.get("lost")), is_kept=is_kept)


def _with_unit(
    stretch: Stretch, number: Decimal, exponent: int, end: int, has_sign: bool, *, is_lost: bool, is_kept: bool = True
) -> Power | None:
    unit, counts = _unit(stretch, exponent, end, Context(has_sign, False, 10.0**exponent))
    if is_lost and not (unit and (counts or unit.dimension.startswith("count") or "arbitrary" in unit.dimension)):
        return None
    if unit is not None and counts and is_kept and exponent in _KEPT:
        code = _code(exponent, unit)
        if is_ucum(code):
            return Power(number, 1.0, end, unit._replace(ucum=code))
    return Power(number, 10.0**exponent, end, unit)


def _unit(stretch: Stretch, exponent: int, end: int, context: Context) -> tuple[UnitMatch | None, bool]:
    """The unit, and whether it counts cells (or what else has no unit of its own)."""
    unit = stretch.lexicon.units.parse(stretch.text, stretch.low, end, context)
    if unit is None:
        match = _COUNTED.match(stretch.low, end)
        unit = stretch.lexicon.units.parse(stretch.text, stretch.low, match.end(), context) if match else None
        if unit is not None and unit.denominators and unit.denominators[0] not in _VOLUMES:
            unit = unit._replace(numerator="{cells}")
        unit = unit or named_cells(stretch, end)
        return unit, unit is not None
    if exponent in (3, 6, 9, 12) and unit.ucum in _VOLUMES:
        # "0.8 x 10³ µl": the slash is lost
        below = "uL" if unit.ucum == "mm3" else unit.ucum
        return unit._replace(dimension="count/volume", numerator="", denominators=(below,)), True
    return unit, unit.numerator in ("", "{cells}")


def named_cells(stretch: Stretch, end: int) -> UnitMatch | None:
    """The unit of a count of cells that have a name: `CAR-T cells`, `MSCs/kg`.

    Args:
        end: where the number ends, its power of ten or "million" included.
    """
    match = _NAMED_CELLS.match(stretch.low, end, end + 90)
    if match is None:
        return None
    per = stretch.lexicon.units.parse(stretch.text, stretch.low, match.end(), Context())
    if per is None or not per.denominators or per.numerator or per.denominators[0] not in ("kg", "m2"):
        return UnitMatch(match.end(), "{cells}", "count", "{cells}", ())
    code = "{cells}" + "".join("/" + item for item in per.denominators)
    return per._replace(ucum=code if is_ucum(code) else None, numerator="{cells}")


def _code(exponent: int, unit: UnitMatch) -> str:
    per_volume = bool(unit.denominators) and unit.denominators[0] in _VOLUMES
    cells = ".{cells}" if unit.numerator == "{cells}" and not per_volume else ""
    return f"10*{exponent}{cells}" + "".join("/" + item for item in unit.denominators)
