"""Builds `patterns/glued_words.tsv`: which words may be taken apart where a line break was lost, and which never.

    python -m trialtab.vocabulary.glued_words RECORDS.jsonl.gz NAMES.tsv… > patterns/glued_words.tsv
    python -m trialtab.vocabulary.glued_words --known RECORDS.jsonl.gz > patterns/known_words.tsv

Counts in how many records a word stands (document frequency). The most frequent ones, written in lower case most of the
time, become halves; affixes and words that English compounds freely (`HALVES_NEVER`) do not. Every run that could be split
and that `WORD_RECORDS` records or any vocabulary name uses is listed as a `word`, so that it stays whole.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from trialtab.patterns import role_words
from trialtab.reading.glued import LONGEST, SHORTEST, Lexicon

N_HALVES = 2000  # most frequent words that may be halves
N_FREQUENT = 200  # most frequent words that may meet a two-letter word
N_SENTENCE = 1500  # most frequent words that may begin a sentence
WORD_RECORDS = 3  # a run that so many records use is a word
KNOWN_RECORDS = 12  # records that use a known word
KNOWN_SHARE = 0.1  # a known word is written in lower case at least this often
LOWER_SHARE = 0.4  # a half is written in lower case at least this often; acronyms are not


def _words(role: str) -> tuple[str, ...]:
    """The words of a role, in the file's order."""
    return tuple(role_words("vocabulary_words.tsv")[role].split("|"))


SHORT_FIRST, SHORT_SECOND = _words("short_first"), _words("short_second")
HALVES_NEVER, NEVER_SPLIT, ALWAYS_SPLIT = (frozenset(_words(role)) for role in ("never_half", "never_split", "always_split"))

HEADER = "# Made by `python -m trialtab.vocabulary.glued_words`; columns and roles: see trialtab/reading/glued.py.\n"
_WORD = re.compile(r"[A-Za-z]+")


def strings_of(value: object) -> Iterator[str]:
    """Every string inside a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from strings_of(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings_of(item)


def count_words(texts: Iterable[list[str]]) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """Counts over records: records that hold a word, its occurrences, its lower-case occurrences."""
    in_records: Counter[str] = Counter()
    written: Counter[str] = Counter()
    lower: Counter[str] = Counter()
    for strings in texts:
        words = _WORD.findall(" ".join(strings))
        lower.update(word for word in words if word.islower())
        words = [word.lower() for word in words]
        written.update(words)
        in_records.update(set(words))
    return in_records, written, lower


def choose(
    in_records: Counter[str], written: Counter[str], lower: Counter[str], names: Iterable[str]
) -> list[tuple[str, str, str]]:
    """The lines of the pattern file as (role, word, source), by the constants above."""
    ranked = [word for word, _ in sorted(in_records.items(), key=lambda item: (-item[1], item[0]))]
    in_lower = [word for word in ranked if lower[word] >= LOWER_SHARE * written[word]]
    halves = [word for word in in_lower[:N_HALVES] if len(word) >= 3 and word not in HALVES_NEVER]
    frequent = set(in_lower[:N_FREQUENT])
    lines = [("frequent" if word in frequent else "half", word, "counts") for word in halves]
    lines += [("short_first", word, "hand") for word in SHORT_FIRST] + [("short_second", word, "hand") for word in SHORT_SECOND]
    lines += [("sentence", word, "counts") for word in in_lower[:N_SENTENCE] if len(word) >= 2 and word not in halves]
    trial = Lexicon([(role, word) for role, word, _ in lines])
    used = {word for word in ranked if in_records[word] >= WORD_RECORDS} - ALWAYS_SPLIT
    sources = dict.fromkeys(used, "counts") | dict.fromkeys(names, "names") | dict.fromkeys(NEVER_SPLIT, "hand")
    guarded = sorted(word for word in sources if SHORTEST <= len(word) <= LONGEST and trial.split(word))
    return lines + [("word", word, sources[word]) for word in guarded]


def main(records: Path, names: list[Path]) -> str:
    """The text of the pattern file."""
    with gzip.open(records, "rt", encoding="utf-8") as lines:
        counts = count_words(list(strings_of(json.loads(line))) for line in lines)
    words = {word for path in names for word in _WORD.findall(path.read_text(encoding="utf-8").lower())}
    rows = choose(*counts, words)
    body = "".join(f"G{number:04d}\t{role}\t{word}\t{source}\n" for number, (role, word, source) in enumerate(rows, 1))
    return (
        f"# {__doc__.splitlines()[0]}\n# Made by `python -m trialtab.vocabulary.glued_words`.\nid\trole\tword\tsource\n{body}"
    )


def known_words(records: Path) -> str:
    """The text of `known_words.tsv`: words of four letters and more that many records write in lower case."""
    with gzip.open(records, "rt", encoding="utf-8") as lines:
        in_records, written, lower = count_words(list(strings_of(json.loads(line))) for line in lines)
    never = ALWAYS_SPLIT | HALVES_NEVER
    common = (word for word, count in in_records.items() if count >= KNOWN_RECORDS and len(word) >= 4 and word not in never)
    words = sorted(word for word in common if lower[word] >= KNOWN_SHARE * written[word])
    body = "".join(f"K{number:05d}\t{word}\tcounts\n" for number, word in enumerate(words, 1))
    return f"# Words of trial records. Made by `python -m trialtab.vocabulary.glued_words --known`.\nid\tword\tsource\n{body}"


if __name__ == "__main__":
    if sys.argv[1] == "--known":
        sys.stdout.write(known_words(Path(sys.argv[2])))
        sys.exit()
    sys.stdout.write(main(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]]))
