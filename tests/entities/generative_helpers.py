"""What the tests of the generative patterns share: the lexicon of the shipped pattern files, and sentences with [marked] spans."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from trialtab.entities.generative import GenerativeLexicon, find_generative
from trialtab.entities.tokens import TokenTable
from trialtab.tokens.rules import cut
from trialtab.types import Entity, Label

PATTERNS = Path(__file__).parents[2] / "patterns"


@cache
def pattern_files() -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in PATTERNS.glob("*.tsv")}


@cache
def lexicon() -> GenerativeLexicon:
    return GenerativeLexicon.from_files(pattern_files())


def tokens_of(text: str) -> TokenTable:
    """The project's tokens of a plain string."""
    words, starts, ends, position = [], [], [], 0
    for word, blank in cut(text):
        words.append(word)
        starts.append(position)
        ends.append(position + len(word))
        position += len(word) + len(blank)
    return TokenTable(words, [word.lower() for word in words], starts, ends)


def tag(text: str, known: Sequence[Entity] = (), ranges: Sequence[tuple[int, int]] | None = None) -> list[Entity]:
    """The generative entities of a text, one range unless told otherwise."""
    tokens = tokens_of(text)
    return find_generative(text, tokens, ranges or [(0, len(tokens.words))], known, lexicon())


def unmark(marked: str) -> tuple[str, list[tuple[int, int]]]:
    """A sentence with [marked] spans -> the sentence, and the spans' offsets."""
    text, spans = "", []
    for piece in re.split(r"(\[[^\]]*\])", marked):
        if piece.startswith("["):
            spans.append((len(text), len(text) + len(piece) - 2))
            piece = piece[1:-1]
        text += piece
    return text, spans


def known_entity(text: str, part: str, label: Label, norm: str | None = None, code: str | None = None) -> Entity:
    """An entity of the dictionary over the first place of `part`."""
    start = text.index(part)
    return Entity(start, start + len(part), label, norm=norm, code=code)
