"""Times counted from the start of treatment: lengths and counts, and weeks that are none of either."""

import pytest

from tests.quantities.time_cases import read_tags, times

LENGTHS = [
    ("10 mg daily [weeks 1-4]", "P4W"),
    ("10 mg twice daily [for weeks 2 through 12]", "P11W"),
    ("10 mg once daily [from weeks 0 to 24]", "P24W"),
    ("10 mg daily [during weeks 5 - 8], then 20 mg", "P4W"),
    ("10 mg bid [for week one] and 20 mg after it", "P1W"),
    ("10 mg orally [for the first 2 weeks]", "P2W"),
    ("10 mg daily [for the first week], 20 mg later", "P1W"),
    ("10 mg daily [the first month]", "P1M"),
    ("10 mg twice daily [on the first day]", "P1D"),
    ("10 mg twice daily [for the next 13 days]", "P13D"),
    ("10 mg daily [during 5 more days]", "P5D"),
    ("[weeks 1-5]: 10 mg daily", "P5W"),
    ("seen in clinic for the next 13 days", None),
    ("10 mg twice [the first day] of pain", None),
    ("visits in weeks 1-4", None),
    ("seen weekly in the first month of life", None),
    ("blood is drawn on the first day", None),
    ("10 mg daily; visits in weeks 1-4", None),
    ("10 mg on the first day after surgery", None),
]
COUNTS = [
    ("10 mg SC [at week 0, 2 and 6]", 3),
    ("10 mg IV [on weeks 0 and 2]", 2),
    ("5 ug intramuscularly [at 0, 1 and 6 months]", 3),
    ("10 mg [on the first day]", 1),
    ("10 mg twice daily [on the first day]", 2),
    ("10 mg [3 times] within 3 weeks", 3),
    ("10 mg IV on weeks 0, 2, 6 and every 8 weeks thereafter", None),
    ("10 mg IV at 0 and 2 weeks (if well) and then 4 weeks", None),
    ("10 mg [once] and given as an infusion", 1),
    ("assessed at weeks 4, 8 and 12", None),
    ("10 mg daily, with visits at weeks 4, 8 and 12", None),
    ("10 mg IV at week 2, 1 and 6", None),
    ("3 times higher within 3 weeks", None),
]


@pytest.mark.parametrize(("tagged", "length"), LENGTHS, ids=[row[0] for row in LENGTHS])
def test_lengths(tagged: str, length: str | None) -> None:
    marked = read_tags(tagged)
    found = [span for span in times(marked.text).time_spans if span.rule == "span-weeks"]
    spans = marked.spans if length else ()
    assert [(span.start_char, span.end_char) for span in found] == list(spans)
    assert all(span.low == span.high == length and span.role == "duration" for span in found)


@pytest.mark.parametrize(("tagged", "count"), COUNTS, ids=[row[0] for row in COUNTS])
def test_counts(tagged: str, count: int | None) -> None:
    marked = read_tags(tagged)
    found = [item for item in times(marked.text).frequencies if item.administrations_low is not None]
    assert [(item.start_char, item.end_char) for item in found] == list(marked.spans)
    assert all(item.administrations_low == item.administrations_high == count for item in found)


def test_a_semicolon_before_days_begins_a_new_list() -> None:
    marked = read_tags("10 mg [on day 1]; [days 2-6]: 5 mg")
    found = times(marked.text).frequencies
    assert [(item.start_char, item.end_char, item.administrations_low) for item in found] == [
        (*marked.spans[0], 1),
        (*marked.spans[1], 5),
    ]
