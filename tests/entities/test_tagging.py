"""The trained tagger in the pipeline, with the shipped weights, and another package's NER in its place."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

from trialtab.docs import get_values, set_values
from trialtab.entities.tagging import Tagger
from trialtab.errors import SettingsError
from trialtab.project import assemble, load
from trialtab.types import Entity, Label, SectionKind, Segment, Source

ROOT = Path(__file__).parents[2]
TEXT = (
    "Inclusion Criteria:\n* Adults with a history of fictitious lung disorder\n* ALT <= 2.5 x ULN\n"
    "* Treated with Quuxol within 4 weeks before screening\n\nExclusion Criteria:\n* No zebrafish syndrome\n"
    "* Women who are pregnant\n* Treatment with prednisone > 20 mg/day\n* Known hypersensitivity to barlimab or its excipients"
)
OTHERS = [
    "Inclusion Criteria:\n* Histologically confirmed unheard-of carcinoma, stage III\n* Hemoglobin > 9 g/dL",
    "Exclusion Criteria:\n* Women who are pregnant\n* Major surgery within 2 months",
    "",
    "\n\n",
    "Exclusion Criteria:\n* Any uncontrolled illness such as quuxitis",
]


def seen(doc: Doc) -> list[Entity]:
    return list(get_values(doc, "tagged"))


def spans(doc: Doc) -> list[tuple[str, str]]:
    return [(ent.text, ent.label_) for ent in doc.ents]


def test_the_model_finds_what_no_list_names(pipeline: Language) -> None:
    doc = pipeline(TEXT)
    assert {("Quuxol", "DRUG"), ("zebrafish syndrome", "CONDITION"), ("ALT", "MEASUREMENT")} <= set(spans(doc))
    by_text = {doc.text[each.start_char : each.end_char]: each for each in get_values(doc, "trial_entities")}
    assert by_text["Quuxol"].source is Source.MODEL and by_text["Quuxol"].code is None
    assert by_text["prednisone"].source is Source.PATTERN and by_text["prednisone"].code == "8640"
    assert all(0 <= each.confidence <= 1 for each in seen(doc))


def test_its_spans_are_asserted(pipeline: Language) -> None:
    doc = pipeline(TEXT)
    assertions = get_values(doc, "tagged_assertions")
    assert len(assertions) == len(seen(doc))
    said = {doc.text[e.start_char : e.end_char]: a for e, a in zip(seen(doc), assertions, strict=True)}
    assert said["zebrafish syndrome"].negated and not said["Quuxol"].negated


def test_where_a_line_is_wrapped_does_not_matter(pipeline: Language) -> None:
    line = "* Treated with a stable dose of quuximab within four weeks before the last zebrafish syndrome flare"
    plain, wrapped = (f"Exclusion Criteria:\n{text}" for text in (line, line.replace(" ", "\n          ").replace("*\n", "* ")))
    found = [[(doc.text[e.start_char : e.end_char].split(), e.label, e.confidence) for e in seen(doc)]
             for doc in (pipeline(plain), pipeline(wrapped))]  # fmt: skip
    assert found[0] == found[1] != []


def test_sections_of_no_interest_are_not_read(pipeline: Language) -> None:
    doc = pipeline.make_doc("Sponsor of fictitious lung disorder")
    doc._.segments = [Segment(0, len(doc.text), SectionKind.OTHER, 0)]
    assert not seen(pipeline(doc))


@pytest.mark.parametrize("batch_size", [1, 2, 64])
def test_batches_change_nothing(pipeline: Language, batch_size: int) -> None:
    texts = [TEXT, *OTHERS, TEXT, *(f"{other}\n* {number} doses of quuximab" for number, other in enumerate(OTHERS * 3))]
    tagger = pipeline.get_pipe("trialtab_tagger")
    tagger._cache.clear()
    alone = []
    for text in texts:
        tagger._cache.clear()
        doc = pipeline(text)
        alone.append((seen(doc), spans(doc)))
    tagger._cache.clear()
    assert [(seen(doc), spans(doc)) for doc in pipeline.pipe(texts, batch_size=batch_size)] == alone


def test_two_processes_give_the_same(pipeline: Language) -> None:
    texts = [TEXT, *OTHERS] * 2
    one = [(seen(doc), spans(doc)) for doc in pipeline.pipe(texts)]
    assert [(seen(doc), spans(doc)) for doc in pipeline.pipe(texts, n_process=2, batch_size=3)] == one


def test_docs_survive_a_docbin(pipeline: Language) -> None:
    doc = pipeline(TEXT)
    (again,) = DocBin(docs=[doc], store_user_data=True).get_docs(pipeline.vocab)
    assert spans(again) == spans(doc) and seen(again) == seen(doc)


def test_bytes_carry_the_weights(pipeline: Language) -> None:
    tagger = pipeline.get_pipe("trialtab_tagger")
    again = Tagger(pipeline.vocab, "again").from_bytes(tagger.to_bytes())
    doc = pipeline(TEXT)
    assert seen(again(pipeline(TEXT))) == seen(doc)


# ---------------------------------------------------------------- another package's NER

WHEEL = "en_ner_standin-1.0.0/dist/en_ner_standin-1.0.0-py3-none-any.whl"
NER_PACKAGE = """
import spacy
nlp = spacy.blank("en", meta={"name": "ner_standin", "version": "1.0.0"})
nlp.add_pipe("sentencizer")
ruler = nlp.add_pipe("entity_ruler", name="ner")
ruler.add_patterns([
    {"label": "CHEMICAL", "pattern": [{"ORTH": "Quuxol"}]},
    {"label": "DISEASE", "pattern": [{"LOWER": "zebrafish"}, {"LOWER": "syndrome"}]},
    {"label": "ENTITY", "pattern": [{"ORTH": "excipients"}]},
    {"label": "MEASUREMENT", "pattern": [{"ORTH": "ALT"}]},
])
nlp.to_disk("standin")
"""


@pytest.fixture(scope="module")
def standin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An installed package with scispaCy's interface: `import en_ner_standin`, a pipe `ner`, labels CHEMICAL and DISEASE."""
    folder = tmp_path_factory.mktemp("standin")
    commands = [
        [sys.executable, "-c", NER_PACKAGE],
        [sys.executable, "-m", "spacy", "package", "standin", ".", "--build", "wheel"],
        [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-index", "--target", "site", WHEEL],
    ]
    for command in commands:
        ended = subprocess.run(command, cwd=folder, capture_output=True, text=True)
        assert ended.returncode == 0, ended.stdout + ended.stderr
    package = str(folder / "site")
    sys.path.insert(0, package)
    yield "en_ner_standin"
    sys.path.remove(package)
    sys.modules.pop("en_ner_standin", None)


@pytest.fixture(scope="module")
def foreign(standin: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("foreign") / "en_trialtab"
    assemble(ROOT / "config.cfg", out, ner=standin)
    return out


def test_another_packages_ner_takes_the_place(foreign: Path) -> None:
    doc = load(foreign)(TEXT)
    found = [(doc.text[each.start_char : each.end_char], each.label, each.source) for each in seen(doc)]
    assert found == [
        ("ALT", "MEASUREMENT", "model"),
        ("Quuxol", "DRUG", "model"),
        ("zebrafish syndrome", "CONDITION", "model"),
    ]  # what is only an ENTITY has no label of ours
    assert ("Quuxol", "DRUG") in spans(doc)
    assert any(each.rule == "model" for each in get_values(doc, "trial_entities"))


def test_it_comes_along_with_the_pipeline(foreign: Path, tmp_path: Path) -> None:
    """Without the package, on disk and as bytes."""
    code = (
        f"import spacy; nlp = spacy.load({str(foreign)!r}); doc = nlp({TEXT!r});"
        "print('en_ner_standin' in __import__('sys').modules, [e.text for e in doc.ents if e.label_ == 'DRUG'])"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path)
    assert ended.stdout == "False ['Quuxol']\n", ended.stderr
    nlp = load(foreign)
    again = Tagger(nlp.vocab, "again").from_bytes(nlp.get_pipe("trialtab_tagger").to_bytes())
    assert seen(again(nlp(TEXT))) == seen(nlp(TEXT))


def test_it_runs_in_two_processes(foreign: Path) -> None:
    nlp = load(foreign)
    one = [spans(doc) for doc in nlp.pipe([TEXT, *OTHERS])]
    assert [spans(doc) for doc in nlp.pipe([TEXT, *OTHERS], n_process=2, batch_size=2)] == one


def test_none_leaves_the_rules(tmp_path: Path) -> None:
    assemble(ROOT / "config.cfg", tmp_path / "rules", ner="none")
    doc = load(tmp_path / "rules")(TEXT)
    assert doc._.tagged is None
    assert "Quuxol" not in [ent.text for ent in doc.ents] and "prednisone" in [ent.text for ent in doc.ents]


def test_an_unknown_ner_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"E226.*no_such_model"):
        assemble(ROOT / "config.cfg", tmp_path / "model", ner="no_such_model")


def test_an_unknown_label_is_refused() -> None:
    with pytest.raises(SettingsError, match=r"E305.*PILL"):
        spacy.blank("en").add_pipe("trialtab_tagger", config={"labels": {"CHEMICAL": "PILL"}})


def test_in_prose_one_name_has_one_label(pipeline: Language) -> None:
    text = "The safety of QXB-4417 in zebrafish syndrome\n\nAdults are given quuxabine (QXB-4417, Quuxabix). QXB-4417 is new."
    doc = pipeline.make_doc(text)
    set_values(doc, "segments", [Segment(0, len(text), SectionKind.SUMMARY, -1)])
    doc = pipeline(doc)
    named = [doc.text[each.start_char : each.end_char] for each in seen(doc) if each.label is Label.DRUG]
    assert named.count("QXB-4417") == 3
