"""What sentences of every phenomenon must give, through the real pipeline: one record per phenomenon, so that the model runs seldom."""

from __future__ import annotations

import json
from functools import cache

import pytest

from tests.phenomena.table import FOLDER, Sentence, faults, read_sentences
from trialtab.reading.inputs import read_inputs
from trialtab.reading.to_doc import make_doc
from trialtab.tables.build import build_tables

NAMES = sorted(path.stem for path in FOLDER.glob("*.tsv"))
HEADINGS = {"inclusion": "Inclusion Criteria:", "exclusion": "Exclusion Criteria:"}
SENTENCES = [(name, sentence) for name in NAMES for sentence in read_sentences(name)]


@pytest.fixture(scope="module")
def rows_of(pipeline, tmp_path_factory):
    """Sentence id -> its criterion rows."""
    folder = tmp_path_factory.mktemp("phenomena")

    @cache
    def run(name):
        text, begins = _eligibility(read_sentences(name))
        path = folder / f"{name}.json"
        record = {
            "protocolSection": {
                "identificationModule": {"nctId": "NCT90000079", "briefTitle": "An invented trial"},
                "eligibilityModule": {"eligibilityCriteria": text},
            }
        }
        path.write_text(json.dumps(record), encoding="utf-8")
        (read,) = read_inputs([str(path)])
        rows = build_tables(pipeline(make_doc(pipeline, read)), read).criteria
        found = {number: [] for number, _ in begins}
        for row in rows:
            owners = [number for number, begin in begins if begin <= (row.start_char or 0)]
            if owners and row.section != "registry":
                found[owners[-1]].append(row)
        return found

    return run


def _eligibility(sentences: list[Sentence]) -> tuple[str, list[tuple[str, int]]]:
    """The eligibility text, and where each sentence begins in it."""
    text, begins = "", []
    for kind, heading in HEADINGS.items():
        text += f"{heading}\n\n"
        for sentence in sentences:
            if sentence.kind == kind:
                begins.append((sentence.id, len(text)))
                text += "* " + sentence.text.replace(" ¶ > ", "\n  * ").replace(" ¶ ", "\n* ") + "\n"
        text += "\n"
    return text, begins


def _cases():
    for name, sentence in SENTENCES:
        marks = [pytest.mark.xfail(reason=sentence.xfail, strict=True)] if sentence.xfail else []
        yield pytest.param(name, sentence, marks=marks, id=f"{sentence.id}-{sentence.text}")


@pytest.mark.parametrize(("name", "sentence"), _cases())
def test_sentence(rows_of, name, sentence):
    rows = rows_of(name)[sentence.id]
    assert not faults(sentence, rows), [(row.concept, row.concept_norm) for row in rows]


@pytest.mark.parametrize("name", NAMES)
def test_half_are_traps(name):
    sentences = read_sentences(name)
    assert len(sentences) >= 15
    assert sum(sentence.is_trap for sentence in sentences) * 2 >= len(sentences)


def test_ids_are_unique():
    numbers = [sentence.id for _, sentence in SENTENCES]
    assert len(set(numbers)) == len(numbers) >= 300
