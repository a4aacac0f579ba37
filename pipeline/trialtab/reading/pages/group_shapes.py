"""The shapes that sites give to arms and interventions, one method each; `groups` decides which one a block has."""

from __future__ import annotations

import re

from trialtab.reading.enumerations import arm_role, intervention_type
from trialtab.reading.pages.fields import PageField
from trialtab.reading.pages.items import OTHER_ROLE, ROLE, TYPE, Collector, Item, is_label, is_name, name_key
from trialtab.reading.pages.lines import Line, Span
from trialtab.types import ArmRole

MAX_LISTED_WORDS = 10  # of a name in a list of nothing but names

Part = tuple[PageField, Span]  # a label inside the block and where its value stands

NAMED_ARM = re.compile(
    r"((?:(?:arm|group|cohort|part|dose level|stratum|treatment arm)\s+[A-Z0-9][\w.-]{0,3}"
    r"|(?:[\w+/%-]+\s+){1,4}(?:group|arm)(?:\s+[A-Z0-9]{1,2})?)"
    r"(?:\s*\([^()]{0,60}\))?)\s*(?:[:–—]|-\s)\s*",
    re.IGNORECASE,
)
# "Group: placebo Sample size: 60", then "Intervention: one tablet daily Intervention code:", as one register prints its arms
GROUP_LINE = re.compile(r"(?:group|arm|cohort)\s*[:：]\s*(?=\S)", re.IGNORECASE)
_GIVEN_LINE = re.compile(r"(?:interventions?|treatment)\s*[:：]\s*(?=\S)", re.IGNORECASE)
_NEXT_FIELD = re.compile(
    r"\s+(?:sample size|intervention code|number of (?:participants|subjects|patients))\s*[:：]", re.IGNORECASE
)
NAME_AND_TEXT = re.compile(r"([^:.;]{2,60}):\s+(?=\S)")
_SCHEDULE = re.compile(r"\b(?:once|twice|daily|weekly|monthly|every|per day|for \d+|times an?)\b", re.IGNORECASE)
_ROLE_END = re.compile(r"\s+(?:group|arm|cohort)\s*\Z", re.IGNORECASE)


def is_listed(line: Line) -> bool:
    """Whether a line is as short as the names in a list; "10 mg twice daily for 6 weeks" tells how, it is no name."""
    return len(line.text.split()) <= MAX_LISTED_WORDS and not _SCHEDULE.search(line.text)


class Shapes(Collector):
    """Reads the lines of one block in a given shape.

    Args:
        text: the page's text.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._kind_first = False  # whether the block states the type before the name
        self._kind_text = ""  # such a type, until its name comes

    def labelled_arms(self, lines: list[Line], parts: list[Part | None]) -> None:
        """Label, description, `Group Type X`; then for each intervention name, `Intervention Type X`, description."""
        types_follow = any(part and part[0] is PageField.INTERVENTION_TYPE for part in parts)
        waiting: list[Line] = []
        current: Item | None = None
        for line, part in zip(lines, parts, strict=True):
            if part is None and not types_follow and TYPE.match(line.text):
                for text in waiting:
                    self._describe(current, text)
                waiting, current = [], self.add_names(line, in_arm=True)
            elif part is None:
                waiting.append(line)
            if part is None or part[0] in (PageField.ARM_DESCRIPTION, PageField.TREATMENTS):
                if part and part[1][0] < part[1][1] and current:
                    current.texts.append(part[1])
                continue
            value = self.text[slice(*part[1])]
            if part[0] is PageField.ARM_ROLE:
                rest = self._described(current, waiting)
                if rest:
                    current = self.add_arm((rest[0].body_start, rest[0].end))
                    current.kind = _role(value)
                    for text in rest[1:]:
                        self.add_text(current, text)
            elif part[0] is PageField.INTERVENTION_TYPE and waiting:
                for text in waiting[:-1]:
                    self._describe(current, text)
                current = self.add_intervention((waiting[-1].body_start, waiting[-1].end), in_arm=True)
                current.kind = current.kind or intervention_type(value)
            waiting = []
        for text in waiting:
            self._describe(current, text)

    def _describe(self, item: Item | None, line: Line) -> None:
        if item:
            self.add_text(item, line)
        else:
            self.add_loose(PageField.ARMS, line)

    def _described(self, current: Item | None, waiting: list[Line]) -> list[Line]:
        """Give an intervention its description; what is left is the next arm's label and description."""
        rest = list(waiting)
        if current is None or current in self.groups.arms[-1:]:
            return rest
        known = set(self.known.get(name_key(current.name_text), ()))
        while len(rest) > 1 and (name_key(rest[0].text) in known or (not known and not is_name(rest[0]))):
            self.add_text(current, rest.pop(0))
        return rest

    def labelled_interventions(self, lines: list[Line], parts: list[Part | None]) -> None:
        """Name, description, `Intervention Type X` where the block ends with such a label; else the type follows the name."""
        type_last = next(part for part in reversed(parts) if part is None or part[0] is not PageField.OTHER_NAMES) is not None
        waiting: list[Line] = []
        current: Item | None = None
        for line, part in zip(lines, parts, strict=True):
            if part is None:
                waiting.append(line)
            elif part[0] is PageField.INTERVENTION_TYPE and waiting:
                place = 0 if type_last else -1
                before, name, after = (waiting[:0], waiting[0], waiting[1:]) if place == 0 else (waiting[:-1], waiting[-1], [])
                for text in before:
                    self._describe(current, text)
                current = self.add_intervention((name.body_start, name.end))
                current.kind = current.kind or intervention_type(self.text[slice(*part[1])])
                for text in after:
                    self.add_text(current, text)
                waiting = []
            elif part[0] in (PageField.OTHER_NAMES, PageField.INTERVENTION_DESCRIPTION):
                self._apply(part, current)
        for text in waiting:
            self._describe(current, text)

    def bare_arms(self, lines: list[Line]) -> None:
        """The labelled shape with its labels lost: known names and their known descriptions mark out the arms."""
        arm = current = self.add_arm((lines[0].body_start, lines[0].end))
        described: set[str] = set()
        for line in lines[1:]:
            key = name_key(line.text)
            if key in self.known and not line.marker:
                described = set(self.known[key])
                current = self.add_intervention((line.body_start, line.end), in_arm=True)
            elif current is not arm and key not in described and is_name(line):
                arm = current = self.add_arm((line.body_start, line.end))
            else:
                self.add_text(current, line)

    def bare_interventions(self, lines: list[Line]) -> None:
        """A name, then its description, however short; the next name is a line that reads like one."""
        current: Item | None = None
        for line in lines:
            if current is None or (current.texts and is_name(line)):
                current = self.add_intervention((line.body_start, line.end))
            else:
                self.add_text(current, line)

    def listed_arms(self, lines: list[Line]) -> None:
        """Labels, each with or without a paragraph below it."""
        current: Item | None = None
        for line in lines:
            if current is None or is_label(line):
                current = self.add_arm((line.body_start, line.end))
            else:
                self.add_text(current, line)

    def named_arms(self, lines: list[Line]) -> None:
        """`Arm A: 10 mg daily`; other text stays loose."""
        current: Item | None = None
        for line in lines:
            named = NAMED_ARM.match(self.text, line.body_start, line.end)
            if named:
                current = self.add_arm(named.span(1))
                if named.end() < line.end:
                    current.texts.append((named.end(), line.end))
            else:
                self._describe(current, line)

    def paired_arms(self, lines: list[Line]) -> None:
        """`Group: A`, then `Intervention: 10 mg daily`; what the register says of both behind them is no part of either."""
        for line in lines:
            found = _NEXT_FIELD.search(self.text, line.body_start, line.end)
            end = found.start() if found else line.end
            if group := GROUP_LINE.match(self.text, line.body_start, end):
                self.add_arm((group.end(), end))
            elif self.groups.arms:
                given = _GIVEN_LINE.match(self.text, line.body_start, end)
                self.groups.arms[-1].texts.append((given.end() if given else line.body_start, end))
            else:
                self.add_loose(PageField.ARMS, line)

    def named_interventions(self, lines: list[Line]) -> None:
        """`Rituximab: 375 mg/m2 weekly`."""
        current: Item | None = None
        for line in lines:
            if named := NAME_AND_TEXT.match(self.text, line.body_start, line.end):
                current = self.add_intervention(named.span(1))
                current.texts.append((named.end(), line.end))
            elif current:
                self.add_text(current, line)
            else:
                self.add_loose(PageField.INTERVENTIONS, line)

    def typed(self, lines: list[Line], parts: list[Part | None], loose: PageField, *, in_arm: bool = True) -> None:
        """`Experimental: A` and `Drug: B` line by line, and labels of every kind; other lines describe the last item."""
        current: Item | None = None
        awaited: PageField | None = None
        listed = set(self.known) if loose is PageField.ARMS else set()
        order = [part[0] for part in parts if part]
        self._kind_first = any(
            kind in order and name in order and order.index(kind) < order.index(name)
            for kind, name in (
                (PageField.ARM_ROLE, PageField.ARM_LABEL),
                (PageField.INTERVENTION_TYPE, PageField.INTERVENTION_NAME),
            )
        )
        for line, part in zip(lines, parts, strict=True):
            if part:
                current, awaited = self._apply(part, current)
            elif ROLE.match(line.text) or self._is_other_arm(line, listed):
                current, awaited = self.add_arm((line.body_start, line.end)), None
            elif TYPE.match(line.text):
                current, awaited = self.add_names(line, in_arm=in_arm), None
            elif awaited is PageField.OTHER_NAMES and current and len(line.text.split()) <= MAX_LISTED_WORDS:
                current.other_names.append(line.text)
            elif awaited and awaited is not PageField.OTHER_NAMES:
                current, awaited = self._apply((awaited, (line.body_start, line.end)), current)
            elif current:
                self.add_text(current, line)
            else:
                self.add_loose(loose, line)

    def _is_other_arm(self, line: Line, listed: set[str]) -> bool:
        """Whether "Other: X" is an arm: the interventions were listed before, and X is none of them."""
        other = OTHER_ROLE.match(line.text)
        return other is not None and bool(listed) and name_key(line.text[other.end() :]) not in listed

    def _apply(self, part: Part, current: Item | None) -> tuple[Item | None, PageField | None]:
        """Carry out one label; returns the item that is now described, and the label if its value is still to come."""
        target, span = part
        if span[0] >= span[1]:
            return current, target
        text = self.text[slice(*span)]
        if target in (PageField.ARM_LABEL, PageField.INTERVENTION_NAME):
            is_arm = target is PageField.ARM_LABEL
            item = self.add_arm(span) if is_arm else self.add_intervention(span, in_arm=bool(self.groups.arms))
            if self._kind_text:
                item.kind = _role(self._kind_text) if is_arm else intervention_type(self._kind_text)
                self._kind_text = ""
            return item, None
        if target in (PageField.ARM_ROLE, PageField.INTERVENTION_TYPE) and self._kind_first:
            self._kind_text = text
            return None, None
        if current is None:
            if target in (PageField.ARM_DESCRIPTION, PageField.INTERVENTION_DESCRIPTION):  # of what is named nowhere
                is_arm = target is PageField.ARM_DESCRIPTION
                self.groups.loose.append((PageField.ARMS if is_arm else PageField.INTERVENTIONS, span))
            return None, None
        if target in (PageField.ARM_DESCRIPTION, PageField.INTERVENTION_DESCRIPTION):
            current.texts.append(span)
        elif target is PageField.OTHER_NAMES:
            current.other_names += [name.strip() for name in re.split(r"[;|]|,\s", text) if name.strip()]
        elif target is PageField.ARM_ROLE:
            current.kind = _role(text)
        elif target is PageField.INTERVENTION_TYPE:
            current.kind = intervention_type(text)
        return current, None


def _role(text: str) -> ArmRole | None:
    return arm_role(text) or arm_role(_ROLE_END.sub("", text))
