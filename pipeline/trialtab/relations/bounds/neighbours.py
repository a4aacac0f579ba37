"""What the concepts beside a bound's concept tell of whose the bound is."""

from __future__ import annotations

import re
from bisect import bisect_left

from trialtab.relations.scene import Line, Scene
from trialtab.types import Comparator, Label, Quantity

_BECAUSE = re.compile(r"\s+(?:for|due\s+to|because\s+of|owing\s+to)\s+(?:an?\s+|the\s+|acute\s+|severe\s+){0,2}", re.I)
_ONE_OF = re.compile(r"\s+of\s+(?:the\s+following:?\s+)?", re.I)


def event_of(scene: Scene, mains: Line, index: int) -> int:
    """What happened so many times: not the asthma but the stay of "hospitalization for asthma more than three times"."""
    position = mains.indices.index(index)
    if not position or scene.entity(index).label is not Label.CONDITION:
        return index
    event = scene.entity(mains.indices[position - 1])
    is_cause = _BECAUSE.fullmatch(scene.gap(event.end_char, scene.entity(index).start_char)) is not None
    return mains.indices[position - 1] if is_cause and event.label in (Label.PROCEDURE, Label.DEVICE, Label.DRUG) else index


def bound_behind(scene: Scene, end: int) -> bool:
    """Whether a bound stands right behind the offset where a name ends: it is the name's, and one before the name is not."""
    position = bisect_left(scene.quantity_starts, end)
    if position == len(scene.quantity_starts) or scene.gap(end, scene.quantity_starts[position]).strip(" \n:("):
        return False
    return scene.quantity(scene.quantities[position]).comparator is not None  # "2-4 puffs of albuterol (90 ug)"


def is_of_another(scene: Scene, quantity: Quantity, start: int, end: int) -> bool:
    """Whether what is named from `start` to `end`, behind a quantity, has a bound of its own and not this one.

    It counts statements in "at least one of respiratory rate > 24/min or cough", and a range right before a name with a bound
    is of another scale, as in "WHO 0-2 Karnofsky 70-100 %".
    """
    gap = scene.gap(quantity.end_char, start)
    is_range = quantity.comparator is Comparator.BETWEEN and not gap.strip()
    return (is_range or _ONE_OF.fullmatch(gap) is not None) and bound_behind(scene, end)
