"""Spans made quickly are the spans that spaCy makes."""

import pytest
import spacy
from spacy.tokens import Doc

from trialtab.spans import char_span, offsets_of, string_number, token_span

WORDS, SPACES = ["No", "asthma", "\n", "HbA1c", ">", "7", "%"], [True, False, False, True, True, False, True]


@pytest.fixture
def doc() -> Doc:
    return Doc(spacy.blank("en").vocab, words=WORDS, spaces=SPACES)


def test_every_stretch_gives_the_span_that_spacy_expands_it_to(doc: Doc) -> None:
    size = len(doc.text)
    for start in range(-1, size + 1):
        for end in range(start + 1, size + 2):
            span = char_span(doc, start, end, "PERSON", span_id="I01")
            expected = doc.char_span(start, end, label="PERSON", span_id="I01", alignment_mode="expand")
            assert span == expected, (start, end)
            if span is not None and expected is not None:
                assert (span.label_, span.id_) == (expected.label_, expected.id_)


def test_offsets_are_those_of_the_tokens(doc: Doc) -> None:
    assert offsets_of(doc).starts == [token.idx for token in doc]
    assert offsets_of(doc).ends == [token.idx + len(token) for token in doc]


def test_a_span_of_tokens_has_its_strings(doc: Doc) -> None:
    span = token_span(doc, 1, 2, "CONDITION", kb_id="MESH:D001249")
    assert (span.text, span.label_, span.kb_id_, span.id_) == ("asthma", "CONDITION", "MESH:D001249", "")


def test_a_string_known_from_another_vocabulary_is_added(doc: Doc) -> None:
    number = string_number("a label of another vocabulary", doc.vocab.strings)
    other = spacy.blank("en").vocab.strings
    assert string_number("a label of another vocabulary", other) == number
    assert other[number] == "a label of another vocabulary"


def test_an_empty_doc_has_no_spans() -> None:
    empty = Doc(spacy.blank("en").vocab)
    assert offsets_of(empty) == ([], [])
    assert char_span(empty, 0, 1, "DRUG") is None
