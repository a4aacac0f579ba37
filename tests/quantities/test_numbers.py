"""Numbers in digits and words."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialtab.quantities.numbers import NUMBER, parse_number

ROWS = [
    ("0", "0"),
    ("7", "7"),
    ("18", "18"),
    ("12000", "12000"),
    ("1.5", "1.5"),
    (".5", "0.5"),
    ("0.125", "0.125"),
    ("2.25", "2.25"),
    ("1,500", "1500"),
    ("1,500,000", "1500000"),
    ("150, 000", "150000"),
    ("1,500.5", "1500.5"),
    ("100,000", "100000"),
    ("1.500.000", "1500000"),
    ("1,4", "1.4"),
    ("0,5", "0.5"),
    ("0,125", "0.125"),
    ("1,25", "1.25"),
    ("1'500", "1500"),
    ("100\xa0000", "100000"),
    ("½", "0.5"),
    ("2½", "2.5"),
    ("2 1/2", "2.5"),
    ("2 ½", "2.5"),
    ("¾", "0.75"),
    ("two", "2"),
    ("Two", "2"),
    ("twelve", "12"),
    ("nineteen", "19"),
    ("twenty", "20"),
    ("twenty-one", "21"),
    ("forty five", "45"),
    ("hundred", "100"),
    ("a hundred", "100"),
    ("two hundred", "200"),
    ("one hundred and fifty", "150"),
    ("one hundred thousand", "100000"),
    ("half", "0.5"),
    ("one-half", "0.5"),
    ("one and a half", "1.5"),
    ("two and a half", "2.5"),
    ("zero", "0"),
    ("six (6)", "6"),
    ("twelve (12)", "12"),
    ("two (3)", "3"),
    ("18 (eighteen)", "18"),
    ("1.2 million", "1200000"),
    ("5 million", "5000000"),
    ("two thousand", "2000"),
]


@pytest.mark.parametrize(("text", "value"), ROWS, ids=[row[0] for row in ROWS])
def test_number(text: str, value: str) -> None:
    assert parse_number(text) == Decimal(value)
    assert re.fullmatch(NUMBER, text, re.IGNORECASE)


@pytest.mark.parametrize("text", ["", "foo", "a", "an", "and", "none", "1-2", "1..2", "someone", "tent"])
def test_no_number(text: str) -> None:
    assert parse_number(text) is None


def test_dot_group_is_thousands_only_on_request() -> None:
    assert parse_number("100.000") == Decimal("100")
    assert parse_number("100.000", thousand_dot=True) == Decimal("100000")
    assert parse_number("1.5", thousand_dot=True) == Decimal("1.5")
    assert parse_number("0.500", thousand_dot=True) == Decimal("0.5")


@given(st.integers(0, 10**9))
def test_integers_round_trip(value: int) -> None:
    assert parse_number(str(value)) == value
    assert parse_number(f"{value:,}") == value


@given(st.decimals(0, 10**6, places=2))
def test_decimals_round_trip(value: Decimal) -> None:
    assert parse_number(str(value)) == value
    if value >= 1:
        assert parse_number(str(value).replace(".", ",")) == value


@pytest.mark.parametrize("text", ["someone", "often", "weighted", "oneself", "none", "atone", "tenth", "one's"])
def test_words_inside_words_do_not_match(text: str) -> None:
    assert re.search(NUMBER, text, re.IGNORECASE) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("less than one third of the chest", None),
        ("two-thirds of all", None),
        ("one half of them", "one half"),
        ("five half-lives", "five"),
    ],
)
def test_parts(text, found):
    """A part is no whole number of what it is a part of."""
    match = re.search(rf"(?<![\w.])(?:{NUMBER})", text)
    assert (match and match[0]) == found
