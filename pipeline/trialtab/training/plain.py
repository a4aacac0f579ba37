"""Texts without annotation: sentences for word vectors, items for pretraining and for teachers to label."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from trialtab.errors import CorpusError, Errors
from trialtab.ner.features import Register
from trialtab.tokens.rules import cut

_SENTENCE = re.compile(r"\n\s*\n|\n\s*(?=[-*•]|\d+[.)]\s)|(?<=[.;:])\s+(?=[A-Z])")
_ITEM = re.compile(r"\n\s*\n|\n(?=\s*[-*•])")
_PARAGRAPH = re.compile(r"\n\s*\n")
_MARK = re.compile(r"\s*(?:[-*•]|\(?\d{1,2}[.)]|[a-z][.)])\s+")
_SHORTEST = 8  # characters of an item
_PROSE = ("brief_title", "official_title", "brief_summary")


def read_records(path: Path) -> list[dict[str, Any]]:
    """The records of a JSON lines file, gzipped or not, in file order.

    Raises:
        CorpusError: the file is not there.
    """
    if not path.is_file():
        raise CorpusError(*Errors.E502, path=path, expected="trial records as JSON lines, for word vectors")
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [json.loads(line) for line in content.decode("utf-8").split("\n") if line]


def sentences(texts: Iterable[str]) -> Iterator[list[str]]:
    """Lower-case tokens of each sentence or line, for word vectors; those of one token are left out."""
    for text in texts:
        for part in _SENTENCE.split(text):
            words = [word.lower() for word, _ in cut(part) if not word.isspace()]
            if len(words) > 1:
                yield words


def strings_of(value: Any) -> Iterator[str]:
    """All texts of more than one word in a record, at any depth."""
    if isinstance(value, str):
        if " " in value.strip():
            yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from strings_of(each)
    elif isinstance(value, list):
        for each in value:
            yield from strings_of(each)


def items(record: dict[str, Any]) -> Iterator[tuple[str, Register]]:
    """The criteria of a record without their bullets, its titles and the paragraphs of its summary, white space as single
    blanks, each with the kind of text it is."""
    cut_up = [(part, Register.CRITERIA) for part in _ITEM.split(record.get("eligibility_criteria") or "")]
    cut_up += [(part, Register.REGISTRY) for key in _PROSE for part in _PARAGRAPH.split(record.get(key) or "")]
    for part, register in cut_up:
        mark = _MARK.match(part)
        text = " ".join(part[mark.end() if mark else 0 :].split())
        if len(text) >= _SHORTEST:
            yield text, register
