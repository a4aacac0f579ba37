"""The dose that a trial's titles say of a drug: "Imatinib 100 mg once daily versus placebo in gout"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from trialtab.patterns import role_words
from trialtab.relations.regimens.records import Mention
from trialtab.tables.interventions.agents import Agent
from trialtab.tables.interventions.mentions import Context, is_named
from trialtab.tables.interventions.reconcile import dose_key
from trialtab.types import SectionKind

_TITLES = frozenset({SectionKind.TITLE, SectionKind.OFFICIAL_TITLE})
_WORDS = role_words("intervention_words.tsv")
# before a drug that patients have anyway: "in patients on X", "inadequately controlled with X"
_ANYWAY = re.compile(
    rf"\b(?:(?:{_WORDS['had_by']})\b[^.;]{{0,60}}\b(?:on|with|receiving|taking|treated|to)|{_WORDS['had_anyway']})\b[^.;]{{0,40}}$",
    re.I,
)


def of_titles(context: Context, agent: Agent, own: Sequence[Mention]) -> list[Mention]:
    """The mentions in titles that give an agent one dose; none where its own texts give any.

    Args:
        own: mentions of the agent in its arm and its interventions.
    """
    if any(mention.dose >= 0 or mention.strength >= 0 for mention in own):
        return []
    found = [
        mention
        for mention in context.mentions
        if mention.agent >= 0
        and mention.dose >= 0
        and context.findings.segments[mention.segment].section in _TITLES
        and is_named(context, mention, agent)
    ]
    if len({dose_key(context.findings, mention) for mention in found}) != 1:
        return []
    return [mention for mention in found if not _is_had_anyway(context, mention)]


def _is_had_anyway(context: Context, mention: Mention) -> bool:
    segment = context.findings.segments[mention.segment]
    name = context.findings.entities[mention.agent].start_char
    return _ANYWAY.search(context.findings.text[segment.start_char : name]) is not None
