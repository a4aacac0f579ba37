"""Phrases around head nouns: where they begin and end, and what they do beside known entities."""

from __future__ import annotations

import pytest

from tests.entities.generative_helpers import known_entity, lexicon, tag, tokens_of, unmark
from trialtab.entities.generative import find_generative
from trialtab.entities.tokens import TokenTable
from trialtab.types import Domain, Label

PHRASES = [
    pytest.param("No history of [chronic renal failure] now", Label.CONDITION, id="course and organ, cue outside"),
    pytest.param("severe [hepatic impairment]", Label.CONDITION, id="severity outside"),
    pytest.param("clinically significant [cardiovascular disease]", Label.CONDITION, id="significance outside"),
    pytest.param("active [opportunistic infection]", Label.CONDITION, id="status outside"),
    pytest.param("known [CNS involvement]", Label.CONDITION, id="involvement"),
    pytest.param("any other [congenital heart defects]", Label.CONDITION, id="two modifiers"),
    pytest.param("[drug-induced liver injury]", Label.CONDITION, id="hyphenated cause"),
    pytest.param("[lupus-related kidney disease]", Label.CONDITION, id="related compound"),
    pytest.param("[non-ischemic heart disease]", Label.CONDITION, id="negated adjective is part of the name"),
    pytest.param("[Crohn's disease]", Label.CONDITION, id="possessive name"),
    pytest.param("suffers from [Kikuchi disease]", Label.CONDITION, id="capitalised name"),
    pytest.param("[cancer of the prostate] in the past", Label.CONDITION, id="of the organ"),
    pytest.param("[disorders of the thyroid]", Label.CONDITION, id="bare head with an organ after it"),
    pytest.param("[carcinoma in situ of the cervix]", Label.CONDITION, id="in situ of the organ"),
    pytest.param("[complete left bundle branch block]", Label.CONDITION, id="laterality of a conduction block"),
    pytest.param("[upper respiratory tract infection]", Label.CONDITION, id="side word beside an organ"),
    pytest.param("[suicidal tendencies]", Label.CONDITION, id="tendencies"),
    pytest.param("[squamous cell\n   carcinoma]", Label.CONDITION, id="hard-wrapped line"),
    pytest.param("[allogeneic stem cell transplantation] last year", Label.PROCEDURE, id="transplantation"),
    pytest.param("elective [cardiac surgery]", Label.PROCEDURE, id="surgery of an organ"),
    pytest.param("[renal replacement therapy]", Label.PROCEDURE, id="a procedure among the therapies"),
    pytest.param("[immunosuppressive therapy] within a month", Label.DRUG, id="a drug class among the therapies"),
    pytest.param("[anti-CD20 antibodies]", Label.DRUG, id="antibodies given"),
    pytest.param("[antimitochondrial antibodies]", Label.MEASUREMENT, id="antibodies measured"),
    pytest.param("[Bruton tyrosine kinase (BTK) inhibitor]", Label.DRUG, id="acronym in brackets inside a class"),
    pytest.param("[beta-blockers]", Label.DRUG, id="modifier and head in one token"),
    pytest.param("[HMG-CoA reductase inhibitors]", Label.DRUG, id="enzyme target"),
    pytest.param("any [investigational drug]", Label.DRUG, id="investigational drug"),
    pytest.param("[24-hour urine protein level] above", Label.MEASUREMENT, id="specimen before the analyte"),
    pytest.param("[Young Mania Rating Scale score]", Label.MEASUREMENT, id="title of an instrument"),
    pytest.param("[fumigatus-specific IgE levels]", Label.MEASUREMENT, id="specific compound"),
    pytest.param("adequate [bone marrow function]", Label.MEASUREMENT, id="organ function"),
    pytest.param("an [implanted cardiac pacemaker]", Label.DEVICE, id="device"),
]


@pytest.mark.parametrize(("marked", "label"), PHRASES)
def test_phrase(marked: str, label: Label) -> None:
    text, spans = unmark(marked)
    assert [((each.start_char, each.end_char), each.label) for each in tag(text)] == [(spans[0], label)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("The disease is stable in these subjects", id="bare disease"),
        pytest.param("a condition that may confound the study", id="bare condition"),
        pytest.param("study drug, study treatment, study procedures", id="what every protocol names"),
        pytest.param("in the opinion of the investigator", id="boilerplate"),
        pytest.param("other treatment of this disorder", id="bare treatment"),
        pytest.param("failure to respond", id="bare failure"),
        pytest.param("baseline values at each visit", id="specimen words alone"),
        pytest.param("protocol-related procedures", id="compound with a border word"),
        pytest.param("left lesion", id="side word without an organ"),
        pytest.param("the diagnosis and prognosis of subjects", id="everyday words with a medical ending"),
    ],
)
def test_not_a_phrase(text: str) -> None:
    assert tag(text) == []


def test_a_heading_of_treatments_is_no_entity() -> None:
    assert tag("Endocrine therapy:\n - At least 4 weeks since the last") == []
    assert len(tag("Required: endocrine therapy: yes")) == 1


def test_no_phrase_crosses_a_range() -> None:
    text = "chronic renal disease"
    found = tag(text, ranges=[(0, 2), (2, 3)])
    assert found == []
    assert [text[each.start_char : each.end_char] for each in tag(text, ranges=[(0, 1), (1, 3)])] == ["renal disease"]


def test_substance_abuse_is_lifestyle() -> None:
    assert [(each.label, each.domain) for each in tag("active substance abuse")] == [(Label.CONDITION, Domain.LIFESTYLE)]


@pytest.mark.parametrize(
    ("text", "part", "label", "expected"),
    [
        pytest.param("progressive lupus nephritis disease", "lupus nephritis", Label.CONDITION, ["progressive lupus nephritis disease"],
                     id="a known condition is a modifier"),
        pytest.param("chronic pancreatitis", "pancreatitis", Label.CONDITION, [], id="course alone adds nothing to a known condition"),
        pytest.param("left kidney cancer", "kidney cancer", Label.CONDITION, [], id="laterality adds nothing"),
        pytest.param("sarcomatoid kidney cancer", "kidney cancer", Label.CONDITION, ["sarcomatoid kidney cancer"], id="a type does"),
        pytest.param("kidney cancer", "kidney cancer", Label.CONDITION, [], id="the same bounds are not repeated"),
        pytest.param("lung disease progression", "lung disease progression", Label.CONDITION, [], id="inside a longer known entity"),
        pytest.param("cancer of the tongue", "cancer", Label.CONDITION, ["cancer of the tongue"], id="an organ after a known head"),
    ],
)  # fmt: skip
def test_beside_a_known_entity(text: str, part: str, label: Label, expected: list[str]) -> None:
    known = [known_entity(text, part, label, norm=part)]
    assert [text[each.start_char : each.end_char] for each in tag(text, known)] == expected


def test_a_known_drug_keeps_its_place_before_a_treatment_noun() -> None:
    text = "prednisone treatment"
    assert tag(text, [known_entity(text, "prednisone", Label.DRUG, norm="prednisone", code="8640")]) == []


def test_open_modifiers_are_less_sure() -> None:
    listed, open_ = tag("renal disease")[0], tag("xanthogranulomatic disease")[0]
    assert listed.confidence > open_.confidence


def test_hyphens_cut_apart_by_another_tokenizer_make_no_difference() -> None:
    """A tokenizer may give "beta", "-", "blockers"."""
    text = "beta-blockers and drug-induced liver injury"
    words = ["beta", "-", "blockers", "and", "drug", "-", "induced", "liver", "injury"]
    starts = [0, 4, 5, 14, 18, 22, 23, 31, 37]
    tokens = TokenTable(words, words, starts, [start + len(word) for start, word in zip(starts, words, strict=True)])
    assert tokens.ends[-1] == len(text) and tokens_of(text).words != words
    found = find_generative(text, tokens, [(0, len(words))], [], lexicon())
    assert [text[each.start_char : each.end_char] for each in found] == ["beta-blockers", "drug-induced liver injury"]
