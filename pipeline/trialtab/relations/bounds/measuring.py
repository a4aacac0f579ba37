"""Whether a bound can be a measurement's: by its unit, by its place, or because what stands between is the method."""

from __future__ import annotations

from trialtab.relations.lexicon import RelationLexicon
from trialtab.relations.scene import Line, Scene
from trialtab.types import Label, Quantity

_METHOD_TAIL = 12  # characters behind a concept in which "assay" or "formula" makes it a method


def can_measure(scene: Scene, index: int, quantity: Quantity, lexicon: RelationLexicon) -> bool:
    """Whether a concept can have a value of the quantity's dimension (`patterns/measurement_dimensions.tsv`)."""
    if quantity.limit_of is not None:
        return True
    dimensions = _dimensions(scene, index, lexicon)
    return dimensions is None or (quantity.dimension or "none") in dimensions


def is_listed(scene: Scene, index: int, quantity: Quantity, lexicon: RelationLexicon) -> bool:
    """Whether the file lists the quantity's dimension for a concept, whatever its label: "proteinuria ≥ 1 g/24 h"."""
    dimensions = _dimensions(scene, index, lexicon)
    return dimensions is not None and quantity.dimension in dimensions


def _dimensions(scene: Scene, index: int, lexicon: RelationLexicon) -> frozenset[str] | None:
    """The dimensions in which a concept can have values; None: in any."""
    entity = scene.entity(index)
    return lexicon.dimensions.of(f"{scene.gap(entity.start_char, entity.end_char)} | {entity.norm or ''}")


def is_beside(scene: Scene, index: int, end: int, quantity: Quantity) -> bool:
    """Whether nothing but a sign parts a measurement and its bound: its own, though the unit be a slip ("AST < 41 mg/dL")."""
    is_measured = scene.entity(index).label is Label.MEASUREMENT and quantity.comparator is not None
    return is_measured and quantity.dimension != "time" and not scene.gap(end, quantity.start_char).strip(" :(")


def is_method(scene: Scene, mains: Line, position: int, quantity: Quantity, lexicon: RelationLexicon) -> bool:
    """Whether a concept is how, or in what, the one before it is measured.

    In "LVEF by echocardiography < 40 %" and "mRS before the stroke > 3" the bound is that of LVEF and of mRS.
    """
    if position == 0:
        return False
    measured, method = mains.indices[position - 1], mains.indices[position]
    first, second = scene.entity(measured), scene.entity(method)
    if first.label is Label.CONDITION and second.label is Label.PROCEDURE:  # "tumor on MRI ≥ 2 cm"
        is_seen = lexicon.method_link.fullmatch(scene.findings.text, first.end_char, second.start_char) is not None
        return is_seen and not can_measure(scene, method, quantity, lexicon)
    if first.label is not Label.MEASUREMENT or not can_measure(scene, measured, quantity, lexicon):
        return False
    if second.label is Label.CONDITION:
        is_own = is_listed(scene, method, quantity, lexicon)
        return not is_own and lexicon.circumstance.fullmatch(scene.findings.text, first.end_char, second.start_char) is not None
    if not lexicon.method_link.fullmatch(scene.findings.text, first.end_char, second.start_char):
        return False
    words = scene.findings.text[second.start_char : min(quantity.start_char, second.end_char + _METHOD_TAIL)]
    return second.label is Label.PROCEDURE or lexicon.method.search(words) is not None
