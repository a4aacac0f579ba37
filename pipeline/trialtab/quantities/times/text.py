"""Text as the time and term rules read it: one character in, one character out, so that offsets hold.

Lower case, every white space a plain space, every dash a hyphen, every apostrophe straight. The rules then need no flags and
no variants, and `folded[i]` stands for `text[i]`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Set

from trialtab.patterns import expand_list

_SPACES = "\t\n\r\x0b\x0c\u00a0\u2002\u2003\u2005\u2007\u2008\u2009\u200a\u202f\u3000\u200b\ufeff"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
_LOOKALIKES = ("’‘′＜＞≦≧⩽⩾∼（），；：。✕", "'''<>≤≥≤≥~(),;:.×")
_FOLD = str.maketrans(_SPACES + _DASHES + _LOOKALIKES[0], " " * len(_SPACES) + "-" * len(_DASHES) + _LOOKALIKES[1])
_LETTERS = re.compile("[a-z]+")
_TO_WORDS = bytes(code if 97 <= code <= 122 else 32 for code in range(256))  # all but a-z become spaces
_RUN = re.compile(r"\s{2,}|^\s")
# with the spaces of no width, which `str.split` leaves alone
_ANY_SPACE = re.compile(r"[\s\u200b\ufeff]+")
_ANY_RUN = re.compile(r"[\s\u200b\ufeff]{2,}|^[\s\u200b\ufeff]")


def fold(text: str) -> str:
    """Lower case with plain spaces, hyphens and apostrophes, of the same length as `text`."""
    lowered = text.lower()
    if lowered.isascii():
        return lowered if lowered.isprintable() else lowered.replace("\n", " ").replace("\t", " ").replace("\r", " ")
    if len(lowered) != len(text):  # a few capitals grow when lowered (İ)
        lowered = "".join(low if len(low := character.lower()) == 1 else character for character in text)
    return lowered.translate(_FOLD)


def words_in(folded: str) -> frozenset[str]:
    """The runs of the letters a-z in folded text."""
    # by way of bytes: three times as fast as a pattern
    return frozenset(folded.encode("ascii", "replace").translate(_TO_WORDS).decode("ascii").split())


class Piece:
    """A stretch of text with runs of white space made one space, and the way back.

    Attributes:
        source, base: the stretch as it stands in the text, and where.
        raw: the stretch with single spaces, case kept.
        folded: `fold(raw)`, of the same length.
        words: its words, that is, runs of the letters a-z, in lower case.
    """

    __slots__ = ("_cuts", "_run", "_shifts", "base", "folded", "raw", "source", "words")

    def __init__(self, source: str, base: int) -> None:
        self.source, self.base = source, base
        self._cuts: list[int] = []  # from offset cuts[i] on, shifts[i] characters have been left out before
        self._shifts: list[int] = []
        wrapped = "  " in source or "\n" in source or "\t" in source
        self.raw = " ".join(source.split()) if wrapped else source
        self.folded = fold(self.raw)
        self._run = _RUN
        if "  " in self.folded:
            self.raw, self._run = _ANY_SPACE.sub(" ", source).lstrip(), _ANY_RUN
            self.folded = fold(self.raw)
        self.words = words_in(self.folded)

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in `raw` -> offsets in the whole text. The end is exclusive."""
        if len(self.raw) == len(self.source):
            return self.base + start, self.base + end
        if not self._cuts:
            self._map()
        return self._back(start), self._back(end - 1) + 1

    def _map(self) -> None:
        left_out = 0
        for run in self._run.finditer(self.source):
            kept = 1 if run.start() else 0  # white space at the start is left out altogether
            self._cuts.append(run.start() + kept - left_out)
            left_out += run.end() - run.start() - kept
            self._shifts.append(left_out)

    def _back(self, offset: int) -> int:
        index = bisect_right(self._cuts, offset)
        return self.base + offset + (self._shifts[index - 1] if index else 0)


def phrase_regex(phrases: Iterable[str]) -> str:
    """An alternation of phrases, longest first.

    `{n}` stands for a short integer; a phrase that ends in a letter or digit ends where its word
    ends. The left bound is the caller's affair.
    """
    return "(?:" + "|".join(_phrase(item) for item in sorted(set(phrases), key=lambda item: (-len(item), item))) + ")"


def _phrase(phrase: str) -> str:
    body = " ".join(re.escape(part).replace(r"\{n\}", r"[-+]?\d{1,3}") for part in phrase.split(" "))
    return body + ("(?![a-z0-9])" if phrase[-1].isalnum() or phrase[-1] == "}" else "")


# words too common to say that a phrase may stand in a text
_COMMON = frozenset(
    expand_list(
        "a|an|and|any|as|at|before|after|being|by|each|for|from|full|if|in|into|is|it|no|of|off|on|one|only|or|other|per|the|their|then|this|to"
        "|up|was|with"
    )
)


def triggers_of(phrases: Iterable[str]) -> frozenset[str]:
    """One word of each phrase, the longest that is not common: a text without any of them has no phrase."""
    found: set[str] = set()
    for phrase in phrases:
        words = _LETTERS.findall(phrase)
        rare = [word for word in words if word not in _COMMON]
        found.update([max(rare or words, key=len)] if words else [])
    return frozenset(found)


class PhraseIndex:
    """Finds phrases by their first word: only words that the text has are looked for.

    Args:
        phrases: folded phrases, each with at least one letter; of those that match at one place the longest wins.
        after_digit: a phrase may begin right after a digit ("6months").
        then: a pattern for what must follow a phrase; it belongs to the match.
    """

    def __init__(self, phrases: Iterable[str], *, after_digit: bool = False, then: str = "") -> None:
        by_word: dict[str, list[str]] = {}
        for phrase in phrases:
            by_word.setdefault(_LETTERS.findall(phrase)[0], []).append(phrase)
        self._members, self._then = by_word, then
        self._starts: dict[str, re.Pattern[str]] = {}  # compiled when a text first has the word: half a second less to load
        self._rare = {word: triggers_of(members) for word, members in by_word.items()}
        self._firsts = frozenset(by_word)
        self._is_inner = str.isalpha if after_digit else str.isalnum

    def find(self, folded: str, words: Set[str]) -> list[re.Match[str]]:
        """Matches left to right, not overlapping, each beginning where a word begins.

        Args:
            folded: the text.
            words: its words, as `Piece.words`.
        """
        present = self._firsts & words
        if not present:
            return []
        matches: list[re.Match[str]] = []
        for word in present:
            if not self._rare[word].isdisjoint(words):
                matches.extend(self._matches(folded, word))
        if len(matches) < 2:
            return matches
        matches.sort(key=_match_start)
        used = 0
        apart: list[re.Match[str]] = []
        for match in matches:
            if match.start() >= used:
                apart.append(match)
                used = match.end()
        return apart

    def _matches(self, folded: str, word: str) -> Iterator[re.Match[str]]:
        pattern, is_inner = self._starts.get(word), self._is_inner
        if pattern is None:
            pattern = self._starts[word] = re.compile(phrase_regex(self._members[word]) + self._then)
        start = folded.find(word)
        while start >= 0:
            if not (start and is_inner(folded[start - 1])) and (match := pattern.match(folded, start)):
                yield match
            start = folded.find(word, start + len(word))


def _match_start(match: re.Match[str]) -> int:
    return match.start()


class Mask:
    """Which characters of a stretch are taken: overlap in constant time, however many items there are."""

    __slots__ = ("_taken",)

    def __init__(self, size: int) -> None:
        self._taken = bytearray(size)

    def take(self, start: int, end: int) -> None:
        """Mark [start, end) as taken."""
        self._taken[start:end] = b"\x01" * (end - start)

    def touches(self, start: int, end: int) -> bool:
        """Whether a character of [start, end) is taken."""
        return self._taken.find(1, start, end) >= 0

    def covers(self, start: int, end: int) -> bool:
        """Whether all characters of [start, end) are taken."""
        return self._taken.find(0, start, end) < 0
