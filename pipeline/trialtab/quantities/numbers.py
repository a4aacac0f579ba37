"""Numbers as trial records write them, in digits and in words, parsed to Decimal (never evaluated).

Two conventions meet in the records: `1,500` is fifteen hundred, `1,4 mg` is one point four (decimal comma), `100.000/µL` is a
hundred thousand. What a group of three digits after a comma or a dot means is decided here in one place; a caller that
knows more (a count unit follows) says so with `thousand_dot`.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

_UNITS = [
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_SCALES = {"thousand": Decimal(10**3), "million": Decimal(10**6), "billion": Decimal(10**9)}
_WORD_VALUES = {word: value for value, word in enumerate(_UNITS)} | {word: (i + 2) * 10 for i, word in enumerate(_TENS)}
_FRACTIONS = {"½": "0.5", "¼": "0.25", "¾": "0.75", "⅓": "0.3333333333", "⅔": "0.6666666667", "⅛": "0.125", "⅕": "0.2"}

_FRACTION = "[" + "".join(_FRACTIONS) + "]"
_ASLANT = {"1/2": "0.5", "1/4": "0.25", "3/4": "0.75"}  # behind a whole number: "2 1/2 years"
_ASLANT_AFTER = rf"(?:{'|'.join(_ASLANT)})(?![\w/.])"
# thousands first: the alternatives are tried in order and the longest reading must win
DIGITS = (
    r"(?:\d{1,3}(?:,\d{3}){1,4}(?:\.\d+)?(?![\d])|[1-9]\d{0,2},\s000(?![\d])|\d{1,3}(?:\.\d{3}){2,4}(?!\d)|\d{1,3}(?:['’\u00a0\u2009\u202f]\d{3})+(?!\d)"
    rf"|[1-9]\d*\s{_ASLANT_AFTER}|\d+(?:[.,]\d+)?(?:\s?{_FRACTION})?|\.\d+|{_FRACTION})"
)
SPELT = frozenset((*_UNITS, *_TENS, "hundred", "half"))  # a number in words has one of these as a whole word
_TEENS = "|".join(sorted((*_UNITS[1:], "zero"), key=len, reverse=True))
_ONES = "|".join(_UNITS[1:10])
_BELOW_HUNDRED = rf"(?:(?:{'|'.join(_TENS)})(?:[-\s](?:{_ONES}))?|{_TEENS})"
_HUNDREDS = rf"(?:(?:(?:{_ONES}|an?)\s)?hundred(?:(?:\sand)?\s{_BELOW_HUNDRED})?|{_BELOW_HUNDRED})"
_HALF = r"(?:\sand\s(?:a|one)[-\s]half)"
# "one third of" is no one
WORDS = (
    rf"(?:one[-\s]half(?![-\s]*li[fv])|{_HUNDREDS}(?:\sthousand)?{_HALF}?|half)"
    r"(?![\w'’]|[-\s]+(?:thirds?|quarters?|fourths?|fifths?)\b)"
)
# a number in digits or words; `six (6)` and `6 (six)` are one number. No capturing group; compile with re.IGNORECASE and put
# your own guards (`(?<![\w.])`) around it.
NUMBER = rf"(?:{DIGITS}(?:\s(?:thousand|million|billion)\b|\s?\({WORDS}\))?|\b{WORDS}(?:\s?\(\s?\d+(?:\.\d+)?\s?\))?)"

_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3},\s000")  # "150, 000/mm3"
_DOT_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+")
_SPACE_GROUPED = re.compile(r"\d{1,3}(?:['’\s]\d{3})+")
_PLAIN = re.compile(r"\d*(?:[.,]\d+)?")
_MIXED_ASLANT = re.compile(rf"([1-9]\d*)\s({_ASLANT_AFTER})")
_MIXED = re.compile(rf"(?<!\d)(\d*+)\s?({_FRACTION})")
_RESTATED = re.compile(r"(.*?)\s?\(\s?(\d+(?:\.\d+)?)\s?\)")
_SPELT_OUT = re.compile(r"(\d[^(]*?)\s?\([a-z\s-]+\)", re.IGNORECASE)
_SCALED = re.compile(r"(.*?)\s(thousand|million|billion)", re.IGNORECASE)


def split_scale(text: str) -> tuple[str, float]:
    """A number without its scale word, and the scale: "1.2 million" -> "1.2", 1e6; 1.0 where there is none."""
    scaled = _SCALED.fullmatch(text)
    return (scaled[1], float(_SCALES[scaled[2].lower()])) if scaled else (text, 1.0)


@lru_cache(maxsize=4096)
def parse_number(text: str, *, thousand_dot: bool = False) -> Decimal | None:
    """The value of a number written in digits or English words.

    Args:
        text: the number and nothing else: `2`, `1.5`, `1,500`, `1,4`, `2½`, `twelve`, `twenty-one`, `six (6)`, `6 (six)`,
            `1.2 million`.
        thousand_dot: read a lone group of three after a dot as thousands (`100.000` = 100000); the caller knows that a count
            per volume follows.

    Returns:
        The value, or None where the text is no number. A comma before exactly three digits is a thousands separator unless a
        lone zero stands before it (`0,125`); any other comma is a decimal comma. Where a word and the digits in brackets
        after it differ, the digits stand.
    """
    text = text.strip()
    if restated := _RESTATED.fullmatch(text):
        return Decimal(restated[2])
    if spelt_out := _SPELT_OUT.fullmatch(text):
        return parse_number(spelt_out[1], thousand_dot=thousand_dot)
    if scaled := _SCALED.fullmatch(text):
        head = parse_number(scaled[1])
        return None if head is None else head * _SCALES[scaled[2].lower()]
    if text[:1].isdigit() or text[:1] == "." or text[-1:] in _FRACTIONS:
        return _parse_digits(text, thousand_dot)
    return _parse_words(text.lower())


def _parse_digits(text: str, thousand_dot: bool) -> Decimal | None:
    if _GROUPED.fullmatch(text) and not text.startswith("0"):
        return Decimal(re.sub(r"[,\s]", "", text))
    if _DOT_GROUPED.fullmatch(text) and (thousand_dot or text.count(".") > 1) and not text.startswith("0"):
        return Decimal(text.replace(".", ""))
    if _SPACE_GROUPED.fullmatch(text):
        return Decimal(re.sub(r"\D", "", text))
    if _PLAIN.fullmatch(text):
        return Decimal(text.replace(",", "."))
    if mixed := _MIXED_ASLANT.fullmatch(text):
        return Decimal(mixed[1]) + Decimal(_ASLANT[mixed[2]])
    if mixed := _MIXED.fullmatch(text):
        return Decimal(mixed[1] or 0) + Decimal(_FRACTIONS[mixed[2]])
    return None


def _parse_words(text: str) -> Decimal | None:
    half = Decimal(0)
    if match := re.fullmatch(r"(?:(.*?)\sand\s)?(?:(?:a|one)[-\s])?half", text):
        if match[1] is None:
            return Decimal("0.5")
        text, half = match[1], Decimal("0.5")
    total = 0
    for word in re.split(r"[-\s]+", text):
        if word == "hundred":
            total = (total or 1) * 100
        elif word in _WORD_VALUES:
            total += _WORD_VALUES[word]
        elif word not in ("and", "a", "an"):
            return None
    if not total and text != "zero":
        return None
    return total + half
