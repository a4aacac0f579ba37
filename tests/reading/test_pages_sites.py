"""Seven sites that no reader was written for: invented pages in the shapes of registers, a hospital, a cancer centre, a lay site.

What must come out of each: its own id, its title, its criteria to the last line and no further, its arms and interventions.
"""

from __future__ import annotations

from typing import NamedTuple

import pytest

from trialtab.reading.pages import read_page
from trialtab.types import SectionKind, TrialRecord


class Site(NamedTuple):
    """A page and what it says."""

    text: str
    trial_id: str
    nct_id: str | None
    title: str
    eligibility: list[str]  # first and last line of each stretch of criteria
    given: list[tuple[SectionKind, str]]  # sections on arms and interventions, in page order


MODERN = """\
Skip to Main Content
ClinicalTrials.gov
The U.S. government does not review or approve the safety and science of all studies listed on this website.
Completed
Dose Comparison of Ticagrelor in Peripheral Artery Disease
ClinicalTrials.gov ID NCT90000063
Sponsor Example University
Information provided by Example University (Responsible Party)
Last Update Posted 2022-03-04

Study Details
Tab
Study Overview
Brief Summary
This study compares ticagrelor 60 mg twice daily with clopidogrel 75 mg once daily in patients with peripheral artery disease.
Detailed Description
Patients are followed for 12 months. A loading dose of clopidogrel 300 mg is given on day 1.
Official Title
A Randomized Trial of Ticagrelor Versus Clopidogrel in Peripheral Artery Disease
Conditions
Peripheral Artery Disease
Intervention / Treatment
Drug: Ticagrelor
Drug: Clopidogrel
Other Study ID Numbers
2020-112
Study Start (Actual)
2020-09-01
Enrollment (Actual)
210
Study Type
Interventional
Phase
Phase 3

Contacts and Locations
Northtown, United States

Participation Criteria
Researchers look for people who fit a certain description, called eligibility criteria.
Eligibility Criteria
Description
Inclusion Criteria:

Age ≥ 50 years
Ankle-brachial index < 0.90
Claudication for at least 3 months

Exclusion Criteria:

Platelet count < 100 x 10^9/L
Hemoglobin < 9 g/dL
Stroke within 3 months of enrollment
Use of oral anticoagulants
Ages Eligible for Study
50 Years and older (Adult, Older Adult )
Sexes Eligible for Study
All
Accepts Healthy Volunteers
No

Study Plan
How is the study designed?
Design Details
Primary Purpose : Treatment
Allocation : Randomized
Interventional Model : Parallel Assignment
Masking : Double
Arms and Interventions
Participant Group / Arm
Intervention / Treatment
Experimental: Ticagrelor
Ticagrelor 60 mg twice daily for 12 months
Drug: Ticagrelor
60 mg tablets, orally, twice daily
Other Names:
Brilinta
Active Comparator: Clopidogrel
Clopidogrel 75 mg once daily for 12 months
Drug: Clopidogrel
75 mg tablets, orally, once daily
Other Names:
Plavix
What is the study measuring?
Primary Outcome Measures
Outcome Measure
Measure Description
Time Frame
Walking distance
Change in metres
12 months
"""

REGISTER_IN_SECTIONS = """\
EU Clinical Trials Register

Clinical trial results

Trial protocol

Summary
EudraCT Number:	2014-999999-22
Sponsor's Protocol Code Number:	LUM-302
National Competent Authority:	Germany - BfArM
Clinical Trial Type:	EEA CTA
Trial Status:	Completed
A. Protocol Information
A.1 Member State Concerned	Germany - BfArM
A.2 EudraCT number	2014-999999-22
A.3 Full title of the trial	A randomised, double-blind trial of lumacast 10 mg tablets versus placebo in adults with moderate plaque psoriasis
A.3.1 Title of the trial for lay people, in easily understood, i.e. non-technical, language	A trial of tablets for psoriasis
A.4.1 Sponsor's protocol code number	LUM-302
A.5.2 US NCT (ClinicalTrials.gov registry) number	NCT90000061
D. IMP Identification
D.IMP: 1
D.1.2 and D.1.3 IMP Role	Test
D.3.1 Product name	apremilast
D.3.4 Pharmaceutical form	Tablet
D.3.7 Routes of administration for this IMP	Oral use
D.3.10.1 Concentration unit	mg milligram(s)
D.3.10.3 Concentration number	30
E. General Information on the Trial
E.1.1 Medical condition(s) being investigated	Plaque psoriasis
E.2.1 Main objective of the trial	To show that apremilast 30 mg twice daily is better than placebo at week 16
E.3 Principal inclusion criteria
1. Age 18 to 75 years
2. PASI score ≥ 12
3. BSA involvement of at least 10%
E.4 Principal exclusion criteria
1. Creatinine clearance < 30 mL/min
2. ALT or AST > 2 x ULN
3. Phototherapy within 4 weeks of randomisation
E.5.1 Primary end point(s)	PASI-75 at week 16
F. Population of Trial Subjects
F.1.2 Adults (18-64 years)	Yes
F.2.1 Female	Yes
F.2.2 Male	Yes
"""

REGISTER_IN_QUESTIONS = """\
ISRCTN - ISRCTN12345673: Does vitamin D help children with asthma?
ISRCTN REGISTRY
ISRCTN ISRCTN12345673
DOI https://doi.org/10.0000/ISRCTN12345673
ClinicalTrials.gov number NCT90000062
Submission date 12/03/2018
Registration date 20/03/2018
Condition category
Respiratory
Plain English Summary
Background and study aims
Asthma is common in children. Vitamin D may lower the number of attacks.
Who can participate?
Children aged 5 to 12 with asthma
What does the study involve?
Half of the children take vitamin D drops every day for six months, the other half take dummy drops.
Study information
Scientific title
Cholecalciferol for the prevention of asthma exacerbations in children: a randomised trial
Study design
Randomised double-blind placebo-controlled trial
Condition
Asthma
Interventions
Participants are randomised to one of two groups using a computer.
Intervention group: cholecalciferol 2000 IU orally once daily for 6 months.
Control group: matching placebo drops once daily for 6 months.
Intervention type
Supplement
Phase
Phase III
Drug names
Cholecalciferol
Primary outcome measure
Number of exacerbations over 6 months
Eligibility
Participant inclusion criteria
1. Age 5 - 12 years
2. Doctor-diagnosed asthma
3. At least two exacerbations in the previous 12 months
Participant type
Patient
Age group
Child
Gender
Both
Target number of participants
240
Participant exclusion criteria
1. Serum 25(OH)D > 125 nmol/L
2. Serum calcium > 2.65 mmol/L
3. Oral corticosteroids within 4 weeks before randomisation
Recruitment start date
01/05/2018
"""

REGISTER_OF_PAIRS = """\
Trial Review
Registration number
ACTRN12615999999901
Ethics application status
Approved
Date submitted
2/02/2015
Titles & IDs
Public title
Metformin for women with polycystic ovary syndrome
Scientific title
A randomised controlled trial of metformin 850 mg twice daily for weight in overweight women with polycystic ovary syndrome
Secondary ID [1]
Nil known
Health condition
Health condition(s) or problem(s) studied:
Polycystic ovary syndrome
Condition category
Reproductive Health and Childbirth
Intervention/exposure
Study type
Interventional
Description of intervention(s) / exposure
Metformin 850 mg tablets by mouth twice daily for 24 weeks. Adherence is checked by tablet return.
Intervention code [1]
Treatment: Drugs
Comparator / control treatment
Placebo tablet twice daily for 24 weeks
Control group
Placebo
Outcomes
Primary outcome [1]
Body weight
Timepoint [1]
24 weeks
Eligibility
Key inclusion criteria
Women aged 18-40 years, BMI 25 to 40 kg/m2, PCOS by Rotterdam criteria
Minimum age
18 Years
Maximum age
40 Years
Sex
Females
Can healthy volunteers participate?
No
Key exclusion criteria
Diabetes, pregnancy, serum creatinine > 120 umol/L, use of hormonal contraception within 3 months
Study design
Purpose of the study
Treatment
Allocation to intervention
Randomised controlled trial
"""

HOSPITAL = """\
Northern Clinic
Search
Request an Appointment
Clinical Trials
A Study of Dapagliflozin in Heart Failure With Preserved Ejection Fraction
Overview
About this study
The purpose of this study is to find out whether dapagliflozin 10 mg a day improves exercise capacity.
Participation eligibility
Participant eligibility includes age, gender, type and stage of disease, and previous treatments or health concerns. Guidelines differ from study to study, and identify who can or cannot participate. There is no guarantee that every individual who qualifies and wants to participate in a trial will be enrolled.
Inclusion Criteria:
 * LVEF ≥ 50%.
 * NT-proBNP > 300 pg/mL (or > 600 pg/mL if atrial fibrillation).
 * NYHA class II-III.
Exclusion Criteria:
 * eGFR < 25 mL/min/1.73 m².
 * Type 1 diabetes.
 * Systolic blood pressure < 95 mmHg.
Note: Other protocol defined Inclusion/Exclusion Criteria may apply.
Participating Northern Clinic locations
Northtown
Northern Clinic principal investigator
A. Example, M.D.
Closed for enrollment
Contact information:
Study Coordinator
(000) 555-0100
More information
Publications
Publications are currently not available
"""

CANCER_CENTRE = """\
Olaparib With or Without Cediranib in Treating Patients with Recurrent Ovarian Cancer
Trial Status: active
This phase II trial studies how well olaparib with or without cediranib works in treating patients with ovarian cancer that has come back. Olaparib may stop the growth of tumor cells by blocking enzymes.
Inclusion Criteria
Histologically confirmed high-grade serous ovarian cancer
ECOG performance status 0 - 2 (Karnofsky >= 60%)
Absolute neutrophil count >= 1,500/mcL
Platelets >= 100,000/mcL
Total bilirubin =< 1.5 x institutional upper limit of normal (ULN)
AST/ALT =< 3 x ULN
Creatinine clearance >= 50 mL/min
Exclusion Criteria
Prior treatment with a PARP inhibitor
QTc > 470 msec
History of bowel obstruction within 1 month
Additional locations may be listed on ClinicalTrials.gov for NCT90000064.
Locations matching your search criteria
United States
California
Southtown
Southern Centre
Status: Active
Contact: Site Public Contact
Phone: 000-555-0101
PRIMARY OBJECTIVES:
I. To compare progression free survival.
OUTLINE: Patients are randomized to 1 of 2 arms.
ARM I: Patients receive olaparib orally (PO) twice daily (BID) and cediranib PO once daily (QD). Cycles repeat every 28 days in the absence of disease progression or unacceptable toxicity.
ARM II: Patients receive olaparib 300 mg PO BID. Cycles repeat every 28 days.
After completion of study treatment, patients are followed up every 3 months.
Trial Phase Phase II
Trial Type treatment
Lead Organization
Example Cancer Center
Principal Investigator
B. Example
Primary ID 10-123
Secondary IDs EX-2017-00123
ClinicalTrials.gov ID NCT90000064
"""

LAY_SITE = """\
Home » Trials » Rheumatology
Upadacitinib in Giant Cell Arteritis
Recruiting | 50+ years | All | Phase 3
What is this trial about?
Researchers want to know if upadacitinib 15 mg once daily together with a 26-week prednisone taper keeps giant cell arteritis away.
Am I eligible?
You may be eligible if:
- You are 50 years or older
- You have been diagnosed with giant cell arteritis
- Your ESR was 50 mm/hour or higher, or your CRP was 2.45 mg/dL or higher
You may not be eligible if:
- You have taken a JAK inhibitor before
- You had a heart attack or stroke in the last 6 months
- Your liver tests (ALT or AST) are more than twice the upper limit of normal
What will happen?
You will take one 15 mg tablet by mouth every day for 52 weeks, or a placebo tablet.
Related trials
Tocilizumab in Takayasu Arteritis (NCT90000065)
Share this trial
Trial ID: NCT90000066
"""

NAME, TEXT = SectionKind.INTERVENTION_NAME, SectionKind.INTERVENTION
LABEL, ARM = SectionKind.ARM_LABEL, SectionKind.ARM

SITES = {
    "modern registry": Site(
        MODERN,
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
        REGISTER_IN_SECTIONS,
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
        REGISTER_IN_QUESTIONS,
        "NCT90000062",
        "NCT90000062",
        "ISRCTN - ISRCTN12345673: Does vitamin D help children with asthma?",
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
        REGISTER_OF_PAIRS,
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
        HOSPITAL,
        "page",
        None,
        "A Study of Dapagliflozin in Heart Failure With Preserved Ejection Fraction",
        ["Inclusion Criteria:", "Note: Other protocol defined Inclusion/Exclusion Criteria may apply."],
        [],
    ),
    "cancer centre": Site(
        CANCER_CENTRE,
        "NCT90000064",
        "NCT90000064",
        "Olaparib With or Without Cediranib in Treating Patients with Recurrent Ovarian Cancer",
        ["Inclusion Criteria", "History of bowel obstruction within 1 month"],
        [],
    ),
    "lay site": Site(
        LAY_SITE,
        "NCT90000066",
        "NCT90000066",
        "Upadacitinib in Giant Cell Arteritis",
        ["You may be eligible if:", "- Your liver tests (ALT or AST) are more than twice the upper limit of normal"],
        [],
    ),
}


@pytest.mark.parametrize("site", SITES.values(), ids=SITES.keys())
def test_page(site: Site) -> None:
    record = read_page(site.text, source_path="page.txt", stem="page", is_html=False)
    assert (record.trial_id, record.nct_id, record.title) == (site.trial_id, site.nct_id, site.title)
    assert _eligibility(record) == site.eligibility
    assert [(item.section, item.text) for item in record.fields if item.section in (NAME, TEXT, LABEL, ARM)] == site.given


def _eligibility(record: TrialRecord) -> list[str]:
    stretches = [item.text.splitlines() for item in record.fields if item.section is SectionKind.ELIGIBILITY]
    return [line for lines in stretches for line in (lines[0], lines[-1])]
