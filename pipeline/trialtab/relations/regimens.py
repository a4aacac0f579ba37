"""Who gets which agent how: mentions of agents with dose, schedule and route, outside the eligibility text.

Within a segment each dose goes to an agent: to the one it directly precedes ("100 mg of anakinra"), else to the last one named;
what stands between a mention and the next (frequency, duration, route …) belongs to it. What the mentions of all sections
together say of an arm is put together by `tables.interventions`, which knows the registered arms.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache

from trialtab.relations.regimen_lexicon import RegimenLexicon
from trialtab.relations.regimen_records import Mention
from trialtab.types import Comparator, DocFindings, Label, Quantity, SectionKind

REGIMEN_SECTIONS = frozenset(
    {
        SectionKind.TITLE,
        SectionKind.OFFICIAL_TITLE,
        SectionKind.SUMMARY,
        SectionKind.DESCRIPTION,
        SectionKind.ARM_LABEL,
        SectionKind.ARM,
        SectionKind.INTERVENTION_NAME,
        SectionKind.INTERVENTION,
        SectionKind.TEXT,
    }
)
PROSE = frozenset(
    {SectionKind.TITLE, SectionKind.OFFICIAL_TITLE, SectionKind.SUMMARY, SectionKind.DESCRIPTION, SectionKind.TEXT}
)
_DOSE_UNIT = re.compile(
    r"^(?:(?:k|m|u|n|p)?g|\[(?:IU|iU|arb'U)\]|\{?[kM]?(?:IU|U)\}?|m?mol|meq|m?L|\{[a-z]+\}|(?:c|m)?Gy|k?Bq|[mM]Bq|[mu]?Ci|10\*\d+\.?\{?[a-z/]*\}?|%)"
    r"(?:/(?:kg|m2|\{[a-z]+\}))?(?:/(?:d|h|min|wk|mo|\(\d+\.(?:h|d)\)))?$",
    re.I,
)
_PER_VOLUME = re.compile(r"/(?:d|m|u|c)?L\b")
_SENTENCE_END = re.compile(r"(?<=[a-z0-9)%])[.;]\s+(?=[A-Z(])|\n\s*\n")
_NAME_BEFORE = re.compile(r"(?<![\w-])(?P<name>[A-Z][A-Za-z0-9]{0,2}[A-Z]?[A-Za-z0-9-]{0,12})[ :]{0,2}$")
_LOOK_BACK = 30  # characters before a dose in which a cap or step word counts


def find_mentions(findings: DocFindings, lexicon: RegimenLexicon) -> list[Mention]:
    """All mentions, in text order."""
    mentions: list[Mention] = []
    for number, segment in enumerate(findings.segments):
        if segment.section in REGIMEN_SECTIONS:
            mentions.extend(_of_segment(findings, lexicon, number))
    return mentions


def is_dose(quantity: Quantity) -> bool:
    """Whether a quantity can be a dose given: a bare amount or a range of amounts."""
    if quantity.comparator not in (None, Comparator.BETWEEN, Comparator.EQ) or quantity.limit_of or quantity.low is None:
        return False
    return _fits_dose(quantity.unit or "")


def _of_segment(findings: DocFindings, lexicon: RegimenLexicon, number: int) -> Iterator[Mention]:
    segment = findings.segments[number]
    start, end = segment.start_char, segment.end_char
    clauses = [findings.terms[i] for i in _inside(findings.terms, start, end) if findings.terms[i].kind in ("start", "stop")]
    agents = [
        i
        for i in _inside(findings.entities, start, end)
        if _is_agent(findings, lexicon, i)
        and not any(c.start_char <= findings.entities[i].start_char < c.end_char for c in clauses)
    ]
    quantities = [i for i in _inside(findings.quantities, start, end) if is_dose(findings.quantities[i])]
    doses = [i for i in quantities if not _is_guarded(findings.text, findings.quantities[i], start, lexicon)]
    strengths = [i for i in doses if _is_strength(findings, lexicon, i, start, end)]
    doses = [i for i in doses if i not in strengths and findings.quantities[i].unit not in ("mL", "L", "%")]
    if not agents and not doses and segment.section not in (SectionKind.ARM, SectionKind.INTERVENTION):
        return
    names = {dose: _unlisted_name(findings, lexicon, agents, dose, start) for dose in doses}
    owner = {dose: -1 if names[dose] else _agent_of(findings, lexicon, agents, dose) for dose in doses}
    bare = [agent for agent in agents if agent not in owner.values()]
    anchors = sorted(
        [(findings.quantities[dose].start_char, owner[dose], dose) for dose in doses]
        + [(findings.entities[agent].start_char, agent, -1) for agent in bare]
    ) or [(start, -1, -1)]
    bounds = _sentence_bounds(findings.text, start, end)
    for position, (left, agent, dose) in enumerate(anchors):
        reach_left, reach_right = _reach(anchors, position, bounds, end, findings)
        is_first = reach_left in bounds
        sentence = max(bound for bound in bounds if bound <= left)
        span = (left, reach_left, reach_right)
        mention = _mention(findings, lexicon, number, agent, dose, span, strengths, is_first, sentence)
        if name := names.get(dose):
            mention = mention._replace(name_start=name[0], name_end=name[1], start_char=min(name[0], mention.start_char))
        if dose >= 0 or mention.is_given or segment.section not in PROSE:
            yield mention


def _inside(items: Sequence[object], start: int, end: int) -> range:
    key = _start_of
    return range(bisect_left(items, start, key=key), bisect_left(items, end, key=key))


def _start_of(item: object) -> int:
    return item.start_char  # type: ignore[attr-defined, no-any-return]


@lru_cache(maxsize=4096)
def _fits_dose(unit: str) -> bool:
    return bool(_DOSE_UNIT.match(unit)) and not _PER_VOLUME.search(unit)


def _is_agent(findings: DocFindings, lexicon: RegimenLexicon, index: int) -> bool:
    entity = findings.entities[index]
    if entity.label is Label.DRUG:
        return True
    return bool(lexicon.placebo.fullmatch(findings.text, entity.start_char, entity.end_char))


def _is_guarded(text: str, quantity: Quantity, start: int, lexicon: RegimenLexicon) -> bool:
    left = max(start, quantity.start_char - _LOOK_BACK)
    return bool(lexicon.not_a_dose.search(text[left : quantity.start_char]))


def _is_strength(findings: DocFindings, lexicon: RegimenLexicon, index: int, start: int, end: int) -> bool:
    quantity = findings.quantities[index]
    before = findings.text[max(start, quantity.start_char - _LOOK_BACK) : quantity.start_char]
    if lexicon.strength_before.search(before):
        return True
    return bool(lexicon.strength_after.match(findings.text, quantity.end_char, end))


def _agent_of(findings: DocFindings, lexicon: RegimenLexicon, agents: list[int], dose: int) -> int:
    quantity = findings.quantities[dose]
    before = [i for i in agents if findings.entities[i].start_char < quantity.start_char]
    after = [i for i in agents if findings.entities[i].start_char >= quantity.end_char]
    if after:
        gap = findings.text[quantity.end_char : findings.entities[after[0]].start_char]
        follows = len(gap) <= 40 and bool(lexicon.glue.fullmatch(gap)) and "," not in gap
        if follows and before:
            held = findings.text[findings.entities[before[-1]].end_char : quantity.start_char]
            # "Bu 3.2 mg/kg, Flu 30 mg/m2": the name stands at once before; "of" after the dose decides for what follows
            follows = not re.fullmatch(r"[\s:(\[-]*(?:at|tablets?|capsules?|injection)?\s*", held) or " of " in gap
        if follows:
            return after[0]
    return before[-1] if before else -1


def _unlisted_name(
    findings: DocFindings, lexicon: RegimenLexicon, agents: list[int], dose: int, start: int
) -> tuple[int, int] | None:
    """Offsets of a capitalised word right before a dose that no entity covers: "Bu 3.2 mg/kg"."""
    left = findings.quantities[dose].start_char
    match = _NAME_BEFORE.search(findings.text, max(start, left - 25), left)
    if match is None or match["name"].lower() in lexicon.no_name:
        return None
    if any(
        findings.entities[i].start_char < match.end("name") and match.start("name") < findings.entities[i].end_char
        for i in agents
    ):
        return None
    return match.span("name")


def _sentence_bounds(text: str, start: int, end: int) -> list[int]:
    return [start, *(match.end() for match in _SENTENCE_END.finditer(text, start, end)), end]


def _reach(
    anchors: list[tuple[int, int, int]], position: int, bounds: list[int], end: int, findings: DocFindings
) -> tuple[int, int]:
    """Where a mention's attributes may stand: from its sentence's start or the previous mention's end to the next mention."""
    left = anchors[position][0]
    reach_left = max(bound for bound in bounds if bound <= left)
    if position and anchors[position - 1][0] >= reach_left:
        reach_left = _end_of(findings, anchors[position - 1])
    right = end
    if position + 1 < len(anchors):
        right, following, _ = anchors[position + 1]
        if following >= 0 and following != anchors[position][1] and findings.entities[following].start_char > left:
            right = min(right, findings.entities[following].start_char)
    return min(reach_left, left), max(right, left)


def _end_of(findings: DocFindings, anchor: tuple[int, int, int]) -> int:
    _, agent, dose = anchor
    if dose >= 0:
        return findings.quantities[dose].end_char
    return findings.entities[agent].end_char if agent >= 0 else anchor[0]


def _mention(
    findings: DocFindings,
    lexicon: RegimenLexicon,
    segment: int,
    agent: int,
    dose: int,
    span: tuple[int, int, int],
    strengths: list[int],
    is_first: bool,
    sentence_start: int,
) -> Mention:
    left, reach_left, reach_right = span
    found: dict[str, int] = {}
    ends = [left]
    for name, index, item_start, item_end in _attributes(findings, reach_left, reach_right):
        # between two mentions of a sentence a schedule belongs to the first, a route or form to what it touches
        adjacent = name in ("route", "form") and lexicon.glue.fullmatch(findings.text, item_end, max(item_end, left))
        if name not in found and (is_first or item_start >= left or adjacent):
            found[name] = index
            ends.append(item_end)
    for index in strengths:
        if reach_left <= findings.quantities[index].start_char < reach_right:
            found.setdefault("strength", index)
    starts = [left]
    if agent >= 0:
        entity = findings.entities[agent]
        ends.append(entity.end_char)
        if entity.start_char >= reach_left or (dose >= 0 and 0 <= left - entity.end_char < 80):
            starts.append(entity.start_char)
    if dose >= 0:
        ends.append(findings.quantities[dose].end_char)
    given = promised = False
    if agent >= 0 and findings.segments[segment].section in PROSE:
        first = sentence_start
        around = findings.text[first : max(ends)]
        given = bool(lexicon.give.search(around)) and bool(lexicon.taker.search(around))
        promised = given and bool(lexicon.promised.search(findings.text[max(first, min(starts) - 110) : min(starts)]))
    return Mention(segment, agent, dose, min(starts), max(ends), is_given=given, is_promised=promised, **found)


def _attributes(findings: DocFindings, left: int, right: int) -> Iterator[tuple[str, int, int, int]]:
    """(member of Mention, index, start, end) of what stands in [left, right), in order of kinds."""
    for index in _inside(findings.frequencies, left, right):
        item = findings.frequencies[index]
        if item.interval is not None:
            yield "frequency", index, item.start_char, item.end_char
        if item.administrations_low is not None:
            yield "administrations", index, item.start_char, item.end_char
    for index in _inside(findings.time_spans, left, right):
        span = findings.time_spans[index]
        name = {"duration": "duration", "infusion": "infusion", "cycle": "cycle"}.get(span.role)
        if name:
            yield name, index, span.start_char, span.end_char
    for index in _inside(findings.terms, left, right):
        term = findings.terms[index]
        if term.kind in ("route", "form", "start", "stop"):
            yield term.kind, index, term.start_char, term.end_char
