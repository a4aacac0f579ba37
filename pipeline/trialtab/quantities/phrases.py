"""Word lists -> patterns, forwards and backwards.

What stands before a number is matched backwards: the pattern is written in reverse and runs over the reversed stretch,
anchored at the number, so that it costs nothing where no number stands.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable

from trialtab.patterns import Row, expand_list


def squeeze(text: str) -> str:
    """Text without white space: the key of a phrase, however it is wrapped."""
    return "".join(text.split())


def words_of(rows: Iterable[Row], kind: str) -> list[str]:
    """The words of all rows of a kind, in lower case."""
    return [word.lower() for row in rows if row["kind"] == kind for word in expand_list(row["words"])]


def longest_first(words: Iterable[str]) -> list[str]:
    """Distinct words in the order in which alternatives must be tried."""
    return sorted(set(words), key=lambda word: (-len(word), word))


def forward(words: Iterable[str]) -> str:
    """An alternation of phrases; white space inside them may be any."""
    return "|".join(_spaced(word) for word in longest_first(words))


def backward(words: Iterable[str]) -> str:
    """An alternation of phrases for reversed text, each ending (that is, beginning) at a word boundary."""
    return "|".join(_spaced(word[::-1]) + (r"(?![a-z0-9])" if word[0].isalnum() else "") for word in longest_first(words))


def whole(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern that finds any of the words as a whole word in lower-case text."""
    return re.compile(rf"(?<![a-z0-9])(?:{forward(words)})(?![a-z])")


def _spaced(phrase: str) -> str:
    # beside a sign the space may be missing or added (`> or =`, `>or=`); between words there must be some
    pieces = phrase.split(" ")
    parts = [re.escape(pieces[0])]
    for left, right in itertools.pairwise(pieces):
        parts.append((r"\s+" if left[-1:].isalpha() and right[:1].isalpha() else r"\s*") + re.escape(right))
    return "".join(parts)
