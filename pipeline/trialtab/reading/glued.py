"""Words glued where a line break was lost: `theneed`, `followingtreatments`, `criteria.These`, `2019EULAR`, `/kgfor`.

A run of letters is taken apart only if it is no word that real records use, splits in exactly one way into two very common
words, and stands alone (not in an address, a code, a hyphenated name). The words are in `patterns/glued_words.tsv`, made by
`trialtab.vocabulary.glued_words` from word counts of trial records; its `word` lines, which come from those counts and from the
names of drugs, diseases, measurements and procedures, make sure that no real term is split.

Columns: `id`, `role`, `word`, `source`. Roles: `half` (may be either half), `frequent` (a half that may also meet a two-letter
word), `short_first` and `short_second` (such two-letter words), `sentence` (may begin a sentence after a glued full stop),
`word` (looks glued and is not).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

FILE = "glued_words.tsv"
KNOWN_FILE = "known_words.tsv"
MANY_GAPS = 2  # glued words that prove a text to have lost its line breaks
SHORTEST = 5  # letters of a glued run: `ofthe`
LONGEST = 32

_RUN = re.compile(rf"(?<![\w./@\\-])[A-Za-z]{{{SHORTEST},{LONGEST}}}(?![\w@/\\-]|\.\w|:/)")
_STOP = re.compile(r"(?<![A-Za-z.@/_-])[a-z]{3,}\.(?=([A-Z][a-z]+)(?![\w@/-]|\.\w))")
_YEAR = re.compile(r"(?<![\w.,/-])(?:19|20)\d\d(?=[A-Z]{3,}(?![a-z]))")
_PER = re.compile(r"(?<=/)(?:kg|mL|ml|day|dose|hour|week)(?=(?:for|once|twice|every|over|and|with|from|until|via)(?![a-z]))")
_CAMEL = re.compile(r"(?<![a-z])[a-z]{3,}+[A-Z][a-z]{2,}")
_SHORT_CAMEL = re.compile(r"[a-z]{2}[A-Z][a-z]{2,}")
_SHOUTED = re.compile(r"([A-Z]{2,6})([a-z]{4,})")
_ADDRESS = re.compile(r"www\.|://|@\w")
_MEMO_LIMIT = 300_000  # distinct tokens kept; an entry is about 100 bytes


class Lexicon:
    """The words by which glued runs are told from real words.

    Args:
        rows: lines of a `glued_words.tsv` as (role, word).
    """

    def __init__(self, rows: Iterable[tuple[str, str]]) -> None:
        by_role: dict[str, set[str]] = {}
        for role, word in rows:
            by_role.setdefault(role, set()).add(word)
        self._frequent = by_role.get("frequent", set())
        self._halves = by_role.get("half", set()) | self._frequent
        self._first = by_role.get("short_first", set())
        self._second = by_role.get("short_second", set())
        self._sentence = by_role.get("sentence", set()) | self._halves
        self._words = by_role.get("word", set())
        self._known: frozenset[str] = frozenset()  # only in a trusting lexicon
        self._sound: set[str] = set()  # tokens known to miss no space

    def trusting(self, known: Iterable[str]) -> Lexicon:
        """This lexicon for a text that is known to have lost line breaks.

        Args:
            known: words that many records use; a run that none of them is, but that falls apart in one way into two of them
                (or one and a short word), is split.
        """
        other = Lexicon([])
        other.__dict__.update(self.__dict__, _known=frozenset(known) | self._halves, _sound=set())
        return other

    def find_gaps(self, text: str) -> list[int]:
        """Where a space is missing.

        Args:
            text: any text.

        Returns:
            Offsets in `text`, ascending; the missing space belongs before the character there.
        """
        unknown = set(text.split()) - self._sound
        if not unknown or not self._is_suspect(" ".join(unknown)):
            if len(self._sound) < _MEMO_LIMIT:
                self._sound |= unknown
            return []
        return sorted(place + cut for token in unknown for cut in self._cuts(token) for place in _places(token, text))

    def _is_suspect(self, tokens: str) -> bool:
        """Whether any of many tokens may miss a space: one pass over all is several times faster than one by one."""
        return (
            any(map(self.split, _RUN.findall(tokens)))
            or bool(_STOP.search(tokens))
            or bool(_YEAR.search(tokens))
            or bool(_PER.search(tokens))
        )

    def _cuts(self, token: str) -> set[int]:
        cuts = {match.start() + cut for match in _RUN.finditer(token) if (cut := self.split(match.group()))}
        cuts.update(match.end() for match in _STOP.finditer(token) if match[1].lower() in self._sentence)
        cuts.update(match.end() for match in _YEAR.finditer(token))
        cuts.update(match.end() for match in _PER.finditer(token))
        return set() if cuts and _ADDRESS.search(token) else cuts

    def split(self, run: str) -> int:
        """Where a run of letters falls apart into two words: the length of the first; 0 where it is one word."""
        if not run.islower():
            return self._split_capitalised(run) if run[1:].islower() else self._split_camel(run)
        if run in self._words or run in self._halves:
            return 0
        halves = self._halves
        cuts = [cut for cut in range(3, len(run) - 2) if run[:cut] in halves and run[cut:] in halves]
        if run[:2] in self._first and run[2:] in self._frequent:
            cuts.append(2)
        if run[-2:] in self._second and run[:-2] in self._frequent:
            cuts.append(len(run) - 2)
        if not cuts and self._known:
            cuts = self._trusted_cuts(run)
        return cuts[0] if len(cuts) == 1 else 0

    def _trusted_cuts(self, run: str) -> list[int]:
        known = self._known
        if run in known:
            return []
        cuts = [cut for cut in range(4, len(run) - 3) if run[:cut] in known and run[cut:] in known]
        for size, words in ((2, self._first), (3, self._frequent)):
            if run[:size] in words and len(run) > size + 4 and run[size:] in known:
                cuts.append(size)
        for size, words in ((2, self._second | {"or", "is"}), (3, self._frequent)):
            if run[-size:] in words and len(run) > size + 4 and run[:-size] in known:
                cuts.append(len(run) - size)
        return sorted(set(cuts))

    def _split_capitalised(self, run: str) -> int:
        """A capitalised run may be a name; only a very frequent word is taken off its beginning."""
        cut = self.split(run.lower())
        return cut if run[:cut].lower() in self._frequent else 0

    def _split_camel(self, run: str) -> int:
        """`criteriaPatients`: a lower-case word, then a capitalised one; `ECGabnormalities` in a trusting lexicon."""
        if self._known and (match := _SHOUTED.fullmatch(run)) and match[2] in self._known:
            return match.end(1)
        if self._known and (match := _CAMEL.fullmatch(run) or _SHORT_CAMEL.fullmatch(run)):
            cut = next(index for index, char in enumerate(run) if char.isupper())
            return cut if run[:cut] in self._known or run[:cut] in self._first else 0
        if not _CAMEL.fullmatch(run):
            return 0
        cut = next(index for index, char in enumerate(run) if char.isupper())
        return cut if run[:cut] in self._halves and run[cut:].lower() in self._sentence else 0


def _places(token: str, text: str) -> Iterator[int]:
    """Where a token stands in a text, white space or nothing on both sides."""
    place = text.find(token)
    while place >= 0:
        end = place + len(token)
        if (place == 0 or text[place - 1].isspace()) and (end == len(text) or text[end].isspace()):
            yield place
        place = text.find(token, end)


@cache
def default_lexicon() -> Lexicon:
    """The shipped word list, `patterns/glued_words.tsv`.

    Raises:
        PatternError: the file is not there, or breaks the rules of pattern files.
    """
    from trialtab.patterns import parse_table, pattern_text  # imports spaCy, which reading does not need otherwise

    rows = parse_table(pattern_text(FILE), file=FILE, required=("id", "role", "word", "source"))
    return Lexicon((row["role"], row["word"]) for row in rows)


@cache
def trusting_lexicon() -> Lexicon:
    """The shipped lexicon for texts that have lost line breaks, with `patterns/known_words.tsv`.

    Raises:
        PatternError: a file is not there, or breaks the rules of pattern files.
    """
    from trialtab.patterns import parse_table, pattern_text

    rows = parse_table(pattern_text(KNOWN_FILE), file=KNOWN_FILE, required=("id", "word", "source"))
    return default_lexicon().trusting(row["word"] for row in rows)


def lexicon_for(text: str) -> Lexicon:
    """The lexicon that suits a whole text: the trusting one if `MANY_GAPS` words in it are certainly glued."""
    plain = default_lexicon()
    return trusting_lexicon() if len(plain.find_gaps(text)) >= MANY_GAPS else plain
