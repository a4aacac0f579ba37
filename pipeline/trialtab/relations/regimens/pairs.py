"""Doses of two drugs in one: "A/B 400/100 mg", "540/180 mg of A/B", "A + B 300 mg / 200 mg"."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise

from trialtab.relations.regimens.amounts import pair_of
from trialtab.relations.regimens.attributes import inside
from trialtab.relations.regimens.owners import COMBINED
from trialtab.types import DocFindings

_PAIRED = re.compile(r"[\s)®™]*(?:[/+&-]|and\b)[\s(]*")
_TWO_IN_ONE = re.compile(r"\w\s*[/+-]\s*\w")
_NAMED_PAIR = re.compile(r"(?<![\w-])[A-Za-z]{4,}\s?[/+-]\s?[A-Za-z]{4,}[\s®™(]*$")  # "abcamab-xyzatib 875/125 mg"
_TWO_BEFORE = re.compile(r"[A-Za-z]{4,}\s?[/+-]\s?[A-Za-z]{4,}(?:\s[A-Za-z]+){0,2}[\s®™(]*$")
_NEAR = 60  # characters before two amounts in which two drugs are named
_OF = re.compile(r"\s+(?:of\s+)?")


def one_of_pairs(findings: DocFindings, doses: list[int], agents: list[int], owner: dict[int, int]) -> list[int]:
    """Deal "A/B 400/100 mg" out to A and B; where one name stands for both ("co-amoxiclav"), the first amount stays."""
    kept = list(doses)
    for one, two in pairwise(doses):
        first, second = findings.quantities[one], findings.quantities[two]
        if not is_pair(findings, one, two):
            continue
        if following := _pair_after(findings, agents, second.end_char):
            if (whole := _whole(findings, agents, following)) >= 0:
                owner[one] = whole
                kept.remove(two)
            else:
                owner[one], owner[two] = following
            continue
        if owner[one] != owner[two]:
            continue
        if owner[two] < 0:
            if _NAMED_PAIR.search(findings.text, max(0, first.start_char - 40), first.start_char):
                kept.remove(two)
            continue
        position = agents.index(owner[two])
        entity = findings.entities[owner[two]]
        if position and _PAIRED.fullmatch(findings.text[findings.entities[agents[position - 1]].end_char : entity.start_char]):
            owner[one] = agents[position - 1]
        elif _TWO_IN_ONE.search(findings.text, entity.start_char, entity.end_char):
            kept.remove(two)
    return kept


def is_pair(findings: DocFindings, one: int, two: int) -> bool:
    """Whether two amounts are those of two drugs in one: "400/100 mg", "200 mg-50 mg" (a range would rise)."""
    if not 0 <= one < two < len(findings.quantities):
        return False
    first, second = findings.quantities[one], findings.quantities[two]
    if "pair:1" in first.rule and "pair:2" in second.rule:
        return True
    is_joined = findings.text[first.end_char : second.start_char].strip() == "-" and first.unit == second.unit is not None
    return is_joined and _TWO_BEFORE.search(findings.text, max(0, first.start_char - _NEAR), first.start_char) is not None


def _pair_after(findings: DocFindings, agents: list[int], end: int) -> tuple[int, int] | None:
    """The two agents that follow a pair of amounts at once: "540/180 mg A/B"."""
    at = bisect_left(agents, end, key=lambda i: findings.entities[i].start_char)
    if len(agents) < at + 2:
        return None
    one, two = agents[at], agents[at + 1]
    first, second = findings.entities[one], findings.entities[two]
    if not _OF.fullmatch(findings.text, end, first.start_char):
        return None
    return (one, two) if COMBINED.fullmatch(findings.text, first.end_char, second.start_char) else None


def named_after(findings: DocFindings, agents: list[int], start: int, end: int) -> list[tuple[int, int]]:
    """The agents that name pairs of amounts in [start, end), right after them."""
    seconds = [q for q in (findings.quantities[i] for i in inside(findings.quantities, start, end)) if "pair:2" in q.rule]
    return [pair for quantity in seconds if (pair := _pair_after(findings, agents, quantity.end_char))]


def _whole(findings: DocFindings, agents: list[int], pair: tuple[int, int]) -> int:
    """An agent before a pair whose name joins both of theirs: "A-B: 3 tablets (540/180 mg A/B)"; -1: none."""
    names = [findings.text[findings.entities[i].start_char : findings.entities[i].end_char].lower() for i in pair]
    for agent in reversed(agents[: agents.index(pair[0])]):
        entity = findings.entities[agent]
        if all(name in findings.text[entity.start_char : entity.end_char].lower() for name in names):
            return agent
    return -1


def partner_of(findings: DocFindings, agents: list[int], agent: int, dose: int) -> int:
    """The agent that the first amount of "300 mg / 200 mg" belongs to, where two agents are named before it; -1: none."""
    position = agents.index(agent) if agent in agents else 0
    if not position or pair_of(findings.quantities[dose]) is None:
        return -1
    before = findings.entities[agents[position - 1]]
    gap = findings.text[before.end_char : findings.entities[agent].start_char]
    return agents[position - 1] if COMBINED.fullmatch(gap) else -1
