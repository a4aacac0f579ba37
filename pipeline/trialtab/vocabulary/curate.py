"""Which names may be matched in text: ambiguous ones by evidence, generic ones never, judgements from the rules file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from trialtab.entities.normalise import is_acronym, key_of
from trialtab.patterns import Row, role_words
from trialtab.types import Label
from trialtab.vocabulary.sources import Evidence

ANY_LABEL = "*"
_LEAST_RATIO = 0.5  # an ambiguous name stays where at least half of its occurrences in annotated text are such an entity
_LEAST_HITS = 2
_SHORT_ACRONYM = 4  # letters and digits; of unknown acronyms only longer ones are safe
_PLAIN_SHORT = 3
# endings that make a name of the wrong kind whatever stands before: "hepatitis C antibody" is no drug, "sedative effect" none
_WORDS = role_words("vocabulary_words.tsv")
_WRONG_ENDING = {
    Label.DRUG: re.compile(rf"(?:^| )(?:{_WORDS['no_drug']})$", re.IGNORECASE),
    Label.MEASUREMENT: re.compile(rf"(?:^| )(?:{_WORDS['no_measurement']})s?$", re.IGNORECASE),
    Label.PROCEDURE: re.compile(rf"(?:^| )(?:{_WORDS['no_procedure']})$", re.IGNORECASE),
}


class Action(StrEnum):
    """What a line of the rules file says about a name."""

    KEEP = "keep"
    DROP = "drop"
    ANALYTE = "analyte"  # a measurement that is a drug where it is dosed: matched as both, decided in context


class Curator:
    """Decides on names.

    Args:
        rules: rows of `vocabulary_rules.tsv`; `label` is an entity label or `*`.
        ambiguous: label -> ambiguous name in lower case -> evidence.
    """

    def __init__(self, rules: list[Row], ambiguous: Mapping[Label, Mapping[str, Evidence]]) -> None:
        self._rules = {(key_of(row["name"]), row["label"]): Action(row["action"]) for row in rules}
        self._ambiguous = ambiguous

    def keeps(self, name: str, label: Label) -> bool:
        """Whether `name` may be matched as `label`. A rule for the label beats one for all labels beats evidence."""
        key = key_of(name)
        if not key:
            return False
        action = self._rules.get((key, label)) or self._rules.get((key, ANY_LABEL))
        if action is not None:
            return action is not Action.DROP
        ending = _WRONG_ENDING.get(label)
        if ending is not None and ending.search(name):
            return False
        evidence = self._ambiguous.get(label, {}).get(name.lower())
        if evidence is not None:
            return evidence.entity_hits >= _LEAST_HITS and evidence.entity_hits >= _LEAST_RATIO * evidence.hits
        size = sum(char.isalnum() for char in name)
        return size > (_SHORT_ACRONYM if is_acronym(name) else _PLAIN_SHORT)

    def is_analyte(self, name: str) -> bool:
        """Whether the rules call `name` a substance that is measured unless dosed."""
        return self._rules.get((key_of(name), Label.MEASUREMENT)) is Action.ANALYTE
