"""Procedures and devices: MeSH tree E (diagnosis, therapy, anaesthesia, surgery, dentistry; equipment) and CDISC procedures."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from trialtab.entities.normalise import key_of
from trialtab.types import Label
from trialtab.vocabulary.names import lower_name, reading_order, spoken_names
from trialtab.vocabulary.sources import Concept, cells, read_rows

AMBIGUOUS_TABLES = ("procedures_mesh", "procedures_cdisc")
_BRANCHES = ("E01.", "E02.", "E03.", "E04.", "E06.")
_DEVICE_BRANCHES = ("E07.695", "E07.632", "E07.796")  # prostheses and implants, optical aids, self-help devices
_DEVICE_NAMES = ("pacemaker", "defibrillator", "implantable")  # of the electrical equipment
# readings of results, drug administration, care organisation: they stand in the tree but no patient "undergoes" them
_NO_PROCEDURES = ("E01.158", "E01.171", "E01.354", "E01.789", "E02.319", "E02.760", "E02.815")
# physiologic readings in tree E01 are values, not something done: MEASUREMENT
_READING = re.compile(
    r"\b(?:counts?|rates?|weight|height|pressures?|volumes?|capacity|index|acuity|load|ratio|measurements?|tests?|fraction|saturation|"
    r"clearance|sensitivity|thickness|circumference|fitness|consumption|equivalent|strength|speed|density|urinalysis|analysis)$",
    re.IGNORECASE,
)


def read_procedures(folder: Path) -> list[Concept]:
    """Procedures and devices, their names not yet curated."""
    concepts: list[Concept] = []
    by_key: dict[str, Concept] = {}
    for row in read_rows(folder, "procedures_mesh.tsv"):
        label = _label(row["preferred_name"].lower(), cells(row, "tree_numbers"))
        if label is not None:
            name = reading_order(row["preferred_name"])
            concept = Concept(f"MeSH:{row['id']}", name, label, lower_name(name), row["id"], "MeSH", "MeSH")
            concepts.append(concept)
            _file(concept, [row["preferred_name"], *cells(row, "synonyms", "related_synonyms")], by_key)
    for row in read_rows(folder, "procedures_cdisc.tsv"):
        name = reading_order(row["preferred_name"].lower())
        names = [name, *cells(row, "synonyms", "nci_preferred_term")]
        known = next((by_key[key_of(each)] for each in names if key_of(each) in by_key), None)
        concept = known or Concept(
            row["id"].replace("NCIT", "NCIt"), name, Label.PROCEDURE, name, row["id"].split(":")[1], "NCIt", "CDISC"
        )
        if known is None:
            concepts.append(concept)
        _file(concept, names, by_key)
    return concepts


def _label(name: str, trees: list[str]) -> Label | None:
    if "chemotherapy" in name or any(tree.startswith(_BRANCHES) and not tree.startswith(_NO_PROCEDURES) for tree in trees):
        return Label.MEASUREMENT if _READING.search(reading_order(name)) else Label.PROCEDURE
    if any(tree.startswith(_DEVICE_BRANCHES) for tree in trees) or any(part in name for part in _DEVICE_NAMES):
        return Label.DEVICE
    return None


def _file(concept: Concept, names: Iterable[str], by_key: dict[str, Concept]) -> None:
    for name in spoken_names(names):
        if by_key.setdefault(key_of(name), concept) is concept:
            concept.add([name])
