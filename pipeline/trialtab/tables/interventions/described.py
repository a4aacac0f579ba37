"""What the detailed description adds to an agent whose arm or intervention says its dose."""

from __future__ import annotations

from trialtab.relations.regimens.records import Mention
from trialtab.tables.interventions.agents import Agent
from trialtab.tables.interventions.mentions import Context, is_named
from trialtab.tables.interventions.reconcile import dose_key, said
from trialtab.types import SectionKind


def described(context: Context, agent: Agent, own: list[Mention]) -> list[Mention]:
    """Mentions in the detailed description that repeat a dose of the arm.

    They add what does not change from phase to phase, and everything where the record knows the agent in one dose alone and
    both texts say the same rate.
    """
    doses = {dose_key(context.findings, mention) for mention in own if mention.dose >= 0}
    cycles = {
        (span.n_cycles, span.low, span.high)
        for span in context.findings.time_spans
        if span.role == "cycle" and _section_at(context, span.start_char) is SectionKind.DESCRIPTION
    }
    found = [
        mention
        for mention in context.mentions
        if context.findings.segments[mention.segment].section is SectionKind.DESCRIPTION
        and mention.is_given
        and ((mention.dose < 0 and len(cycles) == 1) or dose_key(context.findings, mention) in doses)
        and is_named(context, mention, agent)
    ]
    dosed = [mention for mention in found if mention.dose >= 0]
    whole = dosed if len(doses) == len(dosed) == 1 and _is_same_rate(context, dosed[0], own) else []
    return [mention if mention in whole else _lasting(mention) for mention in found]


def _is_same_rate(context: Context, mention: Mention, own: list[Mention]) -> bool:
    """Whether a mention says the rate that the agent's own texts say: "twice daily", "once daily" for 10 mg a day."""
    if mention.frequency < 0:
        return False
    rates = {said(context.findings, "frequency", other.frequency) for other in own if other.frequency >= 0}
    if rates:
        return rates == {said(context.findings, "frequency", mention.frequency)}
    units = {context.findings.quantities[other.dose].unit or "" for other in own if other.dose >= 0}
    is_daily = context.findings.frequencies[mention.frequency].interval == "P1D"
    return is_daily and all(unit.endswith("/d") for unit in units)


def _lasting(mention: Mention) -> Mention:
    """What of a mention holds in every phase: route, infusion and cycle; the cycle alone without a dose."""
    if mention.dose < 0:
        return Mention(mention.segment, -1, -1, mention.start_char, mention.end_char, cycle=mention.cycle)
    return mention._replace(frequency=-1, administrations=-1, duration=-1, start=-1, stop=-1)


def _section_at(context: Context, position: int) -> SectionKind | None:
    for segment in context.findings.segments:
        if segment.start_char <= position < segment.end_char:
            return segment.section
    return None
