"""The shapes that sites give to trial pages, one invented page each, with the exact values that must come out."""

from __future__ import annotations

import pytest

from trialtab.reading.pages import read_page
from trialtab.types import SectionKind, TrialRecord


def read(text: str, *, is_html: bool = False) -> TrialRecord:
    return read_page(text, source_path="page.txt", stem="page", is_html=is_html)


def of(record: TrialRecord, section: SectionKind) -> list[str]:
    return [item.text for item in record.fields if item.section is section]


# ---------------------------------------------------------------- labels and values

HEAD = "Rest in Mild Asthma\nNCT Number: NCT90000021\n"

VALUES = [
    ("label, colon, value", "Phase: Phase 2", {"phase": "PHASE2"}),
    ("label, space, colon", "Estimated Enrollment : 48 participants", {"enrollment": 48}),
    ("label above value", "Recruitment Status\nNot yet recruiting", {"overall_status": "NOT_YET_RECRUITING"}),
    ("blank line between", "Study Type\n\nInterventional", {"study_type": "INTERVENTIONAL"}),
    ("table row", "Sexes Eligible for Study: | Female |", {"sex": "FEMALE"}),
    ("bulleted label and value", "- Target Recruitment\n- 36", {"enrollment": 36}),
    ("no sign between", "  • Ages 18 - 65", {"minimum_age_years": 18.0, "maximum_age_years": 65.0}),
    ("bare values", "PHASE1/PHASE2\n10 participants", {"phase": "PHASE1/PHASE2", "enrollment": 10}),
    ("values glued", "RECRUITINGPhase 2INTERVENTIONAL", {"overall_status": "RECRUITING", "phase": "PHASE2"}),
    ("ages and sex glued", "Eligibility\n18 Years - 65 Years (Adult)All SexesNo", {}),
    ("two phases below each other", "Phase\nPhase 2\nPhase 3", {"phase": "PHASE2/PHASE3"}),
    ("site's own status", "Overall Status: Active - Recruiting", {"overall_status": "RECRUITING"}),
    ("first status counts", "Recruitment Status : Unknown\nRecruitment status was: Recruiting", {"overall_status": "UNKNOWN"}),
    ("question as label", "Accepts Healthy Volunteers?\nNo", {"healthy_volunteers": False}),
    ("no limit", "Minimum age\n18 Years\nMaximum age\nNo limit", {"minimum_age_years": 18.0, "maximum_age_years": None}),
    ("months", "Ages Eligible for Study: 6 Months to 12 Years (Child)", {"minimum_age_years": 0.5, "maximum_age_years": 12.0}),
    ("older than", "Ages > 5", {"minimum_age_years": 5.0, "maximum_age_years": None}),
    ("register's numbering", "E.8.1 Phase: Phase IV", {"phase": "PHASE4"}),
    ("markdown", "**Enrollment (Estimated):** 1,200", {"enrollment": 1200}),
    ("purpose is no treatment", "Primary Purpose\nTREATMENT\nPhase\nPHASE3", {"phase": "PHASE3", "interventions": ()}),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in VALUES], ids=[case[0] for case in VALUES])
def test_values(text: str, expected: dict[str, object]) -> None:
    record = read(HEAD + text + "\nLocations\nSomewhere\n")
    assert {name: getattr(record, name) for name in expected} == expected
    assert record.nct_id == "NCT90000021"
    assert record.title == "Rest in Mild Asthma"


def test_registered_values_have_their_place() -> None:
    text = HEAD + "Ages Eligible for Study: | 18 Years to 65 Years (Adult) |\nSex: All\n"
    record = read(text)
    for value, expected in (
        (record.minimum_age_value, "18 Years"),
        (record.maximum_age_value, "65 Years"),
        (record.sex_value, "All"),
    ):
        assert value is not None and value.path == "text"
        assert text[value.start_char : value.end_char] == value.text == expected


# ---------------------------------------------------------------- the page's own id

IDS = [
    ("label", "Registration number\nNCT90000031\nPhase: 2", "NCT90000031", "NCT90000031"),
    ("none stated", "Phase: 2\nSex: All", "page", None),
    ("another study in the summary", "Brief Summary:\nAs in the DAWN study (NCT90000032), rest is tested.\nPhase: 2", "page", None),
    ("related trials", "Phase: 2\nSex: All\nSimilar Trials\nNaps in asthma\nNCT90000033\n", "page", None),
    ("related trials in the middle", "NCT ID: NCT90000034\nRelated Studies\nNCT90000035\nBrief Summary\nA text.", "NCT90000034", "NCT90000034"),
    ("alone on a line", "NCT90000036\nPhase: 2\nSex: All", "NCT90000036", "NCT90000036"),
    ("another register", "Registration number: ISRCTN12345670\nPhase: 2", "ISRCTN12345670", None),
    ("both registers", "ISRCTN: ISRCTN12345670\nClinicalTrials.gov number: NCT90000037\nPhase: 2", "NCT90000037", "NCT90000037"),
    ("refer to this study", "Phase: 2\nPlease refer to this study by its ClinicalTrials.gov identifier: NCT90000038", "NCT90000038", "NCT90000038"),
    ("a sponsor's number", "Identifier: K-77\nPhase: 2", "page", None),
    ("no sign between", "ClinicalTrials.gov ID NCT90000039\nPhase: 2\nSex: All", "NCT90000039", "NCT90000039"),
    ("no sign, below the contacts", "Phase: 2\nContacts\nA. Example\nNCT ID NCT90000039", "NCT90000039", "NCT90000039"),
    ("no sign, among related trials", "Phase: 2\nSex: All\nRelated Trials\nNaps in asthma\nNCT ID NCT90000039", "page", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "trial_id", "nct_id"), [case[1:] for case in IDS], ids=[case[0] for case in IDS])
def test_own_id(text: str, trial_id: str, nct_id: str | None) -> None:
    record = read("Naps and Rest in Mild Asthma\n" + text)
    assert (record.trial_id, record.nct_id) == (trial_id, nct_id)


@pytest.mark.parametrize(
    ("prose", "nct_id"),
    [
        ("The trial is registered at ClinicalTrials.gov as NCT90000041. It lasts a year.", "NCT90000041"),
        ("Trial registration: NCT90000042.", "NCT90000042"),
        ("NCT90000043: rest in asthma, a protocol.", "NCT90000043"),
        ("Patients of the DAWN study (NCT90000044) may not take part.", None),
        ("The parent trial, registered as NCT90000045, was small.", None),
        ("Part one is registered as NCT90000046, part two is registered as NCT90000047.", None),
    ],
)
def test_id_in_prose(prose: str, nct_id: str | None) -> None:
    record = read(prose)
    assert record.nct_id == nct_id
    assert record.trial_id == (nct_id or "page")
    assert record.source_format == "text"


# ---------------------------------------------------------------- criteria

CRITERIA = [
    ("heading", "Eligibility Criteria\nInclusion Criteria\n- adults\nSponsors\nX", ["Inclusion Criteria\n- adults"]),
    ("no page heading", "Inclusion Criteria:\n- adults\nExclusion Criteria:\n- smokers\nLocations\nX", ["Inclusion Criteria:\n- adults\nExclusion Criteria:\n- smokers"]),
    ("bulleted heading", "Eligibility criteria\n- Inclusion Criteria:\n- • adults\nContacts\nX", ["- Inclusion Criteria:\n- • adults"]),
    ("registered values after", "Eligibility\nInclusion Criteria\n- adults\nMinimum Eligible Age\n\n5 Years\n\nEligible Sex\nALL\n", ["Inclusion Criteria\n- adults"]),
    ("their labels lost", "Eligibility\nInclusion Criteria\n- adults\n18 Years\n70 Years\nALL\nNo\nSponsors\nX", ["Inclusion Criteria\n- adults"]),
    ("registered values before", "Eligibility\nAges Eligible for Study: 18 Years and older\nInclusion Criteria:\n- adults\n", ["Inclusion Criteria:\n- adults"]),
    ("sub-headings stay", "Eligibility\nInclusion Criteria\nAge:\n- 18 or over\nTreatment:\n- stable\nSponsors\nX", ["Inclusion Criteria\nAge:\n- 18 or over\nTreatment:\n- stable"]),
    ("labels in items stay", "Eligibility\nInclusion Criteria\n1. Age: 18 years\n2. Sex: female\nSponsors\nX", ["Inclusion Criteria\n1. Age: 18 years\n2. Sex: female"]),
    ("no heading at all", "Ages Eligible for Study: | 18 Years and older |\nPatients with asthma must be stable.\n\nTo learn more about this study, ask.", ["Patients with asthma must be stable."]),
    ("a site's own headings", "Eligibility\nYou CAN join if...\n- you rest\nYou CAN'T join if...\n- you smoke\nLocations\nX", ["Inclusion criteria:\n- you rest\nExclusion criteria:\n- you smoke"]),
    ("the site explains", "Eligibility Criteria\nCheck the participation requirements of this study.\nInclusion Criteria\n- adults", ["Inclusion Criteria\n- adults"]),
    ("indented list", "Eligibility\n  1. one\n  2. two\n     a. deep\nSponsors\nX", ["  1. one\n  2. two\n     a. deep"]),
    ("a wrapped line is no heading", "Eligibility\nInclusion Criteria\n- able to receive the\nstudy drugs\n- adults\nSponsors\nX", ["Inclusion Criteria\n- able to receive the\nstudy drugs\n- adults"]),
    ("cells", "Eligibility\nKey inclusion criteria | Adults |\nKey exclusion criteria | Smokers |\nSponsors\nX", ["Key inclusion criteria\nAdults\nKey exclusion criteria\nSmokers"]),
    ("a question ends them", "Eligibility\nInclusion Criteria\n- adults\nWhat will you be asked to do?\nRest.", ["Inclusion Criteria\n- adults"]),
    ("locations in other words", "Eligibility\nInclusion Criteria\n- adults\nLocations near you\nNorthtown", ["Inclusion Criteria\n- adults"]),
    ("lesions have locations too", "Eligibility\nInclusion Criteria\nLesions in two locations\nAdults\nSponsors\nX", ["Inclusion Criteria\nLesions in two locations\nAdults"]),
    ("about a hospital", "Eligibility\nInclusion Criteria\n- adults\nAbout Northern University Hospital\nIt is old.", ["Inclusion Criteria\n- adults"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "criteria"), [case[1:] for case in CRITERIA], ids=[case[0] for case in CRITERIA])
def test_criteria(text: str, criteria: list[str]) -> None:
    record = read(HEAD + "Phase: 2\nStatus: Completed\n" + text)
    assert of(record, SectionKind.ELIGIBILITY) == criteria


def test_lost_labels_give_registered_values() -> None:
    text = HEAD + "Phase: 2\nEligibility\nInclusion Criteria\n- adults\n18 Years\n70 Years\nALL\nNo\nSponsors\nX"
    record = read(text)
    assert (record.minimum_age_years, record.maximum_age_years, record.sex, record.healthy_volunteers) == (
        18.0,
        70.0,
        "ALL",
        False,
    )
    value = record.maximum_age_value
    assert value is not None and text[value.start_char : value.end_char] == "70 Years"


@pytest.mark.parametrize(
    ("age", "limits"), [("18 Years", (18.0, None)), ("100 Years", (None, 100.0)), ("21 Years", (None, None))]
)
def test_lone_age_without_label(age: str, limits: tuple[float | None, float | None]) -> None:
    record = read(HEAD + f"Phase: 2\nEligibility\nInclusion Criteria\n- adults\n{age}\nALL\nSponsors\nX")
    assert (record.minimum_age_years, record.maximum_age_years) == limits


# ---------------------------------------------------------------- other sections

SECTIONS = [
    ("summary and description", "Brief Summary\nShort.\nDetailed Description\nLong.", [("summary", "Short."), ("description", "Long.")]),
    ("a site's summary", "MediFind Summary\nShort.", [("summary", "Short.")]),
    ("summary without heading", "This study compares rest with no rest in adults who have mild asthma and who do not smoke or take any drug.\nEligibility\nInclusion Criteria\n- adults", [("summary", "This study compares rest with no rest in adults who have mild asthma and who do not smoke or take any drug."), ("eligibility", "Inclusion Criteria\n- adults")]),
    ("structured abstract", "Summary\nBackground:\nAsthma.\nEligibility:\nAdults.\nDesign:\nOpen.\nContacts\nX", [("summary", "Background:\nAsthma.\nEligibility:\nAdults.\nDesign:\nOpen.")]),
    ("outcome without heading", "Phase: 2\n- Sleep [ Time Frame: 1 year ]Hours of sleep.", [("outcome", "- Sleep [ Time Frame: 1 year ]Hours of sleep.")]),
    ("conditions, one a line", "Conditions\nAsthma\nRhinitis\nPhase\n2", [("condition", "Asthma"), ("condition", "Rhinitis")]),
    ("conditions whose line break was lost", "Condition or disease: Mild Asthma (MA) Allergic Rhinitis (AR)", [("condition", "Mild Asthma (MA)"), ("condition", "Allergic Rhinitis (AR)")]),
    ("keywords", "Keywords provided by Northern Hospital:\nsleep, rest\nContacts\nX", [("keyword", "sleep"), ("keyword", "rest")]),
    ("headings without content", "Conditions\nTreatments\nKeywords\nContacts\nX", []),
    ("menu", "- Study Details\n- Tabular View\n- Disclaimer\nPhase: 2", []),
    ("unknown section", "## Sponsors' choir\nThey sing.\n## Contacts\nX", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in SECTIONS], ids=[case[0] for case in SECTIONS])
def test_sections(text: str, expected: list[tuple[str, str]]) -> None:
    record = read(HEAD + "Status: Completed\n" + text)
    found = [(item.section.value, item.text) for item in record.fields if item.section is not SectionKind.OTHER]
    assert found[1:] == expected
    assert found[0] == ("title", "Rest in Mild Asthma")


def test_lay_paragraph_beside_full_criteria_is_summary() -> None:
    text = "Who can participate?\nAdults who rest.\nContacts\nX\nParticipant inclusion criteria\n1. adults\n2. rest\n"
    record = read(HEAD + text)
    assert of(record, SectionKind.SUMMARY) == ["Adults who rest."]
    assert of(record, SectionKind.ELIGIBILITY) == ["Participant inclusion criteria\n1. adults\n2. rest"]


@pytest.mark.parametrize(
    ("text", "source_format"),
    [
        ("ClinicalTrials.gov Identifier: NCT90000051\nLast Update Posted : May 1, 2031\nPhase: 2", "clinicaltrials_gov_page"),
        ("NCT ID: NCT90000051\nPhase: 2", "trial_page"),
        ("Adults with asthma rest for a week.", "text"),
        ("Inclusion Criteria:\n- adults\nExclusion Criteria:\n- smokers", "text"),
        ("", "text"),
    ],
)
def test_source_format(text: str, source_format: str) -> None:
    assert read(text).source_format == source_format


def test_prose_is_one_field() -> None:
    text = "\n  Adults rest.\n\nSmokers are excluded.\n"
    record = read(text)
    assert [(item.section, item.text) for item in record.fields] == [
        (SectionKind.TEXT, "Adults rest.\n\nSmokers are excluded.")
    ]
    assert record.fields[0].to_source(0, 6) == (3, 9)
