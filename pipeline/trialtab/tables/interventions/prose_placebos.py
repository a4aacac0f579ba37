"""Placebos that only prose tells of: "randomized to receive either X or placebo daily", "Arm II: Patients receive placebo"."""

from __future__ import annotations

import re

from trialtab.relations.regimens.records import Mention
from trialtab.tables.interventions.agents import Agent
from trialtab.tables.interventions.mentions import Context, is_named
from trialtab.tables.interventions.outline_arms import within
from trialtab.tables.interventions.outlines import is_elsewhere
from trialtab.tables.interventions.placebos import placebo_regimens
from trialtab.tables.interventions.reconcile import Regimen
from trialtab.types import SectionKind

_PROSE = frozenset({SectionKind.SUMMARY, SectionKind.DESCRIPTION})
_COMPARED = re.compile(r"\b(?:or|versus|vs\.?|either)\s+(?:(?:an?|the|matching|oral|identical)\s+){0,2}placebos?$", re.I)
_BEFORE = 30  # characters before a name in which "or a matching" stands


def told_placebos(context: Context, agent: Agent) -> list[tuple[str | None, Regimen]]:
    """The placebo of each arm of an outline; else the one that participants get where others get a drug.

    Args:
        agent: a placebo.

    Returns:
        The arm as the outline calls it, None for the whole trial, and the regimen.
    """
    told = [
        mention
        for mention in context.mentions
        if mention.agent >= 0
        and context.findings.segments[mention.segment].section in _PROSE
        and mention.is_given
        and is_named(context, mention, agent)
        and not is_elsewhere(context, mention)
    ]
    found: list[tuple[str | None, Regimen]] = []
    for label, parts in context.parts.by_arm.items():
        found += [(label, regimen) for regimen in placebo_regimens(context.findings, within(told, parts), [])]
    compared = [mention for mention in told if _COMPARED.search(_name(context, mention))]
    return found or [(None, regimen) for regimen in placebo_regimens(context.findings, compared, [])[:1]]


def _name(context: Context, mention: Mention) -> str:
    """A mention's name and what stands right before it."""
    entity = context.findings.entities[mention.agent]
    return context.findings.text[max(0, entity.start_char - _BEFORE) : entity.end_char]
