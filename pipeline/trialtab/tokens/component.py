"""Sentence bounds from bullets: `trialtab_sentences`."""

# no postponed annotations here: spaCy checks a factory's arguments by their types
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy
from spacy.attrs import IDX
from spacy.language import Language
from spacy.pipeline import Sentencizer
from spacy.tokens import Doc

from trialtab.docs import get_values, text_of
from trialtab.patterns import PatternPipe
from trialtab.sections.lexicon import ABBREVIATIONS_FILE
from trialtab.sections.sentences import Abbreviations, sentence_starts
from trialtab.types import Criterion, Segment

# a blank line, or a line that begins with a bullet or a number
_BREAK = re.compile(r"\n[^\S\n]*\n\s*(?=\S)|\n\s*(?=(?:[-–•*·●▪◦]\s|\(?\d{1,2}[.)]\s)\s*\S)")
_SPACE = re.compile(r"\s+")


@Language.factory(
    "trialtab_sentences",
    requires=["doc._.criteria", "doc._.segments"],
    assigns=["token.is_sent_start", "doc.sents"],
    default_score_weights={"sents_f": 1.0, "sents_p": 0.0, "sents_r": 0.0},
)
def make_sentences(nlp: Language, name: str) -> "Sentences":
    """The `trialtab_sentences` factory."""
    return Sentences(name)


class Sentences(Sentencizer):
    """Sets sentence bounds: at both ends of each criterion and section, at blank lines and bullets, and after `.`, `!`, `?`.

    Sets `token.is_sent_start` for all tokens, so that no sentence crosses a bullet. Without a pattern file, no abbreviation is
    known but those with inner points ("e.g.").

    Example:
        >>> doc = nlp("Adults, e.g. Students; consent. No HIV")
        >>> [sentence.text for sentence in doc.sents]
        ['Adults, e.g. Students; consent.', 'No HIV']
    """

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._patterns = _Patterns(name)

    # ------------------------------------------------------------ finding

    def predict(self, docs: Iterable[Doc]) -> list[list[bool]]:
        """For each Doc, for each token, whether it starts a sentence."""
        return [self.find(doc) for doc in docs]

    def find(self, doc: Doc) -> list[bool]:
        """Whether each token of a Doc starts a sentence."""
        if not len(doc):
            return []
        bounds = sentence_bounds(
            text_of(doc), get_values(doc, "segments"), get_values(doc, "criteria"), self._patterns.abbreviations
        )
        offsets = doc.to_array([IDX]).astype("int64").reshape(-1)
        starts = numpy.zeros(len(doc) + 1, dtype=bool)
        starts[numpy.searchsorted(offsets, numpy.asarray(bounds, dtype="int64"))] = True
        starts[0] = True
        return starts[:-1].tolist()

    # ------------------------------------------------------------ patterns and serialisation

    def initialize(
        self,
        get_examples: Callable[[], Iterable[Any]] | None = None,
        *,
        nlp: Language | None = None,
        patterns: list[str | Path] | None = None,
    ) -> None:
        """Read the pattern files (paths)."""
        self._patterns.initialize(get_examples, nlp=nlp, patterns=patterns)

    def load_files(self, files: dict[str, str]) -> "Sentences":
        """Take pattern files as {name: text}."""
        self._patterns.load_files(files)
        return self

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        return self._patterns.to_bytes()

    def from_bytes(self, bytes_data: bytes, *, exclude: Iterable[str] = ()) -> "Sentences":
        self._patterns.from_bytes(bytes_data)
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        self._patterns.to_disk(path)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> "Sentences":
        self._patterns.from_disk(path)
        return self


class _Patterns(PatternPipe):
    """Holds the abbreviations for `Sentences`, whose base class is spaCy's."""

    abbreviations = Abbreviations()

    def compile(self, files: dict[str, str]) -> None:
        if ABBREVIATIONS_FILE in files:
            self.abbreviations = Abbreviations.from_text(files[ABBREVIATIONS_FILE], ABBREVIATIONS_FILE)


def sentence_bounds(
    text: str, segments: Sequence[Segment], criteria: Sequence[Criterion], abbreviations: Abbreviations
) -> list[int]:
    """Offsets at which sentences start, unsorted, the first one left out.

    Args:
        text: the Doc's text.
        segments, criteria: as the sections stage found them; their ends are bounds too, so that a marker stands by itself.
        abbreviations: words that keep their point.
    """
    bounds = list(sentence_starts(text, 0, len(text), abbreviations))
    bounds.extend(match.end() for match in _BREAK.finditer(text))
    for criterion in criteria:
        bounds.append(criterion.start_char)
        bounds.append(_after_space(text, criterion.end_char))
    bounds.extend(_after_space(text, segment.start_char) for segment in segments)
    return bounds


def _after_space(text: str, position: int) -> int:
    match = _SPACE.match(text, position)
    return match.end() if match else position
