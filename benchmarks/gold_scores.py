"""Scores the tables against hand-made gold facts.

    python benchmarks/gold_scores.py SHARED [--model models/en_trialtab] [--misses]
    python benchmarks/gold_scores.py SHARED --facts benchmarks/blind_gold/unseen.json --records RECORDS.jsonl

SHARED holds `gold/records`, `gold/dev.json`, `seeds` and `score/score_tables.py`. Prints the scorer's figures: recall of facts,
of numeric bounds, windows, assertions and interventions, precision of bounds, spurious intervention rows, trial fields.

`blind_gold` holds facts in the form of dev gold that were read from random registry records before anything was extracted from them.
The first score of a set was taken before any of its misses was read (README, "How well, how fast"). No rule was mended with those
of `unseen.json` in view, the latest set; those of `mended.json` and of `first_unseen.json`, the first set, have been read since.
RECORDS are the registry's records as
JSON lines with the key `nct_id`; those without facts are left out.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from trialtab.project import extract_to, load


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--model", type=Path, default=None)
    parser.add_argument("--misses", action="store_true", help="list every fact missed and every bound that no fact explains")
    parser.add_argument("--facts", type=Path, help="other facts than dev gold's, of --records")
    parser.add_argument("--records", type=Path, help="JSON lines that hold the records of --facts")
    args = parser.parse_args()
    if (args.facts is None) != (args.records is None):
        parser.error("--facts and --records go together")
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as chosen:
        inputs = [str(args.shared / "gold" / "records"), str(args.shared / "seeds")]
        if args.facts is not None:
            inputs = [str(choose(args.records, set(json.loads(args.facts.read_text(encoding="utf-8"))), Path(chosen)))]
        extract_to(inputs, folder, load(args.model))
        command = [
            sys.executable,
            str(args.shared / "score" / "score_tables.py"),
            folder,
            str(args.facts or args.shared / "gold" / "dev.json"),
        ]
        return subprocess.run([*command, *(["--misses"] if args.misses else [])], check=False).returncode


def choose(records: Path, ids: set[str], folder: Path) -> Path:
    """A file in `folder` with the records of these ids."""
    path = folder / "records.jsonl"
    lines = records.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(line for line in lines if json.loads(line)["nct_id"] in ids) + "\n", encoding="utf-8")
    return path


if __name__ == "__main__":
    sys.exit(main())
