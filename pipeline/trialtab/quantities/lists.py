"""Values that share words with their neighbours: "23 weeks and 6 days", "5, 10 or 20 mg", "< 18 or > 65 years"."""

from __future__ import annotations

import re

from trialtab.quantities.signs import LOWER
from trialtab.quantities.values import Stretch, Value, is_labelled

_PARTS = {("wk", "d"): 7, ("a", "mo"): 12, ("h", "min"): 60, ("a", "wk"): 52, ("min", "s"): 60}
_FOLD_GAP = re.compile(r"\s*(?:,|and|\+|&)?\s*")
_LIST_GAP = re.compile(r"\s*(?:,\s*(?:or|and)?|or|and|and/or|/)\s*")
_JOINED = re.compile(r"\b(?:or|and)\b")
_SHARED_KINDS = ("mass", "arbitrary", "radiation", "volume")


def fold_parts(stretch: Stretch, values: list[Value]) -> list[Value]:
    """Make one value of a length of time in two units ("23 weeks and 6 days")."""
    folded: list[Value] = []
    for value in values:
        last = folded[-1] if folded else None
        part = _PARTS.get((last.unit or "", value.unit or "")) if last is not None else None
        if last is None or part is None or value.sign or last.after or not 0 <= value.number < part:
            folded.append(value)
        elif _FOLD_GAP.fullmatch(stretch.low, last.end, value.start):
            last.number += value.number / part
            last.end, last.after = value.end, value.after
        else:
            folded.append(value)
    return folded


def share_units(stretch: Stretch, values: list[Value]) -> None:
    """Give the unit that ends a list to its members ("5, 10 or 20 mg" are three doses)."""
    last = len(values) - 1
    while last > 0:
        first = last
        while first > 0 and _shares(stretch, values[first - 1], values[first], values[last]):
            first -= 1
        is_list = last - first > 1 or (
            last > first and _JOINED.search(stretch.low, values[first].end, values[last].start) is not None
        )
        if is_list and not is_labelled(stretch, values[first].start):
            for value in values[first:last]:
                if value.scale == 1.0 and value.number < values[last].number:
                    value.scale = values[last].scale  # "3 or 6 million IU"
                value.copy_unit(values[last])
        last = min(first, last - 1)


def _shares(stretch: Stretch, value: Value, following: Value, owner: Value) -> bool:
    if value.has_unit or value.limit_of or value.after or value.is_word or not owner.has_unit:
        return False
    if not _LIST_GAP.fullmatch(stretch.low, value.end, following.start):
        return False
    if value.sign is not None and owner.sign is not None:
        is_or = stretch.low[value.end : following.start].strip() == "or"
        if owner.unit == "%" and value.number > 100:
            return False  # "a ratio < 200 or a fall of more than 25 %"
        return is_or and (value.sign.comparator in LOWER) != (owner.sign.comparator in LOWER)
    return value.sign is None and owner.sign is None and owner.dimension.startswith(_SHARED_KINDS)
