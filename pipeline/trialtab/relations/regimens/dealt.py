"""Doses that stand in a list behind the list of their agents: "A and B 10 mg and 20 mg", "A plus B at 10/20 mg".

The n-th dose is that of the n-th agent. One tablet behind two agents joined in a name is of both: "A and B one tablet daily".
"""

from __future__ import annotations

import re
from bisect import bisect_left

from trialtab.relations.regimens.pieces import PIECES
from trialtab.types import DocFindings

_AGENTS = re.compile(r"[\s®™]*(?:\([^()]{1,25}\)\s*)?(?:,\s*and\b|,|/|\+|&|-|\(\+\)|\band\b|\bplus\b|\bwith\b)\s*", re.I)
_DOSES = re.compile(r"\)?\s*(?:,\s*and\b|,|/|\+|&|-|\band\b|\bplus\b)\s*\(?", re.I)
_LAST = re.compile(r"and|plus|[/+&-]", re.I)
# between the last agent and the first dose: "A and B at doses of", "A/B (", "A/B 160/4.5 mcg," before "two puffs"
_GAP = re.compile(
    r"[\s®™]*(?:\([^()\d]{1,25}\))?[\s:,(]*(?:[\d.]+(?:\s?[mµu]c?g)?/[\d.]+\s?[mµu]c?g[\s),]+)?(?:(?:is|are|will|be|given|administered|taken|tablets?|capsules?|orally|at|in|with|the|an?"
    r"|doses?|dosages?|strengths?|of|combination|fixed-dose)[\s:(]+)*",
    re.I,
)
_FEW = 5  # agents in a list at most


def deal_out(findings: DocFindings, doses: list[int], agents: list[int], owner: dict[int, int]) -> dict[int, list[int]]:
    """Give each dose of a list its agent of the list before, and one piece to all agents that a name joins.

    Args:
        doses: indices of the doses of a segment, in text order.
        agents: indices of its agents, in text order.
        owner: the agent of each dose; changed in place.

    Returns:
        For a dose that several agents share, all but its owner.
    """
    shared: dict[int, list[int]] = {}
    position = 0
    while position < len(doses):
        run = _run_of_doses(findings, doses, position, owner)
        names = _agents_before(findings, agents, owner[run[0]], run[0])
        if len(run) == len(names) > 1:
            for dose, agent in zip(run, names, strict=True):
                owner[dose] = agent
        elif len(run) == 1 and len(names) == 2 and findings.quantities[run[0]].unit in _WHOLE:
            shared[run[0]] = names[:1]
        position += len(run)
    return shared


_WHOLE = frozenset({*PIECES, *(f"{piece}/d" for piece in PIECES)})


def _run_of_doses(findings: DocFindings, doses: list[int], first: int, owner: dict[int, int]) -> list[int]:
    """Doses of one owner with nothing but list joints between them."""
    run = [doses[first]]
    joint = ""
    for dose in doses[first + 1 : first + _FEW]:
        gap = findings.text[findings.quantities[run[-1]].end_char : findings.quantities[dose].start_char]
        if owner[dose] != owner[run[0]] or not _DOSES.fullmatch(gap):
            break
        run.append(dose)
        joint = gap
    return run if len(run) == 1 or _LAST.search(joint) else run[:1]


def _agents_before(findings: DocFindings, agents: list[int], last: int, dose: int) -> list[int]:
    """The list of agents that ends with the owner of a dose right behind it; the owner alone where none does."""
    if last < 0 or last not in agents:
        return []
    entities, start = findings.entities, findings.quantities[dose].start_char
    if entities[last].end_char > start or not _GAP.fullmatch(findings.text, entities[last].end_char, start):
        return [last]
    names = [last]
    at = bisect_left(agents, entities[last].start_char, key=lambda i: entities[i].start_char)
    for agent in reversed(agents[max(0, at - _FEW) : at]):
        if not _AGENTS.fullmatch(findings.text, entities[agent].end_char, entities[names[0]].start_char):
            break
        names.insert(0, agent)
    return names
