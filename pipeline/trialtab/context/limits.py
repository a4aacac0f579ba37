"""Lets the cues of one sentence end each other's scopes, as medspaCy does."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import Any

from trialtab.context.rules import Direction


def limit_scopes(modifiers: Sequence[Any]) -> list[Any]:
    """What medspaCy's `ConTextGraph.update_scopes` does, without asking two cues that only end scopes about each other.

    A line of a thousand commas has a thousand such cues and half a million pairs of them. Scopes only shrink: a modifier whose
    scope ends before those of all later ones begin, as they first were, meets none of them ("not not not …").

    Returns:
        The modifiers that can modify a target.
    """
    ends = [modifier.direction.upper() == Direction.TERMINATE for modifier in modifiers]
    live = [place for place, is_end in enumerate(ends) if not is_end]
    begins = [modifier.scope_span[0] for modifier in reversed(modifiers)]
    first_after = list(accumulate(begins, min))[::-1]  # where the first scope of this and all later modifiers begins
    for place, modifier in enumerate(modifiers):
        others = live[bisect_right(live, place) :] if ends[place] else range(place + 1, len(modifiers))
        for other in others:
            if first_after[other] > max(modifier.scope_span):
                break
            modifier.limit_scope(modifiers[other])
            modifiers[other].limit_scope(modifier)
    return [modifiers[place] for place in live]
