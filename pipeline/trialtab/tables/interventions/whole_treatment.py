"""How long all of an arm's treatment goes on, where a sentence without an agent says it: "Treatment continues for 24 weeks".

The arm's own text is asked first, then the summary and the description, which speak of the whole trial. What they say counts
for drugs that are given again and again and of which nothing else says how long; and only where they say one thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from trialtab.patterns import role_words
from trialtab.relations.regimens.attributes import inside
from trialtab.relations.regimens.records import Mention
from trialtab.tables.interventions.agents import Agent
from trialtab.tables.interventions.mentions import Context
from trialtab.tables.interventions.reconcile import Regimen, said
from trialtab.tables.interventions.shared_length import are_in_turn
from trialtab.types import Arm, SectionKind, Segment

_WORDS = role_words("intervention_words.tsv")
_TREATED = rf"(?:(?:(?:{_WORDS['treatment_kind']})\s+){{0,2}}(?:{_WORDS['treatment']})s?(?:\s+(?:{_WORDS['treatment_span']}))?)"
_TAKERS = rf"(?:{_WORDS['takers']})"
_RATE = rf"(?:(?:{_WORDS['taken_rate']})[\s,]+){{0,3}}"
# up to a time: "Treatment will continue for", "The duration of therapy is", "All patients will be treated for"
_SAID = re.compile(
    rf"(?:[.;:]\s+|\n(?=[^\S\n]*+\n)\s++|[*•-]\s+)(?:(?:{_WORDS['whole_lead']})\s+){{0,3}}"
    rf"(?:{_TREATED}\s+(?:(?:will|is|are|was|were|be|to|should|may|shall)\s+){{0,3}}(?:(?:{_WORDS['goes_on']})\s+{_RATE})?"
    rf"|(?:total\s+)?(?:duration|length)\s+of\s+(?:the\s+)?{_TREATED}\s*(?:will\s+be|is|was|:|of)?"
    rf"|{_TAKERS}\s+(?:(?:will|are|were|to|be|should|then)\s+){{0,3}}"
    rf"(?:treated|(?:{_WORDS['takes']})\s+(?:(?:{_WORDS['takers_own']})\s+){{0,3}}(?:{_WORDS['taken']})s?\s+{_RATE}"
    rf"|{_WORDS['stays_on']}|{_WORDS['gets_in_all']}))"
    rf"\s*(?:(?:for\s+)?(?:a\s+)?(?:{_WORDS['sum_of']})\s+of\s+|for\s+|is\s+|approximately\s+|a\s+|up\s+to\s+){{0,4}}",
    re.I,
)
_OTHER = re.compile(rf"\b(?:{_WORDS['other_phase']})\b", re.I)
# after the length: what follows treatment is no part of it
_WATCHED = re.compile(
    r"(?:,?\s+(?:and|then|with|which\s+is|followed\s+by)\s+|,\s+followed\s+by\s+)(?:[\w-]+\s+){0,7}?"
    rf"(?:{_WORDS['watched']})\b.*",
    re.I | re.S,
)
_BACKGROUND = re.compile(rf"\b(?:{_WORDS['background']})\b", re.I)
_LONGEST = 110  # characters from the sentence's beginning to a time
_AFTER = 60
_STOPS = re.compile(r"[.;]\s")
_PROSE = frozenset({SectionKind.SUMMARY, SectionKind.DESCRIPTION})
_ENDS = ("duration", "administrations", "cycle", "stop", "timing", "start")
# before "until disease progression": "Patients continue treatment", "Treatment will be given"
_UNTIL = re.compile(
    rf"\s*(?:[*•-]\s+)?(?:(?:the|all|both|eligible|this|in|study)\s+){{0,3}}"
    rf"(?:{_TREATED}\s+(?:(?:will|is|are|may|be|to|should|shall)\s+){{0,3}}(?:{_WORDS['runs']})"
    rf"|{_TAKERS}\s+(?:(?:will|are|may|should|can|be|then)\s+){{0,3}}(?:{_WORDS['keeps_on']}))\s*,?\s*",
    re.I,
)


def with_ends(context: Context, arm: Arm | None, regimens: Sequence[Regimen]) -> list[Regimen]:
    """The regimens of one agent, each with the length or end of the whole treatment; steps in turn have no such length."""
    are_steps = are_in_turn(context.findings, regimens)
    return [with_end(context, arm, regimen, is_step=are_steps) for regimen in regimens]


def with_end(context: Context, arm: Arm | None, regimen: Regimen, *, is_step: bool = False) -> Regimen:
    """The regimen with the length or end of the whole treatment, if it is given repeatedly and says none itself.

    Args:
        context: the record.
        arm: the arm that it is given in.
        regimen: one agent's; not changed.
        is_step: whether it is one of several in turn.
    """
    rate = context.findings.frequencies[regimen.links["frequency"]] if "frequency" in regimen.links else None
    if is_step or rate is None or rate.interval is None or any(name in regimen.links for name in _ENDS):
        return _with_stop(context, arm, regimen)
    for segments in _texts(context, arm):
        spans = {said(context.findings, "duration", i): i for segment in segments for i in _durations(context, segment)}
        if len(spans) == 1:
            return Regimen(regimen.best, regimen.links | {"duration": next(iter(spans.values()))})
        if spans:
            return regimen
    return _with_stop(context, arm, regimen)


def is_background(agent: Agent, arm: Arm | None) -> bool:
    """Whether an agent is what patients get anyway, trial or not: the length of the trial's treatment is not its own."""
    label = arm.label.lower() if arm is not None else ""
    is_arms = _BACKGROUND.search(label) and not any(key in label for key in agent.keys)
    return bool(is_arms or _BACKGROUND.search(agent.text))


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


def told_lengths(context: Context) -> Iterator[int]:
    """The time spans that summary and description say of all treatment: "The supplement is taken for 12 weeks"."""
    for segment in context.findings.segments:
        if segment.section in _PROSE:
            yield from _durations(context, segment)


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
        sentence = _STOPS.split(whole[:last])[-1] + _WATCHED.sub("", _STOPS.split(whole[last:])[0])
        if said_here and not _OTHER.search(sentence):
            yield index
