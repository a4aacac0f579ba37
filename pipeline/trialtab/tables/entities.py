"""The `entities` table."""

from __future__ import annotations

from trialtab.tables.places import Places, tidy
from trialtab.tables.rows import EntityRow
from trialtab.types import Assertion, DocFindings, Entity

PLAIN = Assertion(-1)


def entity_rows(trial_id: str, findings: DocFindings, places: Places) -> tuple[EntityRow, ...]:
    """One row per span of `doc.ents`, in text order: concepts with their assertion, values and times without."""
    rows: list[EntityRow] = []
    assertions = findings.assertions
    spans = [(entity, assertions[i] if i < len(assertions) else PLAIN) for i, entity in enumerate(findings.entities)]
    spans += [(value, PLAIN) for value in findings.values]
    spans.sort(key=_start)
    for number, (entity, said) in enumerate(spans):
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


def _start(span: tuple[Entity, Assertion]) -> int:
    return span[0].start_char
