"""Measurements and scales: CDISC laboratory, vital-sign, ECG, cardiac and respiratory tests; CDISC and everyday scale names.

Codes are NCI Thesaurus codes of the CDISC tests. LOINC codes are left out on purpose: they name a specimen and a method, which
a criterion ("creatinine < 1.5 mg/dL") does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from trialtab.entities.normalise import key_of
from trialtab.types import Label
from trialtab.vocabulary.names import lower_name, reading_order, spoken_names
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
    concepts: list[Concept] = []
    by_key: dict[str, Concept] = {}
    for row in read_rows(folder, "measurements_cdisc.tsv"):
        domains = set(cells(row, "domain"))
        if not _TEST_DOMAINS & domains or (domains == {"MBTEST"} and not _ORGANISM_TEST.search(row["preferred_name"])):
            continue  # a bare organism is an infection, not a test
        name, code = reading_order(row["preferred_name"]), row["id"].removeprefix("NCIT:")
        concept = by_key.get(key_of(name)) or Concept(
            f"NCIt:{code}", name, Label.MEASUREMENT, lower_name(name), code, "NCIt", "CDISC"
        )
        if not concept.aliases:
            concepts.append(concept)
        names = [row["preferred_name"], *(alias for alias in cells(row, "synonyms") if alias not in cells(row, "test_code"))]
        _file(concept, names, by_key)
    for concept in list(concepts):
        _file(concept, [f"{specimen} {concept.name}" for specimen in _SPECIMEN if len(concept.name.split()) == 1], by_key)
    return concepts


def read_scales(folder: Path) -> list[Concept]:
    """Scores, grades and questionnaires; versions of one instrument share its name."""
    concepts: list[Concept] = []
    by_key: dict[str, Concept] = {}
    for row in read_rows(folder, "scales_extra.tsv"):
        concept = Concept(row["id"], row["preferred_name"], Label.MEASUREMENT, row["preferred_name"], source="scales")
        concepts.append(concept)
        _file(concept, [row["preferred_name"], *cells(row, "synonyms")], by_key)
    for row in read_rows(folder, "scales_cdisc.tsv"):
        name = _SCALE_VERSION.sub("", row["preferred_name"])
        concept = by_key.get(key_of(name)) or Concept(row["id"], name, Label.MEASUREMENT, name, source="CDISC")
        if not concept.code and name == row["preferred_name"]:
            concept.code, concept.code_system = row["id"].split(":")[1], "NCIt"
        if concept not in concepts:
            concepts.append(concept)
        # the second synonym is the submission code (ACQ01); the first the instrument's own short name
        _file(concept, [name, *(alias for alias in cells(row, "synonyms") if not re.search(r"\d\d$", alias))], by_key)
    return [_with_id(concept) for concept in concepts]


def _file(concept: Concept, names: Iterable[str], by_key: dict[str, Concept]) -> None:
    for name in spoken_names(names):
        if by_key.setdefault(key_of(name), concept) is concept:
            concept.add([name])


def _with_id(concept: Concept) -> Concept:
    concept.id = concept.id.replace("NCIT", "NCIt")
    return concept
