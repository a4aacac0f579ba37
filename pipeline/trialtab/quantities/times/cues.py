"""What stands on both sides of a duration: "for at least the last [6 months] prior to screening".

The left side is read backwards, word group by word group, until a word is no cue; each group has a role from
`patterns/time_cues.tsv`. The right side is read forwards: what may be skipped ("period", "or more", a bracket, ", whichever
is longer,"), then the word that ties the duration to an event.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import NamedTuple

from trialtab.patterns import expand_list, parse_table
from trialtab.quantities.times.text import phrase_regex

_REACH = 60  # characters to the left in which cues stand
_TOKEN = re.compile(r"[a-z]+(?:['/-][a-z]+)*\.?|\d+(?:[.,]\d+)*|[<>=≤≥~±/]+|[^\s]")
_Token = tuple[str, int]  # as written, and where it starts
_MAINS = frozenset(
    ["within", "in", "during", "over", "for", "x", "every", "per", "until", "after", "from", "since", "between", "at"]
)
_COMPARATORS = frozenset(["ge", "gt", "le", "lt"])
_LIMITED = frozenset(["recent", "first", "next", "following"])
_WHICHEVER = (
    r"[,;]? *\(?whichever (?:(?:is|was|of (?:these|the two|them)|period|time|interval|one|comes|occurs|occurred|be"
    r"|should be)"
    r" )*(?:the )?(?:longer|longest|greater|greatest|shorter|shortest|later|latest|last|first|earlier|earliest|more recent)"
    r"(?: (?:is|period|one))?\)?,?"
)
# "3 years+ of practice"; "for 4 days + ribavirin" adds a drug
_PLUS = r" ?\+(?= *(?:$|[.,;)]|(?:of|before|prior|ago|since|after|history)(?![a-z])))"
# "24 hr. of surgery"
_ABBREVIATED = re.compile(
    r"(?<=(?:hr|wk|mo|yr))\.(?= (?:of|before|prior|after|from|since|preceding|following)(?![a-z]))"
    r"|(?<=(?:hrs|wks|mos|yrs|min|sec))\.(?= (?:of|before|prior|after|from|since|preceding|following)(?![a-z]))"
)
_ELAPSED = r"(?:(?:must|should|will|shall|may|have|has|had|need|needs|to|be|been) )*(?:elapsed|elapse|passed|lapsed|past|pass) "

_GAP = r"between(?= (?![\d(])[^.;]{3,90} and )"  # "less than 4 weeks between surgery and randomisation"


class Left(NamedTuple):
    """Cues before a duration.

    Attributes:
        start: offset of the first cue, or of the duration where there is none.
        main: `within`, `in`, `during`, `over`, `for`, `x`, `every`, `per`, `until`, `after`, `from`, `since`, `between`, `at`,
            or "".
        comparator: `ge`, `gt`, `le`, `lt`, or "".
        course: `recent` (last, past, previous), `next`, `first`, or "".
        determined: an article or the like stands before it.
    """

    start: int
    main: str = ""
    comparator: str = ""
    course: str = ""
    determined: bool = False


class Right(NamedTuple):
    """Cues after a duration.

    Attributes:
        end: offset after the tie, or after the duration and its comparator where there is no tie.
        tie: `before`, `after`, `of`, `from`, `since`, `ago`, or "".
        comparator: `ge` ("or more"), `le` ("or less"), or "".
        is_age: "of age", "old", "and older".
        around: "before or after", "before and during".
        bracket: offsets of a bracket that was skipped, (-1, -1) without.
        word: the tie as written.
    """

    end: int
    tie: str = ""
    comparator: str = ""
    is_age: bool = False
    around: str = ""
    bracket: tuple[int, int] = (-1, -1)
    word: str = ""


class Cues:
    """`patterns/time_cues.tsv`, compiled."""

    def __init__(self, table: str, file: str = "time_cues.tsv") -> None:
        self._left: dict[str, str] = {}
        right: dict[str, list[str]] = {}
        for row in parse_table(table, file=file, required=("id", "side", "role", "words")):
            for phrase in expand_list(row["words"]):
                if row["side"] == "left":
                    self._left[" ".join(_TOKEN.findall(phrase))] = row["role"]
                else:
                    right.setdefault(row["role"], []).append(phrase)
        pieces = [phrase.split(" ") for phrase in self._left]
        self._tails = frozenset(" ".join(words[first:]) for words in pieces for first in range(len(words)))
        self._last_words = frozenset(words[-1] for words in pieces)
        self._age = re.compile(rf"[ -]*{phrase_regex(right['age'])}")
        self._skip = re.compile(
            rf"'?(?: *,? *(?P<ge>{phrase_regex(right['ge'])})| *,? *(?P<le>{phrase_regex(right['le'])})"
            rf"|[ -]+(?P<fill>{phrase_regex(right['fill'])})|, ?inclusive,"  # "within 14 days, inclusive, prior to"
            rf"| *(?P<whichever>{_WHICHEVER})| *(?P<close>\))|(?P<plus>{_PLUS}))"
        )
        self._bracket = re.compile(r" *(\([^()]{1,90}\))")
        ties = "|".join(
            f"(?P<{role}>{phrase_regex(right[role])})" for role in ("since", "ago", "before", "after", "of", "from")
        )
        self._tie = re.compile(
            rf"'? *,? *(?:(?:immediately|directly|just|shortly|right|either|that is) )?(?:(?P<elapsed>{_ELAPSED}"
            rf"(?:(?P<ahead>before|prior to)|since|from|between|after|following)(?![a-z]))|{ties}|(?P<gap>{_GAP})"
            rf"|(?P<post>(?<!, )(?:post|pre(?!gn|sc|ss|vi|eclam))(?=[a-z]{{5}})))"
        )
        self._around = re.compile(
            r"(?: *,? *(?:or|and|and/or|/) *|/|, *)(?P<word>during|at|on|while|after|following|until|through|throughout|upon"
            r"|within"
            r"|before|prior to)(?![a-z])(?: *,? *(?:or|and|and/or|/) *(?:after|following|during)(?![a-z]))?"
        )

    def read_left(self, folded: str, start: int) -> Left:
        """Cues that end at `start`, nearest first."""
        before = folded[max(0, start - 24) : start].rstrip()
        word = before[before.rfind(" ") + 1 :].rpartition("(")[2].rpartition(",")[2]
        last = before[-1:]
        if not last or last in "(;)" or (last.isalpha() and word not in self._last_words):
            return Left(start)
        tokens: list[_Token] = []
        more = _tokens_before(folded, start)
        roles: dict[str, int] = {}
        done = 0
        while True:
            role, stop = self._role_before(tokens, more, done)
            if not role or not _may_follow(role, roles):
                break
            done = stop
            word, offset = tokens[done - 1]
            if role == "recent" and word == "last" and not _COMPARATORS.isdisjoint(roles):
                role = "for"  # "which last at least 4 weeks"
            roles[role] = offset
        return _left(roles, start) if roles else Left(start)

    def _role_before(self, tokens: list[_Token], more: Iterator[_Token], done: int) -> tuple[str, int]:
        """The role of the longest cue that ends before the nearest `done` tokens, and how many tokens those are with it.

        Args:
            tokens: the tokens read so far, the nearest first; more are added from `more` where they are needed.
        """
        role, stop, phrase = "", done, ""
        for index in itertools.count(done):
            if index == len(tokens):
                token = next(more, None)
                if token is None:
                    break
                tokens.append(token)
            phrase = f"{tokens[index][0]} {phrase}" if phrase else tokens[index][0]
            if phrase not in self._tails:
                break
            if found := self._left.get(phrase):
                role, stop = found, index + 1
        return role, stop

    def read_right(self, folded: str, end: int) -> Right:
        """Cues that begin at `end`."""
        if folded.startswith(".", end) and _ABBREVIATED.match(folded, end):
            end += 1
        comparator, bracket, position = "", (-1, -1), end
        settled = end
        for _ in range(5):
            if self._age.match(folded, position):
                return Right(settled, "", comparator, True, "", bracket)
            if tie := self._tie.match(folded, position):
                return self._tied(folded, tie, comparator, bracket)
            if skipped := self._skip.match(folded, position):
                position = skipped.end()
                if skipped["ge"] or skipped["le"] or skipped["plus"]:
                    comparator = "le" if skipped["le"] else "ge"
                    settled = position
            elif opened := self._bracket.match(folded, position):
                bracket, position = opened.span(1), opened.end()
            else:
                break
        return Right(settled, "", comparator, False, "", bracket)

    def _tied(self, folded: str, tie: re.Match[str], comparator: str, bracket: tuple[int, int]) -> Right:
        role = str(tie.lastgroup)
        word = tie[role]
        if role == "elapsed":
            role = "before" if tie["ahead"] else "since"
            # "4 weeks must have elapsed"
            comparator = comparator or ("ge" if tie["ahead"] or word.startswith(("must", "should", "will")) else "")
        elif role == "gap":
            role = "since"
        elif role == "post":
            role = "after" if word == "post" else "before"
        end = tie.end()
        around = ""
        if role in ("before", "after") and (more := self._around.match(folded, end)):
            around, end = more["word"], more.end()
        return Right(end, role, comparator, False, around, bracket, word)


def _tokens_before(folded: str, start: int) -> Iterator[_Token]:
    """Words, numbers and signs before `start` with their offsets, the nearest first. No token goes over a space."""
    least = max(0, start - _REACH)
    end = start
    while end > least:
        begin = max(folded.rfind(" ", least, end) + 1, least)
        word = folded[begin:end]
        if word.isascii() and word.isalpha():  # saves the pattern
            yield word, begin
            end = begin - 1
            continue
        yield from reversed([(match[0], match.start()) for match in _TOKEN.finditer(folded, begin, end)])
        end = begin - 1


def _may_follow(role: str, roles: dict[str, int]) -> bool:
    """Whether a cue may stand left of those already read."""
    if role in ("det", "approx"):
        return True
    if role in _COMPARATORS:
        return not any(item in roles for item in _COMPARATORS)
    if role in _LIMITED:
        is_noun = role == "following" and any(item in roles for item in _MAINS)  # "any of the following within 6 months"
        return not is_noun and not any(item in roles for item in _LIMITED)
    mains = [item for item in roles if item in _MAINS]
    return not mains or (mains == ["over"] and role in ("for", "within"))


def _left(roles: dict[str, int], start: int) -> Left:
    telling = [offset for role, offset in roles.items() if role not in ("det", "approx")]
    main = next((role for role in roles if role in _MAINS), "")
    comparator = next((role for role in roles if role in _COMPARATORS), "")
    course = next((role for role in roles if role in ("recent", "next", "first")), "")
    determined = "det" in roles
    if "over" in roles and (other := next((role for role in roles if role in ("for", "within")), "")):
        main, comparator = other, comparator or "gt"  # "for over 6 months"
    elif main == "over" and (determined or course):
        main = "in"  # "over the past year"
    if "following" in roles:
        if determined or main:
            course = "next"
        else:
            main = "after"
    return Left(min(telling, default=start), main, comparator, course, determined)
