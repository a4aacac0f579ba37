"""JSON files: one object, a list, a page `{"studies": [...]}`, or one object a line; and which kind of record an object is.

A broken line costs itself; in a broken or truncated list the studies before the break are read. JSON lines are streamed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import IO, Any, NamedTuple

from trialtab.errors import Errors, ReadingError
from trialtab.reading import ctg_json
from trialtab.reading.columns import Row, find_columns, has_text, read_row
from trialtab.reading.draft import RawTrial, convert
from trialtab.reading.source import Head, ReadingOptions, Source
from trialtab.types import Failure, TrialRecord

STUDIES = "studies"
_STUDIES_START = re.compile(
    r'\A\s*\{\s*(?:"[^"]{1,60}"\s*:\s*(?:"[^"]{0,500}"|[\d.]{1,30}|true|false|null)\s*,\s*){0,20}"studies"\s*:\s*\['
)
_JSON_START = re.compile(r"\s*(?:\{\s*[\"}]|\[\s*[\[{\]])")
_DECODER = json.JSONDecoder()
_SEPARATORS = re.compile(r"[\s,]*")


class Shape(NamedTuple):
    """A kind of JSON record: the format's name, how it is told, how it is read."""

    name: str
    matches: Callable[[Row, ReadingOptions], bool]
    read: Callable[[Row, ReadingOptions], RawTrial]


def _is_flat(value: Row, options: ReadingOptions) -> bool:
    known = ("brief_title", "official_title", "brief_summary", "eligibility_criteria")
    return not options.text_columns and "nct_id" in value and any(key in value for key in known)


def _read_columns(value: Row, options: ReadingOptions) -> RawTrial:
    return read_row(value, find_columns(tuple(value), options))


SHAPES = (
    Shape("ctg_json_v2", lambda value, _: ctg_json.is_study(value), lambda value, _: ctg_json.read_study(value)),
    Shape("flat_json", _is_flat, _read_columns),
    Shape("table", lambda value, options: has_text(find_columns(tuple(value), options)), _read_columns),
)


def detects(head: Head, source: Source) -> bool:
    """A text that begins like JSON, or most of whose lines are objects, or that its suffix calls JSON."""
    text = head.text.lstrip("\ufeff \t\r\n")
    if _JSON_START.match(text) or source.suffix in (".json", ".jsonl", ".ndjson"):
        return True
    lines = [line for line in text.split("\n")[:50] if line.strip()]
    return sum(bool(_JSON_START.match(line)) for line in lines) > len(lines) / 2


def read(source: Source, head: Head, options: ReadingOptions) -> Iterator[TrialRecord | Failure]:
    """All records of a JSON source."""
    if _is_lines(source, head, options):
        yield from _read_lines(source, head, options)
        return
    text = source.read_text(head.encoding, options.max_document_bytes, "JSON document")
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        yield from _read_broken(text, error, source, options)
        return
    studies = value if isinstance(value, list) else _page(value)
    if studies is None:
        yield _record(value, source, options, source.stem, "")
        return
    for number, study in enumerate(studies, 1):
        fallback_id = source.stem if len(studies) == 1 else f"{source.stem}#{number}"
        yield _record(study, source, options, fallback_id, f"study {number}")


def _page(value: Any) -> list[Any] | None:
    """The studies of a page of the API; None for any other value."""
    studies = value.get(STUDIES) if isinstance(value, dict) else None
    return studies if isinstance(studies, list) else None


def _record(value: Any, source: Source, options: ReadingOptions, fallback_id: str, position: str) -> TrialRecord | Failure:
    """The record that a JSON value holds."""
    if not isinstance(value, dict):
        return source.failure(ReadingError(*Errors.E107, found=f"a JSON {type(value).__name__}"), position)
    try:
        shape = next((shape for shape in SHAPES if shape.matches(value, options)), None)
    except ReadingError as error:  # a column that the options name is not there
        return source.failure(error, position)
    if shape is None:
        return source.failure(ReadingError(*Errors.E107, found=_keys(value)), position)
    return convert(
        lambda: shape.read(value, options), source, source_format=shape.name, fallback_id=fallback_id, position=position
    )


def _keys(value: Row) -> str:
    return f"the keys {', '.join(map(repr, list(value)[:8]))}"[:300] if value else "an empty object"


# ---------------------------------------------------------------- one object a line


def _is_lines(source: Source, head: Head, options: ReadingOptions) -> bool:
    """Whether the second line begins an object too, or the first is a whole one with more to follow."""
    lines = head.text.strip("\ufeff \t\r\n").split("\n")
    if not lines[0].lstrip().startswith("{"):
        return not lines[0].lstrip().startswith("[")
    following = next((line for line in lines[1:] if line.strip()), None)
    if following is None and len(lines) == 1:  # longer than the head
        with source.open_text(head.encoding) as stream:
            lines_read = bounded_lines(stream, options.max_record_chars)
            first, second = next(lines_read)[1], next(lines_read, None)
        return first is not None and second is not None and _is_object(first)
    return following is not None and (following.lstrip().startswith("{") or _is_object(lines[0]))


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _read_lines(source: Source, head: Head, options: ReadingOptions) -> Iterator[TrialRecord | Failure]:
    stem = source.stem
    with source.open_text(head.encoding) as stream:
        for count, (number, line) in enumerate(bounded_lines(stream, options.max_record_chars), 1):
            position = f"line {number}"
            if line is None:
                limit = f"{options.max_record_chars:,} characters"
                yield source.failure(ReadingError(*Errors.E118, found=f"more than {limit}", limit=limit, what="line"), position)
                continue
            try:
                value = json.loads(line)
            except (ValueError, RecursionError) as error:
                yield source.failure(_broken(error), position)
                continue
            for place, study in enumerate(_page(value) or [value]):
                fallback_id = f"{stem}#{count}" + (f".{place + 1}" if place else "")
                yield _record(study, source, options, fallback_id, f"{position}, study {place + 1}" if place else position)


def bounded_lines(stream: IO[str], limit: int) -> Iterator[tuple[int, str | None]]:
    """Non-empty lines with their numbers (from 1); None for a line of more than `limit` characters, which is skipped."""
    number = 0
    while line := stream.readline(limit):
        number += 1
        if len(line) == limit and not line.endswith("\n"):
            rest = stream.readline(limit)
            too_long = bool(rest.strip())
            while rest and not rest.endswith("\n"):
                rest = stream.readline(limit)
            if too_long:
                yield number, None
                continue
        if line := line.strip("\ufeff \t\r\n"):
            yield number, line


# ---------------------------------------------------------------- broken documents


def _broken(error: Exception) -> ReadingError:
    problem = "nested too deeply" if isinstance(error, RecursionError) else str(error)
    return ReadingError(*Errors.E106, problem=problem)


def _read_broken(text: str, error: Exception, source: Source, options: ReadingOptions) -> Iterator[TrialRecord | Failure]:
    """What can be read before the break: the studies of a list, or objects one after the other; then the failure."""
    start = _STUDIES_START.match(text) or re.match(r"\s*\[", text)
    position = start.end() if start else 0
    for number in range(1, len(text)):
        position = _SEPARATORS.match(text, position).end()  # type: ignore[union-attr]
        if position == len(text) and not start:
            return
        try:
            value, position = _DECODER.raw_decode(text, position)
        except (ValueError, RecursionError) as broken:
            if number == 1:
                yield source.failure(_broken(error))
            else:
                place = "after the list" if text[position : position + 1] == "]" else f"study {number} and what follows"
                yield source.failure(_broken(broken), place)
            return
        yield _record(value, source, options, f"{source.stem}#{number}", f"study {number}")
