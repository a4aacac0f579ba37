"""Row values as short text for people: bounds, times, doses, schedules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Row = Mapping[str, Any]
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
    after = f" × {row['limit_of']}" if row["limit_of"] else ""
    after += f" {row['unit'] or row['unit_text'] or ''}".rstrip()
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


def time(row: Row) -> str:
    """Window, duration and frequency of a criteria row."""
    window = " ".join(str(row[name]) for name in ("window_relation", "window", "anchor") if row[name])
    duration = interval(row["duration_low"], row["duration_high"])
    parts = [window, f"for {duration}" if duration else "", row["frequency_text"] or ""]
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
    often = f"{number(per)} per {row['interval']}" if per is not None and row["interval"] else ""
    total = interval(row["administrations_low"], row["administrations_high"])
    cycles = f"{row['n_cycles']} cycles" if row["n_cycles"] is not None else ""
    if row["cycle_duration"]:
        cycles = f"{cycles} of {row['cycle_duration']}".strip()
    duration = interval(row["duration_low"], row["duration_high"])
    infusion = interval(row["infusion_duration_low"], row["infusion_duration_high"])
    parts = [
        row["frequency_text"] or "",
        f"({often})" if often else "",
        f"{total} times" if total else "",
        cycles,
        f"for {duration}" if duration else "",
        f"each over {infusion}" if infusion else "",
    ]
    return " ".join(part for part in parts if part)


def dose(row: Row) -> str:
    """The dose of an intervention."""
    return interval(row["dose_low"], row["dose_high"], row["dose_unit"] or "") or row["dose_text"] or ""
