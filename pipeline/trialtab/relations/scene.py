"""One criterion with everything that was found in it, in reading order, split into clauses."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from trialtab.types import Assertion, Criterion, DocFindings, Domain, Entity, Label, Quantity, Window

CLAUSE_END = re.compile(r";|(?<=[a-z0-9%)\]])[.!?]\s+(?=[\"'(\[]?[A-Z])|\n\s*\n")
CONCEPT_LABELS = frozenset({Label.DRUG, Label.CONDITION, Label.MEASUREMENT, Label.PROCEDURE, Label.OBSERVATION, Label.DEVICE})
PERSON_DOMAINS = frozenset({Domain.AGE, Domain.SEX, Domain.DEMOGRAPHIC, Domain.PREGNANCY, Domain.LIFESTYLE})


class _Spanned(Protocol):
    @property
    def start_char(self) -> int: ...
    @property
    def end_char(self) -> int: ...


@dataclass(slots=True)
class Scene:
    """What stands in one criterion. Lists hold indices into the findings, in reading order.

    Attributes:
        concepts: entities that can become a row's concept.
        clause_starts: start offsets of the item's clauses, the item's own start first.
    """

    findings: DocFindings
    index: int
    criterion: Criterion
    concepts: list[int]
    quantities: list[int]
    windows: list[int]
    time_spans: list[int]
    frequencies: list[int]
    terms: list[int]
    clause_starts: list[int] = field(default_factory=list)

    def clause_of(self, position: int) -> int:
        """The number of the clause that a doc offset stands in."""
        number = 0
        for start in self.clause_starts[1:]:
            if position < start:
                break
            number += 1
        return number

    def clause_span(self, number: int) -> tuple[int, int]:
        """Offsets of a clause."""
        starts = self.clause_starts
        return starts[number], starts[number + 1] if number + 1 < len(starts) else self.criterion.end_char

    def entity(self, index: int) -> Entity:
        return self.findings.entities[index]

    def quantity(self, index: int) -> Quantity:
        return self.findings.quantities[index]

    def window(self, index: int) -> Window:
        return self.findings.windows[index]

    def assertion(self, index: int) -> Assertion:
        """The entity's assertion; a plain one where the context stage has not run."""
        assertions = self.findings.assertions
        return assertions[index] if index < len(assertions) else Assertion(index)

    def gap(self, left: int, right: int) -> str:
        """The text between two doc offsets."""
        return self.findings.text[left:right]


def is_concept(entity: Entity) -> bool:
    """Whether an entity can be the concept of a row: every tagged thing but plain people and values."""
    if entity.label is Label.PERSON:
        return entity.domain in PERSON_DOMAINS
    return entity.label in CONCEPT_LABELS


def build_scenes(findings: DocFindings) -> list[Scene]:
    """A Scene for each criterion, in order."""
    concepts = [i for i, item in enumerate(findings.entities) if is_concept(item)]
    starts = [findings.entities[i].start_char for i in concepts]
    others = {
        "quantities": [item.start_char for item in findings.quantities],
        "windows": [item.start_char for item in findings.windows],
        "time_spans": [item.start_char for item in findings.time_spans],
        "frequencies": [item.start_char for item in findings.frequencies],
        "terms": [item.start_char for item in findings.terms],
    }
    scenes = []
    for number, criterion in enumerate(findings.criteria):
        left, right = criterion.start_char, criterion.end_char
        inside = {name: list(range(bisect_left(s, left), bisect_left(s, right))) for name, s in others.items()}
        here = concepts[bisect_left(starts, left) : bisect_left(starts, right)]
        values = [findings.quantities[i] for i in inside["quantities"]]
        scenes.append(
            Scene(
                findings,
                number,
                criterion,
                [i for i in here if not _in_unit(findings.entities[i], values)] if values else here,
                **inside,
                clause_starts=_clause_starts(findings.text, left, right),
            )
        )
    return scenes


def _in_unit(entity: Entity, values: list[Quantity]) -> bool:
    """Whether a tagged span is part of how a value is written: "/mcl", "the lower limit of the central laboratory"."""
    for value in values:
        if value.start_char < entity.start_char and entity.end_char <= value.end_char:
            is_unit = value.unit is not None and "{" not in value.unit and value.dimension != "time"
            return entity.label is not Label.PERSON and (is_unit or value.limit_of is not None)
    return False


def _clause_starts(text: str, start: int, end: int) -> list[int]:
    starts = [start]
    depth_free = text[start:end]
    for match in CLAUSE_END.finditer(depth_free):
        # a separator inside parentheses does not end the clause
        if depth_free.count("(", 0, match.start()) <= depth_free.count(")", 0, match.start()):
            starts.append(start + match.end())
    return starts


def overlaps(item: _Spanned, others: Sequence[_Spanned]) -> bool:
    """Whether a span shares a character with one of the others."""
    return any(other.start_char < item.end_char and item.start_char < other.end_char for other in others)
