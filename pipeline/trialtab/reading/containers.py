"""gzip and zip: what lies inside becomes sources of its own, and nothing dangerous is unpacked.

Nothing is written to the user's disk but unnamed temporary files. A member whose name leads outside of the archive, data that
grows out of all proportion, an archive in an archive, and damaged data become failures of that member alone.
"""

from __future__ import annotations

import gzip
import io
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import PurePosixPath
from typing import IO, Any, cast

from trialtab.errors import Errors, ReadingError
from trialtab.reading.files import Group
from trialtab.reading.source import MIB, ReadingOptions, Source, container_stem
from trialtab.types import Failure

GZIP_MAGIC = b"\x1f\x8b"
ZIP_MAGICS = (b"PK\x03\x04", b"PK\x05\x06")
_SYSTEM_NAMES = ("__MACOSX", ".DS_Store", "Thumbs.db")
DAMAGED = (EOFError, zlib.error, zipfile.BadZipFile, gzip.BadGzipFile)


class _Bounded(io.RawIOBase):
    """A stream of unpacked data that stops when the data grows out of proportion. Closes what it was made from."""

    def __init__(self, *streams: IO[bytes], packed_bytes: int, path: str, options: ReadingOptions) -> None:
        self._stream, self._streams = streams[0], streams
        self._left = max(options.free_bytes, packed_bytes * options.max_ratio)
        self._refusal = ReadingError(
            *Errors.E114,
            path=path,
            found=f"{packed_bytes:,} packed bytes grow to more than {self._left:,}",
            expected=f"at most {options.max_ratio} times the packed size",
        )

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer).cast("B")
        read = getattr(self._stream, "read1", self._stream.read)
        data = read(len(view))
        self._left -= len(data)
        if self._left < 0:
            raise self._refusal
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        for stream in self._streams:
            stream.close()
        super().close()


def is_gzip(data: bytes) -> bool:
    return data.startswith(GZIP_MAGIC)


def is_zip(data: bytes) -> bool:
    return data.startswith(ZIP_MAGICS)


def gunzip(source: Source, options: ReadingOptions) -> Source:
    """The source inside a gzip source."""

    def opener() -> IO[bytes]:
        packed = source.opener()
        unpacked = cast(IO[bytes], gzip.GzipFile(fileobj=packed, mode="rb"))
        return io.BufferedReader(_Bounded(unpacked, packed, packed_bytes=_size(packed), path=source.path, options=options), MIB)

    return Source(source.path, container_stem(source.name), opener, source.file, source.member, source.depth + 1)


def _size(stream: IO[bytes]) -> int:
    """Bytes of a stream; its position is put back. A stream that cannot seek counts as empty: only free bytes pass."""
    if not stream.seekable():
        return 0
    end = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    return end


@contextmanager
def unzip(source: Source, options: ReadingOptions) -> Iterator[Group]:
    """Open a zip source: its members in the archive's order, each, or why it is not unpacked; no folders, no system files.

    The members can be opened as long as the context lasts.

    Raises:
        ReadingError: the archive itself is damaged, empty, or an Office document.
    """
    with ExitStack() as stack:
        try:
            archive = stack.enter_context(zipfile.ZipFile(stack.enter_context(seekable(source))))
        except (*DAMAGED, NotImplementedError) as error:
            raise ReadingError(*Errors.E113, path=source.path, reason=error) from error
        infos = [info for info in archive.infolist() if not info.is_dir()]
        if any(info.filename == "[Content_Types].xml" for info in infos):
            raise ReadingError(*Errors.E105, path=source.path, what="an Office document")
        if not infos:
            raise ReadingError(*Errors.E101, path=source.path)
        infos = [info for info in infos if not any(part in _SYSTEM_NAMES for part in PurePosixPath(info.filename).parts)]
        yield Group([info.filename for info in infos], lambda number: _member(archive, infos[number], source, options))


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, source: Source, options: ReadingOptions) -> Source | Failure:
    path = f"{source.path}!{info.filename}"

    def opener() -> IO[bytes]:
        try:
            opened = archive.open(info)
        except (NotImplementedError, RuntimeError) as error:
            raise ReadingError(*Errors.E117, name=info.filename, reason=error) from error
        return io.BufferedReader(_Bounded(opened, packed_bytes=info.compress_size, path=path, options=options), MIB)

    name = PurePosixPath(info.filename.replace("\\", "/")).name
    member = Source(path, name, opener, source.file, info.filename, source.depth + 1)
    problem = _problem(info, member, options)
    return member.failure(problem) if problem else member


def _problem(info: zipfile.ZipInfo, member: Source, options: ReadingOptions) -> ReadingError | None:
    """Why a member is not to be unpacked."""
    parts = info.filename.replace("\\", "/").split("/")
    if info.filename.startswith(("/", "\\")) or ".." in parts or ":" in parts[0]:
        return ReadingError(*Errors.E115, name=info.filename)
    if info.flag_bits & 0x1:
        return ReadingError(*Errors.E117, name=info.filename, reason="it is encrypted")
    if info.file_size > max(options.free_bytes, info.compress_size * options.max_ratio):
        return ReadingError(
            *Errors.E114,
            path=member.path,
            found=f"{info.compress_size:,} packed bytes claim to be {info.file_size:,}",
            expected=f"at most {options.max_ratio} times the packed size",
        )
    return None


def seekable(source: Source) -> IO[bytes]:
    """A stream that can seek: the source's own, or an unnamed temporary copy."""
    stream = source.opener()
    if stream.seekable():
        return stream
    copy = tempfile.TemporaryFile()  # noqa: SIM115 (the caller closes it)
    with stream:
        shutil.copyfileobj(stream, copy, MIB)
    copy.seek(0)
    return copy
