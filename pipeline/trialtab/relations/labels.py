"""Words that only say what an item is about: "Hepatic:", "Chemotherapy: no prior docetaxel", "See Disease Characteristics"."""

from __future__ import annotations

import re
from itertools import pairwise

from trialtab.relations.lexicon import RelationLexicon
from trialtab.relations.scene import Scene
from trialtab.types import Label

_OF_TRIAL = re.compile(r"\b(?:study|trial)\s+$", re.I)
_ONLY = re.compile(r"(?:\s*\d\w?|\s+[ABIV]{1,3})?\s+only\s*[\])]", re.I)  # "[Stage 1 only]" names a part of the trial
_NAMED_BY = re.compile(r"\s*[:–-]\s*")
_PLAIN = re.compile(r"vaccin(?:es?|ations?)|drugs?|treatments?|medications?|interventions?|products?|agents?", re.I)
# to what participants may react, and what they may have had beside it: there the trial's own vaccine is what is meant
_NAMED = re.compile(
    r"allerg|hypersens|sensitiv|anaphyl|reaction|component|ingredient|constituent|excipient|other than|except", re.I
)


def drop_labels(scenes: list[Scene], lexicon: RelationLexicon) -> None:
    """Take out of each scene's concepts what asks nothing of anybody. The item's text stays in a row of its own."""
    for scene in scenes:
        if scene.concepts and _is_unsaid(scene, scene.criterion.start_char, lexicon):
            scene.concepts = []
        elif scene.concepts and _is_label(scene, lexicon):
            scene.concepts = scene.concepts[1:]
        if scene.concepts and (
            see := lexicon.see_part.match(scene.findings.text, scene.criterion.start_char, scene.criterion.end_char)
        ):
            scene.concepts = [index for index in scene.concepts if scene.entity(index).start_char >= see.end()]
        if scene.concepts:
            _drop_trial_products(scene)
            _drop_named_again(scene)


def _drop_trial_products(scene: Scene) -> None:
    """Take out what the trial itself gives: "may interfere with the study vaccine" asks nothing of a vaccine."""
    text, start = scene.findings.text, scene.criterion.start_char
    for index in list(scene.concepts):
        entity = scene.entity(index)
        if _opens_with(text, start, entity.start_char) and _ONLY.match(text, entity.end_char, scene.criterion.end_char):
            scene.drop(index)
            continue
        if entity.label not in (Label.DRUG, Label.PROCEDURE) or not _PLAIN.fullmatch(text, entity.start_char, entity.end_char):
            continue
        is_trials = _OF_TRIAL.search(text, max(start, entity.start_char - 8), entity.start_char)
        if is_trials and not _NAMED.search(text, max(start, entity.start_char - 90), entity.start_char):
            scene.drop(index)


def _drop_named_again(scene: Scene) -> None:
    """Take out the plain name before the one that says which scale it is: "Performance status - ECOG 0-2"."""
    for index, following in pairwise(list(scene.concepts)):
        plain, named = scene.entity(index), scene.entity(following)
        if plain.label is not Label.MEASUREMENT or not plain.norm or not (named.norm or "").endswith(f" {plain.norm}"):
            continue
        if _NAMED_BY.fullmatch(scene.findings.text, plain.end_char, named.start_char):
            scene.drop(index)


def _opens_with(text: str, start: int, place: int) -> bool:
    """Whether nothing but a bracket stands before a place of an item."""
    return text[start:place].strip() in ("[", "(")


def _is_label(scene: Scene, lexicon: RelationLexicon) -> bool:
    """Whether the first concept names a part of the record: an organ or a kind of treatment before a colon.

    "Chemotherapy: more than 4 weeks ago" has no other concept that its time could be of, so there it is no mere label.
    """
    criterion, entity = scene.criterion, scene.entity(scene.concepts[0])
    label = lexicon.item_label.match(scene.findings.text, criterion.start_char, criterion.end_char)
    if label is None or not label.start("name") <= entity.start_char < entity.end_char <= label.end("name"):
        return False
    clause = scene.clause_of(entity.start_char)
    has_another = any(scene.clause_of(scene.entity(index).start_char) == clause for index in scene.concepts[1:])
    return has_another or _is_unsaid(scene, label.end(), lexicon)


def _is_unsaid(scene: Scene, start: int, lexicon: RelationLexicon) -> bool:
    """Whether from an offset on an item says nothing, or only where it is said."""
    return lexicon.unsaid.fullmatch(scene.findings.text, start, scene.criterion.end_char) is not None
