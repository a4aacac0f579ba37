"""The unit table, its checks against UCUM, conversion, and the other pattern files' own examples."""

import pytest

from tests.quantities.marked import FILES, LEXICON, find
from trialtab.errors import PatternError
from trialtab.patterns import expand_list, parse_table
from trialtab.quantities.convert import convert
from trialtab.quantities.lexicon import QuantityLexicon
from trialtab.quantities.ucum import CODES_FILE, grammar_takes, is_ucum
from trialtab.quantities.units import Context
from trialtab.types import Comparator

UNIT_ROWS = parse_table(FILES["units.tsv"], file="units.tsv")
COMPARATOR_ROWS = parse_table(FILES["comparators.tsv"], file="comparators.tsv")
LIMIT_ROWS = parse_table(FILES["limits.tsv"], file="limits.tsv")
CONTEXT_ROWS = parse_table(FILES["number_context.tsv"], file="number_context.tsv")


@pytest.mark.parametrize("row", UNIT_ROWS, ids=[row["id"] for row in UNIT_ROWS])
def test_every_unit_is_ucum(row: dict[str, str]) -> None:
    assert not row["ucum"] or grammar_takes(row["ucum"])
    assert row["dimension"]
    assert list(expand_list(row["aliases"]))


@pytest.mark.parametrize("row", [row for row in UNIT_ROWS if row["example"]], ids=lambda row: row["id"])
def test_unit_examples(row: dict[str, str]) -> None:
    (quantity,) = find(row["example"])
    assert quantity.unit == (row["ucum"] or None)
    assert quantity.dimension == row["dimension"]


def test_no_spelling_stands_for_two_units() -> None:
    seen: dict[tuple[str, str], str] = {}
    for row in UNIT_ROWS:
        for alias in expand_list(row["aliases"]):
            key = alias if "case" in row["flags"] else alias.lower()
            assert seen.setdefault((key, row["flags"]), row["id"]) == row["id"], alias


@pytest.mark.parametrize("row", [row for row in COMPARATOR_ROWS if row["example"]], ids=lambda row: row["id"])
def test_comparator_examples(row: dict[str, str]) -> None:
    found = [quantity for quantity in find(row["example"]) if quantity.comparator]
    assert len(found) == 1
    if row["comparator"]:
        assert found[0].comparator is Comparator(row["comparator"])
    if row["not_example"]:
        assert not [
            quantity
            for quantity in find(row["not_example"])
            if quantity.comparator == row["comparator"] and quantity.unit == "mg"
        ]


@pytest.mark.parametrize(
    ("row", "word"),
    [
        (row, word)
        for row in COMPARATOR_ROWS
        if row["kind"] in ("phrase", "symbol", "preposition")
        for word in expand_list(row["words"])
    ],
    ids=lambda value: value if isinstance(value, str) else value["id"],
)
def test_every_comparator_word(row: dict[str, str], word: str) -> None:
    found = find(f"a dose {word} 40 kg")
    assert [quantity.comparator for quantity in found] == [Comparator(row["comparator"])]


@pytest.mark.parametrize("row", [row for row in LIMIT_ROWS if row["example"]], ids=lambda row: row["id"])
def test_limit_examples(row: dict[str, str]) -> None:
    (quantity,) = find(row["example"])
    assert quantity.limit_of is not None
    assert not row["limit_of"] or quantity.limit_of.value == row["limit_of"]
    assert not row["value"] or quantity.low == float(row["value"])


@pytest.mark.parametrize(
    ("row", "word"),
    [(row, word) for row in LIMIT_ROWS if row["limit_of"] for word in expand_list(row["words"])],
    ids=lambda value: value if isinstance(value, str) else value["id"],
)
def test_every_limit_word(row: dict[str, str], word: str) -> None:
    (quantity,) = find(f"ALT > 2.5 x {word}")
    assert quantity.limit_of is not None
    assert quantity.limit_of.value == row["limit_of"]
    assert (quantity.low, quantity.unit) == (2.5, None)


@pytest.mark.parametrize("row", [row for row in CONTEXT_ROWS if row["kind"] in ("score", "measure")], ids=lambda row: row["id"])
def test_score_words_let_bare_ranges_count(row: dict[str, str]) -> None:
    for word in expand_list(row["words"]):
        found = find(f"the {word.replace('who', 'WHO')} of 1 to 4, today")
        assert [(quantity.low, quantity.high) for quantity in found] == [(1.0, 4.0)], word


COMPOSED = [
    ("mg/kg/day", "mg/kg/d", "mass/mass.time"),
    ("mg / kg / day", "mg/kg/d", "mass/mass.time"),
    ("mg per kg per day", "mg/kg/d", "mass/mass.time"),
    ("mg.kg-1.day-1", "mg/kg/d", "mass/mass.time"),
    ("mg·kg⁻¹·day⁻¹", "mg/kg/d", "mass/mass.time"),
    ("MG/M2", "mg/m2", "mass/area"),
    ("IU/kg/week", "[IU]/kg/wk", "arbitrary/mass.time"),
    ("g/24 h", "g/d", "mass/time"),
    ("mg/12 hours", "mg/(12.h)", "mass/time"),
    ("mg/dl", "mg/dL", "mass/volume"),
    ("µg/g creatinine", "ug/g", "mass/mass"),
    ("mmol/mol", "mmol/mol", "substance/substance"),
    ("mL/min/1.73 m2", "mL/min/{1.73_m2}", "volume/time.area"),
    ("cells/kg", "{cells}/kg", "count/mass"),
    ("cells/mm3", "/uL", "count/volume"),
    ("/mm3", "/uL", "count/volume"),
    (" per microlitre", "/uL", "count/volume"),
    ("/HPF", "/[HPF]", "count/field"),
    ("copies/mL", "{copies}/mL", "count/volume"),
    ("mmHg", "mm[Hg]", "pressure"),
]


@pytest.mark.parametrize(("written", "ucum", "dimension"), COMPOSED, ids=[row[0] for row in COMPOSED])
def test_composed_units(written: str, ucum: str, dimension: str) -> None:
    text = "5" + (written if written.startswith((" ", "/")) else f" {written}")
    unit = LEXICON.units.parse(text, text.lower(), 1, Context())
    assert unit is not None
    assert (unit.ucum, unit.dimension) == (ucum, dimension)


@pytest.mark.parametrize("text", ["5 apples", "5FU", "5 mgx", "5 m", "5 T", "5/b", "5 g-CSF", "5 per cohort", "5 per"])
def test_no_units(text: str) -> None:
    assert LEXICON.units.parse(text, text.lower(), 1, Context()) is None


def test_listed_codes_are_ucum() -> None:
    codes = [row["code"] for row in parse_table(FILES[CODES_FILE], file=CODES_FILE)]
    assert len(codes) == len(set(codes))
    assert [code for code in codes if not grammar_takes(code)] == []


def test_common_units_need_no_grammar(monkeypatch: pytest.MonkeyPatch) -> None:
    is_ucum.cache_clear()
    monkeypatch.setattr("trialtab.quantities.ucum._parser", None)  # to call it would fail
    assert all(is_ucum(code) for code in ("mg/m2", "10*9/L", "mg/kg/d", "mL/min/{1.73_m2}"))


def test_foreign_codes_are_refused() -> None:
    assert is_ucum("mg/kg/d")
    assert not is_ucum("mg/kg/day-ish")
    assert not is_ucum("foo")


CONVERSIONS = [
    (1.0, "10*9/L", "/uL", 1000.0),
    (1500.0, "/uL", "10*9/L", 1.5),
    (100.0, "10*3/uL", "10*9/L", 100.0),
    (1.0, "g/dL", "g/L", 10.0),
    (2.0, "g/d", "mg/d", 2000.0),
    (38.0, "Cel", "[degF]", 100.4),
    (100.4, "[degF]", "Cel", 38.0),
    (1.0, "a", "mo", 12.0),
    (8.0, "wk", "d", 56.0),
    (1.0, "10*6.{cells}/kg", "{cells}/kg", 1e6),
    (5.0, "mg", "mg", 5.0),
]


@pytest.mark.parametrize(("value", "unit_from", "unit_to", "expected"), CONVERSIONS)
def test_convert(value: float, unit_from: str, unit_to: str, expected: float) -> None:
    assert convert(value, unit_from, unit_to) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize(
    ("unit_from", "unit_to"),
    [("mg", "mL"), ("mg/dL", "mmol/L"), ("mL/min/{1.73_m2}", "mL/min"), ("Cel", "mm3"), ("{tablet}", "mg"), ("mg/m2", "mg/kg")],
)
def test_convert_refuses_other_dimensions(unit_from: str, unit_to: str) -> None:
    assert convert(1.0, unit_from, unit_to) is None


def test_a_missing_file_is_named() -> None:
    with pytest.raises(PatternError, match=r"limits\.tsv"):
        QuantityLexicon.from_files({name: text for name, text in FILES.items() if name != "limits.tsv"})


def test_presence_is_marked() -> None:
    assert find("at least one lesion")[0].rule.endswith(":presence")
    assert not find("at least two lesions")[0].rule.endswith(":presence")
    assert not find("at least 1 lesion")[0].rule.endswith(":presence")
