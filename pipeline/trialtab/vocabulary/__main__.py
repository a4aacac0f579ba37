"""`python -m trialtab.vocabulary --source VOCABULARIES --out patterns/`."""

from __future__ import annotations

import argparse
from pathlib import Path

from trialtab.vocabulary.build import build


def main() -> None:
    """Parse the two folders and build."""
    parser = argparse.ArgumentParser(prog="python -m trialtab.vocabulary", description="Build the name files of patterns/.")
    parser.add_argument("--source", type=Path, required=True, help="folder of the vocabularies' tables")
    parser.add_argument("--out", type=Path, default=Path("patterns"), help="folder of the pattern files (default: patterns)")
    arguments = parser.parse_args()
    build(arguments.source, arguments.out)


if __name__ == "__main__":
    main()
