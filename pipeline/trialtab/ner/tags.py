"""Spans as one tag a token (B, I, L, U of each label, or O), and the best legal sequence of tags.

Tag 0 is O; label number k has the tags 1 + 4k (B, begins), 2 + 4k (I, inside), 3 + 4k (L, last) and 4 + 4k (U, alone).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy

KINDS = 4  # B, I, L, U
BEGIN, INSIDE, LAST, UNIT = range(KINDS)
_IMPOSSIBLE = -1e9
_GROUP = 256  # pieces of text decoded together
_SURE = -0.01  # log of 0.99


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
    return 1 + KINDS * len(labels)


def encode(n_tokens: int, spans: Iterable[TokenSpan], labels: Sequence[str]) -> numpy.ndarray:
    """The tags of a text.

    Args:
        n_tokens: its length.
        spans: not overlapping, each label one of `labels`.
        labels: all labels, in the order that numbers them.
    """
    tags = numpy.zeros(n_tokens, dtype="int32")
    for start, end, label in spans:
        first = 1 + KINDS * labels.index(label)
        if end - start == 1:
            tags[start] = first + UNIT
        else:
            tags[start] = first + BEGIN
            tags[start + 1 : end - 1] = first + INSIDE
            tags[end - 1] = first + LAST
    return tags


def decode(tags: Sequence[int] | numpy.ndarray, labels: Sequence[str]) -> list[TokenSpan]:
    """The spans that a legal sequence of tags stands for."""
    spans: list[TokenSpan] = []
    begin = 0
    array = numpy.asarray(tags)
    places = numpy.flatnonzero(array)
    for place, tag in zip(places.tolist(), array[places].tolist(), strict=True):
        label, kind = divmod(tag - 1, KINDS)
        if kind == UNIT:
            spans.append(TokenSpan(place, place + 1, labels[label]))
        elif kind == BEGIN:
            begin = place
        elif kind == LAST:
            spans.append(TokenSpan(begin, place + 1, labels[label]))
    return spans


def best_tags(scores: numpy.ndarray, lengths: numpy.ndarray, *, sure: float = _SURE) -> numpy.ndarray:
    """The legal tag sequence of highest summed score, for many texts at once (Viterbi 1967, with forbidden steps only).

    Args:
        scores: log probabilities, one row a token, the texts' tokens one after the other.
        lengths: the texts' lengths in tokens, none 0.
        sure: a token that is outside of all spans with this log probability parts its text: what stands on either side is
            decided apart. Above 0 the sequence is the best of the whole text; below, very nearly always, and sooner.

    Returns:
        One tag a token. Where the best tags are legal anyway, as nearly everywhere, they cost one look.
    """
    tags = scores.argmax(axis=1)
    if not len(tags):
        return tags
    ends = numpy.cumsum(lengths)
    broken = numpy.flatnonzero(illegal(tags, numpy.concatenate([[0], ends])))
    if not len(broken):
        return tags
    cuts = scores[:, 0] > sure
    cuts[ends - lengths] = True
    starts = numpy.flatnonzero(cuts)
    pieces = numpy.unique(numpy.searchsorted(starts, broken, side="right") - 1)
    sizes = numpy.diff(numpy.append(starts, len(tags)))
    for first in range(0, len(pieces), _GROUP):
        group = pieces[first : first + _GROUP]
        group = group[numpy.argsort(-sizes[group], kind="stable")]
        _viterbi(scores, starts[group], sizes[group], tags)
    return tags


def illegal(tags: numpy.ndarray, bounds: numpy.ndarray) -> numpy.ndarray:
    """Whether a token's tag cannot stand before the next one's; at bounds, whether a text ends or starts inside a span."""
    label, kind = numpy.divmod(tags - 1, KINDS)
    opens = (tags > 0) & ((kind == BEGIN) | (kind == INSIDE))  # the span goes on behind it
    follows = (tags > 0) & ((kind == INSIDE) | (kind == LAST))  # the span began before it
    joined = numpy.ones(len(tags), dtype=bool)
    joined[bounds[1:] - 1] = False
    next_follows = numpy.append(follows[1:], False) & joined
    next_label = numpy.append(label[1:], -1)
    bad = (opens != next_follows) | (opens & next_follows & (label != next_label))
    bad[bounds[:-1]] |= follows[bounds[:-1]]
    return bad


def _viterbi(scores: numpy.ndarray, starts: numpy.ndarray, lengths: numpy.ndarray, tags: numpy.ndarray) -> None:
    """Write the best legal tags of some texts, the longest first, into `tags`; all texts take each step together."""
    first = numpy.arange(1, scores.shape[1], KINDS)
    begin, inside, last, unit = (first + kind for kind in range(KINDS))
    free_before = numpy.concatenate([[0], last, unit])  # may end a text, and stand before what starts anew
    free_after = numpy.concatenate([[0], begin, unit])
    best = numpy.full((len(starts), scores.shape[1]), _IMPOSSIBLE, dtype=scores.dtype)
    best[:, free_after] = scores[starts][:, free_after]
    origins = numpy.zeros((int(lengths[0]), len(starts), scores.shape[1]), dtype="int16")
    for place in range(1, int(lengths[0])):
        alive = int((lengths > place).sum())
        before, step = best[:alive], scores[starts[:alive] + place]
        free = free_before[before[:, free_before].argmax(axis=1)]
        step[:, free_after] += before[numpy.arange(alive), free][:, None]
        begun, gone_on = before[:, begin], before[:, inside]
        going = numpy.maximum(begun, gone_on)
        step[:, inside] += going
        step[:, last] += going
        origins[place, :alive, free_after] = free
        came = numpy.where(begun >= gone_on, begin, inside)
        origins[place, :alive, inside] = origins[place, :alive, last] = came.T
        best[:alive] = step
    tag = free_before[best[:, free_before].argmax(axis=1)]
    for place in range(int(lengths[0]) - 1, -1, -1):
        alive = int((lengths > place).sum())
        tags[starts[:alive] + place] = tag[:alive]
        tag[:alive] = origins[place, numpy.arange(alive), tag[:alive]]
