"""From what was found on a page to a `TrialRecord`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import TypeVar

from trialtab.reading.enumerations import phase
from trialtab.reading.pages import ids
from trialtab.reading.pages.blocks import Reading, Structure
from trialtab.reading.pages.claims import Claim, Fields, make_fields
from trialtab.reading.pages.content import Content, read_content
from trialtab.reading.pages.fields import PageField
from trialtab.reading.pages.group_fields import group_claims, make_arms, make_interventions
from trialtab.reading.pages.items import Groups
from trialtab.reading.pages.lines import Span, trim
from trialtab.reading.pages.markup import Page
from trialtab.types import FieldText, RegisteredValue, SectionKind, TrialRecord


class PageFormat(StrEnum):
    """`source_format` of what this package reads."""

    CLINICALTRIALS_GOV_PAGE = "clinicaltrials_gov_page"
    TRIAL_PAGE = "trial_page"  # any other page with headings or labels
    TEXT = "text"  # prose


Kind = TypeVar("Kind", str, int, bool)

_GOV = re.compile(r"ClinicalTrials\.gov (?:Identifier|ID)\b")
_GOV_ONLY = re.compile(
    r"How to Read a Study Record|has been evaluated by the U\.S\. Federal Government|Last Update Posted"
    r"|clinicaltrials\.gov/(?:ct2|study)"
)
_TITLE_ID = re.compile(rf"\A\W*(?:\w{{2,10}}\s[-–—]\s)?(?P<first>{ids.ANY})\b|[(\[|–-]\s*(?P<last>{ids.ANY})\s*[)\]]?\s*\Z")
_OTHER_STUDY = re.compile(r"\b(?:of|from|to|in|study|trial|protocol)\W*\Z", re.IGNORECASE)


def page_record(page: Page, structure: Structure, groups: Groups, *, source_path: str, stem: str) -> TrialRecord:
    """Make the record of a page with headings or labels.

    Args:
        page: the page.
        structure: its blocks and readings.
        groups: its arms and interventions.
        source_path: where it was read from.
        stem: the file's name without ending: the trial's id where the page states none.
    """
    text = page.whole.text
    content = read_content(structure, text)
    values = _Values([*structure.readings, *content.readings], page.whole)
    official = values.span(PageField.OFFICIAL_TITLE)
    claims = [*content.claims, *group_claims(groups)]
    if official:
        claims.append(Claim(*official, SectionKind.OFFICIAL_TITLE))
    made = make_fields(page.whole, claims)
    own = ids.choose(_own_ids(structure, content, page)) or ids.OwnId(stem, None)
    return TrialRecord(
        trial_id=own.trial_id,
        source_path=source_path,
        source_format=_format(text),
        fields=made.fields,
        nct_id=own.nct_id,
        title=_clean(content.title, made),
        official_title=_clean(official, made),
        conditions=_unique(_clean(span, made) for span in content.conditions),
        keywords=_unique(_clean(span, made) for span in content.keywords),
        phase=values.get(PageField.PHASE, str),
        overall_status=values.get(PageField.STATUS, str),
        study_type=values.get(PageField.STUDY_TYPE, str),
        enrollment=values.get(PageField.ENROLLMENT, int),
        sex=values.get(PageField.SEX, str),
        minimum_age_years=values.years(PageField.MINIMUM_AGE),
        maximum_age_years=values.years(PageField.MAXIMUM_AGE),
        healthy_volunteers=values.get(PageField.VOLUNTEERS, bool),
        minimum_age_value=values.registered(PageField.MINIMUM_AGE),
        maximum_age_value=values.registered(PageField.MAXIMUM_AGE),
        sex_value=values.registered(PageField.SEX),
        arms=make_arms(groups, made),
        interventions=make_interventions(groups, made),
    )


def prose_record(page: Page, *, source_path: str, stem: str) -> TrialRecord:
    """Make the record of a text without structure: one field that the sections stage searches for headings."""
    text = page.whole.text
    claims = []
    position = 0
    for start, end in (*page.asides, (len(text), len(text))):
        first, last = trim(text, position, start)
        claims.append(Claim(first, last, SectionKind.TEXT))
        position = end
    found = set(ids.registered_ids(text))
    first_line = next((line for line in text.splitlines() if line.strip()), "")
    named = _TITLE_ID.search(first_line)
    candidates = [named["first"] if named else None, found.pop() if len(found) == 1 else None, ids.id_in_address(page.address)]
    own = ids.choose(candidates) or ids.OwnId(stem, None)
    return TrialRecord(
        trial_id=own.trial_id,
        source_path=source_path,
        source_format=PageFormat.TEXT.value,
        fields=make_fields(page.whole, claims).fields,
        nct_id=own.nct_id,
    )


def _format(text: str) -> str:
    is_gov = _GOV.search(text) and _GOV_ONLY.search(text)
    return (PageFormat.CLINICALTRIALS_GOV_PAGE if is_gov else PageFormat.TRIAL_PAGE).value


def _own_ids(structure: Structure, content: Content, page: Page) -> Iterable[str | None]:
    """Candidates for the page's own id, most certain first."""
    yield from (str(item.value) for item in structure.readings if item.field is PageField.TRIAL_ID)
    for line in content.head_ids:
        yield from ids.find_ids(line)
    if content.title:
        line_start = page.whole.text.rfind("\n", 0, content.title[0]) + 1  # with an id that stands before the title
        title = page.whole.text[line_start : content.title[1]]
        named = _TITLE_ID.search(title)
        if named and not (named["last"] and _OTHER_STUDY.search(title[: named.start("last")].rstrip(" ([|–-"))):
            yield from ids.find_ids(named.group())
    yield ids.id_in_address(page.address)
    lone = {line.text for block in structure.blocks if block.field is not PageField.RELATED for line in block.lines}
    found = {identifier for line in lone if ids.is_id_line(line) for identifier in ids.find_ids(line)}
    if len(found) == 1 and len(set(ids.find_ids(page.whole.text))) == 1:
        yield found.pop()


def _clean(span: Span | None, made: Fields) -> str | None:
    """The repaired text of a claim."""
    index = made.index_of.get(span) if span else None
    return None if index is None else made.fields[index].text


def _unique(names: Iterable[str | None]) -> tuple[str, ...]:
    return tuple({name.casefold(): name for name in names if name}.values())


class _Values:
    """The first reading of each field."""

    def __init__(self, readings: list[Reading], whole: FieldText) -> None:
        self._whole = whole
        self._first: dict[PageField, Reading] = {}
        for item in readings:
            first = self._first.setdefault(item.field, item)
            # "Phase 2" and "Phase 3" below each other are one value
            if (
                item.field is PageField.PHASE
                and item.start > first.end
                and whole.text[first.end : item.start].strip().casefold() in ("", "phase")
            ):
                self._first[item.field] = first._replace(
                    end=item.end, value=phase(f"{first.value}/{item.value}") or first.value
                )

    def get(self, target: PageField, kind: type[Kind]) -> Kind | None:
        item = self._first.get(target)
        return item.value if item and isinstance(item.value, kind) else None

    def years(self, target: PageField) -> float | None:
        item = self._first.get(target)
        return float(item.value) if item else None

    def span(self, target: PageField) -> Span | None:
        item = self._first.get(target)
        return (item.start, item.end) if item else None

    def registered(self, target: PageField) -> RegisteredValue | None:
        """The value with its place in the file."""
        item = self._first.get(target)
        if item is None:
            return None
        start, end = self._whole.to_source(item.start, item.end)
        return RegisteredValue(self._whole.text[item.start : item.end], self._whole.path, start, end)
