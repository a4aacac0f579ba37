"""A run folder made by hand: one hostile record, one rich one, one with nothing in it."""

from __future__ import annotations

from pathlib import Path

import spacy
from spacy.tokens import Doc

from trialtab.docs import set_values
from trialtab.outputs import process
from trialtab.outputs.run import write_run
from trialtab.tables.rows import RecordTables
from trialtab.types import (
    Assertion,
    Comparator,
    Criterion,
    Entity,
    Failure,
    FieldText,
    Kind,
    Label,
    Quantity,
    SectionKind,
    TrialRecord,
    Window,
    WindowRelation,
)

from ..rows import criterion_row, entity_row, intervention_row, trial_row

HOSTILE_ID = "../../<b>etc</b>"
HOSTILE_TITLE = "<script>document.title = 'owned'</script> & \"quotes\""
RICH_ID = "NCT09990001"

TITLE = "Dapivirol in Adults With Moderate Lupus Nephritis"
ARM = "Dapivirol 150 mg orally twice daily for 24 weeks"
INCLUSION = (
    "Aged 18 to 75 years",
    "Estimated GFR ≥ 45 mL/min/1.73 m2 at screening",
    "AST <= 2.5 x ULN",
)
EXCLUSION = (
    "Any of the following infections:",
    "active hepatitis B, no evidence of hepatitis C",
    "history of tuberculosis within 5 years before screening, except latent tuberculosis",
    "Rituximab within 6 months before Day 1",
)


def rich_record() -> TrialRecord:
    fields = (
        FieldText(SectionKind.TITLE, "title", TITLE),
        FieldText(SectionKind.ARM, "arm", ARM),
        FieldText(SectionKind.INCLUSION, "criteria", "\n".join(INCLUSION)),
        FieldText(SectionKind.EXCLUSION, "criteria", "\n".join(EXCLUSION)),
    )
    return TrialRecord(RICH_ID, "NCT09990001.json", "ctg_json_v2", fields)


def hostile_record() -> TrialRecord:
    text = f"No {HOSTILE_TITLE} before <img src=x onerror=alert(1)> {{bg}}"
    return TrialRecord(HOSTILE_ID, "evil.txt", "text", (FieldText(SectionKind.INCLUSION, "text", text),))


def empty_record() -> TrialRecord:
    return TrialRecord("index", "index.txt", "text", ())


def find(text: str, part: str) -> tuple[int, int]:
    start = text.index(part)
    return start, start + len(part)


def annotate(doc: Doc, record: TrialRecord) -> None:
    """What the stages would write."""
    text = doc.text
    if record.trial_id == HOSTILE_ID:
        set_values(doc, "criteria", [Criterion("I01", None, Kind.INCLUSION, 0, len(text), "*")])
        set_values(doc, "trial_entities", [Entity(*find(text, "<script>"), Label.CONDITION, "<i>norm</i>", rule='"><u>')])
        return
    if record.trial_id != RICH_ID:
        return
    numbers = ("I01", "I02", "I03", "E01", "E01.1", "E01.2", "E02")
    criteria = [
        Criterion(
            number,
            "E01" if "." in number else None,
            Kind.INCLUSION if number[0] == "I" else Kind.EXCLUSION,
            *find(text, line),
            "*",
        )
        for number, line in zip(numbers, INCLUSION + EXCLUSION, strict=True)
    ]
    labels = {
        "Dapivirol in": (Label.DRUG, 9),
        "Lupus Nephritis": (Label.CONDITION, 15),
        "Dapivirol 150": (Label.DRUG, 9),
        "Estimated GFR": (Label.MEASUREMENT, 13),
        "AST": (Label.MEASUREMENT, 3),
        "hepatitis B": (Label.CONDITION, 11),
        "hepatitis C": (Label.CONDITION, 11),
        "tuberculosis within": (Label.CONDITION, 12),
        "latent tuberculosis": (Label.CONDITION, 19),
        "Rituximab": (Label.DRUG, 9),
    }
    entities = [
        Entity(text.index(part), text.index(part) + n, label, part[:n].lower(), rule="demo")
        for part, (label, n) in labels.items()
    ]
    assertions = [Assertion(number) for number in range(len(entities))]
    assertions[6] = Assertion(6, negated=True, cues=((*find(text, "no evidence of"), "negated-01"),))
    assertions[7] = Assertion(7, historical=True, cues=((*find(text, "history of"), "historical-02"),))
    assertions[8] = Assertion(8, exception=True, cues=((*find(text, "except"), "exception-01"),))
    quantities = [
        Quantity(*find(text, "18 to 75 years"), Comparator.BETWEEN, 18, 75, True, True, "a", "years"),
        Quantity(*find(text, "≥ 45 mL/min/1.73 m2"), Comparator.GE, 45, None, True, None, "mL/min/{1.73_m2}", "mL/min/1.73 m2"),
        Quantity(*find(text, "<= 2.5 x ULN"), Comparator.LE, None, 2.5, None, True, None, "x ULN"),
    ]
    windows = [
        Window(
            *find(text, "within 5 years before screening"), "P5Y", WindowRelation.WITHIN, "screening", *find(text, "screening")
        ),
        Window(*find(text, "within 6 months before Day 1"), "P6M", WindowRelation.WITHIN, "Day 1", *find(text, "Day 1")),
    ]
    set_values(doc, "criteria", criteria)
    set_values(doc, "trial_entities", entities)
    set_values(doc, "assertions", assertions)
    set_values(doc, "quantities", quantities)
    set_values(doc, "windows", windows)


def build(doc: Doc, record: TrialRecord) -> RecordTables:
    annotate(doc, record)
    if record.trial_id == HOSTILE_ID:
        rows = (
            criterion_row(
                HOSTILE_ID, text=doc.text, concept="<script>alert(2)</script>", field="text", start_char=0, end_char=3
            ),
        )
        trial = trial_row(HOSTILE_ID, title=HOSTILE_TITLE, conditions=("<u>x</u>",), n_criteria=1)
        return RecordTables(
            trial, (intervention_row(HOSTILE_ID, agent="<b>drug</b>", evidence="<script>1</script>"),), rows, ()
        )
    if record.trial_id != RICH_ID:
        return RecordTables(trial_row(record.trial_id, conditions=()), (), (), ())
    place = {
        "field": "protocolSection.eligibilityModule.eligibilityCriteria",
        "start_char": 40,
        "end_char": 63,
        "section": "inclusion",
    }
    window = {"window_relation": "within", "anchor": "screening", "window": "P5Y"}

    def row(number: str, part: int = 1, **values: object) -> object:
        return criterion_row(RICH_ID, number, **({"row_id": f"{RICH_ID}-{number}-r{part}"} | place | values))

    criteria = (
        criterion_row(RICH_ID, "R01", kind="inclusion", text="ALL", domain="sex", concept="sex", concept_norm="ALL"),
        row("I01", domain="age", concept="18 to 75 years", concept_norm="age", comparator="between", low=18.0, high=75.0, unit="a", low_inclusive=True, high_inclusive=True),
        row("I02", concept="Estimated GFR", concept_norm="egfr", comparator=">=", low=45.0, unit="mL/min/{1.73_m2}", window_relation="during", anchor="screening"),
        row("I03", concept="AST", concept_norm="aspartate aminotransferase", concept_code="C64467", concept_code_system="NCIt", comparator="<=", high=2.5, limit_of="ULN"),
        row("E01", domain="other", confidence=0.5),
        row("E01.1", domain="condition", concept="hepatitis B", status="active", group_id=f"{RICH_ID}-E01", group_operator="any", group_min=1),
        row("E01.1", 2, domain="condition", concept="hepatitis C", negated=True, group_id=f"{RICH_ID}-E01", group_operator="any", group_min=1),
        row("E01.2", domain="condition", concept="tuberculosis", historical=True, **window),
        row("E01.2", 2, domain="condition", concept="latent tuberculosis", is_exception=True),
        row("E02", domain="drug", concept="Rituximab", concept_norm="rituximab", window="P6M", window_relation="within", anchor="Day 1", historical=True),
    )  # fmt: skip
    interventions = (
        intervention_row(
            RICH_ID, arm_label="Dapivirol", arm_role="experimental", agent="Dapivirol", agent_norm="dapivirol", dose_low=150.0, dose_high=150.0, dose_unit="mg", route="oral", frequency_text="twice daily",
            administrations_per_interval=2.0, interval="P1D", duration_low="P24W", duration_high="P24W", evidence=ARM, field="protocolSection.armsInterventionsModule.interventions[0].description", start_char=0, end_char=48, intervention_type="drug",
        ),
    )  # fmt: skip
    trial = trial_row(
        RICH_ID,
        nct_id=RICH_ID,
        title=TITLE,
        conditions=("Lupus Nephritis",),
        phase="PHASE2",
        overall_status="RECRUITING",
        enrollment=120,
        minimum_age_years=18.0,
        maximum_age_years=75.0,
        sex="ALL",
        healthy_volunteers=False,
        n_criteria=len(criteria),
        n_interventions=1,
        study_type="INTERVENTIONAL",
    )
    return RecordTables(trial, interventions, criteria, (entity_row(RICH_ID),))  # type: ignore[arg-type]


def write_demo(out: Path) -> None:
    """Write the run folder."""
    before = process.build_tables
    process.build_tables = build
    try:
        failure = Failure("broken.json", "line 2", None, "reading", "E101", "<b>the file is empty</b>")
        write_run(spacy.blank("en"), [rich_record(), hostile_record(), empty_record(), failure], out)
    finally:
        process.build_tables = before
