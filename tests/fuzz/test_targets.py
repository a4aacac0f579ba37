"""The fuzzer's targets on what it found once, on the shipped records, and on random inputs."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language

from tests.fuzz.targets import SUFFIXES, annotate, read

ROOT = Path(__file__).parents[2]
FOUND = sorted((Path(__file__).parent / "found").glob("*-*"))
SEEDS = sorted(path for path in (ROOT / "seeds").rglob("*.*") if path.is_file())
WORDS = st.sampled_from(
    (
        *(
            "\n",
            "\n* ",
            "\n1. ",
            "Inclusion Criteria:",
            "Exclusion Criteria:",
            " ",
            ", ",
            "(",
            ")",
            ": ",
            "; ",
            "/",
            "-",
            "<",
            "≥",
            "=",
        ),
        *(
            "18",
            "2.5",
            "1,5",
            "10^9/L",
            "x 10",
            "mg",
            "mg/m2",
            "%",
            "ULN",
            "weeks",
            "days",
            "q3w",
            "IV",
            "×",
            "²",
            "µ",
            "~",
            "\\",
            "\u200b",
        ),
        *(
            "no",
            "not",
            "history of",
            "within",
            "before",
            "or",
            "and",
            "except",
            "at least",
            "up to",
            "rituximab",
            "ALT",
            "hepatitis B",
            "women",
        ),
    )
)
TEXTS = st.lists(WORDS, max_size=60).map(" ".join) | st.lists(WORDS, max_size=60).map("".join) | st.text(max_size=200)


@pytest.mark.parametrize("path", FOUND, ids=lambda path: path.name)
def test_what_was_found_once(pipeline: Language, path: Path) -> None:
    target = read if path.name.startswith("read-") else lambda data: annotate(pipeline, data)
    target(path.read_bytes())


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name)
def test_shipped_records_cut_anywhere(path: Path) -> None:
    data = path.read_bytes()
    suffix = SUFFIXES.index(path.suffix) if path.suffix in SUFFIXES else 0
    for share in range(1, 12):
        read(bytes([suffix]) + data[: len(data) * share // 11])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300) | TEXTS.map(lambda text: b"\x03" + text.encode("utf-8", "surrogatepass")))
def test_any_bytes_can_be_read(data: bytes) -> None:
    read(data)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 4), TEXTS)
def test_any_text_gives_rows_that_lie_in_it(pipeline: Language, section: int, text: str) -> None:
    annotate(pipeline, bytes([section]) + text.encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("pump", [" ", "\n", "\n ", "- ", "1 ", "1.", "a", "(", "no ", "1 mg ", ", ", "or "])
@pytest.mark.parametrize("section", [1, 3, 4])
def test_long_repeats_are_no_hang(pipeline: Language, pump: str, section: int) -> None:
    text = f"* rituximab 375 mg/m2 {(pump * 2000)[:2000]} within 6 months before screening, ALT > 2 x ULN"
    annotate(pipeline, bytes([section]) + text.encode())
