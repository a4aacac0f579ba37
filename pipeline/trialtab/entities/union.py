"""The union policy: which of the rules' and the trained model's findings are the entities of a text.

Two questions, two answers. *What are rows made of?* The rules' concepts, always, and of the model's those that stand where the
rules see nothing and that are sure enough (`promoted`). *What are the spans of the text* (`doc.ents`, the entities table)?
`union`, chosen for the score on the dev parts of the corpora:

1. Where both see something, the model's bounds and label stand: it was told of the rules' names and has learnt where a name
   begins and ends. At the same place and label it takes norm and code from the rules; at other bounds it has no code.
2. The model's spans stand from a confidence on, outside criteria from a higher one where the rules see nothing (`Policy`).
3. Rules-only spans stand where the share of right ones is high enough to raise the score (`Policy`), and doses, routes, forms,
   frequencies, durations always. Others, in criteria VALUE and TEMPORAL too, are still what rows rest on.
4. Outside criteria the rules alone speak of VALUE and TEMPORAL, DOSE, ROUTE, FREQUENCY and DURATION; there the model's stand
   where the rules have none.

Without a model the spans are the rules' own.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from typing import NamedTuple

from trialtab.entities.names import is_setting
from trialtab.entities.norms import one_spelling
from trialtab.patterns import role_words
from trialtab.types import Assertion, Criterion, DocFindings, Entity, Label, Source

# values and the like: what is made of them in rows rests on the rules alone, and nothing is asserted of them
RULES_BETTER = frozenset({Label.VALUE, Label.TEMPORAL, Label.DOSE, Label.ROUTE, Label.FORM, Label.FREQUENCY, Label.DURATION})
# confidence means the share of exact spans on the dev parts: what only one of the two sees is right less often than it says
MODEL_ALONE = 0.8
RULES_ALONE = {Label.CONDITION: 0.5, Label.PERSON: 0.5}
NEVER = 2.0  # a threshold that nothing reaches
GIVEN_LEAST = 0.9  # of a drug outside criteria: there it may become a row of the interventions
_MODEL_BETTER = frozenset({Label.VALUE, Label.TEMPORAL})  # in criteria
_PLAIN = Assertion(-1)
_START = attrgetter("start_char")
_OPENING, _CLOSING = "([{", ")]}"
_EDGES = " \t\r\n\xa0,;:.*•-–"
_BREAK = re.compile(r"\s*(?:;|\n\s*\n|\n\s*[*•-]\s)\s*")  # of two items of a list, never inside a name
_AMOUNT = re.compile(r"[\d.,]+(?:\s+[%°µa-zA-Z/]{1,6})?")  # "470 ms" is no concept, whatever the model says
_NAMELESS = re.compile(r"(?>(?:(?:average|mean|peak|the|these|such)\s+)+)(?:levels?|values?|counts?|concentrations?)", re.I)
_BOUND = re.compile(r"\s*(?:[<>≤≥=]|\b(?:greater|less|more|higher|lower) than\b)")
_CUE = re.compile(r"(?:no|not|without|except(?: for)?|history of|evidence of|absence of|diagnosis of)\s+", re.IGNORECASE)
_WORD = re.compile(r"\s+([A-Za-z]+)")
_WORDS = role_words("entity_words.tsv")
_EMPTY = re.compile(_WORDS["empty"], re.IGNORECASE)
_LOUD = re.compile(  # but "ALL in first remission", "AS for ≥ 2 years"
    rf"(?:NO|IS|IT|OR|AND|NOT|AT|IN|ON|ARE|BE)\s+[A-Za-z]|AS\s+(?i:{_WORDS['loud_after_as']})\b"
    rf"|ALL\s+(?i:{_WORDS['loud_after_all']})\b"
)


class Policy(NamedTuple):
    """What stands among the spans; `benchmarks/union_fit.py` chooses it on dev parts.

    Attributes:
        least: confidence from which a model's span stands in criteria.
        least_met: the same outside criteria, where the rules see something too.
        least_alone: the same outside criteria, where they see nothing.
        alone_inside: labels of rules-only spans that stand in criteria; conditions need a code there as elsewhere.
        alone_outside: the same outside criteria.
    """

    least: float = 0.4
    least_met: float = 0.4
    least_alone: float = 0.6
    alone_inside: frozenset[Label] = frozenset({Label.CONDITION, Label.PERSON})
    alone_outside: frozenset[Label] = frozenset({Label.CONDITION, Label.PERSON})


POLICY = Policy()


class Named(NamedTuple):
    """A span of the text and what is said of it."""

    entity: Entity
    assertion: Assertion


def trimmed(text: str, entity: Entity) -> list[Entity]:
    """A model's span without what is no name: cut at list separators and before a bound, without cues and stray marks.

    Args:
        text: of the Doc.
        entity: as the model gave it; values and times stay as they are.

    Returns:
        Its parts, mostly one; none where nothing is left.
    """
    if entity.label in RULES_BETTER:
        return [entity]
    start = entity.start_char
    inside = text[start : entity.end_char]
    if inside.isalpha():
        return [entity]  # one plain word, as most are
    parts = []
    is_broken = ";" in inside or "\n" in inside
    breaks = [match.span() for match in _BREAK.finditer(text, start, entity.end_char)] if is_broken else []
    for end, following in [*breaks, (entity.end_char, entity.end_char)]:
        place = _bare(text, start, end)
        if place == entity[:2]:
            return [entity]
        if place is not None:
            parts.append(entity._replace(start_char=place[0], end_char=place[1]))
        start = following
    return parts


def _bare(text: str, start: int, end: int) -> tuple[int, int] | None:
    if cue := _CUE.match(text, start, end):
        start = cue.end()
    if bound := _BOUND.search(text, start, end):
        end = bound.start()
    changed = True
    while changed and start < end:
        changed = False
        first, last = text[start], text[end - 1]
        inside = text[start:end]
        if first in _EDGES or first in _CLOSING or (first in _OPENING and not _is_closed(inside, first)):
            start, changed = start + 1, True
        elif last in " \t\r\n\xa0,;:" or last in _OPENING or (last in _CLOSING and not _is_opened(inside, last)):
            end, changed = end - 1, True
    is_nothing = start >= end or _AMOUNT.fullmatch(text, start, end) or _NAMELESS.fullmatch(text, start, end)
    return None if is_nothing else (start, end)


def _is_closed(inside: str, mark: str) -> bool:
    return inside.count(mark) <= inside.count(_CLOSING[_OPENING.index(mark)])


def _is_opened(inside: str, mark: str) -> bool:
    return inside.count(mark) <= inside.count(_OPENING[_CLOSING.index(mark)])


def promoted(
    text: str, entities: Sequence[Entity], tagged: Iterable[Entity], least: Mapping[str, float], criteria: Sequence[Criterion]
) -> list[Entity]:
    """The model's spans that become concepts of rows; their norm is their text in lower case, in one spelling.

    Args:
        text: of the Doc.
        entities: the rules' concepts, sorted.
        tagged: the model's spans.
        least: confidence that each label must reach; a label that is missing never does.
        criteria: the items of the text, sorted; a drug outside of them must be surer (`GIVEN_LEAST`).
    """
    return [
        each._replace(norm=one_spelling(" ".join(text[each.start_char : each.end_char].lower().split()), each.label))
        for each in tagged
        if each.confidence >= least.get(each.label, NEVER)
        and meeting(entities, each) < 0
        and not _says_nothing(text, each)
        and (each.label is not Label.DRUG or each.confidence >= GIVEN_LEAST or _in_criterion(each, criteria))
    ]


def _says_nothing(text: str, entity: Entity) -> bool:
    """Whether a span names no concept by itself: an empty word, a plain one in capitals ("NO contraindication"), a setting."""
    written = text[entity.start_char : entity.end_char]
    following = _WORD.match(text, entity.end_char)
    if entity.label is Label.CONDITION and following and is_setting(following[1]):
        return True
    if _EMPTY.fullmatch(written):
        return True
    return written.isupper() and _LOUD.match(text, entity.start_char) is not None


def union(findings: DocFindings, policy: Policy = POLICY) -> list[Named]:
    """The spans of a text, sorted, none overlapping, with what is said of them."""
    rules = _rules(findings)
    if findings.tagged is None:
        return rules
    known = [named.entity for named in rules if named.entity.source is Source.PATTERN]
    places = {(each.start_char, each.end_char, each.label): each for each in known}
    chosen: list[Named] = []
    for number, each in enumerate(findings.tagged):
        is_met, is_inside = meeting(known, each) >= 0, _in_criterion(each, findings.criteria)
        if each.confidence < (policy.least if is_inside else policy.least_met if is_met else policy.least_alone):
            continue
        if is_met and not is_inside and each.label in RULES_BETTER:
            continue
        same = places.get((each.start_char, each.end_char, each.label))
        if not is_met:
            each = each._replace(confidence=round(each.confidence * MODEL_ALONE, 3))
        elif same is not None:
            each = same._replace(confidence=each.confidence)
        assertion = findings.tagged_assertions[number] if number < len(findings.tagged_assertions) else _PLAIN
        chosen.append(Named(each, assertion))
    taken = [named.entity for named in chosen]
    chosen += [
        Named(entity._replace(confidence=min(entity.confidence, RULES_ALONE.get(entity.label, 1.0))), assertion)
        for entity, assertion in rules
        if _stands_alone(entity, findings.criteria, policy) and meeting(taken, entity) < 0
    ]
    return sorted(chosen, key=lambda named: named.entity.start_char)


def _rules(findings: DocFindings) -> list[Named]:
    said = [*findings.assertions[: len(findings.entities)]]
    said += [_PLAIN] * (len(findings.entities) - len(said) + len(findings.values))
    pairs = zip((*findings.entities, *findings.values), said, strict=True)
    return [Named(*pair) for pair in sorted(pairs, key=lambda pair: pair[0].start_char)]


def _stands_alone(entity: Entity, criteria: Sequence[Criterion], policy: Policy) -> bool:
    if entity.source is Source.MODEL:
        return False
    is_inside = _in_criterion(entity, criteria)
    if entity.label in RULES_BETTER:
        return not (is_inside and entity.label in _MODEL_BETTER)
    stands = entity.label in (policy.alone_inside if is_inside else policy.alone_outside)
    return stands and (entity.label is not Label.CONDITION or entity.code is not None)


def meeting(entities: Sequence[Entity], one: Entity) -> int:
    """The index of an entity that shares a character with `one`, -1 where none does; they are sorted and do not overlap."""
    index = bisect_right(entities, one.start_char, key=_START)
    if index and entities[index - 1].end_char > one.start_char:
        return index - 1
    return index if index < len(entities) and entities[index].start_char < one.end_char else -1


def _in_criterion(entity: Entity, criteria: Sequence[Criterion]) -> bool:
    index = bisect_right(criteria, entity.start_char, key=_START) - 1
    return index >= 0 and entity.start_char < criteria[index].end_char
