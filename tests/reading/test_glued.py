"""The word list for glued words keeps its own promises."""

from __future__ import annotations

import pytest

from trialtab.patterns import parse_table, pattern_text
from trialtab.reading.glued import FILE, Lexicon, default_lexicon

ROWS = parse_table(pattern_text(FILE), file=FILE)
SMALL = Lexicon(
    [
        *(("half", word) for word in ("before", "months", "blood", "sample", "treatment")),
        *(("frequent", word) for word in ("the", "with", "criteria")),
        ("short_first", "of"),
        ("short_second", "to"),
        ("sentence", "any"),
        ("word", "thewith"),
    ]
)


def test_no_listed_word_is_split() -> None:
    lexicon = default_lexicon()
    assert [row["word"] for row in ROWS if lexicon.split(row["word"])] == []


def test_roles_are_the_documented_ones() -> None:
    assert {row["role"] for row in ROWS} == {"half", "frequent", "short_first", "short_second", "sentence", "word"}


@pytest.mark.parametrize(
    ("run", "cut"),
    [
        ("monthsbefore", 6),
        ("bloodsample", 5),
        ("ofthe", 2),
        ("ofblood", 0),  # a two-letter word meets frequent words alone
        ("criteriato", 8),
        ("tothe", 0),  # `to` is no first half here
        ("thewith", 0),  # listed as a word
        ("Thetreatment", 3),
        ("Bloodsample", 0),  # a name may begin like this
        ("criteriaTreatment", 8),
        ("criteriaAny", 8),
        ("CRITERIATREATMENT", 0),
        ("treatments", 0),
        ("xtreatment", 0),
    ],
)
def test_split(run: str, cut: int) -> None:
    assert SMALL.split(run) == cut


@pytest.mark.parametrize(
    ("text", "gaps"),
    [
        ("monthsbefore and monthsbefore", [6, 23]),
        ("(monthsbefore)", [7]),
        ("pre-monthsbefore a/monthsbefore x.monthsbefore monthsbefore.org", []),
        ("criteria.Any", [9]),
        ("criteria.Anything", []),
        ("", []),
    ],
)
def test_gaps(text: str, gaps: list[int]) -> None:
    assert SMALL.find_gaps(text) == gaps
    assert SMALL.find_gaps(text) == gaps  # the second time from memory
