"""Which concept a bound belongs to: "AST, ALT or bilirubin > 2 x ULN" bounds three.

The nearest concept before the bound in its clause takes it, with the list that it closes; a concept right after the bound
("≥ 2 risk factors", "> 20 mg/day of prednisone") takes it where nothing stands before it or what stands before has a bound of
its own.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise

from trialtab.relations.bounds.ages import is_bound
from trialtab.relations.bounds.ahead import expected_after, scale_of
from trialtab.relations.bounds.bindings import Binding, Bindings
from trialtab.relations.bounds.measuring import can_measure
from trialtab.relations.bounds.neighbours import bound_behind, event_of, is_of_another
from trialtab.relations.bounds.reach import concept_after, concept_before, is_stage, is_time_valued
from trialtab.relations.bounds.repeats import continues, one_each, other_sex, parallel, repeated, resumed, second_of_pair
from trialtab.relations.chains import Chains
from trialtab.relations.lexicon import RelationLexicon
from trialtab.relations.scene import Cover, Line, Scene
from trialtab.types import Domain, Entity, Label, Quantity

_TOUCHING = re.compile(
    r"[\s:(=-]{0,3}(?:(?:of|is|are|was|were)\s{1,2})?"
)  # between a concept and a count that is still the concept's
_EXTENT = re.compile(r"\s{1,2}in\s{1,2}")  # "arthritis in at least two joints" tells how far a condition goes
_TREATMENTS = re.compile(r"\s*(?:or more\s+)?(?:(?:prior(?!\s+to)|previous)\s|(?:lines?|regimens?|courses?|cycles?)\b)", re.I)
_BESIDE_DRUG = re.compile(
    r"^[^.;:,]*\b(?:before|after|without|following|post|pre|prior\s+to|with|on|in\s+response\s+to)\b[^.;:,]*$", re.I
)
_CLASS = re.compile(r"\b(?:grade|class|stage|level|type)", re.I)
_TIMES = re.compile(r"\s*(?:times|occasions|instances)\b")
_RISK = re.compile(r"\s*(?:risk|chance|probability|likelihood)\b", re.I)  # what a percentage before it is of
_RELATIVES = re.compile(  # who has it, counted: "allergy (at least one of the parents has asthma)"
    r"\s*(?:of\s+)?(?:(?:the|their|his|her|its|first|second|degree|or|close|biological)[\s-]+)*"
    r"(?:parents?|relatives?|siblings?|family\s+members?|grandparents?|caregivers?|guardians?)\b",
    re.I,
)
_EQUIVALENT = re.compile(r"[\s-]*(?:\([^()]*\)\s*)?equivalen", re.I)
_SEXES = "+sexes"  # how a number's rule ends whose comparator is that of the number for the other sex
_RESULT = re.compile(
    r"\b(?:positive|negative|abnormal|(?:un)?detectable|normal|(?:in)?adequate|sufficient|impaired|poor|good)\s+$", re.I
)
_RESULT_REACH = 14  # characters
_STEM = 3  # letters
_HALVES = frozenset({"systolic blood pressure", "diastolic blood pressure"})


def bind_bounds(scene: Scene, chains: Chains, lexicon: RelationLexicon, taken: set[int]) -> list[Binding]:
    """Give every bound of the scene its concepts.

    Args:
        taken: quantities that are already something else (ages).

    Returns:
        Bindings in text order. A bound for which no concept stands near is left out (its text stays in the item's row).
    """
    bindings = Bindings(scene)
    bounds = [i for i in scene.quantities if i not in taken and is_open(scene.quantity(i))]
    if not bounds or not scene.concepts:
        return []
    mains = scene.line(
        [i for i in scene.concepts if i not in chains.alias_of and can_be_bound(scene.entity(i)) and not is_stage(scene, i)]
    )
    timing = timing_of(scene)
    for index in bounds:
        entities, confidence = _owners(scene, chains, mains, scene.quantity(index), timing, bindings, lexicon)
        bindings.add(index, entities, confidence)
    return one_each(scene, bindings)


def is_open(quantity: Quantity) -> bool:
    """Whether a quantity bounds something of its own: it restates no other."""
    return quantity.alternative_of < 0 and is_bound(quantity)


def timing_of(scene: Scene) -> Cover:
    """The windows and lengths of time of a scene: numbers in them bound no value."""
    return Cover([*map(scene.window, scene.windows), *(scene.findings.time_spans[i] for i in scene.time_spans)])


def _owners(
    scene: Scene,
    chains: Chains,
    mains: Line,
    quantity: Quantity,
    timing: Cover,
    bindings: Bindings,
    lexicon: RelationLexicon,
) -> tuple[list[int], float]:
    """The concepts that one quantity bounds, [] for none, and how sure that is."""
    if pair := second_of_pair(scene, bindings, quantity):
        return pair, 0.95
    is_time = quantity.dimension == "time"
    is_count = counts(scene, quantity, lexicon)
    before = concept_before(scene, chains, mains, quantity, is_time, lexicon)
    if (scale := scale_of(scene, mains, before, quantity)) is not None:
        return [scale], 0.95
    if is_time and before is None and (expected := expected_after(scene, mains, quantity, lexicon)) is not None:
        return [expected], 0.95
    if is_count and before is not None and not _is_counted(scene, before, chains.ends[before], quantity):
        before = None
    if before is not None and _is_of_treatments(scene, before, quantity):
        before = None
    if is_count and _RELATIVES.match(scene.findings.text, quantity.end_char, scene.criterion.end_char):
        return [], 0.0
    if before is not None and _RISK.match(scene.findings.text, quantity.end_char, scene.criterion.end_char):
        before = None
    if before is not None:
        before = _measured_beside(scene, mains, before, quantity)
    if before is not None and _TIMES.match(scene.findings.text, quantity.end_char, scene.criterion.end_char):
        before = event_of(scene, mains, before)
    if is_time and before is None:
        return [], 0.0
    if timing.meets(quantity) and not (is_time and before is not None and is_time_valued(scene, before, lexicon)):
        return [], 0.0
    if _SEXES in quantity.rule:
        return other_sex(scene, bindings, quantity), 0.9
    if before is None and (quantity.qualifier or not is_count):
        before = resumed(scene, bindings, quantity)
    after = concept_after(scene, mains, quantity, lexicon) if not is_time else None
    if after is not None and before is not None and _is_qualifying(scene, after, quantity):
        after = None
    if after is not None and is_of_another(scene, quantity, scene.entity(after).start_char, scene.entity(after).end_char):
        after = None
    if again := repeated(scene, bindings, before, after, quantity):
        return again, 0.9
    chosen = _choose(scene, chains, before, after, quantity, bindings)
    if chosen is None:
        return [], 0.0
    chosen = parallel(scene, bindings, chosen, quantity)
    confidence = 0.95 if chosen == before else 0.85
    if chosen not in bindings.first:
        return _sharing(scene, chains, chosen, quantity, bindings, lexicon), confidence
    if continues(scene, bindings, chosen, quantity):
        return list(bindings.members[bindings.last[chosen]]), confidence  # a further bound of a list is every member's
    return [], 0.0


def counts(scene: Scene, quantity: Quantity, lexicon: RelationLexicon) -> bool:
    """Whether a bound counts what follows it: "at least one relapse", "≥ 2 prior regimens"."""
    if quantity.unit is not None or quantity.limit_of is not None or quantity.dimension:
        return False
    text = scene.findings.text
    if not any(letter.isdigit() for letter in scene.gap(quantity.start_char, quantity.end_char)):
        return True
    if _of_treatments(scene, quantity):
        return True
    return not lexicon.count_stop.match(text, quantity.end_char, scene.criterion.end_char)


def _is_qualifying(scene: Scene, index: int, quantity: Quantity) -> bool:
    """Whether a concept behind a bound only says for whom it holds: "or ≥ 900 in atrial fibrillation"."""
    entity = scene.entity(index)
    return entity.label is Label.CONDITION and scene.gap(entity.start_char, entity.end_char) in quantity.qualifier


def _is_counted(scene: Scene, index: int, end: int, quantity: Quantity) -> bool:
    """Whether a count is a concept's own: "Gleason 8-10 adenocarcinoma", not "blast crisis that failed at least 1 regimen"."""
    gap = scene.gap(end, quantity.start_char)
    if scene.entity(index).label is Label.CONDITION and _EXTENT.fullmatch(gap):
        return True
    return bool(_TOUCHING.fullmatch(gap))


def _is_of_treatments(scene: Scene, index: int, quantity: Quantity) -> bool:
    """Whether a bound behind a condition counts the treatments behind it: "Hodgkin's disease: 1 or 2 prior therapies"."""
    if scene.entity(index).label is not Label.CONDITION or quantity.unit is not None or quantity.dimension:
        return False
    return _of_treatments(scene, quantity)


def _measured_beside(scene: Scene, mains: Line, index: int, quantity: Quantity) -> int:
    """What a percentage is of where a drug only tells when it is measured: "FEV1 before use of a bronchodilator ≤ 80%"."""
    if scene.entity(index).label is not Label.DRUG or quantity.unit != "%":
        return index
    earlier = mains.indices[: mains.indices.index(index)][-1:] if index in mains.indices else []
    for other in earlier:
        is_value = scene.entity(other).label is Label.MEASUREMENT
        if is_value and _BESIDE_DRUG.search(scene.gap(scene.entity(other).end_char, scene.entity(index).start_char)):
            return other
    return index


def _of_treatments(scene: Scene, quantity: Quantity) -> bool:
    if _CLASS.search(scene.findings.text, quantity.start_char, quantity.end_char):
        return False  # "neuropathy > grade 1 prior to entry"
    return _TREATMENTS.match(scene.findings.text, quantity.end_char, scene.criterion.end_char) is not None


def can_be_bound(entity: Entity) -> bool:
    """Whether rows of a concept's domain have bounds of their own; an age has it in its own way."""
    return entity.domain not in (Domain.AGE, Domain.SEX, Domain.CONSENT, Domain.CONTRACEPTION)


def _choose(
    scene: Scene, chains: Chains, before: int | None, after: int | None, quantity: Quantity, bindings: Bindings
) -> int | None:
    if before is None or after is None:
        return before if before is not None else after
    if before in bindings.first:
        return after
    gap = scene.gap(chains.ends.get(before, scene.entity(before).end_char), quantity.start_char)
    joined = scene.gap(quantity.end_char, scene.entity(after).start_char).strip()
    if joined in ("", "(") and scene.entity(after).norm in _HALVES and scene.entity(before).norm not in _HALVES:
        return after  # "blood pressure > 180 mmHg systolic or > 110 mmHg diastolic"
    if (
        joined == ""
        and gap.strip() == "("
        and (_is_dose_of(scene, after, quantity) or _is_extent_of(scene, before, after, quantity))
    ):
        return after
    if joined == "" and bound_behind(scene, scene.entity(after).end_char) and scene.entity(before).label is Label.MEASUREMENT:
        return before  # "performance status: WHO 0-2 Karnofsky 70-100 %"
    if joined == "" or joined.lower().startswith(("of", "for")):
        # "or equivalent, > 20 mg/day of prednisone": what follows is meant, unless a name stands at once before
        return before if not gap.strip(" \n:=(,") and joined == "" else after
    return before


def _is_dose_of(scene: Scene, index: int, quantity: Quantity) -> bool:
    """Whether a bracket bounds the drug that it names ("suppression (> 5 mg prednisone daily)"), no class by its equivalent."""
    entity = scene.entity(index)
    if entity.label is not Label.DRUG or not quantity.dimension.startswith("mass"):
        return False
    return _EQUIVALENT.match(scene.findings.text, entity.end_char, scene.criterion.end_char) is None


def _is_extent_of(scene: Scene, before: int, after: int, quantity: Quantity) -> bool:
    """Whether a bracket bounds the finding that it names: "malabsorption (> 10 % weight loss)", "leukemia (≥ 20 % blasts)"."""
    if quantity.unit != "%":
        return False
    label = scene.entity(after).label
    return label is Label.CONDITION or (label is Label.MEASUREMENT and scene.entity(before).label is Label.CONDITION)


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
    if label is Label.DRUG and not quantity.limit_of and _is_run_of_commas(scene, members):
        return [main]  # "mycophenolate mofetil, methotrexate > 20 mg weekly"
    if scene.entity(main).start_char > quantity.start_char:
        members = [m for m in members if scene.entity(m).start_char >= scene.entity(main).start_char]
    else:
        members = [m for m in members if scene.entity(m).start_char <= scene.entity(main).start_char]
    others = [m for m in members if m == main or (m not in bindings.first and scene.entity(m).label is label)]
    others = [m for m in others if m == main or not _has_result(scene, m)]
    if label is Label.DRUG and not quantity.limit_of and len(others) > 2:
        others = [m for m in others if m == main or _have_one_stem(scene.entity(m), scene.entity(main))]
    return [m for m in others if m == main or (not is_stage(scene, m) and can_measure(scene, m, quantity, lexicon))]


def _have_one_stem(one: Entity, other: Entity) -> bool:
    """Whether two drugs' names end alike, as those of one kind do: a dose is shared by "prednisone" and "prednisolone"."""
    names = [(entity.norm or "").lower() for entity in (one, other)]
    return bool(names[0]) and names[0][-_STEM:] == names[1][-_STEM:]


def _is_run_of_commas(scene: Scene, members: list[int]) -> bool:
    """Whether nothing but commas joins the members of a list."""
    if len(members) < 2:
        return False
    return all(
        scene.gap(scene.entity(left).end_char, scene.entity(right).start_char).strip() == ","
        for left, right in pairwise(members)
    )


def _has_result(scene: Scene, index: int) -> bool:
    """Whether a concept stands with a result of its own: "a positive prick test and IgE > 0.35 kU/L"."""
    start = scene.entity(index).start_char
    near = max(scene.criterion.start_char, start - _RESULT_REACH)
    position = bisect_left(scene.quantity_starts, start) - 1
    if position >= 0:
        near = max(near, scene.quantity(scene.quantities[position]).end_char)  # "bilirubin < 1.5 times normal AST and ALT < 5"
    return bool(_RESULT.search(scene.findings.text, near, max(near, start)))
