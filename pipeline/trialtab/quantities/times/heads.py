"""Times that open an item and count from what it names: "at least 4 weeks after surgery", "1 to 6 months post stroke".

Nothing stands before such a time that could lie after the event: the item speaks of the event itself, which is that long ago,
as in "at least 4 weeks since surgery". So does one that only tells when patients come into the study: "enrolled within 72 hours
of hospital admission".
"""

from __future__ import annotations

import re
from collections.abc import Callable

from trialtab.patterns import role_words
from trialtab.quantities.times.anchors import Anchors
from trialtab.quantities.times.cues import Left, Right

# whether something is named that begins in [start, end), offsets of the stretch
IsNamed = Callable[[int, int], bool]

_WORDS = role_words("quantity_words.tsv")
_MAINS = frozenset(["", "at", "within", "between"])
_TIES = frozenset(["after", "from"])
_OPENING = re.compile(r"[^a-z0-9]*(?:(?:\d{1,2}|[a-z])[.)] *)?(?:is |are |be |must be |currently |patients? (?:is |are )?)*")
# the item tells when patients come into the study: "Enrolled within 10 days after transplantation"
_ENROLLED = re.compile(
    r"[^a-z0-9]*(?:(?:\d{1,2}|[a-z])[.)] *)?(?:the )?(?:(?:patients?|subjects?|participants?|individuals?) )?(?:who )?"
    r"(?:(?:is|are|be|must|can|will|should|to|able|were|was|have|has|been|present|available|for) )*"
    rf"(?:{_WORDS['enrolled']})"
    r"(?: (?:in(?:to)?|to) (?:the |this )?(?:study|trial))?"
    r"(?: (?:must|should|will|can|to|occurs?|be|is|done|performed|possible))* "
)
# what happens beside the thing named, or lies ahead: "after contact with a case", "after the first dose of study drug"
_AHEAD = _WORDS["beside_named"]
_ELSE = re.compile(rf"(?<![a-z])(?:{_AHEAD}|admission|discharge)")
_ELSE_NEAR = re.compile(rf"(?<![a-z])(?:{_AHEAD})")  # "within 72 hours of hospital admission" tells when that was
# a list of such events, or more about one; anything else that is named says something of its own
_GOES_ON = re.compile(
    r" *(?:\(|,? *(?:and|or|including|such as|except|with the exception|with no|without|for|of|in|to)(?![a-z]))"
)
_OF_PRIOR = re.compile(r" of (?:the |any |all |their |other )*prior(?! to) ")
_OR = re.compile(r" [^.;:]{2,80}?,? (?:and/or|or) ")  # "… after stroke or more than 30 days after stroke"


def never_named(start: int, end: int) -> bool:
    """For texts whose concepts are not known."""
    return False


def counts_from_named(folded: str, left: Left, right: Right, anchors: Anchors, is_named: IsNamed, previous: int) -> bool:
    """Whether a time opens its item and counts from a concept: the concept's own time, not one of something else.

    Args:
        folded: the stretch.
        left, right: cues beside the time.
        anchors: for the event.
        is_named: whether a concept begins between two places.
        previous: where the time before it ends, if that one counts so, else 0.
    """
    is_near = left.main == "within" or left.comparator in ("le", "lt")
    is_tied = right.tie in _TIES or (right.tie == "of" and left.main == "within")
    if not is_tied or left.main not in _MAINS or left.course or right.around or folded.startswith("-", right.end):
        return False
    is_enrolled = _ENROLLED.fullmatch(folded, 0, left.start) is not None
    is_opening = is_enrolled or _OPENING.fullmatch(folded, 0, left.start) is not None
    if not is_opening and not (previous and _OR.fullmatch(folded, previous, left.start)):
        return False
    anchor = anchors.phrase(folded, right.end)
    if anchor and (prior := _OF_PRIOR.match(folded, anchor.end)):
        anchor = anchors.phrase(folded, prior.end())  # an anchor of its own ends before "prior"
    other = _ELSE_NEAR if is_near or is_enrolled else _ELSE
    if anchor is None or not is_named(right.end, anchor.end) or other.search(folded, right.end, anchor.end):
        return False
    return _GOES_ON.match(folded, anchor.end) is not None or not is_named(anchor.end, len(folded))
