"""One agent under several spellings or names, and how it is told from another."""

from __future__ import annotations

import pytest

from trialtab.tables.spellings import is_slip

SLIPS = [
    ("hydrochloroquine", "hydroxychloroquine", True),
    ("azitromycin", "azithromycin", True),
    ("rivaroxiban", "rivaroxaban", True),
    ("lamotrigen", "lamotrigine", True),
    ("colchizine", "colchicine", True),
    ("imatinib", "imatinib", False),  # the same
    ("abcdefx1", "abcdefx2", False),  # codes mean their digits
    ("nilotinib", "erlotinib", False),  # another beginning
    ("heparin", "hepatin", True),
    ("heparin", "hapatin", False),  # two slips in a short name
    ("zinc", "zink", False),  # too short
]


@pytest.mark.parametrize(("one", "two", "expected"), SLIPS)
def test_slips(one, two, expected) -> None:
    assert is_slip(one, two) is expected
    assert is_slip(two, one) is expected


ROWS = [
    ("a_letter_lost", "Azitromycin 500 mg daily", [("DRUG", "Azithromycin")], [("Azithromycin", 500)]),
    ("letters_lost", "Hydrochloroquine 400 mg daily", [("DRUG", "Hydroxychloroquine")], [("Hydroxychloroquine", 400)]),
    ("no_drug_by_that_name", "Colchizine 0.5 mg daily", [("DRUG", "Colchicine")], [("Colchicine", 0.5)]),
    ("registered_with_a_slip", "Rivaroxaban 20 mg daily", [("DRUG", "Rivaroxiban")], [("Rivaroxiban", 20)]),
    (
        "two_true_names",
        "Prednisolone 20 mg daily",
        [("DRUG", "Prednisone")],
        [("Prednisone", None), ("Prednisolone", 20)],
    ),
    (
        "what_it_is_in_brackets",
        "0.5 mL intramuscular injection",
        [("BIOLOGICAL", "Shingrix (Zoster Vaccine)")],
        [("Shingrix", 0.5)],
    ),
    (
        "a_list_in_brackets",
        "Given daily",
        [("DRUG", "Cisplatin (carboplatin)")],
        [("Cisplatin", None), ("carboplatin", None)],
    ),
]


@pytest.mark.parametrize(("text", "registered", "expected"), [case[1:] for case in ROWS], ids=[case[0] for case in ROWS])
def test_one_agent(arm_rows, text, registered, expected) -> None:
    assert [(row.agent, row.dose_low) for row in arm_rows(text, *registered)] == expected
