"""The headings and labels of trial pages, as patterns/page_headings.tsv lists them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from trialtab.errors import Errors, PatternError
from trialtab.patterns import expand_list, parse_table, pattern_text
from trialtab.reading.pages.fields import PageField
from trialtab.reading.pages.lines import Line, Span, heading_key, trim

FILE = "page_headings.tsv"
COLUMNS = ("id", "field", "strength", "opens", "rewrite", "text", "regex")
MAX_LABEL_WORDS = 6  # of a label that runs into its value without a sign between them ("Group Type EXPERIMENTAL")

# what may stand between a label and its value; tried in order of place, at most three times a line
_SIGN = re.compile(r"\s*[:：|=]\s*(?:\*\*|__)?\s*\|?\s*|\s*\?\s+|\s+[-–—]\s+|\t+")
_WORD_END = re.compile(r"(?<=[\w).])\s+")


class Heading(NamedTuple):
    """One line of the pattern file. `strong`: the words hardly stand as a sub-heading inside other text."""

    id: str
    field: PageField
    strong: bool
    opens: PageField | None
    rewrite: str = ""


class Label(NamedTuple):
    """A heading or label seen at a line's begin.

    Attributes:
        heading: what it is.
        value: [start, end) of the rest of the line in the page's text; empty where the line is the heading alone.
        sign: what stands between the two; "" where only a space does.
    """

    heading: Heading
    value: Span
    sign: str = ""

    @property
    def is_whole_line(self) -> bool:
        return self.value[0] >= self.value[1]


class HeadingBook:
    """Looks headings up.

    Args:
        text: content of the pattern file.
        file: its name, for messages.
    """

    def __init__(self, text: str, file: str = FILE) -> None:
        self._by_key: dict[str, Heading] = {}
        self._patterns: list[tuple[re.Pattern[str], Heading]] = []
        for row in parse_table(text, file=file, required=COLUMNS):
            opens = _field(row["opens"], row["id"], text, file) if row["opens"] else None
            field = _field(row["field"], row["id"], text, file)
            heading = Heading(row["id"], field, row["strength"] == "strong", opens, row["rewrite"])
            for spelling in expand_list(row["text"]):
                self._by_key.setdefault(heading_key(spelling), heading)
            if row["regex"]:
                self._patterns.append((re.compile(row["regex"], re.IGNORECASE), heading))
        self._boilerplate = [item for item in self._patterns if item[1].field is PageField.BOILERPLATE]
        self._patterns = [item for item in self._patterns if item[1].field is not PageField.BOILERPLATE]

    def heading_of(self, text: str) -> Heading | None:
        """The heading that `text` as a whole is, or None."""
        key = heading_key(text)
        if heading := self._by_key.get(key):
            return heading
        plain = text.strip(" \t:：?*_#|-–—")
        return next((heading for pattern, heading in self._patterns if pattern.fullmatch(plain)), None) if plain else None

    def label_of(self, line: Line) -> Label | None:
        """The heading or label at the line's begin, with the value that follows it on the line."""
        nowhere = (line.end, line.end)
        if line.key and (heading := self._by_key.get(line.key)):
            return Label(heading, nowhere)
        for count, sign in enumerate(_SIGN.finditer(line.text[:160])):
            if count == 3:
                break
            heading = self.heading_of(line.text[: sign.start()]) if sign.start() else None
            if heading:
                value = trim(line.text, sign.end(), len(line.text.rstrip(" |")), line.body_start)
                return Label(heading, value, sign.group().strip() or ("\t" if "\t" in sign.group() else "-"))
        if line.key and (heading := self.heading_of(line.text)):
            return Label(heading, nowhere)
        return None

    def run_on_labels(self, line: Line) -> list[Label]:
        """Labels that run into their values ("Ages 18 - 65"), the longest label first. The caller checks the value."""
        found: list[Label] = []
        for count, gap in enumerate(_WORD_END.finditer(line.text)):
            if count == MAX_LABEL_WORDS:
                break
            if heading := self._by_key.get(heading_key(line.text[: gap.start()])):
                found.append(Label(heading, trim(line.text, gap.end(), len(line.text.rstrip(" |")), line.body_start)))
        return found[::-1]

    def is_boilerplate(self, line: Line, *, first: bool) -> bool:
        """Whether the site speaks of itself in this line.

        Args:
            line: the line.
            first: whether it is the first one under a heading, where sites explain what follows ("Review the …").
        """
        text = line.text.rstrip(" |")
        return any(pattern.fullmatch(text) for pattern, heading in self._boilerplate if first or heading.strong)


def _field(name: str, row_id: str, text: str, file: str) -> PageField:
    if name in PageField._value2member_map_:
        return PageField(name)
    line = next((number for number, line in enumerate(text.splitlines(), 1) if line.startswith(f"{row_id}\t")), 0)
    raise PatternError(*Errors.E201, file=file, line=line, problem=f"no field {name!r}", expected=", ".join(PageField))


@lru_cache(maxsize=1)
def default_book() -> HeadingBook:
    """The shipped headings."""
    return HeadingBook(pattern_text(FILE))
