"""The `criteria` table: constraints to rows, and the registered age and sex that no criterion says."""

from __future__ import annotations

from collections.abc import Sequence

from trialtab.relations.records import Constraint
from trialtab.tables.places import Places, tidy
from trialtab.tables.requirement import requirements
from trialtab.tables.rows import CriterionRow
from trialtab.types import DocFindings, Domain, Kind, RegisteredValue, Requirement, TrialRecord

AGE = "age"
SEX = "sex"
REGISTRY_CONFIDENCE = 1.0
SAME_AGE = 1.0  # years; "under 66" and a registered maximum of 65 say the same
_YEARS = {"a": 1.0, "mo": 1 / 12, "wk": 7 / 365.25, "d": 1 / 365.25, "h": 1 / 8766}
NOTHING_FOUND_CONFIDENCE = 0.5  # an item in which nothing was recognised


def criterion_rows(
    trial_id: str,
    record: TrialRecord | None,
    findings: DocFindings,
    constraints: Sequence[Constraint],
    places: Places,
) -> tuple[CriterionRow, ...]:
    """All rows of one record: registered age and sex first (`-R01`), then the items in text order."""
    rows: list[CriterionRow] = []
    current, number, text = -1, 0, ""
    for constraint, requirement in zip(constraints, requirements(findings, constraints), strict=True):
        if constraint.criterion != current:
            current, number = constraint.criterion, 0
            criterion = findings.criteria[current]
            text = tidy(findings.text[criterion.start_char : criterion.end_char])
        number += 1
        rows.append(_row(trial_id, findings, constraint, number, text, places, requirement))
    registered = [] if record is None else _registered_rows(record, rows)
    return tuple(registered + rows)


def _row(
    trial_id: str,
    findings: DocFindings,
    item: Constraint,
    number: int,
    text: str,
    places: Places,
    requirement: Requirement | None,
) -> CriterionRow:
    criterion = findings.criteria[item.criterion]
    place = places.locate(item.start_char, item.end_char)
    criterion_id = f"{trial_id}-{criterion.number}"
    concept, norm, code, code_system = _concept(findings, item)
    quantity = findings.quantities[item.quantity] if item.quantity >= 0 else item.level
    window = findings.windows[item.window] if item.window >= 0 else None
    frequency = findings.frequencies[item.frequency] if item.frequency >= 0 else None
    span = findings.time_spans[item.time_span] if item.time_span >= 0 else None
    condition = item.condition
    return CriterionRow(
        trial_id,
        criterion_id,
        f"{trial_id}-{criterion.parent}" if criterion.parent else None,
        f"{criterion_id}-r{number}",
        criterion.kind,
        text,
        item.domain,
        concept,
        norm,
        code,
        code_system,
        comparator=quantity.comparator if quantity else None,
        low=quantity.low if quantity else None,
        high=quantity.high if quantity else None,
        unit=_unit(item, quantity.unit) if quantity else None,
        unit_text=(quantity.unit_text or None) if quantity else None,
        limit_of=quantity.limit_of if quantity else None,
        low_inclusive=quantity.low_inclusive if quantity else None,
        high_inclusive=quantity.high_inclusive if quantity else None,
        status=item.status,
        route=findings.terms[item.route].value if item.route >= 0 else None,
        frequency_text=tidy(findings.text[frequency.start_char : frequency.end_char]) if frequency else None,
        duration_low=span.low if span else None,
        duration_high=span.high if span else None,
        window=window.duration if window else None,
        window_relation=window.relation if window else None,
        anchor=window.anchor if window else None,
        negated=item.negated,
        historical=item.historical,
        hypothetical=item.hypothetical,
        uncertain=item.uncertain,
        family=item.family,
        is_exception=item.exception,
        group_id=f"{trial_id}-{item.group}" if item.group else None,
        group_operator=item.group_operator,
        group_min=item.group_min,
        confidence=NOTHING_FOUND_CONFIDENCE if item.entity < 0 and quantity is None else round(item.confidence, 3),
        field=place.field,
        section=place.section,
        start_char=place.start_char,
        end_char=place.end_char,
        requirement=requirement,
        is_condition=item.is_condition,
        condition_text=condition.text if condition else None,
        condition_domain=condition.domain if condition else None,
        condition_concept=condition.concept if condition else None,
        condition_negated=condition.negated if condition and condition.domain else None,
        condition_comparator=condition.comparator if condition else None,
        condition_low=condition.low if condition else None,
        condition_high=condition.high if condition else None,
        condition_unit=condition.unit if condition else None,
        condition_status=condition.status if condition else None,
        sensitivity=item.sensitivity,
    )


def _concept(findings: DocFindings, item: Constraint) -> tuple[str | None, str | None, str | None, str | None]:
    """Concept as written, its norm, code and code system."""
    if item.entity >= 0 and item.norm is not None and item.name_start >= 0:
        return tidy(findings.text[item.name_start : item.name_end]), item.norm, None, None
    if item.entity >= 0:
        entity = findings.entities[item.entity]
        concept = tidy(findings.text[entity.start_char : entity.end_char])
        return concept, AGE if item.domain is Domain.AGE else item.norm or entity.norm, entity.code, entity.code_system
    if item.domain is Domain.AGE:
        quantity = findings.quantities[item.quantity]
        return tidy(findings.text[quantity.start_char : quantity.end_char]), AGE, None, None
    if item.name_start >= 0:
        return tidy(findings.text[item.name_start : item.name_end]), item.norm, None, None
    if item.norm is not None:
        quantity = findings.quantities[item.quantity]
        return tidy(findings.text[quantity.start_char : quantity.end_char]), item.norm, None, None
    return None, None, None, None


def _unit(item: Constraint, unit: str | None) -> str | None:
    """A bare age counts years."""
    return "a" if unit is None and item.domain is Domain.AGE else unit


def _registered_rows(record: TrialRecord, rows: Sequence[CriterionRow]) -> list[CriterionRow]:
    """Rows for the registered age and sex that no inclusion row says already."""
    included = [row for row in rows if row.kind == Kind.INCLUSION]
    made: list[CriterionRow] = []
    if age := _registered_age(record, included):
        made.append(age)
    says_sex = any(row.domain in (Domain.SEX, Domain.PREGNANCY) for row in included)
    if record.sex in ("FEMALE", "MALE") and record.sex_value and not says_sex:
        number = len(made) + 1
        sex = record.sex.lower()
        made.append(_registered(record, record.sex_value, number, Domain.SEX, sex)._replace(concept_norm=sex))
    return made


def _registered_age(record: TrialRecord, included: Sequence[CriterionRow]) -> CriterionRow | None:
    """A row with the registered limits, unless an age of the text states one of them.

    An age that states neither ("postmenopausal and 55 or older" in a trial registered for 18 and over) says something else.
    """
    ages = [row for row in included if row.domain == Domain.AGE and not row.is_condition]
    low, high = record.minimum_age_years, record.maximum_age_years
    value = record.minimum_age_value or record.maximum_age_value
    if value is None or (low is None and high is None):
        return None
    if _is_stated(low, [(row.low, row.unit) for row in ages]) or _is_stated(high, [(row.high, row.unit) for row in ages]):
        return None
    row = _registered(record, value, 1, Domain.AGE, AGE)
    comparator = "between" if low is not None and high is not None else (">=" if low is not None else "<=")
    return row._replace(
        concept_norm=AGE,
        comparator=comparator,
        low=low,
        high=high,
        unit="a",
        unit_text=value.text,
        low_inclusive=None if low is None else True,
        high_inclusive=None if high is None else True,
    )


def _is_stated(registered: float | None, stated: Sequence[tuple[float | None, str | None]]) -> bool:
    return registered is not None and any(
        limit is not None and abs(limit * _YEARS.get(unit or "", 1.0) - registered) <= SAME_AGE for limit, unit in stated
    )


def _registered(record: TrialRecord, value: RegisteredValue, number: int, domain: Domain, concept: str) -> CriterionRow:
    criterion_id = f"{record.trial_id}-R{number:02d}"
    return CriterionRow(
        record.trial_id,
        criterion_id,
        None,
        f"{criterion_id}-r1",
        Kind.INCLUSION,
        value.text,
        domain,
        concept=concept,
        confidence=REGISTRY_CONFIDENCE,
        field=value.path,
        section="registry",
        start_char=value.start_char,
        end_char=value.end_char,
        requirement=Requirement.MUST_HAVE,
    )
