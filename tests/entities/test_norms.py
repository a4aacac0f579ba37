"""One spelling of names that no word list has, and that equal names of a text have one norm."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from trialtab.docs import get_values
from trialtab.entities.norms import one_spelling
from trialtab.types import Label

CASES = [
    ("active infections", Label.CONDITION, "active infection"),
    ("anti-tumour therapies", Label.PROCEDURE, "antitumor therapy"),
    ("co-morbidities", Label.CONDITION, "comorbidity"),
    ("biopsy- proven", Label.PROCEDURE, "biopsy-proven"),
    ("haemorrhagic cystitis", Label.CONDITION, "hemorrhagic cystitis"),
    ("haemolytic anaemias", Label.CONDITION, "hemolytic anemia"),
    ("oesophageal varices", Label.CONDITION, "esophageal varix"),
    ("brain metastases", Label.CONDITION, "brain metastasis"),
    ("migraine headaches", Label.CONDITION, "migraine headache"),
    ("loading doses", Label.OBSERVATION, "loading dose"),
    ("skin abscesses", Label.CONDITION, "skin abscess"),
    ("medication(s)", Label.DRUG, "medication"),
    ("topical antibiotics", Label.DRUG, "topical antibiotic"),
    (") immunoglobulin g", Label.MEASUREMENT, "immunoglobulin g"),
    ("males or females", Label.OBSERVATION, "male or female"),
    ("tomatoes", Label.OBSERVATION, "tomato"),
    # what only looks like a plural or another spelling
    ("gestational diabetes", Label.CONDITION, "gestational diabetes"),
    ("molecular cytogenetics", Label.MEASUREMENT, "molecular cytogenetics"),
    ("graves", Label.CONDITION, "graves"),
    ("bacterial sepsis", Label.CONDITION, "bacterial sepsis"),
    ("liver abscess", Label.CONDITION, "liver abscess"),
    ("cellulitis", Label.CONDITION, "cellulitis"),
    ("herpes virus", Label.CONDITION, "herpes virus"),
    ("pre- and postmenopausal", Label.CONDITION, "pre- and postmenopausal"),
    ("anti-double-stranded dna", Label.MEASUREMENT, "anti-double-stranded dna"),
    ("non-hodgkin lymphoma", Label.CONDITION, "non-hodgkin lymphoma"),
    ("co-infection", Label.CONDITION, "co-infection"),
    ("aerobic exercise", Label.PROCEDURE, "aerobic exercise"),
    ("both sexes", Label.OBSERVATION, "both sexes"),
    ("diseases of lungs and liver function", Label.CONDITION, "diseases of lungs and liver function"),
    ("pcr", Label.MEASUREMENT, "pcr"),
    ("Crohn's diseases", Label.CONDITION, "Crohn's diseases"),  # with a capital: written by hand
]


@pytest.mark.parametrize(("norm", "label", "expected"), CASES)
def test_one_spelling(norm: str, label: Label, expected: str) -> None:
    assert one_spelling(norm, label) == expected


@given(st.text(st.sampled_from("abcdeghilmnoprstuy -()"), max_size=30), st.sampled_from(list(Label)))
def test_it_is_never_empty_and_stays_once_it_is_reached(name: str, label: Label) -> None:
    norm = " ".join(name.split())
    once = one_spelling(norm, label)
    assert bool(once) == bool(norm)
    assert once == once.strip()


SAME = [
    ("Exclusion criteria: active infection; active infections", "infection"),
    ("Exclusion criteria: anti-tumour therapy; antitumor therapies", "antitumor"),
    ("Inclusion criteria: NYHA grade III; New York Heart Association class I", "New York"),
]


@pytest.mark.parametrize(("text", "part"), SAME)
def test_equal_names_have_one_norm(pipeline: Language, text: str, part: str) -> None:
    norms = [entity.norm for entity in get_values(pipeline(text), "trial_entities") if entity.norm and part in entity.norm]
    assert len(norms) == 2
    assert len(set(norms)) == 1


APART = [
    ("blood urea", "blood urea nitrogen"),
    ("CK-MB", "creatine kinase"),
    ("ionized calcium", "serum calcium"),
    ("specific IgE", "total IgE"),
    ("slow vital capacity", "forced vital capacity"),
    ("partial Mayo score", "Mayo score"),
    ("CGI-S", "CGI-I"),
    ("combined positive score", "tumor proportion score"),
    ("T-score", "bone mineral density"),
    ("BMI percentile", "BMI"),
    ("monoclonal gammopathy", "monoclonal gammopathy of undetermined significance"),
    ("ketoacidosis", "diabetic ketoacidosis"),
    ("kinase inhibitor", "tyrosine kinase inhibitor"),
]


@pytest.mark.parametrize(("one", "other"), APART)
def test_what_has_another_scale_has_another_norm(pipeline: Language, one: str, other: str) -> None:
    """A number of one would be wrong of the other: blood urea is twice the blood urea nitrogen."""
    found = get_values(pipeline(f"Inclusion criteria: {one}; {other}"), "trial_entities")
    norms = [entity.norm for entity in found]
    assert len(norms) == 2
    assert norms[0] != norms[1]
