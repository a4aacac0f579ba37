"""What only prose says of an agent whose arm is silent on it: route and length; what a dose form implies."""

from __future__ import annotations

import pytest

ROUTES = [
    # text of the arm, description of the trial, route
    ("Imatinib 10 mg", "This is a study of oral imatinib in gout.", "oral"),
    ("Imatinib 10 mg", "Safety of intravenous (IV) imatinib is studied.", "intravenous"),
    ("Imatinib 10 mg", "Escalating subcutaneous dose levels of imatinib are planned.", "subcutaneous"),
    ("Imatinib 10 mg", "Imatinib (ST-1) is given once daily by mouth.", "oral"),
    ("Imatinib 10 mg", "Oral imatinib is compared with intravenous imatinib.", None),  # which is this arm's?
    ("Imatinib 10 mg", "We study IV and oral imatinib.", None),
    ("Imatinib 10 mg", "Imatinib is given with oral prednisone.", None),  # another drug's
    ("Imatinib 10 mg", "Imatinib, oral prednisone and others are given.", None),
    ("Imatinib 10 mg subcutaneously", "This is a study of oral imatinib.", "subcutaneous"),  # the arm knows better
    ("Imatinib 10 mg", "Patients on oral contraceptives get imatinib.", None),
    ("Imatinib", "The effect of inhaled imatinib is unknown.", "inhalation"),
    ("Imatinib 10 mg IM or SC weekly", "", None),  # left open
    ("Imatinib 10 mg IV daily or oral dasatinib 5 mg", "", "intravenous"),
    # what a form implies
    ("Imatinib 10 mg tablets daily", "", "oral"),
    ("Imatinib two capsules daily", "", "oral"),
    ("Imatinib 10 mg vaginal tablets daily", "", None),
    (
        "Imatinib is a sublingual tablet. The first is taken in the clinic. The dose of imatinib was one tablet daily for 6 weeks.",
        "",
        "sublingual",
    ),
    ("Imatinib 10 mg tablets daily", "The vaginal tablet dissolves in an hour.", None),
    ("Imatinib 10 mg tablets daily inserted before sleep", "", None),
    ("Imatinib 10 mg tablets daily", "This is a study of sublingual imatinib.", "sublingual"),
    ("Imatinib cream daily", "", None),
]


@pytest.mark.parametrize(("text", "description", "route"), ROUTES)
def test_route(arm_rows, text, description, route) -> None:
    row, *_ = arm_rows(text, ("DRUG", "Imatinib"), description=description)
    assert row.route == route


def test_routes_of_several_arms_stay_apart(record_rows) -> None:
    """Prose that says one of two routes gives none to the arm that says nothing."""
    rows = record_rows(
        [("A", "EXPERIMENTAL", "Imatinib 10 mg intravenously"), ("B", "EXPERIMENTAL", "Imatinib 20 mg")],
        [("DRUG", "Imatinib", "", ["A", "B"])],
        "Some patients get oral imatinib.",
    )
    assert [cells.get("route") for _, _, cells in rows] == ["intravenous", None]


def test_a_device_has_no_implied_route(arm_rows) -> None:
    (row,) = arm_rows("A lesson on a tablet daily", ("BEHAVIORAL", "Lessons"))
    assert row.route is None


NO_DRUGS = [
    # text of the arm, registered type and name, form, route
    ("Symptoms are reported daily on a phone or tablet", ("BEHAVIORAL", "Symptom diary"), None, None),
    ("Nasal secretion is collected after an intranasal challenge", ("DIAGNOSTIC_TEST", "Secretion test"), None, None),
    ("The knee is cooled with a gel", ("DEVICE", "Cooling"), None, None),
    ("Patients explore solutions to overcome shared fears", ("OTHER", "Support group"), None, None),
    ("Intranasal cooling over 20 minutes", ("DEVICE", "Intranasal cooling"), None, "intranasal"),
    ("Ibuprofen gel daily", ("PROCEDURE", "Ibuprofen gel"), "gel", None),
    ("Oleander extract sublingually every six hours", ("OTHER", "Oleander extract"), None, "sublingual"),
]


@pytest.mark.parametrize(("text", "registered", "form", "route"), NO_DRUGS)
def test_form_and_route_of_what_is_no_drug(arm_rows, text, registered, form, route) -> None:
    row, *_ = arm_rows(text, registered)
    assert (row.form, row.route) == (form, route)


LENGTHS = [
    # text of the arm, description of the trial, duration_high
    ("Imatinib 10 mg daily", "The effect of 5 years of imatinib on gout is studied.", "P5Y"),
    ("Imatinib 10 mg daily", "A four-week course of oral imatinib is compared with rest.", "P4W"),
    ("Imatinib 10 mg daily", "We ask whether two years treatment of school children with imatinib helps.", "P2Y"),
    ("Imatinib 10 mg daily", "Imatinib versus placebo for a total of 12 weeks.", "P12W"),
    ("Imatinib 10 mg daily", "The trial has a 6-week double-blind treatment period.", "P6W"),
    ("Imatinib 10 mg daily", "A two months treatment period comes after screening.", "P2M"),
    ("Imatinib 10 mg daily", "A 2-week screening period comes before a 6-week extension treatment period.", None),
    ("Imatinib 10 mg daily", "Previous work showed that 5 years of imatinib cured gout.", None),
    ("Imatinib 10 mg daily", "After 3 weeks of imatinib, blood is taken.", None),  # a visit
    ("Imatinib 10 mg daily", "The first 2 weeks of imatinib are hard.", None),
    ("Imatinib 10 mg daily", "5 weeks of imatinib or 8 weeks of imatinib", None),  # which?
    ("Imatinib 10 mg daily for 3 weeks", "The effect of 5 years of imatinib on gout is studied.", "P3W"),
    ("Imatinib 10 mg daily", "Imatinib has been in clinical use for more than 30 years.", None),
    ("Imatinib 10 mg daily", "Patients get imatinib at ten participating centers over a four-year period.", None),
    ("Imatinib 10 mg once", "The effect of 5 years of imatinib on gout is studied.", None),
]


@pytest.mark.parametrize(("text", "description", "length"), LENGTHS)
def test_length(arm_rows, text, description, length) -> None:
    (row,) = arm_rows(text, ("DRUG", "Imatinib"), description=description)
    assert row.duration_high == length


REPEATED = [
    # what the description says of the one dose of a drug with the arm's rate; of another rate it is another phase
    (
        "Imatinib 100 mg once daily",
        "Patients receive imatinib 100 mg once daily until disease progression.",
        (1, "until disease progression"),
    ),
    ("Imatinib 100 mg once daily", "Patients receive imatinib 100 mg twice daily until disease progression.", (1, None)),
    ("Imatinib 3 to 12 mg per day", "Patients receive imatinib 3 to 12 mg once daily orally.", (1, None)),
    ("Imatinib 3 to 12 mg per day", "Patients receive imatinib 3 to 12 mg once weekly orally.", (None, None)),
]


@pytest.mark.parametrize(("text", "description", "expected"), REPEATED)
def test_a_dose_that_the_description_repeats(arm_rows, text, description, expected) -> None:
    (row,) = arm_rows(text, ("DRUG", "Imatinib"), description=description)
    assert (row.administrations_per_interval, row.stop_text) == expected
