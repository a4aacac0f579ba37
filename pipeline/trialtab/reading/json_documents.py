"""JSON files: one object, a list, a page `{"studies": [...]}`, or one object a line; and which kind of record an object is.

A broken line costs itself; in a broken or truncated list the studies before the break are read. All are streamed.
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
from trialtab.reading.json_stream import JsonStream
from trialtab.reading.source import Head, ReadingOptions, Source
from trialtab.types import Failure, TrialRecord

STUDIES = "studies"
_STUDIES_START = re.compile(
    r'\A[\s\ufeff]*+\{\s*(?:"[^"]{1,60}"\s*:\s*(?:"[^"]{0,500}"|[\d.]{1,30}|true|false|null)\s*,\s*){0,20}"studies"\s*:\s*\['
)
_JSON_START = re.compile(r"\s*(?:\{\s*[\"}]|\[\s*[\[{\]])")
_LIST_START = re.compile(r"[\s\ufeff]*+\[")
_MOST_OF_REST = 1_000_000  # characters of a value after a page's studies


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
    with source.open_text(head.encoding) as stream:
        values = JsonStream(stream)
        start = _STUDIES_START.match(values.ahead()) or _LIST_START.match(values.ahead())
        if start:
            values.take(start.end())
            yield from _read_list(values, start.group().lstrip("\ufeff \t\r\n").startswith("{"), source, options)
        else:
            yield from _read_values(values, source, options)


def _read_list(values: JsonStream, is_page: bool, source: Source, options: ReadingOptions) -> Iterator[TrialRecord | Failure]:
    """The studies of a list, one at a time; where it breaks, a failure, and what stands before the break."""
    first: Any = None
    number = 0
    error: ReadingError | None = None
    is_odd = values.separators() != ""
    while values.next_char() not in ("", "]"):
        try:
            value = values.value(options.max_record_chars)
        except ReadingError as broken:
            error = broken
            break
        number += 1
        if number == 1:
            first = value
        else:
            if number == 2:
                yield _record(first, source, options, f"{source.stem}#1", "study 1")
            yield _record(value, source, options, f"{source.stem}#{number}", f"study {number}")
        commas = values.separators()
        is_odd |= commas != ("" if values.next_char() == "]" else ",")
    is_closed = values.next_char() == "]"
    if is_closed:
        values.take()
        error = _after_list(values, is_page, is_odd)
    if number == 1:
        is_alone = is_closed and not error
        yield _record(first, source, options, source.stem if is_alone else f"{source.stem}#1", "study 1")
    if is_closed and error:
        yield source.failure(error, "after the list")
    elif not is_closed:
        error = error or ReadingError(*Errors.E106, problem="the list does not end")
        yield source.failure(error, f"study {number + 1} and what follows" if number else "")


def _after_list(values: JsonStream, is_page: bool, is_odd: bool) -> ReadingError | None:
    """What is wrong with a list that has ended, or with the rest of its page."""
    if is_odd:
        return ReadingError(*Errors.E106, problem="studies without one comma between them")
    try:
        while is_page and values.next_char() == ",":
            values.take()
            values.value(_MOST_OF_REST)
            if values.next_char() != ":":
                break
            values.take()
            values.value(_MOST_OF_REST)
        if is_page and values.next_char() == "}":
            values.take()
            is_page = False
    except ReadingError as error:
        return error
    rest = values.next_char()
    return ReadingError(*Errors.E106, problem=f"{rest!r} after the list") if rest or is_page else None


def _read_values(values: JsonStream, source: Source, options: ReadingOptions) -> Iterator[TrialRecord | Failure]:
    """One value, which may be a page, or objects one after the other."""
    value = values.value(options.max_document_chars)
    studies = _page(value)
    if not values.next_char() and studies is not None:
        for number, study in enumerate(studies, 1):
            fallback_id = source.stem if len(studies) == 1 else f"{source.stem}#{number}"
            yield _record(study, source, options, fallback_id, f"study {number}")
    elif not values.next_char():
        yield _record(value, source, options, source.stem, "")
    else:
        yield _record(value, source, options, f"{source.stem}#1", "study 1")
        number = 1
        while values.separators() is not None and values.next_char():
            number += 1
            try:
                value = values.value(options.max_record_chars)
            except ReadingError as error:
                yield source.failure(error, f"study {number} and what follows")
                return
            yield _record(value, source, options, f"{source.stem}#{number}", f"study {number}")


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
                problem = "nested too deeply" if isinstance(error, RecursionError) else error
                yield source.failure(ReadingError(*Errors.E106, problem=problem), position)
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
