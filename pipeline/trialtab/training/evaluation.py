"""How good a tagger is: strict and overlap scores by label, and whether its confidence means something."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from trialtab.training.readers import RawSpan

Pair = tuple[Collection[RawSpan], Collection[RawSpan]]  # gold and found spans of one text


class Counts(NamedTuple):
    """Counts of one label, or of several together.

    Attributes:
        gold, found: spans.
        exact: found with the same bounds and label as in gold.
        gold_met, found_met: spans that share a character with one of the same label on the other side.
    """

    gold: int = 0
    found: int = 0
    exact: int = 0
    gold_met: int = 0
    found_met: int = 0

    def plus(self, other: Counts) -> Counts:
        """The sum, field by field."""
        return Counts(*map(sum, zip(self, other, strict=True)))

    @property
    def strict(self) -> tuple[float, float, float]:
        """Precision, recall and F1 of exact spans."""
        return _scores(self.exact, self.found, self.exact, self.gold)

    @property
    def overlap(self) -> tuple[float, float, float]:
        """Precision, recall and F1 of spans that meet one of their label."""
        return _scores(self.found_met, self.found, self.gold_met, self.gold)


class Bin(NamedTuple):
    """One row of the reliability table: spans of about one confidence."""

    low: float
    high: float
    n_spans: int
    mean_confidence: float
    share_right: float


def count_spans(pairs: Iterable[Pair], labels: Collection[str]) -> dict[str, Counts]:
    """Counts for each of `labels` that occurs; spans of other labels are left out on both sides."""
    counts: dict[str, Counts] = defaultdict(Counts)
    for gold, found in pairs:
        for label in labels:
            wanted = {span for span in gold if span.label == label}
            given = {span for span in found if span.label == label}
            if wanted or given:
                counts[label] = counts[label].plus(_count(wanted, given))
    return {label: counts[label] for label in labels if label in counts}


def micro(counts: Iterable[Counts]) -> Counts:
    """All labels together."""
    total = Counts()
    for each in counts:
        total = total.plus(each)
    return total


def reliability(confidences: Sequence[float], right: Sequence[bool], *, n_bins: int = 10) -> list[Bin]:
    """The spans sorted into bins of equal width by confidence; empty bins are left out."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for confidence, is_right in zip(confidences, right, strict=True):
        bins[min(int(confidence * n_bins), n_bins - 1)].append((confidence, is_right))
    return [
        Bin(
            number / n_bins,
            (number + 1) / n_bins,
            len(members),
            sum(confidence for confidence, _ in members) / len(members),
            sum(is_right for _, is_right in members) / len(members),
        )
        for number, members in sorted(bins.items())
    ]


def calibration_error(bins: Iterable[Bin]) -> float:
    """The expected calibration error (Naeini et al. 2015): mean gap between confidence and share right, weighted by spans."""
    listed = list(bins)
    total = sum(each.n_spans for each in listed)
    return sum(each.n_spans * abs(each.mean_confidence - each.share_right) for each in listed) / total if total else 0.0


def _count(wanted: set[RawSpan], given: set[RawSpan]) -> Counts:
    return Counts(
        len(wanted),
        len(given),
        len(wanted & given),
        sum(any(_meet(span, other) for other in given) for span in wanted),
        sum(any(_meet(span, other) for other in wanted) for span in given),
    )


def _meet(one: RawSpan, other: RawSpan) -> bool:
    return one.start_char < other.end_char and other.start_char < one.end_char


def _scores(right_found: int, found: int, right_gold: int, gold: int) -> tuple[float, float, float]:
    precision, recall = right_found / found if found else 0.0, right_gold / gold if gold else 0.0
    total = precision + recall
    return precision, recall, 2 * precision * recall / total if total else 0.0
