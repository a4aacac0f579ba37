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
    """Give doses for several weights or groups the length that one sentence says of all: "X will be continued for 14 days"."""
    if len(regimens) < 2 or len({regimen.best.segment for regimen in regimens}) > 1:
        return
    if any(name in regimen.links for regimen in regimens for name in ("duration", "administrations", "stop", "cycle")):
        return
    if are_in_turn(findings, regimens):
        return
    last = max(findings.quantities[regimen.best.dose].end_char for regimen in regimens)
    for mention in doseless:
        if mention.segment == regimens[0].best.segment and mention.start_char >= last:
            for regimen in regimens:
                regimen.take(mention, ("duration", "stop"))


def are_in_turn(findings: DocFindings, regimens: Sequence[Regimen]) -> bool:
    """Whether one text tells several doses as steps: "400 mg on day 1, then 200 mg daily"."""
    if len(regimens) < 2 or any(regimen.best.dose < 0 for regimen in regimens):
        return False
    if len({regimen.best.segment for regimen in regimens}) > 1:
        return False
    places = [findings.quantities[regimen.best.dose] for regimen in regimens]
    first, last = min(place.start_char for place in places), max(place.end_char for place in places)
    return _IN_TURN.search(findings.text, first, last) is not None
