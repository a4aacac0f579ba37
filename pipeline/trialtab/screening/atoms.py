"""One criterion row against one patient's facts.

A concept that no fact names is unknown, and denied only where the patient's list of that kind is said to be complete or the
record says that it is absent. A measurement's bound is judged by the latest value of the time asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from trialtab.screening.bounds import bound_text, compare, has_bound
from trialtab.screening.dates import parse_duration, shift
from trialtab.screening.kleene import negate, truth_and, truth_or
from trialtab.screening.matching import (
    KINDS_OF_DOMAIN,
    certainty_of,
    exempted,
    is_instance,
    kept,
    route_of,
    status_of,
)
from trialtab.screening.people import age_verdict, sex_verdict
from trialtab.screening.records import Certainty, Fact, FactKind, Patient, Subject, Truth, Verdict
from trialtab.screening.timing import Span, Unclear, absence_holds, asked, held_when_asked, is_washout, lasting
from trialtab.screening.words import words
from trialtab.tables.rows import CriterionRow
from trialtab.types import Domain

POSITIVE, NEGATIVE = "positive", "negative"
FAMILY = "family"


def row_verdict(
    row: CriterionRow, patient: Patient, exceptions: Sequence[CriterionRow] = (), *, negation: bool = True
) -> Verdict:
    """Whether what a row says holds of a patient, its negation included.

    Args:
        row: one row of the criteria table.
        patient: the patient.
        exceptions: rows whose facts the row does not cover.
        negation: False to leave the row's own negation out, for lists that are denied as a whole.
    """
    if row.domain == Domain.AGE:
        verdict = age_verdict(row, patient)
    elif row.domain == Domain.SEX:
        verdict = sex_verdict(row, patient)
    else:
        verdict = _concept_verdict(row, patient, list(exceptions))
    if is_denied(row) and negation:
        verdict = negate(verdict)
    return verdict._replace(reasons=tuple(f"{_short(row)}: {reason}" for reason in verdict.reasons), rows=(row.row_id,))


def condition_verdict(row: CriterionRow, patient: Patient) -> Verdict:
    """Whether a patient is one of those that a row is about, by its `condition_…` columns."""
    if row.condition_domain is None:
        said = f'{_short(row)}: whether the patient is one of "{row.condition_text}" is not told'
        return Verdict(None, (said,), (row.row_id,))
    about = CriterionRow(
        row.trial_id,
        row.criterion_id,
        row.parent_id,
        row.row_id,
        row.kind,
        row.condition_text or "",
        row.condition_domain,
        row.condition_concept,
        row.condition_concept,
        comparator=row.condition_comparator,
        low=row.condition_low,
        high=row.condition_high,
        unit=row.condition_unit,
        status=row.condition_status,
        negated=bool(row.condition_negated),
    )
    return row_verdict(about, patient)


def is_denied(row: CriterionRow) -> bool:
    """Whether the row's truth is the opposite of its concept's: a negative result is asked for as such, not denied."""
    return row.negated and row.status != NEGATIVE


def _short(row: CriterionRow) -> str:
    return row.row_id.removeprefix(f"{row.trial_id}-")


def _concept_verdict(row: CriterionRow, patient: Patient, exceptions: list[CriterionRow]) -> Verdict:
    if row.concept is None:
        return Verdict(None, ("nothing was recognised in the text",))
    if patient.index_day is None:
        return Verdict(None, ("the patient has no index date",))
    if row.sensitivity:
        return Verdict(None, (f"{row.concept}: the patient table does not tell of {row.sensitivity}",))
    if row.domain in (Domain.DRUG, Domain.PROCEDURE) and words().intolerance.search(row.text):
        return Verdict(None, (f"the text speaks of not bearing something, perhaps {row.concept}",))
    span = asked(row, patient)
    if isinstance(span, Unclear):
        return Verdict(None, (f"{row.concept}: {span.note}",))
    facts = [fact for fact in patient.of(*KINDS_OF_DOMAIN.get(row.domain, ())) if is_instance(fact, row)]
    if row.domain == Domain.MEASUREMENT and (has_bound(row) or row.status):
        return _value_verdict(row, patient.index_day, span, facts)
    if row.status in (POSITIVE, NEGATIVE):
        return _tested_verdict(row, patient, span, facts, exceptions)
    return _existence_verdict(row, patient, span, facts, exceptions)


def _tested_verdict(
    row: CriterionRow, patient: Patient, span: Span, facts: list[Fact], exceptions: list[CriterionRow]
) -> Verdict:
    """A result of a test that is no measurement row: results that are stated; of a disease else whether it is there."""
    assert patient.index_day is not None
    stated = [fact for fact in facts if fact.status]
    if stated or row.domain != Domain.CONDITION:
        return _value_verdict(row, patient.index_day, span, stated)
    there = _existence_verdict(row._replace(status=None), patient, span, facts, exceptions)
    return negate(there) if row.status == NEGATIVE else there


def _value_verdict(row: CriterionRow, index: date, span: Span, facts: list[Fact]) -> Verdict:
    """The latest result of the time asked for; any such result where the row speaks of the past."""
    timed = [(fact, _measured(fact, row, index, span)) for fact in facts if certainty_of(fact, row)]
    inside = [fact for fact, when in timed if when is True]
    if row.historical and row.window_relation is None:
        chosen = [fact for fact, when in timed if when is not False]
    else:
        latest = max((fact.start for fact in inside if fact.start), default=None)
        chosen = [fact for fact in inside if fact.start == latest]
        if not chosen or any(when is None for _, when in timed):
            chosen = [fact for fact, when in timed if when is not False]
            positions = tuple(fact.position for fact in chosen)
            why = "when it was measured is not clear" if chosen else "no value of the time asked for"
            return Verdict(None, (f"{row.concept}: {why}",), facts=positions)
    results = [_result(fact, row) for fact in chosen]
    reasons = tuple(f"{row.concept} {reason}" for _, reason in results) or (f"{row.concept}: no value",)
    positions = tuple(fact.position for fact in chosen)
    truths = {truth for truth, _ in results}
    if row.historical and row.window_relation is None:
        return Verdict(True if True in truths else None, reasons, facts=positions)
    if len(truths) > 1:
        return Verdict(None, (*reasons, f"{row.concept}: values of one day disagree"), facts=positions)
    return Verdict(truths.pop(), reasons, facts=positions)


def _measured(fact: Fact, row: CriterionRow, index: date, span: Span) -> Truth:
    """Whether a value is of the time asked for; without a window any value up to the index date is."""
    if row.window_relation is None:
        return fact.start is None or fact.start <= index
    return held_when_asked(fact, row, span, index, negated=False)


def _result(fact: Fact, row: CriterionRow) -> tuple[Truth, str]:
    day = f" on {fact.start.isoformat()}" if fact.start else ""
    if not has_bound(row):
        truth = status_of(fact, str(row.status))
        return truth, f"{fact.status or 'result not stated'}{day}, asked: {row.status}"
    compared = compare(fact, row)
    if fact.status and row.status:
        both = truth_and((compared.truth, status_of(fact, row.status)))
        return both, f"{compared.reason}{day}, {fact.status}, asked: {row.status}"
    return compared.truth, f"{compared.reason}{day}"


def _existence_verdict(
    row: CriterionRow, patient: Patient, span: Span, facts: list[Fact], exceptions: list[CriterionRow]
) -> Verdict:
    assert patient.index_day is not None
    present = [fact for fact in facts if fact.certainty is not Certainty.ABSENT]
    truths = [(fact, _fact_truth(fact, row, patient.index_day, span, exceptions)) for fact in present]
    found = truth_or(truth for _, truth in truths)
    positions = tuple(fact.position for fact, truth in truths if truth is found)
    absent = tuple(fact.position for fact in facts if _is_absent(fact, row, span, patient.index_day))
    if absent and found is not False:
        return Verdict(None, (f"{row.concept}: recorded both as there and as absent",), facts=tuple(sorted(absent + positions)))
    if found is True:
        return Verdict(True, (f"{row.concept}: recorded",), facts=positions)
    if found is None:
        return Verdict(None, (f"{row.concept}: recorded, but {_why_open(row, span, exceptions)}",), facts=positions)
    if absent:
        return Verdict(False, (f"{row.concept}: recorded as absent",), facts=absent)
    if not present and is_washout(row):
        return Verdict(None, (f"{row.concept}: not recorded, and who never had it may do without a time since",))
    if _is_complete(row, patient):
        said = "none of what is recorded fits" if positions else "not recorded"
        return Verdict(False, (f"{row.concept}: {said}, and the list is complete",), facts=positions)
    said = "what is recorded does not fit, but the list may not be complete" if positions else "nothing is recorded"
    return Verdict(None, (f"{row.concept}: {said}",), facts=positions)


def _why_open(row: CriterionRow, span: Span, exceptions: list[CriterionRow]) -> str:
    if span.note:
        return span.note
    asked_for = [
        bound_text(row) if has_bound(row) else "",
        row.status or "",
        row.route or "",
        row.frequency_text or "",
        row.duration_low or row.duration_high or "",
        f"{row.window_relation} {row.window or ''}".strip() if row.window_relation else "",
        "an exception" if exceptions else "",
    ]
    wanted = ", ".join(text for text in asked_for if text)
    return f"not whether {wanted} fits" if wanted else "not whether it is the one that is meant"


def _is_complete(row: CriterionRow, patient: Patient) -> bool:
    if row.family:
        return FAMILY in patient.complete
    if row.hypothetical or row.uncertain:
        return False  # a complete list of facts says nothing of plans and suspicions
    if row.domain == Domain.MEASUREMENT:
        return FactKind.MEASUREMENT in patient.complete
    return row.domain in patient.complete


def _is_absent(fact: Fact, row: CriterionRow, span: Span, index: date) -> bool:
    right_person = (fact.subject is Subject.FAMILY) == row.family
    is_plain = not (row.hypothetical or row.uncertain)
    return (
        fact.certainty is Certainty.ABSENT
        and right_person
        and is_plain
        and absence_holds(fact, row, span, index, negated=row.negated)
    )


def _fact_truth(fact: Fact, row: CriterionRow, index: date, span: Span, exceptions: list[CriterionRow]) -> Truth:
    """Whether one instance of the row's concept is all that the row says, and not exempted."""
    matched = _matches(fact, row, index, span)
    if matched is False or not exceptions:
        return matched
    holds = [_exception_holds(fact, exception, index) for exception in exceptions]
    return kept(matched, exempted(fact, row, exceptions, holds))


def _exception_holds(fact: Fact, exception: CriterionRow, index: date) -> Truth:
    if not is_instance(fact, exception):
        return False
    if exception.window_relation is not None:
        return None  # its own window may be counted from anything
    attributes = _attributes(fact, exception, index)
    return truth_and((True if fact.certainty is Certainty.CONFIRMED else None, *attributes))


def _matches(fact: Fact, row: CriterionRow, index: date, span: Span) -> Truth:
    is_plan = row.hypothetical and row.window_relation is None  # it lies ahead, nobody asks when
    when = True if is_plan else held_when_asked(fact, row, span, index, negated=row.negated)
    return truth_and((certainty_of(fact, row), when, *_attributes(fact, row, index)))


def _attributes(fact: Fact, row: CriterionRow, index: date) -> list[Truth]:
    truths: list[Truth] = []
    if has_bound(row):
        truths.append(compare(fact, row).truth)
    if (row.status and row.status != "active") or (row.status == "active" and fact.status):  # what is there now is active
        truths.append(status_of(fact, row.status))
    if row.route:
        truths.append(route_of(fact, row.route))
    if row.frequency_text:
        truths.append(None)
    if row.duration_low or row.duration_high:
        truths.append(_long_enough(fact, row, index))
    return truths


def _long_enough(fact: Fact, row: CriterionRow, index: date) -> Truth:
    held = lasting(fact, index)
    if held.start is None or held.start > index:
        return None
    end = min(held.end or index, index)
    truths: list[Truth] = []
    for text, is_low in ((row.duration_low, True), (row.duration_high, False)):
        if text is None:
            continue
        duration = parse_duration(text)
        if duration is None:
            return None
        near, far = shift(held.start, duration, 1)
        if near != far:
            return None
        truths.append(end >= near if is_low else end <= near)
    return truth_and(truths)
