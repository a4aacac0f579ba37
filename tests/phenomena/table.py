"""Reads the tables of sentences: one file per phenomenon, one sentence a line, with the rows that it must give.

Columns: `id`, `kind` (inclusion, exclusion), `trap` (a sentence that a rule of thumb gets wrong), `text`, `expected`, `xfail` (why
the pipeline does not get it right yet). In `text` " ¶ " begins a new item and " ¶ > " a sub-item of the last one.

`expected` lists concepts, parted by " | ", each with claims on its row: `asthma: negated, window=P6M | none gout`. A concept is found
by the words that it must contain; its rows must be as many as its entries, and each entry must be true of one of them, so that a
row too many is a fault. Claims:

    negated, not negated        a boolean column (historical, hypothetical, uncertain, family, exception, is_condition)
    must_have, allowed          what `requirement` says
    < 30, >= 1.5, 5-18          comparator and numbers
    window=P6M, none window     a column's value; none at all
    none window=P6M             any other value, or none
    condition_text~women        a column's text holds the words
    any A, all B, any, alone    the group's operator; rows of one letter share a group, rows of different letters do not; no group
    min=2                       the group's minimum
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from trialtab.tables.rows import CriterionRow

FOLDER = Path(__file__).parent
_ALIASES = {"exception": "is_exception", "relation": "window_relation", "min": "group_min"}
_FLAGS = frozenset({"negated", "historical", "hypothetical", "uncertain", "family", "is_exception", "is_condition"})
_REQUIREMENTS = frozenset({"must_have", "must_not_have", "allowed"})
_BOUND = re.compile(r"(?P<sign>[<>]=?|=) (?P<number>[\d.]+)|(?P<low>[\d.]+)-(?P<high>[\d.]+)")
_GROUP = re.compile(r"(?P<operator>any|all)(?: (?P<letter>[A-Z]))?")

Claim = Callable[[CriterionRow], bool]


class Entry(NamedTuple):
    """What one row must say: the words of its concept, its claims as written, the letter of its group or None."""

    concept: str
    claims: tuple[str, ...]
    letter: str | None


class Sentence(NamedTuple):
    """One line of a table."""

    id: str
    kind: str
    is_trap: bool
    text: str
    entries: tuple[Entry, ...]
    xfail: str


def read_sentences(name: str) -> list[Sentence]:
    """The sentences of one phenomenon."""
    _, *lines = (FOLDER / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return [_sentence(line.split("\t")) for line in lines]


def _sentence(cells: list[str]) -> Sentence:
    number, kind, trap, text, expected, xfail = cells
    return Sentence(number, kind, trap == "trap", text, tuple(_entry(part) for part in expected.split(" | ")), xfail)


def _entry(text: str) -> Entry:
    concept, _, claims = text.partition(": ")
    parts = tuple(claims.split(", "))
    letters = [match["letter"] for part in parts if (match := _GROUP.fullmatch(part))]
    return Entry(concept, parts, letters[0] if letters else None)


def holds(claim: str, row: CriterionRow) -> bool:
    """Whether a claim is true of a row."""
    if claim in _REQUIREMENTS:
        return row.requirement == claim
    if claim == "alone":
        return row.group_id is None
    if match := _GROUP.fullmatch(claim):
        return row.group_operator == match["operator"]
    if match := _BOUND.fullmatch(claim):
        return _bound(row) == _wanted_bound(match)
    is_denied = claim.startswith(("not ", "none "))
    name, sign, value = re.fullmatch(r"([a-z_ ]+?)(?:([=~])(.+))?", claim.removeprefix("not ").removeprefix("none ")).groups()  # type: ignore[union-attr]
    found = getattr(row, _ALIASES.get(name, name))
    if not sign:
        return (not found if is_denied else bool(found)) if _ALIASES.get(name, name) in _FLAGS else (found is None) is is_denied
    if sign == "~":
        return value.lower() in (found or "").lower()
    said = f"{found:g}" if isinstance(found, float) else str(found)
    return (said == value) is not is_denied


def _bound(row: CriterionRow) -> tuple[str | None, float | None, float | None]:
    return row.comparator, row.low, row.high


def _wanted_bound(match: re.Match[str]) -> tuple[str, float | None, float | None]:
    if match["low"]:
        return "between", float(match["low"]), float(match["high"])
    sign, number = match["sign"], float(match["number"])
    return sign, (None if sign.startswith("<") else number), (None if sign.startswith(">") else number)


def is_about(row: CriterionRow, concept: str) -> bool:
    """Whether a row's concept, as written or as named, holds the words asked for."""
    return any(concept.lower() in (name or "").lower() for name in (row.concept, row.concept_norm))


def faults(sentence: Sentence, rows: list[CriterionRow]) -> list[str]:
    """What is wrong with the rows of a sentence, in words; nothing where all is right."""
    found: list[str] = []
    groups: dict[str, set[str | None]] = {}
    taken: set[str] = set()
    for entry in sentence.entries:
        if not entry.claims[0] and entry.concept.startswith("none "):
            found.extend(f"a row about {row.concept}" for row in rows if is_about(row, entry.concept.removeprefix("none ")))
            continue
        named = _named(rows, entry.concept, sentence.entries)
        wanted = sum(other.concept == entry.concept for other in sentence.entries)
        if len(named) != wanted:
            found.append(f"{entry.concept}: {len(named)} rows, {wanted} expected")
        row = next((r for r in named if r.row_id not in taken and all(holds(claim, r) for claim in entry.claims)), None)
        if row is None:
            found.extend(f"{entry.concept}: not {claim}" for claim in entry.claims if not any(holds(claim, r) for r in named))
            found.append(f"{entry.concept}: no row with {', '.join(entry.claims)}")
            continue
        taken.add(row.row_id)
        if entry.letter:
            groups.setdefault(entry.letter, set()).add(row.group_id)
    found.extend(f"group {letter}: {len(ids)} groups" for letter, ids in groups.items() if len(ids) != 1)
    if len(set().union(*groups.values())) < len(groups):
        found.append("groups that should be two are one")
    return found


def _named(rows: list[CriterionRow], concept: str, entries: tuple[Entry, ...]) -> list[CriterionRow]:
    """The rows about a concept, those of a longer concept that is expected as well left out ("surgery", "brain surgery")."""
    longer = [entry.concept for entry in entries if concept.lower() in entry.concept.lower() and entry.concept != concept]
    return [row for row in rows if is_about(row, concept) and not any(is_about(row, name) for name in longer)]
