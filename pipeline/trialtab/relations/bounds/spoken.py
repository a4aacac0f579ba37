"""What a bound belongs to where no tagged concept took it: the words beside it that name it, or the heading above its item.

"Oral intake less than 1,200 kcal/day", "at least 5 attacks", "Life expectancy:" above "At least 12 weeks". A tagged concept
that those words begin or end with takes the bound after all; otherwise the row's concept is the words as written.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from trialtab.patterns import role_words
from trialtab.relations.bounds.ahead import counted_cells
from trialtab.relations.bounds.find import can_be_bound, counts, is_open, timing_of
from trialtab.relations.bounds.measuring import can_measure, is_listed
from trialtab.relations.bounds.name_words import Name
from trialtab.relations.bounds.neighbours import is_of_another
from trialtab.relations.bounds.reach import is_time_valued
from trialtab.relations.bounds.sizes import is_other_technique
from trialtab.relations.chains import Chains
from trialtab.relations.groups.find import Group
from trialtab.relations.lexicon import RelationLexicon
from trialtab.relations.records import Constraint
from trialtab.relations.scene import Cover, Scene
from trialtab.types import Comparator, Domain, Label, Quantity

CONFIDENCE = 0.6
WEIGHT = "body weight"
_REACH = 110  # characters before or after a bound in which its name is looked for
_PRESENCE = ":presence"  # how the rule of "at least one" ends: it asks that there is some, which the concept's row says
TEMPERATURE = "body temperature"
_DEGREES = frozenset({"Cel", "[degF]"})
_SITE = re.compile(role_words("criterion_words.tsv")["temperature_site"], re.I)
_MASSES = frozenset({"kg", "[lb_av]"})
_OF = re.compile(r"\s+of\s")
_PEOPLE = r"(?:(?:for|in)\s+)?(?:adult\s+)?(?:men|women|males?|females?|boys|girls|patients)\b"
_AGAIN = re.compile(rf"[\s,;.(]*+(?:{_PEOPLE})?[\s,;:.)]*+(?:or|and(?:/or)?|but)?[\s,(]*+(?:{_PEOPLE})?[\s:,(]*+", re.I)
_TIMED = re.compile(rf"\b(?:{role_words('criterion_words.tsv')['timed']})\b", re.I)
_SCORED = re.compile(r"\b(?:scores?|scale|class|grade|index|stage|status|number|count)\b", re.I)
_COPULA = re.compile(r"(?:\b(?:is|was|are|were|be|been|of)|:)\s*$", re.I)
_HISTORY = re.compile(r"(?:[\w-]+\s+){0,2}history\b(?!\s+(?:duration|length|taking))", re.I)
_ON = re.compile(r"(?:\s+points?)?\s+(?:on|for|in)\s", re.I)
_LABEL = re.compile(r"[^:.;]{0,40}:\s*")
_BARE = re.compile(
    r"(?:(?:the|its|their|such|average|mean|peak|these|this)\s+)*(?:levels?|values?|counts?|concentrations?)", re.I
)
_LETTER = re.compile(r"[^\W\d_]")
_SPAN_LINK = re.compile(
    r"\b(?:for|in|within|since|after|over|during|last|past|every|than|by|until|to|from|on)\s*(?:a\s*)?\(?\s*$", re.I
)
_LONGEST_HEADING = 60  # characters
_WINDOW_REACH = 30  # characters between a bound or its name and a window behind it


class Spoken(NamedTuple):
    """What a bound belongs to: tagged concepts, or else the words that name it.

    Attributes:
        quantity: the bound.
        entities: tagged concepts; () where `name` says it.
        name: where the words stand; None for a weight that no word names.
        norm: the normalised name of what no word names.
        domain, is_past: of the row, where `name` says it.
    """

    quantity: int
    entities: tuple[int, ...] = ()
    name: Name | None = None
    norm: str | None = None
    domain: Domain = Domain.OTHER
    is_past: bool = False


def find_spoken(
    scene: Scene,
    chains: Chains,
    bounds: Mapping[int, Sequence[int]],
    ages: Collection[int],
    heading: Scene | None,
    lexicon: RelationLexicon,
) -> list[Spoken]:
    """What the bounds of a scene that nothing took belong to, in text order.

    Args:
        bounds: quantity -> its concepts, of those that have some.
        ages: quantities that are an age.
        heading: the item above, where there is one.
    """
    timing = timing_of(scene)
    found: list[Spoken] = []
    last: Spoken | None = None  # what the bound before belongs to
    for index in scene.quantities:
        quantity = scene.quantity(index)
        if not is_open(quantity):
            continue
        if index in bounds or index in ages:
            last = Spoken(index, tuple(bounds[index])) if index in bounds else None
            continue
        spoken = _again(scene, index, last, lexicon) or _spoken(scene, chains, index, timing, lexicon)
        if spoken is None and heading is not None:
            spoken = _of_heading(scene, index, heading, lexicon)
        if spoken is not None:
            found.append(spoken)
        last = spoken
    return found


def spoken_rows(scene: Scene, spoken: Sequence[Spoken], group: Group | None) -> Iterator[Constraint]:
    """The rows of what no concept of the scene itself takes."""
    here = set(scene.concepts)
    for item in spoken:
        quantity = scene.quantity(item.quantity)
        above = next((i for i in item.entities if i not in here), -1)
        if item.entities and above < 0:
            continue  # a row of the concept itself
        name = item.name
        start, end = quantity.start_char, quantity.end_char
        yield Constraint(
            scene.index,
            above,
            item.domain if above < 0 else (scene.entity(above).domain or Domain.MEASUREMENT),
            min(start, name.start) if name else start,
            max(end, name.end) if name else end,
            item.quantity,
            _window_after(scene, max(end, name.end if name else end)),
            historical=item.is_past,
            negated=name is not None and (name.is_denied or _is_in_denial(scene, name)),
            group=group.name if group else "",
            group_operator=group.operator if group else None,
            group_min=group.minimum if group else None,
            confidence=CONFIDENCE,
            name_start=name.start if name else -1,
            name_end=name.end if name else -1,
            norm=item.norm,
        )


def _is_in_denial(scene: Scene, name: Name) -> bool:
    """Whether a name goes on with what is denied: "no tumor with more than 90 % probability of cure"."""
    before = scene.concept_line().within(scene.criterion.start_char, name.start)
    if not before:
        return False
    entity = scene.entity(before[-1])
    if not scene.assertion(before[-1]).negated or scene.clause_of(entity.start_char) != scene.clause_of(name.start):
        return False
    return not any(sign in scene.gap(entity.end_char, name.start) for sign in ",;:.")


def _window_after(scene: Scene, place: int) -> int:
    """The window that stands close behind a place in its clause, -1 for none."""
    clause = scene.clause_of(place)
    for index in scene.windows:
        start = scene.window(index).start_char
        if place <= start <= place + _WINDOW_REACH:
            return index if scene.clause_of(start) == clause else -1
    return -1


def _spoken(scene: Scene, chains: Chains, index: int, timing: Cover, lexicon: RelationLexicon) -> Spoken | None:
    quantity = scene.quantity(index)
    text, start, end = scene.findings.text, *_room(scene, index)
    if (cells := counted_cells(text, quantity)) is not None:
        return Spoken(index, (), cells, None, Domain.MEASUREMENT)
    words = lexicon.names
    is_time = quantity.dimension == "time"
    if is_time and (timing.meets(quantity) and not _is_valued(scene, quantity, timing)):
        return None
    before = words.before(text, start, quantity.start_char)
    if is_time and before is not None and not _is_length(text, before, quantity):
        return None
    if not is_time and words.opens_with_change(text, quantity.end_char, end):
        change = words.after(text, quantity.end_char, end, is_change=True)
        return Spoken(index, (), change, None, Domain.MEASUREMENT) if change else None
    is_amount = quantity.limit_of is None and not is_time and _OF.match(text, quantity.end_char, end)
    looks_ahead = is_amount or counts(scene, quantity, lexicon) or (before is None and not is_time)
    after = words.after(text, quantity.end_char, end) if looks_ahead and quantity.limit_of is None else None
    if after is None and before is None and (scored := _ON.match(text, quantity.end_char, end)):
        after = words.after(text, scored.end(), end)
    if after is not None and not is_of_another(scene, quantity, after.start, after.end):
        return _named(scene, chains, index, after, lexicon, is_after=True)
    if before is not None and quantity.unit in _DEGREES and _SITE.fullmatch(text, before.start, before.end):
        return Spoken(index, (), before, TEMPERATURE, Domain.MEASUREMENT)
    if before is not None:
        return _named(scene, chains, index, before, lexicon, is_after=False)
    if quantity.unit in _MASSES and words.ends_with_people(text, start, quantity.start_char):
        return Spoken(index, (), None, WEIGHT, Domain.MEASUREMENT)
    return None


def _is_length(text: str, name: Name, quantity: Quantity) -> bool:
    """Whether a time is what is named before it: "hospital stay > 4 days", "the course of the disease is at least one year"."""
    if _HISTORY.match(text, name.start, name.end):
        return False  # what lasts so long is what it is a history of
    if _TIMED.search(text, name.start, name.end):
        return True
    return _COPULA.search(text, name.end, quantity.start_char) is not None


def _room(scene: Scene, index: int) -> tuple[int, int]:
    """How far a bound's name may stand from it: in its clause, not beyond the bounds beside it."""
    quantity = scene.quantity(index)
    left, right = scene.clause_span(scene.clause_of(quantity.start_char))
    position = scene.quantities.index(index)
    if position:
        left = max(left, scene.quantity(scene.quantities[position - 1]).end_char)
    if position + 1 < len(scene.quantities):
        right = min(right, scene.quantity(scene.quantities[position + 1]).start_char)
    return max(left, quantity.start_char - _REACH), max(quantity.end_char, min(right, quantity.end_char + _REACH))


def _is_valued(scene: Scene, quantity: Quantity, timing: Cover) -> bool:
    """Whether a time is a value ("the course of the disease is at least one year") and not how long or when."""
    if any(
        scene.window(i).start_char < quantity.end_char and quantity.start_char < scene.window(i).end_char for i in scene.windows
    ):
        return False
    left = max(scene.criterion.start_char, quantity.start_char - 12)
    return _SPAN_LINK.search(scene.findings.text, left, quantity.start_char) is None


def _named(scene: Scene, chains: Chains, index: int, name: Name, lexicon: RelationLexicon, *, is_after: bool) -> Spoken | None:
    """The concept that a name ends with (after a bound) or begins with (before it), else the name itself."""
    quantity = scene.quantity(index)
    inside = [i for i in scene.concept_line().near(name.start, name.end) if i not in chains.alias_of]
    inside = [i for i in inside if scene.entity(i).end_char > name.start and scene.entity(i).start_char < name.end]
    for i in reversed(inside) if is_after else inside:
        entity = scene.entity(i)
        is_edge = entity.end_char >= name.end if is_after else entity.start_char <= name.start
        if not is_edge:
            continue
        if not can_be_bound(entity):
            return None
        is_whole = entity.start_char <= name.start and entity.end_char >= name.end
        can_have = can_measure(scene, i, quantity, lexicon)
        if quantity.dimension == "time":
            can_have = is_time_valued(scene, i, lexicon)
        is_measured = entity.label in (Label.MEASUREMENT, Label.OBSERVATION) or is_listed(scene, i, quantity, lexicon)
        if can_have and (is_after or is_measured):
            return Spoken(index, (i,))
        if is_whole:
            return None  # what is tagged has no such value
    if quantity.rule.endswith(_PRESENCE):
        return None
    written = scene.gap(name.start, name.end)
    if quantity.comparator is Comparator.EQ and not _SCORED.search(written):
        return None  # "(no = 0 points, yes = 1 point)"
    if not is_after and _BARE.fullmatch(written):
        meant = _measured_before(scene, chains, name, quantity, lexicon)
        return None if meant is None else Spoken(index, (meant,))
    domain = Domain.OTHER if is_after and quantity.unit is None else Domain.MEASUREMENT
    if domain is Domain.OTHER and lexicon.names.has_treatment(written):
        domain = Domain.PROCEDURE
    return Spoken(index, (), name, None, domain, lexicon.names.opens_with_past(written))


def _measured_before(scene: Scene, chains: Chains, name: Name, quantity: Quantity, lexicon: RelationLexicon) -> int | None:
    """The measurement that "the levels" takes up: the last one before it, where it can have such a value."""
    before = scene.concept_line().within(scene.criterion.start_char, name.start)
    named = [i for i in before if scene.entity(i).label is Label.MEASUREMENT and i not in chains.alias_of]
    return named[-1] if named and can_measure(scene, named[-1], quantity, lexicon) else None


def _again(scene: Scene, index: int, last: Spoken | None, lexicon: RelationLexicon) -> Spoken | None:
    """What the bound before belongs to, where only "or" or people part the two: "volume < 250 mL or > 3000 mL"."""
    if last is None:
        return None
    one, two = scene.quantity(last.quantity), scene.quantity(index)
    text = scene.findings.text
    if not _AGAIN.fullmatch(text, one.end_char, two.start_char) and not is_other_technique(text, one, two):
        return None
    is_same = (one.dimension, one.limit_of) == (two.dimension, two.limit_of)
    is_listed_too = bool(last.entities) and all(is_listed(scene, entity, two, lexicon) for entity in last.entities)
    return last._replace(quantity=index) if is_same or is_listed_too else None


def _of_heading(scene: Scene, index: int, heading: Scene, lexicon: RelationLexicon) -> Spoken | None:
    """The one concept, or the words, of the heading above an item that says nothing but a bound."""
    quantity = scene.quantity(index)
    text, criterion = scene.findings.text, scene.criterion
    if heading.quantities:
        return None
    before = text[criterion.start_char : quantity.start_char]
    if _LETTER.search(before) and not _LABEL.fullmatch(before):
        return None
    if _LETTER.search(text, quantity.end_char, criterion.end_char):
        return None
    if len(heading.concepts) == 1:
        main = heading.concepts[0]
        entity = heading.entity(main)
        is_time = quantity.dimension == "time"
        can_have = is_time_valued(heading, main, lexicon) if is_time else can_measure(heading, main, quantity, lexicon)
        is_fit = entity.label in (Label.MEASUREMENT, Label.OBSERVATION) or is_time
        return Spoken(index, (main,)) if is_fit and can_have and can_be_bound(entity) else None
    if heading.concepts:
        return None
    name = lexicon.names.before(text, heading.criterion.start_char, heading.criterion.end_char)
    is_short = heading.criterion.end_char - heading.criterion.start_char <= _LONGEST_HEADING
    return Spoken(index, (), name, None, Domain.MEASUREMENT) if name is not None and is_short else None
