"""A lock on a run's folder of work, which the system takes away when its process dies, however it dies."""

from __future__ import annotations

from pathlib import Path

from trialtab.errors import Errors, SettingsError

try:
    import fcntl
except ImportError:  # Windows: nothing keeps two runs apart there
    fcntl = None  # type: ignore[assignment]

LOCK_FILE = "lock"


class Lock:
    """Holds a folder until `release`.

    Args:
        folder: must exist.

    Raises:
        SettingsError: another process holds it.
        OSError: the folder cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / LOCK_FILE
        self._file = self._path.open("a")
        if fcntl is None:
            return
        try:
            fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # of this process alone: those forked from it do not have it
        except OSError as error:
            self._file.close()
            raise SettingsError(*Errors.E311, path=folder.parent) from error

    def is_at(self, path: Path) -> bool:
        """Whether a path is that of the lock's own file."""
        return path == self._path

    def release(self) -> None:
        self._file.close()
