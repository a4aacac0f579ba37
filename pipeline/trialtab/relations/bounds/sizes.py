"""Sizes by one technique or another: "≥ 20 mm by conventional techniques or ≥ 10 mm by spiral CT" bounds one lesion twice."""

from __future__ import annotations

import re

from trialtab.types import Quantity

_BY_TECHNIQUE = re.compile(
    r"(?:\s+in\s+(?:[\w\s]{1,30}?\s)?(?:diameter|dimension|axis|direction)s?)?"
    r"\s+\(?(?:by|with|using|on|via|when\s+\w+\s+(?:by|with|using))\s+"
    r"[^.;:\d]{2,90}?[\s,)]+(?:and/or|or)\s+(?:(?:as|is|are|to\s+be)\s+)?",
    re.I,
)


def is_other_technique(text: str, one: Quantity, two: Quantity) -> bool:
    """Whether a size is the one before it as another technique has it."""
    if not one.dimension == two.dimension == "length" or one.comparator is not two.comparator:
        return False
    return _BY_TECHNIQUE.fullmatch(text, one.end_char, two.start_char) is not None
