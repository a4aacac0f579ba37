"""The route and schedule that a placebo shares with the drug it stands for."""

from __future__ import annotations

import pytest

DRUG = ("Drug", "EXPERIMENTAL", "Imatinib 10 mg orally twice daily for 5 days")
CELLS = ("route", "administrations_per_interval", "duration_high")

PLACEBOS = [
    # name of the placebo, text of its arm, cells
    ("Placebo", "Matching placebo", ("oral", 2, "P5D")),
    ("Placebo", "Inactive substance", ("oral", None, None)),  # nobody says that the schedule is the same
    ("Placebo", "Identical placebo once daily", ("oral", 1, None)),  # its own
    ("Placebo", "Matching placebo cream", (None, 2, "P5D")),  # another form
    ("Placebo", "Matching placebo intravenously", ("intravenous", 2, "P5D")),
]


@pytest.mark.parametrize(("name", "text", "expected"), PLACEBOS)
def test_placebo(record_rows, name, text, expected) -> None:
    rows = record_rows(
        [DRUG, ("Control", "PLACEBO_COMPARATOR", text)],
        [("DRUG", "Imatinib", "", ["Drug"]), ("DRUG", name, "", ["Control"])],
    )
    (cells,) = (cells for label, _, cells in rows if label == "Control")
    assert tuple(cells.get(column) for column in CELLS) == expected


TWO = [
    # of two drugs a placebo shares what its name says
    ("Placebo of dasatinib", ("intravenous", 1, None)),
    ("Placebo", (None, None, None)),
]


@pytest.mark.parametrize(("name", "expected"), TWO)
def test_placebo_of_one_of_two(record_rows, name, expected) -> None:
    rows = record_rows(
        [DRUG, ("More", "EXPERIMENTAL", "Dasatinib 5 mg IV weekly"), ("Control", "PLACEBO_COMPARATOR", "Matching placebo")],
        [("DRUG", "Imatinib", "", ["Drug"]), ("DRUG", "Dasatinib", "", ["More"]), ("DRUG", name, "", ["Control"])],
    )
    (cells,) = (cells for label, _, cells in rows if label == "Control")
    assert tuple(cells.get(column) for column in CELLS) == expected


def test_placebo_beside_a_drug_stands_for_the_other(record_rows) -> None:
    """An arm's own drug is not what its placebo stands for."""
    rows = record_rows(
        [
            ("Both", "EXPERIMENTAL", "Imatinib 10 mg orally twice daily. Dasatinib 5 mg IV weekly"),
            ("One", "ACTIVE_COMPARATOR", "Imatinib 10 mg orally twice daily. Matching placebo"),
        ],
        [
            ("DRUG", "Imatinib", "", ["Both", "One"]),
            ("DRUG", "Dasatinib", "", ["Both"]),
            ("DRUG", "Placebo", "", ["One"]),
        ],
    )
    (cells,) = (cells for _, agent, cells in rows if agent == "placebo")
    assert cells.get("route") == "intravenous"


def test_a_name_that_names_no_drug_gives_way(arm_rows) -> None:
    rows = arm_rows("Imatinib 10 mg daily and dasatinib 20 mg weekly", ("DRUG", "Management of gout"))
    assert [row.agent_norm for row in rows] == ["imatinib", "dasatinib"]


def test_a_name_that_names_no_drug_stays_where_none_is_found(arm_rows) -> None:
    (row,) = arm_rows("As local doctors see fit", ("DRUG", "Management of gout"))
    assert row.agent == "Management of gout"


def test_placebo_on_the_same_schedule_has_the_steps(record_rows) -> None:
    rows = record_rows(
        [
            ("Drug", "EXPERIMENTAL", "Imatinib 40 mg by mouth twice daily x 1 day, then 20 mg twice daily x 4 days"),
            ("Control", "PLACEBO_COMPARATOR", "A placebo to be taken on the same schedule"),
        ],
        [("DRUG", "Imatinib", "", ["Drug"]), ("DRUG", "Placebo", "", ["Control"])],
    )
    found = [tuple(cells.get(column) for column in CELLS) for label, _, cells in rows if label == "Control"]
    assert found == [("oral", 2, "P1D"), ("oral", 2, "P4D")]


LEVELS = [
    # schedules of two dose levels, what a matching placebo has of them
    ("twice daily for 12 weeks", "twice daily for 12 weeks", ("oral", 2, "P12W")),
    ("twice daily for 12 weeks", "daily for 12 weeks", ("oral", None, "P12W")),
    ("twice daily", "daily", ("oral", None, None)),
]


@pytest.mark.parametrize(("one", "two", "expected"), LEVELS)
def test_placebo_of_two_levels_has_what_they_share(record_rows, one, two, expected) -> None:
    rows = record_rows(
        [
            ("Low", "EXPERIMENTAL", f"Imatinib 10 mg orally {one}"),
            ("High", "EXPERIMENTAL", f"Imatinib 20 mg orally {two}"),
            ("Control", "PLACEBO_COMPARATOR", "Matching placebo"),
        ],
        [("DRUG", "Imatinib", "", ["Low", "High"]), ("DRUG", "Placebo", "", ["Control"])],
    )
    (cells,) = (cells for label, _, cells in rows if label == "Control")
    assert tuple(cells.get(column) for column in CELLS) == expected
