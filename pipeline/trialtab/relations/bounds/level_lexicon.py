"""The words that classes of scales are read by: the `level_…` kinds of `patterns/relations.tsv`, compiled."""

from __future__ import annotations

import re
from typing import NamedTuple, Self

from trialtab.types import Comparator

WORD_KINDS = ("level_word", "level_graded", "level_scale", "level_glue", "level_link", "level_unit")
COMPARED = {
    "level_at_least": Comparator.GE,
    "level_above": Comparator.GT,
    "level_at_most": Comparator.LE,
    "level_below": Comparator.LT,
}
TAILS = {"level_or_more": Comparator.GE, "level_or_less": Comparator.LE}
NUMERAL = r"(?:VI{0,3}|I[VX]|I{1,3}|[0-9](?:\.5)?)"
_MEMBER = rf"(?:{NUMERAL}(?:[A-ES]\d?|[a-es]\b)?|[A-E]\d?)(?![\w%°]|[.,]\d|-[a-z]{{2}})"
_TO = r"\s*(?:[-–—~]|\bto\b|\bthrough\b)\s*"
_SCALES = (
    r"(?i:(?>(?:(?:the|\(?NCI\)?|NCIC|national\s+cancer\s+institute|[(\[]?CTC(?:\s?AE)?\b[)\]]?|common\s+(?:terminology|toxicity)\s+criteria"
    r"(?:\s+for\s+adverse\s+events)?)(?![a-z])[\s,-]*)+)(?:\(?(?:version|v)?[\s.]*\d(?:\.\d+)?\)?)?[\s,-]*)"
)
_OR = r"\s*(?:,\s*(?:(?:and/or|and|or)\b)?|/|&|\+|\b(?:and/or|or|and)\b)\s*"


_ASIDE = 40  # characters of what may stand in brackets between a condition and its grade: "(sensory and motor)"
_SHORT = 2  # letters of a word that stands inside many others
_KEPT = 4096  # names whose answer is remembered; it depends on the name alone


class Names:
    """A pattern that is searched in the same names again and again."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self._pattern = pattern
        self._known: dict[str, bool] = {}

    def has(self, name: str) -> bool:
        """Whether the pattern stands in a name."""
        if name not in self._known:
            if len(self._known) >= _KEPT:
                self._known.clear()
            self._known[name] = self._pattern.search(name) is not None
        return self._known[name]


class Stated:
    """Whether a text can hold one of some words: a quick look for the letters that they share, before any pattern is tried."""

    def __init__(self, words: list[str]) -> None:
        firsts = {word.lower().split()[0] for word in words}
        self._short = re.compile(rf"\b(?:{'|'.join(re.escape(w) for w in sorted(firsts) if len(w) <= _SHORT) or '(?!)'})\b")
        long = {word.lower() for word in words if len(word) > _SHORT}
        stems = {word for word in long if not any(other != word and other in word for other in long)}
        self._stems = tuple(sorted({stem.split()[0] for stem in stems}))
        self._starts = tuple(word for word in firsts if len(word) <= _SHORT)

    def in_text(self, text: str) -> bool:
        """Whether one of the words may stand in a text in lower case."""
        if any(stem in text for stem in self._stems):
            return True
        return any(word in text for word in self._starts) and self._short.search(text) is not None


class LevelLexicon(NamedTuple):
    """Compiled words.

    Attributes:
        scale: concepts that are followed by a class without more ado ("NYHA III"), searched in text and norm.
        stated: whether an item can hold a word like "class" or "grade" at all.
        named: a concept's text that ends with a word like "class", searched.
        after: what may follow a scale's name, groups `word` (a word like "class"), `sign` and `list`, matched.
        graded: a grade with its sign, the name of its scale between them or not, searched.
        graded_after, graded_before: a condition's grade on either side.
        scaled_after, scaled_before: the same with the name of the scale in it ("≤ CTCAE v3.0 grade 1").
        sign_before: a sign or phrase that ends before the name of a scale ("greater than CTC grade 1"), searched.
        before: a class that stands before the name of its scale ("class II or III by NYHA"), searched.
        member: one member of a list.
        wide: what joins the ends of a range, searched between two members.
        signs: comparator of each sign or phrase.
        tails: phrases after a class ("or higher") with their comparator.
        unit: what makes a count or dose of a digit, matched after it.
    """

    scale: Names
    stated: Stated
    named: re.Pattern[str]
    after: re.Pattern[str]
    graded: re.Pattern[str]
    graded_after: re.Pattern[str]
    graded_before: re.Pattern[str]
    scaled_after: re.Pattern[str]
    scaled_before: re.Pattern[str]
    sign_before: re.Pattern[str]
    before: re.Pattern[str]
    member: re.Pattern[str]
    wide: re.Pattern[str]
    signs: dict[str, Comparator]
    tails: tuple[tuple[re.Pattern[str], Comparator], ...]
    unit: re.Pattern[str]

    @classmethod
    def from_words(cls, words: dict[str, list[str]]) -> Self:
        """Compile the `level_…` words of `patterns/relations.tsv`."""
        word, graded, scale, glue, link, unit = (_any(words.get(kind, [])) for kind in WORD_KINDS)
        signs = {phrase.lower(): comparator for kind, comparator in COMPARED.items() for phrase in words.get(kind, [])}
        signs |= {"=": Comparator.EQ}
        sign = rf"(?P<sign>[<>]\s?=?|[=][<>]?|[≥≤]|(?i:{_any(list(signs))}))"
        tail = _any([phrase for kind in TAILS for phrase in words.get(kind, [])])
        early = sign.replace("sign>", "early>", 1)
        middle = sign.replace("sign>", "middle>", 1)
        filler = rf"(?>(?:[\s:,(\[–-]|(?i:{glue}))*)"
        classed = rf"(?:(?P<word>(?i:{word}))[\s:]*+(?i:{glue})?[\s:]*+)"
        listed = rf"(?P<list>{_MEMBER}(?>(?:(?:{_TO}|{_OR})(?:(?i:{word})\s+)?{_MEMBER})*))"
        graded_list = rf"(?i:{graded})\s*(?:of\s+)?(?:{sign}\s*)?{listed}"
        scaled_list = rf"(?:{early}\s*)?{_SCALES}(?:{middle}\s*)?\b{graded_list}"
        return cls(
            Names(re.compile(scale, re.I)),
            Stated(words.get("level_word", []) + words.get("level_graded", [])),
            re.compile(rf"(?:{word})\)?$", re.I),
            re.compile(rf"{filler}{classed}?(?:{sign}[\s]*(?:(?i:{word})\s+)?)?{filler}{listed}"),
            re.compile(rf"(?:{early}\s*)?(?:{_SCALES})?\b{graded_list}"),
            re.compile(rf"(?P<comma>,)?[\s:(\[-]*+(?:(?i:of|with|is|was|that|at|to)\s+)?(?:{early}\s*)?{graded_list}"),
            re.compile(rf"\b(?:{early}\s*)?{graded_list}(?P<rest>\+?(?:\s+[A-Za-z-]+){{0,2}}\s+)$"),
            re.compile(
                rf"(?:\s*\([^()\d]{{1,{_ASIDE}}}\))?(?P<comma>,)?[\s:(\[-]*+(?:(?i:of|with|is|was|at|to)\s+)?{scaled_list}"
            ),
            re.compile(
                rf"(?<![\w]){scaled_list}(?P<rest>\+?(?:\s+(?!(?:and|or|with|except|excluding)\b)[A-Za-z-]+){{0,2}}\s+)$"
            ),
            re.compile(rf"{sign}\s*(?:(?:a|an|the)\s+)?$"),
            re.compile(rf"\b{classed}(?:{sign}\s*)?{listed}(?:\s*(?i:{tail}))?(?P<rest>[\s,]*\(?(?i:{link})[\s(]*)$"),
            re.compile(_MEMBER),
            re.compile(_TO),
            signs,
            tuple((re.compile(rf"\s*(?:{_any(words.get(kind, []))})", re.I), comparator) for kind, comparator in TAILS.items()),
            re.compile(rf"\s*(?:{unit})", re.I),
        )


def _any(words: list[str]) -> str:
    ordered = sorted(words, key=len, reverse=True)
    return "|".join((r"\b" if word[0].isalnum() else "") + _escaped(word) for word in ordered) or r"(?!)"


def _escaped(word: str) -> str:
    text = re.escape(word).replace(r"\ ", r"\s+")
    return text + r"\b" if word[-1].isalnum() else text
