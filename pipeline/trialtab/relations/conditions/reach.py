"""How far back a condition at the end of a clause reaches."""

from __future__ import annotations

import re

_OTHER_BOUND = re.compile(
    r"\bor\s+(?=(?:[<>≤≥=]|less|more|greater|at\b|up\b|no\b|not\b|below|above|within)[^()]{0,40}?\d)", re.I
)
# the other bound of a measure that is named again: "≤ 3 x ULN or AST ≤ 5 x ULN, if …"
_OTHER_NAMED = re.compile(
    r"(?:\d|\b(?:ULN|IULN|UNL|normal|limit|range)\b|[%)\]]|/\s?\w+)[\s,]*\b(?P<or>or)\s+(?=(?:(?!if\b|for\b|in\b)[\w()./-]+\s+){1,6}?"
    r"(?:[<>≤≥=]|less\s|more\s|greater\s|at\s|up\s|no\s|not\s|below|above|within)[^()]{0,40}?\d)",
    re.I,
)
_EXCEPTION = re.compile(r"\b(?:unless|except(?:ions?)?|excluding|other than|apart from)\b", re.I)


def governed_from(text: str, sentence: int, position: int) -> int:
    """Where what a condition governs begins: its bracket, bound, exception or sentence.

    "(> 5 x ULN if …)", "or < 5 x ULN if …", "unless on insulin, provided …".

    Args:
        text: of the Doc.
        sentence: where the sentence begins.
        position: where the condition does.
    """
    opened = text.rfind("(", sentence, position)
    is_inside = opened >= 0 and text.find(")", opened, position) < 0 and text[opened + 1 : position].strip()
    start = opened if is_inside else sentence
    start = max((match.start() for match in _EXCEPTION.finditer(text, start, position)), default=start)
    other = max((match.start() for match in _OTHER_BOUND.finditer(text, start, position)), default=start)
    other = max((match.start("or") for match in _OTHER_NAMED.finditer(text, start, position)), default=other)
    return other if any(letter.isdigit() for letter in text[start:other]) else start
