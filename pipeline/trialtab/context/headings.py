"""Cues at the end of an item's own text, which speak of its sub-items: "No history of any of the following:"."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence

from trialtab.context.engine import Edge
from trialtab.context.rules import Category
from trialtab.types import Criterion, Entity

_EXAMPLES_BELOW = re.compile(
    r"\b(?:including|includes?|such as|e\.g\.?|like|namely|defined as|due to"
    r"|(?:as\s+)?(?:defined|evidenced|indicated|manifested|demonstrated|shown|characteri[sz]ed)\s+by)[\s,(]*"
    r"(?:(?:but|and) (?:not|are not) limited to[\s,]*)?(?:at least )?(?:any (?:one )?of |one (?:or more )?of |all of )?"
    r"(?:the )?(?:following)?(?: (?:conditions|criteria|findings|values|parameters|reasons|causes|diseases|disorders))?[\s:]*$",
    re.IGNORECASE,
)
_DENIALS = frozenset({Category.NEGATED, Category.NEGATED_HISTORICAL})


def open_by_examples(
    text: str, criteria: Sequence[Criterion], entities: Sequence[Entity], edges: Sequence[Edge]
) -> list[tuple[int, Edge]]:
    """Denials of an item's last concept whose examples are its sub-items: "No CYP3A4 inhibitors, including the following:".

    Returns:
        As `open_cues` of `inherit`.
    """
    parents = {criterion.parent for criterion in criteria if criterion.parent}
    begins = [entity.start_char for entity in entities]
    denied: dict[int, list[Edge]] = {}
    for edge in edges:
        if edge.category in _DENIALS:
            denied.setdefault(edge.entity, []).append(edge)
    found: list[tuple[int, Edge]] = []
    for item in criteria if denied else ():
        if item.number not in parents or not _EXAMPLES_BELOW.search(
            text, max(item.start_char, item.end_char - 90), item.end_char
        ):
            continue
        last = bisect_right(begins, item.end_char) - 1
        found.extend(
            (item.end_char, edge._replace(entity=-1)) for edge in denied.get(last, ()) if edge.start_char >= item.start_char
        )
    return found


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
