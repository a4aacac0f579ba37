"""Character spans on tokens; examples; DocBin."""

import numpy
import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

from trialtab.ner.features import Register
from trialtab.ner.tags import TokenSpan
from trialtab.training.examples import align, make_examples, to_docbin
from trialtab.training.readers import Annotated, RawSpan
from trialtab.training.schemes import Harmonised, harmonise


@pytest.fixture
def nlp() -> Language:
    return spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": "trialtab.tokenizer.v1"}}})


def no_names(doc: Doc) -> list[TokenSpan]:
    return []


def tagged(text: str) -> tuple[str, list[RawSpan]]:
    """`[asthma]CONDITION` in a text as a span."""
    plain, spans = "", []
    for piece in text.replace("[", "\x00[").split("\x00"):
        if piece.startswith("["):
            inside, rest = piece[1:].split("]", 1)
            label = rest.split(" ", 1)[0]
            spans.append(RawSpan(len(plain), len(plain) + len(inside), label))
            plain += inside + rest[len(label) :]
        else:
            plain += piece
    return plain, spans


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("no [asthma]CONDITION now", ["asthma"]),
        ("[opioid]DRUG -induced", ["opioid"]),
        ("[ asthma ]CONDITION now", ["asthma"]),  # blanks at the ends are no part
        ("under [as]DRUG pirine", ["as"]),
    ],
)
def test_align(nlp: Language, text: str, expected: list[str]) -> None:
    plain, spans = tagged(text)
    (example,) = make_examples(nlp, [Harmonised("chia", "1", plain, Register.CRITERIA, tuple(spans), ())], no_names)
    assert [plain[span.start_char : span.end_char] for span in example.characters(example.spans)] == expected


def test_a_bound_inside_a_token_takes_it_in() -> None:
    spans = [RawSpan(0, 3, "DRUG"), RawSpan(3, 9, "DRUG"), RawSpan(12, 13, "DRUG")]
    found = align(spans, starts=[0, 5, 12], ends=[4, 10, 13], is_space=[False, False, True])
    assert found == [TokenSpan(0, 1, "DRUG")] + [TokenSpan(1, 2, "DRUG")] * 0  # the second starts in the first's token


def test_unsaid_tokens_have_no_weight_unless_a_span_covers_them(nlp: Language) -> None:
    text = "Croup of the throat under aspirin"
    spans = (RawSpan(0, 19, "Effect"), RawSpan(13, 19, "Treatment.Disorder"), RawSpan(26, 33, "Treatment.Drug"))
    (example,) = make_examples(nlp, [harmonise(Annotated("1", text, spans), "phee")], no_names)
    assert example.weights.tolist() == [0, 0, 0, 1, 1, 1]
    assert [span.label for span in example.spans] == ["CONDITION", "DRUG"]


def test_hits_come_from_the_dictionary(nlp: Language) -> None:
    def last(doc: Doc) -> list[TokenSpan]:
        return [TokenSpan(len(doc) - 1, len(doc), "DRUG")]

    (example,) = make_examples(nlp, [harmonise(Annotated("1", "no aspirin", ()), "bc5cdr")], last)
    assert example.text.hits.tolist() == [0, 1]
    assert example.text.register == Register.ABSTRACT
    assert not numpy.any(example.tags)


def test_texts_without_tokens_are_left_out(nlp: Language) -> None:
    assert make_examples(nlp, [harmonise(Annotated("1", "", ()), "chia")], no_names) == []


def test_docbin_keeps_spans_and_marks_what_is_missing(nlp: Language) -> None:
    text = "Croup under severe aspirin"
    spans = (RawSpan(0, 5, "Effect"), RawSpan(19, 26, "Treatment.Drug"))
    examples = make_examples(nlp, [harmonise(Annotated("7", text, spans), "phee")], no_names)
    (doc,) = DocBin().from_bytes(to_docbin(nlp, examples).to_bytes()).get_docs(nlp.vocab)
    assert doc.text == text
    assert [(ent.text, ent.label_) for ent in doc.ents] == [("aspirin", "DRUG")]
    assert [token.ent_iob_ for token in doc] == ["", "O", "O", "B"]
    assert doc.user_data["id"] == "7"
