"""Choose the union's `Policy` on one half of the dev texts and measure it on the other; then choose on all.

    python benchmarks/union_fit.py [--data ../shared/data] [--model models/en_trialtab]

One setting after the other is tried in all its values, twice round; what counts is the mean over corpora of strict and overlap F1.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from span_scores import LABELS, ROOT, SECTIONS, findings, spans_of

from trialtab.entities.union import POLICY, Policy, union
from trialtab.project import load
from trialtab.training.corpora import read_corpus
from trialtab.training.evaluation import count_spans, micro
from trialtab.training.schemes import Harmonised
from trialtab.types import DocFindings, Label

LEVELS = (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8)
ALONE = (Label.CONDITION, Label.DRUG, Label.PROCEDURE, Label.MEASUREMENT, Label.PERSON, Label.OBSERVATION, Label.DEVICE)
LEAST_GAIN = 0.0002  # what is smaller is chance, and the setting stays
Pairs = Sequence[tuple[Harmonised, DocFindings]]


def main() -> None:
    """Print the policies chosen on each half with their scores on the other, and the one chosen on all texts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--model", type=Path, default=None)
    arguments = parser.parse_args()
    nlp = load(arguments.model)
    pairs: dict[str, Pairs] = {}
    for corpus, section in SECTIONS.items():
        items = read_corpus(arguments.data, corpus, "dev")
        pairs[corpus] = list(zip(items, findings(nlp, items, section), strict=True))
    for half in (0, 1):
        chosen = fit({corpus: each[half::2] for corpus, each in pairs.items()})
        other: dict[str, Pairs] = {corpus: each[1 - half :: 2] for corpus, each in pairs.items()}
        print(f"chosen on half {half + 1}: {as_text(chosen)}")
        print(f"  on the other half {table(other, chosen)}; the policy in use {table(other, POLICY)}")
    chosen = fit(pairs)
    print(f"chosen on all: {as_text(chosen)}")
    print(f"  on all {table(pairs, chosen)}; the policy in use {table(pairs, POLICY)}")


def fit(pairs: dict[str, Pairs]) -> Policy:
    """The best policy, found one setting at a time."""
    policy, best = POLICY, worth(pairs, POLICY)
    for _ in range(2):
        for name in POLICY._fields:
            for other in neighbours(policy, name):
                mine = worth(pairs, other)
                if mine > best + LEAST_GAIN:
                    policy, best = other, mine
    return policy


def neighbours(policy: Policy, name: str) -> Iterator[Policy]:
    """The policies that differ in one setting: every level, or one label more or less."""
    value = getattr(policy, name)
    if isinstance(value, frozenset):
        others: Iterable[object] = [value ^ {label} for label in ALONE]
    else:
        others = LEVELS
    settings: dict[str, Any] = policy._asdict()
    yield from (Policy(**(settings | {name: other})) for other in others)


def scores(pairs: Pairs, corpus: str, policy: Policy) -> tuple[float, float]:
    """Strict and overlap micro F1."""
    counts = count_spans(((item.spans, spans_of(union(found, policy))) for item, found in pairs), LABELS[corpus])
    total = micro(counts.values())
    return total.strict[2], total.overlap[2]


def worth(pairs: dict[str, Pairs], policy: Policy) -> float:
    """The mean of both scores over all corpora."""
    return sum(sum(scores(each, corpus, policy)) for corpus, each in pairs.items()) / (2 * len(pairs))


def table(pairs: dict[str, Pairs], policy: Policy) -> str:
    """The scores of each corpus in a line."""
    found = {corpus: scores(each, corpus, policy) for corpus, each in pairs.items()}
    return ", ".join(f"{corpus} {strict:.3f}/{overlap:.3f}" for corpus, (strict, overlap) in found.items())


def as_text(policy: Policy) -> str:
    """A policy in a line."""
    values = {name: sorted(value) if isinstance(value, frozenset) else value for name, value in policy._asdict().items()}
    return ", ".join(f"{name} {value}" for name, value in values.items())


if __name__ == "__main__":
    main()
