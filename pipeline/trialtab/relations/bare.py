"""The row of an item in which no concept was found."""

from __future__ import annotations

import re

from trialtab.relations.records import Constraint
from trialtab.relations.scene import Scene
from trialtab.types import Domain, WindowRelation

_ONSET = re.compile(r"\b(?:onset|symptoms?|diagnos[ie]s)\b", re.I)
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
    )


def _onset_counted_from(scene: Scene, index: int) -> tuple[int, int]:
    """Where the onset stands that an item dates and names nothing else: "Within 7 days of symptom onset"; (-1, -1) for none."""
    window, text = scene.window(index), scene.findings.text
    if window.anchor is None or window.relation is not WindowRelation.WITHIN or not _ONSET.search(window.anchor):
        return -1, -1
    is_alone = _PEOPLE_COME.fullmatch(text, scene.criterion.start_char, window.start_char) is not None
    return (window.anchor_start, window.anchor_end) if is_alone else (-1, -1)
