"""Which matches of the cue matcher count: nested ones go, "prior (…) or concurrent" becomes one cue. Offsets are tokens."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from typing import NamedTuple

from trialtab.context.rules import Category, ContextRule, Direction
from trialtab.context.words import Words
from trialtab.types import Label

_PAST = frozenset({Category.HISTORICAL})
_NOW = frozenset({Category.CURRENT})
_PASTS = frozenset({Category.HISTORICAL, Category.NEGATED_HISTORICAL})


class Cue(NamedTuple):
    """A matched rule, tokens [start, end)."""

    start: int
    end: int
    rule: ContextRule


class Target(NamedTuple):
    """An entity by tokens [start, end). `number` is its position in the list given."""

    number: int
    start: int
    end: int
    label: Label


def keep_longest(matches: Iterable[Cue]) -> list[Cue]:
    """Drop matches that stand inside a longer one ("history of" in "no history of"), in text order.

    Matches that only overlap both stay: "no prior" and "prior treatment with" in "no prior treatment with". A pseudo cue takes
    its words from what begins in it: "natural history" leaves no "history of".
    """
    kept: list[Cue] = []
    furthest = taken = 0
    for cue in sorted(matches, key=lambda cue: (cue.start, -cue.end)):
        if cue.end > furthest and cue.start >= taken:
            kept.append(cue)
            furthest = cue.end
            if cue.rule.category is Category.PSEUDO:
                taken = cue.end
    return kept


def merge_times(
    cues: Sequence[Cue], words: Sequence[int], known: Words, targets: Container[int], both: ContextRule
) -> list[Cue]:
    """Join a cue of the past and one of the present that only a conjunction (and brackets) keeps apart.

    Args:
        cues: of one sentence, in text order.
        words: lower-cased word ids of the whole Doc.
        known: the ids of conjunctions and brackets.
        targets: tokens that begin an entity; one in between keeps the cues apart ("history of asthma or active asthma").
        both: the rule of the joined cue.
    """
    merged: list[Cue] = []
    for cue in cues:
        last = merged[-1] if merged else None
        if last is not None and _are_past_and_now(last, cue) and _only_joined(last.end, cue.start, words, known, targets):
            merged[-1] = Cue(last.start, cue.end, both)
        elif last is not None and cue.rule.category in _NOW and last.rule.category in _PAST and cue.start == last.end:
            continue  # "history of active tuberculosis" is past all the same
        else:
            merged.append(cue)
    return merged


def _are_past_and_now(first: Cue, second: Cue) -> bool:
    pair = {first.rule.category, second.rule.category}
    return (
        len(pair) == 2
        and bool(pair & _PAST)
        and bool(pair & _NOW)
        and Direction.BACKWARD not in (first.rule.direction, second.rule.direction)
    )


def _only_joined(start: int, end: int, words: Sequence[int], known: Words, targets: Container[int]) -> bool:
    depth, joined = 0, False
    for position in range(start, end):
        word = words[position]
        if word in known.openers:
            depth += 1
        elif word in known.closers:
            depth -= 1
        elif word in known.conjunctions:
            joined = True
        elif position in targets or (depth <= 0 and word not in known.fillers):
            return False
    return joined


def split_times(cues: Sequence[Cue], words: Sequence[int], known: Words) -> list[Cue]:
    """Let a present that follows its entity ("or a positive test at screening") end a past at the conjunction before it."""
    moved: list[Cue] = []
    for cue in cues:
        if cue.rule.category is not Category.CURRENT or cue.rule.direction is not Direction.BACKWARD:
            moved.append(cue)
            continue
        past = max((other.end for other in moved if other.rule.category in _PAST), default=cue.start)
        joint = next((p for p in range(cue.start - 1, past - 1, -1) if words[p] in known.conjunctions), None)
        if joint is not None:
            moved.append(Cue(joint, joint + 1, cue.rule))
    return sorted(moved, key=lambda cue: cue.start)


def without_examples(cues: Sequence[Cue], words: Sequence[int], known: Words) -> list[Cue]:
    """Drop the words of the present that only qualify an example of what is past: "history of A, including uncontrolled B".

    Behind a conjunction they are of a new state ("history of A such as B, or active C"); "uncontrolled" is none of its own.
    """
    kept: list[Cue] = []
    past = -1
    for cue in cues:
        if cue.rule.category in _PASTS:
            past = cue.end
        elif cue.rule.category is Category.TERMINATE:
            past = -1
        is_now = cue.rule.category is Category.CURRENT and cue.rule.direction is Direction.FORWARD
        is_now = is_now and past >= 0 and words[cue.start] not in known.conjunctions
        is_member = words[cue.start] in known.qualities or words[cue.start - 1] not in known.conjunctions
        if not (is_now and is_member and _is_in_examples(words[past : cue.start], known)):
            kept.append(cue)
    return kept


def _is_in_examples(before: Sequence[int], known: Words) -> bool:
    """Whether words open a list of examples that no bracket closes again."""
    opened = next((i for i in range(len(before) - 1, -1, -1) if before[i] in known.examples), None)
    if opened is None:
        return False
    depth = 0
    for word in before[opened:]:
        depth += (word in known.openers) - (word in known.closers)
        if depth < 0:
            return False
    return True
