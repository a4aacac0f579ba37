"""Reasons for exclusion that semicolons part: "long QT syndrome; uncorrected hypokalaemia; heart failure"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialtab.patterns import role_words
from trialtab.relations.scene import Scene
from trialtab.types import Domain, Kind

# what begins more of the statement before a semicolon
_GOES_ON = re.compile(rf"\W*(?:{role_words('criterion_words.tsv')['statement_on']})\b", re.I)
_NO_REASON = frozenset({Domain.SEX, Domain.AGE})


def parted_reasons(scene: Scene) -> Iterator[list[int]]:
    """The concept that each statement is about, where semicolons part two or more of them in an exclusion; else nothing."""
    text, start, end = scene.findings.text, scene.criterion.start_char, scene.criterion.end_char
    if scene.criterion.kind is not Kind.EXCLUSION or len(scene.clause_starts) < 2 or len(scene.concepts) < 2:
        return
    begins = [start, *(place for place in scene.clause_starts[1:] if text[place - 1] == ";")]
    heads: list[int] = []
    for begin, stop in zip(begins, [*begins[1:], end], strict=True):
        if begin > start and _GOES_ON.match(text, begin, stop):
            continue
        colon = text.rfind(":", begin, stop) + 1 if begin == start else 0
        heads.extend(_first(scene, max(begin, colon), stop))
    if len(heads) > 1:
        yield heads


def _first(scene: Scene, start: int, end: int) -> list[int]:
    """The first concept of a statement, or the first of what its allergies are to; none where it is no reason for exclusion."""
    reasons = [i for i in scene.concept_line().within(start, end) if scene.entity(i).domain not in _NO_REASON]
    if not reasons or scene.assertion(reasons[0]).exception:
        return []
    return [next((i for i in reasons if scene.assertion(i).sensitivity), reasons[0])]
