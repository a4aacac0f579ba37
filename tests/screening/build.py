"""Criteria and patients for the screening tests, written short.

A criterion row: `kind domain concept | key=value …`; a patient's row: `kind concept | key=value …`. Lists of rows become tables.
"""

from __future__ import annotations

import pandas as pd

from trialtab.screening import screen
from trialtab.tables.rows import CriterionRow, columns_of

INDEX_DAY = "2024-06-30"
_NUMBERS = ("value", "lower_limit", "upper_limit")


def criteria(*lines: str) -> pd.DataFrame:
    """One item a line, `I01`, `E02` … in order; a line that begins with `+` is one more row of the item before, `-` a sub-item."""
    rows: list[dict[str, object]] = []
    number, child, item = 0, 0, ""
    for line in lines:
        sign, line = (line[0], line[1:].strip()) if line[0] in "+-" else ("", line)
        head, _, tail = line.partition("|")
        kind, domain, concept = (*head.split(maxsplit=2), "")[:3]
        if sign == "":
            number, child = number + 1, 0
            item = f"T-{kind[0].upper()}{number:02}"
        elif sign == "-":
            child += 1
            item = f"{item.split('.')[0]}.{child}"
        parent = item.rpartition(".")[0] or None
        row = {
            "trial_id": "T",
            "criterion_id": item,
            "parent_id": parent,
            "row_id": f"{item}-r{1 + sum(row['criterion_id'] == item for row in rows)}",
            "kind": {"in": "inclusion", "ex": "exclusion"}[kind],
            "text": line,
            "domain": domain,
            "concept": concept.strip() or None,
        }
        rows.append(row | _options(tail))
    return pd.DataFrame(rows)


def _options(tail: str) -> dict[str, object]:
    kinds = columns_of("criteria")
    made: dict[str, object] = {}
    for word in tail.split(","):
        if not word.strip():
            continue
        name, sign, value = word.strip().partition("=")
        assert name in CriterionRow._fields, name
        if kinds[name][0] == "bool":
            made[name] = value != "false"
        elif kinds[name][0] in ("float64", "int64"):
            made[name] = float(value)
        else:
            made[name] = value if sign else None
    return made


def patients(*lines: str, index: str | None = INDEX_DAY) -> pd.DataFrame:
    """One patient, `p`."""
    rows: list[dict[str, object]] = [{"patient_id": "p", "kind": "index", "start": index}] if index else []
    for line in lines:
        head, _, tail = line.partition("|")
        kind, concept = (*head.split(maxsplit=1), "")[:2]
        row: dict[str, object] = {"patient_id": "p", "kind": kind, "concept": concept.strip() or None}
        for word in tail.split(","):
            if word.strip():
                name, _, value = word.strip().partition("=")
                row[name] = float(value) if name in _NUMBERS else value
        rows.append(row)
    return pd.DataFrame(rows)


def answers(rules: pd.DataFrame, people: pd.DataFrame, **options: object) -> dict[str, str]:
    """Criterion (without the trial) -> answer."""
    found = screen(rules, people, **options)  # type: ignore[arg-type]
    return {str(row.criterion_id)[2:]: str(row.answer) for row in found.itertuples()}
