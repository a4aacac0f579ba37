"""Which concepts a time window governs.

A window governs the concepts before it in its clause, back to the previous window or to a word that starts a new statement
("or a history of"); with them the examples that follow it ("within 4 weeks, including adalimumab, …"). A window with nothing
before it governs what follows in its clause, and so does one that counts from what follows after a further statement ("and at
least 6 weeks since X", "(6 weeks for X)"). What women promise for the time after ("contraception until 6 months after") is no
window of their state. A parent's window passes to its sub-items that have none.
"""

from __future__ import annotations

import re

from trialtab.relations.chains import Chains
from trialtab.relations.lexicon import RelationLexicon
from trialtab.relations.scene import Scene
from trialtab.types import Domain, Window, WindowRelation

_FORWARD = re.compile(r"\b(?:recent(?:ly)?|prior|previous|past|current(?:ly)?|new|any|history)\s*\(\s*$", re.I)
_BRACKET = re.compile(r"[()\[\]]")
_LOUD = re.compile(r"\b(?:OR|AND)\b")  # capitals among small letters part statements
_AND = re.compile(r"\band\b", re.I)
_UNWINDOWED = frozenset({Domain.AGE, Domain.SEX})
_SINCE = re.compile(r"(?<=since)|\s+(?:since|for)\b", re.I)  # at the end of a window: what follows is what it counts from
_JOINED = re.compile(r"(?:[(,]|\band|\bor)\s*\Z", re.I)  # text before a window that belongs to another statement than its own


def bind_windows(scene: Scene, chains: Chains, lexicon: RelationLexicon) -> dict[int, list[int]]:
    """Entity -> its windows in reading order. Aliases take the windows of what they abbreviate."""
    governed: dict[int, list[int]] = {}
    mains = [i for i in scene.concepts if i not in chains.alias_of and scene.entity(i).domain not in _UNWINDOWED]
    previous_end = scene.criterion.start_char
    for number, index in enumerate(scene.windows):
        window = scene.window(index)
        inside = [i for i in mains if _is_inside(scene, i, window.start_char, window.end_char)]
        usable = [i for i in mains if i not in inside]
        clause_start, clause_end = scene.clause_span(scene.clause_of(window.start_char))
        next_start, is_next_own = clause_end, False
        if number + 1 < len(scene.windows):
            following = scene.window(scene.windows[number + 1])
            next_start, is_next_own = min(clause_end, following.start_char), _counts_from_next(scene, following)
        left = max(clause_start, previous_end)
        before = _back(scene, lexicon, usable, left, window.start_char)
        is_forward = bool(_FORWARD.search(scene.findings.text, max(window.start_char - 40, clause_start), window.start_char))
        heads = _headings(scene, before, window)
        is_own = bool(heads) or _counts_from_next(scene, window)
        if is_forward or is_own:
            before = heads
        is_cut = not (before or is_forward or is_own) and bool(_ahead(scene, usable, left, window.start_char))
        members = before + _examples(scene, lexicon, usable, window.end_char, clause_end) if before and not heads else []
        if not members and not is_cut:
            stop = next_start if window.duration is None or is_next_own else clause_end
            stop = _bracket_end(scene, window.end_char, stop) if is_own else stop
            members = heads + _ahead(scene, usable, window.end_char, stop)
        for entity in _without_states(scene, members, window.relation):
            governed.setdefault(entity, []).append(index)
        previous_end = window.end_char
    return governed


def _counts_from_next(scene: Scene, window: Window) -> bool:
    """Whether a window opens a statement of its own and counts from what follows it: "(6 weeks since mitomycin)"."""
    if window.relation is not WindowRelation.AT_LEAST_BEFORE:
        return False
    text = scene.findings.text
    return bool(_SINCE.match(text, window.end_char) and _JOINED.search(text, scene.criterion.start_char, window.start_char))


def _without_states(scene: Scene, members: list[int], relation: WindowRelation) -> list[int]:
    """The members of a future window; beside a promise of contraception, pregnancy and fertility are states of now."""
    if relation is not WindowRelation.AFTER or not any(scene.entity(i).domain is Domain.CONTRACEPTION for i in members):
        return members
    return [i for i in members if scene.entity(i).domain is not Domain.PREGNANCY]


def _headings(scene: Scene, before: list[int], window: Window) -> list[int]:
    """The heading before a window that counts from what follows: "Chemotherapy: at least 4 weeks since prior chemotherapy"."""
    if not before or not _SINCE.match(scene.findings.text, window.end_char):
        return []
    gap = scene.gap(scene.entity(before[-1]).end_char, window.start_char)
    return before[-1:] if gap.strip() == ":" else []


def _bracket_end(scene: Scene, start: int, end: int) -> int:
    """Where a bracket that stands open at `start` closes, `end` where none does."""
    depth = 0
    for match in _BRACKET.finditer(scene.findings.text, start, end):
        depth += 1 if match[0] in "([" else -1
        if depth < 0:
            return match.start()
    return end


def _is_inside(scene: Scene, index: int, start: int, end: int) -> bool:
    entity = scene.entity(index)
    return start <= entity.start_char and entity.end_char <= end


def _back(scene: Scene, lexicon: RelationLexicon, mains: list[int], left: int, right: int) -> list[int]:
    text = scene.findings.text
    breaks = [m.start() for m in lexicon.breaker.finditer(text, left, right) if _bracket_end(scene, m.start(), right) == right]
    loud = [] if text[left:right].isupper() else [m.start() for m in _LOUD.finditer(text, left, right)]
    if len(loud) == 1:
        breaks = sorted(breaks + loud)
    inside = [i for i in mains if left <= scene.entity(i).start_char < right]
    if breaks:
        # a last statement that names no concept keeps its window to itself: "cough, or contact with a case within 14 days"
        return [i for i in inside if scene.entity(i).end_char > breaks[-1]]
    return inside


def _examples(scene: Scene, lexicon: RelationLexicon, mains: list[int], start: int, clause_end: int) -> list[int]:
    opened = lexicon.intro.match(scene.findings.text, start, clause_end)
    if not opened:
        return []
    return [i for i in mains if opened.end() <= scene.entity(i).start_char < clause_end]


def _ahead(scene: Scene, mains: list[int], start: int, end: int) -> list[int]:
    return [i for i in mains if start <= scene.entity(i).start_char < end]


def inherited_windows(scenes: list[Scene], lexicon: RelationLexicon) -> dict[int, int]:
    """Criterion index -> window index of the parent whose heading governs it ("Within 30 days of screening:")."""
    by_number = {scene.criterion.number: scene for scene in scenes}
    inherited: dict[int, int] = {}
    for scene in scenes:
        parent = by_number.get(scene.criterion.parent or "")
        if parent is None:
            continue
        own = [i for i in parent.windows if parent.window(i).duration is not None]
        text = parent.findings.text[parent.criterion.start_char : parent.criterion.end_char].rstrip()
        if len(own) == 1 and _AND.search(parent.gap(parent.window(own[0]).end_char, parent.criterion.end_char)):
            continue  # "onset within 10 days and one of the following": the list is another condition
        leads = text.endswith((":", "：", "–", "-")) or any(cue.regex.search(text) for cue in lexicon.groups)
        if len(own) == 1 and leads and parent.window(own[0]).relation is not WindowRelation.AFTER:
            inherited[scene.index] = own[0]
        elif parent.index in inherited:
            inherited[scene.index] = inherited[parent.index]
    return inherited
