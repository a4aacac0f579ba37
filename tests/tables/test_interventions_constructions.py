"""Constructions of dosing texts: what a row says of them, and beside each what looks alike and is something else."""

from __future__ import annotations

import pytest

from tests.tables.said import DAILY, dose, rate, said

CASES = [
    # one administration at each time is no count of all
    ("one_at_each_time", "Imatinib 300 mg. One injection will be given every 4 weeks.", [dose(300, **rate(1, "P4W"))]),
    ("one_in_all", "Imatinib 300 mg as a single dose, then dasatinib 5 mg every 4 weeks", [dose(300, administrations_low=1)]),
    ("four_in_all", "Imatinib 300 mg every 2 weeks for 4 doses", [dose(300, administrations_low=4, **rate(1, "P2W"))]),
    # days of a cycle are a rate
    (
        "days_of_each_cycle",
        "Treatment is given in 28-day cycles. Imatinib 25 mg on days 1, 8 and 15 of each cycle",
        [dose(25, cycle_duration="P28D", **rate(3, "P28D"))],
    ),
    ("a_cycle_of_no_length", "Imatinib 25 mg on days 1 and 8 of each cycle", [dose(25)]),
    ("cycles_make_days_no_total", "Imatinib 25 mg on days 1 and 8 for 6 cycles", [dose(25, n_cycles=6)]),
    ("days_of_no_cycle", "Imatinib 25 mg on days 1 and 8", [dose(25, administrations_low=2)]),
    (
        "each_of_three_cycles",
        "3 cycles (28 days each) of imatinib 25 mg on days 1 and 15",
        [dose(25, n_cycles=3, cycle_duration="P28D", **rate(2, "P28D"))],
    ),
    ("days_that_repeat", "Imatinib 5 mg BID, days 1-14; every 21 days", [dose(5, cycle_duration="P21D", **rate(2, "P1D"))]),
    ("days_once", "Imatinib 5 mg BID, days 1-14", [dose(5, administrations_low=28, duration_high="P14D", **rate(2, "P1D"))]),
    ("a_rate_in_the_unit", "Imatinib 400 mg/12h day 1 to 21", [dose(400, duration_high="P21D", **rate(1, "PT12H"))]),
    ("at_days", "Imatinib 1 g IV at day 1, 8, 15", [dose(1, "g", route="intravenous", administrations_low=3)]),
    ("seen_at_days", "Imatinib 100 mg. Patients are seen at day 1, 8, 15", [dose(100)]),
    ("consecutive_days", "Imatinib 10 mg once a day on 5 consecutive days", [dose(10, duration_high="P5D", **DAILY)]),
    ("by_infusion_on_days", "Imatinib is given by infusion on 5 consecutive days", [{"duration_high": "P5D"}]),
    ("fever_after_injection", "Imatinib 10 mg. Stopped if fever after injection on 2 consecutive days", [dose(10)]),
    ("raised_every_hour", "Imatinib 0.2 mg/kg/h, raised by increments of 0.05 mg/kg/h every 3 hours", [dose(0.2, "mg/kg/h")]),
    ("fever_on_consecutive_days", "Imatinib 10 mg once a day; stopped if fever on 3 consecutive days", [dose(10, **DAILY)]),
    (
        "a_run_of_days",
        "Imatinib 400 mg once a day, day 1 - day 28",
        [dose(400, administrations_low=28, duration_high="P28D", **DAILY)],
    ),
    (
        "dissolved_in",
        "Imatinib 20 mg IV over 30 minutes in 100 mL of normal saline, every 21 days",
        [dose(20, route="intravenous", **rate(1, "P21D"))],
    ),
    ("length_of_other_care", "Standard care for 14 days plus imatinib 200 mg", [dose(200)]),
    ("length_before_the_drug", "For 14 days imatinib 200 mg", [dose(200, duration_high="P14D")]),
    ("route_behind_placebo", "Imatinib 10 mg or matching placebo orally once daily", [dose(10, route="oral", **DAILY)]),
    ("levels_in_a_bracket", "Imatinib (10 mg or 30 mg) and dasatinib", [dose(10), dose(30)]),
    # what follows, and who is followed
    (
        "followed_by",
        "Imatinib 500 mg PO for 1 day, followed by 250 mg PO once daily for 4 days",
        [dose(500, route="oral", duration_high="P1D"), dose(250, route="oral", duration_high="P4D", **DAILY)],
    ),
    ("followed_up", "Imatinib 500 mg PO once daily. Patients are followed for 4 days", [dose(500, route="oral", **DAILY)]),
    # the rate beside the dose
    (
        "bid_beside_the_dose",
        "Imatinib is given daily on days 2-19 at 400 mg bid",
        [dose(400, duration_high="P18D", **rate(2, "P1D"))],
    ),
    ("a_lost_full_stop", "Dasatinib 12 mg, day 1; q 21 days Imatinib 5 mg, BID", [dose(5, **rate(2, "P1D"))]),
    ("an_ellipsis", "Imatinib 200 mg. Once daily by mouth.", [dose(200, route="oral", **DAILY)]),
    ("another_subject", "Imatinib 200 mg. Daily weights are recorded.", [dose(200)]),
    ("how_much_a_day", "2 grams of imatinib per day for 3 days", [dose(2, "g/d", interval="P1D", duration_high="P3D")]),
    ("until_or_another", "Imatinib 5 mg q 12 wks x 2 OR dasatinib 8 mg", [dose(5, administrations_low=2, **rate(1, "P12W"))]),
    ("weeks_are_no_times", "Imatinib 5 mg weekly x 2 weeks", [dose(5, duration_high="P2W", **rate(1, "P1W"))]),
    # sums, parts and strengths
    ("a_sum_in_brackets", "Imatinib 100 mg every 6 hours (400 mg/day)", [dose(100, **rate(1, "PT6H"))]),
    ("another_level", "Imatinib 100 mg every 6 hours, then 300 mg daily", [dose(100, **rate(1, "PT6H")), dose(300, **DAILY)]),
    ("the_daily_dose", "Imatinib 500 mg three times daily (daily dose: 1500 mg)", [dose(500, **rate(3, "P1D"))]),
    ("the_average", "Imatinib 50 mg/kg daily (average 4 g/day)", [dose(50, "mg/kg", **DAILY)]),
    ("of_which", "Imatinib 1200 mg of which 600 mg is the base", [dose(1200, strength_text="600 mg")]),
    (
        "strengths_on_the_market",
        "Imatinib capsules come in 100, 140 and 250 mg. Imatinib 150 mg/m2 daily",
        [dose(150, "mg/m2", strength_text="250 mg", route="oral", **DAILY)],
    ),
    ("supplied_and_taken", "Imatinib is supplied as tablets, 100 mg taken daily", [dose(100, route="oral", **DAILY)]),
    (
        "tablets_of_both_steps",
        "Imatinib (200 mg tablets) 2 tablets q12h, followed by 1 tablet q12h for days 2-5",
        [
            dose(2, "{tablet}", strength_text="200 mg", route="oral", **rate(1, "PT12H")),
            dose(1, "{tablet}", strength_text="200 mg", route="oral", duration_high="P4D", **rate(1, "PT12H")),
        ],
    ),
    # routes and forms of others
    ("oral_inhalation", "Imatinib 200 mcg by oral inhalation daily", [dose(200, "ug", route="inhalation", **DAILY)]),
    ("oral_and_inhaled", "Imatinib 200 mg oral daily", [dose(200, route="oral", **DAILY)]),
    ("a_route_in_brackets", "Dasatinib 5 mg subcutaneous (SC) daily or imatinib 10 mg", [dose(10)]),
    ("before_each_injection", "Imatinib 50 mg daily before each oral meal test", [dose(50, **DAILY)]),
    ("examples_of_a_route", "Dasatinib 5 mg or oral (e.g., imatinib 10 mg)", [dose(10, route="oral")]),
    ("a_name_in_brackets", "IV Gleevec (imatinib) 50 mg daily", [dose(50, route="intravenous", **DAILY)]),
    (
        "others_are_infused",
        "Imatinib 250 mg daily for 3 days, then participants will receive a single IV infusion of the cells",
        [dose(250, duration_high="P3D", **DAILY)],
    ),
    (
        "it_is_infused",
        "Imatinib 250 mg daily for 3 days, participants will receive it IV",
        [dose(250, duration_high="P3D", route="intravenous", **DAILY)],
    ),
    (
        "a_form_is_no_agent",
        "Imatinib eye drops, one drop four times daily",
        [dose(1, "[drp]", route="ophthalmic", **rate(4, "P1D"))],
    ),
    # steps of a dose, and what only changes it
    ("a_step_is_no_dose", "Imatinib 20 mg daily; dose increased weekly by 10 mg", [dose(20, **DAILY)]),
    ("a_raised_dose_is_one", "Imatinib 20 mg daily, increased to 30 mg daily", [dose(20, **DAILY), dose(30, **DAILY)]),
    ("in_increments", "Imatinib 20 mg daily, titrated in 10 mg increments", [dose(20, **DAILY)]),
    ("starting_at", "Imatinib starting at 100 mg daily", [dose(100, "mg/d", **DAILY)]),
    ("a_threshold", "Imatinib 100 mg daily if the serum level is above 5 mg", [dose(100, **DAILY)]),
    (
        "single_doses",
        "Single doses of 3, 10 or 30 mg of imatinib",
        [dose(3, administrations_low=1), dose(10, administrations_low=1), dose(30, administrations_low=1)],
    ),
    # decimal commas, days and pauses
    (
        "decimal_commas_after_days",
        "Imatinib 1 mg/kg oral days 1 to 4; 0,5 mg/kg oral days 5 to 8",
        [
            dose(1, "mg/kg", route="oral", administrations_low=4, duration_high="P4D"),
            dose(0.5, "mg/kg", route="oral", administrations_low=4, duration_high="P4D"),
        ],
    ),
    ("a_pause", "Imatinib 40 mg daily, with a period without treatment of 17 days", [dose(40, **DAILY)]),
    ("a_length", "Imatinib 40 mg daily, with a period of treatment of 17 days", [dose(40, duration_high="P17D", **DAILY)]),
    ("days_after_a_daily_unit", "Imatinib: 2.5 mg/kg/d 3 days", [dose(2.5, "mg/kg/d", interval="P1D", duration_high="P3D")]),
    ("what_a_cycle_is", "Imatinib 1 mg/kg/cycle (3-day infusion = 1 cycle)", [dose(1, "mg/kg", duration_high="P3D")]),
    # sprays and sachets
    (
        "sprays_of_a_dose",
        "Nasal spray 50 mcg/spray, imatinib 200 mcg (4 sprays) once daily",
        [dose(200, "ug", strength_text="50 mcg/spray", route="intranasal", **DAILY)],
    ),
    (
        "sachets_of_a_dose",
        "400 mg oral imatinib daily [two sachets 100 mg granules]",
        [dose(400, strength_text="100 mg", route="oral", **DAILY)],
    ),
    ("tablets_that_hold_another", "Besides imatinib, two tablets a day, containing 500 mg of quercetin", [{}]),
    ("others_beside", "Imatinib 400 mg. Participants will also receive standard care from day 1 to day 29", [dose(400)]),
    # groups named in the text, and what a solution holds
    ("a_group_is_no_agent", "AC Group: 6 mg on day 1, every 21 days", [dose(6, **rate(1, "P21D"))]),
    (
        "what_is_said_of_another_group",
        "Imatinib 6 mg every 21 days Control Arm: patients receive up to 6 cycles",
        [dose(6, **rate(1, "P21D"))],
    ),
    (
        "what_is_said_of_the_same",
        "Imatinib 6 mg every 21 days for up to 6 cycles",
        [dose(6, n_cycles=6, cycle_duration="P21D", **rate(1, "P21D"))],
    ),
    (
        "what_a_solution_holds",
        "Imatinib 400 mg daily, a solution of 80 mg imatinib per mL",
        [dose(400, strength_text="80 mg", **DAILY)],
    ),
    ("a_filled_vial", "Imatinib is supplied as vials containing 1.5 mL of solution", [{}]),
    ("an_injected_volume", "Imatinib at a dose of 1.5 mL", [dose(1.5, "mL")]),
    ("a_number_said_twice", "Imatinib 250 mg once (1) time a day", [dose(250, **DAILY)]),
    ("times_without_an_article", "Imatinib 400 mg 2x day", [dose(400, **rate(2, "P1D"))]),
    ("a_rate_of_another", "Imatinib 500 mg/12 h and cyanocobalamin IV once daily", [dose(500, **rate(1, "PT12H"))]),
    ("a_start_cut_off", "Imatinib 100 mg daily beginning on", [dose(100, **DAILY)]),
    (
        "a_list_of_contents",
        "Dasatinib 5 mg daily; the sachets contain: zinc 2.5 g, powder (10 grams), imatinib 20 mg, selenium 100 mcg",
        [{"strength_text": "20 mg"}],
    ),
    ("the_strength_found", "Imatinib at the 200, 400 or 800 mcg strength found to be right", [{"strength_text": "800 mcg"}]),
    ("the_doses_found", "Imatinib at the 200 or 400 mcg dose", [dose(200, "ug"), dose(400, "ug")]),
    (
        "what_another_is_added_to",
        "In addition to dasatinib, subjects will receive 150 mg every 4 weeks",
        [dose(150, **rate(1, "P4W"))],
    ),
    (
        "what_is_added",
        "In addition to dasatinib 5 mg, subjects will receive 150 mg imatinib every 4 weeks",
        [dose(150, **rate(1, "P4W"))],
    ),
    (
        "a_hospital_is_no_package",
        "As available in the hospital: imatinib 900 mg on the first day, then 450 mg daily",
        [dose(900, administrations_low=1, duration_high="P1D"), dose(450, **DAILY)],
    ),
    # the most that may be given, and what a dose is rounded to
    ("a_maximum_behind_a_colon", "Imatinib once daily. Maximum daily dose: 20 mg", [rate(1, "P1D")]),
    ("a_maximum_in_brackets", "Imatinib 10 mg daily (maximum daily dose: 20 mg)", [dose(10, **DAILY)]),
    ("a_maximum_after_it", "Imatinib 1 mg/kg (20 mg maximum) daily", [dose(1, "mg/kg", **DAILY)]),
    ("the_maximum_tolerated_dose", "Imatinib 30 mg daily, the maximum tolerated dose", [dose(30, **DAILY)]),
    ("rounded_to", "Imatinib 5 mg/kg daily rounded to either 300 or 480 mg", [dose(5, "mg/kg", **DAILY)]),
    ("either_of_two", "Imatinib either 300 or 480 mg daily", [dose(300, **DAILY), dose(480, **DAILY)]),
    # what another study gave
    (
        "who_had_it_in_another_study",
        "Participants who received imatinib 400 mg in the previous study will receive imatinib 600 mg once daily",
        [dose(600, **DAILY)],
    ),
    ("as_in_another_study", "Imatinib at the dose of 400 mg as in the previous study", [dose(400)]),
    (
        "said_of_another_study",
        "Imatinib 400 mg daily. In the parent study, participants took 200 mg daily.",
        [dose(400, **DAILY)],
    ),
    (
        "who_were_in_another_study",
        "Participants who completed the parent study will receive imatinib 200 mg daily",
        [dose(200, **DAILY)],
    ),
    # weeks without their own unit, days without their commas
    (
        "weeks_are_no_amount",
        "1 mg of imatinib from weeks 9-12 and 1.7 mg of imatinib from weeks 13-16",
        [dose(1), dose(1.7, duration_high="P4W")],
    ),
    ("levels_are_amounts", "Imatinib 9-12 mg daily", [dose(9, **DAILY)]),
    ("a_comma_lost", "Imatinib 1000 mg/m2 days 1, 8 15 (q 28 days)", [dose(1000, "mg/m2", **rate(3, "P28D"))]),
    ("an_amount_after_days", "Imatinib 10 mg on days 1, 8 15 mg", [dose(10, administrations_low=2), dose(15)]),
    # rates of parts
    ("either_drug", "Imatinib 150 mg every 2 weeks or dasatinib 5 mg every 4 weeks", [dose(150, **rate(1, "P2W"))]),
    (
        "divided_into_doses",
        "Imatinib 2 mg/kg/day divided into two doses, for 7 days",
        [dose(2, "mg/kg/d", duration_high="P7D", **rate(2, "P1D"))],
    ),
    ("daily_in_divided_doses", "Imatinib 30 mg daily in two divided doses", [dose(30, "mg/d", **rate(2, "P1D"))]),
    (
        "divided_without_a_day",
        "Imatinib 30 mg in 2 divided doses for 5 days",
        [dose(30, "mg/d", duration_high="P5D", **rate(2, "P1D"))],
    ),
    ("a_volume_in_parts", "Imatinib 200 mL in two equally divided doses", [dose(200, "mL", administrations_low=2)]),
    ("times_per_day_behind_the_name", "30 mg of imatinib two times per day", [dose(30, **rate(2, "P1D"))]),
    ("per_day_behind_the_name", "30 mg of imatinib per day", [dose(30, "mg/d", interval="P1D")]),
    ("doses_after_a_group", "Participants divided into two dose groups take imatinib 30 mg daily", [dose(30, **DAILY)]),
    ("days_after_a_multiplier", "Imatinib 400 mg BID x 5-14 days", [dose(400, duration_high="P14D", **rate(2, "P1D"))]),
    (
        "a_loading_phase_has_its_own_rate",
        "Imatinib weekly (loading phase: 800 mg for 2 days; then 200 mg)",
        [dose(800, duration_high="P2D"), dose(200)],
    ),
    ("after_an_escalation", "Imatinib 5 mg once daily after a dose escalation period of 16 weeks", [dose(5, **DAILY)]),
    ("for_a_period", "Imatinib 5 mg once daily for a period of 16 weeks", [dose(5, duration_high="P16W", **DAILY)]),
    (
        "once_and_then_often",
        "Imatinib 500 mg as a single dose on Day 0, followed by 250 mg once daily for 4 doses",
        [dose(500, administrations_low=1), dose(250, administrations_low=4, **DAILY)],
    ),
    # strengths in a list
    (
        "listed_strengths",
        "Imatinib tablets are provided in 3 strengths: 1 mg, 2 mg, and 5 mg. Imatinib is taken once daily",
        [{"strength_text": "1 mg", "route": "oral", **DAILY}],
    ),
    ("one_dose_by_weight", "Imatinib as a single 8 mg/kg dose", [dose(8, "mg/kg", administrations_low=1)]),
    # what is said before several doses holds for all of them, unless they follow each other
    (
        "before_levels",
        "Imatinib is taken twice daily for 14 days. Doses of 10 mg and 20 mg are tested",
        [dose(10, duration_high="P14D", **rate(2, "P1D")), dose(20, duration_high="P14D", **rate(2, "P1D"))],
    ),
    ("before_steps", "Imatinib is taken twice daily. A loading dose of 20 mg, then 10 mg", [dose(20), dose(10)]),
    ("oral_administration", "Imatinib 600 mg bid. Oral administration.", [dose(600, route="oral", **rate(2, "P1D"))]),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_rows(arm_rows, text, expected) -> None:
    assert [said(row) for row in arm_rows(text, ("DRUG", "Imatinib")) if row.agent_norm == "imatinib"] == expected
