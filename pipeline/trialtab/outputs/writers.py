"""Both files of every table, written as the batches come."""

from __future__ import annotations

import pyarrow as pa

from trialtab.outputs.csv import open_csv, to_cells
from trialtab.outputs.folder import RunFolder, writing
from trialtab.outputs.parquet import open_parquet
from trialtab.tables.rows import TABLES

ROW_GROUP_ROWS = 50_000  # rows that are held before they are written; decides the row groups, hence the bytes


class TableWriter:
    """The Parquet and the CSV file of one table.

    Args:
        folder: the run's folder.
        table: the table's name.
    """

    def __init__(self, folder: RunFolder, table: str) -> None:
        self.table = table
        self.n_rows = 0
        self._out = folder.out
        self._held: list[pa.RecordBatch] = []
        self._n_held = 0
        with writing(self._out):
            self._parquet = open_parquet(folder.path(f"{table}.parquet"), table)
            self._csv = open_csv(folder.path(f"{table}.csv"), table)

    def write(self, batch: pa.RecordBatch) -> None:
        """Take a batch; every ROW_GROUP_ROWS rows go to disk."""
        self._held.append(batch)
        self._n_held += batch.num_rows
        if self._n_held >= ROW_GROUP_ROWS:
            self._flush()

    def close(self) -> None:
        """Write what is held and close both files."""
        self._flush()
        with writing(self._out):
            self._parquet.close()
            self._csv.close()

    def _flush(self) -> None:
        batches = pa.Table.from_batches(self._held).combine_chunks().to_batches() if self._n_held else []
        self._held, self._n_held = [], 0
        with writing(self._out):
            for batch in batches:
                self._parquet.write_batch(batch)
                self._csv.write_batch(to_cells(self.table, batch))
                self.n_rows += batch.num_rows


def open_writers(folder: RunFolder) -> dict[str, TableWriter]:
    """A writer for each table of the contract."""
    return {table: TableWriter(folder, table) for table in TABLES}
