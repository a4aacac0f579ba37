"""Reading the vocabularies' tables, and the concept that every later step works on."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from trialtab.types import Label

SourceRow = dict[str, str]
_LARGEST_CELL = 10_000_000  # characters; DrugBank lists hundreds of synonyms in one cell
csv.field_size_limit(_LARGEST_CELL)


@dataclass(slots=True)
class Concept:
    """One thing with its names.

    Attributes:
        id: unique in its file.
        name: preferred name, as the source spells it, words in reading order.
        label: the entity label its names get.
        norm: canonical name written to tables; "" where the matched text itself is the best that is known.
        code, code_system: "" without a code.
        source: where it comes from, for the file's reader.
        aliases: every name, preferred one first, not yet curated.
    """

    id: str
    name: str
    label: Label
    norm: str = ""
    code: str = ""
    code_system: str = ""
    source: str = ""
    aliases: list[str] = field(default_factory=list)

    def add(self, names: Iterable[str]) -> None:
        """Add names, first come first kept."""
        known = set(self.aliases)
        for name in names:
            if name and name not in known:
                known.add(name)
                self.aliases.append(name)


class Evidence(NamedTuple):
    """How often an ambiguous name stands in annotated text, and how often as an entity of the right kind."""

    hits: int
    entity_hits: int


def read_rows(folder: Path, name: str) -> Iterator[SourceRow]:
    """The rows of one vocabulary (unquoted TSV with a header)."""
    with (folder / name).open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)


def read_ambiguous(folder: Path, tables: Iterable[str]) -> dict[str, Evidence]:
    """The ambiguous names of some vocabularies (`TABLE.ambiguous.txt`), lower case, the strongest evidence of each."""
    found: dict[str, Evidence] = {}
    for table in tables:
        for row in read_rows(folder, f"{table}.ambiguous.txt"):
            evidence = Evidence(int(row["train_hits"] or 0), int(row["train_entity_hits"] or 0))
            name = row["name"].lower()
            if name not in found or evidence.entity_hits > found[name].entity_hits:
                found[name] = evidence
    return found


def cells(row: SourceRow, *columns: str) -> list[str]:
    """The members of some list columns, in order."""
    return [part.strip() for column in columns for part in (row.get(column) or "").split("|") if part.strip()]
