"""The `entities` table."""

from __future__ import annotations

from collections.abc import Iterable

from trialtab.entities.union import Named
from trialtab.tables.places import Places, tidy
from trialtab.tables.rows import EntityRow
from trialtab.types.making import maker

_row = maker(EntityRow)


def entity_rows(trial_id: str, text: str, united: Iterable[Named], places: Places) -> tuple[EntityRow, ...]:
    """One row per span of `doc.ents`, in text order: concepts with their assertion, values and times without.

    Args:
        trial_id: of the record.
        text: of the Doc.
        united: its spans, as `entities.union` gives them.
        places: lead to the source.
    """
    rows: list[EntityRow] = []
    for number, (entity, assertion) in enumerate(united, 1):
        start, end = entity.start_char, entity.end_char
        section, field, source_start, source_end = places.locate(start, end)
        rows.append(
            _row(
                (
                    trial_id,
                    f"{trial_id}-N{number:04d}",
                    section,
                    field,
                    entity.label,
                    tidy(text[start:end]),
                    source_start,
                    source_end,
                    entity.norm,
                    entity.code,
                    entity.code_system,
                    assertion.negated,
                    assertion.historical,
                    assertion.hypothetical,
                    assertion.uncertain,
                    assertion.family,
                    entity.source,
                    entity.confidence,
                )
            )
        )
    return tuple(rows)
