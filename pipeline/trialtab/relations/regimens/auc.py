"""Doses that aim at an area under the curve: "carboplatin AUC 5"."""

from __future__ import annotations

import re

from trialtab.types import Comparator, Quantity

_AUC = re.compile(
    r"(?<![A-Za-z])(?:AUC|area under the (?:plasma |concentration[- ]time )?curve)\s*(?:\(AUC\))?\s*"
    r"(?:of|=|:|target)?\s*(?:of|=)?\s*$",
    re.I,
)
_AUC_REST = re.compile(r"\s*(?:mg\s*/\s*mL\s*)?(?:[x*.·•/\s]*min(?:utes?)?\b)?", re.I)
AUC_UNIT = "mg.min/mL"  # of a target area under the curve, the dose of carboplatin (Calvert et al. 1989)


def auc_start(text: str, quantity: Quantity) -> int:
    """Where "AUC 5" begins, if `quantity` is the number of one; -1 else. "5 mg/mL x min" may follow "AUC" too."""
    if quantity.unit not in (None, "mg/mL") or quantity.low is None or not 1 <= quantity.low <= 10:
        return -1
    match = _AUC.search(text, max(0, quantity.start_char - 50), quantity.start_char + (1 if quantity.comparator else 0))
    if match is None and quantity.comparator is Comparator.EQ:
        match = _AUC.search(text, max(0, quantity.start_char - 50), quantity.start_char)
    return match.start() if match else -1


def auc_end(text: str, quantity: Quantity) -> int:
    """Where an area under the curve ends, its unit included: "5 mg/mL x min"."""
    rest = _AUC_REST.match(text, quantity.end_char)
    return rest.end() if rest and rest[0].strip() else quantity.end_char
