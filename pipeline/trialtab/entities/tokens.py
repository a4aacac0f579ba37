"""The tokens of a Doc as parallel lists, so that matchers work on plain strings and never make Token objects."""

from __future__ import annotations

from typing import NamedTuple
from weakref import WeakKeyDictionary

from spacy.attrs import ORTH
from spacy.strings import StringStore
from spacy.tokens import Doc

from trialtab.spans import offsets_of

_CACHE_LIMIT = 200_000  # distinct words kept; a longer run starts again, which costs little


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


# A word is one object wherever it stands: what is remembered by word is then found without comparing letters. spaCy's ids are
# hashes of the words, the same in every vocabulary.
_words: dict[int, str] = {}
_lower: dict[str, str] = {}
_tables: WeakKeyDictionary[Doc, TokenTable] = WeakKeyDictionary()


def token_table(doc: Doc) -> TokenTable:
    """The tokens of `doc` as lists, made once. Each distinct word is read from spaCy once in a run, not once a token."""
    table = _tables.get(doc)
    if table is None or len(table.words) != len(doc):
        table = _tables[doc] = _table(doc)
    return table


def _table(doc: Doc) -> TokenTable:
    ids = doc.to_array([ORTH]).ravel().tolist()
    try:
        words = list(map(_words.__getitem__, ids))
    except KeyError:
        _learn(set(ids), doc.vocab.strings)
        words = list(map(_words.__getitem__, ids))
    return TokenTable(words, list(map(_lower.__getitem__, words)), *offsets_of(doc))


def _learn(ids: set[int], strings: StringStore) -> None:
    """Remember the words of some ids."""
    if len(_words) > _CACHE_LIMIT:
        _words.clear()
        _lower.clear()
    for orth in ids:
        if orth not in _words:
            word = strings[orth]
            _words[orth] = word
            _lower[word] = word.lower()
