"""A text and its tokens as the finders see them: neighbours, hyphen-joined words, entities already found."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from trialtab.entities.tokens import TokenTable
from trialtab.types import Entity

HYPHENS = frozenset("-‐‑–")
POSSESSIVES = frozenset(("'s", "’s"))
_LOOK_BACK = 4  # entities that may begin inside a longer one


class Span(NamedTuple):
    """Tokens [start, end)."""

    start: int
    end: int


class View:
    """A text, its tokens, and the entities found before, indexed by their ends.

    Args:
        text: the document.
        tokens: its tokens.
        known: entities in document offsets, sorted by start.
    """

    def __init__(self, text: str, tokens: TokenTable, known: Sequence[Entity]) -> None:
        self.text = text
        self.words, self.lower, self.starts, self.ends = tokens.words, tokens.lower, tokens.starts, tokens.ends
        self.known = known
        self.known_starts = [entity.start_char for entity in known]
        self.known_by_end: dict[int, Entity] = {}
        for entity in known:
            if entity.end_char not in self.known_by_end:  # sorted by start: the first one that ends here is the longest
                self.known_by_end[entity.end_char] = entity

    def slice(self, start: int, end: int) -> str:
        """The text of tokens [start, end)."""
        return self.text[self.starts[start] : self.ends[end - 1]]

    def token_at(self, start_char: int) -> int:
        """The token that begins at or after a character."""
        return bisect_left(self.starts, start_char)

    def token_ending(self, end_char: int) -> int:
        """The token that ends exactly at a character, -1 for none."""
        index = bisect_left(self.ends, end_char)
        return index if index < len(self.ends) and self.ends[index] == end_char else -1

    def glued(self, token: int) -> bool:
        """Whether nothing stands between a token and the next."""
        return token + 1 < len(self.starts) and self.ends[token] == self.starts[token + 1]

    def before(self, token: int, low: int) -> int:
        """The token before, white space left out; -1 at the range's start."""
        token -= 1
        while token >= low and self.words[token].isspace():
            token -= 1
        return token if token >= low else -1

    def after(self, token: int, high: int) -> int:
        """The token after, white space left out; -1 at the range's end."""
        token += 1
        while token < high and self.words[token].isspace():
            token += 1
        return token if token < high else -1

    def compound_before(self, token: int, low: int) -> Span | None:
        """The hyphen-joined word (`drug - induced`, `Crohn 's`) before a token; None at the range's start."""
        last = token - 1
        words = self.words
        if last >= low and words[last][0].isalnum() and (last == low or words[last - 1] not in HYPHENS):
            return Span(last, token)  # a plain word: the common case, and the quick one
        last = self.before(token, low)
        if last < 0:
            return None
        if last > low and self.words[last] in HYPHENS and self.glued(last) and self.glued(last - 1):
            last -= 1
        first = last
        if first > low and self.lower[first] in POSSESSIVES and self.glued(first - 1):
            first -= 1
        while first - 1 > low and self.words[first - 1] in HYPHENS and self.glued(first - 1) and self.glued(first - 2):
            first -= 2
        return Span(first, last + 1)

    def covering(self, start_char: int, end_char: int) -> Entity | None:
        """The first entity found before that covers [start_char, end_char), None for none."""
        last = bisect_right(self.known_starts, start_char)
        for index in range(max(last - _LOOK_BACK, 0), last):
            if self.known[index].end_char >= end_char:
                return self.known[index]
        return None
