"""Which concept a bound belongs to: "AST, ALT or bilirubin > 2 x ULN" bounds three.

The nearest concept before the bound in its clause takes it, with the list that it closes; a concept right after the bound
("≥ 2 risk factors", "> 20 mg/day of prednisone") takes it where nothing stands before it or what stands before has a bound of
its own.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache

from trialtab.relations.ages import is_bound
from trialtab.relations.bound_bindings import Binding, Bindings
from trialtab.relations.chains import Chains
from trialtab.relations.lexicon import RelationLexicon
from trialtab.relations.measuring import can_measure, is_beside, is_listed, is_method
from trialtab.relations.scene import Cover, Line, Scene
from trialtab.types import Domain, Entity, Label, Quantity

MAX_BEFORE = 110  # characters between a concept and a bound after it
_TOUCHING = re.compile(r"[\s:(=-]{0,3}(?:(?:of|is)\s{1,2})?")  # between a concept and a count that is still the concept's
_EXTENT = re.compile(r"\s{1,2}in\s{1,2}")  # "arthritis in at least two joints" tells how far a condition goes
FREE_GAP = 12  # characters between a measurement and its bound that are not looked at
MAX_AFTER = 30  # characters between a bound and a concept after it
_TNM = re.compile(r"(?:[cpry]{1,2})?[TNM][0-4x][a-d]?", re.I)  # a stage has no value: "cT2c or PSA > 20 ng/mL"
_SECOND_BOUND = re.compile(r"\s*+(?:\(\s*+(?:(?:or|and)\s++)?|[,;(]?\s*+(?:except(?:\s++that)?|unless)\s++)", re.I)
_AND_ALONE = re.compile(r"[ ,]*+and[ ,]*+", re.I)
_LONGEST_TNM = 5  # characters
_DOSE_RATE = re.compile(r"(?:mg|ug|g|\[IU\]|U)(?:/kg|/m2)?(?:/(?:d|wk|mo|\(12\.h\)))?")
_SEXES = "+sexes"  # how a number's rule ends whose comparator is that of the number for the other sex
_COURSES = re.compile(r"\b(?:lines?|courses?|regimens?|cycles?|rounds?) of\b")  # "more than 2 prior lines of systemic therapy"
_PER_VOLUME = re.compile(r"/(?:u|m|d|c)?[Ll]\b|/\(?100")


def bind_bounds(scene: Scene, chains: Chains, lexicon: RelationLexicon, taken: set[int]) -> list[Binding]:
    """Give every bound of the scene its concepts.

    Args:
        taken: quantities that are already something else (ages).

    Returns:
        Bindings in text order. A bound for which no concept stands near is left out (its text stays in the item's row).
    """
    bounds = [i for i in scene.quantities if i not in taken and _is_open(scene.quantity(i))]
    bindings = Bindings(scene)
    if not bounds or not scene.concepts:
        return []
    mains = scene.line(
        [i for i in scene.concepts if i not in chains.alias_of and _can_be_bound(scene.entity(i)) and not _is_stage(scene, i)]
    )
    timing = Cover([*map(scene.window, scene.windows), *(scene.findings.time_spans[i] for i in scene.time_spans)])
    for index in bounds:
        quantity = scene.quantity(index)
        is_time = quantity.dimension == "time"
        is_count = _counts(scene, quantity, lexicon)
        before = _before(scene, chains, mains, quantity, is_time, lexicon)
        if is_count and before is not None and not _is_counted(scene, before, chains.ends[before], quantity):
            before = None
        if is_time and before is None:
            continue
        if timing.meets(quantity) and not (is_time and before is not None and _time_valued(scene, before, lexicon)):
            continue
        if _SEXES in quantity.rule:
            bindings.add(index, _other_sex(scene, bindings, quantity), 0.9)
            continue
        if before is None and not is_count:
            before = _resumed(scene, bindings, quantity)
        after = _after(scene, mains, quantity, lexicon) if not is_time else None
        repeated = _repeated(scene, bindings, before, after, quantity)
        if repeated:
            bindings.add(index, repeated, 0.9)
            continue
        chosen = _choose(scene, chains, before, after, quantity, bindings)
        if chosen is None:
            continue
        chosen = _parallel(scene, bindings, chosen, quantity)
        if chosen not in bindings.first:
            sharing = _sharing(scene, chains, chosen, quantity, bindings, lexicon)
        elif _continues(scene, bindings, chosen, quantity):
            sharing = list(bindings.members[bindings.last[chosen]])  # a further bound of a list is every member's
        else:
            continue
        bindings.add(index, sharing, 0.95 if chosen == before else 0.85)
    return bindings.made


def _is_open(quantity: Quantity) -> bool:
    return quantity.alternative_of < 0 and is_bound(quantity)


def _repeated(scene: Scene, bindings: Bindings, before: int | None, after: int | None, quantity: Quantity) -> list[int]:
    """The concepts of the bound before, where a bracket or an exception gives them another one for some patients.

    "AST and ALT ≤ 2.5 x ULN (≤ 5 x ULN if …)" bounds both twice; so does "< 3 x ULN, except that up to 5 x ULN is allowed".
    """
    held = bindings.last.get(before) if before is not None else None
    if held is None:
        return []
    last = scene.quantity(held)
    if (last.unit, last.limit_of, last.dimension) != (quantity.unit, quantity.limit_of, quantity.dimension):
        return []
    between = scene.gap(last.end_char, quantity.start_char)
    is_alternative = after is None and between.strip(" ,\n").lower() == "or"
    if not is_alternative and not _SECOND_BOUND.fullmatch(between):
        return []
    return list(bindings.members[held])


def _other_sex(scene: Scene, bindings: Bindings, quantity: Quantity) -> list[int]:
    """The concepts of the number for the first sex; none where that number found none."""
    if not bindings.made:
        return []
    index = bindings.made[-1].quantity
    first = scene.quantity(index)
    is_pair = (first.unit, first.limit_of, first.comparator) == (quantity.unit, quantity.limit_of, quantity.comparator)
    return list(bindings.members[index]) if is_pair and quantity.start_char - first.end_char <= MAX_BEFORE else []


def _counts(scene: Scene, quantity: Quantity, lexicon: RelationLexicon) -> bool:
    """Whether a bound counts what follows it: "at least one relapse", "≥ 2 prior regimens"."""
    if quantity.unit is not None or quantity.limit_of is not None or quantity.dimension:
        return False
    text = scene.findings.text
    if not any(letter.isdigit() for letter in scene.gap(quantity.start_char, quantity.end_char)):
        return True
    return not lexicon.count_stop.match(text, quantity.end_char, scene.criterion.end_char)


def _is_counted(scene: Scene, index: int, end: int, quantity: Quantity) -> bool:
    """Whether a count is a concept's own: "Gleason 8-10 adenocarcinoma", not "blast crisis that failed at least 1 regimen"."""
    gap = scene.gap(end, quantity.start_char)
    if scene.entity(index).label is Label.CONDITION and _EXTENT.fullmatch(gap):
        return True
    return bool(_TOUCHING.fullmatch(gap))


def _resumed(scene: Scene, bindings: Bindings, quantity: Quantity) -> int | None:
    """The measurement that a bound takes up again over a condition: "≤ 1.5 x ULN if no liver metastases or ≤ 3 x ULN"."""
    if not bindings.made or (quantity.limit_of is None and not _PER_VOLUME.search(quantity.unit or "")):
        return None
    last = bindings.made[-1]
    held, entity = scene.quantity(last.quantity), scene.entity(last.entity)
    is_same = (held.limit_of, held.dimension) == (quantity.limit_of, quantity.dimension)
    if not is_same or entity.label is not Label.MEASUREMENT or entity.start_char > held.start_char:
        return None
    if quantity.start_char - held.end_char > MAX_BEFORE:
        return None
    if scene.clause_of(held.start_char) != scene.clause_of(quantity.start_char):
        return None
    between = scene.concept_line().within(held.end_char, quantity.start_char)
    return last.entity if all(scene.entity(i).label is Label.CONDITION for i in between) else None


def _continues(scene: Scene, bindings: Bindings, chosen: int, quantity: Quantity) -> bool:
    """Whether a further bound of a bound concept can be its own: same kind of value, close to the one before."""
    last = bindings.furthest[chosen]
    if not 0 <= quantity.start_char - last.end_char <= MAX_BEFORE:
        return False
    is_by_people = bool(last.qualifier and quantity.qualifier)  # "IgG (5-8 years: < 4.5 g/L; 9 years and older: < 6 g/L)"
    if ";" in scene.gap(last.end_char, quantity.start_char) and not is_by_people:
        return False  # "(bilirubin > 2 x ULN; transaminases > 5 x ULN)": another value's, whether its name is known or not
    other_scale = (last.limit_of is None) != (quantity.limit_of is None)
    return last.dimension == quantity.dimension or other_scale or not last.dimension


def _parallel(scene: Scene, bindings: Bindings, chosen: int, quantity: Quantity) -> int:
    """In "QTc > 500 ms with QRS < 120 and > 550 ms with …" the third bound cannot be the second's: it repeats the first."""
    mine = bindings.first.get(chosen)
    if mine is None:
        return chosen
    held = scene.quantity(mine)
    if held.comparator is quantity.comparator or not _contradict(held, quantity):
        return chosen
    if not _AND_ALONE.fullmatch(scene.findings.text, held.end_char, quantity.start_char):
        return chosen
    other = bindings.other_like(quantity, chosen)
    return chosen if other is None else other


def _contradict(one: Quantity, two: Quantity) -> bool:
    low = max(q.low for q in (one, two) if q.low is not None) if one.low is not None or two.low is not None else None
    highs = [q.high for q in (one, two) if q.high is not None]
    return low is not None and bool(highs) and low >= min(highs) and one.unit == two.unit


def _can_be_bound(entity: Entity) -> bool:
    return entity.domain not in (Domain.AGE, Domain.SEX, Domain.CONSENT, Domain.CONTRACEPTION)


def _time_valued(scene: Scene, index: int, lexicon: RelationLexicon) -> bool:
    entity = scene.entity(index)
    if scene.gap(entity.start_char, entity.end_char).lower().endswith(("test", "tests")):
        return False  # "negative pregnancy test … for at least 3 weeks"
    return bool(lexicon.time_valued.search(scene.findings.text, entity.start_char, entity.end_char + 12))


def _before(
    scene: Scene, chains: Chains, mains: Line, quantity: Quantity, is_time: bool, lexicon: RelationLexicon
) -> int | None:
    clause = scene.clause_of(quantity.start_char)
    for position in range(bisect_left(mains.starts, quantity.end_char) - 1, -1, -1):
        index = mains.indices[position]
        entity = scene.entity(index)
        if entity.end_char > quantity.start_char:
            return index  # the tagged span and the value share words: "< 16 years of age at onset"
        end = chains.ends.get(index, entity.end_char)
        if quantity.start_char - end > MAX_BEFORE or scene.clause_of(entity.start_char) != clause:
            return None
        if is_method(scene, mains, position, quantity, lexicon):
            continue
        if is_time and not _time_valued(scene, index, lexicon):
            return None
        if not (_suits(entity, quantity) or is_listed(scene, index, quantity, lexicon)):
            continue
        if not (can_measure(scene, index, quantity, lexicon) or is_beside(scene, index, end, quantity)):
            continue
        return index if _reaches(scene, index, end, quantity, lexicon) else None
    return None


def _reaches(scene: Scene, index: int, end: int, quantity: Quantity, lexicon: RelationLexicon) -> bool:
    """Whether what stands between a concept and a bound after it lets the one be the other's."""
    gap = scene.gap(end, quantity.start_char)
    if scene.entity(index).label in (Label.MEASUREMENT, Label.DRUG):
        return len(gap) <= FREE_GAP or not lexicon.gap_block.search(gap)
    if "," in gap and not lexicon.count_stop.match(scene.findings.text, quantity.end_char, scene.criterion.end_char):
        return False  # "herniated disc, maximum 30 % narrowing": the value is the following noun's
    return bool(lexicon.tight_glue.fullmatch(gap))


def _is_stage(scene: Scene, index: int) -> bool:
    entity = scene.entity(index)
    if entity.end_char - entity.start_char > _LONGEST_TNM:
        return False
    return bool(_TNM.fullmatch(scene.findings.text, entity.start_char, entity.end_char))


def _suits(entity: Entity, quantity: Quantity) -> bool:
    """Whether a unit can belong to a label: no drug has g/dL, no condition mg/day."""
    unit = quantity.unit or ""
    if entity.label is Label.DRUG:
        return quantity.limit_of is None and bool(unit) and not _PER_VOLUME.search(unit) and quantity.dimension != "time"
    return entity.label is Label.MEASUREMENT or not _is_dose_rate(unit)


@lru_cache(maxsize=512)
def _is_dose_rate(unit: str) -> bool:
    return "/" in unit and bool(_DOSE_RATE.fullmatch(unit))


def _after(scene: Scene, mains: Line, quantity: Quantity, lexicon: RelationLexicon) -> int | None:
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


def _choose(
    scene: Scene, chains: Chains, before: int | None, after: int | None, quantity: Quantity, bindings: Bindings
) -> int | None:
    if before is None or after is None:
        return before if before is not None else after
    if before in bindings.first:
        return after
    gap = scene.gap(chains.ends.get(before, scene.entity(before).end_char), quantity.start_char)
    joined = scene.gap(quantity.end_char, scene.entity(after).start_char).strip()
    if joined == "" or joined.lower().startswith(("of", "for")):
        # "or equivalent, > 20 mg/day of prednisone": what follows is meant, unless a name stands at once before
        return before if not gap.strip(" \n:=(,") and joined == "" else after
    return before


def _sharing(
    scene: Scene, chains: Chains, chosen: int, quantity: Quantity, bindings: Bindings, lexicon: RelationLexicon
) -> list[int]:
    """The chosen concept and the members of its list that have no bound of their own and can have such a value."""
    main = chains.alias_of.get(chosen, chosen)
    members = chains.members[chains.chain_of[main]] if main in chains.chain_of else [main]
    label = scene.entity(main).label
    if label is Label.CONDITION or main in bindings.first:
        return [main]
    if label in (Label.PROCEDURE, Label.DEVICE) and quantity.unit is not None:
        return [main]  # "intubation or oxygen > 6 L/min"
    if label is Label.DRUG and scene.gap(chains.ends.get(main, 0), quantity.start_char).strip() == "(":
        return [main]  # a dose in brackets is its own drug's: "tacrolimus, voclosporin (≤ 23.7 mg)"
    if scene.entity(main).start_char > quantity.start_char:
        members = [m for m in members if scene.entity(m).start_char >= scene.entity(main).start_char]
    else:
        members = [m for m in members if scene.entity(m).start_char <= scene.entity(main).start_char]
    others = [m for m in members if m == main or (m not in bindings.first and scene.entity(m).label is label)]
    return [m for m in others if m == main or (not _is_stage(scene, m) and can_measure(scene, m, quantity, lexicon))]
