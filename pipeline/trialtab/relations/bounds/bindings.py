"""The bindings of one scene as they are made, with what the next bound asks of them."""

from __future__ import annotations

from typing import NamedTuple

from trialtab.relations.scene import Scene
from trialtab.types import Comparator, Quantity


class Binding(NamedTuple):
    """A bound and one concept that it bounds; confidence of the link."""

    quantity: int
    entity: int
    confidence: float


class Bindings:
    """The bindings made so far, with what the next bounds ask of them.

    Attributes:
        made: all, in text order.
        first, last: entity -> quantity of its first and of its last binding.
        furthest: entity -> its bound that ends last.
        members: quantity -> the entities that it bounds.
    """

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._kinds: dict[tuple[Comparator | None, str | None], list[int]] = {}
        self.made: list[Binding] = []
        self.first: dict[int, int] = {}
        self.last: dict[int, int] = {}
        self.furthest: dict[int, Quantity] = {}
        self.members: dict[int, list[int]] = {}

    def add(self, index: int, entities: list[int], confidence: float) -> None:
        """Bind a quantity to entities."""
        quantity = self._scene.quantity(index)
        kind = self._kinds.setdefault((quantity.comparator, quantity.unit), [])
        for entity in entities:
            self.made.append(Binding(index, entity, confidence))
            self.first.setdefault(entity, index)
            self.last[entity] = index
            if entity not in self.furthest or self.furthest[entity].end_char < quantity.end_char:
                self.furthest[entity] = quantity
            self.members.setdefault(index, []).append(entity)
            if len(kind) < 2 and entity not in kind:
                kind.append(entity)

    def other_like(self, quantity: Quantity, entity: int) -> int | None:
        """The first other entity that has a bound with the comparator and unit of this one."""
        return next((item for item in self._kinds.get((quantity.comparator, quantity.unit), ()) if item != entity), None)
