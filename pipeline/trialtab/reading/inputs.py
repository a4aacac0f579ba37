"""Everything that a user names -> records and failures. The one door into reading.

    log = InputLog()
    for item in read_inputs(["trials/", "more/*.json.gz", "-"], log=log):
        ...  # TrialRecord or Failure

Bad data never raises: what cannot be read becomes a `Failure`, and the rest goes on. Records read = records + failures given.
"""

from __future__ import annotations

import glob
import hashlib
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path, PurePath, PurePosixPath
from typing import IO, NamedTuple

from trialtab.errors import Errors, ReadingError
from trialtab.reading import aact
from trialtab.reading.containers import DAMAGED, gunzip, is_gzip, is_zip, unzip
from trialtab.reading.registry import detect
from trialtab.reading.source import MIB, ReadingOptions, Source, printable
from trialtab.types import Failure, TrialRecord

STDIN = "-"
MAX_DEPTH = 3  # containers around one text: a.json.gz in a zip has two

__all__ = ["InputFile", "InputLog", "ReadingOptions", "read_inputs"]


class InputFile(NamedTuple):
    """A file that was read. `sha256` in hex, `size` in bytes."""

    path: str
    sha256: str
    size: int


class InputLog:
    """The files that a run has read so far, in order: for its manifest."""

    def __init__(self) -> None:
        self.files: list[InputFile] = []

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
        self.files.append(InputFile(printable(source.path), digest.hexdigest(), size))


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
    seen: dict[str, str] = {}
    with ExitStack() as stack:
        for unit in _units(_expand(paths, stack)):
            if isinstance(unit, Failure):
                yield unit
            elif isinstance(unit, Source):
                yield from _checked(_read_file(unit, options, log), unit, seen)
            else:
                yield from _checked(_read_export(unit, options, log), unit[aact.STUDIES], seen)


# ---------------------------------------------------------------- arguments to sources


def _expand(paths: Iterable[str | Path], stack: ExitStack) -> Iterator[Source | Failure]:
    """The files behind the arguments, each once."""
    known: set[str] = set()
    for argument in paths:
        name = os.fspath(argument)
        for found in _files(name, stack):
            if isinstance(found, Source):
                real = os.path.realpath(found.file) if found.file != STDIN else STDIN
                if real in known:
                    continue
                known.add(real)
            yield found


def _files(name: str, stack: ExitStack) -> Iterator[Source | Failure]:
    if name == STDIN:
        yield _spooled(sys.stdin.buffer, STDIN, "stdin", stack)
    elif os.path.isdir(name):  # noqa: PTH112 (names that Path would change, such as "./x", are shown as given)
        yield from _folder(name)
    elif os.path.lexists(name):
        yield _file(name, stack)
    else:
        matches = sorted(glob.glob(name, recursive=True)) if glob.has_magic(name) else []  # noqa: PTH207
        if not matches:
            yield _failure(name, ReadingError(*Errors.E104, path=name))
        for match in matches:
            yield from _files(match, stack)


def _folder(name: str) -> Iterator[Source | Failure]:
    """All files in a folder and its folders, sorted; hidden ones are left out."""
    problems: list[OSError] = []
    found = False
    for folder, folders, files in os.walk(name, onerror=problems.append):
        folders[:] = sorted(item for item in folders if not item.startswith("."))
        for file in sorted(files):
            if not file.startswith("."):
                found = True
                yield _file(os.path.join(folder, file), None)  # noqa: PTH118
    for problem in problems:
        yield _failure(str(problem.filename), ReadingError(*Errors.E103, path=problem.filename, reason=problem.strerror))
    if not found and not problems:
        yield _failure(name, ReadingError(*Errors.E104, path=name))


def _file(name: str, stack: ExitStack | None) -> Source | Failure:
    """A file; a pipe only where the user named it (`<(…)` of a shell)."""
    try:
        mode = os.stat(name).st_mode  # noqa: PTH116
        if stat.S_ISFIFO(mode) and stack:
            with open(name, "rb") as stream:  # noqa: PTH123
                return _spooled(stream, name, PurePath(name).name, stack)
        if not stat.S_ISREG(mode):
            return _failure(name, ReadingError(*Errors.E103, path=name, reason="it is no regular file"))
    except OSError as error:
        return _failure(name, ReadingError(*Errors.E103, path=name, reason=error.strerror or error))
    return Source(name, PurePath(name).name, _opener(name), name)


def _opener(path: str | Path) -> Callable[[], IO[bytes]]:
    return lambda: Path(path).open("rb")


def _spooled(stream: IO[bytes], path: str, name: str, stack: ExitStack) -> Source:
    """A stream that can be read once, as a source that can be opened again: a temporary copy."""
    folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="trialtab-"))
    copy = Path(folder) / "input"
    with copy.open("wb") as out:
        shutil.copyfileobj(stream, out, MIB)
    return Source(path, name, _opener(copy), path)


def _failure(path: str, error: ReadingError) -> Failure:
    return Source(path, path, _opener(path), path).failure(error)


# ---------------------------------------------------------------- AACT exports among the sources

Export = dict[str, Source]  # AACT table name -> its file


def _units(sources: Iterable[Source | Failure]) -> Iterator[Source | Failure | Export]:
    """Files that are tables of one AACT export become one unit, in the place of its `studies.txt`; the rest stays as it is."""
    items = list(sources)
    exports: dict[str, Export] = {}
    for item in items:
        if isinstance(item, Source) and item.name.lower() == f"{aact.STUDIES}.txt" and _is_table(item):
            exports[_folder_of(item)] = {}
    for item in items:
        export = exports.get(_folder_of(item)) if isinstance(item, Source) and exports else None
        table = item.name.lower().removesuffix(".txt") if isinstance(item, Source) else ""
        if export is None or not isinstance(item, Source) or not item.name.lower().endswith(".txt"):
            continue
        if table in aact.TABLES or table == aact.STUDIES or _is_table(item):
            export[table] = item
    firsts = {id(export[aact.STUDIES]): export for export in exports.values()}
    used = {id(source) for export in exports.values() for source in export.values()}
    for item in items:
        if id(item) in firsts:
            yield firsts[id(item)]
        elif id(item) not in used:
            yield item


def _folder_of(source: Source) -> str:
    return str(PurePosixPath(source.path.replace("!", "/")).parent)


def _is_table(source: Source) -> bool:
    try:
        return aact.is_studies_table(source.head())
    except (ReadingError, OSError, *DAMAGED):
        return False


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
            for unit in _units(members):
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


def _checked(items: Iterator[TrialRecord | Failure], source: Source, seen: dict[str, str]) -> Iterator[TrialRecord | Failure]:
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
