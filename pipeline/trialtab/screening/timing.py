"""When a fact must have held for a row: now, ever before, or in the row's window.

How each relation is read (see `quantities.times.windows` for what it stands for in a sentence):
    within: on some day of the time up to the anchor; what comes after another anchor than the index date may be meant too.
    at_least_before: of a state that is not of the past ("stable for 4 weeks before", "diabetes for at least a year") begun so
        long before the anchor and going on until then; of a treatment it may also be over so long ("at least 4 weeks since"),
        and only what both readings deny is denied. Negated, it is "within".
    before: with a duration only "not at all before" is told; without one, on some day up to the anchor.
    after, during: from the anchor on; at the index date "during" is that day, what lies after it is unknown.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from trialtab.screening.dates import Lasting, covers, ends_by, overlaps, parse_duration, shift, starts_by
from trialtab.screening.kleene import truth_and
from trialtab.screening.matching import key
from trialtab.screening.records import Fact, FactKind, Patient, Truth
from trialtab.screening.words import is_future_anchor, is_index_anchor
from trialtab.tables.rows import CriterionRow
from trialtab.types import Domain, WindowRelation

EVENT_KINDS = frozenset({FactKind.PROCEDURE, FactKind.MEASUREMENT})


class Span(NamedTuple):
    """Days that count for sure, and days that may count. `None` as a first day: ever before; `anchor`: the day counted from."""

    sure: tuple[date | None, date] | None
    maybe: tuple[date | None, date]
    note: str = ""
    anchor: date = date.max


class Unclear(NamedTuple):
    """A time that cannot be told, and why."""

    note: str


def lasting(fact: Fact, index: date) -> Lasting:
    """When a fact held: an empty end says that it goes on, or, of an event, that it took a day."""
    if fact.kind in EVENT_KINDS:
        end = fact.end or fact.start
        return Lasting(fact.start, end, end or index, end is None)
    return Lasting(fact.start, fact.end, fact.end or index)


def anchor_day(anchor: str | None, patient: Patient) -> date | Unclear:
    """The day that a window counts from: the patient's event of that name, else the index date for a study's own events."""
    assert patient.index_day is not None
    if anchor is None:
        return patient.index_day
    for event in patient.of(FactKind.EVENT):
        if event.concept and event.start and key(event.concept) == key(anchor):
            return event.start
    if is_index_anchor(anchor):
        return patient.index_day
    if is_future_anchor(anchor):
        return Unclear(f'"{anchor}" lies after the index date')
    return Unclear(f'the day of "{anchor}" is not given')


def asked(row: CriterionRow, patient: Patient) -> Span | Unclear:
    """The days on which a row asks for its concept; for `at_least_before` the days up to which it must have begun."""
    assert patient.index_day is not None
    index = patient.index_day
    if row.window_relation is None:
        return Span((None, index), (None, index)) if row.historical else Span((index, index), (index, index))
    anchor = anchor_day(row.anchor, patient)
    if isinstance(anchor, Unclear):
        return anchor
    if row.window is None:
        return _without_duration(row, anchor, index)
    duration = parse_duration(row.window)
    if duration is None:
        return Unclear(f"{row.window} is no ISO 8601 duration")
    try:
        near, far = shift(anchor, duration, -1)
        _, ahead = shift(anchor, duration, 1)
    except OverflowError:
        return Unclear(f"{row.window} leads out of the calendar")
    if row.window_relation == WindowRelation.WITHIN:
        last = anchor if row.anchor is None or anchor == index else min(ahead, index)
        return Span((near, min(anchor, index)), (far, max(last, far)))
    if row.window_relation == WindowRelation.AT_LEAST_BEFORE:
        return Span((None, far), (None, near), anchor=min(anchor, index))
    if row.window_relation == WindowRelation.BEFORE:
        return Span(None, (None, anchor), "the text does not say how long before")
    if row.window_relation == WindowRelation.AFTER and anchor < index:
        return (
            Span((anchor, min(ahead, index)), (anchor, min(ahead, index)))
            if ahead <= index
            else Unclear(f"{row.window} after {row.anchor} ends after the index date")
        )
    return Unclear(f"the text speaks of a time after {row.anchor or 'the index date'}")


def _without_duration(row: CriterionRow, anchor: date, index: date) -> Span | Unclear:
    if row.window_relation == WindowRelation.DURING and anchor <= index:
        return Span((anchor, anchor), (anchor, anchor))
    if row.window_relation == WindowRelation.BEFORE:
        return Span((None, min(anchor, index)), (None, min(anchor, index)))
    if row.window_relation == WindowRelation.WITHIN:
        return Span((anchor, anchor), (None, max(anchor, index)), "the window has no length in days")
    return Unclear(f"the text speaks of a time {row.window_relation} {row.anchor or 'the index date'}")


def held_when_asked(fact: Fact, row: CriterionRow, span: Span, index: date, *, negated: bool) -> Truth:
    """Whether a fact held on the days that a row asks for. What begins after the index date counts for nothing."""
    held = lasting(fact, index)
    if held.start is not None and held.start > index:
        return False
    if row.window_relation == WindowRelation.AT_LEAST_BEFORE:
        return _not_for_long(held, span) if negated else _long_before(held, row, span)
    if fact.kind in EVENT_KINDS and row.window_relation is None and not row.historical:
        # "liver transplantation" of no time: one done before the index date may or may not be meant
        ever = overlaps(held, None, index)
        return True if held.start == index else (None if ever is not False else False)
    return _settle(False if span.sure is None else overlaps(held, *span.sure), overlaps(held, *span.maybe))


def _not_for_long(held: Lasting, span: Span) -> Truth:
    """ "No surgery for at least 4 weeks before" asks for one on any day of the 4 weeks."""
    assert span.sure is not None
    return _settle(overlaps(held, span.maybe[1], span.anchor), overlaps(held, span.sure[1], span.anchor))


def is_washout(row: CriterionRow) -> bool:
    """Whether "at least 4 weeks before" may ask that something be over so long, not that it have lasted so long."""
    is_state = row.domain not in (Domain.DRUG, Domain.PROCEDURE) or row.status == "stable"
    at_least = row.window_relation == WindowRelation.AT_LEAST_BEFORE
    return at_least and not row.negated and (row.historical or not is_state)


def _long_before(held: Lasting, row: CriterionRow, span: Span) -> Truth:
    assert span.sure is not None
    began = _settle(starts_by(held, span.sure[1]), starts_by(held, span.maybe[1]))
    lasts = truth_and((began, overlaps(held, span.anchor, span.anchor)))
    if not is_washout(row):
        return lasts
    is_over = _settle(ends_by(held, span.sure[1]), ends_by(held, span.maybe[1]))
    return False if lasts is False and is_over is False else None


def _settle(sure: Truth, maybe: Truth) -> Truth:
    """What is sure if the narrow days say yes, or the wide ones no."""
    return True if sure is True else (False if maybe is False else None)


def absence_holds(fact: Fact, row: CriterionRow, span: Span, index: date, *, negated: bool) -> bool:
    """Whether a fact that is recorded as absent was so on all the days that a row asks for."""
    first, last = span.maybe
    if row.window_relation == WindowRelation.AT_LEAST_BEFORE and negated:
        first, last = last, span.anchor
    return covers(Lasting(fact.start, fact.end, fact.end or index), first, last) is True
