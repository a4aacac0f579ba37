"""Where a cue meets an entity's own words, and entities of its scope that it does not speak of. Positions are tokens."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from trialtab.context.matching import Cue, Target
from trialtab.context.rules import Category, Direction
from trialtab.context.words import Words
from trialtab.types import Label

# cues that may begin an entity's own name ("prior chemotherapy", "suspected sepsis") and speak of the rest of it
_MAY_BEGIN = frozenset(
    {
        Category.HISTORICAL,
        Category.CURRENT,
        Category.PAST_OR_CURRENT,
        Category.UNCERTAIN,
        Category.HYPOTHETICAL,
        Category.FAMILY,
        Category.NEGATED_HISTORICAL,
    }
)
_TREATMENTS = (Label.DRUG, Label.PROCEDURE)
_TESTS = (Label.PROCEDURE, Label.MEASUREMENT)
_OPENING = 4  # words of an exception that say of whom it speaks: "unless the patient is", "except those who"
_DENIALS = (Category.NEGATED, Category.NEGATED_HISTORICAL)


def trim(target: Target, cues: Iterable[Cue]) -> Target:
    """Leave out of an entity the cue that begins it, so that ConText lets the cue speak of the rest."""
    for cue in cues:
        if cue.rule.direction is Direction.BACKWARD or not cue.start <= target.start < cue.end < target.end:
            continue
        if cue.start < target.start or cue.rule.category in _MAY_BEGIN:
            target = target._replace(start=cue.end)
    return target


def is_own(cue: Cue, targets: Iterable[Target]) -> bool:
    """Whether a denial is part of an entity's own name ("inability to walk"), and so speaks of nothing else."""
    if cue.rule.category is not Category.NEGATED:
        return False
    return any(target.start <= cue.start < target.end and cue.start + 1 < target.end for target in targets)


def is_beside(cue: Cue, target: Target, targets: Sequence[Target], words: Sequence[int], known: Words) -> bool:
    """Whether a forward cue speaks of other entities of its scope and not of this one.

    Args:
        cue: the cue.
        target: the entity in question.
        targets: the sentence's entities, in order.
        words: word ids of the Doc.
        known: the small words.
    """
    if target.start < cue.end or cue.rule.direction is Direction.BACKWARD:
        return False
    if is_other_state(cue, target, words, known):
        return True
    if target.label == Label.CONDITION:
        return is_purpose(cue, target, targets, words, known) or is_no_deed(cue, target, words, known)
    if target.label == Label.MEASUREMENT and is_demand(cue, target, targets, words, known):
        return True
    return target.label in _TESTS and is_method(cue, target, targets, words, known)


def is_other_state(cue: Cue, target: Target, words: Sequence[int], known: Words) -> bool:
    """Whether pregnancy stands beside contraception that is denied: "without contraception, pregnancy or breast-feeding"."""
    if cue.rule.category not in _DENIALS or words[target.start] not in known.childbearing:
        return False
    between = words[cue.end : target.start]
    return any(word in known.contraceptives for word in between) and any(
        word in known.commas or word in known.slashes for word in between
    )


def is_purpose(cue: Cue, target: Target, targets: Sequence[Target], words: Sequence[int], known: Words) -> bool:
    """Whether a condition is only what a treatment is given for: "no prior chemotherapy for ovarian or lung cancer"."""
    treated = [other.end for other in targets if cue.end <= other.start < target.start and other.label in _TREATMENTS]
    between = words[treated[-1] if treated else cue.end : target.start]
    if any(word in known.commas for word in between):
        return False
    if treated and any(word in known.purpose for word in between[:3]):
        return True
    named = [*words[cue.start : cue.end], *between]
    return any(first in known.treatments and second in known.purpose for first, second in pairwise(named))


def is_no_deed(cue: Cue, target: Target, words: Sequence[int], known: Words) -> bool:
    """Whether a condition is a new member beside what one cannot do: "unable to swallow, or malabsorption"."""
    if cue.rule.category is not Category.NEGATED or words[cue.start] not in known.abilities:
        return False
    between = words[cue.end : target.start]
    return any(word in known.commas or word in known.conjunctions for word in between)


def is_method(cue: Cue, target: Target, targets: Sequence[Target], words: Sequence[int], known: Words) -> bool:
    """Whether a test is only what a finding is denied by: "no abnormal findings on chest x-ray or ECG"."""
    if cue.rule.category not in _DENIALS:
        return False
    for position in range(cue.end, target.start):
        if words[position] not in known.methods:
            continue
        before = [other for other in targets if cue.end <= other.start < position]
        after = [other for other in targets if position < other.start <= target.start]
        has_finding = any(word in known.findings for word in words[cue.start : position])
        has_finding = has_finding or any(other.label == Label.CONDITION for other in before)
        if has_finding and all(other.label in _TESTS for other in after):
            return True
    return False


def is_demand(cue: Cue, target: Target, targets: Sequence[Target], words: Sequence[int], known: Words) -> bool:
    """Whether a measurement is asked for after a colon: "patients not on warfarin: INR below 1.5"."""
    if cue.rule.category not in _DENIALS:
        return False
    named = [other.end for other in targets if cue.end <= other.start < target.start and other.label != target.label]
    return bool(named) and any(word in known.colons for word in words[named[0] : target.start])


def goes_on(end: Cue, exception: Cue, words: Sequence[int], known: Words) -> bool:
    """Whether words that end other scopes open an exception, or go on with it.

    "Except in patients with A", "except those who have A, who have B", "unless the patient is on A or has B": where no member
    before the exception was opened by the same word ("who have A unless a, or have B"). A semicolon or relative clause goes on
    with an exception that fills a bracket: "(except A that is treated; B)".
    """
    between = words[exception.end : max(end.end, exception.end)]
    is_inner = words[end.start] in known.stops or words[end.start] in known.pronouns
    if is_inner and _is_bracketed(exception, end.end, words, known):
        return True
    if all(
        word in known.people or word in known.relatives or word in known.auxiliaries or word in known.fillers
        for word in between
    ):
        return True  # "except in patients with"
    opening = list(words[exception.end : exception.end + _OPENING])
    joined = words[end.start : end.end]
    pronoun = next((word for word in joined[:2] if word in known.pronouns), None)
    if pronoun in opening and all(word in known.people for word in opening[: opening.index(pronoun)]):
        return True
    has_subject = any(word in known.people or word in known.patients for word in opening)
    if not has_subject or joined[0] not in known.conjunctions or joined[-1] not in known.auxiliaries:
        return False
    first = next((i for i in range(exception.start - 1, -1, -1) if words[i] in known.stops), 0)
    return joined[-1] not in words[first : exception.start]


def _is_bracketed(exception: Cue, end: int, words: Sequence[int], known: Words) -> bool:
    """Whether an exception opens a bracket that is still open at a token."""
    before = range(max(exception.start - _OPENING, 0), exception.start)
    opened = next((i for i in reversed(before) if words[i] in known.openers), -1)
    return opened >= 0 and not any(word in known.closers for word in words[opened:end])


def without_idle_ends(cues: Sequence[Cue], targets: Sequence[Target], words: Sequence[int], known: Words) -> list[Cue]:
    """Drop the words that end nothing here.

    What opens or goes on with an exception (`goes_on`); an article between members of one kind ("prior lamivudine, an NNRTI, or
    a biguanide"); a cause when only it is named ("no disease caused by measles").
    """
    kept: list[Cue] = []
    denied = -1
    exception: Cue | None = None
    for cue in cues:
        if cue.rule.category is Category.EXCEPTION:
            exception = cue
        elif exception is not None and cue.rule.category is Category.TERMINATE and goes_on(cue, exception, words, known):
            continue
        if cue.rule.category in _DENIALS:
            denied = cue.end
        is_cause = cue.rule.category is Category.TERMINATE and words[cue.start] in known.causes
        if is_cause and denied >= 0 and not any(denied <= target.start < cue.start for target in targets):
            continue
        if cue.rule.category is Category.TERMINATE and words[cue.end - 1] in known.articles:
            before = [target.label for target in targets if target.start < cue.start]
            after = [target.label for target in targets if cue.end <= target.start <= cue.end + 1]
            if before and after and before[-1] == after[0]:
                continue
        kept.append(cue)
    return kept
