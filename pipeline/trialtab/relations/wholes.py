"""A whole that a share is taken of: "fat mass > 30 % of body weight" bounds the fat mass."""

from __future__ import annotations

import re

from trialtab.patterns import role_words
from trialtab.relations.scene import Scene
from trialtab.types import Entity, Label, Quantity

SHARE_CONFIDENCE = 0.85
_WORDS = role_words("criterion_words.tsv")
_OF = re.compile(rf"\s+of\s+(?:(?:{_WORDS['whole_adjective']})\s+){{0,3}}", re.I)
_LINK = re.compile(rf"(?:\s*\([^()]{{1,40}}\))?[\s,:]*(?:(?:{_WORDS['share_link']})\s*){{0,2}}", re.I)
_OR = re.compile(r"[\s,]*(?:\(|\b(?:and/or|or)\b)[\s,]*", re.I)
_WEIGHT = re.compile(r"\bweight$", re.I)
_CHANGE = re.compile(rf"\bweight[\s-]+(?:{_WORDS['weight_change']})\b", re.I)
_AREA = re.compile(rf"(?:{_WORDS['shared_area']})", re.I)
_SHARED = (Label.MEASUREMENT, Label.CONDITION)


def drop_wholes(scene: Scene) -> None:
    """Take the wholes out of a scene's concepts, so that a share is bound to what has it.

    A share of a weight is that of the last change of weight, wherever it stands before it: `scene.shares` gets it.
    """
    with_whole: Quantity | None = None  # the bound before, if its share has a whole or it may have one
    before: Entity | None = None
    for number in scene.quantities:
        quantity = scene.quantity(number)
        owner = _owner(scene, quantity)
        if owner is None and with_whole and _OR.fullmatch(scene.gap(with_whole.end_char, quantity.start_char)):
            owner = before
        with_whole, before = quantity, owner
        whole = _whole(scene, quantity) if quantity.unit == "%" else None
        if whole is None:
            continue
        entity = scene.entity(whole)
        if owner is not None and not _is_area(scene, entity):
            scene.drop(whole)
        elif _is_weight(scene, entity) and (change := _change_before(scene, entity)) is not None:
            scene.drop(whole)
            scene.shares[number] = change


def _owner(scene: Scene, quantity: Quantity) -> Entity | None:
    """The concept right before a bound; none where a sentence begins with the bound."""
    if scene.findings.text[quantity.start_char].isupper():
        return None
    for index in reversed(scene.concepts):
        entity = scene.entity(index)
        if entity.end_char <= quantity.start_char:
            is_beside = _LINK.fullmatch(scene.findings.text, entity.end_char, quantity.start_char)
            return entity if is_beside and entity.label in _SHARED else None
    return None


def _whole(scene: Scene, quantity: Quantity) -> int | None:
    """The concept behind a bound and "of"."""
    leading = _OF.match(scene.findings.text, quantity.end_char, scene.criterion.end_char)
    if leading is None:
        return None
    inside = scene.concept_line().within(quantity.end_char, leading.end() + 1)
    return inside[0] if inside and scene.entity(inside[0]).label in _SHARED else None


def _is_area(scene: Scene, entity: Entity) -> bool:
    return _AREA.search(scene.findings.text, entity.start_char, entity.end_char) is not None


def _is_weight(scene: Scene, entity: Entity) -> bool:
    return _WEIGHT.search(scene.findings.text, entity.start_char, entity.end_char) is not None


def _change_before(scene: Scene, whole: Entity) -> int | None:
    """The last change of weight before a weight."""
    text = scene.findings.text
    before = [i for i in scene.concepts if scene.entity(i).end_char <= whole.start_char]
    return next(
        (i for i in reversed(before) if _CHANGE.search(text, scene.entity(i).start_char, scene.entity(i).end_char)), None
    )
