"""Word vectors: known words, guessed words, round trip."""

import numpy

from trialtab.ner.vectors import WordVectors, ngrams


def test_ngrams_mark_the_bounds() -> None:
    assert ngrams("ab") == ["<ab", "ab>", "<ab>"]


def test_a_word_outside_the_table_is_guessed_from_its_parts(vectors: WordVectors) -> None:
    known, guessed, strange = vectors.get(["aspirin", "aspirine", "zzz"])
    assert numpy.linalg.norm(guessed) > 0.5
    assert not strange.any()
    assert abs(known - guessed).max() > 0.1


def test_a_known_word_can_be_guessed_on_demand(vectors: WordVectors) -> None:
    known, guessed = vectors.get(["aspirin", "aspirin"], guess=[False, True])
    assert abs(known - guessed).max() > 0.1
    numpy.testing.assert_array_equal(known, vectors.get(["aspirin"])[0])


def test_bytes_give_the_same_vectors(vectors: WordVectors) -> None:
    copy = WordVectors.from_bytes(vectors.to_bytes())
    words = ["asthma", "asthmatic", "severe"]
    numpy.testing.assert_array_equal(copy.get(words), vectors.get(words))
    assert copy.width == vectors.width == 8


def test_no_words(vectors: WordVectors) -> None:
    assert vectors.get([]).shape == (0, 8)
