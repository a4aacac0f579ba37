"""What is read at one number, and the text it is read from.

Reading order of the quantity files: `numbers`, `phrases` (word lists), `units`, `signs` (comparators), `limits`, `lexicon` (all
tables), `values` (this file), `powers` and `reading` (one number), `ratios` (two numbers and a sign), `bounds`, `lists` and
`joining` (neighbours), `lone_limits`, `keep` (what is no quantity), `refine` (alternatives, qualifiers), `find`.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from trialtab.quantities.lexicon import QuantityLexicon
from trialtab.quantities.signs import Found
from trialtab.types import Comparator, LimitOf


@dataclass(slots=True)
class Stretch:
    """A criterion or sentence, prepared: as written, in lower case (same length), reversed.

    `has_limit` says whether a limit ("ULN") may stand in it.
    """

    text: str
    low: str
    reverse: str
    lexicon: QuantityLexicon
    has_limit: bool = True


@dataclass(slots=True)
class Value:
    """One number, read. Offsets count in the stretch.

    Attributes:
        start: where it begins, comparator included; number_start: without it.
        number: the number as written; scale: a power of ten (or a hundredth, for "50% of ULN") that is not kept in the unit.
        sign, after: the comparator before it and after it.
        is_age: a word of age stands in it; is_word: the number is spelt; is_hyphened: "2-week".
    """

    start: int
    number_start: int
    end: int
    number: Decimal
    scale: float = 1.0
    unit: str | None = None
    unit_text: str = ""
    dimension: str = ""
    has_unit: bool = False
    limit_of: LimitOf | None = None
    qualifier: str = ""
    sign: Found | None = None
    after: Found | None = None
    is_age: bool = False
    is_word: bool = False
    is_hyphened: bool = False
    rule: str = ""

    @property
    def amount(self) -> float:
        """The number, scaled."""
        return float(self.number) * self.scale if self.scale != 1.0 else float(self.number)

    @property
    def comparator(self) -> Comparator | None:
        """What the words before or, failing those, after it say."""
        found = self.sign or self.after
        return found.comparator if found else None

    def copy_unit(self, other: Value) -> None:
        """Take the unit of another value."""
        self.unit, self.unit_text, self.dimension, self.has_unit = other.unit, other.unit_text, other.dimension, other.has_unit


def first_after(low: str, start: int) -> str:
    """The first character from `start` on that is no space ("" at the end): keeps patterns from being tried in vain."""
    while low[start : start + 1].isspace():
        start += 1
    return low[start : start + 1]


def is_labelled(stretch: Stretch, start: int, *, classes: bool = True) -> bool:
    """Whether a word that numbers things ("day", "grade") stands before `start`; `classes`: grades and the like count too."""
    place = _word_end(stretch, start)
    if stretch.lexicon.label.match(stretch.reverse, place):
        return True
    return classes and stretch.lexicon.class_label.match(stretch.reverse, place) is not None


def is_class(stretch: Stretch, start: int) -> bool:
    """Whether a word for a class ("grade", "stage") stands before `start`."""
    return stretch.lexicon.class_label.match(stretch.reverse, _word_end(stretch, start)) is not None


def _word_end(stretch: Stretch, start: int) -> int:
    """Where, in the reversed text, the word before `start` ends."""
    place = len(stretch.low) - start
    while stretch.reverse[place : place + 1].isspace() or stretch.reverse[place : place + 1] in ("(", "-"):
        place += 1
    return place
