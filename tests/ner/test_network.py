"""The network: gradients, cache, serialisation."""

import numpy
import pytest
from spacy.language import Language
from thinc.api import fix_random_seed

from trialtab.ner.features import Text, word_hashes
from trialtab.ner.network import Network, Shape
from trialtab.ner.residual import softmax
from trialtab.ner.vectors import WordVectors

SHAPE = Shape(n_tags=9, width=10, depth=2, pooled=1, hash_width=4, hash_rows=(50, 20, 20, 20), vector_width=8)


@pytest.fixture
def texts(blank: Language) -> list[Text]:
    docs = [blank.make_doc(text) for text in ("severe asthma under aspirin", "asthma", "no aspirin, no aspirine")]
    return [Text(word_hashes(doc), numpy.arange(len(doc), dtype="int32") % 5, register) for register, doc in enumerate(docs)]


@pytest.fixture
def network(blank: Language, vectors: WordVectors) -> Network:
    fix_random_seed(0)
    network = Network(SHAPE, vectors, blank.vocab.strings)
    random = numpy.random.RandomState(3)
    network.set_weights([weight + random.randn(*weight.shape) * 0.3 for weight in network.get_weights()])
    return network


def loss_and_gradient(network: Network, texts: list[Text], tags: numpy.ndarray) -> tuple[float, list[numpy.ndarray]]:
    probabilities, backward = network.begin_update(texts, 0.0, 0.0, numpy.random.default_rng(0))
    places = numpy.arange(len(tags))
    loss = float(-numpy.log(probabilities[places, tags]).sum())
    probabilities[places, tags] -= 1
    backward(probabilities.astype("float32"))
    return loss, [node.get_grad(name).copy() for node, name in network._parameters()]


def test_gradients_are_the_slopes_of_the_loss(network: Network, texts: list[Text]) -> None:
    """Against differences, for each weight array along a random direction."""
    n_tokens = sum(len(text.hits) for text in texts)
    tags = numpy.random.RandomState(0).randint(0, 9, n_tokens)
    _, gradients = loss_and_gradient(network, texts, tags)
    weights = network.get_weights()
    size = 1e-3
    for number, gradient in enumerate(gradients):
        direction = numpy.random.RandomState(9).randn(*gradient.shape).astype("float32")
        losses = []
        for sign in (1, -1):
            moved = [*weights]
            moved[number] = weights[number] + sign * size * direction
            network.set_weights(moved)
            losses.append(loss_and_gradient(network, texts, tags)[0])
        assert (losses[0] - losses[1]) / (2 * size) == pytest.approx(float((gradient * direction).sum()), rel=0.05, abs=0.2)


def test_training_and_prediction_agree(network: Network, texts: list[Text]) -> None:
    expected, _ = network.begin_update(texts, 0.0, 0.0, numpy.random.default_rng(0))
    scores, lengths = network.predict(texts)
    numpy.testing.assert_allclose(softmax(scores), expected, atol=1e-5)
    assert lengths.tolist() == [len(text.hits) for text in texts]


def test_a_text_is_read_alike_alone_and_among_others(network: Network, texts: list[Text]) -> None:
    together, lengths = network.predict(texts)
    for text, part in zip(texts, numpy.split(together, numpy.cumsum(lengths)[:-1]), strict=True):
        numpy.testing.assert_allclose(network.predict([text])[0], part, atol=1e-5)


def test_hits_and_register_are_heard(network: Network, texts: list[Text]) -> None:
    plain = network.predict([texts[0]])[0]
    for changed in (texts[0]._replace(hits=texts[0].hits * 0), texts[0]._replace(register=2)):
        assert abs(network.predict([changed])[0] - plain).max() > 1e-4


def test_bytes_give_the_same_network(network: Network, texts: list[Text], blank: Language) -> None:
    copy = Network.from_bytes(network.to_bytes(), network.vectors)
    copy.use(blank.vocab.strings)
    numpy.testing.assert_allclose(copy.predict(texts)[0], network.predict(texts)[0], atol=1e-6)
    assert copy.shape == SHAPE


def test_new_weights_empty_the_cache(network: Network, texts: list[Text]) -> None:
    before = network.predict(texts)[0]
    network.set_weights([weight * 1.5 for weight in network.get_weights()])
    assert abs(network.predict(texts)[0] - before).max() > 1e-3


def test_a_network_without_vectors(texts: list[Text]) -> None:
    shape = Shape(n_tags=9, width=10, depth=1, pooled=0, hash_width=4, hash_rows=(50, 20, 20, 20), vector_width=0)
    network = Network.from_bytes(Network(shape).to_bytes())
    assert network.predict(texts)[0].shape == (sum(len(text.hits) for text in texts), 9)
