"""Words per second from records to tables, beside medspaCy's default pipeline on the same texts in the same run.

    python benchmarks/throughput.py RECORDS.jsonl [--model models/en_trialtab] [--count 300] [--runs 5] [--stages] [--json FILE]

RECORDS is anything that `trialtab extract` reads. A word is what stands between white space in a record's taggable text, for
both. Figures are medians over the runs; each run does all records, one process, in turn:

- tables: records (already read) to table rows as Arrow batches, annotated texts packed;
- all: reading the file, the tables, and writing every output file;
- medspacy: `medspacy.load()`'s default pipeline over the same texts, without tables.

`--stages` adds the processor time of each step in microseconds a word, also medians over the runs: where the time goes. The peak
memory is that of this process after our own runs, before medspaCy's pipeline is loaded.
"""

from __future__ import annotations

import argparse
import gc
import json
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path

from spacy.language import Language

from trialtab.entities.tagging import Tagger
from trialtab.outputs.chunks import cut_chunks
from trialtab.outputs.columns import batch_of
from trialtab.outputs.docbin import DocsWriter, PackedDocs, pack_doc
from trialtab.outputs.folder import RunFolder
from trialtab.outputs.process import GC_THRESHOLDS, process_all
from trialtab.outputs.run import write_run
from trialtab.outputs.writers import open_writers
from trialtab.project import load
from trialtab.reading.inputs import ReadingOptions, read_inputs
from trialtab.reading.to_doc import make_doc, record_text
from trialtab.tables.build import build_tables
from trialtab.tables.rows import RecordTables
from trialtab.types import TrialRecord


def main() -> None:
    options = parse()
    records = read(options.records, options.count)
    texts = [record_text(record)[0] for record in records]
    n_words = sum(len(text.split()) for text in texts)
    nlp = load(options.model)
    tasks: dict[str, Callable[[], None]] = {
        "tables": lambda: to_tables(nlp, records),
        "all": lambda: to_files(nlp, options.records, options.count),
    }
    to_tables(nlp, records)  # what is remembered of words and phrases is warm for all runs
    stages = measure_stages(nlp, options.records, options.count, n_words, options.runs) if options.stages else {}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # KiB on Linux
    if not options.no_medspacy:
        peer = load_medspacy()
        tasks["medspacy"] = lambda: run_peer(peer, texts)
    seconds = measure(tasks, options.runs)
    report = {
        "records": len(records),
        "words": n_words,
        "runs": options.runs,
        "median_seconds": {name: round(statistics.median(values), 3) for name, values in seconds.items()},
        "words_per_second": {name: round(n_words / statistics.median(values)) for name, values in seconds.items()},
        "words_per_second_range": {
            name: [round(n_words / max(values)), round(n_words / min(values))] for name, values in seconds.items()
        },
        "peak_memory_mib": round(peak / 1024),
        "cpu_microseconds_a_word": stages,
    }
    show(report)
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("records", help="file or folder with trial records")
    parser.add_argument("--model", help="pipeline folder or package")
    parser.add_argument("--count", type=int, default=300, help="how many records to take")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    parser.add_argument("--stages", action="store_true", help="also the processor time of each step")
    parser.add_argument("--no-medspacy", action="store_true", help="leave medspaCy out")
    return parser.parse_args()


def read(path: str, count: int) -> list[TrialRecord]:
    """The first records of the input."""
    items = read_inputs([path], ReadingOptions())
    return list(islice((item for item in items if isinstance(item, TrialRecord)), count))


def load_medspacy() -> Language:
    import medspacy
    from loguru import logger

    logger.disable("PyRuSH")
    return medspacy.load()


def measure(tasks: dict[str, Callable[[], None]], runs: int) -> dict[str, list[float]]:
    """Seconds of each task in each run; the tasks take turns, so that a busy machine is busy for all."""
    seconds: dict[str, list[float]] = {name: [] for name in tasks}
    for _ in range(runs):
        for name, task in tasks.items():
            start = time.perf_counter()
            task()
            seconds[name].append(time.perf_counter() - start)
    return seconds


def forget(nlp: Language) -> None:
    """The tagger remembers texts; a second run over the same records must not profit."""
    tagger = nlp.get_pipe("trialtab_tagger") if nlp.has_pipe("trialtab_tagger") else None
    if isinstance(tagger, Tagger):
        tagger.forget_texts()


def to_tables(nlp: Language, records: list[TrialRecord]) -> None:
    forget(nlp)
    for _ in process_all(nlp, cut_chunks(records)):
        pass


def to_files(nlp: Language, path: str, count: int) -> None:
    forget(nlp)
    with tempfile.TemporaryDirectory() as folder:
        items = islice(read_inputs([path], ReadingOptions()), count)
        write_run(nlp, items, Path(folder) / "out")


class Clock:
    """Processor seconds by step."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.process_time()

    def lap(self, step: str) -> None:
        """The time since the last lap went to `step`."""
        now = time.process_time()
        self.seconds[step] = self.seconds.get(step, 0.0) + now - self._last
        self._last = now


def measure_stages(nlp: Language, path: str, count: int, n_words: int, runs: int) -> dict[str, float]:
    """Median processor time of each step, in microseconds a word; garbage is looked for as in a run."""
    thresholds = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GC_THRESHOLDS)
    laps = []
    for _ in range(runs):
        forget(nlp)
        laps.append(run_stages(nlp, path, count))
    gc.set_threshold(*thresholds)
    gc.unfreeze()
    found = {step: round(statistics.median(lap[step] for lap in laps) / n_words * 1e6, 2) for step in laps[0]}
    return found | {"all": round(sum(found.values()), 2)}


def run_stages(nlp: Language, path: str, count: int) -> dict[str, float]:
    """One run, step by step over all records, as `extract` does it."""
    clock = Clock()
    records = read(path, count)
    clock.lap("reading")
    docs = [make_doc(nlp, record) for record in records]
    clock.lap("tokens")
    for name, pipe in nlp.pipeline:
        docs = [pipe(doc) for doc in docs]
        clock.lap(name.removeprefix("trialtab_"))
    tables = [build_tables(doc, record) for doc, record in zip(docs, records, strict=True)]
    clock.lap("tables")
    packed = PackedDocs()
    packed.add_packed([pack_doc(doc) for doc in docs], nlp.vocab.strings)
    clock.lap("outputs: texts packed")
    write_outputs(tables, packed, clock)
    return clock.seconds


def write_outputs(tables: list[RecordTables], packed: PackedDocs, clock: Clock) -> None:
    rows: dict[str, list[tuple[object, ...]]] = {
        "trials": [item.trial for item in tables],
        "interventions": [row for item in tables for row in item.interventions],
        "criteria": [row for item in tables for row in item.criteria],
        "entities": [row for item in tables for row in item.entities],
    }
    batches = {table: batch_of(table, values) for table, values in rows.items()}
    clock.lap("outputs: rows to columns")
    with tempfile.TemporaryDirectory() as folder, RunFolder(Path(folder) / "out") as run:
        run.begin_part(0)
        writers = open_writers(run)
        for table, batch in batches.items():
            writers[table].write(batch)
        for writer in writers.values():
            writer.close()
        clock.lap("outputs: Parquet and CSV")
        docs = DocsWriter(run)
        docs.write(packed)
        docs.close()
        clock.lap("outputs: docs.spacy")


def run_peer(nlp: Language, texts: list[str]) -> None:
    for text in texts:
        nlp(text)


def show(report: dict[str, object]) -> None:
    """Print a table and the same figures as JSON."""
    speeds: dict[str, int] = report["words_per_second"]  # type: ignore[assignment]
    ranges: dict[str, list[int]] = report["words_per_second_range"]  # type: ignore[assignment]
    print(f"{report['records']} records, {report['words']:,} words, median of {report['runs']} runs")
    print(f"{'':10} {'words/s':>10} {'lowest':>10} {'highest':>10}")
    for name, speed in speeds.items():
        print(f"{name:10} {speed:>10,} {ranges[name][0]:>10,} {ranges[name][1]:>10,}")
    print(f"peak memory {report['peak_memory_mib']:,} MiB")
    stages: dict[str, float] = report["cpu_microseconds_a_word"]  # type: ignore[assignment]
    for step, cost in stages.items():
        print(f"{step:26} {cost:>6.2f} µs/word")
    print(json.dumps(report))


if __name__ == "__main__":
    main()
