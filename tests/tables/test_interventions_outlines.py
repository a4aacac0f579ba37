"""Rows of registered names without texts: what the record's prose tells of them, and what it says of something else."""

from __future__ import annotations

import json

import pytest

from trialtab.reading.inputs import read_inputs
from trialtab.reading.to_doc import make_doc
from trialtab.tables.build import build_tables

COLUMNS = (
    "dose_low",
    "route",
    "administrations_per_interval",
    "interval",
    "administrations_low",
    "n_cycles",
    "cycle_duration",
    "duration_high",
    "infusion_duration_high",
    "stop_text",
)


@pytest.fixture(scope="module")
def rows_of(pipeline, tmp_path_factory):
    def run(names, description, arms=()):
        record = {
            "protocolSection": {
                "identificationModule": {"nctId": "NCT90000080", "briefTitle": "An invented trial"},
                "descriptionModule": {"detailedDescription": description},
                "armsInterventionsModule": {
                    "armGroups": [{"label": label, "type": "EXPERIMENTAL"} for label in arms],
                    "interventions": [{"type": "DRUG", "name": name, "armGroupLabels": list(arms)} for name in names],
                },
            }
        }
        path = tmp_path_factory.mktemp("in") / "study.json"
        path.write_text(json.dumps(record), encoding="utf-8")
        (read,) = read_inputs([str(path)])
        rows = build_tables(pipeline(make_doc(pipeline, read)), read).interventions
        return [(row.agent_norm, {n: getattr(row, n) for n in COLUMNS if getattr(row, n) is not None}) for row in rows]

    return run


WEEKLY = {"administrations_per_interval": 1, "interval": "P1W"}
CASES = [
    (
        "an outline of two drugs",
        ["imatinib", "docetaxel"],
        "OUTLINE: Patients receive docetaxel IV over 2 hours on day 1 and oral imatinib twice daily on days 2-6. "
        "Courses repeat every 4 weeks for 3 courses.",
        [
            (
                "imatinib",
                {
                    "route": "oral",
                    "administrations_per_interval": 2,
                    "interval": "P1D",
                    "n_cycles": 3,
                    "cycle_duration": "P4W",
                    "duration_high": "P5D",
                },
            ),
            (
                "docetaxel",
                {
                    "route": "intravenous",
                    "administrations_per_interval": 1,
                    "interval": "P4W",
                    "n_cycles": 3,
                    "cycle_duration": "P4W",
                    "infusion_duration_high": "PT2H",
                },
            ),
        ],
    ),
    (
        "a passive names no taker",
        ["imatinib"],
        "Imatinib is administered by mouth once a week for 6 weeks.",
        [("imatinib", {"route": "oral", **WEEKLY, "duration_high": "P6W"})],
    ),
    (
        "a dose of the prose",
        ["imatinib"],
        "Participants will receive imatinib 250 mg once a week.",
        [("imatinib", {"dose_low": 250, **WEEKLY})],
    ),
    ("another study", ["imatinib"], "In a pilot study patients received imatinib 250 mg once a week.", [("imatinib", {})]),
    ("who had it", ["imatinib"], "Of the patients who received imatinib 250 mg once a week, 7 got well.", [("imatinib", {})]),
    ("no one gets it", ["imatinib"], "Imatinib 250 mg once a week is a common dose.", [("imatinib", {})]),
    (
        "how patients are followed",
        ["imatinib"],
        "Patients receive IMA. Patients are seen every other week and followed until death. Patients receive oral imatinib "
        "once a week. Patients are followed every month until death.",
        [("imatinib", {"route": "oral", **WEEKLY})],
    ),
    (
        "the end of an escalation",
        ["imatinib"],
        "Patients receive oral imatinib once a week. Cohorts of 3 patients receive escalating doses of imatinib until the "
        "maximum tolerated dose is determined.",
        [("imatinib", {"route": "oral", **WEEKLY})],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("names", "text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_rows(rows_of, names, text, expected) -> None:
    assert rows_of(names, text) == expected


def test_which_of_two_arms_is_not_known(rows_of) -> None:
    text = "Participants will receive imatinib 250 mg once a week."
    assert rows_of(["imatinib"], text, ["A"]) == [("imatinib", {"dose_low": 250, **WEEKLY})]
    assert [cells.get("dose_low") for _, cells in rows_of(["imatinib"], text, ["A", "B"])] == [None, None]


def test_an_arm_that_refers_to_another_has_its_own_number_of_courses(rows_of) -> None:
    text = (
        "Arm I: Patients receive docetaxel IV on day 1. Treatment repeats every 3 weeks for 3 courses. "
        "Arm II: Patients receive docetaxel as in arm I. Treatment repeats every 3 weeks for 6 courses."
    )
    assert [said["n_cycles"] for _, said in rows_of(["docetaxel"], text)] == [3, 6]
