"""A dictionary of texts that lies on the disk, for what grows with the input: ids and files that were read."""

from __future__ import annotations

import sqlite3


class DiskMap:
    """Text -> text, in a temporary file of SQLite's own that is gone with the object; a few MiB of it are in memory."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.execute("pragma journal_mode = off")
        self._database.execute("create table map (key blob primary key, value blob) without rowid")
        self._database.execute("begin")  # one transaction that never ends: nothing is kept

    def __len__(self) -> int:
        return self._database.execute("select count(*) from map").fetchone()[0]

    def get(self, key: str) -> str | None:
        """The value of a key, None where there is none."""
        row = self._database.execute("select value from map where key = ?", (_bytes(key),)).fetchone()
        return None if row is None else row[0].decode("utf-8", "surrogatepass")

    def setdefault(self, key: str, value: str) -> str:
        """The value of a key, which is `value` from now on if there was none."""
        cursor = self._database.execute("insert or ignore into map values (?, ?)", (_bytes(key), _bytes(value)))
        return value if cursor.rowcount else self.get(key) or ""

    def add(self, key: str) -> bool:
        """Whether a key is new; it is not the next time."""
        return self._database.execute("insert or ignore into map values (?, ?)", (_bytes(key), b"")).rowcount > 0


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")  # file names may hold undecodable bytes
