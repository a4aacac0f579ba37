"""Entities written to `doc.ents`: from characters to tokens, with the fewest of spaCy's objects."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator

import numpy
from spacy.attrs import ENT_IOB, ENT_KB_ID, ENT_TYPE
from spacy.tokens import Doc, Span

from trialtab.entities.tokens import TokenTable
from trialtab.spans import string_number, token_span
from trialtab.types import Entity

_INSIDE, _OUTSIDE, _BEGINS = 1, 2, 3  # spaCy's numbers for a token in an entity, in none, and at the beginning of one


def set_ents(doc: Doc, tokens: TokenTable, entities: Iterable[Entity]) -> None:
    """`doc.set_ents` with these entities and nothing else, without making a span of each."""
    if not len(doc):
        return
    table = numpy.full((len(doc), 3), (_OUTSIDE, 0, 0), dtype="uint64")
    strings = doc.vocab.strings
    for start, end, entity in _token_places(tokens, entities):
        code = f"{entity.code_system}:{entity.code}" if entity.code else ""
        table[start:end] = _INSIDE, string_number(entity.label, strings), string_number(code, strings) if code else 0
        table[start, 0] = _BEGINS
    doc.from_array([ENT_IOB, ENT_TYPE, ENT_KB_ID], table)  # type: ignore[arg-type]


def spans_of(doc: Doc, tokens: TokenTable, entities: Iterable[Entity]) -> list[Span]:
    """Entities as spans; those of which a token is taken already are left out."""
    return [
        token_span(doc, start, end, entity.label, kb_id=f"{entity.code_system}:{entity.code}" if entity.code else "")
        for start, end, entity in _token_places(tokens, entities)
    ]


def _token_places(tokens: TokenTable, entities: Iterable[Entity]) -> Iterator[tuple[int, int, Entity]]:
    """Entities with their tokens [start, end); those of which a token is taken already are left out."""
    taken = 0
    for entity in entities:
        start = max(bisect_left(tokens.ends, entity.start_char + 1), taken)
        end = bisect_left(tokens.starts, entity.end_char)
        if start < end:
            yield start, end, entity
            taken = end
