"""What a dose is divided by behind a name or a kind of weight: "10 mg of X per kilogram", "0.1 mmol Gd/kg", "5 ug/kg IBW/h"."""

from __future__ import annotations

import re

_OF_NAME = re.compile(
    r"\s+of\s+(?:(?!(?:times?|once|twice)\b)[A-Za-z][\w-]*+\s*+){1,3}"
    r"(?:per|/)\s*(?:kilograms?|kg|(?P<d>day)|(?P<m2>m2|m²|square met(?:er|re)))\b",
    re.I,
)
# without "of" only the part that is weighed: "10 mg base/kg", "3 mg elemental iron per kg"
_OF_PART = re.compile(
    r"\s+(?:elemental\s+)?(?:Gd|gadolinium|Fe|iron|Zn|zinc|calcium|magnesium|copper|base|protein|PE)\s*(?:/|per\s)\s*"
    r"(?:kg|kilogram)\b",
    re.I,
)


# "ug/kg ideal body weight (IBW)/hour": the rate stands behind the weight that is meant
_OF_WEIGHT = re.compile(
    r"\s*(?:of\s+)?(?:(?:ideal|actual|lean|predicted|total|adjusted)\s+)?(?:body\s*weight|weight|bw)?\s*(?:\(?[IPALT]?BW\)?)?\s*"
    r"(?:/|\bper)\s*(?P<time>h(?:ou)?rs?|h|min(?:ute)?|d(?:ay)?)\b",
    re.I,
)


def per_unit(text: str, unit: str, end: int) -> str | None:
    """The UCUM unit ("kg", "m2", "d") by which an amount is divided behind a name; None without one.

    Args:
        text: that of the whole record.
        unit: of the amount, as read.
        end: where the amount ends.
    """
    if "/" in unit:
        rate = _OF_WEIGHT.match(text, end) if unit.endswith("/kg") else None
        return {"h": "h", "m": "min", "d": "d"}[rate["time"][0].lower()] if rate else None
    if match := _OF_NAME.match(text, end):
        return "m2" if match["m2"] else "d" if match["d"] else "kg"
    return "kg" if _OF_PART.match(text, end) else None
