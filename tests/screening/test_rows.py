"""One criterion row against one patient: what is told, and what is left open."""

from __future__ import annotations

import pytest

from tests.screening.build import answers, criteria, patients

MET, NOT, OPEN = "met", "not_met", "unknown"
# (criterion row, facts, answer); the index date is 2024-06-30
BOUNDS = [
    ("in measurement platelet count | comparator=>=, low=75, unit=10*9/L", ["measurement platelet count | value=80, unit=10*9/L"], MET),
    ("in measurement platelet count | comparator=>=, low=75, unit=10*9/L", ["measurement platelet counts | value=74000, unit=/uL"], NOT),
    ("in measurement platelet count | comparator=>=, low=75, unit=10*9/L", ["measurement platelet count | value=75000, unit=/uL"], MET),
    ("in measurement platelet count | comparator=>, low=75, unit=10*9/L", ["measurement platelet count | value=75000, unit=/uL"], NOT),
    ("in measurement platelet count | comparator=>=, low=75, unit=10*9/L", ["measurement platelet count | value=80"], OPEN),  # no unit
    ("in measurement platelet count | comparator=>=, low=75, unit=10*9/L", ["measurement platelet count | value=80, unit=foo"], OPEN),
    ("in measurement platelet count | comparator=>=, low=75, unit=10*9/L", ["measurement platelet count"], OPEN),
    ("in measurement platelet count | comparator=>=, low=75, unit=10*9/L", ["complete measurement"], OPEN),  # no value is no low value
    ("in measurement ECOG | comparator=<=, high=1", ["measurement ECOG | value=1"], MET),
    ("in measurement ECOG | comparator=<=, high=1", ["measurement ECOG | value=2, unit={score}"], NOT),
    ("in measurement heart rate | comparator=between, low=50, high=100, unit=/min, high_inclusive=false", ["measurement heart rate | value=100, unit={beats}/min"], NOT),
    ("in measurement body temperature | comparator=>, low=38, unit=Cel", ["measurement body temperature | value=100.4, unit=[degF]"], NOT),  # 38.0 exactly
    ("in measurement creatinine | comparator=<=, high=133, unit=umol/L", ["measurement creatinine | value=1.5, unit=mg/dL"], MET),  # 132.6
    ("in measurement creatinine | comparator=<=, high=132, unit=umol/L", ["measurement creatinine | value=1.5, unit=mg/dL"], NOT),
    ("in measurement creatinine | comparator=<=, high=1.5, unit=mg/dL", ["measurement creatinine | value=133, unit=umol/L"], NOT),
    ("in measurement glucose | comparator=>, low=7, unit=mmol/L", ["measurement glucose | value=126.2, unit=mg/dL"], MET),  # 7.005
    ("in measurement immunoglobulin G | comparator=>, low=4, unit=g/L", ["measurement immunoglobulin G | value=30, unit=umol/L"], OPEN),  # a protein
    ("in measurement potassium | comparator=<, high=5.5, unit=mmol/L", ["measurement potassium | value=5, unit=meq/L"], MET),
    ("in measurement calcium | comparator=<, high=3, unit=mmol/L", ["measurement calcium | value=5, unit=meq/L"], OPEN),  # two charges
    ("in measurement hemoglobin A1c | comparator=<, high=9, unit=%", ["measurement hemoglobin A1c | value=53, unit=mmol/mol"], OPEN),  # another scale
    ("in measurement creatinine clearance | comparator=>=, low=60, unit=mL/min", ["measurement creatinine clearance | value=70, unit=mL/min/{1.73_m2}"], OPEN),
    ("in measurement ALT | comparator=<=, high=2.5, limit_of=ULN", ["measurement ALT | value=100, unit=U/L, upper_limit=40"], MET),
    ("in measurement ALT | comparator=<=, high=2.5, limit_of=ULN", ["measurement ALT | value=101, unit=U/L, upper_limit=40"], NOT),
    ("in measurement ALT | comparator=<=, high=2.5, limit_of=ULN", ["measurement ALT | value=20, unit=U/L"], OPEN),
    ("in measurement hemoglobin | comparator=>=, low=1, limit_of=LLN", ["measurement hemoglobin | value=12, unit=g/dL, lower_limit=12"], MET),
    ("in measurement weight | comparator=>, low=1, limit_of=baseline", ["measurement weight | value=80, unit=kg, upper_limit=90"], OPEN),
    # the latest value up to the index date counts
    ("in measurement ECOG | comparator=<=, high=1", ["measurement ECOG | value=3, start=2024-01-01", "measurement ECOG | value=1, start=2024-06-01"], MET),
    ("in measurement ECOG | comparator=<=, high=1", ["measurement ECOG | value=1, start=2024-06-01", "measurement ECOG | value=3, start=2024-07-01"], MET),
    ("in measurement ECOG | comparator=<=, high=1", ["measurement ECOG | value=1, start=2024-06-01", "measurement ECOG | value=2, start=2024-06-01"], OPEN),
    ("in measurement ECOG | comparator=<=, high=1, window=P14D, window_relation=within, anchor=screening", ["measurement ECOG | value=1, start=2024-06-01"], OPEN),
    ("in measurement ECOG | comparator=<=, high=1, window=P14D, window_relation=within, anchor=screening", ["measurement ECOG | value=1, start=2024-06-16"], MET),
    ("ex measurement HBsAg | status=positive", ["measurement HBsAg | status=negative"], NOT),
    ("in measurement HBsAg | status=negative, negated=true", ["measurement HBsAg | status=negative"], MET),
    ("in measurement HBsAg | status=negative, negated=true", ["measurement HBsAg | status=positive"], NOT),
    ("in measurement HBsAg | status=negative, negated=true", [], OPEN),
    ("ex measurement ALT | status=elevated", ["measurement ALT | value=50, unit=U/L, upper_limit=40"], MET),
    ("ex measurement ALT | status=elevated", ["measurement ALT | value=30, unit=U/L, upper_limit=40, lower_limit=5"], NOT),
    ("ex measurement ALT | status=elevated", ["measurement ALT | value=30, unit=U/L"], OPEN),
    ("ex drug prednisone | comparator=>, low=20, unit=mg/d", ["drug prednisone | value=30, unit=mg/d, start=2024-01-01"], MET),
    ("ex drug prednisone | comparator=>, low=20, unit=mg/d", ["drug prednisone | value=140, unit=mg/wk, start=2024-01-01", "complete drug"], NOT),
    ("ex drug prednisone | comparator=>, low=20, unit=mg/d", ["drug prednisone | value=10, unit=mg/d, start=2024-01-01"], OPEN),  # there may be more
    ("ex drug prednisone | comparator=>, low=20, unit=mg/d", ["drug prednisone | start=2024-01-01", "complete drug"], OPEN),
]  # fmt: skip
PRESENCE = [
    ("ex condition asthma", ["condition asthma"], MET),
    ("ex condition asthma", ["condition Asthmas"], MET),
    ("ex condition asthma", [], OPEN),
    ("ex condition asthma", ["complete condition"], NOT),
    ("ex condition asthma", ["complete drug"], OPEN),
    ("ex condition asthma", ["condition asthma | certainty=absent"], NOT),
    ("ex condition asthma", ["condition asthma | certainty=absent", "condition asthma"], OPEN),  # the record contradicts itself
    ("ex condition asthma", ["condition asthma | certainty=suspected", "complete condition"], OPEN),
    ("ex condition asthma", ["condition asthma | subject=family", "complete condition"], NOT),
    ("ex condition asthma | family=true", ["condition asthma | subject=family"], MET),
    ("ex condition asthma | family=true", ["condition asthma", "complete condition"], OPEN),
    ("ex condition asthma | family=true", ["complete family"], NOT),
    ("ex condition asthma | uncertain=true", ["condition asthma | certainty=suspected"], MET),
    ("ex condition asthma | uncertain=true", ["complete condition"], OPEN),
    ("ex procedure surgery | hypothetical=true", ["procedure surgery | start=2024-01-01"], OPEN),
    ("ex procedure surgery | hypothetical=true", ["procedure surgery | certainty=planned"], MET),
    ("in condition asthma | negated=true", ["condition asthma"], NOT),
    ("in condition asthma | negated=true", ["complete condition"], MET),
    ("in condition asthma | negated=true", [], OPEN),
    ("ex condition infection", ["condition pneumonia | is_a=infection"], MET),
    ("ex condition asthma | concept_code=D001249, concept_code_system=MeSH", ["condition bronchial something | concept_code=d001249, concept_code_system=mesh"], MET),
    ("ex condition asthma | concept_code=D001249, concept_code_system=MeSH", ["condition other | concept_code=D001249, concept_code_system=ICD10", "complete condition"], NOT),
    ("ex condition infection | concept_code=D7239, concept_code_system=MeSH", ["condition pneumonia | is_a=MeSH:D7239"], MET),
    ("ex condition hypertension | status=uncontrolled", ["condition hypertension"], OPEN),
    ("ex condition hypertension | status=uncontrolled", ["condition hypertension | status=uncontrolled"], MET),
    ("ex condition hypertension | status=uncontrolled", ["condition hypertension | status=controlled", "complete condition"], NOT),
    ("ex condition infection | status=active", ["condition infection | start=2024-06-01"], MET),
    ("ex condition HIV | status=positive", ["condition HIV"], MET),
    ("in condition HIV | status=negative, negated=true", ["complete condition"], MET),
    ("in condition HIV | status=negative, negated=true", ["condition HIV"], NOT),
    ("in pregnancy pregnancy test | status=negative, negated=true", ["measurement pregnancy test | status=negative, start=2024-06-29"], MET),
    ("in pregnancy pregnancy test | status=negative, negated=true", ["procedure pregnancy test | start=2024-06-29"], OPEN),
    ("ex drug insulin", ["measurement insulin | value=5"], OPEN),  # measured, not given
    ("ex drug heparin | route=intravenous", ["drug heparin | route=subcutaneous", "complete drug"], NOT),
    ("ex drug heparin | route=intravenous", ["drug heparin"], OPEN),
    ("ex drug aspirin | text=Hypersensitivity to aspirin", ["drug aspirin"], OPEN),
    ("in other", ["complete other"], OPEN),
]  # fmt: skip
TIMES = [
    ("ex condition asthma", ["condition asthma | start=2010-01-01"], MET),
    ("ex condition asthma", ["condition asthma | start=2010-01-01, end=2015-01-01", "complete condition"], NOT),
    ("ex condition asthma | historical=true", ["condition asthma | start=2010-01-01, end=2015-01-01"], MET),
    ("ex condition asthma | historical=true", ["condition asthma | start=2010-01-01"], MET),
    ("ex condition asthma", ["condition asthma | start=2024-07-01", "complete condition"], NOT),  # after the index date
    ("ex condition asthma | historical=true", ["condition asthma | certainty=absent, start=2024-06-30"], OPEN),  # absent on one day
    ("ex drug rituximab | historical=true, window=P6M, window_relation=within, anchor=screening", ["drug rituximab | start=2023-12-30, end=2023-12-30"], MET),
    ("ex drug rituximab | historical=true, window=P6M, window_relation=within, anchor=screening", ["drug rituximab | start=2023-12-29, end=2023-12-29", "complete drug"], NOT),
    ("ex drug rituximab | historical=true, window=P6M, window_relation=within, anchor=screening", ["drug rituximab | start=2023-12-29, end=2023-12-29"], OPEN),
    ("ex drug rituximab | historical=true, window=P6M, window_relation=within, anchor=screening", ["drug rituximab | end=2024-01-15"], MET),
    ("ex drug rituximab | historical=true, window=PT24H, window_relation=within, anchor=Day 1", ["drug rituximab | start=2024-06-30, end=2024-06-30"], MET),
    ("ex drug rituximab | historical=true, window=P24H, window_relation=within, anchor=Day 1", ["drug rituximab | start=2024-06-30, end=2024-06-30"], OPEN),  # no ISO duration
    ("ex drug rituximab | historical=true, window=PT24H, window_relation=within, anchor=Day 1", ["drug rituximab | start=2024-06-29, end=2024-06-29"], OPEN),  # 25 hours perhaps
    ("ex drug rituximab | historical=true, window=PT24H, window_relation=within, anchor=Day 1", ["drug rituximab | start=2024-06-28, end=2024-06-28", "complete drug"], NOT),
    ("ex drug rituximab | historical=true, window_relation=within, anchor=first dose", ["drug rituximab | start=2024-01-01, end=2024-01-01"], OPEN),  # 5 half-lives
    ("ex procedure surgery | historical=true, window=P4W, window_relation=within, anchor=transplantation", ["procedure surgery | start=2024-06-01"], OPEN),
    ("ex procedure surgery | historical=true, window=P4W, window_relation=within, anchor=transplantation", ["procedure surgery | start=2024-01-15", "event transplantation | start=2024-02-01"], MET),
    ("ex procedure surgery | historical=true, window=P4W, window_relation=within, anchor=transplantation", ["procedure surgery | start=2024-02-15", "event transplantation | start=2024-02-01"], OPEN),
    ("ex procedure surgery | historical=true", ["procedure surgery"], MET),
    ("ex procedure surgery", ["procedure surgery | start=2020-01-01"], OPEN),
    ("ex procedure surgery | historical=true, window=P4W, window_relation=within", ["procedure surgery"], OPEN),
    ("in procedure surgery | negated=true, window=P4W, window_relation=at_least_before, anchor=screening", ["procedure surgery | start=2024-06-10"], NOT),
    ("in procedure surgery | negated=true, window=P4W, window_relation=at_least_before, anchor=screening", ["procedure surgery | start=2024-05-10", "complete procedure"], MET),
    ("in condition asthma | window=P1Y, window_relation=at_least_before, anchor=screening", ["condition asthma | start=2023-06-30"], MET),
    ("in condition asthma | window=P1Y, window_relation=at_least_before, anchor=screening", ["condition asthma | start=2023-07-01", "complete condition"], NOT),
    ("in drug metformin | window=P4W, window_relation=at_least_before, anchor=screening, status=stable", ["drug metformin | start=2024-01-01, status=stable"], MET),
    ("in drug chemotherapy | window=P4W, window_relation=at_least_before, anchor=screening", ["drug chemotherapy | start=2024-01-01, end=2024-02-01", "complete drug"], OPEN),
    ("in drug chemotherapy | window=P4W, window_relation=at_least_before, anchor=screening", ["drug chemotherapy | start=2024-06-10, end=2024-06-20", "complete drug"], NOT),
    ("in contraception contraception | window=P6M, window_relation=after, anchor=last dose of study drug", ["contraception contraception"], OPEN),
    ("ex condition asthma | window_relation=during, anchor=screening", ["condition asthma"], MET),
    ("ex condition asthma | window_relation=during, anchor=study", ["condition asthma"], OPEN),
    ("in drug metformin | duration_low=P28D", ["drug metformin | start=2024-06-02"], MET),
    ("in drug metformin | duration_low=P28D", ["drug metformin | start=2024-06-03", "complete drug"], NOT),
    ("in age age | comparator=between, low=18, high=75, unit=a", ["birth | start=1948-07-01"], MET),  # 75 years and 364 days
    ("in age age | comparator=between, low=18, high=75, unit=a", ["birth | start=1948-06-30"], NOT),
    ("in age age | comparator=>=, low=18, unit=a", ["birth | start=2006-07-01"], NOT),
    ("in age age | comparator=>=, low=18, unit=a", ["age | value=18, unit=a"], MET),
    ("in age age | comparator=>=, low=6, unit=mo", ["birth | start=2024-01-01"], NOT),
    ("in age age | comparator=>=, low=30, unit=mo", ["age | value=2, unit=a"], OPEN),
    ("in age age | comparator=>=, low=24, unit=mo", ["age | value=2, unit=a"], MET),
    ("in age age | comparator=>=, low=18, unit=a", [], OPEN),
    ("in sex women", ["sex female"], MET),
    ("in sex male", ["sex female"], NOT),
    ("in sex male or female", ["sex male"], MET),
    ("in sex male", [], OPEN),
    ("in sex male", ["sex unspecified"], OPEN),
]  # fmt: skip


@pytest.mark.parametrize(("row", "facts", "answer"), [pytest.param(*case, id=str(n)) for n, case in enumerate(BOUNDS, 1)])
def test_bounds(row: str, facts: list[str], answer: str) -> None:
    assert list(answers(criteria(row), patients(*facts)).values()) == [answer]


@pytest.mark.parametrize(("row", "facts", "answer"), [pytest.param(*case, id=str(n)) for n, case in enumerate(PRESENCE, 1)])
def test_presence(row: str, facts: list[str], answer: str) -> None:
    assert list(answers(criteria(row), patients(*facts)).values()) == [answer]


@pytest.mark.parametrize(("row", "facts", "answer"), [pytest.param(*case, id=str(n)) for n, case in enumerate(TIMES, 1)])
def test_times(row: str, facts: list[str], answer: str) -> None:
    assert list(answers(criteria(row), patients(*facts)).values()) == [answer]


def test_without_an_index_date_nothing_is_told_of_times() -> None:
    rules = criteria("ex condition asthma", "in age age | comparator=>=, low=18, unit=a")
    assert answers(rules, patients("condition asthma", "age | value=40", index=None)) == {"E01": OPEN, "I02": MET}
