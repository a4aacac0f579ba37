"""What the relations stage binds in a tagged sentence, for tests."""

from __future__ import annotations

from pathlib import Path

from tests.relations.tagged import findings_from
from trialtab.relations.constraints import find_constraints
from trialtab.relations.lexicon import RelationLexicon
from trialtab.types import DocFindings

PATTERNS = Path(__file__).parents[2] / "patterns"
LEXICON = RelationLexicon.from_files(
    {
        name: (PATTERNS / name).read_text(encoding="utf-8")
        for name in ("relations.tsv", "groups.tsv", "measurement_dimensions.tsv", "bound_names.tsv")
    }
)


def bounds_of(tagged: str) -> list[tuple[str, float | None, float | None]]:
    findings = findings_from(tagged)
    rows = []
    for item in find_constraints(findings, LEXICON):
        name = "age" if item.entity < 0 else text_of(findings, item.entity)
        if item.name_start >= 0:
            name = findings.text[item.name_start : item.name_end]
        quantity = findings.quantities[item.quantity] if item.quantity >= 0 else None
        rows.append((name, quantity.low if quantity else None, quantity.high if quantity else None))
    return rows


def text_of(findings: DocFindings, index: int) -> str:
    entity = findings.entities[index]
    return findings.text[entity.start_char : entity.end_char]


def windows_of(tagged: str) -> dict[str, str | None]:
    findings = findings_from(tagged)
    return {
        text_of(findings, item.entity): findings.windows[item.window].duration if item.window >= 0 else None
        for item in find_constraints(findings, LEXICON)
        if item.entity >= 0
    }
