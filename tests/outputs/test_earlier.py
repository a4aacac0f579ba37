"""Rows taken from an earlier run are those that processing again would give."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from trialtab.errors import SettingsError
from trialtab.outputs import chunks, folder, process
from trialtab.outputs.earlier import EarlierRun
from trialtab.outputs.manifest import fixed_settings
from trialtab.outputs.run import write_run
from trialtab.reading.draft import with_hash
from trialtab.tables.rows import RecordTables
from trialtab.types import Failure, TrialRecord

from .records import fake_build, record
from .test_run import contents

BROKEN = Failure("bad.json", "", None, "reading", "E103", "cannot be read")
SETTINGS = {"inputs": ["old"], "id_column": None, "n_process": 1}


@pytest.fixture
def nlp(monkeypatch: pytest.MonkeyPatch) -> Language:
    monkeypatch.setattr(process, "build_tables", build)
    monkeypatch.setattr(folder, "_sync", lambda path: None)  # slow, and no power fails here
    monkeypatch.setattr(chunks, "PART_ITEMS", 4)
    monkeypatch.setattr(chunks, "CHUNK_ITEMS", 3)
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "MEASUREMENT", "pattern": "Age", "id": "lab"}])  # type: ignore[attr-defined]
    nlp.add_pipe("sentencizer")
    return nlp


def build(doc: Doc, item: TrialRecord) -> RecordTables:
    tables = fake_build(doc, item)
    doc.spans["found"] = [doc[0:1]]
    return tables._replace(trial=tables.trial._replace(source_path=item.source_path, content_hash=item.content_hash))


def records(count: int, source: str = "old.jsonl") -> list[TrialRecord]:
    items = [record(f"NCT{number:08}", f"Age over {number} years. Word{number} stands here.") for number in range(count)]
    return [with_hash(replace(item, source_path=source)) for item in items]


CHANGED = with_hash(record("NCT00000004", "Age over 40 years, and another text"))
NEW = with_hash(record("NCT99999999"))
FAILING = with_hash(record("NCT88888888", "fail"))
OLD_ITEMS = [*records(11), BROKEN, FAILING]


@pytest.mark.parametrize(
    ("items", "n_taken"),
    [
        pytest.param(OLD_ITEMS, 11, id="nothing changed"),
        pytest.param([*records(11, "new.jsonl"), BROKEN], 11, id="another file"),
        pytest.param([*records(4), CHANGED, *records(11)[5:]], 10, id="one changed"),
        pytest.param([NEW, *records(11)[:3], BROKEN, *records(11)[6:]], 8, id="one new, three gone, a failure between"),
        pytest.param(records(11)[::-1], 11, id="another order"),
        pytest.param([NEW, CHANGED], 0, id="all new"),
        pytest.param([], 0, id="nothing"),
    ],
)
def test_taken_rows_are_as_good_as_new(nlp: Language, tmp_path: Path, items: list[TrialRecord | Failure], n_taken: int) -> None:
    n_process = 1 + n_taken % 2
    write_run(nlp, OLD_ITEMS, tmp_path / "old", settings=SETTINGS)
    settings = SETTINGS | {"inputs": ["new"], "n_process": n_process}
    earlier = EarlierRun(tmp_path / "old", fixed_settings(nlp, settings))
    summary = write_run(nlp, items, tmp_path / "since", settings=settings, n_process=n_process, since=earlier)
    full = write_run(nlp, items, tmp_path / "full", settings=settings)
    assert contents(tmp_path / "since") == contents(tmp_path / "full")
    assert summary.n_taken == n_taken
    assert (summary.rows, summary.n_records, summary.n_words) == (full.rows, full.n_records, full.n_words)


def test_rows_of_a_run_of_one_part(nlp: Language, tmp_path: Path) -> None:
    write_run(nlp, records(3), tmp_path / "old")
    write_run(nlp, records(3), tmp_path / "since", since=EarlierRun(tmp_path / "old", fixed_settings(nlp, {})))
    assert contents(tmp_path / "since") == contents(tmp_path / "old")


def test_only_what_is_new_is_processed(nlp: Language, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_run(nlp, OLD_ITEMS, tmp_path / "old")
    seen: list[str] = []
    monkeypatch.setattr(process, "build_tables", lambda doc, item: (seen.append(item.trial_id), build(doc, item))[1])
    items = [*records(4), CHANGED, *records(11)[5:], NEW, FAILING]
    write_run(nlp, items, tmp_path / "new", since=EarlierRun(tmp_path / "old", fixed_settings(nlp, {})))
    assert seen == [CHANGED.trial_id, NEW.trial_id, FAILING.trial_id]


def test_a_run_that_was_made_otherwise(nlp: Language, tmp_path: Path) -> None:
    write_run(nlp, records(2), tmp_path / "old", settings=SETTINGS)
    with pytest.raises(SettingsError, match=r"E313.*other id_column\)"):
        EarlierRun(tmp_path / "old", fixed_settings(nlp, SETTINGS | {"id_column": "nct"}))
    nlp.remove_pipe("sentencizer")
    with pytest.raises(SettingsError, match=r"E313.*other model\)"):
        EarlierRun(tmp_path / "old", fixed_settings(nlp, SETTINGS))


def test_no_run(nlp: Language, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"E304.*run\.json is missing"):
        EarlierRun(tmp_path, fixed_settings(nlp, {}))
