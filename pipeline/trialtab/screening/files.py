"""Screening from files to files."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from trialtab.errors import Errors, SettingsError
from trialtab.outputs.csv import FORMULA, JOIN, read_csv
from trialtab.outputs.folder import writing
from trialtab.screening.screen import screen, trial_answers

if TYPE_CHECKING:
    import pandas as pd

ANSWERS, TRIAL_ANSWERS = "answers", "trial_answers"
_FORMULA = re.compile(FORMULA)


class ScreenSummary(NamedTuple):
    """What a run did."""

    n_patients: int
    n_trials: int
    outcomes: dict[str, int]  # outcome -> pairs of patient and trial


def screen_files(criteria: Path, patients: Path, out: Path, *, complete: Iterable[str] = ()) -> ScreenSummary:
    """Judge patients by criteria and write `answers` and `trial_answers`, each as Parquet and as CSV.

    Args:
        criteria: a criteria table (`criteria.parquet`, `criteria.csv`), or the folder of an extraction.
        patients: the patient table, Parquet or CSV.
        out: folder to write to; made if absent.
        complete: as for `screen`.

    Raises:
        SettingsError: a file cannot be read or written, or a table cannot be used.
    """
    answers = screen(_read(_criteria_file(criteria), "criteria"), _read(patients, None), complete=complete)
    trials = trial_answers(answers)
    with writing(out):
        out.mkdir(parents=True, exist_ok=True)
        for name, table in ((ANSWERS, answers), (TRIAL_ANSWERS, trials)):
            table.to_parquet(out / f"{name}.parquet")
            _shown(table).to_csv(out / f"{name}.csv", index=False)
    return ScreenSummary(trials["patient_id"].nunique(), trials["trial_id"].nunique(), dict(trials["outcome"].value_counts()))


def _criteria_file(path: Path) -> Path:
    return path / "criteria.parquet" if path.is_dir() and path.suffix != ".parquet" else path


def _read(path: Path, table: str | None) -> pd.DataFrame:
    """A table from its file; `table` names one of ours, whose CSV files undo what was done for spreadsheets."""
    import pandas as pd

    try:
        if path.suffix == ".parquet":
            return pd.read_parquet(path)
        if table is not None:
            return read_csv(path, table).to_pandas()
        return pd.read_csv(path, dtype="string")
    except (OSError, ValueError, KeyError) as error:
        kind = f"a {table or 'patient'} table"
        raise SettingsError(*Errors.E403, path=path, reason=str(error).split("\n")[0], expected=kind) from error


def _shown(table: pd.DataFrame) -> pd.DataFrame:
    """What people see: lists joined, and a text that a spreadsheet would run as a formula with an apostrophe in front."""
    return table.map(_cell)


def _cell(value: object) -> object:
    if isinstance(value, list):
        return JOIN.join(map(str, value))
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value
