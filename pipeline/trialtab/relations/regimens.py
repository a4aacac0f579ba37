"""Who gets which agent how: mentions of agents with dose, schedule and route, outside the eligibility text.

Within a segment each dose goes to an agent: to the one it directly precedes ("100 mg of anakinra"), else to the last one named;
what stands between a mention and the next (frequency, duration, route …) belongs to it. What the mentions of all sections
together say of an arm is put together by `tables.interventions`, which knows the registered arms.
"""

from __future__ import annotations

import re
from itertools import pairwise

from trialtab.relations.regimen_attributes import LEADING, attributes_in, inside, leads_on
from trialtab.relations.regimen_doses import RADIATION, find_doses, pair_of
from trialtab.relations.regimen_lexicon import RegimenLexicon
from trialtab.relations.regimen_records import Mention
from trialtab.types import DocFindings, Label, SectionKind

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
_SENTENCE_END = re.compile(r"(?<=[a-z0-9)%])[.;]\s+(?=[A-Z(])|\n\s*\n")
_HELD = re.compile(r"[\s:(\[-]*(?:at|tablets?|capsules?|injection)?\s*")
_COMBINED = re.compile(r"[\s)®™]*[/+&][\s(]*")
_TWO_IN_ONE = re.compile(r"\w\s*[/+-]\s*\w")
_CODE_BEFORE = re.compile(
    r"(?<![\w-])(?P<name>(?=[A-Za-z-]*\d)[A-Z]{2}[A-Za-z0-9]*-?[A-Za-z0-9]{1,6})\s?\($"
)  # "IFN-2b (9 MU)"
_LONGEST = 240  # characters of evidence, about two sentences
_SCHEDULE = ("frequency", "administrations", "duration", "cycle", "stop")
_NAME_BEFORE = re.compile(r"(?<![\w-])(?P<name>[A-Z][A-Za-z0-9]{0,2}[A-Z]?[A-Za-z0-9-]{0,12})[ :]{0,2}$")


def find_mentions(findings: DocFindings, lexicon: RegimenLexicon) -> list[Mention]:
    """All mentions, in text order."""
    mentions: list[Mention] = []
    for number, segment in enumerate(findings.segments):
        if segment.section in REGIMEN_SECTIONS:
            mentions.extend(_of_segment(findings, lexicon, number))
    return mentions


def _of_segment(findings: DocFindings, lexicon: RegimenLexicon, number: int) -> list[Mention]:
    segment = findings.segments[number]
    start, end = segment.start_char, segment.end_char
    clauses = [findings.terms[i] for i in inside(findings.terms, start, end) if findings.terms[i].kind in ("start", "stop")]
    agents = [
        i
        for i in inside(findings.entities, start, end)
        if _is_agent(findings, lexicon, i)
        and not any(c.start_char <= findings.entities[i].start_char < c.end_char for c in clauses)
    ]
    doses, strengths = find_doses(findings, lexicon, inside(findings.quantities, start, end), start, end)
    if not agents and not doses and segment.section not in (SectionKind.ARM, SectionKind.INTERVENTION):
        return []
    names = {dose: _unlisted_name(findings, lexicon, agents, dose, start) for dose in doses}
    owner = {dose: -1 if names[dose] else _agent_of(findings, lexicon, agents, dose) for dose in doses}
    doses = _one_of_pairs(findings, doses, agents, owner)
    bare = [
        agent for agent in agents if agent not in owner.values() and not _only_dates(findings, lexicon, agents, agent, start)
    ]
    anchors = sorted(
        [(findings.quantities[dose].start_char, owner[dose], dose) for dose in doses]
        + [(findings.entities[agent].start_char, agent, -1) for agent in bare]
    ) or [(start, -1, -1)]
    bounds = _sentence_bounds(findings.text, start, end)
    found: list[Mention] = []
    for position, (left, agent, dose) in enumerate(anchors):
        reach_left, reach_right = _reach(anchors, position, bounds, end, findings)
        is_first = reach_left in bounds
        next_left = anchors[position + 1][0] if position + 1 < len(anchors) else -1
        if next_left >= 0 and (following := anchors[position + 1][1]) >= 0 and findings.entities[following].start_char > left:
            next_left = min(next_left, findings.entities[following].start_char)
        span = (left, reach_left, reach_right, next_left)
        mention = _mention(findings, lexicon, number, agent, dose, span, strengths, is_first, bounds)
        if name := names.get(dose):
            mention = mention._replace(name_start=name[0], name_end=name[1], start_char=min(name[0], mention.start_char))
        if dose >= 0 or mention.is_given or segment.section not in PROSE:
            found.append(mention)
            if dose >= 0 and (partner := _partner(findings, agents, agent, dose)) >= 0:
                found.append(mention._replace(agent=partner))
                found[-2] = mention._replace(part=1)
    return _shared(findings, found)


def _only_dates(findings: DocFindings, lexicon: RegimenLexicon, agents: list[int], agent: int, start: int) -> bool:
    """Whether an agent only says when another is given: "fluorouracil (1 hour after leucovorin) weekly"."""
    position = agents.index(agent)
    if not position:
        return False
    left = findings.entities[agent].start_char
    between = findings.text[max(findings.entities[agents[position - 1]].end_char, left - 60, start) : left]
    return not _SENTENCE_END.search(between) and bool(lexicon.dates.search(between))


def _partner(findings: DocFindings, agents: list[int], agent: int, dose: int) -> int:
    """The agent that the first amount of "300 mg / 200 mg" belongs to, where two agents are named before it; -1: none."""
    position = agents.index(agent) if agent in agents else 0
    if not position or pair_of(findings.quantities[dose]) is None:
        return -1
    before = findings.entities[agents[position - 1]]
    gap = findings.text[before.end_char : findings.entities[agent].start_char]
    return agents[position - 1] if _COMBINED.fullmatch(gap) else -1


def _shared(findings: DocFindings, mentions: list[Mention]) -> list[Mention]:
    """Give "A 400 mg / B 100 mg twice daily" the schedule of B to A too, which has none of its own."""
    for i in range(len(mentions) - 2, -1, -1):
        one, two = mentions[i], mentions[i + 1]
        if one.agent == two.agent or one.dose < 0 or two.dose < 0 or any(getattr(one, name) >= 0 for name in _SCHEDULE):
            continue
        gap = findings.text[findings.quantities[one.dose].end_char : two.start_char]
        if _COMBINED.fullmatch(gap):
            mentions[i] = one._replace(**{name: getattr(two, name) for name in _SCHEDULE})
    return mentions


def _is_agent(findings: DocFindings, lexicon: RegimenLexicon, index: int) -> bool:
    entity = findings.entities[index]
    if entity.label is Label.DRUG:
        return True
    return bool(lexicon.placebo.fullmatch(findings.text, entity.start_char, entity.end_char))


def _agent_of(findings: DocFindings, lexicon: RegimenLexicon, agents: list[int], dose: int) -> int:
    quantity = findings.quantities[dose]
    if quantity.unit in RADIATION:
        return -1
    before = [i for i in agents if findings.entities[i].start_char < quantity.start_char]
    after = [i for i in agents if findings.entities[i].start_char >= quantity.end_char]
    if after:
        gap = findings.text[quantity.end_char : findings.entities[after[0]].start_char]
        follows = len(gap) <= 40 and bool(lexicon.glue.fullmatch(gap)) and "," not in gap
        if follows and before:
            held = findings.text[findings.entities[before[-1]].end_char : quantity.start_char]
            # "Bu 3.2 mg/kg, Flu 30 mg/m2": the name stands at once before; "of" after the dose decides for what follows
            at_once = not gap.strip() and not re.match(r"[\s(:]*\d", findings.text[findings.entities[after[0]].end_char :][:4])
            follows = not _HELD.fullmatch(held) or " of " in gap or (at_once and ":" in held)
        if follows:
            return after[0]
    return before[-1] if before else -1


def _one_of_pairs(findings: DocFindings, doses: list[int], agents: list[int], owner: dict[int, int]) -> list[int]:
    """Deal "A/B 400/100 mg" out to A and B; where one name stands for both ("co-amoxiclav"), the first amount stays."""
    kept = list(doses)
    for one, two in pairwise(doses):
        first, second = findings.quantities[one], findings.quantities[two]
        if not (first.rule.endswith("pair:1") and second.rule.endswith("pair:2")) or owner[two] < 0 or owner[one] != owner[two]:
            continue
        position = agents.index(owner[two])
        entity = findings.entities[owner[two]]
        if position and _COMBINED.fullmatch(
            findings.text[findings.entities[agents[position - 1]].end_char : entity.start_char]
        ):
            owner[one] = agents[position - 1]
        elif _TWO_IN_ONE.search(findings.text, entity.start_char, entity.end_char):
            kept.remove(two)
    return kept


def _unlisted_name(
    findings: DocFindings, lexicon: RegimenLexicon, agents: list[int], dose: int, start: int
) -> tuple[int, int] | None:
    """Offsets of a capitalised word right before a dose that no entity covers: "Bu 3.2 mg/kg"."""
    left = findings.quantities[dose].start_char
    match = _NAME_BEFORE.search(findings.text, max(start, left - 25), left)
    match = match or _CODE_BEFORE.search(findings.text, max(start, left - 25), left)
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
    span: tuple[int, int, int, int],
    strengths: list[int],
    is_first: bool,
    bounds: list[int],
) -> Mention:
    left, reach_left, reach_right, next_left = span
    sentence_start = max(bound for bound in bounds if bound <= left)
    found: dict[str, int] = {}
    ends = [left]
    own = findings.quantities[dose].end_char if dose >= 0 else findings.entities[agent].end_char if agent >= 0 else left
    ahead = min(left, findings.entities[agent].start_char) if agent >= 0 and dose >= 0 else left
    ahead = left if ahead < reach_left else ahead
    for name, index, item_start, item_end in attributes_in(findings, lexicon, reach_left, reach_right):
        # between two mentions of a sentence a schedule belongs to the first, unless it leads on to the second ("and oral X")
        leading = name in LEADING and leads_on(findings, lexicon, item_start, item_end, ahead)
        gone = name in LEADING and item_start > own and next_left > item_end
        if gone and leads_on(findings, lexicon, item_start, item_end, next_left):
            continue
        if name == "start" and any(left < bound <= item_start for bound in bounds):
            continue  # another sentence's beginning is that of another step of the trial
        if name not in found and (is_first or item_start >= left or leading):
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
        if first > findings.segments[segment].start_char and findings.text[:first].rstrip()[-1:] == ":":
            first = max(
                findings.text.rfind("\n", 0, len(findings.text[:first].rstrip())), findings.segments[segment].start_char
            )
        around = findings.text[first : max(ends)]
        given = bool(lexicon.give.search(around)) and bool(lexicon.taker.search(around))
        given = given or bool(lexicon.told.match(findings.text, sentence_start))  # "Receive X each week", under "You will:"
        promised = given and bool(lexicon.promised.search(findings.text[max(first, min(starts) - 110) : min(starts)]))
    if agent < 0 and dose < 0 and len(ends) > 1:
        starts = [max(bound for bound in bounds if bound <= min(ends[1:]) - 1)]
    if max(ends) - min(starts) > _LONGEST:
        sentence_end = min(bound for bound in bounds if bound > left)
        ends = [item for item in ends if item <= sentence_end] or [left]
    return Mention(segment, agent, dose, min(starts), max(ends), is_given=given, is_promised=promised, **found)
