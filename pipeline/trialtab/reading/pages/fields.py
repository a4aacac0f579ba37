"""What a heading or label of a trial page may announce."""

from __future__ import annotations

from enum import StrEnum


class PageField(StrEnum):
    """Target of a heading (`field` in patterns/page_headings.tsv) and role of the stretch that follows it."""

    # sections: text until the next heading
    HEAD = "head"  # the page before its first section; no heading announces it
    FACTS = "facts"  # a group of labelled values: "Basic information", "Study design"
    SUMMARY = "summary"
    DESCRIPTION = "description"
    ELIGIBILITY = "eligibility"
    INCLUSION = "inclusion"
    EXCLUSION = "exclusion"
    ARMS = "arms"
    INTERVENTIONS = "interventions"
    OUTCOMES = "outcomes"
    RELATED = "related"  # other trials: nothing in it is this trial's
    SITES = "sites"  # locations, contacts, sponsors: a status or id in it is not the trial's
    OTHER = "other"  # navigation, references, disclaimers
    # lists: one item a line until the next heading
    CONDITIONS = "conditions"
    KEYWORDS = "keywords"
    TREATMENTS = "treatments"
    # single values
    TITLE = "title"
    OFFICIAL_TITLE = "official_title"
    TRIAL_ID = "trial_id"
    PHASE = "phase"
    STATUS = "status"
    STUDY_TYPE = "study_type"
    ENROLLMENT = "enrollment"
    SEX = "sex"
    AGES = "ages"
    MINIMUM_AGE = "minimum_age"
    MAXIMUM_AGE = "maximum_age"
    VOLUNTEERS = "volunteers"
    FACT = "fact"  # a label whose value is not read: dates, masking, sponsor
    # inside the parts on arms and interventions
    ARM_LABEL = "arm_label"
    ARM_ROLE = "arm_role"
    ARM_DESCRIPTION = "arm_description"
    INTERVENTION_NAME = "intervention_name"
    INTERVENTION_TYPE = "intervention_type"
    INTERVENTION_DESCRIPTION = "intervention_description"
    OTHER_NAMES = "other_names"
    # as regular expressions only
    BOILERPLATE = "boilerplate"  # the site speaking of itself: a line of no section


LISTS = frozenset({PageField.CONDITIONS, PageField.KEYWORDS, PageField.TREATMENTS})
CRITERIA = frozenset({PageField.ELIGIBILITY, PageField.INCLUSION, PageField.EXCLUSION})
GROUP_PARTS = frozenset(
    {
        PageField.ARM_LABEL,
        PageField.ARM_ROLE,
        PageField.ARM_DESCRIPTION,
        PageField.INTERVENTION_NAME,
        PageField.INTERVENTION_TYPE,
        PageField.INTERVENTION_DESCRIPTION,
        PageField.OTHER_NAMES,
    }
)
# values that a pattern of their own recognises, with a label or without
CLOSED = frozenset(
    {
        PageField.PHASE,
        PageField.STATUS,
        PageField.STUDY_TYPE,
        PageField.ENROLLMENT,
        PageField.SEX,
        PageField.AGES,
        PageField.MINIMUM_AGE,
        PageField.MAXIMUM_AGE,
        PageField.VOLUNTEERS,
    }
)
VALUES = CLOSED | {PageField.TITLE, PageField.OFFICIAL_TITLE, PageField.TRIAL_ID, PageField.FACT}
SECTIONS = frozenset(PageField) - VALUES - GROUP_PARTS - LISTS - {PageField.HEAD, PageField.BOILERPLATE}
