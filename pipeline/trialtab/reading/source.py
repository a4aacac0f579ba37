"""One thing to read: a file, an archive's member, or standard input; with its bytes, its beginning and its failures."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO

from trialtab.errors import Errors, ReadingError
from trialtab.types import Failure

MIB = 1024 * 1024
HEAD_BYTES = 64 * 1024
_FALLBACK = "trialtab.cp1252"
_CONTAINER_SUFFIXES = (".gz", ".gzip", ".zip")
_DECLARED = re.compile(
    rb"<\?xml[^>]{0,200}encoding=[\"']([\w.-]{2,30})[\"']|<meta[^>]{0,200}charset=[\"']?([\w.-]{2,30})", re.I
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = (
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"\x7fELF", "a program"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ", "an xz file"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard file"),
    (b"{\\rtf", "an RTF document"),
    (b"SQLite format 3", "a database"),
)
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\x0b\x0c\r\x1b") + b"\x7f"
_CONTROL_SHARE = 0.02  # of the first bytes; text has hardly any, random bytes have 11 %


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """How inputs are read.

    Attributes:
        id_column: the column of a table (or JSON key) that holds the trial's id; found by its name by default.
        text_columns: columns to read as text instead of those found by name; `column=section` says what a column is.
        delimiter: of tables; found by counting by default.
        max_record_chars: a longer line, page or member is no trial.
        max_document_chars: the largest JSON value that is read into memory whole, other than a list of studies.
        max_ratio: compressed data that grows more than so many times is refused once it has passed `free_bytes`.
        free_bytes: unpacked bytes that are never refused.
    """

    id_column: str | None = None
    text_columns: tuple[str, ...] = ()
    delimiter: str | None = None
    max_record_chars: int = 16_000_000
    max_document_chars: int = 64 * MIB
    max_ratio: int = 150
    free_bytes: int = 32 * MIB


@dataclass(frozen=True, slots=True)
class Source:
    """Something that can be opened, more than once.

    Attributes:
        path: where it is, as the records show it; an archive's member is `archive.zip!member.json`.
        name: file name without the suffix of a container that was taken off (`a.json` for `a.json.gz`).
        opener: gives a fresh binary stream.
        file: the file on disk that it lies in; `member` its name inside ("" for none).
        depth: containers around it.
    """

    path: str
    name: str
    opener: Callable[[], IO[bytes]]
    file: str
    member: str = ""
    depth: int = 0

    @property
    def stem(self) -> str:
        """The name without its suffix: the id of a record that states none."""
        return PurePosixPath(self.name).stem or self.name

    @property
    def suffix(self) -> str:
        return PurePosixPath(self.name).suffix.lower()

    def failure(self, error: ReadingError, position: str = "", trial_id: str | None = None) -> Failure:
        """A row of the failures table for this source."""
        place = ", ".join(part for part in (f"member {self.member}" if self.member else "", position) if part)
        reason = str(error).removeprefix(f"[{error.code}] ")
        return Failure(printable(self.file), printable(place), trial_id, "reading", error.code, printable(reason))

    def head(self) -> Head:
        """The first bytes.

        Raises:
            ReadingError: the source is empty.
        """
        with self.opener() as stream:
            data = read_up_to(stream, HEAD_BYTES)
        if not data:
            raise ReadingError(*Errors.E101, path=self.path)
        return Head(data, _encoding(data))

    def open_text(self, encoding: str) -> IO[str]:
        """The source as text, line ends as they are. Bytes that are not of the encoding are read as code page 1252."""
        errors = _FALLBACK if encoding.startswith("utf-8") else "replace"
        return io.TextIOWrapper(self.opener(), encoding=encoding, errors=errors, newline="")  # type: ignore[arg-type]

    def read_text(self, encoding: str, limit: int, what: str) -> str:
        """The whole text.

        Raises:
            ReadingError: it is longer than `limit` characters.
        """
        with self.open_text(encoding) as stream:
            text = stream.read(limit + 1)
        if len(text) > limit:
            raise ReadingError(*Errors.E118, found=f"more than {limit:,} characters", limit=f"{limit:,}", what=what)
        return text


@dataclass(frozen=True, slots=True)
class Head:
    """The beginning of a source and the encoding it shows."""

    data: bytes
    encoding: str
    limit: int = HEAD_BYTES

    @property
    def text(self) -> str:
        return self.data.decode(self.encoding, errors="replace")

    @property
    def binary(self) -> str | None:
        """What kind of binary file this is, None for text."""
        for magic, what in _MAGIC:
            if self.data.startswith(magic):
                return what
        if self.data[257:262] == b"ustar":
            return "a tar archive"
        if self.encoding.startswith(("utf-16", "utf-32")):
            return None
        n_controls = len(self.data) - len(self.data.translate(None, _CONTROLS))
        return "binary data" if n_controls > _CONTROL_SHARE * len(self.data) else None


def printable(text: str) -> str:
    """Text that any writer can encode: undecodable bytes of file names become `?`."""
    return text.encode("utf-8", "replace").decode("utf-8")


def container_stem(name: str) -> str:
    """`a.json.gz` -> `a.json`; a name without a container's suffix stays."""
    path = PurePosixPath(name)
    return path.stem if path.suffix.lower() in _CONTAINER_SUFFIXES else name


def read_up_to(stream: IO[bytes], size: int) -> bytes:
    """The first `size` bytes, also of streams that give less at a time."""
    parts: list[bytes] = []
    while size > 0 and (part := stream.read(size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _encoding(data: bytes) -> str:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    pairs = data[: len(data) // 2 * 2]
    if pairs:  # English in UTF-16 without a mark: every other byte is 0
        for name, zeros, others in (("utf-16-le", pairs[1::2], pairs[::2]), ("utf-16-be", pairs[::2], pairs[1::2])):
            if zeros.count(0) > 0.7 * len(zeros) and others.count(0) < 0.05 * len(others) + 1:
                return name
    declared = _DECLARED.search(data[:2048])
    if declared:
        name = (declared[1] or declared[2]).decode("ascii")
        try:
            if not codecs.lookup(name).name.startswith(("utf", "ascii")):
                data[:2048].decode(name, errors="replace")  # a codec of text, not `base64` and the like
                return codecs.lookup(name).name
        except LookupError:
            pass
    return "utf-8"


def _read_as_cp1252(error: UnicodeError) -> tuple[str, int]:
    """Codec error handler: old exports mix code page 1252 into UTF-8; no character is lost, whatever the bytes."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.end]
    return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in bad), error.end


codecs.register_error(_FALLBACK, _read_as_cp1252)
