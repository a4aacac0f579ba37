"""Linking against concept files: exact aliases, and likeness that is marked."""

from __future__ import annotations

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span

from trialtab.docs import get_values, set_values
from trialtab.entities.lexicon import Lexicon, exact_lookup
from trialtab.errors import SettingsError
from trialtab.types import Entity, Label

CONCEPTS = {
    "own.tsv": "id\tname\tlabel\tnorm\tcode\tcode_system\tsource\taliases\n"
    "o1\tprednisone\tDRUG\tprednisone\t8640\tRxNorm\thand\tprednisone|Deltasone\n"
    "o2\thydroxychloroquine\tDRUG\thydroxychloroquine\t5521\tRxNorm\thand\thydroxychloroquine\n"
    "o3\tdiabetes mellitus\tCONDITION\tdiabetes mellitus\tD003920\tMeSH\thand\tdiabetes mellitus|sugar diabetes\n"
    "o4\tglass\tDEVICE\tglass\t\t\thand\tglass eye"
}


def linker(nlp: Language, *, fuzzy: bool = False, threshold: float = 0.88) -> Language:
    nlp.add_pipe("trialtab_linker", config={"fuzzy": fuzzy, "threshold": threshold}).load_files(CONCEPTS)  # type: ignore[attr-defined]
    return nlp


@pytest.fixture(scope="module")
def exact() -> Language:
    return linker(spacy.blank("en"))


@pytest.fixture(scope="module")
def fuzzy() -> Language:
    return linker(spacy.blank("en"), fuzzy=True)


def doc_with(nlp: Language, text: str, label: Label = Label.DRUG, **more: str) -> Doc:
    """A Doc that is one entity from start to end."""
    doc = nlp.make_doc(text)
    set_values(doc, "trial_entities", [Entity(0, len(text), label, rule="stems:1", confidence=0.8, **more)])  # type: ignore[arg-type]
    doc.set_ents([Span(doc, 0, len(doc), label=label.value)], default="outside")
    return doc


def linked(nlp: Language, doc: Doc) -> Entity:
    return get_values(nlp.get_pipe("trialtab_linker")(doc), "trial_entities")[0]


@pytest.mark.parametrize(
    ("text", "label", "norm", "code"),
    [
        ("Deltasone", Label.DRUG, None, "RxNorm:8640"),
        ("sugar diabetes", Label.CONDITION, None, "MeSH:D003920"),
        ("brand x", Label.DRUG, "prednisone", "RxNorm:8640"),  # by its norm
        ("prednisone", Label.CONDITION, None, None),  # of another kind
        ("prednisolone", Label.DRUG, None, None),  # another drug, never prednisone
        ("glass eye", Label.DEVICE, None, None),  # known, but without a code
    ],
)
def test_exact_alias(exact: Language, text: str, label: Label, norm: str | None, code: str | None) -> None:
    doc = doc_with(exact, text, label, **({"norm": norm} if norm else {}))
    entity = linked(exact, doc)
    assert (f"{entity.code_system}:{entity.code}" if entity.code else None) == code
    assert doc.ents[0].kb_id_ == (code or "")
    assert (entity.start_char, entity.end_char, entity.confidence, entity.rule) == (0, len(text), 0.8, "stems:1")


def test_a_code_that_is_there_stays(exact: Language) -> None:
    doc = doc_with(exact, "prednisone", code="1", code_system="Own")
    assert linked(exact, doc).code == "1"


class TestFuzzy:
    """A likeness is marked; what is another drug stays unlinked."""

    @pytest.mark.parametrize("text", ["hydroxychloroquin", "Hydroxychloroquinee", "hydroxicloroquine"])
    def test_misspelling_is_linked_and_marked(self, fuzzy: Language, text: str) -> None:
        entity = linked(fuzzy, doc_with(fuzzy, text))
        assert (entity.norm, entity.code) == ("hydroxychloroquine", "5521")
        assert entity.rule in ("stems:1+fuzzy:0.94", "stems:1+fuzzy:0.95", "stems:1+fuzzy:0.89")
        assert entity.confidence <= 0.8

    @pytest.mark.parametrize(
        "text", ["prednisolone", "methylprednisolone", "chloroquine", "foobarmab", "pred", "insulin", "brednisone"]
    )
    def test_another_drug_is_not_linked(self, fuzzy: Language, text: str) -> None:
        assert linked(fuzzy, doc_with(fuzzy, text)).code is None

    def test_the_kind_must_agree(self, fuzzy: Language) -> None:
        assert linked(fuzzy, doc_with(fuzzy, "hydroxychloroquin", Label.CONDITION)).code is None


def test_without_concept_files_nothing_changes() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("trialtab_linker")
    assert linked(nlp, doc_with(nlp, "prednisone")).code is None


@pytest.mark.parametrize("threshold", [0, 1.5])
def test_threshold_is_checked(threshold: float) -> None:
    with pytest.raises(SettingsError, match="threshold"):
        spacy.blank("en").add_pipe("trialtab_linker", config={"threshold": threshold})


def test_disk_bytes_docbin_and_processes(exact: Language, tmp_path: object) -> None:
    before = linked(exact, doc_with(exact, "Deltasone"))
    exact.to_disk(f"{tmp_path}/linker")
    loaded = spacy.load(f"{tmp_path}/linker")
    assert linked(loaded, doc_with(loaded, "Deltasone")) == before
    copied = spacy.blank("en").from_config(exact.config).from_bytes(exact.to_bytes())
    assert linked(copied, doc_with(copied, "Deltasone")) == before
    doc = exact.get_pipe("trialtab_linker")(doc_with(exact, "Deltasone"))
    back = next(iter(DocBin(docs=[doc], store_user_data=True).get_docs(exact.vocab)))
    assert get_values(back, "trial_entities") == (before,)
    docs = exact.pipe([doc_with(exact, "Deltasone"), doc_with(exact, "Deltasone")], n_process=2)
    assert [get_values(each, "trial_entities") for each in docs] == [(before,), (before,)]


def test_names_compiled_for_the_tagger_are_not_compiled_again() -> None:
    header = "id\tname\tlabel\tnorm\tcode\tcode_system\tsource\t"
    built = f"{header}keys\nD1\tfoobarin\tDRUG\tfoobarin\t77\tRxNorm\tvocabulary\tfoobarin|foo barin\n"
    hand = f"{header}aliases\nH1\tfoobarin\tCONDITION\tfoobarin excess\t\t\thand\tfoobarin\nH2\tbazitis\tCONDITION\t\t\t\thand\tbazitis\n"
    lexicon = Lexicon.from_files({"built.tsv": built, "hand.tsv": hand})
    exact = exact_lookup({"built.tsv": built})
    assert exact == lexicon.exact_built
    alone = Lexicon.from_files({"built.tsv": built})
    for name in ("foobarin", "Foo-barin", "bazitis", "quux"):
        assert exact(name) == alone.exact(name)  # what hand files add or change is not seen
    assert [concept.id for concept in lexicon.exact("bazitis")] == ["H2"]


def test_what_is_remembered_is_the_concept_not_the_entity(exact: Language, fuzzy: Language) -> None:
    """Rows must not depend on what was read before."""
    for nlp, text in ((exact, "Deltasone"), (fuzzy, "hydroxychloroquin")):
        for confidence, rule in ((0.78, "model"), (0.9, "stems:2"), (0.5, "model")):
            doc = nlp.make_doc(text)
            set_values(doc, "trial_entities", [Entity(0, len(text), Label.DRUG, rule=rule, confidence=confidence)])
            doc.set_ents([Span(doc, 0, len(doc), label="DRUG")], default="outside")
            entity = linked(nlp, doc)
            assert entity.code and entity.rule.startswith(rule) and entity.confidence <= confidence
            assert nlp is fuzzy or entity.confidence == confidence
    by_norm = linked(exact, doc_with(exact, "brand y", norm="prednisone"))
    assert by_norm.code == "8640" and linked(exact, doc_with(exact, "brand y")).code is None
