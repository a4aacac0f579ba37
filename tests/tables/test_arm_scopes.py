"""Doses of several arms in one text: each arm gets its own."""

from __future__ import annotations

import json

import pytest

from trialtab.reading.inputs import read_inputs
from trialtab.reading.to_doc import make_doc
from trialtab.tables.build import build_tables
from trialtab.tables.interventions.arm_scopes import ids_of

CASES = [
    ("arms_open_their_parts", ["Arm A", "Arm B"], "Arm A: 100 mg daily. Arm B: 200 mg daily.", [[100], [200]]),
    ("for_group", ["Group A: early", "Group B"], "For group A, 100 mg daily. For group B, 200 mg daily.", [[100], [200]]),
    ("brackets_before", ["Arm I", "Arm II"], "(Arm I) 100 mg daily or (Arm II) 200 mg daily", [[100], [200]]),
    ("brackets_after", ["Cohort 1", "Cohort 2"], "100 mg daily (cohort 1) or 200 mg daily (cohort 2)", [[100], [200]]),
    (
        "several_in_one",
        ["Cohort I", "Cohort II", "Cohort III"],
        "100 mg (cohorts I and II), 200 mg (cohort III)",
        [[100], [100], [200]],
    ),
    ("names_in_brackets", ["Low", "Intensive arm"], "100 mg (arm: low) or 200 mg (intensive arm) daily", [[100], [200]]),
    ("short_names_head_their_parts", ["Low", "High"], "Low: 100 mg daily. High: 200 mg daily", [[100], [200]]),
    ("one_short_name_heads", ["Low", "High"], "Low: 100 mg daily, then 200 mg daily", [[100, 200], [100, 200]]),
    ("in_a_cohort", ["Cohort A", "Cohort B"], "100 mg daily in cohort A; 200 mg daily in cohort B", [[100], [200]]),
    ("a_bracket_of_no_arm", ["Low", "Intensive"], "100 mg (low) or 200 mg (slow) daily", [[100, 200], [100, 200]]),
    ("bare_labels", ["A", "B"], "Treatment A: 100 mg daily; Treatment B: 200 mg daily", [[100], [200]]),
    (
        "not_its_own",
        ["Arm 1: full", "Arm 2: none", "Arm 3: half"],
        "Arm 1: 100 mg daily; Arm 3: 50 mg daily",
        [[100], [None], [50]],
    ),
    ("parts_of_one_arm", ["Everybody"], "Part A: 100 mg daily. Part B: 200 mg daily.", [[100, 200]]),
    ("parts_in_each_arm", ["Low", "High"], "Part A: 100 mg daily. Part B: 200 mg daily.", [[100, 200], [100, 200]]),
    ("a_mention_is_no_part", ["Arm A", "Arm B"], "100 mg daily, as in arm A of the trial before", [[100], [100]]),
    ("other_kinds", ["Arm A", "Arm B"], "Level A: 100 mg. Level B: 200 mg.", [[100, 200], [100, 200]]),
    (
        "two_brackets",
        ["Cohort I", "Cohort II", "Cohort III"],
        "100 mg on day 1 (cohort I); day 7 (cohorts II and III). 50 mg on day 9 (cohort I)",
        [[100, 50], [100], [100]],
    ),
    (
        "names_open_their_parts",
        ["Standard dose", "Intensive dose"],
        "Standard Dose Arm: 100 mg daily Intensive Dose Arm: 200 mg daily",
        [[100], [200]],
    ),
    ("names_in_two_words", ["Low dose", "High dose"], "Low dose: 100 mg daily; high dose: 200 mg daily", [[100], [200]]),
    ("agents_open_their_parts", ["Imatinib", "Imatinib and surgery"], "Imatinib: 100 mg daily", [[100], [100]]),
    ("the_first_of_many", ["Level 1", "Level 2"], "Escalating doses, with a starting dose of 100 mg", [[None], [None]]),
    ("the_first_of_one", ["Everybody"], "Escalating doses, with a starting dose of 100 mg", [[100]]),
    ("a_starting_dose_of_no_escalation", ["Early", "Late"], "A starting dose of 100 mg daily", [[100], [100]]),
    ("for_all", ["Arm A", "Arm B"], "100 mg daily in arms A and B", [[100], [100]]),
]


@pytest.mark.parametrize(("labels", "text", "doses"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_scopes(pipeline, tmp_path, labels, text, doses) -> None:
    record = {
        "protocolSection": {
            "identificationModule": {"nctId": "NCT90000079", "briefTitle": "An invented trial"},
            "armsInterventionsModule": {
                "armGroups": [{"label": label, "type": "EXPERIMENTAL"} for label in labels],
                "interventions": [{"type": "DRUG", "name": "Imatinib", "description": text, "armGroupLabels": labels}],
            },
        }
    }
    path = tmp_path / "study.json"
    path.write_text(json.dumps(record), encoding="utf-8")
    (read,) = read_inputs([str(path)])
    rows = build_tables(pipeline(make_doc(pipeline, read)), read).interventions
    assert [[row.dose_low for row in rows if row.arm_label == label] for label in labels] == doses


@pytest.mark.parametrize(
    ("label", "ids"),
    [
        ("Arm A", {("arm", "A")}),
        ("Group 2: high dose", {("group", "2")}),
        ("IV", {("", "IV")}),
        ("Dose level 3", {("level", "3")}),
        ("Imatinib", set()),
        ("Vitamin A", set()),
        ("Armamentarium", set()),
    ],
)
def test_ids(label, ids) -> None:
    assert ids_of(label) == ids
