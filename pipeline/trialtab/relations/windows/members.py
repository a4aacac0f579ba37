"""To how many members of a list the window at its end belongs: "stroke, TIA or surgery within 6 months", "asthma, or surgery".

Members of one kind share a window: treatments with treatments, diseases with diseases, and events (a stroke, a fracture) with
both. A member of another kind than the last one says what is so now ("long QT syndrome, surgery within 30 days"): a state
beside a treatment, a pregnancy, an allergy, a result with its own bound. Without "or" before the last member each of a list of
diseases stands for itself, unless it is an event as well.
"""

from __future__ import annotations

import re
from enum import StrEnum
from itertools import pairwise

from trialtab.relations.brackets import Brackets
from trialtab.relations.lexicon import RelationLexicon
from trialtab.relations.scene import Line, Scene
from trialtab.types import Domain, Entity, Label, Sensitivity, Window, WindowRelation

INTERVAL = "window-interval"  # the rule of a window between two events: it is of the first
_SEPARATOR = re.compile(r"(?P<comma>,)\s*(?:(?:and/or|and|or)\b)?|\b(?P<word>and/or|and|or)\b", re.I)
_CLASSES = re.compile(
    r"[\s:(]*(?:class\s+)?(?:[IVX]+|\d)(?:\s*(?:,|/|-|to|or|and)\s*(?:[IVX]+|\d))*[\s)]*", re.I
)  # " III or IV "
_POST = re.compile(r"post", re.I)
_BETWEEN = re.compile(r"\bbetween\s", re.I)
_OPENED = re.compile(r"\s*[(\[]")
_BETWEEN_KINDS = re.compile(r"[\s,;/]*(?:(?:and/or|or|and)\s+)?(?:[a-z-]+\s+){0,2}", re.I)
_BEHIND_KINDS = re.compile(r"(?:\s+[a-z-]+){0,2}[\s,]*(?:etc\.?)?\s*", re.I)
_ALTERNATIVE = re.compile(r"[\s,]*(?:and/or|or|and)\s+", re.I)
# "dialysis, or creatinine > 2 mg/dL measured within 7 days": only a result is measured
_MEASURED = re.compile(
    r"\b(?:assessed|measured|obtained|determined|calculated|evaluated|tested|documented|performed)\s+$", re.I
)
_MEASURED_REACH = 20
_OR_GIVEN = re.compile(
    r"(?:and/or|or|and)\s+(?:the\s+)?(?:ha(?:s|ve|d)\s+)?(?:received|receiving|use|treatment|treated|administration|exposure|exposed|taken)\b",
    re.I,
)
_TAKES_PART = re.compile(r"\b(?:current|concurrent|simultaneous|ongoing|participating|participates?\b|enrol\w+|involved)", re.I)
_CURRENT_REACH = 25  # characters before a disease in which a word like "active" speaks of it


class _Sort(StrEnum):
    """What a member of a list is about."""

    TREATMENT = "treatment"
    TRIAL = "trial"
    EVENT = "event"
    STATE = "state"
    RESULT = "result"
    PREGNANCY = "pregnancy"
    ALLERGY = "allergy"
    OTHER = "other"


_TREATED = frozenset({Label.DRUG, Label.PROCEDURE, Label.DEVICE})
# what may stand before a member of the first sort and share its window
_SHARED = {
    _Sort.TREATMENT: frozenset({_Sort.TREATMENT, _Sort.TRIAL, _Sort.EVENT, _Sort.OTHER}),
    _Sort.TRIAL: frozenset({_Sort.TREATMENT, _Sort.TRIAL, _Sort.EVENT, _Sort.OTHER}),
    _Sort.EVENT: frozenset({_Sort.TREATMENT, _Sort.TRIAL, _Sort.EVENT, _Sort.STATE, _Sort.RESULT, _Sort.OTHER}),
    _Sort.STATE: frozenset({_Sort.TREATMENT, _Sort.TRIAL, _Sort.EVENT, _Sort.STATE, _Sort.RESULT, _Sort.OTHER}),
    _Sort.RESULT: frozenset({_Sort.TREATMENT, _Sort.EVENT, _Sort.STATE, _Sort.RESULT, _Sort.OTHER}),
}


def state_since(scene: Scene, mains: Line, window: Window) -> int | None:
    """The concept whose own name says what has gone by: "1 year post-menopausal, surgically sterile, or …"."""
    if window.anchor is None or window.relation is not WindowRelation.AFTER:
        return None
    for index in mains.within(window.start_char, window.end_char):
        entity = scene.entity(index)
        if entity.end_char >= window.anchor_end and _POST.match(scene.findings.text, entity.start_char):
            return index
    return None


def between_events(scene: Scene, mains: Line, window: Window, members: list[int]) -> list[int]:
    """The concepts from which a window counts on to its event: "4 weeks must have elapsed between surgery and enrolment".

    Args:
        members: the concepts that it has where it counts from none of them.
    """
    text = scene.findings.text
    if window.rule == INTERVAL:
        return mains.within(window.start_char, window.anchor_start)
    if window.anchor is None or not (opened := _BETWEEN.search(text, window.start_char, window.anchor_start)):
        return members
    times = [scene.quantity(i) for i in scene.quantities if scene.quantity(i).dimension == "time"]
    others = (time.start_char for time in times if opened.end() <= time.start_char < window.anchor_start)
    return mains.within(opened.end(), min(others, default=window.anchor_start)) or members


def took_part(scene: Scene, inside: list[int], place: int) -> bool:
    """Whether "or use of" goes on with a past part in a trial: "participation in a trial or use of its drug within 30 days"."""
    if not _OR_GIVEN.match(scene.findings.text, place):
        return False
    before = [scene.entity(i) for i in inside if scene.entity(i).end_char <= place]
    if not before or before[-1].domain is not Domain.TRIAL_PARTICIPATION:
        return False
    left = max(scene.criterion.start_char, before[-1].start_char - _CURRENT_REACH)
    return _TAKES_PART.search(scene.findings.text, left, before[-1].end_char) is None


def last_members(scene: Scene, lexicon: RelationLexicon, inside: list[int], is_outer: list[bool], right: int) -> list[int]:
    """The concepts at the end of a list that share the window at `right`.

    Args:
        scene: the item.
        lexicon: the words of events and of the present.
        inside: the concepts before the window that stand in its statement, in reading order; at least one.
        is_outer: for each of `inside`, whether it stands in no bracket that closes before the window.
        right: where the window begins, doc offset.

    Returns:
        The last ones of `inside`, all of them where nothing parts them.
    """
    text = scene.findings.text
    members: list[list[int]] = [[inside[0]]]
    joints: list[str] = []
    gaps: list[str] = []
    for before, index, is_parted in zip(inside, inside[1:], is_outer[1:], strict=False):
        gap = text[scene.entity(before).end_char : scene.entity(index).start_char]
        found = list(_SEPARATOR.finditer(gap)) if is_parted and not _CLASSES.fullmatch(gap) else []
        if found:
            members.append([index])
            joints.append(gap[found[-1].start() :])
            gaps.append(gap)
        else:
            members[-1].append(index)
    if len(members) == 1:
        return inside
    sorts = [_sort(scene, lexicon, member) for member in members]
    is_joined = any(word in joint.lower() for joint in joints for word in ("or", "and"))
    first = len(members) - 1
    if sorts[-1] is _Sort.RESULT and _MEASURED.search(text, max(scene.criterion.start_char, right - _MEASURED_REACH), right):
        while first and sorts[first - 1] is _Sort.RESULT:
            first -= 1
        return [index for member in members[first:] for index in member]
    while first and (_shares(sorts[first - 1], sorts[-1], is_joined) or _is_amid(sorts, first - 1, gaps[first - 1])):
        first -= 1
    return [index for member in members[first:] for index in member]


def kinds_behind(scene: Scene, mains: Line, before: list[int], window: Window, brackets: Brackets) -> list[int]:
    """The kinds that a bracket behind a window lists of what stands before it: "cancer therapy within a year (surgery, drugs)".

    They are of the sort of what they are kinds of, and the bracket says nothing else.
    """
    text = scene.findings.text
    opened = _OPENED.match(text, window.end_char)
    if not before or opened is None or window.duration is None:
        return []
    closed = brackets.end(opened.end(), scene.criterion.end_char)
    kinds = mains.within(opened.end(), closed)
    if not kinds:
        return []
    is_treated = scene.entity(before[-1]).label in _TREATED
    place = opened.end()
    for index in kinds:
        entity = scene.entity(index)
        is_same = entity.label in _TREATED if is_treated else entity.label is scene.entity(before[-1]).label
        if not is_same or not _BETWEEN_KINDS.fullmatch(text, place, max(place, entity.start_char)):
            return []
        place = entity.end_char
    return kinds if _BEHIND_KINDS.fullmatch(text, place, max(place, closed)) else []


def are_alternatives(scene: Scene, one: Window, two: Window) -> bool:
    """Whether a moment and the time before it are joined by a word alone: "at screening or within 3 months of it"."""
    if one.relation is not WindowRelation.DURING or one.duration is not None or two.duration is None:
        return False
    return _ALTERNATIVE.fullmatch(scene.gap(one.end_char, two.start_char)) is not None


def _shares(sort: _Sort, last: _Sort, is_joined: bool) -> bool:
    if last not in _SHARED:
        return True
    if not is_joined and last in (_Sort.STATE, _Sort.EVENT) and sort is _Sort.STATE:
        return False
    return sort in _SHARED[last]


def _is_amid(sorts: list[_Sort], number: int, joint: str) -> bool:
    """Whether a member stands in a list of others: "infarction, arrhythmia or bypass", "interferon, growth hormone or G-CSF".

    `joint`: the text from it to the next one; a result with its own bound is none of the treatments around it.
    """
    if number <= 0:
        return False
    pair = (sorts[number - 1], sorts[number])
    if pair == (_Sort.TREATMENT, _Sort.RESULT):
        return not any(letter.isdigit() for letter in joint)
    return pair == (_Sort.EVENT, _Sort.STATE)


def _sort(scene: Scene, lexicon: RelationLexicon, member: list[int]) -> _Sort:
    """What a member is about: its first word's matter, but "ulcer surgery" is a treatment."""
    entities = [scene.entity(index) for index in member]
    if any(scene.assertion(index).sensitivity in (Sensitivity.ALLERGY, Sensitivity.INTOLERANCE) for index in member):
        return _Sort.ALLERGY
    domains = {entity.domain for entity in entities}
    if Domain.TRIAL_PARTICIPATION in domains:
        return _Sort.TRIAL
    if entities[0].label in _TREATED or any(entity.label in _TREATED for entity in _compound(scene, member)):
        return _Sort.TREATMENT
    if Domain.PREGNANCY in domains:
        return _Sort.PREGNANCY
    if any(entity.label in _TREATED for entity in entities):
        return _Sort.OTHER  # "infection requiring antibiotics", "bleeding on MRI": the list may go on with either
    if any(entity.label is Label.CONDITION for entity in entities):
        return _Sort.EVENT if any(_is_event(scene, lexicon, index) for index in member) else _Sort.STATE
    bounded = any(entity.label is Label.MEASUREMENT for entity in entities)
    return _Sort.RESULT if bounded else _Sort.OTHER


def _compound(scene: Scene, member: list[int]) -> list[Entity]:
    """The entities that make one name with the first of a member: nothing stands between them."""
    entities = [scene.entity(index) for index in member]
    for number, (before, entity) in enumerate(pairwise(entities), 1):
        if scene.gap(before.end_char, entity.start_char).strip(" -"):
            return entities[:number]
    return entities


def _is_event(scene: Scene, lexicon: RelationLexicon, index: int) -> bool:
    """Whether a disease is something that happens, and is not said to be there now."""
    entity = scene.entity(index)
    text = scene.findings.text
    left = max(scene.criterion.start_char, entity.start_char - _CURRENT_REACH)
    before = text[left : entity.start_char]
    cut = max(before.rfind(","), before.rfind(" or "), before.rfind(" and "))
    left += cut + 1
    if lexicon.current.search(text, left, entity.end_char):
        return False
    return lexicon.event.search(text, left, entity.end_char) is not None
