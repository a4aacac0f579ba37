"""The component in a pipeline."""

from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import DocBin

from trialtab.errors import SettingsError
from trialtab.ner.component import SCORES_KEY, TrialNer
from trialtab.ner.features import Register, hit_numbers, register_of
from trialtab.ner.tags import TokenSpan
from trialtab.types import SectionKind

TEXTS = ["Severe asthma under aspirin", "No aspirin within 4 weeks; severe asthma", "", "asthma\n\nasthma or aspirin or asthma"]


def shown(nlp: Language, text: str) -> list[tuple[int, int, str, str]]:
    doc = nlp(text)
    return [(span.start_char, span.end_char, span.label_, span.kb_id_) for span in doc.spans[SCORES_KEY]]


def test_entities_and_scored_spans_are_the_same(tagger: Language) -> None:
    found = 0
    for doc in tagger.pipe(TEXTS):
        spans = doc.spans[SCORES_KEY]
        assert [(span.start, span.end, span.label_) for span in spans] == [(ent.start, ent.end, ent.label_) for ent in doc.ents]
        assert all(0 <= float(span.kb_id_) <= 1 for span in spans)
        found += len(spans)
    assert found


def test_learnt_helpers_are_never_given(tagger: Language) -> None:
    component = tagger.get_pipe("ner")
    assert isinstance(component, TrialNer)
    assert component.labels == ("DRUG", "CONDITION")
    assert {ent.label_ for doc in tagger.pipe(TEXTS * 3) for ent in doc.ents} <= {"DRUG", "CONDITION"}


def test_disk_bytes_and_docbin(tagger: Language, tmp_path: Path) -> None:
    expected = [shown(tagger, text) for text in TEXTS]
    tagger.to_disk(tmp_path / "model")
    loaded = spacy.load(tmp_path / "model")
    assert [shown(loaded, text) for text in TEXTS] == expected
    again = spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": "trialtab.tokenizer.v1"}}})
    again.add_pipe("trialtab_ner", name="ner")
    again.from_bytes(tagger.to_bytes())
    assert [shown(again, text) for text in TEXTS] == expected
    docs = DocBin(docs=tagger.pipe(TEXTS)).to_bytes()
    ents = [len(doc.ents) for doc in DocBin().from_bytes(docs).get_docs(tagger.vocab)]
    assert ents == [len(spans) for spans in expected]


def test_two_processes(tagger: Language) -> None:
    expected = [[(ent.text, ent.label_) for ent in doc.ents] for doc in tagger.pipe(TEXTS)]
    found = [[(ent.text, ent.label_) for ent in doc.ents] for doc in tagger.pipe(TEXTS, n_process=2, batch_size=2)]
    assert found == expected


def test_stretches_count_from_their_start(tagger: Language) -> None:
    component = tagger.get_pipe("ner")
    assert isinstance(component, TrialNer)
    doc = tagger.make_doc("Severe asthma under aspirin")
    whole = component.text_of(doc, hits=[TokenSpan(3, 4, "DRUG")], register=Register.REGISTRY)
    assert whole.hits.tolist() == [0, 0, 0, 1]
    assert whole.register == Register.REGISTRY
    part = component.text_of(doc, 2, 4, hits=[TokenSpan(3, 4, "DRUG")])
    assert part.hits.tolist() == [0, 1]
    assert part.register == Register.CRITERIA
    spans = component.find_many([part, component.text_of(doc, 0, 0), whole])
    assert len(spans) == 3
    assert spans[1] == []
    assert all(0 <= span.start < span.end <= 2 for span in spans[0])


def test_hits_of_two_tokens_differ_inside() -> None:
    hits = hit_numbers(4, [TokenSpan(0, 2, "CONDITION"), TokenSpan(3, 4, "FORM")])
    assert hits.tolist() == [3, 4, 0, 0]


@pytest.mark.parametrize(
    ("section", "register"),
    [
        (SectionKind.EXCLUSION, Register.CRITERIA),
        (SectionKind.ELIGIBILITY, Register.CRITERIA),
        (SectionKind.SUMMARY, Register.REGISTRY),
        (SectionKind.ARM, Register.REGISTRY),
    ],
)
def test_register_of_a_section(section: SectionKind, register: Register) -> None:
    assert register_of(section) is register


def test_without_a_network_it_says_what_to_do(blank: Language) -> None:
    blank.add_pipe("trialtab_ner")
    with pytest.raises(SettingsError, match="E225"):
        blank("asthma")
