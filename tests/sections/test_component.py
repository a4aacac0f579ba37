"""`trialtab_sections` in a pipeline."""

from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

from tests.sections.support import PATTERNS, read_files
from trialtab.docs import get_values, set_values
from trialtab.errors import SettingsError
from trialtab.sections.component import Sections
from trialtab.sections.lexicon import ABBREVIATIONS_FILE, HEADINGS_FILE
from trialtab.types import Criterion, Kind, SectionKind, Segment

TEXT = "Inclusion: 1. Adults. 2. eGFR > 60 mL/min. Exclusion: pregnancy"


@pytest.fixture
def nlp() -> Language:
    blank = spacy.blank("en")
    component = blank.add_pipe("trialtab_sections")
    assert isinstance(component, Sections)
    component.load_files(read_files())
    return blank


def numbers(doc: Doc) -> list[tuple[str, str]]:
    return [(item.number, doc.text[item.start_char : item.end_char]) for item in get_values(doc, "criteria")]


def test_bare_text(nlp: Language) -> None:
    assert numbers(nlp(TEXT)) == [("I01", "Adults."), ("I02", "eGFR > 60 mL/min."), ("E01", "pregnancy")]


@pytest.mark.parametrize("text", ["eGFR < 30 ml/min", "x"])
def test_bare_string_is_one_inclusion(nlp: Language, text: str) -> None:
    doc = nlp(text)
    assert doc._.criteria == [Criterion("I01", None, Kind.INCLUSION, 0, len(text), "")]
    assert doc._.segments == [Segment(0, len(text), SectionKind.ELIGIBILITY, -1)]


@pytest.mark.parametrize("text", ["", " ", "\n\n"])
def test_nothing(nlp: Language, text: str) -> None:
    doc = nlp(text)
    assert doc._.criteria == []
    assert len(doc.spans["criteria"]) == 0


def test_spans(nlp: Language) -> None:
    doc = nlp(TEXT)
    assert [(span.label_, span.id_, span.text) for span in doc.spans["criteria"]] == [
        ("inclusion", "I01", "Adults."),
        ("inclusion", "I02", "eGFR > 60 mL/min."),
        ("exclusion", "E01", "pregnancy"),
    ]
    assert [span.label_ for span in doc.spans["sections"]] == ["inclusion", "exclusion"]


def test_record_segments_are_replaced(nlp: Language) -> None:
    parts = ["A trial of gout", "Inclusion: adults\nExclusion: coma", "Patients must be men. It is new."]
    doc = nlp.make_doc("\n\n".join(parts))
    set_values(
        doc,
        "segments",
        [
            Segment(0, 15, SectionKind.TITLE, 0),
            Segment(17, 50, SectionKind.ELIGIBILITY, 4),
            Segment(52, 84, SectionKind.TEXT, 5),
        ],
    )
    doc = nlp(doc)
    assert numbers(doc) == [("I01", "adults"), ("E01", "coma"), ("I02", "Patients must be men.")]
    assert [(segment.section.value, segment.field_index) for segment in get_values(doc, "segments")] == [
        ("title", 0),
        ("inclusion", 4),
        ("exclusion", 4),
        ("inclusion", 5),
        ("text", 5),
    ]


def test_without_patterns_it_says_so() -> None:
    blank = spacy.blank("en")
    blank.add_pipe("trialtab_sections")
    with pytest.raises(SettingsError, match=r"E212.*trialtab_sections"):
        blank("Adults")


def test_initialize_reads_the_files() -> None:
    blank = spacy.blank("en")
    component = blank.add_pipe("trialtab_sections")
    assert isinstance(component, Sections)
    component.initialize(patterns=[PATTERNS / HEADINGS_FILE, PATTERNS / ABBREVIATIONS_FILE])
    assert len(numbers(blank(TEXT))) == 3


def test_disk(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path)
    assert numbers(spacy.load(tmp_path)(TEXT)) == numbers(nlp(TEXT))


def test_bytes(nlp: Language) -> None:
    other = spacy.blank("en")
    other.add_pipe("trialtab_sections")
    other.from_bytes(nlp.to_bytes())
    assert numbers(other(TEXT)) == numbers(nlp(TEXT))


def test_docbin(nlp: Language) -> None:
    doc = nlp(TEXT)
    (back,) = DocBin(docs=[doc], store_user_data=True).get_docs(nlp.vocab)
    assert numbers(back) == numbers(doc)
    assert [span.id_ for span in back.spans["criteria"]] == ["I01", "I02", "E01"]


def test_two_processes(nlp: Language) -> None:
    docs = list(nlp.pipe([TEXT, "Adults", TEXT], n_process=2, batch_size=1))
    assert [len(numbers(doc)) for doc in docs] == [3, 1, 3]
    assert get_values(docs[0], "criteria") == get_values(nlp(TEXT), "criteria")
