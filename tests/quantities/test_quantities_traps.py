"""What is no quantity, though it has a number in it; and what beside it is one."""

import pytest

from tests.quantities.marked import check, find

NOTHING = [
    "HIV-1 infection",
    "HIV 1/2 or HTLV-1/2",
    "SARS-CoV-2 infection",
    "COVID-19 pneumonia",
    "an IL-6 inhibitor",
    "anti-CD20 and anti-CD 19",
    "CD4+ cells",
    "T3 disease, cT2c",
    "T2-4 N0-3 M0",
    "hepatitis B surface antigen",
    "type 2 diabetes",
    "types 1 and 2",
    "Day 0",
    "Days 1-5",
    "on days 1, 8, 15 and 22",
    "Visit 1",
    "Visits 2 to 4",
    "week 28",
    "weeks 2-4",
    "cycle 3",
    "chemotherapy for 2L and beyond",
    "grade 3-4 neutropenia",
    "grades 1 to 2",
    "stage III or 4",
    "stage 2-3",
    "NYHA III-IV",
    "NYHA class 3 or 4 heart failure",
    "ASA class 1-3",
    "phase 2",
    "cohorts 1-4",
    "part 2 of the study",
    "dose level 3",
    "the 1997 criteria",
    "since 2019",
    "from 2010 to 2015",
    "between 2010 and 2015",
    "9/11/01",
    "23/03/2020",
    "2019-05-01",
    "12-lead ECG",
    "a 7-point scale",
    "a 2-week course",
    "24-hour urine",
    "a 6-month follow-up",
    "the 10 item scale",
    "5-fluorouracil",
    "5-FU",
    "6-mercaptopurine",
    "18F-FDG",
    "90Y-labelled",
    "G6PD deficiency",
    "HLA-B27 and HLA 5/6 match",
    "BAY 43-9006",
    "protocol 89-DK-0005",
    "NCT01234567",
    "t(9;22), 11q23, -5/5q-",
    "version 4.03",
    "section 4.8.15",
    "CTCAE v5.0",
    "randomised 1:1",
    "in a 2:1 ratio",
    "from 22:00 to 24:00",
    "visual acuity of 20/40 to 20/320",
    "Gleason 3+4",
    "HER2 3+",
    "n = 12 and (N=40)",
    "p < 0.05, alpha=0.05",
    "at least two of the following",
    "one or more of the following",
    "no more than 1 of the following",
    "any 2 of 3 criteria",
    "at least 3 of 5",
    "phone +33 1 49 81 20 76",
    "doi: 10.1016/S2665-9913(24)00298-4",
    "2025 Apr;7(4):261-273",
    "three times a day",
    "2 per day",
    "high β 2MG",
    "someone, often",
    "Mitoxantrone on days -5 to -4",
    "day -7",
    "factor VIII",
    "vitamin B12 and D3",
    "omega-3 fatty acids",
    "half of the patients",
    "normal saline",
    "within normal limits",
    "the upper limit of the range of motion",
    "a normal sinus rhythm",
    "the following: 1) consent; 2) agreement",
    "an ECG (see Appendix 3)",
    "CNS WHO grade 4 glioma",
    "item 10 of the scale",
    "Step 4 therapy (GINA 2009)",
    "Lancet 2011; 377",
    "over the past year",
    "at most sites",
    "up to the investigator",
    "no more vomiting, at least",
    "an age-specific norm",
    "a woman who: 1) is fertile",
    "six to seven times a day",
    "score 3 = collapse",
    "N=20 N=20",
    "performance status (0 vs 1)",
    "Day 2 or better",
]
BESIDE = [
    ("1.[[≥ 18 years]]", ">= 18 _ a"),
    ("a) [[18 years or older]]", ">= 18 _ a"),
    ("PaO 2 [[< 70 mmHg]]", "< _ 70 mm[Hg]"),
    ("PaO2/FiO2 [[≤ 200 mmHg]]", "<= _ 200 mm[Hg]"),
    ("SpO2 [[≥ 92%]]", ">= 92 _ %"),
    ("CD4 + [[<200 x 106 / L]]", "< _ 200 10*6/L"),
    ("β 2MG of [[3 mg/L]]", ". 3 3 mg/L"),
    ("IL-6 [[> 10 pg/mL]]", "> 10 _ pg/mL"),
    ("DAS28 [[> 3.2]]", "> 3.2 _ _"),
    ("HbA1c [[≥ 7%]]", ">= 7 _ %"),
    ("SLEDAI-2K [[≥ 6]]", ">= 6 _ _"),
    ("within [[30 days]] of Day 0", ". 30 30 d"),
    ("[[5-mg]] tablets", ". 5 5 mg"),
    ("a [[2-cm]] lesion", ". 2 2 cm"),
    ("a washout of [[at least a 2-week]] period", ">= 2 _ wk"),
    ("grade [[> 1]] toxicity", "> 1 _ _"),
    ("toxicity [[greater than Grade 1]]", "> 1 _ _"),
    ("stage [[≥ 3]] disease", ">= 3 _ _"),
    ("[[28 ± 3 days]] later", ". 28 28 d"),
    ("Ara-C [[2g/m2]] q12h -8, BU [[3.2 mg/kg]] -7 to -5", ". 2 2 g/m2; . 3.2 3.2 mg/kg"),
    ("from 0% at day 6 to [[40%]]", None),
    ("[[200 mg]] to 300 patients", ". 200 200 mg"),
    ("[[500 mg]] x 3 days", None),
    ("Bilirubin [[> 3 times ULN]] in the presence of jaundice", "> 3 _ _ ULN"),
    ("[[> 200 mmHg]] systolic", "> 200 _ mm[Hg]"),
    ("[[20 mg]] twice daily", ". 20 20 mg"),
    ("[[1.5 x 10^9/L]]. 3. serum", ". 1.5 1.5 10*9/L"),
    ("18 or [[more than 65 years]]", "> 65 _ a"),
    ("[[1 unit]] of blood", ". 1 1 U"),
    ("[[50 mg]] ITF2357 at 6-hour intervals", ". 50 50 mg"),
]


@pytest.mark.parametrize("text", NOTHING)
def test_nothing(text: str) -> None:
    assert find(text) == []


@pytest.mark.parametrize(("marked", "answers"), [row for row in BESIDE if row[1]], ids=[row[0] for row in BESIDE if row[1]])
def test_beside(marked: str, answers: str) -> None:
    check(marked, answers)


def test_range_is_not_read_across_a_label() -> None:
    assert [(q.low, q.high, q.unit) for q in find("from 0% at day 6 to 40%")] == [(0.0, 0.0, "%"), (40.0, 40.0, "%")]


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("Cohort 1 - 10 mg; cohort 2 - 20 mg", [(10, 10), (20, 20)]),
        ("Day 1 - 0.6 g/kg", [(0.6, 0.6)]),
        ("Dose level 2- 20 mg/kg", [(20, 20)]),
        ("Level 1 - 20 mg; level 2 - 40 mg", [(20, 20), (40, 40)]),
        ("Days 2-10 800 mg twice", [(800, 800)]),
        ("day 3 to 10 800mg daily", [(800, 800)]),
        ("from day 2 400 mg daily", [(400, 400)]),
        ("10 800 mg", [(10800, 10800)]),
        ("daily 10 800 mg", [(10800, 10800)]),
        ("a creatinine level 1 - 2 mg/dL", [(1, 2)]),
        ("a dose 1 - 2 mg", [(1, 2)]),
        ("1 - 2 mg", [(1, 2)]),
        ("Group 1-2 mg", [(1, 2)]),
    ],
)
def test_the_number_of_a_part_begins_no_range(text: str, ends: list[tuple[float, float]]) -> None:
    assert [(q.low, q.high) for q in find(text)] == ends


def test_offsets_count_in_the_full_text_and_nothing_outside_is_read() -> None:
    from tests.quantities.marked import LEXICON
    from trialtab.quantities.find import find_quantities
    from trialtab.quantities.times.text import Piece

    text = "Inclusion: 1.18 years or older; platelets >= 75 g/L"
    start, end = text.index("18 years"), text.index(";")
    (quantity,) = find_quantities(Piece(text[start:end], start), LEXICON)
    assert text[quantity.start_char : quantity.end_char] == "18 years or older"
    assert (quantity.low, quantity.unit) == (18.0, "a")


def test_empty_and_odd_text() -> None:
    assert find("") == []
    assert find("İ" * 5 + " > 5 mg")[0].low == 5.0
    assert find("5" * 400) == []
    assert find("1,2,3,4,5,6,7,8,9,10") == []
    assert find("≤ .½ or . 5") == []
