"""Everything that a user names -> records and failures. The one door into reading.

    log = InputLog()
    for item in read_inputs(["trials/", "more/*.json.gz", "-"], log=log):
        ...  # TrialRecord or Failure

Bad data never raises: what cannot be read becomes a `Failure`, and the rest goes on. Records read = records + failures given.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from trialtab.errors import Errors, ReadingError
from trialtab.reading import aact
from trialtab.reading.containers import DAMAGED, gunzip, is_gzip, is_zip, unzip
from trialtab.reading.exports import Export, with_exports
from trialtab.reading.files import groups_of
from trialtab.reading.on_disk import DiskMap
from trialtab.reading.registry import detect
from trialtab.reading.source import MIB, ReadingOptions, Source, printable
from trialtab.types import Failure, TrialRecord

MOST_FILES = 1_000  # that a manifest lists one by one
MAX_DEPTH = 3  # containers around one text: a.json.gz in a zip has two

__all__ = ["InputFile", "InputLog", "ReadingOptions", "read_inputs"]


class InputFile(NamedTuple):
    """A file that was read. `sha256` in hex, `size` in bytes."""

    path: str
    sha256: str
    size: int


class InputLog:
    """The files that a run has read so far, in order: for its manifest.

    Attributes:
        files: the first MOST_FILES of them.
        n_files, n_bytes: of all of them.
    """

    def __init__(self) -> None:
        self.files: list[InputFile] = []
        self.n_files = self.n_bytes = 0
        self._digest = hashlib.sha256()

    @property
    def sha256(self) -> str:
        """SHA-256 over a line `hash path` for each file, in hexadecimal."""
        return self._digest.hexdigest()

    def add(self, source: Source) -> None:
        """Hash a file.

        Raises:
            OSError: it cannot be read.
        """
        digest = hashlib.sha256()
        size = 0
        with source.opener() as stream:
            while block := stream.read(MIB):
                digest.update(block)
                size += len(block)
        file = InputFile(printable(source.path), digest.hexdigest(), size)
        self._digest.update(f"{file.sha256} {file.path}\n".encode())
        self.n_files, self.n_bytes = self.n_files + 1, self.n_bytes + size
        if self.n_files <= MOST_FILES:
            self.files.append(file)


def read_inputs(
    paths: Iterable[str | Path], options: ReadingOptions | None = None, log: InputLog | None = None
) -> Iterator[TrialRecord | Failure]:
    """Read files, folders (with all that lies in them, sorted), globs, or standard input (`-`).

    Args:
        paths: what the user named, in that order; a file named twice is read once.
        options: how to read.
        log: takes down each file with its hash.

    Yields:
        A record for each trial; a failure for each file, member, line or study that could not be read, and for each record
        whose id an earlier one has.
    """
    options = options or ReadingOptions()
    seen = DiskMap()
    with ExitStack() as stack:
        for group in groups_of(paths, stack):
            for unit in (group,) if isinstance(group, Failure) else with_exports(group):
                if isinstance(unit, Failure):
                    yield unit
                elif isinstance(unit, Source):
                    yield from _checked(_read_file(unit, options, log), unit, seen)
                else:
                    yield from _checked(_read_export(unit, options, log), unit[aact.STUDIES], seen)


# ---------------------------------------------------------------- sources to records


def _read_file(source: Source, options: ReadingOptions, log: InputLog | None) -> Iterator[TrialRecord | Failure]:
    try:
        if log:
            log.add(source)
    except OSError as error:
        yield source.failure(ReadingError(*Errors.E103, path=source.path, reason=error.strerror or error))
        return
    yield from _read_source(source, options)


def _read_export(tables: Export, options: ReadingOptions, log: InputLog | None) -> Iterator[TrialRecord | Failure]:
    used = [source for name, source in tables.items() if name in aact.TABLES or name == aact.STUDIES]
    try:
        for source in used if log else ():
            log.add(source)  # type: ignore[union-attr]
    except OSError as error:
        yield source.failure(ReadingError(*Errors.E103, path=source.path, reason=error.strerror or error))
    yield from _guarded(aact.read(tables, options), tables[aact.STUDIES])


def _read_source(source: Source, options: ReadingOptions) -> Iterator[TrialRecord | Failure]:
    """All records of a source, whatever is around it and in it."""
    yield from _guarded(_read_content(source, options), source)


def _read_content(source: Source, options: ReadingOptions) -> Iterator[TrialRecord | Failure]:
    head = source.head()
    if is_gzip(head.data) or is_zip(head.data):
        if source.depth >= MAX_DEPTH or (source.member and is_zip(head.data)):
            raise ReadingError(*Errors.E116, name=source.member or source.path)
        if is_gzip(head.data):
            yield from _read_content(gunzip(source, options), options)
            return
        with unzip(source, options) as members:
            for unit in with_exports(members):
                if isinstance(unit, Failure):
                    yield unit
                elif isinstance(unit, Source):
                    yield from _read_source(unit, options)
                else:
                    yield from _read_export(unit, options, None)
        return
    yield from detect(source, head, options).read(source, head, options)


def _guarded(items: Iterator[TrialRecord | Failure], source: Source) -> Iterator[TrialRecord | Failure]:
    """What a reader gives; if it stops early, a failure says so, and the next source is read."""
    n_given = 0
    try:
        for item in items:
            yield item
            n_given += 1
        if n_given:
            return
        error = ReadingError(*Errors.E123, path=source.path)
    except ReadingError as stopped:
        error = stopped
    except DAMAGED as damage:
        error = ReadingError(*Errors.E113, path=source.path, reason=damage)
    except OSError as problem:
        error = ReadingError(*Errors.E103, path=source.path, reason=problem.strerror or problem)
    except Exception as bug:  # a record that a reader of ours cannot take must not cost all others
        error = ReadingError(*Errors.E199, kind=type(bug).__name__, reason=bug)
    yield source.failure(error, f"after {n_given} records" if n_given else "")


def _checked(items: Iterator[TrialRecord | Failure], source: Source, seen: DiskMap) -> Iterator[TrialRecord | Failure]:
    """Turn a record whose id was read before into a failure that names both places."""
    for number, item in enumerate(items, 1):
        if isinstance(item, Failure):
            yield item
            continue
        place = item.source_path if number == 1 else f"{item.source_path} (record {number})"
        first = seen.setdefault(item.trial_id, place)
        if first == place:
            yield item
            continue
        error = ReadingError(*Errors.E119, trial_id=item.trial_id, first=first)
        member = item.source_path.removeprefix(f"{printable(source.path)}!")
        position = f"record {number}" if number > 1 else ""
        where = f"member {member}" if member != item.source_path else position
        yield source.failure(error, where, item.trial_id)
