"""What a row asks of a participant, from its side, its denial, its exception and what stands beside it."""

from __future__ import annotations

import pytest

from trialtab.context.rules import parse_rules
from trialtab.patterns import pattern_text
from trialtab.relations.records import Constraint
from trialtab.tables.demands import demands_in
from trialtab.tables.requirement import PERMISSION, requirements
from trialtab.types import Assertion, Criterion, DocFindings, Domain, Entity, Kind, Label

HAVE, NOT, ALLOWED = "must_have", "must_not_have", "allowed"
# rows of one item: concept letters with flags: - negated, x exception, c condition, p permitted; domain after a colon; + grouped
CASES = [
    ("in", "a", [HAVE]),
    ("in", "a-", [NOT]),
    ("in", "ap", [ALLOWED]),  # prior radiotherapy is allowed
    ("in", "a-p", [NOT]),
    ("in", "a ax", [HAVE, NOT]),  # any tumour except melanoma
    ("in", "a- ax", [NOT, ALLOWED]),  # no tumour except skin cancer
    ("in", "a ax:drug", [HAVE, ALLOWED]),
    ("in", "ac b", [ALLOWED, HAVE]),  # women of childbearing potential must use contraception
    ("ex", "a", [NOT]),
    ("ex", "a-", [HAVE]),
    ("ex", "a-:contraception", [HAVE]),  # patients not using contraception
    ("ex", "a ax", [NOT, ALLOWED]),
    ("ex", "a a-x", [NOT, ALLOWED]),
    ("ex", "a b-", [NOT, ALLOWED]),  # sepsis without fever
    ("ex", "a b-:contraception", [NOT, HAVE]),  # pregnant, or not using contraception
    ("ex", "ac b-", [ALLOWED, HAVE]),
    ("ex", "a+ b-+", [NOT, HAVE]),  # one or the other
    ("ex", "?", [None]),
]


@pytest.mark.parametrize(("kind", "rows", "wanted"), CASES)
def test_requirement(kind: str, rows: str, wanted: list[str | None]) -> None:
    side = Kind.INCLUSION if kind == "in" else Kind.EXCLUSION
    words = rows.split()
    entities = tuple(Entity(n, n + 1, Label.CONDITION) for n in range(len(words)))
    assertions = tuple(
        Assertion(n, cues=((0, 1, "PER001"),) if "p" in word[1:].partition(":")[0] else ()) for n, word in enumerate(words)
    )
    findings = DocFindings(
        "x" * 9, criteria=(Criterion("X01", None, side, 0, 9, ""),), entities=entities, assertions=assertions
    )
    assert requirements(findings, [constraint(n, word) for n, word in enumerate(words)]) == wanted


def constraint(number: int, word: str) -> Constraint:
    flags, _, domain = word[1:].partition(":")
    return Constraint(
        0,
        -1 if word == "?" else number,
        Domain(domain) if domain else Domain.CONDITION,
        number,
        number + 1,
        negated="-" in flags,
        exception="x" in flags,
        is_condition="c" in flags,
        group="g" if "+" in flags else "",
    )


def test_permissions_are_told_by_the_ids_of_their_rules() -> None:
    rules = parse_rules(pattern_text("context_rules.tsv"))
    assert {rule.category for rule in rules if rule.id.startswith(PERMISSION)} == {"PERMITTED", "PERMITTED_HISTORICAL"}
    assert all(rule.id.startswith(PERMISSION) for rule in rules if rule.category == "PERMITTED")


DEMANDS = [
    # text, (statement, what stands from the demand on, whether it names what is asked)
    ("No asthma. Men must use condoms; women pills", [("Men must use condoms;", "must use condoms;", True)]),
    ("eGFR < 30 (must be measured twice)", []),
    ("eGFR < 30 (patients must be fed)", [("patients must be fed", "must be fed", True)]),
    ("An ECG should be performed.", [("An ECG should be performed.", "should be performed.", False)]),
    ("Those who must take X", []),
    ("Subjects must not smoke", []),
    ("Must be 18", []),  # nobody is told of
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), DEMANDS)
def test_demands(text, expected) -> None:
    criterion = Criterion("E01", None, Kind.EXCLUSION, 0, len(text), "")
    found = [(text[each.start : each.end], text[each.at : each.end], each.asks) for each in demands_in(text, criterion)]
    assert found == expected
