"""Lists that share a word: each member is an entity, with the shared word in its norm."""

from __future__ import annotations

import pytest

from tests.entities.generative_helpers import tag, unmark

LISTS = [
    pytest.param("[bacterial], [viral] or [fungal infection]", ["bacterial infection", "viral infection", None], id="three agents"),
    pytest.param("[renal], [hepatic], [cardiac] or [neurological disease]", ["renal disease", "hepatic disease", "cardiac disease", None],
                 id="four organs"),
    pytest.param("[liver] or [kidney disease]", ["liver disease", None], id="organ nouns"),
    pytest.param("[fungal], [bacterial], or [systemic viral infection]", ["fungal infection", "bacterial infection", None], id="member parallel to the nearest modifier"),
    pytest.param("[basal] or [squamous cell carcinoma]", ["basal cell carcinoma", None], id="two shared words"),
    pytest.param("[upper] or [lower respiratory tract infection]", ["upper respiratory tract infection", None], id="sides"),
    pytest.param("[drug] or [alcohol abuse]", ["drug abuse", None], id="substances"),
    pytest.param("[cardiac], or other severe [hepatic disease]", ["cardiac disease", None], id="words between coordinator and member"),
    pytest.param("[respiratory], [cardiovascular] (mild included), or [emotional disorder]",
                 ["respiratory disorder", "cardiovascular disorder", None], id="over a bracket"),
    pytest.param("[multiple organ dysfunction] or [failure]", [None, "multiple organ failure"], id="modifiers shared to the right"),
    pytest.param("[cancer of the lung], [liver] or [bone]", [None, "cancer of liver", "cancer of bone"], id="organs after the head"),
    pytest.param("[acute or chronic infection]", [None], id="course words join"),
    pytest.param("[head and neck cancer]", [None], id="fixed pair"),
    pytest.param("diabetes, [renal disease]", [None], id="a condition by itself is no member"),
    pytest.param("[cancer], [renal disease]", [None, None], id="a head by itself is no member"),
    pytest.param("system or [organ disorder]", [None], id="a general word is no member"),
    pytest.param("[bacterial], [fungal], [viral] or other [infection]", ["bacterial infection", "fungal infection", "viral infection", None],
                 id="a bare head after other"),
    pytest.param("acute or other [infection]", [None], id="a course alone is no member"),
    pytest.param("viral or [infection]", [None], id="a bare head after or alone"),
    pytest.param("[opportunistic illness], or other condition", [None], id="other condition shares nothing"),
    pytest.param("bowel, [symptomatic inflammatory bowel disease]", [None], id="a comma alone joins no long phrase"),
    # lists that share the word before them
    pytest.param("[hepatitis B] or [C]", ["hepatitis B", "hepatitis C"], id="hepatitis letters"),
    pytest.param("[hepatitis A], [B] and [C]", ["hepatitis A", "hepatitis B", "hepatitis C"], id="three letters"),
    pytest.param("[hepatitis B] or [hepatitis C infection]", ["hepatitis B infection", None], id="word repeated, tail"),
    pytest.param("[type 1] or [type 2 diabetes]", ["type 1 diabetes", "type 2 diabetes"], id="types of diabetes"),
    pytest.param("bipolar type I/II", [], id="types of something else"),
    pytest.param("[HIV 1/2 infection]", [None], id="joined"),
]  # fmt: skip


@pytest.mark.parametrize(("marked", "norms"), LISTS)
def test_list(marked: str, norms: list[str | None]) -> None:
    text, spans = unmark(marked)
    found = tag(text)
    assert [text[each.start_char : each.end_char] for each in found] == [text[start:end] for start, end in spans]
    assert [each.norm for each in found] == norms


def test_a_single_hepatitis_is_left_to_the_dictionary() -> None:
    assert tag("hepatitis B.") == []


def test_a_surface_antigen_is_a_measurement_of_its_own() -> None:
    found = tag("positive hepatitis B surface antigen or hepatitis C antibody")
    assert [(each.label.value, each.end_char - each.start_char) for each in found] == [("MEASUREMENT", 27), ("MEASUREMENT", 20)]
