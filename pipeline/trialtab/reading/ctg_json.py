"""ClinicalTrials.gov API v2: one study object -> `RawTrial`.

Data model: https://clinicaltrials.gov/data-api/about-api/study-data-structure. Paths are those of the API, with list indices:
`protocolSection.armsInterventionsModule.interventions[0].description`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from trialtab.reading.columns import Row, located, scalar, strings, text_at
from trialtab.reading.draft import RawArm, RawIntervention, RawTrial
from trialtab.types import SectionKind

ROOT = "protocolSection"


def is_study(value: object) -> bool:
    """Whether a JSON value is one study of the API."""
    return isinstance(value, Mapping) and isinstance(value.get(ROOT), Mapping)


def read_study(study: Row) -> RawTrial:
    """One study. Modules and values of other shapes than the API's count as missing."""
    identification, id_path = _module(study, "identificationModule")
    descriptions, description_path = _module(study, "descriptionModule")
    conditions, condition_path = _module(study, "conditionsModule")
    design, _ = _module(study, "designModule")
    eligibility, eligibility_path = _module(study, "eligibilityModule")
    status, _ = _module(study, "statusModule")
    enrollment = _mapping(design.get("enrollmentInfo")).get("count")
    volunteers = eligibility.get("healthyVolunteers")
    criteria = text_at(eligibility, eligibility_path, "eligibilityCriteria")
    return RawTrial(
        trial_id=scalar(identification.get("nctId")),
        title=text_at(identification, id_path, "briefTitle"),
        official_title=text_at(identification, id_path, "officialTitle"),
        summary=text_at(descriptions, description_path, "briefSummary"),
        description=text_at(descriptions, description_path, "detailedDescription"),
        conditions=list(located(conditions.get("conditions"), f"{condition_path}.conditions")),
        keywords=list(located(conditions.get("keywords"), f"{condition_path}.keywords")),
        arms=_arms(study),
        interventions=_interventions(study),
        eligibility=[(SectionKind.ELIGIBILITY, criteria)] if criteria else [],
        phase=strings(design.get("phases")),
        overall_status=scalar(status.get("overallStatus")),
        study_type=scalar(design.get("studyType")),
        enrollment=enrollment if isinstance(enrollment, str | int | float) else None,
        sex=text_at(eligibility, eligibility_path, "sex"),
        minimum_age=text_at(eligibility, eligibility_path, "minimumAge"),
        maximum_age=text_at(eligibility, eligibility_path, "maximumAge"),
        healthy_volunteers=volunteers if isinstance(volunteers, bool | str) else None,
    )


def _mapping(value: Any) -> Row:
    return value if isinstance(value, Mapping) else {}


def _module(study: Row, name: str) -> tuple[Row, str]:
    return _mapping(_mapping(study.get(ROOT)).get(name)), f"{ROOT}.{name}"


def _listed(study: Row, key: str) -> list[tuple[str, Row]]:
    module, path = _module(study, "armsInterventionsModule")
    values = module.get(key)
    if not isinstance(values, list):
        return []
    return [(f"{path}.{key}[{index}]", item) for index, item in enumerate(values) if isinstance(item, Mapping)]


def _arms(study: Row) -> list[RawArm]:
    return [
        RawArm(
            text_at(item, path, "label"),
            scalar(item.get("type")),
            text_at(item, path, "description"),
            strings(item.get("interventionNames")),
        )
        for path, item in _listed(study, "armGroups")
    ]


def _interventions(study: Row) -> list[RawIntervention]:
    return [
        RawIntervention(
            text_at(item, path, "name"),
            scalar(item.get("type")),
            text_at(item, path, "description"),
            strings(item.get("armGroupLabels")),
            list(located(item.get("otherNames"), f"{path}.otherNames")),
        )
        for path, item in _listed(study, "interventions")
    ]
