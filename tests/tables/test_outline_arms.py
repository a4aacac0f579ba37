"""Arms that only an outline tells apart: whose a regimen is, "as in arm I", and what is said of all."""

from __future__ import annotations

import pytest

TWO = [("DRUG", "Imatinib", "", []), ("DRUG", "Docetaxel", "", [])]
CASES = [
    (
        "each arm has its own interval",
        "OUTLINE: Patients are randomized to 1 of 2 treatment arms. Arm A: Patients receive oral imatinib every 2 weeks. "
        "Arm B: Patients receive oral imatinib every 3 weeks.",
        [("Arm A", "imatinib", {"interval": "P2W"}), ("Arm B", "imatinib", {"interval": "P3W"}), (None, "docetaxel", {})],
    ),
    (
        "as in another arm",
        "- Arm I: Patients receive docetaxel IV over 1 hour on day 1. Courses repeat every 21 days for 4 courses.\n\n"
        "- Arm II: Patients receive docetaxel as in arm I and oral imatinib twice daily.\n\nPatients are followed annually.",
        [
            ("Arm I", "docetaxel", {"route": "intravenous", "n_cycles": 4, "cycle_duration": "P21D"}),
            ("Arm II", "imatinib", {"route": "oral", "interval": "P1D", "n_cycles": None}),
            ("Arm II", "docetaxel", {"route": "intravenous", "n_cycles": 4, "cycle_duration": "P21D"}),
        ],
    ),
    (
        "treatment as in another arm is all of it",
        "- Arm I: Patients receive docetaxel IV weekly.\n\n- Arm II: Patients receive treatment as in arm I. Patients also receive "
        "oral imatinib daily.",
        [
            ("Arm I", "docetaxel", {"interval": "P1W"}),
            ("Arm II", "imatinib", {"interval": "P1D"}),
            ("Arm II", "docetaxel", {"interval": "P1W"}),
        ],
    ),
    (
        "as above, without one",
        "Arm I: Patients receive docetaxel IV weekly and oral imatinib daily. Arm II: Patients receive docetaxel as above but no "
        "imatinib.",
        [
            ("Arm I", "imatinib", {"interval": "P1D"}),
            ("Arm I", "docetaxel", {"interval": "P1W"}),
            ("Arm II", "docetaxel", {"interval": "P1W"}),
        ],
    ),
    (
        "an agent of all arms belongs to none",
        "All patients receive docetaxel IV weekly. Arm I: Patients receive oral imatinib daily. Arm II: Patients receive oral "
        "imatinib twice daily. Patients in both arms are followed for 2 years.",
        [
            ("Arm I", "imatinib", {"administrations_per_interval": 1}),
            ("Arm II", "imatinib", {"administrations_per_interval": 2}),
            (None, "docetaxel", {"interval": "P1W"}),
        ],
    ),
    (
        "the phase before the arms lends no schedule",
        "Patients receive imatinib IV every other day for 42 days until the highest dose is known. Arm I: Patients receive imatinib "
        "IV weekly. Arm II: Patients receive docetaxel IV weekly.",
        [
            ("Arm I", "imatinib", {"interval": "P1W", "duration_high": None}),
            ("Arm II", "docetaxel", {"interval": "P1W"}),
        ],
    ),
    (
        "the cycle of the last bullet is that of its arm",
        "- Arm I: Patients receive imatinib IV on days 1 and 8.\n\n- Arm II: Patients receive docetaxel IV on day 1. Treatment repeats "
        "every 3 weeks for 6 courses.",
        [("Arm I", "imatinib", {"cycle_duration": None}), ("Arm II", "docetaxel", {"cycle_duration": "P3W", "n_cycles": 6})],
    ),
    (
        "in one paragraph it is that of all",
        "Arm I: Patients receive imatinib IV on days 1 and 8. Arm II: Patients receive docetaxel IV on day 1. Treatment repeats every "
        "3 weeks for 6 courses.",
        [
            ("Arm I", "imatinib", {"cycle_duration": "P3W", "n_cycles": 6}),
            ("Arm II", "docetaxel", {"cycle_duration": "P3W", "n_cycles": 6}),
        ],
    ),
    (
        "one arm alone is no outline",
        "Arm I: Patients receive oral imatinib daily.",
        [(None, "imatinib", {"interval": "P1D"}), (None, "docetaxel", {})],
    ),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_rows(record_rows, text, expected) -> None:
    rows = record_rows([], TWO, text)
    assert [(arm, agent) for arm, agent, _ in rows] == [(arm, agent) for arm, agent, _ in expected]
    for (_, _, cells), (_, _, wanted) in zip(rows, expected, strict=True):
        assert {name: cells.get(name) for name in wanted} == wanted


LENGTHS = [
    ("Imatinib is a drug. Patients receive up to 48 weeks of treatment.", "P48W"),
    ("Imatinib is a drug. Treatment lasts for 6 weeks. Treatment lasts for 9 weeks.", None),  # of phases, not known which
    ("Imatinib is a drug. Patients are followed for 48 weeks.", None),
]


@pytest.mark.parametrize(("text", "expected"), LENGTHS)
def test_the_whole_length_of_a_drug_of_which_nothing_is_said(record_rows, text, expected) -> None:
    ((_, _, cells),) = record_rows([], TWO[:1], text)
    assert cells.get("duration_high") == expected


PLACEBOS = [
    ("Patients are randomized to receive either imatinib or placebo daily for 24 weeks.", [(None, {"interval": "P1D"})]),
    (
        "Arm I: Patients receive oral imatinib daily. Arm II: Patients receive oral placebo daily.",
        [("Arm II", {"route": "oral", "interval": "P1D"})],
    ),
    ("In a pilot study patients received imatinib or placebo daily.", []),
    ("Imatinib is better than placebo.", []),
]


@pytest.mark.parametrize(("text", "expected"), PLACEBOS)
def test_placebos_of_prose(record_rows, text, expected) -> None:
    rows = [(arm, cells) for arm, agent, cells in record_rows([], TWO[:1], text) if agent == "placebo"]
    assert [
        (arm, {name: cells.get(name) for name in wanted}) for (arm, cells), (_, wanted) in zip(rows, expected, strict=True)
    ] == expected


def test_as_in_another_registered_arm(record_rows) -> None:
    rows = record_rows(
        [
            ("Arm A", "EXPERIMENTAL", "Imatinib 400 mg twice daily on day 1. Docetaxel 75 mg/m2 every 3 weeks."),
            ("Arm B", "EXPERIMENTAL", "Docetaxel 100 mg/m2 weekly and imatinib as in arm A."),
        ],
        [("DRUG", "Imatinib", "", ["Arm A", "Arm B"]), ("DRUG", "Docetaxel", "", ["Arm A", "Arm B"])],
    )
    assert [(arm, agent, cells["dose_low"]) for arm, agent, cells in rows] == [
        ("Arm A", "imatinib", 400.0),
        ("Arm A", "docetaxel", 75.0),
        ("Arm B", "imatinib", 400.0),
        ("Arm B", "docetaxel", 100.0),
    ]


def test_registered_arms_by_the_drugs_that_they_give(record_rows) -> None:
    text = (
        "- Arm I: Patients are observed.\n\n- Arm II: Patients receive oral imatinib daily.\n\n- Arm III: Patients receive imatinib as in "
        "arm II. Chemotherapy consists of docetaxel IV on days 1 and 8. Courses repeat every 21 days.\n\nPatients are followed for 2 years."
    )
    rows = record_rows(
        [("Imatinib alone", "EXPERIMENTAL", ""), ("Both", "EXPERIMENTAL", "Both drugs"), ("Nothing", "NO_INTERVENTION", "")],
        [("DRUG", "Imatinib", "", ["Imatinib alone", "Both"]), ("DRUG", "Docetaxel", "", ["Both"])],
        text,
    )
    assert [(arm, agent, cells.get("interval"), cells.get("route")) for arm, agent, cells in rows] == [
        ("Imatinib alone", "imatinib", "P1D", "oral"),
        ("Both", "imatinib", "P1D", "oral"),
        ("Both", "docetaxel", "P21D", "intravenous"),
    ]


WAYS = [
    ("Patients receive imatinib IV over 30 minutes on day 1.", "intravenous"),
    ("Patients receive imatinib IV over 30 minutes on day 1. Patients then receive oral imatinib daily.", None),  # which phase?
    ("In a pilot study patients received imatinib IV.", None),
]


@pytest.mark.parametrize(("text", "route"), WAYS)
def test_a_route_that_only_the_description_says(record_rows, text, route) -> None:
    ((_, _, cells),) = record_rows([], [("DRUG", "Imatinib", "Imatinib 250 mg once a week for 6 weeks", [])], text)
    assert (cells["dose_low"], cells["interval"], cells.get("route")) == (250.0, "P1W", route)
