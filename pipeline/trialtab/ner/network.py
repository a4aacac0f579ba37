"""The network: word forms and word vector, dictionary hit and register -> convolutions -> scores of the tags.

The layers are thinc's and so are the parts spaCy's own Tok2Vec is made of (hash embeddings, maxout, residual windows; Honnibal
2016); what differs:

- the part that depends on nothing but the word is computed once for each distinct word, in training once a batch, later once
  at all: that part costs nothing in a long run;
- before the last windows each token hears what the whole text says (mean and maximum over its tokens), since annotators leave
  whole criteria alone that ask for consent or contraception;
- the dictionary hit and the register are added to the word's vector, so that they do not disturb this;
- the head is a softmax over tags instead of a transition system, so that each token has probabilities: ensembles can be
  averaged, a student can learn from them, and a span has a confidence.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy
import srsly
from spacy.strings import StringStore
from thinc.api import Embed, HashEmbed, Linear, Maxout, Model, NumpyOps, zero_init
from thinc.optimizers import Optimizer

from trialtab.ner.features import N_HITS, Register, Text, join
from trialtab.ner.forward import Forward
from trialtab.ner.residual import Dropout, Step, begin_pool, begin_window, softmax
from trialtab.ner.vectors import WordVectors

_LOWER_COLUMN, _FIRST_HASHED, _SEED = 5, 1, 7
_POOL_PIECES = 2
_MAX_WORDS = 200_000  # of the cache
Layer = Model[Any, Any]  # thinc's array types and NumPy's do not mix
Backward = Callable[[numpy.ndarray], None]


@dataclass(frozen=True)
class Shape:
    """The sizes that make a network.

    Attributes:
        n_tags: outputs.
        width: of a token's vector.
        depth: convolutions; each sees one token more on either side.
        pooled: before how many of the last convolutions a token hears of the whole text.
        pieces: of a maxout unit.
        hash_width: of an embedded word form.
        hash_rows: rows of the tables of norm, prefix, suffix and shape.
        vector_width: of the word vectors, 0 for none.
    """

    n_tags: int
    width: int = 96
    depth: int = 4
    pooled: int = 2
    pieces: int = 2
    hash_width: int = 48
    hash_rows: tuple[int, ...] = (4000, 800, 2000, 1000)
    vector_width: int = 128


class Network:
    """The weights with their forward and backward pass."""

    def __init__(self, shape: Shape, vectors: WordVectors | None = None, strings: StringStore | None = None) -> None:
        self.shape, self.vectors, self._strings = shape, vectors, strings
        self.ops: Any = NumpyOps(use_blis=False)
        width = shape.width
        self._hashed: list[Layer] = [
            HashEmbed(shape.hash_width, rows, seed=_SEED + number) for number, rows in enumerate(shape.hash_rows)
        ]
        self._vector: Layer | None = Linear(width, shape.vector_width) if shape.vector_width else None
        n_inputs = shape.hash_width * len(shape.hash_rows) + (width if shape.vector_width else 0)
        self._mix: Layer = Maxout(width, n_inputs, nP=3, normalize=True)
        self._hit: Layer = Embed(width, N_HITS, initializer=zero_init)
        self._register: Layer = Embed(width, len(Register), initializer=zero_init)
        self._windows: list[Layer] = [Maxout(width, 3 * width, nP=shape.pieces, normalize=True) for _ in range(shape.depth)]
        self._pools: list[Layer] = [Maxout(width, 2 * width, nP=_POOL_PIECES, normalize=True) for _ in range(shape.pooled)]
        self._output: Layer = Linear(shape.n_tags, width, init_W=zero_init)
        for layer in self.layers:
            layer.initialize()
            for node in layer.walk():
                node.ops = self.ops
        self._forward: Forward | None = None
        self._cache_rows: dict[int, int] = {}
        self._cache = numpy.zeros((1024, width), dtype="float32")

    # ------------------------------------------------------------ parameters

    @property
    def layers(self) -> list[Layer]:
        """All layers, in a fixed order."""
        vector = [self._vector] if self._vector else []
        return [*self._hashed, *vector, self._mix, self._hit, self._register, *self._windows, *self._pools, self._output]

    def _parameters(self) -> list[tuple[Any, str]]:
        nodes = (node for layer in self.layers for node in layer.walk())
        return [(node, name) for node in nodes for name in node.param_names if node.has_param(name)]

    def get_weights(self) -> list[numpy.ndarray]:
        """Copies of all weights."""
        return [node.get_param(name).copy() for node, name in self._parameters()]

    def set_weights(self, weights: Sequence[numpy.ndarray]) -> None:
        """Replace all weights; the inverse of `get_weights`."""
        for (node, name), value in zip(self._parameters(), weights, strict=True):
            node.set_param(name, numpy.ascontiguousarray(value, dtype="float32"))
        self.forget()

    def forget(self) -> None:
        """Empty the cache of words and the copies of weights; needed after the weights change."""
        self._cache_rows.clear()
        self._forward = None

    def use(self, strings: StringStore) -> None:
        """Take the strings that word hashes stand for."""
        self._strings = strings

    # ------------------------------------------------------------ prediction

    def predict(self, texts: Sequence[Text]) -> tuple[numpy.ndarray, numpy.ndarray]:
        """Scores of the tags (before the softmax), one row a token, texts one after the other; and the texts' lengths."""
        words, hits, registers, lengths = join(texts)
        rows = self._rows_of(words)
        vectors = self._cache[rows]
        for layer, numbers in ((self._hit, hits), (self._register, registers)):
            table: Any = layer.get_param("E")
            vectors += table[numbers]
        if self._forward is None:
            self._forward = Forward(self.ops, self._windows, self._pools, self._output)
        return self._forward.scores(vectors, lengths), lengths

    @property
    def _pool_before(self) -> list[Layer | None]:
        """For each convolution the pooling layer before it, if any."""
        return [*[None] * (len(self._windows) - len(self._pools)), *self._pools]

    def _rows_of(self, words: numpy.ndarray) -> list[int]:
        """The rows of the cache that hold these words' vectors."""
        known = self._cache_rows
        if len(known) > _MAX_WORDS:
            known.clear()
        keys = words[:, 0].tolist()
        fresh = {key: place for place, key in enumerate(keys) if key not in known}
        if fresh:
            size = len(known) + len(fresh)
            if size > len(self._cache):
                room = numpy.zeros((2 * size, self._cache.shape[1]), dtype="float32")
                room[: len(known)] = self._cache[: len(known)]
                self._cache = room
            self._cache[len(known) : size] = self._embed(words[list(fresh.values())])[0]
            known.update(zip(fresh, range(len(known), size), strict=True))
        return [known[key] for key in keys]

    # ------------------------------------------------------------ training

    def begin_update(
        self, texts: Sequence[Text], dropout: float, word_dropout: float, random: numpy.random.Generator
    ) -> tuple[numpy.ndarray, Backward]:
        """Forward pass of training: `begin_vectors`, then the tags.

        Returns:
            The probabilities of the tags, one row a token; and the function that takes their gradient (of the scores before the
            softmax) and adds up the weights' gradients.
        """
        vectors, back_vectors = self.begin_vectors(texts, dropout, word_dropout, random)
        scores, back_output = self._output(vectors, is_train=True)
        return softmax(scores), lambda gradient: back_vectors(back_output(gradient))

    def begin_vectors(
        self,
        texts: Sequence[Text],
        dropout: float,
        word_dropout: float,
        random: numpy.random.Generator,
        *,
        hidden: numpy.ndarray | None = None,
    ) -> tuple[numpy.ndarray, Backward]:
        """Forward pass of training up to the tokens' last vectors.

        Args:
            texts: one batch.
            dropout: share of numbers set to 0.
            word_dropout: share of words told by vector, affixes and shape alone, and whose vector is guessed.
            random: the source of both.
            hidden: for each token whether the network is not told its word.

        Returns:
            The vectors, one row a token; and the function that takes their gradient and adds up the weights' gradients.
        """
        words, hits, registers, lengths = join(texts)
        _, first, inverse = numpy.unique(words[:, 0], return_index=True, return_inverse=True)
        distinct, back_words = self._embed(words[first], dropout, word_dropout, random)
        hit, back_hit = self._hit(numpy.where(random.random(len(hits)) < dropout / 2, 0, hits).astype("int32"), is_train=True)
        register, back_register = self._register(registers, is_train=True)
        mask = Dropout(dropout, random).mask((len(hits), self.shape.width))
        shown = numpy.ones((len(hits), 1), dtype="float32") if hidden is None else (~hidden[:, None]).astype("float32")
        vectors = (distinct[inverse] * shown + hit + register) * mask
        steps: list[Step] = []
        drop = Dropout(dropout, random)
        for layer, pool in zip(self._windows, self._pool_before, strict=True):
            for begin, each in ((begin_pool, pool), (begin_window, layer)):
                if each is not None:
                    change, step = begin(self.ops, each, vectors, lengths, drop)
                    vectors = vectors + change
                    steps.append(step)

        def backward(gradient: numpy.ndarray) -> None:
            change = gradient
            for step in reversed(steps):
                change = change + step(change)
            change = numpy.ascontiguousarray(change * mask)
            back_hit(change)
            back_register(change)
            summed = numpy.zeros_like(distinct)
            self.ops.scatter_add(summed, inverse.astype("int32"), change * shown)
            back_words(summed)

        return vectors, backward

    def finish_update(self, optimizer: Optimizer) -> None:
        """Change the weights by the gradients added up."""
        for layer in self.layers:
            layer.finish_update(optimizer)
        self.forget()

    def _embed(
        self, words: numpy.ndarray, dropout: float = 0.0, word_dropout: float = 0.0, random: Any = None
    ) -> tuple[numpy.ndarray, Backward]:
        """The vectors of distinct words, and their backward pass."""
        training = random is not None
        unknown = random.random(len(words)) < word_dropout if training else None
        parts, backs = [], []
        for number, layer in enumerate(self._hashed):
            part, back = layer(words[:, _FIRST_HASHED + number], is_train=training)
            parts.append(part)
            backs.append(back)
        if self._vector is not None:
            part, back = self._vector(self._vectors_of(words[:, _LOWER_COLUMN], unknown), is_train=training)
            parts.append(part)
            backs.append(back)
        joined = numpy.concatenate(parts, axis=1)
        keep = Dropout(dropout, random).mask(joined.shape) if training else None
        if keep is not None and unknown is not None:
            keep[unknown, : self.shape.hash_width] = 0  # the norm
            joined *= keep
        mixed, back_mix = self._mix(joined, is_train=training)

        def backward(gradient: numpy.ndarray) -> None:
            change = back_mix(gradient) * keep
            start = 0
            for part, back in zip(parts, backs, strict=True):
                back(numpy.ascontiguousarray(change[:, start : start + part.shape[1]]))
                start += part.shape[1]

        return mixed, backward

    def _vectors_of(self, hashes: numpy.ndarray, guess: numpy.ndarray | None) -> numpy.ndarray:
        assert self.vectors is not None and self._strings is not None
        strings = self._strings
        return self.vectors.get([strings[key] for key in hashes.tolist()], guess=guess)

    # ------------------------------------------------------------ serialisation

    def to_bytes(self) -> bytes:
        """Shape and weights as a NumPy archive; the word vectors, which seldom change, are kept apart (`vectors`)."""
        arrays = {f"weight{number:02}": value for number, value in enumerate(self.get_weights())}
        arrays["shape"] = numpy.frombuffer(srsly.json_dumps(asdict(self.shape)).encode("utf-8"), dtype="uint8")
        stream = io.BytesIO()
        numpy.savez_compressed(stream, **arrays)
        return stream.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes, vectors: WordVectors | None = None) -> Network:
        """The inverse of `to_bytes`, with the word vectors it was trained with; call `use` before predicting."""
        with numpy.load(io.BytesIO(data), allow_pickle=False) as archive:
            arrays = dict(archive)
        sizes = srsly.json_loads(arrays["shape"].tobytes().decode("utf-8"))
        network = cls(Shape(**{**sizes, "hash_rows": tuple(sizes["hash_rows"])}), vectors)
        network.set_weights([arrays[name] for name in sorted(arrays) if name.startswith("weight")])
        return network
