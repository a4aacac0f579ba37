"""AACT exports among files: the tables of one export, which lie in one folder, are read together."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import NamedTuple

from trialtab.errors import ReadingError
from trialtab.reading import aact
from trialtab.reading.containers import DAMAGED
from trialtab.reading.files import Group
from trialtab.reading.source import Source
from trialtab.types import Failure

Export = dict[str, Source]  # AACT table name -> its file


def with_exports(group: Group) -> Iterator[Source | Failure | Export]:
    """The sources of a group; tables of one export become one unit, in the place of its `studies.txt`.

    In a group without `studies.txt` nothing is looked at before its turn.
    """
    beside = {place.folder for place in map(_place_of, group.names) if place.table == aact.STUDIES}
    if not beside:
        yield from (source for source in map(group.make, range(len(group.names))) if source is not None)
        return
    places = {number: place for number, name in enumerate(group.names) if (place := _place_of(name)).table}
    sources = {number: group.make(number) for number, place in places.items() if place.folder in beside}
    exports: dict[str, Export] = {}
    for number, source in sources.items():
        if places[number].table == aact.STUDIES and isinstance(source, Source) and _is_table(source):
            exports[places[number].folder] = {}
    used = set()
    for number, source in sources.items():
        folder, table = places[number]
        if folder in exports and isinstance(source, Source) and (table in aact.TABLES or _is_table(source)):
            exports[folder][table] = source
            used.add(number)
    for number in range(len(group.names)):
        if number not in used:
            source = sources[number] if number in sources else group.make(number)
            if source is not None:
                yield source
        elif sources[number] is exports[places[number].folder][aact.STUDIES]:
            yield exports[places[number].folder]


class _Place(NamedTuple):
    """Where a file lies, and the table that it may hold: its name in lower case without `.txt`, "" for another suffix."""

    folder: str
    table: str


def _place_of(name: str) -> _Place:
    path = PurePosixPath(name.replace("\\", "/"))
    file = path.name.lower()
    return _Place(str(path.parent), file.removesuffix(".txt") if file.endswith(".txt") else "")


def _is_table(source: Source) -> bool:
    try:
        return aact.is_studies_table(source.head())
    except (ReadingError, OSError, *DAMAGED):
        return False
