"""Many texts as one and many numbers as bytes: what is saved of the lexicon loads at the speed of `str.split`.

Dicts are not saved as they are: packages that register decoders with srsly change those that hold certain keys.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy

_KIND = "<i8"


def lines_of(texts: Iterable[str]) -> str:
    """Texts without line feeds as one, each behind a line feed."""
    return "".join(f"\n{text}" for text in texts)


def values_of(lines: str) -> list[str]:
    """The inverse of `lines_of`."""
    return lines.split("\n")[1:]


def bytes_of(numbers: Iterable[int]) -> bytes:
    """Numbers below 2 ** 63 as bytes."""
    return numpy.fromiter(numbers, dtype=_KIND).tobytes()


def numbers_of(data: bytes) -> list[int]:
    """The inverse of `bytes_of`."""
    numbers: list[int] = numpy.frombuffer(data, dtype=_KIND).tolist()
    return numbers
