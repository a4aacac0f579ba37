"""Drugs that the text of a placebo arm gives beside the placebo: "placebo plus cisplatin 75 mg/m2"."""

from __future__ import annotations

import re

from trialtab.patterns import role_words
from trialtab.relations.regimens.records import Mention
from trialtab.tables.interventions.agents import Agent, agents_of, is_part, is_same
from trialtab.tables.interventions.mentions import Context, agent_in, is_placebo_name, or_none

_WORDS = role_words("intervention_words.tsv")
# what stands right before a drug that is given beside another, perhaps with its route or its type
_BESIDE = re.compile(rf"(?:{_WORDS['placebo_beside']})\s*(?:(?:{_WORDS['placebo_beside_way']})\s+){{0,2}}$", re.I)
_OF_DUMMY = re.compile(r"\s*[®™]?\s*(?:\([^()]{1,20}\)\s*)?(?:-?\s*match\w*\s+)?(?:placebo|dummy)\b", re.I)
_BEFORE = 60  # characters


def is_beside_placebo(context: Context, mention: Mention) -> bool:
    """Whether a dose in a placebo's text is of a drug of its own: joined to the placebo, and none that the trial compares."""
    if mention.agent < 0:
        return False
    entity, text = context.findings.entities[mention.agent], context.findings.text
    if not entity.code or entity.code_system == "MeSH" or _OF_DUMMY.match(text, entity.end_char):
        return False
    start = max(context.findings.segments[mention.segment].start_char, entity.start_char - _BEFORE)
    return bool(_BESIDE.search(text[start : entity.start_char])) and not _is_compared(context, agent_in(context, mention))


def _is_compared(context: Context, agent: Agent) -> bool:
    """Whether a drug is registered: what a placebo's text says of it is what the placebo mimics."""
    for item in context.record.interventions:
        names = agents_of(item, context.findings, context.segments.get(or_none(item.name_field)), context.lexicon)
        if any(is_same(agent, name) or is_part(agent, name) for name in names):
            return True
        if is_placebo_name(context, item.name) and any(key in item.name.lower() for key in agent.keys):
            return True  # "placebo of X"
    return False
