"""Whole pages: the invented ones of this project, and the real ones that lie beside it on some machines."""

from __future__ import annotations

from pathlib import Path

import pytest

from trialtab.reading.pages import read_page
from trialtab.types import ArmRole, InterventionType, SectionKind, TrialRecord

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "seeds"
REAL = ROOT.parent / "shared" / "seeds"


def read(path: Path) -> TrialRecord:
    text = path.read_text(encoding="utf-8")
    return read_page(text, source_path=str(path), stem=path.stem, is_html=path.suffix == ".html")


def texts(record: TrialRecord, section: SectionKind) -> list[str]:
    return [item.text for item in record.fields if item.section is section]


def members(record: TrialRecord, *names: str) -> dict[str, object]:
    return {name: getattr(record, name) for name in names}


SCALARS = (
    "trial_id",
    "nct_id",
    "source_format",
    "phase",
    "overall_status",
    "study_type",
    "enrollment",
    "sex",
    "minimum_age_years",
    "maximum_age_years",
    "healthy_volunteers",
)

# ---------------------------------------------------------------- the project's own pages


def test_aggregator_page() -> None:
    record = read(SEEDS / "aggregator_page.txt")
    assert tuple(members(record, *SCALARS).values()) == (
        *("NCT90000011", "NCT90000011", "trial_page", "PHASE1/PHASE2", "NOT_YET_RECRUITING", "INTERVENTIONAL", 36),
        *("ALL", 18.0, 75.0, False),
    )
    assert record.title == "Obexelimab Then Low-Dose Interleukin-2 in Refractory Adult Still's Disease"
    assert record.conditions == ("Adult-Onset Still's Disease", "Macrophage Activation Syndrome")
    assert [(arm.label, arm.role, arm.intervention_names) for arm in record.arms] == [
        ("Part A: dose escalation", ArmRole.EXPERIMENTAL, ("Obexelimab", "Aldesleukin")),
        ("Part B: standard care", ArmRole.ACTIVE_COMPARATOR, ("Anakinra",)),
    ]
    assert [(item.name, item.type, item.arm_labels) for item in record.interventions] == [
        ("Obexelimab", InterventionType.BIOLOGICAL, ("Part A: dose escalation",)),
        ("Aldesleukin", InterventionType.DRUG, ("Part A: dose escalation",)),
        ("Anakinra", InterventionType.DRUG, ("Part B: standard care",)),
    ]
    described = record.interventions[1].description_field
    assert described is not None
    assert record.fields[described].text.splitlines()[-3:] == ["* 0.5 MIU", "* 1.0 MIU", "* 1.5 MIU"]


def test_aggregator_page_sections() -> None:
    record = read(SEEDS / "aggregator_page.txt")
    (criteria,) = texts(record, SectionKind.ELIGIBILITY)
    assert criteria.startswith("Inclusion Criteria\n\n1. Age 18-75 years\n2. Still's disease")
    assert criteria.endswith("8. Pregnant or breastfeeding women")
    assert "   * Platelets >= 100 x 10^9/L\n   * ALT and AST < 3 x ULN, except" in criteria
    assert "ferritin > 5 x the upper limit of normal" in criteria
    (summary,) = texts(record, SectionKind.SUMMARY)
    assert summary.startswith("The investigators ask") and "ferritin <500 µg/L" in summary
    tagged = "".join(item.text for item in record.fields if item.section is not SectionKind.OTHER)
    assert not any(other in tagged for other in ("Canakinumab", "Tocilizumab", "NCT90000097", "Ada Winter", "Dive into"))


def test_registry_page() -> None:
    record = read(SEEDS / "registry_page.html")
    assert tuple(members(record, *SCALARS).values()) == (
        *("NCT90000012", "NCT90000012", "trial_page", "PHASE2", "RECRUITING", "INTERVENTIONAL", 124, "ALL", 1.0, 21.0, False),
    )
    assert record.title == "Carfosamide With or Without Dinutuximab Beta in Relapsed High-Risk Neuroblastoma"
    assert record.official_title == (
        "A Randomised, Open-Label Phase 2 Trial of Carfosamide 800 mg/m2 With or Without Dinutuximab Beta"
    )
    assert record.conditions == ("Neuroblastoma", "Ganglioneuroblastoma")
    assert [(arm.label, arm.role, arm.intervention_names) for arm in record.arms] == [
        ("Carfosamide plus dinutuximab beta", ArmRole.EXPERIMENTAL, ("Carfosamide", "Dinutuximab beta")),
        ("Carfosamide alone", ArmRole.ACTIVE_COMPARATOR, ("Carfosamide",)),
    ]
    assert [(item.name, item.type) for item in record.interventions] == [
        ("Carfosamide", InterventionType.DRUG),
        ("Dinutuximab beta", InterventionType.BIOLOGICAL),
    ]


def test_registry_page_criteria() -> None:
    (criteria,) = texts(read(SEEDS / "registry_page.html"), SectionKind.ELIGIBILITY)
    assert (
        "3. Adequate organ function within 7 days before randomisation:\n"
        "  * Absolute neutrophil count ≥ 0.75 × 10^9/L\n"
        "  * Platelets ≥ 50 × 10^9/L without transfusion for at least 3 days\n"
        "    * ≥ 25 × 10^9/L if the marrow is involved\n"
        "  * Creatinine clearance or eGFR ≥ 60 mL/min/1.73 m2\n"
        "  * ALT < 5 x ULN and total bilirubin ≤ 1.5 x ULN[1]\n"
    ) in criteria
    assert criteria.endswith("* Pregnancy or lactation")  # the footnote is none of the criteria


def test_prose() -> None:
    record = read(SEEDS / "prose.txt")
    assert members(record, "trial_id", "nct_id", "source_format", "title") == {
        "trial_id": "NCT90000013",
        "nct_id": "NCT90000013",
        "source_format": "text",
        "title": None,
    }
    assert [item.section for item in record.fields] == [SectionKind.TEXT]


# ---------------------------------------------------------------- real pages, where they are present

# stem prefix -> the scalars, conditions, arms, interventions, begin and end of the criteria
EXPECTED: dict[str, tuple[tuple[object, ...], tuple[str, ...], list[object], list[object], str, str]] = {
    "000": (
        (
            "NCT03975361",
            "NCT03975361",
            "clinicaltrials_gov_page",
            "NA",
            "UNKNOWN",
            "INTERVENTIONAL",
            10,
            "ALL",
            18.0,
            None,
            False,
        ),
        ("Immune Thrombocytopenia (ITP)", "Systemic Lupus Erythematosus (SLE)"),
        [("Bliss-Believe", None)],
        [("Bliss-Believe", InterventionType.OTHER)],
        "There are no specific",
        "guardianship or curatoship",
    ),
    "001": (
        ("NCT06410833", "NCT06410833", "trial_page", "PHASE4", "RECRUITING", "INTERVENTIONAL", 15, "ALL", 5.0, 18.0, False),
        ("Sjogren's Syndrome Pediatric ALL",),
        [("sequential use of rituximab and belimumab", ArmRole.EXPERIMENTAL)],
        [("Rituximab", InterventionType.DRUG), ("Belimumab", InterventionType.DRUG)],
        "Inclusion Criteria",
        "neutrophils<1 × 109/L",
    ),
    "002": (
        ("002_ace2aae1730030e4", None, "trial_page", None, "NOT_YET_RECRUITING", None, None, "ALL", None, None, None),
        (),
        [],
        [],
        "- Inclusion Criteria:",
        "unsuitable for the study.",
    ),
    "003": (
        (
            "NCT03562065",
            "NCT03562065",
            "trial_page",
            "PHASE1/PHASE2",
            "UNKNOWN",
            "INTERVENTIONAL",
            10,
            "ALL",
            18.0,
            70.0,
            False,
        ),
        (),
        [("mesenchymal stem cells", None)],
        [("mesenchymal stem cells", None)],
        "Inclusion Criteria",
        "* Patient under legal protection.",
    ),
    "004": (
        ("NCT06789107", "NCT06789107", "trial_page", "PHASE1", "RECRUITING", None, 6, "ALL", 5.0, None, None),
        ("Cutaneous Lupus Erythematosus", "Lupus", "Systemic Lupus Erythematosus"),
        [],
        [("Blinatumomab 9ug", None)],
        "Inclusion",
        "participation in the study.",
    ),
}


@pytest.mark.parametrize("prefix", EXPECTED)
def test_real_page(prefix: str) -> None:
    paths = sorted(REAL.glob(f"{prefix}_*.txt"))
    if not paths:
        pytest.skip("no real pages beside the project")
    scalars, conditions, arms, interventions, first, last = EXPECTED[prefix]
    record = read(paths[0])
    assert tuple(members(record, *SCALARS).values()) == scalars
    assert record.conditions == conditions
    assert [(arm.label, arm.role) for arm in record.arms] == arms
    assert [(item.name, item.type) for item in record.interventions] == interventions
    (criteria,) = texts(record, SectionKind.ELIGIBILITY)
    assert criteria.strip().startswith(first)
    assert criteria.endswith(last)
    assert len(texts(record, SectionKind.TITLE)) == 1
    assert texts(record, SectionKind.SUMMARY)


@pytest.mark.parametrize("prefix", EXPECTED)
def test_real_page_names_no_other_trial(prefix: str) -> None:
    paths = sorted(REAL.glob(f"{prefix}_*.txt"))
    if not paths:
        pytest.skip("no real pages beside the project")
    record = read(paths[0])
    tagged = " ".join(item.text for item in record.fields if item.section is not SectionKind.OTHER)
    strangers = {"001": ("NCT04893161", "NCT01705977"), "003": ("NCT06485648", "NCT07041801")}.get(prefix, ())
    assert not any(stranger in tagged for stranger in strangers)
    assert not any(word in tagged for word in ("Responsible Party", "Review the", "Explore", "Sign up", "Trial Officials"))
