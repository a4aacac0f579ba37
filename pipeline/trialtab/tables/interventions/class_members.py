"""The drugs that a text lists for a registered class or strategy: "Conventional drugs | methotrexate and sulfasalazine"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from trialtab.relations.regimens.attributes import inside
from trialtab.tables.interventions.agents import AGENT_TYPES, Agent, agent_from, is_part, is_same
from trialtab.tables.interventions.given import Given
from trialtab.tables.interventions.mentions import Context, is_placebo_name, of_arm, or_none, with_synonyms
from trialtab.tables.interventions.reconcile import Regimen, merge
from trialtab.types import Arm, Entity, Intervention, InterventionType, Label

_KIND = re.compile(  # what a class or a strategy is called, at its name's end
    r"(?:\b(?:care|therap(?:y|ies)|treatments?|medications?|medicines?|drugs?|agents?|regimens?|\w*chemotherapy|induction"
    r"|consolidation|conditioning|prophylaxis|antibod(?:y|ies)|HAART|c?ART|biologicals?|biologics|DMARDs?|NSAIDs?)"
    r"|(?:steroid|antibiotic|biotic|viral|retroviral|inhibitor|blocker|antagonist|agonist|coagulant|histamine|depressant"
    r"|suppressant|immunosuppression|statin|fungal|taxane|metabolite)s?)\s*(?:\([^()]*\))?\s*$",
    re.I,
)
# what leads to the list from the text's beginning or from the class
_LEAD = re.compile(
    r"[\w\s/(),'-]{0,70}?(?:\b(?:includ(?:es?|ing)|consist(?:s|ing)?\s+of|compris(?:es?|ing)(?:\s+of)?|contain(?:s|ing)"
    r"|combination\s+of|administration\s+of|receiv(?:e|ed|ing)|treated\s+with|treatment\s+with|therapy\s+with"
    r"|chemotherapy\s+with|regimen\s+of|namely|i\.e\.?,?|composed\s+of|based\s+on|are|is|will\s+be|use\s+of|using|with)"
    r"|[:(=])\s*",
    re.I,
)
_NO_LIST = re.compile(  # examples, what is stopped, what comes before or after, what somebody may get or had
    r"\b(?:such\s+as|e\.g|for\s+example|may|might|can|could|if|when|before|after|prior|previous\w*|history|without|no|not"
    r"|never|naive|refractory|resistant|allerg\w+|intoleran\w+|withdraw\w*|reduc\w+|discontinu\w+|stop\w*|except|than"
    r"|unless|instead|rescue|failure|failed|levels?|response|versus|vs|compar\w+|placebo|equivalents?|other)\b",
    re.I,
)
_WORDS = (
    r"(?:(?:tab(?:let)?s?|inj(?:ection)?\.?|oral|intravenous|iv|i\.v\.|topical|inhaled|nebuli[sz]ed|subcutaneous|high|low|dose"
    r"|-|weekly|daily|standard|the|recombinant|intranasal|intramuscular|generic|\([^()]{1,12}\)"
    r"|hydrochloride|sodium|sulfate|sulphate|phosphate|acetate|capsules?|injections?)\s*)*"
)
_JOIN = re.compile(rf"(?:\s*\([^()]{{1,12}}\))?\s*(?:[,;/+&]|\band/or\b|\band\b|\bor\b|\bplus\b|\bwith\b|\s)+\s*{_WORDS}", re.I)
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
