"""Statements that "or" and "and" join over more words than a plain list has.

"Warfarin, low-dose aspirin, or treatment with heparin", "lung disease (e.g. asthma, COPD) or heart failure", "bleeding
disorders such as haemophilia", "IgG < 4 g/L or IgA < 0.1 g/L". The lists of `chains.py` share bounds and windows, and so allow
few words between their members; here they are only told apart from mere neighbours, and are joined to one group.

Reading order: `joined` (an item's runs of lists), `_Reader` (brackets), `joints.joint_of` (the words between two lists).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from trialtab.relations.chains import Chains
from trialtab.relations.groups.joints import (
    AND_OR,
    BOTH,
    COLON,
    CONJUNCTION,
    MAX_COMMA_HEAD,
    TIE,
    UNKNOWN_LAST,
    Joint,
    attributes,
    joint_of,
    naming,
    opens_examples,
    said_behind,
    starts_alternative,
    without_spans,
)
from trialtab.relations.groups.members import Level, Run, inner_joints, merged, parts_of, sorts_of
from trialtab.relations.lexicon import RelationLexicon
from trialtab.relations.scene import Scene
from trialtab.types import Domain, Kind, Label

_BRACKETS = re.compile(r"[()\[\]]")
_QUICK = re.compile(r"\b(?:or|and|nor)\b|[/&,(\[]|\b(?:such as|e\.?g|includ|like|i\.e|for example)", re.I)
_SENTENCE = re.compile(r"(?<!\be\.g)(?<!\bi\.e)(?<!\betc)[.!?:](?:\s|$)|\n\s*\n", re.I)
_BESIDE = re.compile(r"(?:\s*[\w-]+){0,2}\s*")  # between a class and the bracket of its examples
_MAX_TAIL = 40  # characters after the last member in which "or both" is looked for
_MAX_GAP = 160  # characters between two members
_SKIPPED = frozenset({Domain.AGE, Domain.SEX})


def joined(scene: Scene, chains: Chains, ends: Mapping[int, int], lexicon: RelationLexicon) -> list[Run]:
    """The runs of an item's lists, in text order.

    Args:
        ends: entity -> offset where what is asked of it ends, for those that have a bound or a window after them.
    """
    lists = [
        part
        for members in chains.members
        if scene.entity(members[0]).domain not in _SKIPPED
        for part in parts_of(scene, members, lexicon)
    ]
    if sum(map(len, lists)) < 2 or not _QUICK.search(scene.findings.text, scene.criterion.start_char, scene.criterion.end_char):
        return []
    return _Reader(scene, lists, chains, ends, lexicon).runs()


class _Reader:
    """Goes through an item's lists from left to right, bracket by bracket."""

    def __init__(
        self, scene: Scene, lists: list[list[int]], chains: Chains, ends: Mapping[int, int], lexicon: RelationLexicon
    ) -> None:
        self._scene, self._lists, self._lexicon = scene, lists, lexicon
        self._names, self._ends, self._bounded = chains.ends, ends, frozenset(ends)
        self._levels = [Level()]
        self._done: list[Run] = []
        self._is_inclusion = scene.criterion.kind is Kind.INCLUSION
        self._cuts = attributes(scene)
        self._cut_starts = [start for start, _ in self._cuts]

    def runs(self) -> list[Run]:
        """The runs of the lists."""
        position = self._scene.criterion.start_char
        for number, members in enumerate(self._lists):
            start = self._scene.entity(members[0]).start_char
            if position < start:
                self._read(position, start)
            self._meet(number)
            position = max(position, self._end(number))
        self._read(position, min(position + _MAX_TAIL, self._scene.criterion.end_char))
        while self._levels:
            self._close(self._levels.pop())
        return merged(self._done)

    def _end(self, number: int) -> int:
        """Where a list ends, with what is asked of it alone: a bound or window behind the next list is shared."""
        last = self._lists[number][-1]
        end = max(self._names.get(last, 0), self._scene.entity(last).end_char)
        following = self._lists[number + 1][0] if number + 1 < len(self._lists) else None
        stop = self._scene.entity(following).start_char if following is not None else self._scene.criterion.end_char
        told = self._ends.get(last, 0)
        return max(end, told) if told <= stop else end

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
                self._levels.append(Level(level.lists[-1] if is_beside else -1, is_bracket=True))
            elif len(self._levels) > 1:
                self._close(self._levels.pop())
        self._levels[-1].gap += self._plain(position, end)

    def _plain(self, start: int, end: int) -> str:
        return without_spans(self._scene.findings.text, self._cuts, self._cut_starts, start, end)

    def _meet(self, number: int) -> None:
        level = self._levels[-1]
        gap, level.gap = level.gap, ""
        if not level.lists:
            named = naming(opened[0]) if (opened := self._lexicon.intro.match(gap)) else None
            if named and level.owner >= 0 and self._is_alike(level.owner, number):
                level.run, level.joints = [level.owner, number], {named}
            else:
                level.run = [number]
            level.lists.append(number)
            return
        level.joints |= said_behind(gap) if level.run else set()
        if (TIE.fullmatch(gap) and not CONJUNCTION.search(gap)) or self._lexicon.adjunct.fullmatch(gap):
            self._tie(level, number, gap)
            return
        partner, joint = self._partner(level, number, gap)
        is_next_demand = joint is Joint.AND and self._is_inclusion and Joint.OR in level.joints  # "A or B and C"
        if joint is None or is_next_demand or (level.run and partner != level.run[-1]):
            self._finish(level, gap)
            if joint is None or is_next_demand:
                level.run, level.joints = [number], opens_examples(gap, self._lexicon)
            else:
                level.run, level.joints = [partner, number], {joint}
        else:
            level.run.append(number)
            level.joints.add(joint)
        level.lists.append(number)

    def _tie(self, level: Level, number: int, gap: str) -> None:
        """Meet a list that says more about the last one; a list that is open goes on behind it ("A, B with C, D")."""
        level.tied[number] = level.lists[-1]
        if self._lexicon.adjunct_opener.search(gap):
            level.openers.add(number)
        if not level.joints:
            self._finish(level, gap)
            level.run = [number]
        level.lists.append(number)

    def _partner(self, level: Level, number: int, gap: str) -> tuple[int, Joint | None]:
        """The list that the next one is joined to, and how."""
        last = level.lists[-1]
        is_alike = self._is_alike(last, number)
        if COLON.fullmatch(gap) and self._is_label(level, last, number):
            return last, Joint.LABEL
        opened = self._lexicon.intro.match(gap)
        if len(gap) > _MAX_GAP or _SENTENCE.search(gap, opened.end() if opened else 0) or BOTH.match(gap):
            return last, None
        if not is_alike and (resumed := self._behind_exception(level, number, gap)) is not None:
            return resumed, Joint.COMMA
        described = None if is_alike or AND_OR.match(gap) else self._described(level, last, number)
        if described is not None and (beside := joint_of(gap, self._lexicon, True, False)):
            return described, beside  # "asthma on prednisone, COPD"
        if opened:
            rest = gap[opened.end() :]
            is_near = is_alike and len(rest.split()) <= MAX_COMMA_HEAD and not CONJUNCTION.search(rest)
            return last, (naming(opened[0]) if is_near else None)
        is_example, is_bounded = bool(level.joints & {Joint.EXAMPLE, Joint.MEMBER}), self._lists[last][-1] in self._bounded
        joint = joint_of(gap, self._lexicon, is_alike, is_example, is_bounded)
        if joint is Joint.OR and not is_alike and not AND_OR.match(gap):
            earlier = next((other for other in reversed(level.lists[-4:-1]) if self._is_alike(other, number)), None)
            if earlier is not None:
                return earlier, joint if earlier in level.run or not level.run or earlier == level.lists[-2] else None
        head = self._head(level, last)
        is_further = head in level.run and bool(level.joints) and "," in gap
        if joint and head != last and (is_further or (joint is Joint.OR and starts_alternative(gap))):
            return (head, joint) if self._is_of_head(head, number) else (last, joint)
        return last, joint

    def _behind_exception(self, level: Level, number: int, gap: str) -> int | None:
        """The list that goes on behind an exception in it: of "A, B other than C, D" the list of A and B for D."""
        scene = self._scene
        if not scene.assertion(self._lists[level.lists[-1]][-1]).exception or not gap.lstrip().startswith(","):
            return None
        if len(gap.split()) > MAX_COMMA_HEAD + 1 or scene.assertion(self._lists[number][0]).exception:
            return None
        return next((other for other in reversed(level.lists[-4:-1]) if self._is_alike(other, number)), None)

    def _is_of_head(self, head: int, number: int) -> bool:
        """Whether a list goes on with what another is about; a test ("DSM-IV diagnosis of …") is no head of a disease."""
        labels = [self._scene.entity(index).label for index in (self._lists[head][-1], self._lists[number][0])]
        return self._is_alike(head, number) and (labels[0] is labels[1] or Label.MEASUREMENT not in labels)

    def _head(self, level: Level, number: int) -> int:
        """The list that another only says more about: of "risk of a reaction to lidocaine" the reaction."""
        while number in level.tied:
            number = level.tied[number]
        return number

    def _described(self, level: Level, last: int, number: int) -> int | None:
        """The nearest list that the last one says more about and that the next one is like."""
        while last in level.tied and last not in level.openers:
            last = level.tied[last]
            if self._is_alike(last, number):
                return last
        return None

    def _is_alike(self, left: int, right: int) -> bool:
        """Whether two lists name things of one sort, excepted or not."""
        scene = self._scene
        one, two = self._lists[left][-1], self._lists[right][0]
        if scene.assertion(one).exception is not scene.assertion(two).exception:
            return False
        if scene.entity(one).label is scene.entity(two).label is Label.MEASUREMENT:
            return True
        sorts = [sorts_of(scene, index, index in self._bounded, self._lexicon) for index in (one, two)]
        return not sorts[0].isdisjoint(sorts[1])

    def _close(self, level: Level) -> None:
        level.joints |= said_behind(level.gap) if level.run else set()
        self._finish(level, level.gap)

    def _is_label(self, level: Level, last: int, number: int) -> bool:
        """Whether a colon, and nothing else, parts a class from the list of what it holds."""
        between = self._scene.gap(self._end(last), self._scene.entity(self._lists[number][0]).start_char)
        is_alone = level.run == [last] and not level.joints and len(self._lists[last]) == 1
        return is_alone and COLON.fullmatch(between) is not None and self._is_named_by(last, tuple(self._lists[number]))

    def _is_named_by(self, owner: int, members: tuple[int, ...]) -> bool:
        """Whether members of a bracket are of their owner's kind; tests are no examples of a disease."""
        label = self._scene.entity(self._lists[owner][-1]).label
        return label is not Label.MEASUREMENT and all(self._scene.entity(index).label is label for index in members)

    def _is_some_of(self, owner: int, members: tuple[int, ...]) -> bool:
        """Whether members of a bracket may be some of their owner's, excepted where it is."""
        is_excepted = self._scene.assertion(self._lists[owner][-1]).exception
        is_alike = all(self._scene.assertion(index).exception is is_excepted for index in members)
        return is_alike and self._is_named_by(owner, members)

    def _finish(self, level: Level, gap: str) -> None:
        """End a run. `gap`: the text behind it."""
        members = tuple(index for number in level.run for index in self._lists[number])
        joints = level.joints | inner_joints(self._scene, [self._lists[number] for number in level.run])
        unknown = UNKNOWN_LAST.match(gap) if joints == {Joint.COMMA} else None
        if unknown and (unknown["comma"] or len(members) > 2):
            joints.add(Joint.OR)
        operator = self._operator(level, members, joints) if len(members) > 1 else None
        is_aside = level.owner >= 0 and not self._is_inclusion and self._is_some_of(level.owner, members)
        if operator == "any" and is_aside and level.run[0] == level.lists[0]:
            members = (*self._lists[level.owner], *members)  # "immune suppressants (A, B)": what is named is some of it
        if operator is None and (rest := self._last_or(level, joints)):
            self._done.append(Run(rest, "any", False))
        elif is_aside and len(members) == len(level.lists) == 1 and not level.joints:
            self._done.append(Run((*self._lists[level.owner], *members), "any", True))  # "anti-IgE (omalizumab)"
        elif operator and (len(level.run) > 1 or level.joints or Joint.COMMA in joints or joints == {Joint.OR}):
            self._done.append(Run(members, operator, bool(level.joints & {Joint.EXAMPLE, Joint.MEMBER, Joint.LABEL})))
        level.run, level.joints = [], set()

    def _last_or(self, level: Level, joints: set[Joint]) -> tuple[int, ...]:
        """The members that "or" joins behind "and" in an inclusion: of "fever and SpO2 < 94 % or on oxygen" the last two."""
        if not self._is_inclusion or joints != {Joint.AND, Joint.OR} or level.joints != {Joint.OR}:
            return ()
        first, *others = level.run
        if (
            inner_joints(self._scene, [self._lists[first]]) != {Joint.AND}
            or inner_joints(self._scene, [self._lists[number] for number in others])
            or self._lists[first][-1] not in self._bounded
        ):
            return ()
        return (self._lists[first][-1], *(index for number in others for index in self._lists[number]))

    def _operator(self, level: Level, members: tuple[int, ...], joints: set[Joint]) -> str | None:
        is_inclusion = self._is_inclusion
        is_excepted = all(self._scene.assertion(index).exception for index in members)
        is_denied = any(self._scene.assertion(index).negated for index in members)
        is_all = Joint.AND in joints and is_inclusion and not is_excepted  # each may be asked for
        if Joint.OR in joints and (Joint.AND not in joints or all(self._scene.assertion(index).negated for index in members)):
            return "any"
        if Joint.EXAMPLE in joints:
            return "any"
        if Joint.MEMBER in joints or (Joint.LABEL in joints and len(joints) > 1):
            return None if is_all else "any"
        if not joints <= {Joint.AND, Joint.COMMA, Joint.OR}:
            return None
        if Joint.AND in joints:
            return "any" if len(members) > 2 and not is_all else None
        if joints != {Joint.COMMA} or is_denied:
            return None
        is_aside = level.is_bracket and not any(index in self._bounded for index in members)
        return "any" if is_aside or is_excepted or not is_inclusion else None
