"""Route, frequency and duration of a concept: the nearest one in its clause, on the side where it can stand."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Protocol

from trialtab.relations.chains import Chains
from trialtab.relations.scene import Cover, Line, Scene
from trialtab.types import Entity, Label, TimeSpan, WindowRelation

TREATMENTS = frozenset({Label.DRUG, Label.PROCEDURE, Label.DEVICE})
NEAR_BEFORE = 25  # characters between an adjective and its concept
NEAR_AFTER = 60
MAX_DURATION_GAP = 80  # characters between a concept and a duration after it
_USE_OPEN = re.compile(r"\b(?:use|usage|treatment|therapy|intake|administration|exposure|history)\s*\(\s*$", re.I)
_TREATED = re.compile(r"\b(?:treated|managed|maintained|medicated|on treatment|on therapy)\s+$", re.I)
_WITH = re.compile(r"\s+with\s+", re.I)
_HISTORY_OPEN = re.compile(r"\bhistory\s*\(\s*$", re.I)
_USE_CLOSE = re.compile(r"\s*[)\]]\s*(?:of|with|to)\s+", re.I)
_CAUSED = re.compile(r"\s*(?:(?:due|caused|induced|triggered)\s+)?(?:to|by|against)\s+(?:[a-z]+\s+){0,2}", re.I)

_FOR = re.compile(r"\s+(?:therapy |treatment )?for\s+(?:(?:the|their|his|her|a)\s+)?(?:treatment\s+of\s+)?", re.I)
_WHICH = re.compile(r"\s+(?:for|from|in|of)\s+which\b", re.I)  # "skin cancer, or other cancer for which …": the last one's
_OF = re.compile(r"\s*+(?:,\s*+)?(?:inclusive\s*+(?:,\s*+)?)?of\s+", re.I)
_LASTING = re.compile(r"\s*+[-'’]?\s*+(?:\w+\s+){0,2}?history\s+(?:of|with)\s+", re.I)
_LASTED = re.compile(r"history\s+of\b", re.I)
_FEW = re.compile(r"(?:[\w-]+\s+){0,2}")
# where the line breaks of a list were lost: "... skin cancer Other cancer for which ..."
LOST_BREAK = re.compile(r"(?<=[a-z)])\s+(?=(?:Other|Any|Prior|History|No|Current|Adequately|Curatively|Treatment|Use)\s)")
# "not rising for at least 2-4 weeks before" names no most
_AT_LEAST_RANGE = re.compile(r"\b(?:least|minimum)\b[^\d]{0,20}\d+\s*(?:-|–|to)\s*\d", re.I)


class _Spanned(Protocol):
    @property
    def start_char(self) -> int: ...
    @property
    def end_char(self) -> int: ...


def bind_routes(scene: Scene, chains: Chains) -> dict[int, int]:
    """Drug or procedure -> term index of its route ("oral corticosteroids", "prednisone orally")."""
    routes: dict[int, int] = {}
    named = [i for i in scene.terms if scene.findings.terms[i].kind == "route"]
    if not named:
        return routes
    mains = _treatments(scene, chains)
    for index in named:
        term = scene.findings.terms[index]
        if (owner := nearest(scene, mains, term, NEAR_BEFORE, NEAR_AFTER)) is not None:
            routes.setdefault(owner, index)
    return routes


def bind_frequencies(scene: Scene, chains: Chains) -> dict[int, int]:
    """Drug or procedure -> index of its frequency ("twice daily")."""
    found: dict[int, int] = {}
    mains = _treatments(scene, chains)
    for index in scene.frequencies:
        owner = nearest(scene, mains, scene.findings.frequencies[index], NEAR_BEFORE, NEAR_AFTER)
        if owner is not None:
            found.setdefault(owner, index)
    return found


def bind_durations(scene: Scene, chains: Chains, bounds: Cover) -> dict[int, int]:
    """Concept -> index of its duration ("mechanically ventilated ≥ 5 days"); a list shares the duration that closes it.

    Args:
        scene, chains: the criterion.
        bounds: the quantities that are bounds of its measurements ("gestational age ≥ 37 weeks"), no durations.
    """
    found: dict[int, int] = {}
    mains = scene.line([i for i in scene.concepts if i not in chains.alias_of])
    windows = Cover(scene.window(i) for i in scene.windows)
    for index in scene.time_spans:
        span: TimeSpan = scene.findings.time_spans[index]
        if span.role != "duration" or bounds.meets(span) or (windows.meets(span) and not _has_most(scene, span)):
            continue
        if (used := _of_history(scene, mains, span)) is not None:
            for member in chains.members[chains.chain_of[used]] if used in chains.chain_of else [used]:
                found.setdefault(member, index)
            continue
        if (used := _used_after(scene, mains, span) or _of_treatment(scene, mains, span)) is not None:
            members = chains.members[chains.chain_of[used]] if used in chains.chain_of else []
            ahead = [member for member in members if scene.entity(member).start_char >= span.end_char]
            for member in [used, *(i for i in ahead if scene.entity(i).label in TREATMENTS)]:
                found.setdefault(member, index)
            continue
        owner = _before_in_clause(scene, chains, mains, span)
        if owner is None:
            continue
        is_shared = owner in chains.chain_of and not _WHICH.match(scene.findings.text, scene.entity(owner).end_char)
        for member in chains.members[chains.chain_of[owner]] if is_shared else [owner]:
            if scene.entity(member).start_char <= span.start_char and not _is_parted(scene, member, span):
                found.setdefault(member, index)
    return found


def _has_most(scene: Scene, span: TimeSpan) -> bool:
    """Whether a span says more than the window it stands in: "for at least 3 but no more than 12 months before entry"."""
    if span.low is None or span.high is None or span.low == span.high:
        return False
    if _AT_LEAST_RANGE.search(scene.findings.text, span.start_char, span.end_char):
        return False
    lasting = (scene.window(i) for i in scene.windows if scene.window(i).relation is WindowRelation.AT_LEAST_BEFORE)
    return any(window.start_char <= span.start_char < window.end_char for window in lasting)


def _treatments(scene: Scene, chains: Chains) -> Line:
    return scene.line([i for i in scene.concepts if i not in chains.alias_of and scene.entity(i).label in TREATMENTS])


def _used_after(scene: Scene, mains: Line, span: _Spanned) -> int | None:
    """The treatment whose use a bracketed duration describes: "chronic use (more than 14 days) of corticosteroids"."""
    text = scene.findings.text
    if not _USE_OPEN.search(text, max(scene.criterion.start_char, span.start_char - 40), span.start_char):
        return None
    closed = _USE_CLOSE.match(text, span.end_char, scene.criterion.end_char)
    if closed is None:
        return None
    ahead = mains.within(closed.end(), closed.end() + NEAR_BEFORE + 1)
    if _HISTORY_OPEN.search(text, max(scene.criterion.start_char, span.start_char - 40), span.start_char):
        return ahead[0] if ahead else None
    return next((i for i in ahead if scene.entity(i).label in TREATMENTS), None)


def _of_history(scene: Scene, mains: Line, span: _Spanned) -> int | None:
    """What lasts so long: "at least a 6-month history of asthma", "history of more than 6 months of asthma"."""
    text = scene.findings.text
    linked = _LASTING.match(text, span.end_char, scene.criterion.end_char)
    if linked is None and _LASTED.match(text, span.start_char, span.end_char):
        linked = _OF.match(text, span.end_char, scene.criterion.end_char)
    if linked is None:
        return None
    ahead = mains.within(linked.end(), linked.end() + NEAR_AFTER + 1)
    return ahead[0] if ahead and _FEW.fullmatch(scene.gap(linked.end(), scene.entity(ahead[0]).start_char)) else None


def _of_treatment(scene: Scene, mains: Line, span: _Spanned) -> int | None:
    """The treatment that a duration measures: "at least 3 months of statin therapy", "treated for 3 months with statins"."""
    text = scene.findings.text
    linked = _OF.match(text, span.end_char, scene.criterion.end_char)
    if linked is None and _TREATED.search(text, max(scene.criterion.start_char, span.start_char - 24), span.start_char):
        linked = _WITH.match(text, span.end_char, scene.criterion.end_char)
    if linked is None:
        return None
    ahead = mains.within(linked.end(), linked.end() + NEAR_BEFORE + 1)
    if (
        ahead
        and scene.entity(ahead[0]).label in TREATMENTS
        and _FEW.fullmatch(scene.gap(linked.end(), scene.entity(ahead[0]).start_char))
    ):
        return ahead[0]
    return None


def _is_parted(scene: Scene, member: int, span: _Spanned) -> bool:
    """Whether a line break was lost between a member of a list and the duration of the last one."""
    return LOST_BREAK.search(scene.findings.text, scene.entity(member).end_char, span.start_char) is not None


def _before_in_clause(scene: Scene, chains: Chains, mains: Line, span: _Spanned) -> int | None:
    position = bisect_left(mains.starts, span.start_char) - 1
    if position < 0:
        return None
    index = mains.indices[position]
    if scene.clause_of(mains.starts[position]) != scene.clause_of(span.start_char):
        return None
    if span.start_char - chains.ends.get(index, mains.ends[position]) > MAX_DURATION_GAP:
        return None
    if (outer := _before_bracket(scene, mains, position, span)) is not None:
        return outer
    if _is_cause(scene, mains.indices, position) or _is_indication(scene, mains.indices, position):
        return mains.indices[position - 1]
    return index


def _is_cause(scene: Scene, mains: list[int], position: int) -> bool:
    """Whether a substance is what a condition before it reacts to: "rhinitis to birch pollen for ten years"."""
    entity = scene.entity(mains[position])
    if position == 0 or entity.label is not Label.DRUG:
        return False
    before = scene.entity(mains[position - 1])
    return before.label is Label.CONDITION and bool(_CAUSED.fullmatch(scene.gap(before.end_char, entity.start_char)))


def _before_bracket(scene: Scene, mains: Line, position: int, span: _Spanned) -> int | None:
    """The concept before a bracket that closed before a duration: "ventilated (including by mask) for 3 days"."""
    gap = scene.gap(mains.ends[position], span.start_char)
    if gap.count(")") <= gap.count("("):
        return None
    opened = scene.findings.text.rfind("(", scene.criterion.start_char, mains.starts[position])
    before = bisect_left(mains.starts, opened) - 1
    if opened < 0 or before < 0 or opened - mains.ends[before] > NEAR_BEFORE:
        return None
    return mains.indices[before]


def _is_indication(scene: Scene, mains: list[int], position: int) -> bool:
    """Whether a condition is what a treatment before it is for: "metformin for diabetes for 6 months"."""
    if position == 0 or scene.entity(mains[position]).label is not Label.CONDITION:
        return False
    before = scene.entity(mains[position - 1])
    gap = scene.gap(before.end_char, scene.entity(mains[position]).start_char)
    return before.label in TREATMENTS and _FOR.fullmatch(gap) is not None


def nearest(scene: Scene, mains: Line, item: _Spanned, before: int, after: int) -> int | None:
    """The concept that an attribute belongs to.

    Args:
        before: characters allowed between the attribute and a concept that follows it.
        after: characters allowed between a concept and the attribute that follows it.
    """
    clause = scene.clause_of(item.start_char)
    best: tuple[int, int] | None = None
    for index in mains.near(item.start_char - after, item.end_char + before):
        entity = scene.entity(index)
        if scene.clause_of(entity.start_char) != clause:
            continue
        if entity.start_char >= item.end_char:
            distance, limit = entity.start_char - item.end_char, before
        elif entity.end_char <= item.start_char:
            distance, limit = item.start_char - entity.end_char, after
        else:
            return index
        if distance <= limit and (best is None or distance < best[0]) and not _crosses(scene, item, entity):
            best = (distance, index)
    return None if best is None else best[1]


def _crosses(scene: Scene, item: _Spanned, entity: Entity) -> bool:
    left, right = min(item.end_char, entity.end_char), max(item.start_char, entity.start_char)
    return "," in scene.findings.text[left:right] and entity.start_char >= item.end_char
