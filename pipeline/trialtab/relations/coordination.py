"""Statements that "or" and "and" join over more words than a plain list has.

"Warfarin, low-dose aspirin, or treatment with heparin", "lung disease (e.g. asthma, COPD) or heart failure", "bleeding
disorders such as haemophilia", "IgG < 4 g/L or IgA < 0.1 g/L". The lists of `chains.py` share bounds and windows, and so allow
few words between their members; here they are only told apart from mere neighbours, and are joined to one group.

Reading order: `joined` (an item's runs of lists), `_Reader` (brackets), `_joint` (the words between two lists).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from trialtab.relations.chains import Chains
from trialtab.relations.lexicon import RelationLexicon
from trialtab.relations.scene import Scene
from trialtab.types import Domain, Kind, Label

_BRACKETS = re.compile(r"[()\[\]]")
_QUICK = re.compile(r"\b(?:or|and|nor)\b|/|&|\b(?:such as|e\.?g|includ|like|i\.e|for example)", re.I)
_WORD = r"(?!(?:and|or|nor)\b)[\w'’/+.-]++"
_JOINT = re.compile(  # words of the left member, the joint, words of the right member
    rf"(?P<tail>(?:\s*+{_WORD}){{0,5}})\s*+(?P<mark>[,;])?\s*+"
    rf"(?:(?P<word>and\s*/\s*or|or\s*/\s*and|or|nor|and|&)(?![\w-]),?)?"
    rf"(?P<head>(?:\s*+{_WORD}){{0,7}}(?:\s+(?:and\s*/\s*or|or|and)(?:\s+{_WORD}){{1,3}})?)\s*",
    re.I,
)
_CLASS = re.compile(r"[IVX]+[A-C]?|\d+|[A-D]")
_BOTH = re.compile(r"\s*+,?\s*+\bor\s+(?:both|all|any|either|a combination)\b", re.I)
_SENTENCE = re.compile(r"(?<!\be\.g)(?<!\bi\.e)(?<!\betc)[.!?:](?:\s|$)|\n\s*\n", re.I)
_AND_SO_ON = re.compile(r"\s*+,?+\s*+(?:\.{3}|…|(?:etc|and so on|and others|among others)\b)", re.I)
_BESIDE = re.compile(r"(?:\s*[\w-]+){0,2}\s*")  # between a class and the bracket of its examples
_MAX_TAIL = 40  # characters after the last member in which "or both" is looked for
_MAX_GAP = 160  # characters between two members
_MAX_COMMA_HEAD = 4  # words
_MAX_COMMA_TAIL = 3
_SKIPPED = frozenset({Domain.AGE, Domain.SEX})
_TREATMENTS = frozenset({Label.DRUG, Label.PROCEDURE, Label.DEVICE})


class Joint(StrEnum):
    """How two neighbouring lists are joined."""

    OR = "or"
    AND = "and"
    COMMA = "comma"
    EXAMPLE = "example"  # the second names some of what the first says
    MEMBER = "member"  # the same by "including", which may name all that is meant


class Run(NamedTuple):
    """Entities that one operator joins; `is_example`: the first names a class, the others some of it."""

    members: tuple[int, ...]
    operator: str
    is_example: bool


@dataclass(slots=True)
class _Level:
    """Where reading stands in one bracket: its lists so far, those of the run that is open, and its joints."""

    owner: int = -1  # the list before the bracket
    lists: list[int] = field(default_factory=list)
    run: list[int] = field(default_factory=list)
    joints: set[Joint] = field(default_factory=set)
    gap: str = ""


def joined(scene: Scene, chains: Chains, ends: Mapping[int, int], lexicon: RelationLexicon) -> list[Run]:
    """The runs of an item's lists, in text order.

    Args:
        ends: entity -> offset where what is asked of it ends, for those that have a bound or a window after them.
    """
    lists = [
        part for members in chains.members if scene.entity(members[0]).domain not in _SKIPPED for part in _parts(scene, members)
    ]
    if sum(map(len, lists)) < 2 or not _QUICK.search(scene.findings.text, scene.criterion.start_char, scene.criterion.end_char):
        return []
    return _Reader(scene, lists, chains, ends, lexicon).runs()


def _parts(scene: Scene, members: list[int]) -> list[list[int]]:
    """A list without the brackets in it: "hepatitis B (HBsAg" is two."""
    parts = [members[:1]]
    for left, right in pairwise(members):
        if _BRACKETS.search(scene.findings.text, scene.entity(left).end_char, scene.entity(right).start_char):
            parts.append([right])
        else:
            parts[-1].append(right)
    return parts


class _Reader:
    """Goes through an item's lists from left to right, bracket by bracket."""

    def __init__(
        self, scene: Scene, lists: list[list[int]], chains: Chains, ends: Mapping[int, int], lexicon: RelationLexicon
    ) -> None:
        self._scene, self._lists, self._lexicon = scene, lists, lexicon
        self._ends, self._bounded = {**chains.ends, **ends}, frozenset(ends)
        self._levels = [_Level()]
        self._done: list[Run] = []
        self._cuts = _attributes(scene)
        self._cut_starts = [start for start, _ in self._cuts]

    def runs(self) -> list[Run]:
        """The runs of the lists."""
        position = self._scene.criterion.start_char
        for number, members in enumerate(self._lists):
            start = self._scene.entity(members[0]).start_char
            if position < start:
                self._read(position, start)
            self._meet(number)
            last = self._scene.entity(members[-1])
            position = max(position, self._ends.get(members[-1], 0), last.end_char)
        self._read(position, min(position + _MAX_TAIL, self._scene.criterion.end_char))
        while self._levels:
            self._close(self._levels.pop())
        return _merged(self._done)

    def _read(self, start: int, end: int) -> None:
        """Add the text between two lists to the brackets that it stands in."""
        text = self._scene.findings.text
        position = start
        for match in _BRACKETS.finditer(text, start, end):
            self._levels[-1].gap += self._plain(position, match.start())
            position = match.end()
            if match[0] in "([":
                level = self._levels[-1]
                is_beside = level.lists and _BESIDE.fullmatch(level.gap)
                self._levels.append(_Level(level.lists[-1] if is_beside else -1))
            elif len(self._levels) > 1:
                self._close(self._levels.pop())
        self._levels[-1].gap += self._plain(position, end)

    def _plain(self, start: int, end: int) -> str:
        """Text without the bounds and times in it."""
        pieces, position = [], start
        for number in range(bisect_left(self._cut_starts, start), len(self._cuts)):
            left, right = self._cuts[number]
            if left >= end:
                break
            if left >= position and right <= end:
                pieces.append(self._scene.findings.text[position:left])
                position = right
        pieces.append(self._scene.findings.text[position:end])
        return " ".join(pieces)

    def _meet(self, number: int) -> None:
        level = self._levels[-1]
        gap, level.gap = level.gap, ""
        if not level.lists:
            opened = self._lexicon.intro.match(gap)
            if opened and level.owner >= 0 and self._is_alike(level.owner, number):
                level.run, level.joints = [level.owner, number], {_naming(opened[0])}
            else:
                level.run = [number]
            level.lists.append(number)
            return
        if level.run and _AND_SO_ON.match(gap):
            level.joints.add(Joint.EXAMPLE)
        partner, joint = self._partner(level, number, gap)
        if joint is None or (level.run and partner != level.run[-1]):
            self._finish(level)
            level.run, level.joints = ([partner, number], {joint}) if joint else ([number], self._opened(gap))
        else:
            level.run.append(number)
            level.joints.add(joint)
        level.lists.append(number)

    def _opened(self, gap: str) -> set[Joint]:
        """What opens a list of examples of something that is no concept: "agents such as A, B"."""
        opened = self._lexicon.intro.search(gap)
        is_last = opened is not None and opened.end() == len(gap) and _naming(opened[0]) is Joint.EXAMPLE
        return {Joint.EXAMPLE} if is_last else set()

    def _partner(self, level: _Level, number: int, gap: str) -> tuple[int, Joint | None]:
        """The list that the next one is joined to, and how."""
        last = level.lists[-1]
        if len(gap) > _MAX_GAP or _SENTENCE.search(gap):
            return last, None
        is_alike = self._is_alike(last, number)
        opened = self._lexicon.intro.match(gap)
        if opened:
            rest = gap[opened.end() :]
            is_near = is_alike and len(rest.split()) <= _MAX_COMMA_HEAD and not _CONJUNCTION.search(rest)
            return last, _naming(opened[0]) if is_near else None
        joint = _joint(gap, self._lexicon, is_alike, bool(level.joints & {Joint.EXAMPLE, Joint.MEMBER}))
        if joint is Joint.OR and not is_alike:
            earlier = next((other for other in reversed(level.lists[-4:-1]) if self._is_alike(other, number)), None)
            if earlier is not None:
                return earlier, joint if earlier in level.run or not level.run or earlier == level.lists[-2] else None
        return last, joint

    def _is_alike(self, left: int, right: int) -> bool:
        """Whether two lists name things of one sort, excepted or not."""
        scene = self._scene
        one, two = self._lists[left][-1], self._lists[right][0]
        if scene.assertion(one).exception is not scene.assertion(two).exception:
            return False
        if scene.entity(one).label is scene.entity(two).label is Label.MEASUREMENT:
            return True
        return self._sort(one) == self._sort(two)

    def _sort(self, index: int) -> str:
        """What sort of thing a concept is; a finding without a bound ("delayed QT") is a state as a disease is."""
        entity = self._scene.entity(index)
        if entity.domain is Domain.CONSENT:
            return "consent"
        if entity.label in _TREATMENTS:
            return "treatment"
        return "measurement" if entity.label is Label.MEASUREMENT and index in self._bounded else "state"

    def _close(self, level: _Level) -> None:
        if level.run and _BOTH.match(level.gap):
            level.joints.add(Joint.OR)
        elif level.run and _AND_SO_ON.match(level.gap):
            level.joints.add(Joint.EXAMPLE)
        self._finish(level)

    def _finish(self, level: _Level) -> None:
        operator = self._operator(level)
        members = tuple(index for number in level.run for index in self._lists[number])
        if operator and len(members) > 1 and (len(level.run) > 1 or level.joints):
            self._done.append(Run(members, operator, bool(level.joints & {Joint.EXAMPLE, Joint.MEMBER})))
        level.run, level.joints = [], set()

    def _operator(self, level: _Level) -> str | None:
        joints = level.joints | self._inner(level.run)
        if Joint.OR in joints and Joint.AND not in joints:
            return "any"
        is_inclusion = self._scene.criterion.kind is Kind.INCLUSION
        if Joint.EXAMPLE in joints:
            return "any"
        if Joint.MEMBER in joints:
            return None if is_inclusion and Joint.AND in joints else "any"
        n_members = sum(len(self._lists[number]) for number in level.run)
        is_list = joints <= {Joint.AND, Joint.COMMA, Joint.OR} and Joint.AND in joints and n_members > 2
        return "any" if is_list and not is_inclusion else None

    def _inner(self, run: list[int]) -> set[Joint]:
        """What joins the members of the lists themselves: "A, [B or C]"."""
        found: set[Joint] = set()
        for members in (self._lists[number] for number in run if len(self._lists[number]) > 1):
            between = self._scene.gap(self._scene.entity(members[0]).end_char, self._scene.entity(members[-1]).start_char)
            found |= {joint for joint, word in ((Joint.AND, _AND), (Joint.OR, _OR)) if word.search(between)}
        return found


_AND = re.compile(r"\band\b(?!\s*/\s*or)|&", re.I)
_OR = re.compile(r"\bor\b|/", re.I)
_CONJUNCTION = re.compile(r"\b(?:or|and)\b", re.I)


def _naming(intro: str) -> Joint:
    return Joint.MEMBER if "includ" in intro.lower() or "consist" in intro.lower() else Joint.EXAMPLE


def _merged(runs: list[Run]) -> list[Run]:
    """Runs that share a list made one ("lung disease (e.g. asthma) or heart failure")."""
    merged: list[Run] = []
    place: dict[int, int] = {}  # entity -> the merged run that it is in
    for run in sorted(runs, key=lambda run: min(run.members)):
        other = next((place[index] for index in run.members if index in place), len(merged))
        if other == len(merged):
            merged.append(run)
        elif merged[other].operator == run.operator:
            members = tuple(sorted({*merged[other].members, *run.members}))
            merged[other] = Run(members, run.operator, merged[other].is_example or run.is_example)
        place.update(dict.fromkeys(run.members, other))
    return merged


def _attributes(scene: Scene) -> list[tuple[int, int]]:
    """Spans of the bounds and times of an item: they belong to what they are said of, and part no list."""
    findings = scene.findings
    spans = [(findings.quantities[i].start_char, findings.quantities[i].end_char) for i in scene.quantities]
    spans += [(findings.windows[i].start_char, findings.windows[i].end_char) for i in scene.windows]
    spans += [(findings.time_spans[i].start_char, findings.time_spans[i].end_char) for i in scene.time_spans]
    spans += [(findings.frequencies[i].start_char, findings.frequencies[i].end_char) for i in scene.frequencies]
    return sorted(spans, key=lambda span: (span[0], -span[1]))


def _joint(gap: str, lexicon: RelationLexicon, is_alike: bool, is_example: bool) -> Joint | None:
    """What the words between two lists join them by."""
    found = _JOINT.fullmatch(gap)
    if found is None or lexicon.joint_bar.search(gap):
        return None
    tail, head = found["tail"].split(), found["head"].split()
    if tail and head and _CLASS.fullmatch(tail[-1]) and _CLASS.fullmatch(head[0]):
        return None  # "stage III or IV ovarian carcinoma"
    word = (found["word"] or "").lower()
    is_tied = bool(tail) and lexicon.joint_link.search(found["tail"]) is not None
    if word not in ("", "and", "&"):
        if is_tied and not found["mark"] and (head or not is_alike):
            return None  # "asthma with moderate or severe exacerbations", "asthma on oral or inhaled corticosteroids"
        return Joint.OR if is_alike or not tail or found["mark"] else None
    if not is_alike or len(head) > _MAX_COMMA_HEAD or len(tail) > _MAX_COMMA_TAIL or (is_tied and not is_example):
        return None
    if word:
        return Joint.AND
    return Joint.COMMA if found["mark"] == "," else None
