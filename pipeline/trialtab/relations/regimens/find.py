"""Who gets which agent how: mentions of agents with dose, schedule and route, outside the eligibility text.

Within a segment each dose goes to an agent: to the one it directly precedes ("100 mg of anakinra"), else to the last one named;
what stands between a mention and the next (frequency, duration, route …) belongs to it. What the mentions of all sections
together say of an arm is put together by `tables.interventions`, which knows the registered arms.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from trialtab.patterns import role_words
from trialtab.relations.regimens.attributes import LEADING, attributes_in, goes_on, heads, inside, leads_on
from trialtab.relations.regimens.cells import able_to_have
from trialtab.relations.regimens.dealt import deal_out
from trialtab.relations.regimens.doses import find_doses
from trialtab.relations.regimens.lexicon import RegimenLexicon
from trialtab.relations.regimens.minerals import is_mineral
from trialtab.relations.regimens.other_amounts import has_unit
from trialtab.relations.regimens.owners import (
    agent_of,
    carry_names,
    is_agent,
    is_diluent,
    is_mimicked,
    is_of_placebo,
    mimic_of,
    of_levels,
    only_dates,
    registered_names,
    unlisted_name,
)
from trialtab.relations.regimens.pairs import named_after, one_of_pairs, partner_of
from trialtab.relations.regimens.reach import (
    appositions,
    bound_at,
    end_before,
    explaining,
    is_apart,
    is_beside,
    is_told_before,
    reach,
    sentence_bounds,
)
from trialtab.relations.regimens.records import Mention
from trialtab.relations.regimens.sharing import share_schedules
from trialtab.relations.regimens.steps import STEPPED, is_of_days, is_of_other_clause, is_of_other_dose, is_predicate, next_step
from trialtab.relations.regimens.turns import with_turns
from trialtab.types import DocFindings, SectionKind

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
# how many sentences on an attribute may stand
_FARTHEST = {
    "start": 0,
    "timing": 0,
    "stop": 1,
    "frequency": 2,
    "cycle_days": 2,
    "administrations": 2,
    "duration": 2,
    "cycle": 2,
    "infusion": 2,
    "route": 1,
    "form": 1,
}
_SOON = 40  # characters after a dose in which "at bedtime" is its own
_WEEKS = re.compile(r"P(?:(?:[2-9]|1\d)W|(?:1[4-9]|[2-9]\d)D|\dM)")
_BESIDE = 12  # characters between a dose and a rate that is its own, whatever stands before
_OF_DAY = frozenset({"P1D", "PT6H", "PT8H", "PT12H"})
# "Patients who are unable to swallow receive it IV until ...": not of all
_WORDS = role_words("regimen_words.tsv")
_OF_SOME = re.compile(rf"\s*(?:(?:{_WORDS['some_people']})\s+(?:{_WORDS['some_not']})\b|if\b|in\s+case)", re.I)
_PASSIVE = re.compile(  # "X is administered on days 1-4", "Chemotherapy consists of X on day 1"
    rf"\b(?:is|are|will\s+be|was|were)\s+(?:then\s+|also\s+|to\s+be\s+)?(?:{_WORDS['passive_given']})\b"
    rf"|\b(?:{_WORDS['passive_whole']})s?\s+(?:consists?|consisting)\s+of\b",
    re.I,
)
_LONGEST = 240  # characters of evidence, about two sentences


def find_mentions(findings: DocFindings, lexicon: RegimenLexicon) -> list[Mention]:
    """All mentions, in text order."""
    mentions: list[Mention] = []
    registered = registered_names(findings, lexicon)
    for number, segment in enumerate(findings.segments):
        if segment.section in REGIMEN_SECTIONS:
            mentions.extend(_of_segment(findings, lexicon, number, registered))
    return mentions


def _agent_of(findings: DocFindings, lexicon: RegimenLexicon, agents: list[int], dose: int) -> int:
    return agent_of(findings, lexicon, able_to_have(findings, lexicon, agents, dose), dose)


def _of_segment(findings: DocFindings, lexicon: RegimenLexicon, number: int, registered: frozenset[str]) -> list[Mention]:
    segment = findings.segments[number]
    start, end = segment.start_char, segment.end_char
    clauses = [findings.terms[i] for i in inside(findings.terms, start, end) if findings.terms[i].kind in ("start", "stop")]
    agents = [
        i
        for i in inside(findings.entities, start, end)
        if (is_agent(findings, lexicon, i) or is_mineral(findings, lexicon, segment, i, registered))
        and not is_predicate(findings.text, start, findings.entities[i].start_char)
        and not (clauses and any(c.start_char <= findings.entities[i].start_char < c.end_char for c in clauses))
    ]
    doses, strengths = find_doses(findings, lexicon, inside(findings.quantities, start, end), start, end)
    if not (agents or doses or segment.section in (SectionKind.ARM, SectionKind.INTERVENTION)):
        return []
    names = {dose: unlisted_name(findings, lexicon, agents, dose, start, registered) for dose in doses}
    owner = {dose: -1 if names[dose] else _agent_of(findings, lexicon, agents, dose) for dose in doses}
    names = carry_names(findings, names, owner := of_levels(findings, owner))
    owner = {dose: -1 if names[dose] else agent for dose, agent in owner.items()}
    doses = one_of_pairs(findings, doses, agents, owner)
    shared_by = deal_out(findings, doses, agents, owner)
    owned = set(owner.values())
    paired = {i for agents_after in named_after(findings, agents, start, end) for i in agents_after}
    names_before = appositions(findings, agents, owned)
    paired |= {*explaining(findings, agents), *names_before.values()}
    bare = [
        agent
        for agent in agents
        if agent not in owned
        and agent not in paired
        and not only_dates(findings, lexicon, agents, agent, start)
        and not is_diluent(findings, agent, start)
        and not is_mimicked(findings, lexicon, agents, agent)
    ]
    bounds = sentence_bounds(findings.text, start, end)
    bare += [agent for agent in agents if agent in owned and is_apart(findings, bounds, owner, agent)]
    anchors = sorted(
        [(findings.quantities[dose].start_char, owner[dose], dose) for dose in doses]
        + [(findings.entities[agent].start_char, agent, -1) for agent in bare]
    ) or [(start, -1, -1)]
    found: list[Mention] = []
    for position, (left, agent, dose) in enumerate(anchors):
        reach_left, reach_right = reach(anchors, position, bounds, end, findings)
        is_first = reach_left == bound_at(bounds, reach_left)
        next_left = anchors[position + 1][0] if position + 1 < len(anchors) else -1
        if next_left >= 0 and (following := anchors[position + 1][1]) >= 0 and findings.entities[following].start_char > left:
            next_left = min(next_left, findings.entities[following].start_char)
        span = (left, reach_left, reach_right, next_left)
        mention = _mention(
            findings, lexicon, number, agent, dose, span, strengths, is_first, bounds, names_before.get(agent, agent)
        )
        if dose >= 0 and agent >= 0 and (mimic := mimic_of(findings, lexicon, agents, agent, dose)) >= 0:
            mention = mention._replace(agent=mimic, dose=-1, rate=dose, strength=-1)
        if name := names.get(dose):
            mention = mention._replace(name_start=name[0], name_end=name[1], start_char=min(name[0], mention.start_char))
        found.append(mention)
        if mention.dose >= 0 and (partner := partner_of(findings, agents, agent, dose)) >= 0:
            found.append(mention._replace(agent=partner))
            found[-2] = mention._replace(part=1)
        found += [mention._replace(agent=other) for other in shared_by.get(dose, ())]
    shared = with_turns(findings, share_schedules(findings, found), end)
    return shared if segment.section not in PROSE else [m for m in shared if m.dose >= 0 or m.is_given or m.is_administered]


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
    named: int,
) -> Mention:
    left, reach_left, reach_right, next_left = span
    sentence_start = bound_at(bounds, left)
    found: dict[str, int] = {}
    repeated = False
    ends = [left]
    own = findings.quantities[dose].end_char if dose >= 0 else findings.entities[agent].end_char if agent >= 0 else left
    ahead = min(left, findings.entities[named].start_char) if agent >= 0 and dose >= 0 else left
    ahead = left if ahead < reach_left else ahead
    # "for 2 weeks Y oral tablets 1 g": between an agent and its dose stands what is said of it
    first = findings.entities[agent].end_char if agent >= 0 and dose >= 0 else left
    first = first if reach_left <= first <= left and not is_told_before(findings, agent, reach_left) else left
    step = next_step(findings, own, reach_right)
    for name, index, item_start, item_end in attributes_in(findings, lexicon, reach_left, reach_right):
        # between two mentions of a sentence a schedule belongs to the first, unless it leads on to the second ("and oral X")
        leading = name in LEADING and leads_on(findings, lexicon, item_start, item_end, ahead)
        leading = leading or heads(findings, item_start, item_end, ahead)
        if item_start > own and next_left > item_end and heads(findings, item_start, item_end, next_left):
            continue
        gone = name in LEADING and item_start > own and next_left > item_end
        if gone and leads_on(findings, lexicon, item_start, item_end, next_left):
            continue
        if name == "frequency" and is_of_other_dose(findings.text, own, left, item_start, item_end):
            continue
        if name == "form" and is_of_placebo(findings, lexicon, agent, item_start):
            continue
        if name == "route" and item_start > own and lexicon.next_step.search(findings.text, left, item_start):
            continue  # "10 mg IV, then switch to oral treatment"
        if name == "administrations" and item_end < next_left and findings.text[item_end:next_left].strip() == "of":
            continue  # "every 8 weeks, after 3 injections of Y"
        if name in STEPPED and (item_start >= step or is_of_other_clause(findings.text, item_end, ahead)):
            continue
        if name == "timing" and (dose < 0 or not own <= item_start <= own + _SOON):
            continue
        crossed = bisect_right(bounds, item_start) - bisect_right(bounds, left)
        if crossed > _FARTHEST.get(name, 4) and (name == "start" or agent >= 0 or dose >= 0):
            continue  # another sentence's beginning is that of another step of the trial
        if crossed > 0 and name == "stop" and _OF_SOME.match(findings.text, bound_at(bounds, item_start)):
            continue
        if crossed > 0 and (agent >= 0 or dose >= 0) and name not in ("stop", "cycle"):
            is_prose = findings.segments[segment].section in PROSE
            is_strict = is_prose or name in ("route", "form", "administrations")
            if not goes_on(findings, lexicon, bounds, left, (item_start, item_end), is_strict):
                continue
        if name == "frequency" and name in found and 0 <= item_start - own <= _BESIDE and dose >= 0:
            before = findings.frequencies[found[name]]
            if before.start_char < left and findings.frequencies[index].interval in _OF_DAY and before.interval == "P1D":
                found[name] = index  # "daily on days 2-19 at 400 mg bid"
                ends.append(item_end)
        if name == "frequency" and name in found and findings.frequencies[index].rule == "divided":
            before = findings.frequencies[found[name]]
            if (before.per_interval or 1.0, before.interval) == (1.0, "P1D") and 0 <= item_start - before.end_char <= _BESIDE:
                found[name] = index  # "30 mg daily in two divided doses"
                ends.append(item_end)
        if name == "frequency" and name in found and _WEEKS.fullmatch(findings.frequencies[index].interval or ""):
            repeated = is_of_days(findings, found, item_start)
            if repeated or findings.frequencies[index].rule == "count-per":  # "twice daily, 14 days every 3 weeks"
                found.setdefault("repeat", index)
        between = first <= item_start < left
        if between and not is_beside(findings.text, item_end, left, name in STEPPED):
            continue
        if name not in found and (is_first or item_start >= first or leading):
            found[name] = index
            ends.append(item_end)
    if repeated:  # "twice daily on days 1-14; every 21 days" says nothing of how often in all
        found.pop("administrations", None)
        last = findings.time_spans[found["duration"]].start_char if "duration" in found else -1
        if last < findings.frequencies[found["repeat"]].start_char:
            found.pop("duration", None)  # that of one run of days
    if (days := found.pop("cycle_days", -1)) >= 0 and "frequency" in found:
        if findings.frequencies[days].interval:
            found.setdefault("repeat", days)  # "twice daily on days 1-14, every 3 weeks"
    elif days >= 0:
        found["frequency"] = days
        if findings.frequencies[found.get("administrations", -1)].rule == "days":
            found.pop("administrations", None)  # "days 1 and 15 of each course, in the last on day 1 only"
    for index in strengths:
        first = reach_left if is_first else left
        if agent >= 0 and reach_left <= findings.entities[agent].end_char <= left:
            first = min(first, findings.entities[agent].end_char)  # "X 500 mg tablets, 1 tablet daily"
        if first <= (strength := findings.quantities[index]).start_char < reach_right and has_unit(findings.text, strength):
            found.setdefault("strength", index)
    starts = [left]
    if agent >= 0:
        entity = findings.entities[agent]
        ends.append(entity.end_char)
        if entity.start_char >= reach_left or (dose >= 0 and 0 <= left - entity.end_char < 80):
            starts.append(entity.start_char)
    if dose >= 0:
        ends.append(findings.quantities[dose].end_char)
    given = promised = passive = False
    if agent >= 0 and findings.segments[segment].section in PROSE:
        first = sentence_start
        opening = findings.segments[segment].start_char
        closed = end_before(findings.text, first)
        if first > opening and findings.text[closed - 1 : closed] == ":":
            first = max(findings.text.rfind("\n", opening, closed), opening)
        around = findings.text[first : max(ends)]
        passive = bool(_PASSIVE.search(around))
        given = bool(lexicon.give.search(around)) and bool(lexicon.taker.search(around))
        given = given or bool(lexicon.told.match(findings.text, sentence_start))  # "Receive X each week", under "You will:"
        promised = given and bool(lexicon.promised.search(findings.text[max(first, min(starts) - 110) : min(starts)]))
    if agent < 0 and dose < 0 and len(ends) > 1:
        starts = [bound_at(bounds, min(ends[1:]) - 1)]
    if max(ends) - min(starts) > _LONGEST:
        sentence_end = bounds[bisect_right(bounds, left)]
        ends = [item for item in ends if item <= sentence_end] or [left]
    return Mention(
        *(segment, agent, dose, min(starts), max(ends)),
        is_given=given,
        is_promised=promised,
        is_administered=passive,
        **found,
    )
