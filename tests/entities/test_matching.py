"""Folding of names and the dictionary matcher."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialtab.entities.matching import TermMatcher
from trialtab.entities.normalise import atoms_of, cased_atoms_of, is_acronym, key_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("anaemia", "anemia"),
        ("Leukaemias", "leukemia"),
        ("haemoglobin", "hemoglobin"),
        ("oedema", "edema"),
        ("tumours", "tumor"),
        ("immunisation", "immunization"),
        ("sulphonylureas", "sulfonylurea"),
        ("biopsies", "biopsy"),
        ("metastases", "metastasis"),
        ("thromboses", "thrombosis"),
        ("abscesses", "abscess"),
        ("viruses", "virus"),
        ("Crohn's disease", "Crohn disease"),
        ("Crohns disease", "Crohn’s disease"),
        ("beta-blockers", "Beta blocker"),
        ("β-blocker", "beta-blocker"),
        ("interferon-α", "interferon alpha"),
        ("Guillain-Barré", "Guillain Barre"),
        ("type II diabetes", "type 2 diabetes"),
        ("cancer of the rectum", "cancer of rectum"),
        ("non-small-cell", "non small cell"),
        ("i.v. infusion", "iv infusion"),
    ],
    ids=lambda name: name,
)
def test_spelling_variants_are_one_name(one: str, other: str) -> None:
    assert key_of(one) == key_of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("prednisolone", "prednisone"),
        ("AST", "ast"),
        ("IgA", "IGA"),
        ("hepatitis B", "hepatitis C"),
        ("eGFR", "EGFR"),
        ("mass", "mas"),
    ],
)
def test_different_names_stay_apart(one: str, other: str) -> None:
    assert key_of(one) != key_of(other)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("AST", True),
        ("HbA1c", True),
        ("G-CSF", True),
        ("SpO2", True),
        ("Hb", True),
        ("asthma", False),
        ("Humira", False),
        ("a b", False),
    ],
)
def test_acronyms_by_shape(name: str, expected: bool) -> None:
    assert is_acronym(name) is expected


def test_acronym_keeps_case_and_loses_plural() -> None:
    assert cased_atoms_of("NSAIDs") == ("NSAID",)
    assert cased_atoms_of("IL-6") == ("IL", "6")


@pytest.mark.parametrize("word", ["-", "'s", "’s", "\n   ", "the"])
def test_what_a_name_may_run_across(word: str) -> None:
    assert atoms_of(word) == ()


@pytest.mark.parametrize("word", ["\n\n", "/", "(", ",", ".", ":"])
def test_what_no_name_crosses_by_chance(word: str) -> None:
    assert atoms_of(word) not in ((), ("",))


NAMES = [
    "asthma",
    "severe asthma attack",
    "renal disease",
    "AST",
    "beta-blocker",
    "hepatitis B",
    "non-small cell lung cancer",
    "Covid-19",
]


def found(words: str | list[str], *ranges: tuple[int, int]) -> list[tuple[str, str]]:
    """(text of the tokens, name) of each hit."""
    matcher = TermMatcher(NAMES)
    tokens = words.split() if isinstance(words, str) else words
    return [
        (" ".join(tokens[hit.start : hit.end]), NAMES[hit.name]) for hit in matcher.find(tokens, ranges or ((0, len(tokens)),))
    ]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("no asthma here", [("asthma", "asthma")]),
        ("Severe asthma attacks !", [("Severe asthma attacks", "severe asthma attack"), ("asthma", "asthma")]),
        ("Beta - blockers", [("Beta - blockers", "beta-blocker")]),
        ("betablockers", []),
        ("AST and ast", [("AST", "AST")]),
        ("hepatitis B", [("hepatitis B", "hepatitis B")]),
        ("hepatitis", []),
        ("covid-19", [("covid-19", "Covid-19")]),
        ("COVID - 19", [("COVID - 19", "Covid-19")]),
        ("covid-19-positive", []),
        ("Non - small - cell lung cancers", [("Non - small - cell lung cancers", "non-small cell lung cancer")]),
        (["renal", "\n     ", "disease"], [("renal \n      disease", "renal disease")]),
        (["renal", "\n\n", "disease"], []),
        (["renal", ",", "disease"], []),
    ],
)
def test_longest_name_at_each_token(words: str | list[str], expected: list[tuple[str, str]]) -> None:
    assert found(words) == expected


def test_a_name_ends_inside_its_range() -> None:
    assert found("renal disease asthma", (0, 1), (1, 2)) == []
    assert found("renal disease asthma", (0, 2), (2, 3)) == [("renal disease", "renal disease"), ("asthma", "asthma")]


def test_names_that_fold_alike_share_a_number() -> None:
    matcher = TermMatcher()
    assert [matcher.add(name) for name in ("tumour", "asthma", "Tumors", "...", "AST")] == [0, 1, 0, -1, 2]
    assert (matcher.lookup("TUMOR"), matcher.lookup("AST"), matcher.lookup("ast")) == (0, 2, -1)


def test_names_may_be_added_after_a_search() -> None:
    matcher = TermMatcher(["asthma"])
    assert matcher.find(["gout"], [(0, 1)]) == []
    matcher.add("gout")
    assert matcher.find(["gout"], [(0, 1)]) == [(0, 1, 1)]


@given(st.lists(st.sampled_from([*"abc", "b-c", "the", "\n", "B", ","]), max_size=12))
def test_hits_are_names_at_their_place(words: list[str]) -> None:
    names = ["a", "a b", "b c a", "c c"]
    matcher = TermMatcher(names)
    hits = matcher.find(words, [(0, len(words))])
    assert hits == sorted(hits)
    for hit in hits:
        assert " ".join(atoms_of(" ".join(words[hit.start : hit.end]))) == names[hit.name]
        assert atoms_of(words[hit.start])
