"""CSV: what a spreadsheet sees, and the way back."""

from __future__ import annotations

import csv
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trialtab.outputs.columns import batch_of
from trialtab.outputs.csv import open_csv, read_csv, split_list, to_cells

from .rows import criterion_row, trial_row


def write(path: Path, table: str, rows: list[tuple[object, ...]]) -> pa.RecordBatch:
    batch = batch_of(table, rows)
    with open_csv(path, table) as writer:
        writer.write_batch(to_cells(table, batch))
    return batch


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+41 79", "'+41 79"),
        ("-5 to 10", "'-5 to 10"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("  =cmd|' /C calc'!A0", "'  =cmd|' /C calc'!A0"),
        ("＝1+1", "'＝1+1"),
        pytest.param("'=1+1", "''=1+1", id="already defused: one more, so that the undo is exact"),
        pytest.param("=", "=", id="a lone sign is no formula; the comparator column has it"),
        pytest.param("- \n", "'- \n", id="sign and blank"),
        pytest.param("'quoted'", "'quoted'", id="plain apostrophe"),
        pytest.param("5 = 5", "5 = 5", id="sign inside"),
        pytest.param("", "", id="empty"),
    ],
)
def test_formulas_are_defused(tmp_path: Path, text: str, cell: str) -> None:
    write(tmp_path / "t.csv", "criteria", [criterion_row(text=text, low=-5.0)])
    with (tmp_path / "t.csv").open(encoding="utf-8", newline="") as lines:
        row = next(csv.DictReader(lines))
    assert row["text"] == cell
    assert row["low"] == "-5"
    assert read_csv(tmp_path / "t.csv", "criteria")["text"].to_pylist() == [text]


def test_missing_and_empty_text_differ(tmp_path: Path) -> None:
    write(tmp_path / "t.csv", "criteria", [criterion_row(unit=None, unit_text="")])
    row = read_csv(tmp_path / "t.csv", "criteria").to_pylist()[0]
    assert row["unit"] is None
    assert row["unit_text"] == ""


@pytest.mark.parametrize(
    ("items", "cell"),
    [
        ((), ""),
        (("Lupus",), "Lupus"),
        (("Lupus", "Nephritis"), "Lupus; Nephritis"),
        (("a; b", "c\\", ";"), "a\\; b; c\\\\; \\;"),
        pytest.param(("=1+1", "b"), "'=1+1; b", id="formula in a list"),
    ],
)
def test_lists(tmp_path: Path, items: tuple[str, ...], cell: str) -> None:
    write(tmp_path / "t.csv", "trials", [trial_row(keywords=items)])
    with (tmp_path / "t.csv").open(encoding="utf-8", newline="") as lines:
        assert next(csv.DictReader(lines))["keywords"] == cell
    assert read_csv(tmp_path / "t.csv", "trials")["keywords"].to_pylist() == [list(items)]


def test_a_list_in_a_slice(tmp_path: Path) -> None:
    batch = batch_of("trials", [trial_row(keywords=("a", "b")), trial_row(keywords=("c", "d"))])
    assert to_cells("trials", batch.slice(1))["keywords"].to_pylist() == ["c; d"]


def test_split_of_nothing() -> None:
    assert split_list("") == []


# NUL is left out: Python's own csv module refuses it; surrogates: batch_of replaces them
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
RISKY = st.text("'=+-@\t\r\n a\",;\\", max_size=6)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    text=TEXT | RISKY,
    items=st.lists((TEXT | RISKY).filter(bool), max_size=3),
    number=st.none() | st.floats(allow_nan=False, allow_infinity=False),
)
def test_csv_reads_back_the_same(tmp_path: Path, text: str, items: list[str], number: float | None) -> None:
    trials = write(
        tmp_path / "trials.csv", "trials", [trial_row(title=text, conditions=tuple(items), minimum_age_years=number)]
    )
    assert read_csv(tmp_path / "trials.csv", "trials").to_pylist() == trials.to_pylist()
