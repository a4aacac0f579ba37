"""The project file from end to end: its default input, read by hand (`expected_seeds/`), against the tables that it writes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from spacy.language import Language
from spacy.tokens import DocBin

from tests.expected_tables import differences, expected, rows_of, source_text
from trialtab.outputs.csv import read_csv
from trialtab.outputs.parquet import read_parquet

ROOT = Path(__file__).parents[1]
SEEDS = sorted((ROOT / "seeds").iterdir())
NAMES = ("trials", "interventions", "criteria", "entities", "failures")
SENTENCE = "Prednisone > 20 mg/day within 4 weeks before screening, or ALT > 2 x ULN."


def run_project(command: str, **variables: str | Path) -> None:
    """Run a command of the project file as a user does."""
    overrides = [part for name, value in variables.items() for part in (f"--vars.{name}", str(value))]
    ended = subprocess.run(
        [sys.executable, "-m", "spacy", "project", "run", command, str(ROOT), *overrides],
        capture_output=True,
        text=True,
        timeout=300,
        env={**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"},
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr


@pytest.fixture(scope="module")
def out(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `extract` writes on the default input."""
    path = tmp_path_factory.mktemp("end") / "tables"
    run_project("extract", output=path, model=model)
    return path


@pytest.fixture(scope="module")
def tables(out: Path) -> dict[str, pd.DataFrame]:
    return {name: pd.read_parquet(out / f"{name}.parquet") for name in NAMES}


@pytest.mark.parametrize("path", SEEDS, ids=[path.name for path in SEEDS])
def test_rows_are_those_that_the_text_says(path: Path, tables: dict[str, pd.DataFrame]) -> None:
    """All rows of a seed, column by column; what is known to be wrong must be wrong in the way that is written down."""
    records = expected(path.name)
    found = [line for record in records for line in differences(record, tables, path)]
    known = [item["difference"] for record in records for item in record["known_differences"]]
    assert sorted(found) == sorted(known)


def test_nothing_else_is_read(tables: dict[str, pd.DataFrame]) -> None:
    """Each seed gives its records and no other file does; records in are trials and failures."""
    ids = [record["trial"]["trial_id"] for path in SEEDS for record in expected(path.name)]
    assert sorted(tables["trials"]["trial_id"]) == sorted(ids)
    assert tables["failures"].empty


def test_the_manifest_counts_what_is_there(out: Path, tables: dict[str, pd.DataFrame]) -> None:
    run = json.loads((out / "run.json").read_text(encoding="utf-8"))
    assert run["records"] == len(tables["trials"]) + len(tables["failures"])
    assert {name: run["rows"][name] for name in NAMES} == {name: len(table) for name, table in tables.items()}
    assert [Path(item["path"]).name for item in run["inputs"]] == [path.name for path in SEEDS]
    for row in tables["trials"].to_dict("records"):
        assert row["n_interventions"] == len(rows_of(tables["interventions"], row["trial_id"]))
        assert row["n_criteria"] == len(rows_of(tables["criteria"], row["trial_id"]))


def test_offsets_point_into_the_untouched_source(tables: dict[str, pd.DataFrame]) -> None:
    """An entity's text stands at its offsets but for what reading repairs; every row's offsets hold something."""
    paths = {row["trial_id"]: ROOT / row["source_path"] for row in tables["trials"].to_dict("records")}
    for name in ("interventions", "criteria", "entities"):
        for row in tables[name].to_dict("records"):
            source = source_text(paths[row["trial_id"]], row["trial_id"], row["field"])
            part = source[row["start_char"] : row["end_char"]]
            assert part.strip() == part != "", row
            text = row.get("text" if name == "entities" else "evidence")
            if text is not None and "&" not in part and "<" not in part:
                repaired = part.replace("\\", "").replace("º", "°")  # escapes and a mistyped degree sign
                assert "".join(repaired.split()) == "".join(text.split()), row


@pytest.mark.parametrize("name", NAMES)
def test_csv_says_what_parquet_says(name: str, out: Path) -> None:
    assert read_csv(out / f"{name}.csv", name).to_pylist() == read_parquet(out / f"{name}.parquet").to_pylist()


def test_a_second_run_gives_the_same_bytes(out: Path, model: Path, tmp_path: Path) -> None:
    run_project("extract", output=tmp_path / "again", model=model)
    files = [path.name for path in sorted(out.iterdir()) if path.is_file() and path.name != "run.json"]
    assert files == [path.name for path in sorted((tmp_path / "again").iterdir()) if path.is_file() and path.name != "run.json"]
    for name in files:
        assert (out / name).read_bytes() == (tmp_path / "again" / name).read_bytes(), name


def test_docs_load_with_their_entities(out: Path, pipeline: Language, tables: dict[str, pd.DataFrame]) -> None:
    docs = list(DocBin().from_disk(out / "docs.spacy").get_docs(pipeline.vocab))
    assert len(docs) == len(tables["trials"])
    assert all(doc.ents for doc in docs)


@pytest.mark.slow
def test_the_packaged_pipeline_finds_the_same(model: Path, pipeline: Language, tmp_path: Path) -> None:
    """A wheel of the pipeline, installed away from the project, loaded in a fresh process."""
    run_project("package", model=model, packages=tmp_path / "packages")
    (wheel,) = (tmp_path / "packages").rglob("*.whl")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(tmp_path / "site")]
    subprocess.run([*pip, str(wheel)], check=True, timeout=120)
    code = (
        f"import json, spacy; doc = spacy.load('en_trialtab')({SENTENCE!r});"
        "print(json.dumps([(ent.text, ent.label_) for ent in doc.ents]))"
    )
    paths = os.pathsep.join(filter(None, [str(tmp_path / "site"), *sys.path]))
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, env={**os.environ, "PYTHONPATH": paths}
    )
    assert ended.returncode == 0, ended.stderr
    assert json.loads(ended.stdout) == [[ent.text, ent.label_] for ent in pipeline(SENTENCE).ents]
