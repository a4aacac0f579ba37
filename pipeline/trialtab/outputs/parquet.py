"""Parquet files, the reference form of the tables. The same rows give the same bytes: no time, no host, one row-group size."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from trialtab.outputs.schema import schema_of

COMPRESSION = "zstd"


def open_parquet(path: Path, table: str) -> pq.ParquetWriter:
    """A writer of a table's Parquet file."""
    return pq.ParquetWriter(str(path), schema_of(table), compression=COMPRESSION)


def read_parquet(path: Path) -> pa.Table:
    """A whole table."""
    return pq.read_table(str(path))
