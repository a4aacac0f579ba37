"""Arms and interventions to rows, through the real pipeline: the registered texts beside the rows they must give."""

from __future__ import annotations

import json

import pytest

from trialtab.reading.inputs import read_inputs
from trialtab.reading.to_doc import make_doc
from trialtab.tables.build import build_tables


def study(arms, interventions, **description):
    """A ClinicalTrials.gov v2 study: arms as (label, type, text), interventions as (type, name, text, arm labels)."""
    return {
        "protocolSection": {
            "identificationModule": {"nctId": "NCT90000077", "briefTitle": "An invented trial"},
            "descriptionModule": description,
            "armsInterventionsModule": {
                "armGroups": [{"label": a, "type": b, "description": c} for a, b, c in arms],
                "interventions": [
                    {"type": a, "name": b, "description": c, "armGroupLabels": list(d)} for a, b, c, d in interventions
                ],
            },
        }
    }


@pytest.fixture(scope="module")
def rows_of(pipeline, tmp_path_factory):
    def run(record):
        path = tmp_path_factory.mktemp("in") / "study.json"
        path.write_text(json.dumps(record), encoding="utf-8")
        (read,) = read_inputs([str(path)])
        return build_tables(pipeline(make_doc(pipeline, read)), read).interventions

    return run


def brief(row):
    return (row.arm_label, row.agent_norm, row.dose_low, row.dose_high, row.dose_unit, row.route, row.interval)


CASES = [
    (
        "dose_of_the_intervention_in_each_arm",
        study(
            [("A", "EXPERIMENTAL", "Given with food"), ("B", "EXPERIMENTAL", "Given fasted")],
            [("DRUG", "Docetaxel", "75 mg/m2 IV every 3 weeks", ["A", "B"])],
        ),
        [("A", "docetaxel", 75, 75, "mg/m2", "intravenous", "P3W"), ("B", "docetaxel", 75, 75, "mg/m2", "intravenous", "P3W")],
    ),
    (
        "the_arm_decides_its_own_dose",
        study(
            [("Low", "EXPERIMENTAL", "Imatinib 400 mg orally once daily"), ("High", "EXPERIMENTAL", "Imatinib 600 mg orally once daily")],
            [("DRUG", "Imatinib", "Tablets taken with water", ["Low", "High"])],
        ),
        [("Low", "imatinib", 400, 400, "mg", "oral", "P1D"), ("High", "imatinib", 600, 600, "mg", "oral", "P1D")],
    ),
    (
        "dose_steps",
        study(
            [("Steps", "EXPERIMENTAL", "")],
            [("DRUG", "Prednisolone", "Prednisolone 40 mg daily for 5 days followed by 20 mg daily for 5 days", ["Steps"])],
        ),
        [("Steps", "prednisolone", 40, 40, "mg", None, "P1D"), ("Steps", "prednisolone", 20, 20, "mg", None, "P1D")],
    ),
    (
        "several_agents_in_one_text",
        study(
            [("Conditioning", "EXPERIMENTAL", "Bu 3.2 mg/kg on day -7, Flu 30 mg/m2 and cyclophosphamide 50 mg/kg IV")],
            [("DRUG", "Conditioning regimen", "As in the protocol", ["Conditioning"])],
        ),
        [
            ("Conditioning", "conditioning regimen", None, None, None, None, None),
            ("Conditioning", "bu", 3.2, 3.2, "mg/kg", None, None),
            ("Conditioning", "flu", 30, 30, "mg/m2", None, None),
            ("Conditioning", "cyclophosphamide", 50, 50, "mg/kg", "intravenous", None),
        ],
    ),
    (
        "a_placebo_has_no_dose",
        study(
            [("Placebo", "PLACEBO_COMPARATOR", "")],
            [("DRUG", "Placebo", "Volume that matches 100 mg of anakinra, injected subcutaneously once daily", ["Placebo"])],
        ),
        [("Placebo", "placebo", None, None, None, "subcutaneous", "P1D")],
    ),
    (
        "caps_and_steps_are_no_doses",
        study(
            [("V", "EXPERIMENTAL", "")],
            [("DRUG", "Vincristine", "1.4 mg/m2 (max 2 mg) intravenously, then tapered by 0.2 mg", ["V"])],
        ),
        [("V", "vincristine", 1.4, 1.4, "mg/m2", "intravenous", None)],
    ),
    (
        "a_range_is_one_dose",
        study([("E", "EXPERIMENTAL", "")], [("DRUG", "Eltrombopag", "25-75 mg orally once daily", ["E"])]),
        [("E", "eltrombopag", 25, 75, "mg", "oral", "P1D")],
    ),
    (
        "procedures_give_their_name",
        study([("T", "EXPERIMENTAL", "")], [("PROCEDURE", "Stem cell reinfusion", "On day 0", ["T"])]),
        [("T", "stem cell reinfusion", None, None, None, None, None)],
    ),
    (
        "prose_gives_what_participants_get",
        study([], [], briefSummary="Participants will receive tocilizumab 8 mg/kg intravenously. Older trials of anakinra failed."),
        [(None, "tocilizumab", 8, 8, "mg/kg", "intravenous", None)],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("record", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_interventions(rows_of, record, expected):
    assert [brief(row) for row in rows_of(record)] == expected


def test_places_and_ids(rows_of):
    text = "Docetaxel 75 mg/m2 IV"
    (row,) = rows_of(study([("A", "EXPERIMENTAL", text)], [("DRUG", "Docetaxel", "", ["A"])]))
    assert (row.intervention_id, row.arm_role, row.intervention_type) == ("NCT90000077-T01", "experimental", "drug")
    assert row.field == "protocolSection.armsInterventionsModule.armGroups[0].description"
    assert text[row.start_char : row.end_char] == row.evidence
    assert row.evidence.startswith("Docetaxel 75 mg/m2")


def test_an_agent_of_the_criteria_is_no_intervention(rows_of):
    record = study([("A", "EXPERIMENTAL", "")], [("DRUG", "Docetaxel", "75 mg/m2", ["A"])])
    record["protocolSection"]["eligibilityModule"] = {"eligibilityCriteria": "Exclusion Criteria:\n\n* Prednisone 20 mg daily"}
    assert {row.agent_norm for row in rows_of(record)} == {"docetaxel"}
