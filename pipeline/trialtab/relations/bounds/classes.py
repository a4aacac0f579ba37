"""Classes, grades and stages of a scale: "NYHA class III or IV", "Child-Pugh B", "stage IIIB/IV", "grade 3 or 4 mucositis".

They are read beside the concept, never in the open text: a Roman number or a letter means nothing by itself. Numbers become
a bound (Roman ones too: III or IV is between 3 and 4); letters and sub-stages stay words ("B or C", "IIIB to IV").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container
from itertools import pairwise
from typing import NamedTuple

from trialtab.relations.bounds.level_lexicon import NUMERAL, LevelLexicon
from trialtab.relations.chains import Chains
from trialtab.relations.records import Constraint
from trialtab.relations.scene import Cover, Scene
from trialtab.types import Comparator, Entity, Label, Quantity

REACH = 70  # characters that are looked at on either side of a concept
SURE, REVERSED = 0.95, 0.85
RULE = "classes"
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8}
_SIGNS = {"≥": ">=", "=>": ">=", "≤": "<=", "=<": "<="}
_CRITERIA = re.compile(r"\b(?:class|classification|grade|grading|stage|staging|scale|score|criteria|system|index)", re.I)
_GOES_ON = re.compile(r"\s+(?!(?:or|and|by|per|according|as|in|at|within|on|from|after|who|that|with)\b)[A-Za-z]")
_NEXT_GRADE = re.compile(r"\s*(?:[,/]|\b(?:or|and)\b)(?=[^/,]*grade)", re.I)
_PART = re.compile(rf"(?P<numeral>{NUMERAL})?(?P<sub>[A-Ea-e]?\d?)")


class Level(NamedTuple):
    """A class that a text gives: offsets in doc.text; a bound with numbers, or words where it has none."""

    quantity: Quantity
    words: str | None
    confidence: float


_Reader = Callable[[Scene, Entity, int, LevelLexicon], Level | None]


def bind_levels(scene: Scene, chains: Chains, lexicon: LevelLexicon, bound: Container[int]) -> dict[int, Level]:
    """Concept -> the class that the text gives it.

    Args:
        bound: concepts that have a bound already, which stays theirs.
    """
    found: dict[int, Level] = {}
    open_for = [i for i in scene.concepts if i not in bound and i not in chains.alias_of and _can_have(scene.entity(i))]
    scales = [i for i in open_for if _is_scale(scene, scene.entity(i), lexicon)]
    readers: list[tuple[_Reader, list[int]]] = [(_after, scales)]
    if open_for and lexicon.stated.in_text(scene.gap(scene.criterion.start_char, scene.criterion.end_char).lower()):
        # only where there is a word like "class"; a scale goes first: "cardiac function class III (NYHA)"
        stages = [i for i in open_for if lexicon.named.search(scene.gap(scene.entity(i).start_char, scene.entity(i).end_char))]
        readers += [(_after, stages), (_before, scales), (_after, open_for), (_before, open_for)]
    elif not scales:
        return found
    values = Cover(scene.quantity(i) for i in scene.quantities)
    taken: set[int] = set()  # offsets of the classes that have an owner
    for reader, able in readers:
        for index in able:
            if index in found:
                continue
            entity = scene.entity(index)
            level = reader(scene, entity, chains.ends.get(index, entity.end_char), lexicon)
            if level is None or values.meets(level.quantity):
                continue
            place = range(level.quantity.start_char, level.quantity.end_char)
            if taken.isdisjoint(place):
                found[index] = level
                taken.update(place)
    return found


def _can_have(entity: Entity) -> bool:
    return entity.label is Label.MEASUREMENT or entity.label is Label.CONDITION


def _is_scale(scene: Scene, entity: Entity, lexicon: LevelLexicon) -> bool:
    if entity.label is not Label.MEASUREMENT:
        return False
    return lexicon.scale.has(scene.gap(entity.start_char, entity.end_char)) or lexicon.scale.has(entity.norm or "")


def _is_graded(scene: Scene, entity: Entity, lexicon: LevelLexicon) -> bool:
    """Whether a class can be one "by" a measurement: "class II by NYHA", not "type I, as shown by flow cytometry"."""
    return _is_scale(scene, entity, lexicon) or bool(_CRITERIA.search(scene.gap(entity.start_char, entity.end_char)))


def with_level(row: Constraint, level: Level) -> Constraint:
    """A concept's row with its class: the evidence grows to it, words without numbers are its status."""
    place = level.quantity
    return row._replace(
        level=place,
        status=row.status or level.words,
        start_char=min(row.start_char, place.start_char),
        end_char=max(row.end_char, place.end_char),
        confidence=row.confidence * level.confidence,
    )


def _after(scene: Scene, entity: Entity, end: int, lexicon: LevelLexicon) -> Level | None:
    text = scene.findings.text
    stop = min(scene.criterion.end_char, end + REACH)
    if entity.label is Label.CONDITION:
        match = lexicon.graded_after.match(text, end, stop)
        if match is None or is_of_next(text, match, scene.criterion.end_char):
            return None
        return _level(scene, match, lexicon, SURE)
    match = lexicon.after.match(text, end, stop)
    if match is None:
        return None
    is_named = match["word"] or lexicon.named.search(text[entity.start_char : entity.end_char])
    if not is_named and not _is_scale(scene, entity, lexicon):
        return None
    level = _level(scene, match, lexicon, SURE)
    early = lexicon.sign_before.search(text, max(scene.criterion.start_char, entity.start_char - REACH), entity.start_char)
    if level is None or early is None or match["sign"]:
        return level
    place = (early.start("sign"), level.quantity.end_char)
    return _read(match["list"], _comparator(early["sign"], lexicon), place, lexicon, SURE)


def _before(scene: Scene, entity: Entity, end: int, lexicon: LevelLexicon) -> Level | None:
    text, start = scene.findings.text, max(scene.criterion.start_char, entity.start_char - REACH)
    pattern = lexicon.graded_before if entity.label is Label.CONDITION else lexicon.before
    match = pattern.search(text, start, entity.start_char)
    if match is None or (entity.label is Label.MEASUREMENT and not _is_graded(scene, entity, lexicon)):
        return None
    if scene.concept_line().within(match.end("list"), entity.start_char):
        return None  # another concept stands between
    return _level(scene, match, lexicon, REVERSED)


def _level(scene: Scene, match: re.Match[str], lexicon: LevelLexicon, confidence: float) -> Level | None:
    """The class of a match, None where it is a number of something else."""
    text, start, end = scene.findings.text, match.start("list"), match.end("list")
    if text[end - 1].isdigit() and lexicon.unit.match(text, end, scene.criterion.end_char):
        return None
    signs = _signs_of(match)
    comparator = _comparator(match[signs[0]], lexicon) if signs else None
    start = min([start, *map(match.start, signs)])
    for tail, meaning in lexicon.tails:
        if comparator is None and (found := tail.match(text, end, scene.criterion.end_char)):
            comparator, end = meaning, found.end()
    return _read(match["list"], comparator, (start, end), lexicon, confidence)


def is_of_next(text: str, match: re.Match[str], end: int) -> bool:
    """Whether a class behind a comma is that of what follows: "bundle branch block, grade II or III atrioventricular block"."""
    return bool(match["comma"] and _GOES_ON.match(text, match.end(), end))


def graded_level(text: str, match: re.Match[str], lexicon: LevelLexicon) -> Level:
    """The class of a match of `graded` or `scaled_…`, whatever the text goes on with; offsets in the text that was searched."""
    signs, listed = _signs_of(match), match["list"]
    start = min(map(match.start, [*signs, "list"]))
    comparator = _comparator(match[signs[0]], lexicon) if signs else None
    if signs and (other := _NEXT_GRADE.search(listed)):
        listed = listed[: other.start()]  # "≤ grade 1, grade 2 neuropathy is allowed"
    end = match.start("list") + len(listed)
    for tail, meaning in lexicon.tails:
        if comparator is None and (found := tail.match(text, end)):
            comparator, end = meaning, found.end()
    return _read(listed, comparator, (start, end), lexicon, SURE)


def _signs_of(match: re.Match[str]) -> list[str]:
    """The groups of a match that hold its sign, the one beside the class first."""
    return [name for name in ("sign", "middle", "early") if name in match.re.groupindex and match[name]]


def _comparator(sign: str, lexicon: LevelLexicon) -> Comparator:
    plain = " ".join(sign.lower().split())
    compact = plain.replace(" ", "")
    return lexicon.signs.get(plain) or Comparator(_SIGNS.get(compact, compact))


def _read(
    listed: str, comparator: Comparator | None, place: tuple[int, int], lexicon: LevelLexicon, confidence: float
) -> Level:
    """Numbers where every member has one and the list leaves none out, else words."""
    members = [match.group() for match in lexicon.member.finditer(listed)]
    numbers = [_number(member) for member in members]
    is_range = len(members) == 2 and bool(lexicon.wide.search(listed[len(members[0]) : -len(members[1])]))
    known = sorted({number for number in numbers if number is not None})
    is_whole = None not in numbers and (is_range or all(b - a <= 1 for a, b in pairwise(known)))
    if is_whole and (len(known) == 1 or comparator in (None, Comparator.EQ)):
        return Level(_bound(known[0], known[-1], comparator, place), None, confidence)
    words = (" to " if is_range else " or ").join(members)
    if comparator not in (None, Comparator.EQ):
        words = f"{comparator} {words}"
    return Level(Quantity(*place, None, None, None, None, None, None, "", rule=RULE), words, confidence)


def _number(member: str) -> float | None:
    part = _PART.fullmatch(member)
    if part is None or not part["numeral"] or part["sub"]:
        return None
    return float(_ROMAN[part["numeral"]] if part["numeral"] in _ROMAN else part["numeral"])


def _bound(low: float, high: float, comparator: Comparator | None, place: tuple[int, int]) -> Quantity:
    if low != high:
        return Quantity(*place, Comparator.BETWEEN, low, high, True, True, None, "", rule=RULE)
    kind = comparator or Comparator.EQ
    has_low = kind in (Comparator.EQ, Comparator.GE, Comparator.GT)
    has_high = kind in (Comparator.EQ, Comparator.LE, Comparator.LT)
    inclusive = kind in (Comparator.EQ, Comparator.GE, Comparator.LE)
    return Quantity(
        *place,
        kind,
        low if has_low else None,
        low if has_high else None,
        inclusive if has_low else None,
        inclusive if has_high else None,
        None,
        "",
        rule=RULE,
    )
