"""How far what is said of a mention may stand from it: sentences, the mentions beside it, and names in brackets."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import pairwise

from trialtab.patterns import role_words
from trialtab.relations.regimens.owners import SENTENCE_END
from trialtab.types import DocFindings

_LEVELS_FOLLOW = re.compile(r"\b(?:doses?|levels?|dosages?)\b[^.;:]{0,24}:\s*$", re.I)  # "at doses of:" and a list
_GROUP_HEAD = re.compile(r"(?<=\s)(?:[A-Z][\w-]*\s+){1,3}(?:Arm|Group|Cohort)\s*:")  # a full stop is lost before it
_NEXT_STEP = re.compile(r"\b(?:then|followed\s+by|thereafter|subsequently)\b", re.I)
_AT_ONCE = 5  # characters of " of "
_BRACKET = re.compile(r"[®™]?\s?\(")
_EXPLAINED = re.compile(r"\s?[®™]?\s?\((?:an?\s|anti-)?(?:[\w-]+\s){0,2}", re.I)
_WORDS = role_words("regimen_words.tsv")
_CLASS = re.compile(rf"(?:{_WORDS['class_ending']})s?$", re.I)
# ", participants will receive a single infusion of the cells": what follows is of something else
_OTHER_GIVEN = re.compile(
    rf"[,;]\s*(?:and\s+|then\s+)*(?:the\s+|all\s+)?(?:{_WORDS['other_people']})\s+(?:will\s+|then\s+|also\s+){{0,3}}"
    rf"(?:be\s+given|receive|get|undergo)\b[^.;,]{{0,50}}?\b(?:{_WORDS['other_given']})\s+of\s+"
    r"(?!it\b|them\b|this\b|the\s+(?:study\s+)?(?:drug|medication|product|treatment)\b)",
    re.I,
)


def sentence_bounds(text: str, start: int, end: int) -> list[int]:
    """Where the sentences of [start, end) begin, and `end`."""
    ends = {match.end() for match in SENTENCE_END.finditer(text, start, end)}
    if text.find(":", start, end) >= 0:
        ends |= {match.start() for match in _GROUP_HEAD.finditer(text, start + 1, end)}
    return [start, *(at for at in sorted(ends) if not _LEVELS_FOLLOW.search(text[max(start, at - 60) : at])), end]


def bound_at(bounds: list[int], position: int) -> int:
    """The last sentence bound that is not after a position."""
    return bounds[bisect_right(bounds, position) - 1]


def end_before(text: str, position: int) -> int:
    """Where the text before a position ends, white space left out."""
    while position and text[position - 1].isspace():
        position -= 1
    return position


def reach(
    anchors: list[tuple[int, int, int]], position: int, bounds: list[int], end: int, findings: DocFindings
) -> tuple[int, int]:
    """Where a mention's attributes may stand: from its sentence's start or the previous mention's end to the next mention."""
    left = anchors[position][0]
    reach_left = bound_at(bounds, left)
    if position and anchors[position - 1][0] >= reach_left:
        reach_left = _end_of(findings, anchors[position - 1])
    right = end
    if position + 1 < len(anchors):
        right, following, _ = anchors[position + 1]
        if following >= 0 and following != anchors[position][1] and findings.entities[following].start_char > left:
            right = min(right, findings.entities[following].start_char)
    if findings.text.find(":", left + 1, right) >= 0 and (head := _GROUP_HEAD.search(findings.text, left + 1, right)):
        right = head.start()
    if other := _OTHER_GIVEN.search(findings.text, left, right):
        right = other.start()
    return min(reach_left, left), max(right, left)


def _end_of(findings: DocFindings, anchor: tuple[int, int, int]) -> int:
    _, agent, dose = anchor
    if dose >= 0:
        return findings.quantities[dose].end_char
    return findings.entities[agent].end_char if agent >= 0 else anchor[0]


def appositions(findings: DocFindings, agents: list[int], owned: set[int]) -> dict[int, int]:
    """For the agent in a bracket that has the dose, the name before it: "IV vitamin C (sodium ascorbate) 50 mg/kg"."""
    found: dict[int, int] = {}
    for one, two in pairwise(agents):
        first, second = findings.entities[one], findings.entities[two]
        if two not in owned or one in owned or not _BRACKET.fullmatch(findings.text, first.end_char, second.start_char):
            continue
        if findings.text[second.end_char : second.end_char + 1] == ")":
            found[two] = one
    return found


def explaining(findings: DocFindings, agents: list[int]) -> set[int]:
    """The classes that a bracket names right after one of their drugs: "zelotecarin (a PD-1 inhibitor) every 3 weeks"."""
    return {
        two
        for one, two in pairwise(agents)
        if _EXPLAINED.fullmatch(findings.text, findings.entities[one].end_char, findings.entities[two].start_char)
        and _CLASS.search(findings.text[findings.entities[two].start_char : findings.entities[two].end_char])
        and findings.text[findings.entities[two].end_char : findings.entities[two].end_char + 1] == ")"
    }


def is_told_before(findings: DocFindings, agent: int, reach_left: int) -> bool:
    """Whether an agent follows the dose that ends at `reach_left` at once: "500 mg X on day 1 and 250 mg …"."""
    return agent >= 0 and 0 < findings.entities[agent].start_char - reach_left <= _AT_ONCE


def is_beside(text: str, item_end: int, left: int, is_schedule: bool) -> bool:
    """Whether nothing between what is said behind an agent and its dose begins another step: "X twice daily, 1 g"."""
    return not (is_schedule and _NEXT_STEP.search(text, item_end, left))


def is_apart(findings: DocFindings, bounds: list[int], owner: dict[int, int], agent: int) -> bool:
    """Whether all doses of an agent stand in sentences after its own: "Take X by mouth for 4 weeks. The dose is 25 mg"."""
    doses = [findings.quantities[dose].start_char for dose, other in owner.items() if other == agent]
    left = findings.entities[agent].start_char
    return bool(doses) and all(bisect_right(bounds, at) > bisect_right(bounds, left) for at in doses)
