"""A substance of the body in its sentence: measured (albumin < 3 g/dL) or given (albumin 20 % infusion, calcium 500 mg)?

Measured is the default: criteria ask for values. It is given where a cue word of `analyte_cues.tsv` beside it says so, where a
dose stands beside it (a number with a unit of mass or activity, not per volume), or where it is named as an intervention.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from trialtab.patterns import parse_table
from trialtab.types import Label

FILE = "analyte_cues.tsv"
_REACH = 3  # tokens to either side
_DOSE_UNITS = frozenset(
    {"mg", "mcg", "µg", "μg", "ug", "g", "gram", "grams", "iu", "units", "unit", "meq", "mg/day", "iu/day", "mg/kg", "g/kg"}
)
_PER_VOLUME = frozenset({"dl", "l", "ml", "liter", "litre"})
_COMPARATORS = frozenset({"<", ">", "≤", "≥", "=", "<=", ">=", "uln", "lln"})
_NUMBER = re.compile(r"\d[\d.,]*")


class AnalyteCues:
    """The cue words: word -> label, for words before and after the substance."""

    def __init__(self, before: dict[str, Label], after: dict[str, Label]) -> None:
        self._before = before
        self._after = after

    @classmethod
    def from_files(cls, files: dict[str, str]) -> AnalyteCues:
        """Read `analyte_cues.tsv`; without it every analyte is measured unless dosed."""
        sides: dict[str, dict[str, Label]] = {"before": {}, "after": {}}
        if FILE in files:
            for row in parse_table(files[FILE], file=FILE, required=("id", "word", "side", "label", "source", "example")):
                sides[row["side"]][row["word"]] = Label(row["label"])
        return cls(sides["before"], sides["after"])

    def label(self, lower: Sequence[str], start: int, end: int, low: int, high: int, *, default: Label) -> Label:
        """MEASUREMENT or DRUG for the substance at tokens [start, end).

        Args:
            lower: all words in lower case.
            low, high: the range of tokens that it stands in; nothing outside counts.
            default: what it is without any cue.
        """
        after = lower[end : min(end + _REACH, high)]
        before = lower[max(start - _REACH, low) : start]
        if after and after[0] in self._after:
            return self._after[after[0]]
        if not _COMPARATORS.isdisjoint(after) or not _COMPARATORS.isdisjoint(before):
            return Label.MEASUREMENT
        for word in reversed(before):
            if word in self._before:
                return self._before[word]
        for word in after:
            if word in self._after:
                return self._after[word]
        return Label.DRUG if _has_dose(lower[max(start - _REACH, low) : min(end + _REACH + 2, high)]) else default


def _has_dose(words: Sequence[str]) -> bool:
    for place, word in enumerate(words[:-1]):
        if _NUMBER.fullmatch(word) and words[place + 1] in _DOSE_UNITS:
            following = words[place + 2 : place + 3]  # "mg %" is a concentration as well
            return following != ["%"] and not (following == ["/"] and not _PER_VOLUME.isdisjoint(words[place + 3 : place + 4]))
    return False
