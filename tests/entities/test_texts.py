"""What the tagger reads as one text."""

from __future__ import annotations

import spacy

from trialtab.entities.texts import stretches
from trialtab.entities.tokens import token_table
from trialtab.ner.features import Register
from trialtab.types import Criterion, Kind, SectionKind, Segment

TEXT = "Gout study\n\nFirst lines\nof it.\n\nMore of it.\n\n1. Gout; pain\n2. 18\n3. No scurvy\n\nCall us"


def segment(part: str, section: SectionKind) -> Segment:
    start = TEXT.index(part)
    return Segment(start, start + len(part), section, 0)


def cut(segments: list[Segment], criteria: list[Criterion]) -> list[tuple[str, Register]]:
    doc = spacy.blank("en")(TEXT)
    tokens = token_table(doc)
    return [(doc[start:end].text.strip(), kind) for start, end, kind in stretches(TEXT, tokens, segments, criteria)]


def test_items_titles_and_paragraphs_are_texts() -> None:
    items = "1. Gout; pain\n2. 18\n3. No scurvy"
    segments = [
        segment("Gout study", SectionKind.TITLE),
        segment("First lines\nof it.\n\nMore of it.", SectionKind.SUMMARY),
        segment(items, SectionKind.INCLUSION),
        segment("Call us", SectionKind.OTHER),
    ]
    criteria = [
        Criterion(f"I0{number}", None, Kind.INCLUSION, TEXT.index(part), TEXT.index(part) + len(part), "")
        for number, part in enumerate(("Gout; pain", "18", "No scurvy"), 1)
    ]
    assert cut(segments, criteria) == [
        ("Gout study", Register.REGISTRY),
        ("First lines\nof it.", Register.REGISTRY),
        ("More of it.", Register.REGISTRY),
        ("Gout; pain", Register.CRITERIA),
        ("No scurvy", Register.CRITERIA),  # and nothing of the item that has no word
    ]


def test_text_of_unknown_kind_is_read_as_articles_are() -> None:
    assert {kind for _, kind in cut([], [])} == {Register.ABSTRACT}
