"""The spaCy side of the tagger: `trialtab_ner`."""

# no postponed annotations here: spaCy checks a factory's arguments by their types
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy
import srsly
from spacy.language import Language
from spacy.pipeline import Pipe
from spacy.tokens import Doc, Span
from spacy.util import minibatch
from spacy.vocab import Vocab

from trialtab.errors import Errors, SettingsError
from trialtab.ner.choosing import chosen_spans
from trialtab.ner.confidence import Curve, calibrate, curve_of
from trialtab.ner.features import Register, Text, hit_numbers, word_hashes
from trialtab.ner.network import Network
from trialtab.ner.tags import ScoredSpan, TokenSpan
from trialtab.ner.vectors import WordVectors
from trialtab.types import Label

SCORES_KEY = "ner_confidence"
_SETTINGS_FILE, _BINARY_FILES = "settings.json", ("weights.npz", "vectors.npz")
_MOST_TOKENS = 8_000  # of one pass: more only takes memory
_MOST_WORDS = 200_000  # of the cache of white space
# what the worth of a span must be above (`chosen_spans`), by register, chosen on dev
_LEVELS: dict[int, float] = {Register.CRITERIA: 0.6, Register.REGISTRY: 0.4, Register.ABSTRACT: 0.4, Register.REPORT: 0.5}
_OF_CONTRACT = frozenset(label.value for label in Label)


@Language.factory("trialtab_ner", assigns=["doc.ents", "doc.spans"], default_config={"reads": int(Register.CRITERIA)})
def make_ner(nlp: Language, name: str, reads: int) -> "TrialNer":
    """The `trialtab_ner` factory.

    Args:
        nlp, name: as spaCy gives them.
        reads: kind of the texts that a pipeline of nothing but this component reads (number of a `features.Register`).
    """
    return TrialNer(nlp.vocab, name, register=Register(reads))


class TrialNer(Pipe):
    """Tags conditions, drugs, measurements, values, times, procedures and more with the trained network.

    As a component by itself it reads each Doc as one text without dictionary hits, and sets `doc.ents` and
    `doc.spans["ner_confidence"]`: the same spans, whose `kb_id_` is the confidence in writing ("0.930"). Other components call
    `find_many` with stretches, hits and registers, which is better and gives numbers.
    """

    def __init__(self, vocab: Vocab, name: str = "ner", *, register: Register = Register.CRITERIA) -> None:
        self.vocab, self.name = vocab, name
        self.register = register
        self.labels_inside: tuple[str, ...] = ()
        self.curves: dict[str, Curve] = {}
        self.network: Network | None = None
        self._known_curves: dict[tuple[int, str], Curve] = {}
        self._spaces: dict[int, bool] = {}  # hash of a word -> whether it is white space

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels it gives: those of the table contract among the network's."""
        return tuple(label for label in self.labels_inside if label in _OF_CONTRACT)

    def take(self, network: Network, labels: Sequence[str], curves: dict[str, Curve]) -> "TrialNer":
        """Take a trained network, its labels in the order of their tags, and the calibration."""
        network.use(self.vocab.strings)
        self.network, self.labels_inside, self.curves = network, tuple(labels), dict(curves)
        self._known_curves.clear()
        return self

    # ------------------------------------------------------------ finding

    def find_many(self, texts: Sequence[Text]) -> list[list[ScoredSpan]]:
        """Tag many texts at once.

        Args:
            texts: what the network is told of each; one of no tokens gives no spans.

        Returns:
            For each text its spans, sorted, not overlapping; token numbers count from the text's start.

        Raises:
            SettingsError: no network was loaded.
        """
        if self.network is None:
            raise SettingsError(*Errors.E225, component=self.name)
        found: list[list[ScoredSpan]] = [[] for _ in texts]
        for group in _groups(texts):
            scores, lengths = self.network.predict([texts[number] for number in group])
            scores -= scores.max(axis=1, keepdims=True)
            scores -= numpy.log(numpy.exp(scores).sum(axis=1, keepdims=True))
            starts = (numpy.cumsum(lengths) - lengths).tolist()
            levels = [_LEVELS[texts[number].register] for number in group]
            for (start, end, label), probability in chosen_spans(scores, lengths, levels, self.labels_inside):
                if label in _OF_CONTRACT:
                    owner = bisect_right(starts, start) - 1
                    text, shift = texts[group[owner]], starts[owner]
                    confidence = calibrate(probability, self._curve(text.register, label))
                    span = self._without_space(ScoredSpan(start - shift, end - shift, label, confidence), text.words)
                    if span.start < span.end:
                        found[group[owner]].append(span)
        return found

    def _curve(self, register: int, label: str) -> Curve:
        key = register, label
        if key not in self._known_curves:
            self._known_curves[key] = curve_of(self.curves, Register(register).name, label)
        return self._known_curves[key]

    def _without_space(self, span: ScoredSpan, words: numpy.ndarray) -> ScoredSpan:
        """The span without white space at its ends; empty if it is nothing else."""
        start, end = span.start, span.end
        while start < end and self._is_space(int(words[start, 0])):
            start += 1
        while start < end and self._is_space(int(words[end - 1, 0])):
            end -= 1
        return span if end - start == span.end - span.start else span._replace(start=start, end=end)

    def _is_space(self, word: int) -> bool:
        if word not in self._spaces:
            if len(self._spaces) > _MOST_WORDS:
                self._spaces.clear()
            self._spaces[word] = self.vocab.strings[word].isspace()
        return self._spaces[word]

    def text_of(
        self,
        doc: Doc,
        start: int = 0,
        end: int | None = None,
        *,
        hits: Iterable[TokenSpan] = (),
        register: Register | None = None,
    ) -> Text:
        """What the network is told of the tokens [start, end) of a Doc.

        Args:
            doc: of the component's vocabulary.
            start, end: tokens; the whole Doc by default.
            hits: names the dictionary found there, token numbers counted in the Doc, not overlapping.
            register: the kind of text; the component's own by default.
        """
        numbers = hit_numbers(len(doc), hits)[start:end]
        return Text(word_hashes(doc)[start:end], numbers, int(self.register if register is None else register))

    # ------------------------------------------------------------ as a component by itself

    def __call__(self, doc: Doc) -> Doc:
        return self.annotate(doc, self.find_many([self.text_of(doc)])[0])

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 128) -> Iterator[Doc]:
        """Tag Docs in batches."""
        for docs in minibatch(stream, batch_size):
            for doc, spans in zip(docs, self.find_many([self.text_of(doc) for doc in docs]), strict=True):
                yield self.annotate(doc, spans)

    def annotate(self, doc: Doc, spans: Iterable[ScoredSpan]) -> Doc:
        """Write the spans to the Doc."""
        found = list(spans)
        doc.set_ents([Span(doc, each.start, each.end, label=each.label) for each in found], default="outside")
        doc.spans[SCORES_KEY] = [
            Span(doc, each.start, each.end, label=each.label, kb_id=f"{each.confidence:.3f}") for each in found
        ]
        return doc

    # ------------------------------------------------------------ serialisation

    def _settings(self) -> dict[str, object]:
        return {"labels": list(self.labels_inside), "curves": {label: list(curve) for label, curve in self.curves.items()}}

    def _load(self, settings: dict[str, object], weights: bytes, vectors: bytes) -> "TrialNer":
        curves = {label: (slope, offset) for label, (slope, offset) in settings["curves"].items()}  # type: ignore[attr-defined]
        network = Network.from_bytes(weights, WordVectors.from_bytes(vectors) if vectors else None)
        return self.take(network, settings["labels"], curves)  # type: ignore[arg-type]

    def _parts(self) -> tuple[bytes, bytes]:
        """Weights and word vectors, empty where there are none."""
        network = self.network
        return (network.to_bytes(), network.vectors.to_bytes() if network.vectors else b"") if network else (b"", b"")

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        return srsly.msgpack_dumps([self._settings(), *self._parts()])

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> "TrialNer":
        settings, weights, vectors = srsly.msgpack_loads(data)
        return self._load(settings, weights, vectors) if weights else self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        srsly.write_json(folder / _SETTINGS_FILE, self._settings())
        for name, content in zip(_BINARY_FILES, self._parts(), strict=True):
            if content:
                (folder / name).write_bytes(content)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> "TrialNer":
        folder = Path(path)
        weights, vectors = ((folder / name).read_bytes() if (folder / name).is_file() else b"" for name in _BINARY_FILES)
        return self._load(srsly.read_json(folder / _SETTINGS_FILE), weights, vectors) if weights else self


def _groups(texts: Sequence[Text]) -> Iterator[list[int]]:
    """The numbers of the texts that have tokens, in order, cut into passes of a bounded size."""
    group: list[int] = []
    size = 0
    for number, text in enumerate(texts):
        if not len(text.hits):
            continue
        if group and size + len(text.hits) > _MOST_TOKENS:
            yield group
            group, size = [], 0
        group.append(number)
        size += len(text.hits)
    if group:
        yield group
