"""CSV files for people, and the way back.

RFC 4180 quoting, UTF-8, one header line. A missing value is an empty cell, an empty text is `""`. Three things differ from the
Parquet file, and `read_csv` undoes them:

- A text cell that a spreadsheet would run as a formula (first character, leading white space and apostrophes aside, one of
  `= + - @` or its full-width form, with more to follow; or a leading tab or line break) gets one apostrophe in front. Numbers
  are never touched. The undo takes one apostrophe from every cell that still looks so. See OWASP, "CSV Injection".
- A list cell joins its items with `; `; a `;` or backslash inside an item has a backslash in front.
- A number is written without a type: `3` may be the float 3.0.
"""

from __future__ import annotations

import re
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from trialtab.outputs.schema import LIST_TYPE, schema_of

FORMULA = r"^'*(\s*[=+\-@＝＋－＠](?s:.)|[\t\r\n])"
DEFUSED = r"^'+(\s*[=+\-@＝＋－＠](?s:.)|[\t\r\n])"
JOIN = "; "
ESCAPABLE = r"([;\\])"
LIST_PIECE = re.compile(r"\\.|; |[^\\;]+", re.DOTALL)


def csv_schema(table: str) -> pa.Schema:
    """The schema of the CSV file's cells: lists are text there."""
    return pa.schema([pa.field(item.name, pa.string() if item.type == LIST_TYPE else item.type) for item in schema_of(table)])


def to_cells(table: str, batch: pa.RecordBatch) -> pa.RecordBatch:
    """Turn a table's batch into what its CSV file shows."""
    arrays = []
    for item, array in zip(batch.schema, batch.columns, strict=True):
        if item.type == LIST_TYPE:
            array = _join_lists(array)
        if array.type == pa.string():
            array = defuse(array)
        arrays.append(array)
    return pa.RecordBatch.from_arrays(arrays, schema=csv_schema(table))


def open_csv(path: Path, table: str) -> csv.CSVWriter:
    """A writer of a table's CSV file; give it `to_cells`."""
    return csv.CSVWriter(str(path), csv_schema(table))


def read_csv(path: Path, table: str) -> pa.Table:
    """Read a CSV file of ours back into the table that was written, value by value.

    Args:
        path: the file.
        table: the name of its table.
    """
    cells = csv.read_csv(
        path,
        parse_options=csv.ParseOptions(newlines_in_values=True),
        convert_options=csv.ConvertOptions(
            column_types=csv_schema(table),
            include_columns=schema_of(table).names,
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
            null_values=[""],
        ),
    )
    columns = []
    for item in schema_of(table):
        column = cells[item.name]
        if column.type == pa.string():
            column = _undo(column)
        if item.type == LIST_TYPE:
            column = pa.chunked_array([pa.array([split_list(cell) for cell in column.to_pylist()], LIST_TYPE)])
        columns.append(column)
    return pa.Table.from_arrays(columns, schema=schema_of(table))


def split_list(cell: str) -> list[str]:
    """The items of a list cell."""
    if not cell:
        return []
    items = [""]
    for piece in LIST_PIECE.findall(cell):
        if piece == JOIN:
            items.append("")
        else:
            items[-1] += piece[1:] if piece[0] == "\\" else piece
    return items


def _join_lists(array: pa.ListArray) -> pa.StringArray:
    items = pc.replace_substring_regex(array.flatten(), ESCAPABLE, r"\\\1")
    # offsets counted from the first item: the array may be a slice of a longer one
    offsets = pc.subtract(array.offsets, array.offsets[0])
    return pc.binary_join(pa.ListArray.from_arrays(offsets, items), JOIN)


def defuse(array: pa.StringArray) -> pa.StringArray:
    """Cells that no spreadsheet runs as a formula."""
    risky = pc.match_substring_regex(array, FORMULA)
    if not pc.any(risky).as_py():
        return array
    return pc.if_else(risky, pc.binary_join_element_wise("'", array, ""), array)


def _undo(column: pa.ChunkedArray) -> pa.ChunkedArray:
    defused = pc.match_substring_regex(column, DEFUSED)
    if not pc.any(defused).as_py():
        return column
    return pc.if_else(defused, pc.utf8_slice_codeunits(column, 1), column)
