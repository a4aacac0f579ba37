"""Sentences with their quantities marked: `Platelets [[>= 75 x 10^9/L]]` and, beside it, `>= 75 _ 10*9/L`.

A row's answers stand in the order of the marks, joined by `; `: comparator (`.` for none), low, high (`_` for none), unit (`_` for
none), then any of a limit (ULN, LLN, baseline), the ends of a range (`[)`; `[]` goes without saying), `alt` (restates the quantity
before it) and `Q=text` (qualifier, last).
"""

from __future__ import annotations

import re
from pathlib import Path

from trialtab.quantities.find import find_quantities
from trialtab.quantities.lexicon import QuantityLexicon
from trialtab.quantities.times.text import Piece
from trialtab.types import Comparator, Quantity

PATTERNS = Path(__file__).parents[2] / "patterns"
FILES = {path.name: path.read_text(encoding="utf-8") for path in PATTERNS.glob("*.tsv")}
LEXICON = QuantityLexicon.from_files(FILES)
_MARK = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)


def find(text: str) -> list[Quantity]:
    return find_quantities(Piece(text, 0), LEXICON)


def unmark(marked: str) -> tuple[str, list[tuple[int, int]]]:
    """The plain text and the places that were marked in it."""
    places: list[tuple[int, int]] = []
    text, position = "", 0
    for match in _MARK.finditer(marked):
        text += marked[position : match.start()]
        places.append((len(text), len(text) + len(match[1])))
        text += match[1]
        position = match.end()
    return text + marked[position:], places


def say(text: str, quantity: Quantity) -> str:
    """A quantity in the words of the answers."""
    parts = [
        quantity.comparator.value if quantity.comparator else ".",
        _number(quantity.low),
        _number(quantity.high),
        quantity.unit or "_",
    ]
    if quantity.limit_of:
        parts.append(quantity.limit_of.value)
    if quantity.comparator is Comparator.BETWEEN:
        ends = ("[" if quantity.low_inclusive else "(") + ("]" if quantity.high_inclusive else ")")
        parts.extend([] if ends == "[]" else [ends])
    if quantity.alternative_of >= 0:
        parts.append("alt")
    if quantity.qualifier:
        parts.append(f"Q={quantity.qualifier}")
    return " ".join(parts)


def _number(value: float | None) -> str:
    return "_" if value is None else f"{value:.10g}"


def check(marked: str, answers: str) -> None:
    """Assert that exactly the marked quantities are found, with these answers."""
    text, places = unmark(marked)
    found = find(text)
    have = [(text[q.start_char : q.end_char], say(text, q)) for q in found]
    want = [(text[start:end], answer) for (start, end), answer in zip(places, answers.split("; "), strict=True)]
    assert have == want
    assert [(q.start_char, q.end_char) for q in found] == places
    for quantity in found:
        _check_flags(quantity)


def _check_flags(quantity: Quantity) -> None:
    if quantity.comparator in (Comparator.GT, Comparator.GE):
        assert (quantity.low_inclusive, quantity.high_inclusive) == (quantity.comparator is Comparator.GE, None)
    elif quantity.comparator in (Comparator.LT, Comparator.LE):
        assert (quantity.low_inclusive, quantity.high_inclusive) == (None, quantity.comparator is Comparator.LE)
    elif quantity.comparator is None:
        assert quantity.low == quantity.high
        assert quantity.low_inclusive is None
