"""What changed between two runs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from tests.outputs.records import fake_build, record
from tests.outputs.rows import criterion_row
from trialtab.batch.changes import Change, changes_of
from trialtab.batch.diff import diff, write_changes
from trialtab.batch.show import show_changes
from trialtab.errors import SettingsError
from trialtab.outputs import chunks, folder, process
from trialtab.outputs.run import write_run
from trialtab.reading.draft import with_hash
from trialtab.tables.rows import RecordTables
from trialtab.types import TrialRecord

PLATELETS = {"concept": "Platelets", "concept_norm": "platelet count", "comparator": ">=", "low": 75.0, "unit": "10*9/L"}
ALT = {"concept": "ALT", "concept_norm": "alanine aminotransferase", "comparator": "<=", "high": 2.0, "limit_of": "ULN"}


def rows(*values: dict[str, object]) -> list[dict[str, object]]:
    return [criterion_row("T1", f"I{number:02}", **item)._asdict() for number, item in enumerate(values, 1)]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param([PLATELETS, ALT], [PLATELETS, ALT], [], id="nothing"),
        pytest.param([PLATELETS, ALT], [ALT, PLATELETS], [], id="another order"),
        pytest.param([PLATELETS], [ALT, PLATELETS], [("added", "alanine aminotransferase", None, "≤ 2 × ULN")], id="one more"),
        pytest.param([ALT, PLATELETS], [ALT], [("removed", "platelet count", "≥ 75 10*9/L", None)], id="one less"),
        pytest.param(
            [PLATELETS], [PLATELETS | {"low": 50.0}], [("bound_altered", "platelet count", "≥ 75 10*9/L", "≥ 50 10*9/L")], id="bound"
        ),
        pytest.param(
            [ALT], [ALT | {"window": "P2W", "window_relation": "within"}], [("bound_altered", "alanine aminotransferase", "≤ 2 × ULN", "≤ 2 × ULN; within 2 weeks")], id="window"
        ),
        pytest.param([ALT], [ALT | {"text": "Reworded"}], [("altered", "alanine aminotransferase", "≤ 2 × ULN", "≤ 2 × ULN")], id="text"),
        pytest.param([PLATELETS, PLATELETS], [PLATELETS], [("removed", "platelet count", "≥ 75 10*9/L", None)], id="one of two equal"),
        pytest.param(
            [PLATELETS, PLATELETS | {"low": 50.0}],
            [PLATELETS | {"low": 40.0}, PLATELETS],
            [("bound_altered", "platelet count", "≥ 50 10*9/L", "≥ 40 10*9/L")],
            id="equal ones are the same first",
        ),
        pytest.param([{"text": "Other"}], [{"text": "Another"}], [("removed", None, None, None), ("added", None, None, None)], id="no concept"),
    ],
)  # fmt: skip
def test_changes(old: list[dict[str, object]], new: list[dict[str, object]], expected: list[tuple[object, ...]]) -> None:
    found = list(changes_of("T1", rows(*old), rows(*new)))
    assert [(row.change, row.concept, row.old_value, row.new_value) for row in found] == expected


def test_what_differs_is_named() -> None:
    (row,) = changes_of("T1", rows(PLATELETS), rows(PLATELETS | {"low": 100.0, "comparator": ">"}))
    assert (row.columns, row.old_row_id, row.new_row_id) == ("comparator, low", "T1-I01-r1", "T1-I01-r1")


# ---------------------------------------------------------------- whole runs


def build(doc: Doc, item: TrialRecord) -> RecordTables:
    """One row with the number in the text as bound."""
    tables = fake_build(doc, item)
    low = float(doc.text.split()[2])
    row = criterion_row(item.trial_id, text=doc.text, domain="age", concept="Age", comparator=">", low=low, unit="a")
    return tables._replace(trial=tables.trial._replace(content_hash=item.content_hash), criteria=(row,))


@pytest.fixture
def nlp(monkeypatch: pytest.MonkeyPatch) -> Language:
    monkeypatch.setattr(process, "build_tables", build)
    monkeypatch.setattr(chunks, "PART_ITEMS", 3)
    monkeypatch.setattr(folder, "_sync", lambda path: None)
    return spacy.blank("en")


def records(*ages: int, first: int = 0) -> list[TrialRecord]:
    return [with_hash(record(f"T{number:02}", f"Age over {age} years")) for number, age in enumerate(ages, first)]


def test_two_runs(nlp: Language, tmp_path: Path) -> None:
    write_run(nlp, records(18, 18, 18, 18, 18, 18, 18), tmp_path / "old")
    write_run(nlp, [*records(18, 18, 18, 21, first=2), *records(99, first=50)], tmp_path / "new")
    changes = list(diff(tmp_path / "old", tmp_path / "new"))
    assert [(row.trial_id, row.change, row.old_value, row.new_value) for row in changes] == [
        ("T05", "bound_altered", "> 18 a", "> 21 a"),
        ("T50", "trial_added", None, None),
        ("T00", "trial_removed", None, None),
        ("T01", "trial_removed", None, None),
        ("T06", "trial_removed", None, None),
    ]
    assert list(diff(tmp_path / "old", tmp_path / "old")) == []


def test_another_model_compares_all_rows(nlp: Language, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_run(nlp, records(18, 18), tmp_path / "old")
    other = spacy.blank("en")
    other.add_pipe("sentencizer")
    monkeypatch.setattr(process, "build_tables", lambda doc, item: build(doc, item)._replace(criteria=()))
    write_run(other, records(18, 18), tmp_path / "new")
    assert [row.change for row in diff(tmp_path / "old", tmp_path / "new")] == ["removed", "removed"]


def test_the_table_as_a_file(nlp: Language, tmp_path: Path) -> None:
    write_run(nlp, [*records(18, 18), replace(records(1)[0], trial_id="=T9")], tmp_path / "old")
    write_run(nlp, records(18, 21), tmp_path / "new")
    counts = write_changes(diff(tmp_path / "old", tmp_path / "new"), tmp_path / "deep" / "x.parquet")
    assert counts == {Change.BOUND_ALTERED: 1, Change.TRIAL_REMOVED: 1}
    assert pq.read_table(tmp_path / "deep" / "x.parquet").to_pylist() == [
        row._asdict() for row in diff(tmp_path / "old", tmp_path / "new")
    ]
    write_changes(diff(tmp_path / "old", tmp_path / "new"), tmp_path / "x.csv")
    assert '"\'=T9","trial_removed"' in (tmp_path / "x.csv").read_text()


def test_what_people_see(nlp: Language, tmp_path: Path) -> None:
    write_run(nlp, records(18, 18, 18), tmp_path / "old")
    write_run(nlp, records(18, 21, 22), tmp_path / "new")
    shown = show_changes(tmp_path / "old", tmp_path / "new", None, 1)
    assert "T01" in shown and "> 18 a" in shown and "T02" not in shown
    assert shown.endswith("… and 1 more; give -o FILE for all\n2 bound altered")
    assert show_changes(tmp_path / "old", tmp_path / "old", None, 5) == "No changes."


def test_no_run(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="E304"):
        list(diff(tmp_path, tmp_path))
