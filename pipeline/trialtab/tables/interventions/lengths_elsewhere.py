"""How long an agent is given where its arm and interventions do not say: as the record's prose says it beside the name.

"Effect of 5 years of zelotecarin", "a 12-week treatment period". All that the record says must agree, and the row must be
one regimen of its agent in its arm, not a step of several.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from trialtab.patterns import role_words
from trialtab.relations.regimens.attributes import inside
from trialtab.relations.regimens.records import Mention
from trialtab.tables.interventions.agents import AGENT_TYPES, Agent, agent_from, is_same
from trialtab.tables.interventions.given import Given
from trialtab.tables.interventions.mentions import Context, with_synonyms
from trialtab.tables.interventions.outlines import tells_of_others
from trialtab.tables.interventions.reconcile import Regimen, said
from trialtab.tables.interventions.told_to_all import follows_all, leads_all
from trialtab.tables.interventions.whole_treatment import is_background, told_lengths
from trialtab.types import DocFindings, Label, SectionKind, Segment, TimeSpan

_PROSE = frozenset({SectionKind.TITLE, SectionKind.OFFICIAL_TITLE, SectionKind.SUMMARY, SectionKind.DESCRIPTION})
_ENDS = ("duration", "administrations", "cycle", "stop", "timing", "start", "repeat")
_WORDS = role_words("intervention_words.tsv")
_KIND = rf"(?:{_WORDS['dose_way']})"
# between a length and the name after it: "5 weeks of X", "12-week course of daily X", "2 years treatment of children with X"
_LEADS = re.compile(
    rf"\s*(?:of\s+)?(?:{_KIND}\s+){{0,2}}"
    rf"(?:(?:{_WORDS['course']})\s+(?:period\s+)?(?:of|with)\s+(?:[^.;,()]{{0,90}}?\swith\s+)?|of\s+)?"
    rf"(?:(?:the|{_KIND})\s+){{0,3}}",
    re.I,
)
# between a name and the length after it: "X given once daily", "X versus placebo"
_FOLLOWS = re.compile(
    r"\s*[®™]?(?:\s*\([^()]{1,25}\))?,?\s+(?:(?:and|or|versus|vs\.?|plus|\+)\s+[\w-]+\s+)?"
    rf"(?:(?:{_WORDS['giving']})[\s,]+){{0,8}}",
    re.I,
)
_FOR = re.compile(rf"(?:{_WORDS['lasting']})\b", re.I)
# before a length that is none of the treatment's: "after 4 weeks of X", "the first 2 weeks of X"
_NOT_BEFORE = re.compile(rf"\b(?:{_WORDS['no_length_before']})\s+(?:(?:the|an?|of|for|over|during|up)\s+)*$", re.I)
_NOT_AFTER = re.compile(rf"\s*(?:{_WORDS['no_length_after']})", re.I)
_KNOWN = re.compile(rf"\b(?:{_WORDS['said_before']})\b", re.I)
_NO_PERIOD = re.compile(rf"\b(?:{_WORDS['no_period_before']})\s+(?:(?:the|an?|of|for|over|during|up)\s+)*$", re.I)
# after a length: "(a 12-week) double-blind treatment period"
_PERIOD = re.compile(
    rf"[\s-]*(?:of\s+)?(?:(?:{_WORDS['period_kind']}),?\s+){{0,3}}(?:{_WORDS['period_of']})\s+(?:{_WORDS['period']})\b", re.I
)
_STOPS = re.compile(r"[.;]\s|\n\s*\n")
_NEAR = 90  # characters from a name to a length after it, whatever words of giving are between
_SENTENCE = 200  # characters on both sides of a length in which its sentence is looked at


def with_lengths(context: Context, given: Sequence[Given]) -> list[Given]:
    """The agents of a record, each with the length that its prose says of it where nothing else says one."""
    beside: dict[frozenset[str], list[int]] = {}
    periods: list[int] | None = None
    filled: list[Given] = []
    for item in given:
        if not _lacks_length(context, item, given):
            filled.append(item)
            continue
        if periods is None:
            periods = [*_periods(context), *told_lengths(context)]
        own = _told_beside(context, item.agent, beside)
        if _is_placebo(context, item.agent):  # "a 2-week placebo run-in": only what is said of its drug too
            drugs = [other.agent for other in given if not _is_placebo(context, other.agent)]
            shared = {index for drug in drugs for index in _told_beside(context, drug, beside)}
            own = [index for index in own if index in shared]
        filled.append(_with_length(context, item, own or (periods if _goes_on(context, item) else [])))
    return filled


def _told_beside(context: Context, agent: Agent, known: dict[frozenset[str], list[int]]) -> list[int]:
    """The lengths said beside an agent's name; `known`: those looked up so far, which the agent's are added to."""
    if agent.keys not in known:
        known[agent.keys] = list(_beside(context, with_synonyms(context, agent)))
    return known[agent.keys]


def _is_placebo(context: Context, agent: Agent) -> bool:
    return any(context.lexicon.placebo.search(key) for key in agent.keys)


def _lacks_length(context: Context, item: Given, given: Sequence[Given]) -> bool:
    """Whether nothing says how long a drug is given, and it is given in one way only."""
    if item.intervention is not None and item.intervention.type not in AGENT_TYPES:
        return False
    if item.regimen is not None and any(name in item.regimen.links for name in _ENDS):
        return False
    return sum(other.arm is item.arm and is_same(other.agent, item.agent) for other in given) == 1


def _goes_on(context: Context, item: Given) -> bool:
    """Whether an agent is given again and again, or nothing is said of how."""
    if item.regimen is None or item.regimen.is_silent:
        return not is_background(item.agent, item.arm)
    links, findings = item.regimen.links, context.findings
    if "frequency" in links:
        return findings.frequencies[links["frequency"]].interval is not None
    return item.regimen.best.dose >= 0 and (findings.quantities[item.regimen.best.dose].unit or "").endswith("/d")


def _with_length(context: Context, item: Given, spans: Sequence[int]) -> Given:
    """The agent with the one length that all spans say, if its own texts say no other."""
    findings = context.findings
    own = {said(findings, "duration", i) for i in _spans_of(context, item)}
    if len({said(findings, "duration", i) for i in spans}) != 1 or own - {said(findings, "duration", spans[0])}:
        return item
    index = spans[0]
    if item.regimen is not None:
        return item._replace(regimen=Regimen(item.regimen.best, item.regimen.links | {"duration": index}))
    place = findings.time_spans[index]
    segment = next(n for n, s in enumerate(findings.segments) if s.start_char <= place.start_char < s.end_char)
    return item._replace(regimen=Regimen(Mention(segment, -1, -1, place.start_char, place.end_char), {"duration": index}))


def _spans_of(context: Context, item: Given) -> Iterator[int]:
    """Lengths and cycles that the texts of an arm and its intervention state."""
    fields = {item.arm.description_field, item.arm.label_field} if item.arm else set()
    if item.intervention is not None:
        fields |= {item.intervention.description_field, item.intervention.name_field}
    for segment in context.findings.segments:
        if segment.field_index in fields:
            for index in inside(context.findings.time_spans, segment.start_char, segment.end_char):
                span = context.findings.time_spans[index]
                if span.role in ("duration", "cycle") and not (span.low or span.high or "").startswith("PT"):
                    yield index


def _beside(context: Context, agent: Agent) -> Iterator[int]:
    """The lengths that prose says right beside an agent's name."""
    findings = context.findings
    for segment in _prose(context):
        for number in inside(findings.entities, segment.start_char, segment.end_char):
            entity = findings.entities[number]
            if entity.label is not Label.DRUG or not is_same(agent, agent_from(findings, number)):
                continue
            for index in _near(context, segment, entity.start_char, entity.end_char):
                span = findings.time_spans[index]
                if _is_length(context, segment, span, _NOT_BEFORE):
                    yield index


def _near(context: Context, segment: Segment, name_start: int, name_end: int) -> Iterator[int]:
    """Lengths that lead to a name or follow it, alone or in a list of agents."""
    findings = context.findings
    for index in inside(findings.time_spans, max(segment.start_char, name_start - 150), name_start):
        end = findings.time_spans[index].end_char
        if name_start > end and _leads_to(findings, end, name_start):
            yield index
    for index in inside(findings.time_spans, name_end, min(segment.end_char, name_end + 160)):
        start = findings.time_spans[index].start_char
        if not _FOR.match(findings.text, start):
            continue
        is_near = start - name_end <= _NEAR and _FOLLOWS.fullmatch(findings.text, name_end, start)
        if is_near or follows_all(findings, name_end, start):
            yield index


def _leads_to(findings: DocFindings, end: int, name_start: int) -> bool:
    """Whether a length that ends at `end` is said of the agent named at `name_start`."""
    others = [i for i in inside(findings.entities, end, name_start) if findings.entities[i].label is Label.DRUG]
    first = min((findings.entities[i].start_char for i in others), default=name_start)
    if not _LEADS.fullmatch(findings.text, end, first):
        return False
    return not others or leads_all(findings, first, name_start)


def _periods(context: Context) -> Iterator[int]:
    """The lengths of treatment periods: "a 12-week double-blind treatment period"."""
    findings = context.findings
    for segment in _prose(context):
        for index in inside(findings.time_spans, segment.start_char, segment.end_char):
            span = findings.time_spans[index]
            if _PERIOD.match(findings.text, span.end_char) and _is_length(context, segment, span, _NO_PERIOD):
                yield index


def _prose(context: Context) -> Iterable[Segment]:
    return (segment for segment in context.findings.segments if segment.section in _PROSE)


def _is_length(context: Context, segment: Segment, span: TimeSpan, not_before: re.Pattern[str]) -> bool:
    """Whether a time is the length of a treatment of this trial, of a day and more."""
    text = context.findings.text
    if span.role != "duration" or (span.low or span.high or "PT").startswith("PT"):
        return False
    before = _STOPS.split(text[max(segment.start_char, span.start_char - _SENTENCE) : span.start_char])[-1]
    after = _STOPS.split(text[span.end_char : min(segment.end_char, span.end_char + _SENTENCE)])[0]
    if not_before.search(before) or _NOT_AFTER.match(after):
        return False
    return not (tells_of_others(before) or _KNOWN.search(before + " " + after))
