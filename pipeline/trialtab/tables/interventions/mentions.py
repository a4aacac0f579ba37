"""What the texts of a record say of an agent in an arm: its mentions, the most specific text first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from trialtab.relations.regimens.cells import able_to_have
from trialtab.relations.regimens.lexicon import RegimenLexicon
from trialtab.relations.regimens.other_amounts import RADIATION
from trialtab.relations.regimens.records import Mention
from trialtab.tables.interventions.agents import Agent, agent_from, gives_agent, is_part, is_placebo, is_same, synonyms_of
from trialtab.tables.interventions.arm_scopes import is_of_other_arm
from trialtab.tables.interventions.class_names import opens_with_class
from trialtab.tables.interventions.outline_arms import Parts, by_label, parts_of
from trialtab.tables.interventions.reconcile import dose_key
from trialtab.tables.interventions.spellings import renamed, spellings_of
from trialtab.types import Arm, ArmRole, DocFindings, Intervention, InterventionType, Label, SectionKind, Segment, TrialRecord

_FIRST_LEVEL = re.compile(
    r"\b(?:starting|initial|first|lowest)\s+dose(?:\s+level)?\b[^.;\d]{0,20}\d|\bstarting\s+(?:at|from|with)\s*\S*$", re.I
)
_ESCALATION = re.compile(r"\bescalat\w+|\bascending\b|\bincreasing doses?\b", re.I)
_HOURS = re.compile(r"PT")
_LASTING = re.compile(r"PT(?:2[4-9]|[3-9]\d|\d{3,})H")  # a day and more is no session
_REPETITIONS = re.compile(r"\b(?:sets?|repetitions?|reps|repeated|repeat|follow-up|booster|seconds)\b", re.I)
_DRUGS = frozenset({InterventionType.DRUG, InterventionType.BIOLOGICAL})
_NO_DRUGS = frozenset({InterventionType.DIAGNOSTIC_TEST, InterventionType.OTHER, InterventionType.PROCEDURE})
_FILLERS = frozenset({SectionKind.SUMMARY, SectionKind.TITLE, SectionKind.OFFICIAL_TITLE})  # also of mentions without dose


class Context(NamedTuple):
    """One record and what was found in it, by field."""

    record: TrialRecord
    findings: DocFindings
    mentions: Sequence[Mention]
    lexicon: RegimenLexicon
    by_field: dict[int, list[Mention]]
    segments: dict[int, Segment]
    synonyms: dict[str, frozenset[str]]
    parts: Parts


def context_of(record: TrialRecord, findings: DocFindings, mentions: Sequence[Mention], lexicon: RegimenLexicon) -> Context:
    """The record with its texts by field."""
    by_field: dict[int, list[Mention]] = {}
    for mention in mentions:
        by_field.setdefault(findings.segments[mention.segment].field_index, []).append(mention)
    segments = {segment.field_index: segment for segment in reversed(findings.segments)}
    synonyms = synonyms_of(findings)
    for name, others in (*spellings_of(findings, mentions).items(), *renamed(findings).items()):
        synonyms[name] = synonyms.get(name, frozenset()) | others
    parts = parts_of(findings)
    return Context(record, findings, mentions, lexicon, by_field, segments, synonyms, Parts(parts, by_label(parts)))


def arms_of(record: TrialRecord, intervention: Intervention) -> list[Arm]:
    """The arms that list an intervention."""
    labels, name = {fold(label) for label in intervention.arm_labels}, fold(intervention.name)
    found = [arm for arm in record.arms if fold(arm.label) in labels]
    return found or [arm for arm in record.arms if any(fold(item).endswith(name) for item in arm.intervention_names)]


def fold(text: str) -> str:
    """Lower case, single spaces."""
    return " ".join(text.split()).lower()


def or_none(index: int | None) -> int:
    """An index that no field has, for none."""
    return -1 if index is None else index


def is_placebo_name(context: Context, name: str) -> bool:
    """Whether a registered name is that of a placebo."""
    return bool(context.lexicon.placebo.search(name))


def is_ray(context: Context, mention: Mention) -> bool:
    """Whether the dose of a mention is one of radiation."""
    return (context.findings.quantities[mention.dose].unit or "").partition("/")[0] in RADIATION


def of_arm(context: Context, arm: Arm | None, index: int | None) -> list[Mention]:
    """The mentions of a field, without those that its text says of other arms."""
    mentions = context.by_field.get(or_none(index), [])
    if arm is not None and len(context.record.arms) > 1:
        mentions = [mention for mention in mentions if not _is_first_level(context, mention)]
    if arm is None or len(context.record.arms) < 2 or not any(mention.dose >= 0 for mention in mentions):
        return mentions
    quantities, kept = context.findings.quantities, []
    amounts = sorted(quantities[m.dose].start_char for m in mentions if m.dose >= 0)
    for mention in mentions:
        segment = context.findings.segments[mention.segment]
        left = quantities[mention.dose].start_char if mention.dose >= 0 else mention.start_char
        following = next((at for at in amounts if at > left), -1)
        ends = quantities[mention.dose].end_char if mention.dose >= 0 else mention.end_char
        span = (left, max(ends, min(mention.end_char, following) if following >= 0 else mention.end_char), following)
        if not is_of_other_arm(context.findings.text, segment.start_char, segment.end_char, span, arm, context.record.arms):
            kept.append(mention)
    return kept


def _is_first_level(context: Context, mention: Mention) -> bool:
    """Whether a dose is the first of an escalation that an intervention's text tells for all arms: no arm's own."""
    segment = context.findings.segments[mention.segment]
    if mention.dose < 0 or segment.section is not SectionKind.INTERVENTION:
        return False
    text, left = context.findings.text, context.findings.quantities[mention.dose].start_char
    return bool(
        _FIRST_LEVEL.search(text[max(segment.start_char, left - 50) : left + 9])
        and _ESCALATION.search(text, segment.start_char, segment.end_char)
    )


def mentions_for(
    context: Context,
    arm: Arm | None,
    intervention: Intervention,
    agent: Agent,
    *,
    alone: bool,
    siblings: Sequence[Intervention],
) -> list[Mention]:
    """Mentions of the agent in the intervention's name and description and in the arm, the most specific text first."""
    mine: list[Mention] = []
    texts = (intervention.description_field, intervention.name_field)
    registered = [mention for index in texts for mention in of_arm(context, arm, index)]
    arm_texts: list[Mention] = []
    own_texts: list[Mention] = []
    if arm is not None:
        arm_texts = own_texts = of_arm(context, arm, arm.description_field)
        arm_texts = _with_label(context, arm_texts, context.by_field.get(or_none(arm.label_field), []))
    is_general = all(mention.is_nameless and mention.dose < 0 for mention in arm_texts)
    is_sole = alone and _is_only_drug(context, intervention, siblings)
    by_another_name = is_sole and _stands_in(context, own_texts, agent)
    for mention in arm_texts:
        if is_general and not (len(siblings) == 1 and alone):
            mine.append(
                Mention(mention.segment, -1, -1, mention.start_char, mention.start_char, cycle=mention.cycle, stop=mention.stop)
            )
        if (
            by_another_name
            or is_named(context, mention, agent)
            or (
                is_sole
                and (len(siblings) == 1 or mention.dose >= 0 or mention.route >= 0)  # beside a procedure: no schedule of visits
                and _may_be_of(context, mention, agent)
            )
        ):
            mine.append(mention)
    for mention in registered:
        if is_named(context, mention, agent) or (
            alone and (_may_be_of(context, mention, agent) or _is_class(context, mention))
        ):
            mine.append(mention)
    return mine


def _is_class(context: Context, mention: Mention) -> bool:
    """Whether the text of an intervention calls its agent by its class: "RNA vaccine given by injection"."""
    segment, entity = context.findings.segments[mention.segment], context.findings.entities[mention.agent]
    is_own_text = mention.agent >= 0 and segment.section is SectionKind.INTERVENTION and entity.label is Label.DRUG
    return is_own_text and opens_with_class(context.findings.text[segment.start_char : entity.start_char], entity.norm)


def _is_only_drug(context: Context, intervention: Intervention, siblings: Sequence[Intervention]) -> bool:
    """Whether an intervention is the only one of its arm, or the only drug beside tests and procedures."""
    if len(siblings) == 1:
        return True
    if intervention.type not in _DRUGS or any(item.type not in _NO_DRUGS for item in siblings if item is not intervention):
        return False
    segments = context.segments
    return not any(
        is_placebo_name(context, item.name) or gives_agent(item, context.findings, segments.get(or_none(item.name_field)))
        for item in siblings
        if item is not intervention
    )


def _stands_in(context: Context, mentions: Sequence[Mention], agent: Agent) -> bool:
    """Whether a text says the arm's only drug by one other name throughout: "XY analogue" for the registered "zelotecarin".

    Only a name that no vocabulary knows can be that of a drug registered under another.
    """
    named = [mention for mention in mentions if not mention.is_nameless]
    if not named or any(is_named(context, mention, agent) for mention in named):
        return False
    entities = [context.findings.entities[mention.agent] for mention in named if mention.agent >= 0]
    if len(entities) < len(named) or any(item.code or item.label is not Label.DRUG for item in entities):
        return False
    names = {item.norm for item in entities}
    return len(names) == 1 and not context.lexicon.placebo.search(next(iter(names)) or "") and any(m.route >= 0 for m in named)


def _may_be_of(context: Context, mention: Mention, agent: Agent) -> bool:
    """Whether a mention without a name can be of an agent: a dose of cells is no chemical's."""
    if not mention.is_nameless or mention.dose < 0 or agent.entity < 0:
        return mention.is_nameless
    return bool(able_to_have(context.findings, context.lexicon, [agent.entity], mention.dose))


def _with_label(context: Context, described: list[Mention], labelled: list[Mention]) -> list[Mention]:
    """The label's mentions after those of the arm's text, or before where only the label has its dose ("Level 2: X 50 mg")."""
    own = [
        m
        for m in labelled
        if dose_key(context.findings, m) not in {(None,), *(dose_key(context.findings, d) for d in described)}
    ]
    return own + described + [m for m in labelled if m not in own]


def fillers(context: Context) -> list[Mention]:
    """Mentions in summary and titles that say that participants get the agent."""
    return [
        m for m in context.mentions if m.is_given and context.findings.segments[m.segment].section in _FILLERS and m.agent >= 0
    ]


def of_sessions(context: Context, mention: Mention) -> Mention:
    """A procedure's mention without what a session is made of: its hours, its sets and repetitions, "one follow-up session"."""
    findings, text = context.findings, context.findings.text
    lasting, mention = mention.infusion, mention._replace(infusion=-1)
    if mention.duration >= 0 and _HOURS.match((s := findings.time_spans[mention.duration]).low or s.high or ""):
        mention = mention._replace(duration=-1)
    if mention.duration < 0 <= lasting and _LASTING.fullmatch((s := findings.time_spans[lasting]).low or s.high or ""):
        mention = mention._replace(duration=lasting)  # "monitoring for 72 hours"
    if mention.administrations < 0:
        return mention
    times = findings.frequencies[mention.administrations]
    around = text[max(0, times.start_char - 25) : times.end_char + 20]
    is_one_more = times.administrations_high == 1 and mention.frequency >= 0
    return mention._replace(administrations=-1) if is_one_more or _REPETITIONS.search(around) else mention


def agent_in(context: Context, mention: Mention) -> Agent:
    """The agent that a mention names, listed or not."""
    if mention.agent >= 0:
        return with_synonyms(context, agent_from(context.findings, mention.agent))
    name = context.findings.text[mention.name_start : mention.name_end]
    return Agent(name, name.lower(), -1, frozenset({name.lower().replace("-", "")}))


def is_named(context: Context, mention: Mention, agent: Agent) -> bool:
    """Whether a mention names an agent."""
    if mention.agent < 0:
        return mention.name_start >= 0 and is_same(agent, agent_in(context, mention))
    entity = context.findings.entities[mention.agent]
    if is_placebo(entity, context.findings, context.lexicon):
        return any(context.lexicon.placebo.search(key) for key in agent.keys)
    named = agent_in(context, mention)
    return is_same(agent, named) or (mention.dose < 0 and is_part(agent, named))  # "A/B twice daily" is said of A


def with_synonyms(context: Context, agent: Agent) -> Agent:
    """An agent with the names that the record's brackets equate to its own."""
    return agent._replace(keys=agent.keys.union(*(context.synonyms.get(key, ()) for key in agent.keys)))


def gives_more(context: Context, arm: Arm) -> bool:
    """Whether the text of an arm without registered interventions says what is given: "Controls will be given zinc 50 mg"."""
    if arm.role not in (ArmRole.NO_INTERVENTION, ArmRole.ACTIVE_COMPARATOR) or arm.description_field is None:
        return False
    return bool(context.lexicon.give.search(context.record.fields[arm.description_field].text))
