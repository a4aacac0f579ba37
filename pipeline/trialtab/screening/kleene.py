"""Three-valued logic over verdicts: a definite result holds whatever the unknown parts turn out to be.

The connectives are those of Kleene's strong logic (S. C. Kleene, On notation for ordinal numbers, 1938). Each result keeps the
reasons of the parts that decide it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from trialtab.screening.records import Truth, Verdict

TRUE = Verdict(True)
FALSE = Verdict(False)


def truth_not(truth: Truth) -> Truth:
    return None if truth is None else not truth


def truth_and(truths: Iterable[Truth]) -> Truth:
    values = list(truths)
    return False if False in values else (None if None in values else True)


def truth_or(truths: Iterable[Truth]) -> Truth:
    return truth_not(truth_and(truth_not(truth) for truth in truths))


def negate(verdict: Verdict) -> Verdict:
    """Not: the reasons stay."""
    return verdict._replace(truth=truth_not(verdict.truth))


def all_of(parts: Sequence[Verdict]) -> Verdict:
    """And; true of no parts."""
    return at_least(len(parts), parts)


def any_of(parts: Sequence[Verdict]) -> Verdict:
    """Or; false of no parts."""
    return at_least(1, parts)


def at_least(minimum: int, parts: Sequence[Verdict]) -> Verdict:
    """At least so many of the parts are true."""
    n_true = sum(part.truth is True for part in parts)
    n_open = sum(part.truth is None for part in parts)
    if n_true >= minimum:
        return _join(True, parts)
    return _join(False if n_true + n_open < minimum else None, parts)


def agreed(parts: Sequence[Verdict], note: str) -> Verdict:
    """What both "and" and "or" say of the parts; unknown, with a note why, where they differ."""
    both = all_of(parts), any_of(parts)
    if both[0].truth == both[1].truth:
        return both[0]
    open_parts = [part for part in parts if part.truth is None] or list(parts)
    merged = _merge(None, open_parts)
    return merged._replace(reasons=(*merged.reasons, note))


def _join(truth: Truth, parts: Sequence[Verdict]) -> Verdict:
    return _merge(truth, [part for part in parts if part.truth is truth])


def _merge(truth: Truth, parts: Sequence[Verdict]) -> Verdict:
    return Verdict(
        truth,
        _unique(parts, lambda part: part.reasons),
        _unique(parts, lambda part: part.rows),
        tuple(sorted({position for part in parts for position in part.facts})),
    )


def _unique(parts: Sequence[Verdict], get: Callable[[Verdict], tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for part in parts for text in get(part)))
