"""Sentences with their answer inside: `[...]` marks the stretch that must be found, `{...}` in it the anchor."""

from functools import cache
from pathlib import Path
from typing import NamedTuple

from trialtab.quantities import terms
from trialtab.quantities.terms import TermLexicon
from trialtab.quantities.times import find as time_find
from trialtab.quantities.times.find import TimeFindings, TimeLexicon
from trialtab.quantities.times.text import Piece

PATTERNS = Path(__file__).parents[2] / "patterns"


class Tagged(NamedTuple):
    """A sentence without its tags, the marked stretches, and the anchor inside each (None: no anchor)."""

    text: str
    spans: tuple[tuple[int, int], ...]
    anchors: tuple[tuple[int, int] | None, ...]


def read_tags(tagged: str) -> Tagged:
    """Take the tags out of a sentence and keep where they stood."""
    text: list[str] = []
    spans: list[tuple[int, int]] = []
    anchors: list[tuple[int, int] | None] = []
    start = anchor_start = -1
    anchor: tuple[int, int] | None = None
    for character in tagged:
        if character == "[":
            start, anchor = len(text), None
        elif character == "]":
            spans.append((start, len(text)))
            anchors.append(anchor)
        elif character == "{":
            anchor_start = len(text)
        elif character == "}":
            anchor = (anchor_start, len(text))
        else:
            text.append(character)
    return Tagged("".join(text), tuple(spans), tuple(anchors))


def pattern_files(names: tuple[str, ...]) -> dict[str, str]:
    return {name: (PATTERNS / name).read_text(encoding="utf-8") for name in names}


@cache
def time_lexicon() -> TimeLexicon:
    return TimeLexicon.from_files(pattern_files(time_find.FILES))


@cache
def term_lexicon() -> TermLexicon:
    return TermLexicon.from_files(pattern_files(terms.FILES))


def times(text: str) -> TimeFindings:
    return time_find.find_time(Piece(text, 0), time_lexicon())
