"""Drugs and drug classes: DrugBank, RxNorm, CPIC, MeSH and Drugs@FDA names joined by ingredient.

Each concept is one generic ingredient. Its norm is the generic name in lower case; brands, salts, biosimilar suffixes and
INN spellings of other languages are aliases. A code is the RxNorm ingredient where known, else the DrugBank or MeSH id.
"""

from __future__ import annotations

import re
from pathlib import Path

from trialtab.patterns import role_words
from trialtab.types import Label
from trialtab.vocabulary.book import ConceptBook
from trialtab.vocabulary.names import lower_name, reading_order, spoken_names
from trialtab.vocabulary.sources import Concept, SourceRow, cells, read_rows

AMBIGUOUS_TABLES = ("drugs_drugbank", "drugs_rxnorm", "drugs_rxnorm_brands", "drugs_cpic", "drugs_fda_names", "drugs_mesh")

# DrugBank lists foods, pollens and skin-test allergens beside drugs; their names say so, or their accession lies in the blocks
# in which DrugBank entered the FDA's allergenic extracts (read off the file: every accession there is one).
_WORDS = role_words("vocabulary_words.tsv")
_ALLERGEN_NAME = re.compile(rf"\b(?:{_WORDS['allergen']})\b", re.IGNORECASE)
_ALLERGEN_BLOCKS = (("DB10340", "DB10583"), ("DB10606", "DB10773"), ("DB10805", "DB10994"), ("DB11007", "DB11010"))
_ELEMENTS = frozenset(_WORDS["element"].split("|"))
_SALT = re.compile(rf"\s(?:{_WORDS['salt']})$")
_BIOSIMILAR = re.compile(r"^(\w+(?: \w+)?)-[a-z]{4}$")
_NOT_MEDICINES = frozenset(
    {"Insecticides", "Rodenticides", "Herbicides", "Pesticides", "Carcinogens", "Mutagens", "Poisons", "Acaricides"}
)
_BRAND = re.compile(r"[A-Za-z][a-z]{4,}")
# endings of INN in English against Spanish, Italian and Portuguese: vincristine, vincristina
_FOREIGN_ENDINGS = (("ine", "ina"), ("in", "ina"), ("ide", "ida"), ("one", "ona"), ("ate", "ato"), ("ole", "ol"), ("il", "ilo"))
_SHORTEST_FOREIGN = 8


def read_drugs(folder: Path) -> list[Concept]:
    """All ingredients, their names not yet curated."""
    book = ConceptBook()
    rows = [row for row in read_rows(folder, "drugs_drugbank.tsv") if not _is_allergen(row)]
    names = {row["preferred_name"].lower() for row in rows}
    _add_drugbank([row for row in rows if _base_name(row["preferred_name"].lower(), names) is None], book)
    _add_rxnorm(folder, book)
    for row in rows:  # salts and biosimilars come after all bases
        if base := _base_name(row["preferred_name"].lower(), names):
            concept = book.find(base)
            if concept is not None:
                book.add(concept, [row["preferred_name"], *cells(row, "synonyms")])
    _add_brands(folder, book)
    _add_mesh(folder, book)
    _add_fda(folder, book)
    _add_foreign_endings(book)
    return book.concepts


def _is_allergen(row: SourceRow) -> bool:
    if any(first <= row["id"] <= last for first, last in _ALLERGEN_BLOCKS):
        return True
    return bool(_ALLERGEN_NAME.search(row["preferred_name"])) or "allergenic extract" in row["synonyms"].lower()


def _base_name(name: str, known: set[str]) -> str | None:
    """`metformin hydrochloride` -> `metformin` where that is known; None for a base itself and for salts of elements."""
    match = _BIOSIMILAR.match(name)
    if match and match.group(1) in known:
        return match.group(1)
    base = _SALT.sub("", name)
    while base != name and base not in known and _SALT.search(base):
        base = _SALT.sub("", base)
    return base if base != name and base in known and base.split()[0] not in _ELEMENTS else None


def _add_drugbank(rows: list[SourceRow], book: ConceptBook) -> None:
    made = []
    for row in rows:
        name = row["preferred_name"]
        if book.find(name) is None and any(spoken_names([name])):
            concept = Concept(f"DrugBank:{row['id']}", name, Label.DRUG, name.lower(), row["id"], "DrugBank", "DrugBank", [])
            made.append((book.new(concept), row))
    for concept, row in made:  # after all preferred names, so that no synonym takes one
        book.add(concept, cells(row, "synonyms"))


def _add_rxnorm(folder: Path, book: ConceptBook) -> None:
    rows = list(read_rows(folder, "drugs_rxnorm.tsv"))
    ingredients = [row for row in rows if row["tty"] == "IN"]
    cpic = [
        {**row, "id": row["rxnorm_rxcui"], "synonyms": ""}
        for row in read_rows(folder, "drugs_cpic.tsv")
        if row["id"].startswith("RxNorm:")
    ]
    for row in (*ingredients, *cpic):
        concept = book.find(row["preferred_name"])
        if concept is None:
            concept = book.new(Concept(f"RxNorm:{row['id']}", row["preferred_name"], Label.DRUG, source="RxNorm"))
        if concept.code_system != "RxNorm":
            concept.code, concept.code_system = row["id"], "RxNorm"
            concept.norm = row["preferred_name"].lower()
        book.add(concept, cells(row, "synonyms"))
    known = {row["preferred_name"].lower() for row in ingredients}
    for row in rows:
        if row["tty"] == "PIN" and (base := _base_name(row["preferred_name"].lower(), known)):
            concept = book.find(base)
            if concept is not None:
                book.add(concept, [row["preferred_name"]])


def _add_brands(folder: Path, book: ConceptBook) -> None:
    """RxNorm's brands; where it has one ingredient of what MeSH calls a combination, that concept is used."""
    combined = _combined_brands(folder)
    for row in read_rows(folder, "drugs_rxnorm_brands.tsv"):
        name, ingredients = row["preferred_name"], cells(row, "ingredient_names")
        if len(ingredients) == 1 and name.lower() in combined:
            continue
        if len(ingredients) == 1:
            concept = book.find(ingredients[0])
            if concept is not None:
                book.add(concept, [name])
        elif ingredients and book.find(name) is None:
            combinations = cells(row, "multi_ingredient_rxcuis")
            code = combinations[0] if len(combinations) == 1 else ""
            norm, system = " / ".join(ingredients), "RxNorm" if code else ""
            book.new(Concept(f"RxNorm:{row['id']}", name, Label.DRUG, norm, code, system, "RxNorm"))


def _combined_brands(folder: Path) -> frozenset[str]:
    """Names, in lower case, that MeSH has for fixed combinations ("Augmentin")."""
    rows = (row for row in read_rows(folder, "drugs_mesh.tsv") if row["preferred_name"].endswith(" Combination"))
    return frozenset(name.lower() for row in rows for name in (*cells(row, "synonyms"), *cells(row, "related_synonyms")))


def _add_mesh(folder: Path, book: ConceptBook) -> None:
    for row in read_rows(folder, "drugs_mesh.tsv"):
        actions = set(cells(row, "pharmacologic_actions"))
        if row["kind"] != "substance" or (actions and actions <= _NOT_MEDICINES):
            continue
        names = [reading_order(name) for name in (row["preferred_name"], *cells(row, "synonyms"))]
        concept = book.find_any(names)
        if concept is None:
            name, norm = names[0], _combination_norm(row["preferred_name"]) or names[0].lower()
            concept = book.new(Concept(f"MeSH:{row['id']}", name, Label.DRUG, norm, row["id"], "MeSH", "MeSH"))
        book.add(concept, [*names, *cells(row, "related_synonyms")])


def _combination_norm(name: str) -> str:
    """MeSH's "B, A Drug Combination" or "B-A Drug Combination" as RxNorm writes it, "a / b"; "" for any other name."""
    parts = name.lower().removesuffix(" drug combination")
    return " / ".join(sorted(re.split(r", |-", parts))) if parts != name.lower() else ""


def _add_fda(folder: Path, book: ConceptBook) -> None:
    known = {concept.norm for concept in book.concepts}
    for row in read_rows(folder, "drugs_fda_names.tsv"):
        name = row["preferred_name"].lower()
        base = _base_name(name, known)
        concept = book.find(base) if base else None
        if concept is not None:
            book.add(concept, [name])
        elif book.find(name) is None and _BRAND.fullmatch(name):
            book.new(Concept(row["id"], name, Label.DRUG, name, source="Drugs@FDA"))


def _add_foreign_endings(book: ConceptBook) -> None:
    for concept in book.concepts:
        if concept.code_system != "RxNorm" or len(concept.norm) < _SHORTEST_FOREIGN or not concept.norm.isalpha():
            continue
        for english, foreign in _FOREIGN_ENDINGS:
            if concept.norm.endswith(english):
                book.add(concept, [concept.norm[: -len(english)] + foreign])
                break


def read_drug_classes(folder: Path) -> list[Concept]:
    """Classes by action or structure (`beta-blockers`, `statins`): MeSH pharmacologic actions."""
    classes = []
    for row in read_rows(folder, "drugs_mesh.tsv"):
        if row["kind"] == "class":
            name = reading_order(row["preferred_name"])
            concept = Concept(f"MeSH:{row['id']}", name, Label.DRUG, lower_name(name), row["id"], "MeSH", "MeSH")
            concept.add(spoken_names([row["preferred_name"], *cells(row, "synonyms", "related_synonyms")]))
            classes.append(concept)
    return classes
