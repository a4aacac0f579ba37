"""How rows are joined: "at least three of the following", "any of", lists with "or" and "and".

A cue in a parent ("one of the following:") groups the rows of its sub-items; a cue inside an item groups the concepts after it;
failing a cue, concepts of one list joined by "or" form a group `any`, by "and" a group `all`; and so do whole statements joined
by "or", a class with its examples (`coordination.py`) and statements parted by semicolons (`semicolons.py`). "And" in an
exclusion is ambiguous (`reasons.py`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from trialtab.relations.bounds.sizes import is_other_technique
from trialtab.relations.chains import Chains
from trialtab.relations.groups.coordination import joined
from trialtab.relations.groups.members import is_pair, without_objects
from trialtab.relations.groups.reasons import exclude_each
from trialtab.relations.groups.semicolons import parted_reasons
from trialtab.relations.lexicon import NUMBER_WORDS, RelationLexicon
from trialtab.relations.records import Constraint
from trialtab.relations.scene import Scene
from trialtab.types import DocFindings

_COUNTS = re.compile(r"\b(?:at least \w+|\w+ or more|\w+ of \w+)\b[^.;:(]{0,60}(?:[:(]|, including)")
_LIST_STOP = re.compile(
    r"(?:,|(?<![,\s])(?=\s))\s++(?:with|without|who|that|which|lasting|persisting|within|despite|for)\s", re.I
)
_OPENS_LIST = re.compile(r"of\s*:")
_OR = re.compile(r"\bor\b|/", re.I)
_AND = re.compile(r"\band\b|&", re.I)
_AT_MOST_REACH = 20  # characters
_AT_MOST = re.compile(
    r"\b(?:(?:no|not)\s+more\s+than|at\s+most|maximum\s+of|up\s+to|(?<!no )(?<!not )(?:fewer|less)\s+than)\s+\w+\s+"
    r"(?:\(\d+\)\s*)?of\b",
    re.I,
)
_DENIED_ASIDE = re.compile(r"\w\s*\(\s*(?:without|no|not|absence)\b[^()]*$", re.I)
_OR_ALONE = re.compile(r"[\s,;)]*+\bor\b[\s(]*+", re.I)
_AND_OR = re.compile(r"\band\s*/\s*or\b", re.I)


class Group(NamedTuple):
    """A group's local id, operator (`any`, `all`) and how many of its members at least."""

    name: str
    operator: str
    minimum: int | None


class ListCue(NamedTuple):
    """A cue's words in an item: where what it joins begins and ends, and the group that it opens."""

    begin: int
    group: Group
    end: int


def find_cue(scene: Scene, lexicon: RelationLexicon) -> ListCue | None:
    """The first cue in the item."""
    text = scene.findings.text
    item = scene.gap(scene.criterion.start_char, scene.criterion.end_char).lower()
    is_general = "following" in item or "of these" in item or (":" in item and _OPENS_LIST.search(item))
    has_list = ":" in item or "(" in item or ", including" in item
    if not is_general and not (has_list and _COUNTS.search(item)):
        return None
    best: tuple[int, int, Group, bool] | None = None
    for cue in lexicon.groups:
        match = cue.regex.search(text, scene.criterion.start_char, scene.criterion.end_char)
        if match and (best is None or match.start() < best[0]):
            minimum = _number(match) + cue.above if cue.operator == "any" else None
            best = (match.start(), match.end(), Group(scene.criterion.number, cue.operator, minimum), cue.is_near)
    if best is None or _AT_MOST.search(text, max(scene.criterion.start_char, best[0] - _AT_MOST_REACH), best[1]):
        return None  # "no more than one of the following" asks for none of them
    return ListCue(best[1], best[2], _end_near(scene, best[1]) if best[3] else scene.criterion.end_char)


def _end_near(scene: Scene, begin: int) -> int:
    """Where the list behind "at least two symptoms (" or "… symptoms, including" ends: with its bracket, else its clause."""
    text, end = scene.findings.text, scene.clause_span(scene.clause_of(begin))[1]
    if text[begin - 1] == "(":
        closing = text.find(")", begin, end)
        return closing if closing >= 0 else end
    stop = _LIST_STOP.search(text, begin, end)
    return stop.start() if stop else end


def _number(match: re.Match[str]) -> int:
    word = match.groupdict().get("n")
    if not word:
        return 1
    return int(word) if word.isdigit() else NUMBER_WORDS[word.lower()]


def item_groups(scenes: list[Scene], cues: list[ListCue | None]) -> dict[int, Group]:
    """Criterion index -> the group that its parent's cue puts it in.

    Args:
        cues: each scene's own cue, as of `find_cue`.
    """
    opened = {
        scene.criterion.number: cue.group
        for scene, cue in zip(scenes, cues, strict=True)
        if cue and (cue.end == scene.criterion.end_char or not scene.gap(cue.begin, scene.criterion.end_char).strip())
    }
    return {scene.index: opened[scene.criterion.parent] for scene in scenes if scene.criterion.parent in opened}


def concept_groups(
    scene: Scene, chains: Chains, cue: ListCue | None, ends: dict[int, int], lexicon: RelationLexicon
) -> dict[int, Group]:
    """Entity -> group, for the lists inside one item.

    Args:
        cue: the item's cue, as of `find_cue`.
        ends: entity -> offset where what is asked of it ends, for those that have a bound, a window or a result after them.
    """
    groups: dict[int, Group] = {}
    if cue is None and len(scene.concepts) < 2:
        return groups
    if cue is not None:
        for index in scene.concepts:
            start = scene.entity(index).start_char
            if cue.begin <= start < cue.end and not _is_denied_aside(scene, index, cue.begin):
                groups[index] = cue.group
    lists = [part for members in chains.members if len(members) > 1 for part in without_objects(scene, members, lexicon)]
    for number, part in enumerate(lists):
        members = [index for index in part if index not in groups]
        if len(members) < 2 or part[0] in groups:
            continue
        joints = scene.gap(scene.entity(members[0]).end_char, scene.entity(members[-1]).start_char)
        operator = "all" if is_pair(scene, members, joints) else _operator(joints)
        is_mixed = operator is None and "," in joints  # "A, B, and C or D"
        is_denied = is_mixed and all(scene.assertion(index).negated for index in members)
        if (operator == "all" or (is_mixed and _OR.search(joints))) and (is_denied or exclude_each(scene, members, lexicon)):
            operator = "any"
        for is_exception in (False, True):  # "melanoma, stroke or dementia" after "except": the exception ends in the list
            alike = [index for index in members if scene.assertion(index).exception is is_exception]
            if operator and len(alike) > 1:
                name = f"{scene.criterion.number}/{number + 1}{'x' if is_exception and len(alike) < len(members) else ''}"
                groups.update(dict.fromkeys(alike, Group(name, operator, 1 if operator == "any" else None)))
    taken: set[str] = set()
    for number, run in enumerate(joined(scene, chains, ends, lexicon), start=len(lists)):
        known = [groups[index] for index in run.members if index in groups]
        is_cued = cue is not None and cue.group in known
        is_denied = all(scene.assertion(index).negated for index in run.members)
        is_inner = run.operator == "any" and bool(known) and not is_denied and all(group.operator == "all" for group in known)
        if is_inner and not is_cued:
            _leave(groups, {group.name for group in known}, run.members)
            known = []
        if not is_cued and (run.is_example or is_denied or all(group.operator == run.operator for group in known)):
            name = next((group.name for group in known if group.name not in taken), f"{scene.criterion.number}/{number + 1}")
            taken.add(name)
            groups.update(dict.fromkeys(run.members, Group(name, run.operator, 1 if run.operator == "any" else None)))
    for heads in parted_reasons(scene):
        _join(groups, heads, f"{scene.criterion.number}/s")
    return groups


def _is_denied_aside(scene: Scene, index: int, begin: int) -> bool:
    """Whether a concept is denied in a bracket, and so only describes a member: "shock (without infection)"."""
    if not scene.assertion(index).negated:
        return False
    before = scene.gap(begin, scene.entity(index).start_char)
    return _DENIED_ASIDE.search(before) is not None


def _leave(groups: dict[int, Group], names: set[str], members: Sequence[int]) -> None:
    """Take members out of groups `all`, and what then stands there alone: "A and B or C" asks for A, and for B or C."""
    for name in names:
        staying = [index for index, group in groups.items() if group.name == name and index not in members]
        for index in [*members, *(staying if len(staying) < 2 else [])]:
            groups.pop(index, None)


def _join(groups: dict[int, Group], heads: Sequence[int], name: str) -> None:
    """Put concepts into one group `any`, with those that they are already in; what only goes with another stays apart."""
    known = [groups.get(index) for index in heads]
    if any(group and group.minimum not in (None, 1) for group in known):
        return
    free = [index for index, group in zip(heads, known, strict=True) if group is None or group.operator == "any"]
    if len(free) < 2:
        return
    names = {group.name for group in known if group and group.operator == "any"}
    one = Group(min(names, default=name), "any", 1)
    groups.update({index: one for index, group in groups.items() if group.name in names})
    groups.update(dict.fromkeys(free, one))


def with_alternative_bounds(findings: DocFindings, constraints: Sequence[Constraint]) -> list[Constraint]:
    """Rows of one concept whose bounds "or" joins ("below 30 or above 100") as a group, unless a condition parts them."""
    made = list(constraints)
    for number, (one, two) in enumerate(pairwise(constraints)):
        is_pair = one.entity == two.entity >= 0 and one.quantity >= 0 and two.quantity >= 0 and one.quantity != two.quantity
        if not is_pair or one.condition or two.condition or made[number].group_operator not in (None, "any"):
            continue
        left, right = findings.quantities[one.quantity], findings.quantities[two.quantity]
        text = findings.text
        if _OR_ALONE.fullmatch(text, left.end_char, right.start_char) or is_other_technique(text, left, right):
            name = made[number].group or f"{findings.criteria[one.criterion].number}/b{number}"
            for place in (number, number + 1):
                made[place] = made[place]._replace(group=name, group_operator="any", group_min=made[number].group_min or 1)
    return made


def _operator(joints: str) -> str | None:
    if _AND_OR.search(joints):
        return "any"
    has_or, has_and = bool(_OR.search(joints)), bool(_AND.search(joints))
    if has_or == has_and:
        return None
    return "any" if has_or else "all"
