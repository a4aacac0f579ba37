"""Frequencies: rates, counts of administrations, lists of days."""

import pytest

from tests.quantities.time_cases import read_tags, times

RATES = [
    ("10 mg [once daily]", 1, "P1D"),
    ("10 mg [daily]", 1, "P1D"),
    ("10 mg [twice daily]", 2, "P1D"),
    ("10 mg [twice a day]", 2, "P1D"),
    ("10 mg [twice per day]", 2, "P1D"),
    ("10 mg [three times a day]", 3, "P1D"),
    ("10 mg [3 times daily]", 3, "P1D"),
    ("10 mg [three (3) times per day]", 3, "P1D"),
    ("10 mg [2-3 times daily]", 3, "P1D"),
    ("10 mg [2 to 3 times a day]", 3, "P1D"),
    ("10 mg [3x/day]", 3, "P1D"),
    ("10 mg [2x daily]", 2, "P1D"),
    ("one tablet [4 times/day]", 4, "P1D"),
    ("10 mg [twice] for 3 days", 2, "P1D"),
    ("10 mg [BID]", 2, "P1D"),
    ("10 mg [b.i.d.]", 2, "P1D"),
    ("10 mg [tid] with food", 3, "P1D"),
    ("10 mg [QID]", 4, "P1D"),
    ("10 mg [QD]", 1, "P1D"),
    ("10 mg [q.d.]", 1, "P1D"),
    ("10 mg [qod]", 1, "P2D"),
    ("10 mg [bd]", 2, "P1D"),
    ("10 mg [OD]", 1, "P1D"),
    ("10 mg [q12h]", 1, "PT12H"),
    ("10 mg [q 8 hours]", 1, "PT8H"),
    ("10 mg [every 8 hours]", 1, "PT8H"),
    ("10 mg [every 6 to 8 hours]", 1, "PT8H"),
    ("10 mg [Q3W]", 1, "P3W"),
    ("10 mg [q2-3w]", 1, "P3W"),
    ("10 mg [q28d]", 1, "P28D"),
    ("80 mg [QW]", 1, "P1W"),
    ("40 mg [EOW]", 1, "P2W"),
    ("25 mg [TIW]", 3, "P1W"),
    ("20 mg [weekly]", 1, "P1W"),
    ("20 mg [once a week]", 1, "P1W"),
    ("20 mg [each week]", 1, "P1W"),
    ("20 mg [once-weekly]", 1, "P1W"),
    ("20 mg [3 times per week]", 3, "P1W"),
    ("20 mg [thrice weekly]", 3, "P1W"),
    ("20 mg [two times weekly]", 2, "P1W"),
    ("training [5 days a week]", 5, "P1W"),
    ("training [3 days/week]", 3, "P1W"),
    ("[2 sessions per week]", 2, "P1W"),
    ("[one dose per day]", 1, "P1D"),
    ("300 mg [every 4 weeks]", 1, "P4W"),
    ("300 mg [every four (4) weeks]", 1, "P4W"),
    ("300 mg [once every 3 weeks]", 1, "P3W"),
    ("300 mg [twice every 3 weeks]", 2, "P3W"),
    ("300 mg [every 2 to 3 weeks]", 1, "P3W"),
    ("300 mg [every other day]", 1, "P2D"),
    ("300 mg [every other month]", 1, "P2M"),
    ("300 mg [every second week]", 1, "P2W"),
    ("300 mg [every third day]", 1, "P3D"),
    ("300 mg [on alternate days]", 1, "P2D"),
    ("300 mg [3-weekly]", 1, "P3W"),
    ("300 mg [12-hourly]", 1, "PT12H"),
    ("300 mg [monthly]", 1, "P1M"),
    ("300 mg [once a month]", 1, "P1M"),
    ("5 mg [once yearly]", 1, "P1Y"),
    ("5 mg [twice a year]", 2, "P1Y"),
    ("drops [hourly]", 1, "PT1H"),
    ("5 mg [every night]", 1, "P1D"),
    ("a [once-per-day] pill", 1, "P1D"),
    ("a [twice-a-day] tablet", 2, "P1D"),
    ("[three-times-a-week] sessions", 3, "P1W"),
    ("5 mg [every day]", 1, "P1D"),
    ("5 mg [twice daily (BID)]", 2, "P1D"),
    ("5 mg [once daily at bedtime]", 1, "P1D"),
    ("5 mg [daily in the morning]", 1, "P1D"),
    ("two vaccinations [28 days apart]", 1, "P28D"),
    ("vaccination at [4-week intervals]", 1, "P4W"),
    ("60 mg/day [in three divided doses]", 3, "P1D"),
    ("5 mg [3 times in 24 hours]", 3, "PT24H"),
    ("a [daily] dose of 5 mg", None, "P1D"),
    ("5 mg [at bedtime]", None, None),
    ("5 mg [as needed]", None, None),
    ("5 mg [PRN]", None, None),
    ("5 mg [biweekly]", None, None),
    # a list of days in a cycle is a rate
    ("5 mg [on days 1, 8 and 15 of each 28-day cycle]", 3, "P28D"),
    ("5 mg [on day 1 of each 21-day cycle]", 1, "P21D"),
    ("5 mg [on days 1-5 every 4 weeks]", 5, "P4W"),
    ("5 mg [on day 1 of every cycle]", 1, None),
    ("5 mg [on days 1-5 of each week]", 5, "P1W"),
]

COUNTS = [
    ("a [single dose] of vaccine", (1, 1)),
    ("a [single intravenous infusion]", (1, 1)),
    ("[one dose] of vaccine", (1, 1)),
    ("[two doses] of vaccine", (2, 2)),
    ("[four weekly infusions]", (4, 4)),
    ("for a total of [6 injections]", (6, 6)),
    ("[at least 2 doses]", (2, None)),
    ("[up to 4 doses]", (None, 4)),
    ("[3-6 doses]", (3, 6)),
    ("for [2-4 times] until response", (2, 4)),
    ("repeated [3 times]", (3, 3)),
    ("20 mg IV [once].", (1, 1)),
    ("radiotherapy in [25 fractions]", (25, 25)),
    ("[8 sessions] in 4 days", (8, 8)),
    ("20 mg [on day 1]", (1, 1)),
    ("20 mg [on days 1, 8, 15, and 22]", (4, 4)),
    ("20 mg [on days 2-10]", (9, 9)),
    ("20 mg [days -6,-5,-4,-3]", (4, 4)),
    ("20 mg [day -5 to -3]", (3, 3)),
    ("20 mg [on days 1-5 and 8-12]", (10, 10)),
    ("20 mg [on days +3 and +4]", (2, 2)),
    ("20 mg [on Day 0 and Day 28]", (2, 2)),
    ("20 mg IV [d1-3]", (3, 3)),
    ("20 mg [on days 1-2 or days 1-3]", (2, 3)),
    ("20 mg [day 1]", (1, 1)),
]


@pytest.mark.parametrize(("tagged", "per_interval", "interval"), RATES, ids=[row[0] for row in RATES])
def test_rate(tagged: str, per_interval: float | None, interval: str | None) -> None:
    case = read_tags(tagged)
    found = [f for f in times(case.text).frequencies if f.administrations_high is None and f.administrations_low is None]
    assert [(f.start_char, f.end_char) for f in found] == list(case.spans)
    assert [(f.per_interval, f.interval) for f in found] == [(per_interval, interval)]


@pytest.mark.parametrize(("tagged", "counts"), COUNTS, ids=[row[0] for row in COUNTS])
def test_administrations(tagged: str, counts: tuple[int | None, int | None]) -> None:
    case = read_tags(tagged)
    (found,) = (f for f in times(case.text).frequencies if f.interval is None)
    assert (found.start_char, found.end_char) == case.spans[0]
    assert (found.administrations_low, found.administrations_high) == counts


def test_days_of_a_twice_daily_drug_count_twice() -> None:
    rate, days = times("oral prednisone twice daily on days 1-5").frequencies
    assert (rate.per_interval, rate.interval) == (2.0, "P1D")
    assert (days.administrations_low, days.administrations_high) == (10, 10)


def test_rate_and_count() -> None:
    rate, count = times("10 mg weekly x 4").frequencies
    assert (rate.per_interval, rate.interval, count.administrations_low) == (1.0, "P1W", 4)


TRAPS = [
    "activities of daily living",
    "daily life is affected",
    "3 times the upper limit of normal",
    "5 times higher than normal",
    "RR ≥ 30 times / min",
    "two dose levels",
    "a single dose level",
    "phase 2 dose",
    "the first two doses",
    "Arm 6 - High dose",
    "COVID-19 vaccine doses",
    "samples are drawn on days 1, 8 and 15",
    "blood is tested on day 5",
    "beginning on day 1",
    "at day 28",
    "day 28 mortality",
    "until day 14",
    "vitamin D3",
    "diagnosed with BD",
    "the bidirectional effect",
    "in the morning of surgery",
    "500 cases annually",
    "three doses of 10, 20 and 40 mg",
    "one hour infusion levels",
    "40 mg/day",
    "once enrolled, patients stay",
    "in each day 1 visit",
    "a single-dose vial",
]


@pytest.mark.parametrize("text", TRAPS)
def test_no_frequency(text: str) -> None:
    assert times(text).frequencies == []
