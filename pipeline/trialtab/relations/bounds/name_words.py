"""The name of a bounded thing, cut out of its sentence by the words around it (`patterns/bound_names.tsv`)."""

from __future__ import annotations

import re
from typing import NamedTuple, Self

from trialtab.patterns import parse_table

FILE = "bound_names.tsv"
MOST_WORDS = 8
FEW_WORDS = 6  # a longer name is cut at its first preposition
_WORD = re.compile(r"\S+")
_PART_END = re.compile(r"[,;:()\[\]•?!]|\.(?=\s|$)")
_OPENING = re.compile(r"[\s:(\[=,~–—-]*$")
_BRACKET = re.compile(r"\s*\([^()]{1,40}\)$")
_ARTICLES = ("a", "an")
_PLURAL = re.compile(r"\(e?s\)|\(ies\)")
_EDGES = "\"'“”‘’*.,-–+/"
_LETTERS = re.compile(r"[^\W\d_]{2}")


class Name(NamedTuple):
    """Where a name stands in the text [start, end); whether the word before it denies it."""

    start: int
    end: int
    is_denied: bool = False


class _Word(NamedTuple):
    start: int
    end: int
    low: str  # in lower case, without the signs around it
    closes: bool  # a sign after it ends the phrase


class NameWords(NamedTuple):
    """The file's words by kind."""

    link: frozenset[str]
    stop: frozenset[str]
    preposition: frozenset[str]
    void: frozenset[str]
    lead: frozenset[str]
    change: frozenset[str]
    denial: frozenset[str]
    people: frozenset[str]
    past: frozenset[str]
    treatment: frozenset[str]
    circumstance: frozenset[str]

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read the file's text.

        Raises:
            PatternError: a line breaks the file's rules.
        """
        words: dict[str, set[str]] = {kind: set() for kind in cls._fields}
        for row in parse_table(text, file=FILE, required=("id", "kind", "word", "source")):
            words[row["kind"]].add(row["word"])
        return cls(**{kind: frozenset(members) for kind, members in words.items()})

    def before(self, text: str, left: int, right: int) -> Name | None:
        """The name that stands right before a bound at `right`, looked for from `left` on; None for none."""
        right = self._past_links(text, left, right)
        words = _words(text, _part_start(text, left, right), right)
        first = len(words)
        while first and words[first - 1].low not in self.stop and len(words) - first < MOST_WORDS:
            first -= 1
        denied = first > 0 and words[first - 1].low in self.denial
        name = self._name(words[first:], denied)
        if name is not None and self._is_cut_off(text[name.start : name.end]):
            return None
        opening = text.rfind("(", left, right)
        if name is None and opening > left and all(word.low in self.void for word in words):
            return self.before(text, left, opening)  # "DAST-10 (score > 2)"
        return name

    def after(self, text: str, left: int, right: int, *, is_change: bool = False) -> Name | None:
        """The name that stands right after a bound that ends at `left`; `is_change`: what it tells of belongs to it."""
        plural = _PLURAL.match(text, left, right)
        words: list[_Word] = []
        for word in _words(text, plural.end() if plural else left, right):
            is_end = word.low in self.stop or (word.low in self.preposition and word.low != "of" and not (is_change and words))
            is_end = is_end or (bool(words) and word.low in _ARTICLES)  # "attacks a month"
            if not word.low or is_end or (not words and text[word.start] in "([,;:.<>≤≥"):
                break
            words.append(word)
            if word.closes or len(words) == FEW_WORDS:
                break
        while words and words[-1].low in self.preposition:
            words.pop()
        return self._name(words, False)

    def opens_with_past(self, name: str) -> bool:
        """Whether a name tells of something past ("prior lines of therapy")."""
        return name.split()[0].lower() in self.past

    def has_treatment(self, name: str) -> bool:
        """Whether a name holds a word for treatments."""
        return not self.treatment.isdisjoint(name.lower().split())

    def opens_with_change(self, text: str, left: int, right: int) -> bool:
        """Whether the first word from `left` on is one of change or chance ("increase")."""
        word = next(iter(_words(text, left, min(right, left + 20))), None)
        return word is not None and word.low in self.change

    def ends_with_people(self, text: str, left: int, right: int) -> bool:
        """Whether the last word that is no link names people or their weight."""
        right = self._past_links(text, left, right)
        words = _words(text, _part_start(text, left, right), right)
        return not words or words[-1].low in self.people

    def _past_links(self, text: str, left: int, right: int) -> int:
        """Where what may stand between a name and its bound begins."""
        while True:
            opening = _OPENING.search(text, max(left, right - 12), right)
            end = opening.start() if opening else right
            bracket = _BRACKET.search(text, max(left, end - 44), end)
            if bracket is not None and bracket.start() > left:
                end = bracket.start()
            word_start = end
            while word_start > left and not text[word_start - 1].isspace() and text[word_start - 1] not in "(,;:":
                word_start -= 1
            if text[word_start:end].lower().strip(_EDGES) in self.link and word_start < end:
                right = word_start
            elif end < right:
                right = end
            else:
                return right

    def _name(self, words: list[_Word], is_denied: bool) -> Name | None:
        while words and (words[0].low in self.lead or words[0].low in self.preposition or not words[0].low):
            is_denied = is_denied and words[0].low in self.lead
            words = words[1:]
        if len(words) > FEW_WORDS:
            cut = next((i for i, word in enumerate(words) if word.low in self.preposition and word.low != "of"), None)
            if cut is None:
                return None
            words = words[:cut]
        if not words or not self._names(words):
            return None
        return Name(words[0].start, words[-1].end, is_denied)

    def _is_cut_off(self, name: str) -> bool:
        """Whether a name before its bound goes on behind it: "myeloma after at least 3 prior lines", "castrated, under 60"."""
        last = name.rpartition(" ")[2].lower()
        return last.endswith("ed") or (last in self.preposition and last != "for" and " " in name)

    def _names(self, words: list[_Word]) -> bool:
        """Whether some word of the phrase's head says what is meant."""
        until = next((i for i, word in enumerate(words) if word.low == "of"), len(words))
        head = words[:until]
        if all(word.low in self.void for word in head) and until + 1 >= len(words):
            return False
        if len(words) == 1 and words[0].low.endswith(("ed", "ly")):
            return False
        return any(_LETTERS.search(word.low) and word.low not in self.void for word in words)


def _part_start(text: str, left: int, right: int) -> int:
    """Where the part of a sentence that ends at `right` begins."""
    start = left
    for match in _PART_END.finditer(text, left, right):
        start = match.end()
    return start


def _words(text: str, left: int, right: int) -> list[_Word]:
    words = []
    for match in _WORD.finditer(text, left, right):
        written = match[0]
        cut = _PART_END.search(written)
        if cut is not None and cut.start() == 0 and len(written) > 1:
            words.append(_Word(match.start(), match.end(), "", True))
            continue
        bare = written[: cut.start()] if cut else written
        start = match.start() + len(bare) - len(bare.lstrip(_EDGES))
        low = bare.strip(_EDGES)
        if words and low.lower() == "to" and words[-1].low == "prior":
            words[-1] = words[-1]._replace(low="before")
        words.append(_Word(start, start + len(low), low.lower(), cut is not None or written[-1:] in ".,"))
    return words
