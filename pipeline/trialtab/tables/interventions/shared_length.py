"""How long several doses of one agent go on where a sentence of the same text says it of all of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from trialtab.patterns import role_words
from trialtab.relations.regimens.records import Mention
from trialtab.types import DocFindings

if TYPE_CHECKING:
    from trialtab.tables.interventions.reconcile import Regimen

# doses that follow each other; else several doses of one agent are those of groups or bands of weight
_IN_TURN = re.compile(rf"\b(?:{role_words('intervention_words.tsv')['in_turn']})\b", re.I)


def share_length(findings: DocFindings, regimens: list[Regimen], doseless: Sequence[Mention]) -> None:
    """Give doses for several weights or groups what one sentence says of all of them.

    The length after them ("X will be continued for 14 days") and, where none has a schedule of its own, the rate and length
    before them ("X is taken twice daily for 14 days. Cohorts get 10 mg or 20 mg").
    """
    if len(regimens) < 2 or len({regimen.best.segment for regimen in regimens}) > 1:
        return
    if any(name in regimen.links for regimen in regimens for name in ("duration", "administrations", "stop", "cycle")):
        return
    if are_in_turn(findings, regimens):
        return
    places = [findings.quantities[regimen.best.dose] for regimen in regimens]
    first, last = min(place.start_char for place in places), max(place.end_char for place in places)
    told = [mention for mention in doseless if mention.segment == regimens[0].best.segment]
    for mention in told:
        if mention.start_char >= last:
            for regimen in regimens:
                regimen.take(mention, ("duration", "stop"))
    if any("frequency" in regimen.links for regimen in regimens):
        return
    leading = [mention for mention in told if mention.frequency >= 0]
    if len(leading) == 1 and findings.frequencies[leading[0].frequency].end_char <= first:
        for regimen in regimens:
            regimen.take(leading[0], ("frequency", "duration", "stop"))


def are_in_turn(findings: DocFindings, regimens: Sequence[Regimen]) -> bool:
    """Whether one text tells several doses as steps: "400 mg on day 1, then 200 mg daily"."""
    if len(regimens) < 2 or any(regimen.best.dose < 0 for regimen in regimens):
        return False
    if len({regimen.best.segment for regimen in regimens}) > 1:
        return False
    places = [findings.quantities[regimen.best.dose] for regimen in regimens]
    first, last = min(place.start_char for place in places), max(place.end_char for place in places)
    return _IN_TURN.search(findings.text, first, last) is not None
