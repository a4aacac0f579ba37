"""Conditions: MeSH, Disease Ontology and Mondo joined by name.

MeSH covers what trials write most and carries the code; the other two add names to it where a preferred name is the same, and
concepts of their own elsewhere. Names that MeSH calls related (narrower, broader) are matched but neither coded nor normalised.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from trialtab.entities.normalise import atoms_of, key_of
from trialtab.types import Label
from trialtab.vocabulary.names import is_numbered_subtype, lower_name, reading_order, spoken_names
from trialtab.vocabulary.sources import Concept, SourceRow, cells, read_rows

AMBIGUOUS_TABLES = ("diseases_mesh", "conditions_mesh_extra", "diseases_doid", "diseases_mondo")
_NOT_A_NAME = ("caused by mutation", "susceptibility to", "(disease)", "obsolete", "related disorder")


def read_conditions(folder: Path) -> list[Concept]:
    """All conditions, their names not yet curated."""
    concepts: list[Concept] = []
    by_key: dict[str, Concept] = {}

    def file(concept: Concept, names: Iterable[str]) -> None:
        for name in spoken_names(names):
            if not _is_headless(name, concept.name) and by_key.setdefault(key_of(name), concept) is concept:
                concept.add([name])

    rows = [row for table in AMBIGUOUS_TABLES for row in _rows(folder, table)]
    plain_names: dict[str, list[str]] = {}  # MeSH concept -> the names of the Disease Ontology terms that are one with it
    for row, system in _coded(rows):
        name = reading_order(row["preferred_name"])
        concept = by_key.get(key_of(name))
        if concept is None:
            code = row["id"]
            identifier = f"{system}:{code.removeprefix(system + ':')}"
            concept = Concept(identifier, name, Label.CONDITION, lower_name(name), code, system, system)
            concepts.append(concept)
        elif concept.source == "MeSH" and system == "DOID":
            plain_names.setdefault(concept.id, []).append(lower_name(name))
        file(concept, [row["preferred_name"], *cells(row, "synonyms")])
    for concept in concepts:
        names = plain_names.get(concept.id, [])
        if len(names) == 1:  # the plainer name: breast cancer, not breast neoplasms; two terms would be narrower ones
            concept.norm = names[0]
    concepts.extend(_related(rows, by_key))
    return concepts


def _is_headless(name: str, preferred: str) -> bool:
    """Whether a name is the preferred one without its head: "thyroid" for "thyroid tumor" names an organ."""
    atoms, whole = atoms_of(name), atoms_of(preferred)
    return len(whole) > 1 and whole[-1] not in atoms and set(atoms) < set(whole)


def _rows(folder: Path, table: str) -> Iterable[SourceRow]:
    return (row for row in read_rows(folder, f"{table}.tsv") if _is_wanted(row["preferred_name"]))


def _is_wanted(name: str) -> bool:
    return not is_numbered_subtype(name) and not any(part in name for part in _NOT_A_NAME)


def _coded(rows: list[SourceRow]) -> Iterable[tuple[SourceRow, str]]:
    for row in rows:
        prefix, colon, _ = row["id"].partition(":")
        yield row, prefix if colon else "MeSH"


def _related(rows: list[SourceRow], by_key: dict[str, Concept]) -> Iterable[Concept]:
    for row, system in _coded(rows):
        if system != "MeSH":
            continue
        name = reading_order(row["preferred_name"])
        concept = Concept(f"MeSH:{row['id']}:related", name, Label.CONDITION, source="MeSH related")
        for name in spoken_names(cells(row, "related_synonyms")):
            if by_key.setdefault(key_of(name), concept) is concept:
                concept.add([name])
        if concept.aliases:
            yield concept
