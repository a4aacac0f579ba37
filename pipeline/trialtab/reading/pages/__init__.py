"""Trial pages saved as text or HTML from any site, and plain prose -> `TrialRecord`.

Reading order, which is the order of work: `elements` and `markup` (HTML to text with offsets), `lines`, `headings`
(patterns/page_headings.tsv), `values` and `ages` (patterns/page_values.tsv), `acceptance` and `structure` (the walk: blocks
and values), `groups` (arms and interventions), `content` (sections as claims), `claims` (claims to fields that partition the
page), `record`.
"""

from __future__ import annotations

from trialtab.reading.pages.blocks import Structure
from trialtab.reading.pages.groups import read_groups
from trialtab.reading.pages.headings import default_book
from trialtab.reading.pages.markup import html_page, text_page
from trialtab.reading.pages.record import PageFormat, page_record, prose_record
from trialtab.reading.pages.structure import read_structure
from trialtab.types import TrialRecord

__all__ = ["PageFormat", "read_page"]

MIN_HEADINGS = 2  # of a page; with fewer a text is prose


def read_page(text: str, *, source_path: str, stem: str, is_html: bool) -> TrialRecord:
    """Read one trial page or one prose text.

    Args:
        text: the file as decoded.
        source_path: where it was read from; kept in the record.
        stem: the file's name without its ending; the trial's id where the page states none of its own.
        is_html: whether the text is HTML.

    Returns:
        The record. Its fields partition the visible text; every offset counts in `text`. `source_format` is
        `clinicaltrials_gov_page`, `trial_page` (another site's page with headings or labels) or `text` (prose). Any string
        gives a record; nothing is raised for its content.
    """
    page = html_page(text) if is_html else text_page(text)
    book = default_book()
    structure = read_structure(page, book)
    if not is_structured(structure):
        return prose_record(page, source_path=source_path, stem=stem)
    groups = read_groups(structure.blocks, book, page.whole.text)
    return page_record(page, structure, groups, source_path=source_path, stem=stem)


def is_structured(structure: Structure) -> bool:
    """Whether a text has a page's headings or labels, beyond those of the criteria."""
    return structure.n_headings >= MIN_HEADINGS
