"""Names in a record's texts that are another spelling of a registered one: a letter lost, doubled or changed.

Only a name that no vocabulary knows is taken for a slip, since many true names differ by a letter or two ("prednisone" and
"prednisolone"); and only where it is like one single agent of those registered.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from trialtab.relations.regimens.records import Mention
from trialtab.tables.interventions.agents import Agent, agent_from
from trialtab.types import DocFindings, Label, SectionKind

_LETTERS = re.compile(r"[a-z]{6,}(?: [a-z]{3,})?")  # codes differ by a digit and mean it
_TITLES = frozenset({SectionKind.TITLE, SectionKind.OFFICIAL_TITLE})
_LEARNED = (("ph", "f"), ("th", "t"), ("ch", "c"), ("rh", "r"), ("y", "i"), ("k", "c"), ("ae", "e"), ("oe", "e"))
_LONG = 9  # letters from which two slips are forgiven


def spellings_of(findings: DocFindings, mentions: Sequence[Mention]) -> dict[str, frozenset[str]]:
    """Registered names by the slips for them, and the slips by the names: both are lower-case keys of agents.

    Args:
        findings: those of one record.
        mentions: its mentions of agents.
    """
    registered = {name: (agent, is_listed) for name, agent, is_listed in _registered(findings)}
    found: dict[str, frozenset[str]] = {}
    for slip, has_code in set(_written(findings, mentions)):
        if slip in registered:
            continue
        near = {name for name, (_, is_listed) in registered.items() if not (has_code and is_listed) and is_slip(slip, name)}
        if len({registered[name][0] for name in near}) == 1:
            for name in near:
                found[slip] = found.get(slip, frozenset()) | {name}
                found[name] = found.get(name, frozenset()) | {slip}
    return found


def renamed(findings: DocFindings) -> dict[str, frozenset[str]]:
    """The research code of the title and the registered name that no text says, if there is one of each: they are one agent.

    "SU0016 in treating patients with sarcoma" beside a registered drug of another name, which is named nowhere else.
    """
    written: set[str] = set()
    registered: dict[str, Agent] = {}
    codes: dict[str, Agent] = {}
    for index, entity in enumerate(findings.entities):
        if entity.label is not Label.DRUG:
            continue
        section = _section_of(findings, entity.start_char)
        agent = agent_from(findings, index)
        if section is SectionKind.INTERVENTION_NAME:
            registered.setdefault(agent.norm or agent.text, agent)
            continue
        written |= agent.keys
        if section in _TITLES and not entity.code and entity.rule.startswith("codes:"):
            codes.setdefault(agent.norm or agent.text, agent)
    unsaid = [agent for agent in registered.values() if not agent.keys & written]
    known = frozenset().union(*(agent.keys for agent in registered.values()))
    new = [agent for agent in codes.values() if not agent.keys & known]
    if len(unsaid) != 1 or len(new) != 1:
        return {}
    keys = unsaid[0].keys | new[0].keys
    return dict.fromkeys(keys, keys)


def _section_of(findings: DocFindings, position: int) -> SectionKind | None:
    at = bisect_right(findings.segments, position, key=lambda segment: segment.start_char) - 1
    return findings.segments[at].section if at >= 0 else None


def is_slip(one: str, two: str) -> bool:
    """Whether two names in lower case differ by a letter, or by two if they are long, and begin alike.

    Letters that languages write in other ways ("ph" and "f", "y" and "i") are no difference.
    """
    if not (_LETTERS.fullmatch(one) and _LETTERS.fullmatch(two)) or _sounds(one)[0] != _sounds(two)[0] or one == two:
        return False
    most = 2 if min(len(one), len(two)) >= _LONG else 1
    return _distance(_sounds(one), _sounds(two), most) <= most


def _sounds(name: str) -> str:
    """A name as languages that write Greek words as they sound have it: "hydroxychloroquine", "hidroxicloroquina"."""
    for learned, plain in _LEARNED:
        name = name.replace(learned, plain)
    return name


def _registered(findings: DocFindings) -> Iterator[tuple[str, str, bool]]:
    """Each registered name in lower case, the agent that it names, and whether a vocabulary knows it."""
    segments = [s for s in findings.segments if s.section is SectionKind.INTERVENTION_NAME]
    for segment in segments:  # the whole name first: as that of a known drug it is that drug's
        name = " ".join(findings.text[segment.start_char : segment.end_char].split()).lower()
        yield name, name, False
    for index, entity in enumerate(findings.entities):
        if entity.label is Label.DRUG and any(s.start_char <= entity.start_char < s.end_char for s in segments):
            agent = agent_from(findings, index)
            for key in agent.keys | {agent.text.lower()}:
                yield key, agent.norm or agent.text, bool(entity.code)


def _written(findings: DocFindings, mentions: Sequence[Mention]) -> Iterator[tuple[str, bool]]:
    for mention in mentions:
        if mention.agent >= 0:
            entity = findings.entities[mention.agent]
            if entity.label is Label.DRUG:
                yield agent_from(findings, mention.agent).text.lower(), bool(entity.code)
        elif mention.name_start >= 0:
            yield findings.text[mention.name_start : mention.name_end].lower(), False


def _distance(one: str, two: str, most: int) -> int:
    """Letters to change, drop or add (Levenshtein 1966); `most` + 1 where it is more than `most`."""
    if abs(len(one) - len(two)) > most:
        return most + 1
    before = list(range(len(two) + 1))
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, other in enumerate(two, 1):
            row.append(min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other)))
        if min(row) > most:
            return most + 1
        before = row
    return before[-1]
