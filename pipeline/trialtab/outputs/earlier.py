"""An earlier run, whose rows and Docs are taken for the records that have not changed since: what `--since` rests on.

A record is known by its id and the hash of its content; where it was read from may differ. What is taken is what processing the
record again would give, byte for byte, so the new run is the one that a full run would be.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from spacy.strings import StringStore

from trialtab.errors import Errors, SettingsError
from trialtab.outputs.chunks import Chunk, Item
from trialtab.outputs.docbin import DOCS_NAME, PackedDoc, PackedDocs, read_packed
from trialtab.outputs.folder import part_files
from trialtab.outputs.manifest import read_manifest
from trialtab.outputs.process import ChunkResult
from trialtab.outputs.schema import schema_of
from trialtab.reading.on_disk import DiskMap
from trialtab.reading.to_doc import record_text
from trialtab.tables.rows import TABLES
from trialtab.types import TrialRecord

PARTS_HELD = 3  # of the earlier run: its order is mostly that of this one
ROW_TABLES = ("interventions", "criteria", "entities")
SAME = ("contract_version", "versions", "model", "stamp")  # of run.json
_FREE_SETTINGS = frozenset({"inputs", "n_process"})


class _Part(NamedTuple):
    """One part of an earlier run. `places`: for each table, trial id -> first row and number of rows."""

    trials: pa.Table
    tables: dict[str, pa.Table]
    places: dict[str, dict[str, tuple[int, int]]]
    docs: list[PackedDoc]
    strings: StringStore


class EarlierRun:
    """A complete run.

    Args:
        out: its folder.
        fixed: what the bytes of the new run depend on (`fixed_settings`).

    Raises:
        SettingsError: the folder holds no complete run, or one made with another model or other settings.
    """

    def __init__(self, out: Path, fixed: Mapping[str, Any]) -> None:
        self.n_taken = 0
        self._out = out
        _check(out, read_manifest(out), fixed)
        self._files = _files(out, "trials")
        self._known = DiskMap()  # trial id and hash of the content -> part and row
        for number, path in enumerate(self._files):
            columns = pq.read_table(path, columns=["trial_id", "content_hash"]).to_pydict()
            for row, key in enumerate(zip(columns["trial_id"], columns["content_hash"], strict=True)):
                self._known.setdefault("\0".join(key), f"{number} {row}")
        self._part = lru_cache(PARTS_HELD)(self._read_part)

    def has(self, item: Item) -> bool:
        """Whether the earlier run has the rows of an item."""
        return isinstance(item, TrialRecord) and self._known.get(_key(item)) is not None

    def take(self, chunk: Chunk) -> ChunkResult:
        """What processing a chunk of records that all are in the earlier run would give."""
        records = [item for item in chunk.items if isinstance(item, TrialRecord)]
        found: dict[str, list[pa.Table]] = {table: [] for table in TABLES}
        docs = PackedDocs()
        n_words = 0
        for record in records:
            number, row = map(int, (self._known.get(_key(record)) or "").split())
            part = self._part(number)
            found["trials"].append(_with_source(part.trials.slice(row, 1), record.source_path))
            for table in ROW_TABLES:
                found[table].append(part.tables[table].slice(*part.places[table].get(record.trial_id, (0, 0))))
            docs.add_packed([part.docs[row]], part.strings)
            n_words += len(record_text(record)[0].split())
        self.n_taken += len(records)
        batches = {table: _batch(table, tables) for table, tables in found.items()}
        return ChunkResult(chunk.part, chunk.digest, batches, docs, len(records), n_words)

    def _read_part(self, number: int) -> _Part:
        path = self._files[number]
        tables = {table: self._rows(table, path.name) for table in ROW_TABLES}
        docs = self._out / DOCS_NAME
        packed, strings = read_packed(docs / path.with_suffix(".spacy").name if docs.is_dir() else docs)
        places = {table: _places(rows["trial_id"]) for table, rows in tables.items()}
        return _Part(pq.read_table(path, schema=schema_of("trials")), tables, places, packed, strings)

    def _rows(self, table: str, part: str) -> pa.Table:
        path = self._out / f"{table}.parquet"
        path = path / part if path.is_dir() else path
        return pq.read_table(path, schema=schema_of(table)) if path.exists() else schema_of(table).empty_table()


def _check(out: Path, earlier: Mapping[str, Any], fixed: Mapping[str, Any]) -> None:
    changed = [name for name in SAME if earlier.get(name) != fixed[name]]
    settings = fixed["settings"]
    changed += [
        name for name in settings if name not in _FREE_SETTINGS and earlier.get("settings", {}).get(name) != settings[name]
    ]
    if changed:
        raise SettingsError(*Errors.E313, path=out, changes=", ".join(changed))


def _files(out: Path, table: str) -> list[Path]:
    files = part_files(out / f"{table}.parquet")
    if missing := [path for path in files if not path.is_file()]:
        raise SettingsError(*Errors.E304, path=out, problem=f"{missing[0].name} is missing")
    return files


def _key(record: TrialRecord) -> str:
    return f"{record.trial_id}\0{record.content_hash}"


def _with_source(trial: pa.Table, source_path: str) -> pa.Table:
    position = trial.schema.get_field_index("source_path")
    return trial.set_column(position, trial.schema.field(position), pa.array([source_path], pa.string()))


def _places(ids: pa.ChunkedArray) -> dict[str, tuple[int, int]]:
    """Trial id -> first row and number of rows; a trial's rows stand together."""
    if not len(ids):
        return {}
    runs = pc.run_end_encode(ids.combine_chunks())
    ends = numpy.asarray(runs.run_ends)
    starts = numpy.concatenate(([0], ends[:-1]))
    return dict(zip(runs.values.to_pylist(), zip(starts.tolist(), (ends - starts).tolist(), strict=True), strict=True))


def _batch(table: str, parts: list[pa.Table]) -> pa.RecordBatch:
    rows = pa.concat_tables([schema_of(table).empty_table(), *parts]).combine_chunks()
    batches = rows.to_batches()
    return batches[0] if batches else pa.RecordBatch.from_pylist([], schema_of(table))
