"""One criterion with everything that was found in it, in reading order, split into clauses."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from typing import NamedTuple, Protocol

from trialtab.types import Assertion, Criterion, DocFindings, Domain, Entity, Label, Quantity, Window

# every branch begins with a character, so that the search skips to the next one of them
CLAUSE_END = re.compile(r";|[.!?](?<=[a-z0-9%)\]].)\s+(?=[\"'(\[]?[A-Z])|\n\s*\n")
_SANDWICH = "sandwich"  # the rule of a bound with its name between two numbers
CONCEPT_LABELS = frozenset({Label.DRUG, Label.CONDITION, Label.MEASUREMENT, Label.PROCEDURE, Label.OBSERVATION, Label.DEVICE})
PERSON_DOMAINS = frozenset({Domain.AGE, Domain.SEX, Domain.DEMOGRAPHIC, Domain.PREGNANCY, Domain.LIFESTYLE})


class _Spanned(Protocol):
    @property
    def start_char(self) -> int: ...
    @property
    def end_char(self) -> int: ...


class Line(NamedTuple):
    """Some of a scene's concepts in reading order, with their offsets, so that those near a place are found by bisection."""

    indices: list[int]
    starts: list[int]
    ends: list[int]

    def within(self, left: int, right: int) -> list[int]:
        """The concepts that begin in [left, right)."""
        return self.indices[bisect_left(self.starts, left) : bisect_left(self.starts, right)]

    def near(self, left: int, right: int) -> list[int]:
        """The concepts that end at `left` or later and begin at `right` or earlier."""
        return self.indices[bisect_left(self.ends, left) : bisect_right(self.starts, right)]


class Cover:
    """A set of spans that can be asked whether one of them meets another span."""

    __slots__ = ("_reach", "_starts")

    def __init__(self, spans: Iterable[_Spanned]) -> None:
        ordered = sorted((span.start_char, span.end_char) for span in spans)
        self._starts = [start for start, _ in ordered]
        self._reach = list(accumulate((end for _, end in ordered), max))  # the furthest end so far

    def meets(self, span: _Spanned) -> bool:
        """Whether a span shares a character with one of the set."""
        before = bisect_left(self._starts, span.end_char)
        return before > 0 and self._reach[before - 1] > span.start_char


@dataclass(slots=True)
class Scene:
    """What stands in one criterion. Lists hold indices into the findings, in reading order.

    Attributes:
        concepts: entities that can become a row's concept.
        quantity_starts: where each of `quantities` begins.
        clause_starts: start offsets of the item's clauses, the item's own start first.
        shares: quantity -> the concept that has this share of a whole, where it does not stand beside it.
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
    quantity_starts: list[int] = field(default_factory=list)
    clause_starts: list[int] = field(default_factory=list)
    shares: dict[int, int] = field(default_factory=dict)
    _line: Line | None = None

    def clause_of(self, position: int) -> int:
        """The number of the clause that a doc offset stands in."""
        starts = self.clause_starts
        return bisect_right(starts, position, 1) - 1 if len(starts) > 1 else 0

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

    def line(self, indices: list[int]) -> Line:
        """Concepts of the scene, given in reading order, with their offsets."""
        entities = self.findings.entities
        return Line(indices, [entities[i].start_char for i in indices], [entities[i].end_char for i in indices])

    def concept_line(self) -> Line:
        """All concepts with their offsets."""
        if self._line is None:
            self._line = self.line(self.concepts)
        return self._line

    def drop(self, index: int) -> None:
        """Take a concept out."""
        self.concepts = [other for other in self.concepts if other != index]
        self._line = None

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
    entities, text = findings.entities, findings.text
    concepts = [i for i, item in enumerate(entities) if is_concept(item)]
    starts = [entities[i].start_char for i in concepts]
    quantity_starts = [item.start_char for item in findings.quantities]
    others = [
        [item.start_char for item in items]
        for items in (findings.windows, findings.time_spans, findings.frequencies, findings.terms)
    ]
    scenes = []
    for number, criterion in enumerate(findings.criteria):
        left, right = criterion.start_char, criterion.end_char
        here = concepts[bisect_left(starts, left) : bisect_left(starts, right)]
        first, last = bisect_left(quantity_starts, left), bisect_left(quantity_starts, right)
        quantities = list(range(first, last))
        if here and quantities:
            here = _outside_units(findings, here, quantities)
        windows, time_spans, frequencies, terms = (_between(items, left, right) for items in others)
        scenes.append(
            Scene(
                findings,
                number,
                criterion,
                here,
                quantities,
                windows,
                time_spans,
                frequencies,
                terms,
                quantity_starts[first:last],
                _clause_starts(text, left, right),
            )
        )
    return scenes


def _between(starts: list[int], left: int, right: int) -> list[int]:
    return list(range(bisect_left(starts, left), bisect_left(starts, right))) if starts else []


def _outside_units(findings: DocFindings, concepts: list[int], quantities: list[int]) -> list[int]:
    """The concepts that are no part of how a value is written: "/mcl", "the lower limit of the central laboratory"."""
    kept: list[int] = []
    first = 0
    for index in concepts:
        entity = findings.entities[index]
        while first < len(quantities) and findings.quantities[quantities[first]].end_char < entity.end_char:
            first += 1  # ends before this concept does, and so before those after it
        value = next(_covering(findings, quantities, first, entity), None)
        if value is None or not _is_in_unit(findings.text, entity, value):
            kept.append(index)
    return kept


def _covering(findings: DocFindings, quantities: list[int], first: int, entity: Entity) -> Iterator[Quantity]:
    for position in range(first, len(quantities)):
        value = findings.quantities[quantities[position]]
        if value.start_char >= entity.start_char:
            return
        if entity.end_char <= value.end_char:
            yield value


def _is_in_unit(text: str, entity: Entity, value: Quantity) -> bool:
    opening, rest = text[value.start_char : entity.start_char], text[entity.end_char : value.end_char]
    is_before_number = any(map(str.isdigit, rest)) and not any(map(str.isdigit, opening))
    if is_before_number or value.rule.startswith(_SANDWICH):
        return False  # "a maximum prednisone dose of 5 mg", "5 < D-dimer < 10 mg/L"
    is_unit = value.unit is not None and "{" not in value.unit and value.dimension != "time"
    return entity.label is not Label.PERSON and (is_unit or value.limit_of is not None)


def _clause_starts(text: str, start: int, end: int) -> list[int]:
    starts = [start]
    item = text[start:end]
    depth = counted = 0
    for match in CLAUSE_END.finditer(item):
        # a separator inside parentheses does not end the clause
        depth += item.count("(", counted, match.start()) - item.count(")", counted, match.start())
        counted = match.start()
        if depth <= 0:
            starts.append(start + match.end())
    return starts
