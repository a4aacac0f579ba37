"""`trialtab_quantities`: which stretches it reads, what it writes, and that it survives disk and other processes."""

from collections.abc import Iterable

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span

from tests.quantities.marked import FILES
from trialtab.docs import get_values, set_values
from trialtab.errors import SettingsError
from trialtab.quantities.component import Quantities
from trialtab.types import Criterion, Kind, SectionKind, Segment


@pytest.fixture(scope="module")
def nlp() -> Language:
    pipeline = spacy.blank("en")
    component = pipeline.add_pipe("trialtab_quantities")
    assert isinstance(component, Quantities)
    component.load_files(FILES)
    return pipeline


def prepared(nlp: Language, text: str, segments: Iterable[Segment] = (), criteria: Iterable[Criterion] = ()) -> Doc:
    doc = nlp.make_doc(text)
    set_values(doc, "segments", segments)
    set_values(doc, "criteria", criteria)
    return doc


def test_writes_values_spans_and_entities(nlp: Language) -> None:
    doc = nlp("Platelets >= 75 x 10^9/L ; rituximab 375 mg/m2 intravenously once weekly for 4 weeks")
    quantities = get_values(doc, "quantities")
    assert [(q.unit, q.low) for q in quantities if q.dimension != "time"] == [("10*9/L", 75.0), ("mg/m2", 375.0)]
    labels = {ent.text: ent.label_ for ent in doc.ents}
    assert labels[">= 75 x 10^9/L"] == "VALUE"
    assert labels["375 mg/m2"] == "DOSE"
    assert labels["intravenously"] == "ROUTE"
    assert labels["once weekly"] == "FREQUENCY"
    assert [span.text for span in doc.spans["quantities"]][:2] == [">= 75 x 10^9/L", "375 mg/m2"]
    assert "once weekly" in [span.text for span in doc.spans["time"]]


def test_window_wins_over_the_number_in_it(nlp: Language) -> None:
    doc = nlp("No surgery within 4 weeks before screening")
    assert [(ent.label_) for ent in doc.ents] == ["TEMPORAL"]
    assert len(get_values(doc, "windows")) == 1


def test_leaves_entities_that_stand(nlp: Language) -> None:
    doc = prepared(nlp, "Vitamin B12 100 mg orally")
    doc.set_ents([Span(doc, 0, 4, label="DRUG")])
    doc = nlp.get_pipe("trialtab_quantities")(doc)
    assert [(ent.text, ent.label_) for ent in doc.ents] == [("Vitamin B12 100 mg", "DRUG"), ("orally", "ROUTE")]
    assert [q.unit for q in get_values(doc, "quantities")] == ["mg"]


def test_other_sections_are_left_alone(nlp: Language) -> None:
    text = "Call 5 mg\n\nAge > 5 years"
    segments = [Segment(0, 9, SectionKind.OTHER, 0), Segment(11, len(text), SectionKind.TITLE, 1)]
    doc = nlp.get_pipe("trialtab_quantities")(prepared(nlp, text, segments))
    assert [(q.start_char, q.low) for q in get_values(doc, "quantities")] == [(15, 5.0)]


def test_criteria_are_read_whole_and_apart(nlp: Language) -> None:
    text = "platelets > 5\n18 years or older"
    criteria = [
        Criterion("I01", None, Kind.INCLUSION, 0, 13, "1."),
        Criterion("I02", None, Kind.INCLUSION, 14, len(text), "2."),
    ]
    doc = nlp.get_pipe("trialtab_quantities")(prepared(nlp, text, [Segment(0, len(text), SectionKind.INCLUSION, 0)], criteria))
    found = get_values(doc, "quantities")
    assert [(text[q.start_char : q.end_char], q.unit) for q in found] == [("> 5", None), ("18 years or older", "a")]


def test_sentences_bound_what_is_read(nlp: Language) -> None:
    doc = prepared(nlp, "Give 5 mg. Age 9 to 12 years")
    for token in doc:
        token.is_sent_start = token.i in (0, 4)
    doc = nlp.get_pipe("trialtab_quantities")(doc)
    assert [doc.text[q.start_char : q.end_char] for q in get_values(doc, "quantities")] == ["5 mg", "9 to 12 years"]


def test_alternatives_count_through_the_document(nlp: Language) -> None:
    text = "Hb > 9 g/dL (90 g/L)\nANC > 1.5 x 10^9/L (1500/mm3)"
    criteria = [Criterion("I01", None, Kind.INCLUSION, 0, 20, ""), Criterion("I02", None, Kind.INCLUSION, 21, len(text), "")]
    doc = nlp.get_pipe("trialtab_quantities")(prepared(nlp, text, [Segment(0, len(text), SectionKind.INCLUSION, 0)], criteria))
    assert [q.alternative_of for q in get_values(doc, "quantities")] == [-1, 0, -1, 2]


def test_a_quantity_inside_a_token_takes_the_token(nlp: Language) -> None:
    doc = nlp("IgG<4g/L")
    assert [(doc.text[q.start_char : q.end_char]) for q in get_values(doc, "quantities")] == ["<4g/L"]
    assert len(doc.spans["quantities"]) == 1


def test_empty_doc(nlp: Language) -> None:
    doc = nlp("")
    assert get_values(doc, "quantities") == ()
    assert doc.ents == ()


def test_without_patterns_it_says_what_to_do() -> None:
    with pytest.raises(SettingsError, match="E231"):
        Quantities("trialtab_quantities")(spacy.blank("en").make_doc("5 mg"))


def test_declares_what_it_assigns() -> None:
    pipeline = spacy.blank("en")
    pipeline.add_pipe("trialtab_quantities")
    summary = pipeline.analyze_pipes()["summary"]["trialtab_quantities"]
    assert "doc._.quantities" in summary["assigns"]
    assert "doc._.criteria" in summary["requires"]


def test_docbin_round_trip(nlp: Language) -> None:
    doc = nlp("prednisone <= 20 mg/day for at least 28 days")
    packed = DocBin(store_user_data=True, docs=[doc]).to_bytes()
    (again,) = DocBin(store_user_data=True).from_bytes(packed).get_docs(nlp.vocab)
    assert get_values(again, "quantities") == get_values(doc, "quantities")
    assert get_values(again, "windows") == get_values(doc, "windows")


def test_disk_and_processes(nlp: Language, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("pipeline")
    nlp.to_disk(path)
    loaded = spacy.load(path)
    texts = ["Hb > 9 g/dL", "Age 18-65 years", "none", "5 mg twice daily"]
    expected = [get_values(doc, "quantities") for doc in nlp.pipe(texts)]
    assert [get_values(doc, "quantities") for doc in loaded.pipe(texts, n_process=2, batch_size=2)] == expected
