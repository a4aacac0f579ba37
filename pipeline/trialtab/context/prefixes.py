"""Entities with a prefix that denies them: "non-pregnant" as a name of pregnancy, "never smoker", "untreated"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from trialtab.context.engine import Edge
from trialtab.context.rules import Category
from trialtab.types import Domain, Entity

RULE = "PREFIX"
UNDONE_RULE = "PREFIX_UN"
_PREFIX = re.compile(r"\bnon[-‐‑–]? ?$", re.IGNORECASE)
_WITHIN = re.compile(r"(?:non|never)(?=[-‐‑– ])", re.IGNORECASE)
_GLUED = re.compile(r"non(?=[a-z])", re.IGNORECASE)  # of a person's state only: "nonpregnant", not "nonsteroidal drugs"
_UNDONE = re.compile(r"un(?=treated\b)", re.IGNORECASE)  # as a name of treatment
_STATES = frozenset({Domain.PREGNANCY, Domain.LIFESTYLE})
_LONGEST = 6


def prefix_edges(text: str, entities: Sequence[Entity], token_starts: Sequence[int]) -> list[Edge]:
    """Negations by prefix.

    Args:
        text: the Doc's text.
        entities: its entities.
        token_starts: start of the token that each entity begins in, in characters.
    """
    edges = []
    for number, (entity, token_start) in enumerate(zip(entities, token_starts, strict=True)):
        start = entity.start_char
        undone = _UNDONE.match(text, start, entity.end_char) if entity.norm else None
        if undone:
            edges.append(Edge(number, Category.NEGATED_HISTORICAL, start, entity.end_char, UNDONE_RULE))
            continue
        inside = _WITHIN.match(text, start, entity.end_char) if text[start] in "nN" else None
        if inside is None and entity.domain in _STATES:
            inside = _GLUED.match(text, start, entity.end_char)
        if inside and entity.norm and not entity.norm.lower().startswith(inside[0].lower()):
            edges.append(Edge(number, Category.NEGATED, inside.start(), inside.end(), RULE))
            continue
        if start != token_start or (start and text[start - 1] in "-‐‑–"):
            found = _PREFIX.search(text, max(start - _LONGEST, 0), start)
            if found:
                edges.append(Edge(number, Category.NEGATED, found.start(), found.end(), RULE))
    return edges
