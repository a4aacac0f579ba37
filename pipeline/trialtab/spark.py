"""The extraction on a Spark cluster: `pip install trialtab[spark]`, Spark 4 and Java 17 or later.

    from trialtab import spark
    found = spark.extract(session.read.parquet("records.parquet"), "models/en_trialtab").persist()
    spark.tables(found)["criteria"].write.parquet("out/criteria.parquet")

Each row of the input is a trial, its columns those of any table that `trialtab extract` reads (`nct_id`, `brief_title`,
`eligibility_criteria`, …). A row is read and processed as it is on one machine, and gives the same rows; only their order is
Spark's, and that an id comes twice is not seen: drop duplicates first. The model is a folder or package that each executor has.

    spark-submit --master MASTER pipeline/trialtab/spark.py records.parquet out --model /models/en_trialtab
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from trialtab.errors import Errors, SettingsError
from trialtab.outputs.chunks import cut_chunks
from trialtab.outputs.process import process_chunk
from trialtab.outputs.schema import schema_of
from trialtab.reading.source import ReadingOptions, Source
from trialtab.reading.tables import read_rows
from trialtab.tables.rows import TABLES

if TYPE_CHECKING:
    import pandas as pd
    from pyspark.sql import DataFrame, SparkSession
    from spacy.language import Language


def extract(
    frame: DataFrame,
    model: str | None = None,
    *,
    id_column: str | None = None,
    text_columns: tuple[str, ...] = (),
    source_path: str = "spark",
) -> DataFrame:
    """Read and process trials where they lie.

    Args:
        frame: one trial a row.
        model: the pipeline's folder or package on the executors; as for `trialtab.load`.
        id_column, text_columns: for columns that are not found by name.
        source_path: what the trials table says they were read from.

    Returns:
        Some rows of five columns, a list of rows for each table; see `tables`. Persist it, as each table is taken from it.

    Raises:
        SettingsError: Spark is not installed.
    """
    try:
        from pyspark.sql.pandas.types import from_arrow_type, to_arrow_schema
        from pyspark.sql.types import ArrayType, StructField, StructType
    except ImportError as error:
        raise SettingsError(*Errors.E314, package="pyspark", extra="spark") from error
    lists = [StructField(table, ArrayType(from_arrow_type(pa.struct(list(schema_of(table)))))) for table in TABLES]
    options = ReadingOptions(id_column, tuple(text_columns))
    return frame.mapInPandas(_mapper(to_arrow_schema(frame.schema), model, options, source_path), StructType(lists))


def tables(found: DataFrame) -> dict[str, DataFrame]:
    """The tables in what `extract` gave, by name."""
    from pyspark.sql.functions import explode

    return {table: found.select(explode(table).alias("row")).select("row.*") for table in TABLES}


def _mapper(
    schema: pa.Schema, model: str | None, options: ReadingOptions, source_path: str
) -> Callable[[Iterator[pd.DataFrame]], Iterator[pd.DataFrame]]:
    def run(frames: Iterator[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        import pandas as pd

        nlp = _load(model)
        partition = _partition()
        source = Source(source_path, source_path, _no_file, source_path)
        for number, frame in enumerate(frames):
            rows = pa.Table.from_pandas(frame, schema=schema, preserve_index=False).to_pylist()  # NaN is null again
            items = read_rows(rows, tuple(schema.names), source, options, f"{partition}.{number}.")
            for chunk in cut_chunks(items):
                batches = process_chunk(nlp, chunk).batches
                yield pd.DataFrame({table: [batches[table].to_pylist()] for table in TABLES})

    return run


@cache
def _load(model: str | None) -> Language:
    """The pipeline, loaded once for each Python process of an executor."""
    from trialtab.project import load

    return load(model)


def _partition() -> int:
    from pyspark import TaskContext

    context = TaskContext.get()
    return context.partitionId() if context else 0


def _no_file() -> Any:
    raise OSError("rows of a data frame have no file")


def run(session: SparkSession, records: str, out: str, model: str | None = None) -> dict[str, int]:
    """Read a Parquet table of trials and write the five tables as Parquet below `out`.

    Returns:
        Rows by table.
    """
    from pyspark import StorageLevel

    found = extract(session.read.parquet(records), model, source_path=records).persist(StorageLevel.DISK_ONLY)
    counts = {}
    for table, frame in tables(found).items():
        frame.write.mode("overwrite").parquet(f"{out}/{table}.parquet")
        counts[table] = frame.count()
    found.unpersist()
    return counts


def main() -> None:
    """Entry point for spark-submit."""
    from pyspark.sql import SparkSession

    parser = argparse.ArgumentParser(description="Trial records in a Parquet table -> the tables of trialtab, on Spark.")
    parser.add_argument("records", help="Parquet, one trial a row")
    parser.add_argument("out", help="folder for the tables")
    parser.add_argument("--model", help="the pipeline on the executors: a folder or a package")
    options = parser.parse_args()
    run(SparkSession.builder.appName("trialtab").getOrCreate(), options.records, options.out, options.model)


if __name__ == "__main__":
    main()
