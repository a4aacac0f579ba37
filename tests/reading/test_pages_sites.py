"""Sites that no reader was written for: invented pages in the shapes of registers, hospitals, portals, brokers.

What must come out of each: its own id, its title, its criteria to the last line and no further, its arms and interventions.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from trialtab.reading.pages import read_page
from trialtab.types import SectionKind, TrialRecord


class Site(NamedTuple):
    """A page and what it says."""

    page: str  # file in sites/
    trial_id: str
    nct_id: str | None
    title: str
    eligibility: list[str]  # first and last line of each stretch of criteria
    given: list[tuple[SectionKind, str]]  # sections on arms and interventions, in page order


NAME, TEXT = SectionKind.INTERVENTION_NAME, SectionKind.INTERVENTION
LABEL, ARM = SectionKind.ARM_LABEL, SectionKind.ARM

SITES = {
    "modern registry": Site(
        "modern.txt",
        "NCT90000063",
        "NCT90000063",
        "Dose Comparison of Ticagrelor in Peripheral Artery Disease",
        ["Inclusion Criteria:", "Use of oral anticoagulants"],
        [
            (NAME, "Ticagrelor"),
            (NAME, "Clopidogrel"),
            (LABEL, "Ticagrelor"),
            (ARM, "Ticagrelor 60 mg twice daily for 12 months"),
            (TEXT, "60 mg tablets, orally, twice daily"),
            (LABEL, "Clopidogrel"),
            (ARM, "Clopidogrel 75 mg once daily for 12 months"),
            (TEXT, "75 mg tablets, orally, once daily"),
        ],
    ),
    "register in numbered sections": Site(
        "register_in_sections.txt",
        "NCT90000061",
        "NCT90000061",
        "A trial of tablets for psoriasis",
        ["Principal inclusion criteria", "3. Phototherapy within 4 weeks of randomisation"],
        [
            (NAME, "apremilast"),
            (
                TEXT,
                "D.3.4 Pharmaceutical form\tTablet\nD.3.7 Routes of administration for this IMP\tOral use\n"
                "D.3.10.1 Concentration unit\tmg milligram(s)\nD.3.10.3 Concentration number\t30",
            ),
        ],
    ),
    "register in questions": Site(
        "register_in_questions.txt",
        "NCT90000062",
        "NCT90000062",
        "Does vitamin D help children with asthma?",
        [
            "Participant inclusion criteria",
            "3. At least two exacerbations in the previous 12 months",
            "Participant exclusion criteria",
            "3. Oral corticosteroids within 4 weeks before randomisation",
        ],
        [
            (ARM, "Participants are randomised to one of two groups using a computer."),
            (LABEL, "Intervention group"),
            (ARM, "cholecalciferol 2000 IU orally once daily for 6 months."),
            (LABEL, "Control group"),
            (ARM, "matching placebo drops once daily for 6 months."),
            (NAME, "Cholecalciferol"),
        ],
    ),
    "register of pairs": Site(
        "register_of_pairs.txt",
        "ACTRN12615999999901",
        None,
        "Metformin for women with polycystic ovary syndrome",
        [
            "Key inclusion criteria",
            "Women aged 18-40 years, BMI 25 to 40 kg/m2, PCOS by Rotterdam criteria",
            "Key exclusion criteria",
            "Diabetes, pregnancy, serum creatinine > 120 umol/L, use of hormonal contraception within 3 months",
        ],
        [
            (TEXT, "Metformin 850 mg tablets by mouth twice daily for 24 weeks. Adherence is checked by tablet return."),
            (TEXT, "Placebo tablet twice daily for 24 weeks"),
        ],
    ),
    "hospital": Site(
        "hospital.txt",
        "page",
        None,
        "A Study of Dapagliflozin in Heart Failure With Preserved Ejection Fraction",
        ["Inclusion Criteria:", "Note: Other protocol defined Inclusion/Exclusion Criteria may apply."],
        [],
    ),
    "cancer centre": Site(
        "cancer_centre.txt",
        "NCT90000064",
        "NCT90000064",
        "Olaparib With or Without Cediranib in Treating Patients with Recurrent Ovarian Cancer",
        ["Inclusion Criteria", "History of bowel obstruction within 1 month"],
        [],
    ),
    "lay site": Site(
        "lay_site.txt",
        "NCT90000066",
        "NCT90000066",
        "Upadacitinib in Giant Cell Arteritis",
        ["You may be eligible if:", "- Your liver tests (ALT or AST) are more than twice the upper limit of normal"],
        [],
    ),
    "university": Site(
        "university.txt",
        "NCT90000071",
        "NCT90000071",
        "Atezolizumab for Bladder Cancer",
        ["Inclusion criteria:", "Prednisone > 10 mg daily within 14 days"],
        [],
    ),
    "broker": Site(
        "broker.txt",
        "NCT90000072",
        "NCT90000072",
        "Lecanemab for Alzheimer's Disease",
        ["Inclusion criteria:", "Body weight less than 40 kg"],
        [
            (ARM, "Experimental Treatment\nPlacebo Group"),
            (LABEL, "Group I"),
            (
                ARM,
                "Lecanemab Experimental Treatment 1 Intervention\nLecanemab 10 mg/kg intravenously every 2 weeks for 18 months.",
            ),
            (LABEL, "Group II"),
            (ARM, "Placebo Placebo Group 1 Intervention\nPlacebo infusion every 2 weeks."),
        ],
    ),
    "network register": Site(
        "network_register.txt",
        "JPRN-jRCTs099999991",
        None,
        "Tolvaptan in heart failure",
        ["Inclusion criteria: 1) Age 20 years or older", "4) Anuria"],
        [
            (LABEL, "Tolvaptan group"),
            (ARM, "tolvaptan 7.5 mg once daily for 7 days added to furosemide"),
            (LABEL, "Control group"),
            (ARM, "conventional therapy with furosemide"),
        ],
    ),
    "national portal": Site(
        "national_portal.txt",
        "NCT90000073",
        "NCT90000073",
        "Testing denosumab for weak bones after transplant",
        ["Inclusion criteria:", "3. Any bisphosphonate in the last 12 months"],
        [(TEXT, "Denosumab 60 mg subcutaneously every 6 months for 2 years")],
    ),
    "union register": Site(
        "union_register.txt",
        "2099-500123-12-00",
        None,
        "A Phase 3 study of finerenone in patients with type 1 diabetes and kidney disease",
        ["Principal inclusion criteria", "3\tHeart failure NYHA class II to IV"],
        [
            (NAME, "finerenone"),
            (
                TEXT,
                "Pharmaceutical form: Film-coated tablet\nMaximum daily dose: 20 mg\nRoute of administration: Oral use",
            ),
        ],
    ),
    "bilingual register": Site(
        "bilingual_register.txt",
        "ChiCTR2099999991",
        None,
        "Arbidol for COVID-19 pneumonia",
        ["Inclusion criteria", "3. symptom onset ≤ 10 days.", "Exclusion criteria:", "3. pregnancy or lactation."],
        [(TEXT, "Arbidol 200 mg orally three times a day for 10 days"), (NAME, "standard care")],
    ),
    "register of labels and tabs": Site(
        "register_of_tabs.txt",
        "UMIN000099991",
        None,
        "Effect of dapagliflozin in heart failure",
        ["Key inclusion criteria\t1) NYHA class II or III", "4) Acute coronary syndrome within 3 months"],
        [(TEXT, "Dapagliflozin 10 mg/day orally for 24 weeks"), (NAME, "Usual care without SGLT2 inhibitors")],
    ),
    "register with groups on lines": Site(
        "register_of_groups.txt",
        "ChiCTR2099999992",
        None,
        "Lianhua Qingwen capsule in mild COVID-19",
        [
            "Inclusion criteria: 1. Aged 18-75 years, male or female; 2. Confirmed COVID-19 of the mild type; 3. Onset of symptoms"
            " within 7 days.",
            "Exclusion criteria: 1. Severe pneumonia, SpO2 <= 93% at rest; 2. ALT or AST > 3 times the upper limit of normal; 3."
            " Pregnant or lactating women; 4. Allergy to any component of the drug.",
        ],
        [
            (LABEL, "Experimental group"),
            (ARM, "Lianhua Qingwen capsule, 4 capsules three times a day for 14 days plus standard treatment"),
            (LABEL, "Control group"),
            (ARM, "Standard treatment"),
        ],
    ),
}


@pytest.mark.parametrize("site", SITES.values(), ids=SITES.keys())
def test_page(site: Site) -> None:
    text = (Path(__file__).parent / "sites" / site.page).read_text(encoding="utf-8")
    record = read_page(text, source_path="page.txt", stem="page", is_html=False)
    assert (record.trial_id, record.nct_id, record.title) == (site.trial_id, site.nct_id, site.title)
    assert _eligibility(record) == site.eligibility
    assert [(item.section, item.text) for item in record.fields if item.section in (NAME, TEXT, LABEL, ARM)] == site.given


def _eligibility(record: TrialRecord) -> list[str]:
    stretches = [item.text.splitlines() for item in record.fields if item.section is SectionKind.ELIGIBILITY]
    return [line for lines in stretches for line in (lines[0], lines[-1])]
