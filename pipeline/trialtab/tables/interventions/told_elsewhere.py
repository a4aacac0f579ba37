"""The route of an agent where its arm and interventions say none: as the record's prose says it beside the agent's name.

"A study of oral zelotecarin", "zelotecarin given intravenously". What the record says of the agent in several places must
agree; failing any route, the form implies one: tablets are swallowed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache

from trialtab.patterns import parse_table, pattern_text, role_words
from trialtab.relations.regimens.attributes import inside
from trialtab.relations.regimens.records import Mention
from trialtab.tables.interventions.agents import AGENT_TYPES, Agent, agent_from, is_same
from trialtab.tables.interventions.given import Given
from trialtab.tables.interventions.mentions import Context, with_synonyms
from trialtab.tables.interventions.outlines import tells_of_others
from trialtab.tables.interventions.reconcile import Regimen
from trialtab.types import Label, SectionKind, Term

_PROSE = frozenset({SectionKind.TITLE, SectionKind.OFFICIAL_TITLE, SectionKind.SUMMARY, SectionKind.DESCRIPTION})
_TEXTS = _PROSE | {SectionKind.ARM_LABEL, SectionKind.ARM, SectionKind.INTERVENTION_NAME, SectionKind.INTERVENTION}
_WORDS = role_words("intervention_words.tsv")
_ASIDE = r"(?:\s*\([^()]{1,25}\))?"
# between a route and the name after it: "oral (PO) X", "intravenous infusion of low-dose X", "subcutaneous dose levels of X"
_BEFORE = re.compile(
    rf"{_ASIDE}(?:\s+(?!(?:{_WORDS['no_name_between']})\b)[\w-]+){{0,3}}\s+(?:of|with)\s+(?:(?:{_WORDS['before_name']})\s+){{0,2}}"
    rf"|{_ASIDE}\s+(?:(?:{_WORDS['right_before_name']})\s+){{0,3}}",
    re.I,
)
# between a name and the route after it: "X (ABC-1) given once daily by", "X as an"
_AFTER = re.compile(rf"\s*[®™]?{_ASIDE},?\s+(?:(?:{_WORDS['given_by']})[\s,]+){{0,7}}\(?", re.I)
# a list of routes: "intravenous and oral X", "oral or IV X"
_LIST = re.compile(r"\s*(?:[/,]|\band\b|\bor\b|\bto\b|\bversus\b|\bvs\.?|\bfollowed by\b|\bthen\b|-)\s*", re.I)
_OTHER_WAY = re.compile(_WORDS["other_way"], re.I)
_ABBREVIATED = re.compile(rf"(?:\b(?:{_WORDS['route_short']})\b\.?)\s*(?:/|,|and|or|to|versus|vs\.?)\s*$")
_STOPS = re.compile(r"[.;]\s")
_SENTENCE = 200  # characters before a name in which its sentence is looked at
_NEAR = 40  # characters on both sides of a form
_SPACE = re.compile(r"\s*[®™]?\s*(?:\([^()]{1,25}\)\s*)?(?:[\w-]+\s+){0,1}")


def with_routes(context: Context, given: Sequence[Given]) -> list[Given]:
    """The agents of a record, each with the route that its prose says of it where nothing else says one."""
    said: dict[frozenset[str], list[int]] = {}
    filled: list[Given] = []
    for item in given:
        if not _lacks_route(context, item):
            filled.append(item)
            continue
        if item.agent.keys not in said:
            said[item.agent.keys] = list(_routes_beside(context, with_synonyms(context, item.agent)))
        filled.append(_with_route(context, item, given, said[item.agent.keys]))
    return filled


def implied_route(text: str, form: Term) -> str | None:
    """The route that a dose form implies ("tablet": "oral"), if its line in `patterns/forms.tsv` names one.

    Args:
        text: the doc's.
        form: the form in it; where the record names it anywhere beside words of another way in ("vaginal tablets", "capsules
            for inhalation", "a sublingual tablet … one tablet a day") it implies none.
    """
    route = _implied().get(form.value)
    if route is None:
        return None
    word = text[form.start_char : form.end_char].lower().removesuffix("s")
    lower = text.lower()
    start = lower.find(word)
    while start >= 0:
        if _OTHER_WAY.search(lower, max(0, start - _NEAR), start + len(word) + _NEAR):
            return None
        start = lower.find(word, start + 1)
    return route


@lru_cache(maxsize=1)
def _implied() -> dict[str, str]:
    rows = parse_table(pattern_text("forms.tsv"), file="forms.tsv", required=("id", "value", "route"))
    return {row["value"]: row["route"] for row in rows if row["route"]}


def _lacks_route(context: Context, item: Given) -> bool:
    is_drug = item.intervention is None or item.intervention.type in AGENT_TYPES
    if not is_drug or any(context.lexicon.placebo.search(key) for key in item.agent.keys):
        return False
    return item.regimen is None or "route" not in item.regimen.links


def _with_route(context: Context, item: Given, given: Sequence[Given], beside: list[int]) -> Given:
    """The agent with the one route that prose and its other rows agree on."""
    terms = context.findings.terms
    if any(_ABBREVIATED.search(context.findings.text, max(0, (at := terms[i].start_char) - 12), at) for i in beside):
        return item  # "IV and oral"
    others = [
        other.regimen.links["route"]
        for other in given
        if other.regimen is not None and "route" in other.regimen.links and is_same(other.agent, item.agent)
    ]
    if not beside or len({terms[index].value for index in (*beside, *others)}) != 1:
        return item
    index = beside[0]
    if item.regimen is not None:
        return item._replace(regimen=Regimen(item.regimen.best, item.regimen.links | {"route": index}))
    place = terms[index]
    segment = bisect_left(context.findings.segments, place.start_char + 1, key=lambda s: s.start_char) - 1
    return item._replace(regimen=Regimen(Mention(segment, -1, -1, place.start_char, place.end_char), {"route": index}))


def _routes_beside(context: Context, agent: Agent) -> Iterator[int]:
    """The routes that the record's texts say right beside an agent's name, prose first."""
    findings = context.findings
    for segment in sorted(findings.segments, key=lambda s: s.section not in _PROSE):
        if segment.section not in _TEXTS:
            continue
        for index in inside(findings.entities, segment.start_char, segment.end_char):
            entity = findings.entities[index]
            if entity.label is Label.DRUG and is_same(agent, agent_from(findings, index)):
                opening = findings.text[max(segment.start_char, entity.start_char - _SENTENCE) : entity.end_char]
                if segment.section in _PROSE and tells_of_others(_STOPS.split(opening)[-1]):
                    continue
                yield from _before(context, segment.start_char, entity.start_char)
                yield from _after(context, entity.end_char, segment.end_char)


def _before(context: Context, start: int, name_start: int) -> Iterator[int]:
    findings, terms = context.findings, context.findings.terms
    for index in reversed(inside(terms, max(start, name_start - 70), name_start)):
        if terms[index].kind == "route" and _BEFORE.fullmatch(findings.text, terms[index].end_char, name_start):
            yield index
            yield from _listed(findings.text, terms, index, -1)


def _after(context: Context, name_end: int, end: int) -> Iterator[int]:
    findings, terms = context.findings, context.findings.terms
    for index in inside(terms, name_end, min(end, name_end + 70)):
        term = terms[index]
        if term.kind != "route":
            continue
        if not _AFTER.fullmatch(findings.text, name_end, term.start_char) or _leads_on(context, term):
            return
        yield index
        yield from _listed(findings.text, terms, index, 1)
        return


def _listed(text: str, terms: Sequence[Term], index: int, step: int) -> Iterator[int]:
    """The routes listed with one, to its left (-1) or right (1)."""
    at = index + step
    while 0 <= at < len(terms) and terms[at].kind in ("route", "form"):
        left, right = sorted((terms[at], terms[at - step]), key=lambda term: term.start_char)
        if left.end_char <= right.start_char and not _LIST.fullmatch(text, left.end_char, right.start_char):
            return
        if terms[at].kind == "route":
            yield at
        at += step


def _leads_on(context: Context, term: Term) -> bool:
    """Whether another drug's name stands right after a route: "X, oral Y"."""
    entities = context.findings.entities
    after = inside(entities, term.end_char, term.end_char + 30)
    return any(
        entities[i].label is Label.DRUG and _SPACE.fullmatch(context.findings.text, term.end_char, entities[i].start_char)
        for i in after
    )
