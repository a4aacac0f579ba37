"""Each structured format: every string once, with the path and offsets that lead back to it."""

from __future__ import annotations

import csv
import gzip
import itertools
import json
import re
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.reading.samples import flat, ids, read, study, texts, write_json, write_lines, write_zip, xml
from tests.reading.test_text import check_map
from trialtab.reading.inputs import ReadingOptions, read_inputs
from trialtab.types import Arm, ArmRole, Intervention, InterventionType, RegisteredValue, SectionKind, TrialRecord

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "seeds"
SHARED = ROOT.parent / "shared"


def sections(record: TrialRecord) -> list[tuple[str, str]]:
    return [(item.section.value, item.path) for item in record.fields]


def value_at(value: Any, path: str) -> Any:
    """The value at a dotted path with list indices."""
    for part in re.findall(r"[^.\[\]]+", path):
        value = value[int(part)] if isinstance(value, list) else value[part]
    return value


# ---------------------------------------------------------------- ClinicalTrials.gov API v2

V2 = "protocolSection"


def test_api_v2_study() -> None:
    (record,), failures = read(SEEDS / "ctg_v2_study.json")
    source = json.loads((SEEDS / "ctg_v2_study.json").read_text(encoding="utf-8"))
    assert failures == []
    assert (record.trial_id, record.nct_id, record.source_format) == ("NCT90000001", "NCT90000001", "ctg_json_v2")
    assert (record.phase, record.overall_status, record.study_type) == ("PHASE2", "NOT_YET_RECRUITING", "INTERVENTIONAL")
    assert (record.enrollment, record.sex, record.healthy_volunteers) == (84, "ALL", False)
    assert (record.minimum_age_years, record.maximum_age_years) == (18.0, 74.0)
    assert record.minimum_age_value == RegisteredValue("18 Years", f"{V2}.eligibilityModule.minimumAge", 0, 8)
    assert record.sex_value == RegisteredValue("ALL", f"{V2}.eligibilityModule.sex", 0, 3)
    assert record.conditions == ("Lupus Nephritis", "Systemic Lupus Erythematosus")
    assert sections(record)[:4] == [
        ("title", f"{V2}.identificationModule.briefTitle"),
        ("official_title", f"{V2}.identificationModule.officialTitle"),
        ("condition", f"{V2}.conditionsModule.conditions[0]"),
        ("condition", f"{V2}.conditionsModule.conditions[1]"),
    ]
    assert sections(record)[-1] == ("eligibility", f"{V2}.eligibilityModule.eligibilityCriteria")
    arm = record.arms[0]
    assert (arm.label, arm.role, arm.intervention_names) == ("Belimumab", ArmRole.EXPERIMENTAL, ("Rituximab", "Belimumab"))
    drug = record.interventions[0]
    assert (drug.name, drug.type, drug.other_names) == ("Belimumab", InterventionType.BIOLOGICAL, ("Benlysta",))
    assert record.fields[drug.description_field or 0].path == f"{V2}.armsInterventionsModule.interventions[0].description"
    for item in record.fields:
        check_map(item, value_at(source, item.path))


@pytest.mark.parametrize(
    "wrap",
    [
        lambda studies: studies,
        lambda studies: {"studies": studies, "nextPageToken": "x"},
        lambda studies: {"totalCount": 2, "studies": studies},
    ],
    ids=["list", "page", "page with a count"],
)
def test_several_studies(tmp_path: Path, wrap: Any) -> None:
    path = write_json(tmp_path / "x.json", wrap([study("NCT90000001"), study("NCT90000002")]))
    records, failures = read(path)
    assert (ids(records), failures) == (["NCT90000001", "NCT90000002"], [])


@pytest.mark.parametrize("name", ["x.json", "x.txt", "x"])
def test_json_lines_whatever_the_name(tmp_path: Path, name: str) -> None:
    path = write_lines(tmp_path / name, [study("NCT90000001"), "", flat("NCT90000002"), study("NCT90000003")])
    records, failures = read(path)
    assert (ids(records), failures) == (["NCT90000001", "NCT90000002", "NCT90000003"], [])
    assert [record.source_format for record in records] == ["ctg_json_v2", "flat_json", "ctg_json_v2"]


def test_a_page_a_line(tmp_path: Path) -> None:
    pages = [{"studies": [study("NCT90000001"), study(None)]}, {"studies": [study("NCT90000003")]}]
    records, failures = read(write_lines(tmp_path / "x.jsonl", pages))
    assert (ids(records), failures) == (["NCT90000001", "x#1.2", "NCT90000003"], [])


def test_concatenated_objects(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text("\n".join(json.dumps(study(f"NCT9000000{n}"), indent=1) for n in range(3)), encoding="utf-8")
    records, failures = read(path)
    assert (len(records), failures) == (3, [])


@pytest.mark.skipif(not SHARED.exists(), reason="the real records are not here")
def test_real_api_records() -> None:
    records, failures = read(SHARED / "gold" / "records")
    assert len(records) == 12 and failures == []
    assert all(record.source_format == "ctg_json_v2" and record.interventions for record in records)


# ---------------------------------------------------------------- flat JSON


def test_flat_record(tmp_path: Path) -> None:
    (record,), _ = read(write_json(tmp_path / "x.json", flat()))
    assert record.source_format == "flat_json"
    assert sections(record) == [
        ("title", "brief_title"),
        ("condition", "conditions[0]"),
        ("condition", "conditions[1]"),
        ("summary", "brief_summary"),
        ("arm_label", "arms[0].label"),
        ("arm", "arms[0].description"),
        ("intervention_name", "interventions[0].name"),
        ("eligibility", "eligibility_criteria"),
    ]
    assert texts(record)["brief_summary"] == "\n      Wrapped\n      text."
    assert record.arms == (Arm("A & B", ArmRole.EXPERIMENTAL, 4, 5, ()),)
    assert record.interventions == (Intervention("Febuxostat", InterventionType.DRUG, 6, None, ("A & B",), ()),)
    assert (record.minimum_age_years, record.maximum_age_years, record.maximum_age_value) == (0.5, None, None)
    assert (record.phase, record.sex, record.enrollment) == ("PHASE2", "FEMALE", 40)


@pytest.mark.skipif(not SHARED.exists(), reason="the real records are not here")
def test_real_flat_records() -> None:
    """Nothing fails, no string is lost, every map leads back."""
    path = SHARED / "data" / "trials" / "records.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        sources = [json.loads(line) for line in itertools.islice(lines, 400)]
    keys = ("brief_title", "official_title", "brief_summary", "detailed_description", "eligibility_criteria")
    for record, source in zip(itertools.islice(read_inputs([path]), 400), sources, strict=True):
        assert isinstance(record, TrialRecord)
        assert record.trial_id == source["nct_id"]
        found = texts(record)
        assert [key for key in keys if (source[key] or "").strip() and key not in found] == []
        assert len(record.conditions) == len(source["conditions"])
        assert len(record.interventions) == len(source["interventions"])
        for item in record.fields:
            raw = value_at(source, item.path)
            if item.edits:
                check_map(item, raw)
            else:
                assert item.text == raw


# ---------------------------------------------------------------- legacy XML


def test_legacy_xml() -> None:
    (record,), failures = read(SEEDS / "legacy_registry.xml")
    assert failures == []
    assert (record.trial_id, record.source_format, record.phase) == ("NCT90000002", "ctg_xml", "PHASE1/PHASE2")
    assert (record.overall_status, record.study_type, record.enrollment) == ("COMPLETED", "INTERVENTIONAL", 46)
    assert record.sex_value == RegisteredValue("Female", "clinical_study.eligibility.gender", 0, 6)
    assert (record.official_title or "").endswith("Women With Advanced or Metastatic Triple-Negative Breast Cancer")
    found = texts(record)
    criteria = found["clinical_study.eligibility.criteria.textblock"]
    assert "receptor (< 1%), progesterone" in criteria
    assert "estrogen\n             receptor" in criteria  # hard wraps stay
    assert found["clinical_study.intervention[0].other_name[0]"] == "AZD5363"
    assert record.interventions[1].arm_labels == ("Dose level 1", "Dose level 2")
    assert [arm.role for arm in record.arms] == [ArmRole.EXPERIMENTAL] * 2


def test_several_studies_in_one_xml(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text(f"<search_results>{xml('NCT90000001')}{xml('NCT90000002')}</search_results>", encoding="utf-8")
    records, failures = read(path)
    assert (ids(records), failures) == (["NCT90000001", "NCT90000002"], [])


@pytest.mark.parametrize(
    ("content", "title"),
    [
        ('<?xml version="1.0" encoding="ISO-8859-1"?>' + xml().replace("X", "Naïve"), "Naïve < Y"),
        (xml().replace("X", "5&nbsp;&micro;g"), "5 µg < Y"),
        (xml().replace("X", "a\x0bb\x01"), "ab < Y"),
        ('<!DOCTYPE clinical_study SYSTEM "http://127.0.0.1/x.dtd">' + xml(), "X < Y"),
        ("<!-- saved -->" + xml(), "X < Y"),
    ],
    ids=["declared encoding", "HTML entities", "illegal characters", "document type", "comment"],
)
def test_odd_xml(tmp_path: Path, content: str, title: str) -> None:
    path = tmp_path / "x.xml"
    path.write_bytes(content.encode("latin-1"))
    records, failures = read(path)
    assert failures == []
    assert records[0].title == title


# ---------------------------------------------------------------- tables


def test_csv_seed() -> None:
    records, failures = read(SEEDS / "site_export.csv")
    assert failures == []
    assert ids(records) == ["NCT90000003", "NCT90000004", "QUAY-2031-07"]
    assert [record.nct_id for record in records] == ["NCT90000003", "NCT90000004", None]
    assert [record.phase for record in records] == ["PHASE2", "PHASE3", "EARLY_PHASE1"]
    with (SEEDS / "site_export.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for record, row in zip(records, rows, strict=True):
        assert record.source_format == "table"
        for item in record.fields:
            check_map(item, row[item.path])
    first = records[0]
    second_condition = [item for item in first.fields if item.section is SectionKind.CONDITION][1]
    start, end = second_condition.to_source(0, len(second_condition.text))
    assert rows[0]["Conditions"][start:end] == "Thrombocytopenia in children"
    assert [(item.name, item.type) for item in first.interventions] == [
        ("Eltrombopag 25 mg once daily", InterventionType.DRUG),
        ("Eltrombopag 50 mg once daily", InterventionType.DRUG),
    ]
    assert "12 months before inclusion;" in texts(records[1])["Eligibility Criteria"]


@pytest.mark.parametrize("mark", ["\t", "|", ";", ","])
def test_delimiters_without_a_suffix(tmp_path: Path, mark: str) -> None:
    path = tmp_path / "export.dat"
    rows = [
        ["nctId", "Study Title", "Inclusion Criteria", "Exclusion Criteria"],
        ["NCT90000501", "T", "Age 18\nWeight", "None"],
    ]
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, delimiter=mark).writerows(rows)
    (record,), failures = read(path)
    assert failures == []
    assert sections(record) == [
        ("title", "Study Title"),
        ("inclusion", "Inclusion Criteria"),
        ("exclusion", "Exclusion Criteria"),
    ]


def test_columns_by_options(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("code,site,who may join,remarks\nA7,1,Age 18,fine\n,1,Age 20,\n", encoding="utf-8")
    options = ReadingOptions(id_column="code", text_columns=("who may join=eligibility", "remarks"))
    records, failures = read(path, options=options)
    assert failures == []
    assert ids(records) == ["A7", "x#2"]
    assert sections(records[0]) == [("text", "remarks"), ("eligibility", "who may join")]
    _, failures = read(path, options=ReadingOptions(text_columns=("nowhere",)))
    assert [failure.code for failure in failures] == ["E111"]
    assert "'nowhere'" in failures[0].reason


def test_parquet(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    rows = [flat("NCT90000001"), {**flat("NCT90000002"), "eligibility_criteria": None}]
    pq.write_table(pa.Table.from_pylist(rows), path)
    records, failures = read(path)
    assert failures == []
    assert ids(records) == ["NCT90000001", "NCT90000002"]
    assert records[0].arms[0].label == "A & B"
    assert texts(records[0])["eligibility_criteria"] == "Urate > 6 mg/dL"
    packed = write_zip(tmp_path / "x.zip", {"x.parquet": path.read_bytes()})
    assert len(read(packed)[0]) == 2


def test_json_lines_with_other_keys(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "x.jsonl", [{"id": 17, "text": "Age 18"}, {"id": "b", "criteria": "Age 20"}])
    records, failures = read(path)
    assert failures == []
    assert ids(records) == ["17", "b"]
    assert [sections(record) for record in records] == [[("text", "text")], [("eligibility", "criteria")]]


@pytest.mark.parametrize(
    "content",
    [
        "Summary | Eligibility | Contacts\nThis trial takes adults | with gout.\n",
        "[1] A note, and what follows\nAdults with gout.",
        "Title, summary and conditions of a trial\nid, please",
        "{ see below } Adults with gout take febuxostat.",
        "< 18 years old: not eligible.",
    ],
    ids=["navigation bar", "bracket", "commas", "brace", "less than"],
)
def test_prose_is_no_table_json_or_xml(tmp_path: Path, content: str) -> None:
    path = tmp_path / "page.txt"
    path.write_text(content, encoding="utf-8")
    (record,), failures = read(path)
    assert failures == []
    assert record.trial_id == "page"
    assert {item.path for item in record.fields} == {"text"}
