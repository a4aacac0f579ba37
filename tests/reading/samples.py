"""Small records in every format, for the readers' tests. Everything in them is invented."""

from __future__ import annotations

import gzip
import json
import zipfile
from collections.abc import Iterable
from pathlib import Path

from trialtab.reading.inputs import ReadingOptions, read_inputs
from trialtab.types import Failure, TrialRecord


def study(
    nct_id: str | None = "NCT90000101", criteria: str = "Inclusion Criteria:\n\n* Age \\>= 18 years"
) -> dict[str, object]:
    """One study of API v2."""
    identification = {"briefTitle": "A Trial of Nothing"} | ({"nctId": nct_id} if nct_id else {})
    return {"protocolSection": {"identificationModule": identification, "eligibilityModule": {"eligibilityCriteria": criteria}}}


def flat(nct_id: str = "NCT90000201") -> dict[str, object]:
    """One flat record."""
    return {
        "nct_id": nct_id,
        "brief_title": "A Flat Trial",
        "official_title": None,
        "brief_summary": "\n      Wrapped\n      text.",
        "conditions": ["Gout", "Hyperuricemia"],
        "phase": "Phase 2",
        "enrollment": 40,
        "sex": "Female",
        "minimum_age": "6 Months",
        "maximum_age": "N/A",
        "healthy_volunteers": "No",
        "arms": [{"label": "A \\& B", "type": "Experimental", "description": "Febuxostat 80 mg"}],
        "interventions": [{"type": "Drug", "name": "Febuxostat", "description": None, "arms": ["A \\& B"]}],
        "eligibility_criteria": "Urate \\> 6 mg/dL",
    }


def xml(nct_id: str = "NCT90000301", body: str = "") -> str:
    return f"<clinical_study><id_info><nct_id>{nct_id}</nct_id></id_info><brief_title>X &lt; Y</brief_title>{body}</clinical_study>"


def write_json(path: Path, value: object) -> Path:
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


def write_lines(path: Path, lines: Iterable[object]) -> Path:
    path.write_text("".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines), encoding="utf-8")
    return path


def write_zip(path: Path, members: dict[str, bytes | str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def write_gzip(path: Path, content: bytes) -> Path:
    path.write_bytes(gzip.compress(content))
    return path


def read(*paths: Path | str, options: ReadingOptions | None = None) -> tuple[list[TrialRecord], list[Failure]]:
    """Everything that some inputs give."""
    items = list(read_inputs(paths, options))
    return [item for item in items if isinstance(item, TrialRecord)], [item for item in items if isinstance(item, Failure)]


def ids(records: Iterable[TrialRecord]) -> list[str]:
    return [record.trial_id for record in records]


def texts(record: TrialRecord) -> dict[str, str]:
    """Path -> clean text of a record's fields."""
    return {item.path: item.text for item in record.fields}
