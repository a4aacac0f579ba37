"""The dose that titles say of a drug whose arm says none; classes that a bracket explains a drug by; single daily doses."""

from __future__ import annotations

import json

import pytest

from trialtab.reading.inputs import read_inputs
from trialtab.reading.to_doc import make_doc
from trialtab.tables.build import build_tables

TITLES = [
    # title, text of the intervention, dose_low, administrations_per_interval
    ("Efficacy of Imatinib 100 mg Once Daily Versus Placebo in Gout", None, 100, 1),
    ("Treatment With Imatinib 100 mg Twice Daily in Gout", None, 100, 2),
    ("Imatinib 100 mg Once Daily in Gout", "Imatinib 20 mg weekly", 20, 1),  # its own text knows better
    ("Imatinib 100 mg or Imatinib 200 mg in Gout", None, None, None),  # which?
    ("Dasatinib in Patients With Gout on Imatinib 100 mg Daily", None, None, None),
    ("Dasatinib Added to Imatinib 100 mg Daily in Gout", None, None, None),
]


@pytest.mark.parametrize(("title", "text", "low", "times"), TITLES)
def test_dose_of_a_title(pipeline, tmp_path, title, text, low, times) -> None:
    record = {
        "protocolSection": {
            "identificationModule": {"nctId": "NCT90000079", "briefTitle": title},
            "armsInterventionsModule": {"interventions": [{"type": "DRUG", "name": "Imatinib", "description": text}]},
        }
    }
    path = tmp_path / "study.json"
    path.write_text(json.dumps(record), encoding="utf-8")
    (read,) = read_inputs([str(path)])
    row = build_tables(pipeline(make_doc(pipeline, read)), read).interventions[0]
    assert (row.dose_low, row.administrations_per_interval) == (low, times)


SCHEDULES = [
    # text of the arm, administrations_per_interval, interval, administrations_low
    ("Zelotecarimab (PD-1 inhibitor) every 3 weeks", 1, "P3W", None),
    ("Zelotecarimab (an anti-TIGIT antibody) weekly", 1, "P1W", None),
    ("Zelotecarimab 60 mg/day, in a single dose, for 3 days", 1, "P1D", None),
    ("Zelotecarimab 60 mg daily as a single morning dose", 1, "P1D", None),
    ("A single dose of zelotecarimab 60 mg", None, None, 1),
]


@pytest.mark.parametrize(("text", "times", "interval", "administrations"), SCHEDULES)
def test_schedules(arm_rows, text, times, interval, administrations) -> None:
    (row,) = arm_rows(text, ("DRUG", "Zelotecarimab"))
    assert (row.administrations_per_interval, row.interval, row.administrations_low) == (times, interval, administrations)


def test_a_single_daily_dose_that_another_text_says(record_rows) -> None:
    ((_, _, cells),) = record_rows(
        [("A", "EXPERIMENTAL", "Imatinib is given for 3 days (60 mg/d)")],
        [("DRUG", "Imatinib", "Imatinib 60 mg/day, in a single dose, for 3 days", ["A"])],
    )
    assert (cells["dose_low"], cells["administrations_per_interval"], cells.get("administrations_low")) == (60, 1, None)
