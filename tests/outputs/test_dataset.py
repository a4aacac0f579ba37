"""What others read: a table in one file and a table in parts, by the same path."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest
import spacy

from trialtab.outputs import chunks, folder, process
from trialtab.outputs.run import write_run

from .records import fake_build, records

README = Path(__file__).parents[2] / "README.md"


@pytest.fixture(scope="module", params=[2000, 4], ids=["one file", "parts"])
def out(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("run") / "out"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(process, "build_tables", fake_build)
        patch.setattr(chunks, "PART_ITEMS", request.param)
        patch.setattr(folder, "_sync", lambda path: None)
        write_run(spacy.blank("en"), records(10), path)
    assert (path / "criteria.parquet").is_dir() == (request.param == 4)
    return path


def by_duckdb(path: Path) -> list[Any]:
    duckdb = pytest.importorskip("duckdb")
    return [row[0] for row in duckdb.sql(f"select trial_id from '{path}'").fetchall()]


def by_polars(path: Path) -> list[Any]:
    polars = pytest.importorskip("polars")
    return polars.scan_parquet(path).select("trial_id").collect()["trial_id"].to_list()


READERS: dict[str, Callable[[Path], list[Any]]] = {
    "pandas": lambda path: pd.read_parquet(path)["trial_id"].tolist(),
    "arrow": lambda path: pq.read_table(path)["trial_id"].to_pylist(),
    "arrow dataset": lambda path: ds.dataset(path).to_table(columns=["trial_id"])["trial_id"].to_pylist(),
    "duckdb": by_duckdb,
    "polars": by_polars,
}


@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
def test_readers(out: Path, read: Callable[[Path], list[Any]]) -> None:
    expected = [item.trial_id for item in records(10)]
    assert read(out / "trials.parquet") == expected
    assert read(out / "criteria.parquet") == [trial_id for trial_id in expected for _ in range(2)]


def test_the_readmes_sql(out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    duckdb = pytest.importorskip("duckdb")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "out").symlink_to(out)
    (tmp_path / "aact").mkdir()
    rows = "".join(f"{item.trial_id}|COMPLETED|2024-01-31\n" for item in records(3))
    (tmp_path / "aact" / "studies.txt").write_text(f"nct_id|overall_status|completion_date\n{rows}")
    blocks = re.findall(r"(?ms)^```sql\n(.*?)^```", README.read_text(encoding="utf-8"))
    assert len(blocks) == 1
    statements = [statement for statement in blocks[0].split(";") if statement.strip()]
    assert len(statements) == 2
    with duckdb.connect() as connection:
        for statement in statements:
            connection.execute(statement).fetchall()
        joined = connection.execute("select count(*) from (" + statements[1] + ")").fetchone()
    assert joined == (0,)  # the rows of the test have no platelets
