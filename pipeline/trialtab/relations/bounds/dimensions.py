"""Which dimensions the bounds of a named concept may have (`patterns/measurement_dimensions.tsv`)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from trialtab.patterns import expand_list, parse_table

FILE = "measurement_dimensions.tsv"
_KEPT = 4096  # names whose answer is remembered; it depends on the names alone


class Dimensions:
    """The file's lines, compiled: `rows` holds (regular expression on a concept's names, dimensions), in order."""

    def __init__(self, rows: Iterable[tuple[re.Pattern[str], frozenset[str]]]) -> None:
        self.rows = tuple(rows)
        self._known: dict[str, frozenset[str] | None] = {}

    @classmethod
    def from_text(cls, text: str) -> Dimensions:
        """Compile the file's text.

        Raises:
            PatternError: a line breaks the file's rules.
        """
        rows = parse_table(text, file=FILE, required=("id", "pattern", "dimensions", "example", "source"))
        return cls((re.compile(row["pattern"], re.I), frozenset(expand_list(row["dimensions"]))) for row in rows)

    def of(self, names: str) -> frozenset[str] | None:
        """The dimensions of the first line that matches a concept's names; None where none does: any will do."""
        if names not in self._known:
            if len(self._known) >= _KEPT:
                self._known.clear()
            self._known[names] = next((dimensions for pattern, dimensions in self.rows if pattern.search(names)), None)
        return self._known[names]
