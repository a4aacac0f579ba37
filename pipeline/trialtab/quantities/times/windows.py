"""Time windows: a duration tied to an event ("within 6 months before screening"), to now ("in the last 5 years"), or an event
alone ("at screening", "during the study").

Relations (`types.WindowRelation`):
    within: the time up to the event, or around it ("within 30 days of enrolment", "in the last 5 years").
    at_least_before: at least so long before ("≥ 24 weeks prior to screening"), or lasting so long up to it ("stable for 4
        weeks before").
    before: at that distance before ("2 weeks before surgery"), or at any time before ("prior to randomisation").
    after: counted forward from the event ("for 90 days after the last dose"), or from now ("within the next 6 months").
    during: at or in the course of the event ("at screening", "throughout the study").

A range of durations gives its outer bound, except at_least_before, which gives the lower one. Half-lives have no ISO form: a
window in half-lives alone has no duration; next to days or weeks ("30 days or 5 half-lives") those stand.
"""

from __future__ import annotations

import re
from collections.abc import Set
from typing import NamedTuple

from trialtab.patterns import role_words
from trialtab.quantities.times.anchors import Anchor, Anchors
from trialtab.quantities.times.cues import Left, Right
from trialtab.quantities.times.units import HALF_LIFE, Duration
from trialtab.types import Window, WindowRelation

_WORDS = role_words("quantity_words.tsv")
_ALTERNATIVE = re.compile(
    r"'?(?: of [^.;:()]{2,40}?)?(?: *\([^()]{0,60}\))? *,? *\(?(?:or|and|/|and/or|\+) *(?:(?:within|at least|less than"
    r"|more than"
    r"|the|minimum of|for|up to|approximately|a period of|last|past|[<>≤≥]=?) *)*"
)
_NOUN_AFTER = re.compile(
    r" (?!(?:and|or|in|of|with|to|before|after|for|at|as|by|if|but|until|prior|will|is|are|were|was)(?![a-z]))[a-z]"
)
_PRONOUN = re.compile(r" (?:it|them)(?![a-z])")
_PAST_EVENT = re.compile(r" (?:the |any |their )?(?:last|prior|previous|most recent|other prior|completion of prior)(?![a-z])")
# "prior to the initiation of dasatinib": an event, whatever begins
_BEGINNING = re.compile(
    r" (?:the |their )?(?:(?:initiation|commencement|start|beginning|administration) of|initiating|starting|commencing"
    r"|beginning|receiving) (?!a(?:ny|nother)?(?![a-z]))"
)
_COUNTED = re.compile(r"(?:study |treatment )?(?:day|week|month|cycle|c\d)")
_CLOSED = re.compile(r"[^(]*\)")  # the bracket that a duration stands in closes before its tie
# "more than 4 weeks from randomisation" may lie ahead, "from any surgery" lies behind
_TRIAL_EVENT = re.compile(
    rf" (?:(?:the|their|his|her|time of|date of|start of|initiation of|first) )*(?:{_WORDS['trial_event']})"
)
# "no evidence of disease for 5 years from randomisation" lies behind
_FREE = re.compile(rf"(?<![a-z])(?:{_WORDS['free_of']})(?![a-z])[^.;]{{0,40}}$")
_STUDY_END = re.compile(r"(?:last|final) |(?:end|completion|conclusion|termination) of ")
_AHEAD = re.compile(rf"(?<![a-z])(?:{_WORDS['to_come']})[^.;]*$")
_AHEAD_REACH = 120  # characters before a window in which its sentence speaks of what is to come
_UNTIL_END = re.compile(r" *,? *(?:until|till|to|through|up to)(?: the)?(?= end\b| completion\b| last\b| final\b)")


# "5 half-lives of the product prior to screening"
_OF_DRUG = re.compile(
    r" of [^.;:(),]{2,50}?(?=(?:,? \(?which ?ever [a-z ]{2,20})?\)?,? (?:before|prior|preceding)(?![a-z]))"
    rf"| of (?:the|that|any|each|such|an?)(?: [a-z-]+)?? (?:{_WORDS['half_life_of']})s?"
    r"(?![a-z])(?: (?:in question|used|taken|received))?"
)


_SECOND = re.compile(r" [^.;]{3,90}? and(?= )")  # "must have passed between the last dose and screening"


class Group(NamedTuple):
    """Alternatives that one cue governs ("30 days or 5 half-lives"): the one that counts, and the stretch of all."""

    duration: Duration
    start: int
    end: int
    has_half_life: bool


def group_alternatives(folded: str, durations: list[Duration]) -> list[Group]:
    """Join a duration in half-lives with the one in days or weeks beside it."""
    groups: list[Group] = []
    for duration in durations:
        half = duration.unit == HALF_LIFE
        last = groups[-1] if groups else None
        if last and half != last.has_half_life and _ALTERNATIVE.fullmatch(folded, last.end, duration.start):
            groups[-1] = Group(last.duration if half else duration, last.start, duration.end, True)
        else:
            groups.append(Group(duration, duration.start, duration.end, half))
    return groups


def after_half_lives(folded: str, group: Group) -> int:
    """End of a duration with the drug whose half-lives it counts ("5 half-lives of the product")."""
    match = _OF_DRUG.match(folded, group.end) if group.has_half_life else None
    return match.end() if match else group.end


def tied_window(folded: str, group: Group, left: Left, right: Right, anchors: Anchors, guard: re.Pattern[str]) -> Window | None:
    """The window that a duration makes with the cues around it.

    Args:
        folded: the stretch.
        group: the duration.
        left, right: cues beside it.
        anchors: for the event.
        guard: what left of a duration makes it an age or a bound (life expectancy).

    Returns:
        The window, None where the duration is none.
    """
    duration = group.duration
    if right.is_age or left.main in ("every", "per"):
        return None
    if duration.hyphened and not left.main and right.word.startswith(("post", "pre")):  # "a 2-hour post-load glucose"
        return None
    if not duration.numbered and (
        right.tie == "of" or not (left.course or (left.determined and right.tie in ("before", "after")))
    ):
        return None  # "the last day of treatment" is a day
    if stretch := _stretch(folded, group, left, right, anchors):
        return stretch
    relation = _relation(duration, left, right)
    if relation is None:
        return None
    if left.main != "within" and left.course != "recent" and guard.search(folded, max(0, left.start - 60), duration.start):
        return None
    anchor = _anchor(folded, right, left, anchors)
    if right.tie == "after" and anchor is None and folded.startswith((" which", " that"), right.end):
        return None  # "for 24 weeks, after which"
    if right.tie == "of" and _CLOSED.match(folded, group.end, right.end) and not anchors.event(folded, right.end):
        anchor = None  # "recent history (within 6 months) of stroke"
    if right.tie == "of" and (anchor is None or not _of_is_anchor(folded, left, right, anchors)):
        if left.main != "within" and not left.course:
            return None
        anchor = None
        right = right._replace(tie="", end=group.end)
    if right.tie == "before" and anchor is None and (until := _UNTIL_END.match(folded, right.end)):
        # "from 3 months before until the end of study"
        anchor, relation = anchors.phrase(folded, until.end()), WindowRelation.DURING
    if anchor is None and right.tie in ("after", "before") and (pronoun := _PRONOUN.match(folded, right.end)):
        right = right._replace(end=pronoun.end())  # "for 3 months after it"
    if relation is WindowRelation.AFTER and right.tie == "from" and left.main == "for" and _FREE.search(folded, 0, left.start):
        relation = WindowRelation.AT_LEAST_BEFORE
    if anchor and relation is WindowRelation.WITHIN and right.tie in ("of", "from") and _is_ahead(folded, left, anchor):
        relation = WindowRelation.AFTER
    end = max(anchor.end if anchor else right.end, group.end)
    start = min(left.start, group.start)
    iso = duration.low if relation is WindowRelation.AT_LEAST_BEFORE else duration.high
    return _window(folded, start, end, iso, relation, anchor, f"window-{left.main or 'bare'}-{right.tie or left.course}")


def _stretch(folded: str, group: Group, left: Left, right: Right, anchors: Anchors) -> Window | None:
    """A stretch of the trial with its length: "during the 12-week treatment period"."""
    duration = group.duration
    is_whole = left.main == "during" or (left.main == "for" and folded.endswith("the ", 0, duration.start))
    if not is_whole or not left.determined or left.course or left.comparator or right.tie or duration.high is None:
        return None
    state = anchors.state(folded, duration.end)
    if state is None:
        return None
    anchor = Anchor(duration.start, state.end)
    return _window(folded, left.start, state.end, duration.high, WindowRelation.DURING, anchor, "window-stretch")


def _is_ahead(folded: str, left: Left, anchor: Anchor) -> bool:
    """Whether "within" looks forward: "plans a pregnancy within 3 months of the last dose"."""
    if not _STUDY_END.match(folded, anchor.start):
        return False
    return _AHEAD.search(folded, max(0, left.start - _AHEAD_REACH), left.start) is not None


def _relation(duration: Duration, left: Left, right: Right) -> WindowRelation | None:
    longer = "ge" in (left.comparator, right.comparator) or left.comparator == "gt" or duration.open
    shorter = "le" in (left.comparator, right.comparator) or left.comparator == "lt"
    tie = right.tie
    shorter = shorter or (duration.sided and tie in ("of", "from"))
    if tie in ("after", "since"):
        between = right.word == "between"  # "an interval of at least 4 weeks between surgery and entry"
        return _after_relation(tie, longer, shorter, left._replace(main="") if between else left)
    if tie in ("before", "ago"):
        if tie == "ago" and left.main == "over":
            return WindowRelation.AT_LEAST_BEFORE
        return _before_relation(longer, shorter, left, right)
    if tie == "of":
        if left.course == "first":
            return WindowRelation.AFTER
        return WindowRelation.WITHIN if left.main == "within" or shorter or left.course else None
    if tie == "from":
        is_back = left.main == "within" or (left.course == "recent" and left.determined) or shorter
        return WindowRelation.WITHIN if is_back else WindowRelation.AFTER
    if left.course == "recent":
        return WindowRelation.AT_LEAST_BEFORE if left.main == "for" else WindowRelation.WITHIN
    if left.course in ("next", "first"):
        return WindowRelation.AFTER if left.main in ("within", "in", "during", "for", "over") else None
    if left.main == "in" and duration.unit == "H" and duration.low != duration.high:
        return WindowRelation.WITHIN  # "infiltrates > 50 % in 24-48 hours"
    if left.main == "since":  # "diabetes since at least 3 years"
        return WindowRelation.AT_LEAST_BEFORE
    return WindowRelation.WITHIN if left.main == "within" else None


def from_is_since(folded: str, left: Left, right: Right) -> bool:
    """Whether "from" looks back: "at least 4 weeks from prior chemotherapy", "more than 6 months from any surgery"."""
    if right.tie != "from" or left.main not in ("", "at"):
        return False
    if _PAST_EVENT.match(folded, right.end):
        return True
    is_longer = left.comparator in ("ge", "gt") or right.comparator == "ge"
    return is_longer and _TRIAL_EVENT.match(folded, right.end) is None


def _after_relation(tie: str, longer: bool, shorter: bool, left: Left) -> WindowRelation | None:
    if tie == "after":
        return WindowRelation.AFTER
    # "at least 4 weeks since prior chemotherapy": what is asked for lies that long back
    if left.main == "for":
        return None
    if shorter or left.main == "within":
        return WindowRelation.WITHIN
    return WindowRelation.AT_LEAST_BEFORE if longer else WindowRelation.BEFORE


def _before_relation(longer: bool, shorter: bool, left: Left, right: Right) -> WindowRelation:
    if right.around in ("after", "following"):
        return WindowRelation.WITHIN
    if longer and left.main == "from":
        return WindowRelation.AT_LEAST_BEFORE  # "from 12 weeks or more prior to screening"
    if shorter or left.main in ("within", "in", "during", "over", "from", "until"):
        return WindowRelation.WITHIN
    if left.main == "for" or longer:
        return WindowRelation.AT_LEAST_BEFORE
    return WindowRelation.WITHIN if left.course else WindowRelation.BEFORE


def _of_is_anchor(folded: str, left: Left, right: Right, anchors: Anchors) -> bool:
    # "less than 3 weeks of treatment" measures the treatment; "within 3 weeks of treatment" counts from it
    return left.main == "within" or left.course == "first" or anchors.event(folded, right.end) is not None


def _anchor(folded: str, right: Right, left: Left, anchors: Anchors) -> Anchor | None:
    tie, end = right.tie, right.end
    if tie == "since" and right.word.endswith("between") and (second := _SECOND.match(folded, end)):
        return anchors.phrase(folded, second.end())
    if tie in ("", "ago", "since"):
        return None
    if right.word == "prior":
        return anchors.event(folded, end)
    if right.word in ("post", "pre") and folded[end : end + 1].isalpha():  # "postoperatively"
        found = anchors.phrase(folded, end)
        return Anchor(end - len(right.word), found.end) if found else None
    if folded[end : end + 1] == "-":
        end += 1
    return anchors.phrase(folded, end)


def _window(
    folded: str, start: int, end: int, iso: str | None, relation: WindowRelation, anchor: Anchor | None, rule: str
) -> Window:
    if anchor is None:
        return Window(start, end, iso, relation, None, -1, -1, rule)
    return Window(start, end, iso, relation, folded[anchor.start : anchor.end], anchor.start, anchor.end, rule)


def event_windows(folded: str, words: Set[str], anchors: Anchors) -> list[Window]:
    """Windows without a duration: "at screening", "prior to enrolment", "during the study". `words`: those of the stretch."""
    found: list[Window] = []
    used = 0
    for match in anchors.cues.find(folded, words):
        start, end = match.span()
        cue = match[0]
        relation = anchors.relation_of(cue)
        if start < used or (cue == "following" and folded.endswith("the ", 0, start)):
            continue
        anchor = _event_after(folded, end, cue, anchors)
        if anchor is not None:
            found.append(_window(folded, start, anchor.end, None, relation, anchor, f"window-{cue}"))
            used = anchor.end
    return found


def _event_after(folded: str, position: int, cue: str, anchors: Anchors) -> Anchor | None:
    if anchors.lasts(cue):
        return anchors.state(folded, position) or (anchors.event(folded, position) if cue == "during" else None)
    anchor = anchors.event(folded, position)
    if anchor is None and anchors.relation_of(cue) is WindowRelation.BEFORE and _BEGINNING.match(folded, position):
        return anchors.phrase(folded, position)
    # "on day 1" says when something is given, "on the screening log" where something is written
    if anchor and cue == "on" and (_COUNTED.match(folded, anchor.start) or _NOUN_AFTER.match(folded, anchor.end)):
        return None
    return anchor
