"""Time windows: span, duration, relation and anchor."""

import pytest

from tests.quantities.time_cases import read_tags, times

W, B, A, L, D = "within", "before", "after", "at_least_before", "during"

ROWS = [
    # a duration before an event
    ("Stroke [within 6 months before {screening}]", "P6M", W),
    ("Surgery [within 4 weeks prior to {enrolment}].", "P4W", W),
    ("Blood donation [within 8 weeks of {study entry}]", "P8W", W),
    ("Any steroid [within 14 days prior to {randomisation}] is not allowed", "P14D", W),
    ("MI [within twelve (12) months prior to {Visit 1}]", "P12M", W),
    ("Seizure [within one week before {screening}]", "P1W", W),
    ("PCR test [≤ 5 days before {randomization}]", "P5D", W),
    ("antivirals [< 48 hours prior to {study drug dosing}]", "PT48H", W),
    ("biopsy [less than 3 weeks before {surgery}]", "P3W", W),
    ("CT [no more than 28 days prior to {registration}]", "P28D", W),
    ("fever onset [no longer than 72 h before {admission}]", "PT72H", W),
    ("Transfusion [up to 7 days before {Day 1}]", "P7D", W),
    ("[6 weeks or less before {baseline}]", "P6W", W),
    ("Antibiotics [in the 8 weeks preceding {visit 2}]", "P8W", W),
    ("Alcohol use [during the 4 weeks prior to {screening}]", "P4W", W),
    ("Relapse [over the 2 years before {study start}]", "P2Y", W),
    ("[Within 10 days before the {first administration of drug X}], IgA < 1 g/L", "P10D", W),
    ("Vaccination [in the last 3 months before {enrollment}]", "P3M", W),
    ("exacerbation [within the past 12 months prior to {screening}]", "P12M", W),
    ("smoking [within the past 3 to 6 months prior to {consent}]", "P6M", W),
    ("Infection [within 30 days from {randomization}]", "P30D", W),
    ("no biologics [from 3 months before {screening}]", "P3M", W),
    ("steroids [starting 2 weeks before {baseline}]", "P2W", W),
    ("arrhythmia ([< 1 year from {inclusion}])", "P1Y", W),
    ("opioids [within 24h before {surgery}]", "PT24H", W),
    ("Rash [within 12months before {screening}]", "P12M", W),
    ("stroke [within 2 yrs of {signing informed consent}]", "P2Y", W),
    ("bleeding [within 3 months (90 days) of {enrolment}]", "P3M", W),
    ("antacids [within 1 week before the {first dose of study medication}] or later", "P1W", W),
    ("[In the 12 hours preceding {surgery}] no food", "PT12H", W),
    ("change of dose [within a period of 6 weeks before {entry into the study}]", "P6W", W),
    ("MRI [within 3 weeks to 48 hours prior to {enrolment}]", "P3W", W),
    # around and after the event
    ("Troponin rise [within 48 hours of {hospital admission}]", "PT48H", W),
    ("Syncope [within 6 months before or after {implantation}]", "P6M", W),
    ("relapse [within 12 months before or during {screening}]", "P12M", W),
    ("APS [within 2 months of {onset of symptoms}]", "P2M", W),
    ("to become pregnant [within 12 months of {receiving study drug}]", "P12M", W),
    ("[within 14 days after the {last infusion}]", "P14D", A),
    ("contraception [for 90 days after the {last dose of study drug}]", "P90D", A),
    ("condoms [until 6 months after {treatment}]", "P6M", A),
    ("[4 weeks after the {last use of drug A}], and then monthly", "P4W", A),
    ("[for at least 30 days following {discontinuation of treatment}]", "P30D", A),
    ("relapse [more than 6 months after {transplantation}]", "P6M", A),
    ("[≥ 100 days post {transplant}]", "P100D", A),
    ("[2 weeks post-{vaccination}]", "P2W", A),
    ("[24 hours {postoperatively}]", "PT24H", A),
    ("[for 1 year from {randomisation}]", "P1Y", A),
    ("[during the first 3 months of the {study}]", "P3M", A),
    ("[within the first 24 hours of {admission}]", "PT24H", A),
    ("planned surgery [within the next 6 months]", "P6M", A),
    ("planned travel [in the next 4 weeks]", "P4W", A),
    ("pregnancy wish [in the following 12 months]", "P12M", A),
    ("birth control [for 3 months afterwards]", "P3M", A),
    ("remission [for at least 1 month after {prior therapy}]", "P1M", A),
    ("a transplant [at least 180 days (6 months) ago]", "P180D", L),
    ("PCI [within the first 12 hours].", "PT12H", A),
    # at least so long before
    ("diagnosis [at least 24 weeks prior to {screening}] by criteria", "P24W", L),
    ("stable dose [for at least 3 months prior to {baseline}]", "P3M", L),
    ("stable [for ≥ 4 weeks before {randomisation}]", "P4W", L),
    ("dose stable [for at least 7 days prior to the {first dose of study medication}].", "P7D", L),
    ("unchanged [for a minimum of 30 days prior to {eligibility}], including", "P30D", L),
    ("abstinent [for 6 months before {inclusion}]", "P6M", L),
    ("last dose [more than 28 days before {day 1}]", "P28D", L),
    ("surgery [> 3 months prior to {study entry}]", "P3M", L),
    ("washout [of at least 2 weeks before {baseline}]", "P2W", L),
    ("on insulin [for no less than 90 days before {screening}]", "P90D", L),
    ("therapy ended [not less than 4 weeks before {registration}]", "P4W", L),
    ("stroke [longer than 3 months ago]", "P3M", L),
    ("treated [more than 6 months ago]", "P6M", L),
    ("stable doses [for at least the last 8 weeks]", "P8W", L),
    ("unchanged [for the past 3 months]", "P3M", L),
    ("[At least 4 weeks since] prior chemotherapy", "P4W", L),
    ("[Greater than 6 months since] completion of radiotherapy", "P6M", L),
    ("[At least 3 weeks must have elapsed since] the last dose", "P3W", L),
    ("diabetes [since at least 2 years]", "P2Y", L),
    ("[six months should have passed between the last dose and the {screening visit}].", "P6M", L),
    ("no food [for at least 8-12 hours before {surgery}]", "PT8H", L),
    ("[three months or more before {screening}]", "P3M", L),
    ("[At least 4 weeks from] prior radiotherapy", "P4W", L),
    ("[More than 6 months from] kidney transplantation", "P6M", L),
    ("[> 4 weeks from] any surgery", "P4W", L),
    # the whole of a stretch of the trial
    ("no travel [during the {6-week study}]", "P6W", D),
    ("for [the duration of the {5-week study}]", "P5W", D),
    ("BP [during the {10 days run-in period}]", "P10D", D),
    # half-lives with a word before them
    ("[within 4 weeks or 5 drug-elimination half-lives prior to {dosing}]", "P4W", W),
    ("[within 2 weeks (or six elimination half lives of the drug, whichever is longer) before {screening}]", "P2W", W),
    # a bracket that closes before its tie
    ("recent history ([within 6 months]) of stroke", "P6M", W),
    # what lies ahead
    ("plans a pregnancy [within 2 months of {last dose of study drug}]", "P2M", A),
    ("surgery [within 2 months of {last dose of study drug}]", "P2M", W),
    # before, without more
    ("dexamethasone [30 minutes before {chemotherapy}]", "PT30M", B),
    ("blood is taken [2 to 4 weeks before {surgery}]", "P4W", B),
    ("the [day before {surgery}]", "P1D", B),
    ("last dose [2 weeks ago]", "P2W", B),
    ("biopsy [between 2 and 6 weeks before {transplantation}]", "P6W", B),
    # counted back from now
    ("cancer [within the last 5 years] except skin", "P5Y", W),
    ("stroke [in the past 3 years]", "P3Y", W),
    ("abuse ([during last 2 years])", "P2Y", W),
    ("cough [over the past week]", "P1W", W),
    ("stent [within the previous year]", "P1Y", W),
    ("fall [in the preceding 6 months]", "P6M", W),
    ("seizure [within past 2 weeks]", "P2W", W),
    ("[last 24 hours]", "PT24H", W),
    ("flare [during the previous 12 months]", "P12M", W),
    ("current ([within 60 days]) abuse", "P60D", W),
    ("trial participation [within 6 months]", "P6M", W),
    ("symptoms [less than 3 weeks ago]", "P3W", W),
    ("transfusion [within a month]", "P1M", W),
    ("[within half a year]", "P6M", W),
    ("a fall [within the last few months]", None, W),
    ("a cold [within a fortnight]", "P2W", W),
    # half-lives have no ISO form
    ("drug [within 30 days or 5 half-lives of {enrollment}], whichever is longer", "P30D", W),
    ("drug [within 5 half-lives or 28 days, whichever is longer, of {screening}]", "P28D", W),
    ("agents [within 3 months and less than 5 half-lives of the product prior to the {screening visit}]", "P3M", W),
    ("[within 4 weeks (or 5 half-lives, whichever is shorter) before {baseline}]", "P4W", W),
    ("immunomodulators [within 4 half-lives prior to {enrolment}]", None, W),
    ("[5 half-lives before {first dose}]", None, B),
    # events alone
    ("ECG abnormality [at {screening}]", None, D),
    ("HbA1c > 7% [at the {screening visit}]", None, D),
    ("aged 18 or older [at the time of {enrolment}]", None, D),
    ("[on {admission}]", None, D),
    ("fasting [on the day of {surgery}]", None, D),
    ("weight > 40 kg [at {baseline}]", None, D),
    ("score ≥ 6 [at {Visit 2}]", None, D),
    ("contraception [during the {study}]", None, D),
    ("no alcohol [throughout the {trial}]", None, D),
    ("stable dose [during the {screening period}]", None, D),
    ("[while on {study treatment}]", None, D),
    ("consent [prior to {study entry}]", None, B),
    ("negative test [before the {first dose of study drug}]", None, B),
    ("wash-out [before {randomization}]", None, B),
    ("deafness [since {birth}]", None, A),
    ("pain [after {surgery}]", None, A),
    ("[following the {first dose}]", None, A),
    # two in one sentence
    ("[during the {study}] and [for 1 year after {infusion}]", (None, "P1Y"), (D, A)),
    ("[within 2 months of {drug A}] or [within 6 months of {baseline}]", ("P2M", "P6M"), (W, W)),
    ("therapy [within 4 weeks (8 weeks for antibodies) prior to {entry}]", ("P4W", "P8W"), None),
    ("steroids [from 3 months before {screening}] until the end of study", "P3M", W),
    ("no vaccine [from 3 months before until the {end of study}]", "P3M", D),
]


def _tuple(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else (value,)


@pytest.mark.parametrize(("tagged", "duration", "relation"), [r for r in ROWS if r[2]], ids=[r[0] for r in ROWS if r[2]])
def test_window(tagged: str, duration: object, relation: object) -> None:
    case = read_tags(tagged)
    windows = times(case.text).windows
    assert [(w.start_char, w.end_char) for w in windows] == list(case.spans)
    assert [w.duration for w in windows] == list(_tuple(duration))
    assert [w.relation.value for w in windows] == list(_tuple(relation))
    assert [(w.anchor_start, w.anchor_end) if w.anchor else None for w in windows] == list(case.anchors)
    assert all(w.anchor is None or w.anchor == case.text[w.anchor_start : w.anchor_end] for w in windows)


def test_bracket_shares_relation_and_anchor() -> None:
    text = "therapy within 4 weeks (8 weeks for antibodies) prior to entry"
    first, second = times(text).windows
    assert (first.duration, first.anchor) == ("P4W", "entry")
    assert (second.duration, second.relation, second.anchor) == ("P8W", first.relation, "entry")
    assert text[second.start_char : second.end_char] == "8 weeks"


def test_bracket_after_since_shares_relation() -> None:
    first, second = times("At least 4 weeks since prior chemotherapy (6 weeks for nitrosoureas) and recovered").windows
    assert (first.duration, second.duration) == ("P4W", "P6W")
    assert first.relation == second.relation


def test_a_bracket_with_its_own_cue_stands_alone() -> None:
    first, second = times("PSA response within 18 months (no rise in the first 12 months after radiotherapy)").windows
    assert (first.duration, second.duration, second.anchor) == ("P18M", "P12M", "radiotherapy")


def test_restatement_in_brackets_is_no_second_window() -> None:
    assert [w.duration for w in times("use within 26 weeks (6 months) of the screening visit").windows] == ["P26W"]


TRAPS = [
    "aged 18 years or older",
    "children 6 months to 5 years of age",
    "life expectancy of at least 3 months",
    "expected to survive at least 48 hours",
    "the following 3 groups are treated",
    "treatment every 4 weeks",
    "a 2-hour post-load glucose of 11 mmol/L",
    "on the first day of each cycle",
    "will last 45 minutes",
    "20 mg/12 h",
    "the screening log",
    "identified on the screening log",
    "before 18 years of age",
    "over 18 years",
    "3 months of treatment",
    "at the study site",
    "the following procedures",
    "COVID-19",
    "days 1 to 5",
    "stage III or IV",
    "100 mg IV over 90 minutes following drug B",
    "10 mg for 24 weeks, after which it is stopped",
    "headaches which last at least 4 weeks",
]


@pytest.mark.parametrize("text", TRAPS)
def test_no_window(text: str) -> None:
    assert times(text).windows == []
