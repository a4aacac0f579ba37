"""The words of the quantity stage, read from the pattern files and compiled once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Self

from trialtab.errors import Errors, PatternError
from trialtab.patterns import Row, parse_table
from trialtab.quantities.limits import LimitTable
from trialtab.quantities.phrases import backward, forward, whole, words_of
from trialtab.quantities.signs import SignTable
from trialtab.quantities.units import UnitTable

UNITS, COMPARATORS, LIMITS, CONTEXT = "units.tsv", "comparators.tsv", "limits.tsv", "number_context.tsv"


class QuantityLexicon:
    """All tables of the stage: `units`, `signs`, `limits` and the words beside a number."""

    def __init__(self, units: list[Row], comparators: list[Row], limits: list[Row], context: list[Row]) -> None:
        self.units = UnitTable(units)
        self.signs = SignTable(comparators)
        self.limits = LimitTable(limits)
        self.label = re.compile(backward(words_of(context, "label")))
        self.class_label = re.compile(backward(words_of(context, "class")))
        self.has_score = whole(words_of(context, "score"))
        self.has_measure = whole(words_of(context, "score") + words_of(context, "measure"))
        self.pressure = whole(words_of(context, "pressure"))
        self.titre = whole(words_of(context, "titre"))
        self.counted = whole(words_of(context, "counted"))
        self.gram = whole(words_of(context, "gram"))
        people = forward(words_of(context, "people"))
        self.people_before = re.compile(
            rf"(?:(?:for|in)\s+)?(?P<who>{people})\s*(?:\([^)]*\)\s*)?(?:(?:subjects|patients|participants)\s+)?"
            r"(?::|,|=|\(|-|must\s+(?:have|weigh)|weigh(?:ed|ing)?|with)?\s*$"
        )
        self.people_after = re.compile(
            rf"\s*(?:\(\s*|,?\s*(?=for\s|in\s|if\s))(?P<link>(?:for|in|if)\s+)?(?:adult\s+)?(?P<who>{people})(?![a-z])"
        )
        self.group = re.compile(
            r"\s*(?:or\s+more\s+)?(?:out\s+of|of\s+(?:the\s+)?(?:\w+\s+){0,4}?(?:"
            + forward(words_of(context, "group"))
            + r")\b"
            r"|of\s+(?:the\s+)?(?:\d|two|three|four|five|six|seven|eight|nine|ten)\b|(?:of\s+)?the\s+following)"
        )

    @classmethod
    def from_files(cls, files: Mapping[str, str]) -> Self:
        """Compile the stage's pattern files.

        Args:
            files: {file name: content}; must hold units.tsv, comparators.tsv, limits.tsv and number_context.tsv.

        Raises:
            PatternError: a file is missing or breaks its rules.
        """
        for name in (UNITS, COMPARATORS, LIMITS, CONTEXT):
            if name not in files:
                raise PatternError(*Errors.E201, file=name, line=0, problem="no such file", expected="it among the patterns")
        return cls(
            parse_table(files[UNITS], file=UNITS, required=("id", "ucum", "dimension", "aliases", "flags")),
            parse_table(files[COMPARATORS], file=COMPARATORS, required=("id", "kind", "comparator", "words", "note")),
            parse_table(files[LIMITS], file=LIMITS, required=("id", "kind", "limit_of", "words", "value")),
            parse_table(files[CONTEXT], file=CONTEXT, required=("id", "kind", "words")),
        )
