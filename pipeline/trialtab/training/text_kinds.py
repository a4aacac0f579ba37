"""Counts the words that tell kinds of text apart, and writes `patterns/text_kinds.tsv`."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from trialtab.sections.kinds import words_of
from trialtab.training.corpora import read_corpus

_PROSE_WORDS, _REGISTRY_WORDS = 150, 200
_LEAST = 20  # texts that hold a word
HEAD = (
    "# Words that tell a bare text's kind: log-odds of a text that holds the word, of prose against criteria and of a registry's",
    "# prose against an article's, counted in the train parts of Chia (CC BY 4.0), NeuroTrialNER (MIT), BC5CDR (public domain).",
    "# Made by `python -m trialtab.training text-kinds --data FOLDER`.",
)


def write_text_kinds(data: Path, out: Path) -> int:
    """Write the file from the corpora's train parts; gives the number of words.

    Raises:
        CorpusError: a corpus is not there, or is broken.
    """
    criteria, registry, articles = (
        [item.text for item in read_corpus(data, corpus, "train")] for corpus in ("chia", "neurotrialner", "bc5cdr")
    )
    prose = weights([*registry, *articles], criteria, _PROSE_WORDS)
    registers = weights(registry, articles, _REGISTRY_WORDS)
    lines = [*HEAD, "id\tword\tprose\tregistry\tsource"]
    for number, word in enumerate(sorted({*prose, *registers}), start=1):
        values = (str(table.get(word, "")) for table in (prose, registers))
        lines.append("\t".join((f"TK{number:03d}", word, *values, "counted in corpora")))
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return len(lines) - len(HEAD) - 1


def weights(of: Sequence[str], against: Sequence[str], most: int) -> dict[str, float]:
    """The words that tell most, with log((share of `of`) / (share of `against`)); one text is added to each count."""
    first, second = _texts_with(of), _texts_with(against)
    table = {
        word: math.log((first[word] + 1) / (len(of) + 2)) - math.log((second[word] + 1) / (len(against) + 2))
        for word in first | second
        if first[word] + second[word] >= _LEAST
    }
    telling = {word: abs(weight) * (first[word] / len(of) + second[word] / len(against)) for word, weight in table.items()}
    kept = sorted(telling, key=lambda word: (-telling[word], word))[:most]
    return {word: round(table[word], 1) for word in kept}


def _texts_with(texts: Iterable[str]) -> Counter[str]:
    return Counter(word for text in texts for word in words_of(text))
