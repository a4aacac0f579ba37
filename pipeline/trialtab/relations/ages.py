"""Ages: which time quantities are a person's age, with or without the word."""

from __future__ import annotations

from trialtab.relations.lexicon import RelationLexicon
from trialtab.relations.scene import Scene, overlaps
from trialtab.types import Domain, Quantity

AGE_UNITS = frozenset({"a", "mo", "wk", "d", "h"})
IMPLIED_AGE = -2  # in the place of an entity: an age that no word names
_NEAR = 45  # characters between the word "age" and its number
_MOST_YEARS = 120.0
_LEAST_BARE = 12  # years; a smaller number without unit after people may count them
_HEADING = 12  # characters of an item that only says "age"
_AFTER_BARE_AGE = ("at ", "and ", "with ", "who ", "for ", "on ", "when ")


def is_age_heading(scene: Scene) -> bool:
    """Whether an item is nothing but the word "age", so that the values below it are ages."""
    ages = [i for i in scene.concepts if scene.entity(i).domain is Domain.AGE]
    text = scene.gap(scene.criterion.start_char, scene.criterion.end_char)
    return bool(ages) and len(scene.concepts) == 1 and not scene.quantities and len(text.strip()) <= _HEADING


def find_ages(scene: Scene, lexicon: RelationLexicon, below_heading: bool = False) -> dict[int, int]:
    """Quantities that bound an age.

    Args:
        below_heading: the item stands below a heading that `is_age_heading`.

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
        elif plausible(quantity) and (_opens(scene, quantity) if below_heading else _implied(scene, lexicon, quantity)):
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
        between = [i for i in between if scene.entity(i).domain is not Domain.CONSENT]  # "age at the time of consent"
        numbers = [i for i in scene.quantities if left <= scene.quantity(i).start_char < right]
        if not between and len(numbers) <= 1 and scene.clause_of(left) == scene.clause_of(max(right - 1, left)):
            return index
    return None


def _opens(scene: Scene, quantity: Quantity) -> bool:
    """Whether nothing stands before a value in its clause."""
    start, _ = scene.clause_span(scene.clause_of(quantity.start_char))
    return not any(letter.isalnum() for letter in scene.gap(start, quantity.start_char))


def _implied(scene: Scene, lexicon: RelationLexicon, quantity: Quantity) -> bool:
    if quantity.unit not in ("a", "mo"):
        return quantity.unit is None and _bare_age(scene, lexicon, quantity)
    text = scene.findings.text
    if lexicon.age_after.match(text, quantity.end_char, scene.criterion.end_char):
        return True
    clause_start, _ = scene.clause_span(scene.clause_of(quantity.start_char))
    if not lexicon.person_only.fullmatch(text, clause_start, quantity.start_char):
        return False
    # "18 years" standing alone or before a comma; "2 years of follow-up" is no age
    rest = text[quantity.end_char : scene.criterion.end_char].lstrip(" )")
    return not rest or not rest[0].isalnum() or rest.lower().startswith(_AFTER_BARE_AGE)


def _bare_age(scene: Scene, lexicon: RelationLexicon, quantity: Quantity) -> bool:
    """Whether a number without unit is an age: an item that is nothing but people and the number ("Patients < 18")."""
    start, end = scene.clause_span(scene.clause_of(quantity.start_char))
    before = scene.gap(start, quantity.start_char)
    is_alone = not any(letter.isalnum() for letter in scene.gap(quantity.end_char, end))
    values = [value for value in (quantity.low, quantity.high) if value is not None]
    return (
        is_alone
        and min(values) >= _LEAST_BARE
        and any(letter.isalpha() for letter in before)
        and bool(lexicon.person_only.fullmatch(scene.findings.text, start, quantity.start_char))
    )
