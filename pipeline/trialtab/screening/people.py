"""Ages and sexes against rows."""

from __future__ import annotations

from datetime import date

from trialtab.screening.bounds import bound_text, has_bound, within
from trialtab.screening.dates import MONTHS_PER_YEAR, whole_months
from trialtab.screening.records import FactKind, Patient, Truth, Verdict
from trialtab.screening.words import words
from trialtab.tables.rows import CriterionRow

_DAYS_PER_YEAR = 365.25
_DAYS_OF_UNIT = {"d": 1.0, "wk": 7.0, "mo": _DAYS_PER_YEAR / MONTHS_PER_YEAR, "a": _DAYS_PER_YEAR}


def age_verdict(row: CriterionRow, patient: Patient) -> Verdict:
    """The patient's age in completed units on the index date against the row's bound."""
    unit = row.unit or "a"
    if not has_bound(row) or unit not in _DAYS_OF_UNIT:
        return Verdict(None, (f"{row.concept or 'age'}: no bound in years, months, weeks or days",))
    for fact in patient.of(FactKind.BIRTH):
        if fact.start and patient.index_day and fact.start <= patient.index_day:
            age = _completed(fact.start, patient.index_day, unit)
            truth = within(age, row, row.low, row.high)
            return Verdict(truth, (_said(f"{age:g} {unit}", truth, row),), facts=(fact.position,))
    for fact in patient.of(FactKind.AGE):
        if fact.value is not None and (fact.unit or "a") in _DAYS_OF_UNIT:
            shown = f"{fact.value:g} {fact.unit or 'a'}"
            known = _stated(fact.value, fact.unit or "a", unit, row)
            return Verdict(known, (_said(shown, known, row),), facts=(fact.position,))
    return Verdict(None, ("the patient's age is not given",))


def _said(age: str, truth: Truth, row: CriterionRow) -> str:
    word = {True: "is", False: "is not", None: "may or may not be"}[truth]
    return f"age {age} {word} {bound_text(row._replace(unit=row.unit or 'a'))}"


def _completed(birth: date, day: date, unit: str) -> float:
    """Completed years or months by the calendar, weeks and days by counting."""
    if unit == "a":
        return whole_months(birth, day) // MONTHS_PER_YEAR
    return whole_months(birth, day) if unit == "mo" else (day - birth).days // int(_DAYS_OF_UNIT[unit])


def _stated(value: float, unit_from: str, unit_to: str, row: CriterionRow) -> Truth:
    """A stated age counts completed units: it lies between itself and the next whole number, which matters in a finer unit."""
    if unit_from == unit_to:
        return within(float(int(value)) if _is_whole(row) else value, row, row.low, row.high)
    factor = _DAYS_OF_UNIT[unit_from] / _DAYS_OF_UNIT[unit_to]
    first, last = int(value * factor), int((int(value) + 1) * factor - 1e-9)
    steps = {first, last} | {int(bound) + step for bound in (row.low, row.high) if bound is not None for step in (-1, 0, 1)}
    said = {within(float(age), row, row.low, row.high) for age in steps if first <= age <= last}
    return said.pop() if len(said) == 1 else None


def _is_whole(row: CriterionRow) -> bool:
    return all(bound is None or bound == int(bound) for bound in (row.low, row.high))


def sex_verdict(row: CriterionRow, patient: Patient) -> Verdict:
    """The patient's sex against the words of a row ("women", "both sexes")."""
    said = f"{row.concept_norm or ''} {row.concept or ''}"
    wanted = {name for name, pattern in (("female", words().female), ("male", words().male)) if pattern.search(said)}
    if not wanted:
        return Verdict(None, (f'"{row.concept}" names no sex that is known',))
    for fact in patient.of(FactKind.SEX):
        text = fact.concept or fact.status or ""
        sex = "female" if words().female.fullmatch(text) else ("male" if words().male.fullmatch(text) else None)
        if sex:
            return Verdict(sex in wanted, (f"sex is {sex}",), facts=(fact.position,))
        if wanted == {"female", "male"}:
            continue
        return Verdict(None, (f'sex is given as "{text}"',), facts=(fact.position,))
    return Verdict(None, ("the patient's sex is not given",))
