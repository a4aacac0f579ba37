"""Both files of every table of a part, written as the batches come."""

from __future__ import annotations

import pyarrow as pa

from trialtab.outputs.csv import open_csv, to_cells
from trialtab.outputs.folder import RunFolder, writing
from trialtab.outputs.parquet import open_parquet
from trialtab.outputs.schema import schema_of
from trialtab.tables.rows import TABLES

ROW_GROUP_ROWS = 50_000  # rows that are held before they are written; decides the row groups, hence the bytes


class TableWriter:
    """The Parquet and the CSV file of one part of one table.

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
        """Take a batch; every ROW_GROUP_ROWS rows go to disk as one row group, however they came."""
        self._held.append(batch)
        self._n_held += batch.num_rows
        if self._n_held >= ROW_GROUP_ROWS:
            self._flush(self._n_held // ROW_GROUP_ROWS * ROW_GROUP_ROWS)

    def close(self) -> None:
        """Write what is held and close both files."""
        self._flush(self._n_held)
        with writing(self._out):
            self._parquet.close()
            self._csv.close()

    def _flush(self, n_rows: int) -> None:
        """Write the first `n_rows` rows that are held."""
        held = pa.Table.from_batches(self._held, schema_of(self.table))
        self._held, self._n_held = held.slice(n_rows).to_batches(), held.num_rows - n_rows
        self.n_rows += n_rows
        with writing(self._out):
            for start in range(0, n_rows, ROW_GROUP_ROWS):
                length = min(ROW_GROUP_ROWS, n_rows - start)
                for batch in held.slice(start, length).combine_chunks().to_batches():
                    self._parquet.write_batch(batch)
                    self._csv.write_batch(to_cells(self.table, batch))


def open_writers(folder: RunFolder) -> dict[str, TableWriter]:
    """A writer for each table of the contract."""
    return {table: TableWriter(folder, table) for table in TABLES}
