"""The tables' Arrow schemas, derived from the row classes."""

from __future__ import annotations

from functools import cache

import pyarrow as pa

from trialtab.tables.rows import CONTRACT_VERSION, columns_of

LIST_TYPE = pa.list_(pa.string())
ARROW_TYPES: dict[str, pa.DataType] = {
    "string": pa.string(),
    "int64": pa.int64(),
    "float64": pa.float64(),
    "bool": pa.bool_(),
    "list<string>": LIST_TYPE,
}


@cache
def schema_of(table: str) -> pa.Schema:
    """The Arrow schema of a table; its metadata names the table and the version of the contract."""
    fields = [pa.field(name, ARROW_TYPES[kind], nullable) for name, (kind, nullable) in columns_of(table).items()]
    return pa.schema(fields, {"trialtab.table": table, "trialtab.contract_version": str(CONTRACT_VERSION)})
