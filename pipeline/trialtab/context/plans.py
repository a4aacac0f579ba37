"""A plan beside what is done already: "current or planned use of A", "taking or planning to take A", "prior or planned A"."""

from __future__ import annotations

from collections.abc import Container, Sequence

from trialtab.context.matching import Cue
from trialtab.context.rules import Category, ContextRule, Direction, Reach
from trialtab.context.words import Words

OR_PLANNED_RULE = ContextRule(
    "OR_PLANNED", "", Category.OR_PLANNED, Direction.FORWARD, 12, Reach.PHRASE, terminated_by=frozenset({Category.EXCEPTION})
)
_FILLERS = 3  # words between the conjunction and the plan: "or is currently planned"
_OBJECT = 4  # words behind a plan in which its noun stands again: "use or any planned use"
_PASTS = frozenset({Category.HISTORICAL, Category.PAST_OR_CURRENT})


def with_plans(cues: Sequence[Cue], words: Sequence[int], known: Words, heads: Container[int]) -> list[Cue]:
    """Turn a cue of a plan that stands beside another time of the same thing into one that adds a row.

    Args:
        cues: of one sentence, in text order.
        words: lower-cased word ids of the whole Doc.
        known: the small words.
        heads: tokens of entities: "breast-feeding or planning to become pregnant" are two states.
    """
    past_ends = {cue.end for cue in cues if cue.rule.category in _PASTS}
    past_starts = {cue.start for cue in cues if cue.rule.category in _PASTS}
    moved = []
    for cue in cues:
        is_plan = cue.rule.category is Category.HYPOTHETICAL and cue.rule.direction is Direction.FORWARD
        if is_plan and (
            _is_after_another(cue, words, known, heads, past_ends) or _is_before_another(cue, words, known, past_starts)
        ):
            cue = Cue(cue.start, cue.end, OR_PLANNED_RULE)
        moved.append(cue)
    return moved


def _is_after_another(cue: Cue, words: Sequence[int], known: Words, heads: Container[int], past_ends: Container[int]) -> bool:
    """ "current or planned", "use or planned use", "taking or plans to take", "previous or planned"."""
    joint = cue.start - 1
    while joint > 0 and cue.start - 1 - joint < _FILLERS and words[joint] in known.plan_fillers:
        joint -= 1
    if joint < 1 or words[joint] not in known.alternatives:
        return False
    other = joint - (2 if words[joint - 1] in known.commas else 1)
    if other < 0 or other in heads:
        return False
    if other + 1 in past_ends or words[other] in known.nows or words[other] in known.using:
        return True
    behind = words[cue.end : cue.end + _OBJECT]
    return words[other] in known.uses and any(word in known.uses or word in known.using for word in behind)


def _is_before_another(cue: Cue, words: Sequence[int], known: Words, past_starts: Container[int]) -> bool:
    """ "planned or current", "anticipated or ongoing use", "planned or prior"."""
    after = cue.end + 1
    if after >= len(words) or words[cue.end] not in known.alternatives:
        return False
    return after in past_starts or words[after] in known.nows
