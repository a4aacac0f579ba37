"""Routes, forms, statuses, and start and stop clauses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.quantities.time_cases import pattern_files, read_tags, term_lexicon
from trialtab.patterns import parse_table
from trialtab.quantities import terms
from trialtab.quantities.terms import find_terms
from trialtab.quantities.times.text import Piece
from trialtab.types import Term

FILES = pattern_files(terms.FILES)


def found(text: str, kind: str) -> list[Term]:
    return [term for term in find_terms(Piece(text, 0), term_lexicon()) if term.kind == kind]


ROUTES = [
    ("20 mg [orally]", ["oral"]),
    ("20 mg [by mouth] ([PO])", ["oral", "oral"]),
    ("20 mg [p.o.] daily", ["oral"]),
    ("20 mg [po] bid", ["oral"]),
    ("20 mg [IV] over 1 hour", ["intravenous"]),
    ("20 mg [i.v.]", ["intravenous"]),
    ("given [by vein] ([IV])", ["intravenous", "intravenous"]),
    ("[iv] bolus of 500 mg", ["intravenous"]),
    ("[intravenous] or [intramuscular] antibiotics", ["intravenous", "intramuscular"]),
    ("([IV] or [IM]) steroids", ["intravenous", "intramuscular"]),
    ("a [subcutaneous] injection", ["subcutaneous"]),
    ("100 mg [SC] weekly", ["subcutaneous"]),
    ("100 mg [s.c.]", ["subcutaneous"]),
    ("100 mg [SQ]", ["subcutaneous"]),
    ("[under the skin]", ["subcutaneous"]),
    ("[sub cutaneous] daily injection", ["subcutaneous"]),
    ("methotrexate [orally] or [parenterally]", ["oral", "parenteral"]),
    ("[intrathecal] methotrexate", ["intrathecal"]),
    ("MTX [IT] on days 1 and 8", ["intrathecal"]),
    ("[intra-articular] steroids", ["intra-articular"]),
    ("[intraarticular] steroids", ["intra-articular"]),
    ("an [intravitreal] injection", ["intravitreal"]),
    ("0.1 mL [ID]", ["intradermal"]),
    ("[intraperitoneal] cisplatin", ["intraperitoneal"]),
    ("[inhaled] corticosteroids", ["inhalation"]),
    ("[nebulised] saline", ["inhalation"]),
    ("[intranasal] spray", ["intranasal"]),
    ("[topical] steroids", ["topical"]),
    ("a [transdermal] patch", ["transdermal"]),
    ("[sublingually]", ["sublingual"]),
    ("one drop [in each eye]", ["ophthalmic"]),
    ("mesalazine [per rectum]", ["rectal"]),
    ("[vaginal gel]", ["vaginal"]),
    ("via [nasogastric tube]", ["nasogastric"]),
    ("[epidural injection]", ["epidural"]),
    ("[intravesical] BCG", ["intravesical"]),
]
NO_ROUTES = [
    "stage IV disease",
    "stage III or IV",
    "NYHA class III-IV",
    "phase IV trial",
    "grade III/IV toxicity",
    "DSM-IV criteria",
    "patient ID number",
    "IP address",
    "the IT department",
    "oral cavity cancer",
    "oral mucositis",
    "intracerebral hemorrhage",
    "intraventricular haemorrhage",
    "subcutaneous fat",
    "perineural invasion",
    "in summary",
    "IV. Determine the toxicity",
    "CB-SC cells",
    "rectal cancer",
    "vaginal delivery",
    "PR interval",
    "intravenous drug use",
    "patients IN hospital",
]

FORMS = [
    ("one [tablet] daily", "tablet"),
    ("two film-coated [tablets]", "tablet"),
    ("[capsules] of 5 mg", "capsule"),
    ("a weekly [injection]", "injection"),
    ("an [infusion] of 1 hour", "infusion"),
    ("apply the [cream]", "cream"),
    ("an [ointment]", "ointment"),
    ("an [oral suspension]", "suspension"),
    ("a [patch] daily", "patch"),
    ("[eye drops]", "drops"),
    ("a [powder]", "powder"),
    ("a [vaccine]", "vaccine"),
    ("one [suppository]", "suppository"),
    ("one [lozenge]", "lozenge"),
]
NO_FORMS = [
    "patch test",
    "drop in blood pressure",
    "ice cream",
    "capsule endoscopy",
    "infusion pump",
    "cell suspension",
    "gel electrophoresis",
]

STATUSES = [
    ("HBsAg [positive]", ["positive"]),
    ("a [negative] pregnancy test", ["negative"]),
    ("[seronegative] patients", ["negative"]),
    ("HBsAg[-], HCV[+]", ["negative", "positive"]),
    ("HER2[+] tumours", ["positive"]),
    ("[elevated] creatinine", ["elevated"]),
    ("[decreased] platelets", ["decreased"]),
    ("[abnormal] ECG", ["abnormal"]),
    ("[normal] liver function", ["normal"]),
    ("creatinine [within normal limits]", ["normal"]),
    ("[active] tuberculosis", ["active"]),
    ("[inactive] disease", ["inactive"]),
    ("[uncontrolled] hypertension", ["uncontrolled"]),
    ("[poorly controlled] diabetes", ["uncontrolled"]),
    ("asthma that is [not controlled] with steroids", ["uncontrolled"]),
    ("[well controlled] hypertension", ["controlled"]),
    ("[stable] disease", ["stable"]),
    ("[unstable] arrhythmia", ["unstable"]),
    ("corticosteroid-[resistant] or [relapsed] disease", ["resistant", "relapsed"]),
    ("[relapsed or refractory] myeloma", ["relapsed or refractory"]),
    ("[recurrent] infection", ["recurrent"]),
    ("[undetectable] HIV RNA", ["undetectable"]),
    ("[detectable] HCV RNA", ["detectable"]),
    ("an [indeterminate] result", ["indeterminate"]),
    ("[symptomatic] heart failure", ["symptomatic"]),
]
NO_STATUSES = [
    "placebo controlled trial",
    "randomized controlled study",
    "AST > 2 x upper limit of normal",
    "normal saline",
    "positive airway pressure",
    "negative symptoms of schizophrenia",
    "gram-negative bacteria",
    "active comparator",
    "sexually active women",
    "stable dose of prednisone",
    "unstable angina",
    "increased risk of bleeding",
    "reduced intensity conditioning",
    "CD4+ T cells",
    "HIV-infected",
    "HIV- or HBV-infected",
    "healthy normal volunteers",
    "controlled release",
]

CLAUSES = [
    ("stop", "10 mg daily [until disease progression or unacceptable toxicity]."),
    ("stop", "5 mg twice a day [until week 12 of the study]."),
    ("stop", "weekly [until B% < 0.5% or B cells < 20 x 10^6/L] Receive drug A monthly"),
    ("stop", "Courses repeat every 28 days [in the absence of disease progression]."),
    ("stop", "monthly [through week 24]"),
    ("stop", "daily [up to week 52]"),
    ("stop", "weekly [until week 12], then monthly"),
    ("stop", "(daily [until discharge])"),
    ("stop", "given [until progression (by RECIST) or death]; then"),
    ("stop", "continued [for as long as there is benefit]"),
    ("start", "drug A [4 weeks after the last use of drug B], and then monthly"),
    ("start", "G-CSF daily [starting on day 3] until recovery"),
    ("start", "thrice weekly for 2 weeks [beginning Day 1]. Scans are taken"),
    ("start", "radiotherapy [beginning 2 weeks after surgery] and chemotherapy"),
    ("start", "100 mg daily [from day 2 onwards], then"),
    ("start", "prednisone [started within 24 hours of admission]."),
]
NO_CLAUSES = [
    "not until",
    "within 4 weeks after surgery",
    "for 3 months after the last dose",
    "at 3, 6 and 12 months after surgery",
    "start on a standard dose of drug A",
    "in the absence of symptoms",
    "through the skin",
    "from the patient",
]


def spans(items: list[Term]) -> list[tuple[int, int]]:
    return [(item.start_char, item.end_char) for item in items]


@pytest.mark.parametrize(("tagged", "values"), ROUTES, ids=[row[0] for row in ROUTES])
def test_route(tagged: str, values: list[str]) -> None:
    case = read_tags(tagged)
    routes = found(case.text, "route")
    assert spans(routes) == list(case.spans)
    assert [route.value for route in routes] == values


@pytest.mark.parametrize("text", NO_ROUTES)
def test_no_route(text: str) -> None:
    assert found(text, "route") == []


@pytest.mark.parametrize(("tagged", "value"), FORMS, ids=[row[0] for row in FORMS])
def test_form(tagged: str, value: str) -> None:
    case = read_tags(tagged)
    (form,) = found(case.text, "form")
    assert (form.end_char, form.value) == (case.spans[0][1], value)
    assert form.start_char <= case.spans[0][0]


@pytest.mark.parametrize("text", NO_FORMS)
def test_no_form(text: str) -> None:
    assert found(text, "form") == []


@pytest.mark.parametrize(("tagged", "values"), STATUSES, ids=[row[0] for row in STATUSES])
def test_status(tagged: str, values: list[str]) -> None:
    case = read_tags(tagged)
    statuses = found(case.text, "status")
    assert spans(statuses) == list(case.spans)
    assert [status.value for status in statuses] == values


@pytest.mark.parametrize("text", NO_STATUSES)
def test_no_status(text: str) -> None:
    assert found(text, "status") == []


@pytest.mark.parametrize(("kind", "tagged"), CLAUSES, ids=[row[1] for row in CLAUSES])
def test_clause(kind: str, tagged: str) -> None:
    case = read_tags(tagged)
    clause = found(case.text, kind)[0]
    assert (clause.start_char, clause.end_char) == case.spans[0]
    assert clause.value == case.text[clause.start_char : clause.end_char]


@pytest.mark.parametrize("text", NO_CLAUSES)
def test_no_clause(text: str) -> None:
    assert found(text, "start") + found(text, "stop") == []


@pytest.mark.parametrize(
    ("file", "row"),
    [(file, row) for file in terms.FILES[:3] for row in parse_table(FILES[file], file=file)],
    ids=lambda value: value["id"] if isinstance(value, dict) else "",
)
def test_word_examples(file: str, row: dict[str, str]) -> None:
    rules = {term.rule for term in find_terms(Piece(row["example"], 0), term_lexicon())}
    assert row["id"] in rules
    text = row.get("not_example", "")
    assert row["id"] not in {term.rule for term in find_terms(Piece(text, 0), term_lexicon())}


def test_clause_examples() -> None:
    for row in parse_table(FILES["time_clauses.tsv"], file="time_clauses.tsv"):
        kinds = {term.kind for term in find_terms(Piece(row["example"], 0), term_lexicon())}
        assert row["kind"].split("_")[0] in kinds or row["kind"] in ("end", "sentence"), row["id"]


def test_a_hard_wrapped_clause_is_quoted_with_single_spaces() -> None:
    text = "daily until\n        disease\n   progression."
    (clause,) = found(text, "stop")
    assert clause.value == "until disease progression"
    assert text[clause.start_char : clause.end_char].split() == clause.value.split()


@given(st.text(alphabet="IV poSCstage until week 5 oral\n-+.;()HBsAg,", max_size=80))
def test_terms_lie_in_the_text(text: str) -> None:
    items = find_terms(Piece(text, 0), term_lexicon())
    assert all(0 <= item.start_char < item.end_char <= len(text) for item in items)
    assert items == sorted(items)
