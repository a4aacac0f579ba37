"""Writes the review pages of a complete run."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow.parquet import ParquetFile
from spacy.tokens import Doc
from spacy.vocab import Vocab

from trialtab.docs import findings_of
from trialtab.errors import Errors, SettingsError
from trialtab.outputs.docbin import read_docs
from trialtab.outputs.folder import part_files, writing
from trialtab.outputs.manifest import read_manifest
from trialtab.outputs.review.index_page import index_line, index_page
from trialtab.outputs.review.names import page_names
from trialtab.outputs.review.trial_page import TrialRows, trial_page

REVIEW_FOLDER = "review"
ROWS_HELD = 5_000
ROW_COLUMNS: dict[str, list[str] | None] = {"interventions": None, "criteria": None, "entities": ["trial_id"]}  # None: all


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
    final, partial = out / REVIEW_FOLDER, out / f".{REVIEW_FOLDER}-partial"
    lines = []
    with writing(out):
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir()
    try:
        names = page_names([row["trial_id"] for row in table_rows(out, "trials", ["trial_id"])])
        failures = list(table_rows(out, "failures"))
        for rows, doc in _with_docs(out):
            name = names[rows.trial["trial_id"]]
            with writing(out):
                _write(partial / name, trial_page(rows, findings_of(doc)))
            lines.append(index_line(rows, name))
            advance(1)
    except (OSError, pa.ArrowInvalid) as error:
        raise SettingsError(*Errors.E304, path=out, problem=str(error)) from error
    with writing(out):
        _write(partial / "index.html", index_page(lines, failures, manifest))
        shutil.rmtree(final, ignore_errors=True)
        partial.replace(final)
    return final / "index.html"


def _write(path: Path, content: str) -> None:
    path.write_text(content, encoding="utf-8", errors="replace")


def _with_docs(out: Path) -> Iterator[tuple[TrialRows, Doc]]:
    """The rows of each trial beside its annotated text."""
    docs = read_docs(out, Vocab())
    for rows in trial_rows(out):
        doc = next(docs, None)
        trial_id = rows.trial["trial_id"]
        if doc is None or doc.user_data.get("trial_id") != trial_id:
            raise SettingsError(*Errors.E304, path=out, problem=f"docs.spacy does not go with the tables at {trial_id}")
        yield rows, doc


def trial_rows(out: Path) -> Iterator[TrialRows]:
    """The rows of each trial, in the order of the trials table, which is that of all tables."""
    groups = {table: groupby(table_rows(out, table, columns), _trial_id) for table, columns in ROW_COLUMNS.items()}
    heads = {table: next(group, None) for table, group in groups.items()}
    for trial in table_rows(out, "trials"):
        found: dict[str, list[dict[str, Any]]] = {}
        for table, group in groups.items():
            head = heads[table]
            is_its = head is not None and head[0] == trial["trial_id"]
            found[table] = list(head[1]) if head and is_its else []
            if is_its:
                heads[table] = next(group, None)
        yield TrialRows(trial, found["interventions"], found["criteria"], len(found["entities"]))


def table_rows(out: Path, table: str, columns: list[str] | None = None) -> Iterator[dict[str, Any]]:
    """The rows of a table, a few in memory at a time."""
    for path in part_files(out / f"{table}.parquet"):
        with ParquetFile(path) as file:
            for batch in file.iter_batches(ROWS_HELD, columns=columns):
                yield from batch.to_pylist()


def _trial_id(row: dict[str, Any]) -> str:
    return row["trial_id"]
