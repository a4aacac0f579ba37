"""How far an attribute may stand from its agent: the text of an arm beside (route, form, times, interval, duration)."""

from __future__ import annotations

import pytest

CASES = [
    ("it_goes_on", "Imatinib 100 mg. It is given orally once daily for 6 weeks.", ("oral", None, 1, "P1D", "P6W")),
    ("tablets_go_on", "Imatinib 100 mg once daily. Tablets are swallowed whole.", ("oral", "tablet", 1, "P1D", None)),
    ("treatment_goes_on", "Imatinib 100 mg once daily. Treatment continues for 3 months.", (None, None, 1, "P1D", "P3M")),
    ("a_brief_sentence", "Imatinib. Oral tablet. 100 mg once daily.", ("oral", "tablet", 1, "P1D", None)),
    ("patients_are_treated", "Imatinib 100 mg daily. Patients are treated for 12 weeks.", (None, None, 1, "P1D", "P12W")),
    ("follow_up", "Imatinib 100 mg daily. Patients are seen in clinic weekly for 12 weeks.", (None, None, 1, "P1D", None)),
    (
        "what_comes_after",
        "Imatinib 100 mg daily. After surgery, oral fluids weekly for 6 months.",
        (None, None, 1, "P1D", None),
    ),
    ("a_challenge", "Imatinib 100 mg daily. Participants undergo oral food challenges.", (None, None, 1, "P1D", None)),
    ("sugar_pills", "Imatinib 100 mg daily. Nobody knows whether they have sugar pills.", (None, None, 1, "P1D", None)),
    ("a_roman_numeral", "Assess imatinib 100 mg daily. IV. Determine its half-life.", (None, None, 1, "P1D", None)),
    ("another_route_later", "Imatinib 100 mg daily, then switch to intravenous treatment.", (None, None, 1, "P1D", None)),
    ("a_dose_after_the_switch", "Then switch to oral imatinib 100 mg daily.", ("oral", None, 1, "P1D", None)),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_reach(arm_rows, text, expected) -> None:
    (row,) = arm_rows(text, ("DRUG", "Imatinib"))
    found = (row.route, row.form, row.administrations_per_interval, row.interval, row.duration_low or row.duration_high)
    assert found == expected


COUNTS = [
    # text; courses and administrations of imatinib, then of dasatinib
    ("Imatinib weekly followed by 4 courses of dasatinib", (None, None), (4, None)),
    ("Imatinib weekly. Responders may receive an additional 2 cycles of dasatinib", (None, None), (2, None)),
    ("Imatinib weekly and receive 3 doses of dasatinib", (None, None), (None, 3)),
    ("Imatinib weekly, one of 3 doses of dasatinib", (None, None), (None, None)),  # three levels
    ("4 courses of imatinib followed by dasatinib", (4, None), (None, None)),
]


@pytest.mark.parametrize(("text", "first", "second"), COUNTS)
def test_a_count_is_that_of_the_name_behind_it(arm_rows, text, first, second) -> None:
    rows = arm_rows(text, ("DRUG", "Imatinib"), ("DRUG", "Dasatinib"))
    assert [(row.n_cycles, row.administrations_low) for row in rows] == [first, second]
