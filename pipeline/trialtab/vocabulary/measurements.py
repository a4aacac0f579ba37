"""Measurements and scales: CDISC laboratory, vital-sign, ECG, cardiac and respiratory tests; CDISC and everyday scale names.

Codes are NCI Thesaurus codes of the CDISC tests. LOINC codes are left out on purpose: they name a specimen and a method, which
a criterion ("creatinine < 1.5 mg/dL") does not.
"""

from __future__ import annotations

import re
from pathlib import Path

from trialtab.types import Label
from trialtab.vocabulary.book import ConceptBook
from trialtab.vocabulary.names import lower_name, reading_order
from trialtab.vocabulary.sources import Concept, cells, read_rows

AMBIGUOUS_TABLES = ("measurements_cdisc", "measurements_loinc", "molar_mass")
SCALE_TABLES = ("scales_cdisc", "scales_extra")
_TEST_DOMAINS = frozenset({"LBTEST", "VSTEST", "EGTEST", "CVTEST", "RETEST", "MBTEST"})
_SCALE_VERSION = re.compile(
    r"\s(?:version\s[\d./]+.*|v\d[\d.]*|baseline.*|screening.*|lifetime.*|since last.*|past \d.*|self.*|interview.*|modified.*"
    r"|phase \d.*|english.*|us .*|adult.*|child .*|revision.*|20\d\d.*|19\d\d.*)$",
    re.IGNORECASE,
)
_ORGANISM_TEST = re.compile(r"antibod|antigen|RNA|DNA|load|titer|toxin|culture", re.IGNORECASE)
_SPECIMEN = ("serum", "plasma", "blood", "urine", "urinary")


def read_measurements(folder: Path) -> list[Concept]:
    """All tests, their names not yet curated. CDISC submission codes (`VTD2125`) are not names."""
    book = ConceptBook()
    for row in read_rows(folder, "measurements_cdisc.tsv"):
        domains = set(cells(row, "domain"))
        if not _TEST_DOMAINS & domains or (domains == {"MBTEST"} and not _ORGANISM_TEST.search(row["preferred_name"])):
            continue  # a bare organism is an infection, not a test
        name, code = reading_order(row["preferred_name"]), row["id"].removeprefix("NCIT:")
        concept = book.find(name)
        if concept is None:
            concept = book.new(Concept(f"NCIt:{code}", name, Label.MEASUREMENT, lower_name(name), code, "NCIt", "CDISC"))
        codes = cells(row, "test_code")
        book.add(concept, [row["preferred_name"], *(alias for alias in cells(row, "synonyms") if alias not in codes)])
    for concept in book.concepts:
        if len(concept.name.split()) == 1:
            book.add(concept, [f"{specimen} {concept.name}" for specimen in _SPECIMEN])
    return book.concepts


def read_scales(folder: Path) -> list[Concept]:
    """Scores, grades and questionnaires; versions of one instrument share its name."""
    book = ConceptBook()
    for row in read_rows(folder, "scales_extra.tsv"):
        name = row["preferred_name"]
        concept = book.new(Concept(row["id"], name, Label.MEASUREMENT, name, source="scales"))
        book.add(concept, cells(row, "synonyms"))
    for row in read_rows(folder, "scales_cdisc.tsv"):
        name, code = _SCALE_VERSION.sub("", row["preferred_name"]), row["id"].removeprefix("NCIT:")
        known = book.find(name)
        concept = known or book.new(Concept(f"NCIt:{code}", name, Label.MEASUREMENT, name, source="CDISC"))
        if not concept.code and name == row["preferred_name"]:
            concept.code, concept.code_system = code, "NCIt"
        # the second synonym is the submission code (ACQ01); the first the instrument's own short name
        book.add(concept, [alias for alias in cells(row, "synonyms") if not re.search(r"\d\d$", alias)])
    return book.concepts
