"""How often: "twice daily" = 2 per P1D, "q12h" = 1 per PT12H, "every 4 weeks" = 1 per P4W, "5 days a week" = 5 per P1W.

A range gives its upper end ("2-3 times a day" = 3 per P1D, "every 4-6 weeks" = 1 per P6W). Words that say only when in the day
("at bedtime", "as needed") or that have two meanings ("biweekly") are kept as frequencies without a rate, so that their text is
not lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from decimal import Decimal
from typing import NamedTuple

from trialtab.patterns import expand_list, parse_table, role_words
from trialtab.quantities.numbers import NUMBER, parse_number
from trialtab.quantities.times.cues import Left, Right
from trialtab.quantities.times.text import Mask, PhraseIndex, phrase_regex, triggers_of
from trialtab.quantities.times.units import Duration, iso_duration
from trialtab.types import Frequency

EITHER = "every-or"  # rule of an interval that stands for one of two; both have one place
_REACH = 44  # characters before a rate in which its count stands
_WORD_COUNTS = {"once": 1, "twice": 2, "thrice": 3}
_ORDINALS = {"other": 2, "second": 2, "2nd": 2, "alternate": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}
_ADVERB_UNITS = {"hourly": "H", "daily": "D", "weekly": "W", "monthly": "M"}
_KINDS = ("rate", "counted", "abbreviation", "dosed", "timing", "ambiguous")
_AMOUNT = re.compile(
    r"(?:\d *(?:mg|g|mcg|µg|μg|ug|ml|iu|units?|drops?)(?:/kg|/m2|/m²)?/?|tablets?|capsules?|puffs?|orally|po|p\.o\.|oral"
    r"|dose)[ ,(]*$"
)
_DOSE_AFTER = re.compile(r"[ -]+(?:oral |total |maximum |starting |divided )?(?:doses?|dosages?)(?![a-z])")
_ORDINAL_LEFT = re.compile(rf"(?<![a-z])(?:(?P<count>once|twice) )?(?:every|each)[ -]+(?P<ordinal>{'|'.join(_ORDINALS)})[ -]+$")
_Q = re.compile(
    r"(?<![a-z0-9])q[ .-]?(?P<low>\d{1,2})(?: *- *(?P<high>\d{1,2}))?[ -]?(?P<unit>hourly|hours?|hrs?|h|days?|d|weeks?|weekly"
    r"|wks?|w"
    r"|months?|mos?|m)(?![a-z0-9])"
)
_APART = re.compile(r"(?P<interval>[ -]*intervals?(?![a-z]))|[ -]+(?:spaced? )?apart(?![a-z])")
_INTERVAL_LEFT = re.compile(
    r"(?P<at>(?<![a-z])(?:at|in|with|by|on)(?: (?:an?|the|about|approximately))*|intervals? of|separated by) *$"
)
_TWICE_FOR = re.compile(
    rf"(?<![a-z])(twice|thrice)(?= (?:for {NUMBER}[ -]*days?|on (?:day \d|the first day))(?![a-z]))"
)  # "5 mg twice for 3 days"
_DIVIDED = re.compile(
    rf"(?<![a-z])(?:in|into|as|by) (?P<n>{NUMBER}) (?:equally |equal |evenly )?(?:divided|split)"
    r" (?:daily )?doses?(?![a-z])|(?<![a-z])(?:divided|split) (?:equally |evenly )?(?:in|into|as|by) "
    rf"(?P<m>{NUMBER}) (?:equal |daily )?doses?(?![a-z])(?! (?:on|of|at|over)\b)"
)
_TWICE, _SPLIT = frozenset(("twice", "thrice")), frozenset(("divided", "split"))
_N_HOURLY = re.compile(r"(?<![\w.])(?:(?P<low>\d{1,2}) *- *)?(?P<n>\d{1,2})[ -]?(?:hourly|hrly|hly)(?![a-z])")  # "12 hourly"
_PER_MANY = re.compile(r"(?<=[a-z)²])/(?!1(?!\d))\d")
# "3 daily mouthwashes": each day; "5 daily doses" may be five in all
_N_DAILY = re.compile(
    rf"(?<![\w.,/-])(?P<n>{NUMBER}) daily(?= (?:[a-z-]+ )?(?:{role_words('quantity_words.tsv')['rinses']})(?![a-z]))"
)
_MOST_A_DAY = 12
_X_DAY = re.compile(r"(?:(?<![a-z])x|[×*]) ?(?P<n>\d\d?) ?(?:(?:/|a|per|every|each) ?(?:day|d|24 ?h)|daily(?! dose))(?![a-z])")
_N_X_DAY = re.compile(r"(?<![\w.])(?P<n>[1-6]) ?(?:x|×) ?d(?:ay)?(?![a-z])")  # "2x day"
_A_DAY = re.compile(r"(?:per|each|a) (?P<unit>day|week)(?![a-z])")  # "5 mg orally per day": how often in it is left open
_AMOUNT_BEFORE = re.compile(
    r"[a-z] \([~≈= ]*\d[\d.,]* ?(?:mg|g|mcg|µg|μg|ug|iu|i\.u\.|units?|ml)\) $"
)  # "10 drops (2000 IU) per day"
_ROUTES_BEFORE = ("orally ", "mouth ", " po ", "p.o. ", " iv ", "intravenously ", " sc ", "subcutaneously ")
_LETTERS = frozenset(("q", "x", "d", "hrly", "hourly", "divided", "twice", "thrice"))
_ROUTE_WORDS = frozenset(("orally", "mouth", "po", "p.o", "iv", "intravenously", "sc", "subcutaneously"))
_NO_BREAK = " (,[=/-"
_DAYS = ("day", "days", "night", "nights")
_ONE = frozenset(("one", "1", "a", "an"))
_EACH = ("per", "/", "a ", "each", "every")
_OUT_OF = ("out of ", "of the ", "of those ")


class Rate(NamedTuple):
    """A frequency word of the table."""

    kind: str
    per: int | None
    interval: str | None
    rule: str


class RateWords:
    """`patterns/time_frequencies.tsv` and the words of `patterns/time_guards.tsv` after which "daily" is no schedule."""

    def __init__(self, table: str, guards: str) -> None:
        self._rates: dict[str, Rate] = {}
        nouns: list[str] = []
        for row in parse_table(table, file="time_frequencies.tsv", required=("id", "kind", "words", "count", "interval")):
            phrases = list(expand_list(row["words"]))
            if row["kind"] == "noun":
                nouns = phrases
            if row["kind"] in _KINDS:
                rate = Rate(row["kind"], int(row["count"]) if row["count"] else None, row["interval"] or None, row["id"])
                self._rates |= dict.fromkeys(phrases, rate)
        rows = parse_table(guards, file="time_guards.tsv", required=("id", "role", "words"))
        guarded = [word for row in rows if row["role"] == "daily" for word in expand_list(row["words"])]
        self.triggers = triggers_of(self._rates) | _ROUTE_WORDS | _LETTERS
        self._index = PhraseIndex(self._rates)
        self._guard = re.compile(f"[ -]+{phrase_regex(guarded)}")
        number = rf"(?P<low>{NUMBER})(?:(?: *- *| (?:to|or) )(?P<high>{NUMBER}))?"
        kinds = "intravenous|subcutaneous|intramuscular|intravitreal|intrathecal|intranasal|iv|sc|im|i\\.v\\.|s\\.c\\.|i\\.m\\."
        counted = (
            rf"{number}[ -]*(?:times?|x|×|(?:consecutive )?(?P<noun>days?|nights?)"
            rf"|(?:(?:{kinds})[ -])?(?P<dosing>{phrase_regex(nouns)})"
            r"(?P<agent> of (?!\d)[a-z][\w-]*)?)"
        )
        self._count = re.compile(
            rf"(?<![\w.])(?:(?P<word>once|twice|thrice)(?: \(\d\))?(?: times?)?|{counted}|(?P<nth>{NUMBER})(?=-))"
            r"[ ,-]*(?:only )?\(?$"
        )

    def words(self, folded: str, words: Set[str]) -> list[Frequency]:
        """Frequencies made of words alone: "twice daily", "BID", "q12h", "3-weekly", "at bedtime".

        Args:
            folded: the stretch.
            words: its words.
        """
        found: list[Frequency] = []
        spelt = Mask(len(folded))
        for match in _Q.finditer(folded) if "q" in words else ():
            if item := self._q_rate(folded, match):
                spelt.take(item.start_char, item.end_char)
                found.append(item)
        found.extend(_counted_by_clock(folded, spelt))
        for match in self._index.find(folded, words):
            start, end = match.span()
            if spelt.touches(start, end):
                continue
            if item := self._read(folded, start, end, self._rates[match[0]]):
                found.append(item)
        for match in _TWICE_FOR.finditer(folded) if not _TWICE.isdisjoint(words) else ():
            if _AMOUNT.search(folded, max(0, match.start() - 24), match.start()):
                per_day = float(_WORD_COUNTS[match[1]])
                found.append(Frequency(match.start(), match.end(1), per_day, "P1D", None, None, "twice-for"))
        for match in _DIVIDED.finditer(folded) if "doses" in words and not _SPLIT.isdisjoint(words) else ():
            n = parse_number(match["n"] or match["m"])
            if n is not None:  # doses are divided over the day
                found.append(Frequency(*match.span(), float(n), "P1D", None, None, "divided"))
        return found

    def _read(self, folded: str, start: int, end: int, rate: Rate) -> Frequency | None:
        if rate.kind == "timing":
            of_event = folded.startswith(" of ", end)
            return None if of_event else Frequency(start, end, None, None, None, None, rate.rule)
        count = self._count_before(folded, start) if rate.kind in ("rate", "counted") and rate.per == 1 else None
        # "for 14 days daily" is how long, "5 days weekly" how often
        if count and not (rate.interval == "P1D" and folded[count[0] : start].rstrip(" ,(-").endswith(_DAYS)):
            return self._counted(folded, start, end, rate, *count)
        if rate.kind == "counted" or (rate.kind == "dosed" and not _AMOUNT.search(folded, max(0, start - 24), start)):
            return None
        if rate.kind == "rate" and self._guard.match(folded, end):
            return None
        if folded[start:end].endswith("day") and folded[end : end + 2].strip().isdigit():  # "each day 1"
            return None
        per = None if rate.per is None else float(rate.per)
        if rate.kind == "rate" and _DOSE_AFTER.match(folded, end):
            per = None  # a daily dose may be divided
        return Frequency(start, end, per, rate.interval, None, None, rate.rule)

    def _counted(self, folded: str, start: int, end: int, rate: Rate, begin: int, n: Decimal, nth: bool) -> Frequency | None:
        if nth:  # "3-weekly" is every three weeks
            unit = _ADVERB_UNITS.get(folded[start:end])
            return Frequency(begin, end, 1.0, iso_duration(n, unit), None, None, "n-weekly") if unit else None
        return Frequency(begin, end, float(n), rate.interval, None, None, rate.rule)

    def _count_before(self, folded: str, start: int, nouns: bool = True) -> tuple[int, Decimal, bool] | None:
        """Start and value of "twice", "3 times", "2-3 x" before `start`; whether it is the number of "3-weekly"."""
        match = self._count.search(folded, max(0, start - _REACH), start)
        if match is None or ((match["noun"] or match["dosing"]) and not nouns):
            return None
        if match["agent"] and match["low"] not in _ONE and not folded.startswith(_EACH, start):
            return None  # "3 doses of X weekly" may be three in all
        if (match["noun"] or match["dosing"]) and (folded.endswith(_OUT_OF, 0, match.start()) or match[0].endswith("(")):
            return None  # "4 out of 7 nights per week", "20 fractions (daily)"
        if match["word"]:
            return match.start(), Decimal(_WORD_COUNTS[match["word"]]), False
        n = parse_number(match["high"] or match["low"] or match["nth"])
        if n is None or not 0 < n <= 100:
            return None
        return match.start(), n, match["nth"] is not None

    def _q_rate(self, folded: str, match: re.Match[str]) -> Frequency | None:
        value = Decimal(match["high"] or match["low"])
        if not value:
            return None
        start, n = match.start(), Decimal(1)
        count = self._count_before(folded, start, nouns=False)  # "4 doses, q3w" are four in all
        if count and not count[2]:
            start, n = count[0], count[1]
        return Frequency(start, match.end(), float(n), iso_duration(value, match["unit"][0].upper()), None, None, "q-n")

    def of_duration(self, folded: str, duration: Duration, left: Left, right: Right) -> Frequency | None:
        """The rate that a duration makes: "every 4 weeks", "twice a day", "every other month", "28 days apart".

        Args:
            folded: the stretch.
            duration: numbered or not ("per [week]").
            left, right: the cues beside it.
        """
        ordinal = None if duration.numbered else _ORDINAL_LEFT.search(folded, max(0, duration.start - 24), duration.start)
        if ordinal:
            factor = _ORDINALS[ordinal["ordinal"]]
            per = 2.0 if ordinal["count"] == "twice" else 1.0
            interval = iso_duration(Decimal(factor), duration.unit)
            return Frequency(ordinal.start(), duration.end, per, interval, None, None, "every-other") if interval else None
        if duration.high is None or right.is_age:
            return None
        if apart := _apart(folded, duration):
            return apart
        if folded.startswith(("a ", "an "), duration.start) and duration.numbered:
            connector = duration.start
        elif left.main in ("every", "per", "in") and not left.course:
            connector = left.start
        else:
            return None
        # "8 sessions in 4 days" are 8 in all; "30 times per minute" is a measurement
        count = self._count_before(folded, connector, nouns=left.main != "in") if duration.unit not in "NS" else None
        if count and duration.high == "P1D" and folded[count[0] : connector].rstrip(" ,(-").endswith(_DAYS):
            return None  # "for 7 days (every day)"
        if count and not count[2]:
            return Frequency(count[0], duration.end, float(count[1]), duration.high, None, None, "count-per")
        if left.main == "per" and duration.unit in "WM" and _PER_MANY.match(folded, left.start):
            return Frequency(left.start, duration.end, 1.0, duration.high, None, None, "every")  # "100 ug/4 weeks"
        if left.main == "every" and duration.numbered and not left.comparator and right.tie not in ("before", "after"):
            if duration.low != duration.high and " or " in folded[left.start : duration.end]:
                return Frequency(left.start, duration.end, 1.0, duration.low, None, None, EITHER)  # "every 2 or 4 weeks"
            return Frequency(left.start, duration.end, 1.0, duration.high, None, None, "every")
        return None


def _counted_by_clock(folded: str, spelt: Mask) -> Iterator[Frequency]:
    """ "12 hourly", "x 2/day" and "orally per day"; the first two are taken from what other rules may read."""
    for match in _N_HOURLY.finditer(folded) if "hrly" in folded or "hourly" in folded else ():
        spelt.take(*match.span())
        yield Frequency(*match.span(), 1.0, iso_duration(Decimal(match["n"]), "H"), None, None, "n-hourly")
    for match in _X_DAY.finditer(folded) if "x" in folded or "×" in folded or "*" in folded else ():
        spelt.take(*match.span())
        yield Frequency(*match.span(), float(match["n"]), "P1D", None, None, "x-a-day")
    for match in _N_X_DAY.finditer(folded) if "x d" in folded or "xd" in folded or "× d" in folded else ():
        spelt.take(*match.span())
        yield Frequency(*match.span(), float(match["n"]), "P1D", None, None, "n-x-day")
    for match in _N_DAILY.finditer(folded) if " daily " in folded else ():
        if (n := parse_number(match["n"])) is not None and 1 < n <= _MOST_A_DAY:
            spelt.take(*match.span())
            yield Frequency(*match.span(), float(n), "P1D", None, None, "n-daily")
    for match in _A_DAY.finditer(folded) if " day" in folded or " week" in folded else ():
        if folded.endswith(_ROUTES_BEFORE, 0, match.start()) or _AMOUNT_BEFORE.search(
            folded, max(0, match.start() - 40), match.start()
        ):
            yield Frequency(*match.span(), None, f"P1{match['unit'][0].upper()}", None, None, "route-a-day")


def _apart(folded: str, duration: Duration) -> Frequency | None:
    """ "28 days apart", "at 4-week intervals", "separated by 3 weeks": one administration per interval."""
    near = folded[max(0, duration.start - 32) : duration.end + 16]
    if not duration.numbered or not ("interval" in near or "apart" in near or "separated" in near):
        return None
    after = _APART.match(folded, duration.end)
    before = _INTERVAL_LEFT.search(folded, max(0, duration.start - 32), duration.start)
    named = before is not None and before["at"].startswith(("interval", "separated"))
    if not named and (after is None or (after["interval"] and before is None)):
        return None
    end = after.end() if after else duration.end
    return Frequency(duration.start, end, 1.0, duration.high, None, None, "interval")


def merge_restated(folded: str, found: list[Frequency]) -> list[Frequency]:
    """Join "twice daily (BID)" and "once daily at bedtime" to one frequency each; of two that overlap keep the first."""
    merged: list[Frequency] = []
    for item in sorted(found, key=_place):
        last = merged[-1] if merged else None
        if last and item.rule == last.rule == EITHER and item.start_char == last.start_char:
            merged.append(item)
            continue
        if last and item.start_char < last.end_char:
            if item.end_char > last.end_char and item.start_char == last.start_char:
                merged[-1] = item
            continue
        if last and _restates(folded, last, item):
            end = item.end_char
            if "(" in folded[last.end_char : item.start_char] and folded[end : end + 1] == ")":
                end += 1
            merged[-1] = last._replace(end_char=end)
            continue
        merged.append(item)
    return merged


def _restates(folded: str, last: Frequency, item: Frequency) -> bool:
    if item.start_char - last.end_char > 3 or folded[last.end_char : item.start_char].strip(_NO_BREAK):
        return False
    return item.rule in ("F_TIME", "F_PRN") or (item.per_interval, item.interval) == (last.per_interval, last.interval)


def _place(item: Frequency) -> tuple[int, int]:
    return item.start_char, item.end_char
