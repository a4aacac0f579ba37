"""Cutting a text at its white space first gives the tokens that the rules give for the whole."""

from __future__ import annotations

import pytest
import spacy
from hypothesis import example, given
from hypothesis import strategies as st

from trialtab.tokens import tokenizer
from trialtab.tokens.rules import cut
from trialtab.tokens.stretches import joined, stretches_of
from trialtab.tokens.tokenizer import TrialTokenizer

TOKENIZER = TrialTokenizer(spacy.blank("en").vocab)
PIECES = st.sampled_from(
    [
        *("mg", "mg/kg", "/", "1.73", "m2", "mL/min/1.73", "mL/100", "100", "mL", "°", "º", "C", "F", "<", ">", "=", "24", "h"),
        *(
            " ",
            " ",
            " ",
            "  ",
            "\n",
            "\t",
            "\r\n",
            "\u00a0",
            "\u2028",
            "foo",
            "B.",
            "e.g.",
            "-",
            "x",
            "ULN",
            ".",
            ",",
            "(",
            ")",
        ),
        *("10^9/L", "s/p", "it's", "HER2-positive", "\U000f0020", "\ue000", "É", "µ", "١"),
    ]
)


@given(st.lists(PIECES, max_size=12).map("".join) | st.text(max_size=30))
@example("eGFR 30 mL/min/1.73 m2 or < / = 5 mg/100 mL/24 h at 37 ° C")
@example(" a")
@example("a ")
@example("GFR 60 mL/min/1.73\nm2")
def test_same_tokens_as_for_the_whole_text(text: str) -> None:
    doc = TOKENIZER(text)
    assert [(token.text, token.whitespace_) for token in doc] == cut(text)
    assert doc.text == text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Hb above 9 g/dL", ["Hb", "above", "9", "g/dL\n"]),
        ("Hb.\n\n  Age ", ["Hb.\n", "\n\n  ", "Age"]),
        ("Hb \n Age", ["Hb", "\n ", "Age\n"]),
        (" Hb", [" ", "Hb\n"]),
        ("GFR 60 mL/min/1.73 m2 or", ["GFR", "60", "mL/min/1.73 m2", "or\n"]),
    ],
)
def test_stretches(text: str, wanted: list[str]) -> None:
    assert [joined(stretch) for stretch in stretches_of(text) or ()] == wanted


def test_a_text_with_our_private_characters_is_not_cut() -> None:
    assert stretches_of("1.73\U000f0020m2") is None


def test_memo_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokenizer, "MEMO_LIMIT", 3)
    one = TrialTokenizer(spacy.blank("en").vocab)
    texts = ["a b c d e", "f g", "a b c d e"]
    assert [[token.text for token in one(text)] for text in texts] == [text.split() for text in texts]
    assert len(one._memo) <= 3 + 5  # the limit, and what one text adds


def test_a_vocabulary_loaded_anew() -> None:
    nlp = spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": "trialtab.tokenizer.v1"}}})
    empty = nlp.to_bytes()
    nlp("Zanubrutinib 80 mg")
    nlp.from_bytes(empty)
    assert [token.text for token in nlp("Zanubrutinib 80 mg")] == ["Zanubrutinib", "80", "mg"]
