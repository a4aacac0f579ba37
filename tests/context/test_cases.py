"""Each sentence with the exact flags of each of its entities."""

from __future__ import annotations

import pytest
from spacy.language import Language

from tests.context.cases import EXCLUSION, INCLUSION
from tests.context.helpers import make_nlp, said_of, tagged_doc
from trialtab.types import Kind


@pytest.fixture(scope="module")
def nlp() -> Language:
    return make_nlp()


@pytest.mark.parametrize("tagged", EXCLUSION)
def test_exclusion(nlp: Language, tagged: str) -> None:
    doc, wanted = tagged_doc(nlp, tagged, Kind.EXCLUSION)
    assert said_of(nlp.get_pipe("trialtab_context")(doc)) == wanted


@pytest.mark.parametrize("tagged", INCLUSION)
def test_inclusion(nlp: Language, tagged: str) -> None:
    doc, wanted = tagged_doc(nlp, tagged, Kind.INCLUSION)
    assert said_of(nlp.get_pipe("trialtab_context")(doc)) == wanted
