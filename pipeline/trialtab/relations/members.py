"""The members of lists: what parts them, and what sorts of thing they are."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import NamedTuple

from trialtab.relations.joints import CONJUNCTION, Joint
from trialtab.relations.lexicon import RelationLexicon
from trialtab.relations.scene import Scene
from trialtab.types import Domain, Label

_BORDER = re.compile(r"[()\[\]]|\b(?:i\.?\s?e\b|namely)", re.I)
_OF = re.compile(r"(?<=[\w)])\s+of\s+(?!.*(?:,|\b(?:or|and)\b))|\band\s+either\b", re.I)
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
    is_bracket: bool = False


def without_objects(scene: Scene, members: list[int]) -> list[list[int]]:
    """A list parted at what the last member is of, before "either", and before the noun of a list of adjectives.

    "surgery or radiotherapy of the chest", "T3 or T4 tumor", "unresectable or locally advanced cancer".
    """
    return [piece for part in _parted(scene, members, _OF) for piece in _without_noun(scene, part)]


def _without_noun(scene: Scene, members: list[int]) -> list[list[int]]:
    """A list parted before a last member that only a space parts from the one before, which "or" joins to the others."""
    if len(members) < 3:
        return [members]
    before, between = (
        scene.gap(scene.entity(left).end_char, scene.entity(right).start_char) for left, right in pairwise(members[-3:])
    )
    return [members[:-1], members[-1:]] if between == " " and CONJUNCTION.search(before) else [members]


def parts_of(scene: Scene, members: list[int]) -> list[list[int]]:
    """A list without brackets and what says it again: "hepatitis B (HBsAg" and "cancer, i.e. lymphoma" are two each.

    What is excepted and what is not are parted, too.
    """
    parts = [part for each in without_objects(scene, members) for part in _parted(scene, each, _BORDER)]
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
