"""What a dose is divided by where the name of its agent stands before it: "10 mg of X per kilogram", "0.1 mmol Gd/kg"."""

from __future__ import annotations

import re

_OF_NAME = re.compile(
    r"\s+of\s+(?:[A-Za-z][\w-]*+\s*+){1,3}(?:per|/)\s*(?:kilograms?|kg|(?P<d>day)|(?P<m2>m2|m²|square met(?:er|re)))\b", re.I
)
# without "of" only the part that is weighed: "10 mg base/kg", "3 mg elemental iron per kg"
_OF_PART = re.compile(
    r"\s+(?:elemental\s+)?(?:Gd|gadolinium|Fe|iron|Zn|zinc|calcium|magnesium|copper|base|protein|PE)\s*(?:/|per\s)\s*"
    r"(?:kg|kilogram)\b",
    re.I,
)


def per_unit(text: str, end: int) -> str | None:
    """The UCUM unit ("kg", "m2", "d") by which the amount that ends at `end` is divided behind a name; None without one."""
    if match := _OF_NAME.match(text, end):
        return "m2" if match["m2"] else "d" if match["d"] else "kg"
    return "kg" if _OF_PART.match(text, end) else None
