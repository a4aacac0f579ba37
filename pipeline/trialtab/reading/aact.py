"""AACT exports: pipe-delimited tables of ClinicalTrials.gov, joined by `nct_id`.

Data dictionary: https://aact.ctti-clinicaltrials.org/data_dictionary. A folder or zip with `studies.txt` is one export; the
other tables are optional. They are put into a temporary SQLite database, so that memory stays bounded and studies come in the
order of `studies.txt`. Paths are `table.column`, with an index where a study has several rows: `interventions[0].description`.

Exports write `~` for a line break inside a text; it counts as one here, where the text has no breaks of its own.
"""

from __future__ import annotations

import csv
import json
import re
import sqlite3
from collections.abc import Iterator, Mapping
from functools import partial

from trialtab.errors import Errors, ReadingError
from trialtab.reading.draft import Located, RawArm, RawIntervention, RawTrial, convert
from trialtab.reading.source import Head, ReadingOptions, Source
from trialtab.reading.tables import delimited_rows
from trialtab.types import Failure, SectionKind, TrialRecord

STUDIES = "studies"
# table -> columns it must have, besides nct_id (link rows: without it)
TABLES: dict[str, tuple[str, ...]] = {
    "brief_summaries": ("description",),
    "detailed_descriptions": ("description",),
    "conditions": ("name",),
    "keywords": ("name",),
    "design_groups": ("title",),
    "interventions": ("name",),
    "intervention_other_names": ("intervention_id", "name"),
    "design_group_interventions": ("design_group_id", "intervention_id"),
    "eligibilities": ("criteria",),
}
# columns that are kept of each table; the rest is not read
_KEPT = frozenset(
    (
        *("id", "name", "description", "title", "group_type", "intervention_type", "intervention_id", "design_group_id"),
        *("criteria", "gender", "sex", "minimum_age", "maximum_age", "healthy_volunteers"),
    )
)
_TILDE_BREAKS = re.compile(r"~~|:\s*~|~\s*(?:[-*•]|\d{1,2}[.)])|~ {2}")
_TILDE = re.compile(r"(?<!\\)~")
_ABOUT = re.compile(r"[\s(<>=]~\s?\d(?!\d?[.)]\s)|(?<![^\W\d_])[nN]~\d")  # "(~20 mg", "(n~80)": the tilde is meant

Row = Mapping[str, str]


def is_studies_table(head: Head) -> bool:
    """Whether a file's first line is the header of an AACT table."""
    names = head.text.lstrip("\ufeff").split("\n", 1)[0].strip().lower().split("|")
    return len(names) > 2 and "nct_id" in names


def read(tables: Mapping[str, Source], options: ReadingOptions) -> Iterator[TrialRecord | Failure]:
    """All studies of an export.

    Args:
        tables: table name (`studies`, `eligibilities`, …) -> its file; `studies` must be there.
        options: how inputs are read.

    Yields:
        A record for each row of `studies`; a failure for each row, table, or id without a study, that cannot be used.
    """
    database = sqlite3.connect("")  # a temporary file of SQLite's own, gone when closed
    try:
        database.execute("pragma journal_mode = off")
        database.execute("create table side (nct_id text, file text, row text)")
        for name in TABLES:
            if name in tables:
                yield from _load(name, tables[name], database)
        database.execute("create index side_id on side (nct_id)")
        yield from _read_studies(tables[STUDIES], database)
        yield from _orphans(tables, database)
    finally:
        database.close()


def _rows(source: Source, needed: tuple[str, ...]) -> Iterator[dict[str, str] | Failure]:
    """The rows of one table as dicts with lower-case keys.

    Raises:
        ReadingError: a needed column is missing.
    """
    with source.open_text(source.head().encoding) as stream:
        rows = delimited_rows(stream, "|")
        header = next((cells for _, cells in rows if not isinstance(cells, csv.Error)), None) or []
        names = [name.strip("\ufeff ").lower() for name in header]
        if missing := [name for name in needed if name not in names]:
            problem = f"it lacks the column {', '.join(missing)} (found {', '.join(names)[:300]})"
            raise ReadingError(*Errors.E121, file=source.name, problem=problem)
        for line, cells in rows:
            if isinstance(cells, csv.Error):
                yield source.failure(ReadingError(*Errors.E121, file=source.name, problem=cells), f"line {line}")
            elif len(cells) != len(names):
                yield source.failure(ReadingError(*Errors.E112, found=len(cells), expected=len(names)), f"line {line}")
            else:
                yield dict(zip(names, cells, strict=True))


def _load(name: str, source: Source, database: sqlite3.Connection) -> Iterator[Failure]:
    """Put one side table into the database; what cannot be used becomes failures."""
    needed = TABLES[name] if name == "design_group_interventions" else ("nct_id", *TABLES[name])
    insert = "insert into side values (?, ?, ?)"
    batch: list[tuple[str, str, str]] = []
    try:
        for row in _rows(source, needed):
            if isinstance(row, Failure):
                yield row
                continue
            # old exports link groups and interventions without the study's id; their own ids are unique
            nct_id = row.get("nct_id", "").strip().upper()
            if not nct_id and name == "design_group_interventions":
                nct_id = f"group {row['design_group_id']}"
            kept = {key: value for key, value in row.items() if key in _KEPT and value}
            batch.append((nct_id, name, json.dumps(kept)))
            if len(batch) == 1000:
                database.executemany(insert, batch)
                batch.clear()
    except ReadingError as error:
        yield source.failure(error)
    database.executemany(insert, batch)


def _side_rows(nct_id: str, database: sqlite3.Connection) -> dict[str, list[Row]]:
    """The side rows of a study by table, in the order of the export."""
    found: dict[str, list[Row]] = {}
    select = "select file, row from side where nct_id = ? order by rowid"
    for file, row in database.execute(select, (nct_id,)):
        found.setdefault(file, []).append(json.loads(row))
    if "design_group_interventions" not in found:
        for group in found.get("design_groups", ()):
            for file, row in database.execute(select, (f"group {group.get('id', '')}",)):
                found.setdefault(file, []).append(json.loads(row))
    return found


def _read_studies(source: Source, database: sqlite3.Connection) -> Iterator[TrialRecord | Failure]:
    database.execute("create table seen (nct_id text primary key)")
    count = 0
    try:
        for row in _rows(source, ("nct_id",)):
            if isinstance(row, Failure):
                yield row
                continue
            count += 1
            nct_id = row["nct_id"].strip().upper()
            database.execute("insert or ignore into seen values (?)", (nct_id,))
            make = partial(_read_study, row, _side_rows(nct_id, database))
            fallback_id = f"{source.stem}#{count}"
            yield convert(make, source, source_format="aact", fallback_id=fallback_id, position=f"study {count}")
    except ReadingError as error:
        yield source.failure(error)


def _orphans(tables: Mapping[str, Source], database: sqlite3.Connection) -> Iterator[Failure]:
    """Rows whose study `studies.txt` does not list: a failure for each id."""
    select = (
        "select nct_id, min(file) from side where nct_id not in (select nct_id from seen) and nct_id not like 'group %'"
        " group by nct_id order by nct_id"
    )
    for nct_id, file in database.execute(select):
        error = ReadingError(*Errors.E120, file=f"{file}.txt", trial_id=nct_id or "no id")
        yield tables[file].failure(error, f"study {nct_id}", nct_id or None)


# ---------------------------------------------------------------- one study


def _read_study(row: Row, side: dict[str, list[Row]]) -> RawTrial:
    eligibility = (side.get("eligibilities") or [{}])[0]
    criteria = _text(eligibility, "criteria", "eligibilities")
    sex = "gender" if "gender" in eligibility else "sex"
    return RawTrial(
        trial_id=row["nct_id"],
        title=_text(row, "brief_title", STUDIES),
        official_title=_text(row, "official_title", STUDIES),
        summary=_text((side.get("brief_summaries") or [{}])[0], "description", "brief_summaries"),
        description=_text((side.get("detailed_descriptions") or [{}])[0], "description", "detailed_descriptions"),
        conditions=_names(side, "conditions"),
        keywords=_names(side, "keywords"),
        arms=_arms(side),
        interventions=_interventions(side),
        eligibility=[(SectionKind.ELIGIBILITY, criteria)] if criteria else [],
        phase=row.get("phase"),
        overall_status=row.get("overall_status"),
        study_type=row.get("study_type"),
        enrollment=row.get("enrollment"),
        sex=_text(eligibility, sex, "eligibilities"),
        minimum_age=_text(eligibility, "minimum_age", "eligibilities"),
        maximum_age=_text(eligibility, "maximum_age", "eligibilities"),
        healthy_volunteers=eligibility.get("healthy_volunteers"),
    )


def _text(row: Row, column: str, place: str) -> Located | None:
    value = row.get(column)
    return Located(value, f"{place}.{column}", breaks=_tilde_breaks(value)) if value else None


def _tilde_breaks(text: str) -> tuple[int, ...]:
    """Offsets of the tildes that stand for line breaks."""
    if "~" not in text or "\n" in text or not _TILDE_BREAKS.search(text):
        return ()
    return tuple(match.start() for match in _TILDE.finditer(text) if not _ABOUT.match(text, max(match.start() - 1, 0)))


def _names(side: dict[str, list[Row]], table: str) -> list[Located]:
    found = [_text(row, "name", f"{table}[{index}]") for index, row in enumerate(side.get(table, ()))]
    return [item for item in found if item]


def _linked(side: dict[str, list[Row]], key: str, value: str | None, wanted: str) -> list[str | None]:
    """Ids of the groups of an intervention, or the other way round."""
    return [row.get(wanted) for row in side.get("design_group_interventions", ()) if value and row.get(key) == value]


def _arms(side: dict[str, list[Row]]) -> list[RawArm]:
    names = {row.get("id"): row.get("name", "") for row in side.get("interventions", ())}
    arms = []
    for index, row in enumerate(side.get("design_groups", ())):
        place = f"design_groups[{index}]"
        linked = [names[item] for item in _linked(side, "design_group_id", row.get("id"), "intervention_id") if item in names]
        arms.append(RawArm(_text(row, "title", place), row.get("group_type"), _text(row, "description", place), linked))
    return arms


def _interventions(side: dict[str, list[Row]]) -> list[RawIntervention]:
    labels = {row.get("id"): row.get("title", "") for row in side.get("design_groups", ())}
    others = list(enumerate(side.get("intervention_other_names", ())))
    found = []
    for index, row in enumerate(side.get("interventions", ())):
        place, key = f"interventions[{index}]", row.get("id")
        linked = [labels[item] for item in _linked(side, "intervention_id", key, "design_group_id") if item in labels]
        named = [
            _text(other, "name", f"intervention_other_names[{n}]") for n, other in others if other.get("intervention_id") == key
        ]
        found.append(
            RawIntervention(
                _text(row, "name", place),
                row.get("intervention_type"),
                _text(row, "description", place),
                linked,
                [name for name in named if name],
            )
        )
    return found
