"""What stands on the Doc: cues with exact places, windows, bounds, hard-wrapped lines; disk, bytes, DocBin, processes."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc, DocBin

from tests.context.helpers import component_of, make_nlp, rule_files, said_of, tagged_doc
from trialtab.context.component import Context
from trialtab.docs import get_values, set_values
from trialtab.errors import PatternError
from trialtab.types import Comparator, Quantity, Window, WindowRelation


@pytest.fixture(scope="module")
def nlp() -> Language:
    return make_nlp()


def run(nlp: Language, tagged: str) -> Doc:
    return nlp.get_pipe("trialtab_context")(tagged_doc(nlp, tagged)[0])


def test_cues_have_their_places(nlp: Language) -> None:
    doc = run(nlp, "No history of [epilepsy|C|]")
    (assertion,) = get_values(doc, "assertions")
    assert [(start, end) for start, end, _ in assertion.cues] == [(0, 13)]
    assert [(span.text, span.label_) for span in doc.spans["cues"]] == [("No history of", "NEGATED_HISTORICAL")]


def test_a_cue_may_be_broken_over_lines(nlp: Language) -> None:
    doc = run(nlp, "No history\n        of [epilepsy|C|], including but not\n    limited to [absences|C|]")
    assert said_of(doc) == ["HN", "HN"]
    assert doc.spans["cues"][0].text == "No history\n        of"


def test_a_bounded_measurement_is_a_new_demand(nlp: Language) -> None:
    doc, _ = tagged_doc(nlp, "No severe [edema|C|], [oxygen saturation|M|] above 92%")
    start = doc.text.index("above")
    bound = Quantity(start, len(doc.text) - 1, Comparator.GT, 92.0, None, False, None, "%", "%")
    set_values(doc, "quantities", [bound])
    assert said_of(component_of(nlp)(doc)) == ["N", ""]


def test_words_of_a_window_are_no_cues(nlp: Language) -> None:
    doc, _ = tagged_doc(nlp, "[Asthma|C|] attack in the past 6 months or [gout|C|]")
    start = doc.text.index("in the")
    end = doc.text.index(" or")
    set_values(doc, "windows", [Window(start, end, "P6M", WindowRelation.WITHIN, None, -1, -1)])
    assert said_of(component_of(nlp)(doc)) == ["", ""]


def test_a_test_at_screening_is_not_past(nlp: Language) -> None:
    doc = run(nlp, "Historically positive [HBV test|M|] or a positive test at screening for [HBV|C|]")
    assert said_of(doc) == ["H", ""]


def test_nothing_of_medspacy_stays_on_the_doc(nlp: Language) -> None:
    doc = run(nlp, "No [gout|C|]")
    doc.to_bytes()
    assert "context_graph" not in str(doc.user_data)


def test_empty_doc(nlp: Language) -> None:
    assert get_values(nlp.get_pipe("trialtab_context")(nlp.make_doc("")), "assertions") == ()


def test_without_rules() -> None:
    blank = spacy.blank("en")
    component = blank.add_pipe("trialtab_context")
    with pytest.raises(PatternError, match="E241"):
        component(blank.make_doc("No gout"))


TAGGED = "No [gout|C|N]; history of [stroke|C|H] ¶ [asthma|C|] except [cough|C|X]"


def test_disk_and_bytes(nlp: Language, tmp_path: Path) -> None:
    component = component_of(nlp)
    component.to_disk(tmp_path / "context")
    doc, wanted = tagged_doc(nlp, TAGGED)
    for restored in (
        Context(nlp, "again").from_disk(tmp_path / "context"),
        Context(nlp, "again").from_bytes(component.to_bytes()),
    ):
        assert said_of(restored(doc)) == wanted
        assert restored.files == rule_files()


def test_docbin(nlp: Language) -> None:
    doc = run(nlp, TAGGED)
    packed = DocBin(store_user_data=True, docs=[doc]).to_bytes()
    (back,) = DocBin().from_bytes(packed).get_docs(nlp.vocab)
    assert get_values(back, "assertions") == tuple(get_values(doc, "assertions"))


def test_two_processes(nlp: Language) -> None:
    docs = [tagged_doc(nlp, TAGGED)[0] for _ in range(4)]
    wanted = tagged_doc(nlp, TAGGED)[1]
    assert [said_of(doc) for doc in nlp.pipe(docs, n_process=2, batch_size=2)] == [wanted] * 4


WORDS = st.sampled_from(
    [
        "no",
        "history of",
        "prior",
        "or",
        "current",
        "(",
        ")",
        ",",
        "except",
        "if",
        "but",
        "[gout|C|]",
        "[aspirin|D|]",
        "negative",
        ".",
    ]
)


@given(st.lists(st.lists(WORDS, min_size=1, max_size=9).map(" ".join), min_size=1, max_size=4))
@settings(max_examples=150, deadline=None)
def test_one_assertion_an_entity_and_no_cue_of_another_item(items: list[str]) -> None:
    nlp = _shared()
    doc = run(nlp, " ¶ ".join(items))
    entities, assertions = get_values(doc, "trial_entities"), get_values(doc, "assertions")
    assert [assertion.entity for assertion in assertions] == list(range(len(entities)))
    for entity, assertion in zip(entities, assertions, strict=True):
        (item,) = [c for c in get_values(doc, "criteria") if c.start_char <= entity.start_char < c.end_char]
        assert all(item.start_char <= start < end <= item.end_char for start, end, _ in assertion.cues)


_MADE: list[Language] = []


def _shared() -> Language:
    if not _MADE:
        _MADE.append(make_nlp())
    return _MADE[0]
