"""Whether a patient's fact is an instance of what a criterion row names."""

from __future__ import annotations

from functools import lru_cache

from trialtab.entities.normalise import key_of
from trialtab.screening.kleene import truth_and, truth_not, truth_or
from trialtab.screening.records import Certainty, Fact, FactKind, Subject, Truth
from trialtab.screening.words import exclude_each_other
from trialtab.tables.rows import CriterionRow
from trialtab.types import Domain

_TOLD = (FactKind.CONDITION, FactKind.OBSERVATION)
KINDS_OF_DOMAIN: dict[str, tuple[FactKind, ...]] = {
    Domain.CONDITION: _TOLD,
    Domain.DRUG: (FactKind.DRUG,),
    Domain.MEASUREMENT: (FactKind.MEASUREMENT,),
    Domain.PROCEDURE: (FactKind.PROCEDURE,),
    Domain.PREGNANCY: (FactKind.PREGNANCY, FactKind.MEASUREMENT, FactKind.PROCEDURE, *_TOLD),
    Domain.CONTRACEPTION: (FactKind.CONTRACEPTION, FactKind.DRUG, FactKind.PROCEDURE, FactKind.OBSERVATION),
    Domain.CONSENT: (FactKind.CONSENT, FactKind.OBSERVATION),
    Domain.TRIAL_PARTICIPATION: (FactKind.TRIAL_PARTICIPATION, FactKind.OBSERVATION),
    Domain.LIFESTYLE: (FactKind.LIFESTYLE, *_TOLD),
    Domain.DEMOGRAPHIC: (FactKind.DEMOGRAPHIC, FactKind.OBSERVATION),
    Domain.OTHER: (FactKind.OTHER, *_TOLD),
}


@lru_cache(maxsize=65536)
def key(name: str) -> str:
    """A name folded, so that spelling, plural and case count for nothing."""
    return key_of(name)


def code_key(system: str | None, code: str) -> tuple[str, str]:
    """A code folded with its system."""
    return (system or "").casefold(), code.casefold()


@lru_cache(maxsize=65536)
def keys_of_row(concept: str | None, norm: str | None, code: str | None, system: str | None) -> frozenset[object]:
    """All that names a row's concept: as written, normalised, its code."""
    names = {key(name) for name in (concept, norm) if name}
    names.discard("")
    return frozenset(names | ({code_key(system, code)} if code else set()))


def row_keys(row: CriterionRow) -> frozenset[object]:
    return keys_of_row(row.concept, row.concept_norm, row.concept_code, row.concept_code_system)


def names_of(row: CriterionRow) -> frozenset[str]:
    """The folded names without codes."""
    return frozenset(name for name in row_keys(row) if isinstance(name, str))


def is_instance(fact: Fact, row: CriterionRow) -> bool:
    """Whether a fact's concept is the row's, or something that is also an instance of it."""
    wanted = row_keys(row)
    return not wanted.isdisjoint(fact.keys) or not wanted.isdisjoint(fact.broader)


def certainty_of(fact: Fact, row: CriterionRow) -> Truth:
    """Whether a fact is as sure, and about the person, that the row speaks of."""
    if (fact.subject is Subject.FAMILY) != row.family:
        return False
    wanted = Certainty.PLANNED if row.hypothetical else (Certainty.SUSPECTED if row.uncertain else Certainty.CONFIRMED)
    if fact.certainty is wanted:
        return True
    if {fact.certainty, wanted} == {Certainty.SUSPECTED, Certainty.CONFIRMED}:
        return None  # a suspicion may be right; "suspected" may or may not mean those who are known to have it
    return False


def status_of(fact: Fact, wanted: str) -> Truth:
    """Whether a fact's result or state is the wanted one; a value beside its limits tells high, low and normal."""
    said = fact.status or _status_from_limits(fact)
    if said is None:
        return None
    if said == wanted:
        return True
    if wanted == "abnormal" and said in ("elevated", "decreased"):
        return True
    return False if exclude_each_other(said, wanted) else None


def _status_from_limits(fact: Fact) -> str | None:
    value, low, high = fact.value, fact.lower_limit, fact.upper_limit
    if value is None:
        return None
    if high is not None and value > high:
        return "elevated"
    if low is not None and value < low:
        return "decreased"
    return "normal" if high is not None and low is not None else None


def route_of(fact: Fact, wanted: str) -> Truth:
    return None if fact.route is None else fact.route == wanted


def exempted(fact: Fact, row: CriterionRow, exceptions: list[CriterionRow], holds: list[Truth]) -> Truth:
    """Whether an exception of the same kind takes a fact out of what a row covers.

    Args:
        fact: an instance of the row's concept.
        row: the row.
        exceptions: rows that name what the criterion does not cover.
        holds: for each of them, whether the fact is as it says.

    A fact that is named no closer than the row itself ("malignancy") may be an instance of the exception.
    """
    is_general = not row_keys(row).isdisjoint(fact.keys) and not fact.broader
    said: list[Truth] = []
    for exception, hold in zip(exceptions, holds, strict=True):
        if is_instance(fact, exception):
            said.append(hold)
        else:
            said.append(None if is_general and row_keys(exception) != row_keys(row) else False)
    return truth_or(said)


def kept(matched: Truth, exempt: Truth) -> Truth:
    return truth_and((matched, truth_not(exempt)))
