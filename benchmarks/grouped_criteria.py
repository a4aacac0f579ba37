"""Random criteria of three or more rows, written out to be read: are rows joined and excepted as their sentence says?

    python benchmarks/grouped_criteria.py RECORDS [--seed 1] [--count 100] [--least 3] [--model models/en_trialtab]

Records are shuffled by the seed, and of each in turn one item with at least `--least` rows is drawn, so that a seed names the
same items as long as the same items have that many rows. Each is printed with its side, its text (the parent's before it) and
its rows: what is asked of the concept, its bound or result, its window, what is asserted of it, its group, its condition.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator, Sequence
from itertools import groupby, islice
from pathlib import Path

from spacy.language import Language

from trialtab.project import load
from trialtab.reading.inputs import ReadingOptions, read_inputs
from trialtab.reading.to_doc import make_doc
from trialtab.tables.build import build_tables
from trialtab.tables.rows import CriterionRow
from trialtab.types import TrialRecord

FLAGS = ("negated", "historical", "hypothetical", "uncertain", "family", "is_condition")
REGISTRY = "registry"


def main() -> None:
    """Print the items drawn."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("records", help="trial records, as for `trialtab extract`")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=100, help="how many items")
    parser.add_argument("--least", type=int, default=3, help="rows that an item must have")
    parser.add_argument("--model", type=Path, help="pipeline folder or package")
    options = parser.parse_args()
    drawn = draw(load(options.model), options.records, options.seed, options.least)
    for number, (parent, rows) in enumerate(islice(drawn, options.count), start=1):
        print("\n".join(described(number, parent, rows)))


def draw(nlp: Language, records: str, seed: int, least: int) -> Iterator[tuple[str, list[CriterionRow]]]:
    """One item of each record that has one, in the seed's order: its parent's text ("" for none) and its rows."""
    chance = random.Random(seed)
    items = list(read_inputs([records], ReadingOptions()))
    trials = [item for item in items if isinstance(item, TrialRecord)]
    if not trials:
        sys.exit(
            f"No record could be read from {records}: {getattr(items[0], 'reason', items[0]) if items else 'it holds none'}"
        )
    chance.shuffle(trials)
    for record in trials:
        rows = build_tables(nlp(make_doc(nlp, record)), record).criteria
        criteria = [list(group) for _, group in groupby(rows, key=lambda row: row.criterion_id)]
        texts = {item[0].criterion_id: item[0].text for item in criteria}
        many = [item for item in criteria if len(item) >= least and item[0].section != REGISTRY]
        if many:
            item = chance.choice(many)
            yield texts.get(item[0].parent_id or "", ""), item


def described(number: int, parent: str, rows: Sequence[CriterionRow]) -> Iterator[str]:
    """The lines that show an item."""
    head = rows[0]
    yield f"\n[{number}] {head.criterion_id} {head.kind}" + (f"\n    under: {parent}" if parent else "")
    yield f"    {head.text}"
    names: dict[str, str] = {}
    for row in rows:
        group = row.group_id and names.setdefault(row.group_id, chr(ord("A") + len(names) % 26))
        yield "      " + "  ".join(part for part in _parts(row, group) if part)


def _parts(row: CriterionRow, group: str | None) -> Iterator[str]:
    yield f"{row.requirement or '-':14}"
    yield f"{row.domain}: {row.concept or '-'}"
    if row.comparator:
        numbers = "-".join(f"{number:g}" for number in sorted({row.low, row.high} - {None}))  # type: ignore[type-var]
        yield f"{row.comparator} {numbers} {row.unit or ''}" + (f" x {row.limit_of}" if row.limit_of else "")
    yield f"[{row.status}]" if row.status else ""
    yield f"({row.window_relation} {row.window} {row.anchor or ''})" if row.window_relation else ""
    yield f"for {row.duration_low}..{row.duration_high}" if row.duration_low or row.duration_high else ""
    yield " ".join(flag.removeprefix("is_") for flag in FLAGS if getattr(row, flag))
    yield row.sensitivity or ""
    yield "EXCEPTION" if row.is_exception else ""
    yield f"{{{row.group_operator} {group}{f' >={row.group_min}' if row.group_min else ''}}}" if group else ""
    yield f"if <{row.condition_text}>" if row.condition_text else ""


if __name__ == "__main__":
    main()
