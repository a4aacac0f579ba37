"""People whom a participant meets, whose ages are not the participant's: "living with children younger than 2 years"."""

from __future__ import annotations

import re

from trialtab.relations.scene import Scene
from trialtab.types import Quantity

_COMPANY_REACH = 120  # characters
_COMPANY = re.compile(
    r"\b(?:contacts?|liv(?:e|es|ing)|resid(?:e|es|ing)|household|shar(?:e|es|ing)|classroom|day-?\s?care|child-?\s?care|caregivers?|"
    r"providers?|work(?:s|ing)?|cohabit\w*|breast-?feeding|car(?:e|es|ing))\b[^.;:\d]{0,70}?\b(?:with|of|for|to)\b[^.;:<>≥≤\d]{0,40}?"
    r"\b(?:child(?:ren)?|infants?|toddlers?|bab(?:y|ies)|newborns?|siblings?|people|persons?|individuals?|adults?|minors?|anyone)"
    r"[\s(,]*(?:who\s+(?:are|is)\s+|that\s+(?:are|is)\s+)?(?:aged?\s+|of\s+)?$",
    re.I,
)


def is_of_others(scene: Scene, quantity: Quantity) -> bool:
    """Whether an age is that of people whom the participant meets: "living with children younger than 2 years"."""
    text, start = scene.findings.text, max(scene.criterion.start_char, quantity.start_char - _COMPANY_REACH)
    return _COMPANY.search(text, start, quantity.start_char) is not None
