"""One sentence as scopes are read in it; all positions are tokens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from trialtab.context.words import Words


class Region(NamedTuple):
    """One sentence [start, end) of one item.

    Attributes:
        words: word ids of the whole Doc.
        starts: tokens that begin an entity of the region, in order.
        brackets: spans of the region's outermost brackets, from the opening one to after the closing one.
        exceptions: tokens that begin a cue of an exception, in order.
    """

    start: int
    end: int
    words: Sequence[int]
    known: Words
    starts: tuple[int, ...]
    brackets: tuple[tuple[int, int], ...]
    exceptions: tuple[int, ...] = ()


def brackets_of(words: Sequence[int], start: int, end: int, known: Words) -> tuple[tuple[int, int], ...]:
    """The outermost brackets of [start, end); one that never closes ends with the sentence."""
    found, depth, opened = [], 0, start
    for position in range(start, end):
        word = words[position]
        if word in known.openers:
            if depth == 0:
                opened = position
            depth += 1
        elif word in known.closers and depth:
            depth -= 1
            if depth == 0:
                found.append((opened, position + 1))
    if depth:
        found.append((opened, end))
    return tuple(found)
