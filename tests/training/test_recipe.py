"""Teachers, completion and student, on a handful of texts."""

import numpy
import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from trialtab.ner.network import Network
from trialtab.ner.tags import TokenSpan, n_tags
from trialtab.ner.vectors import WordVectors
from trialtab.training.examples import Example, make_examples
from trialtab.training.fitting import Schedule
from trialtab.training.readers import Annotated, RawSpan
from trialtab.training.recipe import Recipe, complete, train
from trialtab.training.schemes import NETWORK_LABELS, harmonise
from trialtab.training.word_vectors import train_vectors

SENTENCES = [
    ["no", name, "under", drug] for name in ("asthma", "croup", "gout") for drug in ("aspirin", "heparin", "insulin")
] * 4


@pytest.fixture
def nlp() -> Language:
    return spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": "trialtab.tokenizer.v1"}}})


@pytest.fixture
def vectors() -> WordVectors:
    return train_vectors(SENTENCES, width=8, subsample=1.0)


def no_names(doc: Doc) -> list[TokenSpan]:
    return []


def example(nlp: Language, corpus: str, text: str, **labels: str) -> Example:
    spans = tuple(RawSpan(text.index(word), text.index(word) + len(word), label) for word, label in labels.items())
    return make_examples(nlp, [harmonise(Annotated("1", text, spans), corpus)], no_names)[0]


class Sure(Network):
    """A teacher that tags the words of a list, with probability 0.9."""

    def __init__(self, found: dict[int, str]) -> None:
        self.found = found

    def predict(self, texts):  # type: ignore[no-untyped-def]
        lengths = numpy.asarray([len(text.hits) for text in texts])
        size = n_tags(NETWORK_LABELS)
        probabilities = numpy.full((lengths.sum(), size), 0.1 / (size - 1))
        probabilities[:, 0] = 0.9
        for place, label in self.found.items():
            probabilities[place] = 0.1 / (size - 1)
            probabilities[place, 4 + 4 * NETWORK_LABELS.index(label)] = 0.9
        return numpy.log(probabilities), lengths


def test_teachers_fill_what_a_corpus_leaves_out(nlp: Language) -> None:
    """NCBI-disease has conditions only: the teacher's drug comes in, its condition does not, the corpus's own stays."""
    text = example(nlp, "ncbi_disease", "croup or gout under aspirin", croup="Disease")
    complete([text], [Sure({0: "PROCEDURE", 2: "CONDITION", 4: "DRUG"})])
    assert text.spans == [TokenSpan(0, 1, "CONDITION"), TokenSpan(4, 5, "DRUG")]
    assert text.weights.tolist() == pytest.approx([1, 1, 1, 1, 0.9])


def test_unsaid_tokens_count_where_a_teacher_is_sure(nlp: Language) -> None:
    text = example(nlp, "phee", "severe croup under aspirin", **{"severe croup": "Effect", "aspirin": "Treatment.Drug"})
    complete([text], [Sure({1: "CONDITION"})])
    assert text.spans == [TokenSpan(1, 2, "CONDITION"), TokenSpan(3, 4, "DRUG")]
    assert text.weights.tolist() == pytest.approx([0, 0.9, 1, 1])


def test_the_same_seed_gives_the_same_network(nlp: Language, vectors: WordVectors) -> None:
    schedule = Schedule(epochs=3, batch_tokens=40)
    recipe = Recipe(pretraining=schedule, n_teachers=1, teacher=schedule, student=schedule, repeat_full=1, repeat_partial=1)
    weights = []
    for _ in range(2):
        full = [example(nlp, "chia", " ".join(words), **{words[1]: "Condition", words[3]: "Drug"}) for words in SENTENCES]
        partial = [example(nlp, "ncbi_disease", "mumps or gout", mumps="Disease", gout="Disease")]
        weights.append(
            train(nlp, full, partial, [each.text for each in full], vectors, recipe, say=lambda line: None).get_weights()
        )
    for one, other in zip(*weights, strict=True):
        numpy.testing.assert_array_equal(one, other)


def test_word_vectors_know_neighbours_and_repeat(vectors: WordVectors) -> None:
    """Drugs stand in the same places, so they come out alike."""
    again = train_vectors(SENTENCES, width=8, subsample=1.0)
    words = ["aspirin", "heparin", "asthma", "vitamin"]
    numpy.testing.assert_array_equal(vectors.get(words), again.get(words))
    aspirin, heparin, asthma, unknown = vectors.get(words)
    assert aspirin @ heparin > aspirin @ asthma
    assert unknown @ aspirin > unknown @ asthma  # it ends like the drugs
