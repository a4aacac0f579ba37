"""Agents that prose gives: a record's description, its summary, texts that belong to no arm and no intervention."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from trialtab.relations.regimens.records import Mention
from trialtab.tables.interventions.agents import Agent, is_same
from trialtab.tables.interventions.given import Given
from trialtab.tables.interventions.mentions import Context, agent_in
from trialtab.tables.interventions.prose_placebos import told_placebos
from trialtab.tables.interventions.reconcile import merge
from trialtab.types import Arm, SectionKind, TrialRecord

_PROSE = frozenset({SectionKind.SUMMARY, SectionKind.DESCRIPTION, SectionKind.TEXT})
_LOOSE = frozenset({SectionKind.INTERVENTION, SectionKind.ARM})  # without a name: prose that says what is given
_HEAD = frozenset({SectionKind.TITLE, SectionKind.OFFICIAL_TITLE, SectionKind.SUMMARY})


def is_told(context: Context, mention: Mention, section: SectionKind) -> bool:
    """Whether prose says that participants get the agent.

    A record that registers interventions is believed to name its agents: only "all patients will take X" adds to them.
    """
    if section in _LOOSE:
        is_owned = context.findings.segments[mention.segment].field_index in _owned(context.record)
        return not is_owned and max(mention.dose, mention.strength, mention.frequency) >= 0
    if context.record.interventions:
        return section in _PROSE and mention.is_promised
    return section in _PROSE and mention.is_given


def prose_placebos(context: Context, known: Sequence[Agent]) -> list[Given]:
    """The placebo that prose gives and no registered name does."""
    if any(context.lexicon.placebo.search(key) for agent in known for key in agent.keys):
        return []
    agent = Agent("placebo", "placebo", -1, frozenset({"placebo"}))
    told = told_placebos(context, agent)
    return [Given(Arm(label, None, None, None) if label else None, None, agent, regimen) for label, regimen in told]


def _owned(record: TrialRecord) -> set[int | None]:
    """The fields that describe an arm or an intervention; such sections without either are loose."""
    return {arm.description_field for arm in record.arms} | {item.description_field for item in record.interventions}


def is_dosed(context: Context, mention: Mention, section: SectionKind) -> bool:
    """Whether a page without any intervention has a dose and a schedule in its title or summary: those of its treatment."""
    if section not in _HEAD or mention.dose < 0:
        return False
    return mention.frequency >= 0 or (context.findings.quantities[mention.dose].unit or "").endswith("/d")


def from_prose(context: Context, known: list[Agent], counts: Callable[[Context, Mention, SectionKind], bool]) -> list[Given]:
    """Agents that prose gives, each but for those known."""
    found: list[tuple[Agent, list[Mention]]] = []
    for mention in context.mentions:
        section = context.findings.segments[mention.segment].section
        if mention.agent < 0 or not counts(context, mention, section) or is_not_given(context, mention):
            continue
        if section not in _LOOSE and not _is_specific(context, mention):
            continue
        agent = agent_in(context, mention)
        if any(is_same(agent, other) for other in known):
            continue
        for other, group in found:
            if is_same(other, agent):
                group.append(mention)
                break
        else:
            found.append((agent, [mention]))
    return [Given(None, None, agent, regimen) for agent, group in found for regimen in merge(context.findings, group, [])]


def _is_specific(context: Context, mention: Mention) -> bool:
    """Whether an agent is a known drug, not a class ("general anesthetic", "corticosteroids") or "study treatment"."""
    entity = context.findings.entities[mention.agent]
    return entity.code is not None and entity.code_system != "MeSH"


def is_not_given(context: Context, mention: Mention) -> bool:
    """Whether the words around an agent say that it is kept for emergencies, or not given."""
    start = context.findings.entities[mention.agent].start_char if mention.agent >= 0 else mention.name_start
    if context.lexicon.rescue.match(context.findings.text, mention.end_char):
        return True
    return bool(context.lexicon.not_given.search(context.findings.text[max(0, start - 40) : start]))
