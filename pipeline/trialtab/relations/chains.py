"""Lists ("AST, ALT or bilirubin") and bracketed abbreviations ("absolute neutrophil count (ANC)") among a scene's concepts."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import NamedTuple

from trialtab.relations.lexicon import RelationLexicon
from trialtab.relations.scene import Scene
from trialtab.types import Entity, Label

MAX_GLUE = 60  # characters
_OPEN = re.compile(r"\s*[(\[]\s*(?:or\s+|i\.?e\.?,?\s+|also\s+)?")
_ABBREVIATED = re.compile(r"\s*\((?=[^()]*[A-Z])[A-Za-z][A-Za-z0-9-]{1,7}\)(?=[\s,/])")
_ALIAS_JOIN = re.compile(r"\s*(?:,|/|or|and|;|=)\s*", re.I)
_CLOSE = re.compile(r"\s*[)\]]")


class Chains(NamedTuple):
    """Lists and aliases of one scene.

    Attributes:
        alias_of: entity -> the entity it abbreviates ("ANC" -> "absolute neutrophil count").
        chain_of: entity -> number of its list; every non-alias concept has one.
        members: list number -> its entities, in order.
        ends: entity -> offset where its mention ends, closing bracket of its abbreviation included.
    """

    alias_of: dict[int, int]
    chain_of: dict[int, int]
    members: list[list[int]]
    ends: dict[int, int]


def find_chains(scene: Scene, lexicon: RelationLexicon) -> Chains:
    """Aliases first, then the lists of what remains."""
    concepts = scene.concepts
    if len(concepts) < 2:
        return Chains({}, dict.fromkeys(concepts, 0), [[i] for i in concepts], {i: scene.entity(i).end_char for i in concepts})
    alias_of, ends = _aliases(scene)
    chain_of: dict[int, int] = {}
    members: list[list[int]] = []
    last: int | None = None
    for index in concepts:
        if index in alias_of:
            continue
        if last is not None and _same_list(scene, lexicon, last, index, ends):
            members[-1].append(index)
        else:
            members.append([index])
        chain_of[index] = len(members) - 1
        last = index
    return Chains(alias_of, chain_of, members, ends)


def _aliases(scene: Scene) -> tuple[dict[int, int], dict[int, int]]:
    alias_of: dict[int, int] = {}
    ends = {index: scene.entity(index).end_char for index in scene.concepts}
    text = scene.findings.text
    main = -1
    depth = counted = 0  # brackets that stand open since the end of `main`; how far they are counted
    for index in scene.concepts:
        entity = scene.entity(index)
        is_alias = False
        if main >= 0:
            long = scene.entity(main)
            is_open = ends[main] == long.end_char
            if not is_open:  # a further member of the same bracket: "(AST or SGOT)"
                depth += text.count("(", counted, entity.start_char) - text.count(")", counted, entity.start_char)
                counted = entity.start_char
            if _can_be_alias(long, entity) and (is_open or depth > 0):
                is_alias = _is_alias(scene, long, entity) if is_open else _is_further_alias(scene, ends[main], entity)
        if is_alias:
            alias_of[index] = main
            close = _CLOSE.match(text, entity.end_char, scene.criterion.end_char)
            ends[main] = close.end() if close else entity.end_char
        else:
            main, depth, counted = index, 0, entity.end_char
    return alias_of, ends


def _can_be_alias(long: Entity, short: Entity) -> bool:
    return long.label is short.label or Label.OBSERVATION in (long.label, short.label)


def _is_alias(scene: Scene, long: Entity, short: Entity) -> bool:
    if not _OPEN.fullmatch(scene.findings.text, long.end_char, short.start_char):
        return False
    if long.norm and short.norm and long.norm.lower() == short.norm.lower():
        return True
    return _short(short) and is_initialism(_text(scene, short), _text(scene, long))


def _is_further_alias(scene: Scene, end: int, short: Entity) -> bool:
    return _short(short) and bool(_ALIAS_JOIN.fullmatch(scene.findings.text, end, short.start_char))


def _text(scene: Scene, entity: Entity) -> str:
    return scene.findings.text[entity.start_char : entity.end_char]


def _short(entity: Entity) -> bool:
    return entity.end_char - entity.start_char <= 10


def is_initialism(short: str, long: str) -> bool:
    """Whether the letters of `short` stand in `long` in order, the first at the start of a word (Schwartz & Hearst, 2003)."""
    letters = [letter for letter in short.lower() if letter.isalnum()]
    text = long.lower()
    if not letters or len(short) >= len(long):
        return False
    position = len(text)
    for number, letter in enumerate(reversed(letters)):
        is_first = number == len(letters) - 1
        while position > 0:
            position -= 1
            if text[position] == letter and (not is_first or position == 0 or not text[position - 1].isalnum()):
                break
        else:
            return False
        if text[position] != letter:
            return False
    return True


def _same_list(scene: Scene, lexicon: RelationLexicon, left: int, right: int, ends: dict[int, int]) -> bool:
    start, end = ends[left], scene.entity(right).start_char
    if end - start > MAX_GLUE or scene.clause_of(start) != scene.clause_of(end):
        return False
    if end < start:
        return True
    if bisect_left(scene.quantity_starts, start) != bisect_left(scene.quantity_starts, end):
        return False
    text = scene.findings.text
    short = _ABBREVIATED.match(text, start, end)  # one that no list knows: "creatinine clearance (ACr) or GFR"
    return bool(lexicon.glue.fullmatch(text, short.end() if short else start, end))
