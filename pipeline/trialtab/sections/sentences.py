"""Where sentences end, told from characters alone; for splitting paragraphs and for the `trialtab_sentences` component."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple, Self

from trialtab.patterns import expand_list, parse_table

# a point, and closing quotes and brackets, before white space and what can open a sentence; or glued to a capitalised word
_END = re.compile(
    r"""[.!?](?:(?<![.!?][.!?])[.!?]*+["'”’)\]]*\s+(?=["'“‘(\[]*(?:[^\W\d_a-zß-öø-ÿα-ω]|\d))
    |(?<=[a-z)\]%]\.)(?=[A-Z][a-z]{2,}(?![.])))""",
    re.VERBOSE,
)
_WORD_BEFORE = re.compile(r"(?:[^\W\d_]\.)*[^\W_]+$")
_INITIALS = re.compile(r"[A-Z]$")
_KEPT_TOGETHER = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]$")
_LONGEST = 24  # characters looked at before a point


class Abbreviations(NamedTuple):
    """Words that keep their point, lower case, without it.

    Attributes:
        always: never at the end of a sentence.
        before_number: not at the end of a sentence if a number follows.
        opener: what begins a sentence wherever it stands: "Stroke in the last year NB: a TIA is allowed".
    """

    always: frozenset[str] = frozenset()
    before_number: frozenset[str] = frozenset()
    opener: re.Pattern[str] | None = None

    @classmethod
    def from_text(cls, text: str, file: str = "sentence_abbreviations.tsv") -> Self:
        """Read the pattern file's text.

        Raises:
            PatternError: a line breaks the file's rules.
        """
        words: dict[str, set[str]] = {"always": set(), "number": set(), "opener": set()}
        for row in parse_table(text, file=file, required=("id", "kind", "word", "source")):
            words.setdefault(row["kind"], set()).update(expand_list(row["word"].lower()))
        openers = "|".join(re.escape(word) for word in sorted(words["opener"], reverse=True))
        opener = re.compile(rf"(?<=\s)(?:{openers})(?=\s)", re.IGNORECASE) if openers else None
        return cls(frozenset(words["always"]), frozenset(words["number"]), opener)


def sentence_starts(text: str, start: int, end: int, abbreviations: Abbreviations) -> Iterator[int]:
    """Offsets in (start, end) at which a new sentence begins.

    A sentence ends at `.`, `!` or `?` before a capital or a number, not after an abbreviation, a single initial, or a number
    that goes on ("30. 109 / L"); "criteria.These" ends one too, and so does what stands before "NB:". A semicolon ends none.
    """
    ends = (match for match in _END.finditer(text, start, end) if match.end() < end)
    starts = [match.end() for match in ends if _ends(text, start, match, abbreviations)]
    if abbreviations.opener is not None:
        opened = [match.start() for match in abbreviations.opener.finditer(text, start + 1, end)]
        if opened:
            starts = sorted({*starts, *opened})
    yield from starts


def _ends(text: str, start: int, match: re.Match[str], abbreviations: Abbreviations) -> bool:
    if text[match.start()] != ".":
        return True
    before = text[max(start, match.start() - _LONGEST) : match.start()]
    found = _WORD_BEFORE.search(before)
    word = found[0].lower() if found else ""
    if word in abbreviations.always or before.lower().endswith(("et al", " al")):
        return False
    following = text[match.end() : match.end() + 1]
    if following.isdigit():
        # "B. 2 weeks" may be a marker, "30. 109 / L" a number; a word of four letters is neither
        return before[-1:] in ")]%" or (word.isalpha() and len(word) > 3 and word not in abbreviations.before_number)
    if match.end() == match.start() + 1:
        return not _KEPT_TOGETHER.search(before)
    return not (_INITIALS.search(before) and _is_initial(before, text, match.end()))


def _is_initial(before: str, text: str, following: int) -> bool:
    """Whether a single capital before the point is a name's ("J. Smith") and not the end of "hepatitis B. Patients"."""
    previous = before[:-1].rstrip()
    return not previous or previous[-1] in ".,(" or text[following + 1 : following + 2] == "."
