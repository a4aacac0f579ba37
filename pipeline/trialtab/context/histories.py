"""A history beside what is there now: "history or diagnosis of A", "evidence of, or a past history of, A"; "history gout".

The nouns and adjectives that may stand on either side of the conjunction are closed lists, their combinations are not: so they
are read here and not written out as cues.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Container, Iterator, Sequence

from trialtab.context.matching import Cue
from trialtab.context.rules import Category, ContextRule, Direction
from trialtab.context.words import Words

HISTORY_BOTH_RULE = ContextRule("HISTORY_OR_NOW", "", Category.PAST_OR_CURRENT, Direction.FORWARD)
HISTORY_RULE = ContextRule(
    "HISTORY", "", Category.HISTORICAL, Direction.FORWARD, terminated_by=frozenset({Category.CURRENT, Category.NEGATED})
)
_FILLERS = 3  # words between the conjunction and the noun: "or any current clinical evidence of"


def find_histories(words: Sequence[int], sentences: Sequence[int], starts: Container[int], known: Words) -> Iterator[Cue]:
    """The cues that the word "history" makes with the words around it, in text order.

    Args:
        words: word ids.
        sentences: tokens that begin a sentence, ascending.
        starts: tokens that begin an entity.
        known: the small words.
    """
    for at in [place for place, word in enumerate(words) if word in known.histories]:
        span = both_times(words, at, known)
        if span is not None:
            yield Cue(*span, HISTORY_BOTH_RULE)
        elif is_bare(words, at, sentences[bisect_right(sentences, at) - 1], starts, known):
            yield Cue(at, at + 1 + (words[at + 1] in known.colons), HISTORY_RULE)


def both_times(words: Sequence[int], at: int, known: Words) -> tuple[int, int] | None:
    """The tokens [start, end) of a phrase that says "past or present" around the word "history" at `at`, None where none is.

    Args:
        words: word ids.
        at: token of a word of `known.histories`.
        known: the small words.
    """
    if at and words[at - 1] in known.not_histories:
        return None
    return _presence_after(words, at, known) or _presence_before(words, at, known)


def is_bare(words: Sequence[int], at: int, first: int, starts: Container[int], known: Words) -> bool:
    """Whether "history" at `at` stands straight before what it is of ("history gout", "history: gout").

    Args:
        first: token that begins the sentence.
        starts: tokens that begin an entity.
    """
    after = at + 1
    if after < len(words) and words[after] in known.colons and at == first:
        return True
    if after not in starts:
        return False
    return at == first or words[at - 1] in known.commas or words[at - 1] in known.conjunctions or words[at - 1] in known.fillers


def _presence_after(words: Sequence[int], at: int, known: Words) -> tuple[int, int] | None:
    """ "history or diagnosis of", "history of, or signs and symptoms of"."""
    joint = _skip(words, at + 1, known.prepositions, limit=1)
    joint = _skip(words, joint, known.commas, limit=1)
    if joint >= len(words) or words[joint] not in known.alternatives:
        return None
    noun = _skip(words, joint + 1, known.presence_fillers, limit=_FILLERS)
    end = noun
    while end < len(words) and words[end] in known.presences:
        after = _skip(words, end + 1, known.commas, limit=1)
        after = _skip(words, after, known.conjunctions, limit=1)
        after = _skip(words, after, known.presence_fillers, limit=1)
        if after == end + 1 or after >= len(words) or words[after] not in known.presences:
            end += 1
            break
        end = after
    if end == noun or end >= len(words) or words[end] not in known.prepositions:
        return None
    return at, end + 1


def _presence_before(words: Sequence[int], at: int, known: Words) -> tuple[int, int] | None:
    """ "diagnosis or history of", "active or known history of"; not "prior diagnosis or history of"."""
    if at + 1 >= len(words) or words[at + 1] not in known.prepositions:
        return None
    joint = at - 1
    while joint >= 0 and at - 1 - joint < _FILLERS and words[joint] in known.history_fillers:
        joint -= 1
    if joint < 1 or words[joint] not in known.alternatives:
        return None
    noun = joint - 1
    noun -= words[noun] in known.commas
    noun -= words[noun] in known.prepositions
    if noun < 0 or not (words[noun] in known.presences or words[noun] in known.nows):
        return None
    start = noun
    while start and (
        words[start - 1] in known.presences
        or words[start - 1] in known.nows
        or words[start - 1] in known.presence_fillers
        or (words[start - 1] in known.conjunctions and words[start - 2] in known.presences)
    ):
        start -= 1
    if start and words[start - 1] in known.pasts:
        return None
    return start, at + 2


def _skip(words: Sequence[int], at: int, passed: Container[int], *, limit: int) -> int:
    """The first token from `at` on that is none of the words passed, at most `limit` of them."""
    end = min(at + limit, len(words))
    while at < end and words[at] in passed:
        at += 1
    return at
