"""Tables: CSV, TSV and other delimited text, and Parquet. One trial a row; columns are found by `trialtab.reading.columns`."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from functools import partial
from typing import IO, Any

from trialtab.errors import Errors, ReadingError
from trialtab.reading.columns import Columns, Row, find_columns, has_text, read_row
from trialtab.reading.containers import seekable
from trialtab.reading.draft import convert
from trialtab.reading.source import MIB, Head, ReadingOptions, Source
from trialtab.types import Failure, TrialRecord

PARQUET_MAGIC = b"PAR1"
DELIMITERS = "\t|,;"
_TABLE_SUFFIXES = (".csv", ".tsv", ".tab", ".psv")
_HEADER_CELL = re.compile(r"[^\n\r]{1,80}")
_BATCH_ROWS = 256

csv.field_size_limit(ReadingOptions().max_record_chars)  # a quote that is never closed must not take in all that follows


# ---------------------------------------------------------------- delimited text


def detects_delimited(head: Head, source: Source, options: ReadingOptions) -> bool:
    """A header of several columns, an id column among them, and a first row of as many cells; or a table's suffix."""
    if source.suffix in _TABLE_SUFFIXES:
        return True
    delimiter = options.delimiter or find_delimiter(head.text)
    if delimiter is None:
        return False
    rows = _first_rows(head.text, delimiter)
    if not rows or len(rows[0]) < 2 or not all(_HEADER_CELL.fullmatch(cell) for cell in rows[0]):
        return False
    try:
        roles = dict(find_columns(tuple(rows[0]), options))
    except ReadingError:
        return options.delimiter is not None
    return "id" in roles and len(roles) > 1 and (len(rows) == 1 or len(rows[1]) == len(rows[0]))


def find_delimiter(text: str) -> str | None:
    """The delimiter that cuts the first line into most cells; None where none cuts it."""
    line = text.lstrip("\ufeff\r\n").split("\n", 1)[0]
    try:
        counts = [(len(next(csv.reader([line.rstrip("\r")], delimiter=mark), [])), mark) for mark in DELIMITERS]
    except csv.Error:
        return None
    n_cells, mark = max(counts, key=lambda item: item[0])
    return mark if n_cells > 1 else None


def _first_rows(text: str, delimiter: str) -> list[list[str]]:
    rows: list[list[str]] = []
    try:
        for row in csv.reader(text.lstrip("\ufeff").splitlines(keepends=True), delimiter=delimiter):
            if any(cell.strip() for cell in row):
                rows.append(row)
            if len(rows) == 2:
                break
    except csv.Error:
        return []
    return rows


def read_delimited(source: Source, head: Head, options: ReadingOptions) -> Iterator[TrialRecord | Failure]:
    """All rows of a delimited table, one at a time.

    Raises:
        ReadingError: no header, or no column with text.
    """
    delimiter = options.delimiter or find_delimiter(head.text) or ","
    with source.open_text(head.encoding) as stream:
        rows = delimited_rows(stream, delimiter)
        header = next((cells for _, cells in rows if not isinstance(cells, csv.Error)), None)
        if header is None:
            raise ReadingError(*Errors.E101, path=source.path)
        names = tuple(name.strip("\ufeff ") for name in header)
        columns = _columns_with_text(names, options)
        for count, (line, cells) in enumerate(rows, 1):
            position = f"line {line}"
            if isinstance(cells, csv.Error):
                error = ReadingError(*Errors.E122, problem=cells, expected="cells quoted with doubled quotes")
                yield source.failure(error, position)
                continue
            if len(cells) > len(names):
                yield source.failure(ReadingError(*Errors.E112, found=len(cells), expected=len(names)), position)
                continue
            yield _record(dict(zip(names, cells, strict=False)), columns, source, count, position)


def delimited_rows(stream: IO[str], delimiter: str) -> Iterator[tuple[int, list[str] | csv.Error]]:
    """Rows that hold anything, each with the line that it ends on, or what is wrong with it."""
    lines = iter(partial(stream.readline, csv.field_size_limit()), "")  # a longer line comes in pieces, which are no rows
    reader = csv.reader((line.replace("\0", "") for line in lines), delimiter=delimiter)
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            yield reader.line_num, error
            continue
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield reader.line_num, cells


def _columns_with_text(names: tuple[str, ...], options: ReadingOptions) -> Columns:
    columns = find_columns(names, options)
    if not has_text(columns):
        raise ReadingError(*Errors.E111, missing="a column with text", found=", ".join(names)[:500])
    return columns


def read_rows(
    rows: Iterable[Row], names: tuple[str, ...], source: Source, options: ReadingOptions, prefix: str = ""
) -> Iterator[TrialRecord | Failure]:
    """The trials in rows that somebody else has read from a table.

    Args:
        rows: dicts by column name.
        names: the table's columns.
        source: what the records say they come from.
        options: which columns hold what, where their names do not say.
        prefix: before the number of a row in the id of a trial that states none.

    Raises:
        ReadingError: no column with text.
    """
    columns = _columns_with_text(names, options)
    for count, row in enumerate(rows, 1):
        yield _record(row, columns, source, f"{prefix}{count}", f"row {prefix}{count}")


def _record(row: Row, columns: Columns, source: Source, count: int | str, position: str) -> TrialRecord | Failure:
    make = partial(read_row, row, columns)
    return convert(make, source, source_format="table", fallback_id=f"{source.stem}#{count}", position=position)


# ---------------------------------------------------------------- Parquet


def detects_parquet(head: Head) -> bool:
    return head.data.startswith(PARQUET_MAGIC)


def read_parquet(source: Source, options: ReadingOptions) -> Iterator[TrialRecord | Failure]:
    """All rows of a Parquet file, batch by batch.

    Raises:
        ReadingError: the file is damaged, or has no column with text.
    """
    from pyarrow import ArrowException  # a slow import, for this format alone
    from pyarrow.parquet import ParquetFile

    with seekable(source) as stream:
        try:
            table = ParquetFile(stream, buffer_size=MIB, pre_buffer=False)  # pages as they are needed
            columns = _columns_with_text(tuple(table.schema_arrow.names), options)
            wanted = list(dict.fromkeys(column for _, column in columns))
            count = 0
            for batch in table.iter_batches(batch_size=_BATCH_ROWS, columns=wanted):
                rows: list[dict[str, Any]] = batch.to_pylist()
                for row in rows:
                    count += 1
                    yield _record(row, columns, source, count, f"row {count}")
        except (ArrowException, OSError) as error:
            raise ReadingError(*Errors.E122, problem=error, expected="an intact Parquet file") from error
