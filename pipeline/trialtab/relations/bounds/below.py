"""Bounds of sub-items whose concept stands in the item above: "Hemoglobin:" over "men: ≥ 13 g/dL" and "women: ≥ 12 g/dL"."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from operator import attrgetter

from trialtab.relations.bounds.ages import is_bound
from trialtab.relations.bounds.measuring import can_measure
from trialtab.relations.lexicon import RelationLexicon
from trialtab.relations.records import Constraint
from trialtab.relations.scene import Cover, Scene
from trialtab.types import Label

_CONFIDENCE = 0.85
_MAX_TAIL = 40  # characters of an item after its last measurement, as in "AST and ALT must be one of the following:"
_MOST_OWNERS = 4
_START = attrgetter("start_char")


def with_bounds_below(scenes: Sequence[Scene], constraints: list[Constraint], lexicon: RelationLexicon) -> list[Constraint]:
    """The constraints, with a row for every bound of a sub-item that only its parent's measurements can own.

    Args:
        scenes: one for each criterion, in order.
        constraints: all constraints found in the items themselves, in text order.

    Returns:
        All constraints in text order. An item's row without concept makes way for such a bound.
    """
    candidates = [scene for scene in scenes if scene.criterion.parent and scene.quantities]
    if not candidates:
        return constraints
    numbers = {scene.criterion.number: scene.index for scene in scenes}
    rows: dict[int, list[Constraint]] = {}
    for row in constraints:
        rows.setdefault(row.criterion, []).append(row)
    is_changed = False
    for scene in candidates:
        parent = numbers.get(scene.criterion.parent or "", -1)
        owners = _owners(scenes[parent], rows[parent]) if parent >= 0 else []
        own = rows[scene.index]
        added = list(_rows(scene, scenes[parent], owners, own, lexicon)) if owners else []
        if added:
            kept = [row for row in own if row.entity >= 0 or row.quantity >= 0]
            rows[scene.index] = sorted(kept + added, key=lambda row: (row.start_char, row.end_char))
            is_changed = True
    return [row for scene in scenes for row in rows[scene.index]] if is_changed else constraints


def _owners(parent: Scene, rows: Sequence[Constraint]) -> list[Constraint]:
    """The rows of an item that says nothing but which measurements its sub-items are about."""
    if len(rows) > _MOST_OWNERS or any(row.entity < 0 or row.quantity >= 0 or row.level or row.status for row in rows):
        return []
    if any(parent.entity(row.entity).label is not Label.MEASUREMENT for row in rows):
        return []
    if any(is_bound(parent.quantity(index)) for index in parent.quantities):
        return []
    end = max(parent.entity(row.entity).end_char for row in rows)
    return list(rows) if parent.criterion.end_char - end <= _MAX_TAIL else []


def _rows(
    scene: Scene, parent: Scene, owners: Sequence[Constraint], own: Sequence[Constraint], lexicon: RelationLexicon
) -> Iterator[Constraint]:
    used = {row.quantity for row in own}
    timing = Cover([*map(scene.window, scene.windows), *(scene.findings.time_spans[i] for i in scene.time_spans)])
    for index in scene.quantities:
        quantity = scene.quantity(index)
        if index in used or quantity.alternative_of >= 0 or not is_bound(quantity) or timing.meets(quantity):
            continue
        if not _names_no_other(scene, quantity.start_char, lexicon):
            return  # what follows may be the other's too
        for owner in owners:
            if can_measure(parent, owner.entity, quantity, lexicon):
                yield owner._replace(
                    criterion=scene.index,
                    start_char=quantity.start_char,
                    end_char=quantity.end_char,
                    quantity=index,
                    group=scene.criterion.number if len(owners) > 1 else "",
                    confidence=owner.confidence * _CONFIDENCE,
                )


def _names_no_other(scene: Scene, end: int, lexicon: RelationLexicon) -> bool:
    """Whether before a bound an item only says of whom it asks: nothing, "Men:", "Patients with liver metastases"."""
    position = scene.criterion.start_char
    if any(scene.entity(i).label is Label.MEASUREMENT for i in scene.concept_line().within(position, end)):
        return False
    entities = scene.findings.entities
    gaps: list[str] = []
    for number in range(bisect_left(entities, position, key=_START), bisect_left(entities, end, key=_START)):
        if entities[number].start_char >= position:
            gaps.append(scene.gap(position, entities[number].start_char))
            position = entities[number].end_char
    gaps.append(scene.gap(position, max(position, end)))
    return all(lexicon.below_gap.fullmatch(gap) for gap in gaps)
