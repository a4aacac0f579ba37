"""What the end of a list says of its members: days, cycles and lengths said once for "A IV on days 1 and 8 and B on day 1"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from trialtab.relations.regimens.attributes import inside
from trialtab.relations.regimens.owners import SENTENCE_END
from trialtab.relations.regimens.records import Mention
from trialtab.types import DocFindings

_NEXT_STEP = re.compile(r"\b(?:then|followed by|thereafter|subsequently|afterwards?)\b", re.I)
_FOLLOWED = re.compile(r"[\s,(]*(?:and\s+)?(?:then\s+)?(?:immediately\s+)?followed\s+(?:immediately\s+)?by[\s(]*", re.I)
_OR_PLACEBO = re.compile(
    r"[\s(),®™]*(?:or|vs\.?|versus)\s+(?:(?:an?|the|matching|matched|identical|equivalent|corresponding|oral|its)\s+)*", re.I
)
_PLACEBO = re.compile(r"(?:matching\s+|matched\s+)?placebos?\b", re.I)
# a bullet on an arm; what a sentence in it says of "treatment" is said of that arm, unless it opens a paragraph of its own
_ARM_BULLET = re.compile(
    r"\s[-*•]\s+(?:Treatment\s+)?(?:Arm|Group|Regimen|Cohort)s?\s+(?:[A-H]|[IVX]+|\d)\b[^:\n]{0,60}:", re.I
)
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n")
_OF_SEVERAL = re.compile(r"In\s+(?:both|all|each|either)\b", re.I)
_ALL = re.compile(
    r"\b(?:both|all|each)\s+(?:(?:drugs?|agents?|medications?|of\s+them|are|is|will\s+be|given|taken|administered)\s+){0,4}$",
    re.I,
)
_GAP = 90  # characters between a drug's dose and the placebo that it is compared with
_LIST = 260  # characters from a member of a list to what is said at its end


def without(findings: DocFindings, start: int, end: int, kinds: Sequence[str]) -> str:
    """The text of [start, end) without what says how something is given.

    Args:
        start, end: offsets in the whole text.
        kinds: which findings go: `terms` (routes and forms), `infusions`, `schedules` (frequencies and times).
    """
    text = list(findings.text[start:end])
    spans: list[tuple[int, int]] = []
    if "terms" in kinds:
        terms = [findings.terms[i] for i in inside(findings.terms, start, end)]
        spans += [(term.start_char, term.end_char) for term in terms if term.kind in ("route", "form")]
    for i in inside(findings.time_spans, start, end):
        span = findings.time_spans[i]
        if "schedules" in kinds or ("infusions" in kinds and span.role == "infusion"):
            spans.append((span.start_char, span.end_char))
    if "schedules" in kinds:
        rates = [findings.frequencies[i] for i in inside(findings.frequencies, start, end)]
        spans += [(rate.start_char, rate.end_char) for rate in rates]
    for first, last in spans:
        text[first - start : min(last, end) - start] = " " * (min(last, end) - first)
    return "".join(text)


def is_of_last_part(text: str, start: int, end: int) -> bool:
    """Whether a sentence at `end` stands in a bullet on another arm than a mention that ends at `start`."""
    heads = [head.end() for head in _ARM_BULLET.finditer(text, start, end)]
    return bool(heads) and not _OF_SEVERAL.match(text, end) and not _PARAGRAPH.search(text, heads[-1], end)


def share_both(findings: DocFindings, mentions: list[Mention]) -> None:
    """Give the drugs of a sentence the length that its end says of all: "A 5 mg daily + B 9 mg weekly, both for 7 days".

    Args:
        mentions: of one segment, in text order; changed in place.
    """
    for last in range(1, len(mentions)):
        mention = mentions[last]
        if mention.duration < 0:
            continue
        start = findings.time_spans[mention.duration].start_char
        if not _ALL.search(findings.text, max(0, start - 40), start):
            continue
        for i in range(last - 1, -1, -1):
            one = mentions[i]
            if one.segment != mention.segment or SENTENCE_END.search(findings.text, one.start_char, start):
                break
            if one.duration < 0 and one.stop < 0 and (one.dose >= 0 or one.frequency >= 0):
                mentions[i] = one._replace(duration=mention.duration)


def with_ends(findings: DocFindings, mention: Mention, last: Mention, start: int) -> Mention:
    """A mention with the end and the length that a sentence on all says after `start`: "Cycles repeat for up to 2 years"."""
    if mention.stop < 0 <= last.stop and findings.terms[last.stop].start_char > start:
        mention = mention._replace(stop=last.stop)
    if mention.duration < 0 <= last.duration and findings.time_spans[last.duration].start_char > start:
        mention = mention._replace(duration=last.duration)
    return mention


def is_followed(gap: str) -> bool:
    """Whether a gap says that two infusions are given one after the other."""
    return bool(_FOLLOWED.fullmatch(gap))


def says_days(findings: DocFindings, mention: Mention) -> bool:
    """Whether a schedule is one of days or of weeks, which infusions given together share, not how often in a day."""
    if mention.frequency >= 0 and (findings.frequencies[mention.frequency].interval or "P1D")[-1] in "WM":
        return True
    return lists_days(findings, mention)


def lists_days(findings: DocFindings, mention: Mention) -> bool:
    """Whether a schedule is a list of days, with nothing said of how often in a day."""
    rate = findings.frequencies[mention.frequency] if mention.frequency >= 0 else None
    if rate is not None and (rate.rule == "days-of-cycle" or (rate.interval or "P1D")[-1] not in "WM"):
        return rate.rule == "days-of-cycle"
    return mention.administrations >= 0 and findings.frequencies[mention.administrations].rule == "days"


def share_trailing_cycles(findings: DocFindings, mentions: list[Mention], ends: Sequence[int]) -> None:
    """Give a member with days of its own the cycle that the end of its list says.

    "A on days 1 and 8 and B on day 1 of each 21-day cycle for 4 cycles": both are given in four cycles of 21 days.

    Args:
        mentions: of one segment, in text order; changed in place.
        ends: where the agent and dose of each end.
    """
    for i in range(len(mentions) - 2, -1, -1):
        one, two = mentions[i], mentions[i + 1]
        if one.cycle >= 0 or one.repeat >= 0 or one.segment != two.segment or not has_days(findings, one):
            continue
        rate = findings.frequencies[two.frequency] if two.frequency >= 0 else None
        of_days = rate is not None and rate.rule == "days-of-cycle"
        places = [findings.time_spans[two.cycle].start_char] if two.cycle >= 0 else []
        if two.repeat >= 0:
            places.append(findings.frequencies[two.repeat].start_char)
        if of_days and rate is not None and rate.interval:
            places.append(rate.start_char)
        if not places or min(places) < ends[i + 1] or not 0 < min(places) - ends[i] <= _LIST:
            continue
        if SENTENCE_END.search(findings.text, ends[i], min(places)):
            continue
        if not of_days and _NEXT_STEP.search(findings.text, ends[i], min(places)):
            continue
        repeat = two.repeat if two.repeat >= 0 else two.frequency if of_days else -1
        mentions[i] = one._replace(cycle=two.cycle, repeat=repeat, duration=_length(findings, one))


def has_days(findings: DocFindings, mention: Mention) -> bool:
    """Whether a mention lists its days, with no rate but one within the day."""
    times = mention.administrations
    if times < 0 or findings.frequencies[times].rule != "days":
        return False
    return mention.frequency < 0 or findings.frequencies[mention.frequency].interval in ("P1D", "PT12H", "PT8H")


def _length(findings: DocFindings, mention: Mention) -> int:
    """The duration of a mention; none where it is only the run of days within a cycle ("on days 1-14")."""
    if mention.duration < 0:
        return -1
    days, span = findings.frequencies[mention.administrations], findings.time_spans[mention.duration]
    return mention.duration if span.end_char <= days.start_char or days.end_char <= span.start_char else -1


def share_with_placebos(findings: DocFindings, mentions: list[Mention], ends: Sequence[int], names: Sequence[str]) -> None:
    """Give a drug what its comparison with placebo says behind both: "X 500 mg or matching placebo once daily for 3 days".

    Args:
        mentions: of one segment, in text order; changed in place.
        ends: where the agent and dose of each end.
        names: the members of a mention that are shared.
    """
    for i in range(len(mentions) - 1):
        one, two = mentions[i], mentions[i + 1]
        if two.agent < 0 or two.dose >= 0 or one.segment != two.segment:
            continue
        placebo = findings.entities[two.agent]
        if not 0 <= placebo.start_char - ends[i] <= _GAP or not _PLACEBO.match(findings.text, placebo.start_char):
            continue
        if not _OR_PLACEBO.fullmatch(without(findings, ends[i], placebo.start_char, ("terms", "schedules"))):
            continue
        is_timed = max(one.frequency, one.administrations) >= 0
        filled = {
            name: index
            for name in names
            if getattr(one, name) < 0
            and (index := getattr(two, name)) >= 0
            and _start_of(findings, name, index) >= placebo.end_char
            and not (is_timed and name in ("frequency", "administrations"))
        }
        mentions[i] = one._replace(**filled)


def _start_of(findings: DocFindings, name: str, index: int) -> int:
    if name in ("duration", "cycle"):
        return findings.time_spans[index].start_char
    return findings.terms[index].start_char if name in ("stop", "route") else findings.frequencies[index].start_char
