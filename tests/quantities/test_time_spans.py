"""Time spans: how long something lasts, infusion times, cycles."""

import pytest

from tests.quantities.time_cases import read_tags, times

ROWS = [
    ("10 mg [for 4 weeks]", "P4W", "P4W", "duration", None),
    ("steroids [for at least 28 days]", "P28D", None, "duration", None),
    ("steroids [for ≥ 3 months]", "P3M", None, "duration", None),
    ("[for more than 2 weeks]", "P2W", None, "duration", None),
    ("[for up to 2 years]", None, "P2Y", "duration", None),
    ("therapy [up to 2 years]", None, "P2Y", "duration", None),
    ("[for a maximum of 12 weeks]", None, "P12W", "duration", None),
    ("[for less than 14 days]", None, "P14D", "duration", None),
    ("[for 2-4 weeks]", "P2W", "P4W", "duration", None),
    ("[for 6 to 12 months]", "P6M", "P12M", "duration", None),
    ("[for 7 consecutive days]", "P7D", "P7D", "duration", None),
    ("daily [x 42 days]", "P42D", "P42D", "duration", None),
    ("daily [× 14 days]", "P14D", "P14D", "duration", None),
    ("once daily [for 52 weeks]", "P52W", "P52W", "duration", None),
    ("ventilated [≥ 5 days], or any", "P5D", None, "duration", None),
    ("ventilated [> 48 hours]", "PT48H", None, "duration", None),
    ("([maximum duration of therapy, 4 months])", None, "P4M", "duration", None),
    ("[Duration of treatment: 12 weeks]", "P12W", "P12W", "duration", None),
    ("[treatment duration is 6 months]", "P6M", "P6M", "duration", None),
    ("pain [lasting at least 3 months]", "P3M", None, "duration", None),
    ("a [12-week] treatment period", "P12W", "P12W", "duration", None),
    ("a [52-week] open-label extension phase", "P52W", "P52W", "duration", None),
    ("a [5-day] course of amoxicillin", "P5D", "P5D", "duration", None),
    ("[one or more years] of symptoms", "P1Y", None, "duration", None),
    ("[for 3 months or more]", "P3M", None, "duration", None),
    ("a stable dose [for 12 weeks+].", "P12W", None, "duration", None),
    ("given [for 12 weeks] + standard therapy", "P12W", "P12W", "duration", None),
    ("[for one and a half years]", "P18M", "P18M", "duration", None),
    ("[for a week]", "P1W", "P1W", "duration", None),
    ("[for a period of 10 days]", "P10D", "P10D", "duration", None),
    ("[for a total of 6 months]", "P6M", "P6M", "duration", None),
    ("twice daily, [14 days]", "P14D", "P14D", "duration", None),
    ("10 mg [from day 1 to day 5]", "P5D", "P5D", "duration", None),
    ("100 mg [on days 2-10]", "P9D", "P9D", "duration", None),
    ("amenorrhea [of at least 12 months]", "P12M", None, "duration", None),
    ("postmenopausal ([12 months] without menses)", "P12M", "P12M", "duration", None),
    ("[6 months] of treatment", "P6M", "P6M", "duration", None),
    ("[over 5 weeks]", "P5W", "P5W", "duration", None),
    ("taken [during 10 days]", "P10D", "P10D", "duration", None),
    ("[for over 6 months]", "P6M", None, "duration", None),
    ("[>1 year] dialysis", "P1Y", None, "duration", None),
    # infusions
    ("100 mg IV [over 60 minutes]", "PT60M", "PT60M", "infusion", None),
    ("1 injection [during 30min to 1h] by intravenous infusion", "PT30M", "PT1H", "infusion", None),
    ("infused [over 30-60 min]", "PT30M", "PT60M", "infusion", None),
    ("cytarabine IV [over 2 hours]", "PT2H", "PT2H", "infusion", None),
    ("a [24-hour] continuous infusion", "PT24H", "PT24H", "infusion", None),
    ("continuous infusion [for 96 hours]", "PT96H", "PT96H", "infusion", None),
    ("20 mg intravenously [over at least 1.5 hours]", "PT90M", None, "infusion", None),
    # cycles
    ("in [21-day cycles]", "P21D", "P21D", "cycle", None),
    ("of each [28-day cycle]", "P28D", "P28D", "cycle", None),
    ("[6 cycles of 21 days]", "P21D", "P21D", "cycle", 6),
    ("[six 21-day cycles]", "P21D", "P21D", "cycle", 6),
    ("75 mg/m2 [every 3 weeks for 6 cycles]", "P3W", "P3W", "cycle", 6),
    ("75 mg/m2 [every 28 days for up to 8 cycles]", "P28D", "P28D", "cycle", 8),
    ("Treatment [repeats every 21 days for 4 courses]", "P21D", "P21D", "cycle", 4),
    ("Courses [repeat every 28 days] in responders", "P28D", "P28D", "cycle", None),
    ("[two courses of injections over five consecutive days each]", "P5D", "P5D", "cycle", 2),
    ("patients receive [4 cycles] of chemotherapy", None, None, "cycle", 4),
    ("for [4-6 cycles]", None, None, "cycle", 6),
    ("Each [cycle lasts 3 weeks]", "P3W", "P3W", "cycle", None),
    ("[Each course of chemotherapy lasts 8 weeks]", "P8W", "P8W", "cycle", None),
    ("(each [cycle is of 14 days])", "P14D", "P14D", "cycle", None),
    ("(1 [cycle = 28 days])", "P28D", "P28D", "cycle", None),
    ("[3 weeks (21 days) as one cycle]", "P3W", "P3W", "cycle", None),
    ("[cycle length is 4 weeks]", "P4W", "P4W", "cycle", None),
]


@pytest.mark.parametrize(("tagged", "low", "high", "role", "n_cycles"), ROWS, ids=[row[0] for row in ROWS])
def test_time_span(tagged: str, low: str | None, high: str | None, role: str, n_cycles: int | None) -> None:
    case = read_tags(tagged)
    (span,) = times(case.text).time_spans
    assert (span.start_char, span.end_char) == case.spans[0]
    assert (span.low, span.high, span.role, span.n_cycles) == (low, high, role, n_cycles)


def test_a_length_from_an_event_is_window_and_time_span() -> None:
    findings = times("prednisone 5 mg for 2 weeks after surgery")
    assert [(w.duration, w.relation.value) for w in findings.windows] == [("P2W", "after")]
    assert [(s.low, s.high) for s in findings.time_spans] == [("P2W", "P2W")]


TRAPS = [
    "Subjects ≥ 18 years",
    "taken daily (2200h)",
    "anisometropia less than 1 D",
    "age > 6 months",
    "infants < 6 months",
    "patients over 60 years",
    "aged 18 to 65 years",
    "children 2 to 12 years old",
    "life expectancy > 3 months",
    "life expectancy of at least 12 weeks",
    "expected survival of 6 months or more",
    "a 24-hour urine collection",
    "the 6-minute walk test",
    "a 12-month follow-up visit",
    "a 4-week screening period",
    "PSA doubling time of less than 10 months",
    "gestational age ≥ 24 weeks",
    "menstrual cycle of 21 to 35 days",
    "every 12 hours",
    "after 2 cycles of therapy",
    "the first 2 cycles",
    "on day 1 of cycle 2",
    "COVID-19 courses",
    "at 3, 6 and 12 months",
    "followed for 2 years",
    "ideas of course",
    "phase 2 dose",
    "20 mL/min",
    "8 years of education",
    "greater than or equal to 2 cycles of platinum",
    "median of 7 months",
]


@pytest.mark.parametrize("text", TRAPS)
def test_no_time_span(text: str) -> None:
    assert times(text).time_spans == []
