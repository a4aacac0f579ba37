"""The `interventions` table: one row per arm, agent and regimen.

Registered arms and interventions say who gets what; the texts of the arm, the intervention, the summary and the titles say how.
A record that registers nothing gives the agents of sentences that say what participants get.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from trialtab.relations.regimen_doses import RADIATION, VOLUMES
from trialtab.relations.regimen_lexicon import RegimenLexicon
from trialtab.relations.regimen_records import Mention
from trialtab.tables.agents import AGENT_TYPES, Agent, agent_from, agents_of, gives_agent, is_placebo, is_same, synonyms_of
from trialtab.tables.intervention_row import row_of
from trialtab.tables.places import Places
from trialtab.tables.reconcile import Regimen, dose_key, merge, same_regimen
from trialtab.tables.rows import InterventionRow
from trialtab.types import Arm, ArmRole, DocFindings, Intervention, InterventionType, SectionKind, Segment, TrialRecord

_FILLERS = frozenset({SectionKind.SUMMARY, SectionKind.TITLE, SectionKind.OFFICIAL_TITLE})  # also of mentions without dose
_PROSE = frozenset({SectionKind.SUMMARY, SectionKind.DESCRIPTION, SectionKind.TEXT})


class _Context(NamedTuple):
    record: TrialRecord
    findings: DocFindings
    mentions: Sequence[Mention]
    lexicon: RegimenLexicon
    by_field: dict[int, list[Mention]]
    segments: dict[int, Segment]
    synonyms: dict[str, frozenset[str]]


class Given(NamedTuple):
    """An agent in an arm, with its intervention and regimen; the stuff of one row."""

    arm: Arm | None
    intervention: Intervention | None
    agent: Agent
    regimen: Regimen | None


def intervention_rows(
    record: TrialRecord, findings: DocFindings, mentions: Sequence[Mention], lexicon: RegimenLexicon, places: Places
) -> tuple[InterventionRow, ...]:
    """All rows of one record, by arm, intervention and text order; ids `…-T01` count them."""
    context = _context(record, findings, mentions, lexicon)
    given: list[Given] = []
    for arm in record.arms or (None,):
        given.extend(_of_arm(context, arm))
    if record.arms:
        orphans = [i for i in record.interventions if not _arms_of(record, i)]
        for intervention in orphans:
            given.extend(_of_intervention(context, None, intervention, record.interventions))
    given.extend(_from_prose(context, [item.agent for item in given]))
    return tuple(row_of(record, findings, item, number + 1, places) for number, item in enumerate(given))


def _context(record: TrialRecord, findings: DocFindings, mentions: Sequence[Mention], lexicon: RegimenLexicon) -> _Context:
    by_field: dict[int, list[Mention]] = {}
    for mention in mentions:
        by_field.setdefault(findings.segments[mention.segment].field_index, []).append(mention)
    segments = {segment.field_index: segment for segment in reversed(findings.segments)}
    return _Context(record, findings, mentions, lexicon, by_field, segments, synonyms_of(findings))


def _arms_of(record: TrialRecord, intervention: Intervention) -> list[Arm]:
    labels, name = {_fold(label) for label in intervention.arm_labels}, _fold(intervention.name)
    found = [arm for arm in record.arms if _fold(arm.label) in labels]
    return found or [arm for arm in record.arms if any(_fold(item).endswith(name) for item in arm.intervention_names)]


def _fold(text: str) -> str:
    return " ".join(text.split()).lower()


def _of_arm(context: _Context, arm: Arm | None) -> list[Given]:
    interventions = [
        item for item in context.record.interventions if arm is None or any(a is arm for a in _arms_of(context.record, item))
    ]
    given: list[Given] = []
    for intervention in interventions:
        given.extend(_of_intervention(context, arm, intervention, interventions))
    if arm is not None and (interventions or not context.record.interventions):
        given.extend(_unregistered(context, arm, interventions, given))
    return [_mimicked(context, arm, item) for item in _without_doubles(context, given)]


def _mimicked(context: _Context, arm: Arm | None, item: Given) -> Given:
    """A drug registered for a placebo arm too, whose texts speak of placebo and not of the drug, is the placebo there."""
    if arm is None or arm.role is not ArmRole.PLACEBO_COMPARATOR or len(context.record.arms) < 2:
        return item
    if item.intervention is None or item.intervention.type not in AGENT_TYPES or item.agent.norm == "placebo":
        return item
    indices = [index for index in (arm.label_field, arm.description_field) if index is not None]
    texts = " ".join(context.record.fields[index].text for index in indices).lower()
    if "placebo" not in texts or any(key in texts for key in item.agent.keys):
        return item
    if any(
        _is_placebo_name(context, other.name)
        for other in context.record.interventions
        if arm in _arms_of(context.record, other)
    ):
        return item
    if (regimen := item.regimen) is not None:
        links = {k: v for k, v in regimen.links.items() if k != "strength"}
        if regimen.best.dose >= 0:
            links["rate"] = regimen.best.dose
        regimen = Regimen(regimen.best._replace(dose=-1), links)
    return Given(arm, item.intervention, Agent("placebo", "placebo", -1, frozenset({"placebo"})), regimen)


def _of_intervention(
    context: _Context, arm: Arm | None, intervention: Intervention, siblings: Sequence[Intervention]
) -> list[Given]:
    agents = agents_of(intervention, context.findings, context.segments.get(_or_none(intervention.name_field)), context.lexicon)
    agents = [_with_synonyms(context, agent) for agent in agents]
    is_drug = gives_agent(intervention, context.findings, context.segments.get(_or_none(intervention.name_field)))
    if not is_drug:
        agents = [Agent(intervention.name.strip(), None, -1, frozenset({_fold(intervention.name)}))]
    given: list[Given] = []
    for agent in agents:
        own = _mentions_for(context, arm, intervention, agent, alone=len(agents) == 1, siblings=siblings)
        if not is_drug:
            own = _of_no_drug(context, own, intervention, arm)
        if _is_placebo_name(context, intervention.name):
            own += context.by_field.get(_or_none(intervention.description_field), [])
        others = [m for m in _fillers(context) if _names(context, m, agent)]
        if any(context.lexicon.placebo.search(key) for key in agent.keys):
            own = [_as_placebo(mention) for mention in own]  # what a placebo's text measures is the drug it mimics
        elif is_drug:
            own = [mention for mention in own if mention.dose < 0 or not _is_ray(context, mention)]
        regimens: Sequence[Regimen | None] = merge(context.findings, own, others) or [None]
        given.extend(Given(arm, intervention, agent, regimen) for regimen in regimens)
    return given


def _as_placebo(mention: Mention) -> Mention:
    return mention._replace(dose=-1, rate=mention.dose if mention.dose >= 0 else mention.rate, strength=-1)


def _of_no_drug(context: _Context, own: list[Mention], intervention: Intervention, arm: Arm | None) -> list[Mention]:
    """Mentions of a procedure, device …: an amount is no dose of it; radiation has the Gy of its texts and the arm's."""
    is_radiation = intervention.type is InterventionType.RADIATION
    if is_radiation:
        places = (arm.description_field if arm else None, intervention.description_field, intervention.name_field)
        mentions = [m for index in places for m in context.by_field.get(_or_none(index), [])]
        own = own + [m for m in mentions if m.dose >= 0 and m not in own and _is_ray(context, m)]
    own = sorted(own, key=lambda m: m.dose < 0)
    return [m if m.dose < 0 or (is_radiation and _is_ray(context, m)) else m._replace(dose=-1) for m in own]


def _is_no_drugs(context: _Context, mention: Mention) -> bool:
    """Whether a dose is no drug's that is registered nowhere: radiation, or a volume, which is most often of something else."""
    return _is_ray(context, mention) or context.findings.quantities[mention.dose].unit in VOLUMES


def _is_ray(context: _Context, mention: Mention) -> bool:
    return (context.findings.quantities[mention.dose].unit or "").partition("/")[0] in RADIATION


def _is_placebo_name(context: _Context, name: str) -> bool:
    return bool(context.lexicon.placebo.search(name))


def _or_none(index: int | None) -> int:
    return -1 if index is None else index


def _mentions_for(
    context: _Context,
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
    registered = [mention for index in texts for mention in context.by_field.get(_or_none(index), [])]
    arm_texts: list[Mention] = []
    if arm is not None:
        arm_texts = context.by_field.get(_or_none(arm.description_field), [])
        arm_texts = _with_label(context, arm_texts, context.by_field.get(_or_none(arm.label_field), []))
    for mention in arm_texts:
        if _names(context, mention, agent) or (mention.is_nameless and len(siblings) == 1 and alone):
            mine.append(mention)
    for mention in registered:
        if _names(context, mention, agent) or (mention.is_nameless and alone):
            mine.append(mention)
    return mine


def _with_label(context: _Context, described: list[Mention], labelled: list[Mention]) -> list[Mention]:
    """The label's mentions after those of the arm's text, or before where only the label has its dose ("Level 2: X 50 mg")."""
    own = [
        m
        for m in labelled
        if dose_key(context.findings, m) not in {(None,), *(dose_key(context.findings, d) for d in described)}
    ]
    return own + described + [m for m in labelled if m not in own]


def _fillers(context: _Context) -> list[Mention]:
    return [
        m for m in context.mentions if m.is_given and context.findings.segments[m.segment].section in _FILLERS and m.agent >= 0
    ]


def _agent_in(context: _Context, mention: Mention) -> Agent:
    """The agent that a mention names, listed or not."""
    if mention.agent >= 0:
        return _with_synonyms(context, agent_from(context.findings, mention.agent))
    name = context.findings.text[mention.name_start : mention.name_end]
    return Agent(name, name.lower(), -1, frozenset({name.lower().replace("-", "")}))


def _names(context: _Context, mention: Mention, agent: Agent) -> bool:
    if mention.agent < 0:
        return mention.name_start >= 0 and is_same(agent, _agent_in(context, mention))
    entity = context.findings.entities[mention.agent]
    if is_placebo(entity, context.findings, context.lexicon):
        return any(context.lexicon.placebo.search(key) for key in agent.keys)
    return is_same(agent, _agent_in(context, mention))


def _with_synonyms(context: _Context, agent: Agent) -> Agent:
    return agent._replace(keys=agent.keys.union(*(context.synonyms.get(key, ()) for key in agent.keys)))


def _unregistered(context: _Context, arm: Arm, interventions: Sequence[Intervention], given: list[Given]) -> list[Given]:
    """Drugs with a dose in the texts of an arm or its interventions that no registered name covers."""
    if interventions and all(_is_placebo_name(context, item.name) for item in interventions):
        return []  # what a placebo's text names is the drug it mimics
    real = [item for item in interventions if not _is_placebo_name(context, item.name)]
    fields = [arm.description_field, *(item.description_field for item in real)]
    mentions = [m for index in fields for m in context.by_field.get(_or_none(index), []) if m.dose >= 0 and not m.is_nameless]
    found: list[tuple[Agent, list[Mention]]] = []
    for mention in mentions:
        if mention.agent >= 0 and is_placebo(context.findings.entities[mention.agent], context.findings, context.lexicon):
            continue
        agent = _agent_in(context, mention)
        if (
            _is_not_given(context, mention)
            or _is_no_drugs(context, mention)
            or any(is_same(item.agent, agent) for item in given)
        ):
            continue
        for known, group in found:
            if is_same(known, agent):
                group.append(mention)
                break
        else:
            found.append((agent, [mention]))
    owner = interventions[0] if len(interventions) == 1 else None
    return [Given(arm, owner, agent, regimen) for agent, group in found for regimen in merge(context.findings, group, [])]


def _is_not_given(context: _Context, mention: Mention) -> bool:
    start = context.findings.entities[mention.agent].start_char if mention.agent >= 0 else mention.name_start
    if context.lexicon.rescue.match(context.findings.text, mention.end_char):
        return True
    return bool(context.lexicon.not_given.search(context.findings.text[max(0, start - 40) : start]))


def _from_prose(context: _Context, known: list[Agent]) -> list[Given]:
    """Agents of sentences that say what participants get.

    A record that registers interventions is believed to name its agents: only "all patients will take X" adds to them.
    """
    registered = bool(context.record.interventions)
    found: list[tuple[Agent, list[Mention]]] = []
    for mention in context.mentions:
        section = context.findings.segments[mention.segment].section
        if section not in _PROSE or mention.agent < 0 or _is_not_given(context, mention):
            continue
        if not (mention.is_promised if registered else mention.is_given) or not _is_specific(context, mention):
            continue
        agent = _agent_in(context, mention)
        if any(is_same(agent, other) for other in known):
            continue
        for other, group in found:
            if is_same(other, agent):
                group.append(mention)
                break
        else:
            found.append((agent, [mention]))
    return [Given(None, None, agent, regimen) for agent, group in found for regimen in merge(context.findings, group, [])]


def _is_specific(context: _Context, mention: Mention) -> bool:
    """Whether an agent is a known drug, not a class ("general anesthetic", "corticosteroids") or "study treatment"."""
    entity = context.findings.entities[mention.agent]
    return entity.code is not None and entity.code_system != "MeSH"


def _without_doubles(context: _Context, given: list[Given]) -> list[Given]:
    """One row where two registered interventions of an arm give the same agent the same regimen."""
    kept: list[Given] = []
    for item in given:
        if not any(is_same(item.agent, o.agent) and same_regimen(context.findings, item.regimen, o.regimen) for o in kept):
            kept.append(item)
    return kept
