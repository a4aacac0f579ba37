"""What joins two neighbouring lists: the words between them, and the words behind the last one."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from enum import StrEnum

from trialtab.relations.lexicon import RelationLexicon
from trialtab.relations.scene import Scene

_AND_SO_ON = re.compile(r"\s*+,?+\s*+(?:\.{3}|…|(?:etc|and so on|and others|among others)\b)", re.I)
BOTH = re.compile(
    r"\s*+,?\s*+\bor\s+(?:both|all(?! other| the following)|any\s+(?:combination|of\s+(?:these|them|the above))"
    r"|either(?=\s*[,.;)])|a\s+combination)\b",
    re.I,
)
AND = re.compile(r"\band\b(?!\s*/\s*or)|&", re.I)
OR = re.compile(r"\bor\b|/", re.I)
AND_OR = re.compile(r"\s*+(?:and\s*/\s*or|or\s*/\s*and)\b", re.I)  # joins what stands next to it
CONJUNCTION = re.compile(r"\b(?:or|and)\b", re.I)
COLON = re.compile(r"\s*:\s*")
UNKNOWN_LAST = re.compile(  # "CT, MRI, or bone scan"
    r"\s*+(?P<comma>,?)\s*+(?:and\s*/\s*or|or|nor)\s+(?!(?:if|who|when|as|equivalents?|similar|its?|their|less|more)\b)[a-z]",
    re.I,
)
TIE = re.compile(r"\s*+(?:\w+\s+){0,2}?(?:of|for|to|with|in|on|by|from|against|at)\s[^,;:()]*", re.I)  # "trial for asthma"
_RESTATES = re.compile(r"\b(?:i\.?\s?e|namely)\b", re.I)
_ALTERNATIVE = re.compile(r"\s*,\s*or\b", re.I)
MAX_COMMA_HEAD = 4  # words
_MAX_COMMA_TAIL = 3
_WORD = r"(?!(?:and|or|nor)\b)[\w'’/+.-]++"
_JOINT = re.compile(  # words of the left member, the joint, words of the right member
    rf"(?P<tail>(?:\s*+{_WORD}){{0,5}})\s*+(?P<mark>[,;])?\s*+"
    rf"(?:(?P<word>and\s*/\s*or|or\s*/\s*and|or|nor|and|&)(?![\w-]),?)?"
    rf"(?P<head>(?:\s*+{_WORD}){{0,7}}(?:\s+(?:and\s*/\s*or|or|and)(?:\s+{_WORD}){{1,3}})?)\s*",
    re.I,
)
_DESCRIBED = re.compile(  # "asthma requiring daily therapy, COPD"
    r"\s*(?:(?:that|which)\s+)?(?:requir\w+|due\s+to|secondary\s+to|caused\s+by|associated\s+with|related\s+to|resulting\s+from)\b"
    r"[^,;()]*(?=,)",
    re.I,
)
_UNKNOWN_MEMBER = re.compile(rf"\s*,\s*(?:{_WORD}\s*){{1,4}}(?=,)", re.I)  # "AST, P. alkaline, ALT"
_NEEDING = re.compile(
    r"(\b(?:or|and)\s+)(?:who\s+)?(?:requir(?:e|es|ed|ing)|need(?:s|ed|ing)?|dependen(?:t|ce)\s+on|in\s+need\s+of)\b", re.I
)
# what begins a statement of its own behind "or", beside a bound: "SpO2 <= 94 % on room air or on oxygen"
_STATES = frozenset(
    (
        "under",
        "in",
        "on",
        "receiving",
        "taking",
        "use",
        "using",
        "treated",
        "undergoing",
        "with",
        "having",
        "has",
        "have",
        "history",
        "presence",
        "need",
    )
)
_LONG_TAIL = re.compile(rf"(?:\s*+{_WORD}){{6,9}}\s*+(?=,\s*or\b)", re.I)  # "a diagnosis made at a visit to the clinic, or"
_CLASS = re.compile(r"[IVX]+[A-C]?|\d+|[A-D]")


class Joint(StrEnum):
    """How two neighbouring lists are joined."""

    OR = "or"
    AND = "and"
    COMMA = "comma"
    EXAMPLE = "example"  # the second names some of what the first says
    MEMBER = "member"  # the same by "including", which may name all that is meant
    LABEL = "label"  # the same by a colon: "flu-like symptoms: cough, fever"


def naming(intro: str) -> Joint | None:
    """How a class and what an opening word names of it are joined; None for "i.e.", which says the same again."""
    if _RESTATES.search(intro):
        return None
    return Joint.MEMBER if "includ" in intro.lower() or "consist" in intro.lower() else Joint.EXAMPLE


def opens_examples(gap: str, lexicon: RelationLexicon) -> set[Joint]:
    """What opens a list of examples of something that is no concept: "agents such as A, B"."""
    opened = lexicon.intro.search(gap)
    is_last = opened is not None and opened.end() == len(gap) and naming(opened[0]) is Joint.EXAMPLE
    return {Joint.EXAMPLE} if is_last else set()


def attributes(scene: Scene) -> list[tuple[int, int]]:
    """Spans of the bounds and times of an item: they belong to what they are said of, and part no list."""
    findings = scene.findings
    spans = [(findings.quantities[i].start_char, findings.quantities[i].end_char) for i in scene.quantities]
    spans += [(findings.windows[i].start_char, findings.windows[i].end_char) for i in scene.windows]
    spans += [(findings.time_spans[i].start_char, findings.time_spans[i].end_char) for i in scene.time_spans]
    spans += [(findings.frequencies[i].start_char, findings.frequencies[i].end_char) for i in scene.frequencies]
    return sorted(spans, key=lambda span: (span[0], -span[1]))


def without_spans(text: str, spans: Sequence[tuple[int, int]], starts: Sequence[int], start: int, end: int) -> str:
    """Text [start, end) without the spans that lie in it; `starts` are where the spans begin, in order."""
    pieces, position = [], start
    for left, right in spans[bisect_left(starts, start) : bisect_left(starts, end)]:
        if left >= position and right <= end:
            pieces.append(text[position:left])
            position = right
    return " ".join([*pieces, text[position:end]])


def joint_of(gap: str, lexicon: RelationLexicon, is_alike: bool, is_example: bool, is_bounded: bool = False) -> Joint | None:
    """What the words between two lists join them by.

    Args:
        is_bounded: whether the first has a bound, so that what follows "or" may be a statement of another sort.
    """
    if is_alike and (unknown := _UNKNOWN_MEMBER.match(gap)):
        gap = gap[unknown.end() :]
    if is_alike and (described := _DESCRIBED.match(gap)):
        gap = gap[described.end() :]
    if is_alike and (long := _LONG_TAIL.match(gap)):
        gap = gap[long.end() :]
    needs = _NEEDING.search(gap) is not None
    gap = _NEEDING.sub(r"\1", gap)  # "SpO2 <= 94 % or requiring oxygen": of the second member, no clause of the first
    found = _JOINT.fullmatch(gap)
    if found is None or lexicon.joint_bar.search(gap):
        return None
    tail, head = found["tail"].split(), found["head"].split()
    if tail and head and _CLASS.fullmatch(tail[-1]) and _CLASS.fullmatch(head[0]):
        return None  # "stage III or IV ovarian carcinoma"
    word = (found["word"] or "").lower()
    is_tied = bool(tail) and lexicon.joint_link.search(found["tail"]) is not None
    if word not in ("", "and", "&"):
        opens = bool(head) and head[0].lower() in _STATES - {word.lower() for word in tail}
        is_statement = is_bounded and (opens or needs or found["word"] == "OR")  # in capitals it joins whole statements
        if is_tied and not found["mark"] and (head or not is_alike) and not is_statement:
            return None  # "asthma with moderate or severe exacerbations", "asthma on oral or inhaled corticosteroids"
        return Joint.OR if is_alike or not tail or found["mark"] or is_statement else None
    if not is_alike or len(head) > MAX_COMMA_HEAD or len(tail) > _MAX_COMMA_TAIL or (is_tied and not is_example):
        return None
    if word:
        return Joint.AND
    return Joint.COMMA if found["mark"] == "," else None


def starts_alternative(gap: str) -> bool:
    """Whether a comma stands before "or", so that what follows may be joined to more than the last word before it."""
    return _ALTERNATIVE.match(gap) is not None


def said_behind(gap: str) -> set[Joint]:
    """What the words behind a list say of it: "or both", "etc."."""
    if BOTH.match(gap):
        return {Joint.OR}
    return {Joint.EXAMPLE} if _AND_SO_ON.match(gap) else set()
