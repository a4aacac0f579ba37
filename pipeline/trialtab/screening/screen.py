"""The front of screening: two tables in, one table of answers out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from trialtab.screening.atoms import condition_verdict, row_verdict
from trialtab.screening.inputs import read_criteria, read_patients
from trialtab.screening.kleene import all_of, any_of, negate
from trialtab.screening.logic import Judge, Scope, item_verdict
from trialtab.screening.records import Answer, Outcome, Patient, Truth, Verdict
from trialtab.screening.tree import Item, build_items
from trialtab.tables.rows import CriterionRow
from trialtab.types import Kind, Requirement

if TYPE_CHECKING:
    import pandas as pd

_ANSWERS = {True: Answer.MET, False: Answer.NOT_MET, None: Answer.UNKNOWN}
_REASON_SIGN = "; "


class AnswerRow(NamedTuple):
    """One row per patient and criterion, sub-items included.

    Attributes:
        answer: whether what the criterion's text says holds of the patient: `met`, `not_met`, `unknown`.
        passes: whether the patient may take part as far as this criterion goes: an inclusion that is met, an exclusion that is
            not. Empty where that is unknown, and for sub-items, which count through their parent.
        reason: in words, each part beginning with the row it is about.
        row_ids: the criterion rows that decide.
        fact_rows: the rows of the patient table that decide, counted from 0.
    """

    patient_id: str
    trial_id: str
    criterion_id: str
    parent_id: str | None
    kind: str
    text: str
    answer: str
    passes: bool | None
    reason: str
    row_ids: list[str]
    fact_rows: list[int]


class TrialAnswerRow(NamedTuple):
    """One row per patient and trial.

    Attributes:
        outcome: `eligible` if every criterion lets the patient in, `ineligible` if one does not, else `unknown`.
        n_pass, n_fail, n_unknown: how many of the top criteria.
        decided_by: the criteria that exclude, or, of an unknown outcome, those that are open.
    """

    patient_id: str
    trial_id: str
    outcome: str
    n_pass: int
    n_fail: int
    n_unknown: int
    decided_by: list[str]


def screen(criteria: pd.DataFrame, patients: pd.DataFrame, *, complete: Iterable[str] = ()) -> pd.DataFrame:
    """Judge each patient by each criterion.

    Args:
        criteria: rows of the criteria table, of one or more trials (`extract(…).criteria`, or read from its files).
        patients: one row a fact; columns in `screening.inputs.PATIENT_COLUMNS`, kinds in `screening.records.FactKind`.
        complete: kinds (`condition`, `drug`, …, or `family`) whose lists hold all there is, for every patient: what they do
            not name is then absent. Otherwise it is unknown.

    Returns:
        One row per patient and criterion, in the order of the tables; columns in `AnswerRow`.

    Raises:
        SettingsError: a table lacks a column or has a cell that cannot be read.
    """
    import pandas as pd

    items = [item for rows in _by_trial(read_criteria(criteria)) for item in build_items(rows)]
    answers = [row for patient in read_patients(patients, complete) for item in items for row in answer_rows(item, patient)]
    frame = pd.DataFrame(answers, columns=AnswerRow._fields)
    texts = ("patient_id", "trial_id", "criterion_id", "parent_id", "kind", "text", "answer", "reason")
    return frame.astype(dict.fromkeys(texts, "string") | {"passes": "boolean"})


def _by_trial(rows: Sequence[CriterionRow]) -> list[list[CriterionRow]]:
    trials: dict[str, list[CriterionRow]] = {}
    for row in rows:
        trials.setdefault(row.trial_id, []).append(row)
    return list(trials.values())


def answer_rows(item: Item, patient: Patient) -> list[AnswerRow]:
    """The answers of a top item and its sub-items for one patient."""
    judge: Judge = partial(_judge, patient)
    scope = Scope(judge)
    item_verdict(item, scope)
    rows = []
    for part in item.walk():
        verdict = scope.verdicts[part.criterion_id]
        passes = None
        if part is item:
            passes = (negate(verdict) if part.is_exclusion else verdict).truth
        rows.append(_answer_row(part, patient, verdict, passes))
    return rows


def _judge(patient: Patient, row: CriterionRow, exceptions: Sequence[CriterionRow] = (), *, negation: bool = True) -> Verdict:
    """A row with its condition: an inclusion asks it of those it is about, an exclusion excludes only them."""
    if row.requirement == Requirement.ALLOWED and row.kind == Kind.INCLUSION and not row.is_exception:
        return Verdict(True, (f"{row.concept} is allowed, not asked",), (row.row_id,))
    verdict = row_verdict(row, patient, exceptions, negation=negation)
    if row.condition_text is None:
        return verdict
    about = condition_verdict(row, patient)
    if negation and row.kind == Kind.INCLUSION:
        return any_of([negate(about), verdict])
    return all_of([about, verdict])


def _answer_row(item: Item, patient: Patient, verdict: Verdict, passes: Truth) -> AnswerRow:
    first = item.rows[0]
    return AnswerRow(
        patient.patient_id,
        first.trial_id,
        item.criterion_id,
        item.parent_id,
        first.kind,
        first.text,
        _ANSWERS[verdict.truth],
        passes,
        _REASON_SIGN.join(verdict.reasons),
        list(verdict.rows),
        list(verdict.facts),
    )


def trial_answers(answers: pd.DataFrame) -> pd.DataFrame:
    """Sum up the answers of `screen` by patient and trial.

    Args:
        answers: what `screen` returned. Only top criteria count; a sub-item counts through its parent.

    Returns:
        One row per patient and trial; columns in `TrialAnswerRow`.
    """
    import pandas as pd

    top: dict[tuple[str, str], list[tuple[str, Truth]]] = {}
    parents = set(answers["criterion_id"])
    for row in answers.itertuples(index=False):
        is_top = pd.isna(row.parent_id) or row.parent_id not in parents
        found = top.setdefault((row.patient_id, row.trial_id), [])
        if is_top:
            found.append((row.criterion_id, None if pd.isna(row.passes) else bool(row.passes)))
    rows = [_trial_answer(patient_id, trial_id, found) for (patient_id, trial_id), found in top.items()]
    return pd.DataFrame(rows, columns=TrialAnswerRow._fields)


def _trial_answer(patient_id: str, trial_id: str, found: list[tuple[str, Truth]]) -> TrialAnswerRow:
    names: dict[Truth, list[str]] = {True: [], False: [], None: []}
    for criterion_id, passes in found:
        names[passes].append(criterion_id)
    outcome = Outcome.INELIGIBLE if names[False] else (Outcome.UNKNOWN if names[None] or not found else Outcome.ELIGIBLE)
    counts = (len(names[True]), len(names[False]), len(names[None]))
    return TrialAnswerRow(patient_id, trial_id, outcome, *counts, names[False] or names[None])
