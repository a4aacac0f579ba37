"""The closed sets: what can stand in a column or say what a stretch of text is."""

from __future__ import annotations

from enum import StrEnum


class SectionKind(StrEnum):
    """What a stretch of a record is. Written to the `section` column."""

    TITLE = "title"
    OFFICIAL_TITLE = "official_title"
    SUMMARY = "summary"
    DESCRIPTION = "description"
    CONDITION = "condition"
    KEYWORD = "keyword"
    ARM_LABEL = "arm_label"
    ARM = "arm"
    INTERVENTION_NAME = "intervention_name"
    INTERVENTION = "intervention"
    ELIGIBILITY = "eligibility"  # the whole eligibility text; the sections stage splits it
    INCLUSION = "inclusion"
    EXCLUSION = "exclusion"
    OUTCOME = "outcome"
    TEXT = "text"  # prose of no known structure; the sections stage looks for headings in it
    OTHER = "other"  # navigation, sponsors, contacts, other trials: kept for offsets, never tagged


class Kind(StrEnum):
    """Which side of the eligibility text a criterion stands on."""

    INCLUSION = "inclusion"
    EXCLUSION = "exclusion"


class Label(StrEnum):
    """Entity labels of the table contract."""

    DRUG = "DRUG"
    DOSE = "DOSE"
    ROUTE = "ROUTE"
    FORM = "FORM"
    FREQUENCY = "FREQUENCY"
    DURATION = "DURATION"
    CONDITION = "CONDITION"
    MEASUREMENT = "MEASUREMENT"
    VALUE = "VALUE"
    TEMPORAL = "TEMPORAL"
    PROCEDURE = "PROCEDURE"
    OBSERVATION = "OBSERVATION"
    PERSON = "PERSON"
    DEVICE = "DEVICE"


class Domain(StrEnum):
    """What a criterion row is about."""

    AGE = "age"
    SEX = "sex"
    CONDITION = "condition"
    DRUG = "drug"
    MEASUREMENT = "measurement"
    PROCEDURE = "procedure"
    PREGNANCY = "pregnancy"
    CONTRACEPTION = "contraception"
    CONSENT = "consent"
    TRIAL_PARTICIPATION = "trial_participation"
    LIFESTYLE = "lifestyle"
    DEMOGRAPHIC = "demographic"
    OTHER = "other"


class Source(StrEnum):
    """Where an entity comes from."""

    MODEL = "model"
    PATTERN = "pattern"
    REGISTRY = "registry"


class ArmRole(StrEnum):
    EXPERIMENTAL = "experimental"
    ACTIVE_COMPARATOR = "active_comparator"
    PLACEBO_COMPARATOR = "placebo_comparator"
    SHAM_COMPARATOR = "sham_comparator"
    NO_INTERVENTION = "no_intervention"
    OTHER = "other"


class InterventionType(StrEnum):
    DRUG = "drug"
    BIOLOGICAL = "biological"
    PROCEDURE = "procedure"
    DEVICE = "device"
    RADIATION = "radiation"
    BEHAVIORAL = "behavioral"
    DIETARY_SUPPLEMENT = "dietary_supplement"
    GENETIC = "genetic"
    DIAGNOSTIC_TEST = "diagnostic_test"
    COMBINATION_PRODUCT = "combination_product"
    OTHER = "other"


class Comparator(StrEnum):
    LT = "<"
    LE = "<="
    EQ = "="
    GE = ">="
    GT = ">"
    BETWEEN = "between"


class LimitOf(StrEnum):
    """What a bound is a multiple of."""

    ULN = "ULN"
    LLN = "LLN"
    BASELINE = "baseline"


class Requirement(StrEnum):
    """What a criterion row asks of a participant."""

    MUST_HAVE = "must_have"
    MUST_NOT_HAVE = "must_not_have"
    ALLOWED = "allowed"


class Sensitivity(StrEnum):
    """Why a participant cannot be given something, where a row speaks of that and not of its use."""

    ALLERGY = "allergy"
    INTOLERANCE = "intolerance"
    CONTRAINDICATION = "contraindication"


class WindowRelation(StrEnum):
    WITHIN = "within"
    BEFORE = "before"
    AFTER = "after"
    AT_LEAST_BEFORE = "at_least_before"
    DURING = "during"
