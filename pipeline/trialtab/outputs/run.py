"""A whole extraction: items as read go in, the output folder comes out."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import srsly
from spacy.language import Language

from trialtab.errors import Errors, InternalError
from trialtab.outputs.docbin import DOCS_FILE, DocsWriter
from trialtab.outputs.folder import RUN_FILE, RunFolder, writing
from trialtab.outputs.manifest import manifest
from trialtab.outputs.process import Item, process_all
from trialtab.outputs.writers import open_writers
from trialtab.reading.inputs import InputLog


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What a run did: rows per table, records and words (between white space) read, wall-clock seconds."""

    out: Path
    rows: dict[str, int]
    n_records: int
    n_words: int
    seconds: float


def write_run(
    nlp: Language,
    items: Iterable[Item],
    out: Path,
    *,
    n_process: int = 1,
    settings: Mapping[str, Any] | None = None,
    log: InputLog | None = None,
    advance: Callable[[int], object] = lambda count: None,
) -> RunSummary:
    """Process all items and write tables, docs and run.json to `out`: all of them, or, if anything stops it, none.

    Args:
        nlp: the pipeline.
        items: records and failures as read.
        out: the output folder.
        n_process: worker processes.
        settings: what the user chose; written to run.json.
        log: the files that were read.
        advance: called with the number of items done.

    Raises:
        SettingsError: `out` cannot be written.
        InternalError: records in and rows out do not add up.
    """
    started = time.perf_counter()
    n_records = n_words = 0
    with RunFolder(out) as folder:
        writers = open_writers(folder)
        docs = DocsWriter(folder)
        for result in process_all(nlp, items, n_process):
            for table, batch in result.batches.items():
                writers[table].write(batch)
            docs.write(result.docs)
            n_records += result.n_items
            n_words += result.n_words
            advance(result.n_items)
        docs.close()
        for writer in writers.values():
            writer.close()
        rows = {table: writer.n_rows for table, writer in writers.items()}
        check_counts(n_records, rows)
        seconds = time.perf_counter() - started
        content = manifest(
            nlp,
            settings=settings or {},
            inputs=log.files if log else (),
            counts=rows,
            n_records=n_records,
            n_words=n_words,
            seconds=seconds,
        )
        with writing(out):
            srsly.write_json(folder.path(RUN_FILE), content)
        folder.finish(DOCS_FILE)
    return RunSummary(out, rows, n_records, n_words, seconds)


def check_counts(n_records: int, rows: Mapping[str, int]) -> None:
    """Every record in is a trial or a failure."""
    n_trials, n_failures = rows["trials"], rows["failures"]
    if n_records != n_trials + n_failures:
        raise InternalError(*Errors.E902, n_records=n_records, n_trials=n_trials, n_failures=n_failures)
