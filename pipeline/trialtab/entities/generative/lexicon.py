"""The pattern files, compiled, and what a word can be: a head, a drug by its stem, the beginning of a phrase, a modifier."""

from __future__ import annotations

import re

from trialtab.entities.generative.rules import (
    DrugRule,
    HeadRule,
    Role,
    code_rule,
    head_words,
    modifier_words,
    series_words,
    stem_rule,
    suffix_rule,
    words_of_kind,
)
from trialtab.entities.generative.templates import Follow, Phrase, compile_phrases, may_follow
from trialtab.patterns import Row, parse_table

HEADS = "generative_heads.tsv"
SUFFIXES = "generative_suffixes.tsv"
MODIFIERS = "generative_modifiers.tsv"
STEMS = "generative_stems.tsv"
CODES = "generative_codes.tsv"
SERIES = "generative_series.tsv"
COMBINATIONS = "generative_combinations.tsv"
PHRASES = "observations.tsv"
FILES = (HEADS, SUFFIXES, MODIFIERS, STEMS, CODES, SERIES, COMBINATIONS, PHRASES)

_LISTS = ("joined", "coordinator", "filler", "article")  # kinds of line in the modifier file that are no modifiers
_CACHE_LIMIT = 200_000  # distinct words kept; a longer run starts again, which costs little
_NONE: frozenset[str] = frozenset()
Alone = tuple[HeadRule, ...] | None  # the line by which a head stands alone, () for none; None: look closer
_ADJECTIVE = re.compile(r"[a-zé-]{3,}(?:ic|al|ous|ary|eal|oid|iac|otic|tive|sive|ular|nar|ian)")
_SYMBOL = re.compile(r"(?=.{1,9}$)(?:[A-Z]{1,5}[a-z]?[A-Z0-9αβγ/+-]*|[A-Z]?[a-z]{0,3}[A-Z0-9][A-Za-z0-9αβγ/+-]*)")
_WORD = re.compile(r"[^\W_]+")
_JOINT = re.compile(r"[-‐‑–/]")
_COMPOUND_KINDS = frozenset(("cause", "drugclass", "technique", "neoplasm", "device", "specimen"))  # of drug-induced
_NO_SYMBOL = frozenset(("border", "agent"))  # a virus gives its name to no drug: "COVID-19 agent"
_OPEN_PREFIXES = ("anti", "immuno")


class GenerativeLexicon:
    """All generative patterns, with per-word memories.

    Attributes:
        roles: word as written -> Role or None; filled on demand.
        kinds: hyphen-joined word as written -> kinds of modifier that it can be; filled on demand.
        joined: fixed pairs ("head and neck"); coordinators: "or", "and"; fillers: words between a coordinator and the next
            member ("or other"); articles: words between "of" and an organ.
        partners: second names of fixed drug combinations.
        salts: words that belong to the drug before them.
    """

    def __init__(self, tables: dict[str, list[Row]]) -> None:
        self._heads = head_words(tables[HEADS])
        self._suffixes = [suffix_rule(row) for row in tables[SUFFIXES]]
        self._stems = sorted((stem_rule(row) for row in tables[STEMS]), key=lambda stem: -len(stem[0]))
        self._suffix_endings = tuple(ending for endings, *_ in self._suffixes for ending in endings)
        self._stem_endings = tuple(stem for stem, *_ in self._stems)
        self._codes = [code_rule(row) for row in tables[CODES]]
        self._series = series_words(tables[SERIES])
        self._phrases, self._phrase_prefixes = compile_phrases(tables[PHRASES], PHRASES)
        self._modifiers = modifier_words(row for row in tables[MODIFIERS] if row["kind"] not in _LISTS)
        self.joined, self.coordinators, self.fillers, self.articles = (
            words_of_kind(tables[MODIFIERS], kind) for kind in _LISTS
        )
        self.partners = words_of_kind(tables[COMBINATIONS], "partner")
        self.salts = words_of_kind(tables[COMBINATIONS], "salt")
        self.roles: _RoleCache = _RoleCache(self)
        self.kinds: _KindCache = _KindCache(self._modifiers)
        self.alone: dict[tuple[str, str], Alone] = {}  # head and the word before it, as written; see `heads`
        self._phrases_before: dict[tuple[str, str], tuple[Phrase, ...]] = {}

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

    def phrases_before(self, role: Role, word: str, following: str) -> tuple[Phrase, ...]:
        """The hand-written phrases that can begin with a word and go on with the next one.

        Args:
            role: the word's role.
            word: as written.
            following: the next token in lower case, "" for none.
        """
        phrases = self._phrases_before.get((word, following))
        if phrases is None:
            if len(self._phrases_before) > _CACHE_LIMIT:
                self._phrases_before.clear()
            phrases = tuple(phrase for phrase, follow in role.phrases if may_follow(follow, following))
            self._phrases_before[word, following] = phrases
        return phrases

    def remember_alone(self, key: tuple[str, str], alone: Alone) -> None:
        """Keep what a head is after a word."""
        if len(self.alone) > _CACHE_LIMIT:
            self.alone.clear()
        self.alone[key] = alone

    def role_of(self, word: str) -> Role | None:
        """What a word can be, computed anew; `roles` remembers it."""
        lower = word.lower()
        if not any(char.isalpha() for char in lower):
            return self._role((), None, word)
        part = _JOINT.split(lower)[-1]
        heads = self._heads.get(lower, ()) or self._compound_heads(lower, part)
        heads = (*heads, *self._suffix_rules(lower, part))
        drug = self._drug(word, lower) if not heads else None
        return self._role(heads, drug, word)

    def _compound_heads(self, lower: str, part: str) -> tuple[HeadRule, ...]:
        """The lines of a compound's last part that take its first part: beta-blockers, not co-operation or anti-cancer."""
        if part == lower:
            return ()
        first = lower[: -len(part) - 1]
        return tuple(rule for rule in self._heads.get(part, ()) if first in rule.words or self.kinds[first] & rule.takes)

    def _role(self, heads: tuple[HeadRule, ...], drug: DrugRule | None, word: str) -> Role | None:
        lower = word.lower()
        first = _WORD.match(word)
        keys = {word, lower}
        if first is not None:
            keys |= {first.group(), first.group().lower()}
        phrases: dict[Phrase, Follow] = {}
        for key in sorted(keys):
            for phrase, follow in self._phrases.get(key, ()):
                phrases[phrase] = follow if phrase not in phrases and key in (word, lower) else None
        phrases |= {phrase: None for prefix, phrase in self._phrase_prefixes if lower.startswith(prefix)}
        series = self._series.get(lower, ())
        return Role(heads, drug, tuple(phrases.items()), series) if heads or drug or phrases or series else None

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
        forms = (lower, lower[:-1]) if lower.endswith("s") else (lower,)
        return next((found for form in forms if (found := self._stem_rule(form)) is not None), None)

    def _stem_rule(self, lower: str) -> DrugRule | None:
        last = _JOINT.split(lower)[-1]
        if not last.endswith(self._stem_endings):
            return None
        for stem, letters, class_name, guard, rule in self._stems:
            is_name = (class_name and last == stem) or (len(last) >= letters and last.isalpha())
            if is_name and last.endswith(stem) and lower not in guard and last not in guard:
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
            return kinds if kinds & _NO_SYMBOL or not _is_symbol(word) else kinds | {"symbol"}
        if not lower[0].isalpha() and not any(char.isalpha() for char in lower):
            return _NONE
        parts = _JOINT.split(lower)
        return self._joint_kinds(parts) if len(parts) > 1 and parts[-1] else _open_kinds(word, lower)

    def _joint_kinds(self, parts: list[str]) -> frozenset[str]:
        last = self._modifiers.get(parts[-1], _NONE)
        if "tail" in last:
            return _COMPOUND_KINDS if "border" not in self._modifiers.get(parts[0], _NONE) else _NONE
        found = last - {"border", "side", "tail", "part"} if len(parts[-1]) > 1 else _NONE
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
