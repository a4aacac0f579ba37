"""The overlap policy: which of several candidates over the same text is the entity.

1. The longer one wins, in characters: "severe renal disease" over "renal disease", "hepatitis B antigen" over "hepatitis B".
2. At equal length the better source wins: an abbreviation that the record itself defines, then names curated by hand, then the
   vocabularies, then the trained model, then generative patterns. Names carry a norm and a code, the others at best a label.
3. Then the higher confidence, then the earlier start, then the label in the order of `Label`, so that the outcome never depends
   on the order of the candidates.

Who loses is kept: the caller writes losers to `doc._.overlapped`. Candidates of the same place and label are one finding, not a
contest: the winner takes norm, code and domain from the other where it has none, and nothing is lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import IntEnum
from operator import itemgetter
from typing import NamedTuple

from trialtab.types import Entity, Label

MODEL_RULE = "model"


class Priority(IntEnum):
    """Who is believed at equal length; higher wins."""

    GENERATIVE = 1
    MODEL = 2
    DICTIONARY = 3
    HAND = 4
    DEFINED = 5  # an abbreviation that the record itself explains


class Candidate(NamedTuple):
    """An entity that wants its place: tokens [start, end), and who proposes it."""

    start: int
    end: int
    priority: Priority
    entity: Entity


_LABEL_ORDER = {label: number for number, label in enumerate(Label)}
_BY_START = itemgetter(0)
_BY_TOKENS = itemgetter(0, 1)


def resolve(candidates: Iterable[Candidate]) -> tuple[list[Candidate], list[Candidate]]:
    """Apply the policy.

    Args:
        candidates: in any order; they may nest, cross and repeat.

    Returns:
        The winners, sorted by start, no two of which share a token; the losers, sorted by start and end.
    """
    kept: list[Candidate] = []
    lost: list[Candidate] = []
    for cluster in _clusters(candidates):
        if len(cluster) == 1:
            kept.append(cluster[0])
        else:
            _contest(cluster, kept, lost)
    return kept, sorted(lost, key=_BY_TOKENS)


def _clusters(candidates: Iterable[Candidate]) -> Iterator[list[Candidate]]:
    """Runs of candidates that touch each other's tokens, in order."""
    cluster: list[Candidate] = []
    end = 0
    for candidate in sorted(candidates, key=_BY_TOKENS):
        if cluster and candidate.start >= end:
            yield cluster
            cluster = []
        cluster.append(candidate)
        end = max(end, candidate.end)
    if cluster:
        yield cluster


def _contest(cluster: list[Candidate], kept: list[Candidate], lost: list[Candidate]) -> None:
    winners: list[Candidate] = []
    for candidate in sorted(_merge(cluster), key=_rank):
        if all(candidate.end <= other.start or other.end <= candidate.start for other in winners):
            winners.append(candidate)
        else:
            lost.append(candidate)
    kept.extend(sorted(winners, key=_BY_START))


def _merge(cluster: list[Candidate]) -> Iterable[Candidate]:
    """One candidate for each place and label."""
    found: dict[tuple[int, int, Label], Candidate] = {}
    for candidate in cluster:
        key = (candidate.start, candidate.end, candidate.entity.label)
        known = found.get(key)
        found[key] = candidate if known is None else _join(*sorted((known, candidate), key=_rank))
    return found.values()


def _join(winner: Candidate, other: Candidate) -> Candidate:
    entity = winner.entity
    if entity.norm is None and other.entity.norm is not None:
        entity = entity._replace(norm=other.entity.norm)
    if entity.code is None and other.entity.code is not None and entity.norm == other.entity.norm:
        entity = entity._replace(code=other.entity.code, code_system=other.entity.code_system)
    if entity.domain is None and other.entity.domain is not None:
        entity = entity._replace(domain=other.entity.domain)
    return winner._replace(entity=entity)


def _rank(candidate: Candidate) -> tuple[int, int, float, int, int]:
    entity = candidate.entity
    length = entity.end_char - entity.start_char
    return -length, -candidate.priority, -entity.confidence, candidate.start, _LABEL_ORDER[entity.label]
