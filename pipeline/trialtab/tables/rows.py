"""The tables' columns: declared here once, as typed rows; everything else (Arrow schema, CSV header, docs) is derived.

A row class is a NamedTuple whose fields are the contract's columns in order. Annotations say the type: `str`, `int`, `float`,
`bool`, `tuple[str, ...]`, each also `| None` for a nullable column. Durations are ISO 8601, units UCUM, offsets code points
into the source string that `field` names (start inclusive, end exclusive).
"""

from __future__ import annotations

import types
import typing
from typing import NamedTuple

CONTRACT_VERSION = 1


class TrialRow(NamedTuple):
    """One row per trial record read."""

    trial_id: str
    nct_id: str | None
    source_path: str
    source_format: str
    title: str | None
    official_title: str | None
    conditions: tuple[str, ...]
    keywords: tuple[str, ...]
    phase: str | None
    overall_status: str | None
    study_type: str | None
    enrollment: int | None
    sex: str | None
    minimum_age_years: float | None
    maximum_age_years: float | None
    healthy_volunteers: bool | None
    n_interventions: int
    n_criteria: int
    content_hash: str = ""  # SHA-256 of the record's content, the same wherever it is read from


class InterventionRow(NamedTuple):
    """One row per agent and regimen that the trial gives in an arm."""

    trial_id: str
    intervention_id: str
    arm_label: str | None = None
    arm_role: str | None = None
    intervention_name: str | None = None
    intervention_type: str | None = None
    agent: str | None = None
    agent_norm: str | None = None
    agent_code: str | None = None
    agent_code_system: str | None = None
    dose_low: float | None = None
    dose_high: float | None = None
    dose_unit: str | None = None
    dose_text: str | None = None
    strength_text: str | None = None
    form: str | None = None
    route: str | None = None
    frequency_text: str | None = None
    administrations_per_interval: float | None = None
    interval: str | None = None
    administrations_low: int | None = None
    administrations_high: int | None = None
    n_cycles: int | None = None
    cycle_duration: str | None = None
    duration_low: str | None = None
    duration_high: str | None = None
    infusion_duration_low: str | None = None
    infusion_duration_high: str | None = None
    start_text: str | None = None
    stop_text: str | None = None
    evidence: str | None = None
    field: str | None = None
    section: str | None = None
    start_char: int | None = None
    end_char: int | None = None


class CriterionRow(NamedTuple):
    """One row per atomic constraint of the eligibility criteria."""

    trial_id: str
    criterion_id: str
    parent_id: str | None
    row_id: str
    kind: str
    text: str
    domain: str
    concept: str | None = None
    concept_norm: str | None = None
    concept_code: str | None = None
    concept_code_system: str | None = None
    comparator: str | None = None
    low: float | None = None
    high: float | None = None
    unit: str | None = None
    unit_text: str | None = None
    limit_of: str | None = None
    low_inclusive: bool | None = None
    high_inclusive: bool | None = None
    status: str | None = None
    route: str | None = None
    frequency_text: str | None = None
    duration_low: str | None = None
    duration_high: str | None = None
    window: str | None = None
    window_relation: str | None = None
    anchor: str | None = None
    negated: bool = False
    historical: bool = False
    hypothetical: bool = False
    uncertain: bool = False
    family: bool = False
    is_exception: bool = False
    group_id: str | None = None
    group_operator: str | None = None
    group_min: int | None = None
    confidence: float = 1.0
    field: str | None = None
    section: str | None = None
    start_char: int | None = None
    end_char: int | None = None
    requirement: str | None = None  # must_have, must_not_have, allowed; none where nothing was recognised
    is_condition: bool = False  # the row only says of whom the item asks something
    condition_text: str | None = None  # of whom alone the row asks, as written
    condition_domain: str | None = None  # and in columns, where one concept, an age or a sex states it
    condition_concept: str | None = None
    condition_negated: bool | None = None
    condition_comparator: str | None = None
    condition_low: float | None = None
    condition_high: float | None = None
    condition_unit: str | None = None
    condition_status: str | None = None
    sensitivity: str | None = None  # allergy, intolerance, contraindication: the row speaks of that, not of the concept's use


class EntityRow(NamedTuple):
    """One row per tagged span."""

    trial_id: str
    entity_id: str
    section: str
    field: str
    label: str
    text: str
    start_char: int
    end_char: int
    norm: str | None
    code: str | None
    code_system: str | None
    negated: bool
    historical: bool
    hypothetical: bool
    uncertain: bool
    family: bool
    source: str
    confidence: float


class FailureRow(NamedTuple):
    """One row per input that could not be read or processed."""

    source_path: str
    position: str
    trial_id: str | None
    stage: str
    code: str
    reason: str


class RecordTables(NamedTuple):
    """The rows that one record gives."""

    trial: TrialRow
    interventions: tuple[InterventionRow, ...]
    criteria: tuple[CriterionRow, ...]
    entities: tuple[EntityRow, ...]


TABLES: dict[str, type[NamedTuple]] = {  # type: ignore[valid-type]
    "trials": TrialRow,
    "interventions": InterventionRow,
    "criteria": CriterionRow,
    "entities": EntityRow,
    "failures": FailureRow,
}


def columns_of(table: str) -> dict[str, tuple[str, bool]]:
    """The columns of a table in order: name -> (type name, nullable).

    Type names: `string`, `int64`, `float64`, `bool`, `list<string>`.
    """
    names = {str: "string", int: "int64", float: "float64", bool: "bool"}
    columns: dict[str, tuple[str, bool]] = {}
    for name, hint in typing.get_type_hints(TABLES[table]).items():
        nullable = isinstance(hint, types.UnionType)
        kind = next(arg for arg in hint.__args__ if arg is not type(None)) if nullable else hint
        columns[name] = (names.get(kind, "list<string>"), nullable)
    return columns
