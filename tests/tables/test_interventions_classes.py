"""Registered classes and strategies: the drugs that a text lists for them, the names that say a class beside a drug."""

from __future__ import annotations

import pytest

MEMBERS = [
    ("the_text_is_the_list", "Antirheumatic drugs", "Methotrexate, leflunomide and sulfasalazine", 3),
    ("led_to_by_a_verb", "Standard of care", "Standard treatment consists of cisplatin, etoposide", 2),
    ("in_a_bracket", "Corticosteroid", "Corticosteroids (methylprednisolone/dexamethasone/prednisone)", 3),
    ("letters_in_brackets", "Standard of care", "A combination of IV ketamine (K), midazolam (M) and propofol (P)", 3),
    ("one_member", "IL-5 antibody", "mepolizumab", 1),
    ("examples", "Antibiotics", "Such as amoxicillin or azithromycin, as the physician decides", 0),
    ("what_they_must_not_have", "Antibiotics", "Patients allergic to penicillin or amoxicillin", 0),
    ("what_is_taken_less", "Immunosuppression", "Reduction of tacrolimus or cyclosporin", 0),
    ("when_it_is_given", "Chemotherapy", "Four weeks after rituximab", 0),
    ("one_listed_drug", "Imatinib", "Imatinib, dasatinib", 0),
]


@pytest.mark.parametrize(("name", "text", "expected"), [case[1:] for case in MEMBERS], ids=[case[0] for case in MEMBERS])
def test_members_of_a_class(record_rows, name, text, expected) -> None:
    rows = record_rows([("A", "EXPERIMENTAL", "")], [("DRUG", name, text, "A")])
    assert len(rows) == 1 + expected


def test_members_in_the_arm(arm_rows) -> None:
    text = "Standard of care: paracetamol, oseltamivir and azithromycin"
    rows = arm_rows(text, ("OTHER", "Standard of care"))
    assert [row.agent_norm for row in rows] == ["standard of care", "acetaminophen", "oseltamivir", "azithromycin"]


def test_members_share_a_schedule(record_rows) -> None:
    text = "Combination of cisplatin and docetaxel given every three weeks"
    rows = record_rows([("A", "EXPERIMENTAL", "")], [("DRUG", "Induction chemotherapy", text, "A")])
    assert [(norm, cells.get("interval")) for _, norm, cells in rows[1:]] == [("cisplatin", "P3W"), ("docetaxel", "P3W")]


OWN_CLASS = [
    ("a_vaccine", "QX-4417", "Inactivated viral vaccine administered as intramuscular injection", [{"route": "intramuscular"}]),
    (
        "an_antibody",
        "QX-4417",
        "Humanized monoclonal antibody 10 mg/kg given by subcutaneous injection",
        [{"dose_low": 10, "dose_unit": "mg/kg", "route": "subcutaneous"}],
    ),
    ("beside_it", "QX-4417", "Given with the influenza vaccine, an intramuscular injection", [{}]),
    ("what_it_helps", "QX-4417", "Adjuvant of the influenza vaccine given as intramuscular injection", [{}]),
]


@pytest.mark.parametrize(("name", "text", "expected"), [case[1:] for case in OWN_CLASS], ids=[case[0] for case in OWN_CLASS])
def test_a_class_that_stands_for_the_drug(record_rows, name, text, expected) -> None:
    rows = record_rows([("A", "EXPERIMENTAL", "")], [("BIOLOGICAL", name, text, "A")])
    assert [cells for _, _, cells in rows] == expected


NAMES = [
    ("class_in_a_bracket", "QX-4417 (PARP inhibitor)", ["qx-4417"]),
    ("class_behind_a_comma", "ARQ-520, a kinase inhibitor", ["arq-520"]),
    ("class_before_a_code", "Serine proteinase inhibitor WQ-671", ["wq-671"]),
    ("code_of_a_vaccine", "CD97 breast cancer vaccine", ["cd97 breast cancer vaccine"]),
    ("glued_to_its_class", "k5G1.1-mAb", ["k5g1.1-mab"]),
    ("two_given", "QX-4417 plus PARP inhibitor", ["qx-4417", "PARP inhibitor"]),
    ("class_alone", "PARP inhibitor", ["PARP inhibitor"]),
    ("code_of_a_listed_vaccine", "AZD1222", ["astrazeneca covid-19 vaccine"]),
    ("virus_of_a_vaccine", "H5N1 influenza vaccine", ["influenza vaccine"]),
]


@pytest.mark.parametrize(("name", "expected"), [case[1:] for case in NAMES], ids=[case[0] for case in NAMES])
def test_names_with_a_class(arm_rows, name, expected) -> None:
    assert [row.agent_norm for row in arm_rows("", ("DRUG", name))] == expected


FORMS = [
    ("a_tablet", "Fuxin Huayu Tablet", "three times daily", ("tablet", "oral")),
    ("a_spray", "Zelobrin nasal spray", "", (None, "intranasal")),
    ("a_solution", "Zelobrin oral solution", "5 mg daily", ("solution", "oral")),
    ("another_form_in_the_text", "Zelobrin tablet", "Zelobrin 5 mg capsules daily", ("capsule", "oral")),
    ("no_form", "Zelobrin", "daily", (None, None)),
]


@pytest.mark.parametrize(("name", "text", "expected"), [case[1:] for case in FORMS], ids=[case[0] for case in FORMS])
def test_form_of_an_unknown_name(arm_rows, name, text, expected) -> None:
    (row,) = arm_rows(text, ("DRUG", name))
    assert (row.form, row.route) == expected
