"""Schedules by the calendar, and the forms of schedule beside them that are easily misread."""

import pytest

from tests.quantities.time_cases import read_tags, times

RATES = [
    ("10 mg [on Monday, Wednesday and Friday]", 3, "P1W"),
    ("10 mg [on Mondays and Thursdays]", 2, "P1W"),
    ("10 mg [every Monday]", 1, "P1W"),
    ("training [Monday through Friday], at noon", 5, "P1W"),
    ("10 mg [Mon-Wed-Fri]", 3, "P1W"),
    ("10 mg SC [MWF]", 3, "P1W"),
    ("10 mg [three times a week (Monday, Wednesday, Friday)]", 3, "P1W"),
    ("10 mg [on Mondays or Fridays]", 1, "P1W"),
    ("10 mg [8/8 hours]", 1, "PT8H"),
    ("10 mg [12/12h]", 1, "PT12H"),
    ("10 mg [every 7th day]", 1, "P7D"),
    ("10 mg [every tenth day]", 1, "P10D"),
    ("10 mg [5 days out of 7]", 5, "P7D"),
    ("100 ug[/4week]", 1, "P4W"),
    ("10 mg/[bd]", 2, "P1D"),
    ("1200 ug in daily divided doses", None, None),
    ("10 mg [4 days on and 3 days off]", 4, "P7D"),
    ("35 Gy in 20 fractions ([daily])", 1, "P1D"),
    ("10 mg IV [1xd] for 5 days", 1, "P1D"),
    ("a 90 min infusion [day 7 of each 21-day cycle]", 1, "P21D"),
    ("10 mg [once every 8th week]", 1, "P8W"),
    ("exercise [1-2 times per week] 15 minutes each", 2, "P1W"),
    ("15 mg [2-3 times a week], 30 minutes", 3, "P1W"),
    ("given on a [12-hour interval]", 1, "PT12H"),
    ("the first Monday of May", None, None),
    ("on Monday 3 May", None, None),
    ("score of 8/10 hours", None, None),
    ("splint worn at least 4 out of 7 nights per week", None, None),
]
CYCLES = [
    ("10 mg daily, [3 weeks on / 1 week off]", "P4W", None),
    ("10 mg daily [for 4 weeks on and 2 weeks off]", "P6W", None),
    ("10 mg daily [3 weeks on, 1 week off for 6 cycles]", "P4W", 6),
    ("weekly [for 3 weeks followed by 1 week of rest]", "P4W", None),
    ("[28 days with 14 day rest] between", "P42D", None),
    ("weekly [for 2 weeks, followed by a week off]", "P3W", None),
    ("once weekly [for 3 weeks followed by 9 weeks of no therapy]", "P12W", None),
    ("[3 weeks on, 7 days off]", "P28D", None),
    ("weekly [3 out of 4 weeks]", "P4W", None),
    ("daily for [four out of every six weeks]", "P6W", None),
    ("[No more than four courses] are given", None, 4),
    ("Each [course is 21 days] in length", "P21D", None),
]
SPANS = [
    ("Cycles repeat every 28 days [for up to 2 years]", None, "P2Y"),
    ("in each 21-day cycle ([for a maximum of 12 months])", None, "P12M"),
    ("10 mg [for 14 days] if creatinine is high", "P14D", "P14D"),
    ("10 mg daily [for four days] + ribavirin", "P4D", "P4D"),
    ("10 mg [for 14 days] daily", "P14D", "P14D"),
    ("100 mg/d,qn,[for 14 days]", "P14D", "P14D"),
    ("[Seven days] of oral prednisone", "P7D", "P7D"),
    ("200 ml IV [in 2 consecutive days]", "P2D", "P2D"),
    ("twice a week [for total 8 weeks]", "P8W", "P8W"),
    ("followed by [6 weeks] of placebo", "P6W", "P6W"),
    ("followed by [12 months] open treatment", "P12M", "P12M"),
    ("plasma transfusion [over 3 hours]", "PT3H", "PT3H"),
    ("10 mg [on the 2nd to 5th day]", "P4D", "P4D"),
]
COUNTS = [
    ("10 mg [on the first and fifteenth day]", 2),
    ("10 mg [on the 1st, 2nd, 3rd and 5th days]", 4),
    ("10 mg BID [on the 1st day]", 2),
    ("vaccine [at weeks 0 and 2]", 2),
    ("The first part consists of [6 treatments]", 6),
    ("at 48-hour intervals [for a total of 3 doses].", 3),
    ("75 mg/m2 intravenous [day 1]", 1),
    ("two tablets [on day 1], 1 tablet later", 1),
    ("10 mg IV [days 1, 8, & 15]", 3),
    ("300 mg PO [x1], then 75 mg", 1),
    ("10 mg IV [x 2]", 2),
    ("[3 subcutaneous injections] (225 mg/1.5 mL)", 3),
    ("[two maintenance doses]", 2),
    ("Intramuscular injection [at day 0, week 4 and week 24]", 3),
    ("Administered [at weeks 0, 4, 8 and 20].", 4),
    ("questionnaires administered at weeks 0, 4 and 8", None),
    ("blood is taken between the 5th and 10th day", None),
    ("seen on the 3rd day of life", None),
    ("10 mg on day 1, 5-fluorouracil", 1),
    ("vial 3 - 2 doses", None),
    ("AST 2 x 1 ULN", None),
    ("200 mg x 2 tablets", None),
]


@pytest.mark.parametrize(("tagged", "per", "interval"), RATES, ids=[row[0] for row in RATES])
def test_rate(tagged: str, per: int | None, interval: str | None) -> None:
    case = read_tags(tagged)
    rates = [each for each in times(case.text).frequencies if each.per_interval]
    assert [(each.per_interval, each.interval) for each in rates] == ([(per, interval)] if per else [])
    if per:
        assert (rates[0].start_char, rates[0].end_char) == case.spans[0]


@pytest.mark.parametrize(("tagged", "length", "n_cycles"), CYCLES, ids=[row[0] for row in CYCLES])
def test_cycle(tagged: str, length: str, n_cycles: int | None) -> None:
    case = read_tags(tagged)
    (span,) = times(case.text).time_spans
    assert (span.start_char, span.end_char) == case.spans[0]
    assert (span.low, span.role, span.n_cycles) == (length, "cycle", n_cycles)


@pytest.mark.parametrize(("tagged", "low", "high"), SPANS, ids=[row[0] for row in SPANS])
def test_length(tagged: str, low: str | None, high: str | None) -> None:
    case = read_tags(tagged)
    (span,) = [each for each in times(case.text).time_spans if each.role != "cycle"]
    assert (span.start_char, span.end_char, span.low, span.high) == (*case.spans[0], low, high)


@pytest.mark.parametrize(("tagged", "n"), COUNTS, ids=[row[0] for row in COUNTS])
def test_count(tagged: str, n: int | None) -> None:
    case = read_tags(tagged)
    counts = [each for each in times(case.text).frequencies if each.administrations_low]
    assert [each.administrations_low for each in counts] == ([n] if n else [])
    if case.spans:
        assert (counts[0].start_char, counts[0].end_char) == case.spans[0]
