"""Registered values in the spellings of every format -> the ones of the table contract.

Each function takes what a source wrote (`Phase 1/Phase 2`, `PHASE1|PHASE2`, `6 Months`, `Accepts Healthy Volunteers`) and
gives the contract's value, or None where the source states none or nothing that is known. The values are those of the
ClinicalTrials.gov data model (API v2); the older spellings are those of its legacy XML and of AACT.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from typing import TypeVar

from trialtab.types import ArmRole, InterventionType

Closed = TypeVar("Closed", bound=StrEnum)

DAYS_PER_YEAR = 365.25  # the Julian year, UCUM's `a`
_AGE_UNITS_PER_YEAR = {
    "year": 1.0,
    "yr": 1.0,
    "y": 1.0,
    "month": 12.0,
    "mo": 12.0,
    "week": DAYS_PER_YEAR / 7,
    "wk": DAYS_PER_YEAR / 7,
    "day": DAYS_PER_YEAR,
    "hour": DAYS_PER_YEAR * 24,
    "minute": DAYS_PER_YEAR * 24 * 60,
}
_AGE = re.compile(r"\s*(\d{1,6}(?:\.\d{1,4})?)\s*(?:-\s*)?([A-Za-z]*)(?:\s+old)?\s*\.?\s*")
_PHASE_NUMBER = re.compile(r"(?<![A-Za-z0-9])(?:PHASE\s*)?(IV|I{1,3}|[0-4])\s*[ABC]?(?![A-Za-z0-9])")
_PHASES = {"0": "EARLY_PHASE1", "I": "PHASE1", "II": "PHASE2", "III": "PHASE3", "IV": "PHASE4"}
_STATUSES = frozenset(
    (
        "ACTIVE_NOT_RECRUITING",
        "COMPLETED",
        "ENROLLING_BY_INVITATION",
        "NOT_YET_RECRUITING",
        "RECRUITING",
        "SUSPENDED",
        "TERMINATED",
        "WITHDRAWN",
        "AVAILABLE",
        "NO_LONGER_AVAILABLE",
        "TEMPORARILY_NOT_AVAILABLE",
        "APPROVED_FOR_MARKETING",
        "WITHHELD",
        "UNKNOWN",
    )
)
_STATUS_ALIASES = {"UNKNOWN_STATUS": "UNKNOWN", "NO_LONGER_RECRUITING": "ACTIVE_NOT_RECRUITING"}
_STUDY_TYPES = ("INTERVENTIONAL", "OBSERVATIONAL", "EXPANDED_ACCESS")
_SEXES = {
    **dict.fromkeys(("ALL", "BOTH", "B", "ANY", "MALE_FEMALE", "FEMALE_MALE", "MALE_AND_FEMALE", "FEMALE_AND_MALE"), "ALL"),
    **dict.fromkeys(("FEMALE", "F", "FEMALES", "WOMEN", "FEMALE_ONLY", "FEMALES_ONLY"), "FEMALE"),
    **dict.fromkeys(("MALE", "M", "MALES", "MEN", "MALE_ONLY", "MALES_ONLY"), "MALE"),
}
_YES = frozenset(("YES", "Y", "TRUE", "T", "1", "ACCEPTS_HEALTHY_VOLUNTEERS", "ACCEPTED"))
_NO = frozenset(("NO", "N", "FALSE", "F", "0", "NO_HEALTHY_VOLUNTEERS", "NOT_ACCEPTED", "DOES_NOT_ACCEPT_HEALTHY_VOLUNTEERS"))
_ROLE_ALIASES = {"comparator": "active_comparator", "placebo": "placebo_comparator", "control": "other"}
_TYPE_ALIASES = {
    "vaccine": "biological",
    "biological_vaccine": "biological",
    "surgery": "procedure",
    "procedure_surgery": "procedure",
    "behavioural": "behavioral",
    "supplement": "dietary_supplement",
}


@lru_cache(maxsize=4096)
def _key(text: str) -> str:
    """Upper case, everything but letters and digits as one underscore: `Active, not recruiting` -> ACTIVE_NOT_RECRUITING."""
    return re.sub(r"[^A-Z0-9]+", "_", text.upper()).strip("_")


def phase(value: str | Iterable[str] | None) -> str | None:
    """`Phase 1/Phase 2`, `Phase I/II`, `["PHASE1", "PHASE2"]`, `PHASE2|PHASE3`, `Early Phase 1`, `Phase 0`, `N/A`."""
    if value is None:
        return None
    text = value if isinstance(value, str) else "/".join(value)
    upper = text.upper().replace("_", " ")
    if _key(upper) in ("N_A", "NA", "NOT_APPLICABLE"):
        return "NA"
    early = "EARLY" in upper
    upper = re.sub(r"PHASE(?=[0-4IV])", "PHASE ", upper)
    found: list[str] = []
    for match in _PHASE_NUMBER.finditer(upper):
        number = match[1] if not match[1].isdigit() else ("0", "I", "II", "III", "IV")[int(match[1])]
        name = "EARLY_PHASE1" if early and number == "I" else _PHASES[number]
        if name not in found:
            found.append(name)
    return "/".join(found) or None


def overall_status(value: str | None) -> str | None:
    """`Not yet recruiting` -> NOT_YET_RECRUITING. A status that the data model does not have gives None."""
    key = _key(value or "")
    key = _STATUS_ALIASES.get(key, key)
    return key if key in _STATUSES else None


def study_type(value: str | None) -> str | None:
    """`Observational [Patient Registry]` -> OBSERVATIONAL."""
    key = _key(value or "")
    return next((name for name in _STUDY_TYPES if key.startswith(name)), None)


def sex(value: str | None) -> str | None:
    """`All`, `Both`, `Female`, … -> ALL, FEMALE, MALE."""
    return _SEXES.get(_key(value or ""))


def healthy_volunteers(value: bool | str | None) -> bool | None:
    """`Accepts Healthy Volunteers`, `No`, `t`, true."""
    if value is None or isinstance(value, bool):
        return value
    key = _key(value)
    return True if key in _YES else False if key in _NO else None


def age_years(value: str | float | None) -> float | None:
    """An age as registered, in years: `18 Years` -> 18.0, `6 Months` -> 0.5. A bare number is years; `N/A` is None."""
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value) if 0 <= value < 200 else None
    match = _AGE.fullmatch(value)
    if not match:
        return None
    unit = match[2].lower()
    per_year = _AGE_UNITS_PER_YEAR.get(unit.removesuffix("s") or unit, 1.0 if not unit else None)
    return None if per_year is None else float(match[1]) / per_year


def enrollment(value: str | float | None) -> int | None:
    """`112`, `1,200`, `60 participants`, 60.0."""
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return int(value) if 0 <= value < 1e12 and value == int(value) else None
    match = re.match(r"\s*(\d{1,3}(?:,\d{3}){1,3}|\d{1,12})(?:\.0+)?(?![\d.,])", value)
    return int(match[1].replace(",", "")) if match else None


def arm_role(value: str | None) -> ArmRole | None:
    """`Active Comparator`, `ACTIVE_COMPARATOR`, `No Intervention`."""
    return _closed(ArmRole, value, _ROLE_ALIASES)


def intervention_type(value: str | None) -> InterventionType | None:
    """`Drug`, `DIETARY_SUPPLEMENT`, `Biological/Vaccine`."""
    return _closed(InterventionType, value, _TYPE_ALIASES)


def split_type(text: str) -> tuple[InterventionType | None, int]:
    """`Drug: Belimumab` -> the type and where the name begins; (None, 0) where no type stands before it."""
    head, colon, rest = text.partition(":")
    kind = intervention_type(head) if colon else None
    return (kind, len(head) + 1 + len(rest) - len(rest.lstrip())) if kind else (None, 0)


def _closed(kind: type[Closed], value: str | None, aliases: dict[str, str]) -> Closed | None:
    key = _key(value or "").lower()
    key = aliases.get(key, key)
    return kind(key) if key in kind._value2member_map_ else None
