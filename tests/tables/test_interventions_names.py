"""One agent under several spellings or names, and how it is told from another."""

from __future__ import annotations

import pytest

from trialtab.tables.interventions.spellings import is_slip, renamed
from trialtab.types import DocFindings, Entity, Label, SectionKind, Segment

SLIPS = [
    ("hydrochloroquine", "hydroxychloroquine", True),
    ("azitromycin", "azithromycin", True),
    ("rivaroxiban", "rivaroxaban", True),
    ("lamotrigen", "lamotrigine", True),
    ("colchizine", "colchicine", True),
    ("imatinib", "imatinib", False),  # the same
    ("hidroxicloroquina", "hydroxychloroquine", True),  # as other languages write it
    ("fenitoin", "phenytoin", True),
    ("abcdefx1", "abcdefx2", False),  # codes mean their digits
    ("nilotinib", "erlotinib", False),  # another beginning
    ("heparin", "hepatin", True),
    ("heparin", "hapatin", False),  # two slips in a short name
    ("zinc", "zink", False),  # too short
]


@pytest.mark.parametrize(("one", "two", "expected"), SLIPS)
def test_slips(one, two, expected) -> None:
    assert is_slip(one, two) is expected
    assert is_slip(two, one) is expected


ROWS = [
    ("a_letter_lost", "Azitromycin 500 mg daily", [("DRUG", "Azithromycin")], [("Azithromycin", 500)]),
    ("letters_lost", "Hydrochloroquine 400 mg daily", [("DRUG", "Hydroxychloroquine")], [("Hydroxychloroquine", 400)]),
    ("no_drug_by_that_name", "Colchizine 0.5 mg daily", [("DRUG", "Colchicine")], [("Colchicine", 0.5)]),
    ("registered_with_a_slip", "Rivaroxaban 20 mg daily", [("DRUG", "Rivaroxiban")], [("Rivaroxiban", 20)]),
    (
        "two_true_names",
        "Prednisolone 20 mg daily",
        [("DRUG", "Prednisone")],
        [("Prednisone", None), ("Prednisolone", 20)],
    ),
    (
        "what_it_is_in_brackets",
        "0.5 mL intramuscular injection",
        [("BIOLOGICAL", "Shingrix (Zoster Vaccine)")],
        [("Shingrix", 0.5)],
    ),
    (
        "a_list_in_brackets",
        "Given daily",
        [("DRUG", "Cisplatin (carboplatin)")],
        [("Cisplatin", None), ("carboplatin", None)],
    ),
]


@pytest.mark.parametrize(("text", "registered", "expected"), [case[1:] for case in ROWS], ids=[case[0] for case in ROWS])
def test_one_agent(arm_rows, text, registered, expected) -> None:
    assert [(row.agent, row.dose_low) for row in arm_rows(text, *registered)] == expected


TITLES = [
    # title, registered names, whether the code of the title is the first registered
    ("RX0016 in treating sarcoma", ["semaxanib"], True),
    ("RX0016 and RX0027 in treating sarcoma", ["semaxanib"], False),  # which?
    ("RX0016 in treating sarcoma", ["semaxanib", "imatinib"], False),  # of which?
]


@pytest.mark.parametrize(("title", "registered", "expected"), TITLES)
def test_code_of_the_title(pipeline, title, registered, expected) -> None:
    text, entities = title, []
    segments = [Segment(0, len(title), SectionKind.TITLE, 0)]
    for code in ("RX0016", "RX0027"):
        if (at := title.find(code)) >= 0:
            entities.append(_drug(at, code, "codes:code-sponsor", None))
    for number, name in enumerate(registered, 1):
        start = len(text) + 1
        text += f"\n{name}"
        segments.append(Segment(start, len(text), SectionKind.INTERVENTION_NAME, number))
        entities.append(_drug(start, name, "DrugBank:DB00000", "1"))
    found = renamed(DocFindings(text=text, segments=tuple(segments), entities=tuple(entities)))
    assert ("rx0016" in found.get(registered[0], frozenset())) is expected


def _drug(start, name, rule, code) -> Entity:
    return Entity(start, start + len(name), Label.DRUG, norm=name.lower(), code=code, rule=rule)


ONLY_DRUG = [
    # text of the arm, registered, rows of the first registered: (dose, route)
    (
        "Patients receive zelotecarin analogue IV on day 1",
        [("DRUG", "Becatecarin"), ("OTHER", "laboratory biomarker analysis")],
        [(None, "intravenous")],
    ),
    (
        "Participants have daily intraperitoneal injections for 5 days",
        [("BIOLOGICAL", "Zelovec"), ("PROCEDURE", "laparoscopic surgery")],
        [(None, "intraperitoneal")],
    ),
    (
        "Imatinib analogue IV and imatinib 5 mg",
        [("DRUG", "Becatecarin")],
        [(None, None), (5.0, None)],
    ),  # known names are other drugs
    ("Surgery is done every 3 weeks", [("DRUG", "Becatecarin"), ("PROCEDURE", "Surgery")], [(None, None)]),
]


@pytest.mark.parametrize(("text", "registered", "expected"), ONLY_DRUG)
def test_only_drug_by_another_name(arm_rows, text, registered, expected) -> None:
    rows = [row for row in arm_rows(text, *registered) if row.intervention_name == registered[0][1]]
    assert [(row.dose_low, row.route) for row in rows] == expected
