"""What of a regimen text says how, how often and how long: schedules, times, routes, forms, start and stop clauses."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from operator import attrgetter

from trialtab.patterns import role_words
from trialtab.relations.regimens.lexicon import RegimenLexicon
from trialtab.relations.regimens.other_times import is_count, is_of_something_else, is_other_time
from trialtab.relations.regimens.stops import is_no_stop
from trialtab.types import DocFindings, Frequency

_START = attrgetter("start_char")
_TIMINGS = frozenset({"F_TIME", "F_PRN", "F_BIWEEKLY"})  # frequencies without a rate
_IN_SHOTS = re.compile(r"\( ?(?:\w+ )?injections?$", re.I)  # "150 mg (one injection)": of each time
_WORDS = role_words("regimen_words.tsv")
_STEPPED = re.compile(
    rf"\b(?:(?:{_WORDS['dose_change']})(?:e|es|ed|ing)?|increments?|reduc(?:ed|ing))\b(?P<gap>(?:[^.;:,()\n]|(?<=\d)\.(?=\d)){{0,45}})$",
    re.I,
)
# "weekly dose increases", "to weekly increase the daily dose"
_INCREASES = re.compile(rf"\s+(?:dos(?:e|es|age|ing)\s+)?(?:{_WORDS['dose_changes']})\b", re.I)
_REPETITION = re.compile(r"PT\d+(?:\.\d+)?[MS]")  # "6 intervals of 4 minutes": within a session, no schedule of doses
LEADING = frozenset({"route", "form", "frequency"})
_LONG = re.compile(r"PT(?:2[4-9]|[3-9]\d|\d{3,})H")
_ON_AND_ON = re.compile(r"(?:continuous|infus|civ?\b|drip|pump)[^.;]{0,60}$", re.I)
_EXAMS = re.compile(rf"\b(?:{_WORDS['exams']})\b[^.;,]{{0,40}}$", re.I)
_BOTH = re.compile(r"\)?\s+(?:and|or|&)\s+|\s?/\s?")
_EXAMINED = re.compile(  # "with evaluation of the response performed every 24 hours"
    rf"\b(?:re-?)?(?:{_WORDS['examined']})\w*\b[^.;]{{0,70}}\b(?:{_WORDS['examined_how']})\s+$", re.I
)
_OF_CYCLES = re.compile(r"\s+of\s+(?:the\s+)?(?:weeks?|months?|cycles?|courses?|each|every)\b", re.I)
_EACH_CYCLE = re.compile(  # "one injection of X at each cycle": not in all
    r"(?i:(?:(?!\b(?:then|followed|before|after|until|and)\b)[^.;\n]){0,70}?\b(?:(?:at|in|during|for|with|of|to)\s+(?:each|every)|per)\s+"
    r"(?:\w+\s+)?(?:cycles?|courses?)\b)"
)
_AT_MOST = re.compile(
    r"\b(?:for|receiv\w+|given|administered|continued?)\s+(?:for\s+)?$|[(,]\s*$", re.I
)  # before "up to 17 doses"
_NOT_IN_ALL = re.compile(r"\b(?:more|additional|further|extra|other)\b", re.I)
_OF_TIME = re.compile(
    r"\s*(?:(?:of\s+)?(?:[\w-]+\s+){0,2}(?:a|an|per|each|every|in\s+(?:a|any|each|one)|within|in)\s+(?:\d+[\s-]*)?(?:day|24|hour|week|month|year)"
    r"|/|daily\b|weekly\b)",
    re.I,
)
_EACH_TIME = re.compile(r"\b(?:at|on|in|during)\s+(?:each|every)\s+[^.;]{0,40}$", re.I)  # "at each visit a single dose"
_CLAUSE_START = re.compile(
    r"(?:^|[.;:\n*•]|\bthen|\band then|\bfollowed by|\bdos(?:e|es|ing|age))"
    r"[\s,(-]*+(?:\b(?:and|on|for|from|during|in|at))?\s*+$",
    re.I,
)
_ADJECTIVE = re.compile(r"(?:al|ous|aneous|ular|ed|ic)$", re.I)  # "the other oral X"
_APART = re.compile(r"[.;,:\n]|\b(?:then|followed|and|plus|before|after)\b|.{50}", re.I | re.S)
_DATED = re.compile(
    r"\b(?:before|after|prior to|following|between|preceding)\s+(?:(?:each|every|the|all)\b[^.;,\n)]*|(?:first|last)\s+)?$",
    re.I,
)
# "locally with the vaccine", "in saline solution", "X IV on day 8, and allogeneic donor lymphocyte infusion": of another thing
_OTHER_FORM = re.compile(rf"\b(?:{_WORDS['other_carrier']})\s+$", re.I)
_SHARES = re.compile(r"\b(?:divided|split)\s+(?:in|into|over|as)\s+$", re.I)  # "into six infusions": of a day, not in all
_NO_START = re.compile(
    r"\b(?:before|within|until|up to|not later than)\s+$", re.I
)  # "before 28 hours following the first dose"
_SEPARATE = re.compile(r"\bseparate\b", re.I)  # "in two separate injections once a day": of each time
_SINCE = re.compile(
    r"\b(?:from|since|after|until|before|through|starting|beginning|by|post)\s+(?:on\s+|at\s+)?(?:the\s+)?$", re.I
)
_EXAMPLE = re.compile(r"\s*\((?:e\.g\.,?|for example,?|such as|i\.e\.,?|eg\.?,?)\s*", re.I)
_EVERY = re.compile(r"(?:q|every|each)\s?\d", re.I)
_DAYS = re.compile(r"(?:on |for |from )?(?:days?|weeks?|cycles?|d|w)\b\W*\d|d\d|day\d", re.I)
_RUN_ON = re.compile(r"\s*(?:-|–|to\b|through\b|until\b)\s*(?:day\s*)?[+-]?\d", re.I)  # "from day 2" of "from day 2-15"
_RUN_OF_DAYS = re.compile(r"from\s+(?:study\s+)?(?:days?|d)\s*\d+\s*(?:-|–|to|through)", re.I)  # a length, no beginning
_HEADED = re.compile(
    r"(?:[\s)]*(?:[:,–-]|(?=\())|\s+(?:will be|is|are|was|were)(?:\s+at)?)\s*"
    r"(?:(?!and\b|or\b|then\b|followed\b)[\w'-]+\s+){0,8}[(]?"
)
_NO_COMMA = re.compile(r"[^,.;\n]*")
_ALONE = re.compile(
    r"\s*+(?:$|[.,;(]|(?:for|by|in|via|until|x|per|with|orally|intravenously|subcutaneously|intramuscularly|administration|use)\b)",
    re.I,
)
_LASTS = re.compile(r"(?!every|each|q\s?\d)(?:[^\n]*\s|[\d-]+)(?:days?|weeks?|months?|years?)", re.I)
_OF = re.compile(r" of (?:[\w-]+ )?")
_BRIEF = 40  # characters of a sentence that is a label: "Tablet 5 mg."
# a sentence on the participants or on what comes after treatment
_TURNS = re.compile(
    rf"[\s*•-]*+(?:[IVX]+\.\s|(?:[A-Z][\w-]*\s+){{1,3}}(?:Arm|Group|Cohort)\s*:|(?:{_WORDS['turn_heads']})\b"
    rf"|(?:{_WORDS['turn_clauses']})\b|(?:{_WORDS['turn_visits']})\b"
    rf"|(?:All |The |Eligible |Some |These )?(?:{_WORDS['turn_people']})\b"
    rf"(?!\s+(?:(?:will|should|may|must|then|are|be|were|to)\s+){{0,3}}(?:{_WORDS['turn_not']})\w*"
    rf"\s+(?:with\s+|on\s+|to\s+|a\s+total\s+of\s+)*(?:{_WORDS['turn_not_what']})\b(?!\s+(?:standard|usual|same))))",
    re.I,
)
_TURNED = re.compile(
    rf"(?:{_TURNS.pattern}|\s*+(?:{_WORDS['turn_some']})\s+(?:of\s+)?(?:the\s+)?(?:{_WORDS['turn_of']})\b)", re.I
)
_LEADS_ON = re.compile(r"(?:\band|\bplus|\bwith|\bthen|\bby|\bor|\bthe|\ba|\ban|\bin|\bof|\breceiv\w+|[,;+/:.&(])\s*$|^$", re.I)


def inside(items: Sequence[object], start: int, end: int) -> range:
    """Indices of the items that begin in [start, end)."""
    first = bisect_left(items, start, key=_START)
    return range(first, bisect_left(items, end, lo=first, key=_START))


def _is_treatment(findings: DocFindings, index: int) -> bool:
    """Whether a time of a day and more beside an amount is that of treatment: "6 mg three times daily for 72 hours"."""
    span = findings.time_spans[index]
    if not _LONG.fullmatch(span.low or span.high or "") or not findings.text.startswith("for", span.start_char):
        return False
    return not _ON_AND_ON.search(findings.text[max(0, span.start_char - 80) : span.start_char])


def _is_of_steps(findings: DocFindings, at: int) -> bool:
    """Whether a schedule is that of raising or lowering the dose: "increased weekly", "increased by 20 mg every 2 weeks"."""
    match = _STEPPED.search(findings.text[max(at - 60, 0) : at])
    if match is None or re.search(r"\bto\b", match["gap"]):
        return False
    return not re.search(r"\d", match["gap"]) or re.search(r"\b(?:by|of)\b", match["gap"]) is not None


def _is_each_time(findings: DocFindings, index: int) -> bool:
    """Whether one administration is that of each time: "one injection will be given every 4 weeks"."""
    item = findings.frequencies[index]
    if item.rule not in ("single", "count-doses") or item.administrations_high != 1:
        return False
    for other in findings.frequencies[index + 1 : index + 3]:
        gap = findings.text[item.end_char : other.start_char]
        if other.interval is not None and other.rule != "interval" and not _APART.search(gap):
            return True
    return False


def _is_most(text: str, item: Frequency) -> bool:
    """Whether a count is how often at most in all: "every 3 weeks for up to 17 doses"; not "up to 4 doses a day"."""
    if item.administrations_high is None or not _AT_MOST.search(text, max(0, item.start_char - 24), item.start_char):
        return False
    return not _NOT_IN_ALL.search(text, item.start_char, item.end_char) and not _OF_TIME.match(text, item.end_char)


def leads_on(findings: DocFindings, lexicon: RegimenLexicon, item_start: int, item_end: int, to: int) -> bool:
    """Whether a route, form or frequency leads on to what stands at `to`: "and oral X", "once-daily doses of 100 mg"."""
    if to > item_end and _EXAMPLE.fullmatch(findings.text, item_end, to):
        return True  # "IV (e.g., X 20 mg) or oral (e.g., Y 10 mg)"
    if (
        to < item_end
        or not lexicon.glue.fullmatch(findings.text, item_end, to)
        or not _NO_COMMA.fullmatch(findings.text, item_end, to)
    ):
        return False
    gap = findings.text[item_end:to]
    if _EVERY.match(findings.text, item_start):
        return False  # "every 3 weeks docetaxel 5 mg": a full stop is lost
    if findings.text[item_start - 1 : item_start] == "(" and findings.text[item_end : item_end + 1] == ")":
        return False  # "subcutaneous (SC) or intravenous X"
    if gap == " " and _ADJECTIVE.search(findings.text, item_start, item_end):
        return True
    return " of " in gap or bool(_LEADS_ON.search(findings.text[max(item_start - 12, 0) : item_start]))


def heads(findings: DocFindings, item_start: int, item_end: int, to: int) -> bool:
    """Whether a schedule or time opens the clause of the dose or agent at `to`: "Days 2-5: 200 mg twice"."""
    if _DAYS.match(findings.text, item_start, item_end) and _opens_next(findings.text, item_start, item_end, to):
        return True
    is_of = _OF.fullmatch(findings.text, item_end, to) is not None
    if is_of and (_LASTS.fullmatch(findings.text, item_start, item_end) or is_count(findings.text, item_start, item_end)):
        return True  # "followed by 5 days of X", "followed by 4 courses of X"
    if not 0 < to - item_end < 90 or not _HEADED.fullmatch(findings.text, item_end, to):
        return False
    if _DAYS.match(findings.text, item_start, item_end) and findings.text[item_end : item_end + 2].strip().startswith(":"):
        return True
    return bool(_CLAUSE_START.search(findings.text[max(0, item_start - 16) : item_start]))


def _opens_next(text: str, item_start: int, item_end: int, to: int) -> bool:
    """Whether days after a comma stand right before the next drug: "Day 1 X 400 mg, Day 2-5 X 200 mg"."""
    if to - item_end != 1 or text[item_end] != " ":
        return False
    return text[:item_start].rstrip().endswith((",", ";"))


def goes_on(
    findings: DocFindings, lexicon: RegimenLexicon, bounds: list[int], left: int, item: tuple[int, int], is_strict: bool
) -> bool:
    """Whether the sentences after that of `left`, up to that of an item, go on about the same agent.

    Args:
        item: where the item starts and ends.
        bounds: where the sentences begin, in order.
        is_strict: they have to begin with a word that says so ("It is given …"); else it is enough that they do not turn to the
            participants or to what comes later ("Patients are followed …").
    """
    at, end = item
    for k in range(bisect_right(bounds, left), bisect_right(bounds, at)):
        start = bounds[k]
        alone = _ALONE.match(findings.text, end) if at - start <= 3 else None
        if alone and alone[0].strip() == "," and _TURNED.match(findings.text, alone.end()):
            return False  # "On day 1, half of the patients have a blood test"
        if alone and at - start <= 1 and not (is_strict and alone[0].strip() == "."):
            continue  # "X 200 mg. Once daily for 5 days."
        if lexicon.on_it.match(findings.text, start, at + 1):
            continue
        if is_strict and not (k + 1 < len(bounds) and bounds[k + 1] - start <= _BRIEF and at - start <= _BRIEF):
            return False
        if _TURNS.match(findings.text, start):
            return False
    return True


def _is_one_of_two(findings: DocFindings, index: int) -> bool:
    """Whether a route stands beside another: "given PO and IV", "IM or SC" leave open which is meant."""
    terms = findings.terms
    for one, two in ((index - 1, index), (index, index + 1)):
        if one < 0 or two >= len(terms) or {terms[one].kind, terms[two].kind} != {"route"}:
            continue
        if _is_between(findings, terms[one].start_char, terms[two].end_char):
            continue  # "X IV and oral Y"
        if terms[one].value != terms[two].value and _BOTH.fullmatch(findings.text, terms[one].end_char, terms[two].start_char):
            return True
    return False


def _is_between(findings: DocFindings, start: int, end: int) -> bool:
    """Whether one drug ends right before `start` and another begins right after `end`."""
    at = bisect_left(findings.entities, start, key=_START)
    before = any(0 <= start - entity.end_char <= 1 for entity in findings.entities[max(0, at - 3) : at])
    after = bisect_left(findings.entities, end, key=_START)
    return before and any(entity.start_char - end <= 1 for entity in findings.entities[after : after + 1])


def attributes_in(findings: DocFindings, lexicon: RegimenLexicon, left: int, right: int) -> Iterator[tuple[str, int, int, int]]:
    """(member of Mention, index, start, end) of what stands in [left, right), in order of kinds."""
    for index in inside(findings.frequencies, left, right):
        item = findings.frequencies[index]
        if item.rule != "interval" and is_of_something_else(findings, lexicon, item.start_char):
            continue
        before = findings.text[max(left, item.start_char - 110) : item.start_char]
        if _EXAMS.search(before[-60:]) or _EXAMINED.search(before):
            continue
        if _is_of_steps(findings, item.start_char) or _INCREASES.match(findings.text, item.end_char):
            continue
        if item.rule == "days-of-cycle":
            yield "cycle_days", index, item.start_char, item.end_char
        elif item.interval is not None and not _REPETITION.fullmatch(item.interval):
            yield "frequency", index, item.start_char, item.end_char
        elif item.interval is None and item.rule in _TIMINGS:
            yield "timing", index, item.start_char, item.end_char
        if _IN_SHOTS.search(findings.text, max(left, item.start_char - 2), item.end_char) or _is_each_time(findings, index):
            continue
        if _SHARES.search(findings.text[max(item.start_char - 16, 0) : item.start_char]):
            continue
        if _SEPARATE.search(findings.text, item.start_char, item.end_char):
            continue
        if item.administrations_high == 1 and item.rule == "days" and _SINCE.search(before[-16:]):
            continue  # "daily from day 1"
        if item.administrations_high == 1 and _EACH_TIME.search(before):
            continue
        of_cycles = _OF_CYCLES if item.rule == "days" else _EACH_CYCLE
        is_counted = item.administrations_low is not None or _is_most(findings.text, item)
        if is_counted and not of_cycles.match(findings.text, item.end_char, right):
            yield "administrations", index, item.start_char, item.end_char
    for index in inside(findings.time_spans, left, right):
        span = findings.time_spans[index]
        if span.role == "cycle":
            yield "cycle", index, span.start_char, span.end_char
            continue
        name = {"duration": "duration", "infusion": "infusion"}.get(span.role)
        if name == "infusion" and _is_treatment(findings, index):
            name = "duration"
        if name and not (name != "infusion" and is_other_time(findings, lexicon, index)):
            yield name, index, span.start_char, span.end_char
    for index in inside(findings.terms, left, right):
        term = findings.terms[index]
        if term.kind == "route" and _is_one_of_two(findings, index):
            continue
        if term.kind in ("route", "form") and _DATED.search(findings.text[max(term.start_char - 40, 0) : term.start_char]):
            continue
        if term.kind == "form" and _OTHER_FORM.search(findings.text[max(term.start_char - 48, left) : term.start_char]):
            continue
        if term.kind == "start" and _NO_START.search(findings.text[max(term.start_char - 16, 0) : term.start_char]):
            continue
        if term.kind == "start" and (
            _RUN_OF_DAYS.match(findings.text, term.start_char)
            or findings.text[term.start_char : term.end_char].endswith((" to", " on", " at", " from", " of", " the"))
            or _RUN_ON.match(findings.text, term.end_char)
        ):
            continue
        if term.kind == "stop" and is_no_stop(findings.text, left, term):
            continue
        if term.kind in ("route", "form", "start", "stop"):
            yield term.kind, index, term.start_char, term.end_char
