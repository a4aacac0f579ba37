"""Texts without annotation: sentences for word vectors."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from trialtab.errors import CorpusError, Errors
from trialtab.tokens.rules import cut

_SENTENCE = re.compile(r"\n\s*\n|\n\s*(?=[-*•]|\d+[.)]\s)|(?<=[.;:])\s+(?=[A-Z])")


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
