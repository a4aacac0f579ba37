"""Which arms a part of a text speaks of: "Arm A: 10 mg. Arm B: 20 mg", "10 mg (cohort I), 20 mg (cohorts II and III)".

One text may give the doses of several arms; each arm has only its own. A mark counts where a registered arm bears it: in a
trial of one arm, "part A" and "part B" are both given to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from trialtab.types import Arm

_KIND = r"(?P<kind>arms?|groups?|cohorts?|parts?|treatments?|sequences?|(?:dose )?levels?|regimens?)"
_ID = r"(?:[A-H][1-9]?|(?:IX|IV|V?I{1,3}|V)[A-H]?|[1-9]\d?)(?![\w%.])"
_IDS = rf"(?P<ids>{_ID}(?:(?:\s*,\s*|\s*,?\s*(?:and|or|&|/)\s*){_ID})*)"
_MARK = re.compile(rf"(?<![\w-]){_KIND}\s*[:#]?\s*{_IDS}", re.I)
# at the beginning of a clause, before what is said of the arm: "Arm A: 10 mg", "For group A, 10 mg", "(Arm I) 10 mg"
_OPENS = re.compile(
    r"(?:^|[.;:\n*•-]|\b(?:and|or|vs\.?|versus))\s*(?:\(\s*|(?:for|in)\s+(?:patients\s+in\s+)?(?:the\s+)?)?$", re.I
)
_OPENED = re.compile(r"\s*(?:\([^()]{1,60}\)\s*)?(?:[:,)–-]|\s(?:will\s+)?(?:receives?|takes?|gets?|is given)\b)", re.I)
_IN_ARM = re.compile(
    rf"[\s,]*+(?:in|for|to)\s+(?:the\s+)?(?:(?:patients|participants|subjects)\s+in\s+)?(?:the\s+)?{_KIND}\s*[:#]?\s*{_IDS}",
    re.I,
)
_CLAUSE_END = re.compile(r"\s*(?:$|[.;,)]|\b(?:and|or|vs|versus|while)\b)", re.I)
_CLOSED = re.compile(r"\s*\)")
_NEXT = re.compile(r"(?:\b(?:or|and|then|vs\.?|versus)|[;.:])\s*$", re.I)  # "or (arm II)" opens the next part
_BARE = re.compile(_ID)
_LABEL = 5  # letters from which a label is told from a chance word before a colon
_SHORTEST = 3  # letters, where the names of all arms head their parts: "Low: 5 mg. High: 10 mg"
_GROUP_AFTER = r"(?P<kind>\s+(?:arm|group|cohort))?\s*(?:\([^()]{1,30}\)\s*)?:"
_LABEL_KIND = re.compile(r"\s+(?:arm|group|cohort)s?$", re.I)
_REACH = 90  # characters after a dose in which "(arm A)" stands


def ids_of(label: str) -> frozenset[tuple[str, str]]:
    """The marks of an arm's label, as (kind, id): "Group A: low dose" has ("group", "A"), "A" has ("", "A")."""
    bare = label.strip(" .:")
    if _BARE.fullmatch(bare):
        return frozenset({("", bare.upper())})
    match = _MARK.match(label.strip())
    return frozenset(_marks(match)) if match else frozenset()


def is_of_other_arm(text: str, start: int, end: int, span: tuple[int, int, int], arm: Arm, arms: Sequence[Arm]) -> bool:
    """Whether a mention stands where a text speaks of other arms than `arm`.

    Args:
        start, end: the segment that the mention stands in.
        span: where its amount starts, where the mention ends, and where the next amount starts.
        arm: the arm in question; arms: all of the trial.
    """
    if len(arms) < 2:
        return False
    if headed := _heading(text, start, end, span[0], arms):
        return arm.label != headed
    if named := _bracket(text, end, span, arms):
        return arm.label != named
    scope = _scope(text, start, end, span)
    if not scope:
        return False
    known = frozenset().union(*(ids_of(item.label) for item in arms))
    mine = ids_of(arm.label)
    return any(_fits(mark, known) for mark in scope) and not any(_fits(mark, mine) for mark in scope)


def _heading(text: str, start: int, end: int, amount: int, arms: Sequence[Arm]) -> str | None:
    """The label of the arm whose name heads the part of a text: "Standard dose arm: 40 mg. High dose arm: 80 mg".

    A name alone may be that of the agent ("Imatinib: 400 mg"): it has to have two words, and another arm's name has to head a
    part too.
    """
    if ":" not in text[start:amount]:
        return None
    names = {name: label for name, label in _names(arms).items() if sum(map(str.isalpha, name)) >= _SHORTEST}
    if not names:
        return None
    either = "|".join(_spelt(name) for name in sorted(names, key=len, reverse=True))
    heads = list(re.finditer(rf"(?<![\w-])(?P<name>{either}){_GROUP_AFTER}", text[start:end], re.I))
    found = {_one_spelling(head["name"]) for head in heads}
    heads = [head for head in heads if start + head.end() <= amount]
    if not heads:
        return None
    is_told = " " in heads[-1]["name"] and sum(map(str.isalpha, heads[-1]["name"])) >= _LABEL
    if not heads[-1]["kind"] and (len(found) < 2 or not (is_told or len(found) == len(arms))):
        return None
    return names[_one_spelling(heads[-1]["name"])]


def _names(arms: Sequence[Arm]) -> dict[str, str]:
    """The labels of arms by their names: "High dose" of "High-Dose arm", in one spelling."""
    return {name: arm.label for arm in arms if (name := _one_spelling(_LABEL_KIND.sub("", arm.label.strip(" .:"))))}


def _one_spelling(name: str) -> str:
    """Lower case, single spaces, no hyphens."""
    return " ".join(name.lower().replace("-", " ").split())


def _spelt(name: str) -> str:
    """A regular expression for a name in any spelling: "high dose", "High-Dose"."""
    return r"[\s-]+".join(map(re.escape, name.split()))


def _bracket(text: str, end: int, span: tuple[int, int, int], arms: Sequence[Arm]) -> str | None:
    """The label of the arm that stands in brackets after an amount: "400 mg (arm: standard) or 600 mg (intensive group)"."""
    amount, after, following = span
    stop = min(end, after + _REACH, following if following > after else end)
    if "(" not in text[amount:stop]:
        return None
    names = _names(arms)
    either = "|".join(_spelt(name) for name in sorted(names, key=len, reverse=True))
    for match in re.finditer(
        rf"\(\s*(?:for\s+)?(?:the\s+)?(?P<kind>(?:arm|group|cohort)\s*[:#]?\s*)?(?P<name>{either})(?P<after>\s+(?:arm|group|cohort))?\s*\)",
        text[amount:stop],
        re.I,
    ):
        if (match["kind"] or match["after"]) and not _NEXT.search(text[amount : amount + match.start()]):
            return names[_one_spelling(match["name"])]
    return None


def _scope(text: str, start: int, end: int, span: tuple[int, int, int]) -> list[tuple[str, str]]:
    """The marks of the arms that a mention is for: those in brackets right after it, else those that open its part."""
    amount, after, following = span
    stop = min(end, after + _REACH, following if following > after else end)
    closed: list[tuple[str, str]] = []
    for match in _MARK.finditer(text, amount, stop):
        opened = text.rfind("(", amount, match.start())
        if opened < 0 or ")" in text[opened : match.start()] or _NEXT.search(text[amount:opened]):
            continue
        if _CLOSED.match(text, match.end()):
            closed.extend(_marks(match))  # "10 mg on day 1 (cohort I) and day 7 (cohort II)"
    if closed:
        return closed
    if (told := _IN_ARM.match(text, after, stop)) and _CLAUSE_END.match(text, told.end(), end):
        return list(_marks(told))  # "400 mg daily in cohort A; 600 mg daily in cohort B"
    found: list[tuple[str, str]] = []
    for match in _MARK.finditer(text, start, amount):
        before = text[max(start, match.start() - 40) : match.start()]
        if _OPENS.search(before) and _OPENED.match(text, match.end()):
            found = list(_marks(match))
    return found


def _marks(match: re.Match[str]) -> Iterator[tuple[str, str]]:
    kind = match["kind"].lower().rpartition(" ")[2].removesuffix("s")
    for item in re.finditer(_ID, match["ids"], re.I):
        yield kind, item[0].upper()


def _fits(mark: tuple[str, str], known: frozenset[tuple[str, str]]) -> bool:
    return mark in known or ("", mark[1]) in known
