"""What the walk through a page finds: blocks of content and readings of values."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from typing import NamedTuple

from trialtab.reading.pages.fields import CRITERIA, LISTS, SECTIONS, PageField
from trialtab.reading.pages.headings import Label
from trialtab.reading.pages.ids import is_id_line
from trialtab.reading.pages.lines import Line
from trialtab.reading.pages.values import Value

MIN_PROSE_WORDS = 20  # of a paragraph that is the summary though nothing says so
MIN_TITLE_WORDS, MAX_TITLE_WORDS = 3, 60
PROSE_END = re.compile(r"[.!?:][)\"'”’]?\Z")


class Reading(NamedTuple):
    """A value with its place in the page's text."""

    field: PageField
    start: int
    end: int
    value: Value


@dataclass(slots=True)
class Block:
    """Content under one heading.

    Attributes:
        heading: key of the heading, "" where there is none.
        columns: what the columns hold, where the content is a table's cells.
        is_implicit: no heading announced the block.
        rewrites: begin of a line -> the usual words for the heading that it is.
    """

    field: PageField
    lines: list[Line] = dataclasses.field(default_factory=list)
    heading: str = ""
    columns: tuple[PageField, ...] = ()
    is_implicit: bool = False
    rewrites: dict[int, str] = dataclasses.field(default_factory=dict)


@dataclass(slots=True)
class Structure:
    """What the walk found, in page order."""

    blocks: list[Block] = dataclasses.field(default_factory=list)
    readings: list[Reading] = dataclasses.field(default_factory=list)
    n_headings: int = 0  # headings and labels other than inclusion and exclusion


def menu_lines(lines: list[Line], labels: list[Label | None]) -> set[int]:
    """Indexes of bulleted headings that follow each other with nothing between: a menu."""
    heads = [
        bool(
            label
            and label.is_whole_line
            and line.marker
            and label.heading.field in SECTIONS | LISTS
            and label.heading.field not in CRITERIA
        )
        for line, label in zip(lines, labels, strict=True)
    ]
    return {
        index
        for index, is_head in enumerate(heads)
        if is_head and (heads[index - 1 : index] == [True] or heads[index + 1 : index + 2] == [True])
    }


def is_prose(line: Line) -> bool:
    """Whether a line is a paragraph of running text."""
    text = line.text.rstrip(" |")
    return len(text.split()) >= MIN_PROSE_WORDS and PROSE_END.search(text) is not None


def is_title(line: Line) -> bool:
    """Whether a line could be the page's title."""
    return MIN_TITLE_WORDS <= len(line.text.split()) <= MAX_TITLE_WORDS and not is_id_line(line.text) and not is_prose(line)
