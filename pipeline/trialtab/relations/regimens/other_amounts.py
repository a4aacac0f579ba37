"""Amounts that are not what is given in this trial: caps, parts of a total of radiation, another study's doses."""

from __future__ import annotations

import re
from collections.abc import Sequence

from trialtab.patterns import role_words
from trialtab.types import Quantity

_LOOK_BACK = 30  # characters before an amount of radiation in which "fractions of" counts
_TOTAL = 80  # characters between the amount of a fraction and the total
_SENTENCE = 160  # characters before an amount in which its sentence is looked at
_LEAST_FRACTIONS = 4.0
_FRACTION_AFTER = re.compile(
    r"\s*+(?:/|per|a|each)?\s*+(?:daily\s+)?(?:fractions?|fx|fr)\b|\s*+(?:/|per|a)\s*+(?:d|day)\b", re.I
)
_FRACTION_BEFORE = re.compile(r"(?:fractions?(?:\s+\w+)?|fx|daily|doses?)\s+(?:of|at)\s*(?:\w+\s+)?$|@\s*$", re.I)
_TO_TOTAL = re.compile(r"\b(?:to|total(?:\s+dose)?)(?:\s+of)?\s*:?\s*$", re.I)  # "2 Gy daily to a total of 50 Gy"
# "20 mg maximum", "2 g (max)": no dose, unlike "20 mg maximum tolerated dose"
_MAXIMUM = re.compile(
    r"[\s,]*+(?:\(\s*+)?(?:(?:daily|per\s+day|/\s*day)\s+)?(?:max\.?|maximum)(?=\s*(?:$|[.,;)]|daily\b|dose\b(?!\s+tolerated)|per\b|a\b|in\b|total\b))",
    re.I,
)
_ROUNDED = re.compile(r"\brounded\s+(?:up\s+|down\s+|off\s+)?to\b[^.;()]{0,25}$", re.I)  # "rounded to either 300 or 480 ug"
# "the dose may be reduced to 50 mg", "dose reductions to 40 mg and 20 mg are permitted": given to some, if at all
_REDUCED = re.compile(
    r"\b(?:(?:may|can|could|might|allowed|permitted)\b[^.;\d]{0,40}\b(?:reduc|lower|decreas|de-?escalat)\w+|dose\s+reductions?)\b"
    r"[^.;\d]{0,25}\bto\b[^.;\d]{0,25}(?:\d[\d.,]*\s?m?c?g(?:/\w+)?\s*(?:,|or|and|and/or|then)\s*)?$",
    re.I,
)
_STUDY = rf"(?:{role_words('regimen_words.tsv')['other_study']})\s+(?:[\w-]+\s+)?(?:study|studies|trials?)"
_BEFORE = re.compile(
    rf"(?:^|[.;]\s+|\n\s*)(?:in|during)\s+(?:the|a|an|their)\s+{_STUDY}\b(?:(?!\b(?:will|now|this|who)\b)[^.;\n]){{0,80}}$",
    re.I,
)
_AFTER = re.compile(rf"(?:(?!\b(?:as|will|this)\b)[^.;\d\n]){{0,40}}\b(?:in|during)\s+(?:the|a|an|their)\s+{_STUDY}\b", re.I)
_WHO_HAD = re.compile(r"\b(?:who|that|previously|having|had)\b(?:(?!\b(?:will|same|this|now)\b)[^.;\n]){0,90}$", re.I)
_SUM_OPENS = re.compile(r"\(\s*(?:(?:a|in)?\s*total(?:\s+dose)?(?:\s+of)?\s*:?\s*)?$", re.I)
_SUM_OF_DAYS = re.compile(
    r"\s*(?:(?:in\s+)?total\s+)?(?:over|in|within)\s+(?:the\s+)?(?:\d+|two|three|four|five|six|seven|ten)\s+(?:days|weeks)\s*\)",
    re.I,
)
RADIATION = frozenset({"Gy", "cGy", "mGy"})


def has_unit(text: str, quantity: Quantity) -> bool:
    """Whether an amount says its own unit; those before the last of "5, 20 or 100 mg" do not."""
    return any(map(str.isalpha, text[quantity.start_char : quantity.end_char])) or quantity.unit == "%"


def is_fraction(text: str, quantity: Quantity, rays: Sequence[Quantity]) -> bool:
    """Whether an amount of radiation is that of one fraction: "2 Gy per fraction", "2 Gy daily to a total of 50 Gy".

    Args:
        text: that of the whole record.
        quantity: the amount.
        rays: all amounts of radiation of the segment.
    """
    before = text[max(0, quantity.start_char - _LOOK_BACK) : quantity.start_char]
    if re.search(r"\btotal\b", before[-16:], re.I):
        return False  # "2 Gy per fraction to a total dose of 60 Gy"
    if _FRACTION_AFTER.match(text, quantity.end_char) or _FRACTION_BEFORE.search(before):
        return True
    for other in rays:
        gap = text[quantity.end_char : other.start_char]
        if not 0 < len(gap) <= _TOTAL or other.unit != quantity.unit or re.search(r"[.;]\s", gap):
            continue
        many = (other.low or 0.0) / (quantity.high or quantity.low or 1.0)
        if many >= _LEAST_FRACTIONS and _TO_TOTAL.search(gap):
            return True
    return False


def is_cap(text: str, quantity: Quantity) -> bool:
    """Whether the text calls an amount the most that is given, what a dose is rounded to, or what it may be reduced to."""
    before = text[max(0, quantity.start_char - _SENTENCE) : quantity.start_char]
    if _REDUCED.search(before):
        return True
    return bool(_MAXIMUM.match(text, quantity.end_char)) or bool(_ROUNDED.search(before[-_LOOK_BACK - 20 :]))


def is_elsewhere(text: str, quantity: Quantity, start: int) -> bool:
    """Whether an amount was given in another study: "who received 400 mg in the parent study".

    Args:
        text: that of the whole record.
        quantity: the amount.
        start: where its segment begins.
    """
    before = text[max(start, quantity.start_char - _SENTENCE) : quantity.start_char]
    if _BEFORE.search(before):
        return True
    return bool(_AFTER.match(text, quantity.end_char)) and bool(_WHO_HAD.search(before))


def is_sum_of_days(text: str, before: Quantity, quantity: Quantity) -> bool:
    """Whether an amount sums up doses: "100 mg/kg every 6 hours (400 mg/kg/day)", "200 mg daily … (1 g over 5 days)"."""
    if _is_course_sum(text, before, quantity):
        return True
    gap = text[before.end_char : quantity.start_char]
    return _is_days_sum(before, quantity) and "(" in gap and not re.search(r"[.;)]\s+[A-Z]", gap)


def _is_days_sum(before: Quantity, quantity: Quantity) -> bool:
    """Whether an amount a day is two to six times a dose before it."""
    if not before.low or quantity.low != quantity.high or before.low != before.high:
        return False
    times = (quantity.low or 0.0) / before.low
    return quantity.unit == f"{before.unit}/d" and times in (2.0, 3.0, 4.0, 6.0)


def _is_course_sum(text: str, before: Quantity, quantity: Quantity) -> bool:
    """Whether an amount in brackets is that of all days of the doses before it: "… (2.4 g over 5 days)"."""
    if "/" in (quantity.unit or "") or quantity.start_char - before.end_char > 2 * _SENTENCE:
        return False
    is_opened = _SUM_OPENS.search(text, before.end_char, quantity.start_char) is not None
    return is_opened and _SUM_OF_DAYS.match(text, quantity.end_char) is not None
