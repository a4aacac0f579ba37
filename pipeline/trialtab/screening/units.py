"""Values in other units: UCUM conversion, and mass to amount of substance where the substance is known.

What is refused: equivalents of an ion whose charge is not known to be one (UCUM counts an equivalent as a mole), and percent
against moles per mole (HbA1c in % and in mmol/mol stand on different scales).
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from trialtab.entities.normalise import key_of
from trialtab.patterns import expand_list, parse_table, pattern_text
from trialtab.quantities.convert import convert

MOLAR_MASSES_FILE = "molar_masses.tsv"
_PLAIN = frozenset({"", "1", "{score}"})
_EQUIVALENTS = re.compile(r"(?<![A-Za-z\[])([munpf]?)eq(?![a-z])")
_MOLES = re.compile(r"([munpf]?)mol((?:/[^/]*)?)")
_COUNTED = re.compile(r"\{(?:beats|breaths)\}")


class Substance(NamedTuple):
    """A substance that is measured: grams in a mole, and its charge (0: not known)."""

    name: str
    molar_mass: float
    charge: int


def is_plain(unit: str | None) -> bool:
    """Whether a value has no unit."""
    return unit is None or unit in _PLAIN


def in_unit(value: float, unit_from: str | None, unit_to: str | None, names: frozenset[str]) -> float | None:
    """A value in another unit; None where that cannot be told.

    Args:
        value: the number.
        unit_from, unit_to: UCUM codes; None for a bare number.
        names: folded names of what is measured.
    """
    if is_plain(unit_from) or is_plain(unit_to):
        return value if is_plain(unit_from) and is_plain(unit_to) else None
    assert unit_from and unit_to
    return _factor_of(value, _counted(unit_from), _counted(unit_to), substance_of(names))


def _counted(unit: str) -> str:
    """`{beats}/min` is `/min`: what is counted is said by the concept."""
    return _COUNTED.sub("", unit) or "1"


def _factor_of(value: float, unit_from: str, unit_to: str, substance: Substance | None) -> float | None:
    if unit_from == unit_to:
        return value
    if _needs_charge(unit_from, unit_to):
        if substance is None or substance.charge != 1:
            return None
        unit_from, unit_to = (_EQUIVALENTS.sub(r"\1mol", unit) for unit in (unit_from, unit_to))
    if "%" in (unit_from, unit_to) and ("mol/" in unit_from or "mol/" in unit_to):
        return None
    found = _convert(value, unit_from, unit_to)
    if found is not None or substance is None:
        return found
    if match := _MOLES.fullmatch(unit_to):
        grams = _convert(value, unit_from, f"{match[1]}g{match[2]}")
        return None if grams is None else grams / substance.molar_mass
    if match := _MOLES.fullmatch(unit_from):
        return _convert(value * substance.molar_mass, f"{match[1]}g{match[2]}", unit_to)
    return None


def _needs_charge(unit_from: str, unit_to: str) -> bool:
    return bool(_EQUIVALENTS.search(unit_from)) != bool(_EQUIVALENTS.search(unit_to))


@lru_cache(maxsize=4096)
def _is_ucum(unit: str) -> bool:
    from ucumvert import InvalidUcumError

    try:
        convert(1.0, unit, "1")
    except InvalidUcumError:
        return False
    return True


def _convert(value: float, unit_from: str, unit_to: str) -> float | None:
    return convert(value, unit_from, unit_to) if _is_ucum(unit_from) and _is_ucum(unit_to) else None


def substance_of(names: frozenset[str]) -> Substance | None:
    """The substance with one of these folded names; None where none, or different ones, have them."""
    found = {substances()[name] for name in names if name in substances()}
    return found.pop() if len(found) == 1 else None


@cache
def substances() -> dict[str, Substance]:
    """Folded name -> substance, from `molar_masses.tsv`."""
    table: dict[str, Substance] = {}
    required = ("id", "name", "molar_mass", "charge", "aliases")
    for row in parse_table(pattern_text(MOLAR_MASSES_FILE), file=MOLAR_MASSES_FILE, required=required):
        substance = Substance(row["name"], float(row["molar_mass"]), int(row["charge"]))
        for name in (row["name"], *expand_list(row["aliases"])):
            table[key_of(name)] = substance
    return table
