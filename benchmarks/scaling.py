"""Words per second, peak memory and start-up over record counts and processes, beside medspaCy and spaCy's small English pipeline.

    python benchmarks/scaling.py RECORDS.jsonl [--counts 1000 4000 12000] [--processes 1 2] [--runs 5] [--peers 300] [--plot FILE.png] [--json FILE]

Each figure is the median of the runs, each run a process of its own, records to Parquet with everything written; loading the pipeline
is timed apart. A word is what stands between white space. Peak memory is the largest resident set of any one process, with shared pages
counted in each. `second half` compares the seconds of the second half of the records with those of the first, words for words. The peers
(`--peers`: how many records they get) only read the texts. What is not installed is left out, and said. Prints a Markdown table.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

OURS = """
import json, sys, time
from itertools import islice
from pathlib import Path
started = time.perf_counter()
from trialtab.outputs.run import write_run
from trialtab.project import load
from trialtab.reading.inputs import read_inputs
records, out, model, n_process, count = sys.argv[1:]
nlp = load(model or None)
loaded = time.perf_counter()
marks, n_done = [], 0
def advance(n):
    global n_done
    n_done += n
    marks.append((n_done, time.perf_counter() - loaded))
summary = write_run(nlp, islice(read_inputs([records]), int(count)), Path(out), n_process=int(n_process), advance=advance)
half = next(seconds for n, seconds in marks if n >= summary.n_records / 2)
print(json.dumps({"words": summary.n_words, "records": summary.n_records, "load": loaded - started, "seconds": summary.seconds,
    "second_half": (marks[-1][1] - half) / half}))
"""
PEER = """
import json, sys, time
from itertools import islice
from trialtab.reading.inputs import read_inputs
from trialtab.reading.to_doc import record_text
from trialtab.types import TrialRecord
records, name, count = sys.argv[1:]
texts = [record_text(item)[0] for item in islice(read_inputs([records]), int(count)) if isinstance(item, TrialRecord)]
started = time.perf_counter()
if name == "medspaCy":
    import medspacy
    from loguru import logger
    logger.disable("PyRuSH")
    nlp = medspacy.load()
else:
    import spacy
    nlp = spacy.load("en_core_web_sm")
    nlp.max_length = 20_000_000
loaded = time.perf_counter()
for text in texts:
    nlp(text)
print(json.dumps({"words": sum(len(text.split()) for text in texts), "records": len(texts), "load": loaded - started,
    "seconds": time.perf_counter() - loaded}))
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("records", help="file or folder with trial records")
    parser.add_argument("--model", default="")
    parser.add_argument("--counts", type=int, nargs="+", default=[1000, 4000, 12000])
    parser.add_argument("--processes", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--peers", type=int, default=300)
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    rows: list[dict[str, Any]] = []
    for count in options.counts:
        for n_process in options.processes:
            runs = []
            for _ in range(options.runs):
                with tempfile.TemporaryDirectory() as folder:
                    values = (options.records, f"{folder}/out", options.model, n_process, count)
                    runs.append(measured(OURS, *map(str, values)))
            rows.append(row_of(f"trialtab, {n_process} process{'es' * (n_process > 1)}", runs) | {"n_process": n_process})
    for name in ("medspaCy", "en_core_web_sm"):
        try:
            runs = [
                measured(PEER, options.records, name, str(options.peers)) for _ in range(options.runs if options.peers else 0)
            ]
        except subprocess.CalledProcessError:
            print(f"{name} is not installed and left out", file=sys.stderr)
            continue
        rows += [row_of(name, runs)] if runs else []
    help_seconds = statistics.median(help_time() for _ in range(options.runs))
    show(rows, help_seconds)
    if options.json:
        options.json.write_text(json.dumps({"rows": rows, "help_seconds": help_seconds}, indent=2) + "\n", encoding="utf-8")
    if options.plot:
        plot(rows, options.plot)


def measured(script: str, *arguments: str) -> dict[str, Any]:
    """What a script prints, with the largest resident set, in MiB, of it and of those that it starts."""
    command = [sys.executable, "-c", script, *arguments]
    peak = 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True) as run:
        while run.poll() is None:
            peak = max([peak, *map(resident, group_of(run.pid))])
            time.sleep(0.1)
        assert run.stdout is not None
        printed = run.stdout.read()
    if run.returncode:
        raise subprocess.CalledProcessError(run.returncode, command[:2])
    return json.loads(printed) | {"peak": peak / 1024}


def group_of(leader: int) -> list[int]:
    """The processes of a process group."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            if os.getpgid(int(path.name)) == leader:
                found.append(int(path.name))
        except ProcessLookupError:
            continue
    return found


def resident(pid: int) -> int:
    """The largest resident set so far, in KiB."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")), 0)


def row_of(name: str, runs: list[dict[str, Any]]) -> dict[str, Any]:
    """Medians over the runs."""
    median = {key: statistics.median(run[key] for run in runs) for key in runs[0]}
    return {"name": name, **median, "words_per_second": median["words"] / median["seconds"]}


def help_time() -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-m", "trialtab.cli", "--help"], check=True, capture_output=True)
    return time.perf_counter() - started


def show(rows: list[dict[str, Any]], help_seconds: float) -> None:
    print("| | records | words/s | peak memory | second half / first | loading |\n| --- | ---: | ---: | ---: | ---: | ---: |")
    for row in rows:
        half = f"{row['second_half']:.2f}" if "second_half" in row else ""
        cells = (
            f"{row['records']:,.0f}",
            f"{row['words_per_second']:,.0f}",
            f"{row['peak']:,.0f} MiB",
            half,
            f"{row['load']:.1f} s",
        )
        print(f"| {row['name']} | {' | '.join(cells)} |")
    print(f"\n`trialtab --help`: {help_seconds:.2f} s")


def plot(rows: list[dict[str, Any]], path: Path) -> None:
    """Words per second and peak memory over the number of records; `pip install trialtab[plot]`."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 3.5), layout="constrained")
    axes = figure.subplots(1, 2)
    for axis, key, title in zip(
        axes, ("words_per_second", "peak"), ("words per second", "peak memory of a process, MiB"), strict=True
    ):
        for name in dict.fromkeys(row["name"] for row in rows):
            found = [row for row in rows if row["name"] == name]
            if len(found) > 1:
                axis.plot([row["records"] for row in found], [row[key] for row in found], marker="o", label=name)
            else:
                axis.axhline(found[0][key], linestyle=":", color="gray")
                axis.annotate(name, (axis.get_xlim()[0], found[0][key]), fontsize=8)
        axis.set(title=title, xlabel="records", ylim=(0, None))
        axis.legend(fontsize=8)
    figure.savefig(path, dpi=120)


if __name__ == "__main__":
    main()
