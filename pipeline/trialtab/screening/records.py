"""What screening works with: patients' facts, criteria's rows, and verdicts, all frozen.

A truth is `True`, `False` or `None` for unknown (Kleene 1938, strong three-valued logic).
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import NamedTuple

Truth = bool | None


class Answer(StrEnum):
    """What screening says of one patient and one criterion."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


class Outcome(StrEnum):
    """What screening says of one patient and one trial."""

    ELIGIBLE = "eligible"
    INELIGIBLE = "ineligible"
    UNKNOWN = "unknown"


class FactKind(StrEnum):
    """What a row of the patient table states."""

    INDEX = "index"  # start: the day on which the patient is judged
    BIRTH = "birth"  # start: date of birth
    AGE = "age"  # value and unit: the age on the index date
    SEX = "sex"  # concept: female, male
    EVENT = "event"  # concept and start: a named day that windows may count from ("last dose of chemotherapy")
    COMPLETE = "complete"  # concept: the kind whose list is complete for this patient
    CONDITION = "condition"
    DRUG = "drug"
    MEASUREMENT = "measurement"
    PROCEDURE = "procedure"
    OBSERVATION = "observation"
    PREGNANCY = "pregnancy"
    CONTRACEPTION = "contraception"
    CONSENT = "consent"
    TRIAL_PARTICIPATION = "trial_participation"
    LIFESTYLE = "lifestyle"
    DEMOGRAPHIC = "demographic"
    OTHER = "other"


class Certainty(StrEnum):
    """How sure a fact is."""

    CONFIRMED = "confirmed"
    SUSPECTED = "suspected"
    PLANNED = "planned"
    ABSENT = "absent"  # the record says that it is not there


class Subject(StrEnum):
    """Whom a fact is about."""

    PATIENT = "patient"
    FAMILY = "family"


class Fact(NamedTuple):
    """One row of the patient table.

    Attributes:
        position: where the row stands in the table, from 0.
        keys: the concept's own name, folded, and its code as (system, code).
        broader: the same for all that the fact is also an instance of.
        start, end: both days belong to the fact; None: not given.
    """

    position: int
    kind: FactKind
    concept: str | None
    keys: frozenset[object]
    broader: frozenset[object]
    value: float | None
    unit: str | None
    status: str | None
    lower_limit: float | None
    upper_limit: float | None
    start: date | None
    end: date | None
    route: str | None
    certainty: Certainty
    subject: Subject


class Patient(NamedTuple):
    """One patient: facts by kind, the index date, and the kinds (also `family`) whose lists are complete."""

    patient_id: str
    index_day: date | None
    facts: dict[FactKind, tuple[Fact, ...]]
    complete: frozenset[str]

    def of(self, *kinds: FactKind) -> list[Fact]:
        """The facts of some kinds, in the table's order."""
        return sorted(fact for kind in kinds for fact in self.facts.get(kind, ()))


class Verdict(NamedTuple):
    """A truth with what it rests on.

    Attributes:
        reasons: in words, each naming the criterion row it comes from.
        rows: row ids.
        facts: positions in the patient table.
    """

    truth: Truth
    reasons: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    facts: tuple[int, ...] = ()
