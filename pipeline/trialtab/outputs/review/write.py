"""Writes the review pages of a complete run."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from pathlib import Path

import pyarrow as pa
from spacy.tokens import Doc
from spacy.vocab import Vocab

from trialtab.docs import findings_of
from trialtab.errors import Errors, SettingsError
from trialtab.outputs.docbin import read_docs
from trialtab.outputs.folder import writing
from trialtab.outputs.manifest import read_manifest
from trialtab.outputs.parquet import read_parquet
from trialtab.outputs.review.index_page import index_line, index_page
from trialtab.outputs.review.names import page_names
from trialtab.outputs.review.trial_page import TrialRows, trial_page
from trialtab.tables.rows import TABLES

REVIEW_FOLDER = "review"


def write_review(out: Path, advance: Callable[[int], object] = lambda count: None) -> Path:
    """Write `out/review/`: an index and one page per trial. Earlier pages are replaced.

    Args:
        out: the folder of a complete run.
        advance: called with 1 after each page.

    Returns:
        The path of the index.

    Raises:
        SettingsError: `out` holds no complete run, or the pages cannot be written.
    """
    manifest = read_manifest(out)
    tables = _read_tables(out)
    final, partial = out / REVIEW_FOLDER, out / f".{REVIEW_FOLDER}-partial"
    lines = []
    with writing(out):
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir()
    names = page_names(tables["trials"]["trial_id"].to_pylist())
    for rows, doc in _with_docs(out, tables):
        name = names[rows.trial["trial_id"]]
        with writing(out):
            _write(partial / name, trial_page(rows, findings_of(doc)))
        lines.append(index_line(rows, name))
        advance(1)
    with writing(out):
        _write(partial / "index.html", index_page(lines, tables["failures"].to_pylist(), manifest))
        shutil.rmtree(final, ignore_errors=True)
        partial.replace(final)
    return final / "index.html"


def _write(path: Path, content: str) -> None:
    path.write_text(content, encoding="utf-8", errors="replace")


def _read_tables(out: Path) -> dict[str, pa.Table]:
    try:
        return {table: read_parquet(out / f"{table}.parquet") for table in TABLES}
    except (OSError, pa.ArrowInvalid) as error:
        raise SettingsError(*Errors.E304, path=out, problem=str(error)) from error


def _with_docs(out: Path, tables: Mapping[str, pa.Table]) -> Iterator[tuple[TrialRows, Doc]]:
    """The rows of each trial beside its annotated text."""
    docs = read_docs(out, Vocab())
    for rows in trial_rows(tables):
        doc = next(docs, None)
        trial_id = rows.trial["trial_id"]
        if doc is None or doc.user_data.get("trial_id") != trial_id:
            raise SettingsError(*Errors.E304, path=out, problem=f"docs.spacy does not go with the tables at {trial_id}")
        yield rows, doc


def trial_rows(tables: Mapping[str, pa.Table]) -> Iterator[TrialRows]:
    """The rows of each trial, in the order of the trials table; a trial's rows stand together in every table."""
    places = {table: _places(tables[table]) for table in ("interventions", "criteria", "entities")}
    for trial in tables["trials"].to_pylist():
        start_and_count = {table: places[table].get(trial["trial_id"], (0, 0)) for table in places}
        rows = {table: tables[table].slice(*start_and_count[table]).to_pylist() for table in ("interventions", "criteria")}
        yield TrialRows(trial, rows["interventions"], rows["criteria"], start_and_count["entities"][1])


def _places(table: pa.Table) -> dict[str, tuple[int, int]]:
    """Trial id -> first row and number of rows."""
    places: dict[str, tuple[int, int]] = {}
    start = 0
    for trial_id, group in groupby(table["trial_id"].to_pylist()):
        count = sum(1 for _ in group)
        places[trial_id] = (start, count)
        start += count
    return places
