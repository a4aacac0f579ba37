"""The network's forward pass as it is used after training: the same numbers as thinc's layers give, in about 3/4 of the time.

Biases are the last row of the weights, the pieces of a maxout lie side by side, and arrays are changed in place. Nearly all
that is left is matrix multiplication.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy
from thinc.api import Model

_SMALLEST_VARIANCE = 1e-8  # as in thinc's LayerNorm


class _Unit(NamedTuple):
    """A maxout with normalisation: `weights` one row an input and a last one of biases; one block of columns a piece."""

    weights: numpy.ndarray
    pieces: int
    scale: numpy.ndarray
    shift: numpy.ndarray

    @classmethod
    def of(cls, layer: Model[Any, Any]) -> _Unit:
        maxout, norm = layer.layers
        weights: Any = maxout.get_param("W")
        biases: Any = maxout.get_param("b")
        width, pieces, n_inputs = weights.shape
        table = numpy.empty((n_inputs + 1, width * pieces), dtype="float32")
        table[:-1] = weights.transpose(2, 1, 0).reshape(n_inputs, -1)
        table[-1] = biases.T.ravel()
        return cls(table, pieces, norm.get_param("G"), norm.get_param("b"))  # type: ignore[arg-type]

    def apply(self, inputs: numpy.ndarray) -> numpy.ndarray:
        """The outputs for inputs whose last column is 1."""
        width = len(self.scale)
        sums = inputs @ self.weights
        values = sums[:, :width].copy() if self.pieces == 1 else numpy.maximum(sums[:, :width], sums[:, width : 2 * width])
        for piece in range(2, self.pieces):
            numpy.maximum(values, sums[:, piece * width : (piece + 1) * width], out=values)
        values -= _mean(values)
        variance = _mean(values * values)
        variance += _SMALLEST_VARIANCE
        values *= variance**-0.5
        values *= self.scale
        values += self.shift
        return values


def _mean(values: numpy.ndarray) -> numpy.ndarray:
    """Of each row, as a column."""
    sums = numpy.add.reduce(values, axis=1, keepdims=True)
    sums /= values.shape[1]
    return sums


class Forward:
    """Copies of the weights of a network's upper part: token vectors -> scores of the tags.

    Args:
        ops: thinc's, for means and maxima over texts.
        windows: layers over a token and its two neighbours.
        pools: layers over whole texts, before the last windows.
        output: the linear layer of the scores.
    """

    def __init__(
        self, ops: Any, windows: Sequence[Model[Any, Any]], pools: Sequence[Model[Any, Any]], output: Model[Any, Any]
    ) -> None:
        self._ops = ops
        self._windows = [_Unit.of(layer) for layer in windows]
        self._pools = [*[None] * (len(windows) - len(pools)), *map(_Unit.of, pools)]
        weights: Any = output.get_param("W")
        self._output, self._biases = numpy.ascontiguousarray(weights.T), output.get_param("b")

    def scores(self, vectors: numpy.ndarray, lengths: numpy.ndarray) -> numpy.ndarray:
        """Scores, one row a token.

        Args:
            vectors: of the tokens, texts one after the other; used up.
            lengths: the texts' lengths in tokens, none 0.
        """
        width = vectors.shape[1]
        ends = numpy.cumsum(lengths)
        inputs = numpy.empty((len(vectors), 3 * width + 1), dtype="float32")
        inputs[:, -1] = 1
        for window, pool in zip(self._windows, self._pools, strict=True):
            if pool is not None:
                vectors += numpy.repeat(pool.apply(self._summary(vectors, lengths)), lengths, axis=0)
            inputs[1:, :width] = vectors[:-1]
            inputs[ends - lengths, :width] = 0
            inputs[:, width : 2 * width] = vectors
            inputs[:-1, 2 * width : -1] = vectors[1:]
            inputs[ends - 1, 2 * width : -1] = 0
            vectors += window.apply(inputs)
        scores: numpy.ndarray = vectors @ self._output
        scores += self._biases
        return scores

    def _summary(self, vectors: numpy.ndarray, lengths: numpy.ndarray) -> numpy.ndarray:
        """Mean and maximum of each text, one row a text, and a last column of 1."""
        ones = numpy.ones((len(lengths), 1), dtype="float32")
        means, maxima = self._ops.reduce_mean(vectors, lengths), self._ops.reduce_max(vectors, lengths)[0]
        return numpy.concatenate([means, maxima, ones], axis=1)
