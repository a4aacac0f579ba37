"""Round trips: a bound written in many spellings is read back; any text is read without harm."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.quantities.marked import find
from trialtab.types import Comparator

SPELLINGS = {
    Comparator.GT: ["> ", ">", "more than ", "greater than ", "above ", "exceeding ", "higher than "],
    Comparator.GE: ["≥ ", ">=", "at least ", "=> ", ">/= ", "> or = ", "no less than ", "not less than ", "a minimum of "],
    Comparator.LT: ["< ", "<", "less than ", "below ", "under ", "lower than "],
    Comparator.LE: ["≤ ", "<=", "=< ", "</= ", "up to ", "at most ", "no more than ", "not exceeding ", "a maximum of "],
}
UNITS = {
    "mg/m2": ["mg/m2", "mg / m2", "mg/m²", "mg/m^2", "MG/M2", "mg per m2"],
    "mg/kg/d": ["mg/kg/day", "mg/kg/d", "mg / kg / day", "mg per kg per day"],
    "10*9/L": ["x 10^9/L", "× 10⁹/L", "x 109/L", "x10e9/L", "x 10(9)/L", "G/L", "* 10^9 / L"],
    "/uL": ["/mm3", "/µL", " cells/mm^3", " per microliter", "/cu mm"],
    "mL/min/{1.73_m2}": ["mL/min/1.73 m2", "ml/min/1.73m²", "mL/min per 1.73 m^2", "ml/min/1,73 m2"],
    "a": ["years", "years of age", "yrs", "year"],
    "mm[Hg]": ["mmHg", "mm Hg", "mm of Hg"],
    "%": ["%", "percent"],
    "U/L": ["U/L", "units/L", "U/l"],
}
numbers = st.one_of(st.integers(1, 999), st.decimals(Decimal("0.1"), 999, places=1))


@st.composite
def bounds(draw: st.DrawFn) -> tuple[str, Comparator, float, str]:
    comparator = draw(st.sampled_from(sorted(SPELLINGS)))
    unit = draw(st.sampled_from(sorted(UNITS)))
    number = draw(numbers)
    sign, spelling = draw(st.sampled_from(SPELLINGS[comparator])), draw(st.sampled_from(UNITS[unit]))
    space = "" if spelling[0] in " /" else draw(st.sampled_from(["", " "])) if sign[0] in "<>≤≥" and spelling != "G/L" else " "
    return f"{sign}{number}{space}{spelling}", comparator, float(number), unit


@given(bounds(), st.sampled_from(["", "level ", "(", "platelets "]), st.sampled_from(["", ".", ")", ", and consent", "; none"]))
@settings(max_examples=400, deadline=None)
def test_bound_round_trip(bound: tuple[str, Comparator, float, str], before: str, after: str) -> None:
    written, comparator, number, unit = bound
    found = find(before + written + after)
    assert len(found) == 1
    quantity = found[0]
    assert (quantity.start_char, quantity.end_char) == (len(before), len(before) + len(written))
    assert (quantity.comparator, quantity.unit) == (comparator, unit)
    assert (quantity.low if quantity.low is not None else quantity.high) == number


@given(st.integers(1, 400), st.integers(1, 400), st.sampled_from(["-", " - ", "–", " to "]), st.sampled_from(sorted(UNITS)))
@settings(max_examples=200, deadline=None)
def test_range_round_trip(low: int, width: int, dash: str, unit: str) -> None:
    written = f"{low}{dash}{low + width} {UNITS[unit][0]}"
    (quantity,) = find(f"value {written}, stable")
    assert quantity.comparator is Comparator.BETWEEN
    assert (quantity.low, quantity.high, quantity.unit) == (low, low + width, unit)
    assert f"value {written}"[quantity.start_char : quantity.end_char] == written


ALPHABET = "0123456789.,-–/<>=≤≥±×x^()[]:;%+ \n°µ²⁹abcdeghilmnoprstuvyLNU'½"
WORDS = [
    "mg",
    "/day",
    "10^9/L",
    "ULN",
    "at least",
    "between",
    "and",
    "to",
    "years",
    "or older",
    "normal",
    "1.73 m2",
    "five",
    "1:80",
]


@given(st.lists(st.one_of(st.text(ALPHABET, max_size=12), st.sampled_from(WORDS)), max_size=14).map(" ".join))
@settings(max_examples=400, deadline=None)
def test_any_text_gives_sound_quantities(text: str) -> None:
    found = find(text)
    for index, quantity in enumerate(found):
        assert 0 <= quantity.start_char < quantity.end_char <= len(text)
        assert text[quantity.start_char : quantity.end_char].strip() == text[quantity.start_char : quantity.end_char]
        assert not (quantity.low is None and quantity.high is None)
        assert -1 <= quantity.alternative_of < index
        if quantity.comparator is Comparator.BETWEEN:
            assert quantity.low is not None and quantity.high is not None and quantity.low < quantity.high
    starts = [quantity.start_char for quantity in found]
    assert starts == sorted(starts)
