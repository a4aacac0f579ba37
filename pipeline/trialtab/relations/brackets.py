"""Which brackets of a criterion stand open where."""

from __future__ import annotations

import re
from bisect import bisect_left

from trialtab.relations.scene import Scene

_BRACKET = re.compile(r"[()\[\]]")


class Brackets:
    """The brackets of a scene, read once, from right to left."""

    def __init__(self, scene: Scene) -> None:
        found = list(_BRACKET.finditer(scene.findings.text, scene.criterion.start_char, scene.criterion.end_char))
        self._positions = [match.start() for match in found]
        self._is_open = [match[0] in "([" for match in found]
        n = len(found)
        # for each bracket, and for the end, the first one from it on that closes what was opened before it
        self._closing = [n] * (n + 2)
        for k in range(n - 1, -1, -1):
            self._closing[k] = self._closing[self._closing[k + 1] + 1] if found[k][0] in "([" else k

    def opened(self, start: int, stop: int) -> int:
        """The last bracket of [start, stop) that stands open at `stop`, -1 without one."""
        for k in range(bisect_left(self._positions, stop) - 1, -1, -1):
            if self._positions[k] < start:
                break
            if self._is_open[k] and self.end(self._positions[k] + 1, stop) == stop:
                return self._positions[k]
        return -1

    def end(self, start: int, stop: int) -> int:
        """Where a bracket that stands open at `start` closes, `stop` where none does before it."""
        closing = self._closing[bisect_left(self._positions, start)]
        return min(self._positions[closing], stop) if closing < len(self._positions) else stop
