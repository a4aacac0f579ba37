"""Whether two regimens of an agent are one."""

from __future__ import annotations

from trialtab.tables.interventions.reconcile import Regimen, differ, said
from trialtab.types import DocFindings


def same_regimen(findings: DocFindings, one: Regimen | None, two: Regimen | None) -> bool:
    """Whether two regimens give one dose on one schedule; without a dose, both have none."""
    if one is None or two is None:
        return one is two
    if (one.best.dose < 0) != (two.best.dose < 0):
        return False
    if one.best.dose < 0:
        is_told_apart = "or_rate" in one.links or one.best.turn != two.best.turn
        rates = (one.links.get("frequency", -1), two.links.get("frequency", -1))
        return not (is_told_apart and one.best.segment == two.best.segment and differ(findings, "frequency", *rates))
    a, b = findings.quantities[one.best.dose], findings.quantities[two.best.dose]
    if (a.low, a.high, a.unit) != (b.low, b.high, b.unit):
        return False
    for name in ("frequency", "duration"):
        ours, theirs = one.links.get(name, -1), two.links.get(name, -1)
        if (ours < 0) != (theirs < 0) or (ours >= 0 and said(findings, name, ours) != said(findings, name, theirs)):
            return False
    return True
