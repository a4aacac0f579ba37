"""Conditions: MeSH, Disease Ontology and Mondo joined by name.

MeSH covers what trials write most and carries the code; the other two add names to it where a preferred name is the same, and
concepts of their own elsewhere. Names that MeSH calls related (narrower, broader) are matched but neither coded nor normalised,
and so are names that lack the word which makes a concept the rare form of a disease ("hypomagnesemia" of a familial one).
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from trialtab.entities.normalise import atoms_of
from trialtab.types import Label
from trialtab.vocabulary.book import ConceptBook
from trialtab.vocabulary.names import is_numbered_subtype, lower_name, reading_order
from trialtab.vocabulary.sources import Concept, SourceRow, cells, read_rows

AMBIGUOUS_TABLES = ("diseases_mesh", "conditions_mesh_extra", "diseases_doid", "diseases_mondo")
_ORIGINS = ("acquired", "congenital", "familial", "genetic", "hereditary", "idiopathic", "inherited", "isolated", "primary")
_AGES = ("adult", "childhood", "infantile", "juvenile", "neonatal", "pediatric")
_FORMS = frozenset((*_ORIGINS, *_AGES))
_NOT_A_NAME = ("caused by mutation", "susceptibility to", "(disease)", "obsolete", "related disorder")


def read_conditions(folder: Path) -> list[Concept]:
    """All conditions, their names not yet curated."""
    book = ConceptBook()
    rows = [row for table in AMBIGUOUS_TABLES for row in _rows(folder, table)]
    wider: list[Concept] = []
    plain_names: dict[str, list[str]] = {}  # MeSH concept -> the names of the Disease Ontology terms that are one with it
    for row, system in _coded(rows):
        name = reading_order(row["preferred_name"])
        concept = book.find(name)
        if concept is None:
            code = row["id"]
            identifier = f"{system}:{code.removeprefix(system + ':')}"
            concept = book.new(Concept(identifier, name, Label.CONDITION, lower_name(name), code, system, system))
        elif concept.source == "MeSH" and system == "DOID":
            plain_names.setdefault(concept.id, []).append(lower_name(name))
        names = [name for name in (row["preferred_name"], *cells(row, "synonyms")) if not _is_headless(name, concept.name)]
        if common := [name for name in names if _is_wider(name, concept.name)]:
            identifier = f"{concept.id}:wider"
            wider.append(Concept(identifier, concept.name, Label.CONDITION, source=f"{system} wider", aliases=common))
        book.add(concept, [name for name in names if not _is_wider(name, concept.name)])
    for concept in book.concepts:
        plain = plain_names.get(concept.id, [])
        if len(plain) == 1:  # the plainer name: breast cancer, not breast neoplasms; two terms would be narrower ones
            concept.norm = plain[0]
    for concept in wider:
        names, concept.aliases = concept.aliases, []
        book.concepts.append(concept)
        book.add(concept, names)
    _add_related(rows, book)
    return [concept for concept in book.concepts if concept.aliases]


def _is_headless(name: str, preferred: str) -> bool:
    """Whether a name is the preferred one without its head: "thyroid" for "thyroid tumor" names an organ."""
    atoms, whole = atoms_of(name), atoms_of(preferred)
    return len(whole) > 1 and whole[-1] not in atoms and set(atoms) < set(whole)


def _is_wider(name: str, preferred: str) -> bool:
    """Whether a name lacks what makes the preferred one a form of it: "testicular germ cell tumor" for that of children."""
    atoms, whole = set(atoms_of(name)), set(atoms_of(preferred))
    return atoms < whole and whole - atoms <= _FORMS


def _rows(folder: Path, table: str) -> Iterable[SourceRow]:
    return (row for row in read_rows(folder, f"{table}.tsv") if _is_wanted(row["preferred_name"]))


def _is_wanted(name: str) -> bool:
    return not is_numbered_subtype(name) and not any(part in name for part in _NOT_A_NAME)


def _coded(rows: list[SourceRow]) -> Iterable[tuple[SourceRow, str]]:
    for row in rows:
        prefix, colon, _ = row["id"].partition(":")
        yield row, prefix if colon else "MeSH"


def _add_related(rows: list[SourceRow], book: ConceptBook) -> None:
    for row, system in _coded(rows):
        if system == "MeSH":
            name = reading_order(row["preferred_name"])
            concept = Concept(f"MeSH:{row['id']}:related", name, Label.CONDITION, source="MeSH related")
            book.concepts.append(concept)
            book.add(concept, cells(row, "related_synonyms"))
