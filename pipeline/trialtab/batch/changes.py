"""The criteria rows of one trial in two runs -> what changed. Plain functions on rows as dicts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from trialtab.outputs.review import cells
from trialtab.tables.rows import CriterionRow

Row = dict[str, Any]
# where a row stands, not what it says: one item more in front moves all that follow
_PLACES = frozenset(
    (
        *("trial_id", "criterion_id", "parent_id", "row_id", "group_id"),
        *("field", "section", "start_char", "end_char", "confidence"),
    )
)
SAID = tuple(name for name in CriterionRow._fields if name not in _PLACES)
BOUND = frozenset(
    (
        *("comparator", "low", "high", "unit", "limit_of", "low_inclusive", "high_inclusive", "status"),
        *("window", "window_relation", "anchor", "duration_low", "duration_high", "group_min"),
    )
)


class Change(StrEnum):
    """What happened to a trial or to a criteria row."""

    TRIAL_ADDED = "trial_added"
    TRIAL_REMOVED = "trial_removed"
    ADDED = "added"
    REMOVED = "removed"
    BOUND_ALTERED = "bound_altered"  # bound, time window or status
    ALTERED = "altered"  # its text, an assertion, …


class ChangeRow(NamedTuple):
    """One row of the table of changes. `columns` names what differs; values are as people read them (`≤ 1.5 × ULN`)."""

    trial_id: str
    change: str
    kind: str | None = None
    domain: str | None = None
    concept: str | None = None
    columns: str | None = None
    old_value: str | None = None
    new_value: str | None = None
    old_text: str | None = None
    new_text: str | None = None
    old_row_id: str | None = None
    new_row_id: str | None = None


def changes_of(trial_id: str, old: Sequence[Row], new: Sequence[Row]) -> Iterator[ChangeRow]:
    """What changed in the criteria of a trial: rows gone and altered in their old order, then rows that are new.

    Rows that say the same are the same, wherever they stand. Of the others, an old and a new one about the same concept are one
    row that was altered, first come first served.
    """
    old, new = _without_common(old, new)
    about: dict[Any, list[Row]] = defaultdict(list)
    for row in new:
        about[_subject(row)].append(row)
    paired: set[int] = set()
    for row in old:
        matches = about[_subject(row)] if row["concept"] else []
        if matches:
            match = min(matches, key=lambda other: len(_differences(row, other)))
            matches.remove(match)
            paired.add(id(match))
            yield _altered(trial_id, row, match)
        else:
            yield ChangeRow(trial_id, Change.REMOVED, *_what(row), None, _value(row), None, row["text"], None, row["row_id"])
    for row in new:
        if id(row) not in paired:
            yield ChangeRow(
                trial_id, Change.ADDED, *_what(row), None, None, _value(row), None, row["text"], None, row["row_id"]
            )


def _without_common(old: Sequence[Row], new: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """The rows of each that the other does not have; of equal rows as many as it has more."""
    places: dict[Any, list[int]] = defaultdict(list)
    for place, row in enumerate(new):
        places[_said(row)].append(place)
    common: set[int] = set()
    left = []
    for row in old:
        if found := places[_said(row)]:
            common.add(found.pop(0))
        else:
            left.append(row)
    return left, [row for place, row in enumerate(new) if place not in common]


def _said(row: Row) -> tuple[Any, ...]:
    return tuple(row.get(name) for name in SAID)


def _subject(row: Row) -> tuple[Any, ...]:
    name = row["concept_norm"] or row["concept"] or ""
    return row["kind"], row["domain"], name.lower(), row["is_exception"]


def _differences(old: Row, new: Row) -> list[str]:
    return [name for name in SAID if old.get(name) != new.get(name)]


def _altered(trial_id: str, old: Row, new: Row) -> ChangeRow:
    columns = _differences(old, new)
    change = Change.BOUND_ALTERED if BOUND.intersection(columns) else Change.ALTERED
    values = (", ".join(columns), _value(old), _value(new), old["text"], new["text"], old["row_id"], new["row_id"])
    return ChangeRow(trial_id, change, *_what(new), *values)


def _what(row: Row) -> tuple[str, str, str | None]:
    return row["kind"], row["domain"], row["concept_norm"] or row["concept"]


def _value(row: Row) -> str | None:
    return "; ".join(part for part in (cells.bound(row), row["status"], cells.time(row)) if part) or None
