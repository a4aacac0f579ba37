"""What of a regimen text says how, how often and how long: schedules, times, routes, forms, start and stop clauses."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from trialtab.relations.regimen_lexicon import RegimenLexicon
from trialtab.types import DocFindings

_SESSION = re.compile(r"PT\d+(?:\.\d+)?[MS]|PT(?:[1-9]|1[01])H")  # treatments last days; what lasts minutes is a session
_REPETITION = re.compile(r"PT\d+(?:\.\d+)?[MS]")  # "6 intervals of 4 minutes": within a session, no schedule of doses
LEADING = frozenset({"route", "form", "frequency"})
_NO_COMMA = re.compile(r"[^,.;\n]*")
_LEADS_ON = re.compile(r"(?:\band|\bplus|\bwith|\bthen|\bby|\bor|\bthe|\ba|\ban|\bin|\bof|\breceiv\w+|[,;+/:.&(])\s*$|^$", re.I)


def inside(items: Sequence[object], start: int, end: int) -> range:
    """Indices of the items that begin in [start, end)."""
    key = _start_of
    return range(bisect_left(items, start, key=key), bisect_left(items, end, key=key))


def _start_of(item: object) -> int:
    return item.start_char  # type: ignore[attr-defined, no-any-return]


def _is_other_time(findings: DocFindings, lexicon: RegimenLexicon, index: int) -> bool:
    """Whether a time span is no length of treatment: of a session, a fast, a delay, follow-up, the time between doses."""
    span = findings.time_spans[index]
    if span.role == "duration" and _SESSION.fullmatch(span.low or span.high or ""):
        return True
    if _is_of_something_else(findings, lexicon, span.start_char):
        return True
    return bool(lexicon.other_time_after.match(findings.text, span.end_char))


def _is_of_something_else(findings: DocFindings, lexicon: RegimenLexicon, at: int) -> bool:
    """Whether a time or schedule at `at` is that of follow-up, monitoring, a fast …: "patients are followed monthly"."""
    return bool(lexicon.other_time_before.search(findings.text[max(at - 45, 0) : at].rpartition(". ")[2]))


def leads_on(findings: DocFindings, lexicon: RegimenLexicon, item_start: int, item_end: int, to: int) -> bool:
    """Whether a route, form or frequency leads on to what stands at `to`: "and oral X", "once-daily doses of 100 mg"."""
    if (
        to < item_end
        or not lexicon.glue.fullmatch(findings.text, item_end, to)
        or not _NO_COMMA.fullmatch(findings.text, item_end, to)
    ):
        return False
    gap = findings.text[item_end:to]
    return " of " in gap or bool(_LEADS_ON.search(findings.text[max(item_start - 12, 0) : item_start]))


def attributes_in(findings: DocFindings, lexicon: RegimenLexicon, left: int, right: int) -> Iterator[tuple[str, int, int, int]]:
    """(member of Mention, index, start, end) of what stands in [left, right), in order of kinds."""
    for index in inside(findings.frequencies, left, right):
        item = findings.frequencies[index]
        if _is_of_something_else(findings, lexicon, item.start_char):
            continue
        if item.interval is not None and not _REPETITION.fullmatch(item.interval):
            yield "frequency", index, item.start_char, item.end_char
        if item.administrations_low is not None:
            yield "administrations", index, item.start_char, item.end_char
    for index in inside(findings.time_spans, left, right):
        span = findings.time_spans[index]
        name = {"duration": "duration", "infusion": "infusion", "cycle": "cycle"}.get(span.role)
        if name and not (name != "infusion" and _is_other_time(findings, lexicon, index)):
            yield name, index, span.start_char, span.end_char
    for index in inside(findings.terms, left, right):
        term = findings.terms[index]
        if term.kind in ("route", "form", "start", "stop"):
            yield term.kind, index, term.start_char, term.end_char
