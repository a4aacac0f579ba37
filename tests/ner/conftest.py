"""A tiny network over a few words, and the pipeline it stands in."""

import numpy
import pytest
import spacy
from spacy.language import Language
from thinc.api import fix_random_seed

from trialtab.ner.component import TrialNer
from trialtab.ner.network import Network, Shape
from trialtab.ner.tags import n_tags
from trialtab.ner.vectors import WordVectors, ngrams

LABELS = ("DRUG", "CONDITION", "qualifier")


@pytest.fixture
def vectors() -> WordVectors:
    words = ["aspirin", "asthma", "severe"]
    grams = sorted({gram for word in words for gram in ngrams(word)})
    random = numpy.random.RandomState(1)
    return WordVectors(words, random.randn(3, 8).astype("float16"), grams, random.randn(len(grams), 8).astype("float16"))


@pytest.fixture
def blank() -> Language:
    return spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": "trialtab.tokenizer.v1"}}})


@pytest.fixture
def tagger(blank: Language, vectors: WordVectors) -> Language:
    """A pipeline with random weights: it finds something, we do not care what."""
    shape = Shape(n_tags=n_tags(LABELS), width=12, depth=2, pooled=1, hash_width=4, hash_rows=(50, 20, 20, 20), vector_width=8)
    fix_random_seed(0)
    network = Network(shape, vectors, blank.vocab.strings)
    random = numpy.random.RandomState(5)
    network.set_weights([weight + random.randn(*weight.shape) * 0.7 for weight in network.get_weights()])
    component = blank.add_pipe("trialtab_ner", name="ner")
    assert isinstance(component, TrialNer)
    component.take(network, LABELS, {"*": (1.0, 0.1)})
    return blank
