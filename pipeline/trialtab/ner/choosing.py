"""Which spans to give: each span's probability over all legal tag sequences, and the choice worth most (minimum Bayes risk).

The best tag sequence gives whole mentions up when several bounds share their probability, and gives spans that are likelier
wrong than right. So the probability of each span is summed over all legal sequences (forwards and backwards, Rabiner 1989), and
those are given whose probabilities of being exactly right and of meeting a mention of their label at all are high enough.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy

from trialtab.ner.tags import BEGIN, INSIDE, KINDS, LAST, UNIT, TokenSpan, illegal

_LOOSE = 0.5  # weight of meeting a mention; being exact weighs 1
_CERTAIN = 0.99  # a token outside of all spans with this probability parts its text
_SETTLED = 0.95  # a token with a tag of this probability is beyond doubt
_SMALL = 0.02  # spans less likely are not looked at
_LEAST_BEGUN = _SMALL / 50  # beginnings less likely are not followed
_LONGEST = 30  # tokens of a span
_GROUP = 256  # pieces worked on together
_TINY = 1e-30


class Candidates(NamedTuple):
    """Possible spans, all arrays of one length: tokens [start, end), label number, probability."""

    starts: numpy.ndarray
    ends: numpy.ndarray
    labels: numpy.ndarray
    exact: numpy.ndarray


def chosen_spans(
    log_probabilities: numpy.ndarray, lengths: numpy.ndarray, levels: Sequence[float], labels: Sequence[str]
) -> list[tuple[TokenSpan, float]]:
    """Choose spans of many texts.

    Args:
        log_probabilities: of the tags (`tags`), one row a token, the texts' tokens one after the other.
        lengths: the texts' lengths in tokens, none 0.
        levels: for each text what its spans' worth must be above: the weighted mean of two probabilities, that the span is
            exact and that it meets any mention of its label.
        labels: in the order of their tags.

    Returns:
        Spans with their probability of being exact, sorted, not overlapping; token numbers count through all texts.
    """
    probabilities = numpy.exp(log_probabilities)
    found = candidates(probabilities, lengths)
    if not len(found.starts):
        return []
    worth = (found.exact + _LOOSE * _coverage(found, len(probabilities), len(labels))) / (1 + _LOOSE)
    worth -= numpy.repeat(levels, lengths)[found.starts]
    good = numpy.flatnonzero(worth > 0)
    good = good[numpy.lexsort((found.ends[good], found.starts[good], -worth[good]))]
    taken = numpy.zeros(len(probabilities), dtype=bool)
    chosen = []
    columns = (found.starts[good].tolist(), found.ends[good].tolist(), found.labels[good].tolist(), found.exact[good].tolist())
    for start, end, label, exact in zip(*columns, strict=True):
        if not taken[start:end].any():
            taken[start:end] = True
            chosen.append((TokenSpan(start, end, labels[label]), exact))
    return sorted(chosen)


def candidates(probabilities: numpy.ndarray, lengths: numpy.ndarray) -> Candidates:
    """All spans that are not quite unlikely, with their probability over all legal tag sequences.

    Args:
        probabilities: of the tags, one row a token.
        lengths: the texts' lengths.
    """
    starts, sizes = _pieces(probabilities[:, 0] < _CERTAIN, lengths)
    if not len(starts):
        nothing = numpy.zeros(0, dtype="int64")
        return Candidates(nothing, nothing, nothing, numpy.zeros(0))
    tags = probabilities.argmax(axis=1)
    likely = probabilities[numpy.arange(len(tags)), tags]
    unsettled = (likely < _SETTLED) | illegal(tags, numpy.append(0, numpy.cumsum(lengths)))
    counts = numpy.append(0, numpy.cumsum(unsettled))
    settled = counts[starts + sizes] == counts[starts]
    parts = [_of_settled(tags, likely, starts[settled], sizes[settled])]
    starts, sizes = starts[~settled], sizes[~settled]
    order = numpy.argsort(-sizes, kind="stable")
    for first in range(0, len(order), _GROUP):
        group = order[first : first + _GROUP]
        parts.append(_of_pieces(probabilities, starts[group], sizes[group]))
    return Candidates(*(numpy.concatenate(column) for column in zip(*parts, strict=True)))


def _pieces(free: numpy.ndarray, lengths: numpy.ndarray) -> tuple[numpy.ndarray, numpy.ndarray]:
    """Start and size of each run of tokens that are not certainly outside of all spans; none goes over a text's end."""
    begins = free.copy()
    begins[1:] &= ~free[:-1]
    bounds = numpy.cumsum(lengths)[:-1]
    begins[bounds] |= free[bounds]
    ends = free.copy()
    ends[:-1] &= ~free[1:] | begins[1:]
    starts = numpy.flatnonzero(begins)
    return starts, numpy.flatnonzero(ends) + 1 - starts


def _of_settled(tags: numpy.ndarray, likely: numpy.ndarray, starts: numpy.ndarray, sizes: numpy.ndarray) -> Candidates:
    """The spans of pieces whose tags are beyond doubt and legal: one way to read them, the product of their probabilities."""
    inside = numpy.zeros(len(tags) + 1, dtype="int8")
    numpy.add.at(inside, starts, 1)
    numpy.add.at(inside, starts + sizes, -1)
    label, kind = numpy.divmod(numpy.where(numpy.cumsum(inside[:-1]) > 0, tags, 0) - 1, KINDS)
    first = numpy.flatnonzero((label >= 0) & ((kind == BEGIN) | (kind == UNIT)))
    last = numpy.flatnonzero((label >= 0) & ((kind == LAST) | (kind == UNIT)))
    along = numpy.append(0, numpy.cumsum(numpy.log(likely.astype("float64"))))
    return Candidates(first, last + 1, label[first], numpy.exp(along[last + 1] - along[first]))


class _Sweeps(NamedTuple):
    """Sums over legal sequences, one row a place and one column a piece; `before * after` needs no logarithms.

    Attributes:
        before: of those that reach a place between two spans, each place scaled to a sum of 1.
        after: of those that go on from there, with the same scales.
        step: by what each place was scaled.
        total: of all, for each piece.
    """

    before: numpy.ndarray
    after: numpy.ndarray
    step: numpy.ndarray
    total: numpy.ndarray


def _of_pieces(probabilities: numpy.ndarray, starts: numpy.ndarray, sizes: numpy.ndarray) -> Candidates:
    """The candidates of some pieces of text, the longest piece first."""
    places = numpy.arange(int(sizes[0]))[:, None]
    inside_piece = places < sizes
    rows = probabilities[numpy.where(inside_piece, starts + places, 0)].astype("float64")  # place, piece, tag
    rows[~inside_piece] = 0
    rows[~inside_piece, 0] = 1  # behind its end a piece goes on with nothing
    begin, inside, last, unit = (rows[:, :, 1 + kind :: KINDS] for kind in (BEGIN, INSIDE, LAST, UNIT))
    before, after, step, total = _sweep(rows[:, :, 0] + unit.sum(axis=2), begin, inside, last)
    place, piece, label = numpy.nonzero(before[:-1, :, None] * unit * (after[1:] * step / total)[:, :, None] > _SMALL)
    exact = before[place, piece] * unit[place, piece, label] * after[place + 1, piece] * step[place, piece] / total[piece]
    found = [(starts[piece] + place, starts[piece] + place + 1, label, exact)]
    place, piece, label = numpy.nonzero(before[:-1, :, None] * begin * step[:, :, None] > _LEAST_BEGUN * total[None, :, None])
    path = before[place, piece] * begin[place, piece, label] * step[place, piece] / total[piece]
    end = place + 1
    for _ in range(_LONGEST - 1):
        alive = (end < sizes[piece]) & (path > _TINY)
        if not alive.any():
            break
        place, piece, label, path, end = (each[alive] for each in (place, piece, label, path, end))
        path = path * step[end, piece]
        exact = path * last[end, piece, label] * after[end + 1, piece]
        good = exact > _SMALL
        found.append((starts[piece[good]] + place[good], starts[piece[good]] + end[good] + 1, label[good], exact[good]))
        path = path * inside[end, piece, label]
        end = end + 1
    return Candidates(*(numpy.concatenate(column) for column in zip(*found, strict=True)))


def _sweep(alone: numpy.ndarray, begin: numpy.ndarray, inside: numpy.ndarray, last: numpy.ndarray) -> _Sweeps:
    """Forwards and backwards through all pieces at once.

    Args:
        alone: probability that a token is outside of spans or one by itself; place, piece.
        begin, inside, last: of the tags of longer spans; place, piece, label.
    """
    length, n_pieces, n_labels = begin.shape
    before, after = numpy.zeros((length + 1, n_pieces)), numpy.zeros((length + 1, n_pieces))
    before[0] = after[length] = 1
    scale = numpy.ones((length, n_pieces))
    opened = numpy.zeros((n_pieces, n_labels))
    for at in range(length):
        free = before[at] * alone[at] + (opened * last[at]).sum(axis=1)
        opened = before[at][:, None] * begin[at] + opened * inside[at]
        scale[at] = free + opened.sum(axis=1) + _TINY
        before[at + 1] = free / scale[at]
        opened /= scale[at][:, None]
    closing = numpy.zeros((n_pieces, n_labels))
    for at in range(length - 1, -1, -1):
        after[at] = (after[at + 1] * alone[at] + (closing * begin[at]).sum(axis=1)) / scale[at]
        closing = (after[at + 1][:, None] * last[at] + closing * inside[at]) / scale[at][:, None]
    return _Sweeps(before, after, 1 / scale, numpy.maximum(before[length], _TINY))


def _coverage(found: Candidates, n_tokens: int, n_labels: int) -> numpy.ndarray:
    """For each candidate the probability that a token of it, the likeliest one, is in a mention of its label."""
    covered = numpy.zeros((n_tokens + 1, n_labels))
    numpy.add.at(covered, (found.starts, found.labels), found.exact)
    numpy.add.at(covered, (found.ends, found.labels), -found.exact)
    numpy.cumsum(covered, axis=0, out=covered)
    most = covered[found.starts, found.labels]
    place = found.starts + 1
    alive = numpy.flatnonzero(place < found.ends)
    while len(alive):
        most[alive] = numpy.maximum(most[alive], covered[place[alive], found.labels[alive]])
        place[alive] += 1
        alive = alive[place[alive] < found.ends[alive]]
    return most
