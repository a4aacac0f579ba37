"""The work of the stage grows with the length of a stretch, however many items it holds: counted in calls, not in seconds."""

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from tests.quantities.marked import LEXICON
from tests.quantities.time_cases import term_lexicon, time_lexicon
from trialtab.quantities.find import find_quantities
from trialtab.quantities.terms import find_terms
from trialtab.quantities.times.find import find_time
from trialtab.quantities.times.text import Piece

FINDERS: dict[str, Callable[[Piece], Any]] = {
    "quantities": lambda piece: find_quantities(piece, LEXICON),
    "times": lambda piece: find_time(piece, time_lexicon()),
    "terms": lambda piece: find_terms(piece, term_lexicon()),
}
ITEMS = [
    "ALT < 3 x ULN; ",
    "AST > ULN; ",
    "ALT above twice the upper limit of normal, ",
    "Hb > 9 g/dL (90 g/L) in women, ",
    "5, 10, 20 or 40 mg, ",
    "no surgery within 4 weeks (6 weeks for open surgery) before screening; ",
    "5 mg twice daily on days 1-5, ",
    "6 cycles of 21 days, every 3 weeks for 6 cycles, ",
    "four doses at screening, ",
    "5 mg iv daily until progression; ",
]


def calls(finder: Callable[[Piece], Any], text: str) -> int:
    """How many calls, of Python and of C, reading a text takes."""
    count = 0

    def note(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += 1

    finder(Piece(text, 0))  # fills the caches
    before = sys.getprofile()
    sys.setprofile(note)
    try:
        finder(Piece(text, 0))
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("name", FINDERS)
@pytest.mark.parametrize("item", ITEMS)
def test_work_grows_with_the_length(name: str, item: str) -> None:
    few, many = (calls(FINDERS[name], item * n) for n in (25, 100))
    assert many < 4.4 * few + 100
