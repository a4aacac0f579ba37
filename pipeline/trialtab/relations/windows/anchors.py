"""The further drugs of an event that a window counts from: "within 14 days before the first dose of durvalumab, X or Y"."""

from __future__ import annotations

import re

from trialtab.relations.scene import Scene
from trialtab.types import Entity, Label

_JOIN = re.compile(r"\s*(?:,?\s*\b(?:and/or|and|or|plus)\b|[/+&])\s*", re.I)
_COMMA = re.compile(r"\s*,\s*")
_ENDED = re.compile(r"\s*(?:[.;,)\]]|\Z|\n)")
_CLASSES = "MeSH"  # the code system of drug classes and of placebo
_PLACEBO = "placebo"
_HALF_LIVES = re.compile(r"\bhalf[\s-]?li(?:fe|ves)\s+of\s+(?:the\s+|that\s+|any\s+|each\s+)?$", re.I)
_HALF_LIVES_REACH = 30  # characters before a drug in which its half-lives are named
_UNNAMED = re.compile(r"\b(?:study|trial|investigational|treatment|therapy|medications?|drugs?|agents?|products?)\b", re.I)


def drop_half_lives(scenes: list[Scene]) -> None:
    """Take out of each scene's concepts the drugs that only give a window its measure: "5 half-lives of the agent"."""
    for scene in scenes:
        for index in scene.concepts:
            entity = scene.entity(index)
            near = max(scene.criterion.start_char, entity.start_char - _HALF_LIVES_REACH)
            if entity.label is Label.DRUG and _HALF_LIVES.search(scene.findings.text, near, entity.start_char):
                scene.drop(index)


def drop_joined_anchors(scenes: list[Scene]) -> None:
    """Take out of each scene's concepts the drugs that only go on a window's anchor.

    All must be single drugs, or the last placebo, and the clause must end behind them: in "before the first dose of X or
    immunosuppressants" the class may as well be one more thing that is forbidden.
    """
    for scene in scenes:
        for index in scene.windows:
            window = scene.window(index)
            if window.anchor is None:
                continue
            line = scene.concept_line()
            named = [i for i in line.within(window.anchor_start, window.anchor_end) if _is_named(scene, scene.entity(i))]
            if not named or scene.entity(named[-1]).start_char == window.anchor_start:
                continue  # "after rituximab or steroids": the drug itself, no dose of it
            for joined in _going_on(scene, max(scene.entity(i).end_char for i in named)):
                scene.drop(joined)


def _going_on(scene: Scene, end: int) -> list[int]:
    """The drugs of a list that goes on at a place and ends its clause."""
    text = scene.findings.text
    found: list[int] = []
    for index in [i for i in scene.concepts if scene.entity(i).start_char >= end]:
        entity = scene.entity(index)
        is_last = _JOIN.fullmatch(text, end, entity.start_char) is not None
        is_drug = _is_single(entity) or (is_last and entity.norm == _PLACEBO)
        if not is_drug or not (is_last or _COMMA.fullmatch(text, end, entity.start_char)):
            return []
        found.append(index)
        end = entity.end_char
        if is_last:
            return found if _ENDED.match(text, end, scene.criterion.end_char) else []
    return []


def _is_named(scene: Scene, entity: Entity) -> bool:
    """A single drug, or one that no list knows yet."""
    if _is_single(entity):
        return True
    name = scene.findings.text[entity.start_char : entity.end_char]
    return entity.label is Label.DRUG and entity.code is None and _UNNAMED.search(name) is None


def _is_single(entity: Entity) -> bool:
    return entity.label is Label.DRUG and entity.code is not None and entity.code_system != _CLASSES
