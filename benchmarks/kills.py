"""Kills a run at random moments, goes on with it each time, and compares the end with an undisturbed run, byte for byte.

    python benchmarks/kills.py RECORDS.jsonl [--model models/en_trialtab] [--kills 50] [--n-process 2] [--part-items 20] [--count 400]

RECORDS is anything that `trialtab extract` reads; `--count` records of it are used. The processes are killed with SIGKILL, the
workers' too where chance says so; `--part-items` makes the parts small, so that there is something to lose between two kills.
Exit code 1 if anything was lost, doubled or different.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyarrow.parquet as pq

RUN = """
import sys
from itertools import islice
from pathlib import Path
from trialtab.outputs import chunks
from trialtab.outputs.run import write_run
from trialtab.project import load
from trialtab.reading.inputs import read_inputs
records, out, model, n_process, part_items, count = sys.argv[1:]
chunks.PART_ITEMS = int(part_items)
nlp = load(model or None)
print("loaded", flush=True)
write_run(nlp, islice(read_inputs([records]), int(count)), Path(out), n_process=int(n_process), resume=True)
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("records")
    parser.add_argument("--model", default="")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--n-process", type=int, default=2)
    parser.add_argument("--part-items", type=int, default=20)
    parser.add_argument("--count", type=int, default=400)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as folder:
        whole, out = Path(folder) / "whole", Path(folder) / "out"
        with start(options, whole) as run:
            wait_loaded(run)
            started = time.monotonic()
            assert run.wait() == 0
        seconds = time.monotonic() - started
        print(f"undisturbed: {seconds:.1f} s after loading", flush=True)
        n_kills = n_whole = 0
        while n_kills < options.kills:
            with start(options, out) as run:
                wait_loaded(run)
                ended = wait(run, rng.uniform(0, seconds * 0.6))
                if ended is None:
                    kill(run, rng)
                    n_kills += 1
                    print(f"kill {n_kills}: {sum(1 for _ in out.glob('.unfinished/part-*.json'))} parts stand", flush=True)
                    continue
                assert ended == 0, ended
            if digests(out) != digests(whole):
                print("DIFFERENT after", n_kills, "kills")
                return 1
            n_whole += 1
            subprocess.run(["rm", "-r", str(out)], check=True)
        with start(options, out) as run:
            assert run.wait() == 0
        same = digests(out) == digests(whole)
        ids = pq.read_table(out / "trials.parquet", columns=["trial_id"])["trial_id"].to_pylist()
        print(
            f"{n_kills} kills, {n_whole + 1} runs to the end: {len(ids)} trials, {len(ids) - len(set(ids))} twice, "
            f"{'the same bytes as undisturbed' if same else 'OTHER BYTES'}"
        )
        return 0 if same and len(ids) == len(set(ids)) else 1


def start(options: argparse.Namespace, out: Path) -> subprocess.Popen[bytes]:
    values = (options.records, out, options.model, options.n_process, options.part_items, options.count)
    return subprocess.Popen([sys.executable, "-c", RUN, *map(str, values)], stdout=subprocess.PIPE, start_new_session=True)


def wait_loaded(run: subprocess.Popen[bytes]) -> None:
    assert run.stdout is not None
    assert run.stdout.readline() == b"loaded\n"


def wait(run: subprocess.Popen[bytes], seconds: float) -> int | None:
    try:
        return run.wait(seconds)
    except subprocess.TimeoutExpired:
        return None


def kill(run: subprocess.Popen[bytes], rng: random.Random) -> None:
    """SIGKILL to the process that commands, and every other time to its workers as well."""
    if rng.random() < 0.5:
        os.killpg(run.pid, signal.SIGKILL)
    else:
        run.kill()


def digests(out: Path) -> dict[str, str]:
    """SHA-256 of every file but run.json, which holds a time."""
    files = (path for path in out.rglob("*") if path.is_file() and path.name != "run.json")
    return {path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


if __name__ == "__main__":
    sys.exit(main())
