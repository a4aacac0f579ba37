"""The whole path, from record to rows, on lines that repeat one thing: which take long for their length, and where the time goes.

    python benchmarks/line_times.py MODEL [CHARS]

`regex_times.py` asks each expression by itself, also for what it is never given; this asks the whole. What repeats stands in a
criterion, an arm and an intervention of one record, CHARS characters of it in each (default 4000), and a quarter of that. Prints
JSON, one line for each that takes more than a second for 1,000 characters or grows much faster than its length: what repeats, the
processor seconds at both lengths, and the lines of our source that were found at work most often. The network is left out of both:
its time follows the length. A run that takes more than LIMIT seconds is ended, and its time is null.
"""

from __future__ import annotations

import json
import multiprocessing
import signal
import sys
import time
from collections import Counter
from pathlib import Path
from types import FrameType
from typing import NamedTuple

from regex_times import PUMPS
from spacy.language import Language

import trialtab
from trialtab.project import load
from trialtab.reading.to_doc import make_doc
from trialtab.tables.build import build_tables
from trialtab.types import FieldText, SectionKind, TrialRecord

MORE = ("]", ")", "; ", " - ", "•", "1, 2, ", "1 mg, ", "days 1-", " (a) ", "< 1 ", "negative ", "are excluded ", "then ")
CRITERIA = "Inclusion Criteria:\n\n* ALT > 2 x ULN, at least 2 of asthma {0} or rituximab 375 mg/m2 daily\n"
ARM = "Patients receive rituximab 375 mg/m2 intravenously weekly for 4 weeks, then {0} aspirin 5 mg daily until progression"
N_TEXTS = 3
SHORTER = 4  # times shorter is the first text
MOST_PER_1000 = 1.0  # seconds
MOST_GROWTH = 2.0  # times as much as the length: 4 would be the square
LEAST_SECONDS = 0.5  # less says nothing about growth
TICK = 0.01
LIMIT = 60  # seconds of one run
FOLDER = str(Path(trialtab.__file__).parent)


class Run(NamedTuple):
    """What one run took, in processor seconds, and the lines found at work most often."""

    seconds: float
    lines: list[tuple[str, int]]


class Watch:
    """Counts the lines of our source at work, hundred times a second of processor time."""

    def __init__(self) -> None:
        self.lines: Counter[str] = Counter()

    def tick(self, _: int, frame: FrameType | None) -> None:
        while frame and not frame.f_code.co_filename.startswith(FOLDER):
            frame = frame.f_back
        if frame:
            self.lines[f"{frame.f_code.co_filename.removeprefix(FOLDER)}:{frame.f_lineno}"] += 1

    def run(self, nlp: Language, record: TrialRecord) -> float:
        """Processor seconds of a record, the network's left out."""
        self.lines.clear()
        began = time.process_time()
        signal.setitimer(signal.ITIMER_VIRTUAL, TICK, TICK)
        build_tables(nlp(make_doc(nlp, record)), record)
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        network = sum(count for line, count in self.lines.items() if line.startswith("/ner/")) * TICK
        return time.process_time() - began - network


def limited(nlp: Language, watch: Watch, repeated: str, n_chars: int) -> Run | None:
    """A run in a process of its own, so that an expression that never comes back can be ended; None where it was."""
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)

    def measure() -> None:
        seconds = watch.run(nlp, record_of(repeated, n_chars))
        there.send(Run(seconds, watch.lines.most_common(4)))

    process = context.Process(target=measure)
    process.start()
    found = here.recv() if here.poll(LIMIT) else None
    process.kill()
    process.join()
    return found


def record_of(run: str, n_chars: int) -> TrialRecord:
    """A record with texts that hold `run` again and again, `n_chars` characters in each."""
    repeated = (run * n_chars)[:n_chars]
    texts = (
        (SectionKind.ELIGIBILITY, "eligibility", CRITERIA),
        (SectionKind.ARM, "arms[0].description", ARM),
        (SectionKind.INTERVENTION, "interventions[0].description", ARM),
    )
    fields = tuple(FieldText(section, path, text.format(repeated)) for section, path, text in texts)
    return TrialRecord(trial_id="T1", source_path="", source_format="", fields=fields)


def _is_slow(short: float, long: float, n_chars: int) -> bool:
    grows = long > LEAST_SECONDS and long > short * SHORTER * MOST_GROWTH
    return grows or long > N_TEXTS * n_chars / 1000 * MOST_PER_1000


def main(model: str, n_chars: int) -> None:
    nlp, watch = load(model), Watch()
    signal.signal(signal.SIGVTALRM, watch.tick)
    watch.run(nlp, record_of("word ", n_chars))  # what is loaded late is not counted
    slow = 0
    for repeated in dict.fromkeys((*PUMPS, *MORE)):
        short, long = (limited(nlp, watch, repeated, length) for length in (n_chars // SHORTER, n_chars))
        if short and long and not _is_slow(short.seconds, long.seconds, n_chars):
            continue
        slow += 1
        seconds = [round(run.seconds, 2) if run else None for run in (short, long)]
        print(json.dumps([repeated, *seconds, long.lines if long else []]), flush=True)
    print(json.dumps({"n_runs": len({*PUMPS, *MORE}), "n_slow": slow}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 4000)
