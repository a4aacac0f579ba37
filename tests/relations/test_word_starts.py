"""Lists of words as quick expressions: the same matches as the plain alternation."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialtab.relations.word_starts import word_starts

WORDS = ["take", "taken with", "inject", "infusion of", "sk", "skin graft", "kit", "3 times", "take 3"]


def spaced(word: str) -> str:
    return re.escape(word).replace(r"\ ", r"\s+") + r"\b"


QUICK = re.compile(word_starts(WORDS, spaced), re.I)
PLAIN = re.compile(rf"\b(?:{'|'.join(map(spaced, sorted(WORDS, key=len, reverse=True)))})", re.I)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Taken  with food, then TAKE it", ["Taken  with", "TAKE"]),
        ("mistake, intake, un-take", ["take"]),
        ("3 times; 13 times", ["3 times"]),
        ("\u212ait and \u017fKIN graft", ["\u212ait", "\u017fKIN graft"]),  # a Kelvin sign and a long s are letters to re.I
        ("\u0130nject", ["\u0130nject"]),
        ("", []),
    ],
)
def test_words_are_found_where_they_begin(text: str, found: list[str]) -> None:
    assert [match[0] for match in QUICK.finditer(text)] == found
    assert [match[0] for match in PLAIN.finditer(text)] == found


@given(st.lists(st.sampled_from([*WORDS, "Take", "İ", "ı", "ſk", "K", " ", "_", "-", "3", ".", "infusion", "of"])).map("".join))
def test_same_places_as_the_plain_alternation(text: str) -> None:
    assert [match.span() for match in QUICK.finditer(text)] == [match.span() for match in PLAIN.finditer(text)]


def test_words_that_begin_with_a_sign_stay_plain() -> None:
    expression = re.compile(word_starts(["-free", "free"], re.escape), re.I)
    assert [match.span() for match in expression.finditer("dose-free")] == [(4, 9)]
