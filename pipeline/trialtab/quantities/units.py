"""Units as people write them -> UCUM.

`UnitTable` holds the spellings of `patterns/units.tsv`; `parse` reads a unit, composed or not, at a place in the text. Atoms
are joined by `/` or `per` (`mg/kg/day`, `mL per min per 1.73 m²`, `kg.m-2`) into UCUM; ucumvert checks each code once.

Reading order: `UnitMatch`, `UnitTable.parse`, the steps it takes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from trialtab.patterns import Row, expand_list
from trialtab.quantities.phrases import alternation
from trialtab.quantities.ucum import is_ucum


class UnitMatch(NamedTuple):
    """A unit in a text: where it ends, its UCUM code (None: unknown), its dimension and its parts."""

    end: int
    ucum: str | None
    dimension: str
    numerator: str  # UCUM of what stands before the first slash, "" for `/mm3`
    denominators: tuple[str, ...]


class Atom(NamedTuple):
    """One line of units.tsv, for one spelling."""

    ucum: str
    dimension: str
    spelling: str
    flags: frozenset[str]


class Context(NamedTuple):
    """What stands around a unit and decides whether a doubtful spelling is one."""

    has_comparator: bool = False
    is_signed: bool = False
    value: float = 0.0


_SLASH = re.compile(r"\s?[/⁄∕／]{1,2}\s?|\s+per\s+|\s*(?<=[a-z0-9)])per\s+|\s*-per-\s*", re.IGNORECASE)
_LEAD = re.compile(r"\s*(?:[/⁄∕／]\s*|per\s+)", re.IGNORECASE)
_INVERSE = re.compile(r"\s?[.·⋅*]?\s?([A-Za-zµμ]{1,4})\s?\^?\(?(?:[-−–⁻‑])([123¹²³])\)?(?![\w%])")
_ARTICLE = re.compile(r"(?:a|each|every|in)\s+(day|week|month|24\s?h)", re.IGNORECASE)
_FACTOR = re.compile(r"(\d{1,4})[\s-]?(?=[A-Za-z])")
_GLUED_BSA = re.compile(r"\s?\(?(1[.,]73\s?(?:m\s?\^?\s?[2²]?))", re.IGNORECASE)
_BODY = re.compile(
    r"\s*(?:of\s+)?(?:(?:actual|ideal|total|lean)\s+)?(?:body\s*weight|bw\b|body\s+surface(?:\s+area)?|bsa\b|/?\s?dose\b)",
    re.IGNORECASE,
)
_RESTATED = re.compile(r"\s?[\[(]\s?([A-Za-zµμ]{1,5}[23²³]?)\s?[\])]")  # "milligrams (mg)/deciliter (dL)"
_LEADERS = frozenset("/⁄∕／p")
# what can begin more of a unit: a slash, "per", "a day", "in 24 h", "of body weight", an inverse power
_GOES_ON = frozenset("/⁄∕／pa[(·⋅*.^-−–⁻ibod1e")
_POWER = {"2": "2", "²": "2", "3": "3", "³": "3"}
# denominators that make "N /unit" a count or a rate without any numerator
_BARE_DENOMINATORS = {"volume", "time", "mass", "area", "field", "length"}
_TIME_FACTORS = {
    ("24", "h"): "d",
    ("1", "h"): "h",
    ("1", "min"): "min",
    ("1", "d"): "d",
    ("60", "min"): "h",
    ("100", "mL"): "dL",
}


class UnitTable:
    """The spellings of units.tsv, ready to match. `atoms` keeps the lines for checks."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.atoms: dict[str, list[Atom]] = {}
        for row in rows:
            flags = frozenset(row.get("flags", "").split())
            for spelling in expand_list(row["aliases"]):
                key = _key(spelling if "case" in flags else spelling.lower())
                self.atoms.setdefault(key, []).append(Atom(row["ucum"], row["dimension"], spelling, flags))
        buckets: dict[str, set[str]] = {}
        cased: dict[str, set[str]] = {}
        for atoms in self.atoms.values():
            for atom in atoms:
                if "case" in atom.flags:
                    cased.setdefault(atom.spelling[0], set()).add(atom.spelling)
                else:
                    buckets.setdefault(atom.spelling[0].lower(), set()).add(atom.spelling.lower())
        if "µ" in buckets:
            buckets["μ"] = buckets["µ"] = buckets["µ"] | buckets.get("μ", set())
        self._buckets, self._cased = _Spellings(buckets), _Spellings(cased)

    def parse(self, text: str, low: str, start: int, context: Context) -> UnitMatch | None:
        """Read a unit right after a number.

        Args:
            text, low: the stretch, as written and in lower case (same length).
            start: where the number ends.
            context: what may make a doubtful spelling a unit.

        Returns:
            The unit, or None. A letter or digit right after the spelling forbids it (`5FU`, `3D`).
        """
        place = _spaces(low, start)
        first = low[place : place + 1]
        if first in "-‑‐" and place == start:
            place = start + 1
        if first in _LEADERS and (lead := _LEAD.match(low, start)):
            return self._denominators(text, low, lead.end(), "", "", bare=True)
        found = self._atom(text, low, place, context, denominator=False)
        if found is None:
            return None
        atom, end = found
        unit = self._denominators(text, low, end, atom.ucum, atom.dimension, bare=False)
        if unit is None or ("numerator" in atom.flags and not unit.denominators):
            return None
        return unit

    def _atom(self, text: str, low: str, start: int, context: Context, *, denominator: bool) -> tuple[Atom, int] | None:
        # spellings that count as written first: `mM` is no `mm`, `G/L` no `g/L`
        for bucket, source in (
            (self._cased[text[start : start + 1]], text),
            (self._buckets[low[start : start + 1]], low),
        ):
            match = bucket.match(source, start) if bucket else None
            if match is None:
                continue
            spelling = match[0]
            for atom in self.atoms.get(spelling if spelling.isalnum() else _key(spelling), ()):
                if not atom.flags:
                    return atom, match.end()
                before_slash = _SLASH.match(low, match.end()) is not None
                if _allowed(atom, source is text, context, denominator, before_slash):
                    return atom, match.end()
        return None

    def _denominators(self, text: str, low: str, end: int, numerator: str, dimension: str, *, bare: bool) -> UnitMatch | None:
        below: list[str] = []
        kinds: list[str] = []
        expected = bare  # a slash has just been read
        if not bare and not _may_go_on(low, end):
            return UnitMatch(end, numerator or None, dimension, numerator, ())
        while True:
            if not expected:
                glued = _GLUED_BSA.match(low, end) if below and below[-1] == "min" else None
                if glued:
                    below, kinds, end = [*below, "{1.73_m2}"], [*kinds, "area"], glued.end()
                    break
                if not _may_go_on(low, end):
                    break
                end = self._past_restated(text, low, end, below[-1] if below else numerator)
                body = _BODY.match(low, end)
                after = body.end() if body and (below or numerator) else end
                slash = _SLASH.match(low, after)
                article = _ARTICLE.match(low, slash.end() if slash else _spaces(low, after))
                if slash is None and article is None:
                    inverse = self._inverse(text, low, after)
                    if inverse is None:
                        end = after if below else end
                        break
                    code, kind, end = inverse
                    below.append(code)
                    kinds.append(kind)
                    continue
                place = article.start(1) if article else slash.end()  # type: ignore[union-attr]
            else:
                place = end
            expected = False
            member = self._denominator(text, low, place)
            if member is None:
                break
            code, kind, end = member
            below.append(code)
            kinds.append(kind)
            if len(below) == 4:
                break
        if bare and (not below or kinds[0] not in _BARE_DENOMINATORS):
            return None
        return _compose(end, numerator, dimension, below, kinds)

    def _denominator(self, text: str, low: str, start: int) -> tuple[str, str, int] | None:
        opening = 1 if low[start : start + 1] in "([" and low[start : start + 1] else 0
        found = self._atom(text, low, start + opening, Context(), denominator=True)
        factor = ""
        if found is None:
            number = _FACTOR.match(low, start + opening)
            if number is None:
                return None
            factor = number[1]
            found = self._atom(text, low, number.end(), Context(), denominator=True)
            if found is None:
                return None
        atom, end = found
        if opening and low[end : end + 1] in ")]":
            end += 1
        code = _TIME_FACTORS.get((factor, atom.ucum)) or (f"({factor}.{atom.ucum})" if factor else atom.ucum)
        return code, atom.dimension, end

    def _past_restated(self, text: str, low: str, end: int, code: str) -> int:
        """The end of an abbreviation in brackets that says a unit again, where more of the unit follows it."""
        match = _RESTATED.match(text, end)
        if match is None or not (_SLASH.match(low, match.end()) or _ARTICLE.match(low, _spaces(low, match.end()))):
            return end
        spellings = (match[1], match[1].lower())
        return match.end() if any(atom.ucum == code for key in spellings for atom in self.atoms.get(key, ())) else end

    def _inverse(self, text: str, low: str, start: int) -> tuple[str, str, int] | None:
        match = _INVERSE.match(text, start)
        if match is None:
            return None
        power = _POWER.get(match[2], "")
        for atom in self.atoms.get(match[1].lower() + power, []):
            if not atom.flags & {"numerator"}:
                return atom.ucum, atom.dimension, match.end()
        return None


def _may_go_on(low: str, end: int) -> bool:
    """Whether what follows a unit can be more of it."""
    near = low[end : end + 8]
    place = _spaces(low, end)
    return low[place : place + 1] in _GOES_ON or "-" in near or "⁻" in near or "−" in near


def _spaces(low: str, start: int) -> int:
    while low[start : start + 1].isspace():
        start += 1
    return start


def _key(spelling: str) -> str:
    return " ".join(spelling.split())


class _Spellings(dict[str, re.Pattern[str] | None]):
    """First character -> pattern of the spellings that begin with it, compiled when first asked for; None where none does."""

    def __init__(self, by_first: Mapping[str, Iterable[str]]) -> None:
        super().__init__()
        self._by_first = by_first

    def __missing__(self, first: str) -> re.Pattern[str] | None:
        spellings = self._by_first.get(first)
        if spellings is None:
            return None
        pattern = self[first] = re.compile(alternation((spelling, _guard(spelling)) for spelling in spellings))
        return pattern


def _guard(spelling: str) -> str:
    """What may not follow a spelling: `g-CSF`, `5FU`: no letter, digit or hyphened word; but `mL/min1.73` is one."""
    if spelling == "min":
        return r"(?![A-Za-z²³^]|[02-9]|1[^.,])"
    if spelling[-1].isalpha():
        return r"(?![A-Za-z0-9²³^]|-[a-z]{2})"
    return r"(?![0-9])" if spelling[-1].isdecimal() else ""


def _allowed(atom: Atom, is_cased: bool, context: Context, denominator: bool, before_slash: bool) -> bool:
    flags = atom.flags
    if ("case" in flags) != is_cased:
        return False
    if "denominator" in flags:
        return denominator
    if denominator:
        return "numerator" not in flags and "alone" not in flags
    if "alone" in flags and before_slash:
        return False
    if "strict" in flags and not (context.has_comparator or before_slash):
        return False
    if "signed" in flags and not (context.is_signed or context.has_comparator):
        return False
    return not ("large" in flags and not before_slash and context.value < 50)


def _compose(end: int, numerator: str, dimension: str, below: list[str], kinds: list[str]) -> UnitMatch:
    is_count = numerator in ("", "{cells}")
    if kinds and kinds[0] == "volume" and is_count:
        # a count per volume: the cells go without saying, and a cubic millimetre is a microlitre
        numerator, dimension = "", "count"
        below = ["uL" if code == "mm3" else code for code in below]
    elif not numerator and kinds:
        dimension = "count"
    code = numerator + "".join("/" + item for item in below)
    kind = dimension + ("/" + ".".join(kinds) if kinds else "")
    return UnitMatch(end, code if code and is_ucum(code) else None, kind, numerator, tuple(below))
