"""Arms and interventions of a page, whatever shape the site gives them.

Shapes: `Experimental: A` and `Drug: B` at line begins, in table cells or one below the other; `Group Type EXPERIMENTAL` and
`Intervention Type DRUG` beside names; `Arm label: …` labels; bare names and descriptions whose labels were lost, told apart
because such sites print every intervention twice; `Arm A: …`; lists of names; prose, which gives no arm and no intervention
but keeps its section.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from trialtab.reading.enumerations import intervention_type
from trialtab.reading.pages.blocks import Block
from trialtab.reading.pages.fields import GROUP_PARTS, PageField
from trialtab.reading.pages.group_shapes import GROUP_LINE, NAME_AND_TEXT, NAMED_ARM, Part, Shapes, is_listed
from trialtab.reading.pages.headings import HeadingBook
from trialtab.reading.pages.items import ROLE, TYPE, Groups, is_label, is_name, name_key
from trialtab.reading.pages.lines import Line
from trialtab.reading.pages.tables import table_cells

_ROLE_LINE = re.compile(
    r"(?:experimental|active[ _]comparator|placebo[ _]comparator|sham[ _]comparator|no[ _]intervention|other)"
    r"(?: group| arm)?\Z",
    re.IGNORECASE,
)
# short labels that mean something else outside this part of a page
_SHORT_PARTS = {
    PageField.DESCRIPTION: PageField.ARM_DESCRIPTION,
    PageField.TITLE: PageField.ARM_LABEL,
    PageField.TREATMENTS: PageField.TREATMENTS,
}


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


class _Reader(Shapes):
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
                    if not intervention_type(line.text.rstrip("s")):  # "Treatment: Drugs" names none
                        self.add_names(line)
        self._link()

    def _link(self) -> None:
        """Where the page says of no intervention which arm gets it: each arm gets those that its own text names."""
        if any(arm.linked for arm in self.groups.arms):
            return
        for arm in self.groups.arms:
            own = name_key(" ".join([arm.name_text, *(self.text[slice(*span)] for span in arm.texts)]))
            for item in self.groups.interventions:
                if re.search(rf"(?<!\w){re.escape(name_key(item.name_text))}(?!\w)", own):
                    arm.linked[item.name_text] = None

    def _part(self, line: Line) -> Part | None:
        """A label such as "Group Type X" or "Other Names: X" at the line's begin, with its value."""
        if _ROLE_LINE.match(line.text):
            return PageField.ARM_ROLE, (line.body_start, line.end)
        label = self._book.label_of(line)
        if label and not label.heading.strong and label.heading.field in _SHORT_PARTS:
            return _SHORT_PARTS[label.heading.field], label.value
        for item in [label] if label else self._book.run_on_labels(line):
            is_shown = item.sign or item.is_whole_line or self.text[slice(*item.value)].replace("_", "").isupper()
            if is_shown and item.heading.field in GROUP_PARTS:
                return item.heading.field, item.value
        return None

    # ------------------------------------------------------------ blocks

    def _arms(self, lines: list[Line]) -> None:
        parts = [self._part(line) for line in lines]
        targets = {part[0] for part in parts if part}
        if any(GROUP_LINE.match(line.text) for line in lines):
            self.paired_arms(lines)
        elif PageField.ARM_ROLE in targets and PageField.ARM_LABEL not in targets:
            self.labelled_arms(lines, parts)
        elif targets or any(ROLE.match(line.text) or TYPE.match(line.text) for line in lines):
            self.typed(lines, parts, PageField.ARMS)
        elif is_name(lines[0]) and any(name_key(line.text) in self.known for line in lines[1:]):
            self.bare_arms(lines)
        elif is_label(lines[0]) and not any(NAMED_ARM.match(line.text) or line.marker for line in lines):
            self.listed_arms(lines)
        else:
            self.named_arms(lines)

    def _interventions(self, lines: list[Line], arm_lines: set[str]) -> None:
        if any(NAMED_ARM.match(line.text) for line in lines):  # an intervention told arm by arm
            labelled = next((place for place, line in enumerate(lines) if self._part(line)), len(lines))
            self.named_arms(lines[:labelled])
            lines = lines[labelled:]
        parts = [self._part(line) for line in lines]
        targets = {part[0] for part in parts if part}
        if any(part and part[0] is PageField.INTERVENTION_TYPE and part[1][0] < part[1][1] for part in parts) and (
            PageField.INTERVENTION_NAME not in targets
        ):
            self.labelled_interventions(lines, parts)
        elif targets or any(TYPE.match(line.text) for line in lines):
            self.typed(lines, parts, PageField.INTERVENTIONS)
        elif 2 * sum(bool(NAME_AND_TEXT.match(line.text)) for line in lines) > len(lines):
            self.named_interventions(lines)
        elif all(is_name(line._replace(marker="")) and is_listed(line) for line in lines) and not (
            any(name_key(line.text) in arm_lines for line in lines)
        ):
            for line in lines:
                self.add_names(line)
        elif len(lines) > 1 and is_name(lines[0]):
            self.bare_interventions(lines)
        else:
            for line in lines:
                self.add_loose(PageField.INTERVENTIONS, line)

    def _table(self, block: Block) -> None:
        """Cells: an arm's label is the first line of its cell; a cell on interventions names one or more."""
        for column, lines in table_cells(block, self.text):
            if column is PageField.DESCRIPTION and self.groups.arms:
                for line in lines:
                    self.add_text(self.groups.arms[-1], line)
            elif column is PageField.ARMS:
                arm = self.add_arm((lines[0].body_start, lines[0].end))
                for line in lines[1:]:
                    self.add_text(arm, line)
            elif column in (PageField.INTERVENTIONS, PageField.TREATMENTS):
                in_arm = PageField.ARMS in block.columns
                if in_arm or any(TYPE.match(line.text) for line in lines):
                    self.typed(lines, [self._part(line) for line in lines], PageField.INTERVENTIONS, in_arm=in_arm)
                else:
                    for line in lines:
                        self.add_names(line)
