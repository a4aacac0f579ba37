"""Hand-written phrases: domains of the criterion table, the template language, and properties that hold on any text."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.entities.generative_helpers import lexicon, tag, tokens_of, unmark
from trialtab.entities.generative import find_generative
from trialtab.entities.generative.templates import compile_phrases, match_phrase
from trialtab.types import Domain, Label

DOMAINS = [
    pytest.param("must not be [pregnant] or [breast-feeding]", Domain.PREGNANCY, id="pregnancy"),
    pytest.param("women of [child-bearing potential]", Domain.PREGNANCY, id="childbearing"),
    pytest.param("a negative [serum pregnancy test] at entry", Domain.PREGNANCY, id="pregnancy test without its result"),
    pytest.param("adequate [contraception] throughout", Domain.CONTRACEPTION, id="contraception"),
    pytest.param("uses [oral contraceptives]", Domain.CONTRACEPTION, id="contraceptive drugs"),
    pytest.param("[Signed informed consent] obtained", Domain.CONSENT, id="consent"),
    pytest.param("[assent] of the minor's own", Domain.CONSENT, id="assent"),
    pytest.param("[willing and able to comply] with visits", Domain.CONSENT, id="comply"),
    pytest.param("currently [enrolled in another clinical trial]", Domain.TRIAL_PARTICIPATION, id="another trial"),
    pytest.param("[Participation in any other interventional study] before", Domain.TRIAL_PARTICIPATION, id="any other study"),
    pytest.param("[cigarette smoking] above 10 [pack-years]", Domain.LIFESTYLE, id="smoking"),
    pytest.param("[alcohol dependence]", Domain.LIFESTYLE, id="alcohol dependence"),
    pytest.param("[prisoners] and those [under guardianship]", Domain.DEMOGRAPHIC, id="prisoners"),
    pytest.param("[affiliated to a social security scheme]", Domain.DEMOGRAPHIC, id="social security"),
    pytest.param("[Age] of 18 years", Domain.AGE, id="age"),
    pytest.param("20 years of [age]", Domain.AGE, id="years of age"),
    pytest.param("18 years [old] and above", Domain.AGE, id="years old"),
    pytest.param("18 years or [older]", Domain.AGE, id="or older"),
    pytest.param("[Male], 20 to 40 years", Domain.SEX, id="sex as a requirement"),
    pytest.param("[Men and women] over 20", Domain.SEX, id="both sexes"),
]


@pytest.mark.parametrize(("marked", "domain"), DOMAINS)
def test_domain(marked: str, domain: Domain) -> None:
    text, spans = unmark(marked)
    found = [(each.start_char, each.end_char) for each in tag(text) if each.domain is domain]
    assert found == spans


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        pytest.param("age-matched controls", Domain.AGE, id="age-matched"),
        pytest.param("women of childbearing age", Domain.AGE, id="childbearing age"),
        pytest.param("pregnant women", Domain.SEX, id="pregnant women"),
        pytest.param("men with partners of childbearing potential", Domain.SEX, id="men with partners"),
        pytest.param("lives in a nursing home", Domain.PREGNANCY, id="nursing home"),
        pytest.param("serum lactate above 2 mmol/L", Domain.PREGNANCY, id="lactate"),
        pytest.param("in this clinical trial", Domain.TRIAL_PARTICIPATION, id="this trial"),
        pytest.param("willing to take part in the study", Domain.TRIAL_PARTICIPATION, id="the study"),
        pytest.param("alcoholic hepatitis", Domain.LIFESTYLE, id="a disease, not a habit"),
        pytest.param("the French Society of Oncology", Domain.DEMOGRAPHIC, id="a society, not a language"),
    ],
)
def test_not_this_domain(text: str, domain: Domain) -> None:
    assert [text[each.start_char : each.end_char] for each in tag(text) if each.domain is domain] == []


@pytest.mark.parametrize(
    ("marked", "label"),
    [
        pytest.param("[hypersensitivity] to this", Label.CONDITION, id="allergy"),
        pytest.param("any [contraindication] to imaging", Label.CONDITION, id="contraindication"),
        pytest.param("[stage] III", Label.MEASUREMENT, id="stage without its value"),
        pytest.param("[NYHA class] III", Label.MEASUREMENT, id="class without its value"),
        pytest.param("[ECOG performance status] 0-1", Label.MEASUREMENT, id="performance status"),
        pytest.param("[life expectancy] of 12 weeks", Label.OBSERVATION, id="life expectancy"),
        pytest.param("recent [hospitalization]", Label.PROCEDURE, id="hospitalisation"),
        pytest.param("normal [vital signs]", Label.MEASUREMENT, id="vital signs"),
    ],
)
def test_label(marked: str, label: Label) -> None:
    text, spans = unmark(marked)
    assert [((each.start_char, each.end_char), each.label) for each in tag(text)] == [(spans[0], label)]


def test_an_allergy_leaves_its_drug_alone() -> None:
    assert [each.label for each in tag("hypersensitivity to penicillin")] == [Label.CONDITION, Label.DRUG]


@pytest.mark.parametrize(
    ("template", "text", "matched"),
    [
        pytest.param("breast~feeding", "breastfeeding", True, id="tilde for nothing"),
        pytest.param("breast~feeding", "breast feeding", True, id="tilde for a space"),
        pytest.param("breast~feeding", "breast-feeding", True, id="tilde for a hyphen"),
        pytest.param("skin-test", "skintest", False, id="a hyphen is not nothing"),
        pytest.param("year_old", "year old", False, id="underscore is a hyphen only"),
        pytest.param("[very] ill", "ill", True, id="optional left out"),
        pytest.param("[very] ill", "very ill", True, id="optional taken"),
        pytest.param("(ill|sick) person", "sick person", True, id="alternatives"),
        pytest.param("smok*", "smoker", True, id="any ending"),
        pytest.param("ill", "illness", False, id="whole words"),
        pytest.param("part ... trial", "part in one small trial", True, id="gap of three words"),
        pytest.param("part ... trial", "part. In a trial", False, id="no gap over a full stop"),
        pytest.param("ICU", "icu", False, id="short acronyms keep their case"),
        pytest.param("(HIV|HCV)~(infected)", "HIV-infected", True, id="tilde between groups"),
        pytest.param("read [,|and] write", "read, write", True, id="punctuation"),
    ],
)
def test_template(template: str, text: str, matched: bool) -> None:
    row = {"id": "x", "label": "OBSERVATION", "domain": "", "norm": "", "pattern": template, "confidence": "0.5"}
    by_word, prefixes = compile_phrases([row], "f")
    phrase = next((starts[0][0] for starts in by_word.values()), None) or prefixes[0][1]
    assert (match_phrase(phrase, text, 0, len(text), 0) == len(text)) is matched


WORDS = tuple(
    re.split(
        " ",
        "renal hepatic acute severe disease failure infection cancer of the or and , ( ) / . pregnant consent hepatitis B C type 1 2 "
        "diabetes imatinib mesylate BMS-986165 lopinavir ritonavir anti-CD20 therapy immunosuppressive count platelet in situ skin "
        "age years old 18 male women aged participation another clinical trial HIV positive - 's Crohn \n upper tract study drug",
    )
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=30), st.integers(1, 12))
def test_entities_keep_to_tokens_and_ranges(words: list[str], step: int) -> None:
    text = " ".join(words)
    tokens = tokens_of(text)
    size = len(tokens.words)
    ranges = [(low, min(low + step, size)) for low in range(0, size, step)]
    found = find_generative(text, tokens, ranges, [], lexicon())
    assert found == find_generative(text, tokens, ranges, [], lexicon())
    places = [(each.start_char, each.end_char) for each in found]
    assert places == sorted(places)
    for each in found:
        first, last = tokens.starts.index(each.start_char), tokens.ends.index(each.end_char)
        assert any(low <= first <= last < high for low, high in ranges)
        assert 0 < each.confidence <= 1
    for one, other in pairwise(places):
        assert one[1] < other[1], "none lies in another"


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_safe(text: str) -> None:
    for each in tag(text) if text else ():
        assert 0 <= each.start_char < each.end_char <= len(text)
