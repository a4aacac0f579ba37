"""The entities stage with the shipped patterns: exact offsets, labels, norms; survival on disk and in other processes."""

from __future__ import annotations

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

from trialtab.docs import get_values
from trialtab.errors import SettingsError
from trialtab.types import Entity, SectionKind, Segment

SENTENCES = [  # text with [entity|LABEL|norm|code]; norm or code left out: not checked
    "Known [systemic lupus erythematosus|CONDITION|systemic lupus erythematosus|MeSH:D008180] on [prednisone|DRUG|prednisone|RxNorm:8640].",
    "[AST|MEASUREMENT|aspartate aminotransferase|NCIt:C64467] or [ALT|MEASUREMENT|alanine aminotransferase] > 2 x ULN",
    "[prednisolone|DRUG|prednisolone|RxNorm:8638] 20 mg/day",
    "Use of [Humira|DRUG|adalimumab] or [MabThera|DRUG|rituximab|RxNorm:121191]",
    "Pretreatment with [ciclofosfamida|DRUG|cyclophosphamide] and [vincristina|DRUG|vincristine|RxNorm:11202]",
    "[metformin hydrochloride|DRUG|metformin] tablets",
    "[adalimumab-adaz|DRUG|adalimumab]",
    "[zidovudine (AZT)|DRUG|zidovudine|RxNorm:11413] or [stavudine|DRUG|stavudine]",
    "[AST (SGOT)|MEASUREMENT|aspartate aminotransferase]/[ALT (SGPT)|MEASUREMENT|alanine aminotransferase] > 2 x ULN",
    "[MMF|DRUG|mycophenolate mofetil], [MTX|DRUG|methotrexate] and [IVIG|DRUG|intravenous immunoglobulin]",
    "[HbA1c|MEASUREMENT|hemoglobin A1c] > 9 % and [eGFR|MEASUREMENT|estimated glomerular filtration rate] < 30",
    "[type II diabetes|CONDITION|type 2 diabetes mellitus] and [leukaemias|CONDITION|leukemia]",
    "[serum albumin|MEASUREMENT|serum albumin] < 3 g/dL",
    "Infusion of [albumin|DRUG|albumin human] 20 g IV",
    "[NYHA class|MEASUREMENT|New York Heart Association class] III",
    "[MRI|PROCEDURE|magnetic resonance imaging] or [CABG|PROCEDURE|coronary artery bypass grafting] within 3 months",
    "Has a [pacemaker|DEVICE]",
    "[Alzheimer's disease|CONDITION|Alzheimer's disease]",
    "[non-small-cell lung cancer|CONDITION|non-small cell lung cancer]",
    "The trial assigns patients to an arm; the study drug is given with water.",
    "Men and women will read the leaflet and perform the test at rest.",
]


def tagged(text: str) -> tuple[str, list[tuple[str, ...]]]:
    """The plain text and its tags (start, then the parts)."""
    plain, tags = "", []
    for number, part in enumerate(text.replace("]", "[").split("[")):
        if number % 2:
            surface, *rest = part.split("|")
            tags.append((str(len(plain)), surface, *rest))
            plain += surface
        else:
            plain += part
    return plain, tags


@pytest.mark.parametrize("sentence", SENTENCES)
def test_tagged_sentences(tagger: Language, sentence: str) -> None:
    text, tags = tagged(sentence)
    doc = tagger(text)
    found = [entity for entity in doc._.trial_entities if entity.label not in ("PERSON", "OBSERVATION")]
    assert [(str(each.start_char), text[each.start_char : each.end_char], each.label) for each in found] == [
        tag[:3] for tag in tags
    ]
    for entity, (_, _, _, *rest) in zip(found, tags, strict=True):
        got = [entity.norm, f"{entity.code_system}:{entity.code}"]
        assert got[: len(rest)] == rest


TRAPS = [  # English words that some vocabulary lists as a name
    "balance", "perform", "monitor", "complete", "read", "arm", "fed", "cap", "soft", "face", "rich", "date", "lead", "gold", "water",
    "blood", "aids the", "bands", "aspects", "aims", "act", "bed", "bath", "impact", "align", "cascade", "blind", "course", "option 2",
    "all clear", "in the morning", "the patient", "be able to", "can be", "as well", "at rest",
]  # fmt: skip


@pytest.mark.parametrize("word", TRAPS)
def test_words_that_are_no_entities(tagger: Language, word: str) -> None:
    doc = tagger(f"Ability to {word} during the study")
    assert [ent.text for ent in doc.ents if ent.label_ not in ("OBSERVATION", "PERSON")] == []


def test_ents_and_spans_are_parallel_to_the_entities(tagger: Language) -> None:
    doc = tagger("Severe chronic kidney disease or hepatitis B surface antigen positive; history of lung cancer")
    kept, lost = get_values(doc, "trial_entities"), get_values(doc, "overlapped")
    assert [(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents] == [
        (each.start_char, each.end_char, each.label) for each in kept
    ]
    assert [span.text for span in doc.spans["entities"]] == [
        doc.text[each.start_char : each.end_char] for each in (*kept, *lost)
    ]
    assert [doc.text[each.start_char : each.end_char] for each in lost] == ["kidney disease", "cancer"]  # nested ones


def test_other_sections_are_not_tagged(tagger: Language) -> None:
    doc = tagger.make_doc("Related: aspirin trial. Aspirin 100 mg.")
    doc._.segments = [Segment(0, 23, SectionKind.OTHER, 0), Segment(24, 39, SectionKind.SUMMARY, 1)]
    doc = tagger.get_pipe("trialtab_entities")(doc)
    assert [(ent.start_char, ent.text) for ent in doc.ents] == [(24, "Aspirin")]


def test_no_entity_crosses_a_criterion(tagger: Language) -> None:
    doc = tagger("Exclusion Criteria:\n- Chronic renal\n- disease of the skin\n- hepatitis\n- B cell lymphoma")
    assert not any("\n" in ent.text for ent in doc.ents)
    assert "hepatitis" in [ent.text for ent in doc.ents]


@pytest.mark.parametrize(
    ("text", "names"), [("asleep between 9:00 PM and 1:00 AM", []), ("Patients with PM or DM", ["PM", "DM"])]
)
def test_halves_of_the_day_are_no_diseases(tagger: Language, text: str, names: list[str]) -> None:
    assert [ent.text for ent in tagger(text).ents if ent.text in ("AM", "PM", "DM")] == names


class TestAbbreviations:
    """A definition counts in the whole record."""

    def test_definition_is_one_entity_and_later_uses_have_its_norm(self, tagger: Language) -> None:
        doc = tagger(
            "Trial in allergic bronchopulmonary aspergillosis (ABPA).\n\nExclusion Criteria:\n- Other lung disease\n- ABPA"
        )
        found = [(ent.text, entity.norm, entity.rule) for ent, entity in zip(doc.ents, doc._.trial_entities, strict=True)]
        name = "allergic bronchopulmonary aspergillosis"
        assert found[0] == (f"{name} (ABPA)", name, "abbreviation:definition")
        assert found[-1] == ("ABPA", name, "abbreviation")

    def test_a_definition_beats_the_dictionary(self, tagger: Language) -> None:
        doc = tagger("Samples for pharmacodynamics (PD) will be drawn. PD samples.")
        assert [ent.text for ent in doc.ents if ent.text == "PD"] == []
        assert [ent.text for ent in tagger("History of PD.").ents] == ["PD"]

    def test_a_definition_inside_a_phrase_is_not_written_out_twice(self, tagger: Language) -> None:
        doc = tagger("Pittsburgh Sleep Quality Index (PSQI) score 10 or higher")
        assert [entity.norm for entity in doc._.trial_entities] == ["pittsburgh sleep quality index score"]

    def test_an_abbreviation_inside_a_phrase_is_written_out(self, tagger: Language) -> None:
        doc = tagger("Quiescent lupus nephritis (LN). LN flare in the last year.")
        norms = {ent.text: entity.norm for ent, entity in zip(doc.ents, doc._.trial_entities, strict=True)}
        assert norms["LN flare"] == "lupus nephritis flare"


def test_a_component_without_patterns_says_so() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("trialtab_entities")
    with pytest.raises(SettingsError, match="E221"):
        nlp("aspirin")


SMALL = {
    "drugs.tsv": "id\tname\tlabel\tnorm\tcode\tcode_system\tsource\taliases\n"
    "d1\taspirin\tDRUG\taspirin\t1191\tRxNorm\thand\taspirin|ASS\n"
    "d2\tsteroid\tDRUG\t\t\t\thand\tsteroids",
    "conditions.tsv": "id\tname\tlabel\tnorm\tcode\tcode_system\tsource\tkeys\n"
    "c1\tGout\tCONDITION\tgout\tD006073\tMeSH\tMeSH\tgout\nc2\tGout attack\tCONDITION\tgout attack\t\t\tMeSH\tgout attack",
}
TEXT = "Aspirin or steroids for a gout attack (ASS excluded)"


@pytest.fixture(scope="module")
def small(tagger: Language) -> Language:
    """The stage over a handful of names and the shipped generative patterns."""
    nlp = spacy.blank("en")
    files = tagger.get_pipe("trialtab_entities").files  # type: ignore[attr-defined]
    generative = {name: text for name, text in files.items() if name.startswith(("generative", "observations"))}
    nlp.add_pipe("trialtab_entities").load_files({**generative, **SMALL})  # type: ignore[attr-defined]
    return nlp


def results(doc: Doc) -> list[object]:
    """All that the stage writes."""
    spans = [(span.start_char, span.end_char, span.label_, span.kb_id_) for span in doc.ents]
    return [get_values(doc, "trial_entities"), get_values(doc, "overlapped"), spans, len(doc.spans["entities"])]


EXPECTED = [
    Entity(0, 7, "DRUG", "aspirin", "1191", "RxNorm", rule="d1"),  # type: ignore[arg-type]
    Entity(11, 19, "DRUG", "steroid", rule="d2"),  # type: ignore[arg-type]
    Entity(26, 37, "CONDITION", "gout attack", rule="c2"),  # type: ignore[arg-type]
    Entity(39, 42, "DRUG", "aspirin", "1191", "RxNorm", rule="d1"),  # type: ignore[arg-type]
]


def test_small_dictionary(small: Language) -> None:
    doc = small(TEXT)
    assert list(get_values(doc, "trial_entities")) == EXPECTED
    assert get_values(doc, "overlapped") == ()
    assert [ent.kb_id_ for ent in doc.ents] == ["RxNorm:1191", "", "", "RxNorm:1191"]


def test_disk_bytes_docbin_and_processes(small: Language, tmp_path: object) -> None:
    before = results(small(TEXT))
    small.to_disk(f"{tmp_path}/small")
    assert results(spacy.load(f"{tmp_path}/small")(TEXT)) == before
    assert results(spacy.blank("en").from_config(small.config).from_bytes(small.to_bytes())(TEXT)) == before
    docs = list(DocBin(docs=[small(TEXT)], store_user_data=True).get_docs(small.vocab))
    assert results(docs[0]) == before
    assert [results(doc) for doc in small.pipe([TEXT, TEXT], n_process=2)] == [before, before]


def test_empty_text(small: Language) -> None:
    assert results(small("")) == [(), (), [], 0]
