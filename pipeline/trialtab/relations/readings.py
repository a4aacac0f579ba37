"""When what a criterion names is or was: now, in the past, or both; and whose it is: the participant's or a relative's."""

from __future__ import annotations

import re
from typing import NamedTuple

from trialtab.relations.lexicon import RelationLexicon
from trialtab.relations.records import Constraint
from trialtab.relations.scene import Scene
from trialtab.types import Assertion, Domain, Entity, Kind, Label, Window, WindowRelation

_NOW = re.compile(r"^(?:currently|current|actively|active|ongoing|present|known)\s+")
_DONE = frozenset({Domain.TRIAL_PARTICIPATION, Domain.LIFESTYLE})
# "at least 4 weeks since surgery", "4 weeks post" at the window's end, but "stable for at least 4 weeks before"
_SINCE = re.compile(r"\b(?:since|elapsed)\b|\b(?:after|post|following|from)\Z", re.I)
_LASTING_STATES = frozenset({"childbearing potential", "menopause"})  # no window puts them in the past
# what joins the present to the window behind it: "currently or within 6 months"
_NOW_OR = re.compile(
    r"(?:\b(?P<now>currently|now|current|at present|presently|ongoing|at the same time|concurrently|concomitantly)|[\w)])"
    r"(?:\s*,\s*|\s+)(?:or|and/or)\s+(?:was\s+|were\s+)?$",
    re.I,
)
_PAST_AND_NO = re.compile(
    r"\s*(?:any\s+)?(?:prior|previous),?\s+and\s+(?:no|without)\s+(?:other\s+)?(?:concurrent|concomitant|current|ongoing)\b",
    re.I,
)
_NOW_REACH = 40
_NOW_BEFORE = re.compile(r"\b(?:current(?:ly)?|now|ongoing)\s*\(\s*(?:and/or|or)\s*,?\s*$", re.IGNORECASE)
_CURRENT_REACH = 25  # characters before an entity in which a word like "active" speaks of it


class Reading(NamedTuple):
    """The values of a row's `historical`, `hypothetical` and `family`."""

    past: bool
    hypothetical: bool = False
    family: bool = False


def readings(scene: Scene, entity: Entity, assertion: Assertion, window: int, lexicon: RelationLexicon) -> list[Reading]:
    """A concept's rows: two for "current or past", "current or planned", "personal or family history"."""
    if assertion.family and assertion.personal:
        return [Reading(True), Reading(False, family=True)]
    hypothetical, family = assertion.hypothetical, assertion.family
    rows = [Reading(past, hypothetical, family) for past in _times(scene, entity, assertion, window, lexicon)]
    return [*rows, Reading(False, True, family)] if assertion.planned else rows


def _times(scene: Scene, entity: Entity, assertion: Assertion, window: int, lexicon: RelationLexicon) -> tuple[bool, ...]:
    """The values of `historical`: both for "current or past"; a window that looks back makes a past of what it governs."""
    if assertion.historical and not _is_listed_state(scene, entity, assertion):
        return (False, True) if assertion.current else (True,)
    if window < 0:
        return (False,)
    if assertion.hypothetical or not _looks_back(scene, entity, window, lexicon, assertion):
        return (False,)
    return (False, True) if _is_now_too(scene, entity, window, lexicon) else (True,)


def _is_now_too(scene: Scene, entity: Entity, index: int, lexicon: RelationLexicon) -> bool:
    """Whether what a window puts in the past is asked of the present as well: "current use of X, or within 30 days"."""
    text, start = scene.findings.text, scene.window(index).start_char
    joint = _NOW_OR.search(text, max(entity.end_char - 1, start - _NOW_REACH), start)
    if joint is None:  # "current (or within 30 days) use of"
        return bool(_NOW_BEFORE.search(text, max(scene.criterion.start_char, start - _NOW_REACH), start))
    left = max(scene.criterion.start_char, entity.start_char - _CURRENT_REACH)
    return bool(joint["now"]) or lexicon.current.search(text, left, entity.end_char) is not None


def is_of_past(window: Window) -> bool:
    """Whether a window speaks of the past alone: the present reading of "current or prior use within 6 months" has none."""
    return window.duration is not None and window.relation in (WindowRelation.WITHIN, WindowRelation.BEFORE)


def _is_listed_state(scene: Scene, entity: Entity, assertion: Assertion) -> bool:
    """Whether pregnancy only stands in one list with what the cue speaks of: "history of seizures, pregnant women"."""
    if entity.domain is not Domain.PREGNANCY:
        return False
    return any("," in scene.gap(end, entity.start_char) for _, end, _ in assertion.cues if end <= entity.start_char)


def _looks_back(scene: Scene, entity: Entity, index: int, lexicon: RelationLexicon, assertion: Assertion) -> bool:
    """Whether a window puts an entity in the past: "surgery within 4 weeks before screening", not "active infection within"."""
    window = scene.window(index)
    if window.relation is WindowRelation.AT_LEAST_BEFORE and entity.label in (Label.DRUG, Label.PROCEDURE, Label.DEVICE):
        return _SINCE.search(scene.findings.text, window.start_char, window.end_char) is not None
    if window.relation not in (WindowRelation.WITHIN, WindowRelation.BEFORE):
        return False
    if window.duration is None and not any(letter.isdigit() for letter in scene.gap(window.start_char, window.end_char)):
        return False  # "before enrolment" alone; "within 4 half-lives" has no ISO form but looks back
    if entity.domain is Domain.PREGNANCY and entity.norm in _LASTING_STATES:
        return False
    if entity.domain is Domain.CONTRACEPTION and scene.criterion.kind is Kind.INCLUSION:
        return False  # asked for from some weeks before the study on
    if entity.label in (Label.DRUG, Label.PROCEDURE, Label.DEVICE) or entity.domain in _DONE:
        return True
    left = max(scene.criterion.start_char, entity.start_char - _CURRENT_REACH)
    before = scene.concept_line().within(left, entity.start_char)  # "current stroke or stroke within a year"
    left = max([left, *(scene.entity(i).end_char for i in before if is_again(scene, scene.entity(i), entity))])
    is_current = bool(lexicon.current.search(scene.findings.text, left, entity.end_char))
    is_denied = scene.criterion.kind is Kind.EXCLUSION or (assertion.negated and assertion.status is None)
    return entity.label is Label.CONDITION and is_denied and not is_current


def with_past(scene: Scene, row: Constraint) -> list[Constraint]:
    """A row, or two where its time is the past's and its denial the present's: "4 weeks since prior and no concurrent X"."""
    if row.window < 0 or not row.negated:
        return [row]
    joint = _PAST_AND_NO.match(scene.findings.text, scene.window(row.window).end_char)
    if joint is None or joint.end() > scene.entity(row.entity).start_char:
        return [row]
    past = row._replace(negated=False, historical=True)
    return [past, row._replace(historical=False, window=-1)]


def is_again(scene: Scene, one: Entity, two: Entity) -> bool:
    """Whether two concepts are one in the same words, but for "current": "current malignancy or malignancy within 5 years"."""
    if one.domain is Domain.TRIAL_PARTICIPATION:
        return two.domain is Domain.TRIAL_PARTICIPATION
    first, second = (" ".join(scene.gap(item.start_char, item.end_char).lower().split()) for item in (one, two))
    return first == second or _NOW.sub("", first) == second


def evidence(scene: Scene, start: int, end: int, quantity: int, window: int) -> tuple[int, int]:
    """The mention [start, end) of a concept, grown to its bound and to a window of its own item."""
    if quantity >= 0:
        bound = scene.quantity(quantity)
        start, end = min(start, bound.start_char), max(end, bound.end_char)
    if window >= 0:
        time = scene.window(window)
        if scene.criterion.start_char <= time.start_char < scene.criterion.end_char:
            start, end = min(start, time.start_char), max(end, time.end_char)
    return start, end
