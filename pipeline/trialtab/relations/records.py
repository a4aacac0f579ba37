"""What the relations stage gives: constraints, the criteria rows to be."""

from __future__ import annotations

from typing import NamedTuple

from trialtab.types import Domain, Quantity, Sensitivity


class Condition(NamedTuple):
    """Of whom alone a row asks something: the words, and what they say where they name one concept, an age or a sex.

    Attributes:
        text: as written, white space tidied.
        domain, concept: of the one concept that states it; None where none or several do.
        negated: "if not diabetic".
        comparator, low, high, unit, status: its bound or result, as in the criteria table.
    """

    text: str
    domain: Domain | None = None
    concept: str | None = None
    negated: bool = False
    comparator: str | None = None
    low: float | None = None
    high: float | None = None
    unit: str | None = None
    status: str | None = None


class Constraint(NamedTuple):
    """One concept of one criterion with all that binds it. Members named after a stage index `DocFindings`; -1: none.

    Attributes:
        criterion: index of the item.
        entity: the concept; -1 where the concept is implied (an age without the word) or nothing was recognised.
        domain: row domain.
        start_char, end_char: the evidence: concept, bound and window together, in doc.text.
        quantity: its bound.
        level: the class of a scale that it has, where it has no bound; one without numbers is in `status`.
        window, time_span, frequency: its time.
        route: index into `terms`.
        historical: one of the two values where the text says "current or past".
        group: id of the list it belongs to, local to the doc ("E04", "E04/1"); "" for none.
        group_operator, group_min: `any`/`all` and how many of the list at least.
        confidence: product of the entity's and the binding's.
        is_condition: it only states of whom the item asks something.
        condition: of whom alone it asks.
        sensitivity: it speaks of an allergy to the concept, not of its use.
        name_start, name_end: the words that name what is bounded, where nothing was tagged; -1 for none.
        norm: its normalised name, where no word names it.
    """

    criterion: int
    entity: int
    domain: Domain
    start_char: int
    end_char: int
    quantity: int = -1
    window: int = -1
    time_span: int = -1
    frequency: int = -1
    route: int = -1
    status: str | None = None
    negated: bool = False
    historical: bool = False
    hypothetical: bool = False
    uncertain: bool = False
    family: bool = False
    exception: bool = False
    group: str = ""
    group_operator: str | None = None
    group_min: int | None = None
    confidence: float = 1.0
    level: Quantity | None = None
    is_condition: bool = False
    condition: Condition | None = None
    sensitivity: Sensitivity | None = None
    name_start: int = -1
    name_end: int = -1
    norm: str | None = None
