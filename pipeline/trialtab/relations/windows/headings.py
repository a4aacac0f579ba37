"""The window that an item gives to its sub-items: "Within 30 days of screening:"."""

from __future__ import annotations

import re

from trialtab.relations.lexicon import RelationLexicon
from trialtab.relations.scene import Scene
from trialtab.types import WindowRelation

_SENTENCE = re.compile(r"[.;](?<!\d.)\s|(?<![\w(])[ivx]+[.)]\s", re.I)
_AND = re.compile(r"\band\b", re.I)


def inherited_windows(scenes: list[Scene], lexicon: RelationLexicon) -> dict[int, int]:
    """Criterion index -> window index of the parent whose heading governs it ("Within 30 days of screening:")."""
    by_number = {scene.criterion.number: scene for scene in scenes}
    parents = {scene.criterion.parent for scene in scenes if scene.criterion.parent}
    headings = {number: _heading_window(by_number[number], lexicon) for number in parents if number in by_number}
    inherited: dict[int, int] = {}
    for scene in scenes:
        number = scene.criterion.parent or ""
        if number not in headings:
            continue
        own, is_closed = headings[number]
        if own is not None:
            inherited[scene.index] = own
        elif not is_closed and by_number[number].index in inherited:
            inherited[scene.index] = inherited[by_number[number].index]
    return inherited


def _heading_window(parent: Scene, lexicon: RelationLexicon) -> tuple[int | None, bool]:
    """The window that an item gives to its sub-items; whether it gives them none, not even its own parent's."""
    own = [i for i in parent.windows if parent.window(i).duration is not None]
    if len(own) != 1:
        return None, False
    window = parent.window(own[0])
    if _SENTENCE.search(parent.gap(window.end_char, parent.criterion.end_char).rstrip()):
        return None, False  # what follows the window's sentence leads to the list
    if _AND.search(parent.gap(window.end_char, parent.criterion.end_char)):
        return None, True  # "onset within 10 days and one of the following": the list is another condition
    text = parent.gap(parent.criterion.start_char, parent.criterion.end_char).rstrip()
    leads = text.endswith((":", "：", "–", "-")) or any(cue.regex.search(text) for cue in lexicon.groups)
    return (own[0] if leads and window.relation is not WindowRelation.AFTER else None), False
