"""A dose whose rate the text leaves open ("Q2W or Q3W") is two regimens, one for each rate."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trialtab.tables.reconcile import Regimen


def with_either_rate(regimens: Sequence[Regimen]) -> Iterator[Regimen]:
    """The regimens, each followed by its like with the other rate where there is one."""
    for regimen in regimens:
        yield regimen
        if (other := regimen.links.get("or_rate", -1)) >= 0:
            yield replace(regimen, links=regimen.links | {"frequency": other})
