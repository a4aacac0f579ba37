"""What bounds say of each other: restatements in another unit, and bounds that hold for some people only.

"≥ 9 g/dL (5.6 mmol/L)": the second restates the first. "(5-8 years: < 4.5 g/L)", "≥ 12 g/dL in women", "≤ 5 x ULN if liver
metastases are present": age, people and condition qualify the bound.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

from trialtab.patterns import role_words
from trialtab.quantities.bounds import Bound
from trialtab.quantities.convert import convert
from trialtab.quantities.signs import LOWER, UPPER
from trialtab.quantities.values import Stretch
from trialtab.types import Comparator

_RESTATES = re.compile(
    r"\s*(?:[(\[]\s*(?:or|i\.?\s?e\.?,?|=|~|≈|about|approximately|approx\.?|equivalent\s+to|corresponding\s+to|equals?|that\s+is,?|"
    r"equal\s+to|~|in\s+si\s+units:?|si\s+units:?)?|(?:,?\s*(?:or|i\.e\.,?|equivalent\s+to|corresponding\s+to|=|that\s+is,?))|/)\s*"
)
_CONDITION = re.compile(
    r"\s*[,(]?\s*(?P<text>(?:(?:if|in\s+case\s+of|in\s+the\s+(?:presence|case|setting)\s+of|in\s+(?:patients|subjects|participants|those)\s+with|"
    r"for\s+(?:patients|subjects|participants|those|pts)\s+(?:with|who)|for\s+[a-z]+\s+(?:with|having)|with|for|when|where|"
    r"attributed\s+to|due\s+to)\s+)"
    r"(?:[\w'/-]+\s+){0,7}?[\w'/-]+)(?=\s*(?:[,;.)(\]]|$|\bor\b|\band\b))"
)
_WORDS = role_words("quantity_words.tsv")
_CONDITION_WORDS = re.compile(_WORDS["limit_for"])
# "< 2.5 x ULN without liver metastases" holds for those without; "without transfusion" asks for none
_WITHOUT = re.compile(
    r"\s*[,(]?\s*(?:(?:in|for)\s+)?(?P<text>(?:(?:patients|subjects|participants|those|pts)\s+)?"
    r"(?:without|with\s+no|(?:in\s+)?the\s+absence\s+of|if\s+no)\s+(?:[a-z-]+\s+){0,3}?[a-z-]*(?:metasta|involve)[a-z]*)(?![a-z])"
)
_LEADING = re.compile(
    r"^(?:if|in\s+case\s+of|in\s+the\s+\w+\s+of|(?:in|for)\s+\w+\s+(?:with|who|having)|with|for|when|where)\s+", re.IGNORECASE
)
_PEOPLE_WITH = re.compile(
    r"\s*,?\s*(?:in|for)\s+(?:(?:patients|subjects|participants|those|pts|people)\s+with|(?:the\s+)?(?:case|presence|setting)\s+of)\s+"
    r"(?P<text>(?:[a-z'/-]+\s+){0,5}?[a-z'/-]+)(?=\s*(?:[,;.)(\]]|$|\bor\b|\band\b))"
)
_WHO = (
    r"(?:in|for|if)\s+(?P<text>(?!(?:the|a|an|any|one|at|each|both|all|whom|which|more|less|total|addition|combination)\b)"
    r"(?:[a-z'/-]+\s+){0,4}?[a-z'/-]+)"
)
_OTHER_WHO = re.compile(rf"\s*\(?{_WHO}\)?\s*,?\s*(?:\bor|\band|[,;(])\s*(?:or\s+|and\s+)?")
_WHO_BEHIND = re.compile(rf"\s*\(?{_WHO}(?=\s*(?:[,;.)(\]]|$|\bor\b|\band\b))")
_NOT_WHO = re.compile(_WORDS["not_who"])
_ALTERNATIVE = re.compile(r"\s*(?:,?\s*\bor\b|[(,])\s*(?:or\s+)?")
_WITH = re.compile(r"^(?:patients|subjects|participants|those|people)\s+with\s+", re.IGNORECASE)
_AGED = re.compile(r"\s*(?::|=)\s*")
_FOR_AGE = re.compile(
    r"\s*[,(]?\s*(?:(?:for|in|if)\s+)?(?:(?:[a-z]+|\()\s+){0,4}?(?:(?:age|aged|ages|patients|subjects|participants|children|adults|those)\s+)?"
)
_SEX_BEHIND = re.compile(r"\s*\(?(?P<who>males?|females?|women|men|boys|girls)\b\)?\s*[,;/]?\s*(?:and|or|&)?\s*")
_OPENS_BRACKET = re.compile(r"\s*[(\[]\s*(?:or\s+)?")
_FOR_SOME = re.compile(
    r"\s*(?:is\s+)?(?:(?:allowed|acceptable|permitted)\s+)?(?:if|for|in|when|with|where|in\s+case\s+of)\b[^()]{3,80}[)\]]"
)
_JOINS_ENDS = re.compile(r"\s*[)\]]\s*,?\s*(?:(?:and|but|to)\s+)?(?:(?:is|also|with|at)\s+){0,2}")
_AGE_UNITS = frozenset({"a", "mo", "wk", "d"})
_SAME = 0.12  # "8 weeks (2 months)" restates, "6 months (12 months)" does not


def add_alternatives(stretch: Stretch, bounds: list[Bound]) -> None:
    """Mark each bound that restates the one before it; a bare number takes over its comparator."""
    for index in range(1, len(bounds)):
        first, second = bounds[index - 1], bounds[index]
        if first.alternative_of >= 0 or (first.comparator is None and second.comparator is not None):
            continue
        if not (first.has_unit and second.has_unit) or first.limit_of or second.limit_of or first.unit == second.unit:
            continue
        gap = stretch.low[first.end : second.start]
        if len(gap) > 40 or not _RESTATES.fullmatch(gap):
            continue
        if second.comparator not in (None, first.comparator) or not _says_the_same(first, second, "(" in gap or "[" in gap):
            continue
        second.alternative_of = index - 1
        if second.comparator is None and first.comparator is not None:
            _inherit(first, second)


def join_restated(stretch: Stretch, bounds: list[Bound]) -> list[Bound]:
    """Make one two-sided bound of two whose first is restated between them: "≥ 40 mg/L (4 mg/dL) but < 150 mg/L (15 mg/dL)".

    Returns:
        The bounds, `alternative_of` counted anew.
    """
    owners = [bound.alternative_of for bound in bounds]
    gone: set[int] = set()
    for index in range(len(bounds) - 2):
        first, again, second = bounds[index : index + 3]
        if owners[index + 1] != index or owners[index + 2] >= 0 or not _ends_meet(stretch, first, again, second):
            continue
        third = bounds[index + 3] if index + 3 < len(bounds) and owners[index + 3] == index + 2 else None
        bounds[index] = _two_sided(first, second)
        gone.add(index + 2)
        if third is not None and third.unit == again.unit:
            bounds[index + 1] = _two_sided(again, third)
            gone.add(index + 3)
        elif third is not None:
            owners[index + 3] = index
    kept = [index for index in range(len(bounds)) if index not in gone]
    for index in kept:
        bounds[index].alternative_of = kept.index(owners[index]) if owners[index] in kept else -1
    return [bounds[index] for index in kept]


def _ends_meet(stretch: Stretch, first: Bound, again: Bound, second: Bound) -> bool:
    """Whether two bounds are the lower and the upper end of one range, with nothing but a bracket and "and" between."""
    if first.unit != second.unit or first.limit_of is not second.limit_of or first.is_range or second.is_range:
        return False
    ends = {first.comparator, second.comparator}
    if not (ends & LOWER and ends & UPPER) or not _JOINS_ENDS.fullmatch(stretch.low, again.end, second.start):
        return False
    low, high = (first.low, second.high) if first.comparator in LOWER else (second.low, first.high)
    return low is not None and high is not None and low < high


def _two_sided(first: Bound, second: Bound) -> Bound:
    lower, upper = (first, second) if first.comparator in LOWER else (second, first)
    return replace(
        first,
        end=second.end,
        comparator=Comparator.BETWEEN,
        low=lower.low,
        high=upper.high,
        low_inclusive=lower.comparator is Comparator.GE,
        high_inclusive=upper.comparator is Comparator.LE,
        rule="two-sided:restated",
        is_range=True,
    )


def add_bracketed(stretch: Stretch, bounds: list[Bound]) -> None:
    """A bare number in brackets behind a bound, for some people, takes over its comparator: "≥ 100,000 (50,000 if …)"."""
    for first, second in itertools.pairwise(bounds):
        if first.comparator is None or second.comparator is not None or first.limit_of or second.limit_of:
            continue
        if (
            (first.unit, first.dimension) != (second.unit, second.dimension)
            or _number(first) is None
            or second.unit in _AGE_UNITS
        ):
            continue
        if _OPENS_BRACKET.fullmatch(stretch.low, first.end, second.start) and _FOR_SOME.match(stretch.low, second.end):
            _inherit(first, second)


def _says_the_same(first: Bound, second: Bound, in_brackets: bool) -> bool:
    value, other = _number(first), _number(second)
    if value is None or other is None:
        return False
    converted = convert(value, first.unit, second.unit) if first.unit and second.unit else None
    if converted is not None:
        return abs(converted - other) <= _SAME * max(abs(converted), abs(other))
    # mg/dL and mmol/L of one analyte: no factor without the analyte, but both are concentrations
    return in_brackets and _is_concentration(first.dimension) and _is_concentration(second.dimension)


def _is_concentration(dimension: str) -> bool:
    return dimension in (
        "mass/volume",
        "substance/volume",
        "arbitrary/volume",
        "count/volume",
        "mass/mass",
        "mass/substance",
    ) or (dimension == "fraction")


def _number(bound: Bound) -> float | None:
    return bound.low if bound.low is not None else bound.high


def _inherit(first: Bound, second: Bound) -> None:
    value = _number(second)
    second.comparator = first.comparator
    if first.comparator is not Comparator.BETWEEN and first.comparator is not Comparator.EQ:
        second.low = value if first.low is not None else None
        second.high = value if first.high is not None else None
    second.low_inclusive, second.high_inclusive = first.low_inclusive, first.high_inclusive
    second.rule += ":inherited"


def add_qualifiers(stretch: Stretch, bounds: list[Bound]) -> list[Bound]:
    """Give bounds the age, people or condition they hold for; ages that only qualify are taken out of the list."""
    dropped: set[int] = set()
    for index, bound in enumerate(bounds):
        if (bound.comparator is None and bound.limit_of is None) or bound.unit in _AGE_UNITS:
            continue
        previous = bounds[index - 1] if index else None
        following = bounds[index + 1] if index + 1 < len(bounds) else None
        if previous is not None and _is_age(previous) and _AGED.fullmatch(stretch.low[previous.end : bound.start]):
            bound.qualifier = stretch.text[previous.start : previous.end]
            dropped.add(index - 1)
        elif following is not None and _is_age(following) and _qualifies(stretch, bound, following):
            bound.qualifier = stretch.text[following.start : following.end]
            dropped.add(index + 1)
        elif previous is not None and (sexes := _sexes_behind(stretch, previous, bound)):
            previous.qualifier, bound.qualifier = sexes
        elif previous is not None and not bound.qualifier and (told := _told_apart(stretch, previous, bound)):
            previous.qualifier, bound.qualifier = told
        elif not bound.qualifier:
            bound.qualifier = _people_or_condition(stretch, bound)
        if bound.comparator is None and bound.limit_of and previous is not None and previous.limit_of and previous.comparator:
            gap = stretch.low[previous.end : bound.start]
            if len(gap) < 60 and "(" in gap:
                _inherit(previous, bound)
    if not dropped:
        return bounds
    kept = [index for index in range(len(bounds)) if index not in dropped]
    moved = {old: new for new, old in enumerate(kept)}
    for bound in bounds:
        bound.alternative_of = moved.get(bound.alternative_of, -1)
    return [bounds[index] for index in kept]


def _is_age(bound: Bound) -> bool:
    return bound.unit in ("a", "mo") and bound.comparator is not None


def _qualifies(stretch: Stretch, bound: Bound, age: Bound) -> bool:
    gap = stretch.low[bound.end : age.start]
    if len(gap) > 50 or not _FOR_AGE.fullmatch(gap) or not gap.strip():
        return False
    tail = stretch.low[age.start : age.end + 12]
    return bool(re.search(r"\b(?:for|if|in)\b|\(", stretch.text[bound.end : age.start])) and bool(
        re.search(r"\bage|\bold", gap + tail)
    )


def _sexes_behind(stretch: Stretch, first: Bound, second: Bound) -> tuple[str, str] | None:
    """The sexes of two bounds that stand right behind them: "> 450 ms males, > 470 ms females"."""
    one = _SEX_BEHIND.fullmatch(stretch.low, first.end, second.start)
    two = _SEX_BEHIND.match(stretch.low, second.end) if one else None
    if one is None or two is None or one["who"][0] == two["who"][0] or first.dimension != second.dimension:
        return None
    return stretch.text[one.start("who") : one.end("who")], stretch.text[two.start("who") : two.end("who")]


def _told_apart(stretch: Stretch, first: Bound, second: Bound) -> tuple[str, str] | None:
    """Those for whom two alternative bounds hold: "≥ 300 in sinus rhythm or ≥ 900 in atrial fibrillation".

    The first may be everybody's: "> 400 (> 900 in patients with atrial fibrillation)".
    """
    if (first.dimension, first.limit_of) != (second.dimension, second.limit_of) or first.comparator is not second.comparator:
        return None
    one = _OTHER_WHO.fullmatch(stretch.low, first.end, second.start)
    two = _WHO_BEHIND.match(stretch.low, second.end) if one else None
    if one and two and not _NOT_WHO.search(one["text"]) and not _NOT_WHO.search(two["text"]):
        return tuple(_cut(stretch.text[match.start("text") : match.end("text")]) for match in (one, two))  # type: ignore[return-value]
    if _ALTERNATIVE.fullmatch(stretch.low, first.end, second.start) and (two := _PEOPLE_WITH.match(stretch.low, second.end)):
        return first.qualifier, stretch.text[two.start("text") : two.end("text")]
    return None


def _cut(text: str) -> str:
    """What people have, of "patients with atrial fibrillation"; else the words."""
    return _WITH.sub("", " ".join(text.split()))


def _people_or_condition(stretch: Stretch, bound: Bound) -> str:
    low = stretch.low
    match = stretch.lexicon.people_after.match(low, bound.end)
    if match:
        return stretch.text[match.start("who") : match.end("who")]
    if match := stretch.lexicon.people_before.search(low, max(0, bound.start - 30), bound.start):
        left = low[max(0, match.start() - 12) : match.start()]
        if not re.search(r"[a-z](?:\s+or|\s+and|\s*/)\s*$|-$|non\s*$|[a-z]$", left):
            return stretch.text[match.start("who") : match.end("who")]
    match = _CONDITION.match(low, bound.end)
    if match and _CONDITION_WORDS.search(match["text"]):
        return _LEADING.sub("", " ".join(stretch.text[match.start("text") : match.end("text")].split()))
    without = _WITHOUT.match(low, bound.end)
    return " ".join(stretch.text[without.start("text") : without.end("text")].split()) if without else ""
