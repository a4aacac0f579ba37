"""Which volumes are given, and which are only what a drug is dissolved in."""

from __future__ import annotations

import re

from trialtab.relations.regimen_lexicon import RegimenLexicon
from trialtab.relations.regimen_pieces import is_times
from trialtab.types import Quantity

_LOOK_BACK = 30  # characters before a volume in which a word of giving counts
_HELD_BEFORE = re.compile(r"\b(?:vials?|syringes?|ampoules?|bags?|bottles?)\s+(?:contain(?:s|ing)?|of|with)\s*$", re.I)
_TOOL = re.compile(r"[\s-]*(?:syringes?|needles?|catheters?|tubes?)\b", re.I)  # "injected with a 1-mL syringe"
_WITH = re.compile(r"\b(?:with|using|by|via)\s+an?\s+$", re.I)
_DOSES_OF_IT = re.compile(r"[\s,;:(]*(?:\d|one|two|three|four|five|six)\s*(?:-\s*)?doses?\b", re.I)  # "0.5 mL, 3 doses"
# a volume that is drunk, gargled …, or taken so and so often
_GARGLED = re.compile(
    r"[\s)]*(?:,\s*)?(?:(?:of\s+)?(?:[\w-]+\s+)?(?:gargles?|mouthwash|mouth\s?rinse|rinse|syrup|juice|milk|elixir|drink)\b"
    r"|(?:orally\s+)?(?:once|twice|three times|thrice|\d times|every|daily|b\.?i\.?d|t\.?i\.?d|q\.?i\.?d|per day|a day)\b)",
    re.I,
)
# "0.5 mL, intramuscular", "0.5 mL / 0.25 mL, IM", "0.5 mL into the deltoid muscle": a shot
_SHOT = re.compile(
    r"\s*(?:/\s*\d*\.?\d+\s*ml\s*)?(?:[,;(]\s*(?:single\s+)?(?:by\s+|via\s+|as\s+an?\s+)?"
    r"(?:intramuscular(?:ly)?|subcutaneous(?:ly)?|intradermal(?:ly)?|im|sc|i\.m\.|s\.c\.)(?![\w])"
    r"|(?:(?:was|is|will be|to be)\s+)?(?:injected\s+|given\s+|administered\s+)?(?:in|into)\s+(?:the\s+|an?\s+)?(?:[\w-]+\s+)?"
    r"(?:deltoid|thigh|vastus|muscle|arm|buttock|gluteal)\b)",
    re.I,
)
_LARGEST_SHOT = 5.0  # mL
# plasma that is given, not drawn: "400 mL of convalescent plasma", "200 mL plasma transfusion"
_PLASMA = re.compile(
    r"\s*(?:(?:units?|bags?)\s+)?(?:of\s+)?(?:[\w.-]+\s+){0,2}?"
    r"(?:(?:convalescent|hyper-?immune|immune|recovered)\s+(?:[\w.-]+\s+){0,2}plasma\b|plasma\s+(?:transfusion|infusion)\b|plasma\s+(?:is|are|"
    r"will\s+be)\s+(?:transfused|infused|given|administered)\b)",
    re.I,
)
_LEAST_PLASMA = 50.0  # mL; less is a sample
VOLUMES = frozenset({"mL", "L"})


def is_volume_given(text: str, quantity: Quantity, lexicon: RegimenLexicon, start: int) -> bool:
    """Whether the text says that a volume is given: "0.5 mL of the vaccine", "10 mL gargle". `start`: its segment's."""
    if _HELD_BEFORE.search(text[max(start, quantity.start_char - 24) : quantity.start_char]) or is_times(text, quantity, start):
        return False
    before = text[max(start, quantity.start_char - 12) : quantity.start_char]
    if _TOOL.match(text, quantity.end_char) and _WITH.search(before):
        return False
    if (quantity.low or 0.0) >= _LEAST_PLASMA and _PLASMA.match(text, quantity.end_char):
        return True
    if lexicon.volume_before.search(text[max(start, quantity.start_char - _LOOK_BACK) : quantity.start_char]):
        return True
    if _DOSES_OF_IT.match(text, quantity.end_char) or _GARGLED.match(text, quantity.end_char):
        return True
    if (quantity.low or 0.0) <= _LARGEST_SHOT and _SHOT.match(text, quantity.end_char):
        return True
    return bool(lexicon.volume_after.match(text, quantity.end_char)) and not lexicon.fluid.match(text, quantity.end_char)
