"""What is marked in a text: entities with their assertions, then values and times, then cues, without overlaps."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from trialtab.types import Assertion, DocFindings, Label

CUE = "CUE"  # words that decided an assertion
TERM_LABELS = {"route": Label.ROUTE, "form": Label.FORM}
FLAGS = ("negated", "historical", "hypothetical", "uncertain", "family", "exception")


class Mark(NamedTuple):
    """A marked stretch of a text; `flags` are members of FLAGS, `tip` is what pointing at it shows."""

    start_char: int
    end_char: int
    label: str
    flags: tuple[str, ...] = ()
    tip: str = ""


def marks_of(findings: DocFindings) -> list[Mark]:
    """All marks of a Doc in text order; where two overlap, the one of the earlier kind stays, or else the longer."""
    taken: list[Mark] = []
    for kind in (_entities(findings), _values(findings), _cues(findings)):
        taken = _fill(taken, kind)
    return taken


def marks_within(marks: list[Mark], start_char: int, end_char: int) -> list[Mark]:
    """The marks inside [start_char, end_char), offsets counted from start_char."""
    first = bisect_left(marks, start_char, key=lambda mark: mark.start_char)
    found = []
    for mark in marks[first:]:
        if mark.start_char >= end_char:
            break
        end = min(mark.end_char, end_char)
        found.append(mark._replace(start_char=mark.start_char - start_char, end_char=end - start_char))
    return found


def _entities(findings: DocFindings) -> Iterator[Mark]:
    said = {assertion.entity: assertion for assertion in findings.assertions}
    for number, entity in enumerate(findings.entities):
        code = f"{entity.code_system} {entity.code}" if entity.code else ""
        tip = " · ".join(part for part in (entity.norm, code, entity.source, entity.rule) if part)
        flags = flags_of(said.get(number))
        yield Mark(entity.start_char, entity.end_char, entity.label, flags, tip)


def flags_of(assertion: Assertion | None) -> tuple[str, ...]:
    """The names of the flags that an assertion sets."""
    return tuple(flag for flag in FLAGS if assertion is not None and getattr(assertion, flag))


def _values(findings: DocFindings) -> Iterator[Mark]:
    for quantity in findings.quantities:
        tip = f"{quantity.comparator or ''} {quantity.low} – {quantity.high} {quantity.unit or ''}".strip()
        yield Mark(quantity.start_char, quantity.end_char, Label.VALUE, tip=tip)
    for window in findings.windows:
        tip = f"{window.relation} {window.duration or ''} {window.anchor or ''}"
        yield Mark(window.start_char, window.end_char, Label.TEMPORAL, tip=tip)
    for span in findings.time_spans:
        yield Mark(span.start_char, span.end_char, Label.DURATION, tip=f"{span.role} {span.low} – {span.high}")
    for item in findings.frequencies:
        yield Mark(item.start_char, item.end_char, Label.FREQUENCY, tip=f"{item.per_interval} per {item.interval}")
    for term in findings.terms:
        if term.kind in TERM_LABELS:
            yield Mark(term.start_char, term.end_char, TERM_LABELS[term.kind], tip=term.value)


def _cues(findings: DocFindings) -> Iterator[Mark]:
    for assertion in findings.assertions:
        for start_char, end_char, rule in assertion.cues:
            yield Mark(start_char, end_char, CUE, tip=f"{rule}: {', '.join(flags_of(assertion))}")


def _fill(taken: list[Mark], more: Iterable[Mark]) -> list[Mark]:
    """Add the marks that overlap none that stands, longest first."""
    kept = sorted(taken)
    for mark in sorted(more, key=lambda mark: (mark.start_char - mark.end_char, mark.start_char)):
        if mark.start_char >= mark.end_char:
            continue
        place = bisect_left(kept, mark.start_char, key=lambda other: other.start_char)
        before_ends = kept[place - 1].end_char if place else 0
        after_starts = kept[place].start_char if place < len(kept) else mark.end_char
        if before_ends <= mark.start_char and mark.end_char <= after_starts:
            kept.insert(place, mark)
    return kept
