"""The `interventions` table: one row per arm, agent and regimen.

Registered arms and interventions say who gets what; the texts of the arm, the intervention, the summary and the titles say how.
A record that registers nothing gives the agents of sentences that say what participants get.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from trialtab.patterns import role_words
from trialtab.relations.regimens.lexicon import RegimenLexicon
from trialtab.relations.regimens.records import Mention
from trialtab.relations.regimens.volumes import GAS_FLOW, VOLUMES
from trialtab.tables.interventions.agents import (
    AGENT_TYPES,
    Agent,
    agents_of,
    different,
    gives_agent,
    is_part,
    is_placebo,
    is_same,
)
from trialtab.tables.interventions.beside_placebo import is_beside_placebo
from trialtab.tables.interventions.class_members import with_members
from trialtab.tables.interventions.combined import is_undosed, with_parts
from trialtab.tables.interventions.described import described
from trialtab.tables.interventions.given import Given
from trialtab.tables.interventions.lengths_elsewhere import with_lengths
from trialtab.tables.interventions.mentions import (
    Context,
    agent_in,
    arms_of,
    context_of,
    fillers,
    fold,
    gives_more,
    is_named,
    is_placebo_name,
    is_ray,
    mentions_for,
    of_arm,
    of_sessions,
    or_none,
    with_synonyms,
)
from trialtab.tables.interventions.mimicked import with_mimicked
from trialtab.tables.interventions.named_forms import with_named_forms
from trialtab.tables.interventions.outlines import of_parts, outlined, referred, with_registered
from trialtab.tables.interventions.placebos import placebo_regimens
from trialtab.tables.interventions.prose_agents import from_prose, is_dosed, is_not_given, is_told, prose_placebos
from trialtab.tables.interventions.reconcile import Regimen, merge
from trialtab.tables.interventions.row import row_of
from trialtab.tables.interventions.same_regimen import same_regimen
from trialtab.tables.interventions.titles import of_titles
from trialtab.tables.interventions.told_elsewhere import with_routes
from trialtab.tables.interventions.whole_treatment import is_background, whole_length, with_ends
from trialtab.tables.places import Places
from trialtab.tables.rows import InterventionRow
from trialtab.types import Arm, ArmRole, DocFindings, Intervention, InterventionType, TrialRecord

_OR_PLACEBO = re.compile(r"[^.;]{0,30}\bor\s+(?:(?:a|the|matching|matched|identical)\s+){0,2}placebo\b", re.I)
_WORDS = role_words("intervention_words.tsv")
_NO_NAME = re.compile(_WORDS["no_agent"], re.I)
_HEADING = re.compile(  # a name, a colon and at once the dose
    rf"[.;:\n]\s*(?!(?:{_WORDS['no_heading']})\w*)[A-Z][a-z]{{4,}}(?:\s\w+){{0,3}}\s?:\s*$",
)


def intervention_rows(
    record: TrialRecord, findings: DocFindings, mentions: Sequence[Mention], lexicon: RegimenLexicon, places: Places
) -> tuple[InterventionRow, ...]:
    """All rows of one record, by arm, intervention and text order; ids `…-T01` count them."""
    context = with_registered(context_of(record, findings, mentions, lexicon))
    given = [] if record.arms else _of_outline(context)
    for arm in record.arms or (None,):
        given.extend(_of_arm(context, arm, [item.intervention for item in given] if arm is None else []))
    if record.arms:
        orphans = [i for i in record.interventions if not arms_of(record, i)]
        for intervention in orphans:
            given.extend(_of_intervention(context, None, intervention, record.interventions))
    if record.interventions and not record.arms:
        given.extend(prose_placebos(context, [item.agent for item in given]))
    given.extend(from_prose(context, [item.agent for item in given], is_told))
    if not (given or record.arms or record.interventions):
        given.extend(from_prose(context, [], is_dosed))
    given = with_parts(context, given)
    given = with_mimicked(context, with_lengths(context, with_routes(context, with_named_forms(context, given))))
    return tuple(row_of(record, findings, item, number + 1, places) for number, item in enumerate(given))


def _of_outline(context: Context) -> list[Given]:
    """The drugs of a record without arms whose outline says which of its arms gets them."""
    given: list[Given] = []
    for label, parts in context.parts.by_arm.items():
        arm = Arm(label, None, None, None)
        for item in context.record.interventions:
            agents = agents_of(item, context.findings, context.segments.get(or_none(item.name_field)), context.lexicon)
            if item.description_field is None and any(
                of_parts(context, parts, with_synonyms(context, agent)) for agent in agents
            ):
                given.extend(_of_intervention(context, arm, item, context.record.interventions))
    return given


def _of_arm(context: Context, arm: Arm | None, told: Sequence[Intervention | None]) -> list[Given]:
    """The agents of an arm; `told`: interventions of which the outline's arms told."""
    interventions = [
        item
        for item in context.record.interventions
        if (arm is None or any(a is arm for a in arms_of(context.record, item))) and not any(item is other for other in told)
    ]
    given: list[Given] = []
    for intervention in interventions:
        given.extend(_of_intervention(context, arm, intervention, interventions))
    if arm is None:  # "Management of gout": its text says the drugs
        is_read = not context.record.arms and all(_NO_NAME.fullmatch(item.name.strip()) for item in interventions)
    else:
        is_read = bool(interventions) or not context.record.interventions or gives_more(context, arm)
    unregistered = _unregistered(context, arm, interventions, given) if is_read else []
    if unregistered and len(given) == 1 and _has_no_dose(given[0]) and _NO_NAME.fullmatch(given[0].agent.text):
        given = []  # "Experimental": its text says the drug
    given = with_members(context, [*given, *unregistered])
    return [_mimicked(context, arm, item) for item in _without_doubles(context, given)]


def _has_no_dose(item: Given) -> bool:
    return item.agent.entity < 0 and (item.regimen is None or item.regimen.best.dose < 0)


def _mimicked(context: Context, arm: Arm | None, item: Given) -> Given:
    """A drug registered for a placebo arm too, whose texts speak of placebo and not of the drug, is the placebo there."""
    if arm is None or arm.role is not ArmRole.PLACEBO_COMPARATOR or len(context.record.arms) < 2:
        return item
    if item.intervention is None or item.intervention.type not in AGENT_TYPES or item.agent.norm == "placebo":
        return item
    indices = [index for index in (arm.label_field, arm.description_field) if index is not None]
    mimic = Agent("placebo", "placebo", -1, frozenset({"placebo"}))
    texts = " ".join(context.record.fields[index].text for index in indices).lower()
    if "placebo" not in texts or any(key in texts for key in item.agent.keys):
        return item
    if any(
        is_placebo_name(context, other.name) for other in context.record.interventions if arm in arms_of(context.record, other)
    ):
        return item
    told = placebo_regimens(
        context.findings, [m for m in of_arm(context, arm, arm.description_field) if is_named(context, m, mimic)], []
    )
    if told and told[0].links:  # "1 mL of placebo every 12 hours": the arm's own words
        return Given(arm, item.intervention, mimic, told[0])
    if (regimen := item.regimen) is not None:
        links = {k: v for k, v in regimen.links.items() if k != "strength"}
        if regimen.best.dose >= 0:
            links["rate"] = regimen.best.dose
        regimen = Regimen(regimen.best._replace(dose=-1), links)
    return Given(arm, item.intervention, mimic, regimen)


def _of_intervention(
    context: Context, arm: Arm | None, intervention: Intervention, siblings: Sequence[Intervention]
) -> list[Given]:
    agents = agents_of(intervention, context.findings, context.segments.get(or_none(intervention.name_field)), context.lexicon)
    agents = different(with_synonyms(context, agent) for agent in agents)
    is_drug = gives_agent(intervention, context.findings, context.segments.get(or_none(intervention.name_field)))
    if not is_drug:
        agents = [Agent(intervention.name.strip(), None, -1, frozenset({fold(intervention.name)}))]
    given: list[Given] = []
    for agent in agents:
        own = mentions_for(context, arm, intervention, agent, alone=len(agents) == 1, siblings=siblings)
        if not is_drug:
            own = _of_no_drug(context, own, intervention, arm)
        if is_placebo_name(context, intervention.name) and any(context.lexicon.placebo.search(key) for key in agent.keys):
            own += context.by_field.get(or_none(intervention.description_field), [])
        if is_drug and arm is not None:
            own = [*own, *referred(context, arm, agent)]
        if is_drug:
            own = [*own, *outlined(context, arm, intervention, agent, own)]
            own += of_titles(context, agent, own)
        others = [m for m in fillers(context) if is_named(context, m, agent)]
        others += described(context, agent, own)
        is_mimic = any(context.lexicon.placebo.search(key) for key in agent.keys)
        if is_drug and not is_mimic:
            own = [mention for mention in own if mention.dose < 0 or not is_ray(context, mention)]
        found = placebo_regimens(context.findings, own, others) if is_mimic else merge(context.findings, own, others)
        regimens: Sequence[Regimen | None] = with_ends(context, arm, found) if is_drug else found
        regimens = regimens or [None]
        is_open = intervention.description_field is None and not is_background(agent, arm)
        if is_drug and is_open and all(r is None or r.is_silent for r in regimens):
            regimens = [whole_length(context, arm) or regimens[0]]
        given.extend(Given(arm, intervention, agent, regimen) for regimen in regimens)
    return given


def _of_no_drug(context: Context, own: list[Mention], intervention: Intervention, arm: Arm | None) -> list[Mention]:
    """Mentions of a procedure, device …: an amount is no dose of it; radiation has the Gy of its texts and the arm's."""
    is_radiation = intervention.type is InterventionType.RADIATION
    if is_radiation:
        places = (arm.description_field if arm else None, intervention.description_field, intervention.name_field)
        mentions = [m for index in places for m in context.by_field.get(or_none(index), [])]
        own = own + [m for m in mentions if m.dose >= 0 and m not in own and is_ray(context, m)]
    own = sorted(own, key=lambda m: m.dose < 0)
    if is_radiation and any(m.dose >= 0 and is_ray(context, m) for m in own):
        own = [m._replace(route=-1, form=-1) for m in own]  # the route beside it is that of a drug
    if not is_radiation:
        own = [of_sessions(context, m) for m in own]
    return [m if m.dose < 0 or (is_radiation and is_ray(context, m)) else m._replace(dose=-1) for m in own]


def _is_no_drugs(context: Context, mention: Mention) -> bool:
    """Whether a dose is no unregistered drug's: radiation, or a volume, which is most often of something else."""
    return is_ray(context, mention) or context.findings.quantities[mention.dose].unit in VOLUMES | {GAS_FLOW}


def _is_under_heading(context: Context, mention: Mention) -> bool:
    """Whether a heading of another name stands between an agent and a dose: "antibiotics. Zinc sulfate: 220 mg"."""
    if mention.agent < 0:
        return False
    between = context.findings.text[context.findings.entities[mention.agent].end_char : _dose_start(context, mention)]
    return _HEADING.search(between) is not None


def _dose_start(context: Context, mention: Mention) -> int:
    return context.findings.quantities[mention.dose].start_char


def _unregistered(context: Context, arm: Arm | None, interventions: Sequence[Intervention], given: list[Given]) -> list[Given]:
    """Drugs with a dose in the texts of an arm or its interventions that no registered name covers."""
    real = [item for item in interventions if not is_placebo_name(context, item.name)]
    is_dummy = bool(interventions) and not real
    fields = [arm.description_field if arm is not None else None]
    fields += [item.description_field for item in (interventions if is_dummy else real)]
    mentions = [m for index in fields for m in of_arm(context, arm, index) if m.dose >= 0 and not m.is_nameless]
    if is_dummy:  # what a placebo's text names is the drug it mimics, or one beside it
        mentions = [m for m in mentions if is_beside_placebo(context, m)]
    found: list[tuple[Agent, list[Mention]]] = []
    for mention in mentions:
        if mention.agent >= 0 and is_placebo(context.findings.entities[mention.agent], context.findings, context.lexicon):
            continue
        agent = agent_in(context, mention)
        if (
            is_not_given(context, mention)
            or (
                arm is not None
                and arm.role is ArmRole.PLACEBO_COMPARATOR
                and _OR_PLACEBO.match(context.findings.text, mention.end_char)
            )
            or _is_no_drugs(context, mention)
            or _is_under_heading(context, mention)
            or any(is_same(item.agent, agent) or (is_part(agent, item.agent) and not is_undosed(item)) for item in given)
            or any(item.regimen is not None and item.regimen.best == mention for item in given)
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


def _without_doubles(context: Context, given: list[Given]) -> list[Given]:
    """One row where two registered interventions of an arm give the same agent the same regimen."""
    kept: list[Given] = []
    for item in given:
        same = [o for o in kept if is_same(item.agent, o.agent) and same_regimen(context.findings, item.regimen, o.regimen)]
        if all(_is_next_step(o, item) for o in same):
            kept.append(item)
    return kept


def _is_next_step(before: Given, item: Given) -> bool:
    """Whether two regimens of a placebo are steps of one intervention, told apart by what they mimic."""
    if before.intervention is not item.intervention or before.regimen is None or item.regimen is None:
        return False
    return before.regimen.links.get("rate", -1) != item.regimen.links.get("rate", -1)
