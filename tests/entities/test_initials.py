"""Initials of the conditions that a record is about, without a definition."""

from __future__ import annotations

import pytest
from spacy.language import Language

from trialtab.docs import set_values
from trialtab.types import SectionKind, Segment


def _found(tagger: Language, title: str, criteria: str) -> list[tuple[str, str | None]]:
    """The entities behind the title: (text, norm)."""
    text = f"{title}\n\nExclusion Criteria:\n{criteria}"
    doc = tagger.make_doc(text)
    whole = [
        Segment(0, len(title), SectionKind.TITLE, -1),
        Segment(len(title) + 2, len(text), SectionKind.ELIGIBILITY, -1),
    ]
    set_values(doc, "segments", whole)
    for _, stage in tagger.pipeline:
        doc = stage(doc)
    pairs = zip(doc.ents, doc._.trial_entities, strict=True)
    return [(ent.text, entity.norm) for ent, entity in pairs if entity.start_char > len(title)]


@pytest.mark.parametrize(
    ("title", "criteria", "short", "norm"),
    [
        ("Galcanezumab for cluster headache", "- unable to tell CH from migraine\n- CH after trauma", "CH", "cluster headache"),
        ("Nutrition in cystic fibrosis", "- Living near no CF centre\n- CF without cough", "CF", "cystic fibrosis"),
        # three letters say enough when they stand once
        ("Lenvatinib in anaplastic thyroid carcinoma", "- ATC with bleeding", "ATC", "anaplastic thyroid carcinoma"),
    ],
)
def test_initials_take_the_name_of_the_condition(tagger: Language, title: str, criteria: str, short: str, norm: str) -> None:
    norms = {found_norm for text, found_norm in _found(tagger, title, criteria) if text == short}
    assert norms == {norm}


@pytest.mark.parametrize(
    ("title", "criteria", "short"),
    [
        ("Galcanezumab for cluster headache", "- CH after trauma", "CH"),  # two letters, once
        ("Galcanezumab for cluster headache", "- pain, CH: 4\n- pain, CH of 3", "CH"),  # measured somewhere
        ("Galcanezumab for cluster headache", "- clubhouse helpers (CH)\n- CH wanted", "CH"),  # defined otherwise
        ("Cluster headache and chronic hepatitis", "- episodic CH\n- CH after trauma", "CH"),  # two conditions
        ("Voice training", "- cluster headache\n- episodic CH\n- CH after trauma", "CH"),  # not what the trial is about
    ],
)
def test_initials_that_may_mean_something_else_are_left(tagger: Language, title: str, criteria: str, short: str) -> None:
    assert "cluster headache" not in {norm for text, norm in _found(tagger, title, criteria) if text == short}
