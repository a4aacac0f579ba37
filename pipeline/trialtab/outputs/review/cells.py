"""Row values as short text for people: bounds, times, doses, schedules."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

Row = Mapping[str, Any]
ISO_DURATION = re.compile(r"P(T)?(\d+(?:\.\d+)?)([YMWDHS])")
DATE_UNITS = {"Y": "year", "M": "month", "W": "week", "D": "day"}
TIME_UNITS = {"H": "hour", "M": "minute", "S": "second"}
SIGNS = {"<=": "≤", ">=": "≥"}
FLAG_COLUMNS = ("negated", "historical", "hypothetical", "uncertain", "family", "is_exception")


def number(value: float | None) -> str:
    """A number without needless digits: 3.0 -> 3."""
    if value is None:
        return ""
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)


def bound(row: Row) -> str:
    """What a criteria row asks: `≥ 12 and < 18 a`, `≤ 1.5 × ULN`."""
    low, high, comparator = row["low"], row["high"], row["comparator"]
    if comparator is None and low is None and high is None:
        return ""
    unit = row["unit"] or (row["unit_text"] if not row["limit_of"] else None) or ""
    after = (f" × {row['limit_of']}" if row["limit_of"] else "") + f" {unit}".rstrip()
    if comparator == "between":
        low_sign = ">" if row["low_inclusive"] is False else "≥"
        high_sign = "<" if row["high_inclusive"] is False else "≤"
        return f"{low_sign} {number(low)} and {high_sign} {number(high)}{after}"
    value = number(low if low is not None else high)
    return f"{SIGNS.get(comparator, comparator or '')} {value}{after}".strip()


def interval(low: Any, high: Any, unit: str = "") -> str:
    """Two ends as one text; one when they are equal or only one is known."""
    ends = [number(end) if isinstance(end, float) else str(end) for end in (low, high) if end is not None]
    shown = "–".join(dict.fromkeys(ends))
    return f"{shown} {unit}".strip() if shown else ""


def duration(value: str | None) -> str:
    """An ISO 8601 duration in words: `P6M` -> `6 months`; one that is not that simple stays as it is."""
    match = ISO_DURATION.fullmatch(value or "")
    name = (TIME_UNITS if match[1] else DATE_UNITS).get(match[3]) if match else None
    if not match or not name:
        return value or ""
    return f"{match[2]} {name}" if match[2] == "1" else f"{match[2]} {name}s"


def durations(low: str | None, high: str | None) -> str:
    """Two ISO 8601 durations in words."""
    shortest, longest = duration(low), duration(high)
    if shortest and longest and shortest.split()[1:] == longest.split()[1:]:
        shortest = shortest.split()[0] if shortest != longest else shortest  # `30–60 minutes`
    return interval(shortest or None, longest or None)


def window(row: Row) -> str:
    """The time window of a criteria row: `within 6 months of Day 1`."""
    length, relation, anchor = duration(row["window"]), row["window_relation"] or "", row["anchor"] or ""
    if relation in ("", "during") or not length:
        parts = [relation.replace("_", " "), length, anchor]
    elif relation == "within":
        parts = ["within", length, f"of {anchor}" if anchor else ""]
    else:
        parts = ["≥" if relation.startswith("at_least") else "", length, relation.removeprefix("at_least_"), anchor]
    return " ".join(part for part in parts if part)


def time(row: Row) -> str:
    """Window, duration and frequency of a criteria row."""
    lasting = durations(row["duration_low"], row["duration_high"])
    parts = [window(row), f"for {lasting}" if lasting else "", row["frequency_text"] or ""]
    return "; ".join(part for part in parts if part)


def flags(row: Row) -> list[str]:
    """The names of the assertions that hold."""
    return [name.removeprefix("is_") for name in FLAG_COLUMNS if row.get(name)]


def concept(row: Row) -> str:
    """The concept as written with its normal form, where that differs."""
    written, norm = row["concept"] or "", row["concept_norm"] or ""
    return written if not norm or norm.lower() == written.lower() else f"{written} → {norm}" if written else norm


def schedule(row: Row) -> str:
    """How often and how long an intervention is given."""
    per = row["administrations_per_interval"]
    often = f"{number(per)} per {duration(row['interval']).removeprefix('1 ')}" if per is not None and row["interval"] else ""
    total = interval(row["administrations_low"], row["administrations_high"])
    cycles = f"{row['n_cycles']} cycles" if row["n_cycles"] is not None else ""
    if row["cycle_duration"]:
        cycles = f"{cycles or 'cycles'} of {duration(row['cycle_duration'])}"
    lasting = durations(row["duration_low"], row["duration_high"])
    infusion = durations(row["infusion_duration_low"], row["infusion_duration_high"])
    parts = [
        row["frequency_text"] or "",
        f"({often})" if often else "",
        f"{total} times" if total else "",
        cycles,
        f"for {lasting}" if lasting else "",
        f"each over {infusion}" if infusion else "",
    ]
    return " ".join(part for part in parts if part)


def dose(row: Row) -> str:
    """The dose of an intervention."""
    return interval(row["dose_low"], row["dose_high"], row["dose_unit"] or "") or row["dose_text"] or ""
