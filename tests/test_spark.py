"""The same rows through Spark as on one machine. Needs pyspark and a Java."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from spacy.language import Language

from trialtab.outputs.parquet import read_parquet
from trialtab.outputs.schema import schema_of
from trialtab.project import extract_to
from trialtab.tables.rows import TABLES

pytest.importorskip("pyspark")
if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
    pytest.skip("no Java", allow_module_level=True)

from trialtab import spark

CRITERIA = "Inclusion Criteria:\n* Age {} to 75 years\n* Serum creatinine <= 1.5 x ULN\nExclusion Criteria:\n* Rituximab within 6 months"
ORDERS = {"trials": "trial_id", "interventions": "intervention_id", "criteria": "row_id", "entities": "entity_id"}


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["PYTHONPATH"] = os.pathsep.join(sys.path)
    builder = SparkSession.builder.master("local[2]").appName("trialtab test").config("spark.ui.enabled", "false")
    session = builder.config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1").getOrCreate()
    yield session
    session.stop()


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("records") / "records.parquet"
    columns: dict[str, list[Any]] = {
        "nct_id": [f"NCT{number:08d}" for number in range(70)],
        "brief_title": ["Rituximab in lupus"] * 70,
        "enrollment": [None if number % 3 else number for number in range(70)],
        "conditions": [["Lupus"]] * 70,
        "eligibility_criteria": [CRITERIA.format(18 + number % 5) for number in range(70)],
    }
    pq.write_table(pa.table(columns), path)
    return path


def in_order(path: Path, table: str) -> list[dict[str, Any]]:
    rows = pa.parquet.read_table(path).select(schema_of(table).names).to_pylist()
    return sorted(rows, key=lambda row: row[ORDERS[table]])


@pytest.mark.slow
def test_spark_gives_the_rows_of_one_machine(
    session: Any, records: Path, model: Path, pipeline: Language, tmp_path: Path
) -> None:
    extract_to(str(records), tmp_path / "one", pipeline)
    counts = spark.run(session, str(records), str(tmp_path / "spark"), str(model))
    assert counts == {table: read_parquet(tmp_path / "one" / f"{table}.parquet").num_rows for table in TABLES}
    for table in ORDERS:
        assert in_order(tmp_path / "spark" / f"{table}.parquet", table) == in_order(
            tmp_path / "one" / f"{table}.parquet", table
        )
    assert session.read.parquet(str(tmp_path / "one" / "criteria.parquet")).count() == counts["criteria"]
