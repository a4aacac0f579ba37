"""What only describes a member of a list is none itself: "at least one of: pneumonia on X-ray, diabetes treated with insulin".

A cue, or words like "or" around it, put every concept of a statement into one group. Of "asthma due to allergy or COPD" the
allergy says more about the asthma: it leaves the group and stands beside it, so that asthma asks for both.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from trialtab.patterns import role_words
from trialtab.relations.groups.members import MAX_ADJUNCT_GAP
from trialtab.relations.lexicon import RelationLexicon
from trialtab.relations.records import Constraint
from trialtab.relations.scene import Scene
from trialtab.types import Domain, Label

_ANY = "any"
_PEOPLE = frozenset({Domain.AGE, Domain.SEX})
_PLAIN_JOINT = re.compile(r"[)\]\s]*(?:,|/|,?\s*(?:and\s*/\s*or|or|and))\s*(?:[\w-]+\s+){0,2}", re.I)

_WORDS = role_words("criterion_words.tsv")
# between a treatment and the disease that it is for
FOR_DISEASE = re.compile(
    rf"[)\]]?(?:\s*(?:,|/|or|and|and/or)\s+(?:[a-z-]+\s+)?(?:{_WORDS['disease_joined']}))?"
    rf"(?:\s+(?:{_WORDS['disease_given']}))*\s+for\s+(?:(?:the|a|an|any|their|his|her|this)\s+)*"
    rf"(?:(?:{_WORDS['disease_aim']})\s+(?:of|for)\s+)?(?:[a-z-]+\s+){{0,2}}",
    re.IGNORECASE,
)


def without_adjuncts(scene: Scene, rows: list[Constraint], lexicon: RelationLexicon) -> list[Constraint]:
    """An item's rows in text order, those out of their group `any` that only describe the member before them.

    A group of the item's own in which one member is left is dissolved; the group of a cue keeps it.
    """
    grouped = {row.entity: row.group for row in rows if row.entity >= 0 and row.group_operator == _ANY}
    if len(grouped) < 2:
        return rows
    leaving = _describing(scene, grouped, lexicon)
    if not leaving:
        return rows
    staying: dict[str, set[int]] = {}
    for entity, name in grouped.items():
        if entity not in leaving:
            staying.setdefault(name, set()).add(entity)
    own = f"{scene.criterion.number}/"
    leaving |= {next(iter(left)) for name, left in staying.items() if len(left) == 1 and name.startswith(own)}
    return [row._replace(group="", group_operator=None, group_min=None) if row.entity in leaving else row for row in rows]


def _describing(scene: Scene, grouped: dict[int, str], lexicon: RelationLexicon) -> set[int]:
    """The entities that describe the one before them in their group, with what a plain list adds to them."""
    found: set[int] = set()
    order = sorted(grouped, key=lambda index: scene.entity(index).start_char)
    owner = -1
    for left, right in pairwise(order):
        if grouped[left] != grouped[right]:
            continue
        if _describes(scene, left, right, lexicon):
            owner = owner if left in found else left
            found.add(right)
        elif left in found and _goes_on(scene, [owner, left, right]):
            found.add(right)
    return found


def _describes(scene: Scene, left: int, right: int, lexicon: RelationLexicon) -> bool:
    one, two = scene.entity(left), scene.entity(right)
    is_allergy = scene.assertion(left).sensitivity is not None or scene.assertion(right).sensitivity is not None
    if one.domain in _PEOPLE or is_allergy or not 0 < two.start_char - one.end_char <= MAX_ADJUNCT_GAP:
        return False
    gap = (scene.findings.text, one.end_char, two.start_char)
    if two.label is Label.CONDITION is not one.label and FOR_DISEASE.fullmatch(*gap):
        return True
    return lexicon.adjunct.fullmatch(*gap) is not None


def _goes_on(scene: Scene, entities: Sequence[int]) -> bool:
    """Whether the last goes on with a description as a plain list does, and is of its sort, not of the owner's."""
    owner, left, right = (scene.entity(index) for index in entities)
    if not _PLAIN_JOINT.fullmatch(scene.findings.text, left.end_char, right.start_char):
        return False
    return left.label is right.label is not owner.label
