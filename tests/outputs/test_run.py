"""A whole run: what is written, that it is the same every time, and what a kill or a full disk leaves."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

from trialtab.errors import InternalError, SettingsError
from trialtab.outputs import chunks, process, writers
from trialtab.outputs.csv import read_csv
from trialtab.outputs.docbin import PackedDocs, read_docs
from trialtab.outputs.folder import part_files
from trialtab.outputs.parquet import read_parquet
from trialtab.outputs.review.write import trial_rows
from trialtab.outputs.run import check_counts, write_run
from trialtab.reading.inputs import InputLog
from trialtab.reading.source import Source
from trialtab.tables.rows import TABLES
from trialtab.types import Failure, TrialRecord

from .records import fake_build, record, records

UNREADABLE = Failure("bad.json", "line 3", None, "reading", "E101", "empty")
FILES = {f"{table}.{kind}" for table in TABLES for kind in ("parquet", "csv")} | {"docs.spacy", "run.json"}


@pytest.fixture
def nlp(monkeypatch: pytest.MonkeyPatch) -> Language:
    monkeypatch.setattr(process, "build_tables", fake_build)
    return spacy.blank("en")


def contents(out: Path) -> dict[str, bytes]:
    """The files of a run but run.json, by their paths."""
    files = (path for path in out.rglob("*") if path.is_file() and path.name != "run.json")
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in files}


def test_all_files_stand_and_agree(nlp: Language, tmp_path: Path) -> None:
    summary = write_run(nlp, [record(), UNREADABLE, *records(3)], tmp_path / "out")
    assert {path.name for path in (tmp_path / "out").iterdir()} == FILES
    assert summary.rows == {"trials": 4, "interventions": 4, "criteria": 8, "entities": 4, "failures": 1}
    assert summary.n_records == 5
    for table in TABLES:
        parquet = read_parquet(tmp_path / "out" / f"{table}.parquet")
        assert parquet.num_rows == summary.rows[table]
        assert read_csv(tmp_path / "out" / f"{table}.csv", table).to_pylist() == parquet.to_pylist()


def test_run_json(nlp: Language, tmp_path: Path) -> None:
    log = InputLog()
    path = tmp_path / "in.json"
    path.write_text("{}")
    log.add(Source("in.json", "in.json", lambda: path.open("rb"), "in.json"))
    write_run(nlp, [record()], tmp_path / "out", settings={"n_process": 1}, log=log)
    run = json.loads((tmp_path / "out" / "run.json").read_text())
    assert run["inputs"] == [{"path": "in.json", "bytes": 2, "sha256": sha256(b"{}").hexdigest()}]
    assert (run["inputs_in_all"]["files"], run["inputs_in_all"]["bytes"]) == (1, 2)
    assert run["records"] == 1
    assert run["rows"]["trials"] == 1
    assert run["versions"]["spacy"] == spacy.__version__
    assert run["model"]["name"] == "en_pipeline"
    assert run["settings"] == {"n_process": 1}
    assert run["seconds"] >= 0


@pytest.mark.parametrize("rows_per_group", [7, 50_000], ids=["many row groups", "one row group"])
def test_one_process_and_two_give_the_same_bytes(
    nlp: Language, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows_per_group: int
) -> None:
    monkeypatch.setattr(writers, "ROW_GROUP_ROWS", rows_per_group)
    monkeypatch.setattr(chunks, "CHUNK_ITEMS", 3)
    items = [*records(20), UNREADABLE, *records(40)[20:]]
    write_run(nlp, items, tmp_path / "one")
    write_run(nlp, items, tmp_path / "again")
    write_run(nlp, iter(items), tmp_path / "two", n_process=2)
    assert contents(tmp_path / "one") == contents(tmp_path / "again") == contents(tmp_path / "two")
    assert read_parquet(tmp_path / "two" / "trials.parquet")["trial_id"].to_pylist() == [item.trial_id for item in records(40)]


@pytest.mark.parametrize("n_process", [1, 2])
@pytest.mark.parametrize(
    ("text", "code", "reason"),
    [
        pytest.param("fail", "E904", "ValueError: no way through", id="a stage raises"),
        pytest.param("wrong", "E901", "column low", id="a value of a wrong type"),
    ],
)
def test_a_record_that_fails_takes_no_other_with_it(
    nlp: Language, tmp_path: Path, text: str, code: str, reason: str, n_process: int
) -> None:
    summary = write_run(nlp, [record("A"), record("B", text), record("C")], tmp_path, n_process=n_process)
    assert read_parquet(tmp_path / "trials.parquet")["trial_id"].to_pylist() == ["A", "C"]
    assert [doc.user_data["trial_id"] for doc in read_docs(tmp_path, nlp.vocab)] == ["A", "C"]
    (failure,) = read_parquet(tmp_path / "failures.parquet").to_pylist()
    assert (failure["trial_id"], failure["stage"], failure["code"]) == ("B", "processing", code)
    assert reason in failure["reason"]
    assert summary.n_records == 3


def test_a_component_that_fails_on_one_text(nlp: Language, tmp_path: Path) -> None:
    @Language.component("test_refuses")
    def refuse(doc: Doc) -> Doc:
        if "refuse" in doc.text:
            raise RuntimeError("refused")
        return doc

    nlp.add_pipe("test_refuses")
    summary = write_run(nlp, [record("A"), record("B", "refuse"), record("C")], tmp_path)
    assert summary.rows["trials"] == 2
    assert "RuntimeError: refused" in read_parquet(tmp_path / "failures.parquet")["reason"][0].as_py()


def test_a_worker_that_dies_is_said(nlp: Language, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(doc: Doc, item: TrialRecord) -> None:
        os._exit(9)

    monkeypatch.setattr(process, "build_tables", die)
    with pytest.raises(SettingsError, match="E903"):
        write_run(nlp, records(3), tmp_path, n_process=2)
    assert list(tmp_path.iterdir()) == []


def test_nothing_in_gives_empty_tables(nlp: Language, tmp_path: Path) -> None:
    summary = write_run(nlp, [], tmp_path)
    assert set(summary.rows.values()) == {0}
    assert {path.name for path in tmp_path.iterdir()} == FILES
    assert list(read_docs(tmp_path, nlp.vocab)) == []


def test_counts_that_do_not_add_up_are_a_bug() -> None:
    check_counts(3, {"trials": 2, "failures": 1})
    with pytest.raises(InternalError, match="4 records in, but 2 trials \\+ 1 failures"):
        check_counts(4, {"trials": 2, "failures": 1})


def test_docs_are_a_plain_docbin(nlp: Language, tmp_path: Path) -> None:
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "MEASUREMENT", "pattern": "Creatinine", "id": "lab"}])
    nlp.add_pipe("sentencizer")
    doc = nlp("Creatinine is high. Mehr 10⁹ µL.")
    doc.spans["entities"] = [doc[0:1], doc[2:3]]
    doc.user_data["trial_id"] = "A"
    doc.spans["same"] = doc.spans["entities"]
    doc.spans["none"] = []
    packed = PackedDocs()
    packed.add(doc)
    packed.add(nlp(""))
    usual = DocBin(store_user_data=True, docs=[doc, nlp("")])
    assert packed.span_groups == usual.span_groups
    assert packed.user_data == usual.user_data
    (tmp_path / "x.spacy").write_bytes(packed.to_bytes())
    back, empty = DocBin().from_disk(tmp_path / "x.spacy").get_docs(spacy.blank("en").vocab)
    assert back.text == doc.text
    assert [(ent.text, ent.label_, ent.id_) for ent in back.ents] == [("Creatinine", "MEASUREMENT", "lab")]
    assert [sent.text for sent in back.sents] == [sent.text for sent in doc.sents]
    assert {key: len(group) for key, group in back.spans.items()} == {"entities": 2, "same": 2, "none": 0}
    assert [span.text for span in back.spans["entities"]] == ["Creatinine", "high"]
    assert back.user_data["trial_id"] == "A"
    assert len(empty) == 0


def test_many_records_go_to_several_parts(nlp: Language, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks, "PART_ITEMS", 4)
    monkeypatch.setattr(chunks, "CHUNK_ITEMS", 3)
    summary = write_run(nlp, [*records(9), UNREADABLE], tmp_path)
    parts = {f"part-{number:05}" for number in range(3)}
    for name in ("trials.parquet", "criteria.parquet", "criteria.csv", "docs.spacy"):
        assert {path.stem for path in part_files(tmp_path / name)} == parts, name
    assert {path.name for path in tmp_path.iterdir()} == FILES
    assert (tmp_path / "failures.parquet").is_file()  # one part has rows
    assert (tmp_path / "failures.csv").is_file()
    assert summary.rows == {"trials": 9, "interventions": 9, "criteria": 18, "entities": 9, "failures": 1}
    trial_ids = [item.trial_id for item in records(9)]
    assert read_parquet(tmp_path / "trials.parquet")["trial_id"].to_pylist() == trial_ids
    assert [doc.user_data["trial_id"] for doc in read_docs(tmp_path, nlp.vocab)] == trial_ids
    assert [len(rows.criteria) for rows in trial_rows(tmp_path)] == [2] * 9
    write_run(nlp, records(2), tmp_path)
    assert all(path.is_file() for path in tmp_path.iterdir())  # a small run in its place is files again
    assert [doc.user_data["trial_id"] for doc in read_docs(tmp_path, nlp.vocab)] == trial_ids[:2]


def test_long_records_end_a_part_earlier(nlp: Language, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks, "PART_CHARS", 100)
    write_run(nlp, [record("A", "x" * 99), record("B", "x"), record("C"), record("D")], tmp_path)
    assert [read_parquet(path)["trial_id"].to_pylist() for path in part_files(tmp_path / "trials.parquet")] == [
        ["A", "B"],
        ["C", "D"],
    ]


SCRIPT = """
import sys, time
from pathlib import Path
import spacy
sys.path.insert(0, {tests!r})
from outputs.records import fake_build, records
from trialtab.outputs import chunks, process, writers
from trialtab.outputs.run import write_run
process.build_tables = fake_build
chunks.CHUNK_ITEMS = 1
writers.ROW_GROUP_ROWS = 1
def items():
    for number, item in enumerate(records({count})):
        if number == 5 and {hold}:
            print("half way", flush=True)
            time.sleep(60)
        yield item
{before}
write_run(spacy.blank("en"), items(), Path(sys.argv[1]))
"""


def script(*, count: int = 10, hold: bool = False, before: str = "") -> str:
    return SCRIPT.format(tests=str(Path(__file__).parents[1]), count=count, hold=hold, before=before)


def test_a_killed_run_leaves_nothing_that_looks_whole(nlp: Language, tmp_path: Path) -> None:
    for earlier_run in (False, True):
        if earlier_run:
            write_run(nlp, records(2), tmp_path)
        before = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
        with subprocess.Popen([sys.executable, "-c", script(hold=True), str(tmp_path)], stdout=subprocess.PIPE) as run:
            assert run.stdout is not None
            assert run.stdout.readline() == b"half way\n"
            run.send_signal(signal.SIGKILL)
        after = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
        assert after == before
        assert (tmp_path / ".unfinished").is_dir()
    write_run(nlp, records(2), tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == FILES


def test_a_full_disk_is_said_and_leaves_the_earlier_run(nlp: Language, tmp_path: Path) -> None:
    write_run(nlp, records(2), tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (4000, 4000))"
    run = subprocess.run([sys.executable, "-c", script(count=200, before=limit), str(tmp_path)], capture_output=True, text=True)
    assert run.returncode == 1
    assert "SettingsError: [E303]" in run.stderr
    assert "cannot be written" in run.stderr
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
