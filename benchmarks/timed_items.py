"""Random criteria that state a time, written out to be read: is each window and duration what its sentence says?

    python benchmarks/timed_items.py RECORDS [--seed 1] [--count 60] [--since NCT00450000] [--skip NCT…] [--model models/en_trialtab]

Records are shuffled by the seed; half of the items come from records registered since `--since`, half from older ones. Of each
record in turn one item is drawn whose text states a time, found by words alone ("4 weeks", "in the past year", "prior to
enrolment"), so that a time that the pipeline does not see is drawn as well; ages are left out. Each is printed with its side, its
text (the parent's before it) and its rows, as `grouped_criteria.py` prints them.
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Iterator
from itertools import groupby, islice
from pathlib import Path

from grouped_criteria import REGISTRY, described
from spacy.language import Language

from trialtab.project import load
from trialtab.reading.inputs import ReadingOptions, read_inputs
from trialtab.reading.to_doc import make_doc
from trialtab.tables.build import build_tables
from trialtab.tables.rows import CriterionRow
from trialtab.types import TrialRecord

MODERN = "NCT00450000"
_UNIT = r"(?:hours?|hrs?|days?|weeks?|wks?|months?|mos?|years?|yrs?)\b"
_AGED = r"(?!\s*(?:or\s+(?:older|more|greater)\s+)?(?:of\s+age|old|and\s+(?:older|over)|or\s+(?:older|over)))"
_TIME = re.compile(
    rf"(?:\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|several|few)\b)\s*\)?[\s-]*{_UNIT}{_AGED}"
    rf"|\b(?:past|last|previous|preceding)\s+(?:\d+\s+)?{_UNIT}|half-?\s?li(?:fe|ves)"
    r"|\b(?:prior\s+to|before|at|since|until|throughout|during)\s+(?:the\s+)?(?:time\s+of\s+)?"
    r"(?:screening|baseline|enrol|random|study|trial|registration|entry|admission|treatment|first|last|diagnosis)",
    re.I,
)
_AGE = re.compile(r"\bage[sd]?\b|\byears?\s+(?:old|of\s+age)\b", re.I)


def main() -> None:
    """Print the items drawn."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("records", help="trial records, as for `trialtab extract`")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=60, help="how many items")
    parser.add_argument("--since", default=MODERN, help="half of the items are of records with this id or a later one")
    parser.add_argument("--skip", nargs="*", default=[], help="ids of records to leave out")
    parser.add_argument("--model", type=Path, help="pipeline folder or package")
    options = parser.parse_args()
    trials = [item for item in read_inputs([options.records], ReadingOptions()) if isinstance(item, TrialRecord)]
    trials = [trial for trial in trials if trial.trial_id not in options.skip]
    drawn = draw(load(options.model), trials, options.seed, options.since)
    for number, (parent, rows) in enumerate(islice(drawn, options.count), start=1):
        print("\n".join(described(number, parent, rows)))


def draw(nlp: Language, trials: list[TrialRecord], seed: int, since: str) -> Iterator[tuple[str, list[CriterionRow]]]:
    """One item with a time of each record that has one, of new and old records in turn: its parent's text and its rows."""
    chance = random.Random(seed)
    chance.shuffle(trials)
    sides = [iter([t for t in trials if (t.trial_id >= since) is is_new]) for is_new in (True, False)]
    while sides:
        for side in list(sides):
            item = next((found for trial in side if (found := _timed(nlp, trial, chance))), None)
            if item is None:
                sides.remove(side)
            else:
                yield item


def _timed(nlp: Language, record: TrialRecord, chance: random.Random) -> tuple[str, list[CriterionRow]] | None:
    """A random item of a record that states a time: its parent's text ("" for none) and its rows."""
    rows = build_tables(nlp(make_doc(nlp, record)), record).criteria
    items = [list(group) for _, group in groupby(rows, key=lambda row: row.criterion_id)]
    texts = {item[0].criterion_id: item[0].text for item in items}
    timed = [item for item in items if item[0].section != REGISTRY and states_time(item[0].text)]
    if not timed:
        return None
    item = chance.choice(timed)
    return texts.get(item[0].parent_id or "", ""), item


def states_time(text: str) -> bool:
    """Whether an item states a time other than an age."""
    return len(list(_TIME.finditer(text))) > len(list(_AGE.finditer(text)))


if __name__ == "__main__":
    main()
