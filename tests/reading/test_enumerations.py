"""Registered values in all their spellings."""

from __future__ import annotations

import pytest

from trialtab.reading import enumerations
from trialtab.types import ArmRole, InterventionType


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Phase 1", "PHASE1"),
        ("Phase 1/Phase 2", "PHASE1/PHASE2"),
        ("PHASE1|PHASE2", "PHASE1/PHASE2"),
        ("PHASE1, PHASE2", "PHASE1/PHASE2"),
        (["PHASE2", "PHASE3"], "PHASE2/PHASE3"),
        ("Phase I/II", "PHASE1/PHASE2"),
        ("Phase IIb", "PHASE2"),
        ("Phase 2b/3", "PHASE2/PHASE3"),
        ("Phase IV", "PHASE4"),
        ("phase 3", "PHASE3"),
        ("Early Phase 1", "EARLY_PHASE1"),
        ("EARLY_PHASE1", "EARLY_PHASE1"),
        ("Phase 0", "EARLY_PHASE1"),
        ("N/A", "NA"),
        (["NA"], "NA"),
        ("Not Applicable", "NA"),
        ("", None),
        (None, None),
        ([], None),
        ("Pilot", None),
    ],
)
def test_phase(written: str | list[str] | None, expected: str | None) -> None:
    assert enumerations.phase(written) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Not yet recruiting", "NOT_YET_RECRUITING"),
        ("NOT_YET_RECRUITING", "NOT_YET_RECRUITING"),
        ("Active, not recruiting", "ACTIVE_NOT_RECRUITING"),
        ("Enrolling by invitation", "ENROLLING_BY_INVITATION"),
        ("Unknown status", "UNKNOWN"),
        ("Completed", "COMPLETED"),
        ("on hold for lunch", None),
        (None, None),
    ],
)
def test_overall_status(written: str | None, expected: str | None) -> None:
    assert enumerations.overall_status(written) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Interventional", "INTERVENTIONAL"),
        ("Observational [Patient Registry]", "OBSERVATIONAL"),
        ("Interventional (Clinical Trial)", "INTERVENTIONAL"),
        ("EXPANDED_ACCESS", "EXPANDED_ACCESS"),
        ("Review", None),
    ],
)
def test_study_type(written: str, expected: str | None) -> None:
    assert enumerations.study_type(written) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("All", "ALL"),
        ("Both", "ALL"),
        ("Female", "FEMALE"),
        ("MALE", "MALE"),
        ("Male and Female", "ALL"),
        ("", None),
        ("x", None),
    ],
)
def test_sex(written: str, expected: str | None) -> None:
    assert enumerations.sex(written) == expected


@pytest.mark.parametrize(
    ("written", "years"),
    [
        ("18 Years", 18.0),
        ("18 Year", 18.0),
        ("6 Months", 0.5),
        ("1 Month", 1 / 12),
        ("4 Weeks", 28 / 365.25),
        ("28 Days", 28 / 365.25),
        ("12 Hours", 0.5 / 365.25),
        ("90 Minutes", 1.5 / 24 / 365.25),
        ("65 Years old", 65.0),
        ("21", 21.0),
        (21, 21.0),
        ("N/A", None),
        ("", None),
        (None, None),
        (-3, None),
        ("6 Moons", None),
        ("Child, Adult", None),
    ],
)
def test_age(written: str | float | None, years: float | None) -> None:
    assert enumerations.age_years(written) == pytest.approx(years)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Accepts Healthy Volunteers", True),
        ("No", False),
        ("f", False),
        ("t", True),
        (True, True),
        (None, None),
        ("maybe", None),
        ("No Healthy Volunteers", False),
    ],
)
def test_healthy_volunteers(written: bool | str | None, expected: bool | None) -> None:
    assert enumerations.healthy_volunteers(written) is expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("112", 112),
        ("1,200", 1200),
        (60, 60),
        (60.0, 60),
        ("60.0", 60),
        ("90 participants", 90),
        ("about 20", None),
        (float("nan"), None),
        (float("inf"), None),
        (None, None),
        (True, None),
    ],
)
def test_enrollment(written: str | float | None, expected: int | None) -> None:
    assert enumerations.enrollment(written) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Experimental", ArmRole.EXPERIMENTAL),
        ("ACTIVE_COMPARATOR", ArmRole.ACTIVE_COMPARATOR),
        ("Placebo Comparator", ArmRole.PLACEBO_COMPARATOR),
        ("No Intervention", ArmRole.NO_INTERVENTION),
        ("Other", ArmRole.OTHER),
        ("Case", None),
        (None, None),
    ],
)
def test_arm_role(written: str | None, expected: ArmRole | None) -> None:
    assert enumerations.arm_role(written) is expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Drug", InterventionType.DRUG),
        ("DIETARY_SUPPLEMENT", InterventionType.DIETARY_SUPPLEMENT),
        ("Biological/Vaccine", InterventionType.BIOLOGICAL),
        ("Combination Product", InterventionType.COMBINATION_PRODUCT),
        ("Spell", None),
    ],
)
def test_intervention_type(written: str, expected: InterventionType | None) -> None:
    assert enumerations.intervention_type(written) is expected


@pytest.mark.parametrize(
    ("written", "kind", "name"),
    [
        ("Drug: Velorazine 5 mg", InterventionType.DRUG, "Velorazine 5 mg"),
        ("BIOLOGICAL:velorimab", InterventionType.BIOLOGICAL, "velorimab"),
        ("Dose level 2: velorimab", None, "Dose level 2: velorimab"),
        ("velorimab", None, "velorimab"),
    ],
)
def test_type_before_a_name(written: str, kind: InterventionType | None, name: str) -> None:
    found, start = enumerations.split_type(written)
    assert (found, written[start:]) == (kind, name)
