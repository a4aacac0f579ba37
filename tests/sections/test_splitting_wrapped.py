"""Lines broken by hand: what goes on and what begins anew. A number names the side, the place and the parent: I02.1 is under I02."""

import pytest

from tests.sections.support import items, split

# id, text, items
CASES = [
    (
        "sentence-over-lines",
        "\n        Inclusion Criteria:\n\n          -  Adults with a confirmed diagnosis of iron deficiency and a haemoglobin value which\n"
        "             does not exceed 10 g/dL at two visits that lie at least one week apart, measured in the\n"
        "             local laboratory\n\n          -  Consent\n",
        [
            "I01 Adults with a confirmed diagnosis of iron deficiency and a haemoglobin value which does not exceed 10 g/dL at two "
            "visits that lie at least one week apart, measured in the local laboratory",
            "I02 Consent",
        ],
    ),
    (
        "number-at-line-start-is-text",
        "\n        Inclusion Criteria:\n\n          -  Recovery from all toxic effects of the treatments that were given before, to a grade of\n"
        "             1. A later relapse of the same effect must be reported to the monitor before the next\n"
        "             dose of the drug, and the value of the test that showed it must be kept in the patient's\n"
        "             file, together with the name of the laboratory and the day on which the blood was taken\n"
        "             by the nurse, whose hand must sign for it, and the dates of all of the visits that were\n"
        "             missed since then\n",
        [
            "I01 Recovery from all toxic effects of the treatments that were given before, to a grade of 1. A later relapse of the "
            "same effect must be reported to the monitor before the next dose of the drug, and the value of the test that showed it "
            "must be kept in the patient's file, together with the name of the laboratory and the day on which the blood was taken "
            "by the nurse, whose hand must sign for it, and the dates of all of the visits that were missed since then"
        ],
    ),
    (
        "short-lines-are-items",
        "Exclusion Criteria:\nfever\ncough\nasthma\n",
        ["E01 fever", "E02 cough", "E03 asthma"],
    ),
]


@pytest.mark.parametrize(("text", "expected"), [row[1:] for row in CASES], ids=[row[0] for row in CASES])
def test_items(text: str, expected: list[str]) -> None:
    assert items(text, split(text)) == expected
