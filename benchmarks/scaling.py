"""Words per second, peak memory and start-up over record counts and processes, beside medspaCy and spaCy's small English pipeline.

    python benchmarks/scaling.py RECORDS.jsonl [--model models/en_trialtab] [--counts 1000 4000 12000] [--processes 1 2] [--runs 5]
        [--minutes 23] [--peers 100] [--spacy en_core_web_sm] [--readme README.md] [--plot benchmarks/scaling.svg] [--json FILE]

Each run is a process of its own, records to Parquet with everything written; loading the pipeline is timed apart. Everything is measured
once, then again and again, the quick first, until each has its `--runs` or the time is over; figures are medians, and the table says of how
many. A word is what stands between white space. Peak memory is the largest resident set of any one process, with shared pages counted in
each. `second half / first` compares the seconds a word of the second half of the records with the first. The peers (`--peers`: how many
records they get) only read the same texts. What is not installed is left out, and said. Writes a plot; prints a Markdown table, and with
`--readme` puts both between the marks `<!-- scaling -->` and `<!-- /scaling -->` of that file.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

ROOT = Path(__file__).resolve().parents[1]
REGISTRY_RECORDS, REGISTRY_WORDS = 550_000, 330_000_000  # all of ClinicalTrials.gov, about
MARKS = ("<!-- scaling -->", "<!-- /scaling -->")
OURS = """
import json, sys, time
from itertools import islice
from pathlib import Path
started = time.perf_counter()
from trialtab.outputs.run import write_run
from trialtab.project import load
from trialtab.reading.inputs import read_inputs
from trialtab.reading.to_doc import record_text
from trialtab.types import TrialRecord
records, out, model, n_process, count = sys.argv[1:]
nlp = load(model or None)
loaded = time.perf_counter()
marks, n_done = [], 0
def advance(n):
    global n_done
    n_done += n
    marks.append((n_done, time.perf_counter() - loaded))
items = lambda: islice(read_inputs([records]), int(count))
summary = write_run(nlp, items(), Path(out), n_process=int(n_process), advance=advance)
n_first, seconds = next(mark for mark in marks if mark[0] >= summary.n_records / 2)
words = sum(len(record_text(item)[0].split()) for item in islice(items(), n_first) if isinstance(item, TrialRecord))
halves = seconds / words, (marks[-1][1] - seconds) / max(summary.n_words - words, 1)
print(json.dumps({"words": summary.n_words, "records": summary.n_records, "load": loaded - started, "seconds": summary.seconds,
    "second_half": halves[1] / halves[0]}))
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
if name == "medspacy":
    import medspacy
    from loguru import logger
    logger.disable("PyRuSH")
    nlp = medspacy.load()
else:
    import spacy
    nlp = spacy.load(name)
    nlp.max_length = 20_000_000
loaded = time.perf_counter()
for text in texts:
    nlp(text)
print(json.dumps({"words": sum(len(text.split()) for text in texts), "records": len(texts), "load": loaded - started,
    "seconds": time.perf_counter() - loaded}))
"""
Figures = dict[str, float]


class Case:
    """One row of the table: how to run it, and what the runs gave."""

    def __init__(self, name: str, n_process: int, run: Callable[[], Figures]) -> None:
        self.name, self.n_process, self.run = name, n_process, run
        self.runs: list[Figures] = []
        self.took = 0.0  # seconds of the last run, loading and all

    def measure(self) -> None:
        started = time.monotonic()
        self.runs.append(self.run())
        self.took = time.monotonic() - started

    def row(self) -> dict[str, Any]:
        """Medians over the runs."""
        median = {key: statistics.median(run[key] for run in self.runs) for key in self.runs[0]}
        speeds = sorted(run["words"] / run["seconds"] for run in self.runs)
        return {
            "name": self.name,
            "n_process": self.n_process,
            "runs": len(self.runs),
            **median,
            "words_per_second": statistics.median(speeds),
            "lowest": speeds[0],
            "highest": speeds[-1],
        }


def main() -> None:
    options = parse()
    deadline = time.monotonic() + options.minutes * 60
    cases = [case for case in cases_of(options) if first(case)]
    for _ in range(options.runs - 1):
        for case in sorted(cases, key=lambda case: case.took):
            if len(case.runs) < options.runs and time.monotonic() + case.took < deadline:
                case.measure()
    rows = [case.row() for case in cases]
    starts = [(help_seconds(), first_record_seconds(options)) for _ in range(options.runs)]
    report = {"rows": rows, "help_seconds": median_of(starts, 0), "first_record_seconds": median_of(starts, 1)}
    plot(rows, options.plot)
    text = markdown(report)
    print(text)
    if options.readme:
        write_between(options.readme, text, options.plot)
    if options.json:
        options.json.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("records", help="file or folder with trial records")
    parser.add_argument("--model", default="", help="pipeline folder or package")
    parser.add_argument("--counts", type=int, nargs="+", default=[1000, 4000, 12000])
    parser.add_argument("--processes", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--minutes", type=float, default=23, help="no run begins that would end later, but each is run once")
    parser.add_argument("--peers", type=int, default=100, help="records that the peers read; 0 leaves them out")
    parser.add_argument("--spacy", default="en_core_web_sm", help="package or folder of spaCy's small English pipeline")
    parser.add_argument("--readme", type=Path)
    parser.add_argument("--plot", type=Path, default=ROOT / "benchmarks" / "scaling.svg")
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


def cases_of(options: argparse.Namespace) -> Iterable[Case]:
    """Everything to measure, the quick first."""
    for title, name in (("medspaCy, default pipeline", "medspacy"), ("spaCy, small English pipeline", options.spacy)):
        if options.peers:
            yield Case(title, 1, lambda name=name: measured(PEER, options.records, name, options.peers))  # type: ignore[misc]
    for count in options.counts:
        for n_process in options.processes:
            yield Case(
                f"trialtab, {n_process} process{'es' * (n_process > 1)}",
                n_process,
                lambda count=count, n_process=n_process: ours(options, n_process, count),  # type: ignore[misc]
            )


def ours(options: argparse.Namespace, n_process: int, count: int) -> Figures:
    with tempfile.TemporaryDirectory() as folder:
        return measured(OURS, options.records, f"{folder}/out", options.model, n_process, count)


def first(case: Case) -> bool:
    """Whether a case runs here."""
    try:
        case.measure()
    except subprocess.CalledProcessError:
        print(f"{case.name}: cannot be run here and is left out", file=sys.stderr)
        return False
    return True


def measured(script: str, *arguments: object) -> Figures:
    """What a script prints, with the largest resident set, in MiB, of it and of those that it starts."""
    command = [sys.executable, "-c", script, *map(str, arguments)]
    peak = 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True) as run:
        while run.poll() is None:
            peak = max([peak, *map(resident, group_of(run.pid))])
            time.sleep(0.2)
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


def help_seconds() -> float:
    return seconds_of("--help")


def first_record_seconds(options: argparse.Namespace) -> float:
    """A whole `trialtab extract` of one record, from the start of Python to its end."""
    with tempfile.TemporaryDirectory() as folder:
        one = Path(folder) / "one.txt"
        one.write_text("Inclusion Criteria:\n* Age 18 to 75 years\n* ALT <= 2.5 x ULN\n", encoding="utf-8")
        model = ("--model", options.model) if options.model else ()
        return seconds_of("extract", str(one), "--out", f"{folder}/out", *model)


def seconds_of(*arguments: str) -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-m", "trialtab", *arguments], check=True, capture_output=True)
    return time.perf_counter() - started


def median_of(values: Iterable[tuple[float, ...]], place: int) -> float:
    return statistics.median(value[place] for value in values)


def markdown(report: dict[str, Any]) -> str:
    """The table, and what follows from it."""
    rows = report["rows"]
    lines = [
        "| | records | words/s, median (lowest to highest) | runs | peak memory of a process | second half / first | loading |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for row in rows:
        speed = f"{row['words_per_second']:,.0f} ({row['lowest']:,.0f} to {row['highest']:,.0f})"
        half = f"{row['second_half']:.2f}" if "second_half" in row else ""
        cells = (f"{row['records']:,.0f}", speed, row["runs"], f"{row['peak']:,.0f} MiB", half, f"{row['load']:.1f} s")
        lines.append(f"| {row['name']} | {' | '.join(map(str, cells))} |")
    lines += ["", " ".join(sentences(report)), f"{processor()}, {os.cpu_count()} cores, Python {sys.version.split()[0]}."]
    return "\n".join(lines)


def sentences(report: dict[str, Any]) -> Iterable[str]:
    rows = report["rows"]
    mine = [row for row in rows if "second_half" in row]
    best = max(mine, key=lambda row: (row["records"], row["n_process"]))
    one = max((row for row in mine if row["n_process"] == 1), key=lambda row: row["records"], default=None)
    yield (
        f"At the pace of {best['records']:,.0f} records on {best['n_process']} process{'es' * (best['n_process'] > 1)}, all of "
        f"ClinicalTrials.gov (about {REGISTRY_RECORDS:,} records, {REGISTRY_WORDS // 10**6} million words) takes "
        f"{REGISTRY_WORDS / best['words_per_second'] / 3600:.1f} hours."
    )
    for row in rows:
        if "second_half" not in row and one is not None:
            yield f"One process has {one['words_per_second'] / row['words_per_second']:.1f} times the pace of {row['name']}."
    yield f"`trialtab --help` takes {report['help_seconds']:.2f} s, a run over one record {report['first_record_seconds']:.1f} s."


def processor() -> str:
    info = Path("/proc/cpuinfo").read_text(encoding="utf-8") if Path("/proc/cpuinfo").is_file() else ""
    found = re.search(r"^model name\s*:\s*(.+)$", info, re.MULTILINE)
    return found[1] if found else "A processor that gives no name"


def plot(rows: list[dict[str, Any]], path: Path) -> None:
    """Words per second and peak memory over the number of records; `pip install trialtab[plot]`."""
    matplotlib.rcParams["svg.hashsalt"] = "trialtab"  # the same figures give the same file
    figure = Figure(figsize=(9.5, 3.6), layout="constrained")
    titles = (("words_per_second", "words per second"), ("peak", "peak memory of a process, MiB"))
    for axis, (key, title) in zip(figure.subplots(1, 2), titles, strict=True):
        for name in dict.fromkeys(row["name"] for row in rows):
            found = [row for row in rows if row["name"] == name]
            if "second_half" in found[0]:
                axis.plot([row["records"] for row in found], [row[key] for row in found], marker="o", label=name)
            else:
                axis.axhline(found[0][key], linestyle=":" if "medspaCy" in name else "--", color="gray", label=name)
        axis.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
        axis.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
        axis.set(title=title, xlabel="records", ylim=(0, None), xlim=(0, None))
        axis.legend(fontsize=7)
    figure.savefig(path, dpi=120, metadata={"Date": None} if path.suffix == ".svg" else None)


def write_between(readme: Path, text: str, picture: Path) -> None:
    """Put the table and the plot between the marks of a Markdown file."""
    content = readme.read_text(encoding="utf-8")
    start, end = content.index(MARKS[0]) + len(MARKS[0]), content.index(MARKS[1])
    link = f"![words per second and peak memory over the number of records]({os.path.relpath(picture.resolve(), readme.resolve().parent)})"
    readme.write_text(f"{content[:start]}\n\n{text}\n\n{link}\n\n{content[end:]}", encoding="utf-8")


if __name__ == "__main__":
    main()
