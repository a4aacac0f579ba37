"""Spans as one tag a token (B, I, L, U of each label, or O), and the best legal sequence of tags.

Tag 0 is O; label number k has the tags 1 + 4k (B, begins), 2 + 4k (I, inside), 3 + 4k (L, last) and 4 + 4k (U, alone).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy

_KINDS = 4  # B, I, L, U
_BEGIN, _INSIDE, _LAST, _UNIT = range(_KINDS)
_IMPOSSIBLE = -1e9


class TokenSpan(NamedTuple):
    """A labelled stretch of tokens [start, end)."""

    start: int
    end: int
    label: str


class ScoredSpan(NamedTuple):
    """A labelled stretch of tokens [start, end) with the model's confidence in it, 0 to 1."""

    start: int
    end: int
    label: str
    confidence: float


def n_tags(labels: Sequence[str]) -> int:
    """How many tags there are for these labels."""
    return 1 + _KINDS * len(labels)


def encode(n_tokens: int, spans: Iterable[TokenSpan], labels: Sequence[str]) -> numpy.ndarray:
    """The tags of a text.

    Args:
        n_tokens: its length.
        spans: not overlapping, each label one of `labels`.
        labels: all labels, in the order that numbers them.
    """
    tags = numpy.zeros(n_tokens, dtype="int32")
    for start, end, label in spans:
        first = 1 + _KINDS * labels.index(label)
        if end - start == 1:
            tags[start] = first + _UNIT
        else:
            tags[start] = first + _BEGIN
            tags[start + 1 : end - 1] = first + _INSIDE
            tags[end - 1] = first + _LAST
    return tags


def decode(tags: Sequence[int], labels: Sequence[str]) -> list[TokenSpan]:
    """The spans that a legal sequence of tags stands for."""
    spans: list[TokenSpan] = []
    begin = 0
    for place, tag in enumerate(tags):
        if tag == 0:
            continue
        label, kind = divmod(tag - 1, _KINDS)
        if kind == _UNIT:
            spans.append(TokenSpan(place, place + 1, labels[label]))
        elif kind == _BEGIN:
            begin = place
        elif kind == _LAST:
            spans.append(TokenSpan(begin, place + 1, labels[label]))
    return spans


def best_tags(scores: numpy.ndarray, lengths: numpy.ndarray) -> numpy.ndarray:
    """The legal tag sequence of highest summed score, for many texts at once (Viterbi 1967, with forbidden steps only).

    Args:
        scores: log probabilities, one row a token, the texts' tokens one after the other.
        lengths: the texts' lengths in tokens, none 0.

    Returns:
        One tag a token. Texts whose best tags are legal anyway, nearly all, cost one look.
    """
    tags = scores.argmax(axis=1)
    if not len(tags):
        return tags
    n_labels = (scores.shape[1] - 1) // _KINDS
    bounds = numpy.concatenate([[0], numpy.cumsum(lengths)])
    broken = numpy.flatnonzero(_illegal(tags, bounds))
    for text in numpy.unique(numpy.searchsorted(bounds, broken, side="right") - 1):
        start, end = bounds[text], bounds[text + 1]
        tags[start:end] = _viterbi(scores[start:end], n_labels)
    return tags


def _illegal(tags: numpy.ndarray, bounds: numpy.ndarray) -> numpy.ndarray:
    """Whether a token's tag cannot stand before the next one's; at bounds, whether a text ends or starts inside a span."""
    label, kind = numpy.divmod(tags - 1, _KINDS)
    opens = (tags > 0) & ((kind == _BEGIN) | (kind == _INSIDE))  # the span goes on behind it
    follows = (tags > 0) & ((kind == _INSIDE) | (kind == _LAST))  # the span began before it
    joined = numpy.ones(len(tags), dtype=bool)
    joined[bounds[1:] - 1] = False
    next_follows = numpy.append(follows[1:], False) & joined
    next_label = numpy.append(label[1:], -1)
    bad = (opens != next_follows) | (opens & next_follows & (label != next_label))
    bad[bounds[:-1]] |= follows[bounds[:-1]]
    return bad


def _viterbi(scores: numpy.ndarray, n_labels: int) -> numpy.ndarray:
    first = 1 + _KINDS * numpy.arange(n_labels)
    begin, inside, last, unit = (first + kind for kind in range(_KINDS))
    free_before = numpy.concatenate([[0], last, unit])  # may end a text, and stand before what starts anew
    free_after = numpy.concatenate([[0], begin, unit])
    best = numpy.full(scores.shape[1], _IMPOSSIBLE)
    best[free_after] = scores[0, free_after]
    origins = numpy.zeros(scores.shape, dtype="int32")
    for place in range(1, len(scores)):
        origin = free_before[best[free_before].argmax()]
        going = numpy.where(best[begin] >= best[inside], begin, inside)
        step = scores[place].astype("float64")
        step[free_after] += best[origin]
        step[inside] += best[going]
        step[last] += best[going]
        origins[place, free_after] = origin
        origins[place, inside] = origins[place, last] = going
        best = step
    tags = numpy.zeros(len(scores), dtype="int64")
    tags[-1] = free_before[best[free_before].argmax()]
    for place in range(len(scores) - 1, 0, -1):
        tags[place - 1] = origins[place, tags[place]]
    return tags
