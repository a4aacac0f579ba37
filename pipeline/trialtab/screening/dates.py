"""ISO 8601 durations counted back and forth from a day, and what is known of when a fact held."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

from trialtab.screening.kleene import truth_and
from trialtab.screening.records import Truth

_DURATION = re.compile(
    r"P(?:(?P<y>\d+(?:\.\d+)?)Y)?(?:(?P<m>\d+(?:\.\d+)?)M)?(?:(?P<w>\d+(?:\.\d+)?)W)?(?:(?P<d>\d+(?:\.\d+)?)D)?"
    r"(?:T(?:(?P<H>\d+(?:\.\d+)?)H)?(?:(?P<M>\d+(?:\.\d+)?)M)?(?:(?P<S>\d+(?:\.\d+)?)S)?)?"
)
_DAYS_PER_MONTH = 365.25 / 12  # for a fraction of a month only; whole months are counted in the calendar
MONTHS_PER_YEAR = 12


class Duration(NamedTuple):
    """Whole calendar months, and days (a fraction where hours or parts of a month are given)."""

    months: int
    days: float

    @property
    def is_exact(self) -> bool:
        """Whether it is a whole number of days: dates say nothing about hours."""
        return self.days == int(self.days)


def parse_duration(text: str) -> Duration | None:
    """An ISO 8601 duration; None for what is none. A day given in hours stays inexact: `PT24H` may reach to the day before."""
    match = _DURATION.fullmatch(text)
    if match is None or not any(match.groups()):
        return None
    part = {name: float(value or 0) for name, value in match.groupdict().items()}
    months = part["y"] * MONTHS_PER_YEAR + part["m"]
    whole = int(months)
    days = part["w"] * 7 + part["d"] + (months - whole) * _DAYS_PER_MONTH
    hours = part["H"] + part["M"] / 60 + part["S"] / 3600
    return Duration(whole, days + hours / 24 - (1e-6 if hours else 0))


def shift(day: date, duration: Duration, sign: int) -> tuple[date, date]:
    """The day at a distance: (nearest, farthest) day that it can be, equal where the duration is exact.

    Raises:
        OverflowError: the calendar ends before it.
    """
    month = day.year * MONTHS_PER_YEAR + day.month - 1 + sign * duration.months
    year, index = divmod(month, MONTHS_PER_YEAR)
    if not 1 <= year <= 9999:
        raise OverflowError
    moved = day.replace(year=year, month=index + 1, day=min(day.day, monthrange(year, index + 1)[1]))
    low = int(duration.days)
    high = low if duration.is_exact else low + 1
    return moved + sign * timedelta(days=low), moved + sign * timedelta(days=high)


class Lasting(NamedTuple):
    """When a fact held.

    Attributes:
        start: its first day; None: unknown.
        end: its last day; None: it goes on, or, where `is_undated`, unknown.
        latest: a day by which it had begun, for an unknown start.
        is_undated: an event without a date.
    """

    start: date | None
    end: date | None
    latest: date | None
    is_undated: bool = False


def overlaps(held: Lasting, first: date | None, last: date) -> Truth:
    """Whether a fact held on some day of [first, last]; `first` None: ever before."""
    return truth_and((starts_by(held, last), _lasts_to(held, first)))


def starts_by(held: Lasting, day: date) -> Truth:
    """Whether a fact had begun by a day."""
    if held.start is not None:
        return held.start <= day
    return True if held.latest is not None and held.latest <= day else None


def ends_by(held: Lasting, day: date) -> Truth:
    """Whether a fact was over by a day: its last day is no later."""
    if held.end is None:
        return None if held.is_undated else False
    return held.end <= day


def _lasts_to(held: Lasting, day: date | None) -> Truth:
    if day is None:
        return True
    if held.end is None:
        return None if held.is_undated else True
    return held.end >= day


def covers(held: Lasting, first: date | None, last: date) -> Truth:
    """Whether a fact held on every day of [first, last]; one without any date is meant without limits."""
    if held.start is None:
        began: Truth = True if held.end is None else None
    else:
        began = first is not None and held.start <= first
    return truth_and((began, _lasts_to(held, last)))


def whole_months(start: date, end: date) -> int:
    """Completed months from one day to another."""
    months = (end.year - start.year) * MONTHS_PER_YEAR + end.month - start.month
    return months - (1 if end.day < start.day else 0)
