"""The concept that stands before or after a bound and can be what it bounds."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache

from trialtab.relations.bounds.measuring import can_measure, is_beside, is_listed, is_method
from trialtab.relations.chains import Chains
from trialtab.relations.lexicon import RelationLexicon
from trialtab.relations.scene import Line, Scene
from trialtab.types import Entity, Label, Quantity

MAX_BEFORE = 110  # characters between a concept and a bound after it
FREE_GAP = 12  # characters between a measurement and its bound that are not looked at
MAX_AFTER = 30  # characters between a bound and a concept after it
PER_VOLUME = re.compile(r"/(?:u|m|d|c)?[Ll]\b|/\(?100")
_CONCENTRATION = re.compile(r"(?:[kmunp]?g|[munp]?mol|\[IU\]|U|meq)/(?:[umd]?L)")
_TNM = re.compile(r"(?:[cpry]{1,2})?[TNM][0-4x][a-d]?", re.I)  # a stage has no value: "cT2c or PSA > 20 ng/mL"
_BRACKETED = re.compile(r"\([^()]*\)")  # "temperature (within the last 12 hours) < 38 °C"
_GRADE = re.compile(r"\bgrades?\b", re.I)
_CLOSED = re.compile(r"[^()]*\)\s*(?:of\s*)?")  # from inside a bracket to right behind it
_UNDOSED = frozenset({"time", "pressure", "temperature"})  # dimensions that no dose has
_CLOTTING = re.compile(r"thrombin|thromboplastin|\b(?:a?PTT?|INR)\b", re.I)  # times of seconds, never of days
_CALENDAR = frozenset({"d", "wk", "mo", "a"})
_LONGEST_TNM = 5  # characters
_DOSE_RATE = re.compile(r"(?:mg|ug|g|\[IU\]|U)(?:/kg|/m2)?(?:/(?:d|wk|mo|\(12\.h\)))?")
_COURSES = re.compile(r"\b(?:lines?|courses?|regimens?|cycles?|rounds?) of\b")  # "more than 2 prior lines of systemic therapy"


def concept_before(
    scene: Scene, chains: Chains, mains: Line, quantity: Quantity, is_time: bool, lexicon: RelationLexicon
) -> int | None:
    """The concept in the clause of a bound that stands nearest before it and can have such a value, None for none."""
    clause = scene.clause_of(quantity.start_char)
    method_end = 0
    for position in range(bisect_left(mains.starts, quantity.end_char) - 1, -1, -1):
        index = mains.indices[position]
        entity = scene.entity(index)
        if entity.end_char > quantity.start_char:
            return index  # the tagged span and the value share words: "< 16 years of age at onset"
        end = chains.ends.get(index, entity.end_char)
        if quantity.start_char - end > MAX_BEFORE or scene.clause_of(entity.start_char) != clause:
            return None
        if is_method(scene, mains, position, quantity, lexicon):
            method_end = max(method_end, end)
            continue
        if is_time and not is_time_valued(scene, index, lexicon):
            return None
        if quantity.unit in _CALENDAR and _CLOTTING.search(scene.findings.text, entity.start_char, entity.end_char):
            return None  # "aPTT ≤ 1.5 x ULN (≤ 15 days prior to registration)"
        if entity.label is Label.CONDITION and _is_graded_aside(scene, end, quantity):
            continue
        is_tested = entity.label is Label.PROCEDURE and not scene.gap(end, quantity.start_char).strip()  # "PCR > 100 mg/L"
        if not (is_tested or _suits(entity, quantity) or is_listed(scene, index, quantity, lexicon)):
            continue
        if not (can_measure(scene, index, quantity, lexicon) or is_beside(scene, index, end, quantity)):
            continue
        return index if _reaches(scene, index, max(end, method_end), quantity, lexicon) else None
    return None


def _is_grade(scene: Scene, quantity: Quantity) -> bool:
    return _GRADE.search(scene.findings.text, quantity.start_char, quantity.end_char) is not None


def _is_graded_aside(scene: Scene, end: int, quantity: Quantity) -> bool:
    """Whether a concept stands in a bracket that closes before a grade, which is of what stands before the bracket."""
    return _is_grade(scene, quantity) and _CLOSED.fullmatch(scene.gap(end, quantity.start_char)) is not None


def _reaches(scene: Scene, index: int, end: int, quantity: Quantity, lexicon: RelationLexicon) -> bool:
    """Whether what stands between a concept and a bound after it lets the one be the other's."""
    gap = scene.gap(end, quantity.start_char)
    if scene.entity(index).label in (Label.MEASUREMENT, Label.DRUG):
        return len(gap) <= FREE_GAP or not lexicon.gap_block.search(_BRACKETED.sub(" ", gap))
    if _is_grade(scene, quantity):
        gap = _BRACKETED.sub("", gap)  # "neuropathy (sensory or motor) > grade 1"
    if "," in gap and not lexicon.count_stop.match(scene.findings.text, quantity.end_char, scene.criterion.end_char):
        return False  # "herniated disc, maximum 30 % narrowing": the value is the following noun's
    return bool(lexicon.tight_glue.fullmatch(gap))


def concept_after(scene: Scene, mains: Line, quantity: Quantity, lexicon: RelationLexicon) -> int | None:
    """The concept right behind a bound that it counts or limits ("≥ 2 risk factors"), None for none."""
    position = bisect_left(mains.starts, quantity.end_char)
    if position == len(mains.indices):
        return None
    index = mains.indices[position]
    entity = scene.entity(index)
    if entity.start_char - quantity.end_char > MAX_AFTER:
        return None
    if scene.clause_of(entity.start_char) != scene.clause_of(quantity.start_char):
        return None
    if not lexicon.after_glue.fullmatch(scene.findings.text, quantity.end_char, entity.start_char):
        return None
    if quantity.limit_of is not None and entity.label is not Label.MEASUREMENT:
        return None  # "≤ 3 x ULN for Gilbert's syndrome"
    is_courses = _COURSES.search(scene.findings.text, quantity.end_char, entity.start_char) is not None and not quantity.unit
    if not (is_courses or _suits(entity, quantity)):
        return None
    return index if can_measure(scene, index, quantity, lexicon) else None


def _suits(entity: Entity, quantity: Quantity) -> bool:
    """Whether a unit can belong to a label: no drug has g/dL, no condition mg/day."""
    unit = quantity.unit or ""
    if entity.label is Label.DRUG:
        return quantity.limit_of is None and bool(unit) and not PER_VOLUME.search(unit) and quantity.dimension not in _UNDOSED
    if entity.label in (Label.PROCEDURE, Label.DEVICE) and _is_concentration(unit):
        return False  # "PSA at least 1.0 ng/mL for radiotherapy patients"
    return entity.label is Label.MEASUREMENT or not _is_dose_rate(unit)


@lru_cache(maxsize=512)
def _is_concentration(unit: str) -> bool:
    return bool(_CONCENTRATION.fullmatch(unit))


@lru_cache(maxsize=512)
def _is_dose_rate(unit: str) -> bool:
    return "/" in unit and bool(_DOSE_RATE.fullmatch(unit))


def is_stage(scene: Scene, index: int) -> bool:
    """Whether a concept is a stage of a tumour, which has no value."""
    entity = scene.entity(index)
    if entity.end_char - entity.start_char > _LONGEST_TNM:
        return False
    return bool(_TNM.fullmatch(scene.findings.text, entity.start_char, entity.end_char))


def is_time_valued(scene: Scene, index: int, lexicon: RelationLexicon) -> bool:
    """Whether the value of a concept is a time ("life expectancy > 3 months")."""
    entity = scene.entity(index)
    if scene.gap(entity.start_char, entity.end_char).lower().endswith(("test", "tests")):
        return False  # "negative pregnancy test … for at least 3 weeks"
    return bool(lexicon.time_valued.search(scene.findings.text, entity.start_char, entity.end_char + 12))
