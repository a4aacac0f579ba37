"""Records to record batches, in this process or in several, in the order of the input either way.

A record that fails becomes a failure row and takes no other record with it. The input is cut into chunks by its own content
only, so that one process and many give the same batches.
"""

from __future__ import annotations

import gc
import multiprocessing
import signal
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, NamedTuple

import pyarrow as pa
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from trialtab.docs import text_of
from trialtab.errors import Errors, InternalError, SettingsError, TrialtabError
from trialtab.outputs.columns import batch_of
from trialtab.outputs.docbin import PackedDoc, PackedDocs, pack_doc
from trialtab.reading.to_doc import make_doc
from trialtab.tables.build import build_tables
from trialtab.tables.rows import TABLES, RecordTables
from trialtab.types import Failure, TrialRecord

Item = TrialRecord | Failure


class Processed(NamedTuple):
    """A record with its rows and its annotated text."""

    record: TrialRecord
    tables: RecordTables
    doc: PackedDoc
    n_words: int


Outcome = Processed | Failure
CHUNK_ITEMS = 32
CHUNK_CHARS = 400_000
# garbage is looked for after so many new objects (CPython's default: 700): a chunk makes a million that stay until its end
GC_THRESHOLDS = (50_000, 20, 20)
CHUNKS_AHEAD = 2  # chunks a process that wait their turn: enough to keep it busy, few enough to bound memory


class ChunkResult(NamedTuple):
    """What one chunk gives: a batch for each table, the packed Docs, and counts (words: between white space)."""

    batches: dict[str, pa.RecordBatch]
    docs: PackedDocs
    n_items: int
    n_words: int


def process_all(nlp: Language, items: Iterable[Item], n_process: int = 1) -> Iterator[ChunkResult]:
    """Run records through the pipeline.

    Args:
        nlp: the pipeline.
        items: records and failures as read.
        n_process: worker processes; with 1 the work is done here.

    Yields:
        Results chunk by chunk, in input order.

    Raises:
        TrialtabError: a worker process died.
    """
    chunks = cut_chunks(items)
    # the word lists are millions of objects that stay: without this every full collection walks through them
    gc.freeze()
    thresholds = gc.get_threshold()
    gc.set_threshold(*GC_THRESHOLDS)  # worker processes inherit it
    try:
        if n_process == 1 or "fork" not in multiprocessing.get_all_start_methods():
            yield from (process_chunk(nlp, chunk) for chunk in chunks)
        else:
            yield from _in_processes(nlp, chunks, n_process)
    finally:
        gc.set_threshold(*thresholds)
        gc.unfreeze()


def cut_chunks(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Cut items into chunks of CHUNK_ITEMS items or CHUNK_CHARS code points, whichever is reached first."""
    chunk: list[Item] = []
    n_chars = 0
    for item in items:
        chunk.append(item)
        n_chars += sum(len(part.text) for part in item.fields) if isinstance(item, TrialRecord) else 0
        if len(chunk) >= CHUNK_ITEMS or n_chars >= CHUNK_CHARS:
            yield chunk
            chunk, n_chars = [], 0
    if chunk:
        yield chunk


def process_chunk(nlp: Language, items: Sequence[Item]) -> ChunkResult:
    """Process one chunk; see `process_all`."""
    docs = _annotate(nlp, [item for item in items if isinstance(item, TrialRecord)])
    outcomes = [item if isinstance(item, Failure) else _outcome(item, next(docs)) for item in items]
    try:
        return _pack(outcomes, nlp.vocab)
    except InternalError:  # a value of a wrong type: only its own record goes
        return _pack([_checked(outcome, nlp.vocab) for outcome in outcomes], nlp.vocab)


def failure_of(record: TrialRecord, error: Exception) -> Failure:
    """The failure row of a record that could not be processed."""
    if not isinstance(error, TrialtabError):
        error = InternalError(*Errors.E904, kind=type(error).__name__, reason=error)
    reason = str(error).removeprefix(f"[{error.code}] ")
    return Failure(record.source_path, "", record.trial_id, "processing", error.code, reason)


def _annotate(nlp: Language, records: Sequence[TrialRecord]) -> Iterator[Doc | Exception]:
    """The annotated Docs; an exception stands in the place of one that failed."""
    try:
        docs = [make_doc(nlp, record) for record in records]
        return iter(list(nlp.pipe(docs, batch_size=CHUNK_ITEMS)))
    except Exception:  # which record was it? Take them one by one
        return (_annotate_one(nlp, record) for record in records)


def _annotate_one(nlp: Language, record: TrialRecord) -> Doc | Exception:
    try:
        return nlp(make_doc(nlp, record))
    except Exception as error:  # becomes the record's failure row
        return error


def _outcome(record: TrialRecord, doc: Doc | Exception) -> Outcome:
    if isinstance(doc, Exception):
        return failure_of(record, doc)
    try:
        tables = build_tables(doc, record)
        doc.user_data["trial_id"] = record.trial_id
        packed = pack_doc(doc)
    except Exception as error:  # becomes the record's failure row
        return failure_of(record, error)
    return Processed(record, tables, packed, len(text_of(doc).split()))


def _checked(outcome: Outcome, vocab: Vocab) -> Outcome:
    if isinstance(outcome, Processed):
        try:
            _pack([outcome], vocab)
        except InternalError as error:
            return failure_of(outcome.record, error)
    return outcome


def _pack(outcomes: Sequence[Outcome], vocab: Vocab) -> ChunkResult:
    rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in TABLES}
    packed: list[PackedDoc] = []
    n_words = 0
    for outcome in outcomes:
        if isinstance(outcome, Failure):
            rows["failures"].append(outcome)
            continue
        rows["trials"].append(outcome.tables.trial)
        rows["interventions"].extend(outcome.tables.interventions)
        rows["criteria"].extend(outcome.tables.criteria)
        rows["entities"].extend(outcome.tables.entities)
        packed.append(outcome.doc)
        n_words += outcome.n_words
    docs = PackedDocs()
    docs.add_packed(packed, vocab.strings)
    return ChunkResult({table: batch_of(table, values) for table, values in rows.items()}, docs, len(outcomes), n_words)


_worker_nlp: Language | None = None  # a worker process's own pipeline


def _start_worker(nlp: Language) -> None:
    global _worker_nlp
    _worker_nlp = nlp
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that commands


def _work(items: Sequence[Item]) -> ChunkResult:
    assert _worker_nlp is not None
    return process_chunk(_worker_nlp, items)


def _in_processes(nlp: Language, chunks: Iterator[list[Item]], n_process: int) -> Iterator[ChunkResult]:
    # forked workers share the loaded pipeline; the first (empty) task makes them start before any thread does
    context = multiprocessing.get_context("fork")
    waiting: deque[Future[ChunkResult]] = deque()
    with ProcessPoolExecutor(n_process, context, _start_worker, (nlp,)) as executor:
        try:
            executor.submit(_work, []).result()
            for chunk in chunks:
                waiting.append(executor.submit(_work, chunk))
                if len(waiting) > n_process * CHUNKS_AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool as error:
            raise SettingsError(*Errors.E903, reason=str(error)) from error
        finally:
            for future in waiting:
                future.cancel()
