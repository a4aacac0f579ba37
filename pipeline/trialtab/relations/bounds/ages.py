"""Ages: which time quantities are a person's age, with or without the word."""

from __future__ import annotations

import re
from bisect import bisect_left

from trialtab.relations.bounds.company import is_of_others
from trialtab.relations.lexicon import RelationLexicon
from trialtab.relations.scene import Cover, Line, Scene
from trialtab.types import Domain, Entity, Label, Quantity

AGE_UNITS = frozenset({"a", "mo", "wk", "d", "h"})
IMPLIED_AGE = -2  # in the place of an entity: an age that no word names
_NEAR = 45  # characters between the word "age" and its number
_NEAR_AFTER = 12  # characters between a number and the word "age" after it
_MOST_YEARS = 120.0
_LEAST_BARE = 12  # years; a smaller number without unit after people may count them
_HEADING = 12  # characters of an item that only says "age"
_LONGEST_WORD = 60  # characters of one phrase for people
_AGE = re.compile(r"age", re.I)
_LIFE = re.compile(r"expectancy|surviv|life ?span", re.I)
_GESTATION = re.compile(r"\bgestation[^,;.]*$", re.I)
_CLOSE = 18  # characters: "gestational age of < 32 weeks"
_ALNUM = re.compile(r"[^\W_]")
_AFTER_AGE = re.compile(r"\s*(?:$|[.,;)]|(?:who|with|and|or|in|at|on)\b)", re.I)
_OLDER = re.compile(r"(?:under|over|older|younger|above|below)\b", re.I)
_AND_OVER = re.compile(r"\d\s+(?:and|or)\s+(?:over|under|older|younger|above|below)$", re.I)
_ASIDE = re.compile(r"\s*\([^()]{1,80}\)")  # "are at least 16 (a parent consents for those under 18)"
_DEPENDS = re.compile(r"\([^()]*\b(?:depend\w*|according|adjusted|corrected|appropriate|based|by|for|per)\b[^()]*", re.I)
_CLOSING = re.compile(r"[ )]*+")
_NEXT = re.compile(r"[,;(]|\b(?:and|or)\b", re.I)
_NUMBERED = re.compile(r"\s*(?:of\s+|is\s+|:\s*)?(?:[<>≤≥=]|\d|(?:over|under|above|below|at least|between)\b)", re.I)
_OF_SOMETHING = re.compile(
    r"\s+of\s+(?!(?:\w+\s+)?age|life|the\b|either|any|all|both|their|gestation|chronological)[a-z]", re.I
)
_TOUCHING = 5  # characters between an age word and its own number
# what may stand between two bounds of one age: "≥ 18 years at enrolment and under 65"
_GOES_ON = re.compile(
    r"(?:[\s,;()/:-]|\([^()]{1,40}\)"
    r"|\b(?:and|or|but|to|at|the|time|of|on|day|date|enrol\w*|random\w*|screening|consent\w*|signing|informed|inclusion"
    r"|study|entry|visit|inclusive|included|years?|months?|old|older|over|above|younger|age|aged|also|not|no|who|are|is|be|must|if|in"
    r"|both|males?|females?|men|women|boys|girls|patients?|subjects?|participants?|adults?|children|infants?|adolescents?|volunteers?"
    r"|healthy|diagnosis|registration|baseline|maximum|minimum|limit|upper|lower|up|for|between|from)\b)*",
    re.I,
)
_AFTER_BARE_AGE = ("at ", "and ", "with ", "who ", "for ", "on ", "when ")


def is_age_heading(scene: Scene) -> bool:
    """Whether an item is nothing but the word "age", so that the values below it are ages."""
    if len(scene.concepts) != 1 or scene.quantities or scene.entity(scene.concepts[0]).domain is not Domain.AGE:
        return False
    return len(scene.gap(scene.criterion.start_char, scene.criterion.end_char).strip()) <= _HEADING


def is_time_heading(scene: Scene, lexicon: RelationLexicon) -> bool:
    """Whether an item only names what is measured in time ("Life expectancy:"), so that the values below it are no ages."""
    if scene.quantities:
        return False
    text = scene.gap(scene.criterion.start_char, scene.criterion.end_char).strip(" \n*-")
    return text.endswith(":") and lexicon.time_valued.search(text) is not None


def find_ages(
    scene: Scene, lexicon: RelationLexicon, below_heading: bool = False, *, below_time: bool = False
) -> dict[int, int]:
    """Quantities that bound an age.

    Args:
        below_heading: the item stands below a heading that `is_age_heading`.
        below_time: the item stands below a heading that `is_time_heading`.

    Returns:
        quantity index -> entity index of the age word, or IMPLIED_AGE.
    """
    ages = [index for index in scene.concepts if scene.entity(index).domain is Domain.AGE]
    words = _Words(scene, ages) if ages else None
    timing = Cover(scene.window(i) for i in scene.windows)
    people: dict[int, int] = {}
    found: dict[int, int] = {}
    for index in scene.quantities:
        quantity = scene.quantity(index)
        if not is_bound(quantity) or quantity.alternative_of >= 0:
            continue
        if quantity.unit is not None and quantity.unit not in AGE_UNITS:
            continue
        if timing.meets(quantity) or not plausible(quantity) or is_of_others(scene, quantity):
            continue
        if _OF_SOMETHING.match(scene.findings.text, quantity.end_char, scene.criterion.end_char):
            continue  # "aged over 60 and at least 1 year of amenorrhea"
        if _LIFE.search(scene.gap(quantity.start_char, quantity.end_char)):
            continue  # "minimum life expectancy of 3 months"
        if _GESTATION.search(
            scene.findings.text, max(scene.criterion.start_char, quantity.start_char - _CLOSE), quantity.end_char
        ):
            continue  # "children born before gestational age 32 weeks" are of any age now
        word = words.of(quantity) if words else None
        if word is not None and _counts(scene, word, quantity, lexicon):
            continue  # "children had at least 3 episodes of otitis"
        if word is not None:
            found[index] = word
        elif _opens(scene, quantity) if below_heading else not below_time and _implied(scene, lexicon, quantity, people):
            found[index] = IMPLIED_AGE
    return found


def is_bound(quantity: Quantity) -> bool:
    """Whether a quantity bounds something: it has a comparator, or is a range."""
    return quantity.comparator is not None and not (quantity.low is None and quantity.high is None)


def plausible(quantity: Quantity) -> bool:
    """Whether a bound can be an age in its unit (no unit: years)."""
    most = _MOST_YEARS * {"mo": 12, "wk": 53, "d": 366, "h": 8800}.get(quantity.unit or "a", 1)
    return max(quantity.low or 0, quantity.high or 0) <= most


class _Words:
    """The age words of a scene, and what may not stand between one of them and its number."""

    def __init__(self, scene: Scene, ages: list[int]) -> None:
        self._scene = scene
        self._ages: Line = scene.line(ages)
        # consent does not part them: "age at the time of consent"
        self._parting: Line = scene.line(
            [i for i in scene.concepts if scene.entity(i).domain not in (Domain.AGE, Domain.CONSENT)]
        )

    def of(self, quantity: Quantity) -> int | None:
        """The age word that a quantity belongs to: one within it before a word for people ("children aged 4-18 years")."""
        scene = self._scene
        near = self._ages.near(quantity.start_char - _NEAR, quantity.end_char + _NEAR_AFTER)
        named = [
            i for i in near if _meet(scene.entity(i), quantity) and _AGE.match(scene.findings.text, scene.entity(i).start_char)
        ]
        for index in (*named, *near):
            entity = scene.entity(index)
            if _meet(entity, quantity):
                return index
            if 0 <= quantity.start_char - entity.end_char <= _NEAR:
                if _only_depends(scene, entity) or self._has_own(entity, quantity):
                    continue
                left, right = entity.end_char, quantity.start_char
            elif 0 <= entity.start_char - quantity.end_char <= _NEAR_AFTER:
                if self._is_of_next(entity, quantity):
                    continue
                left, right = quantity.end_char, entity.start_char
            else:
                continue
            numbers = bisect_left(scene.quantity_starts, right) - bisect_left(scene.quantity_starts, left)
            if numbers > 1 or self._parting.within(left, right):
                continue
            if scene.clause_of(left) == scene.clause_of(max(right - 1, left)):
                return index
        return None

    def _has_own(self, entity: Entity, quantity: Quantity) -> bool:
        """Whether an age word has its number already: "50 years of age with at least one comorbidity"."""
        last = bisect_left(self._scene.quantity_starts, quantity.start_char) - 1
        if last < 0:
            return False
        before = self._scene.quantity(self._scene.quantities[last])
        if not is_bound(before) or before.unit not in (None, *AGE_UNITS):
            return False
        if _OLDER.match(self._scene.findings.text, quantity.start_char, quantity.end_char):
            return False  # "over 13 years of age (with a parent's consent if under 18)"
        touches = _meet(entity, before) or 0 <= entity.start_char - before.end_char <= _TOUCHING
        touches = touches or 0 <= before.start_char - entity.end_char <= _TOUCHING
        end = max(entity.end_char, before.end_char)
        return touches and _GOES_ON.fullmatch(self._scene.findings.text, end, quantity.start_char) is None

    def _is_of_next(self, entity: Entity, quantity: Quantity) -> bool:
        """Whether an age word behind a comma has its number behind it: "BMI ≥ 40, age ≥ 65", "ECOG 0-1 and age 18-65"."""
        if not _NEXT.search(self._scene.gap(quantity.end_char, entity.start_char)):
            return False
        return _NUMBERED.match(self._scene.findings.text, entity.end_char, self._scene.criterion.end_char) is not None


def _counts(scene: Scene, word: int, quantity: Quantity, lexicon: RelationLexicon) -> bool:
    """Whether a number behind a word for young or old people counts what follows it."""
    entity, text = scene.entity(word), scene.findings.text
    if quantity.unit is not None or _meet(entity, quantity) or quantity.start_char < entity.end_char:
        return False
    if _AGE.search(text, entity.start_char, quantity.end_char):
        return False
    return not lexicon.count_stop.match(text, quantity.end_char, scene.criterion.end_char)


def _only_depends(scene: Scene, entity: Entity) -> bool:
    """Whether an age word stands in a bracket on what something depends on: "Lansky index (depending on age) ≥ 50"."""
    text, start = scene.findings.text, scene.criterion.start_char
    opened = text.rfind("(", max(start, entity.start_char - _NEAR), entity.start_char)
    return opened >= 0 and _DEPENDS.fullmatch(text, opened, entity.end_char) is not None


def _meet(entity: Entity, quantity: Quantity) -> bool:
    return entity.start_char < quantity.end_char and quantity.start_char < entity.end_char


def _opens(scene: Scene, quantity: Quantity) -> bool:
    """Whether nothing stands before a value in its clause."""
    start, _ = scene.clause_span(scene.clause_of(quantity.start_char))
    return not _ALNUM.search(scene.findings.text, start, quantity.start_char)


def _implied(scene: Scene, lexicon: RelationLexicon, quantity: Quantity, people: dict[int, int]) -> bool:
    if quantity.unit not in ("a", "mo"):
        return quantity.unit is None and _bare_age(scene, lexicon, quantity, people)
    text, end = scene.findings.text, scene.criterion.end_char
    if lexicon.age_after.match(text, quantity.end_char, end):
        return True
    if _of_people(scene, lexicon, quantity):
        return True
    clause_start, clause_end = scene.clause_span(scene.clause_of(quantity.start_char))
    clause_start = _past_moment(scene, clause_start)
    if not _only_people(scene, lexicon, (clause_start, clause_end), quantity.start_char, people):
        return False
    # "18 years" standing alone or before a comma; "2 years of follow-up" is no age
    closed = _CLOSING.match(text, quantity.end_char, end)
    rest = text[closed.end() : min(closed.end() + 8, end)] if closed else ""
    return not rest or not rest[0].isalnum() or rest.lower().startswith(_AFTER_BARE_AGE)


def _past_moment(scene: Scene, start: int) -> int:
    """Where a clause goes on behind the moment that it opens with ("At enrolment, 3 to 26 years")."""
    for index in scene.windows:
        window = scene.window(index)
        if window.duration is None and not _ALNUM.search(scene.findings.text, start, window.start_char):
            return max(start, window.end_char)
    return start


def _of_people(scene: Scene, lexicon: RelationLexicon, quantity: Quantity) -> bool:
    """Whether a bound right behind people is their age, wherever they stand ("sepsis in patients over 60 years")."""
    text, start, end = scene.findings.text, scene.criterion.start_char, scene.criterion.end_char
    if lexicon.no_age.match(text, quantity.end_char, end):
        return False
    if lexicon.age_word.search(text, quantity.start_char, quantity.end_char) and not _of_thing(scene, quantity):
        return True
    behind = max(start, quantity.start_char - _LONGEST_WORD)
    return lexicon.aged_people.search(text[behind : quantity.start_char]) is not None


def _of_thing(scene: Scene, quantity: Quantity) -> bool:
    """Whether a concept that is no person stands right before the bound ("tumour older than 6 months")."""
    values = [value for value in (quantity.low, quantity.high) if value is not None]
    if quantity.unit == "a" and min(values, default=0) >= _LEAST_BARE:
        return False  # "patients with appendicitis older than 16 years"
    line: Line = scene.line(scene.concepts)
    near = line.near(quantity.start_char - 2, quantity.start_char)
    return any(scene.entity(i).label is not Label.PERSON and scene.entity(i).end_char <= quantity.start_char for i in near)


def _only_people(
    scene: Scene, lexicon: RelationLexicon, clause: tuple[int, int], position: int, people: dict[int, int]
) -> bool:
    """Whether only words for people stand in a clause before a place.

    Args:
        people: clause start -> how far such words reach in it; filled here, so that each clause is read once.
    """
    start, end = clause
    if start not in people:
        opening = lexicon.person_only.match(scene.findings.text, start, end)
        people[start] = opening.end() if opening else start
    if position > people[start] + _LONGEST_WORD:
        return False
    return bool(lexicon.person_only.fullmatch(scene.findings.text, start, position))


def _bare_age(scene: Scene, lexicon: RelationLexicon, quantity: Quantity, people: dict[int, int]) -> bool:
    """Whether a number without unit is an age.

    It is in an item that is nothing but people and the number ("Patients < 18"), right behind people ("any child under 18
    who …"), and where it stands alone with its "and over".
    """
    start, end = clause = scene.clause_span(scene.clause_of(quantity.start_char))
    text = scene.findings.text
    values = [value for value in (quantity.low, quantity.high) if value is not None]
    if min(values) < _LEAST_BARE:
        return False
    behind = text[max(start, quantity.start_char - _LONGEST_WORD) : quantity.start_char]
    is_older = _OLDER.match(text, quantity.start_char, quantity.end_char) is not None
    if is_older and lexicon.aged_people.search(behind) and _AFTER_AGE.match(text, quantity.end_char, end):
        return True
    aside = _ASIDE.match(text, quantity.end_char, end)
    if _ALNUM.search(text, aside.end() if aside else quantity.end_char, end):
        return False
    if _AND_OVER.search(text, quantity.start_char, quantity.end_char) and not _ALNUM.search(text, start, quantity.start_char):
        return True
    return any(letter.isalpha() for letter in scene.gap(start, quantity.start_char)) and _only_people(
        scene, lexicon, clause, quantity.start_char, people
    )
