"""Hand-written phrases: the little template language of `observations.tsv`, compiled to regular expressions.

`[a|b]` may stand, `(a|b)` must stand; inside a word or between groups `~` is a hyphen, a space or nothing, `-` a hyphen or a
space, `_` a hyphen; `*` ends a word anyhow; `...` is up to four words. A phrase is tried only at words that can begin it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from trialtab.errors import Errors, PatternError
from trialtab.patterns import Row
from trialtab.types import Domain, Label

_ELEMENT = re.compile(r"\[((?:\\.|[^\]\\])*)\]|\(((?:\\.|[^)\\])*)\)|(\.\.\.)|(\S+)")
_GAP = r"(?:\s+(?!(?:and|or|but|who|with|if|unless)\s)[^\s.;:()]+){0,4}?"
_FIRST = re.compile(r"[^\W_]+")
_PUNCTUATION = frozenset(("/", ",", "&", "+"))
_NEVER_FIRST = frozenset(  # too common to begin a phrase, which may leave them out there
    ("a", "an", "the", "in", "of", "and", "or", "to", "by", "with", "from", "on", "and/or", "/", ",", "&", "~", "...")
)
_STOPS = frozenset((".", ",", ";", ":", "(", ")", "[", "]"))  # where a word stands next, these do not
_CASED_LETTERS = 4  # an all-capital name this short counts only in capitals
_JOINT = r"(?:\s?[\-‐‑–]\s?|\s)?"
_SIGNS = {
    "~": _JOINT,
    "-": r"(?:\s?[\-‐‑–]\s?|\s)",
    "_": r"[\-‐‑–]",
    "/": r"\s?/\s?",
    "'": "['’]",
}  # what they stand for in a template


class Phrase(NamedTuple):
    """A line of the phrase file. `left`, `not_left` are searched in the text before, `right`, `not_right` matched after.

    `pattern` is the text of a regular expression; `_compiled` has it compiled when the phrase is first tried.
    """

    id: str
    label: Label
    domain: Domain | None
    norm: str | None
    pattern: str
    left: re.Pattern[str] | None
    not_left: re.Pattern[str] | None
    right: re.Pattern[str] | None
    not_right: re.Pattern[str] | None
    confidence: float


Follow = frozenset[str] | None  # words that may come second, in lower case up to a hyphen; None for any
Start = tuple[Phrase, Follow]


class _Element(NamedTuple):
    alternatives: tuple[str, ...]
    optional: bool


def compile_phrases(rows: Iterable[Row], file: str) -> tuple[dict[str, tuple[Start, ...]], list[tuple[str, Phrase]]]:
    """Compile the lines.

    Returns:
        Phrases by the first word of what they match (lower case but for short acronyms), and (prefix, phrase) pairs for those
        that begin with `word*`.
    """
    by_word: dict[str, dict[Phrase, Follow]] = {}
    prefixes: list[tuple[str, Phrase]] = []
    for row in rows:
        elements = _elements(row["pattern"])
        try:
            phrase = _phrase(row, elements)
        except re.error as error:
            raise PatternError(
                *Errors.E201, file=file, line=row["id"], problem=f"bad pattern ({error})", expected="a phrase template"
            ) from error
        for word, follow in _first_words(elements):
            if word.endswith("*"):
                prefixes.append((word[:-1], phrase))
            else:
                starts = by_word.setdefault(word, {})
                old = starts.get(phrase, frozenset())
                starts[phrase] = None if old is None or follow is None else old | follow
    return {word: tuple(starts.items()) for word, starts in by_word.items()}, prefixes


def _phrase(row: Row, elements: list[_Element]) -> Phrase:
    def compiled(column: str) -> re.Pattern[str] | None:
        return re.compile(row[column], re.IGNORECASE) if row.get(column) else None

    return Phrase(
        f"observations:{row['id']}", Label(row["label"]), Domain(row["domain"]) if row["domain"] else None, row["norm"] or None,
        _regex(elements), compiled("left"), compiled("not_left"), compiled("right"),
        compiled("not_right"), float(row["confidence"]),
    )  # fmt: skip


def _elements(template: str) -> list[_Element]:
    found = []
    for optional, must, gap, word in _ELEMENT.findall(template.replace(")~(", ") ~ (")):
        cell = gap or (optional or must or word)
        alternatives = (cell,) if gap else tuple(part.strip() for part in cell.split("|") if part.strip())
        found.append(_Element(tuple(sorted(alternatives, key=len, reverse=True)), bool(optional)))
    return found


def _regex(elements: list[_Element]) -> str:
    """One regular expression; an optional element takes the space on its open side with it."""
    out, started = "", False
    for position, element in enumerate(elements):
        if element.alternatives == ("~",):
            continue
        if element.alternatives == ("...",):
            out += _GAP
            continue
        space = r"\s*" if _PUNCTUATION & set(element.alternatives) else r"\s+"
        group = "(?:" + "|".join(_name(alternative) for alternative in element.alternatives) + ")"
        before = elements[position - 1].alternatives if position else ()
        if _PUNCTUATION & set(before):
            space = r"\s*"
        elif before == ("~",):
            space = _JOINT
        if element.optional:
            out += f"(?:{space}{group})?" if started else f"(?:{group}\\s+)?"
        else:
            out += f"{space}{group}" if started else group
            started = True
    return out + r"(?!\w)"


def _name(alternative: str) -> str:
    return r"\s+".join(_word(word) for word in alternative.split())


def _word(word: str) -> str:
    if word in _PUNCTUATION:
        return re.escape(word)
    open_end = word.endswith("*")
    plain = word.rstrip("*").replace("\\", "")
    pattern = "".join(_SIGNS.get(char) or re.escape(char) for char in plain) + (r"\w*" if open_end else r"(?!\w)")
    if _is_cased(plain):
        return f"(?-i:{pattern})"
    return pattern


def _first_words(elements: list[_Element]) -> Iterable[tuple[str, Follow]]:
    """The words that can begin the phrase, each with those that can come next."""
    for position, element in enumerate(elements):
        for alternative in element.alternatives:
            first, *rest = alternative.split()
            if not (element.optional and first.lower() in _NEVER_FIRST):
                for trigger in _triggers(first):
                    if trigger in (first, first.lower()):
                        yield trigger, _follow(rest, elements[position + 1 :])
                    else:
                        yield trigger, _follow_inside(trigger, first.lower(), rest, elements[position + 1 :])
        if not element.optional:
            break


def _follow_inside(trigger: str, word: str, rest: list[str], elements: list[_Element]) -> Follow:
    """The words that can come after a first token that is not the whole first word of the template.

    `naive` after `treatment` in `treatment~naive`; in full, "treatmentnaive", it goes on like any word.
    """
    if trigger == word.replace("~", ""):
        return _follow(rest, elements)
    remainder = word[len(trigger) :]
    return _runs_of([remainder[1:]]) if remainder[0] in _SIGNS else None


def _follow(rest: list[str], elements: list[_Element]) -> Follow:
    """The words that can come after the first one; None where the phrase may end or go on anyhow."""
    if rest:
        return _runs_of(rest[:1])
    following: list[str] = []
    for element in elements:
        if element.alternatives == ("...",):
            return None
        if element.alternatives == ("~",):  # a hyphen, which any phrase lets pass, or the next element's word
            continue
        following.extend(alternative.split()[0] for alternative in element.alternatives)
        if not element.optional:
            return _runs_of(following)
    return None


def _runs_of(words: Iterable[str]) -> Follow:
    """What the token after may be, up to its first sign, for some words of a template; None for anything."""
    runs: set[str] = set()
    for word in words:
        pieces = word.lower().split("~")
        for count in range(1, len(pieces) + 1):
            run = _first_run("".join(pieces[:count]))
            # a star may stand for anything, and a tokenizer may cut between letters and digits
            if not run or word.endswith("*") or not (run.isalpha() or run.isdigit() or run in _PUNCTUATION):
                return None
            runs.add(run)
    return frozenset(runs)


def _first_run(word: str) -> str:
    match = _FIRST.match(word)
    return match.group() if match is not None else word


def _triggers(word: str) -> set[str]:
    """`breast~feeding` begins at the token `breast` or at `breastfeeding`; `smok*` is a prefix; `ICU` keeps its case."""
    if _is_cased(word):
        return {word}
    lower = word.lower()
    if lower.endswith("*"):
        return {lower}
    triggers = {lower.replace("~", "")}
    first = _FIRST.match(lower)
    if first is not None and first.group() not in _NEVER_FIRST:
        triggers.add(first.group())
    return triggers


def _is_cased(word: str) -> bool:
    return word.isupper() and word.isalpha() and 1 < len(word) <= _CASED_LETTERS


def may_follow(follow: Follow, word: str) -> bool:
    """Whether a phrase can go on with a word (lower case, "" for none); hyphens and the like are the pattern's to judge."""
    if follow is None or word in follow:
        return True
    if not word or word in _STOPS:
        return False
    return not word[0].isalnum() or (not word.isalnum() and _first_run(word) in follow)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def match_phrase(phrase: Phrase, text: str, start_char: int, limit: int, low: int) -> int:
    """Match a phrase at a character.

    Args:
        start_char: where the phrase must begin.
        limit: where the range ends.
        low: where the range begins; context is read no further back.

    Returns:
        The end of the match, -1 for none.
    """
    match = _compiled(phrase.pattern).match(text, start_char, limit)
    if match is None:
        return -1
    end = match.end()
    if phrase.left or phrase.not_left:
        before = text[max(low, start_char - 60) : start_char]
        if (phrase.left and not phrase.left.search(before)) or (phrase.not_left and phrase.not_left.search(before)):
            return -1
    if phrase.right and not phrase.right.match(text, end, limit):
        return -1
    if phrase.not_right and phrase.not_right.match(text, end, limit):
        return -1
    return end
