"""Which text a row of an arm rests on: the arm's own words, a text for all arms, a sentence on all agents, kinds before names."""

from __future__ import annotations

import pytest


def test_an_arm_knows_better_how_often(record_rows) -> None:
    """A text for all arms says one number of them; each arm has its own."""
    rows = record_rows(
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


def test_a_mimic_has_what_its_arm_says_of_placebo(record_rows) -> None:
    rows = record_rows(
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
def test_the_kind_before_a_name_is_no_agent(record_rows, kind, name, agents) -> None:
    assert [agent for _, agent, _ in record_rows([("A", "EXPERIMENTAL", "")], [(kind, name, "", ["A"])])] == agents


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
def test_what_pieces_amount_to(record_rows, arm, registered, expected) -> None:
    ((_, _, cells),) = record_rows([("A", "EXPERIMENTAL", arm)], [("DRUG", "Imatinib", registered, ["A"])])
    assert (cells["dose_low"], cells["dose_unit"]) == expected
