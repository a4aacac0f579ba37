"""The `entities` table."""

from __future__ import annotations

from trialtab.tables.places import Places, tidy
from trialtab.tables.rows import EntityRow
from trialtab.types import Assertion, DocFindings

PLAIN = Assertion(-1)


def entity_rows(trial_id: str, findings: DocFindings, places: Places) -> tuple[EntityRow, ...]:
    """One row per tagged span, in text order; concepts with their assertion."""
    rows: list[EntityRow] = []
    assertions = findings.assertions
    for number, entity in enumerate(findings.entities):
        said = assertions[number] if number < len(assertions) else PLAIN
        place = places.locate(entity.start_char, entity.end_char)
        rows.append(
            EntityRow(
                trial_id,
                f"{trial_id}-N{number + 1:04d}",
                place.section,
                place.field,
                entity.label,
                tidy(findings.text[entity.start_char : entity.end_char]),
                place.start_char,
                place.end_char,
                entity.norm,
                entity.code,
                entity.code_system,
                said.negated,
                said.historical,
                said.hypothetical,
                said.uncertain,
                said.family,
                entity.source,
                entity.confidence,
            )
        )
    return tuple(rows)
