"""The trained tagger in the pipeline: `trialtab_tagger`, and `trialtab_spans`, which unites its spans with the rules'."""

# no postponed annotations here: spaCy checks a factory's arguments by their types
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter, is_not
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import numpy
import srsly
from spacy.attrs import IS_SPACE
from spacy.language import Language
from spacy.pipeline import Pipe
from spacy.tokens import Doc
from spacy.util import minibatch
from spacy.vocab import Vocab

from trialtab.docs import findings_of, get_values, set_values, text_of
from trialtab.entities.marking import set_ents, spans_of
from trialtab.entities.names import known_of, names_of
from trialtab.entities.overlap import MODEL_RULE
from trialtab.entities.recurrence import with_recurring
from trialtab.entities.texts import Stretch, prose_among, stretches
from trialtab.entities.tokens import TokenTable, token_table
from trialtab.entities.union import Named, promoted, trimmed, union
from trialtab.errors import Errors, SettingsError
from trialtab.ner.component import TrialNer
from trialtab.ner.features import Text, hit_numbers, word_hashes
from trialtab.ner.foreign import ForeignNer
from trialtab.types import DocFindings, Entity, Label, Source
from trialtab.types.making import maker

NO_NER = "none"
LABELS = {"CHEMICAL": "DRUG", "DISEASE": "CONDITION", "ENTITY": ""}  # scispaCy's names; "": left out
# confidence from which what the model alone sees becomes a concept of rows; others never do
ROW_LEAST = {"CONDITION": 0.5, "DRUG": 0.5, "MEASUREMENT": 0.7, "DEVICE": 0.6}
FOREIGN_CONFIDENCE = 0.7
_LABELS = {label.value: label for label in Label}
_entity = maker(Entity)
_DIGITS, _CACHE_LIMIT = 3, 20_000  # of a confidence, far before what batching changes; texts
_OWN, _FOREIGN, _SETTINGS = "ner", "foreign", "settings.json"
Key = tuple[bytes, bytes, int]
Found = tuple[tuple[int, int, str, float], ...]  # tokens [start, end) of the text, label, confidence


@Language.factory(
    "trialtab_tagger",
    requires=["doc._.segments", "doc._.criteria", "doc._.trial_entities"],
    assigns=["doc._.tagged", "doc._.trial_entities", "doc.ents"],
    default_config={"labels": LABELS, "row_least": ROW_LEAST, "foreign_confidence": FOREIGN_CONFIDENCE},
)
def make_tagger(
    nlp: Language, name: str, labels: dict[str, str], row_least: dict[str, float], foreign_confidence: float
) -> "Tagger":
    """The `trialtab_tagger` factory.

    Args:
        nlp, name: given by spaCy.
        labels: of another package's NER -> ours, "" for none.
        row_least: for each label the confidence from which what only the model sees becomes a concept of rows.
        foreign_confidence: of the spans of a package that says none.
    """
    return Tagger(nlp.vocab, name, labels=labels, row_least=row_least, foreign_confidence=foreign_confidence)


class Tagger(Pipe):
    """Runs the trained NER over each criterion, title and paragraph.

    Sets `doc._.tagged` (with what follows in prose: `recurrence`), and adds what only the model sees, where it is sure enough,
    to `doc._.trial_entities` and `doc.ents`. Which NER: `initialize` takes the shipped one (a folder), any installed spaCy
    pipeline with an NER, or `none`. It is saved along with the pipeline.
    """

    def __init__(
        self,
        vocab: Vocab,
        name: str,
        *,
        labels: Mapping[str, str] = LABELS,
        row_least: Mapping[str, float] = ROW_LEAST,
        foreign_confidence: float = FOREIGN_CONFIDENCE,
    ) -> None:
        if unknown := {ours for ours in labels.values() if ours and ours not in Label.__members__} | {*row_least} - {*Label}:
            raise SettingsError(
                *Errors.E305, option="a label of the tagger", value=", ".join(sorted(unknown)), expected=", ".join(Label)
            )
        self.vocab, self.name = vocab, name
        self._labels, self._row_least, self._foreign_confidence = dict(labels), dict(row_least), foreign_confidence
        self.own: TrialNer | None = None
        self.foreign: ForeignNer | None = None
        self._cache: dict[Key, Found] = {}

    # ------------------------------------------------------------ which NER

    def initialize(
        self, get_examples: Callable[[], Iterable[Any]] | None = None, *, nlp: Language | None = None, ner: str = NO_NER
    ) -> None:
        """Take an NER: the shipped one's folder, an installed pipeline's name, or `none`."""
        self.use(ner)

    def forget_texts(self) -> None:
        """Empty the memory of texts read before, as if none had been (benchmarks do so before each run)."""
        self._cache.clear()

    def use(self, ner: str) -> "Tagger":
        """Take an NER; see `initialize`.

        Raises:
            SettingsError: it cannot be loaded.
        """
        self.own = self.foreign = None
        self.forget_texts()
        if ner != NO_NER:
            self.foreign = ForeignNer.load(ner, self._labels, self._foreign_confidence)
            for _, pipe in self.foreign.nlp.pipeline:
                if isinstance(pipe, TrialNer):
                    self.own, self.foreign = TrialNer(self.vocab).from_bytes(pipe.to_bytes()), None
                    break
        return self

    # ------------------------------------------------------------ tagging

    def __call__(self, doc: Doc) -> Doc:
        return next(self._many([doc]))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 64) -> Iterator[Doc]:
        """Tag Docs in batches: one pass of the network for all texts of a batch."""
        for docs in minibatch(stream, batch_size):
            yield from self._many(docs)

    def _many(self, docs: Sequence[Doc]) -> Iterator[Doc]:
        if self.own is None and self.foreign is None:
            yield from docs
            return
        tables = [token_table(doc) for doc in docs]
        places = [
            [*stretches(text_of(doc), tokens, get_values(doc, "segments"), get_values(doc, "criteria"))]
            for doc, tokens in zip(docs, tables, strict=True)
        ]
        found = self._own_spans(docs, places) if self.own is not None else self._foreign_spans(docs, tables, places)
        for doc, tokens, mine, spans in zip(docs, tables, places, found, strict=True):
            yield self._annotate(doc, tokens, mine, spans)

    def _own_spans(self, docs: Sequence[Doc], places: Sequence[Sequence[Stretch]]) -> list[list[Found]]:
        """For each Doc and stretch what the shipped tagger finds; texts read before are remembered."""
        assert self.own is not None
        if len(self._cache) > _CACHE_LIMIT:
            self._cache.clear()
        keys: list[list[tuple[Key, numpy.ndarray, int]]] = []
        new: dict[Key, Text] = {}
        for doc, mine in zip(docs, places, strict=True):
            registers = {each.register for each in mine}
            seen = numpy.flatnonzero(doc.to_array(IS_SPACE) == 0)  # the tagger learnt from lines that are not wrapped
            words = word_hashes(doc)[seen]
            orths = words[:, 0].copy()
            hits = {register: hit_numbers(len(doc), names_of(doc, register))[seen] for register in registers}
            bounds = numpy.searchsorted(seen, [(start, end) for start, end, _ in mine]).reshape(-1, 2).tolist()
            keys.append([])
            for (start, _, register), (low, high) in zip(mine, bounds, strict=True):
                told = hits[register][low:high]
                key = (orths[low:high].tobytes(), told.tobytes(), int(register))
                keys[-1].append((key, seen[low:high], start))
                if key not in self._cache and key not in new:
                    new[key] = Text(words[low:high], told, int(register))
        for key, spans in zip(new, self.own.find_many([*new.values()]), strict=True):
            self._cache[key] = tuple((start, end, label, round(sure, _DIGITS)) for start, end, label, sure in spans)
        return [[_at(self._cache[key], kept, first) for key, kept, first in mine] for mine in keys]

    def _foreign_spans(
        self, docs: Sequence[Doc], tables: Sequence[TokenTable], places: Sequence[Sequence[Stretch]]
    ) -> list[list[Found]]:
        """The same of another package's NER; a bound inside one of our tokens takes in the whole token."""
        assert self.foreign is not None
        texts = [
            text_of(doc)[tokens.starts[each.start] : tokens.ends[each.end - 1]]
            for doc, tokens, mine in zip(docs, tables, places, strict=True)
            for each in mine
        ]
        results = iter(self.foreign.find_many(texts))
        found: list[list[Found]] = []
        for tokens, mine in zip(tables, places, strict=True):
            found.append([])
            for place in mine:
                base = tokens.starts[place.start]
                spans = []
                for start_char, end_char, label, confidence in next(results):
                    start = bisect_left(tokens.ends, base + start_char + 1)
                    end = bisect_left(tokens.starts, base + end_char)
                    if start < end:
                        spans.append((start - place.start, end - place.start, str(label), round(confidence, _DIGITS)))
                found[-1].append(tuple(spans))
        return found

    def _annotate(self, doc: Doc, tokens: TokenTable, places: Sequence[Stretch], found: Sequence[Found]) -> Doc:
        text = text_of(doc)
        tagged: list[Entity] = []
        for place, spans in zip(places, found, strict=True):
            for start, end, label, confidence in spans:
                start_char, end_char = tokens.starts[place.start + start], tokens.ends[place.start + end - 1]
                fields = (start_char, end_char, _LABELS[label], None, None, None, None, Source.MODEL, confidence, MODEL_RULE)
                tagged += trimmed(text, _entity(fields))
        tagged.sort(key=attrgetter("start_char"))
        entities, prose = get_values(doc, "trial_entities"), prose_among(places, tokens)
        tagged = with_recurring(text, tagged, entities, known_of(doc).short_forms, prose)
        set_values(doc, "tagged", tagged)
        if new := promoted(text, entities, tagged, self._row_least, get_values(doc, "criteria")):
            set_values(doc, "trial_entities", sorted((*entities, *new), key=attrgetter("start_char")))
            doc.set_ents(spans_of(doc, tokens, new), default="unmodified")
        return doc

    # ------------------------------------------------------------ serialisation

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Save the NER itself, so that the pipeline is complete."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        kind = _OWN if self.own is not None else _FOREIGN if self.foreign is not None else NO_NER
        srsly.write_json(folder / _SETTINGS, {"kind": kind})
        if self.own is not None:
            self.own.to_disk(folder / _OWN)
        elif self.foreign is not None:
            self.foreign.to_disk(folder / _FOREIGN)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> "Tagger":
        """Load what `to_disk` saved."""
        folder = Path(path)
        kind = srsly.read_json(folder / _SETTINGS)["kind"]
        self.use(NO_NER)
        if kind == _OWN:
            self.own = TrialNer(self.vocab).from_disk(folder / _OWN)
        elif kind == _FOREIGN:
            self.foreign = ForeignNer.load(str(folder / _FOREIGN), self._labels, self._foreign_confidence)
        return self

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """The NER as bytes."""
        own = self.own.to_bytes() if self.own is not None else b""
        return srsly.msgpack_dumps([own, self.foreign.to_bytes() if self.foreign is not None else b""])

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> "Tagger":
        """Load what `to_bytes` gave."""
        own, foreign = srsly.msgpack_loads(data)
        self.use(NO_NER)
        if own:
            self.own = TrialNer(self.vocab).from_bytes(own)
        if foreign:
            self.foreign = ForeignNer.from_bytes(foreign, self._labels, self._foreign_confidence)
        return self


# what `doc.ents` was united from, and the outcome: the entities table asks for the same
_united: WeakKeyDictionary[Doc, tuple[list[object], list[Named]]] = WeakKeyDictionary()
_UNITED = ("criteria", "trial_entities", "values", "assertions", "tagged", "tagged_assertions")


def united(doc: Doc, findings: DocFindings) -> list[Named]:
    """The union of what rules and model found in a Doc (`union`), worked out once as long as nothing is set anew.

    Args:
        doc: the Doc.
        findings: what stands on it.
    """
    sources: list[object] = [doc.user_data.get(("._.", name, None, None)) for name in _UNITED]  # type: ignore[call-overload]
    known = _united.get(doc)
    if known is None or any(map(is_not, known[0], sources)):
        known = _united[doc] = sources, union(findings)
    return known[1]


@Language.component("trialtab_spans", requires=["doc._.trial_entities", "doc._.values", "doc._.tagged"], assigns=["doc.ents"])
def unite_spans(doc: Doc) -> Doc:
    """Set `doc.ents` to the spans of rules and model together; see `union`. Without a model they stay the rules'."""
    if doc._.tagged is not None:
        set_ents(doc, token_table(doc), [named.entity for named in united(doc, findings_of(doc))])
    return doc


def _at(found: Found, places: numpy.ndarray, first: int) -> Found:
    """Spans counted in tokens that lie at these places of the Doc, counted in places from the first one on."""
    return tuple(
        (int(places[start]) - first, int(places[end - 1]) + 1 - first, label, sure) for start, end, label, sure in found
    )
