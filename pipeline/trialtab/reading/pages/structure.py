"""A page as blocks under headings and values beside labels.

The walk goes through the lines once and always knows in which region it is. What a line is, is decided in this order: the value
that the label above waits for; a heading or label; a table's header; the site speaking of itself; bare values; else content of
the region. Inside the criteria a line needs more to count as a heading, because criteria have sub-headings of their own.
"""

from __future__ import annotations

import re

from trialtab.reading.pages.acceptance import FACT_WORDS, PROSE, Place, accept
from trialtab.reading.pages.blocks import Block, Reading, Structure, is_title, menu_lines
from trialtab.reading.pages.fields import CLOSED, CRITERIA, GROUP_PARTS, LISTS, VALUES, PageField
from trialtab.reading.pages.group_shapes import GROUP_LINE
from trialtab.reading.pages.headings import HeadingBook, Label
from trialtab.reading.pages.ids import find_ids
from trialtab.reading.pages.items import TYPE
from trialtab.reading.pages.lines import Line, Span, cells_of, is_mute, part_of, read_lines
from trialtab.reading.pages.markup import Page
from trialtab.reading.pages.values import ENUMERATION, Found, fits_value, read_bare, read_value

_CODE = re.compile(r"[A-Z]\.\d{1,2}(?:\.\d{1,2})*\.?\s*(?=[A-Z])")  # "E.3Principal inclusion criteria"
_TIME_FRAME = re.compile(r"\[ ?Time ?Frame\b", re.IGNORECASE)
MIN_NOTE_CHARS = 25  # below the criteria's heading, shorter lines ("Not specified") are answers, not the site's notes
_NUMBER = re.compile(r"[\d\s,.]+\Z")
_PLACEHOLDER = re.compile(
    r"(?:not (?:available|specified|provided|reported|applicable)|none|n/?a|unknown|-+|loading\.*)\.?\Z", re.IGNORECASE
)
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
        labels = [None if line.aside else book.label_of(line) for line in lines]
        headings = [label.heading for label in labels if label and label.is_whole_line]
        has_criteria_heading = any(heading.field is PageField.ELIGIBILITY and heading.strong for heading in headings)
        self.place = Place(book, lines, text, labels, has_criteria_heading)
        self.menu = menu_lines(lines, labels)
        self.result = Structure()
        self.pending: Label | None = None  # a label whose value is still to come
        self.abstract = False  # inside a structured abstract
        self.index = 0  # of the current line

    def run(self) -> None:
        for index, line in enumerate(self.place.lines):
            self.index = index
            if line.aside or index in self.menu or is_mute(line):
                continue
            if self.pending and self._take_value(line, self.place.labels[index]):
                continue
            label = accept(self.place, index)
            if label:
                self._open(label, line)
            elif not self._skip(line) and not self._bare(line):
                self._add(line, self.place.labels[index])

    # ------------------------------------------------------------ opening

    def _open(self, label: Label, line: Line) -> None:
        target, self.pending = label.heading.field, None
        if target not in (PageField.INCLUSION, PageField.EXCLUSION):
            self.result.n_headings += 1
        self.place.opened = target
        cells = cells_of(line)
        if len(cells) > 1 and (columns := self._columns(cells)):
            self._table(columns)
        elif target in GROUP_PARTS:
            self._group_part(label, line)
        elif target in VALUES:
            self._value_label(label, line)
        elif target in (PageField.INCLUSION, PageField.EXCLUSION):
            self._criteria(line, label)
        else:
            self._section(label, line)

    def _section(self, label: Label, line: Line) -> None:
        target = label.heading.field
        inline = self.place.text[slice(*label.value)]
        if target is PageField.SUMMARY and not label.heading.strong and self._heads_the_page():
            return
        if target is PageField.INTERVENTIONS and not inline and self._below_arms():
            return  # the header of a table of arms, its cells one below the other
        if inline and (_NUMBER.match(inline) or _PLACEHOLDER.match(inline)):
            return  # "Treatment groups: 2" counts, it does not list
        if self.abstract and self.place.region in PROSE and line.key in ("eligibility", "methods", "design"):
            self._add(line)
            return
        if target in (PageField.SITES, PageField.OTHER) and (
            (inline and self.place.region is PageField.FACTS) or self._in_banner(inline)
        ):
            return
        self._start(target, line.level)
        if self.place.block:
            self.place.block.heading = line.key
        if target is PageField.ARMS and line.text[:1].isdigit():
            self._bare_values(line)  # "120 participants in 2 groups"
        if inline and (TYPE.match(line.text) or GROUP_LINE.match(line.text)):
            self._add(line)  # "Drug: X", "Group: A" are more than headings
        elif inline:
            self._add(part_of(line, label.value, self.place.text))
            if target in LISTS:
                self._start(PageField.FACTS, 0)

    def _below_arms(self) -> bool:
        """Whether the line above is a heading for arms."""
        above = self.place.labels[self.index - 1] if self.index else None
        return above is not None and above.is_whole_line and above.heading.field is PageField.ARMS

    def _heads_the_page(self) -> bool:
        """Whether a word such as "Overview" stands above the page's title."""
        following = self.place.lines[self.index + 1 : self.index + 2]
        return self.place.region is PageField.HEAD and not self.place.has_content and any(is_title(line) for line in following)

    def _in_banner(self, inline: str) -> bool:
        """Whether the page's own text has not begun: links above the title, "Sponsor: X" below it."""
        return self.place.region is PageField.HEAD and bool(
            inline or not (self.place.block and any(is_title(line) for line in self.place.block.lines))
        )

    def _criteria(self, line: Line, label: Label) -> None:
        """A heading "Inclusion criteria" outside a part on eligibility opens one, and belongs to its text."""
        if code := _CODE.match(line.text):
            line = part_of(line, (line.body_start + code.end(), line.end), self.place.text)
        if self.place.region in PROSE and self.place.has_criteria_heading:
            self._add(line)
            return
        if self.place.region not in CRITERIA:
            self._start(PageField.ELIGIBILITY, line.level)
        self._add(line, label)

    def _value_label(self, label: Label, line: Line) -> None:
        target = label.heading.field
        if self.place.region in CRITERIA and self.place.has_content:
            self._start(PageField.FACTS, 0)
        elif label.heading.opens and not self.place.has_criteria_heading and PageField.ELIGIBILITY not in self.place.seen:
            self._start(label.heading.opens, 0)
            if self.place.block:
                self.place.block.is_implicit = True
            self.place.seen.discard(label.heading.opens)
        elif self.place.region not in (PageField.HEAD, PageField.FACTS, *CRITERIA, PageField.SITES, PageField.OTHER):
            self._start(PageField.FACTS, 0)
        if label.is_whole_line:
            self.pending = label
        else:
            self._read(target, label.value)

    def _group_part(self, label: Label, line: Line) -> None:
        if self.place.region not in (PageField.ARMS, PageField.INTERVENTIONS):
            arm_part = label.heading.field in (PageField.ARM_LABEL, PageField.ARM_ROLE, PageField.ARM_DESCRIPTION)
            self._start(PageField.ARMS if arm_part else PageField.INTERVENTIONS, line.level)
        self._add(line)
        self.place.fresh = label.is_whole_line

    def _columns(self, cells: list[Span]) -> tuple[PageField, ...]:
        """What a table's header announces; () unless every cell of the row is a heading."""
        headings = [self.place.book.heading_of(self.place.text[start:end]) for start, end in cells]
        return tuple(heading.field for heading in headings if heading) if all(headings) else ()

    def _table(self, columns: tuple[PageField, ...]) -> None:
        known = {PageField.ARMS, PageField.DESCRIPTION, PageField.INTERVENTIONS, PageField.TREATMENTS, *LISTS, *CLOSED}
        self._start(columns[0] if set(columns) <= known else PageField.OTHER, 0)
        if self.place.block:
            self.place.block.columns = columns

    def _start(self, region: PageField, level: int) -> None:
        self.place.region, self.place.level = region, level
        self.place.block = Block(region)
        self.place.fresh = True
        self.abstract = False
        self.place.seen.add(region)

    # ------------------------------------------------------------ values and content

    def _take_value(self, line: Line, label: Label | None) -> bool:
        """Give the line to the label above it, if it is its value."""
        waiting, self.pending = self.pending, None
        target = waiting.heading.field if waiting else PageField.FACT
        if target in CLOSED:
            spans = ((line.start, line.end), (line.body_start, line.end))
            return any(self._read(target, span) or fits_value(target, self.place.text[slice(*span)]) for span in spans)
        if ENUMERATION.match(line.text.upper() if target is PageField.FACT else line.text):
            return True
        if label or (line.marker and target is PageField.FACT):
            return False
        if target is PageField.FACT and len(line.text.split()) > FACT_WORDS:
            return False
        self._read(target, (line.body_start, line.end))
        return True

    def _read(self, target: PageField, span: Span) -> bool:
        """Read a value at a place; False where the text is no such value."""
        text = self.place.text[slice(*span)]
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
        heading = (
            self.place.book.heading_of(line.text) if self.place.opened in CRITERIA and not self.place.has_content else None
        )
        if heading and heading.field not in CRITERIA:
            return True  # "Description" between "Eligibility criteria" and the criteria
        if 0 < line.level <= 6 and len(line.text) <= 120 and self._is_new_section(line):
            self._start(PageField.OTHER, line.level)
            return True
        fresh, self.place.fresh = self.place.fresh, False
        is_short = len(line.text) < MIN_NOTE_CHARS and self.place.has_content
        in_list = self.place.region in CRITERIA and (bool(line.marker) or is_short)
        return not in_list and self.place.book.is_boilerplate(line, first=fresh)

    def _is_new_section(self, line: Line) -> bool:
        if self.place.region is PageField.HEAD and (line.level == 1 or not self.place.has_content):
            return False  # the page's title
        return line.level <= (self.place.level or (6 if self.place.region not in CRITERIA | PROSE else 0))

    def _bare(self, line: Line) -> bool:
        if self.place.region not in (PageField.HEAD, PageField.FACTS, PageField.ELIGIBILITY) or (
            self.place.has_content and self.place.region in CRITERIA
        ):
            return False
        return self._bare_values(line)

    def _bare_values(self, line: Line) -> bool:
        found = read_bare(line.text)
        self.result.readings += [
            Reading(item.field, line.body_start + item.start, line.body_start + item.end, item.value) for item in found
        ]
        return bool(found)

    def _add(self, line: Line, label: Label | None = None) -> None:
        if _TIME_FRAME.search(line.text) and self.place.region not in CRITERIA | {PageField.OUTCOMES}:
            self._start(PageField.OUTCOMES, 0)
        if self.place.block is None:
            self.place.block = Block(self.place.region, is_implicit=True)
        if self.place.block not in self.result.blocks[-1:]:
            self.result.blocks.append(self.place.block)
        self.place.block.lines.append(line)
        if label and label.heading.rewrite and label.is_whole_line:
            self.place.block.rewrites[line.start] = label.heading.rewrite
        self.place.fresh = False
        self.abstract = self.abstract or line.text.partition(":")[0].strip().casefold() in _ABSTRACT
