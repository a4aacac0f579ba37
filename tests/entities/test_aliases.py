"""Other names in brackets behind a drug."""

from __future__ import annotations

import pytest

from trialtab.entities.aliases import Alias, aliases
from trialtab.entities.recurrence import with_recurring
from trialtab.types import Entity, Label, Source


def found(text: str, *, label: Label = Label.DRUG, confidence: float = 0.9) -> list[str]:
    drug = Entity(0, len("foolimumab"), label, source=Source.MODEL, confidence=confidence)
    return [text[each.start_char : each.end_char] for each in aliases(text, [drug], [(0, len(text))])]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("foolimumab (Foolix) helps", ["Foolix"]),
        ("foolimumab [Foolix®] helps", ["Foolix"]),
        ("foolimumab (FLM, Foolix™) helps; FLM and Foolix are one", ["FLM", "Foolix", "FLM", "Foolix"]),
        ("foolimumab (Foolix or FooMab) helps", ["Foolix", "FooMab"]),
        ("foolimumab (Foolix), FOOLIX and Foolixes", ["Foolix"]),
        ("foolimumab® (Foolix) helps", ["Foolix"]),
        # not names, or not of this drug
        ("foolimumab (Quuxfactory, New York) helps", []),
        ("foolimumab (Placebo) helps", []),
        ("foolimumab (Merck) helps", []),
        ("foolimumab (BID) helps", []),
        ("foolimumab (FM) helps", []),
        ("foolimumab (20 mg) helps", []),
        ("foolimumab (given daily) helps", []),
        ("foolimumab helps (Foolix)", []),
        ("foolimumab (Foolix helps", []),
        ("foolimumab\n\n(Foolix) helps", []),
        ("foolimumab", []),
    ],
)
def test_aliases(text: str, names: list[str]) -> None:
    assert found(text) == names


def test_of_a_sure_drug_alone() -> None:
    assert found("foolimumab (Foolix)", label=Label.CONDITION) == found("foolimumab (Foolix)", confidence=0.5) == []


def test_only_prose_is_looked_at_and_the_drug_says_how_sure() -> None:
    text, drug = "foolimumab (Foolix). Foolix", Entity(0, 10, Label.DRUG, confidence=0.8)
    assert list(aliases(text, [drug], [(0, 20)])) == [Alias(12, 18, 0.8)]
    spans = with_recurring(text, [drug], [], [], [(0, len(text))])
    assert [(each.start_char, each.end_char, each.label, each.confidence) for each in spans] == [
        (0, 10, "DRUG", 0.8),
        (12, 18, "DRUG", 0.72),
        (21, 27, "DRUG", 0.72),
    ]
    assert with_recurring(text, [drug], [], [], []) == [drug]
