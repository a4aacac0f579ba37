"""Arms and interventions of a page, whatever shape the site gives them.

Shapes: `Experimental: A` and `Drug: B` at line begins, in table cells or one below the other; `Group Type EXPERIMENTAL` and
`Intervention Type DRUG` beside names; `Arm label: …` labels; bare names and descriptions whose labels were lost, told apart
because such sites print every intervention twice; `Arm A: …`; lists of names; prose, which gives no arm and no intervention
but keeps its section.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from trialtab.reading.enumerations import arm_role, intervention_type
from trialtab.reading.pages.blocks import Block
from trialtab.reading.pages.fields import GROUP_PARTS, PageField
from trialtab.reading.pages.headings import HeadingBook
from trialtab.reading.pages.items import ROLE, TYPE, Collector, Groups, Item, is_name, name_key
from trialtab.reading.pages.lines import Line, Span
from trialtab.reading.pages.tables import table_cells

MAX_LISTED_WORDS = 10  # of a name in a list of nothing but names

Part = tuple[PageField, Span]  # a label inside the block and where its value stands

_NAMED_ARM = re.compile(
    r"((?:arm|group|cohort|part|dose level|stratum|treatment arm)\s+[A-Z0-9][\w.-]{0,3}(?:\s*\([^()]{0,60}\))?)\s*(?:[:–—]|-\s)\s*", re.IGNORECASE
)
_NAME_AND_TEXT = re.compile(r"([^:.;]{2,60}):\s+(?=\S)")


def read_groups(blocks: Iterable[Block], book: HeadingBook, text: str) -> Groups:
    """Read a page's blocks on arms, interventions and treatments; other blocks are passed over.

    Args:
        blocks: the page's blocks in page order.
        book: the headings, for labels inside the blocks.
        text: the page's text.
    """
    reader = _Reader(book, text)
    reader.read(list(blocks))
    return reader.groups


class _Reader(Collector):
    def __init__(self, book: HeadingBook, text: str) -> None:
        super().__init__(text)
        self._book = book

    def read(self, blocks: list[Block]) -> None:
        """Interventions first, because their names tell an arm's interventions from its description."""
        plain = [block for block in blocks if not block.columns]
        arm_lines = {name_key(line.text) for block in plain if block.field is PageField.ARMS for line in block.lines}
        for block in plain:
            if block.field is PageField.INTERVENTIONS:
                self._interventions(block.lines, arm_lines)
        for block in blocks:
            if block.columns:
                self._table(block)
            elif block.field is PageField.ARMS:
                self._arms(block.lines)
        named = bool(self.groups.interventions)
        for block in plain:
            if block.field is PageField.TREATMENTS and not named:
                for line in block.lines:
                    self.add_names(line)

    def _part(self, line: Line) -> Part | None:
        """A label such as "Group Type X" or "Other Names: X" at the line's begin, with its value."""
        label = self._book.label_of(line)
        for item in [label] if label else self._book.run_on_labels(line):
            is_shown = item.sign or item.is_whole_line or self.text[slice(*item.value)].replace("_", "").isupper()
            if is_shown and item.heading.field in GROUP_PARTS:
                return item.heading.field, item.value
        return None

    # ------------------------------------------------------------ blocks

    def _arms(self, lines: list[Line]) -> None:
        parts = [self._part(line) for line in lines]
        targets = {part[0] for part in parts if part}
        if PageField.ARM_ROLE in targets and PageField.ARM_LABEL not in targets:
            self._labelled_arms(lines, parts)
        elif targets or any(ROLE.match(line.text) or TYPE.match(line.text) for line in lines):
            self._typed(lines, parts, PageField.ARMS)
        elif is_name(lines[0]) and any(name_key(line.text) in self.known for line in lines[1:]):
            self._bare_arms(lines)
        else:
            self._named_arms(lines)

    def _interventions(self, lines: list[Line], arm_lines: set[str]) -> None:
        parts = [self._part(line) for line in lines]
        targets = {part[0] for part in parts if part}
        if PageField.INTERVENTION_TYPE in targets and PageField.INTERVENTION_NAME not in targets:
            self._labelled_interventions(lines, parts)
        elif targets or any(TYPE.match(line.text) for line in lines):
            self._typed(lines, parts, PageField.INTERVENTIONS)
        elif all(is_name(line._replace(marker="")) and len(line.text.split()) <= MAX_LISTED_WORDS for line in lines) and not arm_lines:
            for line in lines:
                self.add_names(line)
        elif 2 * sum(bool(_NAME_AND_TEXT.match(line.text)) for line in lines) > len(lines):
            self._named_interventions(lines)
        elif is_name(lines[0]) and len(lines) > 1:
            self._bare_interventions(lines)
        else:
            for line in lines:
                self.add_loose(PageField.INTERVENTIONS, line)

    def _table(self, block: Block) -> None:
        """Cells: an arm's label is the first line of its cell; a cell on interventions names one or more."""
        for column, lines in table_cells(block, self.text):
            if column is PageField.ARMS:
                arm = self.add_arm((lines[0].body_start, lines[0].end))
                for line in lines[1:]:
                    self.add_text(arm, line)
            elif column in (PageField.INTERVENTIONS, PageField.TREATMENTS):
                in_arm = PageField.ARMS in block.columns
                if in_arm or any(TYPE.match(line.text) for line in lines):
                    self._typed(lines, [self._part(line) for line in lines], PageField.INTERVENTIONS, in_arm=in_arm)
                else:
                    for line in lines:
                        self.add_names(line)

    # ------------------------------------------------------------ shapes

    def _labelled_arms(self, lines: list[Line], parts: list[Part | None]) -> None:
        """Label, description, `Group Type X`; then for each intervention name, `Intervention Type X`, description."""
        waiting: list[Line] = []
        current: Item | None = None
        for line, part in zip(lines, parts, strict=True):
            if part is None:
                waiting.append(line)
                continue
            value = self.text[slice(*part[1])]
            if part[0] is PageField.ARM_ROLE:
                rest = self._described(current, waiting)
                if rest:
                    current = self.add_arm((rest[0].body_start, rest[0].end))
                    current.kind = arm_role(value)
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
        if current is None or any(current is arm for arm in self.groups.arms):
            return rest
        known = set(self.known.get(name_key(current.name_text), ()))
        while len(rest) > 1 and (name_key(rest[0].text) in known or (not known and not is_name(rest[0]))):
            self.add_text(current, rest.pop(0))
        return rest

    def _labelled_interventions(self, lines: list[Line], parts: list[Part | None]) -> None:
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
            elif part[0] is PageField.OTHER_NAMES and current:
                self._apply(part, current)
        for text in waiting:
            self._describe(current, text)

    def _bare_arms(self, lines: list[Line]) -> None:
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

    def _bare_interventions(self, lines: list[Line]) -> None:
        """A name, then its description, however short; the next name is a line that reads like one."""
        current: Item | None = None
        for line in lines:
            if current is None or (current.texts and is_name(line)):
                current = self.add_intervention((line.body_start, line.end))
            else:
                self.add_text(current, line)

    def _named_arms(self, lines: list[Line]) -> None:
        """`Arm A: 10 mg daily`; other text stays loose."""
        current: Item | None = None
        for line in lines:
            named = _NAMED_ARM.match(self.text, line.body_start, line.end)
            if named:
                current = self.add_arm(named.span(1))
                if named.end() < line.end:
                    current.texts.append((named.end(), line.end))
            else:
                self._describe(current, line)

    def _named_interventions(self, lines: list[Line]) -> None:
        """`Rituximab: 375 mg/m2 weekly`."""
        current: Item | None = None
        for line in lines:
            if named := _NAME_AND_TEXT.match(self.text, line.body_start, line.end):
                current = self.add_intervention(named.span(1))
                current.texts.append((named.end(), line.end))
            elif current:
                self.add_text(current, line)
            else:
                self.add_loose(PageField.INTERVENTIONS, line)

    def _typed(self, lines: list[Line], parts: list[Part | None], loose: PageField, *, in_arm: bool = True) -> None:
        """`Experimental: A` and `Drug: B` line by line, and labels of every kind; other lines describe the last item."""
        current: Item | None = None
        awaited: PageField | None = None
        for line, part in zip(lines, parts, strict=True):
            if part:
                current, awaited = self._apply(part, current)
            elif ROLE.match(line.text):
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

    def _apply(self, part: Part, current: Item | None) -> tuple[Item | None, PageField | None]:
        """Carry out one label; returns the item that is now described, and the label if its value is still to come."""
        target, span = part
        if span[0] >= span[1]:
            return current, target
        text = self.text[slice(*span)]
        if target is PageField.ARM_LABEL:
            return self.add_arm(span), None
        if target is PageField.INTERVENTION_NAME:
            return self.add_intervention(span, in_arm=bool(self.groups.arms)), None
        if current is None:
            return None, None
        if target in (PageField.ARM_DESCRIPTION, PageField.INTERVENTION_DESCRIPTION):
            current.texts.append(span)
        elif target is PageField.OTHER_NAMES:
            current.other_names += [name.strip() for name in re.split(r"[;|]|,\s", text) if name.strip()]
        elif target is PageField.ARM_ROLE:
            current.kind = arm_role(text)
        elif target is PageField.INTERVENTION_TYPE:
            current.kind = intervention_type(text)
        return current, None
