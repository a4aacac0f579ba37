"""When what a criterion names is or was: now, in the past, or both; and whose it is: the participant's or a relative's."""

from __future__ import annotations

import re

from trialtab.relations.lexicon import RelationLexicon
from trialtab.relations.scene import Scene
from trialtab.types import Assertion, Domain, Entity, Kind, Label, WindowRelation

_NOW = re.compile(r"^(?:currently|current|actively|active|ongoing|present|known)\s+")
_LASTING_STATES = frozenset({"childbearing potential", "menopause"})  # no window puts them in the past
_CURRENT_REACH = 25  # characters before an entity in which a word like "active" speaks of it


def readings(
    scene: Scene, entity: Entity, assertion: Assertion, window: int, lexicon: RelationLexicon
) -> list[tuple[bool, bool]]:
    """The values of `historical` and `family`: two for "current or past", two for "personal or family history"."""
    if assertion.family and assertion.personal:
        return [(True, False), (False, True)]
    return [(past, assertion.family) for past in _times(scene, entity, assertion, window, lexicon)]


def _times(scene: Scene, entity: Entity, assertion: Assertion, window: int, lexicon: RelationLexicon) -> tuple[bool, ...]:
    """The values of `historical`: both for "current or past"; a window that looks back makes a past of what it governs."""
    if assertion.historical and not _is_listed_state(scene, entity, assertion):
        return (False, True) if assertion.current else (True,)
    if window < 0:
        return (False,)
    return (not assertion.hypothetical and _looks_back(scene, entity, window, lexicon, assertion),)


def _is_listed_state(scene: Scene, entity: Entity, assertion: Assertion) -> bool:
    """Whether pregnancy only stands in one list with what the cue speaks of: "history of seizures, pregnant women"."""
    if entity.domain is not Domain.PREGNANCY:
        return False
    return any("," in scene.gap(end, entity.start_char) for _, end, _ in assertion.cues if end <= entity.start_char)


def _looks_back(scene: Scene, entity: Entity, index: int, lexicon: RelationLexicon, assertion: Assertion) -> bool:
    """Whether a window puts an entity in the past: "surgery within 4 weeks before screening", not "active infection within"."""
    window = scene.window(index)
    if window.relation not in (WindowRelation.WITHIN, WindowRelation.BEFORE):
        return False
    if window.duration is None and not any(letter.isdigit() for letter in scene.gap(window.start_char, window.end_char)):
        return False  # "before enrolment" alone; "within 4 half-lives" has no ISO form but looks back
    if entity.domain is Domain.PREGNANCY and entity.norm in _LASTING_STATES:
        return False
    if entity.label in (Label.DRUG, Label.PROCEDURE, Label.DEVICE) or entity.domain is Domain.TRIAL_PARTICIPATION:
        return True
    left = max(scene.criterion.start_char, entity.start_char - _CURRENT_REACH)
    before = scene.concept_line().within(left, entity.start_char)  # "current stroke or stroke within a year"
    left = max([left, *(scene.entity(i).end_char for i in before if is_again(scene, scene.entity(i), entity))])
    is_current = bool(lexicon.current.search(scene.findings.text, left, entity.end_char))
    is_denied = scene.criterion.kind is Kind.EXCLUSION or (assertion.negated and assertion.status is None)
    return entity.label is Label.CONDITION and is_denied and not is_current


def is_again(scene: Scene, one: Entity, two: Entity) -> bool:
    """Whether two concepts are one in the same words, but for "current": "current malignancy or malignancy within 5 years"."""
    if one.domain is Domain.TRIAL_PARTICIPATION:
        return two.domain is Domain.TRIAL_PARTICIPATION
    first, second = (" ".join(scene.gap(item.start_char, item.end_char).lower().split()) for item in (one, two))
    return first == second or _NOW.sub("", first) == second
