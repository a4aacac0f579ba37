"""Joining the labels and writing the pattern files."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from trialtab.entities.lexicon import KEY_COLUMNS
from trialtab.entities.normalise import key_of
from trialtab.patterns import Row, parse_table
from trialtab.types import Label
from trialtab.vocabulary import conditions, drugs, measurements, procedures
from trialtab.vocabulary.curate import Curator
from trialtab.vocabulary.sources import Concept, read_ambiguous

RULES_FILE = "vocabulary_rules.tsv"
# order of claim: where two files would match one name as different labels, the earlier file has it
READERS: dict[str, Callable[[Path], list[Concept]]] = {
    "conditions.tsv": conditions.read_conditions,
    "drugs.tsv": drugs.read_drugs,
    "drug_classes.tsv": drugs.read_drug_classes,
    "measurements.tsv": measurements.read_measurements,
    "scales.tsv": measurements.read_scales,
    "procedures.tsv": procedures.read_procedures,
}
_AMBIGUOUS = {
    Label.DRUG: drugs.AMBIGUOUS_TABLES,
    Label.CONDITION: conditions.AMBIGUOUS_TABLES,
    Label.MEASUREMENT: (*measurements.AMBIGUOUS_TABLES, *measurements.SCALE_TABLES),
    Label.PROCEDURE: procedures.AMBIGUOUS_TABLES,
    Label.DEVICE: procedures.AMBIGUOUS_TABLES,
}
_ANALYTE_LABELS = (Label.MEASUREMENT, Label.DRUG)


def build(source: Path, out: Path) -> None:
    """Write all name files.

    Args:
        source: folder of the vocabularies (see `patterns/NOTICES.md` for what they are).
        out: the `patterns/` folder; its `vocabulary_rules.tsv` is read, the name files are overwritten.
    """
    rules = read_rules(out)
    ambiguous = {label: read_ambiguous(source, tables) for label, tables in _AMBIGUOUS.items()}
    curator = Curator(rules, ambiguous)
    for file, concepts in curate_all({file: read(source) for file, read in READERS.items()}, curator).items():
        write_concepts(out / file, concepts)


def read_rules(out: Path) -> list[Row]:
    """The rules file, checked."""
    text = (out / RULES_FILE).read_text(encoding="utf-8")
    return parse_table(text, file=RULES_FILE, required=("id", "name", "label", "action", "source"))


def curate_all(files: dict[str, list[Concept]], curator: Curator) -> dict[str, list[Concept]]:
    """Drop names that may not be matched and names that another label claims first; concepts without names go."""
    claimed: dict[str, Label] = {}
    kept: dict[str, list[Concept]] = {}
    for file, concepts in files.items():
        kept[file] = []
        for concept in concepts:
            concept.aliases = [name for name in concept.aliases if _claim(name, concept.label, curator, claimed)]
            if concept.aliases:
                kept[file].append(concept)
    return kept


def _claim(name: str, label: Label, curator: Curator, claimed: dict[str, Label]) -> bool:
    if not curator.keeps(name, label):
        return False
    if label in _ANALYTE_LABELS and curator.is_analyte(name):
        return True  # both files keep it
    return claimed.setdefault(key_of(name), label) is label


def write_concepts(path: Path, concepts: Iterable[Concept]) -> None:
    """One line a concept, sorted by id. Names stand as the keys the matcher files them under, which loads at once."""
    lines = ["\t".join(KEY_COLUMNS)]
    for concept in sorted(concepts, key=lambda each: each.id):
        keys = {key_of(name) for name in concept.aliases}
        cells = (
            concept.id, concept.name, concept.label, concept.norm, concept.code, concept.code_system, concept.source,
            "|".join(sorted(keys)),
        )  # fmt: skip
        lines.append("\t".join(cell.replace("\t", " ") for cell in cells))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
