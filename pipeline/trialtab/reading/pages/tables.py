"""Tables in a page's text: cells between `|`, which may run over several lines."""

from __future__ import annotations

from collections.abc import Iterator

from trialtab.reading.pages.blocks import Block
from trialtab.reading.pages.fields import PageField
from trialtab.reading.pages.lines import Line, lines_in


def table_cells(block: Block, text: str) -> Iterator[tuple[PageField, list[Line]]]:
    """The cells of a table with the column they stand in, row by row; empty cells are left out.

    Args:
        block: a block whose header row named its columns.
        text: the page's text.
    """
    if not block.lines:
        return
    start, end = block.lines[0].start, block.lines[-1].end
    if text[start] == "|":
        start += 1
    column = 0
    while start <= end:
        stop = text.find("|", start, end)
        stop = end if stop < 0 else stop
        lines = lines_in(text, start, stop)
        if lines:
            yield block.columns[column % len(block.columns)], lines
        if lines or column % len(block.columns):  # nothing before a row's first border is no empty cell
            column += 1
        start = stop + 1
