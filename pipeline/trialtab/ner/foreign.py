"""Another package's NER in the tagger's place: scispaCy's models, or any spaCy pipeline that sets `doc.ents`.

It reads the same stretches as the shipped tagger, as plain text and with its own tokenizer; what it finds comes back as
characters, with our labels. Parts of it that the NER does not need (parser, lemmatiser …) are not loaded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import spacy
import srsly
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import get_lang_class

from trialtab.errors import Errors, SettingsError
from trialtab.ner.component import SCORES_KEY
from trialtab.types import Label

NEEDLESS = ("tagger", "parser", "senter", "sentencizer", "attribute_ruler", "lemmatizer", "morphologizer", "textcat")
_BATCH = 64


class CharSpan(NamedTuple):
    """A labelled stretch of characters [start, end) of one text, with a confidence of 0 to 1."""

    start_char: int
    end_char: int
    label: Label
    confidence: float


class ForeignNer:
    """The NER of another pipeline.

    Args:
        nlp: the pipeline.
        labels: its labels -> ours; those not listed, or listed with "", are left out unless they are ours already.
        confidence: of its spans, where the pipeline gives none of its own (`doc.spans["ner_confidence"]`).
    """

    def __init__(self, nlp: Language, labels: Mapping[str, str], confidence: float) -> None:
        self.nlp = nlp
        self._labels = {source: Label(ours) if ours else None for source, ours in labels.items()}
        self._confidence = confidence

    @classmethod
    def load(cls, name: str, labels: Mapping[str, str], confidence: float) -> ForeignNer:
        """Load an installed package or a folder.

        Raises:
            SettingsError: it cannot be loaded, or a label is not of the contract.
        """
        try:
            return cls(spacy.load(name, exclude=list(NEEDLESS)), labels, confidence)
        except (OSError, ValueError, ImportError) as error:
            raise SettingsError(*Errors.E226, name=name, reason=f"{type(error).__name__}: {error}") from error

    def find_many(self, texts: Sequence[str]) -> list[list[CharSpan]]:
        """Tag texts; the spans of each are sorted and do not overlap."""
        return [[*self._spans(doc)] for doc in self.nlp.pipe(texts, batch_size=_BATCH)]

    def _spans(self, doc: Doc) -> list[CharSpan]:
        group = doc.spans.get(SCORES_KEY, ())
        scores = {(span.start, span.end, span.label_): float(span.kb_id_) for span in group}
        found = []
        for span in doc.ents:
            label = self._label(span.label_)
            if label is not None:
                confidence = scores.get((span.start, span.end, span.label_), self._confidence)
                found.append(CharSpan(span.start_char, span.end_char, label, confidence))
        return found

    def _label(self, source: str) -> Label | None:
        if source not in self._labels:
            self._labels[source] = Label(source) if source in Label.__members__ else None
        return self._labels[source]

    # ------------------------------------------------------------ serialisation: the pipeline goes along whole

    def to_disk(self, folder: Path) -> None:
        """Save the pipeline, so that ours loads without the package."""
        self.nlp.to_disk(folder)

    def to_bytes(self) -> bytes:
        """The pipeline with its config."""
        return srsly.msgpack_dumps([self.nlp.config.to_str(), self.nlp.to_bytes()])

    @classmethod
    def from_bytes(cls, data: bytes, labels: Mapping[str, str], confidence: float) -> ForeignNer:
        """What `to_bytes` gave."""
        written, content = srsly.msgpack_loads(data)
        config = spacy.util.load_config_from_str(written)
        nlp = get_lang_class(config["nlp"]["lang"]).from_config(config)
        return cls(nlp.from_bytes(content), labels, confidence)
