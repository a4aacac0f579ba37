"""`trialtab_sentences`: bounds at bullets, and where else."""

from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import DocBin

from tests.sections.support import PATTERNS, read_files
from trialtab.sections.component import Sections
from trialtab.sections.lexicon import ABBREVIATIONS_FILE
from trialtab.tokens.component import Sentences

CONFIG = {"nlp": {"tokenizer": {"@tokenizers": "trialtab.tokenizer.v1"}}}
LIST = "Exclusion Criteria:\n\n1. Known epilepsy; no seizure\n2. Stroke, e.g. Lacunar. Coma\n\nNote"


@pytest.fixture
def nlp() -> Language:
    blank = spacy.blank("en", config=CONFIG)
    sections = blank.add_pipe("trialtab_sections")
    assert isinstance(sections, Sections)
    sections.load_files(read_files())
    sentences = blank.add_pipe("trialtab_sentences")
    assert isinstance(sentences, Sentences)
    sentences.load_files({ABBREVIATIONS_FILE: (PATTERNS / ABBREVIATIONS_FILE).read_text(encoding="utf-8")})
    return blank


def sentences_of(nlp: Language, text: str) -> list[str]:
    return [sentence.text.strip() for sentence in nlp(text).sents]


CASES = [
    (
        "bullets",
        LIST,
        ["Exclusion Criteria:", "1.", "Known epilepsy; no seizure", "2.", "Stroke, e.g. Lacunar.", "Coma", "Note"],
    ),
    ("glued", "Meets the criteria.These are old", ["Meets the criteria.", "These are old"]),
    ("semicolon", "Adults; no smokers", ["Adults; no smokers"]),
    ("abbreviation", "Drug vs. Placebo in adults", ["Drug vs. Placebo in adults"]),
    ("decimal", "AST > 1.5 x ULN. Gout", ["AST > 1.5 x ULN.", "Gout"]),
    ("letter", "Hepatitis B. Gout", ["Hepatitis B.", "Gout"]),
    ("one", "Gout", ["Gout"]),
    ("inline-list", "One of: a) gout b) coma", ["One of:", "a)", "gout", "b)", "coma"]),
    ("blank-line", "The drug is\n\nnew", ["The drug is", "new"]),
]


@pytest.mark.parametrize(("text", "expected"), [row[1:] for row in CASES], ids=[row[0] for row in CASES])
def test_bounds(nlp: Language, text: str, expected: list[str]) -> None:
    assert sentences_of(nlp, text) == expected


def test_no_sentence_crosses_a_criterion(nlp: Language) -> None:
    doc = nlp(LIST)
    starts = {sentence.start_char for sentence in doc.sents}
    assert {item.start_char for item in doc._.criteria} <= starts


def test_every_token_is_set(nlp: Language) -> None:
    doc = nlp(LIST)
    assert doc.has_annotation("SENT_START")
    assert {token.is_sent_start for token in doc} == {True, False}


@pytest.mark.parametrize("text", ["", " ", "\n"])
def test_nothing(nlp: Language, text: str) -> None:
    assert len(list(nlp(text).sents)) <= 1


def test_without_patterns_points_inside_a_word_do_not_end() -> None:
    blank = spacy.blank("en", config=CONFIG)
    blank.add_pipe("trialtab_sentences")
    assert sentences_of(blank, "Given b.i.d. to adults. Gout") == ["Given b.i.d. to adults.", "Gout"]


def test_initialize_reads_the_file() -> None:
    blank = spacy.blank("en", config=CONFIG)
    component = blank.add_pipe("trialtab_sentences")
    assert isinstance(component, Sentences)
    component.initialize(patterns=[PATTERNS / ABBREVIATIONS_FILE])
    assert sentences_of(blank, "Drug vs. Placebo") == ["Drug vs. Placebo"]


def test_disk(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path)
    assert sentences_of(spacy.load(tmp_path), LIST) == sentences_of(nlp, LIST)


def test_bytes(nlp: Language) -> None:
    other = spacy.blank("en", config=CONFIG)
    other.add_pipe("trialtab_sections")
    other.add_pipe("trialtab_sentences")
    other.from_bytes(nlp.to_bytes())
    assert sentences_of(other, LIST) == sentences_of(nlp, LIST)


def test_docbin(nlp: Language) -> None:
    doc = nlp(LIST)
    (back,) = DocBin(docs=[doc], store_user_data=True).get_docs(nlp.vocab)
    assert [sentence.text for sentence in back.sents] == [sentence.text for sentence in doc.sents]


def test_two_processes(nlp: Language) -> None:
    docs = list(nlp.pipe([LIST, "Gout. Coma"], n_process=2, batch_size=1))
    assert [len(list(doc.sents)) for doc in docs] == [7, 2]


def test_order_of_the_pipeline_is_declared(nlp: Language) -> None:
    analysis = nlp.analyze_pipes()
    assert analysis["problems"] == {"trialtab_sections": [], "trialtab_sentences": []}
