"""Twice the text takes twice the steps, whatever the text is made of: counted, not timed."""

from __future__ import annotations

import pytest

from tests.relations.steps import steps_of
from tests.relations.tagged import findings_from
from tests.relations.test_bindings import LEXICON
from trialtab.entities.union import union
from trialtab.relations.constraints import find_constraints
from trialtab.tables.criteria import criterion_rows
from trialtab.tables.entities import entity_rows
from trialtab.tables.places import Places
from trialtab.types import DocFindings

N = 24
MOST = 2.15  # 2, and what a first item costs
PARTS = [  # taken in turn
    "[AST|MEASUREMENT], [ALT|MEASUREMENT] or [bilirubin|MEASUREMENT] {> 2 x ULN|> 2 _ _ ULN} <within 4 weeks|P4W within _>",
    "History of [asthma|CONDITION] <within 6 months|P6M within _> or [gout|CONDITION]",
    "[age|PERSON:age] {≥ 18 years|>= 18 _ a _}",
    "[prednisone|DRUG] {> 20 mg/day|> 20 _ mg/d _} (~for 4 weeks|P4W~)",
    "[NYHA|MEASUREMENT] class III (or [stroke|CONDITION] grade 2)",
]
SHAPES = {
    "items": ("", "\n", PARTS),
    "clauses of one item": ("", "; ", PARTS),
    "sentences of one item": ("", " gone. ", [part[0].upper() + part[1:] for part in PARTS]),
    "one statement": ("", ", ", PARTS),
    "a list with a window": ("<Within 4 weeks|P4W within _> ", ", ", ["[asthma|CONDITION]", "[gout|CONDITION]"]),
    "a list with a bound": ("{> 2 x ULN|> 2 _ _ ULN} for ", ", ", ["[AST|MEASUREMENT]", "[ALT|MEASUREMENT]"]),
    "aliases in one bracket": (
        "[aspartate aminotransferase|MEASUREMENT] (",
        " or ",
        ["[AST|MEASUREMENT]", "[SGOT|MEASUREMENT]"],
    ),
    "windows before a list": ("", ", ", ["<within 4 weeks|P4W within _>"]),
    "windows that count from what follows": (
        "",
        ", and ",
        ["<at least 6 weeks since|P6W at_least_before _> [surgery|PROCEDURE]"],
    ),
    "bounds of one concept": ("[AST|MEASUREMENT] ", " and ", ["{> 2 x ULN|> 2 _ _ ULN}", "{< 5 x ULN|< 5 _ _ ULN}"]),
    "ages": ("[age|PERSON:age] ", " or ", ["{18 years|>= 18 _ a _}"]),
    "people": ("", " or ", ["men {≥ 18 years|>= 18 _ a _}"]),
    "brackets": ("", " ", ["([asthma|CONDITION]", "<within 4 weeks|P4W within _> and)"]),
    "sub-items": ("One of the following <within 6 months|P6M within _>:\n- ", "\n- ", ["[asthma|CONDITION]"]),
}


def _findings(shape: str, n: int) -> DocFindings:
    head, joint, parts = SHAPES[shape]
    tail = ", [asthma|CONDITION], [gout|CONDITION]" * n if shape == "windows before a list" else ""
    return findings_from(head + joint.join((parts * n)[:n]) + tail)


@pytest.mark.parametrize("shape", SHAPES)
def test_constraints_take_steps_in_proportion(shape: str) -> None:
    small, large = _findings(shape, N), _findings(shape, 2 * N)
    assert find_constraints(large, LEXICON)  # fills what is remembered of names
    few = steps_of(lambda: find_constraints(small, LEXICON))
    many = steps_of(lambda: find_constraints(large, LEXICON))
    assert few > 0
    assert many <= MOST * few


@pytest.mark.parametrize("shape", ["items", "clauses of one item", "sub-items"])
def test_rows_take_steps_in_proportion(shape: str) -> None:
    counts = []
    for n in (N, 2 * N):
        findings = _findings(shape, n)
        constraints, places = find_constraints(findings, LEXICON), Places(findings, None)
        rows = steps_of(lambda f=findings, c=constraints, p=places: criterion_rows("T", None, f, c, p))
        counts.append(rows + steps_of(lambda f=findings, p=places: entity_rows("T", f.text, union(f), p)))
    assert counts[1] <= MOST * counts[0]
