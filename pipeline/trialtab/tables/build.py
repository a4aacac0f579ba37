"""From one processed Doc and its record to the rows of all tables."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc

from trialtab.docs import findings_of
from trialtab.entities.tagging import united
from trialtab.relations.component import constraints_of, mentions_of
from trialtab.relations.regimens.lexicon import shipped_lexicon
from trialtab.tables.criteria import criterion_rows
from trialtab.tables.entities import entity_rows
from trialtab.tables.interventions.table import intervention_rows
from trialtab.tables.places import Places
from trialtab.tables.rows import CriterionRow, RecordTables, TrialRow
from trialtab.types import Domain, Kind, TrialRecord

YEARS_PER_UNIT = {"a": 1.0, "mo": 1 / 12, "wk": 7 / 365.25, "d": 1 / 365.25}


def build_tables(doc: Doc, record: TrialRecord) -> RecordTables:
    """The rows that one record gives.

    Args:
        doc: made by `reading.to_doc.make_doc` from this record and run through the pipeline.
        record: the record.
    """
    findings = findings_of(doc)
    places = Places(findings, record)
    criteria = criterion_rows(record.trial_id, record, findings, constraints_of(doc), places)
    interventions = intervention_rows(record, findings, mentions_of(doc), shipped_lexicon(), places)
    entities = entity_rows(record.trial_id, findings.text, united(doc, findings), places)
    return RecordTables(_trial_row(record, len(interventions), criteria), interventions, criteria, entities)


def _trial_row(record: TrialRecord, n_interventions: int, criteria: Sequence[CriterionRow]) -> TrialRow:
    low, high = record.minimum_age_years, record.maximum_age_years
    if low is None and high is None and record.minimum_age_value is None and record.maximum_age_value is None:
        low, high = _age_from_criteria(criteria)
    return TrialRow(
        record.trial_id,
        record.nct_id,
        record.source_path,
        record.source_format,
        record.title,
        record.official_title,
        record.conditions,
        record.keywords,
        record.phase,
        record.overall_status,
        record.study_type,
        record.enrollment,
        record.sex,
        low,
        high,
        record.healthy_volunteers,
        n_interventions,
        len(criteria),
        record.content_hash,
    )


def _age_from_criteria(criteria: Sequence[CriterionRow]) -> tuple[float | None, float | None]:
    """The first inclusion row about age, in years."""
    for row in criteria:
        if row.domain == Domain.AGE and row.kind == Kind.INCLUSION and row.unit in YEARS_PER_UNIT and not row.is_exception:
            factor = YEARS_PER_UNIT[row.unit]
            return (None if row.low is None else row.low * factor), (None if row.high is None else row.high * factor)
    return None, None
