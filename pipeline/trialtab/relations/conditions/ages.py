"""The age that a condition states: "children 5-8 years", "if over 65 years"."""

from __future__ import annotations

import re

from trialtab.relations.records import Condition
from trialtab.types import Domain

AGE = re.compile(
    r"(?P<low>\d+(?:\.\d+)?) ?(?:-|–|to) ?(?P<high>\d+(?:\.\d+)?) (?P<unit>years?|months?|weeks?|days?)"
    r"|(?P<sign>[<>≤≥]=?|under|over|below|above|older than|younger than|greater than|more than|less than|at least)? ?"
    r"(?P<number>\d+(?:\.\d+)?) (?P<unit2>years?|months?|weeks?|days?)"
    r"(?P<more> (?:of age )?(?:and|or) (?:older|over|above|more))?"
    r"(?P<less> (?:of age )?(?:and|or) (?:younger|under|below|less))?",
    re.I,
)
_OF = re.compile(r"\s+of\s+(?!age\b)", re.I)
_PEOPLE = re.compile(
    r"\b(?:age[ds]?|old|older|younger|child(?:ren)?|infants?|neonates?|newborns?|toddlers?|bab(?:y|ies)|patients?|participants?"
    r"|subjects?|those|boys|girls|males?|females?|men|women|under|over)\b",
    re.I,
)
_UNITS = {"y": "a", "m": "mo", "w": "wk", "d": "d"}
_SIGNS = {
    "<": "<",
    "under": "<",
    "below": "<",
    ">": ">",
    "over": ">",
    "above": ">",
    "older than": ">",
    "greater than": ">",
    "more than": ">",
    "younger than": "<",
    "less than": "<",
    "at least": ">=",
    "≤": "<=",
    "<=": "<=",
    "≥": ">=",
    ">=": ">=",
}


def is_age(text: str, match: re.Match[str]) -> bool:
    """Whether the time that `match` of `AGE` found in a condition is an age, and not how long something was or lasted."""
    if _OF.match(text, match.end()):
        return False  # "if on less than 3 years of therapy"
    is_long = (match["unit"] or match["unit2"])[0] in "yY"
    return is_long or _PEOPLE.search(text) is not None


def of_age(text: str, match: re.Match[str]) -> Condition:
    """The condition `text`, whose age `match` of `AGE` found."""
    unit = _UNITS[(match["unit"] or match["unit2"])[0].lower()]
    if match["low"]:
        return Condition(text, Domain.AGE, "age", False, "between", float(match["low"]), float(match["high"]), unit)
    number = float(match["number"])
    sign = _SIGNS.get((match["sign"] or "").lower()) or (">=" if match["more"] else ("<=" if match["less"] else "="))
    low = None if sign.startswith("<") else number
    high = None if sign.startswith(">") else number
    return Condition(text, Domain.AGE, "age", False, sign, low, high, unit)
