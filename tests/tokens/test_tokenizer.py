"""The tokenizer in a pipeline."""

import pickle
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import DocBin

from trialtab.tokens.tokenizer import TrialTokenizer, make_tokenizer_factory

TEXT = "IgG<4g/L  or\n\n   eGFR 30mL/min/1.73m2. "
TOKENS = ["IgG", "<", "4", "g/L", " ", "or", "\n\n   ", "eGFR", "30", "mL/min/1.73m2", "."]


@pytest.fixture
def nlp() -> Language:
    return spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": "trialtab.tokenizer.v1"}}})


def test_doc_has_the_text(nlp: Language) -> None:
    doc = nlp(TEXT)
    assert doc.text == TEXT
    assert [token.text for token in doc] == TOKENS


@pytest.mark.parametrize("text", ["", " ", "\n", "  a", "a  ", "a\nb", "a \n b"])
def test_white_space_is_kept(nlp: Language, text: str) -> None:
    assert nlp(text).text == text


def test_offsets(nlp: Language) -> None:
    doc = nlp(TEXT)
    assert all(TEXT[token.idx : token.idx + len(token)] == token.text for token in doc)


def test_factory_makes_one_for_the_pipeline() -> None:
    blank = spacy.blank("en")
    tokenizer = make_tokenizer_factory()(blank)
    assert isinstance(tokenizer, TrialTokenizer)
    assert tokenizer.vocab is blank.vocab


def test_disk(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path)
    again = spacy.load(tmp_path)
    assert isinstance(again.tokenizer, TrialTokenizer)
    assert [token.text for token in again(TEXT)] == TOKENS


def test_bytes(nlp: Language) -> None:
    again = spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": "trialtab.tokenizer.v1"}}})
    again.from_bytes(nlp.to_bytes())
    assert [token.text for token in again(TEXT)] == TOKENS


def test_docbin(nlp: Language) -> None:
    (back,) = DocBin(docs=[nlp(TEXT)]).get_docs(nlp.vocab)
    assert back.text == TEXT


def test_two_processes(nlp: Language) -> None:
    docs = list(nlp.pipe([TEXT, "a", TEXT], n_process=2, batch_size=1))
    assert [doc.text for doc in docs] == [TEXT, "a", TEXT]


def test_pipe_and_pickle(nlp: Language) -> None:
    tokenizer = pickle.loads(pickle.dumps(nlp.tokenizer))
    assert [doc.text for doc in tokenizer.pipe([TEXT, "b"])] == [TEXT, "b"]
