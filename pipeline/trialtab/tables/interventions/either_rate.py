"""A dose whose rate the text leaves open ("Q2W or Q3W") is two regimens, one for each rate."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from trialtab.types import DocFindings

if TYPE_CHECKING:
    from trialtab.tables.interventions.reconcile import Regimen


def with_either_rate(findings: DocFindings, regimens: Sequence[Regimen]) -> Iterator[Regimen]:
    """The regimens, each followed by its like with the other rate where there is one."""
    for regimen in regimens:
        yield regimen
        if (other := regimen.links.get("or_rate", -1)) >= 0:
            yield replace(regimen, links=_of_both(findings, regimen.links) | {"frequency": other})


def _of_both(findings: DocFindings, links: dict[str, int]) -> dict[str, int]:
    """What is said of a dose, without the length of a cycle, which is that of the first rate alone."""
    counted = "cycle" in links and findings.time_spans[links["cycle"]].n_cycles
    return {name: index for name, index in links.items() if name not in ("cycle", "repeat") or (name == "cycle" and counted)}
