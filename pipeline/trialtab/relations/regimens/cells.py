"""Doses that are counts of cells: no chemical has one."""

from __future__ import annotations

import re
from decimal import Decimal

from trialtab.relations.regimens.lexicon import RegimenLexicon
from trialtab.types import DocFindings

_POWER_OF_CELLS = re.compile(r"(?:10\*(?P<power>\d+)\.)?\{cells\}(?P<per>/(?:kg|m2))?")
_COUNT = re.compile(r"(?:10\*\d+|10\*\d+\.)?(?:\{[^}]*cells?\})?(?:/(?:kg|m2|\{dose\}))?")
# a research code says nothing of what it is; names in "-cel" are cells (INN stem for cell therapies)
_CODE_NAME = re.compile(r"[A-Z]{2,6}-?\d{2,6}[A-Za-z]?|\w+cel(?:-[A-Za-z])?")


def able_to_have(findings: DocFindings, lexicon: RegimenLexicon, agents: list[int], dose: int) -> list[int]:
    """The agents that a dose can belong to: of "1 x 10^6 cells/kg" those made of cells, and names that no vocabulary knows."""
    unit = findings.quantities[dose].unit or ""
    if not unit or not _COUNT.fullmatch(unit) or unit.startswith("/"):
        return agents
    return [agent for agent in agents if _may_live(findings, lexicon, agent)]


def whole_count(low: float | None, high: float | None, unit: str | None) -> tuple[float | None, float | None, str | None]:
    """A count of cells without a power of ten in its unit: 2 to 5 of `10*6.{cells}/kg` is 2,000,000 to 5,000,000 `{cells}/kg`.

    Doses of one product are written in many powers; in one unit they compare. A dose per dose is a dose.
    """
    unit = unit.removesuffix("/{dose}") if unit else unit
    match = _POWER_OF_CELLS.fullmatch(unit or "")
    if match is None:
        return low, high, unit
    power = Decimal(10) ** int(match["power"] or 0)
    low, high = (None if number is None else float(Decimal(repr(number)) * power) for number in (low, high))
    return low, high, "{cells}" + (match["per"] or "")


def _may_live(findings: DocFindings, lexicon: RegimenLexicon, agent: int) -> bool:
    entity = findings.entities[agent]
    names = f"{findings.text[entity.start_char : entity.end_char]} {entity.norm or ''}"
    return entity.code is None or lexicon.living.search(names) is not None or _CODE_NAME.fullmatch(names.split()[0]) is not None
