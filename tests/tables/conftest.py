"""Rows of one arm, through the real pipeline."""

from __future__ import annotations

import json

import pytest

from trialtab.reading.inputs import read_inputs
from trialtab.reading.to_doc import make_doc
from trialtab.tables.build import build_tables


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
