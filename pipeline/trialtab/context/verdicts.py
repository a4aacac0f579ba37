"""From the cues on one entity to its Assertion."""

from __future__ import annotations

from collections.abc import Iterable

from trialtab.context.engine import Edge
from trialtab.context.rules import Category
from trialtab.types import Assertion, Kind, Sensitivity

# the most definite first, for "allergy or contraindication to"
_SENSITIVITIES = {
    Category.ALLERGY: Sensitivity.ALLERGY,
    Category.INTOLERANCE: Sensitivity.INTOLERANCE,
    Category.CONTRAINDICATION: Sensitivity.CONTRAINDICATION,
}


def decide(entity: int, edges: Iterable[Edge], kind: Kind | None) -> Assertion:
    """The assertion that an entity's cues give.

    Args:
        entity: index of the entity.
        edges: the cues that modify it.
        kind: the side its criterion stands on; None outside the eligibility text.

    Returns:
        Assertion with every deciding cue in `cues`.
    """
    edges = list(edges)
    said = {edge.category for edge in edges}
    if Category.PERMITTED_HISTORICAL in said:
        said |= {Category.PERMITTED, Category.HISTORICAL}
    past_or_current = Category.PAST_OR_CURRENT in said
    is_either = Category.PERSONAL_OR_FAMILY in said
    historical = past_or_current or bool(said & {Category.HISTORICAL, Category.NEGATED_HISTORICAL})
    negative = Category.NEGATIVE in said
    negated = negative or bool(said & {Category.NEGATED, Category.NEGATED_HISTORICAL})
    if Category.PROHIBITED in said and kind is Kind.INCLUSION:
        negated = True
    permitted = Category.PERMITTED in said and kind is Kind.EXCLUSION and not negated and Category.PROHIBITED not in said
    return Assertion(
        entity,
        negated=negated,
        historical=historical,
        current=past_or_current or not historical,
        hypothetical=Category.HYPOTHETICAL in said,
        planned=Category.OR_PLANNED in said and Category.HYPOTHETICAL not in said,
        uncertain=Category.UNCERTAIN in said,
        family=is_either or Category.FAMILY in said,
        personal=is_either,
        exception=Category.EXCEPTION in said or permitted,
        status="negative" if negative else None,
        cues=tuple(
            sorted({(edge.start_char, edge.end_char, edge.rule) for edge in edges if edge.category is not Category.CURRENT})
        ),
        sensitivity=next((value for category, value in _SENSITIVITIES.items() if category in said), None),
    )
