"""How many doses and schedules in the texts on arms and interventions stand in a row of the trial, and which do not.

    python benchmarks/lost_doses.py RECORDS [--seed 1] [--count 100] [--since NCT004] [--model models/en_trialtab]

Of `--count` records, shuffled by the seed, every amount with a unit of dose and every rate ("twice daily") in the names and
descriptions of arms and interventions is looked up in the trial's intervention rows: an amount by its numbers, a rate by its count
and interval. The share is generous, because a row of another arm or agent counts; what is lost stands nowhere in the table. Lost ones
are listed with the text around them. `--since` leaves out records with a smaller id.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from trialtab.docs import findings_of
from trialtab.project import load
from trialtab.reading.inputs import ReadingOptions, read_inputs
from trialtab.reading.to_doc import make_doc
from trialtab.tables.build import build_tables
from trialtab.tables.rows import InterventionRow
from trialtab.types import DocFindings, SectionKind, Segment, TrialRecord

BEFORE, AFTER = 60, 30  # characters shown around what is lost
GIVEN = frozenset(
    {SectionKind.ARM_LABEL, SectionKind.ARM, SectionKind.INTERVENTION_NAME, SectionKind.INTERVENTION},
)
# units in which something is given; concentrations and results have others
DOSE_UNITS = (
    "mg",
    "ug",
    "g",
    "[iU]",
    "mL",
    "Gy",
    "mg/kg",
    "ug/kg",
    "mg/m2",
    "mg/d",
    "mg/kg/d",
    "[iU]/kg",
    "{tablet}",
    "{capsule}",
    "{cells}/kg",
)


class Lost(NamedTuple):
    """What no row holds: what stands before it, its own text, what follows; "dose" or "rate"."""

    sort: str
    before: str
    text: str
    after: str


def main() -> None:
    """Print the list and the shares."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("records", help="trial records, as for `trialtab extract`")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=100, help="how many records")
    parser.add_argument("--since", default="", help="the least id")
    parser.add_argument("--model", type=Path, help="pipeline folder or package")
    options = parser.parse_args()
    nlp = load(options.model)
    read = (item for item in read_inputs([options.records], ReadingOptions()) if isinstance(item, TrialRecord))
    records = [item for item in read if item.trial_id >= options.since]
    random.Random(options.seed).shuffle(records)
    total = {"dose": 0, "rate": 0}
    gone = {"dose": 0, "rate": 0}
    for record in records[: options.count]:
        doc = nlp(make_doc(nlp, record))
        rows = build_tables(doc, record).interventions
        for sort, item in looked_up(findings_of(doc), rows):
            total[sort] += 1
            if item:
                gone[sort] += 1
                print(f"{record.trial_id} {sort} | {item.before}[[{item.text}]]{item.after}")
    for sort, count in total.items():
        print(f"{sort}s {count}  lost {gone[sort]}  held {1 - gone[sort] / max(1, count):.1%}")


def looked_up(findings: DocFindings, rows: Sequence[InterventionRow]) -> Iterator[tuple[str, Lost | None]]:
    """Every dose and rate of the texts on arms and interventions, with what is lost where no row holds it."""
    segments = [segment for segment in findings.segments if segment.section in GIVEN]
    amounts = {value for row in rows for value in (row.dose_low, row.dose_high) if value is not None}
    written = " ".join(text for row in rows for text in (row.dose_text, row.strength_text) if text)
    rates = {(row.administrations_per_interval, row.interval) for row in rows}
    for segment in segments:
        for quantity in findings.quantities:
            if _inside(segment, quantity.start_char) and quantity.unit in DOSE_UNITS:
                values = {value for value in (quantity.low, quantity.high) if value is not None}
                text = findings.text[quantity.start_char : quantity.end_char]
                held = values <= amounts or " ".join(text.split()) in written
                yield "dose", None if held else _lost("dose", findings, segment, quantity.start_char, quantity.end_char)
        for rate in findings.frequencies:
            if _inside(segment, rate.start_char) and rate.interval is not None:
                held = (rate.per_interval, rate.interval) in rates or rate.interval in {interval for _, interval in rates}
                yield "rate", None if held else _lost("rate", findings, segment, rate.start_char, rate.end_char)


def _inside(segment: Segment, place: int) -> bool:
    return segment.start_char <= place < segment.end_char


def _lost(sort: str, findings: DocFindings, segment: Segment, start: int, end: int) -> Lost:
    before = findings.text[max(segment.start_char, start - BEFORE) : start]
    after = findings.text[end : min(segment.end_char, end + AFTER)]
    return Lost(sort, *(" ".join(part.split()) for part in (before, findings.text[start:end], after)))


if __name__ == "__main__":
    main()
