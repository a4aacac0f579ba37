"""What the user names -> the files behind it, a group at a time: those of one folder, or those named one by one.

Of a folder's files only the names are held (some 100 bytes each); a file is looked at when the reading comes to it.
"""

from __future__ import annotations

import glob
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path, PurePath
from typing import IO, NamedTuple

from trialtab.errors import Errors, ReadingError
from trialtab.reading.on_disk import DiskMap
from trialtab.reading.source import MIB, Source
from trialtab.types import Failure

STDIN = "-"


class Group(NamedTuple):
    """Files that may belong together.

    Attributes:
        names: their paths, or those of members in their archive.
        make: the source of a file, told by its number; what is wrong with it; or None where the file was read already.
    """

    names: Sequence[str]
    make: Callable[[int], Source | Failure | None]


def groups_of(paths: Iterable[str | Path], stack: ExitStack) -> Iterator[Group | Failure]:
    """The files behind the arguments, in their order, each once; folders with all that lies in them, sorted.

    Args:
        paths: files, folders, globs, or `-` for standard input.
        stack: closes what was copied for the reading.
    """
    known = DiskMap()

    named: list[str] = []
    for name in (match for argument in paths for match in _matches(os.fspath(argument))):
        if name == STDIN or not os.path.isdir(name):  # noqa: PTH112 (names that Path would change, as "./x", are shown as given)
            named.append(name)
            continue
        if named:
            yield _named_group(named, known, stack)
            named = []
        yield from _folder(name, known)
    if named:
        yield _named_group(named, known, stack)


def _named_group(names: list[str], known: DiskMap, stack: ExitStack) -> Group:
    return Group(names, lambda number: _new(_named(names[number], stack), known))


def _matches(name: str) -> list[str]:
    if name == STDIN or os.path.lexists(name) or not glob.has_magic(name):
        return [name]
    return sorted(glob.glob(name, recursive=True)) or [name]  # noqa: PTH207


def _folder(name: str, known: DiskMap) -> Iterator[Group | Failure]:
    """The groups of a folder; hidden files and folders are left out."""
    problems: list[OSError] = []
    found = False
    for folder, folders, files in os.walk(name, onerror=problems.append):
        folders[:] = sorted(item for item in folders if not item.startswith("."))
        files[:] = sorted(item for item in files if not item.startswith("."))
        if files:
            found = True
            yield _folder_group([os.path.join(folder, file) for file in files], known)  # noqa: PTH118
    for problem in problems:
        yield failure_of(str(problem.filename), ReadingError(*Errors.E103, path=problem.filename, reason=problem.strerror))
    if not found and not problems:
        yield failure_of(name, ReadingError(*Errors.E104, path=name))


def _folder_group(names: list[str], known: DiskMap) -> Group:
    return Group(names, lambda number: _new(_file(names[number], None), known))


def _new(found: Source | Failure, known: DiskMap) -> Source | Failure | None:
    """None for a file that was given before, by whatever name."""
    if isinstance(found, Failure):
        return found
    return found if known.add(STDIN if found.path == STDIN else os.path.realpath(found.file)) else None


def _named(name: str, stack: ExitStack) -> Source | Failure:
    if name == STDIN:
        return _spooled(sys.stdin.buffer, STDIN, "stdin", stack)
    if not os.path.lexists(name):
        return failure_of(name, ReadingError(*Errors.E104, path=name))
    return _file(name, stack)


def _file(name: str, stack: ExitStack | None) -> Source | Failure:
    """A file; a pipe only where the user named it (`<(…)` of a shell)."""
    try:
        mode = os.stat(name).st_mode  # noqa: PTH116
        if stat.S_ISFIFO(mode) and stack:
            with open(name, "rb") as stream:  # noqa: PTH123
                return _spooled(stream, name, PurePath(name).name, stack)
        if not stat.S_ISREG(mode):
            return failure_of(name, ReadingError(*Errors.E103, path=name, reason="it is no regular file"))
    except OSError as error:
        return failure_of(name, ReadingError(*Errors.E103, path=name, reason=error.strerror or error))
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


def failure_of(path: str, error: ReadingError) -> Failure:
    """The failure of a path that is not read."""
    return Source(path, path, _opener(path), path).failure(error)
