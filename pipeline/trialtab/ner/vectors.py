"""Word vectors: a table of words, and for all other words the mean of their character n-grams' vectors."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

import numpy

SIZES = (3, 4, 5)  # letters of an n-gram, the word's bounds `<` and `>` counted
_UNKNOWN_SCALE = 0.8  # a guessed vector is a little shorter than a known one


def ngrams(word: str) -> list[str]:
    """The character n-grams of a word, bounds marked: `<as`, `asp`, … of "aspirin"."""
    marked = f"<{word}>"
    return [marked[start : start + size] for size in SIZES for start in range(len(marked) - size + 1)]


class WordVectors:
    """Vectors of lower-case words, all of about one length (half the square root of their dimensions).

    Args:
        words: the words of the table.
        vectors: their vectors, one row each, length 1.
        grams: the n-grams of the table.
        gram_vectors: their vectors, one row each.
    """

    def __init__(self, words: Sequence[str], vectors: numpy.ndarray, grams: Sequence[str], gram_vectors: numpy.ndarray) -> None:
        self._rows = {word: row for row, word in enumerate(words)}
        self._gram_rows = {gram: row for row, gram in enumerate(grams)}
        self._vectors, self._gram_vectors = vectors, gram_vectors
        self._scale = 0.5 * vectors.shape[1] ** 0.5

    @property
    def width(self) -> int:
        """Numbers in a vector."""
        return int(self._vectors.shape[1])

    def get(self, words: Iterable[str], *, guess: Iterable[bool] | None = None) -> numpy.ndarray:
        """The vectors of some words, one row each.

        Args:
            words: in lower case.
            guess: for each word, whether to take its n-grams although the table has it; training does so now and then, so
                that the network meets guessed vectors too.
        """
        if guess is None:
            rows = [self._known(word) for word in words]
        else:
            rows = [self._guessed(word) if skip else self._known(word) for word, skip in zip(words, guess, strict=True)]
        return numpy.stack(rows) if rows else numpy.zeros((0, self.width), dtype="float32")

    def _known(self, word: str) -> numpy.ndarray:
        row = self._rows.get(word)
        if row is None:
            return self._guessed(word)
        return self._vectors[row].astype("float32") * self._scale

    def _guessed(self, word: str) -> numpy.ndarray:
        rows = [self._gram_rows[gram] for gram in ngrams(word) if gram in self._gram_rows]
        if not rows:
            return numpy.zeros(self.width, dtype="float32")
        mean = self._gram_vectors[rows].astype("float32").mean(axis=0)
        return mean / (numpy.linalg.norm(mean) + 1e-6) * self._scale * _UNKNOWN_SCALE

    def to_bytes(self) -> bytes:
        """The tables as a NumPy archive of half precision, the strings joined by line feeds in UTF-8."""
        stream = io.BytesIO()
        numpy.savez_compressed(
            stream,
            words=_as_bytes(self._rows),
            vectors=self._vectors.astype("float16"),
            grams=_as_bytes(self._gram_rows),
            gram_vectors=self._gram_vectors.astype("float16"),
        )
        return stream.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> WordVectors:
        """The inverse of `to_bytes`."""
        with numpy.load(io.BytesIO(data), allow_pickle=False) as archive:
            arrays = dict(archive)
        words, grams = (arrays[name].tobytes().decode("utf-8").split("\n") for name in ("words", "grams"))
        return cls(words, arrays["vectors"], grams, arrays["gram_vectors"])


def _as_bytes(strings: Iterable[str]) -> numpy.ndarray:
    return numpy.frombuffer("\n".join(strings).encode("utf-8"), dtype="uint8")
