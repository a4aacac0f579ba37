"""Which volumes are given, and which are only what a drug is dissolved in."""

from __future__ import annotations

import re
from bisect import bisect_left
from operator import attrgetter

from trialtab.patterns import role_words
from trialtab.relations.regimens.lexicon import RegimenLexicon
from trialtab.relations.regimens.pieces import is_times
from trialtab.types import DocFindings, Entity, Label, Quantity

_WORDS = role_words("regimen_words.tsv")
_LOOK_BACK = 30  # characters before a volume in which a word of giving counts
_HELD_BEFORE = re.compile(rf"\b(?:{_WORDS['holders']})\s+(?:contain(?:s|ing)?|of|with)\s*$", re.I)
_TOOL = re.compile(rf"[\s-]*(?:{_WORDS['tools']})\b", re.I)  # "injected with a 1-mL syringe"
_WITH = re.compile(r"\b(?:with|using|by|via)\s+an?\s+$", re.I)
_DOSES_OF_IT = re.compile(r"[\s,;:(]*(?:\d|one|two|three|four|five|six)\s*(?:-\s*)?doses?\b", re.I)  # "0.5 mL, 3 doses"
# a volume that is drunk, gargled …, or taken so and so often
_GARGLED = re.compile(
    rf"[\s)]*(?:,\s*)?(?:(?:of\s+)?(?:[\w-]+\s+)?(?:{_WORDS['drunk']})\b|(?:orally\s+)?(?:{_WORDS['drunk_how_often']})\b)", re.I
)
# "0.5 mL, intramuscular", "0.5 mL / 0.25 mL, IM", "0.5 mL into the deltoid muscle": a shot
_SHOT = re.compile(
    r"\s*(?:/\s*\d*\.?\d+\s*ml\s*)?(?:[,;(]\s*(?:single\s+)?(?:by\s+|via\s+|as\s+an?\s+)?"
    rf"(?:{_WORDS['shot_way']})(?![\w])"
    rf"|(?:(?:was|is|will be|to be)\s+)?(?:(?:{_WORDS['shot_done']})\s+)?(?:in|into)\s+(?:the\s+|an?\s+)?(?:[\w-]+\s+)?"
    rf"(?:{_WORDS['shot_site']})\b)",
    re.I,
)
_LARGEST_SHOT = 5.0  # mL
# plasma that is given, not drawn: "400 mL of convalescent plasma", "200 mL plasma transfusion"
_PLASMA = re.compile(
    r"\s*(?:(?:units?|bags?)\s+)?(?:of\s+)?(?:[\w.-]+\s+){0,2}?"
    rf"(?:(?:{_WORDS['plasma_kind']})\s+(?:[\w.-]+\s+){{0,2}}plasma\b|plasma\s+(?:transfusion|infusion)\b"
    rf"|plasma\s+(?:is|are|will\s+be)\s+(?:{_WORDS['plasma_done']})\b)",
    re.I,
)
_LEAST_PLASMA = 50.0  # mL; less is a sample
VOLUMES = frozenset({"mL", "L"})
GAS_FLOW = "L/min"
_START = attrgetter("start_char")
_GAS_GAP = re.compile(
    r"[\s,:(]*(?:(?:therapy|inhalation|gas)\s+)?(?:(?:at|with|of)\s+)?(?:(?:a\s+)?(?:flow\s+)?rate\s+(?:of\s+)?)?", re.I
)
_NEEDED = re.compile(r"\b(?:need|requir|receiving|who|patients\s+(?:on|with))\w*\b[^.;]*$", re.I)
_PLASMA_BEFORE = re.compile(r"\bplasma\s*(?:\([^()]{0,30}\)\s*)?[,:(-]?\s*(?:at\s+)?(?:a\s+)?(?:dose\s+of\s+)?$", re.I)
# what a volume is drawn, dissolved or flushed with
_NOT_GIVEN = re.compile(rf"\b(?:{_WORDS['not_given']})\b[^.;]{{0,60}}$", re.I)
_IN = re.compile(
    r"\b(?:in|into|to|per|every|than|using|of\s+which|volume(?:\s+of)?)\s+(?:an?\s+|the\s+)?(?:[a-z]+\s+of\s+)?$", re.I
)
_SHARE = r"(?:\d[\d.,]*\s?%\s*)?"
_NAME_LEFT = re.compile(
    rf"[\s®™]*(?:\([^()]{{0,30}}\)\s*)?{_SHARE}(?:{_WORDS['volume_name']})?[\s,:(=-]*"
    r"(?:(?:at\s+|in\s+)?an?\s+(?:dose|volume)\s+of\s+)?",
    re.I,
)
_NAME_RIGHT = re.compile(rf"\s*(?:of\s+)?(?:the\s+)?{_SHARE}(?:(?:{_WORDS['volume_name_kind']})\s+)?", re.I)
_RATE_RIGHT = re.compile(r"[\s,)(-]*(?:on\s+)?", re.I)
_MASS = r"(?:mg|g|mcg|µg|μg|ug|ng|units?|IU|mEq|mmol)(?:/kg|/m2)?"
_MASS_LEFT = re.compile(rf"\d\s?{_MASS}\s*[(=]\s*(?:=|in\s+)?$", re.I)
_MASS_RIGHT = re.compile(rf"\s*[)]?\s*[(=]\s*=?\s*\d[\d.,]*\s?{_MASS}(?![\w/])", re.I)
_APART = re.compile(r"[,;+]|\.\s|\b(?:and|plus|with)\b", re.I)


def is_volume_given(findings: DocFindings, quantity: Quantity, lexicon: RegimenLexicon, start: int) -> bool:
    """Whether the text says that a volume is given: "0.5 mL of the vaccine", "oxygen at 2 L/min". `start`: its segment's."""
    text = findings.text
    if quantity.unit == GAS_FLOW:
        return _is_gas(findings, quantity, lexicon, start)
    if quantity.unit != "mL":
        return False
    if _HELD_BEFORE.search(text[max(start, quantity.start_char - 24) : quantity.start_char]) or is_times(text, quantity, start):
        return False
    before = text[max(start, quantity.start_char - 12) : quantity.start_char]
    if _TOOL.match(text, quantity.end_char) and _WITH.search(before):
        return False
    if (quantity.low or 0.0) >= _LEAST_PLASMA and (
        _PLASMA.match(text, quantity.end_char)
        or _PLASMA_BEFORE.search(text[max(start, quantity.start_char - 60) : quantity.start_char])
    ):
        return True
    if lexicon.volume_before.search(text[max(start, quantity.start_char - _LOOK_BACK) : quantity.start_char]):
        return True
    if _DOSES_OF_IT.match(text, quantity.end_char) or _GARGLED.match(text, quantity.end_char):
        return True
    if (quantity.low or 0.0) <= _LARGEST_SHOT and _SHOT.match(text, quantity.end_char):
        return True
    if lexicon.volume_after.match(text, quantity.end_char) and not lexicon.fluid.match(text, quantity.end_char):
        return True
    before = text[max(start, quantity.start_char - 90) : quantity.start_char]
    if _NOT_GIVEN.search(before) or _IN.search(before):
        return False
    return _is_timed(findings, quantity.end_char) or _name_beside(findings, quantity, start) is not None


def _is_gas(findings: DocFindings, quantity: Quantity, lexicon: RegimenLexicon, start: int) -> bool:
    """Whether a flow is that of a gas named beside it: "oxygen 2 L/min", "15 L/min of oxygen"; not what patients need."""
    if _NEEDED.search(findings.text, max(start, quantity.start_char - 60), quantity.start_char):
        return False
    at = bisect_left(findings.entities, quantity.start_char, key=_START)
    for entity in findings.entities[max(0, at - 2) : at + 2]:
        if entity.start_char < start or not lexicon.gas.match(findings.text, entity.start_char, entity.end_char):
            continue
        left, right = min(entity.end_char, quantity.end_char), max(entity.start_char, quantity.start_char)
        if _GAS_GAP.fullmatch(findings.text, left, right):
            return True
    return False


def is_solution(findings: DocFindings, quantity: Quantity, lexicon: RegimenLexicon, start: int, mass: Quantity | None) -> bool:
    """Whether a volume is that of a drug with its concentration: "20 mL of 0.5% bupivacaine", whatever else is given.

    Args:
        start: where the segment begins.
        mass: the amount given before it, which may be the same dose.
    """
    text = findings.text
    entity = _name_beside(findings, quantity, start)
    if entity is None or _MASS_RIGHT.match(text, quantity.end_char):
        return False
    name = text[entity.start_char : entity.end_char]
    if lexicon.fluid.match(name) or lexicon.placebo.search(name):
        return False
    if "%" not in text[min(entity.start_char, quantity.start_char) : max(entity.end_char, quantity.end_char) + 7]:
        return False
    before = text[max(start, quantity.start_char - 90) : quantity.start_char]
    if _MASS_LEFT.search(before) or _NOT_GIVEN.search(before) or _IN.search(before):
        return False
    return mass is None or _APART.search(text, mass.end_char, quantity.start_char) is not None


def _is_timed(findings: DocFindings, end: int) -> bool:
    """Whether a schedule follows at once: "200 mL on days 1 and 2"."""
    at = bisect_left(findings.frequencies, end, key=_START)
    for item in findings.frequencies[at : at + 1]:
        return item.start_char - end <= 6 and bool(_RATE_RIGHT.fullmatch(findings.text, end, item.start_char))
    return False


def _name_beside(findings: DocFindings, quantity: Quantity, start: int) -> Entity | None:
    """The drug right before or right after a volume: "bupivacaine 0.5%, 20 mL", "250 mL of albumin"."""
    at = bisect_left(findings.entities, quantity.start_char, key=_START)
    before = [e for e in findings.entities[max(0, at - 2) : at] if e.label is Label.DRUG and e.start_char >= start]
    if before and _NAME_LEFT.fullmatch(findings.text, before[-1].end_char, quantity.start_char):
        return before[-1]
    for entity in findings.entities[at : at + 2]:
        if entity.label is Label.DRUG and entity.start_char >= quantity.end_char:
            gap = _NAME_RIGHT.fullmatch(findings.text, quantity.end_char, entity.start_char)
            return entity if gap else None
    return None
