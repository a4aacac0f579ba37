"""Rows with named columns: flat JSON records, CSV, TSV and Parquet rows -> `RawTrial`.

A column is known by its name (`nct_id`, `NCT Number`, `eligibility_criteria`, `Study Title`, …) or by the options. A cell may
be a string, a number, a list, or (arms, interventions) a list of objects; a list in one string is split at `|`, `;` or line
ends.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from trialtab.errors import Errors, ReadingError
from trialtab.reading.draft import Located, RawArm, RawIntervention, RawTrial
from trialtab.reading.enumerations import split_type
from trialtab.reading.source import ReadingOptions
from trialtab.types import SectionKind

Row = Mapping[str, Any]

# role -> column names, as `_key` writes them; the first that a table has is taken
ROLE_NAMES: dict[str, tuple[str, ...]] = {
    "id": (
        *("nct_id", "nct_number", "nctid", "trial_id", "trialid", "trial_number", "study_id", "studyid", "registration_number"),
        *("registry_id", "record_id", "identifier", "id"),
    ),
    "title": ("brief_title", "title", "study_title", "public_title", "trial_title"),
    "official_title": ("official_title", "scientific_title", "full_title", "long_title"),
    "summary": ("brief_summary", "summary", "study_summary", "abstract"),
    "description": ("detailed_description", "description", "study_description"),
    "conditions": ("conditions", "condition", "diseases", "disease", "indication", "condition_or_disease", "medical_condition"),
    "keywords": ("keywords", "keyword"),
    "phase": ("phase", "phases", "study_phase", "trial_phase"),
    "overall_status": ("overall_status", "status", "study_status", "recruitment_status"),
    "study_type": ("study_type", "type_of_study"),
    "enrollment": ("enrollment", "enrolment", "sample_size", "target_enrollment", "target_sample_size"),
    "sex": ("sex", "gender"),
    "minimum_age": ("minimum_age", "min_age", "age_min", "agemin", "age_minimum"),
    "maximum_age": ("maximum_age", "max_age", "age_max", "agemax", "age_maximum"),
    "healthy_volunteers": ("healthy_volunteers", "accepts_healthy_volunteers"),
    "arms": ("arms", "arm_groups"),
    "interventions": ("interventions", "intervention", "treatments"),
    "eligibility": ("eligibility_criteria", "eligibility", "criteria", "eligibility_text", "inclusion_exclusion_criteria"),
    "inclusion": ("inclusion_criteria", "inclusion"),
    "exclusion": ("exclusion_criteria", "exclusion"),
    "text": ("text", "body", "content", "full_text"),
}
TEXT_ROLES = frozenset(("title", "official_title", "summary", "description", "eligibility", "inclusion", "exclusion", "text"))
_SECTIONS = {
    "eligibility": SectionKind.ELIGIBILITY,
    "inclusion": SectionKind.INCLUSION,
    "exclusion": SectionKind.EXCLUSION,
}
_LIST_ITEM = re.compile(r"[^|\n]+")
_LIST_ITEM_SEMICOLON = re.compile(r"[^;\n]+")

Columns = tuple[tuple[str, str], ...]  # (role, column); several columns may be `text`


def _key(name: str) -> str:
    """`NCT Number` and `nctNumber` -> nct_number."""
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name.strip())
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")


@lru_cache(maxsize=512)
def find_columns(names: tuple[str, ...], options: ReadingOptions) -> Columns:
    """Which column is what.

    Args:
        names: the table's columns or the record's keys.
        options: `id_column` and `text_columns` go before names that are known.

    Returns:
        (role, column) pairs; without a text role the rows are no trials.

    Raises:
        ReadingError: a column that the options name is not there.
    """
    by_key: dict[str, str] = {}
    for name in names:
        by_key.setdefault(_key(name), name)
    found = [
        (role, column)
        for role, known in ROLE_NAMES.items()
        if (column := next((by_key[key] for key in known if key in by_key), None)) is not None
    ]
    if options.id_column is not None:
        found = [("id", _named(options.id_column, names)), *(pair for pair in found if pair[0] != "id")]
    if options.text_columns:
        texts = [_text_column(option, names) for option in options.text_columns]
        taken = {column for _, column in texts}
        found = [pair for pair in found if pair[0] not in TEXT_ROLES and pair[1] not in taken] + texts
    return tuple(found)


def has_text(columns: Columns) -> bool:
    return any(role in TEXT_ROLES for role, _ in columns)


def _named(column: str, names: Iterable[str]) -> str:
    if column not in names:
        raise ReadingError(*Errors.E111, missing=f"the column {column!r}", found=", ".join(names)[:500] or "none")
    return column


def _text_column(option: str, names: tuple[str, ...]) -> tuple[str, str]:
    """`criteria=eligibility`, or a column whose role its name tells, or plain text."""
    column, equals, role = option.rpartition("=")
    if equals and role in TEXT_ROLES and column in names:
        return role, column
    column = _named(option, names)
    known = next((role for role, keys in ROLE_NAMES.items() if _key(column) in keys), "text")
    return (known if known in TEXT_ROLES else "text"), column


def read_row(row: Row, columns: Columns) -> RawTrial:
    """One row or flat record as a `RawTrial`. Paths are column names, with an index (`conditions[0]`) inside lists."""
    trial = RawTrial()
    for role, column in columns:
        value = row.get(column)
        if value is None or value == "" or (isinstance(value, float) and math.isnan(value)):
            continue
        if role == "id":
            trial.trial_id = scalar(value)
        elif role in _SECTIONS:
            trial.eligibility += [(_SECTIONS[role], text) for text in located(value, column)]
        elif role == "text":
            trial.texts += [(SectionKind.TEXT, text) for text in located(value, column)]
        elif role in ("conditions", "keywords"):
            setattr(trial, role, list(_items(value, column)))
        elif role == "arms" and isinstance(value, str):
            trial.texts.append((SectionKind.ARM, Located(value, column)))
        elif role == "arms":
            trial.arms = list(_arms(value, column))
        elif role == "interventions":
            trial.interventions = list(_interventions(value, column))
        elif role == "phase":
            trial.phase = [str(item) for item in value] if isinstance(value, list) else str(value)
        elif role == "enrollment":
            trial.enrollment = value if isinstance(value, str | int | float) else None
        elif role == "healthy_volunteers":
            trial.healthy_volunteers = value if isinstance(value, bool | str) else scalar(value)
        elif role in ("overall_status", "study_type"):
            setattr(trial, role, scalar(value))
        else:  # title, official_title, summary, description, sex, ages: one string each
            setattr(trial, role, next(located(value, column), None))
    return trial


def scalar(value: object) -> str | None:
    """A string or number as text; None for anything else."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value)
    return str(value) if isinstance(value, str | int) else None


def located(value: object, path: str) -> Iterator[Located]:
    """Every string of a value that is a string, a number or a list of these."""
    if isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from located(item, f"{path}[{index}]")
    elif (text := scalar(value)) is not None:
        yield Located(text, path)


def strings(value: object) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list | tuple) else []


def _items(value: object, path: str) -> Iterator[Located]:
    """The members of a list; of a list in one string each with its offsets."""
    if not isinstance(value, str):
        yield from located(value, path)
        return
    pattern = _LIST_ITEM if "|" in value else _LIST_ITEM_SEMICOLON
    for match in pattern.finditer(value):
        text = match.group()
        if text.strip():
            start = match.start() + len(text) - len(text.lstrip())
            yield Located(value, path, start, start + len(text.strip()))


def _objects(value: object, path: str) -> Iterator[tuple[str, Row]]:
    if isinstance(value, list | tuple):
        for index, item in enumerate(value):
            if isinstance(item, Mapping):
                yield f"{path}[{index}]", item


def text_at(item: Row, path: str, *keys: str) -> Located | None:
    """The first of some keys of an object that holds a string."""
    for key in keys:
        if isinstance(item.get(key), str):
            return Located(item[key], f"{path}.{key}")
    return None


def _arms(value: object, path: str) -> Iterator[RawArm]:
    for place, item in _objects(value, path):
        yield RawArm(
            text_at(item, place, "label", "title", "name"),
            scalar(item.get("type") or item.get("role")),
            text_at(item, place, "description"),
            strings(item.get("interventions") or item.get("intervention_names")),
        )


def _interventions(value: object, path: str) -> Iterator[RawIntervention]:
    for place, item in _objects(value, path):
        yield RawIntervention(
            text_at(item, place, "name"),
            scalar(item.get("type")),
            text_at(item, place, "description"),
            strings(item.get("arms") or item.get("arm_labels")),
            list(located(item.get("other_names"), f"{place}.other_names")),
        )
    if isinstance(value, str) or (isinstance(value, list) and any(isinstance(item, str) for item in value)):
        for name in _items(value, path):  # "DRUG: X|BIOLOGICAL: Y"
            kind, start = split_type(name.text)
            yield RawIntervention(Located(name.raw, name.path, name.start + start, name.end), kind)
