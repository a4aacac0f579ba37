"""What the network is told of each token.

Three things: its word (hashes of the forms below, word vector), whether the dictionary of `patterns/` knows it as (part of) a
name and of which label, and what kind of text it stands in. Registers differ in what their annotators called a drug or where a
condition begins, so the network hears which one it reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import IntEnum
from typing import NamedTuple

import numpy
from spacy.attrs import LOWER, NORM, ORTH, PREFIX, SHAPE, SUFFIX
from spacy.tokens import Doc

from trialtab.ner.tags import TokenSpan
from trialtab.types import Label, SectionKind

WORD_FORMS = (ORTH, NORM, PREFIX, SUFFIX, SHAPE, LOWER)  # ORTH numbers the word, LOWER finds its vector
# the dictionary's labels in the order that numbers them; never reorder, weights depend on it
HIT_LABELS = (
    Label.DRUG,
    Label.CONDITION,
    Label.MEASUREMENT,
    Label.PROCEDURE,
    Label.DEVICE,
    Label.OBSERVATION,
    Label.PERSON,
    Label.VALUE,
    Label.TEMPORAL,
)
N_HITS = 1 + 2 * len(HIT_LABELS)  # none; first token and further tokens of a name of each label
_HIT_NUMBERS = {str(label): 1 + 2 * number for number, label in enumerate(HIT_LABELS)}


class Register(IntEnum):
    """The kind of text, numbered as the weights know it."""

    CRITERIA = 0  # eligibility criteria
    REGISTRY = 1  # titles, summaries, descriptions and arms of a trial record
    ABSTRACT = 2  # titles and abstracts of articles
    REPORT = 3  # sentences of case reports on drug effects


_OF_SECTION = {
    SectionKind.ELIGIBILITY: Register.CRITERIA,
    SectionKind.INCLUSION: Register.CRITERIA,
    SectionKind.EXCLUSION: Register.CRITERIA,
}


def register_of(section: SectionKind) -> Register:
    """The register of a section: criteria, or prose about a trial."""
    return _OF_SECTION.get(section, Register.REGISTRY)


class Text(NamedTuple):
    """One text for the network, or a stretch of one, all arrays of one length.

    Attributes:
        words: hashes of the word forms, one row a token, a column for each of `WORD_FORMS`.
        hits: number of the dictionary hit of each token.
        register: the kind of text.
    """

    words: numpy.ndarray
    hits: numpy.ndarray
    register: int


def word_hashes(doc: Doc) -> numpy.ndarray:
    """The word forms' hashes of a Doc."""
    return doc.to_array(list(WORD_FORMS)).reshape(len(doc), len(WORD_FORMS))


def hit_numbers(n_tokens: int, spans: Iterable[TokenSpan]) -> numpy.ndarray:
    """Number each token by the dictionary name it belongs to.

    Args:
        n_tokens: length of the text.
        spans: names that the dictionary found, not overlapping; labels outside `HIT_LABELS` are left out.
    """
    hits = numpy.zeros(n_tokens, dtype="int32")
    for start, end, label in spans:
        number = _HIT_NUMBERS.get(str(label))
        if number is not None:
            hits[start] = number
            hits[start + 1 : end] = number + 1
    return hits


def join(texts: Sequence[Text]) -> tuple[numpy.ndarray, numpy.ndarray, numpy.ndarray, numpy.ndarray]:
    """Many texts as one: word hashes, hits, registers (one a token) and the texts' lengths."""
    lengths = numpy.asarray([len(text.hits) for text in texts], dtype="int32")
    registers = numpy.repeat(numpy.asarray([text.register for text in texts], dtype="int32"), lengths)
    return (
        numpy.concatenate([text.words for text in texts]),
        numpy.concatenate([text.hits for text in texts]),
        registers,
        lengths,
    )
