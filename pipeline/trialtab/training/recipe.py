"""The recipe: teachers on Chia, their labels where the other corpora have none, one student on all.

Partial labels: a corpus that marks diseases alone must not teach that its texts name no drugs. So teachers trained on Chia,
which has all labels, first read the other corpora; where a corpus's own labels say nothing, theirs stand. The student learns
from all of them, told of each text's register. models/README.md says what else was tried.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy
from spacy.language import Language
from thinc.api import fix_random_seed

from trialtab.ner.component import TrialNer
from trialtab.ner.confidence import DEFAULT, Curve, fit_curve, key_of
from trialtab.ner.features import Register, Text
from trialtab.ner.network import Network, Shape
from trialtab.ner.residual import softmax
from trialtab.ner.tags import TokenSpan, best_tags, decode, n_tags
from trialtab.ner.vectors import WordVectors
from trialtab.training.examples import Example
from trialtab.training.fitting import Report, Schedule, fit
from trialtab.training.schemes import NETWORK_LABELS, schemes

Say = Callable[[str], None]
_PASS_TOKENS = 6_000


@dataclass(frozen=True)
class Recipe:
    """The settings.

    Attributes:
        n_teachers: networks whose mean is the teacher; they differ by seed.
        teacher, student: schedules.
        repeat_full, repeat_partial: how often the examples stand among the student's.
        seed: of the student; the teachers take the numbers after it.
    """

    n_teachers: int = 1
    teacher: Schedule = field(default_factory=lambda: Schedule(epochs=10))
    student: Schedule = field(default_factory=lambda: Schedule(epochs=5, batch_tokens=1200))
    repeat_full: int = 3
    repeat_partial: int = 2
    seed: int = 3


def train(
    nlp: Language,
    full: Sequence[Example],
    partial: Sequence[Example],
    vectors: WordVectors,
    recipe: Recipe,
    say: Say,
) -> Network:
    """Train the student.

    Args:
        nlp: of whose vocabulary the examples are.
        full: examples of the corpus that has all labels.
        partial: examples with some labels; the teachers add spans and weights to them.
        vectors: for all networks.
        recipe: the settings.
        say: is told how it goes, one line at a time.
    """
    teachers = []
    for number in range(1, recipe.n_teachers + 1):
        schedule = replace(recipe.teacher, seed=recipe.seed + number)
        teachers.append(_fitted(nlp, full, vectors, schedule, _report(say, f"teacher {number}")))
    complete(partial, teachers)
    say(f"teachers done: {len(partial)} texts completed")
    examples = [*list(full) * recipe.repeat_full, *list(partial) * recipe.repeat_partial]
    return _fitted(nlp, examples, vectors, replace(recipe.student, seed=recipe.seed), _report(say, "student"))


def complete(examples: Sequence[Example], teachers: Sequence[Network]) -> None:
    """Add what the teachers find and a corpus does not annotate; a token that they are unsure of counts less.

    Labels that the example's corpus annotates everywhere are left to the corpus. Where it says too little (weight 0) a token
    counts if a teacher's span covers it.
    """
    for example, probabilities in zip(examples, mean_probabilities([each.text for each in examples], teachers), strict=True):
        closed = schemes()[example.source.corpus].closed
        tags = best_tags(numpy.log(probabilities + 1e-9), numpy.asarray([len(probabilities)]))
        known = example.spans
        fresh = [
            span
            for span in decode(tags.tolist(), NETWORK_LABELS)
            if span.label not in closed and all(span.end <= other.start or other.end <= span.start for other in known)
        ]
        sure = probabilities.max(axis=1)
        for span in fresh:
            example.weights[span.start : span.end] = sure[span.start : span.end]
        example.spans = sorted([*known, *fresh])


def mean_probabilities(texts: Sequence[Text], networks: Sequence[Network]) -> list[numpy.ndarray]:
    """The networks' mean tag probabilities, one array a text, read as criteria: the register that teachers know."""
    order = sorted(range(len(texts)), key=lambda number: len(texts[number].hits))
    found: list[numpy.ndarray] = [numpy.zeros((0, 0))] * len(texts)
    group: list[int] = []
    size = 0
    for position, number in enumerate(order):
        group.append(number)
        size += len(texts[number].hits)
        if size >= _PASS_TOKENS or position == len(order) - 1:
            read = [texts[each]._replace(register=int(Register.CRITERIA)) for each in group]
            predictions = [network.predict(read) for network in networks]
            mean = numpy.mean([softmax(scores) for scores, _ in predictions], axis=0)
            for each, part in zip(group, numpy.split(mean, numpy.cumsum(predictions[0][1])[:-1]), strict=True):
                found[each] = part
            group, size = [], 0
    return found


def calibrate(component: TrialNer, examples: Sequence[Example]) -> dict[str, Curve]:
    """Fit the curves that turn a span's probability into a confidence: one for each label of each
    register, one for each label, one of all for any other.

    Args:
        component: with the network; its curves are replaced.
        examples: with full labels, not trained on.
    """
    component.curves = {}
    seen: dict[str, list[tuple[float, bool]]] = {}
    for example, spans in zip(examples, component.find_many([each.text for each in examples]), strict=True):
        closed = schemes()[example.source.corpus].closed
        for span in spans:
            if span.label in closed:
                right = TokenSpan(span.start, span.end, span.label) in example.spans
                for key in (key_of(example.source.register.name, span.label), span.label, DEFAULT):
                    seen.setdefault(key, []).append((span.confidence, right))
    component.curves = {label: fit_curve(*zip(*pairs, strict=True)) for label, pairs in seen.items()}
    return component.curves


def _fitted(nlp: Language, examples: Sequence[Example], vectors: WordVectors, schedule: Schedule, report: Report) -> Network:
    fix_random_seed(schedule.seed)  # of the first weights
    shape = Shape(n_tags=n_tags(NETWORK_LABELS), vector_width=vectors.width)
    network = Network(shape, vectors, nlp.vocab.strings)
    fit(network, examples, schedule, report)
    return network


def _report(say: Say, name: str) -> Report:
    return lambda step, n_steps, loss: say(f"{name}: step {step} of {n_steps}, loss {loss:.3f}")
