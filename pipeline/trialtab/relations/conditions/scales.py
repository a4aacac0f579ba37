"""The ages for which a performance scale is used: "Karnofsky ≥ 50% (patients > 16 years) or Lansky ≥ 50% (≤ 16 years)".

Such an age asks nothing of a patient; it says whose score is meant.
"""

from __future__ import annotations

import re

from trialtab.relations.conditions.found import Found
from trialtab.types import Criterion

_SCALE = re.compile(
    r"\b(?:karnofsky|lansky|ecog|zubrod|KPS|LPS|play[\s-]+(?:performance|scores?|scales?)|performance[\s-]+(?:status|scores?|scales?))\b",
    re.I,
)
_PEOPLE = (
    r"(?:(?:all\s+|pediatric\s+|adult\s+)?"
    r"(?:patients?|participants?|subjects?|children|adults|adolescents|those|recipients?|persons)\s+)?"
)
_SIGN = (
    r"(?:[<>≤≥]\s?=?|=\s?<|(?:greater|less|older|younger|more)\s+than(?:\s+or\s+equal\s+to)?"
    r"|over|under|above|below|at\s+least)\s*"
)
_AGED = r"(?:(?:who\s+are|of|aged?|ages|the|with)\s+)*"
_NUMBER = r"\d{1,2}(?:\s?(?:-|–|to|and)\s?(?:[<>≤≥]\s?=?\s?)?\d{1,2})?"
_UNIT = r"\s?-?(?:years?|yrs?|y)\b"
_REST = (
    r"(?:\s+(?:of\s+age|old)\b)?(?:\s*(?:,|and|or)\s+(?:older|younger|over|under|above|below|up)\b)?(?:\s+(?:of\s+age|old)\b)?"
)
_OR_MORE = r"\s+(?:and|or)\s+(?:older|younger|over|under|above|below)\b"
_AGE = (
    rf"{_PEOPLE}{_AGED}(?:{_SIGN}(?:and\s+)?)?{_AGED}(?:{_SIGN})?(?:{_NUMBER}{_UNIT}{_REST}"
    rf"|(?:{_NUMBER}{_OR_MORE}|(?<=age\s){_NUMBER}|(?<=ages\s){_NUMBER}|(?<=aged\s){_NUMBER})(?=\s*\))"
    rf"|(?<=age\sunder\s){_NUMBER}(?=\s*\))|(?<=age\sover\s){_NUMBER}(?=\s*\)))"
)
_STATED = re.compile(rf"(?:\(\s*(?:(?:for|in|if)\s+)?|\b(?:for|in|if)\s+)(?P<who>{_AGE})", re.I)
_SENTENCE = re.compile(r";|\.\s+(?=[A-Z])|\b(?:life expectancy|hematopoietic|must have)\b", re.I)
_REACH = 110  # characters from the name of a scale to its age


def with_scales(text: str, criterion: Criterion, found: list[Found]) -> list[Found]:
    """The conditions of an item, before all others the ages for which its performance scales are used."""
    scaled = _scale_ages(text, criterion.start_char, criterion.end_char)
    if not scaled:
        return found
    return scaled + [item for item in found if not any(item.start < one.end and one.start < item.end for one in scaled)]


def _scale_ages(text: str, start: int, end: int) -> list[Found]:
    """Each age with the scale before it; a bound that comes after the age is every scale's and no age's alone."""
    found: list[Found] = []
    if _SCALE.search(text, start, end) is None:
        return found
    done = start
    for match in _STATED.finditer(text, start, end):
        scales = list(_SCALE.finditer(text, max(done, match.start() - _REACH), match.start()))
        if not scales or _SENTENCE.search(text, scales[-1].end(), match.start()):
            continue
        near = [m for m in scales if not _SENTENCE.search(text, m.end(), match.start())]
        first = next((m for m in near if not m[0].lower().startswith("performance")), near[0])
        begin = max(first.start(), _bound_in_bracket(text, first.start(), match.start()))
        found.append(Found(*match.span("who"), begin, match.start()))
        done = match.end()
    return found


def _bound_in_bracket(text: str, start: int, end: int) -> int:
    """Where the bracket begins that has the age's own bound: "ECOG 0-2 (0-3 for patients over 60 years)"; -1 for none."""
    opened = text.rfind("(", start, end)
    is_own = opened >= 0 and text.find(")", opened, end) < 0 and any(letter.isdigit() for letter in text[opened:end])
    return opened if is_own else -1
