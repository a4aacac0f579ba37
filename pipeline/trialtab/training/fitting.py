"""One network fitted to examples: batches, a rate that rises and falls, the mean of the later weights."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy
from thinc.api import Adam

from trialtab.ner.features import Text
from trialtab.ner.network import Network

WARM_UP_STEPS = 100
_LOWEST_RATE = 0.02  # of the highest
_AVERAGE_FROM = 0.5  # of all steps
_AVERAGE_SHARE = 0.005  # of a new step in the running mean
GRADIENT_SCALE = 8.0
Report = Callable[[int, int, float], None]  # step, steps in all, mean loss since the last report
REPORT_EVERY = 200


class Lesson(NamedTuple):
    """What is learnt of one text.

    Attributes:
        text: what the network is told.
        target: the tag of each token; or the probabilities of all tags, one row a token, as teachers give them.
        weights: how much each token counts.
    """

    text: Text
    target: numpy.ndarray
    weights: numpy.ndarray


@dataclass(frozen=True)
class Schedule:
    """How long and how carefully to fit.

    Attributes:
        epochs: passes over the examples, not necessarily whole.
        batch_tokens: a batch is full when it has so many.
        rate: of learning at its highest.
        dropout, word_dropout: see `Network.begin_update`.
        weight_decay: pull of the weights towards 0.
        seed: of order and dropout.
    """

    epochs: float
    batch_tokens: int = 1000
    rate: float = 0.002
    dropout: float = 0.25
    word_dropout: float = 0.1
    weight_decay: float = 0.01
    seed: int = 0


def fit(network: Network, lessons: Sequence[Lesson], schedule: Schedule, report: Report | None = None) -> None:
    """Fit a network; it ends with the running mean of the weights of the second half (Izmailov et al. 2018).

    Args:
        network: is changed.
        lessons: one that stands there twice counts twice.
        schedule: how.
        report: called now and then.
    """
    random = numpy.random.default_rng(schedule.seed)
    optimizer = Adam(schedule.rate, L2=schedule.weight_decay, L2_is_weight_decay=True, grad_clip=1.0)
    n_steps = max(1, int(schedule.epochs * sum(len(lesson.weights) for lesson in lessons) / schedule.batch_tokens))
    mean: list[numpy.ndarray] = []
    n_averaged, losses = 0, 0.0
    for step, batch in zip(range(1, n_steps + 1), batches(lessons, schedule.batch_tokens, random), strict=False):
        losses += _update(network, batch, schedule, random)
        optimizer.learn_rate = schedule.rate * min(1, step / WARM_UP_STEPS) * max(_LOWEST_RATE, 1 - step / n_steps)
        network.finish_update(optimizer)
        if step >= n_steps * _AVERAGE_FROM:
            n_averaged += 1
            share = max(1 / n_averaged, _AVERAGE_SHARE)
            weights = network.get_weights()
            mean = [old + (new - old) * share for old, new in zip(mean, weights, strict=True)] if mean else weights
        if report and step % REPORT_EVERY == 0:
            report(step, n_steps, losses / REPORT_EVERY)
            losses = 0.0
    network.set_weights(mean)


def _update(network: Network, batch: Sequence[Lesson], schedule: Schedule, random: numpy.random.Generator) -> float:
    """Add up one batch's gradients; gives its mean loss."""
    probabilities, backward = network.begin_update(
        [each.text for each in batch], schedule.dropout, schedule.word_dropout, random
    )
    target = numpy.concatenate([_as_probabilities(each.target, probabilities.shape[1]) for each in batch])
    weights = numpy.concatenate([each.weights for each in batch])
    loss = -(numpy.log(probabilities + 1e-9) * target).sum(axis=1) @ weights / len(target)
    backward(((probabilities - target) * (weights * GRADIENT_SCALE / len(target))[:, None]).astype("float32"))
    return float(loss)


def _as_probabilities(target: numpy.ndarray, n_tags: int) -> numpy.ndarray:
    if target.ndim == 2:
        return target.astype("float32")
    rows = numpy.zeros((len(target), n_tags), dtype="float32")
    rows[numpy.arange(len(target)), target] = 1
    return rows


def batches(lessons: Sequence[Lesson], size: int, random: numpy.random.Generator) -> Iterator[list[Lesson]]:
    """Batches of `size` tokens without end, the lessons in a new order each time round."""
    batch: list[Lesson] = []
    n_tokens = 0
    while True:
        for number in random.permutation(len(lessons)).tolist():
            batch.append(lessons[number])
            n_tokens += len(lessons[number].weights)
            if n_tokens >= size:
                yield batch
                batch, n_tokens = [], 0
