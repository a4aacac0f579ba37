"""Exceptions that name no concept of their own: "brain metastases unless stable for at least 3 months"."""

from __future__ import annotations

import re

from trialtab.relations.lexicon import RelationLexicon
from trialtab.relations.records import Constraint
from trialtab.relations.scene import Scene

_NEXT = re.compile(r"[,;)]\s|\s(?:and|or)\s+(?:ha(?:ve|s)|are|is|with|who|receiv\w+|tak(?:e|es|ing)|us(?:e|es|ing))\b", re.I)
_REACH = 60  # characters behind the exempting word in which its state stands


def _end_of_state(scene: Scene, start: int, end: int, lexicon: RelationLexicon) -> int:
    """Where what is said of the state ends: at the comma behind it, if another concept follows ("unless stable, epilepsy")."""
    state = lexicon.exempt_state.search(scene.findings.text, start, end)
    if state is None:
        return end
    comma = _NEXT.search(scene.findings.text, state.end(), end)
    return comma.start() if comma else end


def _dated(scene: Scene, start: int, end: int) -> int:
    """The window of an exempted state: "unless stable for 4 weeks before screening"; -1 without one."""
    inside = (i for i in scene.windows if start <= scene.window(i).start_char < end and scene.window(i).duration is not None)
    return next(inside, -1)


def with_exemption(scene: Scene, row: Constraint, end_char: int, lexicon: RelationLexicon) -> list[Constraint]:
    """A row, and behind it what is exempted of the same concept.

    Args:
        scene: the row's item.
        row: of one concept.
        end_char: where the concept ends.
        lexicon: `exempting` words open the exception, `exempt_state` words say which state is exempted.

    Returns:
        The row alone, or the row without what stands behind the exempting word, and a row of the same concept that is an
        exception and has the state and the time named there.
    """
    if row.exception or row.quantity >= 0:
        return [row]
    cue = lexicon.exempting.match(scene.findings.text, end_char, scene.criterion.end_char)
    if cue is None:
        return [row]
    reach = _end_of_state(scene, cue.end(), min(cue.end() + _REACH, scene.criterion.end_char), lexicon)
    if any(cue.end() <= scene.entity(i).start_char < reach for i in scene.concepts):
        return [row]  # what is exempted has a concept of its own: "unless stable on lisinopril"
    states = list(lexicon.exempt_state.finditer(scene.findings.text, cue.end(), reach))
    if not states:
        return [row]
    time_span = row.time_span if row.time_span >= 0 and scene.findings.time_spans[row.time_span].start_char >= cue.end() else -1
    window = row.window if row.window >= 0 and scene.window(row.window).start_char >= cue.end() else -1
    if row.window < 0:
        window = _dated(scene, cue.end(), reach)
    end = max(states[-1].end(), scene.findings.time_spans[time_span].end_char if time_span >= 0 else 0)
    core = row._replace(
        time_span=-1 if time_span >= 0 else row.time_span,
        window=-1 if window >= 0 else row.window,
        end_char=max(end_char, min(row.end_char, cue.start())) if window >= 0 or time_span >= 0 else row.end_char,
        historical=row.historical and window < 0,
        status=None if row.status and any(row.status == state[0].lower() for state in states) else row.status,
    )
    exempted = row._replace(
        time_span=time_span,
        window=window,
        end_char=end,
        status=states[-1][0].lower(),
        negated=False,
        historical=False,
        exception=True,
        group="",
        group_operator=None,
        group_min=None,
    )
    return [core, exempted]
