"""A bound that takes up the concepts of the one before it: for other patients, for the other sex, over a condition."""

from __future__ import annotations

import itertools
import re

from trialtab.patterns import role_words
from trialtab.relations.bounds.bindings import Binding, Bindings
from trialtab.relations.bounds.reach import MAX_BEFORE, PER_VOLUME
from trialtab.relations.scene import Scene
from trialtab.types import Label, Quantity

_SECOND_BOUND = re.compile(r"\s*+(?:\(\s*+(?:(?:or|and)\s++)?|[,;(]?\s*+(?:except(?:\s++that)?|unless)\s++)", re.I)
_SLASH = re.compile(r"\s?[/⁄∕／]\s?")
_NAMES_SLASH = re.compile(r"(?:\s?(?:BP|blood pressure))?\s?/\s?(?:the\s)?", re.I)
_AND_ALONE = re.compile(r"[ ,]*+and[ ,]*+", re.I)
# a line's end was lost: "FEV1 > 1.2 liters MVV > 50 liters", and MVV is no known name
_UNKNOWN_NAME = re.compile(rf"\s+(?!(?i:{role_words('criterion_words.tsv')['no_name']})\b)[A-Z][\w-]+(?:\s[\w-]+)?[\s:]*")


def repeated(scene: Scene, bindings: Bindings, before: int | None, after: int | None, quantity: Quantity) -> list[int]:
    """The concepts of the bound before, where a bracket or an exception gives them another one for some patients.

    "AST and ALT ≤ 2.5 x ULN (≤ 5 x ULN if …)" bounds both twice; so does "< 3 x ULN, except that up to 5 x ULN is allowed".
    """
    held = bindings.last.get(before) if before is not None else None
    if held is None:
        return []
    last = scene.quantity(held)
    if (last.unit, last.limit_of, last.dimension) != (quantity.unit, quantity.limit_of, quantity.dimension):
        return []
    between = scene.gap(last.end_char, quantity.start_char)
    is_alternative = after is None and between.strip(" ,\n").lower() == "or"
    if not is_alternative and not _SECOND_BOUND.fullmatch(between):
        return []
    return list(bindings.members[held])


def second_of_pair(scene: Scene, bindings: Bindings, quantity: Quantity) -> list[int]:
    """The concepts of the number before a slash: "BP ≤ 140/90 mmHg on lisinopril" bounds the pressure twice."""
    if not bindings.made:
        return []
    index = bindings.made[-1].quantity
    first = scene.quantity(index)
    is_same = (first.unit, first.comparator, first.dimension) == (quantity.unit, quantity.comparator, quantity.dimension)
    is_bare = quantity.unit is None and all((scene.entity(i).norm or "").endswith("pressure") for i in bindings.members[index])
    is_pair = is_same and (quantity.dimension == "pressure" or is_bare)
    return list(bindings.members[index]) if is_pair and _SLASH.fullmatch(scene.gap(first.end_char, quantity.start_char)) else []


def one_each(scene: Scene, bindings: Bindings) -> list[Binding]:
    """The bindings; of two concepts and two numbers, both joined by slashes, each concept has its own number.

    "SBP/DBP > 140/90" asks 140 of the one and 90 of the other.
    """
    wrong: set[tuple[int, int]] = set()
    quantities = list(dict.fromkeys(binding.quantity for binding in bindings.made))
    for first, second in itertools.pairwise(quantities):
        members = sorted(bindings.members[first], key=lambda index: scene.entity(index).start_char)
        if len(members) != 2 or members != sorted(bindings.members[second], key=lambda index: scene.entity(index).start_char):
            continue
        numbers = scene.gap(scene.quantity(first).end_char, scene.quantity(second).start_char)
        names = scene.gap(scene.entity(members[0]).end_char, scene.entity(members[1]).start_char)
        if _SLASH.fullmatch(numbers) and _NAMES_SLASH.fullmatch(names):
            wrong |= {(first, members[1]), (second, members[0])}
    return [binding for binding in bindings.made if (binding.quantity, binding.entity) not in wrong] if wrong else bindings.made


def other_sex(scene: Scene, bindings: Bindings, quantity: Quantity) -> list[int]:
    """The concepts of the number for the first sex; none where that number found none."""
    if not bindings.made:
        return []
    index = bindings.made[-1].quantity
    first = scene.quantity(index)
    is_pair = (first.unit, first.limit_of, first.comparator) == (quantity.unit, quantity.limit_of, quantity.comparator)
    return list(bindings.members[index]) if is_pair and quantity.start_char - first.end_char <= MAX_BEFORE else []


def resumed(scene: Scene, bindings: Bindings, quantity: Quantity) -> int | None:
    """The measurement that a bound takes up again over a condition: "≤ 1.5 x ULN if no liver metastases or ≤ 3 x ULN"."""
    if not bindings.made:
        return None
    last = bindings.made[-1]
    held, entity = scene.quantity(last.quantity), scene.entity(last.entity)
    is_told_apart = bool(quantity.qualifier) and quantity.comparator is held.comparator
    if not is_told_apart and quantity.limit_of is None and not PER_VOLUME.search(quantity.unit or ""):
        return None
    is_same = (held.limit_of, held.dimension) == (quantity.limit_of, quantity.dimension)
    if not is_same or entity.label is not Label.MEASUREMENT or entity.start_char > held.start_char:
        return None
    if quantity.start_char - held.end_char > MAX_BEFORE:
        return None
    if scene.clause_of(held.start_char) != scene.clause_of(quantity.start_char):
        return None
    between = scene.concept_line().within(held.end_char, quantity.start_char)
    return last.entity if all(scene.entity(i).label is Label.CONDITION for i in between) else None


def continues(scene: Scene, bindings: Bindings, chosen: int, quantity: Quantity) -> bool:
    """Whether a further bound of a bound concept can be its own: same kind of value, close to the one before."""
    last = bindings.furthest[chosen]
    if not 0 <= quantity.start_char - last.end_char <= MAX_BEFORE:
        return False
    is_by_people = bool(last.qualifier and quantity.qualifier)  # "IgG (5-8 years: < 4.5 g/L; 9 years and older: < 6 g/L)"
    if ";" in scene.gap(last.end_char, quantity.start_char) and not is_by_people:
        return False  # "(bilirubin > 2 x ULN; transaminases > 5 x ULN)": another value's, whether its name is known or not
    if scene.entity(chosen).label is Label.DRUG and last.dimension.startswith("mass") and quantity.dimension.startswith("mass"):
        return True  # "> 10 mg/day of prednisone or > 0.15 mg/kg/day"
    if _UNKNOWN_NAME.fullmatch(scene.gap(last.end_char, quantity.start_char)):
        return False
    other_scale = (last.limit_of is None) != (quantity.limit_of is None)
    return last.dimension == quantity.dimension or other_scale or not last.dimension


def parallel(scene: Scene, bindings: Bindings, chosen: int, quantity: Quantity) -> int:
    """In "QTc > 500 ms with QRS < 120 and > 550 ms with …" the third bound cannot be the second's: it repeats the first."""
    mine = bindings.first.get(chosen)
    if mine is None:
        return chosen
    held = scene.quantity(mine)
    if held.comparator is quantity.comparator or not _contradict(held, quantity):
        return chosen
    if not _AND_ALONE.fullmatch(scene.findings.text, held.end_char, quantity.start_char):
        return chosen
    other = bindings.other_like(quantity, chosen)
    return chosen if other is None else other


def _contradict(one: Quantity, two: Quantity) -> bool:
    low = max(q.low for q in (one, two) if q.low is not None) if one.low is not None or two.low is not None else None
    highs = [q.high for q in (one, two) if q.high is not None]
    return low is not None and bool(highs) and low >= min(highs) and one.unit == two.unit
