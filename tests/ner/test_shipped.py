"""The tagger in models/ner: sentences of our own, its size, what it carries."""

from pathlib import Path

import pytest
import spacy
from spacy.language import Language

from trialtab.ner.component import TrialNer
from trialtab.types import Label

MODEL = Path(__file__).parents[2] / "models" / "ner"
_MEGABYTE = 1_000_000


@pytest.fixture(scope="module")
def shipped() -> Language:
    return spacy.load(MODEL)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Uncontrolled hypertension or heart failure within 6 months before screening",
            {("hypertension", "CONDITION"), ("heart failure", "CONDITION"), ("within 6 months before screening", "TEMPORAL")},
        ),
        ("Prior treatment with methotrexate or rituximab", {("methotrexate", "DRUG"), ("rituximab", "DRUG")}),
        ("Serum creatinine > 2.0 mg/dL", {("Serum creatinine", "MEASUREMENT"), ("> 2.0 mg/dL", "VALUE")}),
        ("Women aged 18 to 65 years", {("Women", "PERSON"), ("18 to 65 years", "VALUE")}),
        ("Known asthma treated by bronchial thermoplasty", {("asthma", "CONDITION"), ("bronchial thermoplasty", "PROCEDURE")}),
    ],
)
def test_names_of_criteria(shipped: Language, text: str, expected: set[tuple[str, str]]) -> None:
    assert expected <= {(ent.text, ent.label_) for ent in shipped(text).ents}


def test_labels_are_those_of_the_contract(shipped: Language) -> None:
    component = shipped.get_pipe("ner")
    assert isinstance(component, TrialNer)
    assert set(component.labels) == {label.value for label in Label} - {"FORM"}
    assert "CRITERIA/DRUG" in component.curves


def test_no_file_is_too_large() -> None:
    sizes = [path.stat().st_size for path in MODEL.rglob("*") if path.is_file()]
    assert max(sizes) < 40 * _MEGABYTE
    assert sum(sizes) < 60 * _MEGABYTE


def test_a_text_of_nothing(shipped: Language) -> None:
    assert [len(doc.ents) for doc in shipped.pipe(["", " ", "\n\n"])] == [0, 0, 0]
