"""How far a cue reaches: sentence, brackets, lists. Plain functions; all positions are tokens.

Reading order: `region.Region`, `scope_of`, then `_list_end` (forward) and `_list_start` (backward).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from trialtab.context.exceptions import exception_end, is_of_tumours
from trialtab.context.matching import Cue
from trialtab.context.region import Region
from trialtab.context.rules import Category, Direction, Reach
from trialtab.context.words import Words

# ", or" after a first member is another statement's: "planned delivery, or preeclampsia"
_ENDED_BY_OR = frozenset({Category.HYPOTHETICAL, Category.UNCERTAIN})
_TIGHT = 3  # tokens from the start of a list's member to that of the next
_PLURAL = "are "
NEAR = 6  # tokens between "current or past" and what it speaks of: "previous or current treatment with an approved drug"


def scope_of(cue: Cue, region: Region) -> tuple[int, int]:
    """The tokens [start, end) that a cue may modify."""
    left, right = _room(cue, region)
    direction, reach = cue.rule.direction, cue.rule.max_scope
    if reach is not None:
        left, right = max(left, cue.start - reach), _along_list(cue.end + reach, right, region)
    if direction is Direction.FORWARD or (direction is Direction.BIDIRECTIONAL and _points_forward(cue, region, right)):
        if cue.rule.category is Category.EXCEPTION:
            if any(begin < cue.start < end == right for begin, end in region.brackets) and cue.rule.reach is Reach.CLAUSE:
                return cue.end, right  # "(unless A, B and C are negative)"
            if (
                any(begin == cue.start - 1 and end == right for begin, end in region.brackets)
                and cue.rule.reach is Reach.PHRASE
            ):
                return cue.end, right  # "(other than A, B, C)"
            right = min(right, exception_end(cue, region, right))
        return cue.end, max(_list_end(cue, region, right), cue.end)
    return min(_list_start(cue, region, left), cue.start), cue.start


def _along_list(end: int, right: int, region: Region) -> int:
    """A scope's end, moved on while "and" joins a new member to the one that it holds ("not take opioids and statins")."""
    known, words = region.known, region.words
    for first, second in pairwise(region.starts):
        if first < end <= second < right and _is_tight(words[first:second], known):
            end = second + 1
            continue
        is_joined = any(word in known.conjunctions for word in words[max(first, second - 2) : second])
        if first < end <= second < right and (second - first <= NEAR or is_joined):
            between = words[first:second]
            if any(word in known.conjunctions for word in between) and not any(word in known.commas for word in between):
                end = second + 1
    return min(end, right)


def _is_tight(between: Sequence[int], known: Words) -> bool:
    """Whether an entity of one word and the next are parted by a comma alone: "diseases of heart, lung, brain"."""
    return len(between) <= _TIGHT and any(word in known.commas for word in between)


def _points_forward(cue: Cue, region: Region, right: int) -> bool:
    """Whether a cue of either side ("current or past") speaks of what follows: an entity near, before a comma."""
    following = next((start for start in region.starts if start >= cue.end), right)
    if following >= right:
        return not any(region.start <= start < cue.start for start in region.starts)
    between = region.words[cue.end : following]
    is_near = len(between) <= NEAR and not any(word in region.known.commas or word in region.known.closers for word in between)
    return is_near or not any(start < cue.start for start in region.starts)


def _room(cue: Cue, region: Region) -> tuple[int, int]:
    """A cue in brackets reaches their ends, unless it is all that they hold: then it is said of what stands before."""
    for start, end in region.brackets:
        if start < cue.start < end:
            is_alone = not any(start < position < end for position in region.starts) and not _is_statement(cue, start, region)
            if is_alone and cue.rule.direction is not Direction.FORWARD:
                return region.start, end
            return start, end
    return region.start, region.end


def _is_statement(cue: Cue, start: int, region: Region) -> bool:
    """Whether a bracket allows something of its own ("(stable doses are allowed)"), and not what stands before it."""
    if cue.rule.category not in (Category.PERMITTED, Category.PROHIBITED):
        return False
    return any(word not in region.known.references for word in region.words[start + 1 : cue.start])


def _list_end(cue: Cue, region: Region, right: int) -> int:
    """Where a forward cue's list ends.

    An adjective ("prior") reaches to the verb. LIST: at the comma after a conjunction ("except A or B, C"); PHRASE: at any
    comma that no conjunction follows later ("prior A, B"); CLAUSE: as LIST, and at ", or" unless it ends a list of three
    ("unless A is treated, or B"); else at the comma after a conjunction, if none follows ("no A or B, C"). An if-clause ends
    a denial ("without contraception if A").
    """
    reach, known, words = cue.rule.reach, region.known, region.words
    is_adjective = reach is Reach.PHRASE and cue.rule.category is not Category.EXCEPTION
    is_denial = cue.rule.category in (Category.NEGATED, Category.NEGATED_HISTORICAL)
    brackets = dict(region.brackets)
    seen = joined = has_verb = has_comma = False
    position = cue.end
    while position < right:
        skip = brackets.get(position)
        if skip is not None and cue.start < position:
            holds = any(position < start < skip for start in region.starts)
            is_telling = position + 1 < right and words[position + 1] in known.examples  # "no complication (e.g., sepsis)"
            if holds and is_denial and not seen and not is_telling and position - cue.end > 1:
                return position  # "not weight stable (> 2 kg change)": what is denied stands before the bracket
            seen = seen or holds
            position = skip
            continue
        word = words[position]
        if position in region.starts:
            seen = True
        if word in known.auxiliaries and seen and is_adjective:
            return position
        if is_denial and seen and word in known.conditionals:
            return position
        has_verb = has_verb or word in known.auxiliaries
        if word in known.conjunctions:
            joined = joined or seen
        elif word in known.commas and (seen or reach is Reach.CLAUSE):
            if is_denial and (_is_member(cue, region) or _exemplifies_exception(cue, position, region)):
                return position
            if is_denial and _says_of_whom(cue, region):
                return position
            if is_denial and not joined and _is_clause(position + 1, right, region):
                return position
            if is_denial and seen and position + 1 < right and words[position + 1] in known.having:
                return position  # "without asthma, with fever"
            if reach is Reach.LIST and position + 1 < right and is_of_tumours(cue.end, position, region):
                goes_on = is_of_tumours(position + 1, _segment_end(position + 1, right, region), region)
                if not goes_on and not has_comma and words[position + 1] in known.conjunctions:
                    return position  # "malignancy except melanoma, or HIV infection"
                if goes_on:
                    has_comma = True
                    position += 1
                    continue
            if position + 1 < right and words[position + 1] in known.conjunctions:
                if reach is Reach.CLAUSE and (has_verb or not has_comma):  # no list of three or more
                    return position
                if seen and not (has_comma or joined) and cue.rule.category in _ENDED_BY_OR:
                    return position
                joined = True
            elif (joined and reach in (Reach.LIST, Reach.CLAUSE)) or (
                (joined or reach is Reach.PHRASE)
                and not any(words[i] in known.conjunctions for i in range(position + 1, right))
            ):
                return position
            has_comma = True
        position += 1
    return right


def _says_of_whom(cue: Cue, region: Region) -> bool:
    """Whether a denial only says of whom the sentence speaks: "in patients without asthma, FEV1 and FVC > 80 %"."""
    words, known = region.words, region.known
    opening = words[region.start : cue.start]
    if len(opening) < 2 or opening[0] not in known.leading or any(word in known.commas for word in opening):
        return False
    return any(word in known.patients or word in known.people for word in opening)


def _is_member(cue: Cue, region: Region) -> bool:
    """Whether what is absent is one finding of a list: "vomiting, absence of flatus, pain"."""
    words, known = region.words, region.known
    is_listed = words[cue.start] in known.lacks and cue.start > region.start and words[cue.start - 1] in known.commas
    return is_listed and any(start < cue.start for start in region.starts)


def _exemplifies_exception(cue: Cue, comma: int, region: Region) -> bool:
    """Whether examples behind a comma are of what is excepted: "except those cured and without relapse, including melanoma"."""
    is_inside = any(start < cue.start for start in region.exceptions)
    return is_inside and comma + 1 < region.end and region.words[comma + 1] in region.known.examples


def _is_clause(start: int, right: int, region: Region) -> bool:
    """Whether a clause of its own follows a comma, and no member of what is denied: "no edema, hypertension is stable"."""
    known, words = region.known, region.words
    first = next((position for position in region.starts if start <= position < right), right)
    verb = next((i for i in range(first, right) if words[i] in known.auxiliaries), right)
    if first - start > 1 or verb >= right or verb - first > NEAR:
        return False
    between = [*words[start:verb], *words[verb + 1 : verb + 3]]
    ends = (known.conjunctions, known.commas, known.results)
    return not any(word in group for word in between for group in ends)


def _segment_end(start: int, right: int, region: Region) -> int:
    """Where the next comma or conjunction stands, from the second word on."""
    ends = (*region.known.commas, *region.known.conjunctions)
    return next((i for i in range(start + 1, right) if region.words[i] in ends), right)


def _list_start(cue: Cue, region: Region, left: int) -> int:
    """Where a backward cue's list begins: a comma is part of it only where a conjunction follows ("A, B and C are allowed")."""
    joined = seen = False
    if cue.rule.category in (Category.PERMITTED, Category.PROHIBITED):
        left = max(left, _after_bracket(cue, region))
    for position in range(cue.start - 1, left - 1, -1):
        word = region.words[position]
        if word in region.known.conjunctions:
            joined = True
        elif word in region.known.commas and seen and not joined:
            if cue.rule.literal.startswith(_PLURAL) and _is_plain_list(left, cue.start, region):
                return left
            if any(after in region.known.pronouns for after in region.words[position + 1 : position + 3]):
                continue  # "asthma, but who are stable, are allowed"
            return position + 1
        seen = seen or position in region.starts
    return left


def _is_plain_list(left: int, right: int, region: Region) -> bool:
    """Whether words are a list and nothing else: "mild asthma, gout, eczema (are allowed)"."""
    known = region.known
    words = region.words[left:right]
    n_members = sum(left <= start < right for start in region.starts)
    if n_members < 3 or sum(word in known.commas for word in words) != n_members - 1:
        return False
    apart = (known.auxiliaries, known.stops, known.relatives, known.deniers)
    return not any(word in group for word in words for group in apart)


def _after_bracket(cue: Cue, region: Region) -> int:
    """Where a subject begins right behind a bracket on something else: "steroids (> 5 mg) inhaled ones are allowed".

    The end of a clause is lost there. -1: nowhere.
    """
    known, words = region.known, region.words
    joints = (known.conjunctions, known.commas)
    for begin, end in reversed(region.brackets):
        after = end + 1 if end < len(words) and words[end] in known.closers else end
        if after >= cue.start or after not in region.starts or begin <= region.start:
            continue
        is_joined = any(words[begin - 1] in group for group in joints)
        if not is_joined and any(start < begin for start in region.starts):
            return after
    return -1


def subject_start(cue: Cue, cues: Sequence[Cue], left: int, words: Sequence[int], known: Words) -> int:
    """Where the subject of "are allowed" begins: after the last word that ends a clause, relative clauses left in it."""
    if cue.rule.category is Category.NEGATIVE:
        return left
    ends = [
        other.end
        for other in cues
        if other.rule.category in (Category.TERMINATE, Category.EXCEPTION)
        and other.end <= cue.start
        and not _is_inside(other, words, known)
    ]
    return max([left, *ends])


def _is_inside(end: Cue, words: Sequence[int], known: Words) -> bool:
    """Whether a word that ends other scopes goes on with the subject ("who have", "and have", not "and patients")."""
    first = words[end.start]
    if end.end < len(words) and words[end.end] in known.pronouns:
        return True  # "but who"
    if first in known.conjunctions:
        return end.end > end.start + 1 and words[end.start + 1] not in known.people
    return first in known.relatives


def is_example(cue: Cue, start: int, region: Region) -> bool:
    """Whether an entity stands in a bracket of examples after "other than X": they are examples of the rest."""
    if cue.rule.category is not Category.EXCEPTION or cue.rule.reach is not Reach.PHRASE:
        return False
    return any(
        cue.end <= opened < start < closed and region.words[opened + 1] in region.known.examples
        for opened, closed in region.brackets
    )
