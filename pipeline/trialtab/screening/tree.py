"""A trial's criterion rows as a tree of items, each with its rows, its groups and its sub-items."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from trialtab.tables.rows import CriterionRow
from trialtab.types import Kind


@dataclass(slots=True)
class Item:
    """One criterion.

    Attributes:
        rows: its own rows in the table's order.
        children: its sub-items.
        group: (operator, minimum) by which a cue ("at least two of the following") joins its sub-items, None without a cue.
    """

    criterion_id: str
    parent_id: str | None
    rows: list[CriterionRow] = field(default_factory=list)
    children: list[Item] = field(default_factory=list)
    group: tuple[str, int | None] | None = None

    @property
    def is_exclusion(self) -> bool:
        return self.rows[0].kind == Kind.EXCLUSION

    @property
    def is_exception(self) -> bool:
        """Whether the whole item, sub-items included, names what its parent does not cover."""
        return all(row.is_exception for row in self.rows) and all(child.is_exception for child in self.children)

    def walk(self) -> Iterator[Item]:
        """The item and all below it, in order."""
        yield self
        for child in self.children:
            yield from child.walk()


def build_items(rows: Iterable[CriterionRow]) -> list[Item]:
    """The top items of one trial. An item whose parent has no rows of its own stands at the top."""
    items: dict[str, Item] = {}
    for row in rows:
        items.setdefault(row.criterion_id, Item(row.criterion_id, row.parent_id)).rows.append(row)
    top: list[Item] = []
    for item in items.values():
        parent = items.get(item.parent_id or "")
        is_cycle = parent is None or _is_below(parent, item, items)
        (top if is_cycle or parent is None else parent.children).append(item)
    for item in items.values():
        for row in item.rows:
            if row.group_id and row.group_operator and (owner := _owner(row.group_id, item, items)):
                owner.group = (row.group_operator, row.group_min)
    return top


def _is_below(item: Item, other: Item, items: dict[str, Item]) -> bool:
    """Whether an item is another, or stands below it: a table can say anything."""
    seen: set[str] = set()
    step: Item | None = item
    while step is not None and step.criterion_id not in seen:
        if step is other:
            return True
        seen.add(step.criterion_id)
        step = items.get(step.parent_id or "")
    return step is not None


def _owner(group_id: str, item: Item, items: dict[str, Item]) -> Item | None:
    """The item, or the one above it, whose cue made a group: the group bears its name."""
    owner = items.get(group_id)
    if owner is None or not _is_below(item, owner, items):
        return None
    return owner
