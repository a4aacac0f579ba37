"""Ages: which time quantities are a person's age, with or without the word."""

from __future__ import annotations

from trialtab.relations.lexicon import RelationLexicon
from trialtab.relations.scene import Scene, overlaps
from trialtab.types import Domain, Quantity

AGE_UNITS = frozenset({"a", "mo", "wk", "d", "h"})
IMPLIED_AGE = -2  # in the place of an entity: an age that no word names
_NEAR = 45  # characters between the word "age" and its number
_MOST_YEARS = 120.0
_AFTER_BARE_AGE = ("at ", "and ", "with ", "who ", "for ", "on ", "when ")


def find_ages(scene: Scene, lexicon: RelationLexicon) -> dict[int, int]:
    """Quantities that bound an age.

    Returns:
        quantity index -> entity index of the age word, or IMPLIED_AGE.
    """
    ages = [index for index in scene.concepts if scene.entity(index).domain is Domain.AGE]
    timing = [scene.window(i) for i in scene.windows]
    found: dict[int, int] = {}
    for index in scene.quantities:
        quantity = scene.quantity(index)
        if not is_bound(quantity) or quantity.alternative_of >= 0:
            continue
        if quantity.unit is not None and quantity.unit not in AGE_UNITS:
            continue
        if overlaps(quantity, timing):
            continue
        word = _age_word(scene, ages, quantity)
        if word is not None and plausible(quantity):
            found[index] = word
        elif quantity.unit in ("a", "mo") and _implied(scene, lexicon, quantity) and plausible(quantity):
            found[index] = IMPLIED_AGE
    return found


def is_bound(quantity: Quantity) -> bool:
    """Whether a quantity bounds something: it has a comparator, or is a range."""
    return quantity.comparator is not None and not (quantity.low is None and quantity.high is None)


def plausible(quantity: Quantity) -> bool:
    """Whether a bound can be an age in its unit (no unit: years)."""
    most = _MOST_YEARS * {"mo": 12, "wk": 53, "d": 366, "h": 8800}.get(quantity.unit or "a", 1)
    return max(quantity.low or 0, quantity.high or 0) <= most


def _age_word(scene: Scene, ages: list[int], quantity: Quantity) -> int | None:
    for index in ages:
        entity = scene.entity(index)
        if entity.start_char < quantity.end_char and quantity.start_char < entity.end_char:
            return index
        if 0 <= quantity.start_char - entity.end_char <= _NEAR:
            left, right = entity.end_char, quantity.start_char
        elif 0 <= entity.start_char - quantity.end_char <= 12:
            left, right = quantity.end_char, entity.start_char
        else:
            continue
        between = [i for i in scene.concepts if left <= scene.entity(i).start_char < right and i not in ages]
        numbers = [i for i in scene.quantities if left <= scene.quantity(i).start_char < right]
        if not between and len(numbers) <= 1 and scene.clause_of(left) == scene.clause_of(max(right - 1, left)):
            return index
    return None


def _implied(scene: Scene, lexicon: RelationLexicon, quantity: Quantity) -> bool:
    text = scene.findings.text
    if lexicon.age_after.match(text, quantity.end_char, scene.criterion.end_char):
        return True
    clause_start, _ = scene.clause_span(scene.clause_of(quantity.start_char))
    if not lexicon.person_only.fullmatch(text, clause_start, quantity.start_char):
        return False
    # "18 years" standing alone or before a comma; "2 years of follow-up" is no age
    rest = text[quantity.end_char : scene.criterion.end_char].lstrip(" )")
    return (
        not rest or not rest[0].isalnum() or rest.lower().startswith(("at ", "and ", "with ", "who ", "for ", "on ", "when "))
    )
