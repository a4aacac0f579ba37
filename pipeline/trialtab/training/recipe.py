"""The recipe: a network that has learnt to guess hidden words, teachers on Chia, one student on all corpora.

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
from trialtab.training.fitting import Lesson, Report, Schedule, fit
from trialtab.training.pretraining import pretrain
from trialtab.training.schemes import NETWORK_LABELS, schemes

Say = Callable[[str], None]
_PASS_TOKENS = 6_000
_LOWER_EVERY = 8


@dataclass(frozen=True)
class Recipe:
    """The settings.

    Attributes:
        pretraining: schedule of guessing hidden words in texts without labels; no passes for none.
        n_teachers: networks whose mean is the teacher; they differ by seed.
        teacher, student: schedules.
        repeat_full, repeat_partial: how often the examples stand among the student's.
        seed: of the student; the teachers take the numbers after it.
    """

    pretraining: Schedule = field(default_factory=lambda: Schedule(epochs=2, batch_tokens=2000, dropout=0.1))
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
    plain: Sequence[Text],
    vectors: WordVectors,
    recipe: Recipe,
    say: Say,
) -> Network:
    """Train the student.

    Args:
        nlp: of whose vocabulary the examples are.
        full: examples of the corpus that has all labels.
        partial: examples with some labels; the teachers add spans and weights to them.
        plain: texts without labels, for pretraining along with those of the examples.
        vectors: for all networks.
        recipe: the settings.
        say: is told how it goes, one line at a time.
    """
    start = _fresh(nlp, vectors, recipe.seed)
    texts = [*plain, *(example.text for example in (*full, *partial))]
    pretrain(start, texts, replace(recipe.pretraining, seed=recipe.seed), _report(say, "hidden words"))
    teachers = []
    for number in range(1, recipe.n_teachers + 1):
        teachers.append(_fresh(nlp, vectors, recipe.seed + number, start))
        schedule = replace(recipe.teacher, seed=recipe.seed + number)
        fit(teachers[-1], _lessons(full), schedule, _report(say, f"teacher {number}"))
    complete(partial, teachers)
    say(f"teachers done: {len(partial)} texts completed")
    student = _fresh(nlp, vectors, recipe.seed, start)
    lessons = [lesson for turn in range(recipe.repeat_full) for lesson in _lessons(full, turn)]
    lessons += [lesson for turn in range(recipe.repeat_partial) for lesson in _lessons(partial, turn)]
    fit(student, lessons, replace(recipe.student, seed=recipe.seed), _report(say, "student"))
    return student


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
    assert component.network is not None
    component.take(component.network, component.labels_inside, {})
    seen: dict[str, list[tuple[float, bool]]] = {}
    for example, spans in zip(examples, component.find_many([each.text for each in examples]), strict=True):
        closed = schemes()[example.source.corpus].closed
        for span in spans:
            if span.label in closed:
                right = TokenSpan(span.start, span.end, span.label) in example.spans
                for key in (key_of(example.source.register.name, span.label), span.label, DEFAULT):
                    seen.setdefault(key, []).append((span.confidence, right))
    curves = {label: fit_curve(*zip(*pairs, strict=True)) for label, pairs in seen.items()}
    component.take(component.network, component.labels_inside, curves)
    return curves


def _fresh(nlp: Language, vectors: WordVectors, seed: int, start: Network | None = None) -> Network:
    """A network with random weights, or with those of another."""
    fix_random_seed(seed)
    network = Network(Shape(n_tags=n_tags(NETWORK_LABELS), vector_width=vectors.width), vectors, nlp.vocab.strings)
    if start is not None:
        network.set_weights(start.get_weights())
    return network


def _lessons(examples: Sequence[Example], turn: int = 0) -> list[Lesson]:
    """Every eighth text in lower case, in each turn others."""
    texts = [
        example.lower if example.lower and (number + turn) % _LOWER_EVERY == 0 else example.text
        for number, example in enumerate(examples)
    ]
    return [Lesson(text, example.tags, example.weights) for text, example in zip(texts, examples, strict=True)]


def _report(say: Say, name: str) -> Report:
    return lambda step, n_steps, loss: say(f"{name}: step {step} of {n_steps}, loss {loss:.3f}")
