"""Agents that are measurements in other texts: the registered zinc, vitamin D in the text of an arm."""

from __future__ import annotations

import re

from trialtab.relations.regimens.lexicon import RegimenLexicon
from trialtab.types import DocFindings, Label, SectionKind, Segment

_MEASURED = re.compile(
    r"[\s-]*(?:levels?|concentrations?|status|deficien\w+|values?|tests?|assays?|in\s+(?:serum|plasma|blood))\b", re.I
)
_OF_ARMS = frozenset({SectionKind.ARM, SectionKind.ARM_LABEL, SectionKind.INTERVENTION})


def is_mineral(
    findings: DocFindings, lexicon: RegimenLexicon, segment: Segment, index: int, registered: frozenset[str]
) -> bool:
    """Whether an entity that is measured elsewhere is given here.

    Args:
        segment: the text that it stands in.
        index: the entity.
        registered: the words of the registered interventions' names, in lower case.
    """
    entity = findings.entities[index]
    if entity.label is not Label.MEASUREMENT or segment.section not in _OF_ARMS:
        return False
    word = findings.text[entity.start_char : entity.end_char].lower().split()[0]
    return word in lexicon.measured and word in registered and not _MEASURED.match(findings.text, entity.end_char)
