"""The arms and interventions of a page as they are collected, each named once."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from trialtab.reading.enumerations import arm_role, intervention_type
from trialtab.reading.pages.fields import PageField
from trialtab.reading.pages.lines import Line, Span
from trialtab.types import ArmRole, InterventionType

MAX_NAME_WORDS = 20
MAX_LABEL_WORDS = 12

ROLE = re.compile(
    r"(experimental|active[ _]comparator|placebo[ _]comparator|sham[ _]comparator|no[ _]intervention|comparator|control)"
    r"(?: arm| group)?\s*:\s*(?=\S)",
    re.IGNORECASE,
)
OTHER_ROLE = re.compile(r"(other)\s*:\s*(?=\S)", re.IGNORECASE)  # also a type of intervention
_TYPES = (
    r"drug|biological(?:/vaccine)?|procedure(?:/surgery)?|device|radiation|behaviou?ral|dietary[ _]supplement|genetic"
    r"|diagnostic[ _]test|combination[ _]product|other|vaccine|surgery"
)
# "Drug: X"; also "Treatment: Drugs - X", as one registry imports it
TYPE = re.compile(rf"(?:treatment\s*:\s*)?({_TYPES})s?(?:\s*:|\s+[-–](?=\s))\s*(?=\S)", re.IGNORECASE)
NEXT_TYPE = re.compile(
    r"\s+(?=(?:Drug|DRUG|Biological|BIOLOGICAL|Procedure|PROCEDURE|Device|DEVICE|Radiation|RADIATION|Behavioral|BEHAVIORAL"
    r"|Dietary Supplement|DIETARY_SUPPLEMENT|Genetic|GENETIC|DIAGNOSTIC_TEST|COMBINATION_PRODUCT|OTHER"
    r"|Diagnostic Test|Combination Product|Other): )"
)
_SENTENCE = re.compile(r"[.;]\s*\Z|\.\s+[A-Z]")
_SPACES = re.compile(r"[\s\\]+")


@dataclass(slots=True)
class Item:
    """An arm or an intervention: where its name and its description stand in the page's text."""

    name: Span
    name_text: str
    kind: ArmRole | InterventionType | None = None
    texts: list[Span] = field(default_factory=list)
    linked: dict[str, None] = field(default_factory=dict)  # names of an arm's interventions, in order
    other_names: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Groups:
    """All that the parts on arms and interventions hold. `loose`: stretches of theirs that belong to no item."""

    arms: list[Item] = field(default_factory=list)
    interventions: list[Item] = field(default_factory=list)
    loose: list[tuple[PageField, Span]] = field(default_factory=list)


def name_key(text: str) -> str:
    """A name or text as it is compared: lower case, spaces and escapes evened out."""
    return _SPACES.sub(" ", text).strip(" .:;,").casefold()


def is_name(line: Line) -> bool:
    """Whether a line reads like a name rather than a description."""
    return not line.marker and len(line.text.split()) <= MAX_NAME_WORDS and not _SENTENCE.search(line.text)


def is_label(line: Line) -> bool:
    """Whether a line is short enough, and begins and ends, like the label of an arm."""
    text = line.text
    return is_name(line) and len(text.split()) <= MAX_LABEL_WORDS and not text[0].islower() and text[-1] not in ",:"


class Collector:
    """Builds up `groups`. What the page prints again word for word is left out of the items.

    Args:
        text: the page's text.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.groups = Groups()
        self._named: dict[str, Item] = {}  # interventions by the key of their name
        self.known: dict[str, set[str]] = {}  # key of an intervention's name -> keys of its description's lines

    def add_arm(self, span: Span) -> Item:
        """Begin an arm; a role written before its label is taken off."""
        role = ROLE.match(self.text, *span) or OTHER_ROLE.match(self.text, *span)
        start = role.end() if role else span[0]
        item = Item((start, span[1]), self.text[start : span[1]], arm_role(role.group(1)) if role else None)
        self.groups.arms.append(item)
        return item

    def add_intervention(self, span: Span, *, in_arm: bool = False) -> Item:
        """Begin an intervention, or come back to one that was named before; a type before its name is taken off."""
        kind = TYPE.match(self.text, *span)
        start = kind.end() if kind else span[0]
        name = self.text[start : span[1]]
        key = name_key(name)
        item = self._named.get(key)
        if item is None:
            item = self._named[key] = Item((start, span[1]), name)
            self.groups.interventions.append(item)
            self.known.setdefault(key, set())
        if kind and item.kind is None:
            item.kind = intervention_type(kind.group(1))
        if in_arm and self.groups.arms:
            self.groups.arms[-1].linked[item.name_text] = None
        return item

    def add_names(self, line: Line, *, in_arm: bool = False) -> Item | None:
        """Add every intervention that a line lists ("Drug: A Drug: B"); returns the last."""
        start = line.body_start
        for cut in NEXT_TYPE.finditer(self.text, start, line.end):
            self.add_intervention((start, cut.start()), in_arm=in_arm)
            start = cut.end()
        return self.add_intervention((start, line.end), in_arm=in_arm) if start < line.end else None

    def add_text(self, item: Item, line: Line) -> None:
        """Add a line to an item's description."""
        if self._named.get(name_key(item.name_text)) is item:
            known = self.known.setdefault(name_key(item.name_text), set())
            if name_key(line.text) in known:
                return
            known.add(name_key(line.text))
        item.texts.append((line.start, line.end))

    def add_loose(self, target: PageField, line: Line) -> None:
        """Keep a line that belongs to no item."""
        self.groups.loose.append((target, (line.start, line.end)))
