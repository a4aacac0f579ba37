"""Abbreviations that the record itself defines: "allergic bronchopulmonary aspergillosis (ABPA)".

The test of a definition is scispaCy's (Neumann et al. 2019, after Schwartz and Hearst 2003, "A simple algorithm for identifying
abbreviation definitions in biomedical text"). Its pipeline component runs token matchers over the whole Doc; here its functions
are called only where an opening bracket stands beside a short form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from scispacy.abbreviation import filter_matches, find_abbreviation
from spacy.tokens import Doc

from trialtab.entities.tokens import TokenTable

_MOST_TOKENS = 8  # inside the brackets; more is no definition (scispaCy's limit)
_SHORT_FORM = re.compile(r"(?=.*[A-Z].*[A-Z\d]|[A-Z]{2})[A-Za-z][\w\-/αβγ]{1,9}")
_LONGEST_SHORT = 3  # tokens of a short form: IL, -, 6
_JOINING = frozenset(("and", "or", "/", ",", "&", "and/or"))  # two short forms, as in "transaminases (AST and ALT)"


class Definition(NamedTuple):
    """A short form and what it stands for. Tokens, start inclusive, end exclusive."""

    short: tuple[str, ...]
    short_start: int
    short_end: int
    long_start: int
    long_end: int


def find_definitions(doc: Doc, tokens: TokenTable) -> list[Definition]:
    """All definitions, in order; a short form keeps its first."""
    definitions: dict[tuple[str, ...], Definition] = {}
    for start, end in _brackets(tokens.words):
        for long_span, short_span in filter_matches([(0, start, end)], doc):
            short, long = find_abbreviation(long_span, short_span)
            if long is not None and len(long) and "\n\n" not in long.text:
                words = tuple(tokens.words[short.start : short.end])
                if len(words) > 1 and not _JOINING.isdisjoint(words):
                    continue
                definition = Definition(words, short.start, short.end, long.start, long.end)
                definitions.setdefault(words, definition)
    return list(definitions.values())


def find_uses(definitions: list[Definition], tokens: TokenTable) -> Iterator[tuple[int, int, Definition]]:
    """Every place of a defined short form: token start and end (exclusive), and its definition."""
    by_first: dict[str, list[Definition]] = {}
    for definition in sorted(definitions, key=lambda each: -len(each.short)):
        by_first.setdefault(definition.short[0], []).append(definition)
        if len(definition.short) == 1:
            by_first.setdefault(f"{definition.short[0]}s", []).append(definition)  # the plural, as in DVTs
    words = tokens.words
    for position in [place for place, word in enumerate(words) if word in by_first]:
        for definition in by_first[words[position]]:
            end = position + len(definition.short)
            if len(definition.short) == 1 or tuple(words[position:end]) == definition.short:
                yield position, end, definition
                break


def _brackets(words: list[str]) -> Iterator[tuple[int, int]]:
    """Token ranges inside brackets that may hold a short form, or the long form of the word before."""
    for position in [place for place, word in enumerate(words) if word == "(" and place > 0]:
        try:
            end = words.index(")", position + 2, position + 2 + _MOST_TOKENS)
        except ValueError:
            continue
        size = end - position - 1
        if (_SHORT_FORM.fullmatch(words[position + 1]) and size <= _LONGEST_SHORT) or (
            size > _LONGEST_SHORT and _SHORT_FORM.fullmatch(words[position - 1])
        ):
            yield position + 1, end
