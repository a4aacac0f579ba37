"""What is a token. Tokens are parted by blanks in the second column."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trialtab.tokens.rules import cut

CASES = [
    ("IgG<4g/L", "IgG < 4 g/L"),
    ("300Units/kgfor", "300 Units/kg for"),
    ("12months", "12 months"),
    ("≥18", "≥ 18"),
    ("10^9/L", "10^9/L"),
    ("×10\\^6/L", "× 10\\^6/L"),
    ("×10⁹/L", "× 10⁹/L"),
    ("10*9/L", "10*9/L"),
    ("mg/m2", "mg/m2"),
    ("mg/m²", "mg/m²"),
    ("10mg/kg/day", "10 mg/kg/day"),
    ("30mL/min/1.73m2", "30 mL/min/1.73m2"),
    ("30mL/min1.73", "30 mL/min 1.73"),
    ("cells/mm3", "cells/mm3"),
    ("cells/μL", "cells/μL"),
    ("copies/mL", "copies/mL"),
    ("mm^3", "mm^3"),
    ("kU/L", "kU/L"),
    ("5MG", "5 MG"),
    ("38.5°C", "38.5 °C"),
    ("140/90mmHg", "140 / 90 mmHg"),
    ("50,000/mm3", "50,000 / mm3"),
    ("5%", "5 %"),
    ("B%<0.5%", "B % < 0.5 %"),
    ("hepatitis B.", "hepatitis B ."),
    ("q3w", "q3w"),
    ("IL-6", "IL-6"),
    ("CD19+", "CD19+"),
    ("CD4+T", "CD4 + T"),
    ("HCV+,", "HCV + ,"),
    ("anti-CD20", "anti-CD20"),
    ("COVID-19", "COVID-19"),
    ("SARS-CoV-2", "SARS-CoV-2"),
    ("SARS-CoV-2-infected", "SARS-CoV-2 - infected"),
    ("HER2-positive", "HER2 - positive"),
    ("culture-negative", "culture - negative"),
    ("opioid-induced nausea", "opioid - induced nausea"),
    ("Placebo-Controlled", "Placebo - Controlled"),
    ("taxane-pretreated", "taxane - pretreated"),
    ("influenza-like", "influenza-like"),
    ("HIV-infected", "HIV - infected"),
    ("steroid-refractory", "steroid-refractory"),
    ("follow-up", "follow-up"),
    ("T-cell", "T-cell"),
    ("AST/ALT", "AST / ALT"),
    ("and/or", "and / or"),
    ("w/o", "w/o"),
    ("PaO2/FiO2", "PaO2 / FiO2"),
    ("p53", "p53"),
    ("T3", "T3"),
    ("HLA-B27", "HLA-B27"),
    ("1:80", "1:80"),
    ("2-4", "2 - 4"),
    ("18-65", "18 - 65"),
    ("28-day", "28 - day"),
    ("5-FU", "5-FU"),
    ("5FU", "5FU"),
    ("18F-FDG", "18F-FDG"),
    ("1,500", "1,500"),
    ("1.5", "1.5"),
    ("1,2", "1,2"),
    ("2xULN", "2 x ULN"),
    ("2.5×ULN", "2.5 × ULN"),
    ("3x", "3 x"),
    ("1st", "1st"),
    ("2019EULAR/ACR", "2019 EULAR / ACR"),
    ("e.g.,", "e.g. ,"),
    ("b.i.d.", "b.i.d."),
    ("criteria.These", "criteria . These"),
    ("Sjögren's", "Sjögren 's"),
    ("(<=40%)", "( <= 40 % )"),
    ("=<", "=<"),
    ("</=", "</="),
    ("+/-", "+/-"),
    ("day--night", "day -- night"),
    ("https://example.org/a-b.", "https://example.org/a-b ."),
    ("a.b@example.org", "a.b@example.org"),
]


@pytest.mark.parametrize(("text", "tokens"), CASES, ids=[row[0] for row in CASES])
def test_tokens(text: str, tokens: str) -> None:
    assert [word for word, _ in cut(text)] == tokens.split()


@pytest.mark.parametrize(("text", "tokens"), CASES, ids=[row[0] for row in CASES])
def test_tokens_inside_a_sentence(text: str, tokens: str) -> None:
    words = [word for word, _ in cut(f"Adults {text} only")]
    assert words == ["Adults", *tokens.split(), "only"]


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.sampled_from(list("aZé5.,:/-+<>=%^ \n\t\\²µ'’()µg'mLx×")), max_size=60) | st.text(max_size=60))
def test_nothing_is_lost(text: str) -> None:
    pairs = cut(text)
    assert "".join(word + blank for word, blank in pairs) == text
    assert all(word for word, _ in pairs)


@pytest.mark.parametrize("end", [":", "/", "-", "="])
def test_a_long_sequence_of_capitals_stays_whole(end: str) -> None:
    tokens = cut("ATGC" * 1_000 + end + "b")
    assert tokens[0][0].startswith("ATGC" * 1_000)
