"""Scores the tables against hand-made gold facts.

    python benchmarks/gold_scores.py SHARED [--model models/en_trialtab] [--misses]

SHARED holds `gold/records`, `gold/dev.json`, `seeds` and `score/score_tables.py`. Prints the scorer's figures: recall of facts,
of numeric bounds, windows, assertions and interventions, precision of bounds, spurious intervention rows, trial fields.
"""

from __future__ import annotations

import argparse
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
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        inputs = [str(args.shared / "gold" / "records"), str(args.shared / "seeds")]
        extract_to(inputs, folder, load(args.model))
        command = [
            sys.executable,
            str(args.shared / "score" / "score_tables.py"),
            folder,
            str(args.shared / "gold" / "dev.json"),
        ]
        return subprocess.run([*command, *(["--misses"] if args.misses else [])], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
