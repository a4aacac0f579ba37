"""Other names in brackets behind a drug, in prose: "foolimumab (FLM, Foolix®)"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from trialtab.patterns import role_words
from trialtab.types import Entity, Label

_LEAST = 0.6  # confidence of the drug before the brackets
_BRACKETS = re.compile(r"[®™]?\s?[(\[]([^()\[\]\n]{3,60})[)\]]")
_BETWEEN = re.compile(r"\s*(?:[,;/]|\bor\b)\s*")
# each part must look like a name: of a brand, or three capitals at least ("PB" is left to what the text explains)
_NAME = re.compile(r"([A-Z](?:[a-z]{3,}|[A-Z]{2,5}|[A-Za-z]*[a-z][A-Z][A-Za-z]*))\s?[®™]?")
# capitalised words in brackets that are none: what was given instead, how, how often, and who makes it
_NO_NAME = re.compile(role_words("entity_words.tsv")["no_brand"], re.I)
Place = tuple[int, int]  # characters [start, end)


class Alias(NamedTuple):
    """A place of another name of a drug, and how sure the drug is."""

    start_char: int
    end_char: int
    confidence: float


def aliases(text: str, tagged: Sequence[Entity], prose: Sequence[Place]) -> Iterator[Alias]:
    """Names in brackets right behind a drug, and every other place of them.

    Args:
        text: of the Doc.
        tagged: spans that are known, sorted.
        prose: the stretches to look at, sorted.
    """
    sure: dict[str, float] = {}
    for drug in tagged:
        if drug.label is Label.DRUG and drug.confidence >= _LEAST and (found := _BRACKETS.match(text, drug.end_char)):
            names = [_NAME.fullmatch(part) for part in _BETWEEN.split(found[1])]
            if all(name is not None and not _NO_NAME.fullmatch(name[1]) for name in names):
                for name in names:
                    assert name is not None
                    sure[name[1]] = max(drug.confidence, sure.get(name[1], 0.0))
    if sure:
        words = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, sure))})(?![\w-])")
        for start, end in prose:
            for match in words.finditer(text, start, end):
                yield Alias(*match.span(), sure[match[0]])
