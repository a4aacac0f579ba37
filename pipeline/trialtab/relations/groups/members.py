"""The members of lists: what parts them, and what sorts of thing they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import NamedTuple

from trialtab.relations.groups.joints import AND, CONJUNCTION, OR, Joint
from trialtab.relations.lexicon import RelationLexicon
from trialtab.relations.scene import Scene
from trialtab.types import Domain, Kind, Label

_BORDER = re.compile(r"[()\[\]]|\b(?:i\.?\s?e\b|namely)", re.I)
_OF = re.compile(r"(?<=[\w)])\s+of\s+(?!.*(?:,|\b(?:or|and)\b))|\band\s+either\b", re.I)
MAX_ADJUNCT_GAP = 120  # characters
_PEOPLE = frozenset({Domain.AGE, Domain.SEX})
_TREATMENTS = frozenset({Label.DRUG, Label.PROCEDURE, Label.DEVICE})


class Run(NamedTuple):
    """Entities that one operator joins; `is_example`: the first names a class, the others some of it."""

    members: tuple[int, ...]
    operator: str
    is_example: bool


@dataclass(slots=True)
class Level:
    """Where reading stands in one bracket: its lists so far, those of the run that is open, and its joints."""

    owner: int = -1  # the list before the bracket
    lists: list[int] = field(default_factory=list)
    run: list[int] = field(default_factory=list)
    joints: set[Joint] = field(default_factory=set)
    gap: str = ""
    tied: dict[int, int] = field(default_factory=dict)  # list -> the list before it that it says more about
    openers: set[int] = field(default_factory=set)  # tied lists that go on themselves: "as indicated by A, B"
    is_bracket: bool = False


def without_objects(scene: Scene, members: list[int], lexicon: RelationLexicon) -> list[list[int]]:
    """A list parted at what the last member is of, before "either", before the noun of a list of adjectives, behind an adjunct.

    "surgery or radiotherapy of the chest", "T3 or T4 tumor", "unresectable or locally advanced cancer", and the insulin and the
    gout of "diabetes requiring insulin, gout".
    """
    return [
        piece
        for part in _parted(scene, members, _OF)
        for one in _without_noun(scene, part)
        for piece in _without_adjuncts(scene, one, lexicon)
    ]


def _without_adjuncts(scene: Scene, members: list[int], lexicon: RelationLexicon) -> list[list[int]]:
    """A list parted behind a member that describes what stands before it, where the next is of that one's sort, not of its."""
    parts = [members[:1]]
    owner: int | None = None
    for left, right in pairwise(members):
        found = described(scene, left, lexicon)
        owner = owner if found is None else found
        label = scene.entity(right).label
        if owner is not None and label is scene.entity(owner).label and label is not scene.entity(left).label:
            parts.append([right])
            owner = None
        else:
            parts[-1].append(right)
    return parts


def described(scene: Scene, index: int, lexicon: RelationLexicon) -> int | None:
    """The concept right before another that this one describes: of "asthma treated with theophylline" the asthma."""
    place = scene.concepts.index(index)
    if not place:
        return None
    owner = scene.concepts[place - 1]
    start, end = scene.entity(owner).end_char, scene.entity(index).start_char
    is_adjunct = 0 < end - start <= MAX_ADJUNCT_GAP and lexicon.adjunct.fullmatch(scene.findings.text, start, end)
    return owner if is_adjunct and scene.entity(owner).domain not in _PEOPLE else None


def _without_noun(scene: Scene, members: list[int]) -> list[list[int]]:
    """A list parted before a last member that only a space parts from the one before, which "or" joins to the others."""
    if len(members) < 3:
        return [members]
    before, between = (
        scene.gap(scene.entity(left).end_char, scene.entity(right).start_char) for left, right in pairwise(members[-3:])
    )
    return [members[:-1], members[-1:]] if between == " " and CONJUNCTION.search(before) else [members]


def parts_of(scene: Scene, members: list[int], lexicon: RelationLexicon) -> list[list[int]]:
    """A list without brackets and what says it again: "hepatitis B (HBsAg" and "cancer, i.e. lymphoma" are two each.

    What is excepted and what is not are parted, too.
    """
    parts = [part for each in without_objects(scene, members, lexicon) for part in _parted(scene, each, _BORDER)]
    return [list(alike) for part in parts for _, alike in groupby(part, key=lambda index: scene.assertion(index).exception)]


def _parted(scene: Scene, members: list[int], border: re.Pattern[str]) -> list[list[int]]:
    parts = [members[:1]]
    for left, right in pairwise(members):
        if border.search(scene.findings.text, scene.entity(left).end_char, scene.entity(right).start_char):
            parts.append([right])
        else:
            parts[-1].append(right)
    return parts


def sorts_of(scene: Scene, index: int, is_bounded: bool, lexicon: RelationLexicon) -> frozenset[str]:
    """What sorts of thing a concept is; a finding without a bound ("delayed QT") is a state as a disease is."""
    entity = scene.entity(index)
    if entity.domain is Domain.CONSENT:
        return frozenset({"consent"})
    if entity.domain is Domain.CONTRACEPTION:
        return frozenset({"fertility", "treatment"})
    if entity.domain is Domain.PREGNANCY:
        return frozenset({"fertility", "state"})
    if entity.label in _TREATMENTS or entity.domain is Domain.TRIAL_PARTICIPATION:
        is_sterilising = lexicon.sterilising.search(scene.gap(entity.start_char, entity.end_char))
        return frozenset({"fertility", "treatment"} if is_sterilising else {"treatment"})
    return frozenset({"measurement" if entity.label is Label.MEASUREMENT and is_bounded else "state"})


def inner_joints(scene: Scene, lists: Sequence[Sequence[int]]) -> set[Joint]:
    """What joins the members of lists themselves: "A, [B or C]"."""
    found: set[Joint] = set()
    for members in lists:
        if len(members) > 1:
            between = scene.gap(scene.entity(members[0]).end_char, scene.entity(members[-1]).start_char)
            words = {joint for joint, word in ((Joint.AND, AND), (Joint.OR, OR)) if word.search(between)}
            words = {Joint.AND} if is_pair(scene, members, between) else words
            found |= words or ({Joint.COMMA} if "," in between else set())
    return found


def is_pair(scene: Scene, members: Sequence[int], between: str) -> bool:
    """Whether a slash only writes two values side by side: with "AST/ALT ≤ 3 x ULN" both must be low to be included."""
    if between.strip() != "/" or scene.criterion.kind is not Kind.INCLUSION:
        return False
    if any(scene.entity(index).label is not Label.MEASUREMENT or scene.assertion(index).negated for index in members):
        return False
    end = scene.entity(members[-1]).end_char
    behind = (scene.quantity(index).start_char for index in scene.quantities)
    bound = min((start for start in behind if start >= end), default=None)
    return bound is not None and not any(end <= scene.entity(index).start_char < bound for index in scene.concepts)


def merged(runs: list[Run]) -> list[Run]:
    """Runs that share a list made one ("lung disease (e.g. asthma) or heart failure")."""
    found: list[Run] = []
    place: dict[int, int] = {}  # entity -> the merged run that it is in
    for run in sorted(runs, key=lambda run: min(run.members)):
        other = next((place[index] for index in run.members if index in place), len(found))
        if other == len(found):
            found.append(run)
        elif found[other].operator == run.operator:
            members = tuple(sorted({*found[other].members, *run.members}))
            found[other] = Run(members, run.operator, found[other].is_example or run.is_example)
        place.update(dict.fromkeys(run.members, other))
    return found
