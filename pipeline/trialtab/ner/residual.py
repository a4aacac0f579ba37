"""The network's residual layers, forward and backward: windows over neighbours and pools over whole texts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy
from thinc.api import Model

Step = Callable[[numpy.ndarray], numpy.ndarray]  # gradient of a layer's output -> what the layer adds to that of its input


class Dropout(NamedTuple):
    """Sets a share of numbers to 0 and makes the others larger by as much; `random` is None outside of training."""

    rate: float
    random: numpy.random.Generator | None

    def mask(self, shape: tuple[int, ...]) -> numpy.ndarray:
        """A fresh mask to multiply with."""
        if self.random is None or not self.rate:
            return numpy.ones(shape, dtype="float32")
        return (self.random.random(shape, dtype="float32") >= self.rate).astype("float32") / (1 - self.rate)


def pooled(ops: Any, vectors: numpy.ndarray, lengths: numpy.ndarray) -> tuple[numpy.ndarray, numpy.ndarray]:
    """Mean and maximum of each text's tokens side by side, one row a text; and which tokens the maxima are of."""
    largest, which = ops.reduce_max(vectors, lengths)
    return numpy.concatenate([ops.reduce_mean(vectors, lengths), largest], axis=1), which


def begin_window(
    ops: Any, layer: Model[Any, Any], vectors: numpy.ndarray, lengths: numpy.ndarray, dropout: Dropout
) -> tuple[numpy.ndarray, Step]:
    """What a window layer adds to the tokens' vectors, and its backward step."""
    change, back = layer(ops.seq2col(vectors, 1, lengths=lengths), is_train=True)
    mask = dropout.mask(change.shape)

    def step(gradient: numpy.ndarray) -> numpy.ndarray:
        return ops.backprop_seq2col(back(numpy.ascontiguousarray(gradient * mask)), 1, lengths=lengths)

    return change * mask, step


def begin_pool(
    ops: Any, layer: Model[Any, Any], vectors: numpy.ndarray, lengths: numpy.ndarray, dropout: Dropout
) -> tuple[numpy.ndarray, Step]:
    """What a pooling layer adds to the tokens' vectors, and its backward step."""
    values, which = pooled(ops, vectors, lengths)
    change, back = layer(values, is_train=True)
    mask = dropout.mask(change.shape)
    starts, width = numpy.cumsum(lengths) - lengths, vectors.shape[1]

    def step(gradient: numpy.ndarray) -> numpy.ndarray:
        inner = back(numpy.ascontiguousarray(numpy.add.reduceat(gradient, starts, axis=0) * mask))
        means, maxima = (numpy.ascontiguousarray(inner[:, side]) for side in (slice(width), slice(width, None)))
        return ops.backprop_reduce_mean(means, lengths) + ops.backprop_reduce_max(maxima, which, lengths)

    return numpy.repeat(change * mask, lengths, axis=0), step


def softmax(scores: numpy.ndarray) -> numpy.ndarray:
    """Probabilities of scores, row by row."""
    powers = numpy.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)
