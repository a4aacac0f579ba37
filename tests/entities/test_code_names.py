"""Code names of drugs in prose: what shows them, and what letters and digits are else."""

from __future__ import annotations

import pytest

from trialtab.entities.code_names import code_names
from trialtab.entities.recurrence import with_recurring
from trialtab.types import Entity, Label, Source


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("A study of the safety of QX-4417 in gnat fever", ["QX-4417"]),
        ("Efficacy and safety of Quux-11263 in gnat fever", ["Quux-11263"]),
        ("Pharmacokinetics (PK) of Q160 are measured", ["Q160"]),
        ("multiple ascending doses of QXYZ 39644 are given", ["QXYZ 39644"]),
        ("Adults receive oral QX4417B twice a day", ["QX4417B"]),
        ("100 mg QX-4417 once a day", ["QX-4417"]),
        ("Effects of a single QX4417-01 infusion", ["QX4417-01"]),
        ("We give QX4417 or placebo", ["QX4417"]),
        ("QX4417 tablets are taken with water", ["QX4417"]),
        ("The efficacy of\n      a single QX4417", ["QX4417"]),
        ("QX4417 in healthy male volunteers", ["QX4417"]),
        ("QX4417 binds. The safety of QX4417 is known; qx4417, QX44175 and QX4418 are others", ["QX4417", "QX4417"]),
        # neither cue nor drug beside it, or another kind of thing
        ("Protocol QX4417 was amended", []),
        ("The QX4417 study enrolls adults", []),
        ("Outcomes of NCT04417123 in adults", []),
        ("Effects of COVID-1944 on sleep", []),
        ("activity of CYP450 enzymes", []),
        ("activity of P450 enzymes", []),
        ("the safety of QX-44 in adults", []),  # two digits are a gene or a marker as often
        ("treatment of March 2010", []),
        ("doses of 4417 mg", []),
        ("effects of QX4417/QX99 mixtures", []),
    ],
)
def test_code_names(text: str, codes: list[str]) -> None:
    found = code_names(text, [], [(0, len(text))])
    assert [text[start:end] for start, end in found] == codes


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("foolimumab (QX-4417) helps", ["QX-4417"]),
        ("foolimumab [QXY# 441700] helps", ["QXY# 441700"]),
        ("foolimumab (QX-4417, from yeast) helps", ["QX-4417"]),
        ("foolimumab and gnats (QX-4417) help", []),
        ("foolimumab (study QX-4417) helps", []),
    ],
)
def test_a_code_in_brackets_behind_a_drug(text: str, codes: list[str]) -> None:
    drug = Entity(0, len("foolimumab"), Label.DRUG)
    assert [text[start:end] for start, end in code_names(text, [drug], [(0, len(text))])] == codes
    assert code_names(text, [drug._replace(label=Label.CONDITION)], [(0, len(text))]) == []


def test_only_prose_is_looked_at() -> None:
    text = "QX4417 binds. The safety of QX4417 is known"
    assert code_names(text, [], [(0, 13)]) == []
    assert code_names(text, [], [(14, len(text))]) == [(28, 34)]
    assert code_names(text, [], []) == []


def test_a_part_of_a_code_gives_way_to_the_whole_and_a_surer_whole_stays() -> None:
    text = "The safety of QXYZ 39644 is known. QXYZ 39644 binds."
    part = Entity(14, 18, Label.DRUG, source=Source.MODEL, confidence=0.5)
    whole = Entity(35, 45, Label.DRUG, source=Source.MODEL, confidence=0.95)
    found = with_recurring(text, [part, whole], [], [], [(0, len(text))])
    assert [(each.start_char, each.end_char, each.confidence) for each in found] == [(14, 24, 0.855), (35, 45, 0.95)]


SPACED = [
    # text, codes written with a space in it
    ("QX-4417 tablets hold 5 mg of QX 4417.", ["QX 4417"]),
    ("QX4417 is new. QX 4417 is given with QX 4418.", ["QX 4417"]),
    ("QX-4417 in rooms QX  4417 and QX-4417", []),  # two spaces
    ("QX 4417 is given.", []),  # by itself it may be a room or a form
    ("QX-4417 in 4417 adults, qx 4417", []),
]


@pytest.mark.parametrize(("text", "expected"), SPACED)
def test_spaced_codes(pipeline, text: str, expected: list[str]) -> None:
    found = pipeline(text)._.trial_entities
    spaced = [
        text[each.start_char : each.end_char]
        for each in found
        if each.rule.startswith("codes:") and " " in text[each.start_char : each.end_char]
    ]
    assert spaced == expected
