"""Times of one concept: "contraception for 2 weeks before, during and for 3 months after the study" asks for both.

So does "surgery within 28 days or planned during the study": what was, and what is to come.
"""

from __future__ import annotations

import re

from trialtab.relations.readings import is_of_past
from trialtab.relations.records import Constraint
from trialtab.relations.scene import Scene
from trialtab.types import Domain, Entity, Label, Window, WindowRelation

_BEFORE = frozenset({WindowRelation.BEFORE, WindowRelation.WITHIN, WindowRelation.AT_LEAST_BEFORE})
_REACH = 60  # characters between the two
_JOINT = re.compile(
    r"[\s,]*(?:(?:during|throughout)\s+(?:the\s+)?\w+(?:\s+\w+)?[\s,]+)?(?:during[\s,]*)?"
    r"(?:(?:and/or|and|or|planned|for|up\s+to|until|to|at\s+least|then|again)[\s,]*)*",
    re.I,
)

_AND_ALSO = re.compile(r"(?:\s*\([^()]{0,40}\))?[\s,]*\b(?:and/or|and|or)\s+(?:then\s+|continuing\s+)?", re.I)
_OR = re.compile(r"\bor\b", re.I)
_LASTING = re.compile(r"during|throughout|for the (?:entire )?duration|over the course", re.I)
_PLANNED = re.compile(
    r"(?:\s*\([^()]{0,60}\))?[\s,]*(?:and/or|and|or)\s+(?:(?:is|are|be|being|has|have|any|a|currently|who)\s+)*"
    r"(?:planned|planning|plans?|expected|expects?|anticipated|anticipates?|scheduled|intended|intends?)\b",
    re.I,
)
_CLAUSE = re.compile(r"[^.;,\n(]{0,70}")


def goes_on(scene: Scene, first: Window, second: Window) -> bool:
    """Whether a time after an event goes on with what a time before it says: of the same concepts, and in addition to it."""
    if first.relation not in _BEFORE:
        return False
    if second.relation is WindowRelation.DURING:
        return _lasts_on(scene, first, second)
    if second.relation is not WindowRelation.AFTER:
        return False
    if first.duration is None or second.duration is None:
        return False
    if not 0 < second.start_char - first.end_char <= _REACH:
        return False
    return _JOINT.fullmatch(scene.findings.text, first.end_char, second.start_char) is not None


def _lasts_on(scene: Scene, first: Window, second: Window) -> bool:
    """Whether what is said of a time before an event is said of the study as well: "14 days prior to dosing and throughout"."""
    if first.duration is None or second.duration is not None or second.start_char < first.end_char:
        return False
    text = scene.findings.text
    is_lasting = _LASTING.match(text, second.start_char) is not None
    return is_lasting and _AND_ALSO.fullmatch(text, first.end_char, second.start_char) is not None


def second_time(scene: Scene, windows: list[int], window: int) -> int:
    """The window behind the one of a concept's row that asks for a row of its own, -1 for none."""
    if window < 0:
        return -1
    following = [i for i in windows if i > window and goes_on(scene, scene.window(window), scene.window(i))]
    ahead = (i for i in following if scene.window(i).relation is WindowRelation.AFTER)
    return next(ahead, following[0] if following else -1)


def both_times(scene: Scene, row: Constraint, after: int, start: int, end: int) -> list[Constraint]:
    """A row and the one of its second time; "or" between a time before the study and the study makes a group of them.

    Args:
        after: the window of the second time.
        start, end: the evidence of the second row.
    """
    second = row._replace(window=after, historical=False, start_char=start, end_char=end)
    window = scene.window(after)
    gap = scene.gap(scene.window(row.window).end_char, window.start_char) if row.window >= 0 else ""
    if window.relation is not WindowRelation.DURING or row.group or not _OR.search(gap):
        return [row, second]
    name = f"{scene.criterion.number}/t{row.entity}"
    return [each._replace(group=name, group_operator="any", group_min=1) for each in (row, second)]


def anchor_events(scene: Scene, windows: dict[int, list[int]]) -> set[int]:
    """The treatments and consents that only say what a window counts from ("within 30 days after surgery").

    Args:
        windows: entity -> the windows that govern it.
    """
    events: set[int] = set()
    used = {number for governing in windows.values() for number in governing}
    plans = (_planned_time(scene, number) for number in sorted(used) if is_of_past(scene.window(number)))
    used |= {plan for plan in plans if plan is not None}
    for number in scene.windows:
        window = scene.window(number)
        if window.anchor is None or number not in used:
            continue
        inside = scene.concept_line().within(window.anchor_start, window.anchor_end)
        events.update(i for i in inside if _is_event(scene.entity(i)) and number not in windows.get(i, ()))
    return events


def _is_event(entity: Entity) -> bool:
    return entity.domain is Domain.CONSENT or entity.label in (Label.PROCEDURE, Label.DRUG, Label.DEVICE)


def with_plan(scene: Scene, rows: list[Constraint], window: int) -> list[Constraint]:
    """The rows of a concept, each that looks back with one for what is planned: "within 28 days, or planned during the study".

    Args:
        rows: of one concept and bound.
        window: theirs, -1 for none.
    """
    after = _planned_time(scene, window) if window >= 0 and is_of_past(scene.window(window)) else None
    if after is None:
        return rows
    found: list[Constraint] = []
    for row in rows:
        if row.window != window or row.exception:
            found.append(row)
            continue
        if not row.group:
            row = row._replace(group=f"{scene.criterion.number}/p{row.entity}", group_operator="any", group_min=1)
        end = max(row.end_char, scene.window(after).end_char) if after >= 0 else row.end_char
        found.append(row._replace(historical=True, hypothetical=False))
        found.append(row._replace(window=after, historical=False, hypothetical=True, end_char=end))
    return list(dict.fromkeys(found))


def _planned_time(scene: Scene, window: int) -> int | None:
    """The window of what is planned behind a window, -1 where the plan names none; None where nothing is planned.

    A plan of something else ("or planned radiotherapy during the study") is that one's own.
    """
    text, first = scene.findings.text, scene.window(window)
    plan = _PLANNED.match(text, first.end_char, scene.criterion.end_char)
    if plan is None:
        return None
    clause = _CLAUSE.match(text, plan.end(), scene.criterion.end_char)
    end = clause.end() if clause is not None else plan.end()
    following = [i for i in scene.windows if plan.start() <= scene.window(i).start_char < end]
    stop = min([scene.window(i).start_char for i in following], default=end)
    if any(plan.end() <= scene.entity(i).start_char < stop for i in scene.concepts):
        return None
    return following[0] if following else -1
