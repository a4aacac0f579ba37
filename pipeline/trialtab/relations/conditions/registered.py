"""Whether a criterion speaks of patients with another disease than the trial's: "patients with hypertension must be stable".

Of a lymphoma trial's participants that asks nothing where they have no hypertension; "patients with lymphoma must …" is all.
"""

from __future__ import annotations

import re

from trialtab.relations.conditions.lexicon import ConditionLexicon
from trialtab.types import DocFindings, Domain, Label, SectionKind

_NAMING = frozenset({SectionKind.CONDITION, SectionKind.KEYWORD, SectionKind.TITLE, SectionKind.OFFICIAL_TITLE})
_WORD = re.compile(r"[^\W\d_]{3,}")
# words that do not tell one disease from another, or name only the state of the trial's own
_PLAIN = re.compile(
    r"the|and|with|due|diseases?|disorders?|syndrome|illness|lesions?|tumou?rs?|symptoms|measurable|evaluable|recurrent|relapsed"
    r"|refractory|progressive|advanced|localized|metastatic|primary|secondary|stage|prior|known|acute|chronic|type|history|other"
    r"|any|status|adverse|risk"
)
_OWN = re.compile(r"\b(?:stage|grade|class|risk|disease|lesions?|tumou?rs?|progression|relapse|recurrence)\b", re.IGNORECASE)


class Registered:
    """The names of the diseases that a record is registered for."""

    def __init__(self, findings: DocFindings) -> None:
        self._findings = findings
        named = [segment for segment in findings.segments if segment.section in _NAMING]
        self._is_told = any(segment.section is SectionKind.CONDITION for segment in named)
        spans = [(segment.start_char, segment.end_char) for segment in named] if self._is_told else []
        self._words = {word for start, end in spans for word in _words(findings.text[start:end])}
        for entity in findings.entities if spans else ():
            if any(start <= entity.start_char < end for start, end in spans):
                self._words.update(_words(entity.norm or ""))

    def others(self, text: str, begin: int, end: int, lexicon: ConditionLexicon) -> re.Match[str] | None:
        """The clause at a place that asks something of patients with another disease; `who` says of whom."""
        match = lexicon.diseased.match(text, begin, end)
        if match is None or lexicon.barred.match(text, match.end(), end) or not self._is_other(*match.span("who")):
            return None
        return match

    def _is_other(self, start: int, end: int) -> bool:
        """Whether a stretch of the text names diseases, each of them another than the registered."""
        if not self._is_told:
            return False
        named = [entity for entity in self._findings.entities if start <= entity.start_char < end]
        diseases = [entity for entity in named if entity.label is Label.CONDITION and entity.domain in (None, Domain.CONDITION)]
        return bool(diseases) and not any(self._is_own(entity.start_char, entity.end_char, entity.norm) for entity in diseases)

    def _is_own(self, start: int, end: int, norm: str | None) -> bool:
        name = self._findings.text[start:end]
        words = _words(name) | _words(norm or "")
        return not words or bool(words & self._words) or (_OWN.fullmatch(name.split()[-1]) is not None and len(words) < 2)


def _words(text: str) -> set[str]:
    return {word.removesuffix("s") for word in _WORD.findall(text.lower()) if not _PLAIN.fullmatch(word)}
