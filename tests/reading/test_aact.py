"""AACT exports: pipe-separated tables in a folder or a zip, and what is wrong with them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.reading.samples import ids, read, texts, write_zip
from tests.reading.test_text import check_map
from trialtab.types import TrialRecord

AACT = {
    "studies": [["nct_id", "brief_title", "phase", "overall_status", "enrollment"], ["NCT90000401", 'The "best" trial', "PHASE1/PHASE2", "COMPLETED", "12"], ["NCT90000402", "Second", "NA", "RECRUITING", ""]],
    "brief_summaries": [["id", "nct_id", "description"], ["1", "NCT90000401", "A summary | with a pipe"]],
    "conditions": [["id", "nct_id", "name"], ["1", "NCT90000401", "Gout"], ["2", "NCT90000401", "Pain"]],
    "design_groups": [["id", "nct_id", "group_type", "title", "description"], ["7", "NCT90000401", "Experimental", "Arm A", "Febuxostat 80 mg"]],
    "interventions": [["id", "nct_id", "intervention_type", "name", "description"], ["9", "NCT90000401", "DRUG", "Febuxostat", "80 mg once daily"]],
    "design_group_interventions": [["id", "nct_id", "design_group_id", "intervention_id"], ["1", "NCT90000401", "7", "9"]],
    "eligibilities": [
        ["id", "nct_id", "gender", "minimum_age", "maximum_age", "healthy_volunteers", "criteria"],
        ["1", "NCT90000401", "All", "18 Years", "N/A", "f", "Inclusion Criteria:~~* Urate > 6 mg/dL~* About (~20 mg, n~40) of\\~30~"],
        ["2", "NCT90000402", "Female", "N/A", "N/A", "t", "Inclusion Criteria:\n\n* Age 18"],
    ],
}  # fmt: skip


def write_export(folder: Path, tables: dict[str, list[list[str]]]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, rows in tables.items():
        with (folder / f"{name}.txt").open("w", encoding="utf-8", newline="") as out:
            csv.writer(out, delimiter="|", lineterminator="\n").writerows(rows)
    return folder


def check_export(records: list[TrialRecord]) -> None:
    assert ids(records) == ["NCT90000401", "NCT90000402"]
    first, second = records
    assert (first.source_format, first.title, first.phase) == ("aact", 'The "best" trial', "PHASE1/PHASE2")
    assert texts(first) == {
        "studies.brief_title": 'The "best" trial',
        "conditions[0].name": "Gout",
        "conditions[1].name": "Pain",
        "brief_summaries.description": "A summary | with a pipe",
        "design_groups[0].title": "Arm A",
        "design_groups[0].description": "Febuxostat 80 mg",
        "interventions[0].name": "Febuxostat",
        "interventions[0].description": "80 mg once daily",
        "eligibilities.criteria": "Inclusion Criteria:\n\n* Urate > 6 mg/dL\n* About (~20 mg, n~40) of~30\n",
    }
    assert first.arms[0].intervention_names == ("Febuxostat",)
    assert first.interventions[0].arm_labels == ("Arm A",)
    assert (first.sex, first.minimum_age_years, first.healthy_volunteers) == ("ALL", 18.0, False)
    assert (second.sex, second.healthy_volunteers, second.phase) == ("FEMALE", True, "NA")
    check_map(first.fields[-1], AACT["eligibilities"][1][-1])


def test_aact_folder_and_zip(tmp_path: Path) -> None:
    folder = write_export(tmp_path / "export", AACT)
    (folder / "sponsors.txt").write_text("id|nct_id|name\n1|NCT90000401|Nobody\n", encoding="utf-8")
    records, failures = read(folder)
    assert failures == []
    check_export(records)
    packed = write_zip(tmp_path / "x.zip", {f"e/{path.name}": path.read_bytes() for path in folder.iterdir()})
    records, failures = read(packed)
    assert failures == []
    check_export(records)
    records, failures = read(*sorted(folder.iterdir()))
    assert (len(records), failures) == (2, [])


def test_aact_old_links_without_study_id(tmp_path: Path) -> None:
    links = [["id", "design_group_id", "intervention_id"], ["1", "7", "9"]]
    records, failures = read(write_export(tmp_path / "export", {**AACT, "design_group_interventions": links}))
    assert failures == []
    check_export(records)


def test_aact_with_studies_alone(tmp_path: Path) -> None:
    records, failures = read(write_export(tmp_path / "export", {"studies": AACT["studies"]}))
    assert (ids(records), failures) == (["NCT90000401", "NCT90000402"], [])


@pytest.mark.parametrize(
    ("change", "code", "n_records"),
    [
        ({"studies": [["id", "nct_id", "x"], ["1", "NCT90000401"], ["2", "NCT90000402", "y"]]}, "E112", 1),
        ({"eligibilities": [["id", "nct_id", "text"], ["1", "NCT90000401", "x"]]}, "E121", 2),
        ({"conditions": [["id", "nct_id", "name"], ["1", "NCT90000401", "Gout", "too many"]]}, "E112", 2),
        ({"keywords": [["id", "nct_id", "name"], ["1", "NCT90000499", "Gout"]]}, "E120", 2),
    ],
    ids=["short row", "missing column", "long row", "unknown study"],
)
def test_bad_aact(tmp_path: Path, change: dict[str, list[list[str]]], code: str, n_records: int) -> None:
    tables = {"studies": AACT["studies"], **change}
    records, failures = read(write_export(tmp_path / "export", tables))
    assert [failure.code for failure in failures] == [code]
    assert len(records) == n_records
