"""Doses counted in tablets, sprays …: what one of them holds and what all of them are together."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise
from operator import attrgetter

from trialtab.quantities.numbers import parse_number
from trialtab.types import DocFindings, Quantity

_START = attrgetter("start_char")
_BRACKET = 30  # characters between a dose and the bracket that says how it is made up
# "4 mg of X administered as 2 tablets"
_GIVEN_AS = re.compile(
    r"\s*+(?:of\s+(?:the\s+)?[\w-]+\s*+)?(?:,\s*+)?(?:(?:is|are|was|will\s+be|to\s+be)\s++)?"
    r"(?:(?:administered|given|taken|provided|supplied)\s*+)?as\s+$",
    re.I,
)
_ONE_PIECE = re.compile(r"[\s-]*+(?:[a-z-]++\s++)?(?:tablet|capsule|pill|vial|patch|suppository|lozenge|sachet|caplet)\b", re.I)
_DOSE_IS = re.compile(r"\bdose\s*(?::|of|is|=)\s*$", re.I)  # "starting dose: 0.6 mg capsules"
_OF_NAME = re.compile(r"\s+of\s+[\w-]+\s+")  # "one tablet of X 50 mg"
_ONE_BEFORE = re.compile(r"\b(?:one|single|a|1)\s*[(\s]*$", re.I)
_IN_BRACKETS = re.compile(r"[(\[]\s*(?:as|i\.e\.|[\w-]+\s+x|given as|taken as|=)?\s*(?:[\w-]+\s+)?$", re.I)
_LIST = 600  # characters of a list of contents
_LISTED = re.compile(r"contain(?:s|ing)?\s*:(?:[^.;\n]|\.(?=\d))*", re.I)
_EACH = re.compile(r"\s*(?:each|/\s*each|per)\b", re.I)
_TIMES = re.compile(r"(?<![\d.])(?:\d\s?[x×]|\b(?:two|three|four|five|six|[2-6])(?=\s))\s?$", re.I)  # "4x 250 mg capsules"
# "two sachets 100 mg"
_COUNTED_BEFORE = re.compile(
    r"(?<![\d.])(?:[2-9]|two|three|four|five|six)\s+(?:sachet|tablet|capsule|vial|pill|ampoule|ampule|bag|patche)s\s+(?:of\s+)?$",
    re.I,
)
_NUMBER = re.compile(r"\d+|[a-z]+", re.I)
_PIECES_AFTER = re.compile(
    r"\s*(?:[\w-]+\s+){0,2}(?:tablet|capsule|pill|tab|cap|puff|spray|inhalation|actuation|unit|bag|vial)s?\b", re.I
)
_BLOOD = re.compile(
    r"(?:\s*\([^()]{0,40}\))?\s+of\s+(?:[\w-]+\s+){0,3}(?:plasma|FFP|blood|platelets|red\s+cells|PRBCs?|cord\s+blood)\b", re.I
)
PIECES = frozenset({"{tablet}", "{capsule}", "{pill}", "{puff}", "{spray}", "{drop}", "[drp]", "{sachet}"})
_METERED = frozenset({"{puff}", "{spray}"})
TOTAL_AFTER = re.compile(r"\s*(?:(?:daily|per day|/day)\s+)?(?:in\s+)?total\b", re.I)


def is_concentration(findings: DocFindings, index: int) -> bool:
    """Whether a share is the concentration of a cream, solution …: "0.1% cream"."""
    end = findings.quantities[index].end_char
    terms = findings.terms
    for i in range(bisect_left(terms, end, key=_START), len(terms)):
        if terms[i].start_char > end + 24:
            break
        if terms[i].kind == "form":
            return not re.search(r"[.;,]", findings.text[end : terms[i].start_char])
    return False


def in_pieces(findings: DocFindings, pieces: Quantity, quantity: Quantity) -> bool:
    """Whether an amount right after a number of tablets is theirs: "two tablets (400 mg)", "one tablet 6 mg"."""
    gap = findings.text[pieces.end_char : quantity.start_char]
    if len(gap) > 45 or re.search(r"[.;,)\d]", gap):
        return False
    return "(" in gap or "=" in gap or not gap.strip() or _OF_NAME.fullmatch(gap) is not None


def is_each(text: str, quantity: Quantity) -> bool:
    """Whether an amount is that of each of several tablets …: "4 tablets (20 mg each)"."""
    return _EACH.match(text, quantity.end_char) is not None


def is_one_piece(findings: DocFindings, index: int, start: int) -> bool:
    """Whether the only amount is that of one tablet, vial … given at a time: "500 mg tablet taken daily"."""
    quantity = findings.quantities[index]
    if _DOSE_IS.search(findings.text[max(start, quantity.start_char - 16) : quantity.start_char]):
        return True
    if not _ONE_PIECE.match(findings.text, quantity.end_char):
        return False
    if _ONE_BEFORE.search(findings.text[max(start, quantity.start_char - 12) : quantity.start_char]):
        return True
    following = bisect_left(findings.frequencies, quantity.end_char, key=_START)
    return any(item.start_char - quantity.end_char <= 60 for item in findings.frequencies[following : following + 1])


def is_step_piece(findings: DocFindings, index: int) -> bool:
    """Whether an amount is that of one tablet, patch … of a step of its own length: "21 mg patch for 4 weeks"."""
    quantity = findings.quantities[index]
    piece = _ONE_PIECE.match(findings.text, quantity.end_char)
    if piece is None:
        return False
    following = bisect_left(findings.time_spans, piece.end(), key=_START)
    return any(
        span.role == "duration" and not findings.text[piece.end() : span.start_char].strip(" ,(daily")
        for span in findings.time_spans[following : following + 1]
    )


def is_sum(text: str, pieces: Quantity, quantity: Quantity) -> bool:
    """Whether the amount is that of all tablets together, as the text says."""
    gap = text[pieces.end_char : quantity.start_char]
    return "=" in gap or "total" in gap.lower() or bool(TOTAL_AFTER.match(text, quantity.end_char))


def is_in_step(findings: DocFindings, amounts: list[int], pieces: int, mass: int) -> bool:
    """Whether another number of tablets has its share of the amount: "two tablets (400 mg), then one tablet (200 mg)"."""
    quantities = findings.quantities
    many, sum_ = quantities[pieces].low or 0.0, quantities[mass].low or 0.0
    for one, two in pairwise(amounts):
        first, second = quantities[one], quantities[two]
        if one == pieces or first.unit not in PIECES or second.unit != quantities[mass].unit or first.low == many:
            continue
        if in_pieces(findings, first, second) and (first.low or 0.0) * sum_ == (second.low or 0.0) * many:
            return True
    return False


def is_times(text: str, quantity: Quantity, start: int) -> bool:
    """Whether several tablets of an amount are given at once: "4x 250 mg capsules"."""
    if _COUNTED_BEFORE.search(text[max(start, quantity.start_char - 24) : quantity.start_char]):
        return True
    before = text[max(start, quantity.start_char - 6) : quantity.start_char]
    return bool(_TIMES.search(before)) and bool(_PIECES_AFTER.match(text, quantity.end_char))


def pieces_given(text: str, quantity: Quantity, start: int) -> tuple[int, int]:
    """How many tablets … of an amount are given at once, and where their number starts; (1, where the amount starts) else."""
    if is_times(text, quantity, start):
        first = max(start, quantity.start_char - 24)
        for pattern in (_COUNTED_BEFORE, _TIMES):
            match = pattern.search(text, first, quantity.start_char)
            number = _NUMBER.match(match[0]) if match else None
            if match and number and (value := parse_number(number[0].lower())):
                return int(value), match.start()
    return 1, quantity.start_char


def restates(findings: DocFindings, before: int, quantity: Quantity) -> bool:
    """Whether a bracket after a dose says how it is made up: "801 mg (3 pills of 267 mg each)", "10 mg (2 tablets)"."""
    first = findings.quantities[before]
    gap = findings.text[first.end_char : quantity.start_char]
    if quantity.unit in PIECES and first.unit not in PIECES and _GIVEN_AS.fullmatch(gap):
        return True
    if first.unit in PIECES or len(gap) > _BRACKET or ")" in gap:
        return False
    if quantity.unit in PIECES:
        return bool(_IN_BRACKETS.search(gap))
    return "(" in gap and is_each(findings.text, quantity)


def counts_pieces(text: str, before: Quantity, quantity: Quantity) -> bool:
    """Whether a number of puffs, tablets … after a comma says how a dose is taken: "160 ug, 1 inhalation"."""
    if before.unit in PIECES or quantity.unit not in PIECES:
        return False
    return not text[before.end_char : quantity.start_char].strip(" ,:")


def counts_bags(text: str, quantity: Quantity) -> bool:
    """Whether units are bags of blood or plasma, not units of an enzyme or hormone: "two units of FFP"."""
    return _BLOOD.match(text, quantity.end_char) is not None


def holds_one(text: str, before: Quantity, pieces: Quantity) -> bool:
    """Whether the amount before a number of pieces is that of one.

    Two puffs or sprays and more are never one amount; "5 mg: 2 tablets twice a day" says of what there are two.
    """
    if (pieces.low or 0.0) <= 1.0:
        return False
    return pieces.unit in _METERED or text[before.end_char : pieces.start_char].strip() == ":"


def is_listed_content(text: str, quantity: Quantity, start: int) -> bool:
    """Whether an amount is one of a long list of what a product holds: "the sachets contain: zinc 20 mg, ..."."""
    first = text.rfind("contain", max(start, quantity.start_char - _LIST), quantity.start_char)
    return first >= 0 and bool(_LISTED.fullmatch(text, first, quantity.start_char))
