"""Bounds of a change: "a decrease in hemoglobin of ≥ 2 g/dL" and "LVEF drop > 10 %" ask for no level of hemoglobin or LVEF.

The row's concept is the words that name the change, its norm the change and the norm of what changes ("decrease in
hemoglobin"). A multiple of a limit of normal is always a level ("increase of ALT > 3 x ULN"), and so is what something changes
to ("rise to").
"""

from __future__ import annotations

import re
from typing import NamedTuple

from trialtab.relations.bounds.find import counts, is_open
from trialtab.relations.chains import Chains
from trialtab.relations.lexicon import RelationLexicon
from trialtab.relations.records import Constraint
from trialtab.relations.scene import Scene
from trialtab.types import Label, Quantity

CONFIDENCE = 0.85
_OF_WORDS = ("loss", "gain")
_REACH = 70  # characters between a bound and what changes
_BEHIND = 48
_FAR = 90  # characters between what changes and a bound that names the change itself
_ADJECTIVES = r"(?:(?!(?:and|or|to|with|by|for|than|at|on|in|during|after|over|within)\b)[\w'/-]+\s+){0,4}"
_BEFORE_CONCEPT = re.compile(rf"\b(?P<word>[a-z]+)\s+(?:in|of|from)\s+{_ADJECTIVES}$", re.I)
_LINK = r"(?:\s*\([^()]{1,30}\))?(?:\s+(?:levels?|values?|scores?|counts?|concentrations?|readings?|measurements?))?"
_BY = r"[\s,]*(?:(?:of|by|that\s+(?:is|was)|is|was|being|in)\b)?[\s(:=]*"
_TO_BOUND = re.compile(rf"{_LINK}(?:\s+(?:from|over|since)\s+(?:the\s+)?(?:baseline|nadir))?{_BY}", re.I)
_WORD_TO_BOUND = re.compile(
    rf"{_LINK}\s+(?P<word>[a-z]+)(?:\s+(?:from|over|since)\s+(?:the\s+)?(?:baseline|nadir))?{_BY}", re.I
)
_CHANGED_BY = re.compile(rf"{_LINK}\s+(?:(?:that|which)\s+)?(?:(?:has|have|had|is|was)\s+)?(?P<word>[a-z]+)\s+by[\s(:=]*", re.I)
_WORD_BEFORE = re.compile(r"\b(?P<word>[a-z]+)\s+(?:of|by)?\s*\(?$", re.I)
_OF_WHAT = re.compile(rf"(?:\s*+\)\s++|\s++)(?:in|of|on)\s+{_ADJECTIVES}", re.I)
_WORD_BEHIND = re.compile(
    rf"(?:\s*\([^()]{{1,30}}\))?\s*(?:or\s+(?:more|greater)\s+)?(?P<word>[a-z]+)\b(?P<of>\s+(?:in|of)\s+{_ADJECTIVES})?", re.I
)
_POINTS = re.compile(r"[\s-]*(?:points?|units?|grades?|steps?)\b", re.I)
_BASELINE = re.compile(
    r"\s+(?:from|over|above|below|compared\s+(?:to|with)|relative\s+to)\s+(?:(?:the|their|his|her|its|prior|previous|pre-?\w+)\s+)*"
    r"(?:baseline|nadir|normal|values?|levels?|visit|measurements?|screening)\b",
    re.I,
)


class Change(NamedTuple):
    """A change that a quantity bounds: what changes, the words that name the change [start, end), its norm."""

    entity: int
    start: int
    end: int
    norm: str


def find_changes(scene: Scene, chains: Chains, lexicon: RelationLexicon) -> dict[int, Change]:
    """The quantities of a scene that bound a change."""
    found: dict[int, Change] = {}
    for index in scene.quantities:
        quantity = scene.quantity(index)
        if not is_open(quantity) or quantity.limit_of is not None or quantity.dimension == "time":
            continue
        if counts(scene, quantity, lexicon) and not _POINTS.match(scene.findings.text, quantity.end_char):
            continue  # "rise of the marker in at least 3 samples", "at least 2 rises"
        change = _before(scene, chains, quantity, lexicon) or _around(scene, quantity, lexicon)
        change = change or _behind(scene, chains, quantity, lexicon)
        if change is not None:
            found[index] = change
    return found


def with_change(row: Constraint, change: Change) -> Constraint:
    """The row of a change: named by it, without the status that its word gives to what changes."""
    start, end = min(row.start_char, change.start), max(row.end_char, change.end)
    return row._replace(
        status=None, start_char=start, end_char=end, name_start=change.start, name_end=change.end, norm=change.norm
    )


def _left(scene: Scene, place: int, reach: int) -> int:
    return max(scene.clause_span(scene.clause_of(place))[0], place - reach)


def _last_before(scene: Scene, chains: Chains, place: int, reach: int) -> int | None:
    """The last concept that can change and ends at most `reach` characters before a place of its clause."""
    inside = scene.concept_line().within(_left(scene, place, reach + _BEHIND), place)
    for index in reversed(inside):
        if index in chains.alias_of:
            continue
        end = chains.ends.get(index, scene.entity(index).end_char)
        return index if end <= place <= end + reach and _can_change(scene, index) else None
    return None


def _can_change(scene: Scene, index: int) -> bool:
    return scene.entity(index).label in (Label.MEASUREMENT, Label.CONDITION, Label.OBSERVATION)


def _before(scene: Scene, chains: Chains, quantity: Quantity, lexicon: RelationLexicon) -> Change | None:
    """ "Decrease in X of ≥ 2", "X decrease ≥ 2", "X decreased by ≥ 2"."""
    index = _last_before(scene, chains, quantity.start_char, _REACH)
    if index is None:
        return None
    text, entity = scene.findings.text, scene.entity(index)
    end = chains.ends.get(index, entity.end_char)
    own = _WORD_TO_BOUND.fullmatch(text, end, quantity.start_char)
    if own is not None and lexicon.change.fullmatch(own["word"]):
        return Change(index, entity.start_char, own.end("word"), _norm(scene, index, own["word"]))
    verb = _CHANGED_BY.fullmatch(text, end, quantity.start_char)
    if verb is not None and lexicon.changed.fullmatch(verb["word"]):
        return Change(index, entity.start_char, verb.end("word"), _norm(scene, index, "change"))
    if not _TO_BOUND.fullmatch(text, end, quantity.start_char):
        return None
    head = _BEFORE_CONCEPT.search(text, _left(scene, entity.start_char, _REACH), entity.start_char)
    if head is None or not lexicon.change.fullmatch(head["word"]):
        return None
    return Change(index, head.start("word"), end, _norm(scene, index, head["word"]))


def _around(scene: Scene, quantity: Quantity, lexicon: RelationLexicon) -> Change | None:
    """ "A decrease of ≥ 2 g/dL in X", "loss of > 10 % of X"."""
    text = scene.findings.text
    head = _WORD_BEFORE.search(text, _left(scene, quantity.start_char, _REACH), quantity.start_char)
    if head is None or not lexicon.change.fullmatch(head["word"]) or _is_named(scene, head.start("word")):
        return None
    index = _concept_at(scene, _OF_WHAT.match(text, quantity.end_char, quantity.end_char + _BEHIND))
    return None if index is None else Change(index, *head.span("word"), _norm(scene, index, head["word"]))


def _behind(scene: Scene, chains: Chains, quantity: Quantity, lexicon: RelationLexicon) -> Change | None:
    """ "≥ 20 % fall in X"; "X …: ≥ 20 % decrease from baseline"."""
    text = scene.findings.text
    _, stop = scene.clause_span(scene.clause_of(quantity.start_char))
    word = _WORD_BEHIND.match(text, quantity.end_char, min(stop, quantity.end_char + _BEHIND))
    if word is None or not lexicon.change.fullmatch(word["word"]) or _is_named(scene, word.start("word")):
        return None
    if word["of"]:
        index = _concept_at(scene, word)
        if index is None:
            return None
        return Change(index, word.start("word"), scene.entity(index).end_char, _norm(scene, index, word["word"]))
    last = _last_before(scene, chains, quantity.start_char, _FAR)
    if last is None or scene.entity(last).label is not Label.MEASUREMENT:
        return None
    tail = _BASELINE.match(text, word.end("word"), stop)
    return Change(last, word.start("word"), tail.end() if tail else word.end("word"), _norm(scene, last, word["word"]))


def _is_named(scene: Scene, place: int) -> bool:
    """Whether a concept that stands at a place has the change in its name ("weight loss")."""
    return any(scene.entity(i).start_char <= place for i in scene.concept_line().near(place + 1, place))


def _concept_at(scene: Scene, leading: re.Match[str] | None) -> int | None:
    """The concept that stands at the end of what leads to it, or among its words."""
    if leading is None:
        return None
    inside = scene.concept_line().within(leading.start(), leading.end() + 1)
    return next((i for i in inside if _can_change(scene, i)), None)


def _norm(scene: Scene, index: int, word: str) -> str:
    entity = scene.entity(index)
    link = "of" if word.lower() in _OF_WORDS else "in"
    return f"{word.lower()} {link} {entity.norm or scene.gap(entity.start_char, entity.end_char)}"
