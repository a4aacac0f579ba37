"""The output folder: all files of a run appear at once, or none.

Files are written to a hidden `.partial-PID` folder inside the output folder (the same file system, so that a rename is atomic),
flushed to disk, and renamed at the end. `run.json` goes first when an earlier run's files are about to be replaced, and comes
last: where it stands, the run beside it is complete. A killed run leaves only its hidden folder, which the next run removes.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from trialtab.errors import Errors, SettingsError

RUN_FILE = "run.json"
PARTIAL = re.compile(r"\.partial-(\d+)")


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn the operating system's refusal (no permission, full, no folder) into a SettingsError that names the path."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise SettingsError(*Errors.E303, path=path, reason=reason) from error


class RunFolder:
    """The files of one run on their way into `out`. Use as a context manager; `finish` makes them visible.

    Args:
        out: the output folder; made if absent.
    """

    def __init__(self, out: Path) -> None:
        self.out = out
        self.partial = out / f".partial-{os.getpid()}"

    def __enter__(self) -> Self:
        with writing(self.out):
            self.out.mkdir(parents=True, exist_ok=True)
            remove_stale(self.out)
            self.partial.mkdir()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        shutil.rmtree(self.partial, ignore_errors=True)

    def path(self, name: str) -> Path:
        """Where to write a file of the run."""
        return self.partial / name

    def finish(self, replaced: re.Pattern[str]) -> None:
        """Move every file into place, `run.json` last.

        Args:
            replaced: full names of an earlier run's files that go although this run has no file of that name.
        """
        with writing(self.out):
            names = sorted((path.name for path in self.partial.iterdir()), key=lambda name: (name == RUN_FILE, name))
            for name in names:
                _sync(self.partial / name)
            (self.out / RUN_FILE).unlink(missing_ok=True)
            _sync(self.out)
            for path in self.out.iterdir():
                if replaced.fullmatch(path.name) and path.name not in names:
                    path.unlink()
            for name in names:
                if name == RUN_FILE:
                    _sync(self.out)  # the tables are there before the file that vouches for them
                (self.partial / name).replace(self.out / name)
            _sync(self.out)


def remove_stale(out: Path) -> None:
    """Remove what killed runs left. A folder whose process still lives stays."""
    for path in out.iterdir():
        match = PARTIAL.fullmatch(path.name)
        if match and not _lives(int(match[1])):
            shutil.rmtree(path, ignore_errors=True)


def _lives(pid: int) -> bool:
    if pid == os.getpid():
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
