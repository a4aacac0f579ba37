"""Schedules by the calendar: days of the week, weeks on and off, "8/8 hours", "every 7th day", "on the 1st and 15th day".

"Monday, Wednesday and Friday" = 3 per P1W; "3 weeks on / 1 week off" and "3 out of 4 weeks" are cycles of P4W, not lengths of
treatment; "5 days out of 7" and "5 days on, 2 days off" = 5 per P7D; ordinal days are read as lists of days by `days`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set

from trialtab.quantities.numbers import NUMBER, parse_number
from trialtab.types import Frequency, TimeSpan

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORT = {"mon": 0, "tue": 1, "tues": 1, "wed": 2, "thu": 3, "thur": 3, "thurs": 3, "fri": 4, "sat": 5, "sun": 6}
# words without which no schedule of this file stands in a text, beside the units of time
SCHEDULE_WORDS = frozenset((*WEEKDAYS, *(f"{day}s" for day in WEEKDAYS), "mwf"))
_SHORT_WORDS = frozenset(_SHORT)
_REST_WORDS = frozenset(("off", "rest", "break", "pause"))
_DAY = rf"(?:{'|'.join(WEEKDAYS)}|{'|'.join(sorted(_SHORT, key=len, reverse=True))})s?(?![a-z])"
_TO = r"(?: *- *| (?:to|through|thru) )"
_AND = r" *(?:,? *(?:and|or)(?![a-z])|[,;/&-]) *"
_WEEKDAYS = re.compile(rf"(?<![a-z])(?:(?:on|every|each) )?{_DAY}(?:(?:{_TO}|{_AND}){_DAY})*")
_DAY_IN = re.compile(r"[a-z]+")
_RANGE = re.compile(rf"({_DAY}){_TO}({_DAY})")
_MWF = re.compile(r"(?<![a-z])mwf(?![a-z])")
_BY_CLOCK = re.compile(r"(?<![\d./])(?P<n>\d{1,2})/(?P=n) ?(?:hours?|hrs?|h)(?![a-z])")  # "8/8 hours"
_NTHS = {"fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10}
_EVERY_NTH = re.compile(
    rf"(?<![a-z])(?:once )?every (?:(?P<n>\d{{1,2}})(?:st|nd|rd|th)|(?P<word>{'|'.join(_NTHS)}))"
    r" (?P<unit>day|week|month)(?![a-z])"
)
_UNIT = r"(?P<{0}>day|week|wk|month)s?"
_SMALL = rf"(?:{NUMBER})"
# "3 weeks on / 1 week off", "for 28 days followed by 14 days of rest"
_ON_OFF = re.compile(
    rf"(?:(?<![a-z])for )?(?<![\w.-])(?P<on>{_SMALL})[ -]*{_UNIT.format('on_unit')}"
    r"(?:(?P<is_on>[ -]on(?![a-z])(?:[ -](?:treatment|drug|therapy))?)"
    r"|[ -](?:of )?(?:treatment|therapy|dosing|drug))?(?: ?\([^()]{1,40}\))?"
    r"(?P<link>[ ,;/(-]*+(?:(?:and then|and|then|alternating with|with|followed by|plus)(?![a-z]))? *(?:an? )?)"
    rf"(?P<off>{_SMALL}|a(?= ))[ -]*{_UNIT.format('off_unit')}[ -]*(?:of |without )?"
    r"(?:treatment |drug |dose )?(?:off|rest|break|pause|no (?:treatment|therapy|drug))(?![a-z])"
)
_OUT_OF = re.compile(
    rf"(?<![\w.])(?P<low>{NUMBER})(?: (?P<unit>day|week)s)? (?:out of|of every)(?: every)? (?P<high>{NUMBER})"
    r"(?:[ -](?P<unit2>day|week)s?)?(?![a-z0-9])"
)
_MOST_RATE = 10  # days of a rhythm that is a rate within a cycle ("5 days on, 2 days off")
_MOST = 400  # days of a cycle


def find_schedules(folded: str, words: Set[str]) -> tuple[list[Frequency], list[TimeSpan]]:
    """Rates and cycles that the calendar gives.

    Args:
        folded: the stretch.
        words: its words.
    """
    rates = [*_weekdays(folded, words), *_by_numbers(folded, words)]
    cycles: list[TimeSpan] = []
    for span, days_on in _on_and_off(folded, words):
        if days_on:
            rates.append(Frequency(span.start_char, span.end_char, float(days_on), span.low, None, None, "on-off"))
        else:
            cycles.append(span)
    if "out of " in folded or "of every " in folded:
        for match in _OUT_OF.finditer(folded):
            unit = match["unit2"] or match["unit"]
            low, high = parse_number(match["low"]), parse_number(match["high"])
            if unit is None or low is None or high is None or not 0 < low < high or high != int(high):
                continue
            interval = f"P{int(high)}{unit[0].upper()}"
            if unit == "day":
                rates.append(Frequency(*match.span(), float(low), interval, None, None, "out-of"))
            else:
                cycles.append(TimeSpan(*match.span(), interval, interval, "cycle", None, "cycle-out-of"))
    return rates, cycles


def _weekdays(folded: str, words: Set[str]) -> Iterator[Frequency]:
    if "mwf" in words:
        for match in _MWF.finditer(folded):
            yield Frequency(*match.span(), 3.0, "P1W", None, None, "weekdays")
    if SCHEDULE_WORDS.isdisjoint(words) and len(_SHORT_WORDS & words) < 2:
        return
    for match in _WEEKDAYS.finditer(folded):
        n = max(_count(part) for part in match[0].split(" or "))
        names = _names(match[0])
        # one day alone is a date, unless it comes again: "Mondays", "every Monday"
        if n == 1 and not (match[0].startswith(("every", "each")) or match[0].endswith("days")):
            continue
        if n and (len(names) > 1 or names[0] not in _SHORT):
            yield Frequency(*match.span(), float(n), "P1W", None, None, "weekdays")


def _count(text: str) -> int:
    """How many days of the week a list or a run names: "monday to friday" is five, "mon-wed-fri" three."""
    names = _names(text)
    if len(names) == 2 and (run := _RANGE.search(text)):
        first, last = (_rank(_names(run[group])[0]) for group in (1, 2))
        return (last - first) % 7 + 1
    return len({_rank(name) for name in names})


def _names(text: str) -> list[str]:
    words = (word.removesuffix("s") if word.endswith("days") else word for word in _DAY_IN.findall(text))
    return [word for word in words if word in WEEKDAYS or word in _SHORT]


def _rank(name: str) -> int:
    return _SHORT[name] if name in _SHORT else WEEKDAYS.index(name)


def _by_numbers(folded: str, words: Set[str]) -> Iterator[Frequency]:
    """ "8/8 hours" and "every 7th day": one per interval."""
    if "/" in folded:
        for match in _BY_CLOCK.finditer(folded):
            if int(match["n"]):
                yield Frequency(*match.span(), 1.0, f"PT{int(match['n'])}H", None, None, "by-clock")
    for match in _EVERY_NTH.finditer(folded) if "every" in words else ():
        n = int(match["n"]) if match["n"] else _NTHS[match["word"]]
        if n:
            yield Frequency(*match.span(), 1.0, f"P{n}{match['unit'][0].upper()}", None, None, "every-nth")


def _on_and_off(folded: str, words: Set[str]) -> Iterator[tuple[TimeSpan, int]]:
    """Stretches with a rest behind, and on how many days where they are counted in few days: "4 days on, 3 days off"."""
    for match in _ON_OFF.finditer(folded) if not _REST_WORDS.isdisjoint(words) or "of no " in folded else ():
        # a stretch with no "on" needs a word that joins it to the rest: "28 days followed by 14 days of rest"
        if not match["is_on"] and not match["link"].strip(" ,;/(-"):
            continue
        on, off = parse_number(match["on"]), parse_number("one" if match["off"] == "a" else match["off"])
        if on is None or off is None or on != int(on) or off != int(off):
            continue
        units = {"w" if unit == "wk" else unit[0] for unit in (match["on_unit"], match["off_unit"])}
        if length := _length(int(on), int(off), match["on_unit"][0], match["off_unit"][0], units):
            is_rate = units == {"d"} and on + off <= _MOST_RATE
            yield TimeSpan(*match.span(), length, length, "cycle", None, "cycle-on-off"), int(on) if is_rate else 0


def _length(on: int, off: int, on_unit: str, off_unit: str, units: set[str]) -> str | None:
    """ISO length of a cycle; weeks and days are added up in days, months only to months."""
    if not 0 < on + off <= _MOST:
        return None
    if len(units) == 1:
        return f"P{on + off}{on_unit.upper()}"
    if "m" in units:
        return None
    days = {"d": 1, "w": 7}
    return f"P{on * days[on_unit] + off * days[off_unit]}D"
