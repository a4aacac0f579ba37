"""Lines to blocks."""

import pytest

from trialtab.sections.lines import is_wrapped, read_blocks, read_lines

LONG = "Patients who were treated with two or more courses of the drug and who did not respond to any"
FILLED = f"        {LONG}\n        of these courses within the first eight weeks, or whose response did not last until the next\n        visit\n"
BLOCKS = [
    ("one-a-line", "Gout\nComa\n", ["Gout", "Coma"]),
    ("wrapped", f"{FILLED}\n        Gout\n", [f"{FILLED.strip()}", "Gout"]),
    ("hanging-indent", "- Gout of the foot\n  or the hand\n- Coma\n", ["- Gout of the foot\n  or the hand", "- Coma"]),
    ("half-sentence", f"- {LONG}\nof the drugs before\n- Coma\n", [f"- {LONG}\nof the drugs before", "- Coma"]),
    ("short-small-letters", "fever\ncough\n", ["fever", "cough"]),
    ("after-semicolon", f"{LONG};\ncoma\n", [f"{LONG};", "coma"]),
    ("blank-line-parts", f"{LONG}\n\nof the drug\n", [LONG, "of the drug"]),
    ("tabs", "\t- Gout\n\t\t- Coma\n", ["- Gout", "- Coma"]),
    ("marker-alone", "1.\nGout\n2.\nComa", ["1.\nGout", "2.\nComa"]),
]


@pytest.mark.parametrize(("text", "expected"), [row[1:] for row in BLOCKS], ids=[row[0] for row in BLOCKS])
def test_blocks(text: str, expected: list[str]) -> None:
    assert [text[block.start : block.end] for block in read_blocks(text, 0, len(text))] == expected


def test_columns_count_from_the_margin() -> None:
    text = "  - Gout\n\t1. Coma"
    assert [(block.column, block.body_column) for block in read_blocks(text, 0, len(text))] == [(2, 4), (4, 7)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (FILLED, True),
        ("Gout\nComa\nSepsis\n", False),
        (f"{LONG}\n- {LONG}\n- {LONG}\n", False),
        (f"{LONG}.\nAnother long item that has nothing to do with the one that stands in the line above, really\n", False),
    ],
    ids=["filled", "short", "bullets", "two-long-items"],
)
def test_is_wrapped(text: str, expected: bool) -> None:
    assert is_wrapped(text, read_lines(text, 0, len(text))) is expected
