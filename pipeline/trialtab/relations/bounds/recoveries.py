"""Grades of the harm that treatment did: "toxicities must have resolved to grade ≤ 1", "not recovered to grade 1 or less".

A condition that is graded by a named scale ("neuropathy ≤ CTCAE grade 1") has its grade right beside it.
The grade of a harm stands far behind the harm, behind the treatment that did it and what is excepted of it, or before it
("recovered to grade 1 from all toxicities"). It is the harm's, whatever stands between.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from trialtab.patterns import role_words
from trialtab.relations.bounds.classes import Level, bind_levels, graded_level, is_of_next
from trialtab.relations.chains import Chains
from trialtab.relations.lexicon import RelationLexicon
from trialtab.relations.records import Constraint
from trialtab.relations.scene import Cover, Scene
from trialtab.types import Label

_BEHIND = 260  # characters behind a harm in which its grade is looked for
_BEFORE = 110
_WORDS = role_words("criterion_words.tsv")
_HARM = re.compile(_WORDS["harm_done"], re.I)
_VERB = rf"\b(?:{_WORDS['gone_back']})\b"
_RECOVERY = re.compile(_VERB, re.I)
_EXCEPT = rf"\b(?:{_WORDS['harm_excepted']})\b"
_CUT = re.compile(_EXCEPT, re.I)
_ASIDE = re.compile(rf"\([^()]*{_EXCEPT}[^()]*\)", re.I)  # what a bracket excepts stands between a harm and its grade
_DENIED = re.compile(rf"\b(?:{_WORDS['harm_denied']})\b[^.;,]{{0,30}}$", re.I)
_DENIAL_REACH = 40
_SENTENCE_END = re.compile(r"[;]|\.\s")
_IN_SENTENCE = r"(?:[^.;:]|\.(?!\s)|(?<=\bi\.e)\.|(?<=\be\.g)\.)"
_FROM = re.compile(rf"(?:{_VERB}|\brecovery\b){_IN_SENTENCE}*\b(?:from|of)\b{_IN_SENTENCE}{{0,40}}$", re.I)
_SCALE = re.compile(r"\bCTC(?:\s?AE)?\b|common\s+(?:terminology|toxicity)\s+criteria|\bgrade$", re.I)
_NAMED = re.compile(rf"\s*(?:or\s+\w+\s+)?(?:-\s*)?[a-z-]*(?:{_WORDS['harm_named']})", re.I)


class Recovery(NamedTuple):
    """The grade of a harm.

    Attributes:
        level: the grade, as a class of a scale.
        is_denied: the harm has not gone back to it.
    """

    level: Level
    is_denied: bool


def find_recoveries(scene: Scene, chains: Chains, lexicon: RelationLexicon) -> dict[int, Recovery]:
    """Concept -> the grade to which a harm has gone back, or that it has."""
    found: dict[int, Recovery] = {}
    harms = [i for i in scene.concepts if i not in chains.alias_of and _is_harm(scene, i)]
    for position, index in enumerate(harms):
        following = harms[position + 1 :]
        stop = scene.entity(following[0]).start_char if following else scene.criterion.end_char
        recovery = _behind(scene, index, stop, lexicon) or _in_front(scene, index, lexicon)
        if recovery is None:
            continue
        chain = chains.members[chains.chain_of[index]] if index in chains.chain_of else [index]
        for member in chain:
            if member in harms:
                found[member] = recovery
    others = [i for i in scene.concepts if i not in chains.alias_of and i not in found]
    return found | _by_scale(scene, others, found, lexicon)


def levels_of(
    scene: Scene, chains: Chains, lexicon: RelationLexicon, bound: set[int], recoveries: Mapping[int, Recovery]
) -> dict[int, Level]:
    """The class of each concept; no other concept has the grade of a harm.

    Args:
        bound: concepts that have a bound already.
    """
    levels = bind_levels(scene, chains, lexicon.levels, bound)
    if not recoveries:
        return levels
    places = Cover(recovery.level.quantity for recovery in recoveries.values())
    others = {index: level for index, level in levels.items() if not places.meets(level.quantity)}
    return others | {index: recovery.level for index, recovery in recoveries.items()}


def is_scale(scene: Scene, index: int) -> bool:
    """Whether a concept is the scale by which a harm that the item names is graded, of which nothing is asked."""
    if len(scene.concepts) == 1:
        return False
    entity = scene.entity(index)
    return _SCALE.search(scene.gap(entity.start_char, entity.end_char)) is not None


def with_recovery(row: Constraint, recovery: Recovery) -> Constraint:
    """A harm's row with its denial where it has not gone back."""
    return row._replace(negated=True) if recovery.is_denied else row


def taken_by(scene: Scene, recoveries: Mapping[int, Recovery]) -> set[int]:
    """The quantities of a scene that are a harm's grade."""
    if not recoveries:
        return set()
    places = Cover(recovery.level.quantity for recovery in recoveries.values())
    return {i for i in scene.quantities if places.meets(scene.quantity(i))}


def _is_harm(scene: Scene, index: int) -> bool:
    entity = scene.entity(index)
    return entity.label is Label.CONDITION and _HARM.search(scene.gap(entity.start_char, entity.end_char)) is not None


def _by_scale(
    scene: Scene, concepts: list[int], known: Mapping[int, Recovery], lexicon: RelationLexicon
) -> dict[int, Recovery]:
    """The grades of conditions by a scale that is named with them, behind the condition or, what no other has, before it."""
    found: dict[int, Recovery] = {}
    text, (start, end) = scene.findings.text, (scene.criterion.start_char, scene.criterion.end_char)
    if not _SCALE.search(text, start, end):
        return found
    conditions = [(i, scene.entity(i)) for i in concepts if scene.entity(i).label is Label.CONDITION]
    for index, entity in conditions:
        match = lexicon.levels.scaled_after.match(text, entity.end_char, min(entity.end_char + _BEFORE, end))
        if match is not None and not is_of_next(text, match, end):
            found[index] = Recovery(graded_level(text, match, lexicon.levels), is_denied=False)
    taken = Cover(each.level.quantity for each in (*known.values(), *found.values()))
    for index, entity in conditions:
        match = lexicon.levels.scaled_before.search(text, max(start, entity.start_char - _BEFORE), entity.start_char)
        if match is None or index in found:
            continue
        level = graded_level(text, match, lexicon.levels)
        if not taken.meets(level.quantity):
            found[index] = Recovery(level, is_denied=False)
    return found


def _behind(scene: Scene, index: int, stop: int, lexicon: RelationLexicon) -> Recovery | None:
    """The grade behind a harm: with what was said of its going back, or with a sign of its own ("from … > grade 1")."""
    text, (opening_char, start) = scene.findings.text, (scene.entity(index).start_char, scene.entity(index).end_char)
    stop = min(stop, start + _BEHIND, scene.criterion.end_char)
    if end := _SENTENCE_END.search(text, start, stop):
        stop = end.start()
    plain = _blanked(text[start:stop])
    has_gone = _FROM.search(text, max(scene.criterion.start_char, opening_char - _BEFORE), opening_char)
    verb = has_gone or _RECOVERY.search(plain)
    opening = 0 if has_gone or verb is None else verb.end()
    cut = _CUT.search(plain, opening)
    match = lexicon.levels.graded.search(plain, opening, cut.start() if cut else len(plain))
    if match is None:
        return None
    level = graded_level(plain, match, lexicon.levels)
    if _NAMED.match(plain, level.quantity.end_char):
        return None  # "resolved, but grade 2 neuropathy …"
    if verb is None and level.quantity.low == level.quantity.high and not level.words:
        return None  # "toxicity, grade 3": the reader of classes has what stands beside it
    place = level.quantity
    level = level._replace(quantity=place._replace(start_char=place.start_char + start, end_char=place.end_char + start))
    if has_gone:
        return Recovery(level, _is_denied(text, scene.criterion.start_char, has_gone.start()))
    return Recovery(level, verb is not None and _is_denied(text, start, start + verb.start()))


def _in_front(scene: Scene, index: int, lexicon: RelationLexicon) -> Recovery | None:
    """The grade right before a harm, or between its going back and it: "not recovered (i.e., ≤ grade 1) from events"."""
    text, end = scene.findings.text, scene.entity(index).start_char
    start = max(scene.criterion.start_char, end - _BEFORE)
    if beside := lexicon.levels.graded_before.search(text, start, end):
        return Recovery(graded_level(text, beside, lexicon.levels), is_denied=False)
    verb = _FROM.search(text, start, end)
    match = lexicon.levels.graded.search(text, verb.start(), end) if verb else None
    if verb is None or match is None:
        return None
    level = graded_level(text, match, lexicon.levels)
    return Recovery(level, _is_denied(text, scene.criterion.start_char, verb.start()))


def _is_denied(text: str, start: int, end: int) -> bool:
    return _DENIED.search(text, max(start, end - _DENIAL_REACH), end) is not None


def _blanked(text: str) -> str:
    """A text without what brackets except, as long as before."""
    return _ASIDE.sub(lambda match: " " * len(match.group()), text)
