"""The drugs that a text lists for a registered class or strategy: "Conventional drugs | methotrexate and sulfasalazine"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from trialtab.patterns import role_words
from trialtab.relations.regimens.attributes import inside
from trialtab.tables.interventions.agents import AGENT_TYPES, Agent, agent_from, is_part, is_same
from trialtab.tables.interventions.given import Given
from trialtab.tables.interventions.mentions import Context, is_placebo_name, of_arm, or_none, with_synonyms
from trialtab.tables.interventions.reconcile import Regimen, merge
from trialtab.types import Arm, Entity, Intervention, InterventionType, Label

_ROLES = role_words("intervention_words.tsv")
_KIND = re.compile(rf"(?:\b(?:{_ROLES['class_word']})|(?:{_ROLES['class_ending']})s?)\s*(?:\([^()]*\))?\s*$", re.I)
# what leads to the list from the text's beginning or from the class
_LEAD = re.compile(rf"[\w\s/(),'-]{{0,70}}?(?:\b(?:{_ROLES['members_lead']})|[:(=])\s*", re.I)
_NO_LIST = re.compile(rf"\b(?:{_ROLES['no_members']})\b", re.I)
_WORDS = rf"(?:(?:{_ROLES['member_word']})\s*)*"
_JOIN = re.compile(rf"(?:\s*\([^()]{{1,12}}\))?\s*(?:[,;/+&]|\b(?:and/or|and|or|plus|with)\b|\s)+\s*{_WORDS}", re.I)
_TRAILING = re.compile(rf"{_WORDS}$", re.I)
_FURTHEST = 90  # characters


def with_members(context: Context, given: Sequence[Given]) -> list[Given]:
    """The agents of an arm, each class without a dose followed by the drugs that its description or the arm's lists for it."""
    found: list[Given] = []
    for item in given:
        found.append(item)
        if item.intervention is not None and _is_class(context, item):
            found.extend(_members(context, item.arm, item.intervention, [*given, *found]))
    return found


def _is_class(context: Context, item: Given) -> bool:
    """Whether a row stands for a class or a strategy, and says no dose."""
    intervention = item.intervention
    if intervention is None or intervention.type not in AGENT_TYPES | {InterventionType.OTHER}:
        return False
    if (item.regimen is not None and item.regimen.best.dose >= 0) or is_placebo_name(context, intervention.name):
        return False
    if item.agent.entity >= 0 and _is_known(context.findings.entities[item.agent.entity]):
        return False
    return bool(context.lexicon.care.search(intervention.name) or _KIND.search(item.agent.text))


def _is_known(entity: Entity) -> bool:
    """Whether an entity is one listed drug, not a class."""
    return entity.code is not None and entity.code_system != "MeSH"


def _members(context: Context, arm: Arm | None, intervention: Intervention, known: Sequence[Given]) -> Iterator[Given]:
    fields = [(intervention.description_field, False), (arm.description_field if arm is not None else None, True)]
    told: list[Agent] = []
    for field, is_arm in fields:
        for index in _listed(context, field, intervention if is_arm else None):
            agent = with_synonyms(context, agent_from(context.findings, index))
            others = [*told, *(item.agent for item in known if item.arm is arm)]
            if any(is_same(agent, other) or is_part(agent, other) for other in others):
                continue
            told.append(agent)
            own = [m for m in of_arm(context, arm, field) if m.agent >= 0 and m.agent == index]
            regimens: list[Regimen | None] = [*merge(context.findings, own, [])] or [None]
            yield from (Given(arm, intervention, agent, regimen) for regimen in regimens)


def _listed(context: Context, field: int | None, named: Intervention | None) -> list[int]:
    """The drugs that a text lists at its beginning or, in an arm's text, behind the words of the class."""
    segment = context.segments.get(or_none(field)) if field is not None else None
    if segment is None:
        return []
    start, text = segment.start_char, context.findings.text
    if named is not None:
        at = text.lower().find(named.name.strip().lower(), start, segment.end_char)
        if at < 0:
            return []
        start = at + len(named.name.strip())
    drugs = [
        i
        for i in inside(context.findings.entities, start, segment.end_char)
        if context.findings.entities[i].label is Label.DRUG
    ]
    return _run(context, drugs, start, is_after=named is not None)


def _run(context: Context, drugs: Sequence[int], start: int, *, is_after: bool) -> list[int]:
    """The drugs of the list that a text opens with, without its classes."""
    entities, text = context.findings.entities, context.findings.text
    first = next((n for n, i in enumerate(drugs) if _is_known(entities[i])), -1)
    if first < 0:
        return []
    lead = text[start : entities[drugs[first]].start_char]
    if len(lead) > _FURTHEST or _NO_LIST.search(lead):
        return []
    bare = _TRAILING.sub("", lead)
    if not _LEAD.fullmatch(bare) and (is_after or bare.strip()):
        return []
    run = [drugs[first]]
    for before, index in zip(drugs[first:], drugs[first + 1 :], strict=False):
        left, right = entities[before].end_char, entities[index].start_char
        if right - left > _FURTHEST or not _JOIN.fullmatch(text, left, right):
            break
        if _is_known(entities[index]):
            run.append(index)
    return run
