"""Which quantities of a regimen text are doses, which say what one tablet holds, and which are neither."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from trialtab.relations.regimen_lexicon import RegimenLexicon
from trialtab.types import Comparator, DocFindings, Quantity

_DOSE_UNIT = re.compile(
    r"^(?:(?:k|m|u|n|p)?g|\[(?:IU|iU|arb'U)\]|\{?[kM]?(?:IU|U)\}?|m?mol|meq|m?L|\{[a-z]+\}|(?:c|m)?Gy|k?Bq|[mM]Bq|[mu]?Ci|10\*\d+\.?\{?[a-z/]*\}?|%)"
    r"(?:/(?:kg|m2|\{[a-z]+\}))?(?:/(?:d|h|min|wk|mo|\(\d+\.(?:h|d)\)))?$",
    re.I,
)
_PER_VOLUME = re.compile(r"/(?:d|m|u|c)?L\b")
_FLOW = re.compile(r"^m?L.*/(?:h|min)$")  # how fast an infusion runs, not how much is given
_NEEDLE = re.compile(r"\d+\s?-?G\b")  # "25G" is a gauge
_PAIR = re.compile(r"^(?P<unit>[a-z]+)/\((?P<second>\d+(?:\.\d+)?)\.(?P<second_unit>[a-z]+)\)$")
_IN_BRACKETS = re.compile(r"\(\s*(?:as|i\.e\.|[\w-]+\s+x|given as|taken as|=)?\s*(?:[\w-]+\s+)?$", re.I)
_EACH = re.compile(r"\s*(?:each|/\s*each|per)\b", re.I)
_LOOK_BACK = 30  # characters before a dose in which a cap or step word counts
_TABLETS = re.compile(r"[\s),:;]*(?:\d+|one|two|three|four|a)\s+(?:\w+\s+)?(?:tablet|capsule|pill)", re.I)
_HOLDS = re.compile(r"\s*(?:contain|consist|of study)", re.I)  # "one capsule contains", "19 tablets of study medication"
_PIECES = frozenset({"{tablet}", "{capsule}", "{pill}"})
VOLUMES = frozenset({"mL", "L"})
RADIATION = frozenset({"Gy", "cGy", "mGy"})


class Doses(NamedTuple):
    """Indices of a segment's quantities, in text order.

    Attributes:
        given: amounts that are given.
        strengths: what one tablet, vial … holds.
    """

    given: list[int]
    strengths: list[int]


def is_dose(quantity: Quantity) -> bool:
    """Whether a quantity can be a dose given: a bare amount or a range of amounts."""
    if quantity.comparator not in (None, Comparator.BETWEEN, Comparator.EQ) or quantity.limit_of or quantity.low is None:
        return False
    return _fits_dose(quantity.unit or "") or pair_of(quantity) is not None


def pair_of(quantity: Quantity) -> tuple[float, str] | None:
    """The second amount, with its unit, of "300 mg / 200 mg", which reads like a ratio."""
    match = _PAIR.match(quantity.unit or "")
    if match is None or not _fits_dose(match["unit"]) or match["unit"] != match["second_unit"]:
        return None
    return float(match["second"]), match["second_unit"]


def unit_of(quantity: Quantity) -> str | None:
    """The unit of the first amount."""
    return (quantity.unit or "").partition("/")[0] if pair_of(quantity) else quantity.unit


def find_doses(findings: DocFindings, lexicon: RegimenLexicon, indices: Sequence[int], start: int, end: int) -> Doses:
    """Sort the quantities of the segment [start, end).

    A volume counts as a dose only where the text gives no other amount and says that it is one ("0.5 mL of the vaccine"),
    since most volumes are what a drug is dissolved in.
    """
    text = findings.text
    amounts = [
        i for i in indices if is_dose(findings.quantities[i]) and not _is_guarded(text, findings.quantities[i], start, lexicon)
    ]
    given: list[int] = []
    strengths: list[int] = []
    for index in amounts:
        quantity = findings.quantities[index]
        if quantity.unit in VOLUMES or quantity.unit == "%" or _FLOW.match(quantity.unit or ""):
            continue
        held = pair_of(quantity) is not None and _TABLETS.match(text, quantity.end_char, end) is not None
        if quantity.unit in _PIECES and _HOLDS.match(text, quantity.end_char, end):
            continue
        if held or _is_strength(text, quantity, lexicon, start, end):
            strengths.append(index)
        elif given and _restates(findings, given[-1], quantity):
            if quantity.unit not in _PIECES:
                strengths.append(index)
        else:
            given.append(index)
    if not given and not strengths:
        given = [
            i
            for i in amounts
            if findings.quantities[i].unit == "mL" and _is_volume_given(text, findings.quantities[i], lexicon, start)
        ]
    return Doses(given, strengths)


@lru_cache(maxsize=4096)
def _fits_dose(unit: str) -> bool:
    return bool(_DOSE_UNIT.match(unit)) and not _PER_VOLUME.search(unit)


def _is_guarded(text: str, quantity: Quantity, start: int, lexicon: RegimenLexicon) -> bool:
    if quantity.unit == "g" and _NEEDLE.fullmatch(text, quantity.start_char, quantity.end_char):
        return True
    return bool(lexicon.not_a_dose.search(text[max(start, quantity.start_char - _LOOK_BACK) : quantity.start_char]))


def _is_strength(text: str, quantity: Quantity, lexicon: RegimenLexicon, start: int, end: int) -> bool:
    if lexicon.strength_before.search(text[max(start, quantity.start_char - _LOOK_BACK) : quantity.start_char]):
        return True
    return bool(lexicon.strength_after.match(text, quantity.end_char, end))


def _restates(findings: DocFindings, before: int, quantity: Quantity) -> bool:
    """Whether a bracket after a dose says how it is made up: "801 mg (3 pills of 267 mg each)", "10 mg (2 tablets)"."""
    first = findings.quantities[before]
    gap = findings.text[first.end_char : quantity.start_char]
    if first.unit in _PIECES or len(gap) > _LOOK_BACK or ")" in gap:
        return False
    if quantity.unit in _PIECES:
        return bool(_IN_BRACKETS.search(gap))
    return "(" in gap and bool(_EACH.match(findings.text, quantity.end_char))


def _is_volume_given(text: str, quantity: Quantity, lexicon: RegimenLexicon, start: int) -> bool:
    if lexicon.volume_before.search(text[max(start, quantity.start_char - _LOOK_BACK) : quantity.start_char]):
        return True
    return bool(lexicon.volume_after.match(text, quantity.end_char)) and not lexicon.fluid.match(text, quantity.end_char)
