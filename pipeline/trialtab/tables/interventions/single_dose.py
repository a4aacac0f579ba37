"""A regimen of one administration that has a rate too: which of the two the text says of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from trialtab.relations.regimens.owners import SENTENCE_END
from trialtab.types import DocFindings, Frequency

if TYPE_CHECKING:
    from trialtab.tables.interventions.reconcile import Regimen

_NUMBERED = frozenset({"days"})  # "400 mg once daily on day 1" is one administration
_NEXT = re.compile(r"[.;]|\b(?:and|with|then|followed|after|before|or|in)\b", re.I)
_OF_EACH = re.compile(r",?\s*(?:given\s+)?(?:in|as)\s+(?:an?\s+)?(?:single|one)(?:\s+\w+)?(?:\s+dose)?", re.I)  # after a rate
_BESIDE = 60  # characters from "a single dose" to the rate at which it is given
_OF_RATE = ("frequency", "or_rate", "repeat", "duration")


def single_or_repeated(findings: DocFindings, regimens: Sequence[Regimen]) -> Iterator[Regimen]:
    """The regimens, each with either a single dose or a rate where it says both.

    "A single dose of 400 mg every three months" is one dose each time. Without an amount, two sentences of one text tell of two
    phases ("a single dose … Then it is given daily"), a regimen each. Else the one stands that is told in the sentence
    of the dose, and the single dose where both are: a rate beside it is that of something else ("… and exercise daily").
    """
    for regimen in regimens:
        times, rate = regimen.links.get("administrations", -1), regimen.links.get("frequency", -1)
        if times < 0 or rate < 0 or not _is_single(findings.frequencies[times], findings.frequencies[rate]):
            yield regimen
            continue
        single, repeated = findings.frequencies[times], findings.frequencies[rate]
        is_apart = not _is_each(findings.text, single, repeated) and _are_phases(findings, regimen, single, repeated)
        if is_apart or not _is_rate(findings, regimen, single, repeated):
            yield replace(regimen, links={k: v for k, v in regimen.links.items() if k not in _OF_RATE})
        if is_apart or _is_rate(findings, regimen, single, repeated):
            links = {k: v for k, v in regimen.links.items() if k != "administrations"}
            best = regimen.best._replace(turn=regimen.best.turn + 1) if is_apart else regimen.best
            yield replace(regimen, best=best, links=links)


def _is_single(single: Frequency, repeated: Frequency) -> bool:
    return single.administrations_high == 1 and single.rule not in _NUMBERED and single.start_char != repeated.start_char


def _is_rate(findings: DocFindings, regimen: Regimen, single: Frequency, repeated: Frequency) -> bool:
    """Whether the rate is that of the dose, and not the count."""
    if _is_each(findings.text, single, repeated):
        return True
    return _is_near(findings, regimen, repeated) and not _is_near(findings, regimen, single)


def _is_each(text: str, single: Frequency, repeated: Frequency) -> bool:
    """Whether the rate is that of the single dose: "a single dose of 400 mg every three months", "daily in a single dose"."""
    if _OF_EACH.fullmatch(text, repeated.end_char, single.end_char):
        return True
    return 0 <= repeated.start_char - single.end_char <= _BESIDE and not _NEXT.search(
        text, single.end_char, repeated.start_char
    )


def _are_phases(findings: DocFindings, regimen: Regimen, single: Frequency, repeated: Frequency) -> bool:
    """Whether two sentences of the text of a mention without a dose tell of a single dose first and of repeated ones then."""
    segment = findings.segments[regimen.best.segment]
    if regimen.best.dose >= 0 or not segment.start_char <= single.start_char < repeated.start_char < segment.end_char:
        return False
    return SENTENCE_END.search(findings.text, single.end_char, repeated.start_char) is not None


def _is_near(findings: DocFindings, regimen: Regimen, item: Frequency) -> bool:
    """Whether an item stands in the sentence of the dose or, without one, of the agent."""
    mention = regimen.best
    if mention.dose >= 0:
        at = findings.quantities[mention.dose].start_char
    elif mention.agent >= 0:
        at = findings.entities[mention.agent].start_char
    else:
        at = mention.start_char
    first, last = sorted((at, item.start_char))
    segment = findings.segments[mention.segment]
    is_inside = segment.start_char <= item.start_char < segment.end_char
    return is_inside and SENTENCE_END.search(findings.text, first, last) is None
