"""Markers: what is one, how it is read, and which need a neighbour."""

import pytest

from trialtab.sections.markers import confirm, rank, read_label, read_marker

READ = [
    ("1. Age", "1.", (("9.", 1),)),
    ("12.Age", "12.", (("9.", 12),)),
    ("(3) Age", "(3)", (("(9)", 3),)),
    ("3)18 years", "3)", (("9)", 3),)),
    ("a) Age", "a)", (("a)", 1),)),
    ("B. Age", "B.", (("A.", 2),)),
    ("i) Age", "i)", (("i)", 1), ("a)", 9))),
    ("viii- Age", "viii-", (("i-", 8),)),
    ("xi. Age", "xi.", (("i.", 11),)),
    ("1.2 Age", "1.2", (("9.9.", 2),)),
    ("- Age", "-", (("-", 0),)),
    ("-- Age", "--", (("--", 0),)),
    ("•Age", "•", (("•", 0),)),
    ("o Age", "o", (("o", 0),)),
    ("- • Age", "- •", (("-•", 0),)),
    ("* 1. Age", "* 1.", (("*9.", 1),)),
    ("1. - Age", "1. -", (("9.", 1),)),
    ("③ Age", "③", (("①", 0),)),
    ("I03. Age", "I03.", (("I9.", 3),)),
]
NONE = [
    "Age",
    "1.5 mg",
    "-5 to 10 °C",
    "**Age**",
    "> 18 years",
    "12-lead ECG",
    "IL-6 level",
    "i.v. drugs",
    "e.g. asthma",
    "2 or more",
    "T-cell",
    "(HIV)",
    "--Age--",
    "5 - 10 days",
    "3 months",
]


@pytest.mark.parametrize(("text", "printed", "readings"), READ, ids=[row[0] for row in READ])
def test_read(text: str, printed: str, readings: tuple[tuple[str, int], ...]) -> None:
    marker = read_marker(text, 0, len(text))
    assert marker is not None
    assert (text[marker.start : marker.end], marker.readings) == (printed, readings)


@pytest.mark.parametrize("text", NONE)
def test_is_none(text: str) -> None:
    assert read_marker(text, 0, len(text)) is None


def test_label_that_is_no_numeral_has_no_reading() -> None:
    assert read_label("ivx.") == ()


@pytest.mark.parametrize(
    ("lines", "kept"),
    [
        (["A. fumigatus", "Gout"], [None, None]),
        (["A. Gout", "B. Coma"], [("A.", 1), ("A.", 2)]),
        (["1. Gout", "Coma"], [("9.", 1), None]),
        (["1. Gout", "2 Coma", "3. Sepsis"], [("9.", 1), ("9.", 2), ("9.", 3)]),
        (["2 Coma", "Gout"], [None, None]),
        (["- A. fumigatus", "- Gout"], [("-", 0), ("-", 0)]),
        (["h) Gout", "i) Coma"], [("a)", 8), ("i)", 1)]),
    ],
    ids=["letter-alone", "letters", "number-alone", "lost-point", "bare-alone", "bullet-stays", "letter-or-roman"],
)
def test_confirm(lines: list[str], kept: list[tuple[str, int] | None]) -> None:
    markers = confirm(read_marker(line, 0, len(line)) for line in lines)
    assert [marker.readings[0] if marker else None for marker in markers][: len(kept) - 1] == kept[:-1]
    assert (markers[-1] is None) == (kept[-1] is None)


@pytest.mark.parametrize(("outer", "inner"), [("9.", "a)"), ("9.", "-"), ("A.", "9."), ("a)", "i)"), ("I.", "A.")])
def test_rank_says_what_usually_stands_deeper(outer: str, inner: str) -> None:
    assert (rank(outer) < rank(inner)) is not (outer == "A." and inner == "9.")
