"""Cells of a row that cannot both be true: those go that were read from the words of something else, or both."""

from __future__ import annotations

import re
from functools import lru_cache

from trialtab.patterns import expand_list, parse_table, pattern_text
from trialtab.tables.rows import InterventionRow

_ISO = re.compile(r"P(?P<n>\d+)(?P<unit>[DWMY])")
_DAYS = {"D": 1, "W": 7, "M": 31, "Y": 365}
_SHORTEST_CYCLE = 2  # days
_NO_INFUSION = frozenset({"oral", "sublingual", "buccal", "intranasal", "rectal", "vaginal"})  # routes
_ON_SKIN = frozenset({"topical", "cutaneous", "transdermal"})
_HOURS = re.compile(r"PT(?:[2-9]|\d\d+)H")


def without_contradictions(row: InterventionRow, *, is_day: bool) -> InterventionRow:
    """The row without the cells that others rule out.

    Args:
        row: as its regimen says it.
        is_day: whether the count of administrations is that of days named ("on day 1"), which may only be the first ones.
    """
    if row.form in _unfit().get(row.route or "", ()):
        row = row._replace(form=None)
    if row.form == "bolus" and _HOURS.fullmatch(
        row.infusion_duration_high or ""
    ):  # of the infusion that follows, or is the dose
        row = row._replace(form=None, infusion_duration_low=None, infusion_duration_high=None)
    if row.infusion_duration_high and row.route in _NO_INFUSION | _ON_SKIN:
        route = None if row.route in _NO_INFUSION else row.route
        row = row._replace(route=route, infusion_duration_low=None, infusion_duration_high=None)
    if row.n_cycles == 1 and row.cycle_duration:
        row = row._replace(n_cycles=None)  # "one cycle of 21 days" says what a cycle is
    if _is_of_interval(row):
        row = row._replace(duration_low=None, duration_high=None)
    if _is_no_cycle(row):
        row = row._replace(cycle_duration=None)
    if row.administrations_high == 1 and (_in_days(row.duration_high) or 0) > 1:
        if is_day:
            return row._replace(administrations_low=None, administrations_high=None)
        return row._replace(duration_low=None, duration_high=None)
    return row


@lru_cache(maxsize=1)
def _unfit() -> dict[str, set[str]]:
    """For each route the forms that are never given by it: "650 mg, oral, before the antibody infusion"."""
    forms: dict[str, set[str]] = {}
    for line in parse_table(pattern_text("forms.tsv"), file="forms.tsv", required=("id", "value", "never")):
        for route in expand_list(line["never"]):
            forms.setdefault(route, set()).add(line["value"])
    return forms


def _is_of_interval(row: InterventionRow) -> bool:
    """Whether the length says only how many days of each interval the agent is given: "days 1-5 of each 21-day cycle"."""
    days, interval = _in_days(row.duration_high), _in_days(row.interval)
    if days is None or interval is None or row.duration_low != row.duration_high:
        return False
    return days < interval and row.administrations_per_interval == days


def _is_no_cycle(row: InterventionRow) -> bool:
    """Whether the cycle is that of other drugs: shorter than the interval from one dose to the next, or than two days."""
    cycle, interval = row.cycle_duration, _in_days(row.interval)
    if cycle is None or cycle.startswith("PT"):
        return cycle is not None
    days = _in_days(cycle)
    return days is not None and (days < _SHORTEST_CYCLE or (interval is not None and interval > 1.2 * days))


def _in_days(duration: str | None) -> int | None:
    match = _ISO.fullmatch(duration or "")
    return int(match["n"]) * _DAYS[match["unit"]] if match else None
