"""Lengths that open a clause and are those of the drug behind them: "6 weeks of imatinib, then 12 weeks of placebo"."""

from __future__ import annotations

import re

from trialtab.quantities.times.heads import IsNamed

_OPENS = re.compile(
    r"(?:^[^a-z0-9]*|[.;:(] *|(?<![a-z])(?:then|followed by|plus|receive|receives|received|consists? of|consisting of)"
    r"(?: either| an? (?:initial|total of))? )$"
)
_OF = re.compile(r" of (?:[a-z-]+ )?(?=[a-z0-9])")
# "4 weeks of X and 2 weeks off", "6 weeks of X run-in": part of a cycle, or of what comes before
_PART = re.compile(
    r"[^.;\n]{0,100}?(?<![a-z])(?:off|rest|break|wash-?out|run-?in|cycles?|courses?|repeat\w*|alternat\w*|each|every)(?![a-z])"
)
# "5 weeks of X or 8 weeks of X" leaves open which
_EITHER = re.compile(r"[^.;\n]{0,60}? (?:or|versus|vs\.?) (?:\d+|[a-z]+)[ -](?:days?|weeks?|months?|years?)(?![a-z])")
_NAME = 1  # characters in which the drug begins


def is_of_drug(folded: str, start: int, end: int, is_drug: IsNamed) -> bool:
    """Whether a duration in [start, end) opens its clause and says how long the drug behind it is given."""
    behind = _OF.match(folded, end)
    if behind is None or not _OPENS.search(folded, max(0, start - 40), start) or _PART.match(folded, end):
        return False
    if _EITHER.match(folded, end):
        return False
    return is_drug(end + len(" of "), end + len(" of ") + _NAME) or is_drug(behind.end(), behind.end() + _NAME)
