"""Two times of one concept: "contraception for 2 weeks before, during and for 3 months after the study" asks for both."""

from __future__ import annotations

import re

from trialtab.relations.scene import Scene
from trialtab.types import Window, WindowRelation

_BEFORE = frozenset({WindowRelation.BEFORE, WindowRelation.WITHIN, WindowRelation.AT_LEAST_BEFORE})
_REACH = 60  # characters between the two
_JOINT = re.compile(
    r"[\s,]*(?:(?:during|throughout)\s+(?:the\s+)?\w+(?:\s+\w+)?[\s,]+)?(?:during[\s,]*)?"
    r"(?:(?:and/or|and|or|planned|for|up\s+to|until|to|at\s+least|then|again)[\s,]*)*",
    re.I,
)


def goes_on(scene: Scene, first: Window, second: Window) -> bool:
    """Whether a time after an event goes on with what a time before it says: of the same concepts, and in addition to it."""
    if first.relation not in _BEFORE or second.relation is not WindowRelation.AFTER:
        return False
    if first.duration is None or second.duration is None:
        return False
    if not 0 < second.start_char - first.end_char <= _REACH:
        return False
    return _JOINT.fullmatch(scene.findings.text, first.end_char, second.start_char) is not None


def second_time(scene: Scene, windows: list[int], window: int) -> int:
    """The window behind the one of a concept's row that asks for a row of its own, -1 for none."""
    if window < 0:
        return -1
    return next((i for i in windows if i > window and goes_on(scene, scene.window(window), scene.window(i))), -1)
