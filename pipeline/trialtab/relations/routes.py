"""Routes that share a drug: "oral or intravenous antibiotics" are antibiotics by either route, one row each."""

from __future__ import annotations

import re
from typing import NamedTuple

from trialtab.patterns import role_words
from trialtab.relations.records import Constraint
from trialtab.relations.scene import Scene
from trialtab.types import Entity, Label, Term

_WORDS = role_words("criterion_words.tsv")
_ADJECTIVE = re.compile(rf"\b(?:{_WORDS['route_adjective']})\b", re.I)
_JOINT = re.compile(r"\s*(?:,\s*(?:and/or|or|and)?|/|\b(?:and/or|or|and)\b)\s*", re.I)
_ALL = re.compile(r"\s*,?\s*\band\s*", re.I)
_OWN_NORMS = re.compile(rf"(?:{_WORDS['named_by_route']})", re.I)
_REACH = 90  # characters before a drug in which its list of routes begins


class RouteWord(NamedTuple):
    """One member of a list of routes: offsets in doc.text, and its term; -1 for a word such as "systemic"."""

    start: int
    end: int
    term: int


def drop_bare_routes(scene: Scene) -> None:
    """Take out of a scene's concepts what was tagged as a drug and only says by which route."""
    routes = {(term.start_char, term.end_char) for _, term in _terms(scene)}
    for index in list(scene.concepts) if routes else ():
        if (scene.entity(index).start_char, scene.entity(index).end_char) in routes:
            scene.drop(index)


def route_lists(scene: Scene) -> dict[int, list[RouteWord]]:
    """Drug -> the routes listed before it, two or more, in reading order."""
    words = [
        RouteWord(term.start_char, term.end_char, index)
        for index, term in _terms(scene)
        if " " not in scene.gap(term.start_char, term.end_char)  # "nystatin oral suspension, topical ketoconazole"
    ]
    if not words:
        return {}
    found: dict[int, list[RouteWord]] = {}
    for index in scene.concepts:
        entity = scene.entity(index)
        if entity.label in (Label.DRUG, Label.OBSERVATION) and len(members := _before(scene, entity, words)) > 1:
            found[index] = members
    return found


def with_routes(scene: Scene, rows: list[Constraint], members: list[RouteWord]) -> list[Constraint]:
    """Each row of a drug once for each of its routes; an "or" between them makes a group where there is none."""
    spread: list[Constraint] = []
    is_any = not _ALL.fullmatch(scene.gap(members[-2].end, members[-1].start))
    for row in rows:
        name = f"{scene.criterion.number}/w{row.entity}"
        for member in members:
            each = _by_route(scene, row, member, members[-1])
            if is_any and not row.group:
                each = each._replace(group=name, group_operator="any", group_min=1)
            spread.append(each)
    return spread


def _terms(scene: Scene) -> list[tuple[int, Term]]:
    terms = scene.findings.terms
    return [(index, terms[index]) for index in scene.terms if terms[index].kind == "route"]


def _before(scene: Scene, entity: Entity, words: list[RouteWord]) -> list[RouteWord]:
    """The list that ends right before a drug or with the first word of its name."""
    text, start = scene.findings.text, max(scene.criterion.start_char, entity.start_char - _REACH)
    adjectives = [RouteWord(*match.span(), -1) for match in _ADJECTIVE.finditer(text, start, entity.end_char)]
    known = {word.start for word in words}
    others = [word for word in adjectives if word.start not in known]
    near = sorted(word for word in words + others if start <= word.start and word.end < entity.end_char)
    members: list[RouteWord] = []
    for word in reversed(near):
        is_own = word.start == entity.start_char
        is_beside = word.end <= entity.start_char and text[word.end : entity.start_char].strip() in ("", ")")
        if members and not _JOINT.fullmatch(text, word.end, members[0].start):
            break
        if members or is_own or is_beside:
            members.insert(0, word)
        elif word.start < entity.start_char:
            break
    return members


def _by_route(scene: Scene, row: Constraint, member: RouteWord, last: RouteWord) -> Constraint:
    entity = scene.entity(row.entity)
    row = row._replace(route=member.term, start_char=min(row.start_char, member.start))
    word, own = scene.gap(member.start, member.end).lower(), scene.gap(last.start, last.end).lower()
    norm = entity.norm or ""
    if own in norm and last.start >= entity.start_char:
        norm = norm.replace(own, word, 1)
    elif _OWN_NORMS.fullmatch(f"{word} {norm}"):
        norm = f"{word} {norm}"
    if norm == (entity.norm or ""):
        return row
    name_start = entity.start_char if ")" in scene.gap(last.end, entity.start_char) else member.start
    return row._replace(norm=norm, name_start=name_start, name_end=entity.end_char)
