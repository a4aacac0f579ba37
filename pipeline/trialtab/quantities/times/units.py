"""Durations: a number, or a range of numbers, with a unit of time, and their ISO 8601 form.

"6 months" = P6M, "24 h" = PT24H, "4-6 weeks" = P4W to P6W, "30 min to 1 h" = PT30M to PT1H, "five half-lives" = a duration
that ISO 8601 cannot write. What stands around a duration (within, before, for, every) is read elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Set
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from trialtab.patterns import expand_list, parse_table
from trialtab.quantities.numbers import NUMBER, parse_number
from trialtab.quantities.times.text import PhraseIndex, phrase_regex

HALF_LIFE = "L"
_FORMS = {"Y": "P{}Y", "M": "P{}M", "W": "P{}W", "D": "P{}D", "H": "PT{}H", "N": "PT{}M", "S": "PT{}S"}
_SMALLER = {"Y": ("M", 12), "W": ("D", 7), "D": ("H", 24), "H": ("N", 60), "N": ("S", 60)}  # for fractions
_SCALED = {"F": ("W", 2), "T": ("Y", 10)}
_MAX = {"Y": 120, "M": 600, "W": 1040, "D": 7300, "H": 999}  # more is a calendar year, a time of day or another number
_SECONDS = {"Y": 31_557_600, "M": 2_629_800, "W": 604_800, "D": 86_400, "H": 3_600, "N": 60, "S": 1}

_RANGE = r"(?:(?<=[\d)½¼¾]) *[-~] *| - | (?:to|or|and) )(?:(?:<=?|≤|>=?|≥|up to|at most|no more than|less than) *)?"
_FILLERS = list(
    expand_list("consecutive|calendar|full|complete|continuous|additional|entire|successive|whole|further|straight")
)
_FILLER = rf"(?:[ -]*(?:{'|'.join(_FILLERS)})(?![a-z]))?"
_OPEN = r"(?: (?:or|and) (?:more|greater|longer)(?![a-z]))?"
_REACH, _DIGIT_REACH = 64, 32  # characters before the unit in which number and filler stand: in words, in digits
_BOUND = r"(?<![\w.])(?<!\d/)"
_SINGLE_NUMBER = re.compile(rf"{_BOUND}(?P<high>{NUMBER})(?P<open>{_OPEN}){_FILLER}[ -]*$")
_RANGE_NUMBER = re.compile(rf"{_BOUND}(?P<low>{NUMBER})(?P<sep>{_RANGE})(?P<high>{NUMBER})(?P<open>{_OPEN}){_FILLER}[ -]*$")
_ARTICLE = re.compile(r"(?<![\w.])(?P<word>half an?|an?) (?:(?:full|whole|single|calendar) )?$")
# the common case, "6 months": a whole number that nothing before it can belong to
_PLAIN = re.compile(r"(?<![^ (<>≤≥=])(\d{1,3})[ -]?$")
_BINDING = ("- ", "~ ", "to ", "or ", "and ", "/ ", ", ", "= ", "hundred ", "+ ")
_JOINERS = ("-", "~", " to ", " or ", " and ")
_JOIN = re.compile(rf"{_RANGE}| *[-~] *")
_FRACTIONS = "½¼¾⅓⅔⅛⅕"
NUMBER_WORDS = frozenset(
    [
        *expand_list(
            "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen"
        ),
        *expand_list("nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|half"),
    ]
)
_ENDINGS = NUMBER_WORDS | {"more", "greater", "longer", *_FILLERS}
# words after which a unit without a number still says something: "the last month", "per week", "every other day"
_UNNUMBERED = frozenset(
    [
        *expand_list(
            "last|past|previous|preceding|prior|recent|latest|next|following|subsequent|coming|first|initial|every|each|per"
        ),
        *expand_list(
            "other|second|alternate|third|fourth|2nd|3rd|4th|the|a|an|this|half|few|several|couple|of|/|full|whole|single"
        ),
        *expand_list("calendar|same"),
    ]
)
_INVERSE = re.compile(r"\^?-1(?![\d.])(?! ?(?:to|-))")  # "5 h-1" is a rate
# "5 elimination half-lives", "5 times the half-life"
_HALF_LIFE_OF = re.compile(
    r"(?:(?<=[ -])(?:drug|plasma|serum|terminal|elimination|biological|biologic|effective|known|estimated|the|its|their"
    r"|times|x)[ -])+$"
)
_NUMBER_AFTER = re.compile(r"[ -]*[-+]?\d")
# a number right after one of these is a label ("day 1 to 4 weeks"), no lower end of a range
_LABEL = re.compile(
    r"(?:(?<![a-z])(?:days?|weeks?|months?|years?|visits?|cycles?|phases?|stages?|grades?|types?|parts?|group|arm|cohort|level"
    r"|step"
    r"|doses?|score|no\.?) *|[a-z]-|\d[-/.])$"
)


class Duration(NamedTuple):
    """A stretch of time as found in folded text.

    Attributes:
        start, end: offsets of number and unit.
        low, high: the ends in ISO 8601, equal for a single number; None where there is no ISO form.
        unit: letter of the unit of `high` (`patterns/time_units.tsv`).
        seconds: size of `high`, for comparisons; 0 for half-lives and vague durations.
        numbered: False where no number is written ("the last week").
        hyphened: "4-week", the adjectival form.
        open: "one or more years": `high` is the least.
        sided: the words of a least and a most belong to it.
    """

    start: int
    end: int
    low: str | None
    high: str | None
    unit: str
    seconds: float
    numbered: bool = True
    hyphened: bool = False
    open: bool = False
    sided: bool = False


@lru_cache(maxsize=1024)
def iso_duration(value: Decimal, unit: str) -> str | None:
    """ISO 8601 form of `value` units: P18M for 1.5 years, P2.5W where no smaller unit makes it whole, None for half-lives.

    Args:
        value: how many.
        unit: Y M W D H N (minutes) S, F (fortnights), T (decades), L (half-lives).
    """
    if unit in _SCALED:
        unit, value = _SCALED[unit][0], value * _SCALED[unit][1]
    if unit == HALF_LIFE:
        return None
    if value != value.to_integral_value() and unit in _SMALLER:
        smaller, factor = _SMALLER[unit]
        if (value * factor) == (value * factor).to_integral_value():
            unit, value = smaller, value * factor
    return _FORMS[unit].format(f"{value.normalize():f}")


@lru_cache(maxsize=1024)
def _plain_duration(number: int, unit: str) -> tuple[str | None, float]:
    value = Decimal(number)
    return iso_duration(value, unit), seconds_of(value, unit)


def seconds_of(value: Decimal, unit: str) -> float:
    """Seconds in `value` units (a month is a twelfth of 365.25 days); 0 for half-lives."""
    if unit in _SCALED:
        unit, value = _SCALED[unit][0], value * _SCALED[unit][1]
    return float(value) * _SECONDS.get(unit, 0)


class UnitWords:
    """The unit spellings of `patterns/time_units.tsv`, compiled.

    Attributes:
        letters: spelling (single spaces) -> unit letter.
        triggers: the words of all spellings, for a cheap look whether a text can hold a duration at all.
        pattern: regex source of a unit that may stand alone.
    """

    def __init__(self, table: str, file: str = "time_units.tsv") -> None:
        self.letters: dict[str, str] = {}
        words: list[str] = []
        glued: list[str] = []
        for row in parse_table(table, file=file, required=("id", "unit", "words", "glued")):
            for name, members in (("words", words), ("glued", glued)):
                for spelling in expand_list(row[name]):
                    self.letters[spelling] = row["unit"]
                    members.append(spelling)
        self.pattern = phrase_regex(words)
        self.triggers = frozenset(re.findall("[a-z]+", " ".join(words + glued)))
        self._glued = frozenset(glued)
        self._index = PhraseIndex(words + glued, after_digit=True)

    def find(self, folded: str, words: Set[str]) -> list[Duration]:
        """All durations of `folded`, left to right, numbered ones and bare units ("the last month"). `words`: those in it."""
        found: list[Duration] = []
        used = 0
        for match in self._index.find(folded, words):
            if match.start() < used:
                continue
            duration = self._read(folded, match, used)
            if duration is not None:
                if found and (joined := _join(folded, found[-1], duration)):
                    found[-1] = joined
                else:
                    found.append(duration)
                used = duration.end
        return found

    def _read(self, folded: str, match: re.Match[str], used: int) -> Duration | None:
        start, end = match.span()
        spelling = match[0]
        unit = self.letters[spelling]
        if _INVERSE.match(folded, end):
            return None
        if unit == HALF_LIFE and (named := _HALF_LIFE_OF.search(folded, max(used, start - 40), start)):
            start = named.start()
        plain = _PLAIN.search(folded, max(used, start - 8), start)
        if plain and not folded.endswith(_BINDING, max(0, plain.start() - 10), plain.start()):
            number = int(plain[1])
            if number > _MAX.get(unit, 100_000) or number == 0:
                return None
            iso, seconds = _plain_duration(number, unit)
            return Duration(plain.start(), end, iso, iso, unit, seconds, True, folded[start - 1] == "-")
        window = max(used, start - _reach(folded, start))
        written = _SINGLE_NUMBER.search(folded, window, start) if window < start else None
        if written is None:
            # "3x/d": a short spelling without a number counts after a slash only
            return (
                None if spelling in self._glued and folded[start - 1 : start] != "/" else _unnumbered(folded, start, end, unit)
            )
        if spelling in self._glued and not folded[max(0, start - 8) : start].rstrip(" -")[-1:].isdigit():
            return None
        high = parse_number(written["high"])
        if high is None:
            return None
        low, begin = _lower_end(folded, window, start, high, written.start("high"))
        return self._duration(folded, low, high, begin, start, end, unit, bool(written["open"]))

    @staticmethod
    def _duration(
        folded: str, low: Decimal, high: Decimal, begin: int, unit_start: int, end: int, unit: str, is_open: bool
    ) -> Duration | None:
        if high > _MAX.get(unit, 100_000) or high == 0:
            return None
        last = iso_duration(high, unit)
        first = last if low == high else iso_duration(low, unit)
        hyphened = folded[unit_start - 1] == "-"
        return Duration(begin, end, first, last, unit, seconds_of(high, unit), True, hyphened, is_open)


def _reach(folded: str, start: int) -> int:
    """How far before `start` a number may begin; 0 where what stands there ends none."""
    before = folded[max(0, start - 24) : start].rstrip(" -")
    last = before[-1:]
    if last.isdigit() or last in _FRACTIONS:
        return _DIGIT_REACH if before else 0
    if last == ")":
        return _REACH
    return _REACH if before[max(before.rfind(" "), before.rfind("-")) + 1 :] in _ENDINGS else 0


def _lower_end(folded: str, window: int, unit_start: int, high: Decimal, number_start: int) -> tuple[Decimal, int]:
    """Lower end of the range that ends with `high`, and where it begins; `high` itself without a range."""
    before = folded[window:number_start]
    if not any(joiner in before for joiner in _JOINERS):
        return high, number_start
    match = _RANGE_NUMBER.search(folded, window, unit_start)
    if match is None or match.start("high") < number_start or not _may_join(folded, match.start(), match["sep"]):
        return high, number_start
    low = parse_number(match["low"])
    return (high, number_start) if low is None or low >= high else (low, match.start("low"))


def _may_join(folded: str, start: int, separator: str) -> bool:
    # "in day 1 and 4 weeks": "and" joins the ends only of "between … and …"
    if "and" in separator and not folded[max(0, start - 16) : start].rstrip().endswith("between"):
        return False
    return _LABEL.search(folded, max(0, start - 12), start) is None


def _join(folded: str, first: Duration, second: Duration) -> Duration | None:
    """ "30 min to 1 h" -> one range; so is "3 weeks to 48 hours" (before an event). "1 hour and 30 minutes" is one length."""
    if _is_sum(folded, first, second):
        whole = f"{first.high}{(second.high or '').removeprefix('PT')}"
        return second._replace(start=first.start, low=whole, high=whole, seconds=first.seconds + second.seconds)
    separator = _JOIN.fullmatch(folded, first.end, second.start)
    if separator is None or not (first.numbered and second.numbered and first.seconds and second.seconds):
        return None
    if first.low != first.high or " or " in separator[0] or not _may_join(folded, first.start, separator[0]):
        return None
    if first.seconds < second.seconds:
        return second._replace(start=first.start, low=first.low)
    return first._replace(end=second.end, low=second.low) if " to " in separator[0] else None


def _is_sum(folded: str, first: Duration, second: Duration) -> bool:
    """Whether minutes after hours are added to them."""
    if (first.unit, second.unit) != ("H", "N") or not (first.numbered and second.numbered) or second.seconds >= _SECONDS["H"]:
        return False
    if not first.high or first.low != first.high or second.low != second.high or "M" in first.high:
        return False
    return folded[first.end : second.start] in (" ", " and ", ", ")


def _unnumbered(folded: str, start: int, end: int, unit: str) -> Duration | None:
    before = folded[max(0, start - 16) : start].rstrip(" -")
    if before[max(before.rfind(" "), before.rfind("-"), before.rfind("("), before.rfind("/") - 1) + 1 :] not in _UNNUMBERED:
        return None
    # "each day 1" is a label, "3 times per week 15 minutes" is none
    if unit in (HALF_LIFE, "S") or (_NUMBER_AFTER.match(folded, end) and not before.endswith((" per", " a"))):
        return None
    if article := _ARTICLE.search(folded, max(0, start - 20), start):
        value = Decimal("0.5") if article["word"].startswith("half") else Decimal(1)
        iso = iso_duration(value, unit)
        return Duration(article.start("word"), end, iso, iso, unit, seconds_of(value, unit))
    if folded[start:end].rstrip("'").endswith("s"):  # "the last months": how many is not said
        return Duration(start, end, None, None, unit, 0, False)
    iso = iso_duration(Decimal(1), unit)
    return Duration(start, end, iso, iso, unit, seconds_of(Decimal(1), unit), False)
