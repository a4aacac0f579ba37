"""Which text a row of an arm rests on: the arm's own words, a text for all arms, a sentence on all agents, kinds before names."""

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


@pytest.fixture(scope="module")
def rows_of(pipeline, tmp_path_factory):
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


def test_an_arm_knows_better_how_often(rows_of) -> None:
    """A text for all arms says one number of them; each arm has its own."""
    rows = rows_of(
        [
            ("Once", "EXPERIMENTAL", "Adults receiving 1 dose of Zoster vaccine on Day 1."),
            ("Twice", "EXPERIMENTAL", "Adults receiving 2 doses of Zoster vaccine on Day 1 and Day 30."),
        ],
        [
            (
                "BIOLOGICAL",
                "Zoster vaccine",
                "Given intramuscularly as 1 dose to most groups, and 2 doses to another.",
                ["Once", "Twice"],
            )
        ],
    )
    assert [(arm, cells["administrations_low"], cells["route"]) for arm, _, cells in rows] == [
        ("Once", 1, "intramuscular"),
        ("Twice", 2, "intramuscular"),
    ]


def test_a_mimic_has_what_its_arm_says_of_placebo(rows_of) -> None:
    rows = rows_of(
        [
            ("Drug", "ACTIVE_COMPARATOR", "1.5 mL of imatinib every 12 hours for 3 days"),
            ("Dummy", "PLACEBO_COMPARATOR", "1.5 mL of placebo every 12 hours for 3 days"),
        ],
        [("DRUG", "Imatinib", "1.5 mL of imatinib or placebo", ["Drug", "Dummy"])],
    )
    arm, agent, cells = rows[-1]
    assert (arm, agent) == ("Dummy", "placebo")
    assert (cells["interval"], cells["duration_high"]) == ("PT12H", "P3D")


VOLUMES = [
    ("A single injection of 0.5 mL saline into the deltoid muscle", 0.5),
    ("Placebo 2 mL subcutaneously once", 2.0),
    ("Placebo injected with a 1.0-mL syringe", None),  # what holds it
    ("Placebo 400 mg daily", None),  # what it mimics
    ("Placebo 2 tablets daily", None),
]


@pytest.mark.parametrize(("text", "low"), VOLUMES)
def test_a_placebo_has_a_volume_of_its_own(arm_rows, text, low) -> None:
    (row,) = arm_rows(text, ("DRUG", "Placebo"))
    assert row.dose_low == low


NAMES = [
    ("BIOLOGICAL", "Biological: Imatinib 5 mg", ["imatinib"]),
    ("BIOLOGICAL", "Biological/Vaccine: Zoster vaccine low dose", ["herpes zoster vaccine"]),
    ("DIETARY_SUPPLEMENT", "Vitamin D3", ["cholecalciferol"]),
]


@pytest.mark.parametrize(("kind", "name", "agents"), NAMES)
def test_the_kind_before_a_name_is_no_agent(rows_of, kind, name, agents) -> None:
    assert [agent for _, agent, _ in rows_of([("A", "EXPERIMENTAL", "")], [(kind, name, "", ["A"])])] == agents


def test_vitamin_d_is_the_one_registered(arm_rows) -> None:
    (row,) = arm_rows("Participants receive vitamin D 2000 IU daily", ("DIETARY_SUPPLEMENT", "Vitamin D3"))
    assert (row.agent_norm, row.dose_low, row.interval) == ("cholecalciferol", 2000.0, "P1D")


def test_a_length_said_of_all_cycles_holds_for_all_agents(arm_rows) -> None:
    text = (
        "Patients receive cisplatin IV over 30 minutes on day 1 and gemcitabine IV over 30 minutes on days 1 and 8. "
        "Cycles repeat every 21 days for up to 2 years in the absence of disease progression."
    )
    rows = arm_rows(text, ("DRUG", "Cisplatin"), ("DRUG", "Gemcitabine"))
    assert [(row.agent_norm, row.cycle_duration, row.duration_high) for row in rows] == [
        ("cisplatin", "P21D", "P2Y"),
        ("gemcitabine", "P21D", "P2Y"),
    ]


PIECES = [
    (
        "Every patient receives one tablet of 500 mg of imatinib every 12 hours",
        "500 mg imatinib orally twice daily",
        (500.0, "mg"),
    ),
    ("Two tablets of 200 mg of imatinib daily", "Imatinib 400 mg daily", (400.0, "mg")),
    ("Two tablets of 200 mg of imatinib daily", "Imatinib 300 mg daily", (2.0, "{tablet}")),  # the texts disagree
]


@pytest.mark.parametrize(("arm", "registered", "expected"), PIECES)
def test_what_pieces_amount_to(rows_of, arm, registered, expected) -> None:
    ((_, _, cells),) = rows_of([("A", "EXPERIMENTAL", arm)], [("DRUG", "Imatinib", registered, ["A"])])
    assert (cells["dose_low"], cells["dose_unit"]) == expected
