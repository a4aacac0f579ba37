"""The visible text of an HTML page, with the map back to the raw file.

The tokenizer is our own: the standard library's parser raises on some broken declarations and slows down quadratically on
unclosed ones, and a page saved from the web may be anything. A `<` opens a tag only before the name of an HTML element, so
that `ALT <ULN` in careless markup stays text.

What the text looks like: a block starts a new line, a paragraph or heading a blank line before it; `<li>` is `* ` or `1. `
with two spaces a level; a table row is `cell | cell |`; `10<sup>9</sup>` is `10^9`, `m<sup>2</sup>` is `m2`, a footnote mark
`[1]`; entities are decoded.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache
from html import unescape
from typing import NamedTuple

from trialtab.reading.pages.elements import ASIDES, BLOCKS, DROPPED, ELEMENTS, LEVELS, PARAGRAPHS, superscript_marks
from trialtab.reading.text import TextBuilder
from trialtab.types import FieldText, SectionKind

INDENT = "  "
MAX_INDENT_LEVELS = 12  # lists that never close must not indent without end
CONTENT = "text"  # the contract's `field` of a text or HTML file

_TOKEN = re.compile(
    r"<(?:!--|[!?]|/?([a-zA-Z][a-zA-Z0-9:-]*))|&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});?|\s+"
)
_SWALLOWING_END = re.compile(rf"</({'|'.join(sorted(DROPPED | ASIDES))})\s*>", re.IGNORECASE)
_TAG_STOP = re.compile(r">|=\s*[\"']")
_SUPERSCRIPT = re.compile(r"\s*([^<\s]{1,8})\s*</sup\s*>", re.IGNORECASE)
_START = re.compile(r"\bstart\s*=\s*[\"']?(\d{1,4})", re.IGNORECASE)
_CANONICAL = re.compile(r"<(?:link|meta)\b[^>]{0,300}?(?:canonical|og:url)[^>]{0,300}>", re.IGNORECASE)


class Page(NamedTuple):
    """A page ready to be read.

    Attributes:
        whole: the visible text with its map; of a text file the file itself.
        levels: offset in `whole.text` where a line marked up as a heading begins -> its level (1-6 headings, 7 bold, 8 label).
        asides: stretches [start, end) of navigation and footers.
        address: the page's own address where the markup states it, "" else.
    """

    whole: FieldText
    levels: dict[int, int]
    asides: tuple[tuple[int, int], ...] = ()
    address: str = ""


def text_page(text: str) -> Page:
    """A text file as a page: nothing to extract."""
    return Page(FieldText(SectionKind.TEXT, CONTENT, text), {})


def html_page(raw: str) -> Page:
    """The visible text of an HTML file."""
    extractor = _Extractor(raw)
    extractor.run()
    address = _CANONICAL.search(raw)
    whole = extractor.builder.build(SectionKind.TEXT, CONTENT)
    return Page(whole, extractor.levels, tuple(extractor.asides), address.group() if address else "")


class _Extractor:
    """Walks the tags once and feeds the builder. Breaks, markers and spaces wait until text follows them."""

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.builder = TextBuilder(raw)
        self.levels: dict[int, int] = {}
        self.asides: list[tuple[int, int]] = []
        self._aside_start = -1
        self._lists: list[int] = []  # a level each: -1 a bullet list, else the number of the next item
        self._open_levels: list[tuple[str, int]] = []
        self._breaks = 0
        self._marker = ""
        self._cell = ""
        self._space: tuple[int, int] | None = None
        self._tail = ""  # the last characters of the current line, for superscripts
        self._line_start = 0
        self._pre = 0
        # where elements that swallow their content close for the last time: without it one that never closes would be
        # looked for again and again
        self._last_close = {match.group(1).lower(): match.start() for match in _SWALLOWING_END.finditer(raw)}
        self._last_tag_end = raw.rfind(">")

    def run(self) -> None:
        raw, position = self.raw, 0
        for_text = 0
        while match := _TOKEN.search(raw, position):
            if match.start() > for_text:
                self._text(for_text, match.start())
            name = match.group(1)
            position = match.end()
            if match.group()[0] == "<":
                position = self._markup(match, name)
            elif match.group()[0] == "&":
                self._entity(match.start(), match.end())
            elif self._pre and "\n" in match.group():
                self._breaks = max(self._breaks, 1)
            elif not self._space:
                self._space = match.span()
            for_text = position
        if for_text < len(raw):
            self._text(for_text, len(raw))
        if self._aside_start >= 0:
            self.asides.append((self._aside_start, self.builder.length))

    def _markup(self, match: re.Match[str], name: str | None) -> int:
        """Handle what begins with `<`; returns where reading goes on."""
        raw, start = self.raw, match.start()
        if name is None:
            closing = "-->" if match.group() == "<!--" else ">"
            end = raw.find(closing, match.end())
            return len(raw) if end < 0 else end + len(closing)
        name = name.lower()
        is_tag = match.end() <= self._last_tag_end and (name in ELEMENTS or "-" in name or ":" in name)
        end = _tag_end(raw, match.end()) if is_tag else -1
        if end < 0:
            self._text(start, match.end())
            return match.end()
        if raw[start + 1] == "/":
            self._close(name)
        elif name in DROPPED:
            closing_tag = _closing_of(name).search(raw, end) if self._last_close.get(name, -1) >= end else None
            if closing_tag or name in ("script", "style"):
                return closing_tag.end() if closing_tag else len(raw)
        elif raw[end - 2] != "/" or name in ("br", "hr"):
            if name == "sup" and (script := _SUPERSCRIPT.match(raw, end)):
                self._superscript(script)
                return script.end()
            self._open(name, raw[start:end])
        return end

    def _open(self, name: str, tag: str) -> None:
        if name == "br":
            self._breaks = min(self._breaks + 1, 2)
        if name in BLOCKS:
            self._block(name)
        if name in LEVELS or name in ("dd", "td", "tr"):  # `<dt>`, `<th>` may stay open
            self._open_levels = [item for item in self._open_levels if item[1] != 8]
        if name in LEVELS:
            self._open_levels.append((name, LEVELS[name]))
        if name in ("ul", "ol", "menu", "dir"):
            start = _START.search(tag)
            self._lists.append(-1 if name != "ol" else int(start.group(1)) if start else 1)
        elif name == "li":
            self._item()
        elif name == "pre":
            self._pre += 1
        elif name in ASIDES and self._aside_start < 0 and name in self._last_close:
            self._aside_start = self.builder.length

    def _close(self, name: str) -> None:
        if name in BLOCKS:
            self._block(name)
        if self._open_levels and self._open_levels[-1][0] == name:
            self._open_levels.pop()
        if name in ("ul", "ol", "menu", "dir") and self._lists:
            self._lists.pop()
            self._marker = ""
        elif name == "pre" and self._pre:
            self._pre -= 1
        elif name in ("td", "th"):
            self._cell += " |"
        elif name == "tr":
            self._flush_cells()
        elif name in ASIDES and self._aside_start >= 0:
            self.asides.append((self._aside_start, self.builder.length))
            self._aside_start = -1

    def _block(self, name: str) -> None:
        """A block begins or ends here. Cells stand side by side; the first block of an item stands beside its marker."""
        if name not in ("td", "th") and not (self._marker and name != "li"):
            self._breaks = max(self._breaks, 2 if name in PARAGRAPHS and not self._lists and not self._cell else 1)

    def _item(self) -> None:
        level = min(max(len(self._lists) - 1, 0), MAX_INDENT_LEVELS)
        number = self._lists[-1] if self._lists else -1
        if number >= 0:
            self._lists[-1] += 1
        self._breaks = max(self._breaks, 1)
        self._marker = INDENT * level + ("* " if number < 0 else f"{number}. ")

    def _flush_cells(self) -> None:
        if self._cell and self.builder.length:
            self.builder.insert(self._cell)
        self._cell = ""
        self._breaks = max(self._breaks, 1)

    def _before_text(self) -> None:
        """Write what waits before the next text: the end of a cell, line breaks, an item's marker, one space."""
        if self._cell:
            self.builder.insert(self._cell + " ")
            self._cell, self._tail, self._breaks, self._space = "", "", 0, None
        if self._breaks and self.builder.length:
            self.builder.insert("\n" * self._breaks)
            self._tail = ""
            self._space = None
        if self._marker:
            self.builder.insert(self._marker)
        elif self._space and self._tail:
            start, end = self._space
            if self.raw[start:end] == " ":
                self.builder.keep(start, end)
            else:
                self.builder.replace(" ", start, end)
        if self._breaks or not self.builder.length:
            self._line_start = self.builder.length - len(self._marker)
            if self._open_levels:
                self.levels[self._line_start] = self._open_levels[-1][1]
        elif not self._open_levels and self.levels.get(self._line_start) == 7 and not self._tail.endswith(":"):
            del self.levels[self._line_start]  # bold words that open a sentence are no heading
        self._breaks, self._marker, self._space = 0, "", None

    def _text(self, start: int, end: int) -> None:
        self._before_text()
        self.builder.keep(start, end)
        self._tail = (self._tail + self.raw[max(start, end - 12) : end])[-12:]

    def _entity(self, start: int, end: int) -> None:
        decoded = unescape(self.raw[start:end])
        if decoded.isspace():
            self._space = self._space or (start, end)
            return
        self._before_text()
        self.builder.replace(decoded, start, end)
        self._tail = (self._tail + decoded)[-12:]

    def _superscript(self, match: re.Match[str]) -> None:
        before, after = superscript_marks("" if self._breaks or self._cell else self._tail, match.group(1))
        if before:
            self._space = None  # "10 <sup>9</sup>"
        self._before_text()
        if before:
            self.builder.insert(before)
        self.builder.keep(*match.span(1))
        if after:
            self.builder.insert(after)
        self._tail = (self._tail + match.group(1) + after)[-12:]


@cache
def _closing_of(name: str) -> re.Pattern[str]:
    return re.compile(rf"</{name}\s*>", re.IGNORECASE)


def _tag_end(raw: str, position: int) -> int:
    """Offset after the `>` that closes the tag, quoted attribute values passed over; -1 where the tag never closes."""
    while match := _TAG_STOP.search(raw, position):
        if match.group() == ">":
            return match.end()
        quote = raw.find(match.group()[-1], match.end())
        if quote < 0:
            return raw.find(">", match.end()) + 1 or -1
        position = quote + 1
    return -1


def level_at(page: Page, offset: int) -> int:
    """The heading level of the line that begins at `offset`, 0 for none."""
    return page.levels.get(offset, 0)


def in_aside(page: Page, offset: int) -> bool:
    """Whether `offset` stands in navigation or a footer."""
    index = bisect_right(page.asides, (offset, len(page.whole.text) + 1)) - 1
    return index >= 0 and page.asides[index][0] <= offset < page.asides[index][1]
