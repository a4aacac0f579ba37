"""Cues at the end of an item's own text, which speak of its sub-items: "No history of any of the following:"."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from trialtab.context.engine import Edge
from trialtab.types import Criterion, Entity


def inherit(
    text: str, criteria: Sequence[Criterion], entities: Sequence[Entity], open_cues: Iterable[tuple[int, Edge]]
) -> list[Edge]:
    """Edges from an item's open cues to the entities of its descendants.

    Args:
        text: the Doc's text.
        criteria: its items, in text order.
        entities: its entities.
        open_cues: (end of the cue's sentence in characters, edge of no entity).
    """
    starts = [criterion.start_char for criterion in criteria]
    parents = {criterion.parent for criterion in criteria if criterion.parent}
    given: dict[str, list[Edge]] = {}
    for end_char, edge in open_cues:
        index = bisect_right(starts, edge.start_char) - 1
        if index < 0:
            continue
        item = criteria[index]
        rest = text[min(end_char, item.end_char) : item.end_char].strip()
        if item.number in parents and not rest and edge.end_char <= item.end_char:
            given.setdefault(item.number, []).append(edge)
    if not given:
        return []
    for item in criteria:  # parents stand before their sub-items
        if item.parent in given:
            given[item.number] = given.get(item.number, []) + given[item.parent]
    edges = []
    for number, entity in enumerate(entities):
        index = bisect_right(starts, entity.start_char) - 1
        if index >= 0 and entity.start_char < criteria[index].end_char:
            for edge in given.get(criteria[index].number, ()):
                if not starts[index] <= edge.start_char < criteria[index].end_char:
                    edges.append(edge._replace(entity=number))
    return edges
