"""Windows and lengths to their concepts: the tagged sentence, and what must come out."""

from __future__ import annotations

import pytest

from tests.relations.bindings import LEXICON, text_of, windows_of
from tests.relations.tagged import findings_from
from trialtab.relations.constraints import find_constraints

WINDOWS = [
    ("after_list", "[rituximab|DRUG] or [belimumab|DRUG] <within 6 months|P6M within _>", {"rituximab": "P6M", "belimumab": "P6M"}),
    ("before_list", "<Within 10 days before dosing|P10D within dosing>, [IgG|MEASUREMENT] or [IgA|MEASUREMENT] low",
     {"IgG": "P10D", "IgA": "P10D"}),
    ("each_its_own", "[etanercept|DRUG] <within 3 weeks|P3W within _>, [infliximab|DRUG] <within 8 weeks|P8W within _>",
     {"etanercept": "P3W", "infliximab": "P8W"}),
    ("examples_after", "[biologics|DRUG] <within 4 weeks|P4W within _>, including [adalimumab|DRUG] and [etanercept|DRUG]",
     {"biologics": "P4W", "adalimumab": "P4W", "etanercept": "P4W"}),
    ("new_statement", "[heart disease|CONDITION] or a history of [infarction|CONDITION] <within 6 months|P6M within _>",
     {"heart disease": None, "infarction": "P6M"}),
    ("next_clause_free", "[surgery|PROCEDURE] <within 4 weeks|P4W within _>; [epilepsy|CONDITION]", {"surgery": "P4W", "epilepsy": None}),
    ("forward_bracket", "[abuse|CONDITION] or recent (<within 60 days|P60D within _>) history of [dependence|CONDITION]",
     {"abuse": None, "dependence": "P60D"}),
    ("since_each_its_own", "<At least 3 weeks since|P3W at_least_before _> [surgery|PROCEDURE] and <at least 8 weeks since|P8W at_least_before _>"
     " [radiotherapy|PROCEDURE]", {"surgery": "P3W", "radiotherapy": "P8W"}),
    ("since_in_brackets", "<At least 4 weeks since|P4W at_least_before _> [chemotherapy|PROCEDURE] (<6 weeks|P6W at_least_before _> for"
     " [mitomycin|DRUG])", {"chemotherapy": "P4W", "mitomycin": "P6W"}),
    ("heading", "<Within 30 days of screening|P30D within screening>:\n- [transfusion|PROCEDURE]\n- [vaccine|DRUG] <within 3 months|P3M within _>",
     {"transfusion": "P30D", "vaccine": "P3M"}),
]  # fmt: skip


@pytest.mark.parametrize(("tagged", "expected"), [row[1:] for row in WINDOWS], ids=[row[0] for row in WINDOWS])
def test_windows(tagged, expected):
    assert windows_of(tagged) == expected


WINDOWS_BY_STATEMENT = [
    ("or_is_receiving", "[immunodeficiency|CONDITION] or is receiving [steroids|DRUG] <within 7 days|P7D within _>",
     {"immunodeficiency": None, "steroids": "P7D"}),
    ("without", "[ANC|MEASUREMENT] normal without [growth factors|DRUG] <for 7 days before|P7D at_least_before _>",
     {"ANC": None, "growth factors": "P7D"}),
    ("statement_without_concept", "[cough|CONDITION] or contact with a case <in the past 14 days|P14D within _>, [fever|CONDITION]",
     {"cough": None, "fever": None}),
    ("loud_or", "[cough|CONDITION], [fever|CONDITION] OR [smear|PROCEDURE] <within 3 days|P3D within _>",
     {"cough": None, "fever": None, "smear": "P3D"}),
    ("exception_in_brackets", "[surgery|PROCEDURE] (except [biopsy|PROCEDURE]) <within 4 weeks|P4W within _>", {"surgery": "P4W", "biopsy": "P4W"}),
    ("heading_and_since", "[Chemotherapy|PROCEDURE]: <At least 4 weeks|P4W at_least_before _> since [chemotherapy|PROCEDURE]",
     {"chemotherapy": "P4W"}),
    ("heading_with_and", "Onset <within 10 days|P10D within _> and one of the following:\n- [asthma|CONDITION]", {"asthma": None}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("tagged", "expected"), [row[1:] for row in WINDOWS_BY_STATEMENT], ids=[row[0] for row in WINDOWS_BY_STATEMENT]
)
def test_windows_by_statement(tagged, expected):
    assert windows_of(tagged) == expected


@pytest.mark.parametrize(
    ("tagged", "expected"),
    [
        (
            "[infections|CONDITION] and chronic use ((~more than 14 days|P14D~)) of [steroids|DRUG]",
            {"infections": None, "steroids": "P14D"},
        ),
        ("[rhinitis|CONDITION] to birch [pollen|DRUG] (~for ten years|P10Y~)", {"rhinitis": "P10Y", "pollen": None}),
        ("[radiotherapy|PROCEDURE] " + "by one of the usual techniques " * 3 + "(~for 4 weeks|P4W~)", {"radiotherapy": None}),
    ],
    ids=["use_in_brackets", "what_a_condition_reacts_to", "too_far"],
)
def test_durations(tagged, expected):
    findings = findings_from(tagged)
    found = {
        text_of(findings, item.entity): findings.time_spans[item.time_span].low if item.time_span >= 0 else None
        for item in find_constraints(findings, LEXICON)
    }
    assert found == expected
