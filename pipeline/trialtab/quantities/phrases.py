"""Word lists -> patterns, forwards and backwards.

What stands before a number is matched backwards: the pattern is written in reverse and runs over the reversed stretch,
anchored at the number, so that it costs nothing where no number stands. The alternatives of a list are folded into a tree by
their common beginnings: a list of hundreds is then matched in the time of a few characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from trialtab.patterns import Row, expand_list

_Tree = dict[str, Any]  # piece of a pattern -> subtree; "" -> what must follow the end of a phrase


def squeeze(text: str) -> str:
    """Text without white space: the key of a phrase, however it is wrapped."""
    return "".join(text.split())


def words_of(rows: Iterable[Row], kind: str) -> list[str]:
    """The words of all rows of a kind, in lower case."""
    return [word.lower() for row in rows if row["kind"] == kind for word in expand_list(row["words"])]


def forward(words: Iterable[str]) -> str:
    """An alternation of phrases, the longest preferred; white space inside them may be any."""
    return alternation((word, "") for word in words)


def backward(words: Iterable[str]) -> str:
    """An alternation of phrases for reversed text, each ending (that is, beginning) at a word boundary."""
    return alternation((word[::-1], r"(?![a-z0-9])" if word[0].isalnum() else "") for word in words)


def whole(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern that finds any of the words as a whole word in lower-case text."""
    return re.compile(rf"(?<![a-z0-9]){forward(words)}(?![a-z])")


def alternation(phrases: Iterable[tuple[str, str]]) -> str:
    """A pattern for any of the phrases, each with what must follow it (a lookahead, or nothing)."""
    tree: _Tree = {}
    for phrase, ending in phrases:
        node = tree
        for piece in _pieces(phrase):
            node = node.setdefault(piece, {})
        node.setdefault("", []).append(ending)
    return f"(?:{_pattern(tree)})"


def _pieces(phrase: str) -> Iterable[str]:
    # beside a sign the space may be missing or added (`> or =`, `>or=`); between words there must be some
    for index, character in enumerate(phrase):
        if character == " ":
            yield r"\s+" if phrase[index - 1].isalpha() and phrase[index + 1 : index + 2].isalpha() else r"\s*"
        else:
            yield re.escape(character)


def _pattern(node: _Tree) -> str:
    branches = []
    for piece, child in sorted(node.items()):
        if piece:
            inner = _pattern(child)
            branches.append(f"{piece}(?:{inner})" if "|" in inner else piece + inner)
    # the end of a phrase comes last, so that the longest phrase wins
    branches.extend(sorted(set(node.get("", ())), reverse=True))
    return "|".join(branches)
