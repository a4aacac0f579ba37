"""Concepts under construction, found by any of their names."""

from __future__ import annotations

from collections.abc import Iterable

from trialtab.entities.normalise import key_of
from trialtab.vocabulary.names import spoken_names
from trialtab.vocabulary.sources import Concept


class ConceptBook:
    """Concepts in the order they were made. A name stays with the concept that had it first."""

    def __init__(self) -> None:
        self.concepts: list[Concept] = []
        self._by_key: dict[str, Concept] = {}

    def find(self, name: str) -> Concept | None:
        """The concept of a name, None if it has none."""
        return self._by_key.get(key_of(name))

    def find_any(self, names: Iterable[str]) -> Concept | None:
        """The concept of the first name that has one."""
        return next((concept for name in names if (concept := self.find(name))), None)

    def new(self, concept: Concept) -> Concept:
        """Take in a concept under its preferred name."""
        self.concepts.append(concept)
        self.add(concept, [concept.name])
        return concept

    def add(self, concept: Concept, names: Iterable[str]) -> None:
        """File names, as texts write them, under a concept."""
        for name in spoken_names(names):
            if self._by_key.setdefault(key_of(name), concept) is concept:
                concept.add([name])
