"""Rows to Arrow: types kept, wrong ones named."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from trialtab.errors import InternalError
from trialtab.outputs.columns import batch_of
from trialtab.outputs.schema import schema_of
from trialtab.tables.rows import TABLES
from trialtab.types import Domain

from .rows import criterion_row, record_tables, trial_row


def test_schema_follows_the_row_class() -> None:
    schema = schema_of("trials")
    assert schema.names == list(TABLES["trials"]._fields)
    assert schema.field("enrollment") == pa.field("enrollment", pa.int64(), True)
    assert schema.field("conditions") == pa.field("conditions", pa.list_(pa.string()), False)
    assert schema.metadata[b"trialtab.contract_version"] == b"1"


def test_rows_come_back_as_they_went_in() -> None:
    rows = record_tables(n_criteria=3).criteria
    assert [tuple(row.values()) for row in batch_of("criteria", rows).to_pylist()] == [tuple(row) for row in rows]


@pytest.mark.parametrize("table", TABLES)
def test_no_rows_still_have_columns(table: str) -> None:
    assert batch_of(table, []).schema.names == list(TABLES[table]._fields)


def test_enums_and_numpy_floats_are_what_they_subclass() -> None:
    batch = batch_of("criteria", [criterion_row(domain=Domain.AGE, low=np.float64(5), high=18)])
    assert batch.to_pylist()[0]["domain"] == "age"
    assert batch.to_pylist()[0]["high"] == 18.0


@pytest.mark.parametrize(
    ("column", "value"),
    [
        pytest.param("low", "5", id="text for a number"),
        pytest.param("low", True, id="truth for a number"),
        pytest.param("low", float("nan"), id="not a number"),
        pytest.param("high", float("inf"), id="infinite"),
        pytest.param("high", 2**70, id="out of a float's exact range"),
        pytest.param("group_min", 1.0, id="float for an int"),
        pytest.param("group_min", 2**70, id="int out of range"),
        pytest.param("start_char", True, id="truth for an int"),
        pytest.param("negated", 1, id="int for truth"),
        pytest.param("negated", None, id="None where the column takes none"),
        pytest.param("text", None, id="no text"),
        pytest.param("unit", b"mg", id="bytes"),
    ],
)
def test_a_wrong_type_is_named(column: str, value: object) -> None:
    rows = [criterion_row(), criterion_row(number="E07", **{column: value})]
    with pytest.raises(InternalError) as caught:
        batch_of("criteria", rows)
    assert caught.value.fields["table"] == "criteria"
    assert caught.value.fields["row"] == 2
    assert caught.value.fields["row_id"] == "NCT01234567 NCT01234567-E07"
    assert caught.value.fields["column"] == column


@pytest.mark.parametrize("value", [("a", 1), ("a", None), "ab", None], ids=["number inside", "None inside", "a text", "None"])
def test_a_wrong_list_is_named(value: object) -> None:
    with pytest.raises(InternalError, match="column conditions"):
        batch_of("trials", [trial_row(conditions=value)])


def test_lone_surrogates_become_one_replacement_character() -> None:
    batch = batch_of("trials", [trial_row(title="a\ud800b", keywords=("x\udfff", "y"))])
    assert batch.to_pylist()[0]["title"] == "a\ufffdb"
    assert batch.to_pylist()[0]["keywords"] == ["x\ufffd", "y"]
