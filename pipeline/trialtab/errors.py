"""Every message of the library, with its code, and the exceptions that carry them.

A message names what was found, what was expected and the next step. Exceptions keep their fields and survive pickling
between processes. `TrialtabError` is the base for callers; `InternalError` is a bug of ours.
"""

from __future__ import annotations


class TrialtabError(Exception):
    """Base of all errors that a caller may want to catch.

    Args:
        code: stable code, as `E101`.
        message: text with `{field}` places.
        fields: values for the places; kept as `error.fields`.
    """

    def __init__(self, code: str, message: str, **fields: object) -> None:
        self.code = code
        self.message = message
        self.fields = fields
        super().__init__(f"[{code}] {message.format(**fields)}")

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.code, self.message, self.fields))


class ReadingError(TrialtabError):
    """An input, or a record in it, could not be read. Becomes a row of the failures table."""


class PatternError(TrialtabError):
    """A pattern file breaks its own rules. The message names the file and the line."""


class SettingsError(TrialtabError):
    """A setting, option or path given by the user cannot be used."""


class InternalError(TrialtabError):
    """A bug of trialtab itself."""


def _rebuild(kind: type[TrialtabError], code: str, message: str, fields: dict[str, object]) -> TrialtabError:
    return kind(code, message, **fields)


class Errors:
    """The messages. `raise ReadingError(*Errors.E101, path=…)`."""

    # reading: E1xx
    E101 = ("E101", "{path}: the file is empty. Expected a trial record; check the export and run again.")
    E102 = ("E102", "Text pieces out of source order: {position} after {cursor}. Expected increasing offsets; please report this.")
    # patterns: E2xx
    E201 = ("E201", "{file}, line {line}: {problem}. Expected {expected}; edit the file and assemble again.")
    E202 = ("E202", "{file} is neither in patterns/ nor among the installed files. Install trialtab again, with its data files.")
    # settings and command line: E3xx
    E301 = ("E301", "No pipeline found at {path}. Run `spacy project run assemble`, or give --model a path or package name.")
    E302 = ("E302", "The pipeline at {path} cannot be loaded: {reason}. Run `spacy project run assemble` again.")
    E303 = ("E303", "{path} cannot be written: {reason}. Give -o a folder with write permission and free space.")
    E304 = ("E304", "{path} holds no complete run ({problem}). Run `trialtab extract INPUT -o {path}` first.")
    E305 = ("E305", "{option} is {value}. Expected {expected}.")
    E306 = ("E306", "The pipeline cannot be assembled from {path}: {reason}. Mend the file and assemble again.")
    E307 = ("E307", "Nothing given to read. Expected files, folders, globs or `-`; see `trialtab extract --help`.")
    # outputs: E9xx
    E901 = ("E901", "Table {table}, row {row} ({row_id}), column {column}: found {found}. Expected {expected}; please report this.")
    E902 = ("E902", "{n_records} records in, but {n_trials} trials + {n_failures} failures out. Please report this.")
    E903 = ("E903", "A worker process ended early ({reason}), out of memory perhaps. Run again with a smaller --n-process.")
    E904 = ("E904", "{kind}: {reason}. The record was left out; please report it.")
