"""Lengths that prose says of several agents, of an agent and its placebo, or of the whole treatment."""

from __future__ import annotations

import pytest

LISTS = [
    # description of the trial, lengths of imatinib, dasatinib and nilotinib, each 10 mg daily
    ("We compare imatinib 40 mg, nilotinib 4 mg, in combination with dasatinib 20 mg, administered for 7 days.", ["P7D"] * 3),
    ("Four weeks treatment with imatinib, imatinib with dasatinib and imatinib with nilotinib is tried.", ["P4W"] * 3),
    ("A 6-week course of imatinib (ST-1) and dasatinib is tried.", ["P6W", "P6W", None]),
    ("Imatinib plus dasatinib for 5 days is tried.", ["P5D", "P5D", None]),
    ("Imatinib daily and dasatinib twice daily for 7 days are tried.", [None, "P7D", None]),  # whose?
    ("Imatinib daily and dasatinib twice daily, both given for 7 days, are tried.", ["P7D", "P7D", None]),
    ("Imatinib for 5 days followed by dasatinib for 7 days is tried.", [None, "P7D", None]),
    ("All drugs were given for 10 days. Visits go on for 6 months.", ["P10D"] * 3),
]


@pytest.mark.parametrize(("description", "lengths"), LISTS)
def test_lengths_of_lists(record_rows, description, lengths) -> None:
    names = ["Imatinib", "Dasatinib", "Nilotinib"]
    rows = record_rows(
        [("A", "EXPERIMENTAL", " ".join(f"{name} 10 mg daily." for name in names))],
        [("DRUG", name, "", ["A"]) for name in names],
        description,
    )
    assert [cells.get("duration_high") for _, _, cells in rows] == lengths


PLACEBOS = [
    # description of the trial, length of imatinib 10 mg daily, length of the placebo of which nothing is said
    ("Patients will receive imatinib or placebo daily for 12 weeks.", "P12W", "P12W"),
    ("Imatinib versus matching placebo for a total of 12 weeks.", "P12W", "P12W"),
    ("Patients will receive either 10 mg of imatinib a day or placebo for 3 months.", "P3M", "P3M"),
    ("A 2-week placebo run-in comes first.", None, None),
    ("Doses are blinded. The treatment will continue for 28 days, followed by a 6 month follow-up period.", "P28D", "P28D"),
    ("Doses are blinded. The supplement will be taken twice daily for 12 weeks.", "P12W", "P12W"),
    ("Doses are blinded. Subjects will take the study medication 4 times a day for 12 weeks.", "P12W", "P12W"),
    (
        "Doses are blinded. Participants receive the randomized treatment for 2 months and will be followed for 2 years.",
        "P2M",
        "P2M",
    ),
    ("Doses are blinded. Treatment will last ten days.", "P10D", "P10D"),
    ("Doses are blinded. Treatment will last ten days, then a second treatment begins.", None, None),
    ("Doses are blinded. The drug is started after a pause of 3 weeks.", None, None),
    ("Doses are blinded. Participants will be followed for 6 months.", None, None),
]


@pytest.mark.parametrize(("description", "drug", "placebo"), PLACEBOS)
def test_lengths_of_placebos(record_rows, description, drug, placebo) -> None:
    rows = record_rows(
        [("A", "EXPERIMENTAL", "Imatinib 10 mg daily"), ("B", "PLACEBO_COMPARATOR", "Placebo")],
        [("DRUG", "Imatinib", "", ["A"]), ("DRUG", "Placebo", "", ["B"])],
        description,
    )
    assert [cells.get("duration_high") for _, _, cells in rows] == [drug, placebo]


def test_background_has_no_length_of_the_treatment(record_rows) -> None:
    rows = record_rows(
        [("A", "EXPERIMENTAL", "Imatinib 10 mg daily"), ("Standard care", "ACTIVE_COMPARATOR", "")],
        [("DRUG", "Imatinib", "", ["A"]), ("DRUG", "Dasatinib", "", ["Standard care"])],
        "Doses are blinded. Treatment will last ten days.",
    )
    assert [cells.get("duration_high") for _, _, cells in rows] == ["P10D", None]


def test_steps_have_no_length_of_the_treatment(arm_rows) -> None:
    rows = arm_rows(
        "Imatinib 20 mg twice daily at first, then 10 mg daily", ("DRUG", "Imatinib"), description="Treatment lasts ten days."
    )
    assert [row.duration_high for row in rows] == [None, None]


def test_one_rate_in_other_words(record_rows) -> None:
    """A dose every 12 hours in one text and twice a day in another is one dose, which has the length of either."""
    ((_, _, cells),) = record_rows(
        [("A", "EXPERIMENTAL", "Imatinib 10 mg q12h")],
        [("DRUG", "Imatinib", "Imatinib 10 mg twice a day for 7 days", ["A"])],
    )
    assert (cells["dose_low"], cells["interval"], cells["duration_high"]) == (10, "PT12H", "P7D")
