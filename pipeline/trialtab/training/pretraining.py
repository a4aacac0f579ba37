"""What a network learns before any labels: to guess hidden words from those around them (Devlin et al. 2019, with whole words).

The guess needs the convolutions and pools alone, so these come to know how trial text goes on; the output layer and the
dictionary hits learn nothing here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy
from spacy.attrs import NORM
from thinc.api import Adam, Linear, Model, zero_init

from trialtab.ner.features import WORD_FORMS, Text
from trialtab.ner.network import Network
from trialtab.ner.residual import softmax
from trialtab.training.fitting import GRADIENT_SCALE, REPORT_EVERY, WARM_UP_STEPS, Lesson, Report, Schedule, batches

_HIDDEN = 0.2  # share of the tokens
_N_WORDS, _COMMONEST = 6_000, 20  # words that are guessed: so many of the most frequent, but for the first ones
_LOWEST_RATE = 0.05
_NORM = WORD_FORMS.index(NORM)


def pretrain(network: Network, texts: Sequence[Text], schedule: Schedule, report: Report | None = None) -> None:
    """Let a network guess hidden words.

    Args:
        network: is changed.
        texts: without labels; their hits are not looked at.
        schedule: how long and how carefully; `epochs` counts passes over the texts.
        report: called now and then.
    """
    random = numpy.random.default_rng(schedule.seed)
    guessed = _guessed_words(texts)
    head: Model[Any, Any] = Linear(len(guessed), network.shape.width, init_W=zero_init)
    head.initialize()
    head.ops = network.ops
    optimizer = Adam(schedule.rate, L2=schedule.weight_decay, L2_is_weight_decay=True, grad_clip=1.0)
    lessons = [Lesson(text._replace(hits=numpy.zeros_like(text.hits)), text.words[:, _NORM], text.hits) for text in texts]
    n_steps = max(1, int(schedule.epochs * sum(len(text.hits) for text in texts) / schedule.batch_tokens))
    losses = 0.0
    for step, batch in zip(range(1, n_steps + 1), batches(lessons, schedule.batch_tokens, random), strict=False):
        losses += _update(network, head, guessed, batch, schedule, random)
        optimizer.learn_rate = schedule.rate * min(1, step / WARM_UP_STEPS) * max(_LOWEST_RATE, 1 - step / n_steps)
        network.finish_update(optimizer)
        head.finish_update(optimizer)
        if report and step % REPORT_EVERY == 0:
            report(step, n_steps, losses / REPORT_EVERY)
            losses = 0.0


def _guessed_words(texts: Sequence[Text]) -> numpy.ndarray:
    """Hashes of the words to guess, sorted."""
    words, counts = numpy.unique(numpy.concatenate([text.words[:, _NORM] for text in texts]), return_counts=True)
    order = numpy.argsort(-counts.astype("int64"), kind="stable")
    return numpy.sort(words[order[_COMMONEST : _COMMONEST + _N_WORDS]]) if len(words) > _COMMONEST else words


def _update(
    network: Network,
    head: Model[Any, Any],
    guessed: numpy.ndarray,
    batch: Sequence[Lesson],
    schedule: Schedule,
    random: numpy.random.Generator,
) -> float:
    """Add up one batch's gradients; gives its mean loss."""
    words = numpy.concatenate([each.target for each in batch])
    numbers = numpy.minimum(numpy.searchsorted(guessed, words), len(guessed) - 1)
    hidden = (guessed[numbers] == words) & (random.random(len(words)) < _HIDDEN)
    places = numpy.flatnonzero(hidden)
    if not len(places):
        return 0.0
    vectors, backward = network.begin_vectors(
        [each.text for each in batch], schedule.dropout, schedule.word_dropout, random, hidden=hidden
    )
    scores, back_head = head(numpy.ascontiguousarray(vectors[places]), is_train=True)
    probabilities = softmax(scores)
    right = numpy.arange(len(places)), numbers[places]
    loss = -numpy.log(probabilities[right] + 1e-9).mean()
    probabilities[right] -= 1
    gradient = numpy.zeros_like(vectors)
    gradient[places] = back_head((probabilities * (GRADIENT_SCALE / len(places))).astype("float32"))
    backward(gradient)
    return float(loss)
