"""Concepts in the reach of a window that it does not speak of, and those beyond its clause that it does.

Beside a promise of contraception fertility is a state of now; of "pregnant or planning a pregnancy in the next year" only the
plan lies ahead; what a treatment is given for has no time of its own.
"""

from __future__ import annotations

import re

from trialtab.patterns import role_words
from trialtab.relations.lexicon import RelationLexicon
from trialtab.relations.scene import Line, Scene
from trialtab.types import Domain, Label, Window, WindowRelation

_TREATMENTS = frozenset({Label.DRUG, Label.PROCEDURE, Label.DEVICE})
SINCE = re.compile(
    r"(?<=since)|(?<=from)|(?<=after)|(?<=post)|(?<=following)|\s+(?:since|for)\b", re.I
)  # at the end of a window: what follows is what it counts from
_STATES = frozenset({Domain.PREGNANCY, Domain.LIFESTYLE, Domain.SEX})
_PURPOSE = re.compile(r"(?:\s+(?:therapy|treatment|surgery))?\s+for\s+(?:[\w-]+\s+){0,3}", re.I)
_LISTED = re.compile(r",|\b(?:or|and)\b", re.I)
_ASIDE = re.compile(r"\b(?:with no|without|and no|but)\b", re.I)
_WORDS = role_words("criterion_words.tsv")
_OPENS_LIST = re.compile(
    rf"\s*(?:\([^()]{{1,60}}\)\s*)?(?:,?\s*(?:and\s+)?(?:as\s+)?(?:{_WORDS['lead_in']})[a-z ]{{0,25}})?\s*[:：](?!\s*\()", re.I
)
_REMARK = re.compile(rf"\b(?:(?i:{_WORDS['remark']})|CHARACTERISTICS|THERAPY)\W*$")
_SENTENCE_END = re.compile(r"[.](?<!\d.)\s+(?=[A-Z])")
_STATED = re.compile(
    r",\s*(?:(?:and|or)\s+)?(?:any\s+)?(?:known|history|presence|evidence|previous|prior|current|active)\b", re.I
)
_LASTING = re.compile(r"(?:during|throughout|while|for|in the course|over the course)\b", re.I)


def without_states(scene: Scene, members: list[int], window: Window) -> list[int]:
    """The members of a window; beside a promise of contraception, pregnancy and fertility are states of now."""
    is_point = window.relation is WindowRelation.DURING and not _LASTING.match(scene.findings.text, window.start_char)
    if is_point or not any(scene.entity(i).domain is Domain.CONTRACEPTION for i in members):
        return members
    return [i for i in members if scene.entity(i).domain not in _STATES]


def planned_alone(scene: Scene, members: list[int], window: Window) -> list[int]:
    """Those members of a window on what is to come that are planned: "pregnant or planning a pregnancy in the next year"."""
    if window.relation not in (WindowRelation.AFTER, WindowRelation.DURING):
        return members
    planned = [i for i in members if scene.assertion(i).hypothetical]
    if not planned:
        return members
    is_next = window.relation is WindowRelation.AFTER and window.anchor is None
    return [i for i in members if i in planned or not (is_next or scene.entity(i).domain is Domain.PREGNANCY)]


def without_purposes(scene: Scene, members: list[int], window: Window) -> list[int]:
    """The members of a window without what a treatment is given for: "4 weeks since chemotherapy for advanced sarcoma"."""
    if not SINCE.match(scene.findings.text, window.end_char):
        return members
    kept: list[int] = []
    last, is_purpose = -1, False
    for index in members:
        entity = scene.entity(index)
        gap = scene.gap(scene.entity(last).end_char, entity.start_char) if last >= 0 else ""
        if _ASIDE.search(gap):
            break  # "since transplantation, with no ongoing toxicity"
        opens = last >= 0 and scene.entity(last).label in _TREATMENTS and _PURPOSE.fullmatch(gap) is not None
        is_purpose = entity.label is Label.CONDITION and (opens or (is_purpose and _LISTED.search(gap) is None))
        if not is_purpose:
            kept.append(index)
        last = index
    return kept


def headings_of(scene: Scene, before: list[int], window: Window) -> list[int]:
    """The heading before a window that counts from what follows: "Chemotherapy: at least 4 weeks since prior chemotherapy"."""
    if not before or not SINCE.match(scene.findings.text, window.end_char):
        return []
    gap = scene.gap(scene.entity(before[-1]).end_char, window.start_char)
    return before[-1:] if gap.strip() == ":" else []


def first_statement_end(scene: Scene, lexicon: RelationLexicon, mains: Line, start: int, stop: int) -> int:
    """Where the statement of a window that stands before it ends: "recent (< 30 days) bleeding, or history of gout"."""
    inside = mains.within(start, stop)
    if not inside:
        return stop
    text, start = scene.findings.text, scene.entity(inside[0]).end_char
    found = [match.start() for cue in (lexicon.breaker, _STATED) if (match := cue.search(text, start, stop))]
    return min(found, default=stop)


def listed_behind(scene: Scene, mains: Line, window: Window, clause_end: int) -> list[int]:
    """The concepts of the further clauses of a list that a window opens: "in the last 14 days: fever; cough; dyspnoea"."""
    end = scene.criterion.end_char
    if clause_end >= end or window.duration is None or not _OPENS_LIST.match(scene.findings.text, window.end_char, end):
        return []
    dated = {scene.clause_of(scene.window(i).start_char) for i in scene.windows}
    listed = []
    for index in mains.within(clause_end, end):
        start = scene.entity(index).start_char
        if "." in scene.gap(scene.clause_span(scene.clause_of(start))[0] - 2, scene.clause_span(scene.clause_of(start))[0]):
            break  # a sentence of its own
        if scene.clause_of(start) not in dated:
            listed.append(index)
    return listed


def led_in(scene: Scene, mains: Line, window: Window, clause_end: int) -> list[int]:
    """The list behind a window whose words lead it in: "any of these drugs within 90 days: prednisone, methotrexate"."""
    end = scene.criterion.end_char
    opened = _OPENS_LIST.match(scene.findings.text, window.end_char, end)
    if opened is None or window.duration is None or window.relation is WindowRelation.AFTER:
        return []
    if _REMARK.search(scene.gap(window.start_char, opened.end())):
        return []  # "surgery within 3 months of entry Note: patients may …"
    stop = max(clause_end, opened.end())
    sentence = _SENTENCE_END.search(scene.findings.text, opened.end(), stop)
    first = mains.within(opened.end(), sentence.start() if sentence else stop)
    return first if sentence else first + listed_behind(scene, mains, window, stop)


def is_amid_contraception(scene: Scene, inside: list[int], place: int) -> bool:
    """Whether a place parts two ways of contraception: "practise abstinence or use condoms during the study"."""
    before = [i for i in inside if scene.entity(i).end_char <= place]
    behind = [i for i in inside if scene.entity(i).start_char >= place]
    pair = before[-1:] + behind[:1]
    return len(pair) == 2 and all(scene.entity(i).domain is Domain.CONTRACEPTION for i in pair)
