"""Words per second from records to tables, beside medspaCy's default pipeline on the same texts in the same run.

    python benchmarks/throughput.py RECORDS.jsonl [--model models/en_trialtab] [--count 300] [--runs 5] [--json FILE]

RECORDS is anything that `trialtab extract` reads. A word is what stands between white space in a record's taggable text, for
both. Figures are medians over the runs; each run does all records, one process, in turn:

- tables: records (already read) to table rows as Arrow batches, annotated texts packed;
- all: reading the file, the tables, and writing every output file;
- medspacy: `medspacy.load()`'s default pipeline over the same texts, without tables.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path

from spacy.language import Language

from trialtab.outputs.process import process_all
from trialtab.outputs.run import write_run
from trialtab.project import load
from trialtab.reading.inputs import ReadingOptions, read_inputs
from trialtab.reading.to_doc import record_text
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


def to_tables(nlp: Language, records: list[TrialRecord]) -> None:
    for _ in process_all(nlp, records):
        pass


def to_files(nlp: Language, path: str, count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        items = islice(read_inputs([path], ReadingOptions()), count)
        write_run(nlp, items, Path(folder) / "out")


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
    print(json.dumps(report))


if __name__ == "__main__":
    main()
