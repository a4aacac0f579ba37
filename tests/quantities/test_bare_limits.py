"""Multiples of the upper limit without a sign, in exclusions."""

import pytest

from tests.quantities.marked import find
from trialtab.quantities.bare_limits import from_bare_limit
from trialtab.types import Comparator


@pytest.mark.parametrize(
    ("text", "comparator", "low", "high"),
    [
        ("ALT 3 x ULN", Comparator.GE, 3.0, None),
        ("ALT twice the upper limit of normal", Comparator.GE, 2.0, None),
        ("ALT < 3 x ULN", Comparator.LT, None, 3.0),
        ("neutrophils 0.5 x LLN", None, 0.5, 0.5),  # either side may be meant
        ("weight 80 kg", None, 80.0, 80.0),
    ],
)
def test_from_bare_limit(text, comparator, low, high):
    (quantity,) = find(text)
    read = from_bare_limit(quantity)
    assert (read.comparator, read.low, read.high) == (comparator, low, high)
    assert (read.start_char, read.end_char) == (quantity.start_char, quantity.end_char)
