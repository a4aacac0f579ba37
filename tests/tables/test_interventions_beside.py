"""What stands between an agent and its dose, rates counted in injections, lengths said of all doses."""

from __future__ import annotations

import pytest

from tests.tables.said import DAILY, dose, rate, said

CASES = [
    (
        "route_and_form_before_the_second_dose",
        "Imatinib 50 mg 3 times daily for 2 weeks, dasatinib oral tablets 1 g once daily",
        ["Imatinib", "Dasatinib"],
        [dose(50, **rate(3, "P1D"), duration_high="P2W"), dose(1, "g", route="oral", **DAILY)],
    ),
    (
        "the_step_before_is_not_taken",
        "Imatinib 400 q 12 hours for one day followed by 200 mg q 12 hours for 9 days",
        ["Imatinib"],
        [dose(200, **rate(1, "PT12H"), duration_high="P9D")],
    ),
    ("injections_a_week", "One intramuscular injection per week", ["Imatinib"], [{"route": "intramuscular", **rate(1, "P1W")}]),
    (
        "injections_of_it_a_week",
        "1 IM injection of imatinib per week during 24 weeks",
        ["Imatinib"],
        [{"route": "intramuscular", **rate(1, "P1W"), "duration_high": "P24W"}],
    ),
    (
        "infusions_a_day",
        "Two IV infusions / day of imatinib 200 mg",
        ["Imatinib"],
        [dose(200, route="intravenous", **rate(2, "P1D"))],
    ),
    (
        "a_length_behind_a_weekly_dose",
        "Oral, 15 mg per week, 24 weeks",
        ["Imatinib"],
        [dose(15, "mg/wk", route="oral", interval="P1W", duration_high="P24W")],
    ),
    (
        "all_of_a_time",
        "Imatinib weekly, 100 mg, for the entire 6 months",
        ["Imatinib"],
        [dose(100, **rate(1, "P1W"), duration_high="P6M")],
    ),
    ("from_a_day", "Imatinib 20 mg daily from day 1", ["Imatinib"], [dose(20, **DAILY)]),
    (
        "held_is_not_given",
        "Imatinib 4 mg every 3 weeks; imatinib should be held for at least 2 weeks before surgery",
        ["Imatinib"],
        [dose(4, **rate(1, "P3W"))],
    ),
    (
        "one_length_of_all_weights",
        "Imatinib 60 mg once daily if 45 to 60 kg, 80 mg once daily if > 60 kg. Imatinib will be continued for 14 days.",
        ["Imatinib"],
        [dose(n, **DAILY, duration_high="P14D") for n in (60, 80)],
    ),
    (
        "a_name_in_brackets_before_the_route",
        "Paclitaxel protein-bound (Abraxane) IV over 30 minutes",
        ["Paclitaxel"],
        [{"route": "intravenous"}],
    ),
]


@pytest.mark.parametrize(("text", "names", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_rows(arm_rows, text, names, expected) -> None:
    assert [said(row) for row in arm_rows(text, *(("DRUG", name) for name in names))] == expected


def test_a_name_that_is_none_stands_back_for_the_drug_of_its_text(arm_rows) -> None:
    (row,) = arm_rows("Capsules of imatinib (125 mg) once a day", ("DRUG", "Experimental"))
    assert (row.agent_norm, row.intervention_name) == ("imatinib", "Experimental")


def test_no_end_that_says_nothing(arm_rows) -> None:
    (row,) = arm_rows("Imatinib 100 mg daily until the treatment is completed", ("DRUG", "Imatinib"))
    assert row.stop_text is None


def test_a_vaccine_and_what_it_is(arm_rows) -> None:
    (row,) = arm_rows("Two doses", ("BIOLOGICAL", "SHINGRIX (Zoster Vaccine Recombinant, Adjuvanted)"))
    assert row.agent == "SHINGRIX"


MORE = [
    (
        "times_at_intervals",
        "Imatinib 2 mg three times at 2-week intervals",
        [dose(2, **rate(1, "P2W"), administrations_low=3)],
    ),
    ("times_of_a_dose", "Imatinib high dose x 4 times", [{"administrations_low": 4}]),
    (
        "a_day_behind_brackets",
        "Imatinib solution 10 drops (2000 IU) per day during 2 months",
        [dose(10, "[drp]", interval="P1D", duration_high="P2M")],
    ),
    ("once_by_its_route", "Once subcutaneously at 16 mg/kg", [dose(16, "mg/kg", route="subcutaneous", administrations_low=1)]),
    ("once_a_day_by_its_route", "20 mg once orally per day", [dose(20, route="oral", interval="P1D")]),
    (
        "free_of_symptoms_is_no_treatment",
        "Imatinib 5 mg daily from donors who have been symptom free for 14 days",
        [dose(5, **DAILY)],
    ),
    (
        "one_dose_twice_with_then_between",
        "Imatinib 800 mg orally once, followed in 12 hours by 400 mg, then 400 mg orally twice daily for 4 days",
        [
            dose(800, route="oral", administrations_low=1),
            dose(400, route="oral"),
            dose(400, route="oral", **rate(2, "P1D"), duration_high="P4D"),
        ],
    ),
    (
        "twice_with_days_between",
        "Imatinib twice, 21 days spaced apart, at a dose of 0.5 ml",
        [dose(0.5, "mL", **rate(1, "P21D"), administrations_low=2)],
    ),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in MORE], ids=[case[0] for case in MORE])
def test_one_drug(arm_rows, text, expected) -> None:
    assert [said(row) for row in arm_rows(text, ("DRUG", "Imatinib"))] == expected


def test_the_cycles_of_the_next_drug(arm_rows) -> None:
    text = "Paclitaxel 80 mg/m2 on day 1 of each week, followed by four cycles of epirubicin 100 mg/m2 on day 1 every 3 weeks"
    one, _ = arm_rows(text, ("DRUG", "Paclitaxel"), ("DRUG", "Epirubicin"))
    assert one.n_cycles is None


@pytest.mark.parametrize("before", ["Placebo for imatinib,", "Matching placebo to imatinib"])
def test_what_stands_behind_the_drug_that_a_placebo_mimics(arm_rows, before) -> None:
    (row,) = arm_rows(f"{before} once daily for 5 days", ("DRUG", "Placebo"))
    assert said(row) == {**DAILY, "duration_high": "P5D"}
