"""Regimens that only the prose of a record tells: its arms and interventions are names without texts.

A third of the registry's records, most of them old, say nothing of doses and schedules beside the registered names; their
detailed description does ("OUTLINE: Patients receive X IV over 1 hour on day 1 …").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from trialtab.patterns import role_words
from trialtab.relations.regimens.attributes import inside
from trialtab.relations.regimens.records import Mention
from trialtab.tables.interventions.agents import AGENT_TYPES, Agent, agents_of
from trialtab.tables.interventions.arm_scopes import ids_of
from trialtab.tables.interventions.mentions import Context, arms_of, is_named, of_arm, or_none
from trialtab.tables.interventions.outline_arms import ABOVE, Part, Parts, drugs_in, is_left_out, references, refers, within
from trialtab.types import Arm, Intervention, SectionKind

_TELLING = ("dose", "frequency", "administrations", "duration", "infusion", "cycle", "rate", "timing")
_SCHEDULE = ("dose", "frequency", "administrations", "duration")
# what came before this trial: "of the patients who received X in a pilot study, 7 …"
_ELSEWHERE = re.compile(rf"\b(?:{role_words('intervention_words.tsv')['elsewhere']})\b", re.I)
# before a number of courses: that of the whole arm, not of one drug
_REPEATS = re.compile(r"\b(?:Treatment|Courses?|Cycles?|(?:Chemot|T)herapy)\s+(?:(?:will|is|are|be)\s+){0,2}$")
_SENTENCE = 200  # characters before a mention in which its sentence is looked at
_STOPS = re.compile(r"[.;:]\s")


def outlined(
    context: Context, arm: Arm | None, intervention: Intervention, agent: Agent, own: Sequence[Mention]
) -> list[Mention]:
    """What the description and the summary tell of an agent of which the arm's and the intervention's texts tell nothing.

    Where a trial has several arms, only what one of them alone gets is known to be that arm's, and what the part of an outline
    says that is the arm's.

    Args:
        own: the mentions of the arm and the intervention.
    """
    if any(getattr(mention, name) >= 0 for mention in own for name in _TELLING):
        return _ways(context, arm, agent, own)
    parts = context.parts.of_arm(arm) if arm is not None else ()
    told = of_parts(context, parts, agent) if parts else []
    if any(getattr(mention, name) >= 0 for mention in told for name in _TELLING):
        return told
    if arm is not None and len(context.record.arms) > 1 and len(arms_of(context.record, intervention)) > 1:
        return []
    return _told(context, agent)


def _ways(context: Context, arm: Arm | None, agent: Agent, own: Sequence[Mention]) -> list[Mention]:
    """The route, infusion and cycle that all the description says of an agent, for texts that say none themselves.

    What differs from one mention to the next is that of a phase or an arm and not taken, nor is a cycle of one of several arms.
    """
    if any(mention.route >= 0 or mention.cycle >= 0 for mention in own):
        return []
    parts = context.parts.of_arm(arm) if arm is not None else ()
    told = of_parts(context, parts, agent) if parts else _told(context, agent)
    found = dict.fromkeys(("route", "infusion", "cycle"), -1)
    for name in found if parts or len(context.record.arms) < 2 else ("route",):
        said_of_it = {_said(context, name, getattr(m, name)): getattr(m, name) for m in told if getattr(m, name) >= 0}
        if len(said_of_it) == 1:
            found[name] = next(iter(said_of_it.values()))
    if max(found.values()) < 0:
        return []
    mention = Mention(told[0].segment, -1, -1, told[0].start_char, told[0].start_char)
    return [mention._replace(route=found["route"], infusion=found["infusion"], cycle=found["cycle"])]


def _said(context: Context, name: str, index: int) -> tuple[object, ...]:
    """What a route, an infusion or a cycle says, apart from its place."""
    if name == "route":
        return (context.findings.terms[index].value,)
    span = context.findings.time_spans[index]
    return span.low, span.high, span.n_cycles


def of_parts(context: Context, parts: Sequence[Part], agent: Agent) -> list[Mention]:
    """What an outline says of an agent in an arm: in the arm's parts, in those they refer to, and for all arms.

    Nothing where neither names the agent for the arm.
    """
    told = [m for m in _told(context, agent) if m.agent < 0 or not is_left_out(context.findings, _named_at(context, m))]
    mine = within(told, parts)
    marks = {mark for part in parts for mark in _references(context, part, told)}
    own = _own_cycle(context, parts)
    for mention in within(told, [p for p in context.parts.all if p.mark in marks]):
        if mention not in mine:
            mine.append(mention._replace(cycle=own) if own >= 0 and mention.cycle >= 0 else mention)
    outside = [mention for mention in told if not within([mention], context.parts.all)]
    if any(getattr(mention, name) >= 0 for mention in mine for name in _TELLING):
        outside = [_lasting(mention) for mention in outside]
    return mine + outside if mine else []


def _own_cycle(context: Context, parts: Sequence[Part]) -> int:
    """The number of courses that the parts of an arm say themselves: "as in arm I. Treatment repeats … for 6 courses"; -1."""
    spans = context.findings.time_spans
    found = {
        spans[i].n_cycles: i
        for part in parts
        for i in inside(spans, part.start_char, part.end_char)
        if spans[i].role == "cycle"
        and spans[i].n_cycles
        and _REPEATS.search(context.findings.text[max(0, spans[i].start_char - 40) : spans[i].start_char])
    }
    return next(iter(found.values())) if len(found) == 1 else -1


def with_registered(context: Context) -> Context:
    """The record with the parts of its outline by its registered arms: by their marks, else by the drugs that they give.

    Drugs tell the arms apart where each arm registers a set of its own, and so does the outline.
    """
    parts, arms = context.parts, context.record.arms
    if not parts.all or len(arms) < 2:
        return context
    found = {arm.label: _marked(parts.all, arm) for arm in arms}
    if not any(found.values()):
        found = _by_drugs(context)
    return context._replace(parts=Parts(parts.all, {label: mine for label, mine in found.items() if mine}))


def _marked(parts: Sequence[Part], arm: Arm) -> tuple[Part, ...]:
    marks = ids_of(arm.label)
    return tuple(part for part in parts if part.mark in marks or ("", part.mark[1]) in marks)


def _by_drugs(context: Context) -> dict[str, tuple[Part, ...]]:
    record = context.record
    agents = {
        item.name: agents_of(item, context.findings, context.segments.get(or_none(item.name_field)), context.lexicon)
        for item in record.interventions
        if item.type in AGENT_TYPES
    }
    told = {
        label: frozenset(
            name for name, all_of_it in agents.items() if any(of_parts(context, parts, agent) for agent in all_of_it)
        )
        for label, parts in context.parts.by_arm.items()
    }
    known = frozenset().union(*told.values())
    given = {
        arm.label: known & {item.name for item in record.interventions if any(other is arm for other in arms_of(record, item))}
        for arm in record.arms
    }
    if len(set(told.values())) < len(told) or len(set(given.values())) < len(given):
        return {}
    labels = {drugs: label for label, drugs in told.items() if drugs}
    return {arm: context.parts.by_arm[labels[drugs]] for arm, drugs in given.items() if drugs in labels}


def referred(context: Context, arm: Arm, agent: Agent) -> list[Mention]:
    """What the text of another arm tells of an agent, where the arm's own text refers to it: "X as in arm I".

    Nothing where the arm's own text tells how the agent is given.
    """
    segment = context.segments.get(or_none(arm.description_field))
    if segment is None or not refers(context.findings.text, segment.start_char, segment.end_char):
        return []
    own = [m for m in of_arm(context, arm, arm.description_field) if is_named(context, m, agent)]
    if any(getattr(mention, name) >= 0 for mention in own for name in _SCHEDULE):
        return []
    start, end = segment.start_char, segment.end_char
    named = [_named_at(context, mention) for mention in own if mention.agent >= 0]
    found: list[Mention] = []
    for mark in references(context.findings, start, end, named, drugs_in(context.findings, start, end)):
        for other in context.record.arms:
            if other is not arm and ids_of(other.label) & {mark, ("", mark[1])}:
                found += [m for m in of_arm(context, other, other.description_field) if is_named(context, m, agent)]
    return found


def _lasting(mention: Mention) -> Mention:
    """What a sentence on all arms adds to what an arm's part tells: route, form, infusion and cycle."""
    mention = mention._replace(dose=-1, strength=-1, frequency=-1, administrations=-1, duration=-1)
    return mention._replace(start=-1, stop=-1, timing=-1, repeat=-1)


def _named_at(context: Context, mention: Mention) -> int:
    return context.findings.entities[mention.agent].start_char


def _references(context: Context, part: Part, told: Sequence[Mention]) -> Iterator[tuple[str, str]]:
    named = [context.findings.entities[m.agent].start_char for m in within(told, [part]) if m.agent >= 0]
    drugs = drugs_in(context.findings, part.start_char, part.end_char)
    before = [other.mark for other in context.parts.all if other.end_char <= part.start_char]
    for mark in references(context.findings, part.start_char, part.end_char, named, drugs):
        if mark != ABOVE:
            yield mark
        elif before:
            yield before[-1]


def _told(context: Context, agent: Agent) -> list[Mention]:
    """The mentions of the description and the summary that say that an agent is given in this trial."""
    found: list[Mention] = []
    for section in (SectionKind.DESCRIPTION, SectionKind.SUMMARY):
        found += [
            mention
            for mention in context.mentions
            if context.findings.segments[mention.segment].section is section
            and mention.agent >= 0
            and (mention.is_given or mention.is_administered)
            and is_named(context, mention, agent)
            and not is_elsewhere(context, mention)
        ]
    return found


def is_elsewhere(context: Context, mention: Mention) -> bool:
    """Whether the sentence of a mention tells of another study or of other patients."""
    end = context.findings.quantities[mention.dose].end_char if mention.dose >= 0 else mention.start_char
    own = context.findings.text[mention.start_char : max(end, mention.start_char)]
    return tells_of_others(_before(context, mention) + own)


def tells_of_others(sentence: str) -> bool:
    """Whether a sentence, or its beginning, tells of another study or of other patients."""
    return bool(_ELSEWHERE.search(sentence))


def _before(context: Context, mention: Mention) -> str:
    """The beginning of a mention's sentence."""
    return _STOPS.split(context.findings.text[max(0, mention.start_char - _SENTENCE) : mention.start_char])[-1]
