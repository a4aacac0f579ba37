"""How long all of an arm's treatment goes on, where a sentence without an agent says it: "Treatment continues for 24 weeks".

The arm's own text is asked first, then the summary and the description, which speak of the whole trial. What they say counts
for drugs that are given again and again and of which nothing else says how long; and only where they say one thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialtab.relations.regimen_attributes import inside
from trialtab.relations.regimen_records import Mention
from trialtab.tables.intervention_mentions import Context
from trialtab.tables.reconcile import Regimen, said
from trialtab.types import Arm, SectionKind, Segment

_TREATED = (
    r"(?:(?:study\s+|active\s+|drug\s+|trial\s+)?(?:treatment|therapy|medication|dosing|supplementation|drug)s?"
    r"(?:\s+(?:period|phase|duration|course|regimen))?)"
)
_TAKERS = r"(?:patients|participants|subjects|volunteers|women|men|children|infants|they|all|groups?|arms?)"
# up to a time: "Treatment will continue for", "The duration of therapy is", "All patients will be treated for"
_SAID = re.compile(
    r"(?:[.;:]\s+|\n(?=[^\S\n]*+\n)\s++|[*•-]\s+)(?:(?:the|all|both|each|total|planned|overall|this|in|eligible|enrolled|randomi[sz]ed)\s+){0,3}"
    rf"(?:{_TREATED}\s+(?:(?:will|is|are|was|were|be|to|should|may|shall)\s+){{0,3}}"
    r"(?:continued?|continues|lasts?|given|administered|for|of|:|planned)?"
    rf"|(?:total\s+)?(?:duration|length)\s+of\s+(?:the\s+)?{_TREATED}\s*(?:will\s+be|is|was|:|of)?"
    rf"|{_TAKERS}\s+(?:(?:will|are|were|to|be|should|then)\s+){{0,3}}"
    r"(?:treated|receive\s+(?:study\s+|the\s+)?(?:treatment|therapy|medication|study\s+drug)|take\s+the\s+(?:study\s+)?(?:drug|medication)s?"
    r"|remain\s+on\s+(?:study\s+)?(?:treatment|therapy)|receive(?=\s+(?:up\s+to\s+|a\s+total\s+of\s+)?[\w-]+\s+\w+\s+of\s+(?:treatment|therapy))))"
    r"\s*(?:(?:for\s+)?(?:a\s+)?(?:total|period|maximum|minimum|duration)\s+of\s+|for\s+|is\s+|approximately\s+|a\s+|up\s+to\s+){0,4}",
    re.I,
)
_OTHER = re.compile(
    r"\b(?:then(?!\s+(?:be\s+)?(?:followed|observed))|followed by|thereafter|extension|follow-?up|open-label|run-in|first"
    r"|initial|screening)\b",
    re.I,
)
_LONGEST = 110  # characters from the sentence's beginning to a time
_AFTER = 60
_STOPS = re.compile(r"[.;]\s")
_PROSE = frozenset({SectionKind.SUMMARY, SectionKind.DESCRIPTION})
_ENDS = ("duration", "administrations", "cycle", "stop", "timing", "start")
# before "until disease progression": "Patients continue treatment", "Treatment will be given"
_UNTIL = re.compile(
    rf"\s*(?:[*•-]\s+)?(?:(?:the|all|both|eligible|this|in|study)\s+){{0,3}}"
    rf"(?:{_TREATED}\s+(?:(?:will|is|are|may|be|to|should|shall)\s+){{0,3}}(?:continued?|continues|given|administered|repeated|last|lasts)"
    rf"|{_TAKERS}\s+(?:(?:will|are|may|should|can|be|then)\s+){{0,3}}"
    r"(?:(?:continue|receive|remain\s+on|stay\s+on|take)\s+(?:on\s+|to\s+receive\s+|receiving\s+)?(?:(?:the|their|study|assigned)\s+){0,2}"
    r"(?:treatment|therapy|medication|drug)|treated))\s*,?\s*",
    re.I,
)


def with_end(context: Context, arm: Arm | None, regimen: Regimen) -> Regimen:
    """The regimen with the length or end of the whole treatment, if it is given repeatedly and says none itself.

    Args:
        context: the record.
        arm: the arm that it is given in.
        regimen: one agent's; not changed.
    """
    rate = context.findings.frequencies[regimen.links["frequency"]] if "frequency" in regimen.links else None
    if rate is None or rate.interval is None or any(name in regimen.links for name in _ENDS):
        return _with_stop(context, arm, regimen)
    for segments in _texts(context, arm):
        spans = {said(context.findings, "duration", i): i for segment in segments for i in _durations(context, segment)}
        if len(spans) == 1:
            return Regimen(regimen.best, regimen.links | {"duration": next(iter(spans.values()))})
        if spans:
            return regimen
    return _with_stop(context, arm, regimen)


def whole_length(context: Context, arm: Arm | None) -> Regimen | None:
    """How long all treatment goes on, for a drug of which nothing else is said: "Patients receive 48 weeks of treatment"."""
    for segments in _texts(context, arm):
        spans = {said(context.findings, "duration", i): i for segment in segments for i in _durations(context, segment)}
        if len(spans) == 1:
            index = next(iter(spans.values()))
            span = context.findings.time_spans[index]
            segment = next(s for s in segments if s.start_char <= span.start_char < s.end_char)
            number = context.findings.segments.index(segment)
            return Regimen(Mention(number, -1, -1, span.start_char, span.end_char), {"duration": index})
        if spans:
            return None
    return None


def _with_stop(context: Context, arm: Arm | None, regimen: Regimen) -> Regimen:
    """The regimen with the event that ends the whole treatment, if it is repeated and says no end."""
    links, findings = regimen.links, context.findings
    is_repeated = "frequency" in links or ("cycle" in links and findings.time_spans[links["cycle"]].n_cycles is None)
    if not is_repeated or any(name in links for name in ("duration", "administrations", "stop", "timing")):
        return regimen
    if "cycle" in links and findings.time_spans[links["cycle"]].n_cycles is not None:
        return regimen
    for segments in _texts(context, arm):
        stops = {
            findings.text[findings.terms[i].start_char : findings.terms[i].end_char].lower(): i
            for segment in segments
            for i in _stops(context, segment)
        }
        if len(stops) == 1:
            return Regimen(regimen.best, links | {"stop": next(iter(stops.values()))})
        if stops:
            return regimen
    return regimen


def _stops(context: Context, segment: Segment) -> Iterator[int]:
    """Ends that a sentence on the treatment gives."""
    findings, text = context.findings, context.findings.text
    for index in inside(findings.terms, segment.start_char, segment.end_char):
        term = findings.terms[index]
        if term.kind != "stop" or not term.end_char <= segment.end_char:
            continue
        before = text[max(segment.start_char, term.start_char - _LONGEST) : term.start_char]
        if _UNTIL.fullmatch(_STOPS.split(before)[-1]):
            yield index


def _texts(context: Context, arm: Arm | None) -> Iterator[list[Segment]]:
    segments = context.findings.segments
    if arm is not None and arm.description_field is not None:
        yield [segment for segment in segments if segment.field_index == arm.description_field]
    yield [segment for segment in segments if segment.section in _PROSE]


def _durations(context: Context, segment: Segment) -> Iterator[int]:
    """Time spans that a sentence on the treatment gives."""
    findings, text = context.findings, context.findings.text
    for index in inside(findings.time_spans, segment.start_char, segment.end_char):
        span = findings.time_spans[index]
        if span.role != "duration":
            continue
        opening = max(segment.start_char, span.start_char - _LONGEST)
        stop = min(segment.end_char, span.end_char + _AFTER)
        whole = ("" if opening > segment.start_char else ". ") + text[opening:stop]
        first, last = (at - stop + len(whole) for at in (span.start_char, span.end_char))
        said_here = any(match.start() <= first <= match.end() <= last for match in _SAID.finditer(whole))
        sentence = _STOPS.split(whole[:last])[-1] + _STOPS.split(whole[last:])[0]
        if said_here and not _OTHER.search(sentence):
            yield index
