"""What a bare text is, that no reader told the section of: criteria, or prose about a trial or of an article.

The weights of `patterns/text_kinds.tsv` are those of a logistic regression with L1 penalty (Tibshirani 1996) over the words
that a text holds. Of the corpora's dev parts 3 criteria in 1,000 are taken for prose and 1 or 2 summaries and abstracts in 100
for criteria.
"""

from __future__ import annotations

import re
from typing import NamedTuple, Self

from trialtab.patterns import parse_table
from trialtab.types import SectionKind

FILE = "text_kinds.tsv"
BIAS = "*"  # stands for the constant in the file
_WORD = re.compile(r"[^\W\d_]{2,}")


class TextKinds(NamedTuple):
    """The weights: of prose against criteria, of a registry's prose against an article's."""

    prose: dict[str, float]
    registry: dict[str, float]

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read the pattern file's text.

        Raises:
            PatternError: a line breaks the file's rules.
        """
        rows = parse_table(text, file=FILE, required=("id", "word", "prose", "registry", "source"))
        return cls(
            {row["word"]: float(row["prose"]) for row in rows if row["prose"]},
            {row["word"]: float(row["registry"]) for row in rows if row["registry"]},
        )

    def section_of(self, text: str) -> SectionKind:
        """The section that a bare text would stand in: `eligibility`, `summary`, or `text` (an article's)."""
        words = {BIAS, *words_of(text)}
        if sum(self.prose.get(word, 0.0) for word in words) <= 0:
            return SectionKind.ELIGIBILITY
        is_registry = sum(self.registry.get(word, 0.0) for word in words) > 0
        return SectionKind.SUMMARY if is_registry else SectionKind.TEXT


def words_of(text: str) -> frozenset[str]:
    """The words of a text, lower case."""
    return frozenset(_WORD.findall(text.lower()))
