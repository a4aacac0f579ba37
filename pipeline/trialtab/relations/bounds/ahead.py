"""What a bound belongs to that names it only behind it: a scale, a life expectancy, the cells in its unit."""

from __future__ import annotations

import re

from trialtab.relations.bounds.name_words import Name
from trialtab.relations.bounds.reach import is_time_valued
from trialtab.relations.lexicon import RelationLexicon
from trialtab.relations.scene import Line, Scene
from trialtab.types import Label, Quantity

_SCORED = re.compile(
    r"\b(?:scores?|grades?|levels?|category|categories|points?|stages?|classification)[\s:(]*(?:of\s+)?[\s:(]*", re.I
)
_SCORED_REACH = 14
_ON_SCALE = re.compile(
    r"(?:\s+points?)?[\s)]+(?:on|of|in|by|per|according\s+to|as\s+per|based\s+on|using)\s+(?:the\s+|a\s+|an\s+)?", re.I
)
_SCALE_REACH = 45  # characters of "WHO's disease severity scale assessment 8-point"
_SCALE = re.compile(r"\b(?:ordinal|scales?|scores?|index)\b", re.I)
_SIGN = re.compile(r"[<>≤≥=;:.]|\d\s*(?:-|–|to)\s*\d")
_OF = re.compile(r"\s*-?\s*(?:of\s+|in\s+)?")
_CELLS = re.compile(
    r"\d\s*(?P<cells>(?:neutrophil|granulocyte|platelet|lymphocyte|leu[kc]ocyte|eosinophil|white blood cell"
    r"|CD4\+?(?: T)?(?:[ -]cell|[ -]lymphocyte)?)s?)(?![\w-])",
    re.I,
)
_EXPECTANCY = "life expectancy"


def scale_of(scene: Scene, mains: Line, before: int | None, quantity: Quantity) -> int | None:
    """The scale on which a score lies: "non-invasive ventilation (score of 5 on the WHO ordinal scale)".

    Args:
        before: the concept before the score, whose own score it is if it is a measurement ("pain score ≥ 4 on a scale of 10").
    """
    if quantity.unit is not None or quantity.dimension == "time":
        return None
    text = scene.findings.text
    if before is not None:
        entity = scene.entity(before)
        is_own = entity.label is Label.CONDITION and "(" not in text[entity.end_char : quantity.start_char]
        if is_own or entity.label is Label.MEASUREMENT:
            return None  # "paresis of grade 3 on the MRC scale"
    reach = max(scene.criterion.start_char, quantity.start_char - _SCORED_REACH)
    if not _SCORED.search(text, reach, quantity.end_char):
        return None
    linked = _ON_SCALE.match(text, quantity.end_char, scene.criterion.end_char)
    ahead = mains.within(linked.end(), linked.end() + _SCALE_REACH) if linked is not None else []
    if linked is None or not ahead or scene.entity(ahead[0]).label is not Label.MEASUREMENT:
        return None
    entity = scene.entity(ahead[0])
    is_scale = _SCALE.search(text, entity.start_char, entity.end_char) is not None
    return ahead[0] if is_scale and not _SIGN.search(text, linked.end(), entity.start_char) else None


def expected_after(scene: Scene, mains: Line, quantity: Quantity, lexicon: RelationLexicon) -> int | None:
    """The life expectancy that a length stands before: "more than 3 months of life expectancy", "> 1 week life expectancy"."""
    linked = _OF.match(scene.findings.text, quantity.end_char, scene.criterion.end_char)
    ahead = mains.within(linked.end(), linked.end() + 1) if linked is not None else []
    if not ahead or scene.entity(ahead[0]).norm != _EXPECTANCY:
        return None
    return ahead[0] if is_time_valued(scene, ahead[0], lexicon) else None


def counted_cells(text: str, quantity: Quantity) -> Name | None:
    """What is counted where only the unit names it: "less than 1,500 neutrophils/mm3"."""
    found = _CELLS.search(text, quantity.start_char, quantity.end_char) if quantity.unit else None
    return Name(*found.span("cells")) if found else None
