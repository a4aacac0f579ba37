"""Procedures and devices: MeSH tree E (diagnosis, therapy, anaesthesia, surgery, dentistry; equipment) and CDISC procedures."""

from __future__ import annotations

import re
from pathlib import Path

from trialtab.patterns import role_words
from trialtab.types import Label
from trialtab.vocabulary.book import ConceptBook
from trialtab.vocabulary.names import lower_name, reading_order
from trialtab.vocabulary.sources import Concept, cells, read_rows

AMBIGUOUS_TABLES = ("procedures_mesh", "procedures_cdisc")
_BRANCHES = ("E01.", "E02.", "E03.", "E04.", "E06.")
_DEVICE_BRANCHES = ("E07.695", "E07.632", "E07.796")  # prostheses and implants, optical aids, self-help devices
_DEVICE_NAMES = ("pacemaker", "defibrillator", "implantable")  # of the electrical equipment
# readings of results, drug administration, care organisation: they stand in the tree but no patient "undergoes" them
_NO_PROCEDURES = ("E01.158", "E01.171", "E01.354", "E01.789", "E02.319", "E02.760", "E02.815")
# physiologic readings in tree E01 are values, not something done: MEASUREMENT
_READING = re.compile(rf"\b(?:{role_words('vocabulary_words.tsv')['reading']})$", re.IGNORECASE)


def read_procedures(folder: Path) -> list[Concept]:
    """Procedures and devices, their names not yet curated."""
    book = ConceptBook()
    for row in read_rows(folder, "procedures_mesh.tsv"):
        label = _label(row["preferred_name"].lower(), cells(row, "tree_numbers"))
        if label is not None:
            name = reading_order(row["preferred_name"])
            concept = book.new(Concept(f"MeSH:{row['id']}", name, label, lower_name(name), row["id"], "MeSH", "MeSH"))
            book.add(concept, [row["preferred_name"], *cells(row, "synonyms", "related_synonyms")])
    for row in read_rows(folder, "procedures_cdisc.tsv"):
        name, code = reading_order(row["preferred_name"].lower()), row["id"].removeprefix("NCIT:")
        names = [name, *cells(row, "synonyms", "nci_preferred_term")]
        known = book.find_any(names)
        book.add(known or book.new(Concept(f"NCIt:{code}", name, Label.PROCEDURE, name, code, "NCIt", "CDISC")), names)
    return book.concepts


def _label(name: str, trees: list[str]) -> Label | None:
    if "chemotherapy" in name or any(tree.startswith(_BRANCHES) and not tree.startswith(_NO_PROCEDURES) for tree in trees):
        return Label.MEASUREMENT if _READING.search(reading_order(name)) else Label.PROCEDURE
    if any(tree.startswith(_DEVICE_BRANCHES) for tree in trees) or any(part in name for part in _DEVICE_NAMES):
        return Label.DEVICE
    return None
