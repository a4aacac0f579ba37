"""Eligible ages as pages state them: `18 Years and older (Adult)`, `Ages 18 - 65`, `up to 17 years`, `≥ 5`."""

from __future__ import annotations

import re
from typing import NamedTuple

from trialtab.reading.enumerations import age_years

_UNIT = r"(?:years?|yrs?|y/?o|months?|mos?|weeks?|wks?|days?|hours?|minutes?|[ym])\b\.?"
_AGE = (
    rf"(?P<number{{0}}>\d{{{{1,3}}}}(?:\.\d{{{{1,2}}}})?)\s*+[-_]?(?P<unit{{0}}>{_UNIT})?(?:[\s-]*+(?:old|(?:of )?age)\b\.?)*"
)
_LEAD = (
    r"(?:open to\s++)?(?:(?:ages?|aged|adults?|children|people|participants?|patients?|individuals)\s*+:?+\s*+)*"
    r"(?:(?:between|from|ages?|aged)\s++)*"
)
_FIRST, _SECOND = _AGE.format(1), _AGE.format(2)
_UP = r"(?:\s*+(?>(?:and|or|&)?)\s*+(?:older|above|over|up|more|greater|elder)\b|\s*\+)"
_DOWN = r"(?:\s*+(?>(?:and|or|&)?)\s*+(?:younger|under|below|less)\b)"
_FROM = (
    r"(?:>(?:\s*+=)?|≥|=>|over|above|at least|older than|minimum(?: of)?|min\.?"
    r"|no(?:t)? (?:younger|less) than|greater than(?: or equal to)?|more than|from)"
)
_UNTIL = (
    r"(?:<(?:\s*+=)?|≤|=<|up to|until|under|below|younger than|maximum(?: of)?|max\.?"
    r"|not? (?:older|more) than|less than(?: or equal to)?)"
)
_GROUPS = r"(?:\s*+\([^()]{0,80}\))?"
_FORMS = tuple(
    re.compile(rf"\s*+{_LEAD}{form}{_GROUPS}", re.IGNORECASE)
    for form in (
        rf"(?:{_FROM}\s*+)?{_FIRST}\s*+(?:to|-|–|—|and|through|until|up to|,)\s*+(?:{_UNTIL}\s*+)?{_SECOND}",  # both
        rf"(?:{_FROM}\s*+{_FIRST}|{_AGE.format(3)}(?:{_UP}|\s*+(?:<\s*=?|≤)))(?:\s*+(?:old|of age|{_UNIT}))*",  # lower only
        rf"(?:{_UNTIL}\s*+{_SECOND}|{_AGE.format(4)}(?:{_DOWN}|\s*+(?:>\s*=?|≥)))(?:\s*+(?:old|of age|{_UNIT}))*",  # upper only
        rf"{_FIRST}",  # one age and nothing said of it
    )
)
_NO_LIMIT = re.compile(
    r"\s*(?:(?:child(?:ren)?|adults?|older adults?|seniors?|elderly|all ages?|any age|no (?:age )?limits?|n/?a|none"
    r"|no maximum|no minimum|not applicable)"
    r"(?:\s*+\([^()]{0,40}\))?\s*+[,;/&]?+\s*+(?:and\s++)?)+",
    re.IGNORECASE,
)
_WORD = re.compile(r"\bage|years?\b|\byrs?\b|months?\b|weeks?\b|days?\b", re.IGNORECASE)


class Age(NamedTuple):
    """One limit: offsets [start, end) of `18 Years` in the text given; years."""

    start: int
    end: int
    years: float


class Ages(NamedTuple):
    """The limits read. `end`: where the expression ends; `is_single`: a lone age that could be either limit."""

    minimum: Age | None
    maximum: Age | None
    end: int
    is_single: bool = False


def read_ages(text: str, *, labelled: bool) -> Ages | None:
    """Read an age limit or range.

    Args:
        text: the value.
        labelled: a label before it says that it is an age: the whole text must be one, and its unit may be missing.
            Without a label the text begins with one and speaks of age or a unit of time.

    Returns:
        The limits (both None for "all ages"), or None where the text is no age.
    """
    if labelled and _NO_LIMIT.fullmatch(text):
        return Ages(None, None, len(text))
    for index, form in enumerate(_FORMS):
        match = form.match(text)
        if (
            not match
            or (labelled and text[match.end() :].strip(" .,;|)"))
            or (not labelled and not _WORD.search(match.group()))
        ):
            continue
        groups = match.groupdict()
        unit = next((groups[name] for name in ("unit2", "unit1", "unit3", "unit4") if groups.get(name)), None)
        if not labelled and index == 3:
            return None
        low = _age(match, ("1", "3"), unit)
        high = _age(match, ("2", "4"), unit)
        if low and high and low.years > high.years:
            continue
        return Ages(low, high, match.end(), index == 3)
    return None


def _age(match: re.Match[str], names: tuple[str, ...], shared_unit: str | None) -> Age | None:
    groups = match.groupdict()
    name = next((name for name in names if groups.get("number" + name)), None)
    if name is None:
        return None
    unit = groups["unit" + name] or shared_unit or "years"
    years = age_years(f"{groups['number' + name]} {_plain_unit(unit)}")
    last = "unit" + name if groups["unit" + name] else "number" + name
    return None if years is None else Age(match.start("number" + name), match.end(last), years)


def _plain_unit(unit: str) -> str:
    letter = unit.lower().rstrip(".")
    return {"y": "years", "yo": "years", "y/o": "years", "m": "months", "mos": "months", "mo": "months"}.get(letter, letter)
