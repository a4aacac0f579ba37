"""The arms that prose tells apart: "Arm I: Patients receive …  Arm II: …", "as in arm I".

An outline gives each arm a part of its own; what stands before the first part and after the last sentence of an arm is
said of all. Where a record registers no arms, the parts are its arms.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

from trialtab.patterns import role_words
from trialtab.relations.regimens.records import Mention
from trialtab.types import Arm, DocFindings, Label, SectionKind

_WORDS = role_words("intervention_words.tsv")
_ID = r"(?:[A-H][1-9]?|(?:IX|IV|V?I{1,3}|V)[A-H]?|[1-9])(?![\w%]|[.-]\w)"
_HEAD = re.compile(
    rf"(?:^|\n|[.;:]\s+|(?P<bullet>(?<=\s)[-*•]\s+))\s*(?:Treatment\s+)?(?P<kind>Arm|Group)s?\s+(?P<first>{_ID})"
    rf"(?:\s*(?:,|and|&|or)\s*(?P<second>{_ID}))?\s*(?:[(\[][^()\[\]]{{1,120}}[)\]]\s*)?[:–-](?=\s)",
    re.I | re.M,
)
# a sentence or a part on all arms, or on what follows them
_OF_ALL = re.compile(
    rf"(?:[.;]\s+|\n\s*|(?<=\s)[-*•]\s+)(?=(?:{_WORDS['all_arms']}"
    rf"|(?:[A-Z][\w-]+\s+){{1,3}}(?:{_WORDS['part_head']})\s*(?:\([^()]{{1,40}}\)\s*)?:))"
)
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*(?![-*•]\s)")  # ends the part of a bullet
_REFERS = re.compile(
    rf"\b(?:as|like)\s+(?:(?:{_WORDS['refers_to']})\s+)?(?:(?:in|for|on|per)\s+(?:patients\s+(?:in|on)\s+)?"
    rf"(?P<kind>arms?|groups?|regimens?|cohorts?)\s+(?P<id>{_ID})|above\b)",
    re.I,
)
_SENTENCES = re.compile(r"(?<=[a-z0-9)\]])[.;]\s+(?=[A-Z(])|\n\s*\n|(?<=\s)[-*•]\s")
_WITHOUT = re.compile(r"\b(?:without|but\s+(?:no|not)|except|no)\s+(?:[\w-]+\s+)?$", re.I)
_SHORT = 30  # characters before an agent in which "without" stands
ABOVE = ("", "above")
_PROSE = (SectionKind.DESCRIPTION, SectionKind.SUMMARY)


class Part(NamedTuple):
    """What an outline says of one arm.

    Attributes:
        label: the arm as the outline calls it, "Arm I".
        mark: its (kind, id) in one case: ("arm", "I").
        start_char, end_char: the part in the doc's text, after its head.
    """

    label: str
    mark: tuple[str, str]
    start_char: int
    end_char: int


class Parts(NamedTuple):
    """The parts of a record's outline, and which are those of a registered arm, by its label.

    An arm that is not registered has the label of its part.
    """

    all: tuple[Part, ...]
    by_arm: dict[str, tuple[Part, ...]]

    def of_arm(self, arm: Arm) -> tuple[Part, ...]:
        """The parts that tell of an arm."""
        return self.by_arm.get(arm.label, ())


def parts_of(findings: DocFindings) -> tuple[Part, ...]:
    """The parts of a record's description, else of its summary, that tell at least two arms apart; none otherwise."""
    for section in _PROSE:
        for segment in findings.segments:
            if segment.section is not section:
                continue
            parts = tuple(_parts(findings.text, segment.start_char, segment.end_char))
            if len({part.mark for part in parts}) > 1:
                return parts
    return ()


def _parts(text: str, start: int, end: int) -> Iterator[Part]:
    heads = list(_HEAD.finditer(text, start, end))
    kinds = [head["kind"].lower() for head in heads]
    wanted = "arm" if kinds.count("arm") > 1 else "group"
    for head, following in zip_longest(heads, heads[1:]):
        if head["kind"].lower() != wanted:
            continue
        stop = following.start() if following else end
        for closing in (_OF_ALL, _PARAGRAPH) if head["bullet"] else (_OF_ALL,):
            closed = closing.search(text, head.end(), stop)
            stop = closed.start() if closed else stop
        for name in (head["first"], head["second"]):
            if name:
                yield Part(f"{wanted.title()} {name.upper()}", (wanted, name.upper()), head.end(), stop)


def within(mentions: Sequence[Mention], parts: Sequence[Part]) -> list[Mention]:
    """The mentions that stand in one of the parts."""
    return [m for m in mentions if any(part.start_char <= m.start_char < part.end_char for part in parts)]


def is_left_out(findings: DocFindings, at: int) -> bool:
    """Whether an agent named at `at` is not given: "as above but no X"."""
    return _WITHOUT.search(findings.text[max(0, at - _SHORT) : at]) is not None


def refers(text: str, start: int, end: int) -> bool:
    """Whether [start, end) of a text refers to another arm."""
    return _REFERS.search(text, start, end) is not None


def references(
    findings: DocFindings, start: int, end: int, named: Sequence[int], drugs: Sequence[int]
) -> Iterator[tuple[str, str]]:
    """The marks of the arms that a text refers to for an agent: "X as in arm I"; "treatment as in arm I", which means all.

    Args:
        start, end: the text that refers.
        named: where the text names the agent.
        drugs: where it names any drug.

    Yields:
        The kind and the id; `ABOVE` for "as above".
    """
    for match in _REFERS.finditer(findings.text, start, end):
        stops = [stop.end() for stop in _SENTENCES.finditer(findings.text, start, match.start())]
        first = stops[-1] if stops else start
        mine = [at for at in named if first <= at < match.start()]
        is_general = not named and not any(first <= at < match.start() for at in drugs)
        if is_general or any(not is_left_out(findings, at) for at in mine):
            yield (match["kind"].lower().removesuffix("s"), match["id"].upper()) if match["id"] else ABOVE


def by_label(parts: Sequence[Part]) -> dict[str, tuple[Part, ...]]:
    """The parts by the names that the outline gives its arms."""
    return {label: tuple(part for part in parts if part.label == label) for label in dict.fromkeys(p.label for p in parts)}


def drugs_in(findings: DocFindings, start: int, end: int) -> list[int]:
    """Where a text names drugs."""
    return [e.start_char for e in findings.entities if start <= e.start_char < end and e.label is Label.DRUG]
