"""Limits that a bound is a multiple of: "2 x ULN", "1.5 times the institutional upper limit of normal", "below the LLN"."""

from __future__ import annotations

import re
from typing import NamedTuple

from trialtab.patterns import Row, expand_list
from trialtab.quantities.phrases import backward, forward, squeeze, words_of
from trialtab.types import LimitOf


class LimitMatch(NamedTuple):
    """A limit in the text and what it is; `is_above`: words before it say that what is measured lies above."""

    start: int
    end: int
    limit_of: LimitOf
    is_above: bool = False


class LimitTable:
    """The lines of limits.tsv, ready to match."""

    def __init__(self, rows: list[Row]) -> None:
        self._names: dict[str, LimitOf] = {}
        for row in rows:
            if row["limit_of"]:
                self._names |= {squeeze(word.lower()): LimitOf(row["limit_of"]) for word in expand_list(row["words"])}
        strong, weak = forward(words_of(rows, "strong")), forward(words_of(rows, "weak"))
        above = words_of(rows, "above")
        times = forward(words_of(rows, "times"))
        filler = forward(words_of(rows, "filler") + words_of(rows, "filler_after") + above)
        self._weak = {squeeze(word) for word in words_of(rows, "weak")}
        self._multiples = {
            squeeze(word): float(row["value"])
            for row in rows
            if row["kind"] == "multiple"
            for word in expand_list(row["words"])
        }
        ending = (
            rf"(?:\s+(?:{forward(words_of(rows, 'tail'))})(?![a-z])){{0,9}}(?<!\sof)(?<!\sthe)(?<!\sfor)(?<!\sat)(?<!\sby)"
            r"(?:\s*[(\[]\s*(?:\w+\s+)?(?:i?uln|unl|lln|nl|n)\*?\s*[)\]])?"
        )
        between = rf"(?:(?:{filler})(?:\s+|(?<=\())){{0,7}}"
        self._after_number = re.compile(
            rf"\s*(?P<times>(?:{times}))?(?:\s*\((?:times|x)\))?[\s(]*{between}"
            rf"(?P<name>{strong}|{weak})(?![a-z])(?!\s+(?:saline|sleep|diet|person|people|subjects|volunteers|donors)){ending}"
        )
        self._above = re.compile(rf"(?<![a-z])(?:{forward(above)})(?![a-z])")
        self._alone = re.compile(rf"(?<![a-z])(?P<name>{strong})(?![a-z]){ending}")
        self._quick = re.compile(r"uln|ulr|unl|unr|lln|lnl|limit|upper|lower|norm|baseline|refer|range|control")
        self._fillers_before = re.compile(rf"(?:(?:{backward(words_of(rows, 'filler'))})[\s(]*)*")
        self._multiple = re.compile(rf"(?<![a-z-])(?:{forward(self._multiples)})(?![a-z-])")

    def after_number(self, low: str, end: int, *, is_percent: bool = False, is_multiple: bool = False) -> LimitMatch | None:
        """The limit that a number multiplies, from the number's end on ("x ULN", "times the upper limit of normal").

        A bare "normal" or "baseline" counts only after a sign or word of multiplication, or after "% of" or a
        word such as "twice" (`is_multiple`).
        """
        if not self._quick.search(low, end, end + 90):
            return None
        match = self._after_number.match(low, end)
        if match is None:
            return None
        name = squeeze(match["name"])
        limit_of = self._names[name]
        if is_percent:
            # "50% of ULN" is half of it, "50% of normal" a percentage; "20% above the ULN" is neither
            if not low.startswith("of", end + 1) or (name in self._weak and limit_of is not LimitOf.BASELINE):
                return None
        elif name in self._weak and not (match["times"] or is_multiple):
            return None
        is_above = match["times"] is not None and self._above.search(low, match.end("times"), match.start("name")) is not None
        return LimitMatch(match.start("name"), match.end(), limit_of, is_above)

    def alone(self, low: str) -> list[LimitMatch]:
        """Limits by a name that is enough on its own, anywhere in the stretch."""
        return [LimitMatch(m.start(), m.end(), self._names[squeeze(m["name"])]) for m in self._alone.finditer(low)]

    def before_fillers(self, low: str, reverse: str, start: int) -> int:
        """Where the articles and adjectives before a limit begin ("the institutional ULN")."""
        place = len(low) - start
        while reverse[place : place + 1].isspace():
            place += 1
        return len(low) - self._fillers_before.match(reverse, place).end()  # type: ignore[union-attr]

    def multiples(self, low: str) -> list[tuple[int, int, float]]:
        """Words such as "twice" with their value: (start, end, value)."""
        return [(m.start(), m.end(), self._multiples[squeeze(m[0])]) for m in self._multiple.finditer(low)]
