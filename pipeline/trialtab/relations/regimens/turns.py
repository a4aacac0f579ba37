"""Several rates said of one dose: one or the other ("Q2W or Q3W"), or in turn ("every 6 hours, then every 12 hours").

A rate that follows makes a mention of its own, with the agent, dose, route and form of the first, unless it says its own route.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from trialtab.relations.regimens.attributes import inside
from trialtab.relations.regimens.records import Mention
from trialtab.types import DocFindings, Frequency

# the other may be the length of a cycle: "every 3-week cycle (Q3W) or every 2-week cycle (Q2W)"
_OR = re.compile(
    r"\s*(?:\([^()]{1,12}\)\s*|\)\s*)?,?\s*or\s+(?:for\s+)?(?:(?:every|each|in)\s+(?:an?\s+)?[\w-]+\s+cycles?\s*\(\s*)?", re.I
)
_THEN = re.compile(
    r"[\s,;)]*(?:and\s+)?(?:then|followed\s+by|thereafter|subsequently|afterwards)\s*,?\s*"
    r"(?:(?:continued?|reduced\s+to|given|at|on)\s+)?",
    re.I,
)
_BESIDE = re.compile(r"[^.;:\n]{0,30}")  # between a rate and how long it goes on
_STEP_AFTER = re.compile(r"\b(?:then|followed|thereafter|and)\b", re.I)
_ENDS = ("duration", "administrations", "stop", "cycle")
_LISTS = {"duration": "time_spans", "administrations": "frequencies", "stop": "terms", "cycle": "time_spans"}


def with_turns(findings: DocFindings, mentions: Sequence[Mention], end: int) -> list[Mention]:
    """The mentions of one segment, each followed by those of its further rates.

    Args:
        mentions: in text order.
        end: where the segment ends.
    """
    found: list[Mention] = []
    starts = [_own_start(findings, mention) for mention in mentions]
    for number, mention in enumerate(mentions):
        limit = min((at for at in starts[number + 1 :] if at > mention.start_char), default=end)
        found.extend(_turns(findings, mention, limit))
    return found


def _own_start(findings: DocFindings, mention: Mention) -> int:
    """Where a mention's dose or, without one, its agent stands."""
    if mention.dose >= 0:
        return findings.quantities[mention.dose].start_char
    return findings.entities[mention.agent].start_char if mention.agent >= 0 else mention.start_char


def _turns(findings: DocFindings, mention: Mention, limit: int) -> list[Mention]:
    """A mention, with the rate that may stand for its own, and those of the rates that follow, as far as `limit`."""
    turns = [mention]
    for index in range(mention.frequency + 1, len(findings.frequencies)) if mention.frequency >= 0 else ():
        item = findings.frequencies[index]
        if item.end_char > limit:
            break
        if item.interval is None:
            continue
        last = turns[-1]
        shown = findings.frequencies[last.frequency if last.or_rate < 0 else last.or_rate]
        if last.or_rate < 0 and _is_either(findings, shown, item):
            turns[-1] = last._replace(or_rate=index, end_char=max(last.end_char, item.end_char))
        elif _is_next(findings, last, shown.end_char, item):
            turns[-1] = _without_ends(findings, last, item.start_char)
            turns.append(_next(findings, last, index, limit))
        else:
            break
    return turns


def _is_either(findings: DocFindings, rate: Frequency, other: Frequency) -> bool:
    """Whether a rate stands for the choice beside another: "every 2 weeks (Q2W) or every 4 weeks", "every 2 or 4 weeks"."""
    if (rate.per_interval, rate.interval) == (other.per_interval, other.interval):
        return False
    if rate.start_char == other.start_char:
        return True
    return rate.end_char <= other.start_char and bool(_OR.fullmatch(findings.text, rate.end_char, other.start_char))


def _is_next(findings: DocFindings, mention: Mention, at: int, rate: Frequency) -> bool:
    """Whether nothing but the length of the one before and a word of sequence stands between `at` and a rate."""
    for name in ("administrations", "duration"):
        item = _item(findings, mention, name)
        if item is not None and at <= item[0] < rate.start_char and _BESIDE.fullmatch(findings.text, at, item[0]):
            at = max(at, item[1])
    return at <= rate.start_char and bool(_THEN.fullmatch(findings.text, at, rate.start_char))


def _item(findings: DocFindings, mention: Mention, name: str) -> tuple[int, int] | None:
    """Where what a mention says by `name` starts and ends."""
    index = getattr(mention, name)
    if index < 0:
        return None
    item = getattr(findings, _LISTS[name])[index]
    return item.start_char, item.end_char


def _without_ends(findings: DocFindings, mention: Mention, at: int) -> Mention:
    """A mention without the lengths and ends that stand behind `at`: those are of the next rate."""
    later: dict[str, Any] = {
        name: -1 for name in _ENDS if (item := _item(findings, mention, name)) is not None and item[0] >= at
    }
    return mention._replace(**later)


def _next(findings: DocFindings, before: Mention, index: int, limit: int) -> Mention:
    """The mention of the next rate, with its own length, end and route."""
    rate = findings.frequencies[index]
    links: dict[str, Any] = dict.fromkeys((*_ENDS, "repeat", "timing"), -1) | {"frequency": index}
    own = (_item(findings, before, "cycle") or (-1,))[0]
    links["cycle"] = before.cycle if own >= rate.end_char else -1
    spans = (i for i in inside(findings.time_spans, rate.end_char, limit) if findings.time_spans[i].role == "duration")
    links["duration"] = _beside(findings, rate.end_char, "time_spans", spans)
    terms = inside(findings.terms, rate.end_char, limit)
    links["stop"] = _beside(findings, rate.end_char, "terms", (i for i in terms if findings.terms[i].kind == "stop"))
    route = _beside(findings, rate.end_char, "terms", (i for i in terms if findings.terms[i].kind == "route"))
    links["route"] = route if route >= 0 else before.route
    ends = [getattr(findings, _LISTS[name])[at].end_char for name in ("duration", "stop") if (at := links[name]) >= 0]
    return before._replace(**links, turn=before.turn + 1, or_rate=-1, end_char=max([rate.end_char, *ends]))


def _beside(findings: DocFindings, end: int, name: str, indices: Iterable[int]) -> int:
    """The first of `indices` into the findings called `name`, if it stands close behind `end`; else -1."""
    index = next(iter(indices), -1)
    start = getattr(findings, name)[index].start_char if index >= 0 else end
    is_beside = _BESIDE.fullmatch(findings.text, end, start) and not _STEP_AFTER.search(findings.text, end, start)
    return index if is_beside else -1
