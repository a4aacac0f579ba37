"""The row of an item in which no concept was found."""

from __future__ import annotations

import re

from trialtab.relations.records import Constraint
from trialtab.relations.scene import Scene
from trialtab.relations.windows.members import INTERVAL
from trialtab.types import Domain, WindowRelation

_ONSET = re.compile(r"\b(?:onset|symptoms?|diagnos[ie]s)\b", re.I)
_NAMED_ONSET = re.compile(  # between two events: "the interval between symptom onset and randomisation"
    r"\b(?:(?:disease|illness|symptoms?)\s+onset|onset\s+of\s+(?:the\s+)?(?:\w+\s+)?(?:disease|illness|symptoms?)|onset|"
    r"first\s+symptoms?|appearance\s+of\s+(?:the\s+)?(?:first\s+)?symptoms?)\b",
    re.I,
)
_SYMPTOM_ONSET = "symptom onset"
# before a time that tells when patients come into the study
_PEOPLE_COME = re.compile(
    r"[^\w]*(?:(?:\d{1,2}|[a-z])[.)]\s*)?(?:(?:patients?|subjects?|participants?|individuals?|the|who|are|is|be|must|can|will|should|to|able|"
    r"were|was|of|presenting|presentation|randomi[sz]\w*|enrol\w*|inclusion|included|recruit\w*|regist\w+|occur|treatment|start\w*|begin|"
    r"initiat\w+|study|trial|first|dose|administered|given|seen|screened|screening)\s+)*",
    re.I,
)


def bare_row(scene: Scene, inherited: int) -> Constraint:
    """The row of an item without a concept, with its time where it says but one: "symptoms for more than 5 days"."""
    dated = [i for i in scene.windows if scene.window(i).duration is not None]
    spans = [i for i in scene.time_spans if scene.findings.time_spans[i].role == "duration"]
    event = _onset_counted_from(scene, dated[0]) if len(dated) == 1 else (-1, -1)
    return Constraint(
        scene.index,
        -1,
        Domain.OTHER,
        scene.criterion.start_char,
        scene.criterion.end_char,
        window=dated[0] if len(dated) == 1 else -1 if dated else inherited,
        time_span=spans[0] if len(spans) == 1 and not dated else -1,
        name_start=event[0],
        name_end=event[1],
        norm=_SYMPTOM_ONSET if event[0] >= 0 and scene.window(dated[0]).rule == INTERVAL else None,
    )


def interval_rows(scene: Scene) -> list[Constraint]:
    """A row for each interval whose first event is no concept: "time from exposure to screening ≤ 3 days"."""
    made = []
    for index in scene.windows:
        window = scene.window(index)
        if window.rule != INTERVAL or scene.concept_line().within(window.start_char, window.anchor_start):
            continue
        start, end = _named_onset(scene, index)
        made.append(
            Constraint(
                scene.index,
                -1,
                Domain.OTHER,
                window.start_char,
                window.end_char,
                window=index,
                name_start=start,
                name_end=end,
                norm=_SYMPTOM_ONSET if start >= 0 else None,
            )
        )
    return made


def _named_onset(scene: Scene, index: int) -> tuple[int, int]:
    window = scene.window(index)
    named = _NAMED_ONSET.search(scene.findings.text, window.start_char, window.anchor_start)
    return named.span() if named else (-1, -1)


def _onset_counted_from(scene: Scene, index: int) -> tuple[int, int]:
    """Where the onset stands that an item dates and names nothing else: "Within 7 days of symptom onset"."""
    window, text = scene.window(index), scene.findings.text
    if window.rule == INTERVAL:
        return _named_onset(scene, index)
    if window.anchor is None or window.relation is not WindowRelation.WITHIN or not _ONSET.search(window.anchor):
        return -1, -1
    is_alone = _PEOPLE_COME.fullmatch(text, scene.criterion.start_char, window.start_char) is not None
    return (window.anchor_start, window.anchor_end) if is_alone else (-1, -1)
