"""`find_quantities`: every number of a stretch that says how much, with what bounds it."""

from __future__ import annotations

import re
from decimal import Decimal

from trialtab.quantities.bounds import Bound
from trialtab.quantities.deviations import turn_deviations
from trialtab.quantities.joining import join
from trialtab.quantities.keep import keep
from trialtab.quantities.lexicon import QuantityLexicon
from trialtab.quantities.lone_limits import add_limits, without_differences
from trialtab.quantities.numbers import DIGITS, NUMBER, SPELT, WORDS
from trialtab.quantities.ratios import read_ratio
from trialtab.quantities.reading import read_value
from trialtab.quantities.refine import add_alternatives, add_bracketed, add_qualifiers, join_restated
from trialtab.quantities.sexes import share_signs
from trialtab.quantities.times.text import Piece
from trialtab.quantities.values import Stretch, Value
from trialtab.types import Quantity

_DIGIT = re.compile(r"[0-9½¼¾⅓⅔⅛⅕]")
# "days 2-5 250 mg", "from day 2 400 mg": a day and a dose, not thousands
_DAY_BEFORE = re.compile(r"(?<![a-z])(?:days?|weeks?|cycles?|d)[ -]?(?:\d{1,3} ?(?:-|–|to|through|and|,) ?(?:days? ?)?)?$")
_NUMBER = re.compile(NUMBER)
_SPACE_GROUPED = re.compile(r"\d{1,3}(?: \d{3}){1,3}(?![\d.,])(?=\s?(?:/|[a-zµμ%]))")
_WORD = re.compile(rf"(?<![a-z0-9'’-])(?:{WORDS})(?:\s?\(\s?{DIGITS}\s?\))?")
# weeks and days of gestation: "36+6 weeks", "27 0/7 to 36 6/7 weeks"
_GESTATION = re.compile(
    r"([1-4]\d)(?:\s?\+\s?([0-6])(?:/7)?|\s([0-6])/7)"
    r"(?=\s*(?:weeks|week|wks|wk)\b|\s*(?:-|–|to|and|through)\s*[1-4]\d\s?(?:\+\s?|\s)[0-6])"
)
_MINUS = " minus "
_TOLERANCES = ("±", "+/-", "+-", "+/−")
# words that a lost line break may glue to a number
_GLUED = frozenset(
    [
        *("age", "aged", "ages", "than", "least", "most", "of", "from", "the", "within", "for", "after", "about", "exceed"),
        *("over", "under", "below", "above", "between"),
    ]
)
_DASHES = "-–−‑"
_SCORE_OF = re.compile(
    r"(?:\bof|\b[tz][\s-]?scores?(?:\s+(?:of|is|was))?|\bsds)\s$"
)  # before a minus sign: "a T-score of -2.0"
_PLUS_BEFORE = re.compile(r"(?:[<>≤≥=]\s?|\b(?:than|to|and|or|of|least|most|above|below|over|under)\s)\+$")
_JOINTS = frozenset((*_DASHES, "—", "~", "to", "and", "or"))  # between numbers; may be glued to the second
_CHAIN = re.compile(r"[\d.,/:-]*\d")
# "5-HT", "89-DK-0005"; but "10-mg", "2-year"
_ID_AFTER = re.compile(
    r"[-–‑](?=[a-z])(?!(?:mg|mcg|ug|µg|μg|g|kg|ml|mm|cm|iu|gy|cgy|mci|cc|l|units?|pack|month|year|week|day|hour|minute|to)\b)"
)


def find_quantities(piece: Piece, lexicon: QuantityLexicon) -> list[Quantity]:
    """The quantities of one stretch.

    Args:
        piece: the stretch (one criterion or sentence).
        lexicon: the stage's words.

    Returns:
        Quantities in text order, with offsets in the whole text; `alternative_of` indexes this list.
    """
    has_digit, has_word = _DIGIT.search(piece.source) is not None, not SPELT.isdisjoint(piece.words)
    has_limit = _may_limit(piece.folded)
    if not (has_digit or has_word or has_limit):
        return []
    low = _lower(piece.source)
    stretch = Stretch(piece.source, low, low[::-1], lexicon, has_limit)
    bounds = _read(stretch, has_digit, has_word) if has_digit or has_word else []
    if has_limit:
        bounds = add_limits(stretch, bounds)
    if has_limit or "control" in low:
        bounds = without_differences(stretch, bounds)
    bounds = [bound for bound in bounds if keep(stretch, bound)]
    bounds.sort(key=_start)
    bounds = turn_deviations(stretch, bounds)
    if len(bounds) > 1:
        share_signs(stretch, bounds)
        add_alternatives(stretch, bounds)
        bounds = join_restated(stretch, bounds)
        add_bracketed(stretch, bounds)
    bounds = add_qualifiers(stretch, bounds)
    return [_quantity(bound, piece.base) for bound in bounds]


def _lower(text: str) -> str:
    """Lower case of the same length (a few capitals grow when lowered)."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _may_limit(low: str) -> bool:
    # written out: thirty times faster than a pattern on text that has none of them
    return (
        ("uln" in low or "ulr" in low or "unr" in low or "lln" in low or "unl" in low or "upper" in low or "lower" in low)
        or ("norm" in low or "limit" in low or "baseline" in low or "refer" in low or "range" in low or "lnl" in low)
        or "control" in low
    )  # fmt: skip


def _start(bound: Bound) -> int:
    return bound.start


def _quantity(bound: Bound, offset: int) -> Quantity:
    return Quantity(
        bound.start + offset,
        bound.end + offset,
        bound.comparator,
        bound.low,
        bound.high,
        bound.low_inclusive,
        bound.high_inclusive,
        bound.unit,
        bound.unit_text,
        bound.limit_of,
        bound.dimension,
        bound.alternative_of,
        bound.qualifier,
        bound.rule,
    )


def _read(stretch: Stretch, has_digit: bool, has_word: bool) -> list[Bound]:
    """The bounds of all numbers, in digits and in words; those of pairs ("140/90") at the end."""
    low = stretch.low
    values: list[Value] = []
    pairs: list[Bound] = []
    words = [match.span() for match in _WORD.finditer(low)] if has_word else []
    position = index = 0
    while True:
        digit = _DIGIT.search(low, position) if has_digit else None
        while index < len(words) and words[index][0] < position:
            index += 1
        if index < len(words) and (digit is None or words[index][0] < digit.start()):
            position = _read_word(stretch, words[index], values)
        elif digit is not None:
            position = _read_digits(stretch, digit.start(), values, pairs)
        else:
            return [*join(stretch, values), *pairs]


def _read_word(stretch: Stretch, place: tuple[int, int], values: list[Value]) -> int:
    """Read a number in words; returns where to go on."""
    value = read_value(stretch, *place)
    if value is None:
        return place[1]
    values.append(value)
    return max(value.end, place[1])


def _may_be_grouped(low: str, start: int) -> bool:
    """Whether a space after the digits at `start` can stand between thousands."""
    return " " in low[start + 1 : start + 4] and _DAY_BEFORE.search(low, max(0, start - 24), start) is None


def _read_digits(stretch: Stretch, start: int, values: list[Value], pairs: list[Bound]) -> int:
    """Read the number whose first digit stands at `start`; returns where to go on."""
    low = stretch.low
    if start and low[start - 1] == "." and low[start].isdigit() and not low[start - 2 : start - 1].isalnum():
        start -= 1  # .5
    last_end = values[-1].end if values else -1
    if not _is_free(low, start) and not (0 <= last_end < start and low[last_end:start].strip() in _JOINTS):
        return _skip(low, start)
    if low[start + 2 : start + 3] in "+ " and (weeks := _GESTATION.match(low, start)):
        number = Decimal(weeks[1]) + Decimal(weeks[2] or weeks[3]) / 7
        return _take(read_value(stretch, start, weeks.end(), number=number), weeks.end(), values)
    match = (_SPACE_GROUPED.match(low, start) if _may_be_grouped(low, start) else None) or _NUMBER.match(low, start)
    if match is None:
        return start + 2
    end = match.end()
    if (ratio := read_ratio(stretch, start, end)) is not None:
        pairs.extend(ratio[0])
        return max(ratio[1], end)
    begin = _negative_from(stretch, start, values)
    if begin == start and start and low[start - 1] in _DASHES and not _follows(low, last_end, start - 1):
        return end  # "-5 to -4": a minus sign that bounds nothing
    is_negative = begin < start
    if start and low[start - 1] == "+":
        begin = start - 1  # "> +2 SD"
    value = read_value(stretch, start, end, is_negative=is_negative, begin=begin)
    if low[end : end + 1] in (".", ",") and low[end + 1 : end + 2].isdigit() and (value is None or value.rule != "power"):
        return _skip(low, start)  # 4.8.15, 1,2,3
    if value is not None and not value.has_unit and value.limit_of is None and _ID_AFTER.match(low, end):
        return end
    return _take(value, end, values)


def _take(value: Value | None, end: int, values: list[Value]) -> int:
    if value is None:
        return end
    values.append(value)
    return max(value.end, end)


def _follows(low: str, last_end: int, dash: int) -> bool:
    return 0 <= last_end <= dash and not low[last_end:dash].strip()


def _is_free(low: str, start: int) -> bool:
    """Whether a number can begin at `start`: it is no part of a word, an id, a date or a version."""
    if start == 0:
        return True
    before, further = low[start - 1], low[start - 2 : start - 1]
    if (before in "±-−" or (before == " " and further in "±-−")) and low[max(0, start - 6) : start].rstrip().endswith(
        _TOLERANCES
    ):
        return False  # "28 ± 3 days"
    if before == " ":
        return True
    if before.isalpha():
        return (before == "x" and further in (" ", "<", ">", "≤", "≥", "=")) or _word_before(low, start) in _GLUED
    if before == "/":
        return further == " "  # "38 °C /100.4 °F"
    if before == "+":
        return _PLUS_BEFORE.search(low, max(0, start - 8), start) is not None  # "> +2 SD"
    if before in "_#^$€£'’@\\" or before.isdigit():
        return False
    if before in _DASHES:
        return not further or not (further.isalnum() or further in ")+,")
    if before in ".,":
        return not (further.isdigit() or low[max(0, start - 4) : start].split(" ")[-1] in ("v.", "no.", "nr."))
    return not (before == ":" and further.isdigit())


def _word_before(low: str, start: int) -> str:
    left = start
    while left and low[left - 1].isalpha():
        left -= 1
    return low[left:start]


def _skip(low: str, start: int) -> int:
    match = _CHAIN.match(low, start)
    return match.end() if match else start + 1


def _negative_from(stretch: Stretch, start: int, values: list[Value]) -> int:
    """Where the minus sign of a number stands; `start` where it has none. A dash is one where something bounds or names it."""
    low = stretch.low
    if low.endswith(_MINUS, 0, start):
        return start - len(_MINUS)
    if not start or low[start - 1] not in _DASHES or _follows(low, values[-1].end if values else -1, start - 1):
        return start
    if (values and values[-1].number < 0) or _SCORE_OF.search(low, max(0, start - 14), start - 1):
        return start - 1
    signs = stretch.lexicon.signs
    if signs.before(low, stretch.reverse, start - 1) or signs.opener(low, stretch.reverse, start - 1):
        return start - 1
    return start
