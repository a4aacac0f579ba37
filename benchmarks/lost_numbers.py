"""How many bounds of random records stand in a row, and which do not; with --rows, rows with a bound written out to be read.

    python benchmarks/lost_numbers.py RECORDS [--seed 1] [--count 100] [--rows N] [--without FACTS] [--model MODEL]

Of `--count` records, shuffled by the seed, every number with a comparator is looked up in the rows of its item: as a row's bound,
as the class of a scale, in its window, duration or frequency, or in the condition under which it asks something. A sign before a
digit that was not read as a bound at all counts as lost too. "At least one", which asks only that there is some, is held by a row of
what follows it. Lost ones are listed with the text around them.

`--without` leaves out the records of a file of facts (benchmarks/blind_gold).

With `--rows N` no share is counted: N rows with a bound are written out, at most two of a record, for a reader to judge.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from trialtab.docs import findings_of
from trialtab.project import load
from trialtab.reading.inputs import ReadingOptions, read_inputs
from trialtab.reading.to_doc import make_doc
from trialtab.relations.component import constraints_of
from trialtab.relations.records import Constraint
from trialtab.tables.build import build_tables
from trialtab.tables.rows import CriterionRow
from trialtab.types import Criterion, DocFindings, Kind, TrialRecord

BEFORE, AFTER = 60, 30  # characters shown around a lost bound
PRESENT = 60  # characters between "at least one" and what there is
ROWS_PER_RECORD = 2
REGISTRY = "registry"
FLAGS = ("negated", "historical", "hypothetical", "uncertain", "family", "is_exception", "is_condition")
_SIGN = re.compile(r"[<>≤≥＜＞≦≧⩽⩾]\s?=?\s?\d")


class Lost(NamedTuple):
    """A bound that no row holds: what stands before it in its item, its own text, what follows; its dimension."""

    kind: Kind
    before: str
    text: str
    after: str
    dimension: str


def main() -> None:
    """Print the share and the list, or the rows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("records", help="trial records, as for `trialtab extract`")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=100, help="how many records")
    parser.add_argument("--rows", type=int, default=0, help="write out this many rows with a bound instead")
    parser.add_argument("--without", type=Path, help="a file of facts whose records are left out")
    parser.add_argument("--model", type=Path, help="pipeline folder or package")
    options = parser.parse_args()
    nlp = load(options.model)
    chance = random.Random(options.seed)
    known = frozenset(json.loads(options.without.read_text(encoding="utf-8"))) if options.without else frozenset()
    read = (item for item in read_inputs([options.records], ReadingOptions()) if isinstance(item, TrialRecord))
    records = [item for item in read if item.trial_id not in known]
    chance.shuffle(records)
    if options.rows:
        for number, row in enumerate(islice(bounded_rows(nlp, records, chance), options.rows), start=1):
            print("\n".join(described(number, row)))
    else:
        print("\n".join(_report(nlp, records[: options.count])))


def _report(nlp: Language, records: Sequence[TrialRecord]) -> Iterator[str]:
    n_bounds = n_lost = 0
    for record in records:
        bounds, lost = count(nlp(make_doc(nlp, record)))
        n_bounds, n_lost = n_bounds + bounds, n_lost + len(lost)
        for item in lost:
            yield f"{record.trial_id} {item.kind[:2]} {item.dimension or '-'} | {item.before}[[{item.text}]]{item.after}"
    yield f"records {len(records)}  bounds {n_bounds}  lost {n_lost}  held {1 - n_lost / max(1, n_bounds):.1%}"


def count(doc: Doc) -> tuple[int, list[Lost]]:
    """How many bounds the criteria of a processed Doc have, and those that no row holds."""
    findings = findings_of(doc)
    constraints = constraints_of(doc)
    n_bounds, lost = 0, []
    for number, criterion in enumerate(findings.criteria):
        mine = [item for item in constraints if item.criterion == number]
        held = {item.quantity for item in mine}
        places = list(_held_places(findings, mine))
        conditions = [" ".join(item.condition.text.split()) for item in mine if item.condition]
        for index, start, end in _bounds(findings, criterion):
            n_bounds += 1
            words = " ".join(findings.text[start:end].split())
            if index in held or any(left < end and start < right for left, right in places):
                continue
            if any(words in condition for condition in conditions):
                continue
            if _is_presence(findings, index) and any(end <= item.start_char <= end + PRESENT for item in mine):
                continue
            dimension = findings.quantities[index].dimension if index >= 0 else "unread"
            lost.append(_lost(findings, criterion, start, end, dimension))
    return n_bounds, lost


def _is_presence(findings: DocFindings, index: int) -> bool:
    return index >= 0 and findings.quantities[index].rule.endswith(":presence")


def _bounds(findings: DocFindings, criterion: Criterion) -> Iterator[tuple[int, int, int]]:
    """(index of the quantity, or -1 where none was read; start; end) of every bound of an item."""
    left, right = criterion.start_char, criterion.end_char
    inside = [(i, item) for i, item in enumerate(findings.quantities) if left <= item.start_char < right]
    for index, item in inside:
        if item.comparator is not None and item.alternative_of < 0:
            yield index, item.start_char, item.end_char
    for match in _SIGN.finditer(findings.text, left, right):
        if not any(item.start_char < match.end() and match.start() < item.end_char for _, item in inside):
            yield -1, match.start(), match.end()


def _held_places(findings: DocFindings, constraints: Sequence[Constraint]) -> Iterator[tuple[int, int]]:
    """What rows hold besides their bound, as places: classes of scales, windows, durations, frequencies."""
    for item in constraints:
        if item.level is not None:
            yield item.level.start_char, item.level.end_char
        for index, values in (
            (item.window, findings.windows),
            (item.time_span, findings.time_spans),
            (item.frequency, findings.frequencies),
        ):
            if index >= 0:
                yield values[index].start_char, values[index].end_char


def _lost(findings: DocFindings, criterion: Criterion, start: int, end: int, dimension: str) -> Lost:
    before = findings.text[max(criterion.start_char, start - BEFORE) : start]
    after = findings.text[end : min(criterion.end_char, end + AFTER)]
    words = (" ".join(part.split()) for part in (before + "\0" + findings.text[start:end] + "\0" + after).split("\0"))
    before, text, after = words
    return Lost(criterion.kind, before + " ", text, " " + after, dimension)


def bounded_rows(nlp: Language, records: Sequence[TrialRecord], chance: random.Random) -> Iterator[CriterionRow]:
    """At most two rows with a bound of each record, drawn by chance, in the records' order."""
    for record in records:
        rows = build_tables(nlp(make_doc(nlp, record)), record).criteria
        bounded = [row for row in rows if row.comparator and row.section != REGISTRY]
        yield from chance.sample(bounded, min(ROWS_PER_RECORD, len(bounded)))


def described(number: int, row: CriterionRow) -> Iterator[str]:
    """The lines that show a row."""
    yield f"\n[{number}] {row.row_id} {row.kind}: {row.text}"
    bound = f"{row.comparator} {row.low} {row.high} {row.unit or ''}" + (f" x {row.limit_of}" if row.limit_of else "")
    inclusive = f"[{row.low_inclusive}, {row.high_inclusive}]" if row.comparator == "between" else ""
    time = f"({row.window_relation} {row.window} {row.anchor or ''})" if row.window_relation else ""
    lasting = f"for {row.duration_low}..{row.duration_high}" if row.duration_low or row.duration_high else ""
    flags = " ".join(flag.removeprefix("is_") for flag in FLAGS if getattr(row, flag))
    condition = f"if <{row.condition_text}>" if row.condition_text else ""
    parts = (f"{row.domain}: {row.concept}", bound, inclusive, row.status or "", time, lasting, flags, condition)
    yield "      " + "  ".join(part for part in parts if part)


if __name__ == "__main__":
    main()
