"""Who is who among agents: registered names, drugs in texts, abbreviations."""

from __future__ import annotations

import re
from typing import NamedTuple

from trialtab.relations.chains import is_initialism
from trialtab.relations.regimen_lexicon import RegimenLexicon
from trialtab.tables.places import tidy
from trialtab.types import DocFindings, Entity, Intervention, Label, Segment

_JOIN = re.compile(r"\s*(?:\+|/|&|,|;|\band\b|\bplus\b|\bwith\b|\bor\b|\bfollowed by\b|\bversus\b|\bvs\.?)\s*", re.I)


class Agent(NamedTuple):
    """One thing given.

    `entity` indexes the findings' entities, -1 where the registered name itself is the agent; `keys` are the lower-case names
    by which mentions are recognised.
    """

    text: str
    norm: str | None
    entity: int
    keys: frozenset[str]


def agents_of(
    intervention: Intervention, findings: DocFindings, segment: Segment | None, lexicon: RegimenLexicon
) -> list[Agent]:
    """The agents that a registered intervention's name gives: its drugs, or the name itself."""
    whole = Agent(
        tidy(intervention.name), None, -1, frozenset({_plain(intervention.name), *map(_plain, intervention.other_names)})
    )
    if segment is None or lexicon.care.fullmatch(intervention.name):
        return [whole]
    drugs = [
        index
        for index, entity in enumerate(findings.entities)
        if segment.start_char <= entity.start_char < segment.end_char and entity.label is Label.DRUG
    ]
    agents: list[Agent] = []
    for index in drugs:
        agent = agent_from(findings, index)
        if not any(known.keys & agent.keys or is_same(known, agent) for known in agents):
            agents.append(agent)
    if len(agents) > 1:
        return agents
    if len(agents) == 1:
        return [agents[0]._replace(keys=agents[0].keys | whole.keys)]
    return [whole]


def agent_from(findings: DocFindings, index: int) -> Agent:
    """The agent that a drug entity names."""
    entity = findings.entities[index]
    text = tidy(findings.text[entity.start_char : entity.end_char])
    keys = {_plain(text)} | ({_plain(entity.norm)} if entity.norm else set())
    return Agent(text, entity.norm or text.lower(), index, frozenset(keys))


def is_same(agent: Agent, other: Agent) -> bool:
    """Whether two names are one agent: a shared name, one name inside the other, or an abbreviation of it."""
    if agent.keys & other.keys:
        return True
    for mine in agent.keys:
        for theirs in other.keys:
            short, long = sorted((mine, theirs), key=len)
            if len(short) >= 5 and re.search(rf"\b{re.escape(short)}\b", long) and not _JOIN.search(long.replace(short, "")):
                return True
            if 2 <= len(short) <= 5 and " " not in short and re.search(r"[ -]", long) and is_initialism(short, long):
                return True
    return False


def is_placebo(entity: Entity, findings: DocFindings, lexicon: RegimenLexicon) -> bool:
    """Whether an entity is a placebo."""
    return bool(lexicon.placebo.search(findings.text, entity.start_char, entity.end_char))


def _plain(name: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"\([^)]*\)", " ", name)).strip().lower().replace("-", "")
