"""Guessing hidden words."""

import numpy
import pytest
import spacy
from thinc.api import fix_random_seed

from trialtab.ner.features import Text, word_hashes
from trialtab.ner.network import Network, Shape
from trialtab.training.fitting import Schedule
from trialtab.training.pretraining import pretrain
from trialtab.training.word_vectors import train_vectors

LINES = [f"no {name} under {drug}" for name in ("asthma", "croup", "gout") for drug in ("aspirin", "heparin")] * 20


@pytest.fixture
def texts() -> tuple[list[Text], Network]:
    nlp = spacy.blank("en")
    docs = [nlp.make_doc(line) for line in LINES]
    vectors = train_vectors([line.split() for line in LINES], width=8, subsample=1.0)
    shape = Shape(n_tags=9, width=12, depth=2, pooled=1, hash_width=4, hash_rows=(50, 20, 20, 20), vector_width=8)
    fix_random_seed(0)
    return [Text(word_hashes(doc), numpy.zeros(len(doc), dtype="int32"), 0) for doc in docs], Network(
        shape, vectors, nlp.vocab.strings
    )


def test_hidden_words_come_to_be_guessed(texts: tuple[list[Text], Network], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trialtab.training.pretraining.REPORT_EVERY", 10)
    losses: list[float] = []
    plain, network = texts
    before = network.get_weights()
    schedule = Schedule(epochs=60, batch_tokens=60, rate=0.01, dropout=0.0)
    pretrain(network, plain, schedule, lambda step, n_steps, loss: losses.append(loss))
    assert losses[-1] < 0.75 * losses[0]
    changed = [not numpy.array_equal(one, other) for one, other in zip(before, network.get_weights(), strict=True)]
    assert any(changed) and not changed[-1]  # the layer of the tags learns nothing
