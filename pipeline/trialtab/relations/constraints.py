"""Puts the bindings of a doc together: one Constraint per concept and bound."""

from __future__ import annotations

import re
from operator import attrgetter
from typing import NamedTuple

from trialtab.relations.attributes import bind_durations, bind_frequencies, bind_routes
from trialtab.relations.bare import bare_row, interval_rows
from trialtab.relations.bounds.ages import IMPLIED_AGE, find_ages, is_age_heading, is_time_heading
from trialtab.relations.bounds.below import with_bounds_below
from trialtab.relations.bounds.changes import CONFIDENCE as CHANGE_CONFIDENCE
from trialtab.relations.bounds.changes import Change, find_changes, with_change
from trialtab.relations.bounds.classes import Level, with_level
from trialtab.relations.bounds.find import bind_bounds
from trialtab.relations.bounds.onsets import Onset, find_onsets, with_onset
from trialtab.relations.bounds.pressures import with_half
from trialtab.relations.bounds.recoveries import Recovery, find_recoveries, is_scale, levels_of, taken_by, with_recovery
from trialtab.relations.bounds.spoken import CONFIDENCE, Spoken, find_spoken, spoken_rows
from trialtab.relations.chains import Chains, find_chains
from trialtab.relations.groups.adjuncts import without_adjuncts
from trialtab.relations.groups.exempted import with_exemption
from trialtab.relations.groups.find import Group, ListCue, concept_groups, find_cue, item_groups
from trialtab.relations.labels import drop_labels
from trialtab.relations.lexicon import RelationLexicon
from trialtab.relations.purposes import find_purposes
from trialtab.relations.readings import evidence, is_of_past, readings, with_past
from trialtab.relations.records import Constraint
from trialtab.relations.routes import drop_bare_routes, route_lists, with_routes
from trialtab.relations.scene import Cover, Scene, build_scenes
from trialtab.relations.statuses import bind_statuses
from trialtab.relations.wholes import SHARE_CONFIDENCE, drop_wholes
from trialtab.relations.windows.anchors import drop_half_lives, drop_joined_anchors
from trialtab.relations.windows.find import bind_windows
from trialtab.relations.windows.headings import inherited_windows
from trialtab.relations.windows.pairs import anchor_events, both_times, second_time, with_plan
from trialtab.types import DocFindings, Domain, Entity, Label

NEGATIVE = "negative"
ACTIVE = "active"
_AGES = (None, "age")  # norms of the word itself, not of "adults"
_NO_WINDOW = [-1]
_NO_BOUND = [(-1, 1.0)]
# before an age: "no patients under 10 years"
_NOBODY = re.compile(
    r"\bno\s+(?:patients?|subjects?|participants?|individuals?|persons?|children|adults|women|men)\s+(?:who\s+are\s+)?(?:aged?\s+)?$",
    re.I,
)
_NOBODY_REACH = 40  # characters
_PLACE = attrgetter("start_char", "end_char")
DOMAIN_OF_LABEL = {
    Label.DRUG: Domain.DRUG,
    Label.CONDITION: Domain.CONDITION,
    Label.MEASUREMENT: Domain.MEASUREMENT,
    Label.PROCEDURE: Domain.PROCEDURE,
    Label.DEVICE: Domain.PROCEDURE,
    Label.OBSERVATION: Domain.OTHER,
    Label.PERSON: Domain.DEMOGRAPHIC,
}


class _Links(NamedTuple):
    chains: Chains
    ages: dict[int, int]
    bounds: dict[int, list[tuple[int, float]]]  # entity -> (quantity, confidence)
    windows: dict[int, list[int]]
    durations: dict[int, int]
    frequencies: dict[int, int]
    routes: dict[int, int]
    statuses: dict[int, str]
    groups: dict[int, Group]
    levels: dict[int, Level]
    purposes: set[int]
    spoken: list[Spoken]
    changes: dict[int, Change]  # quantity -> the change that it bounds
    onsets: dict[int, Onset]  # quantity -> what its age is the age at
    recoveries: dict[int, Recovery]


def find_constraints(findings: DocFindings, lexicon: RelationLexicon) -> list[Constraint]:
    """All constraints of a doc's criteria, in text order; an item without concept gives one with entity -1."""
    scenes = build_scenes(findings)
    drop_labels(scenes, lexicon)
    for scene in scenes:
        drop_wholes(scene)
        drop_bare_routes(scene)
    drop_half_lives(scenes)
    drop_joined_anchors(scenes)
    inherited = inherited_windows(scenes, lexicon)
    cues = [find_cue(scene, lexicon) for scene in scenes]
    parents = item_groups(scenes, cues)
    by_number = {scene.criterion.number: scene for scene in scenes}
    age_headings = {scene.criterion.number for scene in scenes if is_age_heading(scene)}
    constraints: list[Constraint] = []
    for scene, cue in zip(scenes, cues, strict=True):
        if not scene.concepts and not scene.quantities:
            constraints.append(bare_row(scene, inherited.get(scene.index, -1)))  # nothing that a row could be made of
            continue
        heading = by_number.get(scene.criterion.parent) if scene.criterion.parent else None
        links = _link(scene, lexicon, cue, scene.criterion.parent in age_headings, heading)
        found = _of_scene(scene, links, inherited.get(scene.index, -1), parents.get(scene.index), lexicon)
        constraints.extend(found or [bare_row(scene, inherited.get(scene.index, -1))])
    return with_bounds_below(scenes, constraints, lexicon)


def _link(scene: Scene, lexicon: RelationLexicon, cue: ListCue | None, below_age: bool, heading: Scene | None) -> _Links:
    chains = find_chains(scene, lexicon)
    is_timed = heading is not None and is_time_heading(heading, lexicon)
    ages = find_ages(scene, lexicon, below_age, below_time=is_timed) if scene.quantities else {}
    bounds: dict[int, list[tuple[int, float]]] = {}
    spoken: list[Spoken] = []
    changes = find_changes(scene, chains, lexicon) if scene.quantities and scene.concepts else {}
    recoveries = find_recoveries(scene, chains, lexicon) if scene.concepts else {}
    graded = taken_by(scene, recoveries)
    if scene.quantities:
        for binding in bind_bounds(scene, chains, lexicon, {*ages, *changes, *graded, *scene.shares}):
            bounds.setdefault(binding.entity, []).append((binding.quantity, binding.confidence))
        for quantity, entity in scene.shares.items():
            bounds.setdefault(entity, []).append((quantity, SHARE_CONFIDENCE))
        for quantity, change in changes.items():
            bounds.setdefault(change.entity, []).append((quantity, CHANGE_CONFIDENCE))
        owners: dict[int, list[int]] = {}
        for entity, bound in bounds.items():
            for quantity, _ in bound:
                owners.setdefault(quantity, []).append(entity)
        spoken = find_spoken(scene, chains, owners, {*ages, *graded}, heading, lexicon)
        for item in spoken:
            for entity in item.entities:
                bounds.setdefault(entity, []).append((item.quantity, CONFIDENCE))
    windows = bind_windows(scene, chains, lexicon) if scene.windows else {}
    return _Links(
        chains,
        ages,
        bounds,
        windows,
        bind_durations(scene, chains, _bounds_of(scene, bounds)) if scene.time_spans else {},
        bind_frequencies(scene, chains) if scene.frequencies else {},
        bind_routes(scene, chains) if scene.terms else {},
        bind_statuses(scene, chains, lexicon, set(bounds)) if scene.concepts else {},
        concept_groups(scene, chains, cue, _statement_ends(scene, bounds, windows), lexicon) if scene.concepts else {},
        levels_of(scene, chains, lexicon, set(bounds), recoveries) if scene.concepts else {},
        find_purposes(scene, chains, lexicon),
        spoken,
        changes,
        find_onsets(scene, ages, lexicon) if ages else {},
        recoveries,
    )


def _bounds_of(scene: Scene, bounds: dict[int, list[tuple[int, float]]]) -> Cover:
    return Cover(
        scene.quantity(quantity)
        for entity, bound in bounds.items()
        for quantity, _ in bound
        if scene.entity(entity).label is Label.MEASUREMENT
    )


def _statement_ends(scene: Scene, bounds: dict[int, list[tuple[int, float]]], windows: dict[int, list[int]]) -> dict[int, int]:
    """Entity -> where its last bound or window after it ends."""
    ends: dict[int, int] = {}
    for entity, bound in bounds.items():
        ends[entity] = max(scene.quantity(quantity).end_char for quantity, _ in bound)
    for entity, governing in windows.items():
        ends[entity] = max(ends.get(entity, 0), *(scene.window(index).end_char for index in governing))
    return {entity: end for entity, end in ends.items() if end > scene.entity(entity).start_char}


def _of_scene(
    scene: Scene, links: _Links, inherited: int, parent_group: Group | None, lexicon: RelationLexicon
) -> list[Constraint]:
    rows: list[Constraint] = []
    people = -1
    bounded_ages = set(links.ages.values())
    events = anchor_events(scene, links.windows) if links.windows else ()
    routes = route_lists(scene) if scene.terms else {}
    for index in scene.concepts:
        entity = scene.entity(index)
        if index in links.chains.alias_of or index in bounded_ages or index in events or index in links.purposes:
            continue
        if index not in links.bounds and index not in links.levels and is_scale(scene, index):
            continue
        if entity.domain is Domain.AGE:  # the word "age" without a bound asks nothing, "adults" where nothing else does
            people = people if entity.norm in _AGES or people >= 0 else index
            continue
        found = _of_entity(scene, links, index, entity, inherited, parent_group, lexicon)
        rows.extend(with_routes(scene, found, routes[index]) if index in routes else found)
    for quantity, word in links.ages.items():
        rows.append(_of_age(scene, quantity, word, links.onsets.get(quantity), parent_group))
    rows.extend(spoken_rows(scene, links.spoken, parent_group))
    if people >= 0 and not rows:
        rows.extend(_of_entity(scene, links, people, scene.entity(people), inherited, parent_group, lexicon))
    if rows:
        rows.extend(interval_rows(scene))
    if len(rows) > 1:
        rows.sort(key=_PLACE)
    return without_adjuncts(scene, rows, lexicon)


def _of_entity(
    scene: Scene,
    links: _Links,
    index: int,
    entity: Entity,
    inherited: int,
    parent_group: Group | None,
    lexicon: RelationLexicon,
) -> list[Constraint]:
    windows = links.windows.get(index) or ([inherited] if inherited >= 0 else _NO_WINDOW)
    window = next((w for w in windows if w >= 0 and scene.window(w).duration is not None), windows[0])
    group = links.groups.get(index) or parent_group
    assertion = scene.assertion(index)
    status = links.statuses.get(index)
    end_char = links.chains.ends.get(index, entity.end_char)
    times = readings(scene, entity, assertion, window, lexicon)
    level = links.levels.get(index)
    rows: list[Constraint] = []
    for quantity, confidence in links.bounds.get(index) or _NO_BOUND:
        first = len(rows)
        start, end = evidence(scene, entity.start_char, end_char, quantity, window)
        for place, reading in enumerate(times):
            is_now = len(times) > 1 and not reading.past and window >= 0 and is_of_past(scene.window(window))
            row = Constraint(  # by position: there is one for every concept of a record
                scene.index,
                index,
                entity.domain or DOMAIN_OF_LABEL.get(entity.label, Domain.OTHER),
                start,
                end,
                quantity,
                -1 if is_now else window,
                links.durations.get(index, -1),
                links.frequencies.get(index, -1),
                links.routes.get(index, -1),
                status,
                assertion.negated or status == NEGATIVE,
                reading.past,
                reading.hypothetical,
                assertion.uncertain,
                reading.family,
                assertion.exception,
                group.name if group else "",
                group.operator if group else None,
                group.minimum if group else None,
                entity.confidence * confidence,
                sensitivity=assertion.sensitivity,
            )
            if reading.past and status == ACTIVE and len(times) > 1:
                row = row._replace(status=None)  # "active or past hepatitis": what is past is not active
            row = row if level is None else with_level(row, level)
            if recovery := links.recoveries.get(index):
                row = with_recovery(row, recovery)
            if change := links.changes.get(quantity):
                row = with_change(row, change)
            exempted = with_exemption(scene, with_half(scene, row), end_char, lexicon)
            exempted[:1] = with_past(scene, exempted[0])
            rows.extend(exempted[:1] if place else exempted)  # "current or past X unless controlled" exempts one state
        if (after := second_time(scene, windows, window)) >= 0:
            start, end = evidence(scene, entity.start_char, end_char, quantity, after)
            rows[-1:] = both_times(scene, rows[-1], after, start, end)
        rows[first:] = with_plan(scene, rows[first:], window)
    return rows


def _of_age(scene: Scene, quantity_index: int, word: int, onset: Onset | None, parent_group: Group | None) -> Constraint:
    quantity = scene.quantity(quantity_index)
    start, end = quantity.start_char, quantity.end_char
    confidence = 0.9
    if word != IMPLIED_AGE:
        entity = scene.entity(word)
        start, end = min(start, entity.start_char), max(end, entity.end_char)
        confidence = 0.97
    before = scene.gap(max(scene.criterion.start_char, start - _NOBODY_REACH), start)
    row = Constraint(
        criterion=scene.index,
        entity=-1 if word == IMPLIED_AGE else word,
        negated=_NOBODY.search(before) is not None,
        domain=Domain.AGE,
        start_char=start,
        end_char=end,
        quantity=quantity_index,
        group=parent_group.name if parent_group else "",
        group_operator=parent_group.operator if parent_group else None,
        group_min=parent_group.minimum if parent_group else None,
        confidence=confidence,
    )
    return row if onset is None else with_onset(scene, row, onset)
