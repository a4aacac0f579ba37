"""A page as blocks under headings and values beside labels.

The walk goes through the lines once and always knows in which region it is. What a line is, is decided in this order: the value
that the label above waits for; a heading or label; a table's header; the site speaking of itself; bare values; else content of
the region. Inside the criteria a line needs more to count as a heading, because criteria have sub-headings of their own.
"""

from __future__ import annotations

import re

from trialtab.reading.pages.blocks import Block, Reading, Structure, menu_lines
from trialtab.reading.pages.fields import CLOSED, CRITERIA, GROUP_PARTS, LISTS, SECTIONS, VALUES, PageField
from trialtab.reading.pages.headings import HeadingBook, Label
from trialtab.reading.pages.ids import find_ids
from trialtab.reading.pages.lines import Line, Span, cells_of, is_rule, part_of, read_lines
from trialtab.reading.pages.markup import Page
from trialtab.reading.pages.values import ENUMERATION, Found, read_bare, read_value

_SENTENCE_END = re.compile(r"[.!?;][)\"'”’]?\s*\|?\Z")
_TIME_FRAME = re.compile(r"\[ ?Time ?Frame\b", re.IGNORECASE)
_NUMBER = re.compile(r"[\d\s,.]+\Z")
_PLACEHOLDER = re.compile(r"(?:not (?:available|specified|provided|reported|applicable)|none|n/?a|unknown|-+|loading\.*)\.?\Z", re.IGNORECASE)
_FACT_WORDS = 12  # a label's open value is hardly longer
_PROSE = frozenset({PageField.SUMMARY, PageField.DESCRIPTION, PageField.OUTCOMES})
_LOOSE = frozenset({PageField.HEAD, PageField.FACTS, PageField.SITES, PageField.OTHER}) | LISTS
# sub-headings of a structured abstract: after "Background:" a line "Eligibility:" belongs to the summary
_ABSTRACT = frozenset({"background", "objective", "objectives", "introduction", "rationale", "aim", "aims"})


def read_structure(page: Page, book: HeadingBook) -> Structure:
    """Walk through a page."""
    lines = read_lines(page)
    walk = _Walk(book, lines, page.whole.text)
    walk.run()
    return walk.result


class _Walk:
    def __init__(self, book: HeadingBook, lines: list[Line], text: str) -> None:
        self.book = book
        self.lines = lines
        self.text = text
        self.result = Structure()
        self.labels = [None if line.aside else book.label_of(line) for line in lines]
        self.menu = menu_lines(lines, self.labels)
        fields = [label.heading.field for label in self.labels if label and (label.heading.strong and label.is_whole_line)]
        self.has_criteria_heading = PageField.ELIGIBILITY in fields
        self.region = PageField.HEAD
        self.level = 0  # of the heading that opened the region, 0 where none is marked up
        self.block: Block | None = None
        self.fresh = True  # nothing has followed the last heading yet
        self.pending: Label | None = None
        self.abstract = False
        self.seen: set[PageField] = set()

    def run(self) -> None:
        for index, line in enumerate(self.lines):
            if line.aside or index in self.menu or is_rule(line):
                continue
            if self.pending and self._take_value(line, self.labels[index]):
                continue
            label = self._accept(index)
            if label:
                self._open(label, line)
            elif not self._skip(line) and not self._bare(line):
                self._add(line)

    # ------------------------------------------------------------ labels and headings

    def _accept(self, index: int) -> Label | None:
        """The label at this line, if it counts as one here."""
        line, label = self.lines[index], self.labels[index]
        if ENUMERATION.match(line.text) and self.region is PageField.FACTS:
            return None  # "TREATMENT" is the study's purpose here, no heading
        if label is None:
            return self._run_on(line)
        if label.heading.field is PageField.TRIAL_ID and not find_ids(self._value(label, index)):
            return None
        if self.region in CRITERIA and self.block and self.block.lines:
            return label if self._ends_criteria(label, index) else None
        if self.region is PageField.RELATED:
            opens = label.heading.field in SECTIONS | LISTS and label.heading.field not in self.seen
            return label if opens and label.heading.strong and label.is_whole_line and not line.marker else None
        if self.region is PageField.SITES and label.heading.field in VALUES and not label.heading.strong:
            return None
        if label.heading.field in GROUP_PARTS:
            return label
        if label.heading.strong:
            return label if not (line.marker and self.region not in _LOOSE and not label.is_whole_line) else None
        return label if self._weak_counts(label, index) else None

    def _weak_counts(self, label: Label, index: int) -> bool:
        """Whether a word such as "Phase" or "Treatment" is a heading here, outside the criteria."""
        if self.region in _LOOSE or not (self.block and self.block.lines):
            return label.sign != "-" or bool(read_value(label.heading.field, self._value(label, index)))
        if label.heading.field in CLOSED:
            return bool(read_value(label.heading.field, self._value(label, index)))
        if self.lines[index].marker or not label.is_whole_line:
            return False
        if label.heading.field in CRITERIA:
            following = self.labels[index + 1 : index + 4]
            return any(item and item.heading.field in CRITERIA for item in following)
        if self.region in _PROSE and label.heading.field in _PROSE:
            return self.lines[index].level > 0
        return len(self._value(label, index).split()) <= _FACT_WORDS or 0 < self.lines[index].level <= 6

    def _ends_criteria(self, label: Label, index: int) -> bool:
        """Whether a label inside the criteria belongs to the page, not to them."""
        line, heading = self.lines[index], label.heading
        if heading.field in CRITERIA or line.marker or heading.field in GROUP_PARTS:
            return heading.field is PageField.ELIGIBILITY and label.is_whole_line and not line.marker
        if heading.field in CLOSED:
            fits = bool(read_value(heading.field, self._value(label, index)))
            return fits and (heading.strong or label.is_whole_line)
        if heading.strong:
            return label.is_whole_line or heading.field in VALUES | {PageField.SITES, PageField.OUTCOMES, PageField.KEYWORDS}
        return label.is_whole_line and 0 < line.level <= (self.level or 6) and line.level <= 6

    def _run_on(self, line: Line) -> Label | None:
        """A label without a sign after it, where the value proves it: "Ages 18 - 65", "Group Type EXPERIMENTAL"."""
        if self.region in CRITERIA | _PROSE | {PageField.RELATED, PageField.SITES} and self.block and self.block.lines:
            return None
        for label in self.book.run_on_labels(line):
            value = self.text[slice(*label.value)]
            if label.heading.field in CLOSED and read_value(label.heading.field, value):
                return label
            if label.heading.field in GROUP_PARTS and value.replace("_", "").isupper():
                return label
        return None

    def _value(self, label: Label, index: int) -> str:
        """The text that would be the label's value: the rest of the line, else the next line."""
        if not label.is_whole_line:
            return self.text[slice(*label.value)]
        return self.lines[index + 1].text if index + 1 < len(self.lines) else ""

    # ------------------------------------------------------------ opening

    def _open(self, label: Label, line: Line) -> None:
        target, self.pending = label.heading.field, None
        if target not in (PageField.INCLUSION, PageField.EXCLUSION):
            self.result.n_headings += 1
        cells = cells_of(line)
        if len(cells) > 1 and (columns := self._columns(cells)):
            self._table(columns)
        elif target in GROUP_PARTS:
            self._group_part(label, line)
        elif target in VALUES:
            self._value_label(label, line)
        elif target in (PageField.INCLUSION, PageField.EXCLUSION):
            self._criteria(line)
        else:
            self._section(label, line)

    def _section(self, label: Label, line: Line) -> None:
        target = label.heading.field
        inline = self.text[slice(*label.value)]
        if inline and (_NUMBER.match(inline) or _PLACEHOLDER.match(inline)):
            return  # "Treatment groups: 2" counts, it does not list
        if self.abstract and self.region in _PROSE and line.key in ("eligibility", "methods", "design"):
            self._add(line)
            return
        if inline and target in (PageField.SITES, PageField.OTHER) and self.region in (PageField.HEAD, PageField.FACTS):
            return
        self._start(target, line.level)
        if inline:
            self._add(part_of(line, label.value, self.text))
            if target in LISTS:
                self._start(PageField.FACTS, 0)

    def _criteria(self, line: Line) -> None:
        """A heading "Inclusion criteria" outside a part on eligibility opens one, and belongs to its text."""
        if self.region in _PROSE and self.has_criteria_heading:
            self._add(line)
            return
        if self.region not in CRITERIA:
            self._start(PageField.ELIGIBILITY, line.level)
        self._add(line)

    def _value_label(self, label: Label, line: Line) -> None:
        target = label.heading.field
        if self.region in CRITERIA and self.block and self.block.lines:
            self._start(PageField.FACTS, 0)
        elif label.heading.opens and not self.has_criteria_heading and PageField.ELIGIBILITY not in self.seen:
            self._start(label.heading.opens, 0)
            if self.block:
                self.block.is_implicit = True
            self.seen.discard(label.heading.opens)
        elif self.region not in (PageField.HEAD, PageField.FACTS, *CRITERIA, PageField.SITES, PageField.OTHER):
            self._start(PageField.FACTS, 0)
        if label.is_whole_line:
            self.pending = label
        else:
            self._read(target, label.value)

    def _group_part(self, label: Label, line: Line) -> None:
        if self.region not in (PageField.ARMS, PageField.INTERVENTIONS):
            arm_part = label.heading.field in (PageField.ARM_LABEL, PageField.ARM_ROLE, PageField.ARM_DESCRIPTION)
            self._start(PageField.ARMS if arm_part else PageField.INTERVENTIONS, line.level)
        self._add(line)

    def _columns(self, cells: list[Span]) -> tuple[PageField, ...]:
        """What a table's header announces; () unless every cell of the row is a heading."""
        headings = [self.book.heading_of(self.text[start:end]) for start, end in cells]
        return tuple(heading.field for heading in headings if heading) if all(headings) else ()

    def _table(self, columns: tuple[PageField, ...]) -> None:
        known = {PageField.ARMS, PageField.INTERVENTIONS, PageField.TREATMENTS, *LISTS, *CLOSED}
        self._start(columns[0] if set(columns) <= known else PageField.OTHER, 0)
        if self.block:
            self.block.columns = columns

    def _start(self, region: PageField, level: int) -> None:
        self.region, self.level = region, level
        self.block = Block(region)
        self.fresh = True
        self.abstract = False
        self.seen.add(region)

    # ------------------------------------------------------------ values and content

    def _take_value(self, line: Line, label: Label | None) -> bool:
        """Give the line to the label above it, if it is its value."""
        waiting, self.pending = self.pending, None
        target = waiting.heading.field if waiting else PageField.FACT
        if target in CLOSED:
            return self._read(target, (line.start, line.end)) or self._read(target, (line.body_start, line.end))
        if ENUMERATION.match(line.text):
            return True
        if label or (line.marker and target is PageField.FACT):
            return False
        if target is PageField.FACT and len(line.text.split()) > _FACT_WORDS:
            return False
        self._read(target, (line.body_start, line.end))
        return True

    def _read(self, target: PageField, span: Span) -> bool:
        """Read a value at a place; False where the text is no such value."""
        text = self.text[slice(*span)]
        if target in CLOSED:
            found = read_value(target, text)
        elif target is PageField.TRIAL_ID:
            found = [Found(target, 0, len(text), identifier) for identifier in find_ids(text)[:1]]
        else:
            found = [Found(target, 0, len(text), text)] if not _PLACEHOLDER.match(text) else []
        self.result.readings += [Reading(item.field, span[0] + item.start, span[0] + item.end, item.value) for item in found]
        return bool(found)

    def _skip(self, line: Line) -> bool:
        """Whether the line is no content: an unknown section's heading, or the site speaking of itself."""
        if 0 < line.level <= 6 and len(line.text) <= 120 and self._is_new_section(line):
            self._start(PageField.OTHER, line.level)
            return True
        fresh, self.fresh = self.fresh, False
        in_list = self.region in CRITERIA and bool(line.marker)
        return not in_list and self.book.is_boilerplate(line, first=fresh)

    def _is_new_section(self, line: Line) -> bool:
        if self.region is PageField.HEAD and not (self.block and self.block.lines):
            return False  # the page's title
        return line.level <= (self.level or (6 if self.region not in CRITERIA | _PROSE else 0))

    def _bare(self, line: Line) -> bool:
        if self.region not in (PageField.HEAD, PageField.FACTS, PageField.ELIGIBILITY) or (self.block and self.block.lines and self.region in CRITERIA):
            return False
        found = read_bare(line.text)
        self.result.readings += [Reading(item.field, line.body_start + item.start, line.body_start + item.end, item.value) for item in found]
        return bool(found)

    def _add(self, line: Line) -> None:
        if _TIME_FRAME.search(line.text) and self.region not in CRITERIA | {PageField.OUTCOMES}:
            self._start(PageField.OUTCOMES, 0)
        if self.block is None:
            self.block = Block(self.region, is_implicit=True)
        if self.block not in self.result.blocks[-1:]:
            self.result.blocks.append(self.block)
        self.block.lines.append(line)
        self.fresh = False
        self.abstract = self.abstract or line.text.partition(":")[0].strip().casefold() in _ABSTRACT
