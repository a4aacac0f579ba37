"""Clauses that say when a treatment starts or stops: "beginning 2 weeks after surgery", "until disease progression".

A clause runs to the end of its sentence, to a bracket that closes around it, or to a word that opens the next step of the
regimen ("then", "followed by"). Where a full stop was lost, a capitalised word that begins a sentence ends it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from typing import NamedTuple

from trialtab.patterns import expand_list, parse_table, role_words
from trialtab.quantities.numbers import NUMBER
from trialtab.quantities.times.text import PhraseIndex, phrase_regex, triggers_of
from trialtab.types import Term

_MAX = 180  # characters of a clause
_UNITS = r"(?:hours?|h|hrs?|days?|weeks?|wks?|months?|minutes?|min|years?)"
_POINT = r"(?:the )?(?:study )?(?:(?:week|day|month|cycle|visit|year|hour)s? *[-+]?\d|{whole})"
_WHOLE = r"(?:end|completion) of|disease progression|progression|study completion|(?:hospital )?discharge"
_BEGIN = (
    r" (?:(?:on|at|from|in|with) )?(?:(?:study |treatment )?(?:day|week|month|cycle|visit)s? *[-+]?\d|the (?:day|morning"
    r"|evening|week|night|time|first|second"
    r"|next|same|end|start|beginning)|(?:immediately|after|before|prior|upon|following|within|no later|the same|same"
    r"|next)(?![a-z])"
    rf"|(?:approximately |about |at least )?{NUMBER}(?:-\d+| *- *\d+| to \d+)?[ -]*{_UNITS}(?![a-z]))"
)
_DAY_AFTER = re.compile(r" (?:(?:on|at|from) )?(?:study |treatment )?(?:day|week|month|cycle|visit)s? *[-+]?\d+")
_AFTER_WORD = re.compile(r"(?<![a-z])(?:after|following)(?![a-z])")
_AMOUNT = re.compile(
    rf"(?<![\w.])(?:{NUMBER}(?: *- *| to |/))?{NUMBER}[ -]*{_UNITS}(?: *\([^()]{{1,20}}\))? (?:immediately )?$"
)
_NOT_START = re.compile(
    r"(?:(?<![a-z])(?:within|for|until|at least|than|through|to|till|over|during|up to|in|lasting|every|last|past|first|next"
    r"|minimum|\d,?(?: and| or)?|and|or)"
    r"|[<>≤≥]=?|\d,) *(?:the )?$"
)
_REASON = re.compile(rf"[^.;]{{0,90}}(?:{role_words('quantity_words.tsv')['clause_reason']})")
_NOT_UNTIL = re.compile(r"(?<![a-z])(?:not|never|only|shortly|up) $")
_MARK = re.compile(r"[.](?!\d)|[;()]|: ")
_START_END = re.compile(
    r", |(?<![a-z])(?:(?:until|till|through|patients|subjects|participants|will|may|receive|is|are|was|were|had|has|have"
    r"|can)(?![a-z])|and (?!after|before|the|day|week)"
    r"|for (?:\d|up|a total|one|two|three|four|six)|at a dose|with a )"
)


class _Cue(NamedTuple):
    kind: str
    start: int
    shortest: int  # the clause does not end before


class Clauses:
    """`patterns/time_clauses.tsv`, compiled."""

    def __init__(self, table: str, file: str = "time_clauses.tsv") -> None:
        words: dict[str, list[str]] = {}
        for row in parse_table(table, file=file, required=("id", "kind", "words")):
            words.setdefault(row["kind"], []).extend(expand_list(row["words"]))
        self._until = PhraseIndex(words["stop"], after_digit=True)
        self._points = (
            ("stop", PhraseIndex(words["stop_point"], after_digit=True, then=f" {_POINT.format(whole=_WHOLE)}")),
            ("start", PhraseIndex(words["start"], after_digit=True, then=f"(?={_BEGIN})")),
            ("start", PhraseIndex(words["start_point"], after_digit=True, then=f" {_POINT.format(whole='(?!)')}")),
        )
        self._next = re.compile(rf",? *(?<![a-z]){phrase_regex(words['end'])}")
        self._sentence = re.compile(rf"(?<=[\w%)] ){phrase_regex(words['sentence'])}")
        cues = [*words["stop"], *words["stop_point"], *words["start"], *words["start_point"]]
        self.triggers = triggers_of(cues) | {"after", "following"}

    def find(self, raw: str, folded: str, words: Set[str]) -> Iterator[Term]:
        """Start and stop clauses of a stretch, with offsets in it; `value` is the clause as written.

        Args:
            raw, folded: the stretch.
            words: its words, to skip what cannot be there.
        """
        used = 0
        for cue in sorted(self._cues(folded, words), key=lambda cue: cue.start):
            if cue.start < used:
                continue
            used = self._end(raw, folded, cue)
            yield Term(cue.start, used, cue.kind, raw[cue.start : used], f"clause-{cue.kind}")

    def _cues(self, folded: str, words: Set[str]) -> Iterator[_Cue]:
        for match in self._until.find(folded, words):
            sure = match[0].startswith(("until", "till", "up")) or _REASON.match(folded, match.end())
            if sure and not _NOT_UNTIL.search(folded, max(0, match.start() - 10), match.start()):
                yield _Cue("stop", match.start(), match.end())
        for kind, index in self._points:
            for match in index.find(folded, words):
                day = _DAY_AFTER.match(folded, match.end()) if kind == "start" else None  # "beginning Day 1"
                yield _Cue(kind, match.start(), day.end() if day else match.end())
        if "after" in words or "following" in words:
            yield from self._after(folded)

    @staticmethod
    def _after(folded: str) -> Iterator[_Cue]:
        """ "4 weeks after the last dose": not "within", "for", "3, 6 and 12 months after"."""
        for match in _AFTER_WORD.finditer(folded):
            amount = _AMOUNT.search(folded, max(0, match.start() - 44), match.start())
            if amount and not _NOT_START.search(folded, max(0, amount.start() - 16), amount.start()):
                yield _Cue("start", amount.start(), match.end())

    def _end(self, raw: str, folded: str, cue: _Cue) -> int:
        limit = min(len(folded), cue.start + _MAX)
        end = _mark_after(raw, cue.shortest, limit)
        patterns = [(self._next, folded), (self._sentence, raw)]
        if cue.kind == "start":
            patterns.append((_START_END, folded))
        for pattern, text in patterns:
            if found := pattern.search(text, cue.shortest, end):
                end = found.start()
        if end == limit < len(folded):  # cut at a word
            end = max(folded.rfind(" ", cue.shortest, limit), cue.shortest)
        return len(raw[:end].rstrip(" ,\t\r\n"))


def _mark_after(raw: str, start: int, limit: int) -> int:
    """Where the sentence or the bracket around it ends."""
    depth = 0
    for match in _MARK.finditer(raw, start, limit):
        if match[0] == "(":
            depth += 1
        elif match[0] == ")" and depth:
            depth -= 1
        elif not depth:
            return match.start()
    return limit
