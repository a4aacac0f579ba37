"""The tables that the shipped records should give, and how they are compared with those that they gave.

`expected_seeds/<file>.json` was written by reading the text. A record in it has its `trial` fields; its `interventions` and `criteria`
rows, in which a column left out is empty or false and `slice` is the text at the row's offsets (`occurrence` says which one of several
equal texts); and `known_differences`, what the pipeline is known to get wrong, with the reason. A known difference that is gone fails
the test too: then strike it from the list.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pandas as pd

FOLDER = Path(__file__).parent / "expected_seeds"
INTERVENTION_COLUMNS = (
    "arm_label",
    "arm_role",
    "intervention_type",
    "agent",
    "agent_norm",
    "dose_low",
    "dose_high",
    "dose_unit",
    "form",
    "route",
    "administrations_per_interval",
    "interval",
    "administrations_low",
    "administrations_high",
    "n_cycles",
    "cycle_duration",
    "duration_low",
    "duration_high",
    "infusion_duration_low",
    "infusion_duration_high",
    "start_text",
    "stop_text",
)
CRITERION_COLUMNS = (
    "kind",
    "domain",
    "concept_norm",
    "comparator",
    "low",
    "high",
    "unit",
    "limit_of",
    "status",
    "route",
    "duration_low",
    "duration_high",
    "window",
    "window_relation",
    "anchor",
    "negated",
    "historical",
    "hypothetical",
    "uncertain",
    "family",
    "is_exception",
    "group_operator",
    "group_min",
)

Row = Mapping[str, Any]


def expected(file: str) -> list[dict[str, Any]]:
    """The records that a seed should give."""
    text = (FOLDER / f"{file}.json").read_text(encoding="utf-8")
    records: list[dict[str, Any]] = json.loads(text)["records"]
    return records


def source_text(path: Path, trial_id: str, field: str) -> str:
    """The string of the untouched file in which a row's offsets count.

    Args:
        path: a seed.
        trial_id: finds the line of a table.
        field: as in the row: `text`, a dotted path, or a column's name.
    """
    raw = path.read_text(encoding="utf-8")
    if path.suffix == ".json":
        return _at_json_path(json.loads(raw), field)
    if path.suffix == ".xml":
        return _at_xml_path(ElementTree.fromstring(raw), field)
    if path.suffix == ".csv":
        return next(line[field] for line in csv.DictReader(io.StringIO(raw, newline="")) if line["Trial ID"] == trial_id)
    assert field == "text"
    return raw


def _at_json_path(value: Any, path: str) -> str:
    for name in re.findall(r"\w+", path):
        value = value[int(name) if name.isdigit() else name]
    assert isinstance(value, str)
    return value


def _at_xml_path(root: ElementTree.Element, path: str) -> str:
    element = root
    for name, number in re.findall(r"\.(\w+)(?:\[(\d+)\])?", path):
        element = element.findall(name)[int(number or 0)]
    return element.text or ""


def differences(record: Row, tables: Mapping[str, pd.DataFrame], path: Path) -> list[str]:
    """What is other than expected in one record's rows, a line each."""
    trial_id = record["trial"]["trial_id"]
    trial = rows_of(tables["trials"], trial_id)[0]
    found = [
        f"trial: {name} is {trial[name]!r}, not {value!r}" for name, value in record["trial"].items() if trial[name] != value
    ]
    for name, columns, keys in (
        ("interventions", INTERVENTION_COLUMNS, ("agent",)),
        ("criteria", CRITERION_COLUMNS, ("criterion_id", "concept")),
    ):
        rows = [_with_slice(row, path) for row in rows_of(tables[name], trial_id)]
        found.extend(_compare(rows, record[name], columns, keys))
    return found


def rows_of(table: pd.DataFrame, trial_id: str) -> list[dict[str, Any]]:
    """A trial's rows with plain values; empty is None."""
    rows = table[table["trial_id"] == trial_id].to_dict("records")
    return [{str(name): _plain(value) for name, value in row.items()} for row in rows]


def _plain(value: Any) -> Any:
    if hasattr(value, "tolist"):
        value = value.tolist()
    return None if not isinstance(value, list) and pd.isna(value) else value


def _with_slice(row: dict[str, Any], path: Path) -> dict[str, Any]:
    text = source_text(path, row["trial_id"], row["field"])
    part = text[row["start_char"] : row["end_char"]]
    return {**row, "slice": part, "occurrence": text.count(part, 0, row["start_char"]) + 1}


def _compare(got: list[dict[str, Any]], wanted: list[Row], columns: tuple[str, ...], keys: tuple[str, ...]) -> Iterator[str]:
    """Pair rows of the same keys, the likest first, and tell what is other in each pair."""
    left = list(got)
    for want in wanted:
        same = [row for row in left if all(row[key] == want.get(key) for key in keys)]
        if not same:
            yield f"{_name(want)}: missing"
            continue
        row = min(same, key=lambda row: len(list(_other(row, want, columns))))
        left.remove(row)
        yield from (f"{_name(want)}: {line}" for line in _other(row, want, columns))
    yield from (f"{_name(row)}: not expected" for row in left)


def _other(row: Row, want: Row, columns: tuple[str, ...]) -> Iterator[str]:
    for column in (*columns, "slice", *(name for name in ("occurrence", "low_inclusive", "high_inclusive") if name in want)):
        value = want.get(column)
        if row[column] != value and (row[column] or value is not None):
            yield f"{column} is {row[column]!r}, not {value!r}"


def _name(row: Row) -> str:
    if "criterion_id" not in row:
        return " ".join(str(row[name]) for name in ("arm_label", "agent", "dose_low") if row.get(name) is not None)
    bound = [row.get(name) for name in ("comparator", "low", "high")]
    return " ".join(map(str, [row["criterion_id"], row.get("concept"), *(part for part in bound if part is not None)]))
