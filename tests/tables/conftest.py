"""Rows of one arm, through the real pipeline."""

from __future__ import annotations

import json

import pytest

from trialtab.reading.inputs import read_inputs
from trialtab.reading.to_doc import make_doc
from trialtab.tables.build import build_tables

COLUMNS = (
    "dose_low",
    "dose_unit",
    "route",
    "administrations_per_interval",
    "interval",
    "administrations_low",
    "n_cycles",
    "cycle_duration",
    "duration_high",
    "stop_text",
)


@pytest.fixture(scope="session")
def arm_rows(pipeline, tmp_path_factory):
    """The rows of an arm with a text and registered interventions, as (type, name)."""
    folder = tmp_path_factory.mktemp("arms")

    def run(text, *interventions, description=""):
        record = {
            "protocolSection": {
                "identificationModule": {"nctId": "NCT90000078", "briefTitle": "An invented trial"},
                "descriptionModule": {"detailedDescription": description},
                "armsInterventionsModule": {
                    "armGroups": [{"label": "A", "type": "EXPERIMENTAL", "description": text}],
                    "interventions": [
                        {"type": kind, "name": name, "description": "", "armGroupLabels": ["A"]} for kind, name in interventions
                    ],
                },
            }
        }
        path = folder / "study.json"
        path.write_text(json.dumps(record), encoding="utf-8")
        (read,) = read_inputs([str(path)])
        return build_tables(pipeline(make_doc(pipeline, read)), read).interventions

    return run


@pytest.fixture(scope="session")
def record_rows(pipeline, tmp_path_factory):
    """Rows of a record: arms as (label, role, text), interventions as (kind, name, text, labels)."""

    def run(arms, interventions, description=""):
        record = {
            "protocolSection": {
                "identificationModule": {"nctId": "NCT90000081", "briefTitle": "An invented trial"},
                "descriptionModule": {"detailedDescription": description},
                "armsInterventionsModule": {
                    "armGroups": [{"label": label, "type": role, "description": text} for label, role, text in arms],
                    "interventions": [
                        {"type": kind, "name": name, "description": text, "armGroupLabels": list(labels)}
                        for kind, name, text, labels in interventions
                    ],
                },
            }
        }
        path = tmp_path_factory.mktemp("in") / "study.json"
        path.write_text(json.dumps(record), encoding="utf-8")
        (read,) = read_inputs([str(path)])
        rows = build_tables(pipeline(make_doc(pipeline, read)), read).interventions
        return [
            (row.arm_label, row.agent_norm, {n: getattr(row, n) for n in COLUMNS if getattr(row, n) is not None})
            for row in rows
        ]

    return run
