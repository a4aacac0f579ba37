"""The formats that can be read, in the order in which a source's content is tried.

| format | `source_format` of its records | module |
| --- | --- | --- |
| Parquet table | `table` | `tables` |
| legacy ClinicalTrials.gov XML | `ctg_xml` | `ctg_xml` |
| JSON: object, list, `studies` page, JSON lines | `ctg_json_v2`, `flat_json`, `table` by an object's shape | `json_documents` |
| delimited table | `table` | `tables` |
| anything else that is text | the page reader's | `pages` |

A new format is a module and a line in `FORMATS`. AACT exports, which are several files, are recognised by `inputs`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from trialtab.errors import Errors, ReadingError
from trialtab.reading import ctg_xml, json_documents, tables
from trialtab.reading.draft import with_hash
from trialtab.reading.source import Head, ReadingOptions, Source, printable
from trialtab.types import Failure, TrialRecord

_HTML = re.compile(r"<!doctype\s+html|<(?:html|head|body|div|table|p|br|h[1-4])\b[^<>]*>", re.IGNORECASE)


class Format(NamedTuple):
    """How a format is told by its content, and how it is read."""

    name: str
    detects: Callable[[Head, Source, ReadingOptions], bool]
    read: Callable[[Source, Head, ReadingOptions], Iterator[TrialRecord | Failure]]


def _read_page(source: Source, head: Head, options: ReadingOptions) -> Iterator[TrialRecord | Failure]:
    """A page saved as text or HTML, or plain prose: one record."""
    from trialtab.reading.pages import read_page  # loads its pattern files, which other formats do not need

    text = source.read_text(head.encoding, options.max_record_chars, "page")
    if not text.strip():
        raise ReadingError(*Errors.E101, path=source.path)
    is_html = bool(_HTML.search(head.text))
    yield with_hash(read_page(text, source_path=printable(source.path), stem=source.stem, is_html=is_html))


FORMATS = (
    Format(
        "parquet",
        lambda head, _, __: tables.detects_parquet(head),
        lambda source, _, options: tables.read_parquet(source, options),
    ),
    Format("xml", lambda head, source, _: ctg_xml.detects(head, source), ctg_xml.read),
    Format("json", lambda head, source, _: json_documents.detects(head, source), json_documents.read),
    Format("delimited", tables.detects_delimited, tables.read_delimited),
    Format("page", lambda _, __, ___: True, _read_page),
)


def detect(source: Source, head: Head, options: ReadingOptions) -> Format:
    """The format of a source.

    Raises:
        ReadingError: it is binary and no format that can be read, or holds nothing but white space.
    """
    if tables.detects_parquet(head):
        return FORMATS[0]
    if what := head.binary:
        raise ReadingError(*Errors.E105, path=source.path, what=what)
    if not head.text.strip("\ufeff \t\r\n\0") and len(head.data) < head.limit:
        raise ReadingError(*Errors.E101, path=source.path)
    return next(item for item in FORMATS if item.detects(head, source, options))
