"""Examples of what is denied or excepted, told behind a clause that ends the cue's scope. All positions are tokens.

"No condition that would increase the risk, such as gout or stroke": "that would" ends what "no" says, and the examples are
still of the condition that must not be there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from trialtab.context.matching import Cue
from trialtab.context.region import Region
from trialtab.context.rules import Category, Direction, Reach

_CATEGORIES = frozenset({Category.NEGATED, Category.NEGATED_HISTORICAL, Category.EXCEPTION})
_REACH = 5  # tokens from "such as" to the first example
_GAP = 7  # tokens between two examples


def examples_behind(cues: Sequence[Cue], targets: Sequence[tuple[int, int]], region: Region) -> list[tuple[int, int, Cue]]:
    """Each example as its position in `targets`, where its list opens, and the cue that speaks of what it is an example of.

    Args:
        cues: of the region, in order.
        targets: the region's entities, [start, end), in order.
        region: the sentence.
    """
    heads = [cue for cue in cues if _opens(cue, region)]
    found: list[tuple[int, int, Cue]] = []
    for opened in _openers(region) if heads else ():
        head = next((cue for cue in reversed(heads) if cue.end < opened), None)
        if head is not None and _is_one_phrase(head.end, opened, region):
            found.extend((place, opened, head) for place in _members(opened, targets, region))
    return found


def _opens(cue: Cue, region: Region) -> bool:
    """Whether a cue's examples may stand far behind it; those of "illness other than gout, such as" are of the rest."""
    rule, words = cue.rule, region.words
    if rule.category not in _CATEGORIES or rule.direction is not Direction.FORWARD or rule.max_scope is not None:
        return False
    is_of_rest = rule.category is Category.EXCEPTION and rule.reach is Reach.PHRASE
    is_relative = cue.end < region.end and words[cue.end] in region.known.pronouns  # "without which there might be"
    return not (is_of_rest or is_relative or any(start < cue.start < end for start, end in region.brackets))


def _openers(region: Region) -> Iterator[int]:
    """Where examples are opened outside brackets: "such as", "including", not "such patients"."""
    known, words = region.known, region.words
    inner = dict(region.brackets)
    position = region.start
    while position < region.end - 1:
        if position in inner:
            position = inner[position]
            continue
        if words[position] in known.telling or (words[position] in known.examples and words[position + 1] in known.likening):
            yield position
        position += 1


def _is_one_phrase(start: int, end: int, region: Region) -> bool:
    """Whether nothing new begins between a cue and the examples: a comma may stand right before them only."""
    known, words = region.known, region.words
    inner = dict(region.brackets)
    position = start
    while position < end:
        if position in inner:
            position = inner[position]
            continue
        word = words[position]
        if word in known.stops or word in known.conditionals or (word in known.commas and position != end - 1):
            return False
        position += 1
    return True


def _members(opened: int, targets: Sequence[tuple[int, int]], region: Region) -> list[int]:
    """The list of entities behind "such as": to the member that a conjunction joins or the sentence's end, else one."""
    known, words = region.known, region.words
    found: list[int] = []
    last, is_joined = opened + 1, False
    for place, (start, end) in enumerate(targets):
        if start <= opened:
            continue
        gap = words[last:start]
        is_listed = any(word in known.commas or word in known.conjunctions or word in known.slashes for word in gap)
        if len(gap) > (_GAP if found else _REACH) or (found and not is_listed) or any(word in known.stops for word in gap):
            break
        if is_joined and any(word in known.commas for word in gap):
            break
        is_joined = is_joined or (bool(found) and any(word in known.conjunctions for word in gap))
        found.append(place)
        last = end
    return found if is_joined or last >= region.end - 1 else found[:1]
