"""What of a sentence is said of another step or another thing than a mention: "… daily for 5 days, then weekly"."""

from __future__ import annotations

import re

from trialtab.patterns import role_words
from trialtab.relations.regimens.attributes import inside
from trialtab.types import DocFindings, Quantity

STEPPED = frozenset({"frequency", "administrations", "infusion", "duration", "cycle", "cycle_days", "timing", "stop"})
_DAYS_APART = 40  # characters between a list of days and the interval that repeats it
_WORDS = role_words("regimen_words.tsv")
_GIVEN = rf"(?:{_WORDS['clause_given']})"
# between a schedule and the agent that comes after it: "… twice a day on days 1-3, and receive X"
_OTHER_CLAUSE = re.compile(
    rf"(?:[,;]\s*|\s)(?:and|then|but|followed by|before|after)\s+(?:(?!every\b|each\b)[\w-]+\s+){{0,3}}?{_GIVEN}", re.I
)
_STEP = re.compile(
    r"\b(?:followed by|(?:and\s+)?then|thereafter|afterwards?|subsequently)\b"
    r"(?!\s++(?:an?\s++|by\s++)?(?:\d+|one|two|three|four)?[\s-]*+(?:days?|weeks?|months?|wks?)?[\s-]*+(?:of\s++)?"
    rf"(?:{_WORDS['pause']})\b)",
    re.I,
)
# "a starting dose of 20 mg with a target dose of 50 mg": both are given
_FROM_START = re.compile(
    r"\b(?:start(?:ing|ed)?|initial(?:ly)?|initiated)\b(?:[^.;]|\.\d){0,60}\d(?:[^.;]|\.\d){0,60}\b(?:target|goal)\s+dos(?:e|age)\s+(?:of|is|was)\s*$",
    re.I,
)
_LOADING = re.compile(r"[(:][^.;)]{0,20}\bloading\b[^.;,)]{0,24}$", re.I)
_SUM_BEFORE = re.compile(r"\(\s*(?:=|i\.e\.,?|resulting in|equal(?:s|ling| to)|(?:for )?a total of)[^()]*\d[^()]*$", re.I)
_TOTAL_BEFORE = re.compile(r"\btotal\s+$", re.I)
_LOOK_BACK = 30  # characters before a dose in which "starting" counts
# "X is a selective inhibitor of Y": says what X is, not what is given
_PREDICATE = re.compile(
    r"\b(?:is|are|was)\s+(?:an?|the|one of the|some of the)\s+"
    rf"(?:(?!{_WORDS['what_it_is']})"
    r"[A-Za-z][\w/+-]*,?\s+){0,9}$",
    re.I,
)


def is_of_other_clause(text: str, item_end: int, to: int) -> bool:
    """Whether a clause with its own verb begins between a schedule that ends at `item_end` and the agent or dose at `to`."""
    return item_end <= to and _OTHER_CLAUSE.search(text, item_end, to) is not None


def is_of_other_dose(text: str, own: int, left: int, item_start: int, item_end: int) -> bool:
    """Whether a rate is that of a sum or of a loading dose: "400 mg (total daily dose 1200 mg)", "weekly (loading: 800 mg)".

    Args:
        text: that of the whole record.
        own: where the dose ends.
        left: where it begins.
        item_start, item_end: the rate.
    """
    if own < item_start and _SUM_BEFORE.search(text, own, item_start):
        return True
    if _TOTAL_BEFORE.search(text, max(0, item_start - 12), item_start):
        return text[own:item_start].strip() not in ("total", "in total")
    return item_start < left and _LOADING.search(text, item_end, left) is not None


def next_step(findings: DocFindings, own: int, end: int) -> int:
    """Where another step begins after a schedule is said: "100 mg daily for 5 days, |then weekly"; `end` where none does.

    Args:
        own: where the agent and its dose end.
        end: where the mention's reach ends.
    """
    said = [findings.frequencies[i].start_char for i in inside(findings.frequencies, own, end)[:1]]
    said += [at for i in inside(findings.time_spans, own, end) if (at := _start_of_duration(findings, i)) >= 0][:1]
    if not said:
        return end
    first = min(said)
    return next((match.start() for match in _STEP.finditer(findings.text, own, end) if match.start() > first), end)


def _start_of_duration(findings: DocFindings, index: int) -> int:
    span = findings.time_spans[index]
    return span.start_char if span.role == "duration" else -1


def is_predicate(text: str, start: int, at: int) -> bool:
    """Whether a name at `at` says what something is: "X is an oral kinase inhibitor". `start`: where its segment begins."""
    return bool(_PREDICATE.search(text, max(start, at - 120), at))


def is_of_days(findings: DocFindings, found: dict[str, int], at: int) -> bool:
    """Whether an interval of weeks at `at` repeats a list of days right before it."""
    times = findings.frequencies[found["administrations"]] if "administrations" in found else None
    return times is not None and times.rule == "days" and 0 <= at - times.end_char <= _DAYS_APART


def is_reached(text: str, first: Quantity, quantity: Quantity, start: int) -> bool:
    """Whether the target of a titration is a dose beside that which it starts from.

    Args:
        text: that of the whole record.
        first: the dose given before it.
        quantity: the amount that a word like "target" stands before.
        start: where their segment begins.
    """
    return bool(_FROM_START.search(text[max(start, first.start_char - _LOOK_BACK) : quantity.start_char]))
