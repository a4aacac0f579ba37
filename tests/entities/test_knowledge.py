"""A knowledge base in scispaCy's files in the linker: built here, small, and read by scispaCy's own code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import joblib
import nmslib
import numpy
import pytest
import scipy.sparse
import spacy
from sklearn.feature_extraction.text import TfidfVectorizer
from spacy.language import Language
from spacy.tokens import Doc, Span

from trialtab.docs import get_values, set_values
from trialtab.entities.knowledge import KnowledgeBaseIndex, KnowledgeBaseSettings
from trialtab.errors import SettingsError
from trialtab.types import Entity, Label

# ids and names are invented: what counts is how they are found
BASE: list[dict[str, Any]] = [
    {"concept_id": "K1", "canonical_name": "Quuxitinib", "aliases": ["quuxitinib tosylate", "QX-1234567"], "types": ["T1"]},
    {"concept_id": "K2", "canonical_name": "Bazoparesis", "aliases": ["bazo paresis of the hand"], "types": ["T2"]},
    {"concept_id": "K3", "canonical_name": "Bazoparesis minor", "aliases": ["wendelitis"], "types": ["T2"]},
    {"concept_id": "K4", "canonical_name": "Wendel syndrome", "aliases": ["wendelitis"], "types": ["T2"]},
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The five files of a knowledge base, in the form in which scispaCy publishes them."""
    folder = tmp_path_factory.mktemp("base")
    (folder / "kb.jsonl").write_text("".join(json.dumps(concept) + "\n" for concept in BASE), encoding="utf-8")
    names = sorted({name for concept in BASE for name in (concept["canonical_name"], *concept["aliases"])})
    (folder / "concept_aliases.json").write_text(json.dumps(names), encoding="utf-8")
    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 3), dtype=numpy.float32)
    vectors = vectorizer.fit_transform(names)
    joblib.dump(vectorizer, folder / "tfidf_vectorizer.joblib")
    scipy.sparse.save_npz(folder / "tfidf_vectors_sparse.npz", vectors)
    index = nmslib.init(method="hnsw", space="cosinesimil_sparse", data_type=nmslib.DataType.SPARSE_VECTOR)
    index.addDataPointBatch(vectors)
    index.createIndex()
    index.saveIndex(str(folder / "nmslib_index.bin"))
    return folder


def linker(folder: Path | str, **settings: object) -> Language:
    nlp = spacy.blank("en")
    config = {"knowledge_base": str(folder), "knowledge_base_system": "Own", "knowledge_base_labels": ["DRUG", "CONDITION"]}
    nlp.add_pipe("trialtab_linker", config={**config, **settings}).load_files({})  # type: ignore[attr-defined]
    return nlp


def linked(nlp: Language, text: str, label: Label, **more: str) -> Entity:
    doc: Doc = nlp.make_doc(text)
    set_values(doc, "trial_entities", [Entity(0, len(text), label, rule="model", confidence=0.97, **more)])  # type: ignore[arg-type]
    doc.set_ents([Span(doc, 0, len(doc), label=label.value)], default="outside")
    return get_values(nlp.get_pipe("trialtab_linker")(doc), "trial_entities")[0]


@pytest.mark.parametrize(
    ("text", "label", "code", "norm", "rule", "confidence"),
    [
        ("Quuxitinib", Label.DRUG, "Own:K1", "quuxitinib", "model+Own:1.0", 0.97),
        ("qx-1234567", Label.DRUG, "Own:K1", "quuxitinib", "model+Own:1.0", 0.97),  # another name of it, in another case
        ("quuxitinb", Label.DRUG, "Own:K1", "quuxitinib", "model+Own:0.9", 0.9),  # a slip: marked
        ("bazoparesis", Label.CONDITION, "Own:K2", "bazoparesis", "model+Own:1.0", 0.97),
        ("wendelitis", Label.CONDITION, None, None, "model", 0.97),  # two concepts bear the name
        ("buuxitinib", Label.DRUG, None, None, "model", 0.97),  # begins otherwise
        ("quuxitamab", Label.DRUG, None, None, "model", 0.97),  # not like enough
        ("bazoparesis", Label.PROCEDURE, None, None, "model", 0.97),  # a kind that was not asked for
        ("zzzzzzzz", Label.DRUG, None, None, "model", 0.97),  # no 3-gram in common
        ("quux", Label.DRUG, None, None, "model", 0.97),  # too short
    ],
)
def test_nearest_name(
    folder: Path, text: str, label: Label, code: str | None, norm: str | None, rule: str, confidence: float
) -> None:
    entity = linked(linker(folder), text, label)
    assert (f"{entity.code_system}:{entity.code}" if entity.code else None, entity.norm) == (code, norm)
    assert (entity.rule, entity.confidence) == (rule, confidence)


def test_a_code_of_our_own_stays(folder: Path) -> None:
    entity = linked(linker(folder), "Quuxitinib", Label.DRUG, code="1", code_system="RxNorm")
    assert (entity.code, entity.code_system, entity.rule) == ("1", "RxNorm", "model")


def test_it_is_there_again_after_disk(folder: Path, tmp_path: Path) -> None:
    nlp = linker(folder)
    nlp.to_disk(tmp_path / "linker")
    loaded = spacy.load(tmp_path / "linker")
    assert linked(loaded, "Quuxitinib", Label.DRUG) == linked(nlp, "Quuxitinib", Label.DRUG)


def test_a_base_that_is_missing_or_broken_is_named(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"E227.*no_such_base.*umls.*folder.*config\.cfg"):
        linker(tmp_path / "no_such_base")
    for path in folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "kb.jsonl").write_text("{not json", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"E227.*JSONDecodeError"):
        linker(tmp_path)


def test_labels_are_checked() -> None:
    with pytest.raises(SettingsError, match=r"E305.*DISEASE.*CONDITION"):
        KnowledgeBaseSettings("umls", "UMLS", ["DISEASE"])


def test_without_a_base_none_is_read() -> None:
    assert linked(linker(""), "Quuxitinib", Label.DRUG).code is None


def test_the_index_says_how_like(folder: Path) -> None:
    index = KnowledgeBaseIndex.open(KnowledgeBaseSettings(str(folder), "Own", ["DRUG"]))
    found = index.nearest("quuxitinb", Label.DRUG)
    assert found is not None and found.concept.id == "Own:K1" and found.similarity == pytest.approx(0.9)
