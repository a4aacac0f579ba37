"""Which numbers are quantities, and what a number without a unit is: an age, a score, a count, or nothing of ours.

A number with a unit is one (but "2-week", "12-lead"). Without a unit it needs a comparator, or stands in a range or after the
name of a score; numbers that name a thing ("Day 1", "grade 3-4", "2 of the following") are none.
"""

from __future__ import annotations

import re

from trialtab.patterns import role_words
from trialtab.quantities.bounds import Bound
from trialtab.quantities.values import Stretch, is_class, is_labelled
from trialtab.types import Comparator

_N_EQUALS = re.compile(r"(?:^|[\s(,;\[])(?:[a-z]\d?|hr|or|alpha|α|power|beta|p[\s-]*value|sd|se)\s*$|\d\s*$")
_EXCHANGE = re.compile(r"(?:\b1|\bone)\s?[a-z]+(?:\s+of\s+\w+)?\s*$")  # "1 unit = 360 mL"
_BETTER = re.compile(r"%?+\s*+(?:points?\s*+)?or\s++(?P<what>better|worse)\b")
_WORST_LOW = 5  # scales that end here or below count upwards from best to worst (ECOG, grades); others downwards
_MOST_SCORE = 1000
_WORDS = role_words("quantity_words.tsv")
_P_VALUE = re.compile(r"(?<![a-z])(?:p|p[\s-]*values?|alpha|α)\s*(?:value\s*)?$")
_AGE_BEFORE = re.compile(
    r"(?<![a-z])age[ds]?"
    r"(?:\s+(?:of|is|from|between|in|at|the|range|ranges|ranging|group|must\s+be|should\s+be|are|or)|\s*\([a-z ]*\))*"
    r"\s*[:=(-]?\s*(?:[<>≤≥]=?\s*\d+\s*(?:years?\s*)?or\s*)?$"
)
_AGE_AFTER = re.compile(r"\s*(?:\(?inclusive\)?\s*)?(?:of\s+age|in\s+age)\b")
_SCORE_GAP = re.compile(rf"(?:\s*[:=(]|\s+(?:{_WORDS['score_gap']})(?![a-z])|\s*\([\w\s/-]{{1,24}}\))*[\s\])]*-?\s*")
_GRADE = r"(?:\d|zero|one|two|three|four|five)"
_LIST = re.compile(
    rf"{_GRADE}(?:\s*(?:,\s*or|,\s*and|,|/|or|and|&|to|-)\s*{_GRADE}){{0,40}}\s*(?:,\s*or|,\s*and|,|/|or|and|&)\s*{_GRADE}"
    r"(?![a-z\d]|[.,]\d|\s*%|\s*-\d)"
)
_GRADES = {"zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
# "the scale is a 10 item questionnaire", "CNS WHO grade 4 glioma"
_ITEMS = re.compile(rf"\s*=|\s*vs\b|[\s-]*(?:{_WORDS['score_none']})\b")
_CLASS_GAP = re.compile(r"grade|class|level|stage|type|\s-\s")
_LOST_SIGN = re.compile(r"\?\s*$")
_COMMON_LEAST_AGES = frozenset(range(12, 22))  # years; `= 18 years` and `? 18 years` are `≥` lost on the way
_MOST_YEARS = 120
_TREATMENTS = re.compile(
    rf"\s+(?:(?:different\s+)?(?:prior|previous)\s+(?:[a-z-]+\s+){{0,3}}(?:{_WORDS['score_treatments']})"
    r"|(?:[a-z-]+\s+)?(?:lines?|regimens?|courses?|cycles?)\s+of)\b"
)
_LINE_OF_THERAPY = re.compile(r"[1-6]l(?:\+|\s(?:and|or)\s(?:beyond|later|greater\sline))")  # "chemotherapy for 2L and beyond"
_REPEATED_BEFORE = re.compile(r"\b(?:on|over|at|in|during)\s+(?:a\s+minimum\s+of\s+)?$")
# how often a value was found, which is no value: "on two or more occasions"
_REPEATED = re.compile(rf"\s+(?:(?:{_WORDS['repeated']})\s+){{0,2}}(?:{_WORDS['repeated_what']})\b")
_LISTED_BEFORE = re.compile(r"\d\s*,\s*$")


def keep(stretch: Stretch, bound: Bound) -> bool:
    """Whether a bound is a quantity. Gives ages without a unit their unit, and scores their value, on the way."""
    if bound.limit_of is not None:
        return True
    low = stretch.low
    if bound.comparator is Comparator.EQ and _EXCHANGE.search(low, max(0, bound.start - 24), bound.start):
        return False
    if bound.has_unit:
        _restore_sign(stretch, bound)
        return _keep_with_unit(stretch, bound)
    _read_better(stretch, bound)
    if bound.comparator is not None and _P_VALUE.search(low, max(0, bound.start - 10), bound.start):
        return False
    if bound.comparator is Comparator.EQ and _N_EQUALS.search(low, max(0, bound.start - 8), bound.start):
        return False
    if stretch.lexicon.group.match(low, bound.end) or (bound.is_word and 0.5 in (bound.low, bound.high)):
        return False  # "two of the following", "half of the patients"
    if _REPEATED.match(low, bound.end) and _REPEATED_BEFORE.search(low, max(0, bound.start - 24), bound.start):
        return False
    is_age = bound.comparator is not None and _is_age(stretch, bound)
    if is_age:
        bound.unit, bound.dimension, bound.rule = "a", "time", bound.rule + ":age"
        _restore_sign(stretch, bound)
        return True
    if bound.comparator is None or (bound.is_range and not bound.has_opener and not _has_sign(bound)):
        return _keep_bare(stretch, bound)
    if bound.is_range:
        return not _are_years(bound) and (not is_labelled(stretch, bound.start) or _after_score(stretch, bound))
    if bound.is_word and bound.low == 1 and bound.comparator is Comparator.GE:
        bound.rule += ":presence"  # "at least one lesion" says that there is some
    # "Day 1 or later" is none, "grade 2 or higher" is one
    return not bound.is_after or not is_labelled(stretch, bound.start, classes=False) or is_class(stretch, bound.start)


def _keep_with_unit(stretch: Stretch, bound: Bound) -> bool:
    if bound.unit == "L" and _LINE_OF_THERAPY.match(stretch.low, bound.start):
        return False
    if bound.comparator is not None:
        # "six to seven times a day" is a frequency, "more than six times a day" a bound
        return not (bound.dimension == "rate/time" and not _has_sign(bound) and bound.unit_text[:1] in "tTxX")
    if bound.unit is not None and bound.dimension in ("count/time", "rate/time", "time/time"):
        return False  # "2 per day", "three times a day", "three days a week" are frequencies
    if "α" <= stretch.low[max(0, bound.start - 2) : bound.start].strip()[-1:] <= "ω":
        return False  # "β 2MG" is a microglobulin
    if bound.unit == "m2" and bound.low == 1.73:
        return False  # the body surface that a clearance is stated for
    # "2-week", "7-point": an adjective, no amount
    return not (bound.is_hyphened and bound.dimension in ("time", "score", "dose form", "count"))


def _read_better(stretch: Stretch, bound: Bound) -> None:
    """`ECOG 2 or better` is at most 2, `Karnofsky 70 or better` at least 70, `grade 3 or worse` at least 3."""
    match = _BETTER.match(stretch.low, bound.end) if bound.comparator is None else None
    if match is None or bound.low is None:
        return
    is_least = (match["what"] == "worse") == (bound.low <= _WORST_LOW)
    bound.comparator, bound.is_after, bound.end = Comparator.GE if is_least else Comparator.LE, True, match.end()
    bound.rule = f"score:{match['what']}"
    if is_least:
        bound.high, bound.low_inclusive = None, True
    else:
        bound.low, bound.high_inclusive = None, True


def _keep_bare(stretch: Stretch, bound: Bound) -> bool:
    if _are_years(bound):
        return False
    if not bound.is_range and (bound.low or 0) >= _MOST_SCORE:
        return False
    if not bound.is_range and (_ITEMS.match(stretch.low, bound.end) or stretch.low[bound.start - 1 : bound.start] == ")"):
        return False
    if bound.is_range and _TREATMENTS.match(stretch.low, bound.end):
        bound.rule = "count:range"  # "1 to 3 prior lines of therapy"
        return True
    if not bound.is_range and not _continues(stretch, bound) and _take_list(stretch, bound, "count:list", _TREATMENTS):
        return True
    if not _after_score(stretch, bound):
        whole = stretch.text.strip(" \n\t-*•.;:()")
        return bound.is_range and whole == stretch.text[bound.start : bound.end].strip(" ()")
    if not bound.is_range:
        _take_score(stretch, bound)
    else:
        bound.rule = "score:range"
    return True


def _take_score(stretch: Stretch, bound: Bound) -> None:
    """`score of 3` is an equality, `ECOG 0, 1 or 2` a range."""
    bound.comparator, bound.rule = Comparator.EQ, "score"
    bound.low_inclusive = bound.high_inclusive = True
    _take_list(stretch, bound, "score:list")


def _take_list(stretch: Stretch, bound: Bound, rule: str, behind: re.Pattern[str] | None = None) -> bool:
    """Read numbers that follow one another as their range ("0, 1 or 2", "one or two prior lines"), where `behind` follows."""
    listed = _LIST.match(stretch.low, bound.first)
    if listed is None or (behind is not None and not behind.match(stretch.low, listed.end())):
        return False
    written = re.findall(_GRADE, listed[0])
    numbers = sorted(_GRADES[grade] if grade in _GRADES else int(grade) for grade in written)
    if len(numbers) < 2 or numbers != list(range(numbers[0], numbers[-1] + 1)):
        return False
    bound.comparator, bound.rule = Comparator.BETWEEN, rule
    bound.low_inclusive = bound.high_inclusive = True
    bound.low, bound.high, bound.end = float(numbers[0]), float(numbers[-1]), listed.end()
    return True


def _continues(stretch: Stretch, bound: Bound) -> bool:
    """Whether a number goes on from the one before it, or numbers a thing ("grade 2 or 3 episodes")."""
    listed = _LISTED_BEFORE.search(stretch.low, max(0, bound.start - 6), bound.start)
    return listed is not None or is_labelled(stretch, bound.start)


def _has_sign(bound: Bound) -> bool:
    return not bound.rule.startswith("range") or bound.start != bound.first


def _are_years(bound: Bound) -> bool:
    ends = [end for end in (bound.low, bound.high) if end is not None]
    return all(1900 <= end <= 2100 and end == int(end) for end in ends)


def _after_score(stretch: Stretch, bound: Bound) -> bool:
    wanted = stretch.lexicon.has_measure if bound.is_range else stretch.lexicon.has_score
    names = list(wanted.finditer(stretch.low, max(0, bound.start - 60), bound.start))
    for name in names[-3:]:
        gap = _SCORE_GAP.fullmatch(stretch.low, name.end(), bound.start)
        if gap is None or (name[0] == "who" and not stretch.text.startswith("WHO", name.start())):
            continue
        if bound.is_range or not (_CLASS_GAP.search(gap[0]) or (stretch.low.startswith(")", bound.end) and "(" not in gap[0])):
            return True
    return False


def _is_age(stretch: Stretch, bound: Bound) -> bool:
    most = max(bound.low or 0.0, bound.high or 0.0)
    if most > _MOST_YEARS:
        return False
    if bound.is_age or _AGE_AFTER.match(stretch.low, bound.end):
        return True
    return _AGE_BEFORE.search(stretch.low, max(0, bound.start - 40), bound.start) is not None


def _restore_sign(stretch: Stretch, bound: Bound) -> None:
    """`= 18 years`, `? 18 years`: in an age the sign lost in conversion was `≥`."""
    if bound.unit != "a" or bound.low not in _COMMON_LEAST_AGES:
        return
    lost = bound.comparator is None and _LOST_SIGN.search(stretch.low, max(0, bound.start - 3), bound.start)
    if (bound.comparator is Comparator.EQ and not bound.rule.startswith("CMP012")) or lost:
        bound.comparator, bound.high, bound.low_inclusive, bound.high_inclusive = Comparator.GE, None, True, None
        bound.start = lost.start() if lost else bound.start
        bound.rule += ":lost-sign"
