"""The tokens of a Doc as parallel lists, so that matchers work on plain strings and never make Token objects."""

from __future__ import annotations

from typing import NamedTuple

from spacy.attrs import IDX, ORTH, SPACY
from spacy.tokens import Doc


class TokenTable(NamedTuple):
    """Four lists of one length, one place a token; whitespace tokens (line breaks) have their place too.

    Attributes:
        words: the token as written.
        lower: the same in lower case.
        starts, ends: code points in `doc.text`, start inclusive, end exclusive.
    """

    words: list[str]
    lower: list[str]
    starts: list[int]
    ends: list[int]


def token_table(doc: Doc) -> TokenTable:
    """The tokens of `doc` as lists. Each distinct word is looked up once, which is twice as fast as `token.text`."""
    if not len(doc):
        return TokenTable([], [], [], [])
    ids, starts = doc.to_array([ORTH, IDX]).T.tolist()
    strings = doc.vocab.strings
    text_of = {orth: strings[orth] for orth in set(ids)}
    lower_of = {orth: word.lower() for orth, word in text_of.items()}
    words = [text_of[orth] for orth in ids]
    ends = [start + len(word) for start, word in zip(starts, words, strict=True)]
    return TokenTable(words, [lower_of[orth] for orth in ids], starts, ends)


def joined_text(doc: Doc, tokens: TokenTable) -> str:
    """`doc.text`, ten times as fast: spaCy joins it anew at each use, token by token."""
    spaces = doc.to_array([SPACY]).tolist()
    return "".join([f"{word} " if space else word for word, space in zip(tokens.words, spaces, strict=True)])
