"""Hand-made rows for the tests of this folder."""

from __future__ import annotations

from trialtab.tables.rows import CriterionRow, EntityRow, FailureRow, InterventionRow, RecordTables, TrialRow


def trial_row(trial_id: str = "NCT01234567", **values: object) -> TrialRow:
    plain: dict[str, object] = dict.fromkeys(TrialRow._fields)
    plain |= {"source_path": f"{trial_id}.json", "source_format": "ctg_json_v2", "conditions": ("Lupus",), "keywords": ()}
    plain |= {"trial_id": trial_id, "n_interventions": 0, "n_criteria": 0, "content_hash": "0123abcd"}
    return TrialRow(**(plain | values))  # type: ignore[arg-type]


def criterion_row(trial_id: str = "NCT01234567", number: str = "I01", **values: object) -> CriterionRow:
    plain: dict[str, object] = {
        "trial_id": trial_id,
        "criterion_id": f"{trial_id}-{number}",
        "parent_id": None,
        "row_id": f"{trial_id}-{number}-r1",
        "kind": "inclusion" if number.startswith("I") else "exclusion",
        "text": "Creatinine <= 1.5 x ULN",
        "domain": "measurement",
    }
    return CriterionRow(**(plain | values))  # type: ignore[arg-type]


def intervention_row(trial_id: str = "NCT01234567", number: int = 1, **values: object) -> InterventionRow:
    return InterventionRow(**({"trial_id": trial_id, "intervention_id": f"{trial_id}-T{number:02}"} | values))  # type: ignore[arg-type]


def entity_row(trial_id: str = "NCT01234567", number: int = 1, **values: object) -> EntityRow:
    plain: dict[str, object] = dict.fromkeys(EntityRow._fields) | {
        "trial_id": trial_id,
        "entity_id": f"{trial_id}-M{number:04}",
        "section": "inclusion",
        "field": "text",
        "label": "MEASUREMENT",
        "text": "Creatinine",
        "start_char": 0,
        "end_char": 10,
        "source": "pattern",
        "confidence": 1.0,
    }
    for name in ("negated", "historical", "hypothetical", "uncertain", "family"):
        plain[name] = False
    return EntityRow(**(plain | values))  # type: ignore[arg-type]


def failure_row(**values: object) -> FailureRow:
    plain = {"source_path": "bad.json", "position": "", "trial_id": None, "stage": "reading", "code": "E101", "reason": "empty"}
    return FailureRow(**(plain | values))  # type: ignore[arg-type]


def record_tables(trial_id: str = "NCT01234567", n_criteria: int = 2) -> RecordTables:
    criteria = tuple(criterion_row(trial_id, f"I{number:02}", high=1.5, comparator="<=") for number in range(1, n_criteria + 1))
    return RecordTables(
        trial=trial_row(trial_id, n_interventions=1, n_criteria=n_criteria),
        interventions=(intervention_row(trial_id, agent="rituximab", dose_low=375.0, dose_high=375.0, dose_unit="mg/m2"),),
        criteria=criteria,
        entities=(entity_row(trial_id),),
    )
