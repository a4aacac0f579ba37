"""A condition and what it governs."""

from __future__ import annotations

from typing import NamedTuple


class Found(NamedTuple):
    """A condition's stretch and the stretch that it governs, in doc.text."""

    start: int
    end: int
    governed_start: int
    governed_end: int

    def governs(self, position: int) -> bool:
        """Whether what stands at an offset is asked under the condition."""
        return self.governed_start <= position < self.governed_end
