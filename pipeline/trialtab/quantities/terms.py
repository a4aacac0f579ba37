"""Closed-list words of a regimen or a result: routes, dose forms, statuses, and clauses that say when treatment starts or"
" stops.

Words come from `patterns/routes.tsv`, `forms.tsv` and `statuses.tsv`, clause cues from `time_clauses.tsv`. Abbreviations that
are numerals or labels elsewhere ("stage IV", "patient ID") count only where no such word stands before them, the weak ones only
beside an amount or a word of administration.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from typing import NamedTuple, Self

from trialtab.patterns import Row, expand_list, parse_table
from trialtab.quantities.times.clauses import Clauses
from trialtab.quantities.times.text import PhraseIndex, Piece, phrase_regex, triggers_of
from trialtab.types import Term

FILES = ("routes.tsv", "forms.tsv", "statuses.tsv", "time_clauses.tsv", "time_guards.tsv")
_NUMERAL_AFTER = re.compile(r" *(?:/|-|&|and|or) *(?:v|vi|iii)(?![a-z])|[abc](?![a-z])|\. [a-z]")
# "paclitaxel (Tolvane) IV over 3 hours", "cisplatin (CDDP) IV on day 1": the bracket is a name, no list's number
_NAME_IN_BRACKETS = re.compile(r"[a-z][®™]? ?\((?=[^()]*[a-z]{2})[^()]{3,40}\) $")
_IS_GIVEN = re.compile(r" (?:over|on days?|every|once|twice|daily|weekly|bolus|push|infusion|q\d|continuously|qd|bid)(?![a-z])")
_MEASURE = re.compile(
    r"(?:\d *(?:mg|g|gm|mcg|µg|μg|ug|ng|ml|iu|units?|miu|mu|cells|pfu|vp|mci|cfu|gy)(?![a-z])[a-z0-9/ ²^.*]{0,14}|\d%?)[ ,(]*$"
)
_DOSE_IN_BRACKETS = re.compile(  # "(200 mg) IV": the bracket is no list's number
    r"\([^()]{0,30}\d *(?:mg|g|gm|mcg|µg|μg|ug|ng|ml|iu|units?|u|miu|mu|cells|mci|auc)(?![a-z])[a-z0-9/ ²^.*]{0,14}\),? *$"
    r"|\(auc[^()]{1,12}\) *$"
)
# "HIV- or HBV-infected" has no result
_SIGN = re.compile(r"[+-](?<=[a-z0-9][+-])(?![a-z0-9+-])(?! *(?:or|and) [a-z0-9]+-[a-z])")
_HOST = re.compile(r"(?:[a-z0-9./]+[ -])?[a-z0-9./-]+$")


class _Phrase(NamedTuple):
    kind: str
    value: str
    rule: str
    level: str  # "" for words, "abbreviation", "weak"


class TermLexicon:
    """The words of routes, forms, statuses and clauses, compiled from the pattern files `FILES`."""

    def __init__(self, rows: list[tuple[str, Row]], clauses: Clauses, beside: Mapping[str, list[str]]) -> None:
        self.clauses = clauses
        numeral = phrase_regex(beside["numeral"])
        self._numeral = re.compile(
            rf"(?:(?<![a-z]){numeral}[ ,]*(?:/|-|&|(?:and|or|to|through|vs)(?![a-z]))? *"
            rf"|(?<![a-z])\d[abc]?[ ,]*(?:/|-|&|(?:and|or|to|through|vs)(?![a-z])) *|[a-z]- ?|[.;)] )$"
        )
        self._giving_before = re.compile(rf"(?<![a-z]){phrase_regex(beside['giving_before'])}[ ,(]*$")
        self._giving_after = re.compile(rf"[ ,)]*(?:[a-z]+ )?{phrase_regex(beside['giving_after'])}")
        self._phrases: dict[str, tuple[_Phrase, ...]] = {}  # "eye drops" are a route and a form
        self._exact: dict[str, _Phrase] = {}  # abbreviations in the case they are written in
        self._guards: dict[str, tuple[re.Pattern[str] | None, re.Pattern[str] | None]] = {}
        self._signs: dict[str, tuple[frozenset[str], _Phrase]] = {}
        for kind, row in rows:
            self._guards[row["id"]] = _beside(row)
            if row.get("sign"):
                hosts = frozenset(expand_list(row["words"]))
                self._signs[row["sign"]] = (hosts, _Phrase(kind, row["value"], row["id"], ""))
            else:
                self._add(kind, row)
        phrases = {*self._phrases, *(word.lower() for word in self._exact)}
        self._index = PhraseIndex(phrases)
        self.triggers = triggers_of(phrases)

    def _add(self, kind: str, row: Row) -> None:
        for word in expand_list(row["words"]):
            found = self._phrases.get(word, ())
            if kind not in [phrase.kind for phrase in found]:
                self._phrases[word] = (*found, _Phrase(kind, row["value"], row["id"], ""))
        for column in ("abbreviations", "weak"):
            for word in expand_list(row.get(column, "")):
                level = "abbreviation" if column == "abbreviations" else "weak"
                self._exact.setdefault(word, _Phrase(kind, row["value"], row["id"], level))

    @classmethod
    def from_files(cls, files: Mapping[str, str]) -> Self:
        """Compile a lexicon.

        Args:
            files: {file name: text}; names other than `FILES` are ignored.

        Raises:
            PatternError: a file breaks the rules of pattern files.
        """
        rows: list[tuple[str, Row]] = []
        for file, kind in zip(FILES[:3], ("route", "form", "status"), strict=True):
            rows += [(kind, row) for row in parse_table(files[file], file=file, required=("id", "value", "words"))]
        guards = parse_table(files["time_guards.tsv"], file="time_guards.tsv", required=("id", "role", "words"))
        beside = {row["role"]: list(expand_list(row["words"])) for row in guards}
        return cls(rows, Clauses(files["time_clauses.tsv"]), beside)

    def words(self, raw: str, folded: str, words: Set[str]) -> Iterator[Term]:
        """Routes, forms and statuses of a stretch, left to right, with offsets in it. `words`: those of the stretch."""
        for match in self._index.find(folded, words):
            for phrase in self._meanings(raw, folded, *match.span()):
                yield Term(match.start(), match.end(), phrase.kind, phrase.value, phrase.rule)

    def _meanings(self, raw: str, folded: str, start: int, end: int) -> list[_Phrase]:
        written = raw[start:end].replace("\n", " ")
        exact = self._exact.get(written)
        if exact is not None:
            fits = self._is_route_abbreviation(folded, start, end, exact) and self._stands_alone(folded, start, end, exact)
            return [exact] if fits else []
        phrases = self._phrases.get(written.lower(), ())
        return [phrase for phrase in phrases if self._stands_alone(folded, start, end, phrase)]

    def _stands_alone(self, folded: str, start: int, end: int, phrase: _Phrase) -> bool:
        """Whether no word beside a phrase makes it something else ("oral cavity", "placebo controlled")."""
        before, after = self._guards[phrase.rule]
        if before and before.search(folded, max(0, start - 28), start):
            return False
        return not (after and after.match(folded, end))

    def _is_route_abbreviation(self, folded: str, start: int, end: int, phrase: _Phrase) -> bool:
        if folded[start - 1 : start] == "-" and folded[start - 2 : start - 1].isalpha():  # "CB-SC"
            return False
        if phrase.level == "weak":
            window = max(0, start - 40)
            if _MEASURE.search(folded, window, start) or self._giving_before.search(folded, window, start):
                return True
            return self._giving_after.match(folded, end) is not None
        if folded[start:end] != "iv" or _DOSE_IN_BRACKETS.search(folded, max(0, start - 60), start):
            return True
        if _IS_GIVEN.match(folded, end) and _NAME_IN_BRACKETS.search(folded, max(0, start - 50), start):
            return True
        return not (self._numeral.search(folded, max(0, start - 28), start) or _NUMERAL_AFTER.match(folded, end))

    def signs(self, folded: str) -> Iterator[Term]:
        """Plus and minus signs that are results: "HBsAg-", "HCV+"."""
        for match in _SIGN.finditer(folded):
            hosts, phrase = self._signs.get(match[0].strip(), (frozenset(), None))
            name = _HOST.search(folded, max(0, match.start() - 24), match.start())
            if phrase is None or name is None or not hosts.intersection((name[0], name[0].rpartition(" ")[2])):
                continue
            after = self._guards[phrase.rule][1]
            if not (after and after.match(folded, match.end())):
                yield Term(match.start(), match.end(), phrase.kind, phrase.value, phrase.rule)


def find_terms(piece: Piece, lexicon: TermLexicon) -> list[Term]:
    """Routes, forms, statuses, and start and stop clauses of one criterion item or sentence.

    Args:
        piece: the stretch to read.
        lexicon: the words.

    Returns:
        Terms with offsets in the whole text, sorted. `value` is the contract's word for a route, form or status, and the
        clause as written, with single spaces, for `start` and `stop`.
    """
    raw, folded, words = piece.raw, piece.folded, piece.words
    found: list[Term] = []
    if "+" in folded or "-" in folded:
        found.extend(lexicon.signs(folded))
    if not lexicon.triggers.isdisjoint(words):
        found.extend(lexicon.words(raw, folded, words))
    if not lexicon.clauses.triggers.isdisjoint(words):
        found.extend(lexicon.clauses.find(raw, folded, words))
    if len(found) > 1:
        found.sort()
    return [Term._make((*piece.place(term.start_char, term.end_char), *term[2:])) for term in found]


def _beside(row: Row) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None]:
    before, after = list(expand_list(row.get("not_before", ""))), list(expand_list(row.get("not_after", "")))
    left = re.compile(rf"(?<![a-z]){phrase_regex(before)}[ -]*$") if before else None
    right = re.compile(rf"[ -]*{phrase_regex(after)}") if after else None
    return left, right
