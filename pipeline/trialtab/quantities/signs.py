"""Comparators: signs and words before a number, words after it, what opens a range.

Reading order: `Sign`, `SignTable`, `before`, `after`; the forms of a word stand below.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from trialtab.patterns import Row, expand_list
from trialtab.quantities.phrases import backward, forward, squeeze, words_of
from trialtab.types import Comparator

INCLUSIVE = {Comparator.LT: Comparator.LE, Comparator.GT: Comparator.GE}
NEGATED = {
    Comparator.LT: Comparator.GE,
    Comparator.LE: Comparator.GT,
    Comparator.GT: Comparator.LE,
    Comparator.GE: Comparator.LT,
}
LOWER = frozenset({Comparator.GE, Comparator.GT})
UPPER = frozenset({Comparator.LE, Comparator.LT})

_ADJECTIVE = ("{} than", "{} then")
_ADJECTIVE_INCLUSIVE = (
    *("{} than or equal to", "{} than or equal", "{} than or equals", "{} than or equals to", "{} than equal to"),
    *(
        "{} than equals to",
        "{} than/equal to",
        "{} than/equal",
        "{} than or =",
        "{} than or at",
        "{} or equal to",
        "{} or equal",
    ),
    *("{} or equal than", "{} or equals to", "{}/equal to", "{} than and equal to", "{} than or equal than"),
    *("equal to or {} than", "equal or {} than", "equals or {} than", "equals to or {} than", "equal to or {}", "equal or {}"),
    *("equal to/{} than", "equal and {} than", "{} or =", "= or {} than", "equal or {} to", "{}/equal than"),
    *(
        "{} than or equivalent to",
        "{} than or exactly",
        "{} than, or equal to",
        "{} than or is equal to",
        "{}-than or equal to",
    ),
)
_PREPOSITION_INCLUSIVE = (
    "at or {}",
    "{} or at",
    "{} or equal to",
    "equal to or {}",
    "equal or {}",
    "{} or equal",
    "at/or {}",
    "at/{}",
)
_NEGATIONS = ("no {}", "not {}", "not be {}", "not to be {}", "nor {}", "never {}", "cannot be {}", "not been {}")
_FORMED = ("adjective", "preposition", "phrase", "symbol")
_TOKEN = re.compile(r"\s*([a-z]+|[^\sa-z])")  # in reversed text
_SYMBOL_NEGATIONS = ("not {}", "not be {}", "no {}")
_RANGE_WORDS = frozenset({"to", "through", "until", "till"})  # "18 to 65 years of age"
_JOINERS = ("or", "and", "&", "and/or", "and or", "/")


class Sign(NamedTuple):
    """What a comparator phrase means. `is_word`: not a sign; `is_age`: it compares ages ("older than")."""

    comparator: Comparator
    rule: str
    is_word: bool
    is_age: bool


class Found(NamedTuple):
    """A comparator at a number: where it starts (before) or ends (after)."""

    place: int
    comparator: Comparator
    rule: str
    is_word: bool
    is_age: bool
    phrase: str


class SignTable:
    """The lines of comparators.tsv, ready to match around a number.

    Before a number they are looked up, not searched: words and signs are taken leftwards one by one as long as some phrase ends
    with what has been taken.
    """

    def __init__(self, rows: list[Row]) -> None:
        self._signs: dict[str, Sign] = {}
        phrases: list[str] = []
        for row in rows:
            if row["kind"] in _FORMED:
                comparator = Comparator(row["comparator"])
                for word in expand_list(row["words"].lower()):
                    for phrase, meaning in _forms(word, row["kind"], comparator):
                        sign = Sign(meaning, row["id"], row["kind"] != "symbol", row["note"] == "age")
                        self._signs.setdefault(squeeze(phrase), sign)
                        phrases.append(phrase)
        self._tails = _tails(phrases)
        self._age_signs = _plain_signs(rows, ("age_phrase",), is_age=True)
        self._age_tails = _tails(words_of(rows, "age_phrase"))
        self._after_signs = _plain_signs(rows, ("after", "after_alone"), is_age=False)
        ages = [word for row in rows if row["kind"] == "filler" and row["note"] == "age" for word in expand_list(row["words"])]
        self._filler = re.compile(rf"(?:(?:{backward(words_of(rows, 'filler'))})[\s(]*)+")
        self._age_filler = re.compile(rf"(?:{backward(ages)})")
        self._opener = re.compile(rf"[\s(:]*(?:{backward(words_of(rows, 'range'))})")
        self._after = _after_pattern(rows)

    def before(self, low: str, reverse: str, start: int) -> Found | None:
        """The comparator that ends at a number (fillers such as "about" may stand between).

        Args:
            low: the stretch in lower case; reverse: the same, reversed; start: where the number begins.
        """
        place = len(low) - start
        while reverse[place : place + 1].isspace():
            place += 1
        if reverse[place : place + 1] in (")", "]"):  # "greater than (>) 5"
            found = self._match(low, reverse, place + 1)
            return self._extended(low, reverse, found) if found else None
        found = self._match(low, reverse, place)
        if found is None:
            filler = self._filler.match(reverse, place)
            if filler is None:
                return None
            is_age = self._age_filler.search(filler[0]) is not None
            found = self._match(low, reverse, filler.end())
            if found is None and is_age:
                found = self._match(low, reverse, filler.end(), of_age=True)
            if found is None:
                return None
            if is_age:
                found = found._replace(is_age=True)
        return self._extended(low, reverse, found)

    def _match(self, low: str, reverse: str, place: int, *, of_age: bool = False) -> Found | None:
        signs, tails = (self._age_signs, self._age_tails) if of_age else (self._signs, self._tails)
        best: tuple[int, Sign, str] | None = None
        phrase = ""
        while token := _TOKEN.match(reverse, place):
            phrase = token[1][::-1] + phrase
            if phrase not in tails:
                break
            place = token.end()
            sign = signs.get(phrase)
            if sign is not None:
                best = place, sign, phrase
        if best is None:
            return None
        place, sign, phrase = best
        return Found(len(low) - place, sign.comparator, sign.rule, sign.is_word, sign.is_age, phrase)

    def before_age(self, low: str, reverse: str, start: int) -> Found | None:
        """The word that bounds an age where the age is said behind the number: "before 30 years of age"."""
        place = len(low) - start
        found = self._match(low, reverse, place + 1, of_age=True) if reverse[place : place + 1].isspace() else None
        return None if found is None or found.phrase in _RANGE_WORDS else found

    def _extended(self, low: str, reverse: str, found: Found) -> Found:
        # "greater than (>) 5", "at least ≥ 5": a second comparator in the same direction belongs to it
        place = len(low) - found.place
        while reverse[place : place + 1] in ("(", " ", "\n", "[") and place < len(reverse):
            place += 1
        outer = self._match(low, reverse, place)
        if outer is None or outer.comparator is Comparator.EQ or found.comparator is Comparator.EQ:
            return found
        if (outer.comparator in LOWER) != (found.comparator in LOWER):
            return found
        # the sign itself says it best ("up to < 5"), but for "greater than or equal to (>)"
        comparator = INCLUSIVE.get(found.comparator, found.comparator) if "equal" in outer.phrase else found.comparator
        is_word = found.is_word or "birth" not in outer.phrase
        return found._replace(place=outer.place, comparator=comparator, is_age=found.is_age or outer.is_age, is_word=is_word)

    def after(self, low: str, end: int) -> Found | None:
        """The comparator that follows a number and its unit ("18 years or older")."""
        match = self._after.match(low, end)
        if match is None:
            return None
        phrase = squeeze(match["joined"] or match["alone"])
        sign = self._after_signs[phrase]
        stop = match.end()
        if low[stop - 1] == ")" and "(" not in match[0]:
            stop -= 1
        return Found(stop, sign.comparator, sign.rule, True, False, phrase)

    def opener(self, low: str, reverse: str, start: int) -> tuple[int, bool] | None:
        """Where "between", "from" … before a number starts, and whether an age word stands between."""
        place = len(low) - start
        while reverse[place : place + 1].isspace():
            place += 1
        is_age = False
        filler = self._filler.match(reverse, place)
        match = self._opener.match(reverse, place)
        if match is None and filler is not None:
            match = self._opener.match(reverse, filler.end())
            is_age = match is not None and self._age_filler.search(filler[0]) is not None
        return None if match is None else (len(low) - match.end(), is_age)


def _forms(word: str, kind: str, comparator: Comparator) -> Iterable[tuple[str, Comparator]]:
    if kind == "adjective":
        yield from ((form.format(word), comparator) for form in _ADJECTIVE)
        yield from ((form.format(word), INCLUSIVE[comparator]) for form in _ADJECTIVE_INCLUSIVE)
        yield from ((form.format(f"{word} than"), NEGATED[comparator]) for form in _NEGATIONS)
    elif kind == "preposition":
        yield word, comparator
        yield from ((form.format(word), INCLUSIVE[comparator]) for form in _PREPOSITION_INCLUSIVE)
        yield from ((form.format(word), NEGATED[comparator]) for form in _NEGATIONS)
    else:
        yield word, comparator
        if kind == "symbol" and comparator in NEGATED:
            yield from ((form.format(word), NEGATED[comparator]) for form in _SYMBOL_NEGATIONS)


def _plain_signs(rows: list[Row], kinds: tuple[str, ...], *, is_age: bool) -> dict[str, Sign]:
    return {
        squeeze(word): Sign(Comparator(row["comparator"]), row["id"], True, is_age)
        for row in rows
        if row["kind"] in kinds
        for word in expand_list(row["words"].lower())
    }


def _tails(phrases: Iterable[str]) -> frozenset[str]:
    """All ends of the phrases, cut between their words and signs, without white space."""
    tails: set[str] = set()
    for phrase in phrases:
        rest = phrase[::-1]
        place = 0
        while token := _TOKEN.match(rest, place):
            place = token.end()
            tails.add(squeeze(rest[:place][::-1]))
    return frozenset(tails)


def _after_pattern(rows: list[Row]) -> re.Pattern[str]:
    return re.compile(
        rf"[\s-]*[,;]?\s*\(?(?:(?:{forward(_JOINERS)})[\s-]*(?:(?:is|are)\s+)?(?:equal\s+to\s+or\s+)?"
        rf"(?P<joined>{forward(words_of(rows, 'after'))})\)?"
        # a lost line break may glue the next word: "grade 2 or higheracute"
        r"(?:(?<=older)|(?<=greater)|(?<=higher)|(?<=younger)|(?![a-z]|-[a-z]))"
        r"(?!\s*(?:(?:than|the|a|an|last|past|to|[a-z]+ly)\b|[\d<>≤≥]))"
        rf"|(?P<alone>{forward(words_of(rows, 'after_alone'))})(?=\s*(?:[.;,)\]]|$)))"
    )
