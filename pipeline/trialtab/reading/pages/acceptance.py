"""Whether a heading or label counts as one where it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from trialtab.reading.pages.blocks import Block
from trialtab.reading.pages.fields import CLOSED, CRITERIA, GROUP_PARTS, LISTS, SECTIONS, VALUES, PageField
from trialtab.reading.pages.headings import HeadingBook, Label
from trialtab.reading.pages.ids import find_ids, is_id_line
from trialtab.reading.pages.items import TYPE
from trialtab.reading.pages.lines import Line
from trialtab.reading.pages.values import ENUMERATION, fits_value, is_registry_line, is_value

MAX_ID_WORDS = 4  # of an id with its register, "NCT90000001 (ClinicalTrials.gov, Example)"
FACT_WORDS = 12  # a label's open value is hardly longer
PROSE = frozenset({PageField.SUMMARY, PageField.DESCRIPTION, PageField.OUTCOMES})
GROUPS = frozenset({PageField.ARMS, PageField.INTERVENTIONS})
_LOOSE = frozenset({PageField.HEAD, PageField.FACTS, PageField.SITES, PageField.OTHER}) | LISTS
# words that are labels inside the parts on arms and interventions: "Description:", "Treatment:", "Type:"
_IN_GROUPS = frozenset(
    {PageField.DESCRIPTION, PageField.TREATMENTS, PageField.INTERVENTIONS, PageField.STUDY_TYPE, PageField.TITLE}
)


_DATED = re.compile(r"\b(?:19|20)\d\d\b|\A[A-Z_/]{2,}\Z")  # a date, a registry's enumeration


@dataclass(slots=True)
class Place:
    """Where the walk is on the page.

    Attributes:
        book, lines, text: the headings, the page's lines, its text.
        labels: the heading or label that each line could be.
        has_criteria_heading: whether a heading such as "Eligibility criteria" stands anywhere on the page.
        region: what the current stretch is; level: of the heading that opened it, 0 where none is marked up.
        block: its content so far; fresh: whether nothing has followed its heading yet.
        opened: what the last heading or label announced.
        seen: regions that were opened.
    """

    book: HeadingBook
    lines: list[Line]
    text: str
    labels: list[Label | None]
    has_criteria_heading: bool
    region: PageField = PageField.HEAD
    level: int = 0
    block: Block | None = None
    fresh: bool = True
    opened: PageField | None = None
    seen: set[PageField] = field(default_factory=set)

    @property
    def has_content(self) -> bool:
        """Whether anything stands under the current heading."""
        return self.block is not None and bool(self.block.lines)


def accept(place: Place, index: int) -> Label | None:
    """The label at this line, if it counts as one here."""
    line, label = place.lines[index], place.labels[index]
    if ENUMERATION.match(line.text) and place.region is PageField.FACTS:
        return None  # "TREATMENT" is the study's purpose here, no heading
    if label is None:
        return _run_on(place, line)
    if label.heading.field is PageField.TRIAL_ID and not _is_id_label(label, _value(place, label, index)):
        return None
    if not label.heading.strong and place.region in GROUPS and place.has_content and label.heading.field in _IN_GROUPS:
        return None
    if place.region in GROUPS and label.heading.field in GROUPS | {PageField.TREATMENTS} and TYPE.match(line.text):
        return None
    if place.has_content and _goes_on(line, place.region):
        return None
    if place.region in CRITERIA and place.has_content:
        return label if _ends_criteria(place, label, index) else None
    if place.region is PageField.RELATED:
        opens = label.heading.field in SECTIONS | LISTS and label.heading.field not in place.seen
        return label if opens and label.heading.strong and label.is_whole_line and not line.marker else None
    if place.region is PageField.SITES and label.heading.field in VALUES and not label.heading.strong:
        return None
    if label.heading.field in GROUP_PARTS | {PageField.INCLUSION, PageField.EXCLUSION}:
        return label
    if label.heading.strong:
        return label if not (line.marker and place.region not in _LOOSE and not label.is_whole_line) else None
    return label if _weak_counts(place, label, index) else None


def _is_id_label(label: Label, value: str) -> bool:
    """Whether an id stands where a label for one wants it; "ISRCTN - ISRCTN12345670: Rest in asthma" is a title."""
    is_title = label.sign in "-–—" and bool(label.sign) and len(value.split()) > MAX_ID_WORDS
    return bool(find_ids(value)) and not is_title


def _goes_on(line: Line, region: PageField) -> bool:
    """Whether the line ends a hard-wrapped sentence ("… candidate to receive the / study drugs")."""
    is_near = not line.after_blank or region in CRITERIA
    return not line.marker and is_near and (line.text[0].islower() or line.text.endswith("."))


def _weak_counts(place: Place, label: Label, index: int) -> bool:
    """Whether a word such as "Phase" or "Treatment" is a heading here, outside the criteria."""
    if place.opened in CRITERIA and label.heading.field in PROSE:
        return False
    if place.region in PROSE and label.heading.field in PROSE:
        return place.lines[index].level > 0  # "OBJECTIVES:" opens a paragraph of the summary
    if place.region in _LOOSE or not place.has_content:
        return label.sign != "-" or fits_value(label.heading.field, _value(place, label, index))
    if label.heading.field in CLOSED:
        return fits_value(label.heading.field, _value(place, label, index))
    if place.lines[index].marker or not label.is_whole_line:
        return False
    if label.heading.field in CRITERIA:
        if place.region in PROSE and place.has_criteria_heading:
            return False
        following = place.labels[index + 1 : index + 4]
        return any(item and item.heading.field in CRITERIA for item in following)
    return len(_value(place, label, index).split()) <= FACT_WORDS or 0 < place.lines[index].level <= 6


def _ends_criteria(place: Place, label: Label, index: int) -> bool:
    """Whether a label inside the criteria belongs to the page, not to them."""
    line, heading = place.lines[index], label.heading
    if heading.field in CRITERIA or line.marker or heading.field in GROUP_PARTS:
        return heading.field is PageField.ELIGIBILITY and heading.strong and label.is_whole_line and not line.marker
    if heading.field in CLOSED:
        value = _value(place, label, index)
        return fits_value(heading.field, value) and (heading.strong or (label.is_whole_line and is_registry_line(value)))
    if heading.strong and not label.is_whole_line:
        is_dated = heading.field is PageField.FACT and _DATED.search(_value(place, label, index)) is not None
        return is_dated or heading.field in (PageField.TRIAL_ID, PageField.SITES, PageField.OUTCOMES, PageField.KEYWORDS)
    if heading.strong:
        return True
    if heading.field in (PageField.SITES, PageField.OTHER) and label.is_whole_line and ":" not in line.text:
        return True  # "Location", "Timeline" without a colon: no sub-heading of criteria
    return label.is_whole_line and 0 < line.level <= (place.level or 6) and line.level <= 6


def _run_on(place: Place, line: Line) -> Label | None:
    """A label without a sign after it, where the value proves it: "Ages 18 - 65", "NCT ID NCT90000001"."""
    if place.region is PageField.RELATED and place.has_content:
        return None
    inside = place.region in CRITERIA | PROSE | {PageField.SITES} and place.has_content
    for label in place.book.run_on_labels(line):
        if (inside or place.region in CRITERIA) and not label.heading.strong:
            continue
        value = place.text[slice(*label.value)]
        if label.heading.field is PageField.TRIAL_ID and is_id_line(value):
            return label
        if inside and (place.region in CRITERIA or label.heading.field is PageField.STATUS):
            continue
        if label.heading.field in CLOSED and is_value(label.heading.field, value):
            return label
        if label.heading.field in GROUP_PARTS and value.replace("_", "").isupper():
            return label
    return None


def _value(place: Place, label: Label, index: int) -> str:
    """The text that would be the label's value: the rest of the line, else the next line that is not the site's own."""
    if not label.is_whole_line:
        return place.text[slice(*label.value)]
    following = place.lines[index + 1 : index + 3]
    return next(
        (place.text[item.start : item.end] for item in following if not place.book.is_boilerplate(item, first=True)), ""
    )
