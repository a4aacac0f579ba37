"""What a result is said of: the tagged sentence, the status words as [[marked]], the status of each concept."""

from __future__ import annotations

import dataclasses
import re

import pytest

from tests.relations.tagged import findings_from
from tests.relations.test_bindings import LEXICON
from trialtab.relations.constraints import find_constraints
from trialtab.types import Term

VALUES = {
    "elevations": "elevated", "low": "decreased", "high": "elevated", "within normal limits": "normal", "seronegative": "negative",
    "seropositive": "positive", "increased": "elevated", "rise in": "elevated",
}  # fmt: skip


def statuses_of(marked: str) -> list[tuple[str, str | None, bool]]:
    words = re.findall(r"<<(.+?)>>", marked)
    findings = findings_from(marked.replace("<<", "").replace(">>", ""))
    terms, position = [], 0
    for word in words:
        position = findings.text.index(word, position)
        value = VALUES.get(word.lower(), word.lower())
        terms.append(Term(position, position + len(word), "status", value))
        position += len(word)
    findings = dataclasses.replace(findings, terms=tuple(terms))
    rows = []
    for item in find_constraints(findings, LEXICON):
        entity = findings.entities[item.entity]
        rows.append((findings.text[entity.start_char : entity.end_char], item.status, item.negated))
    return rows


CASES = [
    ("before_list", "<<positive>> [ANA|MEASUREMENT] or [dsDNA|MEASUREMENT]", [("ANA", "positive", False), ("dsDNA", "positive", False)]),
    ("after_list", "[HBsAg|MEASUREMENT] and [HCV antibody|MEASUREMENT] <<negative>>",
     [("HBsAg", "negative", True), ("HCV antibody", "negative", True)]),
    ("within_limits", "[sodium|MEASUREMENT], [potassium|MEASUREMENT] <<within normal limits>>",
     [("sodium", "normal", False), ("potassium", "normal", False)]),
    ("for_conditions", "<<seropositive>> for [HIV|CONDITION], [hepatitis B|CONDITION]",
     [("HIV", "positive", False), ("hepatitis B", "positive", False)]),
    ("conditions_alone", "<<positive>> [HIV|CONDITION] or [asthma|CONDITION]", [("HIV", "positive", False), ("asthma", None, False)]),
    ("bound_member", "<<elevated>> [bilirubin|MEASUREMENT] or [ALT|MEASUREMENT] {> 3 ULN|> 3 _ _ ULN}",
     [("bilirubin", "elevated", False), ("ALT", None, False)]),
    ("state_is_not_shared", "<<active>> [hepatitis B|CONDITION] or [asthma|CONDITION]",
     [("hepatitis B", "active", False), ("asthma", None, False)]),
    ("marker_of_disease", "HER2 <<negative>> [breast cancer|CONDITION]", [("breast cancer", None, False)]),
    ("marker_inside", "[HER2-<<negative>> breast cancer|CONDITION]", [("HER2-negative breast cancer", None, False)]),
    ("seronegative_disease", "[<<seronegative>> arthritis|CONDITION]", [("seronegative arthritis", None, False)]),
    ("tested_for", "patients tested <<negative>> for [HIV|CONDITION]", [("HIV", "negative", True)]),
    ("virus_itself", "[HIV|CONDITION] <<negative>> volunteers", [("HIV", "negative", True)]),
    ("bracketed_result", "[HBsAg|MEASUREMENT] (<<negative>>)", [("HBsAg", "negative", True)]),
    ("bracketed_other", "[prostate cancer|CONDITION] (<<abnormal>> serum marker)", [("prostate cancer", None, False)]),
    ("have_other", "[hepatitis C antibody|MEASUREMENT] must have <<negative>> PCR", [("hepatitis C antibody", None, False)]),
    ("low_measurement", "<<low>> [hemoglobin|MEASUREMENT]", [("hemoglobin", "decreased", False)]),
    ("low_condition", "<<low>> [back pain|CONDITION]", [("back pain", None, False)]),
    ("low_far", "<<low>> risk by [ECG|MEASUREMENT]", [("ECG", None, False)]),
    ("noun_after", "[AST|MEASUREMENT] and [ALT|MEASUREMENT] <<elevations>>", [("AST", "elevated", False), ("ALT", "elevated", False)]),
    ("noun_before", "any <<rise in>> [PSA|MEASUREMENT]", [("PSA", "elevated", False)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [pytest.param(*case[1:], id=case[0]) for case in CASES])
def test_statuses(text: str, expected: list[tuple[str, str | None, bool]]) -> None:
    assert statuses_of(text) == expected
