"""Ages at which something happened, which are no ages of the participant: "asthma diagnosed before age 18".

A word for the beginning of something ("onset", "diagnosed") leads to such an age by "before", "at" and the like. "Before",
"after" and "by" an age need no such word where a condition or treatment stands before them ("tonsillectomy before age 12"):
what a participant is, he is not before an age.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from trialtab.relations.lexicon import RelationLexicon
from trialtab.relations.records import Constraint
from trialtab.relations.scene import Scene
from trialtab.types import Domain, Label

ONSET, DIAGNOSIS, DEATH = "age at onset", "age at diagnosis", "age at death"
_REACH = 90  # characters before an age in which its event is named
_REACH_BEHIND = 50
_FIRM = r"before|prior\s+to|earlier\s+than|after|past|by"
_LOOSE = r"at|from|in|between|under|below|over|above|(?:young|old)er\s+than"
_LINK_END = re.compile(rf"\b(?:(?P<firm>{_FIRM})|(?P<loose>{_LOOSE}))(?:\s+or\s+at)?[\s(]*(?:the\s+|an?\s+)?$", re.I)
_LINK_START = re.compile(rf"[(\s]*(?:(?P<firm>{_FIRM})|(?P<loose>{_LOOSE}))\b", re.I)
_BARRIER = re.compile(
    r"[;:•]|,\s|\b(?:who|whose|aged|patients?|subjects?|participants?|individuals?|persons?|men|women|adults|children)\b", re.I
)
_LIST = re.compile(r"\b(?:and|or)\b", re.I)
_BESIDE = re.compile(r"[\s(:]*(?:is|was|are|were)?[\s(]*")
_DEATHS = frozenset(("death", "died"))  # a relative's: "unexplained sudden death under 40 years of age"
_LOOSE_NOUN = re.compile(r"\s*(?:at|from)\b", re.I)


class Onset(NamedTuple):
    """What an age is the age at: its name ("age at onset") and the concept that it is said of, -1 for none."""

    norm: str
    entity: int


def find_onsets(scene: Scene, ages: Mapping[int, int], lexicon: RelationLexicon) -> dict[int, Onset]:
    """The ages of a scene at which something happened: quantity -> what.

    Args:
        ages: quantity -> the entity that is its age word, negative without one.
    """
    found: dict[int, Onset] = {}
    for index, word in ages.items():
        onset = _before(scene, index, word, lexicon) or _behind(scene, index, word, lexicon)
        if onset is not None:
            found[index] = onset
    return found


def with_onset(scene: Scene, row: Constraint, onset: Onset) -> Constraint:
    """The row of an age at which something happened: no age of the participant, and denied or a relative's as that is."""
    said = scene.assertion(onset.entity) if onset.entity >= 0 else None
    is_family, is_negated = (said.family, said.negated) if said else (False, False)
    return row._replace(domain=Domain.OTHER, norm=onset.norm, family=is_family, negated=is_negated)


def _before(scene: Scene, index: int, word: int, lexicon: RelationLexicon) -> Onset | None:
    quantity, text = scene.quantity(index), scene.findings.text
    start = quantity.start_char
    if word >= 0 and 0 <= start - scene.entity(word).start_char <= _REACH_BEHIND:
        start = scene.entity(word).start_char
    left = max(scene.clause_span(scene.clause_of(start))[0], start - _REACH)
    link = _LINK_START.match(text, start, quantity.end_char) or _LINK_END.search(text, left, start)
    head_end = min(start, link.start()) if link else start
    for barrier in _BARRIER.finditer(text, left, head_end):
        left = barrier.end()
    cues = list(lexicon.onset_cue.finditer(text, left, head_end))
    concepts = [i for i in scene.concept_line().within(left, head_end) if scene.entity(i).label is not Label.PERSON]
    last = concepts[-1] if concepts else -1
    if cues:
        cue = cues[-1]
        between = text[cue.end() : head_end]
        if link is None and not _BESIDE.fullmatch(between):
            return None
        if link is not None and link["loose"] and not _leads_loosely(scene, cue, link, between):
            return None
        return Onset(_norm_of_cue(cue[0]), last)
    if link is None or not link["firm"] or last < 0:
        return None
    return Onset(_norm_of_event(scene, last), last)


def _leads_loosely(scene: Scene, cue: re.Match[str], link: re.Match[str], between: str) -> bool:
    """Whether "at" or "under" ties an age to the word for the beginning before it.

    "A diagnosis of gout over the age of 18" tells of who has it, "diagnosed over the age of 18" of when.
    """
    if _LIST.search(between):
        return False
    return not cue[0].lower().startswith("diagnosis") or _LOOSE_NOUN.match(link[0]) is not None


def _behind(scene: Scene, index: int, word: int, lexicon: RelationLexicon) -> Onset | None:
    """An age with its event behind it: "under 21 years of age at initial diagnosis"."""
    end = scene.quantity(index).end_char
    if word >= 0 and 0 <= scene.entity(word).end_char - end <= _REACH_BEHIND:
        end = scene.entity(word).end_char
    _, stop = scene.clause_span(scene.clause_of(end - 1))
    match = lexicon.onset_behind.match(scene.findings.text, end, min(stop, end + _REACH_BEHIND))
    return Onset(_norm_of_cue(match["event"]), -1) if match else None


def _norm_of_cue(cue: str) -> str:
    if cue.lower() in _DEATHS:
        return DEATH
    return DIAGNOSIS if "diagnos" in cue.lower() else ONSET


def _norm_of_event(scene: Scene, index: int) -> str:
    entity = scene.entity(index)
    if entity.label is Label.CONDITION:
        return ONSET
    return f"age at {entity.norm or scene.gap(entity.start_char, entity.end_char).lower()}"
