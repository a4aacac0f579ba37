"""Regimens of a placebo: what its texts measure is the drug that it mimics, so that only a volume is a dose of its own."""

from __future__ import annotations

from collections.abc import Sequence

from trialtab.relations.regimens.records import Mention
from trialtab.relations.regimens.volumes import VOLUMES
from trialtab.tables.interventions.reconcile import Regimen, merge, said
from trialtab.types import DocFindings

_SCHEDULE = ("frequency", "administrations", "duration")


def placebo_regimens(findings: DocFindings, own: Sequence[Mention], others: Sequence[Mention]) -> list[Regimen]:
    """Regimens without doses, but for volumes ("0.5 mL of saline").

    Steps of other schedules are apart: "400 mg twice a day x 2 doses, then 200 mg x 8 doses".

    Args:
        own: mentions of the arm and its interventions, the most trusted first.
        others: mentions in summary and titles.
    """
    steps = merge(findings, own, others)
    if _are_steps(findings, steps):
        return [Regimen(_without_dose(findings, step.best), _links(step)) for step in steps]
    return merge(findings, [_without_dose(findings, mention) for mention in own], others)


def _are_steps(findings: DocFindings, regimens: Sequence[Regimen]) -> bool:
    """Whether one text gives one thing in several steps, each of a schedule of its own."""
    if len(regimens) < 2 or any(regimen.best.dose < 0 for regimen in regimens):
        return False
    if len({regimen.best.segment for regimen in regimens}) > 1:
        return False
    if len({regimen.best.agent for regimen in regimens if regimen.best.agent >= 0}) > 1:
        return False
    schedules = [
        tuple(said(findings, name, regimen.links[name]) if name in regimen.links else None for name in _SCHEDULE)
        for regimen in regimens
    ]
    return len(set(schedules)) == len(schedules) and all(any(schedule) for schedule in schedules)


def _links(regimen: Regimen) -> dict[str, int]:
    links = {name: index for name, index in regimen.links.items() if name != "strength"}
    return links | {"rate": regimen.best.dose}


def _without_dose(findings: DocFindings, mention: Mention) -> Mention:
    if mention.dose >= 0 and findings.quantities[mention.dose].unit in VOLUMES:
        return mention._replace(strength=-1)
    return mention._replace(dose=-1, rate=mention.dose if mention.dose >= 0 else mention.rate, strength=-1)
