"""What a placebo has in common with the drug that it stands for: its route, and its schedule where the texts call it matching.

Participants of a blinded trial must not tell one from the other, so that a placebo of which no text says how it is given is
given as the drug is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from trialtab.patterns import role_words
from trialtab.relations.regimens.records import Mention
from trialtab.tables.interventions.agents import AGENT_TYPES, is_same
from trialtab.tables.interventions.given import Given
from trialtab.tables.interventions.mentions import Context
from trialtab.tables.interventions.reconcile import Regimen, said
from trialtab.tables.interventions.shared_length import are_in_turn

_WORDS = role_words("intervention_words.tsv")
_MATCHING = re.compile(rf"\b(?:{_WORDS['mimics']})\b", re.I)
_SAME = re.compile(rf"\b(?:same|identical)\s+(?:[\w-]+\s+)?(?:{_WORDS['mimics_times']})\b", re.I)
_TIMES = ("frequency", "administrations", "duration", "cycle", "stop", "timing", "start", "repeat", "rate")


def with_mimicked(context: Context, given: Sequence[Given]) -> list[Given]:
    """The agents of a record, each placebo with the route and, if it is called matching, the schedule of its drug."""
    drugs = [item for item in given if not _is_placebo(context, item) and _is_drug(item)]
    filled: list[Given] = []
    for item in given:
        if not (_is_placebo(context, item) and item.intervention):
            filled.append(item)
            continue
        filled.extend(_steps(context, item, drugs) or [_filled(context, item, drugs)])
    return filled


def _is_placebo(context: Context, item: Given) -> bool:
    return any(context.lexicon.placebo.search(key) for key in item.agent.keys)


def _is_drug(item: Given) -> bool:
    return item.intervention is not None and item.intervention.type in AGENT_TYPES


def _filled(context: Context, item: Given, drugs: Sequence[Given]) -> Given:
    drugs = _stood_for(item, drugs)
    links = dict(item.regimen.links) if item.regimen is not None else {}
    routes = [drug.regimen.links["route"] for drug in drugs if drug.regimen is not None and "route" in drug.regimen.links]
    if not {"route", "form"} & set(links) and len({context.findings.terms[index].value for index in routes}) == 1:
        links["route"] = routes[0]
    if _is_open(item, links) and drugs and _MATCHING.search(" ".join(_texts(context, item))):
        for name in ("frequency", "duration"):
            indices = [drug.regimen.links.get(name, -1) if drug.regimen is not None else -1 for drug in drugs]
            if min(indices) >= 0 and len({said(context.findings, name, index) for index in indices}) == 1:
                links[name] = indices[0]
        if (
            len(drugs) == 1
            and (regimen := drugs[0].regimen) is not None
            and regimen.best.dose >= 0
            and "frequency" not in links
        ):
            links["rate"] = regimen.best.dose
    if item.regimen is not None:
        return item._replace(regimen=Regimen(item.regimen.best, links))
    return item._replace(regimen=Regimen(Mention(0, -1, -1, 0, 0), links)) if links else item


def _stood_for(item: Given, drugs: Sequence[Given]) -> list[Given]:
    """The rows of the drug that a placebo stands for: the one its name names, else the only one that its arm does not give."""
    beside = [drug.agent for drug in drugs if drug.arm is item.arm]
    others = [drug for drug in drugs if not any(is_same(agent, drug.agent) for agent in beside)]
    name = item.intervention.name.lower() if item.intervention is not None else ""
    rows = [drug for drug in others if any(key in name for key in drug.agent.keys if len(key) > 3)] or others
    return [] if any(not is_same(rows[0].agent, other.agent) for other in rows[1:]) else rows


def _is_open(item: Given, links: dict[str, int]) -> bool:
    """Whether no text says a dose or a schedule of a placebo."""
    return (item.regimen is None or item.regimen.best.dose < 0) and not set(_TIMES) & set(links)


def _steps(context: Context, item: Given, drugs: Sequence[Given]) -> list[Given]:
    """A placebo "on the same schedule" as a drug that is given in steps: a row of each step; none for other placebos."""
    links = dict(item.regimen.links) if item.regimen is not None else {}
    if not _is_open(item, links) or not _SAME.search(" ".join(_texts(context, item))):
        return []
    drugs = _stood_for(item, drugs)
    steps = [drug for drug in drugs if drug.arm is drugs[0].arm and drug.regimen is not None]
    regimens = [
        drug.regimen for drug in steps if drug.regimen is not None and {"frequency", "duration"} & set(drug.regimen.links)
    ]
    if len(regimens) < 2 or len(steps) < len(drugs) or not are_in_turn(context.findings, regimens):
        return []
    rows: list[Given] = []
    for regimen in regimens:
        times = {name: regimen.links[name] for name in ("route", *_TIMES) if name in regimen.links}
        rows.append(item._replace(regimen=Regimen(regimen.best._replace(dose=-1, strength=-1), links | times)))
    return rows


def _texts(context: Context, item: Given) -> Iterator[str]:
    if item.intervention is not None:
        yield item.intervention.name
        if item.intervention.description_field is not None:
            yield context.record.fields[item.intervention.description_field].text
    if item.arm is not None and item.arm.description_field is not None:
        yield context.record.fields[item.arm.description_field].text
