"""Spans of a Doc, made quickly: spaCy looks every label up by its letters and every offset up token by token.

What is remembered of a Doc (the offsets of its tokens) goes with it; a string's number is the same in every vocabulary.
"""

from __future__ import annotations

from bisect import bisect_right
from operator import add
from typing import NamedTuple
from weakref import WeakKeyDictionary

from spacy.attrs import IDX, LENGTH
from spacy.strings import StringStore
from spacy.tokens import Doc, Span

from trialtab.docs import text_of

_CACHE_LIMIT = 200_000  # distinct strings kept


class Offsets(NamedTuple):
    """Where the tokens of a Doc stand in its text, in code points: start inclusive, end exclusive."""

    starts: list[int]
    ends: list[int]


_offsets: WeakKeyDictionary[Doc, Offsets] = WeakKeyDictionary()
_numbers: dict[str, int] = {}


def offsets_of(doc: Doc) -> Offsets:
    """The offsets of all tokens, read from spaCy once."""
    found = _offsets.get(doc)
    if found is None or len(found.starts) != len(doc):
        starts, lengths = doc.to_array([IDX, LENGTH]).T.tolist() if len(doc) else ([], [])
        found = _offsets[doc] = Offsets(starts, list(map(add, starts, lengths)))
    return found


def string_number(text: str, strings: StringStore) -> int:
    """The number of a string, which stands in `strings` from then on."""
    number = _numbers.get(text)
    if number is None:
        if len(_numbers) > _CACHE_LIMIT:
            _numbers.clear()
        number = _numbers[text] = strings.add(text)
    elif number not in strings:  # type: ignore[operator]
        strings.add(text)
    return number


def token_span(doc: Doc, start: int, end: int, label: str, *, kb_id: str = "", span_id: str = "") -> Span:
    """The span of tokens [start, end)."""
    strings = doc.vocab.strings
    return Span(
        doc,
        start,
        end,
        label=string_number(label, strings),
        kb_id=string_number(kb_id, strings) if kb_id else 0,
        span_id=string_number(span_id, strings) if span_id else 0,
    )


def char_span(doc: Doc, start_char: int, end_char: int, label: str, *, span_id: str = "") -> Span | None:
    """The span of the tokens that share a character with [start_char, end_char), as `Doc.char_span` expands it.

    Returns:
        None where there is no such text.
    """
    size = len(text_of(doc))
    if not (0 <= start_char < size and 0 < end_char <= size):
        return None
    starts, ends = offsets_of(doc)
    start = bisect_right(starts, start_char) - 1
    if start_char == ends[start]:  # the blank after a token is no part of it
        start += 1
    return token_span(doc, start, bisect_right(starts, end_char - 1), label, span_id=span_id)
