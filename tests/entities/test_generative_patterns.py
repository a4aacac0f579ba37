"""Every line of the generative pattern files finds its example and leaves its counterexample alone."""

from __future__ import annotations

import pytest

from tests.entities.generative_helpers import pattern_files, tag, unmark
from trialtab.entities.generative import GenerativeLexicon
from trialtab.entities.generative.lexicon import FILES, MODIFIERS
from trialtab.errors import PatternError
from trialtab.patterns import Row, expand_list, parse_table

# file -> the prefix of its rules: "heads:disease"
PREFIXES = {name: name.removeprefix("generative_").removesuffix(".tsv") for name in FILES if name != MODIFIERS}


def rows_with(column: str) -> list[object]:
    return [
        pytest.param(f"{prefix}:{row['id']}", row, id=f"{prefix}-{row['id']}")
        for name, prefix in PREFIXES.items()
        for row in parse_table(pattern_files()[name], file=name)
        if row.get(column)
    ]


@pytest.mark.parametrize(("rule", "row"), rows_with("example"))
def test_a_line_finds_its_example(rule: str, row: Row) -> None:
    text, spans = unmark(row["example"])
    found = {(each.start_char, each.end_char): each for each in tag(text)}
    assert spans, "the example marks no span"
    for span in spans:
        assert span in found, f"{text[slice(*span)]!r} not in {[text[slice(*each)] for each in found]}"
    assert any(rule in found[span].rule.split("+") for span in spans), [found[span].rule for span in spans]
    if row.get("label"):
        assert all(found[span].label == row["label"] for span in spans if rule in found[span].rule.split("+"))


@pytest.mark.parametrize(("rule", "row"), rows_with("not_example"))
def test_a_line_leaves_its_counterexample_alone(rule: str, row: Row) -> None:
    assert [each for each in tag(row["not_example"]) if rule in each.rule.split("+")] == []


@pytest.mark.parametrize("name", PREFIXES)
def test_every_line_has_an_example(name: str) -> None:
    assert [row["id"] for row in parse_table(pattern_files()[name], file=name) if not row.get("example")] == []


def test_modifier_kinds_are_known_to_the_heads() -> None:
    """A kind misspelt in one of the files would be silent."""
    kinds = {row["kind"] for row in parse_table(pattern_files()[MODIFIERS], file=MODIFIERS)}
    open_kinds = {"known", "symbol", "name", "adjective", "title"}
    taken = {
        kind
        for name in ("generative_heads.tsv", "generative_suffixes.tsv")
        for row in parse_table(pattern_files()[name], file=name)
        for kind in expand_list(row["takes"])
    }
    assert taken <= kinds | open_kinds


def test_a_missing_file_is_named() -> None:
    files = {name: text for name, text in pattern_files().items() if name != "observations.tsv"}
    with pytest.raises(PatternError, match=r"observations\.tsv"):
        GenerativeLexicon.from_files(files)


def test_a_bad_context_pattern_names_its_line() -> None:
    text = "id\tlabel\tdomain\tpattern\tnorm\tleft\tconfidence\nbad\tCONDITION\t\tfever\t\t(\t0.5\n"
    with pytest.raises(PatternError, match="line bad"):
        GenerativeLexicon.from_files(pattern_files() | {"observations.tsv": text})
