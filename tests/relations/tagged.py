"""Sentences with their findings inline, so that a test shows text and answer together.

`[AST|MEASUREMENT]` an entity (`[age|PERSON:age]` with a domain), `{> 2 x ULN|> 2 _ _ ULN}` a quantity (comparator low high unit
limit; `_` none), `<within 6 months|P6M within _>` a window (duration relation anchor), `(~for 4 weeks|P4W~)` a duration.
Items stand one a line; a line that begins with `-` is a sub-item of the last line that does not.
"""

from __future__ import annotations

import re

from trialtab.types import (
    Comparator,
    Criterion,
    DocFindings,
    Domain,
    Entity,
    Kind,
    Label,
    LimitOf,
    Quantity,
    TimeSpan,
    Window,
    WindowRelation,
)

_TAG = re.compile(r"\[(?P<ent>[^|\]]+)\|(?P<label>[A-Z]+)(?::(?P<domain>\w+))?\]|\{(?P<qty>[^|]+)\|(?P<value>[^}]+)\}"
                  r"|<(?P<win>[^|>]+)\|(?P<time>[^>]+)>|\(~(?P<dur>[^|]+)\|(?P<iso>[^~]+)~\)")  # fmt: skip
_DIMENSIONS = {"a": "time", "mo": "time", "wk": "time", "d": "time", "mm[Hg]": "pressure", "/min": "frequency", "%": "fraction",
               "mL/min": "volume/time", "g/L": "mass/volume", "g/dL": "mass/volume", "mg/dL": "mass/volume", "mg/d": "mass/time",
               "10*9/L": "count/volume", "/uL": "count/volume", "L/min": "volume/time", "beats/min": "count/time"}  # fmt: skip


def findings_from(tagged: str) -> DocFindings:
    """Findings of a tagged text."""
    text, criteria = "", []
    entities: list[Entity] = []
    quantities: list[Quantity] = []
    windows: list[Window] = []
    spans: list[TimeSpan] = []
    top = child = 0
    for line in tagged.splitlines():
        nested = line.startswith("-")
        line = line.lstrip("- ")
        start, position = len(text), 0
        for match in _TAG.finditer(line):
            text += line[position : match.start()]
            position = match.end()
            words = match["ent"] or match["qty"] or match["win"] or match["dur"]
            left, right = len(text), len(text) + len(words)
            text += words
            if match["ent"]:
                domain = Domain(match["domain"]) if match["domain"] else None
                entities.append(Entity(left, right, Label(match["label"]), domain=domain))
            elif match["qty"]:
                quantities.append(_quantity(left, right, match["value"].split()))
            elif match["win"]:
                duration, relation, anchor = (None if cell == "_" else cell for cell in match["time"].split(maxsplit=2))
                windows.append(Window(left, right, duration, WindowRelation(relation or "within"), anchor, -1, -1))
            else:
                spans.append(TimeSpan(left, right, match["iso"], match["iso"], "duration"))
        text += line[position:]
        if nested:
            child += 1
            number, parent = f"I{top:02d}.{child}", f"I{top:02d}"
        else:
            top, child = top + 1, 0
            number, parent = f"I{top:02d}", None
        criteria.append(Criterion(number, parent, Kind.INCLUSION, start, len(text), ""))
        text += "\n"
    return DocFindings(
        text,
        criteria=tuple(criteria),
        entities=tuple(entities),
        quantities=tuple(quantities),
        windows=tuple(windows),
        time_spans=tuple(spans),
    )


def _quantity(left: int, right: int, cells: list[str]) -> Quantity:
    comparator, low, high, unit, limit = (None if cell == "_" else cell for cell in cells)
    return Quantity(
        left,
        right,
        Comparator(comparator) if comparator else None,
        float(low) if low else None,
        float(high) if high else None,
        None,
        None,
        unit,
        unit or "",
        LimitOf(limit) if limit else None,
        _DIMENSIONS.get(unit or "", ""),
    )
