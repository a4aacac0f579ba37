"""What the walk through a page finds: blocks of content and readings of values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from trialtab.reading.pages.fields import CRITERIA, LISTS, SECTIONS, PageField
from trialtab.reading.pages.headings import Label
from trialtab.reading.pages.lines import Line
from trialtab.reading.pages.values import Value


class Reading(NamedTuple):
    """A value with its place in the page's text."""

    field: PageField
    start: int
    end: int
    value: Value


@dataclass(slots=True)
class Block:
    """Content under one heading. `columns`: what the columns hold, where the content is a table's cells."""

    field: PageField
    lines: list[Line] = field(default_factory=list)
    columns: tuple[PageField, ...] = ()
    is_implicit: bool = False  # no heading announced it


@dataclass(slots=True)
class Structure:
    """What the walk found, in page order."""

    blocks: list[Block] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    n_headings: int = 0  # headings and labels other than inclusion and exclusion


def menu_lines(lines: list[Line], labels: list[Label | None]) -> set[int]:
    """Indexes of bulleted headings that follow each other with nothing between: a menu."""
    heads = [
        bool(label and label.is_whole_line and line.marker and label.heading.field in SECTIONS | LISTS and label.heading.field not in CRITERIA)
        for line, label in zip(lines, labels, strict=True)
    ]
    return {
        index for index, is_head in enumerate(heads) if is_head and (heads[index - 1 : index] == [True] or heads[index + 1 : index + 2] == [True])
    }
