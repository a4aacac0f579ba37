"""The corpora's labels as ours."""

import pytest

from trialtab.errors import CorpusError
from trialtab.ner.features import Register
from trialtab.training.readers import Annotated, RawSpan
from trialtab.training.schemes import NETWORK_LABELS, flatten, harmonise, parse_schemes, schemes
from trialtab.types import Label

HEADER = "id\tcorpus\tsource_label\tlabel\tclosed\treason\n"


def test_the_table_covers_every_corpus_and_gives_reasons() -> None:
    assert set(schemes()) == {"chia", "neurotrialner", "bc5cdr", "ncbi_disease", "phee", "fb_trials"}


def test_upper_case_labels_are_those_of_the_contract() -> None:
    assert {label for label in NETWORK_LABELS if label.isupper()} == {label.value for label in Label} - {"FORM"}


@pytest.mark.parametrize(
    ("corpus", "closed"),
    [
        ("bc5cdr", {"DRUG", "CONDITION"}),
        ("ncbi_disease", {"CONDITION"}),
        ("phee", {"DRUG", "DOSE", "ROUTE", "FREQUENCY", "DURATION"}),
        ("fb_trials", set()),
    ],
)
def test_closed_labels(corpus: str, closed: set[str]) -> None:
    assert schemes()[corpus].closed == closed


def test_what_a_corpus_says_too_little_of_is_unsaid() -> None:
    spans = (RawSpan(0, 5, "Effect"), RawSpan(10, 17, "Treatment.Drug"), RawSpan(10, 17, "Treatment"))
    found = harmonise(Annotated("1", "Croup and aspirin", spans), "phee")
    assert found.spans == (RawSpan(10, 17, "DRUG"),)
    assert found.unsaid == ((0, 5),)
    assert found.register is Register.REPORT


def test_of_overlapping_spans_the_longest_stays() -> None:
    spans = [RawSpan(0, 6, "A"), RawSpan(4, 12, "B"), RawSpan(12, 14, "C"), RawSpan(0, 6, "A"), RawSpan(13, 15, "D")]
    assert flatten(spans) == (RawSpan(4, 12, "B"), RawSpan(12, 14, "C"))


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("a\tnowhere\tX\tDRUG\tyes\t", "corpus 'nowhere'"),
        ("a\tchia\tX\tMEDICINE\tyes\t", "label 'MEDICINE'"),
        ("a\tchia\tX\tDRUG\tperhaps\t", "closed 'perhaps'"),
    ],
)
def test_a_wrong_row_is_named(row: str, message: str) -> None:
    with pytest.raises(CorpusError, match="E503") as caught:
        parse_schemes(HEADER + row + "\n")
    assert message in str(caught.value)
