"""Records to record batches, in this process or in several, in the order of the input either way.

A record that fails becomes a failure row and takes no other record with it.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from functools import partial
from operator import attrgetter
from typing import Any, NamedTuple

import pyarrow as pa
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from trialtab.docs import text_of
from trialtab.errors import Errors, InternalError, TrialtabError
from trialtab.outputs.chunks import CHUNK_ITEMS, Chunk
from trialtab.outputs.columns import batch_of
from trialtab.outputs.docbin import PackedDoc, PackedDocs, pack_doc
from trialtab.outputs.workers import GENERATION_CHUNKS, Workers, can_fork
from trialtab.reading.to_doc import make_doc
from trialtab.tables.build import build_tables
from trialtab.tables.rows import TABLES, RecordTables
from trialtab.types import Failure, TrialRecord


class Processed(NamedTuple):
    """A record with its rows and its annotated text."""

    record: TrialRecord
    tables: RecordTables
    doc: PackedDoc
    n_words: int


Outcome = Processed | Failure
# garbage is looked for after so many new objects (CPython's default: 700): a chunk makes a million that stay until its end
GC_THRESHOLDS = (50_000, 20, 20)


class ChunkResult(NamedTuple):
    """What one chunk gives: a batch for each table, the packed Docs, and counts (words: between white space)."""

    part: int
    digest: str
    batches: dict[str, pa.RecordBatch]
    docs: PackedDocs
    n_items: int
    n_words: int


Work = Callable[[Chunk], ChunkResult]


def process_all(
    nlp: Language, chunks: Iterable[Chunk], n_process: int = 1, known: Callable[[Chunk], ChunkResult] | None = None
) -> Generator[ChunkResult, None, None]:
    """Run records through the pipeline.

    Args:
        nlp: the pipeline.
        chunks: records and failures as read, cut by `cut_chunks`.
        known: gives the results of chunks that are known.
        n_process: worker processes; with 1 the first GENERATION_CHUNKS chunks are done here, and others, one at a time, in a
            worker process that begins anew now and then, so that memory stays bounded.

    Yields:
        Results chunk by chunk, in input order.

    Raises:
        TrialtabError: a worker process died.
    """
    # the word lists are millions of objects that stay: without this every full collection walks through them
    gc.freeze()
    thresholds = gc.get_threshold()
    gc.set_threshold(*GC_THRESHOLDS)  # worker processes inherit it
    work = partial(process_chunk, nlp)
    try:
        for result in _results(work, iter(chunks), n_process):
            if isinstance(result, ChunkResult):
                yield result
            elif known:
                yield known(result)
    finally:
        gc.set_threshold(*thresholds)
        gc.unfreeze()


def _results(work: Work, chunks: Iterator[Chunk], n_process: int) -> Iterator[ChunkResult | Chunk]:
    """The results in order; a known chunk as it is."""
    if not can_fork():
        yield from (chunk if chunk.is_known else work(chunk) for chunk in chunks)
        return
    with Workers(work, n_process) as workers:  # forked now: before anything was processed, before any thread was started
        if n_process > 1:
            yield from workers.run(chunks, attrgetter("is_known"))
            return
        n_here = 0
        for chunk in chunks:
            if chunk.is_known:
                yield chunk
            elif n_here < GENERATION_CHUNKS:
                n_here += 1
                yield work(chunk)
            else:
                yield workers.ask(chunk)


def process_chunk(nlp: Language, chunk: Chunk) -> ChunkResult:
    """Process one chunk; see `process_all`."""
    items = chunk.items
    docs = _annotate(nlp, [item for item in items if isinstance(item, TrialRecord)])
    outcomes = [item if isinstance(item, Failure) else _outcome(item, next(docs)) for item in items]
    try:
        return _pack(chunk, outcomes, nlp.vocab)
    except InternalError:  # a value of a wrong type: only its own record goes
        return _pack(chunk, [_checked(chunk, outcome, nlp.vocab) for outcome in outcomes], nlp.vocab)


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


def _checked(chunk: Chunk, outcome: Outcome, vocab: Vocab) -> Outcome:
    if isinstance(outcome, Processed):
        try:
            _pack(chunk, [outcome], vocab)
        except InternalError as error:
            return failure_of(outcome.record, error)
    return outcome


def _pack(chunk: Chunk, outcomes: Sequence[Outcome], vocab: Vocab) -> ChunkResult:
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
    batches = {table: batch_of(table, values) for table, values in rows.items()}
    return ChunkResult(chunk.part, chunk.digest, batches, docs, len(outcomes), n_words)
