"""Which concepts a time window governs.

A window governs the concepts before it in its clause, back to the previous window or to a word that starts a new statement
("or a history of"); with them the examples that follow it ("within 4 weeks, including adalimumab, …"). A window with nothing
before it governs what follows in its clause, and so does one that counts from what follows after a further statement ("and at
least 6 weeks since X", "(6 weeks for X)"). What women promise for the time after ("contraception until 6 months after") is no
window of their state. A parent's window passes to its sub-items that have none.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise

from trialtab.relations.attributes import LOST_BREAK
from trialtab.relations.chains import Chains
from trialtab.relations.lexicon import RelationLexicon
from trialtab.relations.readings import is_again
from trialtab.relations.scene import Line, Scene
from trialtab.relations.window_members import are_alternatives, last_members, state_since
from trialtab.types import Domain, Label, Window, WindowRelation

_FORWARD = re.compile(r"\b(?:recent(?:ly)?|prior|previous|past|current(?:ly)?|new|any|history)\s*\(\s*$", re.I)
_BRACKET = re.compile(r"[()\[\]]")
_LOUD = re.compile(r"\b(?:OR|AND)\b")  # capitals among small letters part statements
_COMMA = re.compile(r",(?P<or>\s+or\b(?!\s+other\b))?", re.I)
_NOT_LIMITED = re.compile(r"\s+(?:are |is )?not\s+(?:limited|restricted)", re.I)
_EXAMPLES = re.compile(r"[(\[]\s*(?:e\.?\s?g\b|i\.?\s?e\b|such\s+as|includ|for\s+example|like\b)", re.I)
_SENTENCE = re.compile(r"[.;](?<!\d.)\s|(?<![\w(])[ivx]+[.)]\s", re.I)
_LASTING = re.compile(r"(?:during|throughout|while|for|in the course|over the course)\b", re.I)
_CONTINUED_REACH = 60  # characters between "during the study" and "until 60 days after it"
_AND = re.compile(r"\band\b", re.I)
_OR = re.compile(r"\bor\b", re.I)
_CURRENT_REACH = 25  # characters before a concept in which "active" speaks of it
_TREATMENTS = frozenset({Label.DRUG, Label.PROCEDURE, Label.DEVICE})
_UNWINDOWED = frozenset({Domain.AGE, Domain.SEX})
_SINCE = re.compile(r"(?<=since)|\s+(?:since|for)\b", re.I)  # at the end of a window: what follows is what it counts from
_JOINED = re.compile(r"[(,]|\band|\bor", re.I)  # text before a window that belongs to another statement than its own


def bind_windows(scene: Scene, chains: Chains, lexicon: RelationLexicon) -> dict[int, list[int]]:
    """Entity -> its windows in reading order. Aliases take the windows of what they abbreviate.

    Of several windows that stand before a concept only the first and the first with a duration are surely listed: the others
    say nothing more of it.
    """
    governed: dict[int, list[int]] = {}
    mains = scene.line([i for i in scene.concepts if i not in chains.alias_of and scene.entity(i).domain not in _UNWINDOWED])
    if not mains.indices:
        return governed
    settled, brackets = _Settled(), _Brackets(scene)
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
        before = _back(scene, lexicon, mains, brackets, left, window.start_char)
        before = before if window.duration is None else _last_statement(scene, lexicon, before)
        before = before if window.duration is None else _sharing(scene, lexicon, brackets, before, window.start_char)
        is_forward = bool(_FORWARD.search(scene.findings.text, max(window.start_char - 40, clause_start), window.start_char))
        heads = _headings(scene, before, window)
        is_own = bool(heads) or _counts_from_next(scene, window)
        if is_forward or is_own:
            before = heads
        is_cut = not (before or is_forward or is_own) and bool(mains.within(left, window.start_char))
        members = before + _examples(scene, lexicon, mains, window.end_char, clause_end) if before and not heads else []
        if not members and not is_cut:
            stop = next_start if window.duration is None or is_next_own else clause_end
            inner = brackets.end(window.end_char, stop)
            stop = inner if is_own or (not is_forward and mains.within(window.end_char, inner)) else stop
            start = settled.until(window, stop) if window.relation is not WindowRelation.AFTER else window.end_char
            members = heads + mains.within(start, stop)
        if previous and _continues(scene, mains, number):
            members = previous
        if (state := state_since(scene, mains, window)) is not None:
            members = [state]
        members = _without_states(scene, members, window)
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
    if not _SINCE.match(text, window.end_char):
        return False
    start = scene.criterion.start_char
    if text[window.start_char].isupper() and window.start_char > start:
        return True  # a line break was lost: "See Radiotherapy At least 4 weeks since prior steroids"
    end = window.start_char
    while end > start and text[end - 1].isspace():
        end -= 1
    return any(_JOINED.fullmatch(text, max(end - length, start), end) for length in (1, 2, 3))


def _without_states(scene: Scene, members: list[int], window: Window) -> list[int]:
    """The members of a window; beside a promise of contraception, pregnancy and fertility are states of now."""
    is_point = window.relation is WindowRelation.DURING and not _LASTING.match(scene.findings.text, window.start_char)
    if is_point or not any(scene.entity(i).domain is Domain.CONTRACEPTION for i in members):
        return members
    return [i for i in members if scene.entity(i).domain is not Domain.PREGNANCY]


def _headings(scene: Scene, before: list[int], window: Window) -> list[int]:
    """The heading before a window that counts from what follows: "Chemotherapy: at least 4 weeks since prior chemotherapy"."""
    if not before or not _SINCE.match(scene.findings.text, window.end_char):
        return []
    gap = scene.gap(scene.entity(before[-1]).end_char, window.start_char)
    return before[-1:] if gap.strip() == ":" else []


class _Brackets:
    """The brackets of a scene, read once, from right to left."""

    def __init__(self, scene: Scene) -> None:
        found = list(_BRACKET.finditer(scene.findings.text, scene.criterion.start_char, scene.criterion.end_char))
        self._positions = [match.start() for match in found]
        self._is_open = [match[0] in "([" for match in found]
        n = len(found)
        # for each bracket, and for the end, the first one from it on that closes what was opened before it
        self._closing = [n] * (n + 2)
        for k in range(n - 1, -1, -1):
            self._closing[k] = self._closing[self._closing[k + 1] + 1] if found[k][0] in "([" else k

    def opened(self, start: int, stop: int) -> int:
        """The last bracket of [start, stop) that stands open at `stop`, -1 without one."""
        for k in range(bisect_left(self._positions, stop) - 1, -1, -1):
            if self._positions[k] < start:
                break
            if self._is_open[k] and self.end(self._positions[k] + 1, stop) == stop:
                return self._positions[k]
        return -1

    def end(self, start: int, stop: int) -> int:
        """Where a bracket that stands open at `start` closes, `stop` where none does before it."""
        closing = self._closing[bisect_left(self._positions, start)]
        return min(self._positions[closing], stop) if closing < len(self._positions) else stop


def _back(scene: Scene, lexicon: RelationLexicon, mains: Line, brackets: _Brackets, left: int, right: int) -> list[int]:
    inside = mains.within(left, right)
    if not inside:
        return inside
    text = scene.findings.text
    if own := _in_bracket(scene, inside, brackets, left, right):
        inside, left = own, scene.entity(own[0]).start_char
    breaks = [m.start() for m in lexicon.breaker.finditer(text, left, right) if brackets.end(m.start(), right) == right]
    breaks = [place for place in breaks if not _NOT_LIMITED.match(text, place + 3)]
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


def _sharing(scene: Scene, lexicon: RelationLexicon, brackets: _Brackets, inside: list[int], right: int) -> list[int]:
    """Those of the concepts before a window that the list shares it with."""
    if not inside:
        return inside
    is_outer = [brackets.end(scene.entity(i).start_char, right) == right for i in inside]
    return last_members(scene, lexicon, inside, is_outer, right)


def _in_bracket(scene: Scene, inside: list[int], brackets: _Brackets, left: int, right: int) -> list[int]:
    """The concepts of the bracket that a window stands in: "COVID-19 (fever documented within 24 hours of entry)".

    Examples are no statement of their own: all of "steroids (e.g. prednisone within 4 weeks)" is meant.
    """
    opened = brackets.opened(left, right)
    if opened < 0 or _EXAMPLES.match(scene.findings.text, opened):
        return []
    return [i for i in inside if scene.entity(i).start_char > opened]


def _last_of_two(scene: Scene, inside: list[int], brackets: _Brackets, left: int, right: int) -> int | None:
    """Where ", or" parts two statements, the last of which has the window: "epilepsy, or stroke within 6 months".

    After a list ("A, B, or C within 6 months") the comma is only a list's.
    """
    text = scene.findings.text
    commas = [
        m for m in _COMMA.finditer(text, scene.entity(inside[0]).end_char, right) if brackets.end(m.start(), right) == right
    ]
    if len(commas) != 1 or commas[0]["or"] is None or _COMMA.search(text, left, scene.entity(inside[0]).start_char):
        return None
    return commas[0].start()


def _examples(scene: Scene, lexicon: RelationLexicon, mains: Line, start: int, clause_end: int) -> list[int]:
    opened = lexicon.intro.match(scene.findings.text, start, clause_end)
    return mains.within(opened.end(), clause_end) if opened else []


def inherited_windows(scenes: list[Scene], lexicon: RelationLexicon) -> dict[int, int]:
    """Criterion index -> window index of the parent whose heading governs it ("Within 30 days of screening:")."""
    by_number = {scene.criterion.number: scene for scene in scenes}
    parents = {scene.criterion.parent for scene in scenes if scene.criterion.parent}
    headings = {number: _heading_window(by_number[number], lexicon) for number in parents if number in by_number}
    inherited: dict[int, int] = {}
    for scene in scenes:
        number = scene.criterion.parent or ""
        if number not in headings:
            continue
        own, is_closed = headings[number]
        if own is not None:
            inherited[scene.index] = own
        elif not is_closed and by_number[number].index in inherited:
            inherited[scene.index] = inherited[by_number[number].index]
    return inherited


def _heading_window(parent: Scene, lexicon: RelationLexicon) -> tuple[int | None, bool]:
    """The window that an item gives to its sub-items; whether it gives them none, not even its own parent's."""
    own = [i for i in parent.windows if parent.window(i).duration is not None]
    if len(own) != 1:
        return None, False
    window = parent.window(own[0])
    if _SENTENCE.search(parent.gap(window.end_char, parent.criterion.end_char).rstrip()):
        return None, False  # what follows the window's sentence leads to the list
    if _AND.search(parent.gap(window.end_char, parent.criterion.end_char)):
        return None, True  # "onset within 10 days and one of the following": the list is another condition
    text = parent.gap(parent.criterion.start_char, parent.criterion.end_char).rstrip()
    leads = text.endswith((":", "：", "–", "-")) or any(cue.regex.search(text) for cue in lexicon.groups)
    return (own[0] if leads and window.relation is not WindowRelation.AFTER else None), False
