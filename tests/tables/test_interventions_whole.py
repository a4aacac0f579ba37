"""What holds for a whole treatment or for several agents at once, steps of a placebo, routes by site, volumes that are doses."""

from __future__ import annotations

import pytest

DURATIONS = [
    # text of the arm, description of the trial, (duration_low, duration_high)
    ("Imatinib 10 mg daily", "Visits are monthly. All patients will be treated for 24 weeks.", ("P24W", "P24W")),
    ("Imatinib 10 mg daily", "Treatment will continue for 6 months.", ("P6M", "P6M")),
    ("Imatinib 10 mg daily", "The duration of treatment is 12 weeks.", ("P12W", "P12W")),
    ("Imatinib 10 mg daily", "Patients receive up to 48 weeks of treatment.", (None, "P48W")),
    ("Imatinib 10 mg daily for 5 days", "All patients will be treated for 24 weeks.", ("P5D", "P5D")),  # its own
    ("Imatinib 10 mg once", "All patients will be treated for 24 weeks.", (None, None)),  # given once
    ("Imatinib 10 mg daily", "Treatment will last for 6 weeks. Treatment will last for 9 weeks.", (None, None)),
    ("Imatinib 10 mg daily", "Patients who had a transplant continue treatment for 36 days.", (None, None)),  # some of them
    ("Imatinib 10 mg daily", "Patients will be treated for 8 weeks and then followed for 2 years.", ("P8W", "P8W")),
    ("Imatinib 10 mg daily", "Patients will be followed for 2 years.", (None, None)),
    ("Imatinib 10 mg daily for one year, continued thereafter for up to 5 years", "", ("P1Y", "P5Y")),
    ("Imatinib 10 mg daily for 2 years and may be continued for up to 5 years", "", ("P2Y", "P5Y")),
    ("Imatinib 10 mg daily for 2 years. Patients are seen for up to 5 years", "", ("P2Y", "P2Y")),
]


@pytest.mark.parametrize(("text", "description", "expected"), DURATIONS)
def test_duration(arm_rows, text, description, expected) -> None:
    (row,) = arm_rows(text, ("DRUG", "Imatinib"), description=description)
    assert (row.duration_low, row.duration_high) == expected


PLACEBOS = [
    (
        "Placebo 400 mg PO BID x 2 doses, then 200 mg PO BID x 8 doses",
        [("BID", 2, None), ("BID", 8, None)],
    ),
    (
        "Placebo 2 tablets twice daily for 1 day then 1 tablet twice daily for 4 days",
        [("twice daily", None, "P1D"), ("twice daily", None, "P4D")],
    ),
    ("Placebo 5 mg or 10 mg daily for 3 weeks", [("daily", None, "P3W")]),  # levels of what it mimics
    ("Placebo 2 tablets daily", [("daily", None, None)]),
]


@pytest.mark.parametrize(("text", "expected"), PLACEBOS)
def test_placebo_steps(arm_rows, text, expected) -> None:
    rows = arm_rows(text, ("DRUG", "Placebo"))
    assert [(row.frequency_text, row.administrations_low, row.duration_low) for row in rows] == expected
    assert all(row.dose_low is None for row in rows)


ROUTES = [
    ("1 mg injected into the deltoid muscle", "intramuscular"),
    ("1 mg in the upper arm muscle", "intramuscular"),
    ("1 mg subcutaneously in the deltoid muscle", "subcutaneous"),  # the word says more than the site
    ("1 mg injected into the eye", "intravitreal"),
    ("1 mg in each naris", "intranasal"),
    ("1 mg applied to the affected areas", "topical"),
    ("1 mg into your vein", "intravenous"),
    ("1 mg into the fat under the skin", "subcutaneous"),
]


@pytest.mark.parametrize(("text", "route"), ROUTES)
def test_route_of_a_site(arm_rows, text, route) -> None:
    (row,) = arm_rows(text, ("DRUG", "Imatinib"))
    assert row.route == route


SHARED = [
    ("Imatinib 60 mg and baricitinib 4 mg, both given orally twice daily", [("imatinib", "oral"), ("baricitinib", "oral")]),
    ("Imatinib 60 mg and baricitinib 4 mg IV every 3 weeks", [("imatinib", "intravenous"), ("baricitinib", "intravenous")]),
    ("Imatinib 60 mg daily and baricitinib 4 mg IV weekly", [("imatinib", None), ("baricitinib", "intravenous")]),
    ("Imatinib 60 mg tablet and baricitinib 4 mg IV weekly", [("imatinib", "oral"), ("baricitinib", "intravenous")]),
]


@pytest.mark.parametrize(("text", "expected"), SHARED)
def test_shared_route(arm_rows, text, expected) -> None:
    rows = arm_rows(text, ("DRUG", "Imatinib"), ("DRUG", "Baricitinib"))
    assert [(row.agent_norm, row.route) for row in rows] == expected


VOLUMES = [
    ("0.5 mL, Intramuscular", [(0.5, "mL")]),
    ("0.5 mL, IM on day 0", [(0.5, "mL")]),
    ("0.5 mL / 0.25 mL, intramuscular", [(0.5, "mL"), (0.25, "mL")]),
    ("0.5 mL injected into the deltoid muscle", [(0.5, "mL")]),
    ("250 mL, intramuscular", [(None, None)]),  # no shot
    ("30 ug in 0.5 mL, intramuscular", [(30.0, "ug")]),
]


@pytest.mark.parametrize(("text", "expected"), VOLUMES)
def test_volume(arm_rows, text, expected) -> None:
    rows = arm_rows(text, ("BIOLOGICAL", "Rabies vaccine"))
    assert [(row.dose_low, row.dose_unit) for row in rows] == expected


PLASMA = [
    ("400 mL of convalescent plasma", (400.0, "mL")),
    ("200 mL plasma transfusion", (200.0, "mL")),
    ("10 mL of plasma will be stored", (None, None)),  # a sample
]


@pytest.mark.parametrize(("text", "expected"), PLASMA)
def test_plasma(arm_rows, text, expected) -> None:
    (row,) = arm_rows(text, ("BIOLOGICAL", "Convalescent plasma"))
    assert (row.dose_low, row.dose_unit) == expected


OUTLINES = [
    (
        "Patients receive imatinib IV three times weekly. Baricitinib is given orally daily. Each course lasts 6 weeks.",
        [("imatinib", "P6W"), ("baricitinib", "P6W")],
    ),
]


@pytest.mark.parametrize(("text", "expected"), OUTLINES)
def test_length_of_each_course(arm_rows, text, expected) -> None:
    rows = arm_rows(text, ("DRUG", "Imatinib"), ("DRUG", "Baricitinib"))
    assert [(row.agent_norm, row.cycle_duration) for row in rows] == expected


LEVELS = [
    ("10, 20 or 40 mg of imatinib daily for 6 weeks", [(10, "daily", "P1D"), (20, "daily", "P1D"), (40, "daily", "P1D")]),
    ("10 or 20 mg of imatinib per day for 6 weeks", [(10, None, "P1D"), (20, None, "P1D")]),
    ("5 mg daily; 20 mg of imatinib weekly", [(5, "daily", "P1D"), (20, "weekly", "P1W")]),
]


@pytest.mark.parametrize(("text", "expected"), LEVELS)
def test_levels_before_their_agent(arm_rows, text, expected) -> None:
    rows = arm_rows(text, ("DRUG", "Imatinib"))
    assert [(row.dose_low, row.frequency_text, row.interval) for row in rows] == expected


CYCLES = [
    (
        "Imatinib IV on days 1-3. Treatment continues every 28 days in the absence of disease progression.",
        (3, "P28D", "P28D", "in the absence of disease progression"),
    ),
    ("Imatinib on day 1. Therapy continues every 3 weeks for 2 courses.", (1, "P3W", "P3W", None)),
    ("Imatinib IV every 3 weeks.", (1, "P3W", None, None)),
]


@pytest.mark.parametrize(("text", "expected"), CYCLES)
def test_treatment_continues_every(arm_rows, text, expected) -> None:
    (row,) = arm_rows(text, ("DRUG", "Imatinib"))
    assert (row.administrations_per_interval, row.interval, row.cycle_duration, row.stop_text) == expected


STOPS = [
    ("Imatinib 10 mg daily", "Patients continue treatment until disease progression.", "until disease progression"),
    (
        "Imatinib 10 mg daily",
        "Treatment continues in the absence of unacceptable toxicity. Visits are monthly.",
        "in the absence of unacceptable toxicity",
    ),
    ("Imatinib 10 mg daily for 5 days", "Patients continue treatment until disease progression.", None),  # it has its own
    ("Imatinib 10 mg once", "Patients continue treatment until disease progression.", None),  # given once
    ("Imatinib 10 mg daily", "Patients are followed until disease progression.", None),
]


@pytest.mark.parametrize(("text", "description", "stop"), STOPS)
def test_stop(arm_rows, text, description, stop) -> None:
    (row,) = arm_rows(text, ("DRUG", "Imatinib"), description=description)
    assert row.stop_text == stop


PIECES = [
    ("4 mg of imatinib administered as 2 tablets taken orally daily", [(4, "mg", "daily")]),
    ("100 mg given as two tablets twice daily", [(100, "mg", "twice daily")]),
    ("Each mL contains imatinib 4 mg; benzyl alcohol 10 mg added as preservative; sodium citrate 11 mg", [(None, None, None)]),
]


@pytest.mark.parametrize(("text", "expected"), PIECES)
def test_pieces_of_a_dose(arm_rows, text, expected) -> None:
    rows = arm_rows(text, ("DRUG", "Imatinib"))
    assert [(row.dose_low, row.dose_unit, row.frequency_text) for row in rows] == expected


OUTLINED = [
    ("OUTLINE: Patients who are receptor positive are treated with oral imatinib for 5 years.", ("oral", "P5Y")),
    ("OUTLINE: Of the patients who received oral imatinib for 5 years, most were cured.", (None, None)),
]


@pytest.mark.parametrize(("description", "expected"), OUTLINED)
def test_some_of_this_trial(arm_rows, description, expected) -> None:
    (row,) = arm_rows("", ("DRUG", "Imatinib"), description=description)
    assert (row.route, row.duration_low) == expected
