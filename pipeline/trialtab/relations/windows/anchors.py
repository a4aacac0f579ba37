"""The second drug of an event that a window counts from: "within 14 days before the first dose of durvalumab or X"."""

from __future__ import annotations

import re

from trialtab.relations.scene import Scene
from trialtab.types import Entity, Label

_JOIN = re.compile(r"\s*(?:,?\s*\b(?:and/or|and|or|plus)\b|[/+&])\s*", re.I)
_ENDED = re.compile(r"\s*(?:[.;,)\]]|\Z|\n)")
_CLASSES = "MeSH"  # the code system of drug classes and of placebo
_PLACEBO = "placebo"


def drop_joined_anchors(scenes: list[Scene]) -> None:
    """Take out of each scene's concepts the drugs that only go on a window's anchor.

    Both must be single drugs, or the second placebo, and the clause must end behind them: in "before the first dose of X or
    immunosuppressants" the class may as well be one more thing that is forbidden.
    """
    for scene in scenes:
        for index in scene.windows:
            window = scene.window(index)
            if window.anchor is None:
                continue
            line = scene.concept_line()
            named = [i for i in line.within(window.anchor_start, window.anchor_end) if _is_single(scene.entity(i))]
            if not named or scene.entity(named[-1]).start_char == window.anchor_start:
                continue  # "after rituximab or steroids": the drug itself, no dose of it
            end = max(scene.entity(i).end_char for i in named)
            following = next((i for i in scene.concepts if scene.entity(i).start_char >= end), -1)
            if following >= 0 and _goes_on(scene, end, scene.entity(following)):
                scene.drop(following)


def _goes_on(scene: Scene, end: int, entity: Entity) -> bool:
    text = scene.findings.text
    if not _is_single(entity) and entity.norm != _PLACEBO:
        return False
    joined = _JOIN.fullmatch(text, end, entity.start_char) is not None
    return joined and _ENDED.match(text, entity.end_char, scene.criterion.end_char) is not None


def _is_single(entity: Entity) -> bool:
    return entity.label is Label.DRUG and entity.code is not None and entity.code_system != _CLASSES
