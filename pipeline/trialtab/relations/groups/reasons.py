"""What "and" means between the members of a list: each for itself, or all together."""

from __future__ import annotations

import re
from collections.abc import Sequence

from trialtab.relations.lexicon import RelationLexicon
from trialtab.relations.scene import Scene
from trialtab.types import Domain, Kind, Label

PERMISSION = "PER"  # rules of context_rules.tsv by which something "is allowed" have ids that begin so
_TOGETHER = re.compile(
    r"\b(?:(?:both|all|combin\w+(?:\s+\w+)? (?:of|with)|together)(?:\s+an?)?|simultaneous\w*\b[^,;.]{0,60})\s+$", re.I
)
_TOGETHER_REACH = 80  # characters
_INTRO_REACH = 40  # characters
_OF_ONE_PATIENT = re.compile(r"\b(?:with|have|has|had|having|suffer(?:s|ing)?\s+from)(?:\s+[\w-]+){0,2}\s+$", re.I)
_ONE_REACH = 50  # characters
_SHARES_HEAD = re.compile(r"(?:[aei]l|ic|ar|ous|ive|[ao]ry|ion)$", re.I)  # "cardiovascular and cerebrovascular disease"


def exclude_each(scene: Scene, members: Sequence[int], lexicon: RelationLexicon) -> bool:
    """Whether "and" only closes a list of reasons for exclusion, each of which excludes by itself.

    "Pregnant and nursing women", "hearing and vision problems", "rifampin and rifabutin" and "stroke, epilepsy, and dementia"
    do, as do exceptions and what is permitted. "Patients with fever and shock" may be those who have both, as are two after
    "both", "simultaneous" or "combination", and a disease and a test's result.
    """
    if all(scene.entity(index).domain is Domain.SEX for index in members):
        return True  # "males and females"
    if all(scene.assertion(index).exception for index in members):
        return not all(scene.assertion(index).status for index in members)  # "unless HBsAg and HBeAg negative"
    if all(_is_permitted(scene, index) for index in members):
        return True
    start = scene.entity(members[0]).start_char
    if _is_exemplified(scene, members, lexicon):
        return True
    if scene.criterion.kind is not Kind.EXCLUSION:
        return False
    if _TOGETHER.search(scene.gap(max(scene.criterion.start_char, start - _TOGETHER_REACH), start)):
        return False
    if all(scene.assertion(index).sensitivity for index in members):
        return True
    if any(scene.assertion(index).negated for index in members):
        return False
    return len(members) > 2 or not _are_one_patients(scene, members)


def _is_permitted(scene: Scene, index: int) -> bool:
    return any(rule.startswith(PERMISSION) for _, _, rule in scene.assertion(index).cues)


def _is_exemplified(scene: Scene, members: Sequence[int], lexicon: RelationLexicon) -> bool:
    """Whether a list only names some of what is denied or excluded: "no inducers, including rifampin and phenytoin"."""
    if scene.criterion.kind is not Kind.EXCLUSION and not all(scene.assertion(index).negated for index in members):
        return False
    start = scene.entity(members[0]).start_char
    before = scene.gap(max(scene.criterion.start_char, start - _INTRO_REACH), start)
    return any(opened.end() == len(before) for opened in lexicon.intro.finditer(before))


def _are_one_patients(scene: Scene, members: Sequence[int]) -> bool:
    """Whether two findings may be asked of one and the same patient: two states in the singular, or a state and a result."""
    one, two = (scene.entity(index) for index in members)
    if Label.MEASUREMENT in (one.label, two.label) and one.label is not two.label:
        return True
    if one.label is not Label.CONDITION or two.label is not Label.CONDITION or one.domain is Domain.PREGNANCY:
        return False
    names = [scene.gap(entity.start_char, entity.end_char) for entity in (one, two)]
    if _SHARES_HEAD.search(names[0]) or any(name.endswith("s") and not name.endswith(("ss", "is", "us")) for name in names):
        return False
    before = scene.gap(max(scene.criterion.start_char, one.start_char - _ONE_REACH), one.start_char)
    return _OF_ONE_PATIENT.search(before) is not None
