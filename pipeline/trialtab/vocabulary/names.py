"""Turning the names that vocabularies list into names that texts write."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_LONGEST_NAME = 60  # characters; longer names do not occur in trial records
_MOST_WORDS = 7
_TRAILING_NOTE = re.compile(r"\s*\((?:disease|disorder|procedure|finding|morphologic abnormality|human)\)$", re.IGNORECASE)
_CHEMICAL = re.compile(r"[\[\]{}();=±*<>]|\d,\d|\d['′]|^\W|\b[NRSOEZDL]-\w+-|,\d")
_TYPE_TAIL = re.compile(r"^(?:type|stage|grade|class)\b", re.IGNORECASE)
_NUMBERED = re.compile(r"(?:\s|,\s?)(?:type\s)?(\d+)[a-z]?$", re.IGNORECASE)
_HIGHEST_KEPT_NUMBER = 4  # "type 2 diabetes", "spinal muscular atrophy type 3"; higher ones name gene loci
_TITLE_WORD = re.compile(r"(?<![^\W_])[A-Z][a-z]+(?![^\W_])")
_JOINED = re.compile(r"(?<=[a-z])-(?=\d)|(?<=\d)-(?=[a-z])", re.IGNORECASE)
_PREFIX_JOIN = re.compile(r"\b(non|anti|pre|post|co|sub|micro|hyper|hypo|neo|bio)-(?=[a-z]{3})", re.IGNORECASE)


def reading_order(name: str) -> str:
    """`Abdomen, Acute` -> `Acute Abdomen`; names with several commas or a trailing `type 2` likewise."""
    parts = [part.strip() for part in name.split(", ")]
    return " ".join(reversed(parts)) if 1 < len(parts) <= 3 else name


def lower_name(name: str) -> str:
    """Lower case but for acronyms and single letters: `HIV infections`, `hepatitis B`, `AIDS-related complex`."""
    return _TITLE_WORD.sub(lambda match: match.group().lower(), name)


def spoken_names(names: Iterable[str]) -> Iterator[str]:
    """The names of one concept as texts write them: reading order, no notes, no formulae; spelling variants added."""
    for name in names:
        name = _TRAILING_NOTE.sub("", name.strip())
        if not _is_speakable(name):
            continue
        if "," in name:
            yield reading_order(name)
            head, _, tail = name.partition(", ")
            if _TYPE_TAIL.match(tail):
                yield f"{head} {tail}"
                yield name
            continue
        yield name
        yield from _variants(name)


def _is_speakable(name: str) -> bool:
    words = name.split()
    if not 1 < len(name) <= _LONGEST_NAME or len(words) > _MOST_WORDS or not any(char.isalpha() for char in name):
        return False
    if name.count(",") > 2 or (", " not in name and "," in name) or _CHEMICAL.search(name):
        return False
    return name.count("-") <= 3 or len(words) > 1


def _variants(name: str) -> Iterator[str]:
    if _JOINED.search(name):  # IL-6, IL6
        yield _JOINED.sub("", name)
    if _PREFIX_JOIN.search(name):  # non-small, nonsmall
        yield _PREFIX_JOIN.sub(r"\1", name)


def is_numbered_subtype(name: str) -> bool:
    """Whether a disease name is one of a long numbered series of gene loci (`spinocerebellar ataxia 14`)."""
    match = _NUMBERED.search(name)
    return match is not None and int(match.group(1)) > _HIGHEST_KEPT_NUMBER
