"""A pipeline says which code assembled it, and what is wrong where that is another one's."""

from __future__ import annotations

import json
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

from trialtab import stamps
from trialtab.errors import PatternError, SettingsError
from trialtab.patterns import parse_table
from trialtab.project import assemble, load

SMALL = """
[nlp]
lang = "en"
pipeline = ["trialtab_context"]
[nlp.tokenizer]
@tokenizers = "trialtab.tokenizer.v1"
[components]
[components.trialtab_context]
factory = "trialtab_context"
[initialize]
[initialize.components]
[initialize.components.trialtab_context]
patterns = ["PATTERNS/context_rules.tsv", "PATTERNS/context_words.tsv"]
"""
PATTERNS = Path(__file__).parents[1] / "patterns"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    (tmp_path / "config.cfg").write_text(SMALL.replace("PATTERNS", str(PATTERNS)))
    assemble(tmp_path / "config.cfg", tmp_path / "model")
    return tmp_path / "model"


def restamp(model: Path, **stamp: str) -> None:
    meta = stamps.meta_of(model)
    meta[stamps.KEY].update(stamp)
    (model / "meta.json").write_text(json.dumps(meta))


def test_a_pipeline_of_this_code_loads_in_silence(small: Path) -> None:
    assert stamps.made_by(stamps.meta_of(small)) == stamps.this_code()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        load(small)


def test_a_pipeline_of_other_code_is_told(small: Path) -> None:
    restamp(small, version="0.0.9", code="abc")
    with pytest.warns(
        UserWarning, match=r"was assembled by trialtab 0\.0\.9 \(code abc\); this is trialtab .* Assemble it again"
    ):
        load(small)


def test_a_pipeline_that_does_not_fit_says_why(small: Path) -> None:
    (small / "trialtab_context" / "context_rules.tsv").write_text("id\tliteral\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"E302.*context_rules\.tsv, line 1: header lacks category"):
        load(small)
    restamp(small, code="abc")
    with pytest.raises(SettingsError, match=r"E308.*\(code abc\), this is .*context_rules\.tsv.*assemble` again"):
        load(small)
    (small / "meta.json").write_text(json.dumps({**stamps.meta_of(small), stamps.KEY: None}))
    with pytest.raises(SettingsError, match=r"E308.*by an older trialtab"):
        load(small)


def test_meta_that_cannot_be_read(tmp_path: Path) -> None:
    assert stamps.meta_of(tmp_path) == {}
    (tmp_path / "meta.json").write_text("[")
    assert stamps.meta_of(tmp_path) == {}
    assert stamps.made_by({}) is None


def test_a_missing_column_is_named_with_its_file() -> None:
    (row,) = parse_table("id\tword\n1\tcough\n", file="words.tsv", required=("id", "word"))
    assert row.get("kind") is None
    with pytest.raises(PatternError, match=r"E203.*words\.tsv has no column kind\. Found id, word"):
        _ = row["kind"]


def test_loading_leaves_the_warning_filters_as_they_are(small: Path, tmp_path: Path) -> None:
    """medspaCy silences all warnings when it is imported."""
    code = (
        "import warnings, sys; from trialtab import load\n"
        f"before = list(warnings.filters); load({str(small)!r})\n"
        "assert 'medspacy' in sys.modules\n"
        "assert not any(f[0] == 'ignore' and f[1] is None and f[2] is Warning for f in warnings.filters)\n"
        "warnings.warn('heard')"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path)
    assert ended.returncode == 0, ended.stderr
    assert "heard" in ended.stderr
