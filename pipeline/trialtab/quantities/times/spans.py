"""How long something lasts: "for at least 28 days", "over 60 minutes", "12-week treatment", "6 cycles of 21 days".

Ages and bounds that are measured in time (life expectancy, doubling time) are quantities, not time spans; a bare "6 months"
with no word that makes it a length is neither.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import NamedTuple

from trialtab.patterns import expand_list, parse_table
from trialtab.quantities.numbers import NUMBER, parse_number
from trialtab.quantities.times.cues import Left, Right
from trialtab.quantities.times.days import is_dosed
from trialtab.quantities.times.text import Mask, phrase_regex
from trialtab.quantities.times.units import HALF_LIFE, Duration
from trialtab.quantities.times.windows import Group
from trialtab.types import TimeSpan

_NEAR = 70  # characters around a duration in which a word about infusion makes it an infusion's
_TEN_YEARS = 10 * 31_557_600
_CYCLE_REACH = 200  # characters of a cycle's length and the gap together
_CYCLE_GAP = 48  # characters between "6 cycles" and "of 21 days"
_LENGTH_LEFT = re.compile(
    r"(?<![a-z])(?P<each>(?:each|every|one|1|a|the|per|\() *)?(?:treatment |chemotherapy )?(?P<noun>cycles?|courses?)"
    r"(?: (?:length|duration)s?)?(?: *\([^()]{0,20}\))?(?P<link> of| *[=:]| (?:is of|are of|is|are|lasts|lasting|last"
    r"|will last|equals|consists of|consisting of|comprises|defined as|will be|being"
    r"|every|over|for))?(?: (?:approximately|about|a|each))? *$"
)
# "each course of chemotherapy lasts" 8 weeks
_EACH_LEFT = re.compile(
    r"(?<![a-z])(?P<each>each|every|one|1) (?:cycle|course) of (?:[a-z]+ )?(?:chemotherapy|therapy|treatment)"
    r" (?:lasts|is|will last|will be)(?: approximately| about)? *$"
)
_NOUN_BRACKET = re.compile(r"(?<![a-z])(?P<noun>cycles|courses) \( *$")
_MOST_CYCLES = 60
_OF_COURSE = re.compile(r" *(?:/|per|in each|in every) *(?:course|phase)(?![a-z])")
_LABEL_AFTER = re.compile(r" *\d| +[ivx]+(?![a-z])")
_DAY_LIST = re.compile(r"(?<![a-z])days? *\d[\d ,&-]*(?:(?:and|to) *)?$")  # "days 1 and 8, 21-day cycle"
_LISTED = re.compile(r"\d(?: (?:and|or)|,)? $")  # "after 4 and 8 weeks": points in time
_DEFINITION = re.compile(r" *(?:=|:|is(?![a-z])|are(?![a-z])|lasts|equals|consists|comprises|defined|will be|\(= )")
# "3 weeks (21 days) as one cycle"
_DEFINES = re.compile(
    r"(?: \([^()]{0,20}\))?,? (?:as|is|are|is considered|are considered|constitutes?|equals|being|will be)(?: considered)?"
    r" (?:one|1|a|each|per)(?: full)?(?: treatment)? cycle(?![a-z])"
)
_NOT_COUNTED = re.compile(
    r"(?<![a-z])(?:first|last|every|after|each|initial|these|both|next|subsequent|following|before|between|of|the|previous"
    r"|prior"
    r"|past|previously|during|days? \d+ of|than|least|within|every other|beyond|post|per|until|equal to|as|versus"
    r"|vs\.?) (?:\d+ )?$"
    r"|[≥>≤<]=? *$|[a-z]- ?$|\d(?:,| and| or| versus| vs\.?) $"
)
_ALLOWED_OF = re.compile(r"(?:total|maximum|for|up to) (?:of|the)? *$")
_BREAK = re.compile(r"[.;]|(?<![a-z])(?:then|followed|arm|group|cohort)(?![a-z])")
_CONJUNCTIONS = r"(?:if|and|or|then|when|while|unless|until|with|without|for|in|at|on|by|as|plus|to|is|are)[ -]"
_EACH = re.compile(r" *,? *each(?![a-z])")
# "by infusion on 5 consecutive days"; "fever after injection on 2 consecutive days" is no length
_GIVEN = re.compile(
    r"(?<![a-z])(?:(?:by|via|as)(?: an?)? (?:[a-z-]+ )?(?:infusions?|injections?)"
    r"|(?:is|are|be|been) (?:given|administered|taken)) $"
)
# "at least a 6-month history of asthma", not "a 2-year smoking history"
_HISTORY = re.compile(r"'?[ -]*(?:\w+(?:[ -]documented)? )?history (?:of|with)(?![a-z])")


class Count(NamedTuple):
    """ "6 cycles": how many, and where it stands."""

    start: int
    end: int
    n: int


class SpanWords:
    """`patterns/time_cycles.tsv` and the guards of `patterns/time_guards.tsv`, compiled."""

    def __init__(self, cycles: str, guards: str) -> None:
        words: dict[str, list[str]] = {}
        for file, table in (("time_cycles.tsv", cycles), ("time_guards.tsv", guards)):
            for row in parse_table(table, file=file, required=("id", "words")):
                words.setdefault(row.get("kind") or row["role"], []).extend(expand_list(row["words"]))
        noun = phrase_regex(words["noun"])
        self.triggers = frozenset(words["noun"])
        adjectives = rf"(?: {phrase_regex(words['adjective'])})*"
        number = rf"(?<![\w.])(?:(?P<low>{NUMBER})(?: *- *| (?:to|or) ))?(?P<n>{NUMBER})"
        most = "up to(?: a maximum of)?|maximum of|at most|no more than|not more than|not to exceed"
        self._count = re.compile(rf"(?:(?P<max>{most}) )?{number}[ -]*{adjectives} *{noun}")
        self._cycle_noun = re.compile(rf"[ -]+(?:{phrase_regex(words['adjective'])} )?(?P<noun>{noun})")
        self._number_left = re.compile(rf"(?<![\w.])(?P<n>{NUMBER}) *[-x×,]? *$")
        self._repeat = re.compile(rf"(?<![a-z]){phrase_regex(words['repeat'])}(?: [a-z]+){{0,2}} *$")
        self._head = re.compile(rf"[ -]+(?:{phrase_regex(words['headadjective'])}[ ,-]+){{0,4}}{phrase_regex(words['head'])}")
        self._no_head = re.compile(rf"'?[ -]*(?:of )?(?:(?!{_CONJUNCTIONS})[a-z]+[ -]+)?{phrase_regex(words['head_guard'])}")
        self._infusion = re.compile(rf"(?<![a-z]){phrase_regex(words['infusion'])}")
        self._stated = re.compile(
            rf"'?[ -]*(?:{phrase_regex(words['stated'])}|of (?:[a-z-]+ ){{1,3}}(?:therapy|treatment)(?![a-z]))"
        )
        # "500 mg followed by 250 mg for 4 days" follows nobody up
        clause = r"(?! by(?![a-z]))(?:(?! (?:and|has|have|with|who|for) )[^.;()]){0,40}$"
        self.guard = re.compile(rf"(?<![a-z]){phrase_regex(words['age'] + words['bound'])}{clause}")
        self._measured = re.compile(rf"(?<![a-z]){phrase_regex(words['age'] + words['bound'] + words['measured'])}{clause}")
        self.happened = re.compile(rf"(?<![a-z]){phrase_regex(words['happened'])},?\s?\(?$")
        self._person = re.compile(rf"(?<![a-z]){phrase_regex(words['person'])}{clause}")

    def length(self, folded: str, group: Group, left: Left, right: Right, after_rate: bool) -> TimeSpan | None:
        """The time span that a duration is, None where it is none.

        Args:
            folded: the stretch.
            group: the duration.
            left, right: the cues beside it.
            after_rate: it stands right after a frequency ("daily, 14 days").
        """
        duration = group.duration
        if not duration.numbered or duration.unit in (HALF_LIFE, "S") or right.is_age or right.tie not in ("", "of"):
            return None
        in_a_row = left.main in ("at", "in") and "consecutive" in folded[left.start : duration.end]
        in_a_row = in_a_row and (
            is_dosed(folded, left.start) or _GIVEN.search(folded, max(0, left.start - 40), left.start) is not None
        )
        if (left.main not in ("", "for", "x", "over", "during") and not in_a_row) or left.course:
            return None  # "once a day on 5 consecutive days" is a length, "high on 2 consecutive days" is none
        no_head = self._no_head.match(folded, duration.end)
        if self._is_bound(folded, duration, left) or (no_head and not _HISTORY.match(folded, duration.end)):
            return None
        infusion = duration.unit in "HN" and self._near_infusion(folded, duration)
        if not self._is_length(folded, duration, left, right, after_rate, infusion):
            return None
        low, high = _ends(duration, left.comparator or right.comparator)
        start, end = min(left.start, duration.start), max(duration.end, right.end if not right.tie else 0)
        return TimeSpan(start, end, low, high, "infusion" if infusion else "duration", None, f"span-{left.main or 'bare'}")

    def _is_length(self, folded: str, duration: Duration, left: Left, right: Right, after_rate: bool, infusion: bool) -> bool:
        if left.main == "over" and duration.unit in "HN":
            return infusion
        if left.main:
            return left.main != "over" or not self._may_be_age(folded, duration, left)
        if _LISTED.search(folded, max(0, duration.start - 8), duration.start):
            return False
        if _HISTORY.match(folded, duration.end):
            return bool(left.comparator or right.comparator or duration.open)
        if self._head.match(folded, duration.end):
            return True
        if self._stated.match(folded, duration.end):
            return True
        if left.comparator or right.comparator or duration.open or duration.sided:
            dioptres = folded.endswith(" d", 0, duration.end)
            return not dioptres and not self._may_be_age(folded, duration, left)
        return after_rate

    def _is_bound(self, folded: str, duration: Duration, left: Left) -> bool:
        window = max(0, left.start - 60)
        return any(self._measured.search(folded, window, end) for end in {left.start, duration.start})

    def _may_be_age(self, folded: str, duration: Duration, left: Left) -> bool:
        # "≥ 18 years" is an age, and so may be "subjects > 2 years" or "infants < 6 months"
        if duration.seconds >= _TEN_YEARS:
            return True
        return duration.unit in "YM" and self._person.search(folded, max(0, left.start - 60), left.start) is not None

    def _near_infusion(self, folded: str, duration: Duration) -> bool:
        return self._infusion.search(folded, max(0, duration.start - _NEAR), duration.end + _NEAR // 2) is not None

    def cycle_counts(self, folded: str) -> list[Count]:
        """ "6 cycles", "up to 8 courses": numbers of cycles, not their names ("cycle 2") and not a part of them."""
        found = []
        for match in self._count.finditer(folded):
            start = match.start()
            before = folded[max(0, start - 24) : start]
            if _DAY_LIST.search(before) or (_NOT_COUNTED.search(before) and not _ALLOWED_OF.search(before)):
                continue
            value = parse_number(match["n"])
            if _OF_COURSE.match(folded, match.end()):
                continue  # "4 courses (2 cycles/course)"
            if value is None or value != int(value) or not 0 < value <= _MOST_CYCLES or _LABEL_AFTER.match(folded, match.end()):
                continue  # "8 cycle 1" is the end of one thing and a label
            if value == 1 and (_DEFINITION.match(folded, match.end()) or before.rstrip().endswith("=")):
                continue  # "(3 weeks = 1 cycle)"
            found.append(Count(start, match.end(), int(value)))
        return found

    def cycle_length(self, folded: str, group: Group, left: Left) -> TimeSpan | None:
        """ "21-day cycle", "cycles of 21 days", "repeats every 21 days": the length of a cycle."""
        duration = group.duration
        if not duration.numbered or duration.unit not in "DWMHFY" or left.course:
            return None
        if folded.find("menstr", max(0, left.start - 40), duration.start) >= 0:
            return None
        start = min(left.start, duration.start)
        if noun := self._cycle_noun.match(folded, duration.end):
            number = self._number_left.search(folded, max(0, duration.start - 20), duration.start)
            if number and _DAY_LIST.search(folded, max(0, number.start() - 24), number.start("n")):
                number = None
            n = parse_number(number["n"]) if number else None
            if noun["noun"] == "course" and n is None:
                return None  # "a 5-day course" is a length of treatment
            begin = number.start("n") if number else duration.start
            count = int(n) if n is not None and n == int(n) and n <= _MOST_CYCLES else None
            return TimeSpan(begin, noun.end(), duration.low, duration.high, "cycle", count, "cycle-noun")
        nearby = folded[max(0, start - 60) : duration.start]
        named = "cycle" in nearby or "course" in nearby
        if defined := _DEFINES.match(folded, duration.end):
            return TimeSpan(duration.start, defined.end(), duration.low, duration.high, "cycle", None, "cycle-defined")
        before = _LENGTH_LEFT.search(folded, max(0, start - 60), duration.start) if named else None
        noun = _NOUN_BRACKET.search(folded, max(0, start - 16), duration.start) if named else None
        if noun and (each := _EACH.match(folded, duration.end)):  # "3 cycles (28 days each)"
            return TimeSpan(noun.start("noun"), each.end(), duration.low, duration.high, "cycle", None, "cycle-of")
        if before and before["link"] and _is_length_of(before, folded, duration.end):
            return TimeSpan(before.start("noun"), duration.end, duration.low, duration.high, "cycle", None, "cycle-of")
        if named and (each := _EACH_LEFT.search(folded, max(0, start - 60), duration.start)):
            return TimeSpan(each.start(), duration.end, duration.low, duration.high, "cycle", None, "cycle-of")
        if left.main == "every" and (again := self._repeat.search(folded, max(0, start - 40), start)):
            return TimeSpan(again.start(), duration.end, duration.low, duration.high, "cycle", None, "cycle-repeat")
        return None


def _is_length_of(before: re.Match[str], folded: str, end: int) -> bool:
    # "a course of 5 days" is a length of treatment, "each course lasts 21 days" that of a cycle
    is_one = before["noun"].startswith("cycle") or (before["each"] or "").strip() in ("each", "every")
    return is_one or _EACH.match(folded, end) is not None


def _ends(duration: Duration, comparator: str) -> tuple[str | None, str | None]:
    if duration.open or (comparator in ("ge", "gt") and duration.low == duration.high):
        return duration.low, None
    if comparator in ("le", "lt") and duration.low == duration.high:
        return None, duration.high
    return duration.low, duration.high


def join_cycles(folded: str, counts: list[Count], lengths: list[TimeSpan], everies: list[TimeSpan]) -> list[TimeSpan]:
    """Cycle counts and cycle lengths, joined where they speak of one thing ("every 28 days for 6 cycles").

    Args:
        folded: the stretch.
        counts: "6 cycles".
        lengths: "21-day cycle"; with `n_cycles` where the number stood in it.
        everies: intervals of frequencies ("every 3 weeks") and lengths with "each" ("over five days each"), taken only beside
            a count.
    """
    lengths, everies = sorted(lengths), sorted(everies)
    taken = Mask(len(folded))
    for span in lengths:
        taken.take(span.start_char, span.end_char)
    joined: list[TimeSpan] = []
    for count in counts:
        if taken.covers(count.start, count.end):
            continue
        if (index := _nearest(folded, count, lengths)) is not None:
            lengths[index] = _with_count(lengths[index], count)
        elif (index := _nearest(folded, count, everies)) is not None:
            joined.append(_with_count(everies[index], count)._replace(role="cycle", rule="cycle-every"))
        else:
            joined.append(TimeSpan(count.start, count.end, None, None, "cycle", count.n, "cycle-count"))
    return lengths + joined


def _with_count(span: TimeSpan, count: Count) -> TimeSpan:
    start, end = min(span.start_char, count.start), max(span.end_char, count.end)
    return span._replace(start_char=start, end_char=end, n_cycles=count.n)


def _nearest(folded: str, count: Count, spans: list[TimeSpan]) -> int | None:
    """Index of the span without a count that stands closest to it, in the same clause. `spans` are sorted."""
    best, least = None, _CYCLE_GAP
    first = bisect_left(spans, count.start - _CYCLE_REACH, key=_start)
    for index in range(first, bisect_left(spans, count.end + _CYCLE_GAP, key=_start)):
        span = spans[index]
        gap = max(span.start_char - count.end, count.start - span.end_char)
        between = folded[min(span.end_char, count.end) : max(span.start_char, count.start)]
        if span.n_cycles is None and gap < least and not _BREAK.search(between):
            best, least = index, gap
    return best


def _start(span: TimeSpan) -> int:
    return span.start_char


def each_lengths(folded: str, spans: list[TimeSpan]) -> list[TimeSpan]:
    """Those time spans that "each" follows: "over five consecutive days each"."""
    return [span._replace(end_char=each.end()) for span in spans if (each := _EACH.match(folded, span.end_char))]
