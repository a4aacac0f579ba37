"""One network fitted to examples: batches, a rate that rises and falls, the mean of the later weights."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy
from thinc.api import Adam

from trialtab.ner.network import Network
from trialtab.training.examples import Example

_WARM_UP_STEPS = 100
_LOWEST_RATE = 0.02  # of the highest
_AVERAGE_FROM = 0.5  # of all steps
_AVERAGE_SHARE = 0.005  # of a new step in the running mean
_GRADIENT_SCALE = 8.0
Report = Callable[[int, int, float], None]  # step, steps in all, mean loss since the last report
_REPORT_EVERY = 200


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


def fit(network: Network, examples: Sequence[Example], schedule: Schedule, report: Report | None = None) -> None:
    """Fit a network; it ends with the running mean of the weights of the second half (Izmailov et al. 2018).

    Args:
        network: is changed.
        examples: one that stands there twice counts twice.
        schedule: how.
        report: called now and then.
    """
    random = numpy.random.default_rng(schedule.seed)
    optimizer = Adam(schedule.rate, L2=schedule.weight_decay, L2_is_weight_decay=True, grad_clip=1.0)
    tags = {id(example): example.tags for example in examples}
    n_steps = max(1, int(schedule.epochs * sum(len(example.ends) for example in examples) / schedule.batch_tokens))
    mean: list[numpy.ndarray] = []
    n_averaged, losses = 0, 0.0
    for step, batch in zip(range(1, n_steps + 1), _batches(examples, schedule.batch_tokens, random), strict=False):
        losses += _update(network, batch, [tags[id(each)] for each in batch], schedule, random)
        optimizer.learn_rate = schedule.rate * min(1, step / _WARM_UP_STEPS) * max(_LOWEST_RATE, 1 - step / n_steps)
        network.finish_update(optimizer)
        if step >= n_steps * _AVERAGE_FROM:
            n_averaged += 1
            share = max(1 / n_averaged, _AVERAGE_SHARE)
            weights = network.get_weights()
            mean = [old + (new - old) * share for old, new in zip(mean, weights, strict=True)] if mean else weights
        if report and step % _REPORT_EVERY == 0:
            report(step, n_steps, losses / _REPORT_EVERY)
            losses = 0.0
    network.set_weights(mean)


def _update(
    network: Network,
    batch: Sequence[Example],
    tags: Sequence[numpy.ndarray],
    schedule: Schedule,
    random: numpy.random.Generator,
) -> float:
    """Add up one batch's gradients; gives its mean loss."""
    probabilities, backward = network.begin_update(
        [each.text for each in batch], schedule.dropout, schedule.word_dropout, random
    )
    target = numpy.concatenate(tags)
    weights = numpy.concatenate([each.weights for each in batch])
    places = numpy.arange(len(target))
    loss = -numpy.log(probabilities[places, target] + 1e-9) @ weights / len(target)
    gradient = probabilities
    gradient[places, target] -= 1
    backward((gradient * (weights * _GRADIENT_SCALE / len(target))[:, None]).astype("float32"))
    return float(loss)


def _batches(examples: Sequence[Example], size: int, random: numpy.random.Generator) -> Iterator[list[Example]]:
    """Batches without end, the examples in a new order each time round."""
    batch: list[Example] = []
    n_tokens = 0
    while True:
        for number in random.permutation(len(examples)).tolist():
            batch.append(examples[number])
            n_tokens += len(examples[number].ends)
            if n_tokens >= size:
                yield batch
                batch, n_tokens = [], 0
