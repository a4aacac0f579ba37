"""What a result or state is said of: "HBsAg positive", "elevated ALT", "sodium, potassium and calcium within normal limits"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Container

from trialtab.relations.attributes import NEAR_AFTER, NEAR_BEFORE, nearest
from trialtab.relations.chains import Chains
from trialtab.relations.lexicon import RelationLexicon
from trialtab.relations.scene import Line, Scene
from trialtab.types import Entity, Label, Term

STATUS_LABELS = frozenset({Label.MEASUREMENT, Label.CONDITION, Label.PROCEDURE, Label.OBSERVATION})
# what a test says is said of every test of a list; a state ("active") is its neighbour's alone
RESULTS = frozenset(
    {"positive", "negative", "detectable", "undetectable", "indeterminate", "elevated", "decreased", "abnormal", "normal"}
    | {"adequate", "inadequate"}
)
_STATES = frozenset({"locally advanced", "unresectable"})  # concepts that are states themselves
_FOR = re.compile(r"\s+(?:for|to)\b", re.I)  # "positive for HIV, hepatitis B or hepatitis C"
_SAID_FOR = re.compile(r"\s+for\s+(?:the\s+)?", re.I)
_HAS = re.compile(r"\b(?:have|has|had)\s+(?:an?\s+)?$", re.I)  # "hepatitis C antibody must have negative PCR"
_CLOSED = re.compile(r"\s*+(?:result|test|at\b[^()]*|on\b[^()]*|by\b[^()]*|or\b[^()]*)?\s*(?:[),;]|$)")
_TOLD = re.compile(  # "a test within 3 days, which must be positive"
    r"(?:,\s*which|\bresults?)\s+(?:is|are|was|were|must\s+be|should\s+be)\s+$", re.I
)
_SHOWN = re.compile(r"\b(?:with|show(?:s|ing|ed)?|demonstrat(?:es|ing|ed))\s+an?\s+$", re.I)  # "with a positive result"
_RESULT = re.compile(r"\s+results?\b", re.I)
_TOLD_REACH = 32  # characters of such words
_TEST_REACH = 120  # characters between a test and them
_TEST = re.compile(r"\b(?:tests?|testing|assays?|(?:rt-)?pcr|serolog(?:y|ies)|swabs?|cultures?)\b", re.I)
_ADJOINING = re.compile(r"\s+(?:(?:of|in|the|a|an|any|serum|plasma|blood|total|baseline|fasting|resting)\s+)*", re.I)


def bind_statuses(scene: Scene, chains: Chains, lexicon: RelationLexicon, bound: Container[int]) -> dict[int, str]:
    """Concept -> status; the context stage's own verdict wins over the nearest word.

    Args:
        bound: concepts that have a bound: the result of a list is not said of them.
    """
    statuses: dict[int, str] = {}
    mains = [
        i
        for i in scene.concepts
        if i not in chains.alias_of and scene.entity(i).label in STATUS_LABELS and scene.entity(i).norm not in _STATES
    ]
    named = [i for i in scene.terms if scene.findings.terms[i].kind == "status"]
    line = scene.line(mains) if named else Line([], [], [])
    for index in named:
        term = scene.findings.terms[index]
        owner = _owner(scene, chains, line, term, lexicon)
        if owner is None or owner in statuses:
            continue
        for member in (owner, *_sharing(scene, chains, owner, term, bound), *_measured_by(scene, line, owner, term, lexicon)):
            statuses.setdefault(member, term.value)
    for index in mains:
        if status := scene.assertion(index).status:
            statuses[index] = status
    return statuses


def _owner(scene: Scene, chains: Chains, line: Line, term: Term, lexicon: RelationLexicon) -> int | None:
    if lexicon.measured_status.fullmatch(scene.findings.text, term.start_char, term.end_char):
        return _measured(scene, chains, line, term)
    inside = next((i for i in line.near(term.end_char, term.start_char) if _covers(scene.entity(i), term)), None)
    if inside is not None:
        return None if _is_marker(scene, scene.entity(inside), term, lexicon) else inside
    if (said_for := _said_for(scene, line, term)) is not None:
        return said_for
    if (told := _told(scene, line, term)) is not None:
        return told
    owner = nearest(scene, line, term, NEAR_BEFORE, NEAR_AFTER)
    if owner is None or _is_marker(scene, scene.entity(owner), term, lexicon):
        return None
    return owner if _says(scene, chains, owner, term, lexicon) else None


def _said_for(scene: Scene, line: Line, term: Term) -> int | None:
    """The concept that a result is for: in "a tumour that is negative for HER2" it is HER2's, not the tumour's."""
    said = _SAID_FOR.match(scene.findings.text, term.end_char) if term.value in ("positive", "negative") else None
    if said is None:
        return None
    return next((i for i in line.near(said.end(), said.end()) if scene.entity(i).start_char == said.end()), None)


def _told(scene: Scene, line: Line, term: Term) -> int | None:
    """The test whose result words of their own tell, behind a window or what was looked for."""
    first = max(scene.criterion.start_char, term.start_char - _TOLD_REACH)
    text = scene.findings.text
    pattern = _SHOWN if _RESULT.match(text, term.end_char) else _TOLD
    words = pattern.search(text, first, term.start_char) if term.value in RESULTS else None
    if words is None:
        return None
    near = [i for i in line.within(words.start() - _TEST_REACH, words.start()) if scene.entity(i).end_char <= words.start()]
    tests = [i for i in near if _TEST.search(text, scene.entity(i).start_char, scene.entity(i).end_char)]
    return (
        tests[-1] if tests and scene.clause_of(scene.entity(tests[-1]).start_char) == scene.clause_of(term.start_char) else None
    )


def _is_marker(scene: Scene, entity: Entity, term: Term, lexicon: RelationLexicon) -> bool:
    """Whether a result is that of a marker of a disease: "HER2-negative breast cancer", "seronegative arthritis"."""
    if term.value not in ("positive", "negative") or entity.label is not Label.CONDITION or entity.end_char <= term.end_char:
        return False
    if entity.start_char <= term.start_char:
        return True
    before = scene.gap(max(scene.criterion.start_char, term.start_char - NEAR_BEFORE), term.start_char)
    return bool(before.strip()) and not lexicon.result_intro.search(before)


def _measured(scene: Scene, chains: Chains, line: Line, term: Term) -> int | None:
    """The measurement beside a word that says a result of nothing else: "low hemoglobin", "ALT elevations"."""
    text = scene.findings.text
    for index in line.within(term.start_char - NEAR_AFTER, term.end_char + NEAR_AFTER):
        entity = scene.entity(index)
        if entity.start_char >= term.end_char:
            fits = entity.label is Label.MEASUREMENT and _ADJOINING.fullmatch(text, term.end_char, entity.start_char)
            return index if fits else None
        end = chains.ends.get(index, entity.end_char)
        if entity.label is Label.MEASUREMENT and term.start_char >= end and not scene.gap(end, term.start_char).strip():
            return index
    return None


def _sharing(scene: Scene, chains: Chains, owner: int, term: Term, bound: Container[int]) -> list[int]:
    """The members of the owner's list that the word is said of too: those on the far side of the owner."""
    if term.value not in RESULTS or owner not in chains.chain_of:
        return []
    first = scene.entity(owner)
    is_before = term.end_char <= first.start_char
    is_said_for = is_before and _FOR.match(scene.findings.text, term.end_char) is not None
    if first.label is Label.CONDITION and not is_said_for:
        return []
    alike = (Label.CONDITION, Label.MEASUREMENT) if is_said_for else (first.label,)  # "positive for HIV, HBsAg or HCV"
    members = chains.members[chains.chain_of[owner]]
    place = members.index(owner)
    others = members[place + 1 :] if is_before else members[:place]
    return [i for i in others if scene.entity(i).label in alike and i not in bound]


def _measured_by(scene: Scene, line: Line, owner: int, term: Term, lexicon: RelationLexicon) -> list[int]:
    """What was looked for, where a result stands behind the method: "HCV RNA by PCR is negative"."""
    start = scene.entity(owner).start_char
    if term.value not in RESULTS or term.start_char < start:
        return []
    before = line.indices[: line.indices.index(owner)][-1:]
    ends = (scene.entity(i).end_char for i in before)
    return before if any(lexicon.method_link.fullmatch(scene.findings.text, end, start) for end in ends) else []


def _says(scene: Scene, chains: Chains, owner: int, term: Term, lexicon: RelationLexicon) -> bool:
    """Whether the words between a status and a concept let the one be said of the other."""
    entity = scene.entity(owner)
    if entity.start_char >= term.end_char:
        return "(" not in scene.gap(term.end_char, entity.start_char)
    end = chains.ends.get(owner, entity.end_char)
    gap = scene.gap(min(end, term.start_char), term.start_char)
    starts = [scene.window(i).start_char for i in scene.windows]
    for index in scene.windows[bisect_left(starts, end) : bisect_left(starts, term.start_char)]:
        window = scene.window(index)
        if window.end_char <= term.start_char:  # "the test within 8 weeks before entry is negative"
            gap = gap.replace(scene.gap(window.start_char, window.end_char), " ")
    if "(" in gap and not _CLOSED.match(scene.findings.text, term.end_char):
        return False  # "prostate cancer (abnormal serum markers)"
    is_had = _HAS.search(gap) is not None and not scene.gap(term.start_char, term.end_char).startswith("not ")
    return not is_had and bool(lexicon.status_glue.fullmatch(gap))  # "gout that has not been well controlled"


def _covers(entity: Entity, term: Term) -> bool:
    return entity.start_char <= term.start_char and term.end_char <= entity.end_char
