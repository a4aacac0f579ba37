"""Which schedule and which amount a dose has: the text of an arm beside (agent, low, high, unit, times, interval, duration)."""

from __future__ import annotations

import pytest


def brief(row):
    return (
        row.agent_norm,
        row.dose_low,
        row.dose_high,
        row.dose_unit,
        row.administrations_per_interval,
        row.interval,
        row.duration_low or row.duration_high,
    )


def dose(agent, amount, unit, times=None, interval=None, duration=None):
    return (agent, amount, amount, unit, times, interval, duration)


SHARED = [
    (
        "levels_share_one_schedule",
        ["imatinib"],
        "Imatinib 20, 30 or 50 mg once daily for 6 weeks",
        [dose("imatinib", n, "mg", 1, "P1D", "P6W") for n in (20, 30, 50)],
    ),
    (
        "each_level_with_its_unit",
        ["imatinib"],
        "Imatinib 200 mg, 300 mg, or 400 mg twice daily",
        [dose("imatinib", n, "mg", 2, "P1D") for n in (200, 300, 400)],
    ),
    (
        "bands_of_weight",
        ["imatinib"],
        "Imatinib < 35 kg: 150 mg; ≥ 35 kg: 300 mg once daily",
        [dose("imatinib", n, "mg", 1, "P1D") for n in (150, 300)],
    ),
    (
        "an_alternative_in_brackets",
        ["rivaroxaban"],
        "Rivaroxaban 20 mg (15 mg if the creatinine clearance is low) once daily",
        [dose("rivaroxaban", n, "mg", 1, "P1D") for n in (20, 15)],
    ),
    (
        "agents_joined_by_and",
        ["clopidogrel", "ticagrelor"],
        "Clopidogrel 75 mg and ticagrelor 60 mg daily",
        [dose("clopidogrel", 75, "mg", 1, "P1D"), dose("ticagrelor", 60, "mg", 1, "P1D")],
    ),
    (
        "levels_after_a_schedule",
        ["imatinib"],
        "Imatinib orally once daily: 100 mg, raised in later cohorts to 200 mg, 300 mg",
        [dose("imatinib", n, "mg", 1, "P1D") for n in (100, 200, 300)],
    ),
    (
        "bulleted_levels",
        ["imatinib"],
        "Imatinib once daily for 5 days, at doses of:\n\n* 50 mg\n* 75 mg",
        [dose("imatinib", n, "mg", 1, "P1D", "P5D") for n in (50, 75)],
    ),
    (
        "the_cycle_of_all",
        ["docetaxel", "cisplatin"],
        "Docetaxel 70 mg/m2 IV on day 1. Cisplatin 60 mg/m2 IV on days 1-2. Treatment repeats every 21 days.",
        [dose("docetaxel", 70, "mg/m2", 1, "P21D"), dose("cisplatin", 60, "mg/m2", 2, "P21D")],
    ),
]
OWN = [
    (
        "a_length_before_its_drug",
        ["imatinib"],
        "12 weeks of imatinib 400 mg daily",
        [dose("imatinib", 400, "mg", 1, "P1D", "P12W")],
    ),
    (
        "a_length_behind_another_drug_is_the_next_ones",
        ["ivermectin", "doxycycline"],
        "Ivermectin 12 mg, followed by 5 days of doxycycline 100 mg twice daily",
        [dose("ivermectin", 12, "mg"), dose("doxycycline", 100, "mg", 2, "P1D", "P5D")],
    ),
    (
        "a_length_after_which_the_drug_comes",
        ["methotrexate"],
        "After 4 weeks of methotrexate, methotrexate 15 mg weekly",
        [dose("methotrexate", 15, "mg", 1, "P1W")],
    ),
    (
        "a_length_with_a_rest_behind_it",
        ["sunitinib"],
        "4 weeks of sunitinib 50 mg daily, then 2 weeks off",
        [dose("sunitinib", 50, "mg", 1, "P1D")],
    ),
    (
        "doses_before_an_abbreviated_rate_are_all",
        ["ipilimumab"],
        "Ipilimumab 75 mg IV for 4 doses, q6w",
        [dose("ipilimumab", 75, "mg", 1, "P6W")],
    ),
    (
        "a_loading_dose_has_not_the_schedule_of_the_next",
        ["trastuzumab"],
        "Trastuzumab 8 mg/kg then 6 mg/kg every 3 weeks",
        [dose("trastuzumab", 8, "mg/kg"), dose("trastuzumab", 6, "mg/kg", 1, "P3W")],
    ),
    (
        "two_phases_of_one_dose",
        ["colchicine"],
        "Colchicine 0.6 mg twice daily for 3 days then 0.6 mg once daily",
        [dose("colchicine", 0.6, "mg", 2, "P1D", "P3D"), dose("colchicine", 0.6, "mg", 1, "P1D")],
    ),
    (
        "a_schedule_before_and_stays_with_its_agent",
        ["clopidogrel", "ticagrelor"],
        "Clopidogrel 75 mg once daily and ticagrelor 180 mg",
        [dose("clopidogrel", 75, "mg", 1, "P1D"), dose("ticagrelor", 180, "mg")],
    ),
    (
        "a_bolus_beside_a_daily_drug",
        ["clopidogrel", "ticagrelor"],
        "Clopidogrel bolus of 600 mg and ticagrelor 90 mg twice daily",
        [dose("clopidogrel", 600, "mg"), dose("ticagrelor", 90, "mg", 2, "P1D")],
    ),
    (
        "days_before_a_colon_are_those_of_what_follows",
        ["favipiravir"],
        "Favipiravir 1600 mg twice daily on day 1. Days 2-6: favipiravir 600 mg twice daily",
        [dose("favipiravir", 1600, "mg", 2, "P1D"), dose("favipiravir", 600, "mg", 2, "P1D", "P5D")],
    ),
    (
        "days_in_brackets_stay_with_what_stands_before",
        ["dasatinib", "prednisone"],
        "Dasatinib 140 mg (days 1-14), prednisone 60 mg (days 1-28)",
        [dose("dasatinib", 140, "mg", duration="P14D"), dose("prednisone", 60, "mg", duration="P28D")],
    ),
    (
        "dosing_on_days_will_be",
        ["ruxolitinib"],
        "Dosing on days 1 through 3 will be 5 mg BID; dosing on days 4 through 10 will be 10 mg BID",
        [dose("ruxolitinib", 5, "mg", 2, "P1D", "P3D"), dose("ruxolitinib", 10, "mg", 2, "P1D", "P7D")],
    ),
    (
        "a_cycle_told_of_another_arm_is_left",
        ["docetaxel"],
        "Docetaxel 70 mg/m2 IV. Vital signs are taken every 21 days",
        [dose("docetaxel", 70, "mg/m2")],
    ),
]
AMOUNTS = [
    ("per_capital_d", ["imatinib"], "Imatinib 250 mg / D", [dose("imatinib", 250, "mg/d", None, "P1D")]),
    ("times_over_day", ["imatinib"], "Imatinib 200 mg * 2/D", [dose("imatinib", 200, "mg", 2, "P1D")]),
    ("hourly_numbers", ["acyclovir"], "Acyclovir 10 mg/kg 8 hourly", [dose("acyclovir", 10, "mg/kg", 1, "PT8H")]),
    ("hourly_glued", ["acyclovir"], "Acyclovir 10 mg/kg 12hrly", [dose("acyclovir", 10, "mg/kg", 1, "PT12H")]),
    ("auc", ["carboplatin"], "Carboplatin AUC 5 IV every 3 weeks", [dose("carboplatin", 5, "mg.min/mL", 1, "P3W")]),
    ("auc_equals", ["carboplatin"], "Carboplatin (AUC=6) IV every 3 weeks", [dose("carboplatin", 6, "mg.min/mL", 1, "P3W")]),
    ("up_to", ["imatinib"], "Imatinib up to 300 mg daily", [("imatinib", None, 300, "mg/d", 1, "P1D", None)]),
    (
        "up_to_beside_a_dose_is_a_ceiling",
        ["imatinib"],
        "Imatinib 100 mg daily, up to 300 mg",
        [dose("imatinib", 100, "mg", 1, "P1D")],
    ),
    ("viruses", ["chickenpox vaccine"], "Varivax 1350 PFU subcutaneously", [dose("chickenpox vaccine", 1350, "[PFU]")]),
    ("a_share_is_a_strength", ["tacrolimus"], "Tacrolimus 0.1% cream twice daily", [dose("tacrolimus", None, None, 2, "P1D")]),
    (
        "one_tablet_with_its_amount",
        ["ivermectin"],
        "Ivermectin one tablet 6 mg three times daily for 72 hours",
        [dose("ivermectin", 6, "mg", 3, "P1D", "PT72H")],
    ),
    (
        "tablets_in_step_with_their_amounts",
        ["hydroxychloroquine"],
        "Hydroxychloroquine two tablets (400 mg) twice daily for 2 days, then one tablet (200 mg) twice daily",
        [dose("hydroxychloroquine", 400, "mg", 2, "P1D", "P2D"), dose("hydroxychloroquine", 200, "mg", 2, "P1D")],
    ),
    (
        "two_tablets_of_an_open_amount",
        ["imatinib"],
        "Imatinib 2 tablets (100 mg) daily",
        [dose("imatinib", 2, "{tablet}", 1, "P1D")],
    ),
    (
        "a_dose_in_other_units",
        ["enoxaparin"],
        "Enoxaparin 4,000 IU (40 mg/0.4 mL) once daily for 14 days",
        [dose("enoxaparin", 4000, "[IU]", 1, "P1D", "P14D")],
    ),
    (
        "the_sum_of_a_day",
        ["imatinib"],
        "Imatinib 200 mg twice daily (400 mg total)",
        [dose("imatinib", 200, "mg", 2, "P1D")],
    ),
    ("what_a_bag_holds", ["imatinib"], "Imatinib 225 mg per bag, three times daily", [dose("imatinib", None, None, 3, "P1D")]),
    ("what_a_capsule_is_of", ["imatinib"], "Imatinib 4x 100 mg capsules twice daily", [dose("imatinib", 400, "mg", 2, "P1D")]),
    ("the_only_tablet", ["imatinib"], "100 mg tablet taken daily", [dose("imatinib", 100, "mg", 1, "P1D")]),
    (
        "per_kilogram_behind_the_agent",
        ["phenobarbital"],
        "10 mg of phenobarbital per kilogram of body weight",
        [dose("phenobarbital", 10, "mg/kg")],
    ),
    ("a_weight_is_no_dose", ["enoxaparin"], "Enoxaparin 6000 IU twice daily (70-100 kg)", [dose("enoxaparin", 6000, "[IU]", 2, "P1D")]),
    ("days_of_weeks_count_nothing", ["vinblastine"], "Vinblastine 6 mg/m2 IV on day 1 of weeks 1, 3 and 5", [dose("vinblastine", 6, "mg/m2")]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("names", "text", "expected"),
    [case[1:] for case in SHARED + OWN + AMOUNTS],
    ids=[case[0] for case in SHARED + OWN + AMOUNTS],
)
def test_schedules_and_amounts(arm_rows, names, text, expected):
    rows = arm_rows(text, *(("DRUG", name) for name in names))
    assert [brief(row) for row in rows] == expected


def test_a_fraction_is_no_dose_and_radiation_none_of_a_drug(arm_rows):
    text = "Cisplatin 40 mg/m2 weekly with 50 Gy in 25 fractions of 2 Gy"
    drug, ray = arm_rows(text, ("DRUG", "Cisplatin"), ("RADIATION", "Radiotherapy"))
    assert (drug.dose_low, drug.dose_unit, ray.dose_low, ray.dose_unit) == (40, "mg/m2", 50, "Gy")


def test_a_placebo_keeps_the_interval_of_the_dose_that_it_mimics(arm_rows):
    (row,) = arm_rows("Placebo matching imatinib 20 mg/day orally", ("DRUG", "Placebo"))
    assert (row.dose_low, row.interval, row.route) == (None, "P1D", "oral")


def test_names_that_no_list_knows_keep_their_doses(arm_rows):
    text = "XK-831 60 mg twice a day for one day, followed by 30 mg once a day. And dexamethasone 8 mg twice daily"
    rows = arm_rows(text, ("DRUG", "XK-831"), ("DRUG", "Dexamethasone"))
    assert [(row.agent_norm, row.dose_low) for row in rows] == [("xk-831", 60), ("xk-831", 30), ("dexamethasone", 8)]


def test_cohorts_are_no_agents(arm_rows):
    rows = arm_rows("Cohort A1: 25 mg/m2. Cohort A2: 35 mg/m2", ("DRUG", "Docetaxel"))
    assert [(row.agent_norm, row.dose_low) for row in rows] == [("docetaxel", 25), ("docetaxel", 35)]


def test_a_name_of_two_unknown_drugs_gives_both(arm_rows):
    text = "XK101 5 mg and YM202 10 mg daily. At first XK101 is given alone."
    rows = arm_rows(text, ("DRUG", "XK101, YM202"))
    assert [(row.agent, row.dose_low, row.interval) for row in rows] == [("XK101", 5, "P1D"), ("YM202", 10, "P1D")]


def test_the_drug_of_an_intervention_of_no_type_has_a_dose(arm_rows):
    row, other = arm_rows("Vitamin D 2000 IU/day for 6 months", ("OTHER", "Vitamin D"), ("OTHER", "Questionnaire"))
    assert (row.dose_low, row.dose_unit, other.dose_low) == (2000, "[IU]/d", None)


def test_rescue_and_diluents_are_not_given(arm_rows):
    text = "Imatinib 400 mg diluted in 100 mL of normal saline IV. Desloratadine 5 mg will be given if the patient suffers."
    (row,) = arm_rows(text, ("DRUG", "Imatinib"))
    assert (row.agent_norm, row.dose_low, row.route) == ("imatinib", 400, "intravenous")


def test_the_description_fills_what_holds_in_every_phase(arm_rows):
    told = "Patients receive docetaxel 70 mg/m2 IV over 60 minutes. Courses repeat every 28 days for up to 6 courses."
    (row,) = arm_rows("Docetaxel 70 mg/m2 weekly", ("DRUG", "Docetaxel"), description=told)
    assert (row.route, row.infusion_duration_low, row.n_cycles, row.cycle_duration) == ("intravenous", "PT60M", 6, "P28D")


def test_a_route_right_before_the_next_agent_is_not_taken_back(arm_rows):
    one, two = arm_rows(
        "One group has ferumoxytol 510 mg, the other oral riboflavin 10 mg", ("DRUG", "Ferumoxytol"), ("DRUG", "Riboflavin")
    )
    assert (one.route, two.route) == (None, "oral")


def test_days_of_a_run_are_no_beginning_and_days_may_repeat_their_word(arm_rows):
    (row,) = arm_rows("Imatinib 360 mg QD from days 1-7", ("DRUG", "Imatinib"))
    assert (row.start_text, row.duration_low) == (None, "P7D")
    (row,) = arm_rows("Imatinib 100 mg on day 1 and on day 29", ("DRUG", "Imatinib"))
    assert (row.administrations_low, row.administrations_high) == (2, 2)


def test_the_strength_of_the_tablets_that_are_counted(arm_rows):
    one, two = arm_rows(
        "Warfarin 5 mg daily, azithromycin 500 mg tablets, 1 tablet daily", ("DRUG", "Warfarin"), ("DRUG", "Azithromycin")
    )
    assert (one.strength_text, two.dose_low, two.strength_text) == (None, 1, "500 mg")


def test_sprays_in_brackets_are_no_strength(arm_rows):
    (row,) = arm_rows("Mometasone 200 mcg (2 sprays in each nostril) daily", ("DRUG", "Mometasone"))
    assert (row.dose_low, row.strength_text) == (200, None)
