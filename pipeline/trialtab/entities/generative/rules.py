"""The lines of the pattern files as rules, and what a word can be."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from trialtab.entities.generative.templates import Start
from trialtab.patterns import Row, expand_list
from trialtab.types import Domain, Label

_NONE: frozenset[str] = frozenset()


class HeadRule(NamedTuple):
    """A line of the head or suffix file."""

    id: str
    label: Label
    domain: Domain | None
    alone: bool
    takes: frozenset[str]
    words: frozenset[str]
    after: bool
    confidence: float


class DrugRule(NamedTuple):
    """A stem or code line: the word itself is the entity."""

    id: str
    label: Label
    confidence: float


class SeriesRule(NamedTuple):
    """A line of the series file; `pattern` is matched at the shared word."""

    id: str
    label: Label
    split: bool
    pattern: re.Pattern[str]
    item: re.Pattern[str]
    confidence: float


class Role(NamedTuple):
    """What a word can be; a word that can be nothing has no Role at all."""

    heads: tuple[HeadRule, ...]
    drug: DrugRule | None
    phrases: tuple[Start, ...]
    series: tuple[SeriesRule, ...]


SuffixRule = tuple[tuple[str, ...], int, frozenset[str], HeadRule]  # endings, shortest word, guard, rule
StemRule = tuple[str, int, bool, frozenset[str], DrugRule]  # stem, shortest word, stem names a class, guard, rule
CodeRule = tuple[re.Pattern[str], re.Pattern[str] | None, DrugRule]  # pattern, guard, rule


def _words(cell: str) -> frozenset[str]:
    return frozenset(expand_list(cell.lower()))


def head_words(rows: Iterable[Row]) -> dict[str, tuple[HeadRule, ...]]:
    """The lines of the head file by their words, in file order."""
    heads: dict[str, tuple[HeadRule, ...]] = {}
    for row in rows:
        domain = Domain(row["domain"]) if row["domain"] else None
        rule = HeadRule(
            f"heads:{row['id']}", Label(row["label"]), domain, row["alone"] == "yes", _words(row["takes"]),
            _words(row["words"]), row["after"] == "yes", float(row["confidence"]),
        )  # fmt: skip
        for word in _words(row["heads"]):
            heads[word] = (*heads.get(word, ()), rule)
    return heads


def suffix_rule(row: Row) -> SuffixRule:
    """A line of the suffix file."""
    rule = HeadRule(
        f"suffixes:{row['id']}", Label(row["label"]), None, True, _words(row["takes"]), _NONE, row["after"] == "yes",
        float(row["confidence"]),
    )  # fmt: skip
    return tuple(expand_list(row["suffixes"])), int(row["letters"]), _words(row["guard"]), rule


def stem_rule(row: Row) -> StemRule:
    """A line of the stem file."""
    rule = DrugRule(f"stems:{row['id']}", Label.DRUG, float(row["confidence"]))
    return row["stem"], int(row["letters"]), row["class_name"] == "yes", _words(row["guard"]), rule


def code_rule(row: Row) -> CodeRule:
    """A line of the code file."""
    guard = re.compile(row["guard"]) if row["guard"] else None
    return re.compile(row["pattern"]), guard, DrugRule(f"codes:{row['id']}", Label(row["label"]), float(row["confidence"]))


def series_words(rows: Iterable[Row]) -> dict[str, tuple[SeriesRule, ...]]:
    """The lines of the series file by the words that their members share."""
    series: dict[str, tuple[SeriesRule, ...]] = {}
    for row in rows:
        rule = _series(row)
        for head in _words(row["heads"]):
            series[head] = (*series.get(head, ()), rule)
    return series


def _series(row: Row) -> SeriesRule:
    def either(cell: str) -> str:
        return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(expand_list(cell), key=len, reverse=True))

    head, item = either(row["heads"]), f"(?:{either(row['items'])})"
    joint = r"\s*(?:,\s*(?:and/or|and|or)?|/|&|and\s*/\s*or|and|or|-)\s*"
    optional = "" if row["needs_tail"] == "yes" else "?"
    tail = f"(?:\\s+(?:{either(row['tail'])})){optional}" if row["tail"] else ""
    stop = f"(?![\\s-]+(?:{either(row['stop'])})\\b)" if row["stop"] else ""
    member = rf"(?:(?:{head})[\s-]+)?{item}(?!\w)"
    pattern = rf"(?:{head})[\s-]*{item}(?!\w)(?:{joint}{member})*{stop}{tail}(?!\w)"
    return SeriesRule(
        f"series:{row['id']}", Label(row["label"]), row["mode"] == "split", re.compile(pattern, re.IGNORECASE),
        re.compile(rf"(?:(?:{head})[\s-]*)?({item})(?!\w)", re.IGNORECASE), float(row["confidence"]),
    )  # fmt: skip


def modifier_words(rows: Iterable[Row]) -> dict[str, frozenset[str]]:
    """Kinds of modifier by word."""
    kinds: dict[str, set[str]] = {}
    for row in rows:
        for word in _words(row["words"]):
            kinds.setdefault(word, set()).add(row["kind"])
    return {word: frozenset(found) for word, found in kinds.items()}


def words_of_kind(rows: Iterable[Row], kind: str) -> frozenset[str]:
    """The words of all lines of one kind."""
    return frozenset(word for row in rows if row["kind"] == kind for word in _words(row["words"]))
