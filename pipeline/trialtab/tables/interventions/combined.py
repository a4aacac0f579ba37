"""Fixed combinations dosed by both their drugs: "lopinavir/ritonavir 400/100 mg" is a row of each, with its own amount."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from trialtab.relations.regimens.amounts import pair_of
from trialtab.relations.regimens.pairs import is_pair
from trialtab.relations.regimens.pieces import PIECES
from trialtab.tables.interventions.agents import Agent, agent_from, is_same
from trialtab.tables.interventions.given import Given
from trialtab.tables.interventions.mentions import Context, with_synonyms
from trialtab.tables.interventions.reconcile import Regimen
from trialtab.types import Label

_TWO = re.compile(r"(?P<one>[A-Za-z]{5,})\s*[/-]\s*(?P<two>[A-Za-z]{5,})")


def with_parts(context: Context, given: Sequence[Given]) -> list[Given]:
    """The agents of a record, each combination with a pair of amounts as its two drugs.

    A row of such a drug in the same arm of which no dose is known takes the amount and the schedule.
    """
    given = _with_strengths(context, given)
    split = [_parts(context, item) for item in given]
    undosed = [item for item in given if is_undosed(item)]
    dosed = [item for item, parts in zip(given, split, strict=True) if parts]
    dosed += [part for parts in split for part in parts]
    seconds = {part.regimen.best.dose for parts in split for part in parts[1:] if part.regimen is not None}
    rows: list[Given] = []
    for item, parts in zip(given, split, strict=True):
        if not parts and item.regimen is not None and item.regimen.best.dose in seconds and _TWO.fullmatch(item.agent.text):
            continue  # the 100 mg of "400/100 mg", which names nothing
        if parts:
            rows.extend(_registered(context, part, item, undosed) for part in parts)
        elif not any(item is other for other in undosed) or not (_twin(context, item, dosed) or _is_told_apart(item, given)):
            rows.append(item)
    return rows


def is_undosed(item: Given) -> bool:
    """Whether no dose of a row is known."""
    return item.regimen is None or item.regimen.best.dose < 0


def _is_told_apart(item: Given, given: Sequence[Given]) -> bool:
    """Whether both drugs of a combination have rows with doses in its arm."""
    match = _TWO.fullmatch(item.agent.text)
    if match is None:
        return False
    beside = [o.agent.keys for o in given if o.arm is item.arm and o.regimen is not None and o.regimen.best.dose >= 0]
    return all(any(match[name].lower() in keys for keys in beside) for name in ("one", "two"))


def _with_strengths(context: Context, given: Sequence[Given]) -> list[Given]:
    """The rows, a pair of amounts as the strength of the capsules that the next row counts: "200/50 mg, 2 capsules daily"."""
    kept = list(given)
    for item, following in pairwise(given):
        is_same_drug = item.arm is following.arm and item.agent.keys == following.agent.keys
        if is_same_drug and _is_counted(context, following) and _parts(context, item):
            if item.regimen is not None and following.regimen is not None:
                following.regimen.links.setdefault("strength", item.regimen.best.dose)
            kept = [row for row in kept if row is not item]
    return kept


def _is_counted(context: Context, item: Given) -> bool:
    """Whether the dose of a row is a number of tablets or the like."""
    dose = item.regimen.best.dose if item.regimen is not None else -1
    return dose >= 0 and (context.findings.quantities[dose].unit or "").partition("/")[0] in PIECES


def _twin(context: Context, item: Given, others: Sequence[Given]) -> Given | None:
    """The row of the same drug in the same arm."""
    agent = with_synonyms(context, item.agent)
    return next((other for other in others if other.arm is item.arm and is_same(other.agent, agent)), None)


def _registered(context: Context, part: Given, whole: Given, undosed: Sequence[Given]) -> Given:
    """A drug of a combination with the intervention that registers it, or the combination by another name."""
    twin = (_twin(context, part, undosed) or _twin(context, whole, undosed)) if part.intervention is None else None
    return part if twin is None else part._replace(intervention=twin.intervention)


def _parts(context: Context, item: Given) -> list[Given]:
    """Two rows of a combination whose dose is a pair of amounts; none of any other."""
    match = _TWO.fullmatch(item.agent.text)
    if match is None or item.regimen is None or item.regimen.best.dose < 0 or item.regimen.best.part:
        return []
    best = item.regimen.best
    quantity = context.findings.quantities[best.dose]
    if pair_of(quantity) is not None:
        doses = (best._replace(part=0), best._replace(part=1))
    elif is_pair(context.findings, best.dose, best.dose + 1):
        doses = (best, best._replace(dose=best.dose + 1))
    else:
        return []
    agents = [_agent(context, item.agent, match[name]) for name in ("one", "two")]
    links = {name: index for name, index in item.regimen.links.items() if name != "strength"}
    return [item._replace(agent=agent, regimen=Regimen(dose, dict(links))) for agent, dose in zip(agents, doses, strict=True)]


def _agent(context: Context, whole: Agent, name: str) -> Agent:
    """One drug of a combination: as the record names it elsewhere by itself, else by its name alone."""
    for index, entity in enumerate(context.findings.entities):
        if entity.label is Label.DRUG and entity.norm == name.lower():
            return agent_from(context.findings, index)._replace(text=name)
    return Agent(name, name.lower(), -1, frozenset({name.lower()}))
