"""The corpora's labels as ours: `labels.tsv` says for each what it becomes, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from trialtab.errors import CorpusError, Errors
from trialtab.ner.features import Register
from trialtab.patterns import parse_table
from trialtab.training.readers import Annotated, RawSpan
from trialtab.types import Label

# the network's labels in the order that numbers their tags; lower case: learnt, never given
NETWORK_LABELS = (
    *("CONDITION", "DRUG", "MEASUREMENT", "VALUE", "TEMPORAL", "PROCEDURE", "OBSERVATION", "PERSON", "DEVICE"),
    *("qualifier", "negation", "multiplier", "mood"),
    *("DOSE", "ROUTE", "FREQUENCY", "DURATION", "intervention"),
)
UNSAID = "?"
REGISTERS = {
    "chia": Register.CRITERIA,
    "fb_trials": Register.CRITERIA,
    "neurotrialner": Register.REGISTRY,
    "bc5cdr": Register.ABSTRACT,
    "ncbi_disease": Register.ABSTRACT,
    "phee": Register.REPORT,
}
_FILE = "labels.tsv"


class Scheme(NamedTuple):
    """How to read one corpus.

    Attributes:
        register: the kind of its texts.
        labels: its labels -> ours, or `?`.
        closed: our labels that it annotates everywhere; of the others it may have left out mentions.
    """

    register: Register
    labels: dict[str, str]
    closed: frozenset[str]


class Harmonised(NamedTuple):
    """A text with our labels.

    Attributes:
        spans: sorted, not overlapping.
        unsaid: stretches [start, end) where the corpus says too little, spans apart.
    """

    corpus: str
    id: str
    text: str
    register: Register
    spans: tuple[RawSpan, ...]
    unsaid: tuple[tuple[int, int], ...]


@cache
def schemes() -> dict[str, Scheme]:
    """All corpora's schemes."""
    return parse_schemes((files("trialtab.training") / _FILE).read_text(encoding="utf-8"))


def parse_schemes(text: str) -> dict[str, Scheme]:
    """Parse the table of labels.

    Raises:
        CorpusError: an unknown corpus or label, or `closed` is neither yes nor no.
    """
    known = {*NETWORK_LABELS, UNSAID, Label.FORM.value}
    labels: dict[str, dict[str, str]] = defaultdict(dict)
    closed: dict[str, set[str]] = defaultdict(set)
    opened: dict[str, set[str]] = defaultdict(set)
    for number, row in enumerate(
        parse_table(text, file=_FILE, required=("id", "corpus", "source_label", "label", "closed")), 1
    ):
        for column, allowed in (("corpus", set(REGISTERS)), ("label", known), ("closed", {"yes", "no"})):
            if row[column] not in allowed:
                expected = ", ".join(sorted(allowed))
                raise CorpusError(*Errors.E503, file=_FILE, line=number, problem=f"{column} {row[column]!r}", expected=expected)
        labels[row["corpus"]][row["source_label"]] = row["label"]
        (closed if row["closed"] == "yes" else opened)[row["corpus"]].add(row["label"])
    return {
        corpus: Scheme(REGISTERS[corpus], names, frozenset(closed[corpus] - opened[corpus])) for corpus, names in labels.items()
    }


def harmonise(annotated: Annotated, corpus: str) -> Harmonised:
    """One text with our labels; of overlapping spans the longest stays, of equally long ones the first."""
    scheme = schemes()[corpus]
    named: list[RawSpan] = []
    unsaid: list[tuple[int, int]] = []
    for start, end, source_label in annotated.spans:
        label = scheme.labels.get(source_label)
        if label == UNSAID:
            unsaid.append((start, end))
        elif label is not None:
            named.append(RawSpan(start, end, label))
    return Harmonised(corpus, annotated.id, annotated.text, scheme.register, flatten(named), tuple(sorted(set(unsaid))))


def flatten(spans: Iterable[RawSpan]) -> tuple[RawSpan, ...]:
    """Spans of which none overlap, the longest first served, sorted by place."""
    kept: list[RawSpan] = []
    for span in sorted(set(spans), key=lambda each: (each.start_char - each.end_char, each.start_char, each.label)):
        if all(span.end_char <= other.start_char or other.end_char <= span.start_char for other in kept):
            kept.append(span)
    return tuple(sorted(kept))
