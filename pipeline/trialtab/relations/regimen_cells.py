"""Doses that are counts of cells: no chemical has one."""

from __future__ import annotations

import re

from trialtab.relations.regimen_lexicon import RegimenLexicon
from trialtab.types import DocFindings

_COUNT = re.compile(r"(?:10\*\d+|10\*\d+\.)?(?:\{[^}]*cells?\})?(?:/(?:kg|m2))?")


def able_to_have(findings: DocFindings, lexicon: RegimenLexicon, agents: list[int], dose: int) -> list[int]:
    """The agents that a dose can belong to: of "1 x 10^6 cells/kg" those made of cells, and names that no vocabulary knows."""
    unit = findings.quantities[dose].unit or ""
    if not unit or not _COUNT.fullmatch(unit) or unit.startswith("/"):
        return agents
    return [agent for agent in agents if _may_live(findings, lexicon, agent)]


def _may_live(findings: DocFindings, lexicon: RegimenLexicon, agent: int) -> bool:
    entity = findings.entities[agent]
    names = f"{findings.text[entity.start_char : entity.end_char]} {entity.norm or ''}"
    return entity.code is None or lexicon.living.search(names) is not None
