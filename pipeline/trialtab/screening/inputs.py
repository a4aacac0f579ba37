"""The two tables that screening reads: their columns, checked, as typed records."""

from __future__ import annotations

import typing
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from trialtab.errors import Errors, SettingsError
from trialtab.screening.matching import code_key, key
from trialtab.screening.records import Certainty, Fact, FactKind, Patient, Subject
from trialtab.tables.rows import CriterionRow, columns_of

if TYPE_CHECKING:
    import pandas as pd

# column -> what a cell holds
PATIENT_COLUMNS: dict[str, str] = {
    "patient_id": "text",
    "kind": "text",
    "concept": "text",
    "concept_code": "text",
    "concept_code_system": "text",
    "is_a": "list",
    "value": "number",
    "unit": "text",
    "status": "text",
    "lower_limit": "number",
    "upper_limit": "number",
    "start": "date",
    "end": "date",
    "route": "text",
    "certainty": "text",
    "subject": "text",
}
REQUIRED_PATIENT_COLUMNS = ("patient_id", "kind")
REQUIRED_CRITERION_COLUMNS = ("trial_id", "criterion_id", "row_id", "kind", "domain", "concept")
_LIST_SIGN = "|"
_CODE_SIGN = ":"
_TRUE, _FALSE = ("true", "1"), ("false", "0")


def read_patients(table: pd.DataFrame, complete: Iterable[str] = ()) -> list[Patient]:
    """The patients of a patient table, in the order in which they first appear.

    Args:
        table: one row a fact, in `PATIENT_COLUMNS`; absent columns are empty.
        complete: kinds whose lists are complete for every patient.

    Raises:
        SettingsError: a column is missing or unknown, or a cell cannot be read.
    """
    _check_columns("patients", list(table.columns), REQUIRED_PATIENT_COLUMNS, PATIENT_COLUMNS)
    everywhere = frozenset(_checked_kind(kind, None) for kind in complete)
    facts: dict[str, list[Fact]] = {}
    for position, cells in enumerate(_records(table)):
        patient_id = _cell(cells, "patient_id", position)
        if patient_id is None:
            _complain("patients", position, "patient_id", None, "an id")
        facts.setdefault(str(patient_id), []).append(_fact(cells, position))
    return [_patient(patient_id, found, everywhere) for patient_id, found in facts.items()]


def read_criteria(table: pd.DataFrame) -> list[CriterionRow]:
    """The rows of a criteria table; columns that it lacks take the contract's defaults, others of its own are left aside.

    Raises:
        SettingsError: a column that is needed is missing, or a cell cannot be read.
    """
    _check_columns("criteria", list(table.columns), REQUIRED_CRITERION_COLUMNS, None)
    kinds = columns_of("criteria")
    defaults = CriterionRow._field_defaults | {"parent_id": None, "text": ""}
    names = [name for name in CriterionRow._fields if name in table.columns]
    rows: list[CriterionRow] = []
    for position, cells in enumerate(_records(table)):
        values = dict(defaults)
        for name in names:
            value = _typed(cells[name], kinds[name][0], position, name)
            if value is not None or kinds[name][1]:
                values[name] = value
            elif name not in defaults:
                _complain("criteria", position, name, None, "a value")
        rows.append(CriterionRow(**values))
    return rows


def _records(table: pd.DataFrame) -> Iterator[Mapping[str, Any]]:
    names = [str(name) for name in table.columns]
    for values in table.itertuples(index=False, name=None):
        yield dict(zip(names, values, strict=True))


def _check_columns(table: str, found: list[Any], required: Iterable[str], known: Iterable[str] | None) -> None:
    missing = [name for name in required if name not in found]
    unknown = [] if known is None else [str(name) for name in found if name not in set(known)]
    if missing or unknown:
        problem = f"lacks {', '.join(missing)}" if missing else f"has {', '.join(unknown)}, which it does not know"
        raise SettingsError(*Errors.E401, table=table, problem=problem, expected=", ".join(known or required))


def _patient(patient_id: str, facts: list[Fact], everywhere: frozenset[str]) -> Patient:
    by_kind: dict[FactKind, tuple[Fact, ...]] = {}
    complete = set(everywhere)
    for fact in facts:
        by_kind[fact.kind] = (*by_kind.get(fact.kind, ()), fact)
        if fact.kind is FactKind.COMPLETE:
            complete.add(_checked_kind(fact.concept or "", fact.position))
    days = {fact.start for fact in by_kind.get(FactKind.INDEX, ())}
    if len(days) > 1 or None in days:
        position = by_kind[FactKind.INDEX][-1].position
        _complain("patients", position, "start", days, f"one index date for patient {patient_id}")
    return Patient(patient_id, next(iter(days), None), by_kind, frozenset(complete))


def _checked_kind(kind: str, position: int | None) -> str:
    if kind == Subject.FAMILY:
        return kind
    if kind not in set(FactKind):
        _complain("patients", position, "concept", kind, f"a kind that can be complete: {', '.join(FactKind)}, family")
    return kind


def _fact(cells: Mapping[str, Any], position: int) -> Fact:
    get = {name: _cell(cells, name, position) for name in PATIENT_COLUMNS if name in cells}
    start, end = get.get("start"), get.get("end")
    if start and end and end < start:
        _complain("patients", position, "end", end, f"no day before the start, {start}")
    code = get.get("concept_code")
    own = {key(get["concept"])} if get.get("concept") else set()
    return Fact(
        position,
        _enum(FactKind, get.get("kind"), position, "kind"),
        get.get("concept"),
        frozenset(own - {""}) | (frozenset({code_key(get.get("concept_code_system"), code)}) if code else frozenset()),
        frozenset(_broader(name) for name in get.get("is_a") or ()),
        get.get("value"),
        get.get("unit"),
        get.get("status"),
        get.get("lower_limit"),
        get.get("upper_limit"),
        start,
        end,
        get.get("route"),
        _enum(Certainty, get.get("certainty") or Certainty.CONFIRMED, position, "certainty"),
        _enum(Subject, get.get("subject") or Subject.PATIENT, position, "subject"),
    )


def _broader(name: str) -> object:
    system, sign, code = name.partition(_CODE_SIGN)
    return code_key(system.strip(), code.strip()) if sign and " " not in name.strip() else key(name)


def _enum(kind: Any, value: Any, position: int, column: str) -> Any:
    if value not in set(kind):
        _complain("patients", position, column, value, f"one of {', '.join(kind)}")
    return kind(value)


def _cell(cells: Mapping[str, Any], name: str, position: int) -> Any:
    value = cells[name]
    kind = PATIENT_COLUMNS[name]
    if kind == "list":
        items = value.split(_LIST_SIGN) if isinstance(value, str) else ([] if _is_empty(value) else list(value))
        return [str(item).strip() for item in items if str(item).strip()]
    if _is_empty(value):
        return None
    if kind == "number":
        return _number(value, "patients", position, name)
    return _day(value, position, name) if kind == "date" else str(value).strip() or None


def _is_empty(value: Any) -> bool:
    if value is None or isinstance(value, str):
        return value is None or not value.strip()
    import pandas as pd

    return bool(pd.isna(value)) if not hasattr(value, "__len__") else False


def _number(value: Any, table: str, position: int, name: str) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        _complain(table, position, name, value, "a number")
    if number in (float("inf"), float("-inf")):
        _complain(table, position, name, value, "a finite number")
    return number


def _day(value: Any, position: int, name: str) -> date:
    if isinstance(value, datetime):  # pandas' Timestamp is one
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value).strip()[:10])
    except ValueError:
        _complain("patients", position, name, value, "a day as YYYY-MM-DD")


def _typed(value: Any, kind: str, position: int, name: str) -> Any:
    """A cell of the criteria table in its column's type; CSV files give text for all."""
    if kind == "list<string>":
        return None
    if _is_empty(value):
        return None
    if kind in ("float64", "int64"):
        number = _number(value, "criteria", position, name)
        return int(number) if kind == "int64" else number
    if kind == "bool":
        word = str(value).strip().casefold()
        if word not in (*_TRUE, *_FALSE):
            _complain("criteria", position, name, value, "true or false")
        return word in _TRUE
    return str(value)


def _complain(table: str, position: int | None, column: str, found: Any, expected: str) -> typing.NoReturn:
    row = "option" if position is None else f"row {position + 1}"
    raise SettingsError(*Errors.E402, table=table, row=row, column=column, found=f"{found!s:.80}", expected=expected)
