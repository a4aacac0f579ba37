"""Quick making of the values of which there are hundreds in every record."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

Row = TypeVar("Row", bound=tuple[Any, ...])


def maker(kind: type[Row]) -> Callable[[tuple[Any, ...]], Row]:
    """What makes a NamedTuple from the tuple of all its values, in half the time that calling the class takes.

    Nothing is checked and no default filled in: only for places that write out every field.
    """
    return partial(tuple.__new__, kind)  # type: ignore[arg-type]
