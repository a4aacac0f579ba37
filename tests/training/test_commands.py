"""Training, measuring and converting from end to end, on corpora of a few lines in every format."""

import gzip
import json
from pathlib import Path

import pytest
import spacy
from spacy.tokens import DocBin

from trialtab.errors import CorpusError
from trialtab.training.commands import MEASURED, convert_corpora, evaluate_tagger, train_tagger
from trialtab.training.corpora import read_corpus
from trialtab.training.dictionary import PatternNames
from trialtab.training.fitting import Schedule
from trialtab.training.recipe import Recipe

CONFIG = Path(__file__).parents[2] / "config.cfg"
NAMES = ["asthma", "croup", "gout", "mumps"]
DRUGS = ["aspirin", "heparin", "insulin", "warfarin"]


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def lines(condition: str, drug: str) -> str:
    """Sixteen texts "no … under …"."""
    items = []
    for name in NAMES:
        for other in DRUGS:
            text = f"no {name} under {other}"
            spans = [[3, 3 + len(name), condition], [len(text) - len(other), len(text), drug]]
            items.append(json.dumps({"id": f"{name}_{other}", "text": text, "spans": spans}))
    return "\n".join(items) + "\n"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Chia as a brat folder, BC5CDR as PubTator, NCBI-disease in columns, the others as JSON lines, and plain records."""
    root = tmp_path / "data"
    for number, name in enumerate(NAMES * 6):
        write(root / f"chia/brat/NCT{number:08}_exc.txt", f"No {name} under heparin\n")
        end = 3 + len(name)
        notes = f"T1\tCondition 3 {end}\t{name}\nT2\tDrug {end + 7} {end + 14}\theparin\n"
        write(root / f"chia/brat/NCT{number:08}_exc.ann", notes)
    for part in ("TrainingSet", "DevelopmentSet"):
        text = "".join(
            f"{number}|t|{name}.\n{number}|a|None.\n{number}\t0\t{len(name)}\t{name}\tDisease\tD0\n\n"
            for number, name in enumerate(NAMES)
        )
        write(root / f"bc5cdr/CDR_{part}.PubTator.txt", text)
    for part in ("train", "devel"):
        write(root / f"ncbi_disease/{part}.tsv", "".join(f"{name}\tB-Disease\n.\tO\n\n" for name in NAMES))
    for part in ("train", "dev"):
        write(root / f"neurotrialner/neurotrialner.{part}.jsonl", lines("CONDITION", "DRUG"))
        write(root / f"phee/phee.{part}.jsonl", lines("Treatment.Disorder", "Treatment.Drug"))
    write(root / "fb_trials/fb.train.jsonl", lines("chronic_disease", "treatment"))
    record = {
        "nct_id": "NCT1",
        "eligibility_criteria": "\n".join(f"No {name} under {drug}." for name in NAMES for drug in DRUGS),
    }
    (root / "trials").mkdir()
    (root / "trials/records.jsonl.gz").write_bytes(gzip.compress((json.dumps(record) + "\n").encode() * 3))
    return root


@pytest.mark.slow
def test_train_evaluate_and_load(data: Path, tmp_path: Path) -> None:
    schedule = Schedule(epochs=60, batch_tokens=60, rate=0.01)
    said: list[str] = []
    recipe = Recipe(n_teachers=1, teacher=schedule, student=schedule, repeat_full=1, repeat_partial=1)
    train_tagger(data, CONFIG, tmp_path / "model", recipe=recipe, say=said.append)
    assert said[0] == "word vectors done" and said[-1].startswith("written to")
    nlp = spacy.load(tmp_path / "model")
    doc = nlp("no croup under insulin")
    assert [(ent.text, ent.label_) for ent in doc.ents] == [("croup", "CONDITION"), ("insulin", "DRUG")]
    assert len(nlp.vocab.strings) < 500  # the training texts' words do not come along
    report = list(evaluate_tagger(tmp_path / "model", data, CONFIG, bare=True))
    heads = [line.split()[0] for line in report if " dev " in line]
    assert tuple(heads) == MEASURED
    chia = next(line for line in report if line.startswith("all"))
    assert float(chia.split()[3]) > 0.9
    assert any("expected calibration error" in line for line in report)


def test_brat_trials_are_parted_whole(data: Path) -> None:
    train, dev = (read_corpus(data, "chia", split) for split in ("train", "dev"))
    ids = [{each.id[:11] for each in part} for part in (train, dev)]
    assert ids[1] == {"NCT00000000", "NCT00000010", "NCT00000020"}
    assert not ids[0] & ids[1]
    assert len(ids[0]) == 21


def test_convert_writes_docbins(data: Path, tmp_path: Path) -> None:
    told = list(convert_corpora(data, CONFIG, tmp_path / "out"))
    assert len(told) == 11
    docs = list(DocBin().from_disk(tmp_path / "out/bc5cdr.dev.spacy").get_docs(spacy.blank("en").vocab))
    assert [(ent.text, ent.label_) for ent in docs[0].ents] == [("asthma", "CONDITION")]


def test_a_missing_corpus_is_named(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"E502.*chia"):
        read_corpus(tmp_path, "chia", "train")


def test_the_dictionary_names_drugs_and_conditions() -> None:
    nlp = spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": "trialtab.tokenizer.v1"}}})
    found = PatternNames(CONFIG)(nlp.make_doc("Asthma treated with prednisone"))
    assert [(span.start, span.end, span.label) for span in found] == [(0, 1, "CONDITION"), (3, 4, "DRUG")]


def test_a_config_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="E502"):
        PatternNames(tmp_path / "config.cfg")
