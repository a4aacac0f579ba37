"""Amounts that can be doses: bare ones, ranges, pairs, and in which unit they are said."""

from __future__ import annotations

import re
from functools import lru_cache

from trialtab.relations.regimens.auc import AUC_UNIT, auc_end, auc_start
from trialtab.relations.regimens.per_unit import per_unit
from trialtab.relations.regimens.pieces import counts_bags
from trialtab.types import Comparator, Quantity

_DOSE_UNIT = re.compile(
    r"^(?:(?:m|u|n|p)?g|\[(?:IU|iU|arb'U|PFU|CFU|FFU|drp|TCID_50|CCID_50|GU|vg|vp|ppm)\]|\{?[kM]?(?:IU|U)\}?|[kM]\[(?:IU|iU)\]|m?mol|meq|m?L"
    r"|\{(?:cells|dose|vp|vg|vial|tablet|capsule|pill|puff|spray|drop|patch|sachet|lozenge|suppository|copies|U|IU)\}|(?:c|m)?Gy|k?Bq|[mM]Bq|[mu]?Ci|10\*\d+\.?\{?[a-z/]*\}?|%)"
    r"(?:/(?:kg|m2|\{[a-z]+\}))?(?:/(?:d|h|min|wk|mo|\(\d+\.(?:h|d)\)))?$",
    re.I,
)
_COUNTED, _FEWEST_CELLS = ("{cells}", "{copies}", "[CFU]", "[PFU]", "{vp}", "{vg}", "[vg]", "[vp]"), 1000
_PER_VOLUME = re.compile(r"/(?:d|m|u|c)?L\b")
_START = re.compile(r"(?:start|begin|commenc|initiat)", re.I)
_PAIR = re.compile(r"^(?P<unit>[a-z]+)/\((?P<second>\d+(?:\.\d+)?)\.(?P<second_unit>[a-z]+)\)$")


def is_dose(quantity: Quantity) -> bool:
    """Whether a quantity can be a dose given: a bare amount or a range of amounts."""
    if quantity.comparator not in (None, Comparator.BETWEEN, Comparator.EQ) or quantity.limit_of or quantity.low is None:
        return False
    if (quantity.unit or "").startswith(_COUNTED) and (quantity.low or 0) < _FEWEST_CELLS:
        return False  # "1 cell preparation tube", "109 CFU" of a lost 10^9
    return fits_dose(unit_of(quantity) or "") or pair_of(quantity) is not None


def starts_at(text: str, quantity: Quantity) -> bool:
    """Whether an amount is the first of several: "starting at 100 mg", which reads like a bound."""
    if quantity.comparator is not Comparator.GE or quantity.high is not None or quantity.limit_of or quantity.low is None:
        return False
    return bool(_START.match(text, quantity.start_char)) and fits_dose(unit_of(quantity) or "")


def pair_of(quantity: Quantity) -> tuple[float, str] | None:
    """The second amount, with its unit, of "300 mg / 200 mg", which reads like a ratio."""
    match = _PAIR.match(quantity.unit or "")
    if match is None or not fits_dose(match["unit"]) or match["unit"] != match["second_unit"]:
        return None
    return float(match["second"]), match["second_unit"]


def unit_of(quantity: Quantity) -> str | None:
    """The unit of the first amount; "mg / D" of a dose is a day's, whatever else a D may stand for."""
    unit = quantity.unit or ""
    return unit.partition("/")[0] if pair_of(quantity) else unit.replace("/[diop]", "/d") or None


def dose_of(text: str, quantity: Quantity) -> tuple[str | None, int, int]:
    """Unit (UCUM) of a dose and the offsets of its text."""
    start = auc_start(text, quantity)
    if start >= 0:
        return AUC_UNIT, start, auc_end(text, quantity)
    unit = unit_of(quantity)
    unit = "{unit}" if unit == "U" and counts_bags(text, quantity) else unit
    if unit and (per := per_unit(text, unit, quantity.end_char)):
        unit = f"{unit}/{per}"
    return unit, quantity.start_char, quantity.end_char


@lru_cache(maxsize=4096)
def fits_dose(unit: str) -> bool:
    """Whether a unit (UCUM) is one that doses are said in: "mg/kg", not "mg/dL"."""
    return bool(_DOSE_UNIT.match(unit)) and not _PER_VOLUME.search(unit)
