"""The changes between two runs as text for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import wasabi

from trialtab.batch.changes import Change, ChangeRow
from trialtab.batch.diff import diff, write_changes

HEADER = ("trial", "change", "kind", "concept", "old", "new")
MAX_COLUMN = 40


def show_changes(old: Path, new: Path, out: Path | None, limit: int) -> str:
    """A table of the first changes, and how many there are of each kind in one line.

    Args:
        old, new: folders of complete runs.
        out: where to write all changes, if anywhere.
        limit: the most lines of the table.
    """
    shown: list[ChangeRow] = []

    def watched() -> Iterator[ChangeRow]:
        for row in diff(old, new):
            if len(shown) < limit:
                shown.append(row)
            yield row

    counts = write_changes(watched(), out) if out else Counter(row.change for row in watched())
    parts = [_table(shown)] if shown else []
    n_rows = sum(counts.values())
    if n_rows > len(shown):
        parts.append(f"… and {n_rows - len(shown):,} more{'' if out else '; give -o FILE for all'}\n")
    named = ", ".join(f"{counts[change]:,} {change.replace('_', ' ')}" for change in Change if counts[change])
    return "".join(parts) + (named or "No changes.") + (f" → {out}" if out else "")


def _table(rows: list[ChangeRow]) -> str:
    cells = [[_short(cell) for cell in _cells(row)] for row in rows]
    return wasabi.table(cells, header=HEADER, divider=True, max_col=MAX_COLUMN)


def _cells(row: ChangeRow) -> tuple[str, ...]:
    sides = (row.old_value or row.old_text or "", row.new_value or row.new_text or "")
    return row.trial_id, row.change, row.kind or "", row.concept or "", *sides


def _short(cell: str) -> str:
    cell = " ".join(cell.split())
    return cell if len(cell) <= MAX_COLUMN else f"{cell[: MAX_COLUMN - 1]}…"
