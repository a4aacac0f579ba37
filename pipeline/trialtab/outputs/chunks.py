"""The input cut into parts (what is written, and made sure of, at once) and chunks (what a process takes at once).

Both depend on nothing but the input itself, so that one process and many, a run that was killed and one that was not, give the
same files.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from trialtab.types import Failure, TrialRecord

Item = TrialRecord | Failure
PART_ITEMS = 2_000  # records and failures of a part, which is what a killed run loses at most
PART_CHARS = 12_000_000  # code points after which a part ends earlier; they and their rows are what is held in memory
CHUNK_ITEMS = 32
CHUNK_CHARS = 400_000


class Chunk(NamedTuple):
    """Items of one part that are processed together.

    Attributes:
        part: number of the part, from 0.
        digest: SHA-256, in hexadecimal, of all items of the part up to the last of this chunk.
        items: records and failures as read.
        is_known: whether an earlier run has the rows of all of them.
    """

    part: int
    digest: str
    items: list[Item]
    is_known: bool = False


def cut_chunks(items: Iterable[Item], is_known: Callable[[Item], bool] = lambda item: False) -> Iterator[Chunk]:
    """Cut items into parts, and parts into chunks of CHUNK_ITEMS items or CHUNK_CHARS code points, whichever is reached first.

    Args:
        items: records and failures as read.
        is_known: whether an earlier run has an item's rows; known and other items do not share a chunk.
    """
    part, digest, n_items, n_chars = 0, hashlib.sha256(), 0, 0
    chunk, chunk_chars, chunk_is_known = [], 0, False  # type: list[Item], int, bool
    for item in items:
        known = is_known(item)
        if chunk and known != chunk_is_known:
            yield Chunk(part, digest.hexdigest(), chunk, chunk_is_known)
            chunk, chunk_chars = [], 0
        chunk_is_known = known
        chunk.append(item)
        digest.update(_identity(item))
        length = length_of(item)
        chunk_chars, n_chars, n_items = chunk_chars + length, n_chars + length, n_items + 1
        is_full = n_items >= PART_ITEMS or n_chars >= PART_CHARS
        if is_full or len(chunk) >= CHUNK_ITEMS or chunk_chars >= CHUNK_CHARS:
            yield Chunk(part, digest.hexdigest(), chunk, chunk_is_known)
            chunk, chunk_chars = [], 0
        if is_full:
            part, digest, n_items, n_chars = part + 1, hashlib.sha256(), 0, 0
    if chunk:
        yield Chunk(part, digest.hexdigest(), chunk, chunk_is_known)


def length_of(item: Item) -> int:
    """Code points of an item's texts."""
    return sum(len(part.text) for part in item.fields) if isinstance(item, TrialRecord) else 0


def _identity(item: Item) -> bytes:
    """What tells an item from any other: a changed text, place or failure changes it."""
    if isinstance(item, TrialRecord):
        content: tuple[object, ...] = (item.trial_id, item.source_path, item.content_hash)
    else:
        content = tuple(item)
    return repr(content).encode("utf-8", "backslashreplace") + b"\n"
