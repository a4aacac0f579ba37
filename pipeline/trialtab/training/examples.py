"""Texts as the network learns them: tokens with tags, dictionary hits and a register; and as DocBin for spaCy's own trainer."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span

from trialtab.ner.features import Text, hit_numbers, word_hashes
from trialtab.ner.tags import TokenSpan, encode
from trialtab.training.readers import RawSpan
from trialtab.training.schemes import NETWORK_LABELS, Harmonised

Dictionary = Callable[[Doc], list[TokenSpan]]  # the names of the patterns in a Doc, not overlapping


@dataclass
class Example:
    """One text to learn from or to be measured on.

    Attributes:
        source: with the spans of the corpus, in characters.
        text: what the network is told.
        spans: the spans to learn, in tokens; a teacher may add to them.
        weights: how much each token counts, 0 where nothing is known.
        starts, ends: offsets of the tokens.
        lower: what the network would be told of the same text in lower case, where its tokens are the same.
    """

    source: Harmonised
    text: Text
    spans: list[TokenSpan]
    weights: numpy.ndarray
    starts: list[int]
    ends: list[int]
    lower: Text | None = None

    @property
    def tags(self) -> numpy.ndarray:
        """The tags of `spans`."""
        return encode(len(self.ends), self.spans, NETWORK_LABELS)

    def characters(self, spans: Iterable[TokenSpan]) -> list[RawSpan]:
        """Token spans as character spans."""
        return [RawSpan(self.starts[start], self.ends[end - 1], label) for start, end, label in spans]


def make_examples(
    nlp: Language, sources: Iterable[Harmonised], dictionary: Dictionary, *, lower: bool = False
) -> list[Example]:
    """Tokenise texts and lay their spans on tokens; texts without a token are left out.

    Args:
        nlp: whose tokenizer to use.
        sources: the texts.
        dictionary: finds the names that the network is told of.
        lower: whether to prepare them in lower case too.
    """
    examples = []
    for source in sources:
        doc = nlp.make_doc(source.text)
        if len(doc):
            examples.append(_example(doc, source, dictionary))
            if lower:
                examples[-1].lower = _in_lower_case(nlp, doc, source, dictionary)
    return examples


def _in_lower_case(nlp: Language, doc: Doc, source: Harmonised, dictionary: Dictionary) -> Text | None:
    lowered = nlp.make_doc(source.text.lower())
    if [len(token) for token in lowered] != [len(token) for token in doc]:
        return None
    return Text(word_hashes(lowered), hit_numbers(len(lowered), dictionary(lowered)), int(source.register))


def _example(doc: Doc, source: Harmonised, dictionary: Dictionary) -> Example:
    starts = [token.idx for token in doc]
    ends = [token.idx + len(token) for token in doc]
    spans = align(source.spans, starts, ends, [token.is_space for token in doc])
    weights = numpy.ones(len(doc), dtype="float32")
    for start, end in source.unsaid:
        weights[bisect_right(ends, start) : bisect_left(starts, end)] = 0
    for span in spans:
        weights[span.start : span.end] = 1
    text = Text(word_hashes(doc), hit_numbers(len(doc), dictionary(doc)), int(source.register))
    return Example(source, text, spans, weights, starts, ends)


def align(spans: Iterable[RawSpan], starts: Sequence[int], ends: Sequence[int], is_space: Sequence[bool]) -> list[TokenSpan]:
    """Character spans as token spans.

    A bound inside a token takes in the whole token; white space at either end is left out. Of two spans that come to share a
    token the first stays, and a span of nothing but white space is dropped.

    Args:
        spans: sorted, not overlapping.
        starts, ends, is_space: of the tokens.
    """
    aligned: list[TokenSpan] = []
    for start_char, end_char, label in spans:
        start, end = bisect_right(ends, start_char), bisect_left(starts, end_char)
        while start < end and is_space[start]:
            start += 1
        while start < end and is_space[end - 1]:
            end -= 1
        if start < end and (not aligned or start >= aligned[-1].end):
            aligned.append(TokenSpan(start, end, label))
    return aligned


def to_docbin(nlp: Language, examples: Iterable[Example]) -> DocBin:
    """The examples as Docs with entities, labels that are learnt but never given left out; tokens of weight 0 are missing."""
    docs = DocBin(store_user_data=True)
    for example in examples:
        doc = nlp.make_doc(example.source.text)
        spans = [Span(doc, start, end, label=label) for start, end, label in example.spans if label.isupper()]
        unknown = [doc[place : place + 1] for place in numpy.flatnonzero(example.weights == 0).tolist()]
        doc.set_ents(spans, missing=unknown, default="outside")
        doc.user_data["corpus"], doc.user_data["id"] = example.source.corpus, example.source.id
        docs.add(doc)
    return docs
