"""Lists ("AST, ALT or bilirubin") and bracketed abbreviations ("absolute neutrophil count (ANC)") among a scene's concepts."""

from __future__ import annotations

import re
from typing import NamedTuple

from trialtab.relations.lexicon import RelationLexicon
from trialtab.relations.scene import Scene
from trialtab.types import Entity, Label

MAX_GLUE = 60  # characters
_OPEN = re.compile(r"\s*[(\[]\s*(?:or\s+|i\.?e\.?,?\s+|also\s+)?")
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
    alias_of, ends = _aliases(scene)
    chain_of: dict[int, int] = {}
    members: list[list[int]] = []
    last: int | None = None
    quantity_starts = [scene.quantity(i).start_char for i in scene.quantities]
    for index in scene.concepts:
        if index in alias_of:
            continue
        if last is not None and _same_list(scene, lexicon, last, index, ends, quantity_starts):
            members[-1].append(index)
        else:
            members.append([index])
        chain_of[index] = len(members) - 1
        last = index
    return Chains(alias_of, chain_of, members, ends)


def _aliases(scene: Scene) -> tuple[dict[int, int], dict[int, int]]:
    alias_of: dict[int, int] = {}
    ends = {index: scene.entity(index).end_char for index in scene.concepts}
    main: int | None = None
    for index in scene.concepts:
        entity = scene.entity(index)
        if main is not None and _is_alias(scene, scene.entity(main), entity, ends[main]):
            alias_of[index] = main
            close = _CLOSE.match(scene.findings.text, entity.end_char, scene.criterion.end_char)
            ends[main] = close.end() if close else entity.end_char
        else:
            main = index
    return alias_of, ends


def _is_alias(scene: Scene, long: Entity, short: Entity, long_end: int) -> bool:
    if long.label is not short.label and Label.OBSERVATION not in (long.label, short.label):
        return False
    gap = scene.gap(long_end, short.start_char)
    if long_end != long.end_char:  # a further member of the same bracket: "(AST or SGOT)"
        inside = scene.gap(long.end_char, short.start_char)
        return inside.count("(") > inside.count(")") and _short(short) and bool(_ALIAS_JOIN.fullmatch(gap))
    if not _OPEN.fullmatch(gap):
        return False
    if long.norm and short.norm and long.norm.lower() == short.norm.lower():
        return True
    return _short(short) and is_initialism(_text(scene, short), _text(scene, long))


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


def _same_list(
    scene: Scene, lexicon: RelationLexicon, left: int, right: int, ends: dict[int, int], quantity_starts: list[int]
) -> bool:
    start, end = ends[left], scene.entity(right).start_char
    if end - start > MAX_GLUE or scene.clause_of(start) != scene.clause_of(end):
        return False
    if any(start <= position < end for position in quantity_starts):
        return False
    return bool(lexicon.glue.fullmatch(scene.findings.text, start, end)) if end >= start else True
