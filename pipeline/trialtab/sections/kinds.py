"""What a bare text is, that no reader told the section of: criteria, or prose about a trial or of an article.

The words of `patterns/text_kinds.tsv` are counted once each; their weights are log-odds (naive Bayes with binary features,
McCallum & Nigam 1998) between annotated corpora of each kind. A text is taken for prose only where the sum is high: 2 in 100
criteria and 99 in 100 summaries and abstracts of the corpora's dev parts are.
"""

from __future__ import annotations

import re
from typing import NamedTuple, Self

from trialtab.patterns import parse_table
from trialtab.types import SectionKind

FILE = "text_kinds.tsv"
_PROSE = 25.0  # sum of weights from which a text is no criterion
_REGISTRY = -3.0  # sum of weights from which prose is a registry's, not an article's
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
        words = words_of(text)
        if sum(self.prose.get(word, 0.0) for word in words) <= _PROSE:
            return SectionKind.ELIGIBILITY
        is_registry = sum(self.registry.get(word, 0.0) for word in words) > _REGISTRY
        return SectionKind.SUMMARY if is_registry else SectionKind.TEXT


def words_of(text: str) -> frozenset[str]:
    """The words of a text, lower case."""
    return frozenset(_WORD.findall(text.lower()))
