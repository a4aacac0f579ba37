"""Arms and interventions to rows, through the real pipeline: the registered texts beside the rows they must give."""

from __future__ import annotations

import json

import pytest

from trialtab.reading.inputs import read_inputs
from trialtab.reading.to_doc import make_doc
from trialtab.tables.build import build_tables


def study(arms, interventions, **description):
    """A ClinicalTrials.gov v2 study: arms as (label, type, text), interventions as (type, name, text, arm labels)."""
    return {
        "protocolSection": {
            "identificationModule": {"nctId": "NCT90000077", "briefTitle": "An invented trial"},
            "descriptionModule": description,
            "armsInterventionsModule": {
                "armGroups": [{"label": a, "type": b, "description": c} for a, b, c in arms],
                "interventions": [
                    {"type": a, "name": b, "description": c, "armGroupLabels": list(d)} for a, b, c, d in interventions
                ],
            },
        }
    }


@pytest.fixture(scope="module")
def rows_of(pipeline, tmp_path_factory):
    def run(record):
        path = tmp_path_factory.mktemp("in") / "study.json"
        path.write_text(json.dumps(record), encoding="utf-8")
        (read,) = read_inputs([str(path)])
        return build_tables(pipeline(make_doc(pipeline, read)), read).interventions

    return run


def brief(row):
    return (row.arm_label, row.agent_norm, row.dose_low, row.dose_high, row.dose_unit, row.route, row.interval)


CASES = [
    (
        "dose_of_the_intervention_in_each_arm",
        study(
            [("A", "EXPERIMENTAL", "Given with food"), ("B", "EXPERIMENTAL", "Given fasted")],
            [("DRUG", "Docetaxel", "75 mg/m2 IV every 3 weeks", ["A", "B"])],
        ),
        [("A", "docetaxel", 75, 75, "mg/m2", "intravenous", "P3W"), ("B", "docetaxel", 75, 75, "mg/m2", "intravenous", "P3W")],
    ),
    (
        "the_arm_decides_its_own_dose",
        study(
            [("Low", "EXPERIMENTAL", "Imatinib 400 mg orally once daily"), ("High", "EXPERIMENTAL", "Imatinib 600 mg orally once daily")],
            [("DRUG", "Imatinib", "Tablets taken with water", ["Low", "High"])],
        ),
        [("Low", "imatinib", 400, 400, "mg", "oral", "P1D"), ("High", "imatinib", 600, 600, "mg", "oral", "P1D")],
    ),
    (
        "dose_steps",
        study(
            [("Steps", "EXPERIMENTAL", "")],
            [("DRUG", "Prednisolone", "Prednisolone 40 mg daily for 5 days followed by 20 mg daily for 5 days", ["Steps"])],
        ),
        [("Steps", "prednisolone", 40, 40, "mg", None, "P1D"), ("Steps", "prednisolone", 20, 20, "mg", None, "P1D")],
    ),
    (
        "several_agents_in_one_text",
        study(
            [("Conditioning", "EXPERIMENTAL", "Bu 3.2 mg/kg on day -7, Flu 30 mg/m2 and cyclophosphamide 50 mg/kg IV")],
            [("DRUG", "Conditioning regimen", "As in the protocol", ["Conditioning"])],
        ),
        [
            ("Conditioning", "conditioning regimen", None, None, None, None, None),
            ("Conditioning", "bu", 3.2, 3.2, "mg/kg", None, None),
            ("Conditioning", "flu", 30, 30, "mg/m2", None, None),
            ("Conditioning", "cyclophosphamide", 50, 50, "mg/kg", "intravenous", None),
        ],
    ),
    (
        "a_placebo_has_no_dose",
        study(
            [("Placebo", "PLACEBO_COMPARATOR", "")],
            [("DRUG", "Placebo", "Volume that matches 100 mg of anakinra, injected subcutaneously once daily", ["Placebo"])],
        ),
        [("Placebo", "placebo", None, None, None, "subcutaneous", "P1D")],
    ),
    (
        "caps_and_steps_are_no_doses",
        study(
            [("V", "EXPERIMENTAL", "")],
            [("DRUG", "Vincristine", "1.4 mg/m2 (max 2 mg) intravenously, then tapered by 0.2 mg", ["V"])],
        ),
        [("V", "vincristine", 1.4, 1.4, "mg/m2", "intravenous", None)],
    ),
    (
        "a_range_is_one_dose",
        study([("E", "EXPERIMENTAL", "")], [("DRUG", "Eltrombopag", "25-75 mg orally once daily", ["E"])]),
        [("E", "eltrombopag", 25, 75, "mg", "oral", "P1D")],
    ),
    (
        "procedures_give_their_name",
        study([("T", "EXPERIMENTAL", "")], [("PROCEDURE", "Stem cell reinfusion", "On day 0", ["T"])]),
        [("T", "stem cell reinfusion", None, None, None, None, None)],
    ),
    (
        "prose_gives_what_participants_get",
        study([], [], briefSummary="Participants will receive tocilizumab 8 mg/kg intravenously. Older trials of anakinra failed."),
        [(None, "tocilizumab", 8, 8, "mg/kg", "intravenous", None)],
    ),
    (
        "a_bracket_restates_the_dose",
        study([("G", "EXPERIMENTAL", "Gabapentin 900 mg (3 capsules of 300 mg each) three times daily")], [("DRUG", "Gabapentin", "", ["G"])]),
        [("G", "gabapentin", 900, 900, "mg", "oral", "P1D")],
    ),
    (
        "two_agents_two_amounts",
        study([("C", "EXPERIMENTAL", "Abacavir/ Lamivudine (600 mg / 300 mg once daily)")], [("DRUG", "Abacavir/ Lamivudine (600 mg / 300 mg)", "", ["C"])]),
        [("C", "abacavir", 600, 600, "mg", None, "P1D"), ("C", "lamivudine", 300, 300, "mg", None, "P1D")],
    ),
    (
        "agents_joined_by_a_slash_share_the_schedule",
        study([("C", "EXPERIMENTAL", "Efavirenz (600 mg) / zidovudine (300 mg) twice daily")], [("DRUG", "Efavirenz", "", ["C"]), ("DRUG", "Zidovudine", "", ["C"])]),
        [("C", "efavirenz", 600, 600, "mg", None, "P1D"), ("C", "zidovudine", 300, 300, "mg", None, "P1D")],
    ),
    (
        "a_route_before_the_next_agent_is_the_next_ones",
        study([("V", "EXPERIMENTAL", "Vinorelbine 25 mg/m2 on day 1 and oral capecitabine 1000 mg/m2 twice daily")], [("DRUG", "Vinorelbine", "", ["V"]), ("DRUG", "Capecitabine", "", ["V"])]),
        [("V", "vinorelbine", 25, 25, "mg/m2", None, None), ("V", "capecitabine", 1000, 1000, "mg/m2", "oral", "P1D")],
    ),
    (
        "a_schedule_before_the_maintenance_dose_is_its_own",
        study([("R", "EXPERIMENTAL", "Voriconazole 400 mg on day 1 followed by once daily maintenance doses of 200 mg")], [("DRUG", "Voriconazole", "", ["R"])]),
        [("R", "voriconazole", 400, 400, "mg", None, None), ("R", "voriconazole", 200, 200, "mg", None, "P1D")],
    ),
    (
        "a_volume_is_the_dose_of_a_vaccine",
        study([("M", "EXPERIMENTAL", "One 0.5 mL dose of Varivax by intramuscular injection")], [("BIOLOGICAL", "Varivax", "", ["M"])]),
        [("M", "chickenpox vaccine", 0.5, 0.5, "mL", "intramuscular", None)],
    ),
    (
        "needles_and_infusion_rates_are_no_doses",
        study([("I", "EXPERIMENTAL", "Tocilizumab 8 mg/kg through a 22G needle at 10 mL/h")], [("DRUG", "Tocilizumab", "", ["I"])]),
        [("I", "tocilizumab", 8, 8, "mg/kg", None, None)],
    ),
    (
        "placebo_of_a_drug",
        study([("P", "PLACEBO_COMPARATOR", "Once daily")], [("DRUG", "Imatinib 400 mg matching placebo", "Tablets by mouth", ["P"])]),
        [("P", "placebo", None, None, None, "oral", "P1D")],
    ),
    (
        "a_drug_beside_a_placebo",
        study([("P", "EXPERIMENTAL", "Metformin 500 mg orally")], [("DRUG", "Metformin + placebo", "", ["P"])]),
        [("P", "metformin", 500, 500, "mg", "oral", None), ("P", "placebo", None, None, None, None, None)],
    ),
    (
        "the_placebo_arm_of_a_drug",
        study(
            [("Drug", "EXPERIMENTAL", "Imatinib 400 mg daily"), ("Control", "PLACEBO_COMPARATOR", "Matched placebo")],
            [("DRUG", "Imatinib", "", ["Drug", "Control"])],
        ),
        [("Drug", "imatinib", 400, 400, "mg", None, "P1D"), ("Control", "placebo", None, None, None, None, "P1D")],
    ),
    (
        "a_class_is_less_than_its_name",
        study([("D", "EXPERIMENTAL", "")], [("BIOLOGICAL", "Tumour-lysate pulsed XK vaccine", "", ["D"])]),
        [("D", "tumour-lysate pulsed xk vaccine", None, None, None, None, None)],
    ),
    (
        "levels_named_by_the_arm",
        study(
            [("Anakinra 50 mg", "EXPERIMENTAL", "Anakinra daily. Responders go on with anakinra 100 mg"), ("Anakinra 75 mg", "EXPERIMENTAL", "Anakinra daily. Responders go on with anakinra 100 mg")],
            [("DRUG", "Anakinra", "", ["Anakinra 50 mg", "Anakinra 75 mg"])],
        ),
        [("Anakinra 50 mg", "anakinra", 50, 50, "mg", None, "P1D"), ("Anakinra 75 mg", "anakinra", 75, 75, "mg", None, "P1D")],
    ),
    (
        "radiation_has_a_dose",
        study([("R", "EXPERIMENTAL", "Docetaxel 20 mg/m2 weekly with RT 60 Gy in 30 fractions")], [("RADIATION", "Radiotherapy", "", ["R"]), ("DRUG", "Docetaxel", "", ["R"])]),
        [("R", "radiotherapy", 60, 60, "Gy", None, None), ("R", "docetaxel", 20, 20, "mg/m2", None, "P1W")],
    ),
    (
        "a_class_promised_in_prose_is_no_row",
        study([("A", "EXPERIMENTAL", "")], [("DRUG", "Docetaxel", "75 mg/m2", ["A"])], briefSummary="All participants will receive corticosteroids and a general anesthetic."),
        [("A", "docetaxel", 75, 75, "mg/m2", None, None)],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("record", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_interventions(rows_of, record, expected):
    assert [brief(row) for row in rows_of(record)] == expected


def test_places_and_ids(rows_of):
    text = "Docetaxel 75 mg/m2 IV"
    (row,) = rows_of(study([("A", "EXPERIMENTAL", text)], [("DRUG", "Docetaxel", "", ["A"])]))
    assert (row.intervention_id, row.arm_role, row.intervention_type) == ("NCT90000077-T01", "experimental", "drug")
    assert row.field == "protocolSection.armsInterventionsModule.armGroups[0].description"
    assert text[row.start_char : row.end_char] == row.evidence
    assert row.evidence.startswith("Docetaxel 75 mg/m2")


def test_an_agent_of_the_criteria_is_no_intervention(rows_of):
    record = study([("A", "EXPERIMENTAL", "")], [("DRUG", "Docetaxel", "75 mg/m2", ["A"])])
    record["protocolSection"]["eligibilityModule"] = {"eligibilityCriteria": "Exclusion Criteria:\n\n* Prednisone 20 mg daily"}
    assert {row.agent_norm for row in rows_of(record)} == {"docetaxel"}


def test_instructions_under_a_heading_fill_the_row(rows_of):
    summary = "Participants will:\n\nReceive ofatumumab each week for 3-5 times Recieve abatacept every 4 weeks until week 30"
    record = study(
        [("A", "EXPERIMENTAL", "")],
        [("DRUG", "Ofatumumab", "Ofatumumab weekly", ["A"]), ("DRUG", "Abatacept", "every four weeks", ["A"])],
        briefSummary=summary,
    )
    one, two = rows_of(record)
    assert (one.interval, one.administrations_low, one.administrations_high) == ("P1W", 3, 5)
    assert (two.interval, two.stop_text) == ("P4W", "until week 30")


def test_lengths_of_sessions_fasts_and_delays_are_no_treatment(rows_of):
    text = "Rifampicin 600 mg daily for 8 weeks, swallowed after fasting for 2 days. Patients are monitored for 6 months"
    (row,) = rows_of(study([("A", "EXPERIMENTAL", text)], [("DRUG", "Rifampicin", "", ["A"])]))
    assert (row.duration_low, row.duration_high) == ("P8W", "P8W")
    (row,) = rows_of(study([("A", "EXPERIMENTAL", "")], [("BEHAVIORAL", "Yoga", "Six sessions, each for 45 minutes", ["A"])]))
    assert row.duration_low is None


def test_a_synonym_in_brackets_is_no_second_agent(rows_of):
    text = "Razuprotafib (AKB-9778) 10 mg every 8 hours"
    (row,) = rows_of(study([("A", "EXPERIMENTAL", text)], [("DRUG", "Razuprotafib", "", ["A"])]))
    assert (row.dose_low, row.interval) == (10, "PT8H")


def test_a_drug_that_dates_another_takes_none_of_its_schedule(rows_of):
    text = "Leucovorin IV over 2 hours and fluorouracil IV (given 1 hour after leucovorin) weekly for 6 weeks"
    record = study([("A", "EXPERIMENTAL", text)], [("DRUG", "Fluorouracil", "", ["A"]), ("DRUG", "Leucovorin", "", ["A"])])
    one, two = rows_of(record)
    assert (one.agent_norm, one.interval, one.duration_low) == ("fluorouracil", "P1W", "P6W")
    assert two.interval == "P1W"  # of both


def test_evidence_stays_in_its_sentence(rows_of):
    text = "The programme builds on earlier work. " * 8 + "It is given twice weekly. " + "Staff are trained beforehand. " * 8
    (row,) = rows_of(study([("A", "EXPERIMENTAL", text)], [("BEHAVIORAL", "Coaching", "", ["A"])]))
    assert row.evidence == "It is given twice weekly"


def test_schedules_of_follow_up_and_starts_of_other_sentences_are_not_the_drugs(rows_of):
    text = "Tamoxifen orally for 5 years after surgery. Patients are followed monthly. Two weeks after the last dose, breast imaging follows."
    (row,) = rows_of(study([("A", "EXPERIMENTAL", text)], [("DRUG", "Tamoxifen", "", ["A"])]))
    assert (row.duration_low, row.interval, row.start_text) == ("P5Y", None, None)


def test_either_route_has_its_dose(rows_of):
    text = "Atezolizumab either intravenously at a dosage of 1200 mg or subcutaneously at a dosage of 1875 mg"
    one, two = rows_of(study([("A", "EXPERIMENTAL", text)], [("DRUG", "Atezolizumab", "", ["A"])]))
    assert (one.dose_low, one.route, two.dose_low, two.route) == (1200, "intravenous", 1875, "subcutaneous")


def test_values_and_times_are_rows_of_the_entities_table(pipeline, tmp_path):
    path = tmp_path / "study.json"
    path.write_text(json.dumps(study([("A", "EXPERIMENTAL", "Docetaxel 75 mg/m2 IV every 3 weeks")], [])), encoding="utf-8")
    (read,) = read_inputs([str(path)])
    rows = build_tables(pipeline(make_doc(pipeline, read)), read).entities
    found = [(row.label, row.text) for row in rows if row.section == "arm"]
    assert found == [("DRUG", "Docetaxel"), ("DOSE", "75 mg/m2"), ("ROUTE", "IV"), ("FREQUENCY", "every 3 weeks")]
    assert [row.entity_id for row in rows] == [f"NCT90000077-N{number:04d}" for number in range(1, len(rows) + 1)]
