"""Conversion between UCUM units of the same dimension, by ucumvert and pint."""

from __future__ import annotations

import re
from functools import lru_cache

_ANNOTATION = re.compile(r"\{[^}]*\}")


def convert(value: float, unit_from: str, unit_to: str) -> float | None:
    """A value in another unit.

    Args:
        value: the number.
        unit_from, unit_to: UCUM codes. What stands in curly brackets must be the same on both sides (a clearance per
            1.73 m² is no plain clearance), cells apart.

    Returns:
        The converted value, or None where the units measure different things.
    """
    if unit_from == unit_to:
        return value
    line = _line(unit_from, unit_to)
    return None if line is None else value * line[0] + line[1]


@lru_cache(maxsize=4096)
def _line(unit_from: str, unit_to: str) -> tuple[float, float] | None:
    """Slope and offset of the conversion (temperatures have an offset)."""
    if _annotations(unit_from) != _annotations(unit_to):
        return None
    from lark.exceptions import VisitError
    from pint.errors import PintError

    registry = _registry()
    try:
        source, target = registry.from_ucum(unit_from), registry.from_ucum(unit_to)
        units = registry.Quantity(1, source).units if not hasattr(source, "units") else source.units
        goal = registry.Quantity(1, target).units if not hasattr(target, "units") else target.units
        ratio = (source.magnitude if hasattr(source, "magnitude") else 1.0) / (
            target.magnitude if hasattr(target, "magnitude") else 1.0
        )
        at_zero = registry.Quantity(0.0, units).to(goal).magnitude
        at_one = registry.Quantity(1.0, units).to(goal).magnitude
    except (PintError, VisitError):
        return None
    return (at_one - at_zero) * ratio, at_zero


def _annotations(unit: str) -> tuple[str, ...]:
    return tuple(sorted(note for note in _ANNOTATION.findall(unit) if note != "{cells}"))


@lru_cache(maxsize=1)
def _registry():  # type: ignore[no-untyped-def]
    from ucumvert import PintUcumRegistry

    return PintUcumRegistry()
