"""A whole extraction: items as read go in, the output folder comes out."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any

from spacy.language import Language

from trialtab.errors import Errors, InternalError, SettingsError
from trialtab.outputs.chunks import Chunk, Item, cut_chunks
from trialtab.outputs.docbin import DocsWriter
from trialtab.outputs.earlier import EarlierRun
from trialtab.outputs.folder import PartState, RunFolder
from trialtab.outputs.manifest import fixed_settings, manifest
from trialtab.outputs.process import ChunkResult, process_all
from trialtab.outputs.writers import open_writers
from trialtab.reading.inputs import InputLog
from trialtab.tables.rows import TABLES


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What a run did: rows per table, records and words (between white space) read, wall-clock seconds.

    `n_taken` of the records had not changed since an earlier run, and their rows were taken from there.
    """

    out: Path
    rows: dict[str, int]
    n_records: int
    n_words: int
    seconds: float
    n_taken: int = 0


def write_run(
    nlp: Language,
    items: Iterable[Item],
    out: Path,
    *,
    n_process: int = 1,
    settings: Mapping[str, Any] | None = None,
    log: InputLog | None = None,
    advance: Callable[[int], object] = lambda count: None,
    resume: bool = False,
    since: EarlierRun | None = None,
) -> RunSummary:
    """Process all items and write tables, docs and run.json to `out`: all of them, or, if anything stops it, none.

    Complete parts of a run that was stopped stay in a hidden folder of `out` until a run without `resume` starts.

    Args:
        nlp: the pipeline.
        items: records and failures as read.
        out: the output folder.
        n_process: worker processes.
        settings: what the user chose; written to run.json.
        log: the files that were read.
        advance: called with the number of items done.
        resume: go on where a run that was stopped left off; the files are then those that an undisturbed run gives.
        since: a complete run, whose rows are taken for records that have not changed.

    Raises:
        SettingsError: `out` cannot be written, or the run to go on with has other settings, another model or other input.
        InternalError: records in and rows out do not add up.
    """
    started = time.perf_counter()
    fixed = fixed_settings(nlp, settings or {})
    with RunFolder(out, fixed, resume=resume) as folder:
        before = folder.done[-1].seconds if folder.done else 0.0
        chunks = cut_chunks(items, since.has if since else lambda item: False)
        with closing(process_all(nlp, _left(chunks, folder, advance), n_process, since.take if since else None)) as results:
            for number, group in groupby(results, attrgetter("part")):
                _write_part(folder, number, group, advance, lambda: before + time.perf_counter() - started)
        if not folder.done:
            _write_part(folder, 0, (), advance, lambda: 0.0)
        rows = {table: sum(part.rows[table] for part in folder.done) for table in TABLES}
        n_records, n_words = (sum(getattr(part, name) for part in folder.done) for name in ("n_items", "n_words"))
        check_counts(n_records, rows)
        seconds = before + time.perf_counter() - started
        content = manifest(
            fixed, settings=settings or {}, log=log, counts=rows, n_records=n_records, n_words=n_words, seconds=seconds
        )
        folder.finish(content)
    return RunSummary(out, rows, n_records, n_words, seconds, since.n_taken if since else 0)


def _left(chunks: Iterable[Chunk], folder: RunFolder, advance: Callable[[int], object]) -> Iterator[Chunk]:
    """The chunks of the parts that are not complete; those that are must be of the same input."""
    n_done = len(folder.done)
    n_seen = 0
    for number, group in groupby(chunks, attrgetter("part")):
        if number >= n_done:
            yield from group
            continue
        digest = ""
        for chunk in group:
            digest = chunk.digest
            advance(len(chunk.items))
        if digest != folder.done[number].digest:
            break
        n_seen += 1
    if n_seen < n_done:
        first, last = (sum(part.n_items for part in folder.done[:end]) for end in (n_seen, n_seen + 1))
        raise SettingsError(*Errors.E312, path=folder.out, first=first + 1, last=last)


def _write_part(
    folder: RunFolder, number: int, results: Iterable[ChunkResult], advance: Callable[[int], object], clock: Callable[[], float]
) -> None:
    folder.begin_part(number)
    writers = open_writers(folder)
    docs = DocsWriter(folder)
    digest, n_items, n_words = "", 0, 0
    for result in results:
        for table, batch in result.batches.items():
            writers[table].write(batch)
        docs.write(result.docs)
        digest, n_items, n_words = result.digest, n_items + result.n_items, n_words + result.n_words
        advance(result.n_items)
    docs.close()
    for writer in writers.values():
        writer.close()
    rows = {table: writer.n_rows for table, writer in writers.items()}
    folder.finish_part(PartState(digest, n_items, n_words, rows, clock()))


def check_counts(n_records: int, rows: Mapping[str, int]) -> None:
    """Every record in is a trial or a failure."""
    n_trials, n_failures = rows["trials"], rows["failures"]
    if n_records != n_trials + n_failures:
        raise InternalError(*Errors.E902, n_records=n_records, n_trials=n_trials, n_failures=n_failures)
