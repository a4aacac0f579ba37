"""How many administrations in all: "four doses", "a single infusion", "2-4 times", "weekly x 6", "once"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from decimal import Decimal

from trialtab.patterns import expand_list, parse_table, role_words
from trialtab.quantities.numbers import NUMBER, parse_number
from trialtab.quantities.times.days import is_dosed
from trialtab.quantities.times.text import Mask, PhraseIndex, phrase_regex, triggers_of
from trialtab.quantities.times.units import NUMBER_WORDS
from trialtab.types import Frequency

_REACH = 80  # characters before "doses" in which the number stands
_MOST = 200
_RANGE = rf"(?P<low>{NUMBER})(?:(?: *- *| (?:to|or) )(?P<high>{NUMBER}))?"
_TIMES = re.compile(
    rf"(?<![a-z])(?:{role_words('quantity_words.tsv')['times_given']})(?: (?:a total of|up to|for))? {_RANGE} *times?(?![a-z])"
)
_TIMES_WITHIN = re.compile(
    rf"(?<=[a-z0-9²),] ){_RANGE} times(?= (?:within|over|during) (?:the )?(?:\d|a |one |two |three |four ))"
)
# "vaccinated twice, 21 days apart", "three times at 2-week intervals"
_SPACED = re.compile(
    r"(?<![a-z])(?:(?P<twice>twice)|(?P<n>two|three|four|five|six|[2-6]) times)(?=,? (?:spaced?|separated"
    r"|(?:\d+|two|three|four) (?:days?|weeks?|months?) (?:spaced? )?apart"
    r"|(?:with|at) (?:an? )?(?:[\w-]+ ){0,2}intervals?)(?![a-z]))"
)
# "high dose x 4 times"
_GIVEN_X = ("dose ", "doses ", "injection ", "injections ", "infusion ", "infusions ", "placebo ", "vaccine ", "vaccination ")
_X_TIMES = re.compile(
    r"(?<![\w.])[x×] ?(?P<n>\d{1,2}) times?(?! ?(?:a|per|each|every|daily|weekly|/|the|uln|higher|normal|upper)(?![a-z]))"
)
_AMOUNTS_LISTED = re.compile(r"(?: of [a-z0-9 -]{0,30}?)? *[:(]? *\d+(?:[.,]\d+)? *[a-zµμ%/]*,? *(?:,|and|or|(?<=\d)/|to) *\d")
_BOUND_LEFT = re.compile(
    r"(?:(?P<le>up to|a maximum of|maximum of|no more than|not more than|at most|maximum|≤|<=)(?: *a total of)?"
    r"|(?P<ge>at least|a minimum of"
    r"|minimum of|minimum|≥|>=)|(?P<lead>(?<![a-z])(?:for|x|×|a total of|total of|consists? of|consisting of"
    r"|series of|receive|received|receives|given"
    r"|as)(?: a total of)?)) *$"
)
_SINGLE_PART = re.compile(
    r"(?<![a-z])(?:at least|every|each|no|than|least|any|per|after|before|second|last|first|more|of|or|with) *$"
)
_ONCE = re.compile(
    r"(?<![a-z])(?:once|one time)(?!, ?(?:(?:\d|once|one|two|three|four)(?: times?| ?x)?|twice) ?(?:a |per |every |daily|/))"
    r"(?= *(?:$|[.;,)]| only(?![a-z])| on day(?! \d+ of (?:each|every)|s \d)"
    r"| at (?:day|week)| and (?:administered|given|infused)"
    r"| (?:subcutaneously|intravenously|intramuscularly|intravitreally|intradermally|orally|iv|sc|im)(?![a-z])"
    r"(?!,? (?:a|per|each|every|in|daily|weekly|monthly|(?:on )?\w+days?)(?![a-z]))))"
)
_AFTER_RATE = re.compile(
    rf"[ ,]*(?P<x>(?:x|×|for(?: a total of)?) *(?P<n>{NUMBER})(?P<noun> *(?:doses?"
    rf"|times?))?)(?![\d^*%]|[.,]\d| *(?:-|to|or) *\d)(?P<more>[ -]*[a-z]+)?"
)
# "300 mg PO x1", "IV x 2"; "200 mg x 2" may be tablets
_AFTER_ROUTE = re.compile(
    r"(?:(?<![a-z])(?:iv|i\.v\.|po|p\.o\.|sc|s\.c\.|sq|im|i\.m\.|it|orally|intravenously|subcutaneously|intramuscularly"
    r"|push|bolus),? *(?P<x>x|×) ?(?P<n>\d{1,2})|(?:\d *(?:mg|g|mcg|ug|iu|ml)(?:/kg|/m2|/m²)?|(?:mg|ug|mcg)/(?:kg|m2|m²)),?"
    r" *(?P<x1>x|×) ?(?P<one>1))(?![\d^*%/]|[.,]\d|[ -]*(?:to |-|mg|ml|g |tab|cap|puff|day|week|month|hour|h |per |a |daily"
    r"|weekly|bid|tid|doses?|times?|each|every|10))"
)
_JOINS = frozenset(("and", "or", "then", "plus", "with"))  # "every 12 weeks x 2 or ..."
_TIME = frozenset(("time", "times"))
_NUMBER_START = r"(?<![\w.,/])"


class DoseWords:
    """The nouns of `patterns/time_frequencies.tsv` that are counted, and what may stand beside them."""

    def __init__(self, table: str, guards: str) -> None:
        words: dict[str, list[str]] = {}
        for row in parse_table(table, file="time_frequencies.tsv", required=("id", "kind", "words")):
            words.setdefault(row["kind"], []).extend(expand_list(row["words"]))
        for row in parse_table(guards, file="time_guards.tsv", required=("id", "role", "words")):
            words.setdefault(row["role"], []).extend(expand_list(row["words"]))
        # a part of the doses, "phase 2 dose", "covid-19 doses": no count of all
        self._part = re.compile(rf"(?:(?<![a-z]){phrase_regex(words['dose_part'])}|[a-z] ?-|\d,) *$")
        # "3 times" says how often in all, unless a size ("3 times higher") or a rate ("3 times a day") follows
        self._no_times = re.compile(rf" *{phrase_regex(words['times'])}")
        self.triggers = triggers_of(words["noun"]) | {"once", "twice", "time", "times", "x"}
        amount = r"\d+[.,]?\d*-? *(?:mg|g|ml|mcg)(?:/(?:kg|m2|m²))?"
        word = "(?!(?:hour|minute|day|week|month|year|min|hr|h)s?[ -])[a-z]+"
        self._nouns = PhraseIndex(words["noun"])
        self._number = re.compile(rf"{_NUMBER_START}{_RANGE}(?:(?: |-)(?:{phrase_regex(words['between'])}|{amount}))*(?: |-)$")
        self._single = re.compile(
            rf"(?<![a-z0-9]){phrase_regex(words['single'])}[ -]+(?:(?:{phrase_regex(words['between'])}|{amount}|{word})(?: "
            rf"|-)){{0,2}}$"
        )
        # numbers, amounts and what may stand between
        self._last_words = NUMBER_WORDS | {phrase.rpartition(" ")[2].rpartition("-")[2] for phrase in words["between"]}
        self._last_words |= {"mg", "g", "ml", "mcg", "kg", "m2", "m²"}
        self._level = re.compile(f"[ -]+{phrase_regex(words['level'])}")

    def find(self, folded: str, words: Set[str], rates: list[Frequency]) -> list[Frequency]:
        """Counts of administrations that stand outside `rates`. `words`: those of the stretch."""
        found: list[Frequency] = []
        rated = mask_of(folded, rates)
        counted = Mask(len(folded))
        for item in self._candidates(folded, words, rates):
            start, end = item.start_char, item.end_char
            # a count may hold a rate whole ("four weekly infusions")
            clash = rated.touches(start, start + 1) or rated.touches(end - 1, end) or counted.touches(start, end)
            if not clash:
                counted.take(start, end)
                found.append(item)
        return found

    def _candidates(self, folded: str, words: Set[str], rates: list[Frequency]) -> Iterator[Frequency]:
        for rate in rates:
            if item := _after_rate(folded, rate):
                yield item
        for match in self._nouns.find(folded, words):
            if item := self._counted(folded, match) or self._one(folded, match):
                yield item
        for match in _TIMES.finditer(folded) if not _TIME.isdisjoint(words) else ():
            if item := self._times(folded, match):
                yield item
        for match in _TIMES_WITHIN.finditer(folded) if "times" in words else ():
            if is_dosed(folded, match.start()) and (item := self._times(folded, match)):
                yield item  # "400 mg 3 times within 3 weeks"
        for match in _AFTER_ROUTE.finditer(folded) if "x" in words or "×" in folded else ():
            if n := int(match["n"] or match["one"]):
                start = match.start("x" if match["n"] else "x1")
                yield Frequency(start, match.end(), None, None, n, n, "times-x")
        for match in _SPACED.finditer(folded) if "twice" in words or "times" in words else ():
            times = 2 if match["twice"] else _whole(parse_number(match["n"]))
            yield Frequency(*match.span(), None, None, times, times, "times")
        for match in _X_TIMES.finditer(folded) if not _TIME.isdisjoint(words) else ():
            times = _whole(parse_number(match["n"]))
            if times and folded.endswith(_GIVEN_X, 0, match.start()):
                yield Frequency(*match.span(), None, None, times, times, "times-x")
        for match in _ONCE.finditer(folded) if "once" in words or "one time" in folded else ():
            if not folded[max(0, match.start() - 8) : match.start()].rstrip().endswith(("at", "than", "least", "only")):
                yield Frequency(*match.span(), None, None, 1, 1, "once")

    def _counted(self, folded: str, noun: re.Match[str]) -> Frequency | None:
        window = max(0, noun.start() - _REACH)
        match = self._number.search(folded, window, noun.start()) if self._may_end(folded, noun.start()) else None
        if match is None or self._level.match(folded, noun.end()) or _AMOUNTS_LISTED.match(folded, noun.end()):
            return None
        low, high = _ends(match)
        if low is None or high is None or low > high:
            return None
        bound = _BOUND_LEFT.search(folded, window, match.start())
        if bound is None:
            if self._part.search(folded, window, match.start()):
                return None
            return Frequency(match.start(), noun.end(), None, None, low, high, "count-doses")
        at_least, at_most = bound["ge"] is not None, bound["le"] is not None
        start = match.start() if bound["lead"] else bound.start()
        return Frequency(start, noun.end(), None, None, None if at_most else low, None if at_least else high, "count-doses")

    def _may_end(self, folded: str, end: int) -> bool:
        """Whether the word before a noun can be the last of "four weekly intravenous"."""
        last = folded[max(0, end - 24) : end].rstrip(" -").rpartition(" ")[2]
        return not last[-1:].isalpha() or last.rpartition("-")[2] in self._last_words

    def _one(self, folded: str, noun: re.Match[str]) -> Frequency | None:
        window = max(0, noun.start() - 40)
        near = folded[window : noun.start()]
        match = self._single.search(folded, window, noun.start()) if "single" in near or "one" in near else None
        # "single doses of 3, 10 or 30 mg" are one each
        is_each = match is not None and match[0].startswith("single") and folded.startswith(" of ", noun.end())
        if match is None or (noun[0].endswith("s") and not is_each) or self._level.match(folded, noun.end()):
            return None
        if _SINGLE_PART.search(folded, max(0, match.start() - 16), match.start()):
            return None
        return Frequency(match.start(), noun.end(), None, None, 1, 1, "single")

    def _times(self, folded: str, match: re.Match[str]) -> Frequency | None:
        low, high = _ends(match)
        if low is None or high is None or self._no_times.match(folded, match.end()):
            return None
        return Frequency(match.start("low"), match.end(), None, None, low, high, "times")


def _ends(match: re.Match[str]) -> tuple[int | None, int | None]:
    low, high = parse_number(match["low"]), parse_number(match["high"] or match["low"])
    return _whole(low), _whole(high)


def _whole(value: Decimal | None) -> int | None:
    return int(value) if value is not None and value == int(value) and 0 < value <= _MOST else None


def _after_rate(folded: str, rate: Frequency) -> Frequency | None:
    """ "weekly [x 4]", "every 3 weeks [for 6 doses]"; "x 4 weeks" is a time span."""
    match = _AFTER_RATE.match(folded, rate.end_char)
    n = _whole(parse_number(match["n"])) if match else None
    if match is None or n is None:
        return None
    more = (match["more"] or "").strip()
    if not match["noun"] and ((more and more not in _JOINS) or "for" in match["x"]):
        return None
    return Frequency(match.start("x"), match.end("noun" if match["noun"] else "n"), None, None, n, n, "times-x")


def mask_of(folded: str, items: Iterable[Frequency]) -> Mask:
    """The characters that `items` take."""
    mask = Mask(len(folded))
    for item in items:
        mask.take(item.start_char, item.end_char)
    return mask
