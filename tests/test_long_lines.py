"""A line is read though it repeats one thing for 12,000 characters; how long that takes, `benchmarks/line_times.py` measures."""

from __future__ import annotations

import pytest
from spacy.language import Language

N_CHARS = 12_000
SENTENCE = (
    "Inclusion Criteria:\n* ALT > 2 x ULN, at least 2 of asthma {} or rituximab 375 mg/m2 daily for 6 weeks before screening\n"
)


@pytest.mark.parametrize("repeated", [" ", "\t", "a,", "a; ", "; ", "_", "1-", "(", "."])
def test_a_line_that_repeats_one_thing(pipeline: Language, repeated: str) -> None:
    doc = pipeline(SENTENCE.format((repeated * N_CHARS)[:N_CHARS]))
    assert "rituximab" in {ent.text for ent in doc.ents}


def test_long_gaps_behind_names_that_ask_what_follows(pipeline: Language) -> None:
    gap = " " * N_CHARS
    doc = pipeline(
        f"Inclusion Criteria:\n* T4{gap}tumor, alcohol{gap}use, prognosis{gap}of less than 3 months, time since diagnosis{gap}at least 2 weeks\n"
    )
    assert {"less than 3 months", "at least 2 weeks"} <= {ent.text for ent in doc.ents}
