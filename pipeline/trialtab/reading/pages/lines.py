"""A page's text as lines: marker, body, table cells, and the key under which a heading is looked up."""

from __future__ import annotations

import re
from typing import NamedTuple

from trialtab.reading.pages.markup import Page, in_aside, level_at

Span = tuple[int, int]  # [start, end) in the page's text

_LINE = re.compile(r"[^\r\n]+")
# bullets may stand twice ("- • ", "- * "), as some sites print them
_MARKER = re.compile(
    r"(?:[-*•·▪◦‣●○■–—+][ \t\xa0]+){1,3}|(?:\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{2,5})\\?[.)])[ \t\xa0]+|[•·▪◦‣●○■](?=\S)"
)
_HASHES = re.compile(r"(#{1,6})[ \t]+")
# a label in a Chinese, Japanese or Korean script alone on its line: bilingual registers print it above the English one
_IDEOGRAPHS = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uac00-\ud7af\uff00-\uffef\s\d()/:;,.-]+\Z")
_IDEOGRAPH = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_RULE = re.compile(r"[-|\s:=_*]+\Z")
_CELL = re.compile(r"[^|]+")
MAX_HEADING_CHARS = 120

_SPACES = re.compile(r"\s+")
_PLURAL = re.compile(r"\((e?s)\)")
_QUALIFIER = re.compile(r"\s*\((?:estimated|actual|anticipated|planned|target|optional|if applicable)\)")
_NUMBERING = re.compile(r"(?:[a-z]\.(?:\d{1,2}(?:\.\d{1,2})*\.?\s*|\s+)|\d{1,2}\.(?>(?:\d++\.?+)*)\s+)(?=\D)")  # "e.1.1", "4. "
_COUNTER = re.compile(r"\s*\[\d{1,3}\](?:\s\d{1,6})*\Z")  # "Primary outcome [1] 0 0"
_SLASH = re.compile(r"\s*/\s*")
_EDGES = " \t\xa0:：?;,.…*_#|-–—!\\>»›"
_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\xa0": " ", "\u200b": None, "\\": None})


class Line(NamedTuple):
    """One line that is not blank.

    Attributes:
        start, end: the line without the space around it, in the page's text.
        body_start: where the text after a bullet or number begins.
        text: the body, `text[body_start:end]`.
        marker: the bullet or number as printed, "" for none.
        key: the body as a heading would be looked up; "" where it is too long for one.
        level: heading level as marked up (`#` or `<h2>`), 0 for none, see `markup.LEVELS`.
        after_blank: whether a blank line (or the page's begin) stands before it.
        aside: in navigation or footer.
    """

    start: int
    end: int
    body_start: int
    text: str
    marker: str
    key: str
    level: int
    after_blank: bool
    aside: bool


def read_lines(page: Page) -> list[Line]:
    """The page's lines in order, blank ones left out."""
    text = page.whole.text
    lines: list[Line] = []
    last_end = -1
    for match in _LINE.finditer(text):
        raw = match.group()
        stripped = raw.strip()
        if not stripped:
            continue
        start = match.start() + raw.index(stripped[0])
        end = start + len(stripped)
        level = level_at(page, match.start())
        marker = _MARKER.match(stripped)
        body_start = start + (marker.end() if marker else 0)
        if hashes := _HASHES.match(stripped):
            level, body_start = len(hashes.group(1)), start + hashes.end()
        body = text[body_start:end]
        after_blank = last_end < 0 or text.count("\n", last_end, start) > 1
        last_end = end
        key = heading_key(body) if len(body) <= MAX_HEADING_CHARS else ""
        aside = bool(page.asides) and in_aside(page, start)
        lines.append(
            Line(start, end, body_start, body, marker.group().strip() if marker else "", key, level, after_blank, aside)
        )
    return lines


def lines_in(text: str, start: int, end: int) -> list[Line]:
    """The lines of one stretch, without regard to how the page marks them up."""
    lines: list[Line] = []
    for match in _LINE.finditer(text, start, end):
        first, last = trim(text, *match.span())
        if first < last:
            marker = _MARKER.match(text, first, last)
            body = marker.end() if marker else first
            lines.append(
                Line(first, last, body, text[body:last], marker.group().strip() if marker else "", "", 0, False, False)
            )
    return lines


def part_of(line: Line, span: Span, text: str) -> Line:
    """The part of a line after its label, as a line of its own."""
    return line._replace(start=span[0], end=span[1], body_start=span[0], text=text[slice(*span)], marker="", key="", level=0)


def heading_key(text: str) -> str:
    """A heading as it is looked up: lower case, no numbering, markup, edge punctuation or plural in brackets.

    `**Condition(s):**` and `E.1.1 Conditions` give `conditions`.
    """
    key = _COUNTER.sub("", _SPACES.sub(" ", text.translate(_STRAIGHT)).strip(" ")).strip(_EDGES).casefold()
    key = _QUALIFIER.sub("", _PLURAL.sub(r"\1", key)).replace(" & ", " and ").strip(_EDGES)
    return _SLASH.sub("/", _NUMBERING.sub("", key, count=1) if key[:1].isdigit() or key[1:2] == "." else key)


def cells_of(line: Line) -> list[Span]:
    """The cells of a table row, without the space around them, empty cells left out; [] where there is no `|`."""
    if "|" not in line.text:
        return []
    return [
        trim(line.text, *match.span(), shift=line.body_start)
        for match in _CELL.finditer(line.text)
        if not match.group().isspace()
    ]


def trim(text: str, start: int, end: int, shift: int = 0) -> Span:
    """The span without white space at its edges, moved by `shift`."""
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    return start + left + shift, max(start + left, start + len(piece.rstrip())) + shift


def is_mute(line: Line) -> bool:
    """Whether the line says nothing: `---|---|`, `|`, `====`, a label that the next line repeats in English."""
    return _RULE.match(line.text) is not None or bool(_IDEOGRAPHS.match(line.text) and _IDEOGRAPH.search(line.text))
