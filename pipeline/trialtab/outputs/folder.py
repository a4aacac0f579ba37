"""The output folder: all files of a run appear at once, or none; and a run that was stopped can go on.

    out/.unfinished/            while a run goes on, or after it was stopped
        settings.json           what the run's bytes depend on
        part-00000/             the files of one part, on their way
        part-00000.json         the part is complete and on the disk
        final/                  the run's files as they will stand in `out`
    out/criteria.parquet        a file, where one part holds all rows of the table
    out/criteria.parquet/part-00000.parquet, …   else a folder, which Arrow, pandas, polars, DuckDB and Spark read as one table

At the end each name of `final/` is renamed into `out`. `run.json` goes first when an earlier run's files are about to be
replaced, and comes last: where it stands, the run beside it is complete. Every step can be interrupted and done again.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

from trialtab.errors import Errors, SettingsError
from trialtab.outputs.lock import Lock

RUN_FILE = "run.json"
WORK_FOLDER = ".unfinished"
SETTINGS_FILE = "settings.json"
FINAL_FOLDER = "final"


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn the operating system's refusal (no permission, full, no folder) into a SettingsError that names the path."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise SettingsError(*Errors.E303, path=path, reason=reason) from error


class PartState(NamedTuple):
    """A part that is complete: its items' digest and counts, rows per table, words, and the run's wall-clock seconds so far."""

    digest: str
    n_items: int
    n_words: int
    rows: dict[str, int]
    seconds: float


def part_name(number: int, suffix: str = "") -> str:
    """`part-00003`, with a suffix for a file."""
    return f"part-{number:05}{suffix}"


def part_files(path: Path) -> list[Path]:
    """The files of a table (or of the Docs) in order: the file itself, or the parts in the folder of that name."""
    return sorted(path.glob(f"part-*{path.suffix}")) if path.is_dir() else [path]


class RunFolder:
    """The files of one run on their way into `out`. Use as a context manager; `finish` makes them visible.

    What a run that was stopped has completed is in `done`; when this one is stopped too, its complete parts stay for the next.

    Args:
        out: the output folder; made if absent.
        settings: what the bytes depend on; a run with other settings is not gone on with.
        resume: go on with a run that was stopped, if there is one. Otherwise what it left is removed.
    """

    def __init__(self, out: Path, settings: Mapping[str, Any] | None = None, *, resume: bool = False) -> None:
        self.out = out
        self.work = out / WORK_FOLDER
        self.done: list[PartState] = []
        self._settings = json.loads(json.dumps(settings or {}))
        self._resume = resume
        self._part = self.work / part_name(0)
        self._is_open = self._is_finished = False

    def __enter__(self) -> Self:
        with writing(self.out):
            self.work.mkdir(parents=True, exist_ok=True)
            self._lock = Lock(self.work)
        try:
            self._begin()
        except BaseException:
            self._lock.release()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._is_finished or not self.done:
            shutil.rmtree(self.work, ignore_errors=True)
        elif self._is_open:
            shutil.rmtree(self._part, ignore_errors=True)
        self._lock.release()

    def begin_part(self, number: int) -> None:
        """From now on `path` is that of a file of this part."""
        self._part, self._is_open = self.work / part_name(number), True
        with writing(self.out):
            shutil.rmtree(self._part, ignore_errors=True)
            self._part.mkdir()

    def path(self, name: str) -> Path:
        """Where to write a file of the part."""
        return self._part / name

    def finish_part(self, state: PartState) -> None:
        """The files of the part are complete: bring them to the disk, then say so."""
        with writing(self.out):
            for path in self._part.iterdir():
                _sync(path)
            _sync(self._part)
            _write(self.work / f"{self._part.name}.json", state._asdict())
        self._is_open = False
        self.done.append(state)

    def finish(self, run: Mapping[str, Any]) -> None:
        """Move every file into place, `run.json` last.

        Args:
            run: the content of run.json.
        """
        final = self.work / FINAL_FOLDER
        with writing(self.out):
            final.mkdir(exist_ok=True)
            self._lay_out(final)
            _write(final / RUN_FILE, run)
            (self.out / RUN_FILE).unlink(missing_ok=True)
            _sync(self.out)
            for name in sorted((path.name for path in final.iterdir()), key=lambda name: (name == RUN_FILE, name)):
                if name == RUN_FILE:
                    _sync(self.out)  # the tables are there before the file that vouches for them
                remove(self.out / name)
                (final / name).replace(self.out / name)
            _sync(self.out)
        self._is_finished = True

    def _begin(self) -> None:
        """Remove or take over what an earlier run left."""
        settings = self.work / SETTINGS_FILE
        if self._resume and settings.is_file():
            self._check(_read(settings))
            while (path := self.work / part_name(len(self.done), ".json")).is_file():
                self.done.append(PartState(**_read(path)))
            return
        with writing(self.out):
            for path in self.work.iterdir():
                if not self._lock.is_at(path):
                    remove(path)
            _write(settings, self._settings)

    def _check(self, earlier: Any) -> None:
        names = sorted({*earlier, *self._settings})
        changed = [name for name in names if earlier.get(name) != self._settings.get(name)]
        if changed:
            pairs = [f"{name}: {_short(earlier.get(name))}, now {_short(self._settings.get(name))}" for name in changed]
            raise SettingsError(*Errors.E309, path=self.out, changes="; ".join(pairs))

    def _lay_out(self, final: Path) -> None:
        """Each file of the parts to its place below `final`, unless an earlier try did it."""
        for source, target in layout(self.done):
            path, place = self.work / source, final / target
            if path.exists():
                place.parent.mkdir(exist_ok=True)
                path.replace(place)
            elif not place.exists() and not (self.out / target).exists():
                raise SettingsError(*Errors.E310, path=self.out, problem=f"{source} is missing")


def layout(parts: Sequence[PartState]) -> Iterator[tuple[str, str]]:
    """Where the files of the parts go: (path in the folder of work, path in the output folder).

    A table with rows in one part, or in none, is a file; another one is a folder of parts, empty ones left out.
    """
    tables = {table: [number for number, part in enumerate(parts) if part.rows[table]] or [0] for table in parts[0].rows}
    names = [(f"{table}{suffix}", numbers) for table, numbers in tables.items() for suffix in (".parquet", ".csv")]
    names.append(("docs.spacy", tables["trials"]))
    for name, numbers in names:
        for number in numbers:
            place = name if len(numbers) == 1 else f"{name}/{part_name(number, Path(name).suffix)}"
            yield f"{part_name(number)}/{name}", place


def remove(path: Path) -> None:
    """Remove a file or a folder, if it is there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 200 else f"{text[:200]}…"


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SettingsError(*Errors.E310, path=path.parent.parent, problem=f"{path.name}: {error}") from error


def _write(path: Path, content: Mapping[str, Any]) -> None:
    """Write a JSON file so that it is there whole or not at all."""
    partial = path.with_name(f"{path.name}.partial")
    partial.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    _sync(partial)
    partial.replace(path)
    _sync(path.parent)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
