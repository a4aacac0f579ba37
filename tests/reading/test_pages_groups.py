"""The shapes that sites give to arms and interventions, one invented page each."""

from __future__ import annotations

import pytest

from trialtab.reading.pages import read_page
from trialtab.types import ArmRole, InterventionType, SectionKind, TrialRecord

DRUG, BIOLOGICAL, OTHER = InterventionType.DRUG, InterventionType.BIOLOGICAL, InterventionType.OTHER
EXPERIMENTAL, PLACEBO = ArmRole.EXPERIMENTAL, ArmRole.PLACEBO_COMPARATOR


def read(text: str, *, is_html: bool = False) -> TrialRecord:
    return read_page(text, source_path="page.txt", stem="page", is_html=is_html)


def of(record: TrialRecord, section: SectionKind) -> list[str]:
    return [item.text for item in record.fields if item.section is section]


HEAD = "Rest in Mild Asthma\nNCT Number: NCT90000021\n"

# ---------------------------------------------------------------- arms and interventions

CELLS = """Arm | Intervention/treatment |
---|---|
Experimental: Rest
Rest for 10 days
|
Drug: Restamide
5 mg daily
Other Name: RX-1
|
No rest
|
Other: Talk |
"""
ONE_BELOW_THE_OTHER = """Arms and Interventions
Participant Group/Arm
Intervention/Treatment
Experimental: Rest
Rest for 10 days
Drug: Restamide
5 mg daily
Other Names:
RX-1
Placebo Comparator: No rest
Other: Talk
"""
LABELLED = """Study Groups

Review each arm of this study and its interventions.

Rest

Rest for 10 days

Group Type EXPERIMENTAL

Restamide

Intervention Type DRUG

5 mg daily

No rest

Group Type PLACEBO_COMPARATOR

Talk

Intervention Type OTHER

Interventions

Restamide

5 mg daily

Intervention Type DRUG

Talk

Intervention Type OTHER
"""
LABELS_LOST = """Study Groups
Rest
Rest for 10 days.
Restamide
5 mg daily
No rest
Nothing but talk.
Talk
Once a week.
Interventions
Restamide
5 mg daily
Talk
Once a week.
"""
LABELS_FIRST = """Arms of the Study
Arm 1
Arm Type
Experimental
Arm Label
Rest
Arm Description
Rest for 10 days
Arm 2
Arm Type
Placebo Comparator
Arm Label
No rest
"""
IN_GROUPS = """48 participants in 2 patient groups
Rest
Experimental group
Description:
Rest for 10 days
Treatment:
Drug: Restamide
No rest
Placebo Comparator group
Treatment:
Other: Talk
"""

ARMS = [
    ("cells", CELLS, [("Rest", EXPERIMENTAL), ("No rest", None)]),
    ("one below the other", ONE_BELOW_THE_OTHER, [("Rest", EXPERIMENTAL), ("No rest", PLACEBO)]),
    ("labelled", LABELLED, [("Rest", EXPERIMENTAL), ("No rest", PLACEBO)]),
    ("labels lost", LABELS_LOST, [("Rest", None), ("No rest", None)]),
    ("labels first", LABELS_FIRST, [("Rest", EXPERIMENTAL), ("No rest", PLACEBO)]),
    ("in groups", IN_GROUPS, [("Rest", EXPERIMENTAL), ("No rest", PLACEBO)]),
    ("named", "Study arms\nArm A: 10 mg daily\nArm B (n=10): placebo\n", [("Arm A", None), ("Arm B (n=10)", None)]),
]


@pytest.mark.parametrize(("text", "arms"), [case[1:] for case in ARMS], ids=[case[0] for case in ARMS])
def test_arms(text: str, arms: list[object]) -> None:
    record = read(HEAD + "Phase: 2\n" + text + "\nLocations\nSomewhere\n")
    assert [(arm.label, arm.role) for arm in record.arms] == arms
    for arm in record.arms:
        assert arm.label_field is not None and record.fields[arm.label_field].text == arm.label
    described = record.arms[0].description_field
    assert described is not None and "10" in record.fields[described].text


@pytest.mark.parametrize(
    ("text", "interventions"),
    [
        (CELLS, [("Restamide", DRUG, "5 mg daily", ("RX-1",)), ("Talk", OTHER, None, ())]),
        (ONE_BELOW_THE_OTHER, [("Restamide", DRUG, "5 mg daily", ("RX-1",)), ("Talk", OTHER, None, ())]),
        (LABELLED, [("Restamide", DRUG, "5 mg daily", ()), ("Talk", OTHER, None, ())]),
        (LABELS_LOST, [("Restamide", None, "5 mg daily", ()), ("Talk", None, "Once a week.", ())]),
        ("Treatment\n\nRestamide 5 mg\n\nTalk\n", [("Restamide 5 mg", None, None, ()), ("Talk", None, None, ())]),
        ("Interventions\n- Restamide: 5 mg daily\n- Talk: once a week\n", [("Restamide", None, "5 mg daily", ()), ("Talk", None, "once a week", ())]),
        ("Intervention(s)\nEverybody receives restamide 5 mg daily for two weeks.\n", []),
        ("Comparator / control treatment\nPlacebo tablet twice daily\n", []),
    ],
    ids=["cells", "one below the other", "labelled", "labels lost", "list", "names and texts", "prose", "short prose"],
)  # fmt: skip
def test_interventions(text: str, interventions: list[tuple[object, ...]]) -> None:
    record = read(HEAD + "Phase: 2\n" + text + "\nLocations\nSomewhere\n")
    found = [
        (item.name, item.type, None if item.description_field is None else record.fields[item.description_field].text, item.other_names)
        for item in record.interventions
    ]  # fmt: skip
    assert found == interventions
    if not interventions:
        assert of(record, SectionKind.INTERVENTION) == [text.splitlines()[1]]


def test_arms_and_interventions_know_each_other() -> None:
    record = read(HEAD + "Phase: 2\n" + LABELLED)
    assert [arm.intervention_names for arm in record.arms] == [("Restamide",), ("Talk",)]
    assert [item.arm_labels for item in record.interventions] == [("Rest",), ("No rest",)]


def test_an_arm_is_linked_to_what_its_own_text_names_where_the_page_links_nothing() -> None:
    text = "Interventions\nIntervention group: restamide 5 mg daily.\nControl group: usual care.\nPhase\nPhase III\nDrug names\nRestamide\n"
    record = read(HEAD + "Phase: 2\n" + text + "\nLocations\nSomewhere\n")
    assert [(arm.label, arm.intervention_names) for arm in record.arms] == [
        ("Intervention group", ("Restamide",)),
        ("Control group", ()),
    ]
