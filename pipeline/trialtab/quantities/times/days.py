"""Days on which something is given: "on days 1, 8 and 15", "days 1-5", "day -5 to -3", "on days 1 and 8 of each 21-day cycle".

A list counts administrations (one a day; a frequency of several a day right before it multiplies). With "of each 21-day
cycle" or "every 3 weeks" it is a rate: 2 per P21D. A single run of days in no cycle is a duration as well: "days 1-5" = P5D.
Days that name a visit, a first day ("beginning on day 1") or a time of measuring are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from typing import NamedTuple

from trialtab.patterns import expand_list, parse_table
from trialtab.quantities.times.text import phrase_regex
from trialtab.types import Frequency, TimeSpan

DAY_WORDS = frozenset(["day", "days", "d"])
_MAX_DAYS = 120
_RATE_GAP = 3  # characters between "twice daily" and "on days 1-5"
_CLAUSE = 80  # characters before a list in which a word of measuring makes it a time of measuring
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8}

_DAY = r"[-+]?\d{1,3}(?!\d|\.\d|,\d{3}|,\d+ ?(?:mg|g|ml|mcg|µg|ug|iu|u)(?![a-z])|%)"
_WORD = r"(?:study |treatment |cycle |transplant )?days?"
_AGAIN = rf"(?:(?:on )?{_WORD} *|d *)?"
_TO = r"(?: *[-~] *| (?:to|through|thru|until|till) )"
_ITEM = rf"{_DAY}(?:{_TO}{_AGAIN}{_DAY})?"
_AND = r" *(?:,(?: *&)?|/|&|\+(?=d)|,? *(?:and|or|as well as)(?![a-z])|, *and(?![a-z])) *"
_LOST = r" (?=\d{1,2}(?![\d./]| *(?:-|to |[a-z%µμ²])))"  # "days 1, 8 15"
_STOP = r" *; *"  # what follows with "days" again is the next step: "day 1; days 2-6: 600 mg"
# "on day 1 and 5 mg", "and 7 days later", "day 1, 5-fluorouracil"
_NO_ITEM = (
    r"(?![ -]*(?:mg|m?l(?![a-z])|g(?![a-z])|mcg|iu|units?|tab|cap|puff|drop|sachet|pill|dose|injection|infusion|vial|million|%"
    r"|[a-z]+-?day|days?(?![a-z0-9]))|-[a-z])"
)
_NO_END = r"(?![\d/]|\.\d| *(?:hours?|h|minutes?|weeks?|months?)(?![a-z]))"
_LIST = re.compile(
    rf"(?<![a-z0-9/])(?<!/ )(?:(?P<on>on|from|for|at) )?(?P<day>{_WORD} *(?:g )?|d(?=[-+]?\d)|d (?=\d+[-,]))"
    rf"(?P<list>{_ITEM}(?:(?:{_AND}{_AGAIN}|{_STOP}|(?<=\d, \d|, \d\d){_LOST}){_ITEM}{_NO_ITEM})*){_NO_END}"
)
_ORDINAL_WORDS = expand_list(
    "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth"
)
_ORDINALS = {word: str(number) for number, word in enumerate(_ORDINAL_WORDS, 1)}
_ORDINAL_PARTS = frozenset(("st", "nd", "rd", "th", *_ORDINALS))
_NTH = rf"(?:\d{{1,3}}(?:st|nd|rd|th)|(?:{'|'.join(sorted(_ORDINALS, key=len, reverse=True))}))(?![a-z])"
_NEXT_NTH = rf"(?:(?:{_AND}|{_TO})(?:the |on the )?{_NTH})"
# "on the 1st and 15th day", "2nd - 7th days"
_ORDINAL_LIST = re.compile(
    rf"(?<![a-z0-9])(?<!every )(?:(?P<on>on|from|for|at) )?(?:the )?(?P<list>{_NTH}{_NEXT_NTH}*)"
    r" (?P<day>(?:study |treatment |cycle )?days?)(?![a-z-])"
)
_ORDINAL = re.compile(r"(?P<digits>\d+)(?:st|nd|rd|th)|[a-z]+")
_RUN = re.compile(rf"(?P<low>{_DAY})(?:{_TO}{_AGAIN}(?P<high>{_DAY}))?")
_N = rf"\d{{1,3}}|{'|'.join(_NUMBERS)}"
_CYCLE = re.compile(
    rf",? *\(?(?:[a-z]+ )?(?:of|in|during|per|for) (?:(?P<which>each|every|a|an|the|all|both|subsequent)[ -]*)?"
    rf"(?:(?P<n>{_N})[ -]*(?P<unit>day|week)s?[ -]*)?(?:treatment |chemotherapy )?(?P<noun>cycles?"
    rf"|courses?)(?: *(?P<number>\d))?"
    rf"(?: *[:=(]? *\(?(?:each )?(?P<n2>{_N})[ -]*(?P<unit2>day|week)s?(?: cycles?)?\)?)?"
)
# "day 1: x 400 mg", given once
_HEADS_DOSE = re.compile(
    r" *[:=] *(?:[a-z][\w/-]*[ ,]+){0,2}\d+(?:[.,]\d+)* *(?:mg|g|mcg|µg|μg|ug|iu|units?|tabs?|tablets?|caps|capsules?)(?![a-z])"
    r"(?![^.;:]{0,30}(?<![a-z])(?:twice|times|x|doses)(?![a-z]))"
)
_OTHER_UNIT = re.compile(
    r" *(?:,|,? *(?:and|&)) *(?:weeks?|months?|[wm](?=\d)) ?\d{1,3}(?! *[:\d])"
)  # "day 0, week 4 and week 8"
_WEEK = re.compile(r" (?:of|in) (?:each|every|the) week(?![a-z])(?! \d)")
_EVERY = re.compile(
    rf",? *\(?(?:and )?(?:repeated |repeat |repeats )?(?:every|q) *(?P<n>{_N})[ -]*(?P<unit>days?|d|weeks?|wks?"
    rf"|w)(?![a-z])(?! *cycle)"
)
_EVERY_CYCLE = re.compile(
    rf",? *+\(?(?:of )?(?:a |an |each |every |q)? *+(?P<n>{_N})[ -]*+(?P<unit>day|week)s?[ -]++(?:treatment )?cycles?"
)
_ROUTES = r"iv|po|sc|im|it|i\.v\.|p\.o\.|s\.c\.|orally|(?:intra[a-z]{4,10}|subcutaneous)(?:ly)?"
_RATES = r"(?:a|per|each|every) day|daily|[bt]id|qd|[bt]\.i\.d\.?|q ?\d{1,2} ?h(?:ours|rs)?|every \d{1,2} (?:hours?|hrs?|h)"
_DOSE_BEFORE = re.compile(
    r"(?:\d *(?:mg|g|mcg|µg|μg|ug|ml|iu|units?|gy|cgy|auc)(?![a-z])(?:[ /a-z0-9²*^.-]{0,14})?"
    rf"|(?<![a-z])(?:{_ROUTES}|{_RATES}))"
    r"[ ,(]*(?:(?:iv|po|sc|i\.v\.|im|it)[ ,(]*)?$"
)


class Days(NamedTuple):
    """A list of days: how many there are, whether they are one unbroken run, and how many at most ("days 1-2 or 1-3")."""

    n: int
    is_run: bool
    most: int


class DayWords:
    """The words of `patterns/time_guards.tsv` beside which days are none of giving."""

    def __init__(self, guards: str) -> None:
        words: dict[str, list[str]] = {}
        for row in parse_table(guards, file="time_guards.tsv", required=("id", "role", "words")):
            words.setdefault(row["role"], []).extend(expand_list(row["words"]))
        self._before = re.compile(rf"(?<![a-z]){phrase_regex(words['day_before'])}[ ,]*\(?$")
        self._after = re.compile(rf" *\)? *(?:[a-z]*-)?{phrase_regex(words['day_after'])}")
        self._first = re.compile(rf"(?<![a-z]){phrase_regex(words['day_first'])} *$")
        self._measured = re.compile(rf"(?<![a-z]){phrase_regex(words['day_measured'])}(?! by )[^.;:]{{0,60}}$")

    def find(self, folded: str, words: Set[str], rates: list[Frequency]) -> tuple[list[Frequency], list[TimeSpan]]:
        """Day lists as frequencies, and the unbroken ones as time spans.

        Args:
            folded: the stretch.
            words: its words.
            rates: frequencies found in it; one of several a day just before the list multiplies its count.
        """
        frequencies: list[Frequency] = []
        spans: list[TimeSpan] = []
        per_day = _daily_rates(rates)
        for match in _matches(folded, words):
            days = count_days(_in_digits(match["list"]))
            if days is None or _OTHER_UNIT.match(folded, match.end()) or self._is_label(folded, match, days):
                continue
            start, end = match.span()
            cycle = _cycle_after(folded, end)
            if cycle is not None:
                frequencies.append(Frequency(start, cycle[0], float(days.n), cycle[1], None, None, "days-of-cycle"))
                continue
            times = _times_before(start, per_day)
            low, high = days.n * times, days.most * times
            frequencies.append(Frequency(start, end, None, None, low, high, "days"))
            if days.is_run:
                spans.append(TimeSpan(start, end, f"P{days.n}D", f"P{days.n}D", "duration", None, "span-days"))
        return frequencies, spans

    def _is_label(self, folded: str, match: re.Match[str], days: Days) -> bool:
        """Whether the days name a visit, a first day or a time of measuring, not the days of giving."""
        start, on = match.start(), match["on"]
        clause = max(0, start - _CLAUSE)
        if on == "from" and days.is_run and is_dosed(folded, start):
            return False  # "6 mg from day 1 to 10 after randomization"
        if (on == "from" and not days.is_run) or self._after.match(folded, match.end()):
            return True
        if on == "at":  # "1 g at days 1, 8 and 15", but "seen at day 8"
            return days.n == 1 or not is_dosed(folded, start)
        if self._measured.search(folded, clause, start) and not is_dosed(folded, start):
            return True
        if _cycle_after(folded, match.end()) is not None and match["on"] is None and days.n == 1:
            return self._before.search(folded, max(0, start - 24), start) is not None  # "90 min infusion day 7 of each cycle"
        if days.n == 1 and self._first.search(folded, clause, start):
            return True
        if on is not None or (days.is_run and is_dosed(folded, start)):
            return False
        if self._before.search(folded, max(0, start - 24), start):
            return True
        return days.n == 1 and not is_dosed(folded, start) and not _HEADS_DOSE.match(folded, match.end())


def count_days(text: str) -> Days | None:
    """Days that a folded list names: "1-5 and 8-12" = 10, "-5 to -3" = 3; None for a run that crosses day 0 or goes down."""
    if " or " in text:
        parts = [count_days(part) for part in text.split(" or ")]
        sizes = [part.n for part in parts if part is not None]
        return Days(min(sizes), False, max(sizes)) if len(sizes) == len(parts) else None
    runs = list(_RUN.finditer(text))
    total = 0
    for run in runs:
        low, high = int(run["low"]), int(run["high"] or run["low"])
        if high < low or (run["high"] and low < 0 < high):
            return None
        total += high - low + 1
    if not 0 < total <= _MAX_DAYS:
        return None
    return Days(total, len(runs) == 1 and runs[0]["high"] is not None, total)


def _matches(folded: str, words: Set[str]) -> Iterator[re.Match[str]]:
    """Lists of days, and of ordinals: one ordinal alone ("first day") is read in `weeks`, if in words."""
    yield from _LIST.finditer(folded)
    if not _ORDINAL_PARTS.isdisjoint(words):
        for match in _ORDINAL_LIST.finditer(folded):
            if match["list"] not in _ORDINALS and (match["on"] or is_dosed(folded, match.start())):
                yield match


def _in_digits(text: str) -> str:
    """ "1st, 5th and fifteenth" -> "1, 5 and 15"; a list of numbers stays as it is."""
    return _ORDINAL.sub(lambda word: word["digits"] or _ORDINALS.get(word[0], word[0]), text)


def is_dosed(folded: str, start: int) -> bool:
    """Whether an amount, a route or a frequency stands right before `start`."""
    return _DOSE_BEFORE.search(folded, max(0, start - 48), start) is not None


def _cycle_after(folded: str, end: int) -> tuple[int, str | None] | None:
    """End and ISO length of a cycle that the days repeat in; the length is None where it is not said."""
    if match := _WEEK.match(folded, end):
        return match.end(), "P1W"
    if match := _CYCLE.match(folded, end):
        if match["number"] or not (match["which"] or match["n"]):
            return None  # "of cycle 1"
        n, unit = (match["n"], match["unit"]) if match["n"] else (match["n2"], match["unit2"])
        return match.end(), _iso(n, unit) if n else None
    for pattern in (_EVERY_CYCLE, _EVERY):
        if match := pattern.match(folded, end):
            return match.end(), _iso(match["n"], match["unit"])
    return None


def _iso(n: str, unit: str) -> str:
    return f"P{_NUMBERS.get(n, n)}{unit[0].upper()}"


def _daily_rates(rates: list[Frequency]) -> dict[int, tuple[int, int]]:
    """For each place where a rate a day ends, its rank among the rates and how many times a day it is."""
    per_day: dict[int, tuple[int, int]] = {}
    for rank, rate in enumerate(rates):
        if rate.interval == "P1D" and rate.per_interval:
            per_day.setdefault(rate.end_char, (rank, max(1, int(rate.per_interval))))
    return per_day


def days_before(start: int, rates: list[Frequency]) -> int:
    """How many times a day a rate right before `start` says; 1 without."""
    return _times_before(start, _daily_rates(rates))


def _times_before(start: int, per_day: dict[int, tuple[int, int]]) -> int:
    """How many times a day the first of the rates says that end right before `start`; 1 without."""
    return min((per_day[end] for end in range(start - _RATE_GAP, start + 1) if end in per_day), default=(0, 1))[1]
