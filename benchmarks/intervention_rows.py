"""Random intervention rows that say how an agent is given, written out to be read: is every column that the text states right?

    python benchmarks/intervention_rows.py RECORDS [--seed 1] [--count 60] [--of 2] [--since NCT004] [--without FACTS] [--model MODEL]

Records are shuffled by the seed; of each in turn at most `--of` rows are drawn that state a dose, a schedule or a duration. Each is
printed with the texts it may rest on (the arm's and the intervention's; the summary where it rests on that) and its filled columns.
`--since` leaves out records with a smaller id, `--without` those of a file of facts (benchmarks/blind_gold).
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from spacy.language import Language

from trialtab.project import load
from trialtab.reading.inputs import ReadingOptions, read_inputs
from trialtab.reading.to_doc import make_doc
from trialtab.tables.build import build_tables
from trialtab.tables.rows import InterventionRow
from trialtab.types import TrialRecord

SAYS_HOW = (
    "dose_low",
    "strength_text",
    "frequency_text",
    "administrations_low",
    "n_cycles",
    "cycle_duration",
    "duration_low",
    "duration_high",
)
SHOWN = (
    *("agent", "agent_norm", "intervention_type", "dose_low", "dose_high", "dose_unit", "dose_text", "strength_text", "form"),
    *("route", "frequency_text", "administrations_per_interval", "interval", "administrations_low", "administrations_high"),
    *("n_cycles", "cycle_duration", "duration_low", "duration_high", "infusion_duration_low", "infusion_duration_high"),
    *("start_text", "stop_text", "evidence", "section"),
)
AROUND = 400  # characters of prose on both sides of the evidence
PROSE = frozenset({"summary", "description", "title", "official_title", "text"})


def main() -> None:
    """Print the rows drawn."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("records", help="trial records, as for `trialtab extract`")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=60, help="how many rows")
    parser.add_argument("--of", type=int, default=2, help="rows of one record at most")
    parser.add_argument("--since", default="", help="the least id")
    parser.add_argument("--without", type=Path, help="a file of facts whose records are left out")
    parser.add_argument("--model", type=Path, help="pipeline folder or package")
    options = parser.parse_args()
    known = frozenset(json.loads(options.without.read_text(encoding="utf-8"))) if options.without else frozenset()
    read = (item for item in read_inputs([options.records], ReadingOptions()) if isinstance(item, TrialRecord))
    trials = [item for item in read if item.trial_id >= options.since and item.trial_id not in known]
    drawn = draw(load(options.model), trials, options.seed, options.of)
    for number, (record, row) in enumerate(islice(drawn, options.count), start=1):
        print("\n".join(described(number, record, row)))


def draw(nlp: Language, trials: list[TrialRecord], seed: int, most: int) -> Iterator[tuple[TrialRecord, InterventionRow]]:
    """At most `most` rows of each record that has one that says how its agent is given, in the seed's order."""
    chance = random.Random(seed)
    chance.shuffle(trials)
    for record in trials:
        rows = build_tables(nlp(make_doc(nlp, record)), record).interventions
        telling = [row for row in rows if any(getattr(row, name) is not None for name in SAYS_HOW)]
        for row in chance.sample(telling, min(most, len(telling))):
            yield record, row


def described(number: int, record: TrialRecord, row: InterventionRow) -> Iterator[str]:
    """The lines that show a row beside its texts."""
    yield f"\n[{number}] {row.intervention_id}"
    for arm in record.arms:
        if arm.label == row.arm_label:  # a trial may use one label twice
            yield f"    arm {arm.label} ({row.arm_role}): {_text(record, arm.description_field)}"
    for item in record.interventions:
        if item.name == row.intervention_name:
            yield f"    intervention {item.name}: {_text(record, item.description_field)}"
    if row.section in PROSE:
        yield f"    {row.section}: {_around(record, row)}"
    for name in SHOWN:
        if (value := getattr(row, name)) is not None:
            yield f"      {name:30} {value}"


def _text(record: TrialRecord, index: int | None) -> str:
    return "-" if index is None else " ".join(record.fields[index].text.split())


def _around(record: TrialRecord, row: InterventionRow) -> str:
    """What stands around a row's evidence in prose."""
    for field in record.fields:
        text = " ".join(field.text.split())
        if field.path == row.field and row.evidence and (at := text.find(row.evidence)) >= 0:
            return text[max(0, at - AROUND) : at + len(row.evidence) + AROUND]
    return "-"


if __name__ == "__main__":
    main()
