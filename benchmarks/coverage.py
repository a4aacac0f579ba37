"""Is every line of eligibility text in some row? Compares records with the tables that `trialtab extract` made of them.

    trialtab extract RECORDS -o OUT && python benchmarks/coverage.py RECORDS OUT

A line is lost if more than a third of its words stand in no `text` of its trial's criterion rows. Headings and lead-ins
("must meet all of the following:") are no criteria, so a lost line that ends in a colon or says no more than a heading is counted
apart. Prints the counts, records in and rows out, and the first lost lines. Exit code 1 if records are not trials + failures.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pandas as pd

from trialtab.reading.inputs import ReadingOptions, read_inputs
from trialtab.types import SectionKind, TrialRecord

ELIGIBILITY = frozenset({SectionKind.ELIGIBILITY, SectionKind.INCLUSION, SectionKind.EXCLUSION})
WORD = re.compile(r"[^\W\d_]{3,}")
HEADING = re.compile(r":\s*(?:not specified|none|see [\w ]+)?\W*$|criteri|inclu|exclu|eligib|--\s*$", re.IGNORECASE)
SHARE_LOST = 1 / 3


def main() -> None:
    """Print the counts and the first lost lines."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("records", help="what was given to `trialtab extract`")
    parser.add_argument("tables", type=Path, help="folder that `trialtab extract` wrote")
    parser.add_argument("--show", type=int, default=40, metavar="N", help="how many lost lines to print")
    arguments = parser.parse_args()
    words = words_by_trial(arguments.tables / "criteria.parquet")
    n_records = n_lines = n_headings = 0
    lost: list[tuple[str, str]] = []
    for item in read_inputs([arguments.records], ReadingOptions()):
        n_records += 1
        if not isinstance(item, TrialRecord):
            continue
        for line in eligibility_lines(item):
            n_lines += 1
            if is_lost(line, words.get(item.trial_id, frozenset())):
                if HEADING.search(line):
                    n_headings += 1
                else:
                    lost.append((item.trial_id, line.strip()))
    n_trials, n_failures = (len(pd.read_parquet(arguments.tables / f"{name}.parquet")) for name in ("trials", "failures"))
    print(f"records {n_records:,} = trials {n_trials:,} + failures {n_failures:,}")
    print(f"eligibility lines {n_lines:,}; only in a heading {n_headings:,}; in no row {len(lost):,}")
    for trial_id, line in lost[: arguments.show]:
        print(f"{trial_id}\t{line}")
    sys.exit(n_records != n_trials + n_failures)


def words_by_trial(path: Path) -> dict[str, frozenset[str]]:
    """The words of all criterion texts, by trial."""
    rows = pd.read_parquet(path, columns=["trial_id", "criterion_id", "text"]).drop_duplicates()
    return {trial_id: frozenset(words(texts)) for trial_id, texts in rows.groupby("trial_id")["text"]}


def words(texts: Iterable[str]) -> Iterator[str]:
    """The lower-cased words of three letters and more."""
    for text in texts:
        yield from WORD.findall(text.lower())


def eligibility_lines(record: TrialRecord) -> Iterator[str]:
    """Lines of at least three words of the record's eligibility fields."""
    for field in record.fields:
        if field.section in ELIGIBILITY:
            yield from (line for line in field.text.splitlines() if len(WORD.findall(line)) >= 3)


def is_lost(line: str, known: frozenset[str]) -> bool:
    """Whether the rows of the trial lack more than a third of the line's words."""
    found = WORD.findall(line.lower())
    return sum(word not in known for word in found) > SHARE_LOST * len(found)


if __name__ == "__main__":
    main()
