"""Where the list that an exception stands in goes on behind it. Plain functions; all positions are tokens."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from trialtab.context.matching import Cue
from trialtab.context.region import Region
from trialtab.context.rules import Reach
from trialtab.context.words import Words


def exception_end(cue: Cue, region: Region, right: int) -> int:
    """Where the list that an exception stands in goes on: at the comma or conjunction before its next member, else `right`.

    The next member is told by the word that it begins with, which opened a member before the exception and none of the
    exception itself ("with A unless a, with B", not "except those with a, with b"), or by an exception of its own ("A unless a,
    B unless b"). "With no", "who do not" and the like say more of what is excepted.
    """
    known, words = region.known, region.words
    opened = {word for word in words[region.start : cue.start] if word in known.parallels}
    opened |= _repeated(words[cue.end : right], known)
    inner = dict(region.brackets)
    position = first = cue.end
    comma = -1
    while position < right:
        if position in inner and position >= cue.end:
            position = inner[position]
            continue
        if position in region.exceptions and position > cue.end and words[position] == words[cue.start] and comma > 0:
            return comma if any(comma < start < position for start in region.starts) else right
        is_comma = words[position] in known.commas
        if is_comma or words[position] in known.conjunctions:
            comma = position if is_comma else comma
            member = position + 1
            if is_comma and member < right and words[member] in known.conjunctions:
                member += 1
            is_open = member < right and words[member] in opened and words[member] not in words[cue.end : first]
            if is_comma and (_leaves_tumours(cue, position, right, region) or _leaves_list(cue, position, right, region)):
                return position
            if is_open and not any(word in known.deniers for word in words[member + 1 : member + 4]):
                return position
            position = member
            continue
        first = position + 1 if comma < 0 else first
        position += 1
    return right


def _repeated(words: Sequence[int], known: Words) -> set[int]:
    """The words that open two members or more after commas ("…, with A, with B")."""
    opened = [after for comma, after in pairwise(words) if comma in known.commas and after in known.parallels]
    return {word for word in opened if opened.count(word) > 1}


def _leaves_tumours(cue: Cue, comma: int, right: int, region: Region) -> bool:
    """Whether an exception names tumours up to a comma and none behind it: "except melanoma, epilepsy, stroke"."""
    if cue.rule.reach is not Reach.LIST or not is_of_tumours(cue.end, comma, region):
        return False
    if not is_of_tumours(region.start, cue.start, region) or any(
        w in region.known.examples for w in region.words[cue.end : comma]
    ):
        return False  # "brain tumours except benign lesions such as adenoma, meningioma"
    return any(comma < start < right for start in region.starts) and not is_of_tumours(comma + 1, right, region)


def _leaves_list(cue: Cue, comma: int, right: int, region: Region) -> bool:
    """Whether an exception stands inside a list that goes on behind it, or names only a purpose.

    "Stroke, infections other than tinea, asthma, and gout" excepts tinea alone: the list before "other than" is still open, for
    no conjunction stands before its last member. "Surgery, other than for diagnosis, or radiotherapy" excepts no concept.
    """
    words, known = region.words, region.known
    excepted = sum(cue.end <= start < comma for start in region.starts)
    if not any(comma < start < right for start in region.starts):
        return False
    if excepted == 0:
        return words[cue.end] in known.purpose
    commas = [i for i in range(region.start, cue.start) if words[i] in known.commas]
    if excepted > 1 or not commas or commas[-1] == cue.start - 1:
        return False
    if is_of_tumours(cue.end, comma, region) and is_of_tumours(comma + 1, right, region):
        return False
    is_listing = len(commas) > 1 or any(word in known.examples for word in words[region.start : commas[0]])
    is_list = (
        is_listing and any(start < commas[0] for start in region.starts) and any(start > commas[-1] for start in region.starts)
    )
    return is_list and not any(word in known.conjunctions for word in words[commas[-1] + 1 : commas[-1] + 2])


def is_of_tumours(start: int, end: int, region: Region) -> bool:
    """Whether one of some words names tumours: exceptions among them are tumours, too."""
    return any(word in region.known.tumours for word in region.words[start:end])
