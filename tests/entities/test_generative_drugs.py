"""Drugs by stem, code name, salt and fixed combination, and the words that only look like them."""

from __future__ import annotations

import pytest

from tests.entities.generative_helpers import known_entity, tag, unmark
from trialtab.types import Label


@pytest.mark.parametrize(
    ("marked", "norms"),
    [
        pytest.param("prior [zolbetuximab] use", ["zolbetuximab"], id="antibody"),
        pytest.param("[everolimus] daily", ["everolimus"], id="stem that ends in s"),
        pytest.param("other [triptans]", ["triptan"], id="plural of a class"),
        pytest.param("[statins]", [None], id="class that the head file lists"),
        pytest.param("[BMS-986165], [AZD9291] and [mRNA-1273]", ["bms-986165", "azd9291", "mrna-1273"], id="sponsor codes"),
        pytest.param("[TAB006] infusions", ["tab006"], id="unknown code"),
        pytest.param("[imatinib mesylate] tablets", ["imatinib"], id="salt"),
        pytest.param("[lopinavir/ritonavir]", ["lopinavir/ritonavir"], id="fixed combination"),
        pytest.param("[lopinavir] / [darunavir]", ["lopinavir", "darunavir"], id="two drugs"),
    ],
)
def test_drug(marked: str, norms: list[str]) -> None:
    text, spans = unmark(marked)
    found = tag(text)
    assert [(each.start_char, each.end_char) for each in found] == spans
    assert [each.norm for each in found] == norms
    assert {each.label for each in found} == {Label.DRUG}


@pytest.mark.parametrize(
    "word",
    [
        "IL-6", "CD-20", "COVID-19", "SARS-CoV-2", "PD-L1", "BCR-ABL", "HLA-B27", "ICD-10", "DSM-5", "CA-125", "HER2", "NCT01234567",
        "RTOG-9309", "EAY131", "H1N1", "HPV16", "N95", "IL-12", "TP53", "CYP3A4", "UGT1A1", "QTC450",
        "cholesterol", "worsen", "accept", "April", "cystatin", "aldosterone", "orphan", "phase", "except", "concept", "virus",
        "document", "important", "increase", "metavir", "somatostatin", "interleukin",
    ],
)  # fmt: skip
def test_not_a_drug(word: str) -> None:
    assert [each for each in tag(f"the {word} here") if each.label is Label.DRUG] == []


def test_a_salt_keeps_the_known_code() -> None:
    text = "sumatriptan succinate"
    found = tag(text, [known_entity(text, "sumatriptan", Label.DRUG, norm="sumatriptan", code="37418")])
    assert [(each.end_char, each.norm, each.code) for each in found] == [(len(text), "sumatriptan", "37418")]


def test_a_combination_of_known_drugs_has_its_own_norm_and_no_code() -> None:
    text = "amoxicillin/clavulanate"
    found = tag(text, [known_entity(text, "amoxicillin", Label.DRUG, norm="amoxicillin", code="723")])
    assert [(each.end_char, each.norm, each.code) for each in found] == [(len(text), "amoxicillin/clavulanate", None)]


def test_a_known_drug_is_not_repeated() -> None:
    text = "zolbetuximab"
    assert tag(text, [known_entity(text, text, Label.DRUG, norm=text)]) == []


@pytest.mark.parametrize(
    ("marked", "norm"),
    [
        pytest.param("graded [cT2c] now", "ct2c", id="clinical T with letter"),
        pytest.param("clinical [cT2c] disease", None, id="clinical T before disease"),
        pytest.param("[T3N1M0]", "t3n1m0", id="joined TNM"),
        pytest.param("stage [T3] tumors", None, id="bare T after stage"),
    ],
)
def test_tumour_stage(marked: str, norm: str | None) -> None:
    text, spans = unmark(marked)
    found = [each for each in tag(text) if (each.start_char, each.end_char) == spans[0]]
    assert [(each.label, each.norm) for each in found] == [(Label.MEASUREMENT, norm)]


def test_thyroid_hormones_are_no_tumour_stage() -> None:
    assert all("tnm" not in each.rule for each in tag("free T3 or T4 levels"))
