"""Two runs -> the table of what changed in the criteria, read part by part."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path

import pyarrow as pa
from pyarrow import csv
from pyarrow.parquet import ParquetWriter

from trialtab.batch.changes import Change, ChangeRow, Row, changes_of
from trialtab.errors import Errors, SettingsError
from trialtab.outputs.csv import defuse
from trialtab.outputs.folder import writing
from trialtab.outputs.manifest import read_manifest
from trialtab.outputs.parquet import COMPRESSION
from trialtab.outputs.review.write import table_rows
from trialtab.reading.on_disk import DiskMap

SCHEMA = pa.schema([(name, pa.string()) for name in ChangeRow._fields])
SAME = ("contract_version", "model", "stamp", "versions")  # of run.json: where they agree, equal records have equal rows
ROWS_HELD = 5_000


def diff(old: Path, new: Path) -> Iterator[ChangeRow]:
    """What changed from one run to another: changed and new trials in the order of `new`, then those that are gone.

    Args:
        old, new: folders of complete runs.

    Raises:
        SettingsError: one of them holds no complete run.
    """
    manifests = [read_manifest(out) for out in (old, new)]
    by_hash = all(manifests[0].get(name) == manifests[1].get(name) for name in SAME)
    try:
        yield from _diff(old, new, by_hash)
    except (OSError, pa.ArrowInvalid) as error:
        raise SettingsError(*Errors.E304, path=f"{old} or {new}", problem=str(error)) from error


def _diff(old: Path, new: Path, by_hash: bool) -> Iterator[ChangeRow]:
    """`by_hash`: rows of records whose content is the same need not be compared."""
    hashes = {out: DiskMap() for out in (old, new)}
    for out, found in hashes.items():
        for trial in table_rows(out, "trials", ["trial_id", "content_hash"]):
            found.setdefault(trial["trial_id"], trial["content_hash"])

    def is_same(trial_id: str) -> bool:
        return by_hash and hashes[old].get(trial_id) == hashes[new].get(trial_id)

    old_rows = DiskMap()
    for trial_id, rows in _by_trial(old):
        if hashes[new].get(trial_id) is not None and not is_same(trial_id):
            old_rows.setdefault(trial_id, json.dumps(list(rows)))
    new_rows = _by_trial(new)
    head = next(new_rows, None)
    for trial in table_rows(new, "trials", ["trial_id"]):
        trial_id = trial["trial_id"]
        found_rows: list[Row] = []
        if head and head[0] == trial_id:
            found_rows = list(head[1])
            head = next(new_rows, None)
        if hashes[old].get(trial_id) is None:
            yield ChangeRow(trial_id, Change.TRIAL_ADDED)
        elif not is_same(trial_id):
            yield from changes_of(trial_id, json.loads(old_rows.get(trial_id) or "[]"), found_rows)
    for trial in table_rows(old, "trials", ["trial_id"]):
        if hashes[new].get(trial["trial_id"]) is None:
            yield ChangeRow(trial["trial_id"], Change.TRIAL_REMOVED)


def _by_trial(out: Path) -> Iterator[tuple[str, Iterator[Row]]]:
    return groupby(table_rows(out, "criteria"), itemgetter("trial_id"))


def write_changes(changes: Iterable[ChangeRow], path: Path) -> Counter[str]:
    """Write the table of changes as Parquet, or as CSV where the file's name says so.

    Returns:
        How many rows there are of each change.
    """
    counts: Counter[str] = Counter()
    is_csv = path.suffix.lower() == ".csv"
    partial = path.with_name(f".{path.name}.partial")
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        writer = csv.CSVWriter(str(partial), SCHEMA) if is_csv else ParquetWriter(partial, SCHEMA, compression=COMPRESSION)
        with writer:
            for rows in _batches(changes):
                counts.update(row.change for row in rows)
                columns = [pa.array(values, pa.string()) for values in zip(*rows, strict=True)]
                writer.write_batch(pa.record_batch([defuse(item) for item in columns] if is_csv else columns, schema=SCHEMA))
        partial.replace(path)
    return counts


def _batches(changes: Iterable[ChangeRow]) -> Iterator[tuple[ChangeRow, ...]]:
    rest = iter(changes)
    while rows := tuple(islice(rest, ROWS_HELD)):
        yield rows
