"""Which concepts a time window governs.

A window governs the concepts before it in its clause, back to the previous window or to a word that starts a new statement
("or a history of"); with them the examples that follow it ("within 4 weeks, including adalimumab, …"). A window with nothing
before it governs what follows in its clause, and so does one that counts from what follows after a further statement ("and at
least 6 weeks since X", "(6 weeks for X)"). What women promise for the time after ("contraception until 6 months after") is no
window of their state. A parent's window passes to its sub-items that have none.
"""

from __future__ import annotations

import re
from itertools import pairwise

from trialtab.relations.attributes import LOST_BREAK
from trialtab.relations.brackets import Brackets
from trialtab.relations.chains import Chains
from trialtab.relations.lexicon import RelationLexicon
from trialtab.relations.readings import is_again
from trialtab.relations.scene import Line, Scene
from trialtab.relations.windows.filters import (
    SINCE,
    first_statement_end,
    headings_of,
    is_amid_contraception,
    led_in,
    listed_behind,
    planned_alone,
    without_purposes,
    without_states,
)
from trialtab.relations.windows.members import (
    are_alternatives,
    between_events,
    kinds_behind,
    last_members,
    state_since,
    took_part,
)
from trialtab.relations.windows.pairs import goes_on
from trialtab.types import Domain, Label, Window, WindowRelation

_FORWARD = re.compile(
    r"\b(?:recent(?:ly)?|(?:newly|recently|first)[\s-]diagnosed|prior|previous|past|current(?:ly)?|new|any|history)\s*\(\s*$",
    re.I,
)
_DIAGNOSED = re.compile(r"\bdiagnosed\s*\(\s*$", re.I)  # only diseases are: "newly diagnosed (within 2 months) A with B > 9%"
_LOUD = re.compile(r"\b(?:OR|AND)\b")  # capitals among small letters part statements
_COMMA = re.compile(r",(?P<or>\s+or\b(?!\s+other\b))?", re.I)
# before a comma between adjectives: "clinically significant, uncontrolled disease"
_ADJECTIVE = re.compile(
    r"\b(?:significant|active|uncontrolled|unstable|severe|serious|acute|chronic|known|current|symptomatic|recent)$", re.I
)
_NOT_LIMITED = re.compile(r"\s+(?:are |is )?not\s+(?:limited|restricted)", re.I)
_EXAMPLES = re.compile(r"[(\[]\s*(?:e\.?\s?g\b|i\.?\s?e\b|such\s+as|includ|for\s+example|like\b)", re.I)
_SENTENCE = re.compile(r"[.;](?<!\d.)\s|(?<![\w(])[ivx]+[.)]\s", re.I)
_CONTINUED_REACH = 60  # characters between "during the study" and "until 60 days after it"
_LACKING = re.compile(r"with(?:out|\s+no)\b", re.I)
_REQUIRING = re.compile(r"\b(?:requir\w+|need\w*|necessitat\w+|resulting in|leading to)\b[^,;.]*$", re.I)
_OR_TREATED = re.compile(r"or\s+(?:treatment|therapy|use|administration|initiation|requiring)\b", re.I)
_HISTORY = re.compile(r",\s*(?:(?:and|or)\s+)?(?:a |any )?history of\b", re.I)
_HISTORY_FIRST = re.compile(r"\bhistory\b", re.I)
_IF = re.compile(r"\b(?:if|provided(?: that)?|as long as)\b", re.I)
# "allowed if on a stable dose for at least 4 weeks before": said of what is allowed
_STEADY = re.compile(
    r"[^.;,()]{0,60}\b(?:stable|stabili[sz]ed|steady|constant|unchanged|(?:not|without)(?:\s+been)?\s+chang\w+|same|fixed)\b[^.;,()]{0,50}"
    r"|\s*(?:[a-z]+\s+){0,2}(?:(?:started|initiated|begun)\s*)?",
    re.I,
)
# an exception between commas parts a time from what it is of: "any cancer, except basal cell carcinoma, within 5 years"
_EXCEPTED = re.compile(
    r",\s*(?:except\w*|with\s+the\s+exception\s+of|other\s+than|excluding|unless|apart\s+from)\b[^,;.()]{0,120},\s*$", re.I
)
_OR_FIRST = re.compile(r"\bor\s+$", re.I)  # "…; or stroke, or angina within 6 months" goes on with a list
_OR = re.compile(r"\bor\b", re.I)
_CURRENT_REACH = 25  # characters before a concept in which "active" speaks of it
_TREATMENTS = frozenset({Label.DRUG, Label.PROCEDURE, Label.DEVICE})
_UNWINDOWED = frozenset({Domain.AGE, Domain.SEX})
# at the end of a window: what follows is what it counts from
# text before a window that belongs to another statement than its own
_JOINED = re.compile(r"(?:[(,]|\b(?:and|or|defined as|i\.?e\.?,?|are|is|be|being|was|were))\s*(?:an?\s+)?$", re.I)
_JOINT_REACH = 16


def bind_windows(scene: Scene, chains: Chains, lexicon: RelationLexicon) -> dict[int, list[int]]:
    """Entity -> its windows in reading order. Aliases take the windows of what they abbreviate.

    Of several windows that stand before a concept only the first and the first with a duration are surely listed: the others
    say nothing more of it.
    """
    governed: dict[int, list[int]] = {}
    mains = scene.line([i for i in scene.concepts if i not in chains.alias_of and scene.entity(i).domain not in _UNWINDOWED])
    if not mains.indices:
        return governed
    settled, brackets = _Settled(), Brackets(scene)
    previous_end = scene.criterion.start_char
    previous: list[int] = []
    for number, index in enumerate(scene.windows):
        window = scene.window(index)
        clause_start, clause_end = scene.clause_span(scene.clause_of(window.start_char))
        next_start, is_next_own = clause_end, False
        if number + 1 < len(scene.windows):
            following = scene.window(scene.windows[number + 1])
            next_start, is_next_own = min(clause_end, following.start_char), _counts_from_next(scene, following)
        left = max(clause_start, previous_end)
        aside = _EXCEPTED.search(scene.findings.text, left, window.start_char) if window.duration is not None else None
        right = aside.start() if aside else window.start_char
        before = _back(scene, lexicon, mains, brackets, left, right, window.duration is not None)
        before = before if window.duration is None else _last_statement(scene, lexicon, before)
        before = before if window.duration is None else _sharing(scene, lexicon, brackets, before, right)
        if aside and before:
            before += [i for i in mains.within(right, window.start_char) if scene.assertion(i).exception]
        is_forward = bool(_FORWARD.search(scene.findings.text, max(window.start_char - 40, clause_start), window.start_char))
        heads = headings_of(scene, before, window)
        is_own = bool(heads) or _counts_from_next(scene, window)
        if is_forward or is_own:
            before = heads
        is_cut = not (before or is_forward or is_own) and bool(mains.within(left, window.start_char))
        members = before + _examples(scene, lexicon, mains, window.end_char, clause_end) if before and not heads else []
        members += kinds_behind(scene, mains, before, window, brackets) if len(members) == len(before) else []
        members += led_in(scene, mains, window, clause_end) if before and len(members) == len(before) and not heads else []
        if not members and not is_cut:
            stop = next_start if window.duration is None or is_next_own else clause_end
            inner = brackets.end(window.end_char, stop)
            if is_forward:
                stop = first_statement_end(scene, lexicon, mains, window.end_char, stop)
            stop = inner if is_own or (not is_forward and mains.within(window.end_char, inner)) else stop
            start = settled.until(window, stop) if window.relation is not WindowRelation.AFTER else window.end_char
            members = heads + without_purposes(scene, mains.within(start, stop), window)
            if _DIAGNOSED.search(scene.findings.text, max(window.start_char - 40, clause_start), window.start_char):
                members = [entity for entity in members if scene.entity(entity).label is Label.CONDITION]
            members += listed_behind(scene, mains, window, clause_end)
        if previous and _continues(scene, mains, number):
            members = previous
        if (state := state_since(scene, mains, window)) is not None:
            members = [state]
        members = between_events(scene, mains, window, members)
        members = planned_alone(scene, without_states(scene, members, window), window)
        for entity in members:
            governed.setdefault(entity, []).append(index)
        if members or mains.within(previous_end, window.start_char):
            previous = members
        previous_end = window.end_char
    return governed


def _continues(scene: Scene, mains: Line, number: int) -> bool:
    """Whether a window goes on from the one before it: "during the study and for 3 months after the last dose"."""
    if not number:
        return False
    window, before = scene.window(scene.windows[number]), scene.window(scene.windows[number - 1])
    if are_alternatives(scene, before, window):
        return True
    earlier = [scene.window(i) for i in scene.windows[max(0, number - 2) : number]]
    if any(goes_on(scene, each, window) for each in earlier) and not mains.within(before.end_char, window.start_char):
        return True
    if window.relation is not WindowRelation.AFTER or window.duration is None:
        return False
    gap = scene.gap(before.end_char, window.start_char)
    if len(gap) > _CONTINUED_REACH or _SENTENCE.search(gap) or "(" in gap:
        return False
    is_ahead = before.relation in (WindowRelation.DURING, WindowRelation.AFTER) or before.duration is None
    return is_ahead and not mains.within(before.end_char, window.start_char)


class _Settled:
    """How far the concepts ahead are governed by windows before them, so that no stretch is gone over window by window."""

    def __init__(self) -> None:
        self._read = 0
        self._any = 0
        self._dated = 0

    def until(self, window: Window, stop: int) -> int:
        """Where the concepts begin of which a window that governs all up to `stop` can still say something."""
        if window.end_char < self._read:
            return window.end_char
        self._read = window.end_char
        start = self._any if window.duration is None else self._dated
        self._any = max(self._any, stop)
        if window.duration is not None:
            self._dated = max(self._dated, stop)
        return max(window.end_char, start)


def _counts_from_next(scene: Scene, window: Window) -> bool:
    """Whether a window opens a statement of its own and counts from what follows it: "(6 weeks since mitomycin)"."""
    if window.relation is not WindowRelation.AT_LEAST_BEFORE:
        return False
    text = scene.findings.text
    if not SINCE.match(text, window.end_char):
        return False
    start = scene.criterion.start_char
    if text[window.start_char].isupper() and window.start_char > start:
        return True  # a line break was lost: "See Radiotherapy At least 4 weeks since prior steroids"
    return _JOINED.search(text, max(window.start_char - _JOINT_REACH, start), window.start_char) is not None


def _back(
    scene: Scene, lexicon: RelationLexicon, mains: Line, brackets: Brackets, left: int, right: int, is_dated: bool
) -> list[int]:
    inside = mains.within(left, right)
    if not inside:
        return inside
    text = scene.findings.text
    if own := _in_bracket(scene, inside, brackets, left, right):
        inside, left = own, scene.entity(own[0]).start_char
    breaks = [m.start() for m in lexicon.breaker.finditer(text, left, right) if brackets.end(m.start(), right) == right]
    breaks = [place for place in breaks if not _is_no_break(scene, inside, left, place, is_dated)]
    breaks.extend(m.start() for m in _HISTORY.finditer(text, left, right) if not _HISTORY_FIRST.search(text, left, m.start()))
    conditions = [m for m in _IF.finditer(text, left, right) if not (is_dated and _STEADY.fullmatch(text, m.end(), right))]
    breaks.extend(m.start() for m in conditions)
    breaks.extend(m.start() for m in LOST_BREAK.finditer(text, left, right))
    breaks.sort()
    loud = [m.start() for m in _LOUD.finditer(text, left, right)]
    if len(loud) == 1 and not text[left:right].isupper():
        breaks = sorted(breaks + loud)
    if joint := _last_of_two(scene, inside, brackets, left, right):
        breaks = sorted([*breaks, joint])
    if breaks:
        # a last statement that names no concept keeps its window to itself: "cough, or contact with a case within 14 days"
        return [i for i in inside if scene.entity(i).end_char > breaks[-1]]
    return inside


def _is_no_break(scene: Scene, inside: list[int], left: int, place: int, is_dated: bool) -> bool:
    """Whether what looks like a new statement goes on with one: "infection requiring admission or treatment with …"."""
    text = scene.findings.text
    if is_dated and _LACKING.match(text, place) and not any(scene.entity(i).start_char > place for i in inside):
        return True  # "fatigue without a known cause during the past 6 months"
    if _NOT_LIMITED.match(text, place + 3) or took_part(scene, inside, place) or is_amid_contraception(scene, inside, place):
        return True
    return _OR_TREATED.match(text, place) is not None and _REQUIRING.search(text, left, place) is not None


def _last_statement(scene: Scene, lexicon: RelationLexicon, members: list[int]) -> list[int]:
    """The members behind an "or" that leads to the same concept again, or from a state of now to a treatment.

    In "current malignancy or malignancy within 5 years" and "active infection or antibiotics within 2 weeks" the window is the
    second's alone.
    """
    begin = 0
    for number, (first, second) in enumerate(pairwise(members), start=1):
        one, two = scene.entity(first), scene.entity(second)
        gap = scene.gap(one.end_char, two.start_char)
        if "," in gap or not _OR.search(gap):
            continue
        left = max(scene.criterion.start_char, one.start_char - _CURRENT_REACH)
        is_now = one.label is Label.CONDITION and lexicon.current.search(scene.findings.text, left, one.end_char)
        if is_again(scene, one, two) or (is_now and two.label in _TREATMENTS):
            begin = number
    return members[begin:]


def _sharing(scene: Scene, lexicon: RelationLexicon, brackets: Brackets, inside: list[int], right: int) -> list[int]:
    """Those of the concepts before a window that the list shares it with."""
    if not inside:
        return inside
    is_outer = [brackets.end(scene.entity(i).start_char, right) == right for i in inside]
    return last_members(scene, lexicon, inside, is_outer, right)


def _in_bracket(scene: Scene, inside: list[int], brackets: Brackets, left: int, right: int) -> list[int]:
    """The concepts of the bracket that a window stands in: "COVID-19 (fever documented within 24 hours of entry)".

    Examples are no statement of their own: all of "steroids (e.g. prednisone within 4 weeks)" is meant.
    """
    opened = brackets.opened(left, right)
    if opened < 0 or _EXAMPLES.match(scene.findings.text, opened):
        return []
    return [i for i in inside if scene.entity(i).start_char > opened]


def _last_of_two(scene: Scene, inside: list[int], brackets: Brackets, left: int, right: int) -> int | None:
    """Where ", or" parts two statements, the last of which has the window: "epilepsy, or stroke within 6 months".

    After a list ("A, B, or C within 6 months") the comma is only a list's.
    """
    text = scene.findings.text
    commas = [
        m for m in _COMMA.finditer(text, scene.entity(inside[0]).end_char, right) if brackets.end(m.start(), right) == right
    ]
    if len(commas) != 1 or commas[0]["or"] is None or not text[commas[0].end() : right].strip():
        return None
    first = scene.entity(inside[0]).start_char
    if _OR_FIRST.search(text, left, first):
        return None
    if (early := _COMMA.search(text, left, first)) and not _ADJECTIVE.search(text, left, early.start()):
        return None
    return commas[0].start()


def _examples(scene: Scene, lexicon: RelationLexicon, mains: Line, start: int, clause_end: int) -> list[int]:
    opened = lexicon.intro.match(scene.findings.text, start, clause_end)
    return mains.within(opened.end(), clause_end) if opened else []
