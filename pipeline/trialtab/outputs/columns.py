"""Rows to Arrow record batches, column by column, each value's type checked on the way."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from itertools import chain
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from trialtab.errors import Errors, InternalError
from trialtab.outputs.schema import LIST_TYPE, schema_of

NONE_TYPE = type(None)
# Arrow would take 1.5 for an int and True for a float, so types are checked here; exact types first: that is one set operation
PLAIN_TYPES: dict[pa.DataType, frozenset[type]] = {
    pa.string(): frozenset({str}),
    pa.int64(): frozenset({int}),
    pa.float64(): frozenset({float, int}),
    pa.bool_(): frozenset({bool}),
    LIST_TYPE: frozenset({tuple, list}),
}
SURROGATE = re.compile("[\ud800-\udfff]")
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def batch_of(table: str, rows: Sequence[tuple[Any, ...]]) -> pa.RecordBatch:
    """Turn rows of one table into a record batch.

    Args:
        table: name of the table.
        rows: row tuples in the table's columns.

    Raises:
        InternalError: a value has a type that its column does not take; names table, row and column.
    """
    schema = schema_of(table)
    columns = zip(*rows, strict=True) if rows else ((),) * len(schema)
    arrays = [_array(table, item, values, rows) for item, values in zip(schema, columns, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _array(table: str, item: pa.Field, values: Sequence[Any], rows: Sequence[tuple[Any, ...]]) -> pa.Array:
    kinds = set(map(type, values))
    if not (kinds <= PLAIN_TYPES[item.type]) and not _fit(item, kinds):
        _complain(table, item, rows)
    if item.type == LIST_TYPE and not _all_text(chain.from_iterable(values)):
        _complain(table, item, rows)
    try:
        array = _convert(item.type, values)
    except (pa.ArrowInvalid, OverflowError):  # a number out of range
        _complain(table, item, rows)
        raise
    if item.type == pa.float64() and not pc.all(pc.is_finite(array), min_count=0).as_py():
        _complain(table, item, rows)
    return array


def _convert(kind: pa.DataType, values: Sequence[Any]) -> pa.Array:
    try:
        return pa.array(values, kind)
    except UnicodeEncodeError:
        return pa.array([_encodable(value) for value in values], kind)


def _fit(item: pa.Field, kinds: set[type]) -> bool:
    """Whether a column takes values of these types, subclasses (StrEnum, numpy.float64) included."""
    if item.nullable:
        kinds = kinds - {NONE_TYPE}
    plain = tuple(PLAIN_TYPES[item.type])
    return all(issubclass(kind, plain) and (kind is not bool or item.type == pa.bool_()) for kind in kinds)


def _all_text(values: Any) -> bool:
    return all(issubclass(kind, str) for kind in set(map(type, values)))


def _encodable(value: Any) -> Any:
    """Lone surrogates, which UTF-8 cannot hold, become U+FFFD: one code point for one, so that offsets stand."""
    if isinstance(value, str):
        return SURROGATE.sub(REPLACEMENT, value)
    return [_encodable(part) for part in value] if isinstance(value, (tuple, list)) else value


def _complain(table: str, item: pa.Field, rows: Sequence[tuple[Any, ...]]) -> None:
    position = schema_of(table).get_field_index(item.name)
    for number, row in enumerate(rows, 1):
        value = row[position]
        if not _is_right(item, value):
            expected = f"{item.type}{' or None' if item.nullable else ''}"
            found = f"{value!r:.80} ({type(value).__name__})"
            row_id = " ".join(str(part) for part in row[:2])[:80]
            raise InternalError(
                *Errors.E901, table=table, row=number, row_id=row_id, column=item.name, found=found, expected=expected
            )


def _is_right(item: pa.Field, value: Any) -> bool:
    if not _fit(item, {type(value)}) or (item.type == LIST_TYPE and not _all_text(value)):
        return False
    try:
        _convert(item.type, [value])
    except (pa.ArrowInvalid, OverflowError):
        return False
    return item.type != pa.float64() or value is None or math.isfinite(value)
