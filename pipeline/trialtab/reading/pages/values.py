"""Registered values on a page: phase, status, ages, sex, …, with a label before them or bare on a line of their own."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from trialtab.patterns import parse_table, pattern_text
from trialtab.reading import enumerations
from trialtab.reading.pages.ages import read_ages
from trialtab.reading.pages.fields import PageField

FILE = "page_values.tsv"
MAX_VALUE_CHARS = 120  # a longer text is prose, not a value

SURE_MAXIMUM_YEARS, SURE_MINIMUM_YEARS = 74, 13
EITHER_YEARS = frozenset({17, 21, 24, 25, 35, 49, 54, 59, 64, 69, 70})

_LOWER = (
    r"(?:>|≥|=>|over|above|at least|older than|from|between|minimum(?: age)?(?: of)?|aged?)\s*=?\s*{0}\b"
    r"|\b{0}\s*\+|\b{0}\b[^.;]{{0,16}}\b(?:older|above|over|up)\b"
)
_UPPER = (
    r"(?:<|≤|=<|under|below|up to|younger than|less than|\bto|-|–|not older than|maximum(?: age)?(?: of)?)\s*=?\s*{0}\b"
    r"|\b{0}\b[^.;]{{0,16}}\b(?:younger|below)\b"
)

Value = str | float | int | bool


class Found(NamedTuple):
    """A value read: offsets [start, end) in the text that was given."""

    field: PageField
    start: int
    end: int
    value: Value


_APPROXIMATELY = re.compile(
    r"(?:(?:approximately|approx\.?|about|around|up to|circa|planned|estimated|actual|total|target|anticipated|n\s*=|~)\s*:?"
    r"\s*)*",
    re.IGNORECASE,
)
_CUT = re.compile(r"\s*(?:[(\[·•;]|\s[-–—|:]\s|,\s(?=\w+ \d{4})).*", re.DOTALL)
_PHASE = (
    r"(?:early[ _]?)?phase[ _]*(?:[0-4]|iv|i{1,3})[ab]?"
    r"(?:[ _]*(?:/|-|–|\band\b|,|\|)"
    r"[ _]*(?:phase[ _]*)?(?:[0-4]|iv|i{1,3})[ab]?)?(?![0-9])"
)
_STATUS = (
    r"not[ _]yet[ _]recruiting|(?:active,?[ _])?not[ _]recruiting|enrolling[ _]by[ _]invitation|active[ _-]+recruiting"
    r"|recruiting|completed|terminated|withdrawn|suspended|unknown(?:[ _]status)?|active[ ,_]+not[ _]recruiting"
    r"|no longer available|approved[ _]for[ _]marketing"
)
_TYPE = (
    r"(?:interventional|observational)"
    r"(?: (?:study|trial|clinical trial)| \(clinical trial\)| \[patient registry\])?|expanded[ _]access"
)
_ENROLLMENT = (
    r"(?:n ?= ?)?\d[\d,]{0,9} (?:participants|patients|subjects|volunteers)(?: in \d+ (?:patient|participant) groups?)?"
)
_SEX = (
    r"all (?:genders?|sexes)|(?:males?|females?) only|females? and males?|males? and females?"
    r"|both (?:males and females|sexes|genders)|females?|males?"
)
_VOLUNTEERS = r"(?:accepts|does not accept|no) healthy volunteers"
_BARE = re.compile(
    rf"(?P<phase>{_PHASE})|(?P<status>{_STATUS})|(?P<study_type>{_TYPE})|(?P<enrollment>{_ENROLLMENT})|(?P<sex>{_SEX})"
    rf"|(?P<volunteers>{_VOLUNTEERS})",
    re.IGNORECASE,
)
_PHASE_ONLY = re.compile(
    rf"(?:{_PHASE}|(?:[0-4]|iv|i{{1,3}})[ab]?(?:\s*[/-]\s*(?:[0-4]|iv|i{{1,3}})[ab]?)?|n/?a|not applicable)\s*", re.IGNORECASE
)
_BRACKET = re.compile(r"\s*\([^()]*\)\s*\Z")
MAX_VALUE_REST = 12  # characters after the numbers of an age range: " and older", " years old"
_BETWEEN = re.compile(r"[\s,;|·•/–-]*")
# the registry's bare age, sex and volunteers lines after the criteria, where a site lost its labels
_AGE_LINE = re.compile(r"\d{1,3} (?:Years?|Months?|Weeks?|Days?|Hours?|Minutes?)\Z")
_SEX_LINE = re.compile(r"(?:ALL|FEMALE|MALE|All|Female|Male|Both)\Z")
_YES_NO_LINE = re.compile(r"(?:Yes|No|YES|NO|true|false|True|False)\Z")
_NONE_LINE = re.compile(r"(?:N/A|No limit|No Limit|None)\Z")
_AGE_GROUP_LINE = re.compile(
    r"(?:CHILD|ADULT|OLDER_ADULT|Child|Adult|Older Adult)(?:(?:, ?| )(?:CHILD|ADULT|OLDER_ADULT|Child|Adult|Older Adult))*\Z"
)
# registry enumerations that a site prints bare; none of them is a heading
ENUMERATION = re.compile(
    r"(?:NA|N/A|NONE|OTHER(?:_GOV)?|INDUSTRY|NIH|FED|INDIV|NETWORK|TREATMENT|PREVENTION|DIAGNOSTIC|SCREENING|SUPPORTIVE_CARE|BASIC_SCIENCE"
    r"|HEALTH_SERVICES_RESEARCH|DEVICE_FEASIBILITY|ECT|SINGLE(?:_GROUP)?|PARALLEL|CROSSOVER|FACTORIAL|SEQUENTIAL|DOUBLE|TRIPLE|QUADRUPLE"
    r"|RANDOMIZED|NON_RANDOMIZED|COHORT|CASE_CONTROL|CASE_ONLY|CASE_CROSSOVER|PROSPECTIVE|RETROSPECTIVE|CROSS_SECTIONAL|ESTIMATED|ACTUAL)\Z"
)


@lru_cache(maxsize=1)
def _spellings() -> dict[PageField, list[tuple[re.Pattern[str], str]]]:
    table: dict[PageField, list[tuple[re.Pattern[str], str]]] = {}
    for row in parse_table(pattern_text(FILE), file=FILE, required=("id", "field", "regex", "value")):
        table.setdefault(PageField(row["field"]), []).append((re.compile(row["regex"], re.IGNORECASE), row["value"]))
    return table


def site_spelling(field: PageField, text: str) -> str | None:
    """The registry's value for a site's wording ("Active - Recruiting" -> RECRUITING), None where it is not known."""
    return next((value for pattern, value in _spellings().get(field, ()) if pattern.fullmatch(text)), None)


def _status(text: str) -> Value | None:
    return enumerations.overall_status(text) or site_spelling(PageField.STATUS, text)


def _sex(text: str) -> Value | None:
    return enumerations.sex(text) or site_spelling(PageField.SEX, text)


def _volunteers(text: str) -> Value | None:
    meant = enumerations.healthy_volunteers(text)
    return meant if meant is not None else enumerations.healthy_volunteers(site_spelling(PageField.VOLUNTEERS, text))


def _enrollment(text: str) -> Value | None:
    start = _APPROXIMATELY.match(text)
    return enumerations.enrollment(text[start.end() :] if start else text)


_READERS: dict[PageField, Callable[[str], Value | None]] = {
    PageField.PHASE: enumerations.phase,
    PageField.STATUS: _status,
    PageField.STUDY_TYPE: enumerations.study_type,
    PageField.ENROLLMENT: _enrollment,
    PageField.SEX: _sex,
    PageField.VOLUNTEERS: _volunteers,
}


def read_value(field: PageField, text: str) -> list[Found]:
    """Read a labelled value.

    Args:
        field: what the label announces.
        text: what stands after it.

    Returns:
        The values found (an age range gives two), [] where the text is not such a value.
    """
    text = text.rstrip()
    if not text or len(text) > MAX_VALUE_CHARS:
        return []
    if field in (PageField.AGES, PageField.MINIMUM_AGE, PageField.MAXIMUM_AGE):
        return _ages(field, text)
    reader = _READERS.get(field)
    if reader is None:
        return []
    # the whole text, then what stands before a bracket or dash, then a bare value at its begin ("Phase 3Accepts Healthy …")
    for end in (len(text), len(_CUT.sub("", text, count=1)), _bare_end(field, text)):
        value = reader(text[:end]) if end else None
        if value is not None:
            return [Found(field, 0, end, value)]
    return []


def fits_value(field: PageField, text: str) -> bool:
    """Whether a text can be such a value; "all ages" can, though it gives no limit."""
    text = text.rstrip(" |.")
    if field in (PageField.AGES, PageField.MINIMUM_AGE, PageField.MAXIMUM_AGE) and len(text) <= MAX_VALUE_CHARS:
        return read_ages(text, labelled=True) is not None
    return bool(read_value(field, text))


def is_value(field: PageField, text: str) -> bool:
    """Whether a text is such a value as a whole ("Phase II" and not "Phase II study of rest")."""
    if field is PageField.PHASE:
        return _PHASE_ONLY.fullmatch(text) is not None
    found = read_value(field, text)
    if not found:
        return fits_value(field, text)
    return found[-1].end >= len(_BRACKET.sub("", text).rstrip(" .,")) - MAX_VALUE_REST


def _bare_end(field: PageField, text: str) -> int:
    match = _BARE.match(text)
    return match.end() if match and match.lastgroup == field.value else 0


def _ages(field: PageField, text: str) -> list[Found]:
    ages = read_ages(text, labelled=True)
    if ages is None:
        return []
    found = []
    for side, age in ((PageField.MINIMUM_AGE, ages.minimum), (PageField.MAXIMUM_AGE, ages.maximum)):
        if age and (field is PageField.AGES or field is side):
            found.append(Found(side, age.start, age.end, age.years))
    if not found and field is PageField.MAXIMUM_AGE and ages.minimum and ages.is_single:
        found = [Found(field, ages.minimum.start, ages.minimum.end, ages.minimum.years)]
    return found


def read_bare(text: str) -> list[Found]:
    """Read a line that consists of nothing but values ("Phase 2 | Recruiting", "RECRUITINGPhase 2INTERVENTIONAL").

    Returns:
        The values in order; [] where anything else stands on the line.
    """
    if len(text) > MAX_VALUE_CHARS:
        return []
    found: list[Found] = []
    position = _skip(text, 0)
    while position < len(text):
        match = _BARE.match(text, position)
        if match:
            field = PageField(str(match.lastgroup))
            value = _READERS[field](match.group())
            if value is not None:
                found.append(Found(field, match.start(), match.end(), value))
            position = _skip(text, match.end())
            continue
        ages = read_ages(text[position:], labelled=False)
        if ages is None:
            return []
        sides = ((PageField.MINIMUM_AGE, ages.minimum), (PageField.MAXIMUM_AGE, ages.maximum))
        found += [Found(side, age.start + position, age.end + position, age.years) for side, age in sides if age]
        position = _skip(text, position + ages.end)
    return found


def _skip(text: str, position: int) -> int:
    match = _BETWEEN.match(text, position)
    return match.end() if match else position


def is_registry_line(text: str) -> bool:
    """Whether a line is one of the registry's bare values on age, sex and volunteers (`70 Years`, `ALL`, `No`)."""
    return any(pattern.match(text) for pattern in (_AGE_LINE, _SEX_LINE, _YES_NO_LINE, _NONE_LINE, _AGE_GROUP_LINE))


def _side_of_lone_age(age: str, criteria: str) -> int:
    """0: a lone age is the minimum, 1: the maximum, 2: it may be either.

    By the 6,300 of 12,428 trial records that register one limit only, 18 is the minimum in 99% of them, 13 in 99%, 75 the
    maximum in 73%, 100 in all; 17, 21 and 70 are either about equally often. Where it is not sure, what the inclusion
    criteria say of the same number decides (exclusion criteria turn it round).
    """
    years = enumerations.age_years(age) or 0.0
    if years >= SURE_MAXIMUM_YEARS:
        return 1
    if not 0 < years < SURE_MINIMUM_YEARS and years not in EITHER_YEARS:
        return 0
    number, inclusion = age.split()[0], re.split("exclusion", criteria, maxsplit=1, flags=re.IGNORECASE)[0]
    is_lower = re.search(_LOWER.format(number), inclusion, re.IGNORECASE) is not None
    is_upper = re.search(_UPPER.format(number), inclusion, re.IGNORECASE) is not None
    return 2 if is_lower == is_upper else int(is_upper)


def read_registry_lines(texts: list[str], criteria: str = "") -> list[tuple[int, Found]]:
    """Read the registry's bare lines as they follow each other: minimum age, maximum age, sex, healthy volunteers.

    Args:
        texts: the lines, without the space around them.
        criteria: the text beside them, which may tell whether a lone age is the minimum or the maximum.

    Returns:
        (index of the line, value) of each value; [] unless an age or a sex is among them.
    """
    found: list[tuple[int, Found]] = []
    ages = 0
    lone = [text for text in texts if _AGE_LINE.match(text)]
    if len(lone) == 1 and not any(_NONE_LINE.match(text) for text in texts):
        ages = _side_of_lone_age(lone[0], criteria)
    for index, text in enumerate(texts):
        field: PageField | None = None
        if _AGE_LINE.match(text) or (_NONE_LINE.match(text) and ages < 2):
            field = (PageField.MINIMUM_AGE, PageField.MAXIMUM_AGE, None)[min(ages, 2)]
            ages += 1
            value: Value | None = enumerations.age_years(text)
        elif _SEX_LINE.match(text):
            field, value = PageField.SEX, enumerations.sex(text)
        elif _YES_NO_LINE.match(text):
            field, value = PageField.VOLUNTEERS, enumerations.healthy_volunteers(text)
        if field and value is not None:
            found.append((index, Found(field, 0, len(text), value)))
    return found if any(item.field is not PageField.VOLUNTEERS for _, item in found) else []
