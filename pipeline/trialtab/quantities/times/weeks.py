"""Times of giving that are counted from the start: "weeks 1-4", "the first day", "at weeks 0, 2 and 6", "at 0, 1 and 6 months".

A run of weeks and the first days or weeks are lengths ("weeks 1-4" = P4W, "the first week" = P1W); a list of times counts
administrations. All of them count only right after an amount, a route or a frequency: most weeks of a text are those of visits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set

from trialtab.patterns import role_words
from trialtab.quantities.numbers import NUMBER, parse_number
from trialtab.quantities.times.days import days_before, is_dosed
from trialtab.types import Frequency, TimeSpan

WEEK_WORDS = frozenset(("week", "weeks", "wk", "wks", "wk.", "months", "month", "first", "hours", "day", "days"))
_WORDS = role_words("quantity_words.tsv")
_MOST = 104
_N = r"\d{1,3}(?!\d|\.\d|,\d{3})"
_TO = r"(?: *- *| (?:to|through|thru|until) )(?:week )?"
# "weeks 1-4"; from one week to another ("from week 2 to week 8") leaves open whether the last is within
_WEEKS = re.compile(
    rf"(?<![a-z])(?:(?:for|during|in|from|on|at|over) )?weeks (?P<low>{_N}){_TO}(?P<high>{_N})(?! *,? *(?:and|or|,) *\d)"
)
_FIRST = re.compile(
    rf"(?<![a-z])(?:(?:(?:for|during|on|over|in) )?(?:the |its )?first (?:(?P<n>{NUMBER}) )?(?P<unit>day|week|month)s?"
    rf"|(?:(?:for|during|over|in) )?the (?:next|following|remaining|subsequent) (?P<n2>{NUMBER})[ -](?P<unit2>day|week|month)s?"
    rf"|(?:for|during|over) (?P<n3>{NUMBER}) (?:more|additional|further) (?P<unit3>day|week|month)s?)(?![a-z-])"
    r"(?! (?:of|after|before|following|post|visit|dose|infusion))"
)
_WEEK_ONE = re.compile(
    r"(?<![a-z])(?:for|during) week (?:one|1)"
    r"(?![\d.]| *(?:-|,|and|to|through) *(?:week )?\d{1,2}(?!\d| *(?:m?c?g|ml|iu)(?![a-z])))"
)
_LIST = rf"{_N}(?:(?: *, *| *,? *(?:and|&) ){_N})+"
_AT_WEEKS = re.compile(
    rf"(?<![a-z])(?:at|on|in) (?:study )?(?:weeks?|months?) (?P<list>{_LIST})(?! *(?:-|to|through|or) *\d)(?! *(?:mg|days?))"
)
_AT_TIMES = re.compile(rf"(?<![a-z])at (?P<list>{_LIST})[ -]*(?:weeks?|months?|hours?)(?![a-z])")
# "at day 0, week 4 and week 24": points in more than one unit
_POINT = rf"(?:day|week|month)s? {_N}"
_AT_MIXED = re.compile(
    rf"(?<![a-z])(?:(?:at|on|in) )?(?P<list>{_POINT}(?:(?: *, *| *,? *(?:and|&) )(?:{_POINT}|{_N})){{1,12}})"
    r"(?! *(?:-|to|through|or) *\d| *:)"
)
_GIVEN = re.compile(rf"(?<![a-z])(?:{_WORDS['weeks_given']})[ ,(]*$")
# what else is administered, or follows a dose
_NOT_GIVEN = re.compile(rf"(?<![a-z])(?:{_WORDS['weeks_not_given']})(?![a-z])[^.;]*$")
_HEADING = re.compile(r" ?: ?[a-z0-9]")  # "weeks 1-5: 20 mg daily"
_OPENS = re.compile(r"(?:^|[.;\n*•] ?)$")
_ORDINALS = frozenset(("first", "next", "following", "remaining", "subsequent", "more", "additional", "further"))
_AND_THEN = re.compile(r"(?: *\([^()]*\))? *[,;]? *(?:and )?then(?![a-z])")
_AND_ON = re.compile(
    r" *[,;(]? *(?:and|then|followed by|thereafter|with|,)? *(?:then |thereafter )?(?:once )?(?:every|q\d|each|monthly|weekly)"
)
_MIXED = frozenset(("day", "week", "month"))
_UNIT_IN = re.compile("day|week|month")
_NUMBER_IN = re.compile(r"\d+")


def find_weeks(folded: str, words: Set[str], rates: list[Frequency]) -> tuple[list[Frequency], list[TimeSpan]]:
    """Counts of administrations and lengths of treatment.

    Args:
        folded: the stretch.
        words: its words.
        rates: frequencies found in it; one of several a day just before "the first day" multiplies its count.
    """
    if WEEK_WORDS.isdisjoint(words):
        return [], []
    frequencies: list[Frequency] = []
    spans: list[TimeSpan] = []
    for start, end, duration in _lengths(folded, words):
        if not is_dosed(folded, start) and not (_HEADING.match(folded, end) and _OPENS.search(folded, 0, start)):
            continue
        spans.append(TimeSpan(start, end, duration, duration, "duration", None, "span-weeks"))
        if duration == "P1D" and "first" in folded[start:end]:
            per_day = days_before(start, rates)
            frequencies.append(Frequency(start, end, None, None, per_day, per_day, "days"))
    for pattern in (_AT_WEEKS, _AT_TIMES):
        for match in pattern.finditer(folded):
            times = [int(number) for number in _NUMBER_IN.findall(match["list"])]
            goes_up = times == sorted(set(times)) and len(times) <= _MOST
            if goes_up and _is_giving(folded, match.start()) and not _goes_on(folded, match.end()):
                frequencies.append(Frequency(*match.span(), None, None, len(times), len(times), "weeks"))
    for match in _AT_MIXED.finditer(folded) if len(_MIXED & words) > 1 else ():
        is_mixed = len(set(_UNIT_IN.findall(match["list"]))) > 1
        if is_mixed and _is_giving(folded, match.start()) and not _goes_on(folded, match.end()):
            n = len(_NUMBER_IN.findall(match["list"]))
            frequencies.append(Frequency(*match.span(), None, None, n, n, "weeks"))
    return frequencies, spans


def _is_giving(folded: str, start: int) -> bool:
    """Whether a dose, a route or the word for giving stands right before `start`."""
    if is_dosed(folded, start):
        return True
    window = max(0, start - 80)
    return _GIVEN.search(folded, window, start) is not None and not _NOT_GIVEN.search(folded, window, start)


def _goes_on(folded: str, end: int) -> bool:
    """Whether more administrations are named after a list."""
    return bool(_AND_ON.match(folded, end) or _AND_THEN.match(folded, end))


def _lengths(folded: str, words: Set[str]) -> Iterator[tuple[int, int, str]]:
    """(start, end, ISO length) of runs of weeks and of first days, dosed or not."""
    for match in _WEEKS.finditer(folded):
        low, high = int(match["low"]), int(match["high"])
        if 0 <= low < high <= _MOST:
            yield *match.span(), f"P{high - low + (low > 0)}W"
    for match in _FIRST.finditer(folded) if not _ORDINALS.isdisjoint(words) else ():
        number = match["n"] or match["n2"] or match["n3"]
        unit = match["unit"] or match["unit2"] or match["unit3"]
        n = parse_number(number) if number else 1
        if n is not None and n == int(n) and 0 < n <= _MOST:
            yield *match.span(), f"P{int(n)}{unit[0].upper()}"
    for match in _WEEK_ONE.finditer(folded):
        yield *match.span(), "P1W"
