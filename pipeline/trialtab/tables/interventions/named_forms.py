"""Forms and routes in the registered name of a drug that no list knows: "Zelobrin nasal spray", "Fuxin Huayu tablet"."""

from __future__ import annotations

from collections.abc import Sequence

from trialtab.relations.regimens.attributes import inside
from trialtab.relations.regimens.records import Mention
from trialtab.tables.interventions.agents import AGENT_TYPES
from trialtab.tables.interventions.given import Given
from trialtab.tables.interventions.mentions import Context, or_none
from trialtab.tables.interventions.reconcile import Regimen

_NAMED = ("form", "route")


def with_named_forms(context: Context, given: Sequence[Given]) -> list[Given]:
    """The agents of a record; one that is its registered name takes the form and the route that the name says."""
    return [_with_form(context, item) if _is_name(context, item) else item for item in given]


def _is_name(context: Context, item: Given) -> bool:
    if item.intervention is None or item.agent.entity >= 0 or item.intervention.type not in AGENT_TYPES:
        return False
    return item.agent.text.lower() != "placebo" and not context.lexicon.care.search(item.intervention.name)


def _with_form(context: Context, item: Given) -> Given:
    """The agent with the last form of its name and, where it says one way in, that route."""
    segment = context.segments.get(or_none(item.intervention.name_field)) if item.intervention is not None else None
    if segment is None:
        return item
    terms = context.findings.terms
    found: dict[str, int] = {}
    for kind in _NAMED:
        named = [i for i in inside(terms, segment.start_char, segment.end_char) if terms[i].kind == kind]
        if len({terms[i].value for i in named}) == 1:
            found[kind] = named[-1]
    links = item.regimen.links if item.regimen is not None else {}
    if not found or any(kind in links and terms[links[kind]].value != terms[i].value for kind, i in found.items()):
        return item  # another text says another form
    place = terms[next(iter(found.values()))]
    number = context.findings.segments.index(segment)
    best = item.regimen.best if item.regimen is not None else Mention(number, -1, -1, place.start_char, place.end_char)
    return item._replace(regimen=Regimen(best, found | links))
