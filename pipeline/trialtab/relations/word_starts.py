"""Lists of words as expressions that are quick to search for.

A search for `\\b(?:word|other|…)` without regard to case tries every word at every place: nothing gives the engine a letter to
skip to. Here the first letters stand in front as a set, and behind each letter only the words that begin with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

# what else than its capital `re.IGNORECASE` takes for a letter
_ALSO = {"i": "\u0130\u0131", "k": "\u212a", "s": "\u017f"}


def word_starts(words: Iterable[str], to_regex: Callable[[str], str]) -> str:
    r"""What matches as `\b(?:word|other|…)` does, the longest word first, in an expression with `re.IGNORECASE`.

    Args:
        words: at least one.
        to_regex: the expression of a word; the first letter or digit of the word must stand for itself at its start.

    Returns:
        An expression without groups.
    """
    ordered = sorted(words, key=len, reverse=True)
    if not all(word[0].isascii() and word[0].isalnum() for word in ordered):
        return rf"\b(?:{'|'.join(map(to_regex, ordered))})"
    behind: dict[str, list[str]] = {}
    for word in ordered:
        behind.setdefault(word[0].lower(), []).append(to_regex(word)[1:])
    letters = "".join(dict.fromkeys("".join(first + first.upper() + _ALSO.get(first, "") for first in behind)))
    rests = "|".join(rf"(?<={re.escape(first)})(?:{'|'.join(rest)})" for first, rest in behind.items())
    return rf"(?-i:[{letters}])(?<!\w.)(?:{rests})"
