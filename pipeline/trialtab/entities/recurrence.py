"""One name, one label within a text: what the trained tagger sees once and misses elsewhere.

A text seldom uses one word in two senses (Gale, Church & Yarowsky 1992, "One sense per discourse"). So in prose (titles,
summaries, abstracts; not in criteria, which are short and stand by themselves)

1. a short form that the text explains has the label of its long form, wherever it stands;
2. what the rules take for a name has the label that the tagger gave it under another word for the same thing;
3. a longer name that the tagger was sure of is one wherever it stands again;
4. a code name that one place shows for a drug is one everywhere (`code_names`), and so is a name that stands in brackets behind
   a drug (`aliases`).

A place inside a longer name stays as it is; one that the tagger gives this label already becomes as sure.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import chain
from operator import attrgetter
from typing import NamedTuple

from trialtab.entities.aliases import aliases
from trialtab.entities.code_names import CODE_CONFIDENCE, code_names
from trialtab.entities.names import ShortForm
from trialtab.types import Entity, Label, Source

_RECURRING = frozenset({Label.CONDITION, Label.DRUG})
# least confidence of the span that another place rests on
_OF_LONG_FORM, _OF_SAME_NORM, _OF_SAME_TEXT = 0.5, 0.6, 0.7
_SEEN = 0.4  # confidence from which the tagger's own span is believed
_SHARE = 0.9  # of the confidence that the other place has
_SHORTEST = 6  # characters of a name that is looked for again: "PD" in another title is no Parkinson's disease
_RULE = "model:again"
_DIGITS = 3
_END = attrgetter("end_char")
Place = tuple[int, int]  # characters [start, end)


class _Place(NamedTuple):
    start_char: int
    end_char: int
    label: Label
    confidence: float


def with_recurring(
    text: str,
    tagged: Sequence[Entity],
    known: Sequence[Entity],
    short_forms: Sequence[ShortForm],
    prose: Sequence[Place],
) -> list[Entity]:
    """The tagger's spans and those that follow from them.

    Args:
        text: of the Doc.
        tagged: the tagger's spans, sorted, none overlapping.
        known: the rules' entities, sorted, none overlapping.
        short_forms: places of short forms that the text explains.
        prose: the stretches to look at, sorted; elsewhere nothing is added.

    Returns:
        Sorted, none overlapping.
    """
    if not prose:
        return list(tagged)
    spans = list(tagged)
    for start, end in code_names(text, tagged, prose):
        _add(spans, _Place(start, end, Label.DRUG, CODE_CONFIDENCE), is_whole=True)
    for start, end, sure in list(aliases(text, [each for each in spans if _inside(each, prose)], prose)):
        _add(spans, _Place(start, end, Label.DRUG, sure * _SHARE))
    evidence = [each for each in spans if each.label in _RECURRING and _inside(each, prose)]
    for place in chain(_explained(evidence, short_forms), _same_norm(evidence, known), _same_text(text, evidence, prose)):
        if _inside(place, prose):
            _add(spans, place)
    return spans


def _explained(tagged: Sequence[Entity], short_forms: Sequence[ShortForm]) -> Iterator[_Place]:
    """Places of short forms whose long form is tagged: a span ends with it or takes it in."""
    for short in short_forms:
        long_forms = (each for each in tagged if each.start_char < short.long_end <= each.end_char)
        fitting = [e for e in long_forms if e.end_char == short.long_end or e.start_char <= short.long_start]
        best = max(fitting, key=_confidence, default=None)
        if best is not None and best.confidence >= _OF_LONG_FORM:
            yield _Place(short.start_char, short.end_char, best.label, best.confidence * _SHARE)


def _same_norm(tagged: Sequence[Entity], known: Sequence[Entity]) -> Iterator[_Place]:
    """Places of the rules' entities that have the norm of one that is tagged with their label."""
    sure: dict[tuple[str, Label], float] = {}
    for each in tagged:
        if each.confidence >= _OF_SAME_NORM:
            for other in _met(known, each):
                if other.label is each.label and other.norm is not None:
                    sure[other.norm, other.label] = max(each.confidence, sure.get((other.norm, other.label), 0.0))
    for other in known:
        confidence = sure.get((other.norm or "", other.label))
        if confidence is not None:
            yield _Place(other.start_char, other.end_char, other.label, confidence * _SHARE)


def _same_text(text: str, tagged: Sequence[Entity], prose: Sequence[Place]) -> Iterator[_Place]:
    """Whole words that read as a tagged name, capitals or not; longer names first."""
    lower = text.lower()
    if len(lower) != len(text):  # a letter that has no single small one would move all offsets
        lower = text
    names: dict[str, Entity] = {}
    for each in tagged:
        name = lower[each.start_char : each.end_char]
        if each.confidence >= _OF_SAME_TEXT and len(name) >= _SHORTEST:
            names[name] = max(each, names.get(name, each), key=_confidence)
    for name in sorted(names, key=lambda name: (-len(name), name)):
        for start, end in prose:
            at = lower.find(name, start, end)
            while at >= 0:
                stop = at + len(name)
                if not (lower[at - 1 : at].isalnum() or lower[stop : stop + 1].isalnum()):
                    yield _Place(at, stop, names[name].label, names[name].confidence * _SHARE)
                at = lower.find(name, stop, end)


def _add(spans: list[Entity], place: _Place, *, is_whole: bool = False) -> None:
    """Put a place among the spans unless they say better; those that it replaces go, the same span becomes as sure.

    Args:
        spans: are changed.
        place: to add.
        is_whole: a span of the same label inside the place says less, not better.
    """
    start, end, label, confidence = place
    met = _met(spans, place)
    for each in met:
        if each[:3] == place[:3]:
            confidence = max(confidence, each.confidence)
            continue
        excess = (each.end_char - each.start_char) - (end - start)
        is_same = each.label is label and not (is_whole and excess < 0)
        is_said = is_same or each.start_char < start or each.end_char > end
        if excess > 0 or (is_said and each.confidence >= _SEEN):
            return
    new = Entity(start, end, label, source=Source.MODEL, confidence=round(confidence, _DIGITS), rule=_RULE)
    first = bisect_right(spans, start, key=_END)
    spans[first : first + len(met)] = [new]


def _met(entities: Sequence[Entity], place: Entity | _Place) -> Sequence[Entity]:
    """Those that share a character with a place; sorted, none overlapping."""
    first = last = bisect_right(entities, place.start_char, key=_END)
    while last < len(entities) and entities[last].start_char < place.end_char:
        last += 1
    return entities[first:last]


def _inside(place: Entity | _Place, prose: Sequence[Place]) -> bool:
    index = bisect_left(prose, (place.start_char + 1,)) - 1
    return index >= 0 and place.end_char <= prose[index][1]


_confidence = attrgetter("confidence")
