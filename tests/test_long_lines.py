"""No line takes long for its length, whatever one thing it repeats: a second of the processor for each 1,000 characters at most."""

from __future__ import annotations

import time

import pytest
from spacy.language import Language

N_CHARS = 12_000
MOST_SECONDS = 6.0  # half of what is allowed; before their mends these took 12 to 25
SENTENCE = (
    "Inclusion Criteria:\n* ALT > 2 x ULN, at least 2 of asthma {} or rituximab 375 mg/m2 daily for 6 weeks before screening\n"
)


@pytest.mark.parametrize("repeated", [" ", "\t", "a,", "a; ", "; ", "_", "1-", "(", "."])
def test_a_line_that_repeats_one_thing(pipeline: Language, repeated: str) -> None:
    text = SENTENCE.format((repeated * N_CHARS)[:N_CHARS])
    began = time.process_time()
    doc = pipeline(text)
    assert time.process_time() - began < MOST_SECONDS
    assert "rituximab" in {ent.text for ent in doc.ents}


def test_long_gaps_behind_names_that_ask_what_follows(pipeline: Language) -> None:
    gap = " " * N_CHARS
    text = f"Inclusion Criteria:\n* T4{gap}tumor, alcohol{gap}use, prognosis{gap}of less than 3 months, time since diagnosis{gap}at least 2 weeks\n"
    began = time.process_time()
    pipeline(text)
    assert time.process_time() - began < MOST_SECONDS
