"""Texts without annotation: sentences for word vectors, criteria and summaries for self-training."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy

from trialtab.errors import CorpusError, Errors
from trialtab.ner.features import Register
from trialtab.tokens.rules import cut
from trialtab.training.schemes import Harmonised

_ITEM = re.compile(r"\n\s*\n|\n\s*(?=[-*•]|\(?\d{1,2}[.)]\s)")
_MARKER = re.compile(r"\s*(?:[-*•]|\(?\d{1,2}[.)]\s)\s*")
_SENTENCE = re.compile(r"\n\s*\n|\n\s*(?=[-*•]|\d+[.)]\s)|(?<=[.;:])\s+(?=[A-Z])")
_CRITERIA, _TITLES, _SUMMARY = "eligibility_criteria", ("official_title", "brief_title"), "brief_summary"
_SHORTEST, _LONGEST = 12, 2000  # characters of an item
PLAIN = "plain"


def read_records(path: Path) -> list[dict[str, Any]]:
    """The records of a JSON lines file, gzipped or not, in file order.

    Raises:
        CorpusError: the file is not there.
    """
    if not path.is_file():
        raise CorpusError(*Errors.E502, path=path, expected="trial records as JSON lines, for word vectors and self-training")
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


def plain_texts(
    records: Iterable[dict[str, Any]], *, criteria_words: int, summary_words: int, leave_out: frozenset[str], seed: int
) -> list[Harmonised]:
    """Criteria and summaries to learn from, of records drawn by chance, each criterion once.

    Args:
        records: with `nct_id`, `eligibility_criteria`, titles and `brief_summary`.
        criteria_words, summary_words: about so many words of either.
        leave_out: ids of trials that are measured on.
        seed: of the draw.
    """
    kept = [record for record in records if record.get("nct_id") not in leave_out]
    left = {Register.CRITERIA: criteria_words, Register.REGISTRY: summary_words}
    found: list[Harmonised] = []
    seen: set[str] = set()
    for number in numpy.random.RandomState(seed).permutation(len(kept)):
        record = kept[number]
        parts = {Register.CRITERIA: _items(record.get(_CRITERIA) or ""), Register.REGISTRY: _summary(record)}
        for register, texts in parts.items():
            for text in texts:
                if left[register] > 0 and text not in seen:
                    seen.add(text)
                    left[register] -= len(text.split())
                    found.append(Harmonised(PLAIN, f"{record.get('nct_id')}_{len(found)}", text, register, (), ()))
    return found


def _items(text: str) -> Iterator[str]:
    for part in _ITEM.split(text):
        item = " ".join(_MARKER.sub("", part, count=1).split()) if _MARKER.match(part) else " ".join(part.split())
        if _SHORTEST <= len(item) <= _LONGEST:
            yield item


def _summary(record: dict[str, Any]) -> Iterator[str]:
    title = next((record[name] for name in _TITLES if record.get(name)), "")
    text = " | ".join(" ".join(part.split()) for part in (title, record.get(_SUMMARY) or "") if part)
    if _SHORTEST <= len(text) <= 2 * _LONGEST:
        yield text
