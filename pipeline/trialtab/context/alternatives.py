"""Measurements with a bound of their own that a denial before them reaches: "no diabetes or fasting glucose > 120 mg/dL"."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from trialtab.context.matching import Target
from trialtab.context.words import Words
from trialtab.types import Label

_MAX_DESCRIBING = 2  # words between "or" and the measurement: "or oral temperature", "or fasting glucose"
_MAX_BOUND = 8  # words of the bound of the first: "> 3 x ULN", "greater than 2 times normal"


def alternatives_of(
    denied: Collection[int],
    targets: Sequence[Target],
    bounded: Collection[int],
    above: Collection[int],
    words: Sequence[int],
    known: Words,
) -> list[tuple[int, int]]:
    """What "or" joins to something denied right before it, though it has a bound of its own.

    Of a measurement without a bound the bound is both's ("no AST or ALT > 3 x ULN", "no platelets or hemoglobin < 9"). Behind
    anything else only what must not be high goes on: "no fever or temperature < 37.8" states what is asked.

    Args:
        denied: which targets are denied, as positions in `targets`.
        bounded: first tokens of targets that have a bound of their own.
        above: those of them whose bound is the least that there may be.
        words: word ids of the Doc.
        known: the small words.

    Returns:
        Pairs of an alternative and the first denied target of its list, as positions in `targets`.
    """
    heads = {place: place for place in denied}
    found: list[tuple[int, int]] = []
    for place in range(1, len(targets)):
        before, target = targets[place - 1], targets[place]
        if place in heads or place - 1 not in heads or target.start not in bounded:
            continue
        if before.label not in (Label.CONDITION, Label.MEASUREMENT):
            continue  # "that require no hospitalization or O2 saturation >= 93 %"
        is_value = before.label is Label.MEASUREMENT
        is_both_above = target.start in above and (before.start in above if before.start in bounded else True)
        is_shared = is_value and before.start not in bounded
        if not (is_both_above or is_shared):
            continue
        longest = _MAX_BOUND if before.start in bounded else 0
        if _is_joined(words[before.end : target.start], longest, known):
            heads[place] = heads[place - 1]
            found.append((place, heads[place]))
    return found


def _is_joined(between: Sequence[int], longest: int, known: Words) -> bool:
    """Whether words are no more than a bound, "or", and what describes the second.

    Args:
        longest: how many words the bound may have.
    """
    first = next((place for place, word in enumerate(between) if word in known.conjunctions), len(between))
    last = first
    while last < len(between) and between[last] in known.conjunctions:
        last += 1
    joint, rest = between[first:last], between[last:]
    if first > longest or not joint or len(rest) > _MAX_DESCRIBING:
        return False
    ends = known.commas | known.conjunctions | known.openers | known.closers | known.stops
    if any(word in ends for word in (*between[:first], *rest)):
        return False
    return any(word in known.alternatives for word in joint)
