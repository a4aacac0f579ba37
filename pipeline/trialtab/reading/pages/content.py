"""What the page's blocks hold: title, summary, criteria, outcomes, conditions, keywords, as claims on stretches of its text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from trialtab.reading.pages.blocks import MAX_TITLE_WORDS, PROSE_END, Block, Reading, Structure, is_prose, is_title
from trialtab.reading.pages.claims import Claim
from trialtab.reading.pages.fields import PageField
from trialtab.reading.pages.ids import ANY, is_id_line
from trialtab.reading.pages.items import NEXT_TYPE
from trialtab.reading.pages.lines import Line, Span, cells_of
from trialtab.reading.pages.tables import table_cells
from trialtab.reading.pages.values import is_registry_line, read_registry_lines, read_value
from trialtab.types import SectionKind

SECTION_OF = {
    PageField.SUMMARY: SectionKind.SUMMARY,
    PageField.DESCRIPTION: SectionKind.DESCRIPTION,
    PageField.ELIGIBILITY: SectionKind.ELIGIBILITY,
    PageField.OUTCOMES: SectionKind.OUTCOME,
}
MAX_CONDITION_WORDS = 25
MAX_KEYWORD_WORDS = 12
MAX_TAIL_WORDS = 4
MIN_SENTENCE_WORDS = 8  # of a sentence that may be a whole summary

_LISTED = re.compile(r"\W*(?:\w+ ){0,3}(?:inclusion|exclusion)\b", re.IGNORECASE)
_FOOTNOTE = re.compile(r"\[\d{1,2}\]\s")
_CRITERIA_CUE = re.compile(
    r"criteri|includ|exclu|eligib|\bmust\b|\bage|\b(?:patient|participant|volunteer|subject|men|women|adult|child)",
    re.IGNORECASE,
)
# "Immune Thrombocytopenia (ITP) Systemic Lupus …": the line break between two conditions was lost
_NEXT_CONDITION = re.compile(r"(?<=\))\s+(?=[A-Z][a-z])|\s*[;|]\s*|\s+[•·]\s+")
_CODES = re.compile(r"(?:\s+\d{1,6}){2,}\Z")  # a registry's own numbers after a name
_LAST_PHASE = re.compile(r"(?:(?:Early )?Phase \d(?:/Phase \d)?|Not Applicable|N/A)\Z")
# lines above a title: a path ("Home » Trials"), an invitation ("Request an appointment"), a sentence of the site's own
_SITE_LINE = re.compile(
    r"[»›]|\s>\s.*\s>\s|[a-z]{3}\.\Z|\A(?:request|find|search|skip|go to|view|sign|log|browse|contact|give|make|donate|refer"
    r"|call|explore|back|return|learn|read|share|print|save|subscribe|follow|select|choose|welcome|register your|submit)\b",
    re.IGNORECASE,
)
# names of sites: nothing but words of their trade
_SITE_NAME = re.compile(
    r"(?:\W*\b(?:be|part|of|the|and|for|in|a|our|eu|uk|us|nih|who|clinical|trials?|stud(?:y|ies)|research|register|registry|database"
    r"|search|finder?|home|health|medical|medicine|hospital|clinic|cent(?:er|re)|cancer|university|institute|portal|network|details?"
    r"|information|record|results?|volunteers?|participants?|patients?)\b)+\W*\Z",
    re.IGNORECASE,
)
# a title says of whom, with what, for what, or that it is a study
_TITLE_CUE = re.compile(
    r"\b(?:of|in|for|with|without|versus|vs|to|on|among|by|after|during|stud(?:y|ies)|trials?|patients|participants)\b"
    r"(?<!\bclinical trials)",
    re.IGNORECASE,
)
# "REGISTER - ID12345678: Rest in asthma": the register and the id are no part of the title
_ID_BEFORE = re.compile(rf"(?:\w{{2,12}}\s[-–—]\s)?{ANY}\s*(?::|\s[-–—|])\s+(?=\S)")
_NEXT_KEYWORD = re.compile(r"\s*[,;|]\s*|\s+[•·]\s+")


@dataclass(slots=True)
class Content:
    """Claims of the page's sections, and the places of what the record names."""

    claims: list[Claim] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)  # values found inside blocks
    title: Span | None = None
    conditions: list[Span] = field(default_factory=list)
    keywords: list[Span] = field(default_factory=list)
    head_ids: list[str] = field(default_factory=list)  # ids that stand alone on a line before the first section


def read_content(structure: Structure, text: str) -> Content:
    """Claim the sections of a page.

    Args:
        structure: its blocks and readings.
        text: its text.
    """
    content = Content()
    _demote_lay_criteria(structure)
    content.title = _title(structure)
    if content.title:
        content.claims.append(Claim(*content.title, SectionKind.TITLE))
    has_summary = any(block.field is PageField.SUMMARY and _body(block, content.title) for block in structure.blocks)
    for group, block in enumerate(structure.blocks, 1):
        lines = _body(block, content.title)
        if block.columns:
            _claim_table(block, text, content)
        elif block.field is PageField.ELIGIBILITY:
            _claim_criteria(block, lines, group, content)
        elif block.field in SECTION_OF:
            kept = _without_tail(lines) if block.field is not PageField.OUTCOMES else lines
            content.claims += [Claim(*_extent(line), SECTION_OF[block.field], group) for line in kept if not _is_row(line)]
        elif block.field is PageField.HEAD:
            content.head_ids += [line.text for line in lines if is_id_line(line.text)]
            if not has_summary:
                prose = _unlabelled_summary(lines, structure)
                content.claims += [Claim(*_extent(line), SectionKind.SUMMARY, group) for line in prose]
        elif block.field in (PageField.CONDITIONS, PageField.KEYWORDS):
            listed = next((place for place, line in enumerate(lines) if _is_sentence(line)), len(lines))
            _claim_list(block.field, lines[:listed], text, content)
            content.claims += [Claim(*_extent(line), SectionKind.SUMMARY, group) for line in lines[listed:]]
        elif block.field is PageField.FACTS:  # "Details" and the like: what is no value is prose
            prose = [line for line in lines if _is_sentence(line)]
            content.claims += [Claim(*_extent(line), SectionKind.DESCRIPTION, group) for line in prose]
    return content


def _body(block: Block, title: Span | None) -> list[Line]:
    return [line for line in block.lines if title is None or line.start != title[0]]


def _demote_lay_criteria(structure: Structure) -> None:
    """Where the criteria stand in full elsewhere, lines under "Who can take part?" or "Eligibility" are part of the summary."""
    parts = [block for block in structure.blocks if block.field is PageField.ELIGIBILITY]
    listed = [block for block in parts if block.rewrites or any(_LISTED.match(line.text) for line in block.lines)]
    for block in parts:
        if listed and block not in listed and not any(line.marker for line in block.lines):
            block.field = PageField.SUMMARY


def _without_tail(lines: list[Line]) -> list[Line]:
    """The lines without headings at the end that nothing follows: the next section's title in words unknown to us."""
    last = len(lines)
    while last > 1 and lines[last - 1].after_blank and len(lines[last - 1].text.split()) <= MAX_TAIL_WORDS:
        if lines[last - 1].marker or not lines[last - 1].text[0].isupper() or PROSE_END.search(lines[last - 1].text):
            break
        last -= 1
    return lines[:last]


def _is_sentence(line: Line) -> bool:
    """Whether a line is a whole sentence, where values or names are expected."""
    return is_prose(line) or (len(line.text.split()) >= MIN_SENTENCE_WORDS and line.text.endswith(".") and not line.marker)


def _is_row(line: Line) -> bool:
    return line.text.endswith("|") and len(cells_of(line)) > 1


def _extent(line: Line) -> Span:
    """The line without the border of a table cell at its end."""
    return line.start, line.end - (len(line.text) - len(line.text.rstrip(" |\t")))


# ---------------------------------------------------------------- title


def _title(structure: Structure) -> Span | None:
    """The title: beside its label, else the page's first heading, else the first line that reads most like one."""
    labelled = next((item for item in structure.readings if item.field is PageField.TITLE), None)
    if labelled:
        return labelled.start, labelled.end
    lines = [line for block in structure.blocks for line in block.lines]
    heading = next((line for line in lines if line.level == 1 and is_title(line)), None)
    if heading is None and structure.blocks and structure.blocks[0].field is PageField.HEAD:
        first = structure.blocks[0].lines
        candidates = sorted((line for line in first if is_title(line)), key=lambda line: _is_site_line(line.text))
        heading = next((line for line in candidates if _TITLE_CUE.search(line.text)), None)
        heading = heading or next(iter(candidates), None) or _unusual_title(first[0])
    if heading is None:
        return None
    cells = cells_of(heading)
    start, end = cells[0] if cells else (heading.body_start, heading.end)
    named = _ID_BEFORE.match(heading.text, start - heading.body_start)
    return (heading.body_start + named.end(), end) if named else (start, end)


def _is_site_line(text: str) -> bool:
    return _SITE_LINE.search(text) is not None or _SITE_NAME.match(text) is not None


def _unlabelled_summary(lines: list[Line], structure: Structure) -> list[Line]:
    """Paragraphs before the first section, and what stands between them: the summary, its heading lost."""
    facts_begin = min((item.start for item in structure.readings), default=0)
    prose = [index for index, line in enumerate(lines) if is_prose(line) or (line.start > facts_begin and _is_sentence(line))]
    return lines[prose[0] : prose[-1] + 1] if prose else []


def _unusual_title(line: Line) -> Line | None:
    """The page's first line as its title, though it is as short as a label or as long as a sentence."""
    words = len(line.text.split())
    return line if 1 < words <= MAX_TITLE_WORDS and not is_id_line(line.text) and ". " not in line.text else None


# ---------------------------------------------------------------- criteria


def _claim_criteria(block: Block, lines: list[Line], group: int, content: Content) -> None:
    """The criteria without the registry's bare lines on age and sex that stand before or after them."""
    if block.is_implicit and not any(_CRITERIA_CUE.search(line.text) for line in lines):
        return
    criteria = "\n".join(line.text for line in lines)
    first = _count_registry(lines, criteria, content)
    last = len(lines) - _count_registry(lines[first:][::-1], criteria, content, backwards=True)
    kept = lines[first:last]
    if sum(bool(line.marker) for line in kept) * 2 > len(kept):  # a list: a bare heading at its end is none of its items
        kept = _without_tail(kept)
    while kept and _FOOTNOTE.match(kept[-1].text):
        kept = kept[:-1]
    for line in kept:
        content.claims.append(Claim(*_extent(line), SectionKind.ELIGIBILITY, group, block.rewrites.get(line.start, "")))


def _count_registry(lines: list[Line], criteria: str, content: Content, *, backwards: bool = False) -> int:
    """How many lines at the begin are the registry's bare values; their values are noted."""
    count = 0
    while count < len(lines) and not lines[count].marker and is_registry_line(lines[count].text):
        count += 1
    run = lines[:count][::-1] if backwards else lines[:count]
    found = read_registry_lines([line.text for line in run], criteria)
    content.readings += [Reading(item.field, run[index].start, run[index].end, item.value) for index, item in found]
    return count if found else 0


# ---------------------------------------------------------------- lists


def _claim_list(target: PageField, lines: list[Line], text: str, content: Content) -> None:
    is_condition = target is PageField.CONDITIONS
    spans, section = (content.conditions, SectionKind.CONDITION) if is_condition else (content.keywords, SectionKind.KEYWORD)
    limit, separator = (MAX_CONDITION_WORDS, _NEXT_CONDITION) if is_condition else (MAX_KEYWORD_WORDS, _NEXT_KEYWORD)
    for line in lines:
        if is_condition:
            line = _first_cell(line, text, content)
        for start, end in _split(line, text, separator):
            end = start + len(_CODES.sub("", text[start:end])) if is_condition else end
            if len(text[start:end].split()) <= limit:
                spans.append((start, end))
            content.claims.append(Claim(start, end, section))


def _split(line: Line, text: str, separator: re.Pattern[str]) -> Iterator[Span]:
    start = line.body_start
    for match in separator.finditer(text, start, line.end):
        if start < match.start():
            yield start, match.start()
        start = match.end()
    if start < line.end:
        yield start, line.end


def _claim_table(block: Block, text: str, content: Content) -> None:
    """Cells of a table that name conditions or hold single values; arms and interventions are read elsewhere."""
    for column, lines in table_cells(block, text):
        if column in (PageField.CONDITIONS, PageField.KEYWORDS):
            _claim_list(column, lines, text, content)
        else:
            for line in lines:
                content.readings += _readings(column, line.text, line.body_start)


def _first_cell(line: Line, text: str, content: Content) -> Line:
    """A row of conditions, interventions and phase whose cell borders were lost: the conditions; the phase is noted."""
    rest = NEXT_TYPE.search(text, line.body_start, line.end)
    if rest is None:
        return line
    if phase := _LAST_PHASE.search(text, rest.end(), line.end):
        content.readings += _readings(PageField.PHASE, phase.group(), phase.start())
    return line._replace(end=rest.start())


def _readings(target: PageField, value: str, start: int) -> list[Reading]:
    return [Reading(item.field, start + item.start, start + item.end, item.value) for item in read_value(target, value)]
