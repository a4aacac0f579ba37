"""The same records as JSON lines, as an AACT export and as a folder of files: are they read alike, and in how much memory?

    python benchmarks/input_shapes.py RECORDS.jsonl [--copies 2] [--tables 400] [--model models/en_trialtab] [--n-process 1]

RECORDS holds plain registry records one a line (`nct_id`, `brief_title`, `eligibility_criteria`, `arms`, …). Each is written
`--copies` times under an id of its own in three shapes to a temporary folder; a process of its own reads each shape to the end
and says how many records came, how many failed, what their content is (a digest), the seconds and the most memory it held.
`--tables` does the same for that many records from input to Parquet, where the digest is that of the rows. Exit code 1 where
records are missing or the shapes differ.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, ClassVar

Record = dict[str, Any]
READ = """
import hashlib, json, resource, sys, time
from trialtab.reading.inputs import read_inputs
from trialtab.types import TrialRecord
started, n_records, n_failures, digest = time.perf_counter(), 0, 0, hashlib.sha256()
for item in read_inputs([sys.argv[1]]):
    if isinstance(item, TrialRecord):
        n_records += 1
        texts = sorted((field.section, field.text) for field in item.fields)
        told = item.trial_id, item.sex, item.minimum_age_years, item.maximum_age_years, item.phase, item.enrollment, texts
        digest.update(repr(told).encode("utf-8"))
    else:
        n_failures += 1
print(json.dumps([n_records, n_failures, digest.hexdigest()[:12], time.perf_counter() - started,
    resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
"""
TABLES = """
import hashlib, json, resource, sys, tempfile, time
from pathlib import Path
import pandas as pd
from trialtab.outputs.run import write_run
from trialtab.project import load
from trialtab.reading.inputs import read_inputs
nlp = load(sys.argv[2] or None)
started = time.perf_counter()
with tempfile.TemporaryDirectory() as folder:
    out = Path(folder) / "out"
    summary = write_run(nlp, read_inputs([sys.argv[1]]), out, n_process=int(sys.argv[3]))
    seconds = time.perf_counter() - started
    tables = [pd.read_parquet(out / f"{name}.parquet") for name in ("criteria", "interventions")]
    plain = [table.drop(columns=[c for c in ("field", "start_char", "end_char") if c in table]) for table in tables]
    digest = hashlib.sha256("".join(table.to_csv(index=False) for table in plain).encode("utf-8"))
kinds = resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN
print(json.dumps([summary.rows["trials"], summary.rows["failures"], digest.hexdigest()[:12], seconds,
    max(resource.getrusage(kind).ru_maxrss for kind in kinds) / 1024]))
"""


def main() -> None:
    """Print a line for each shape and step."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("records", type=Path)
    parser.add_argument("--copies", type=int, default=1, help="how often each record is written, under ids of their own")
    parser.add_argument("--tables", type=int, default=0, help="records that are also turned into tables")
    parser.add_argument("--model", default="")
    parser.add_argument("--n-process", type=int, default=1)
    options = parser.parse_args()
    is_right = True
    with tempfile.TemporaryDirectory() as folder:
        shapes = write_shapes(copied(options.records, options.copies), Path(folder) / "all")
        is_right &= compare("read", READ, shapes, [])
        if options.tables:
            few = write_shapes(islice(copied(options.records, 1), options.tables), Path(folder) / "few")
            is_right &= compare("tables", TABLES, few, [options.model, str(options.n_process)])
    sys.exit(not is_right)


def copied(path: Path, copies: int) -> Iterator[Record]:
    """The records, each so many times; the copies' ids count on from 90,000,000."""
    number = 90_000_000
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            for copy in range(copies):
                number += 1
                yield record if copy == 0 else record | {"nct_id": f"NCT{number}"}


def write_shapes(records: Iterable[Record], folder: Path) -> dict[str, tuple[Path, int]]:
    """Write the records in all shapes: name -> where, and how many."""
    files = folder / "files"
    files.mkdir(parents=True)
    export = AactExport(folder / "aact")
    count = 0
    with (folder / "records.jsonl").open("w", encoding="utf-8") as lines:
        for count, record in enumerate(records, start=1):
            text = json.dumps(record)
            lines.write(text + "\n")
            (files / f"{count:07}.json").write_text(text, encoding="utf-8")
            export.add(count, record)
    export.write(folder / "aact.zip")
    return {
        "JSON lines": (folder / "records.jsonl", count),
        "AACT zip": (folder / "aact.zip", count),
        "folder of files": (files, count),
    }


class AactExport:
    """The tables of an AACT export that the reader knows, as files of a new folder until they are zipped."""

    columns: ClassVar[dict[str, tuple[str, ...]]] = {
        "studies": ("nct_id", "brief_title", "official_title", "phase", "enrollment"),
        "brief_summaries": ("id", "nct_id", "description"),
        "detailed_descriptions": ("id", "nct_id", "description"),
        "conditions": ("id", "nct_id", "name"),
        "design_groups": ("id", "nct_id", "group_type", "title", "description"),
        "interventions": ("id", "nct_id", "intervention_type", "name", "description"),
        "design_group_interventions": ("nct_id", "design_group_id", "intervention_id"),
        "eligibilities": ("id", "nct_id", "gender", "minimum_age", "maximum_age", "healthy_volunteers", "criteria"),
    }

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._texts = {name: (folder / f"{name}.txt").open("w", encoding="utf-8", newline="") for name in self.columns}
        self._writers = {name: csv.writer(text, delimiter="|", lineterminator="\n") for name, text in self._texts.items()}
        for name, columns in self.columns.items():
            self._writers[name].writerow(columns)

    def add(self, number: int, record: Record) -> None:
        """Add one record; `number` makes the ids of its rows."""
        nct_id = record["nct_id"]
        self._row("studies", *(record.get(column) for column in self.columns["studies"]))
        for table, key in (("brief_summaries", "brief_summary"), ("detailed_descriptions", "detailed_description")):
            if record.get(key):
                self._row(table, number, nct_id, record[key])
        for place, name in enumerate(record.get("conditions") or ()):
            self._row("conditions", f"{number}{place:03}", nct_id, name)
        groups = {}
        for place, arm in enumerate(record.get("arms") or ()):
            groups[arm.get("label")] = f"{number}{place:03}"
            self._row("design_groups", f"{number}{place:03}", nct_id, arm.get("type"), arm.get("label"), arm.get("description"))
        for place, given in enumerate(record.get("interventions") or ()):
            told = given.get("type"), given.get("name"), given.get("description")
            self._row("interventions", f"{number}{place:03}", nct_id, *told)
            for label in given.get("arms") or ():
                if label in groups:
                    self._row("design_group_interventions", nct_id, groups[label], f"{number}{place:03}")
        registered = (record.get(key) for key in ("sex", "minimum_age", "maximum_age", "healthy_volunteers"))
        self._row("eligibilities", number, nct_id, *registered, record.get("eligibility_criteria"))

    def write(self, path: Path) -> None:
        """Write the zip, in place of the files."""
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for text in self._texts.values():
                text.close()
                archive.write(text.name, Path(text.name).name)
                Path(text.name).unlink()

    def _row(self, table: str, *values: object) -> None:
        self._writers[table].writerow(["" if value is None else value for value in values])


def compare(step: str, code: str, shapes: dict[str, tuple[Path, int]], arguments: list[str]) -> bool:
    """Run the step on each shape, print what came of it, and say whether all is right."""
    digests, is_right = set(), True
    for name, (path, count) in shapes.items():
        run = subprocess.run([sys.executable, "-c", code, str(path), *arguments], capture_output=True, text=True, check=True)
        n_records, n_failures, digest, seconds, peak = json.loads(run.stdout.splitlines()[-1])
        digests.add(digest)
        is_right &= n_records == count and n_failures == 0
        print(
            f"{step:6}  {name:15}  {n_records:,} of {count:,}, {n_failures} failures, {digest}, {seconds:.0f} s, {peak:,.0f} MiB"
        )
    print(f"{step:6}  {'the same content' if len(digests) == 1 else 'THE SHAPES DIFFER'}")
    return is_right and len(digests) == 1


if __name__ == "__main__":
    main()
