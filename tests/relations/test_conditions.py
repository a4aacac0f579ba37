"""What is asked only of some: the sentence, and of whom each row is said to ask. Conditions alone are marked `!`."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from tests.relations.tagged import findings_from
from trialtab.relations.conditions.find import with_conditions
from trialtab.relations.conditions.lexicon import FILE, ConditionLexicon
from trialtab.relations.records import Constraint
from trialtab.types import DocFindings, Domain, Kind, SectionKind, Segment

LEXICON = ConditionLexicon.from_files({FILE: (Path(__file__).parents[2] / "patterns" / FILE).read_text(encoding="utf-8")})
# (text with tagged concepts, kind, concept -> of whom it is asked; "!" for a row that only states a condition, "" for all)
CASES = [
    ("For women of [childbearing potential|CONDITION:pregnancy]: a [pregnancy test|MEASUREMENT]", "in",
     {"childbearing potential": "!", "pregnancy test": "women of childbearing potential"}),
    ("Women of [childbearing potential|CONDITION:pregnancy] must use [contraception|PROCEDURE]", "in",
     {"childbearing potential": "!", "contraception": "Women of childbearing potential"}),
    ("If [diabetic|CONDITION], [HbA1c|MEASUREMENT] < 9 %", "in", {"diabetic": "!", "HbA1c": "diabetic"}),
    ("[HbA1c|MEASUREMENT] < 9 % if [diabetic|CONDITION]", "in", {"diabetic": "!", "HbA1c": "diabetic"}),
    ("Written [consent|OBSERVATION] of a parent (if under 18 years of age)", "in", {"consent": "under 18 years of age"}),
    ("In patients with [hepatitis B|CONDITION], [HBV DNA|MEASUREMENT] < 2000 IU/mL", "in",
     {"hepatitis B": "!", "HBV DNA": "patients with hepatitis B"}),
    ("Patients with [liver metastases|CONDITION]: [AST|MEASUREMENT] <= 5 x ULN", "in",
     {"liver metastases": "!", "AST": "Patients with liver metastases"}),
    ("Males: [hemoglobin|MEASUREMENT] > 13 g/dL", "in", {"hemoglobin": "Males"}),
    ("Female patients must not be [breastfeeding|CONDITION:pregnancy]", "in", {"breastfeeding": "Female patients"}),
    ("Patients receiving [prednisone|DRUG] must have a stable [dose|OBSERVATION]", "in",
     {"prednisone": "!", "dose": "Patients receiving prednisone"}),
    ("Women of [childbearing potential|CONDITION:pregnancy] not using [contraception|PROCEDURE]", "ex",
     {"childbearing potential": "!", "contraception": "Women of childbearing potential"}),
    ("For women of [childbearing potential|CONDITION:pregnancy]:\n- negative [pregnancy test|MEASUREMENT]", "in",
     {"childbearing potential": "!", "pregnancy test": "women of childbearing potential"}),
    ("[Asthma|CONDITION]; for patients with [diabetes|CONDITION]: [HbA1c|MEASUREMENT] < 9 %", "in",
     {"Asthma": "", "diabetes": "!", "HbA1c": "patients with diabetes"}),
    ("When treated with [statins|DRUG], no [myopathy|CONDITION]", "in", {"statins": "!", "myopathy": "treated with statins"}),
    ("If female, [pregnancy|CONDITION:pregnancy] (by a test), [breastfeeding|CONDITION:pregnancy]", "ex",
     {"pregnancy": "female", "breastfeeding": "female"}),
    # traps
    ("[Lupus|CONDITION] (needs [consent|OBSERVATION] of a parent if under 18)", "in", {"Lupus": "", "consent": "under 18"}),
    ("A male participant is eligible if he is willing to:\n- use [condoms|DEVICE]", "in", {"condoms": ""}),
    ("Patients with one of the following: [asthma|CONDITION], [COPD|CONDITION]", "in", {"asthma": "", "COPD": ""}),
    ("Men and women must sign [consent|OBSERVATION]", "in", {"consent": ""}),
    ("Women who are [pregnant|CONDITION:pregnancy] or [breastfeeding|CONDITION:pregnancy]", "ex", {"pregnant": "", "breastfeeding": ""}),
    ("Patients with [diabetes|CONDITION]", "in", {"diabetes": ""}),
    ("[Depression|CONDITION], or if the patient is [suicidal|CONDITION]", "ex", {"Depression": "", "suicidal": ""}),
    ("If [surgery|PROCEDURE] is planned", "ex", {"surgery": ""}),
    ("[Consent|OBSERVATION] of a guardian, if applicable", "in", {"Consent": ""}),
    ("[Biopsy|PROCEDURE] if clinically indicated", "in", {"Biopsy": ""}),
    ("Women who are [breastfeeding|CONDITION:pregnancy] must not be included", "in", {"breastfeeding": ""}),
    ("In patients with [asthma|CONDITION], [COPD|CONDITION] or cystic fibrosis", "ex", {"asthma": "", "COPD": ""}),
    ("Patients must have [measurable disease|CONDITION]", "in", {"measurable disease": ""}),
    ("Patients must have:\n- [lupus|CONDITION]", "in", {"lupus": ""}),
    ("Patients with heart disease:\n- [angina|CONDITION]", "ex", {"angina": ""}),
    ("For 4 weeks before screening, stable [metformin|DRUG]", "in", {"metformin": ""}),
    ("Subjects diagnosed with any of these: [lupus|CONDITION]", "in", {"lupus": ""}),
    ("[Epilepsy|CONDITION]. If [seizures|CONDITION] occur", "ex", {"Epilepsy": "", "seizures": ""}),
]  # fmt: skip


def constraints_of(findings: DocFindings) -> list[Constraint]:
    """One plain constraint an entity."""
    rows = []
    for number, entity in enumerate(findings.entities):
        index = max(i for i, criterion in enumerate(findings.criteria) if criterion.start_char <= entity.start_char)
        rows.append(Constraint(index, number, entity.domain or Domain.CONDITION, entity.start_char, entity.end_char))
    return rows


@pytest.mark.parametrize(
    ("tagged", "kind", "wanted"), [pytest.param(*case, id=re.sub(r"\|\w+(?::\w+)?", "", case[0])) for case in CASES]
)
def test_conditions(tagged: str, kind: str, wanted: dict[str, str]) -> None:
    findings = findings_from(tagged)
    side = Kind.INCLUSION if kind == "in" else Kind.EXCLUSION
    criteria = tuple(criterion._replace(kind=side) for criterion in findings.criteria)
    findings = DocFindings(findings.text, criteria=criteria, entities=findings.entities, quantities=())
    found = {}
    for row in with_conditions(findings, constraints_of(findings), LEXICON):
        entity = findings.entities[row.entity]
        said = "!" if row.is_condition else (row.condition.text if row.condition else "")
        found[findings.text[entity.start_char : entity.end_char]] = said
    assert found == wanted


@pytest.mark.parametrize(
    ("sentence", "columns"),
    [
        ("Males: [hemoglobin|MEASUREMENT] > 13 g/dL", (Domain.SEX, "male", False, None, None, None, None)),
        ("[Consent|OBSERVATION] of a parent if under 18 years", (Domain.AGE, "age", False, "<", None, 18.0, "a")),
        ("Children aged 5-8 years: [IgG|MEASUREMENT] < 4.5 g/L", (Domain.AGE, "age", False, "between", 5.0, 8.0, "a")),
        ("For children 9 years and older: [IgG|MEASUREMENT] < 6 g/L", (Domain.AGE, "age", False, ">=", 9.0, None, "a")),
        (
            "Men with partners of [childbearing potential|CONDITION] must use [condoms|DEVICE]",
            (None, None, False, None, None, None, None),
        ),
        ("If [asthma|CONDITION] or [COPD|CONDITION], no [smoking|CONDITION]", (None, None, False, None, None, None, None)),
        ("[Steroids|DRUG] if no change within 2 weeks", (None, None, False, None, None, None, None)),
        ("If [asthma|CONDITION], [FEV1|MEASUREMENT] > 60", (Domain.CONDITION, "asthma", False, None, None, None, None)),
    ],
)
def test_a_condition_in_columns(sentence: str, columns: tuple[object, ...]) -> None:
    findings = findings_from(sentence)
    findings = DocFindings(findings.text, criteria=findings.criteria, entities=findings.entities)
    rows = with_conditions(findings, constraints_of(findings), LEXICON)
    (condition,) = {row.condition for row in rows if row.condition}
    assert condition[1:8] == columns


def test_long_items_take_no_longer_by_the_character() -> None:
    """Nested repeats in the patterns would show here: the text is all beginnings of conditions that never end."""
    text = "for women of " * 4000
    findings = findings_from(text + "[asthma|CONDITION]")
    with_conditions(findings, constraints_of(findings), LEXICON)


@pytest.mark.parametrize(
    ("disease", "wanted"), [("Gout", ["!", "Patients with hypertension"]), ("Arterial hypertension", ["", ""]), ("", ["", ""])]
)
def test_patients_with_another_disease_than_the_registered(disease: str, wanted: list[str]) -> None:
    """Of everybody asks only what is asked of patients with the trial's own disease."""
    findings = findings_from("Patients with [hypertension|CONDITION] must have taken [ramipril|DRUG]")
    shift = len(disease) + 1
    findings = replace(
        findings,
        text=f"{disease}\n{findings.text}",
        criteria=tuple(
            item._replace(kind=Kind.INCLUSION, start_char=item.start_char + shift, end_char=item.end_char + shift)
            for item in findings.criteria
        ),
        entities=tuple(
            item._replace(start_char=item.start_char + shift, end_char=item.end_char + shift) for item in findings.entities
        ),
        segments=(Segment(0, len(disease), SectionKind.CONDITION, 0),) if disease else (),
    )
    made = with_conditions(findings, constraints_of(findings), LEXICON)
    assert ["!" if row.is_condition else row.condition.text if row.condition else "" for row in made] == wanted
