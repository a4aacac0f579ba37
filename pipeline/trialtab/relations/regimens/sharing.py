"""Schedules said once for several doses: "10, 20 or 40 mg once daily", "A 75 mg and B 100 mg daily"."""

from __future__ import annotations

import re

from trialtab.patterns import role_words
from trialtab.relations.regimens.amounts import dose_of
from trialtab.relations.regimens.attributes import inside
from trialtab.relations.regimens.lists import (
    has_days,
    is_followed,
    is_of_last_part,
    lists_days,
    says_days,
    share_both,
    share_trailing_cycles,
    share_with_placebos,
    with_ends,
    without,
)
from trialtab.relations.regimens.owners import COMBINED, SENTENCE_END
from trialtab.relations.regimens.records import Mention
from trialtab.types import DocFindings

_WORDS = role_words("regimen_words.tsv")
SCHEDULE = ("frequency", "administrations", "duration", "cycle", "stop", "repeat")
_INDEXED = {
    "frequency": "frequencies",
    "administrations": "frequencies",
    "duration": "time_spans",
    "cycle": "time_spans",
    "stop": "terms",
    "repeat": "frequencies",
    "route": "terms",
}
_TO_VERB = 12  # characters from "Treatment" to "every": those of a verb
_LONGEST = 240  # characters of evidence
_BRACKET = r"(?:\s*\([^()]{1,30}\))?"
# between two dose levels of one agent: "5, 10", "5 mg or 10 mg", "5 mg (group A) and 10 mg", "5 mg (10 mg if ..."
_LEVELS = re.compile(
    rf"{_BRACKET}[\s,;/]*(?:(?:and/or|or|and|&|vs\.?|versus)\b)?\s*"
    r"(?:either\s+)?(?:placebo,?\s+or\s+)?(?:a dose of\s+)?|\s*\(\s*(?:or\s+)?",
    re.I,
)
# "200 mg if < 40 kg and 400 mg", "< 40 kg: 200 mg; >= 40 kg: 400 mg"
_BAND = re.compile(r"[^.\n]{0,45}?\b(?:kg|years?|yrs?)\b[^.\n\d]{0,25}?[\s,;(:=-]*", re.I)
_AND = re.compile(
    r"[\s)®™]*(?:,\s*)?(?:and|plus|\+|&|/|(?:together |along |combined |in combination )?with)[\s(]*(?:oral\s+|iv\s+)?",
    re.I,
)
_BULLETS = re.compile(r"\s*(?:,|;|\bor\b|\band\b|\n\s*[-*•])\s*(?:or\b|and\b)?\s*(?:[-*•]\s*)?", re.I)
_OF_ALL = re.compile(rf"(?<![\w-])(?:{_WORDS['of_all']})\b")  # a sentence on all before it; its full stop may be lost
# what opens another phase: the cycle that is said in it is not that of what stands before
_PHASE = re.compile(
    rf"(?:^|[.;:]\s+)(?:[A-Z][A-Z -]{{4,40}}:\s*)?(?:(?:{_WORDS['other_phase']})\b"
    rf"|Patients\s+(?:then\s+)?undergo\s+(?:{_WORDS['other_phase_done']})"
    rf"|(?:After|Following)\s+(?:{_WORDS['other_phase_after']})\b)"
)
_OF_ONE = re.compile(r"\s+of\s+(?!therapy|treatment|chemotherapy)\w")
_NEXT_STEP = re.compile(r"\b(?:then|followed by|thereafter|subsequently|afterwards?)\b", re.I)
_TIMED = re.compile(r"/(?:d|h|wk|\(\d+\.h\))$")  # a dose that says how often by itself
_COMMA = re.compile(r"[\s)®™]*[,;]\s*(?:oral\s+|iv\s+)?", re.I)
_OWN = re.compile(rf"\b(?:{_WORDS['own_schedule']})\b", re.I)


def share_schedules(findings: DocFindings, mentions: list[Mention]) -> list[Mention]:
    """Give mentions without a schedule the one that the text says once for all of them.

    Args:
        mentions: of one segment, in text order; changed in place.
    """
    is_list = False  # whether a list that ends with "and" goes on to the left
    for i in range(len(mentions) - 2, -1, -1):
        one, two = mentions[i], mentions[i + 1]
        if two.dose >= 0 and two.rate < 0 and _is_days(findings, two.dose):
            mentions[i + 1] = two = two._replace(rate=two.dose)
        gap = _gap(findings, one, two)
        joined = gap is not None and (
            _joins(findings, one, two, gap, is_list) or _are_infusions(findings, one, two, gap, is_list)
        )
        is_list = joined and one.agent != two.agent
        if gap is None or not joined or any(getattr(one, name) >= 0 for name in SCHEDULE):
            continue
        if one.dose >= 0 and _OWN.search(findings.text, one.start_char, _end(findings, one)):
            continue
        if one.agent == two.agent and one.dose >= 0 and two.rate >= 0:
            mentions[i] = one = one._replace(rate=two.rate)
        names = SCHEDULE if one.dose < 0 or not _TIMED.search(findings.quantities[one.dose].unit or "") else SCHEDULE[2:]
        mentions[i] = one._replace(**{name: getattr(two, name) for name in names if _stands_after(findings, two, name)})
        is_shared = one.agent != two.agent and any(getattr(mentions[i], name) >= 0 for name in names)
        if is_shared and one.route < 0 and one.form < 0 and _stands_after(findings, two, "route"):
            mentions[i] = mentions[i]._replace(route=two.route)
    _share_ends(findings, mentions)
    for i in range(1, len(mentions)):
        mentions[i] = _goes_on(findings, mentions[i - 1], mentions[i])
    _share_cycles(findings, mentions)
    _hand_on_cycles(findings, mentions)
    _share_first_cycle(findings, mentions)
    ends = [_end(findings, mention) for mention in mentions]
    share_trailing_cycles(findings, mentions, ends)
    share_with_placebos(findings, mentions, ends, (*SCHEDULE, "route"))
    share_both(findings, mentions)
    return mentions


def _are_infusions(findings: DocFindings, one: Mention, two: Mention, gap: str, is_list: bool) -> bool:
    """Whether two are given on the same days, each in its own way: "A IV over 1 hour followed by B IV on day 1"."""
    if one.agent == two.agent or not says_days(findings, two):
        return False
    end = _end(findings, one)
    bare = without(findings, end, end + len(gap), ("terms", "infusions"))
    if bare == gap:
        return False  # nothing says how the first is given
    return _joins(findings, one, two, bare, is_list) or (lists_days(findings, two) and is_followed(bare))


def _is_days(findings: DocFindings, dose: int) -> bool:
    """Whether a dose is that of a day by what stands behind its agent: "40 mg of X per day"."""
    unit = findings.quantities[dose].unit or ""
    return not unit.endswith("/d") and (dose_of(findings.text, findings.quantities[dose])[0] or "").endswith("/d")


def _share_ends(findings: DocFindings, mentions: list[Mention]) -> None:
    """Give "A every 3 weeks plus B every 3 weeks for up to 35 cycles" to both: how long two alike schedules go on."""
    for i in range(len(mentions) - 2, -1, -1):
        one, two = mentions[i], mentions[i + 1]
        if one.frequency < 0 or two.frequency < 0 or one.segment != two.segment:
            continue
        first, second = findings.frequencies[one.frequency], findings.frequencies[two.frequency]
        if (first.per_interval, first.interval) != (second.per_interval, second.interval):
            continue
        start = _start(findings, two, first.end_char)
        if start < 0 or not first.start_char >= _end(findings, one) or not _AND.fullmatch(findings.text, first.end_char, start):
            continue
        if min(one.cycle, one.duration, one.stop) < 0 <= max(one.cycle, one.duration, one.stop):
            continue  # it says its own
        ends = ("cycle", "duration", "stop")
        mentions[i] = one._replace(**{name: getattr(two, name) for name in ends if _stands_after(findings, two, name)})


def _share_cycles(findings: DocFindings, mentions: list[Mention]) -> None:
    """Give all mentions before "Courses repeat every 21 days …" the cycle and the end that this sentence says."""
    for i in range(len(mentions) - 1, 0, -1):
        last = mentions[i]
        _share_repeat(findings, mentions, i)
        if last.cycle < 0:
            continue
        at = findings.time_spans[last.cycle].start_char
        first = _OF_ALL.search(findings.text, max(_end(findings, last), 0), findings.time_spans[last.cycle].end_char)
        if first is None:
            continue
        for j in range(i - 1, -1, -1):
            if mentions[j].cycle >= 0 or is_of_last_part(findings.text, _end(findings, mentions[j]), first.start()):
                break
            if _PHASE.search(findings.text, _end(findings, mentions[j]), at):
                break
            mentions[j] = with_ends(findings, mentions[j], last, first.start())._replace(cycle=last.cycle)


def _share_repeat(findings: DocFindings, mentions: list[Mention], last: int) -> None:
    """Give those before it the interval that "Treatment continues every 3 weeks" says behind the last of a list."""
    item = mentions[last]
    index = item.repeat if item.repeat >= 0 else item.frequency
    if index < 0 or not (findings.frequencies[index].interval or "P1D").endswith(("W", "M", "D")):
        return
    at, end = findings.frequencies[index].start_char, _end(findings, item)
    if at <= end or not (first := _OF_ALL.search(findings.text, end, at)) or at - first.end() > _TO_VERB:
        return
    for j in range(last - 1, -1, -1):
        one = mentions[j]
        if one.cycle >= 0 or one.repeat >= 0 or is_of_last_part(findings.text, _end(findings, one), first.start()):
            break
        if _PHASE.search(findings.text, _end(findings, one), at):
            break
        if has_days(findings, one):
            mentions[j] = with_ends(findings, one, item, first.start())._replace(repeat=index)


def _hand_on_cycles(findings: DocFindings, mentions: list[Mention]) -> None:
    """Give the mentions of a list the cycle that stands before its first: "six 21-day cycles of X on day 1, Y on day 8"."""
    for i in range(1, len(mentions)):
        one, two = mentions[i - 1], mentions[i]
        if one.cycle < 0 or two.cycle >= 0 or one.segment != two.segment:
            continue
        first, second = _start(findings, one, 0), _start(findings, two, _end(findings, one))
        cycle = findings.time_spans[one.cycle]
        if not 0 <= cycle.start_char < first < second:
            continue
        between = findings.text[first:second]
        if not SENTENCE_END.search(findings.text, first, second + 1) and not _NEXT_STEP.search(between):
            mentions[i] = two._replace(cycle=one.cycle)


def _share_first_cycle(findings: DocFindings, mentions: list[Mention]) -> None:
    """Give all mentions the cycle that the text says before the first: "Three 28-day cycles of X 5 mg and Y 10 mg"."""
    if not mentions:
        return
    segment = findings.segments[mentions[0].segment]
    cycles = [
        i
        for i in inside(findings.time_spans, segment.start_char, segment.end_char)
        if findings.time_spans[i].role == "cycle" and (findings.time_spans[i].low or findings.time_spans[i].high)
    ]
    starts = [_start(findings, mention, segment.start_char) for mention in mentions]
    if len(cycles) != 1 or findings.time_spans[cycles[0]].start_char > min([at for at in starts if at >= 0], default=-1):
        return
    cycle = findings.time_spans[cycles[0]]
    end = segment.end_char
    if _OF_ONE.match(findings.text, cycle.end_char) and (stop := SENTENCE_END.search(findings.text, cycle.end_char, end)):
        end = stop.start()  # "6 courses of X daily. Y on day 1": those of X
    for i, mention in enumerate(mentions):
        if mention.cycle < 0 and starts[i] < end:
            mentions[i] = mention._replace(cycle=cycles[0])


def _end(findings: DocFindings, mention: Mention) -> int:
    ends = [mention.name_end]
    if mention.dose >= 0:
        ends.append(findings.quantities[mention.dose].end_char)
    if mention.agent >= 0 and (mention.dose < 0 or findings.entities[mention.agent].start_char >= ends[-1]):
        ends.append(findings.entities[mention.agent].end_char)
    return max(ends)


def _start(findings: DocFindings, mention: Mention, after: int) -> int:
    starts = [findings.quantities[mention.dose].start_char] if mention.dose >= 0 else []
    if mention.agent >= 0 and findings.entities[mention.agent].start_char >= after:
        starts.append(findings.entities[mention.agent].start_char)
    if mention.name_start >= after:
        starts.append(mention.name_start)
    return min(starts, default=-1)


def _gap(findings: DocFindings, one: Mention, two: Mention) -> str | None:
    """What stands between two mentions; None where they do not follow each other closely."""
    end = _end(findings, one)
    if one.agent == two.agent >= 0 and one.dose >= 0 and two.dose >= 0:
        end = min(end, max(findings.quantities[one.dose].end_char, one.name_end))  # "10, 20 or 40 mg of X daily"
    start = _start(findings, two, end)
    if end < 0 or not 0 <= start - end <= 70:
        return None
    return findings.text[end:start]


def _joins(findings: DocFindings, one: Mention, two: Mention, gap: str, is_list: bool) -> bool:
    if (one.agent, one.name_start) == (two.agent, two.name_start):
        if one.dose < 0 or two.dose < 0:
            return False
        if findings.quantities[one.dose].unit != findings.quantities[two.dose].unit:
            return False
        return bool(_LEVELS.fullmatch(gap)) or bool(_BAND.fullmatch(gap))
    if COMBINED.fullmatch(gap) and one.dose >= 0 and two.dose >= 0:
        return True
    if (one.dose < 0) != (two.dose < 0) and not (one.dose >= 0 and _AND.fullmatch(gap)):
        return False
    return bool(_AND.fullmatch(gap)) or (is_list and bool(_COMMA.fullmatch(gap)))


def _stands_after(findings: DocFindings, mention: Mention, name: str) -> bool:
    """Whether what a mention says by `name` stands behind its dose, and not before it ("and once daily B 5 mg")."""
    index = getattr(mention, name)
    return index >= 0 and getattr(findings, _INDEXED[name])[index].start_char >= _end(findings, mention)


def _goes_on(findings: DocFindings, before: Mention, mention: Mention) -> Mention:
    """A level without a schedule has that which stood before the first: "once daily from 200 mg, increased to 400 mg"."""
    if before.segment != mention.segment or mention.dose < 0 or not (before.is_nameless or before.agent == mention.agent):
        return mention
    if before.frequency < 0 and before.administrations < 0:
        return mention
    if before.dose < 0 or mention.frequency >= 0 or mention.cycle >= 0:
        return mention
    first = findings.quantities[before.dose].start_char
    between = findings.text[first : findings.quantities[mention.dose].start_char]
    said = before.frequency if before.frequency >= 0 else before.administrations
    leads = findings.frequencies[said].start_char < first
    if not leads or SENTENCE_END.search(between) or _OWN.search(between):
        return mention
    if _BULLETS.fullmatch(
        findings.text, findings.quantities[before.dose].end_char, findings.quantities[mention.dose].start_char
    ):
        start = before.start_char if mention.end_char - before.start_char <= _LONGEST else mention.start_char
        leading = {name: getattr(before, name) for name in SCHEDULE if _stands_before(findings, before, name, first)}
        return mention._replace(start_char=start, **leading)
    if before.agent != mention.agent:
        return mention
    return mention._replace(frequency=before.frequency)


def _stands_before(findings: DocFindings, mention: Mention, name: str, at: int) -> bool:
    index = getattr(mention, name)
    return index >= 0 and getattr(findings, _INDEXED[name])[index].start_char < at
