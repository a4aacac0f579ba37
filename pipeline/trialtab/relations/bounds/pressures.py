"""The two numbers of a blood pressure: the first bounds the systolic one, the second the diastolic one."""

from __future__ import annotations

from trialtab.relations.records import Constraint
from trialtab.relations.scene import Scene

_PRESSURE = "blood pressure"
_HALF_OF_RULE = {"bp:systolic": "systolic blood pressure", "bp:diastolic": "diastolic blood pressure"}


def with_half(scene: Scene, row: Constraint) -> Constraint:
    """The row with the norm of the pressure that its number is: "BP > 140/90 mmHg" asks 140 of the one and 90 of the other."""
    if row.quantity < 0 or row.entity < 0 or scene.entity(row.entity).norm != _PRESSURE:
        return row
    half = next((norm for rule, norm in _HALF_OF_RULE.items() if rule in scene.quantity(row.quantity).rule), None)
    return row if half is None else row._replace(norm=half)
