"""The pattern files, compiled, and what a word can be: a head, a drug by its stem, the beginning of a phrase, a modifier."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from trialtab.entities.generative.templates import Phrase, compile_phrases
from trialtab.patterns import Row, expand_list, parse_table
from trialtab.types import Domain, Label

HEADS = "generative_heads.tsv"
SUFFIXES = "generative_suffixes.tsv"
MODIFIERS = "generative_modifiers.tsv"
STEMS = "generative_stems.tsv"
CODES = "generative_codes.tsv"
SERIES = "generative_series.tsv"
COMBINATIONS = "generative_combinations.tsv"
PHRASES = "observations.tsv"
FILES = (HEADS, SUFFIXES, MODIFIERS, STEMS, CODES, SERIES, COMBINATIONS, PHRASES)

_CACHE_LIMIT = 200_000  # distinct words kept; a longer run starts again, which costs little
_NONE: frozenset[str] = frozenset()
_ADJECTIVE = re.compile(r"[a-zé-]{3,}(?:ic|al|ous|ary|eal|oid|iac|otic|tive|sive|ular|nar|ian)")
_SYMBOL = re.compile(r"(?=.{1,9}$)(?:[A-Z]{1,5}[a-z]?[A-Z0-9αβγ/+-]*|[A-Z]?[a-z]{0,3}[A-Z0-9][A-Za-z0-9αβγ/+-]*)")
_WORD = re.compile(r"[^\W_]+")
_JOINT = re.compile(r"[-‐‑–/]")
_COMPOUND_KINDS = frozenset(("cause", "drugclass", "technique", "neoplasm", "device", "specimen"))  # of drug-induced
_OPEN_PREFIXES = ("anti", "immuno")


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
    phrases: tuple[Phrase, ...]
    series: tuple[SeriesRule, ...]


class GenerativeLexicon:
    """All generative patterns, with per-word memories.

    Attributes:
        roles: word as written -> Role or None; filled on demand.
        kinds: hyphen-joined word as written -> kinds of modifier that it can be; filled on demand.
        partners: second names of fixed drug combinations.
        salts: words that belong to the drug before them.
    """

    def __init__(self, tables: dict[str, list[Row]]) -> None:
        self._heads = _head_words(tables[HEADS])
        self._suffixes = [_suffix(row) for row in tables[SUFFIXES]]
        self._stems = sorted((_stem(row) for row in tables[STEMS]), key=lambda stem: -len(stem[0]))
        self._suffix_endings = tuple(ending for endings, *_ in self._suffixes for ending in endings)
        self._stem_endings = tuple(stem for stem, *_ in self._stems)
        self._codes = [_code(row) for row in tables[CODES]]
        self._series = _series_words(tables[SERIES])
        self._phrases, self._phrase_prefixes = compile_phrases(tables[PHRASES], PHRASES)
        self._modifiers, self.joined = _modifier_words(tables[MODIFIERS])
        self.partners = _words_of_kind(tables[COMBINATIONS], "partner")
        self.salts = _words_of_kind(tables[COMBINATIONS], "salt")
        self.roles: _RoleCache = _RoleCache(self)
        self.kinds: _KindCache = _KindCache(self._modifiers)

    @classmethod
    def from_files(cls, files: dict[str, str]) -> GenerativeLexicon:
        """Compile the pattern files.

        Args:
            files: texts by file name; must hold every name of `FILES`, others are left alone.

        Raises:
            PatternError: a file or a column is missing, or a line breaks the rules.
        """
        required = {PHRASES: ("id", "label", "pattern"), MODIFIERS: ("id", "kind", "words"), STEMS: ("id", "stem", "letters")}
        return cls({name: parse_table(files.get(name, ""), file=name, required=required.get(name, ("id",))) for name in FILES})

    def role_of(self, word: str) -> Role | None:
        """What a word can be, computed anew; `roles` remembers it."""
        lower = word.lower()
        if not any(char.isalpha() for char in lower):
            return self._role((), None, word)
        part = _JOINT.split(lower)[-1]
        heads = self._heads.get(lower, ()) or self._heads.get(part, ())
        heads = (*heads, *self._suffix_rules(lower, part))
        drug = self._drug(word, lower) if not heads else None
        return self._role(heads, drug, word)

    def _role(self, heads: tuple[HeadRule, ...], drug: DrugRule | None, word: str) -> Role | None:
        lower = word.lower()
        first = _WORD.match(word)
        keys = {word, lower}
        if first is not None:
            keys |= {first.group(), first.group().lower()}
        phrases = {phrase: None for key in sorted(keys) for phrase in self._phrases.get(key, ())}
        phrases |= {phrase: None for prefix, phrase in self._phrase_prefixes if lower.startswith(prefix)}
        series = self._series.get(lower, ())
        return Role(heads, drug, tuple(phrases), series) if heads or drug or phrases or series else None

    def _suffix_rules(self, lower: str, part: str) -> list[HeadRule]:
        found: list[HeadRule] = []
        if not part.endswith(self._suffix_endings):
            return found
        for endings, letters, guard, rule in self._suffixes:
            if len(part) >= letters and part.endswith(endings) and part not in guard and lower not in guard:
                found.append(rule)
        return found

    def _drug(self, word: str, lower: str) -> DrugRule | None:
        for pattern, guard, rule in self._codes if not lower.isalpha() else ():
            if pattern.fullmatch(word) and not (guard and guard.fullmatch(word)):
                return rule
        singular = lower[:-1] if lower.endswith("s") else lower
        last = _JOINT.split(singular)[-1]
        if not last.endswith(self._stem_endings):
            return None
        for stem, letters, class_name, guard_words, rule in self._stems:
            if not last.endswith(stem) or {lower, singular, last} & guard_words:
                continue
            if (class_name and last == stem) or (len(last) >= letters and last.isalpha()):
                return rule
        return None


class _RoleCache(dict[str, Role | None]):
    def __init__(self, lexicon: GenerativeLexicon) -> None:
        self._lexicon = lexicon

    def __missing__(self, word: str) -> Role | None:
        if len(self) > _CACHE_LIMIT:
            self.clear()
        role = self[word] = self._lexicon.role_of(word)
        return role


class _KindCache(dict[str, frozenset[str]]):
    """Hyphen-joined word as written -> kinds. Kinds beyond the file: `adjective`, `symbol`, `name`."""

    def __init__(self, modifiers: dict[str, frozenset[str]]) -> None:
        self._modifiers = modifiers

    def __missing__(self, word: str) -> frozenset[str]:
        if len(self) > _CACHE_LIMIT:
            self.clear()
        kinds = self[word] = self._kinds(word)
        return kinds

    def _kinds(self, word: str) -> frozenset[str]:
        lower = word.lower().replace("’", "'")
        kinds = self._modifiers.get(lower, _NONE) - {"tail"}
        if kinds:
            return kinds if "border" in kinds else kinds | ({"symbol"} if _is_symbol(word) else _NONE)
        if not lower[0].isalpha() and not any(char.isalpha() for char in lower):
            return _NONE
        parts = _JOINT.split(lower)
        return self._joint_kinds(parts) if len(parts) > 1 and parts[-1] else _open_kinds(word, lower)

    def _joint_kinds(self, parts: list[str]) -> frozenset[str]:
        last = self._modifiers.get(parts[-1], _NONE)
        if "tail" in last:
            return _COMPOUND_KINDS if "border" not in self._modifiers.get(parts[0], _NONE) else _NONE
        found = last - {"border", "side", "tail"}
        if not found and parts[0] in _OPEN_PREFIXES:
            return frozenset(("drugclass", "target"))
        if not found and _ADJECTIVE.fullmatch(parts[-1]) and "border" not in last:
            return frozenset(("adjective",))
        return found or (frozenset(("symbol",)) if any(_is_symbol(part) for part in parts) else _NONE)


def _open_kinds(word: str, lower: str) -> frozenset[str]:
    """Kinds of a word that no file lists, by its shape."""
    if lower.endswith("'s"):
        return frozenset(("name",)) if word[0].isupper() else _NONE
    if lower.startswith(_OPEN_PREFIXES) and len(lower) > 7:
        return frozenset(("drugclass", "adjective"))
    if _ADJECTIVE.fullmatch(lower):
        return frozenset(("adjective",))
    if _is_symbol(word):
        return frozenset(("symbol",))
    return frozenset(("name",)) if word[0].isupper() and word[1:].islower() and len(word) > 3 else _NONE


def _is_symbol(word: str) -> bool:
    capitals = sum(char.isupper() or char.isdigit() for char in word)
    return capitals >= 2 and _SYMBOL.fullmatch(word) is not None and any(char.isupper() for char in word)


# ---------------------------------------------------------------- lines of the files, compiled


def _words(cell: str) -> frozenset[str]:
    return frozenset(expand_list(cell.lower()))


def _head_words(rows: Iterable[Row]) -> dict[str, tuple[HeadRule, ...]]:
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


def _suffix(row: Row) -> tuple[tuple[str, ...], int, frozenset[str], HeadRule]:
    rule = HeadRule(
        f"suffixes:{row['id']}", Label(row["label"]), None, True, _words(row["takes"]), _NONE, row["after"] == "yes",
        float(row["confidence"]),
    )  # fmt: skip
    return tuple(expand_list(row["suffixes"])), int(row["letters"]), _words(row["guard"]), rule


def _stem(row: Row) -> tuple[str, int, bool, frozenset[str], DrugRule]:
    rule = DrugRule(f"stems:{row['id']}", Label.DRUG, float(row["confidence"]))
    return row["stem"], int(row["letters"]), row["class_name"] == "yes", _words(row["guard"]), rule


def _code(row: Row) -> tuple[re.Pattern[str], re.Pattern[str] | None, DrugRule]:
    guard = re.compile(row["guard"]) if row["guard"] else None
    return re.compile(row["pattern"]), guard, DrugRule(f"codes:{row['id']}", Label(row["label"]), float(row["confidence"]))


def _series_words(rows: Iterable[Row]) -> dict[str, tuple[SeriesRule, ...]]:
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
    tail = f"(?:\\s+(?:{either(row['tail'])}))?" if row["tail"] else ""
    stop = f"(?![\\s-]+(?:{either(row['stop'])})\\b)" if row["stop"] else ""
    member = rf"(?:(?:{head})[\s-]+)?{item}(?!\w)"
    pattern = rf"(?:{head})[\s-]*{item}(?!\w)(?:{joint}{member})*{stop}{tail}(?!\w)"
    return SeriesRule(
        f"series:{row['id']}", Label(row["label"]), row["mode"] == "split", re.compile(pattern, re.IGNORECASE),
        re.compile(rf"(?:(?:{head})[\s-]*)?({item})(?!\w)", re.IGNORECASE), float(row["confidence"]),
    )  # fmt: skip


def _modifier_words(rows: Iterable[Row]) -> tuple[dict[str, frozenset[str]], frozenset[str]]:
    """Kinds by word, and the fixed pairs ("head and neck") of kind `joined`."""
    kinds: dict[str, set[str]] = {}
    joined: set[str] = set()
    for row in rows:
        for word in _words(row["words"]):
            if row["kind"] == "joined":
                joined.add(word)
            else:
                kinds.setdefault(word, set()).add(row["kind"])
    return {word: frozenset(found) for word, found in kinds.items()}, frozenset(joined)


def _words_of_kind(rows: Iterable[Row], kind: str) -> frozenset[str]:
    return frozenset(word for row in rows if row["kind"] == kind for word in _words(row["words"]))
