"""Files with a role a line: each line's words match its example, and what the code asks for is there."""

from __future__ import annotations

import re

import pytest

from trialtab.errors import PatternError
from trialtab.patterns import parse_table, pattern_text, role_words

FILES = (
    "criterion_words.tsv",
    "entity_words.tsv",
    "intervention_words.tsv",
    "quantity_words.tsv",
    "regimen_words.tsv",
    "vocabulary_words.tsv",
)
ROWS = [row for file in FILES for row in parse_table(pattern_text(file), file=file)]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_words_match_their_example_and_no_other(row: dict[str, str]) -> None:
    words = re.compile("(?:" + row["words"].replace(" ", r"\s+") + ")", re.IGNORECASE)
    assert row["means"] and row["source"]
    assert words.search(row["example"])
    assert not row["not_example"] or not words.search(row["not_example"])


def test_a_blank_is_any_white_space() -> None:
    assert re.fullmatch(role_words("intervention_words.tsv")["taken"], "study\n  product")


def test_a_role_that_no_line_has_is_complained_of() -> None:
    with pytest.raises(PatternError, match="intervention_words"):
        role_words("intervention_words.tsv")["nonsense"]
