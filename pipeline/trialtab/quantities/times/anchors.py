"""The event that a window counts from: "prior to [the first dose of study drug]", "at [the screening visit]".

An anchor after a duration may be anything: it is read as the noun phrase that follows, up to punctuation, a verb, a
conjunction or a preposition that does not belong to it. A window without duration needs an event of the closed list in
`patterns/time_anchors.tsv`.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from trialtab.patterns import expand_list, parse_table
from trialtab.quantities.times.text import PhraseIndex, phrase_regex, triggers_of
from trialtab.types import WindowRelation

_WORD = re.compile(r" *([a-z0-9+][\w'®™+]*(?:[./-][\w'®™+]+)*)|( */ *)")
_CUES = {
    "cue_at": WindowRelation.DURING,
    "cue_before": WindowRelation.BEFORE,
    "cue_after": WindowRelation.AFTER,
    "cue_during": WindowRelation.DURING,
}
_FIRST = re.compile("[a-z]+")
_MAX_WORDS = 11
_PRONOUNS = frozenset(["it", "them", "these", "those"])
_TRAILING = frozenset(["of", "the", "any", "their", "his", "her", "this", "first", "each", "study-related"])


# words that a number may follow inside an anchor: "visit 1", "cycle 1 day 1", "dose 2"
_NUMBERED = frozenset(
    expand_list("day|visit|cycle|week|month|dose|doses|step|part|phase|period|v|no|number|trimester|course|stage|level|type")
)


class Anchor(NamedTuple):
    """Where an anchor stands in folded text, articles left out."""

    start: int
    end: int


class Anchors:
    """`patterns/time_anchors.tsv`, compiled."""

    def __init__(self, table: str, file: str = "time_anchors.tsv") -> None:
        words: dict[str, list[str]] = {}
        self._links: dict[str, frozenset[str]] = {}
        for row in parse_table(table, file=file, required=("id", "role", "words")):
            if row["role"] == "link":
                word, _, heads = row["words"].partition(":")
                self._links[word.strip()] = frozenset(expand_list(heads))
            else:
                words.setdefault(row["role"], []).extend(expand_list(row["words"]))
        self._stops = frozenset(words["stop"])
        self._relations = {cue: relation for role, relation in _CUES.items() for cue in words[role]}
        self._lasting = frozenset(words["cue_during"])
        self.cues = PhraseIndex(self._relations)
        self.cue_triggers = triggers_of(self._relations) | {"at", "on", "before", "after"}
        skip = rf"(?:{phrase_regex(words['skip'])} *)*"
        tail = rf"(?:(?: | */ *){phrase_regex(words['tail'])})*"
        event = phrase_regex(words["event"])
        also = rf"(?: */ *{event})?"
        lead = rf"(?:{phrase_regex(words['lead'])} )?"
        self._skip = re.compile(rf" *(?:{phrase_regex(words['skip'])} )*")
        self._event = re.compile(rf" *{skip}(?P<anchor>{lead}{skip}(?P<core>{event}{also}){tail})")
        self._state = re.compile(rf" *{skip}(?P<anchor>{lead}{skip}{phrase_regex(words['state'])}{tail})")
        firsts = [phrase for role in ("event", "state", "lead", "skip") for phrase in words[role]]
        self._firsts = frozenset(_FIRST.findall(" ".join(phrase.split(" ")[0] for phrase in firsts)))
        self.triggers = triggers_of(words["event"] + words["state"])

    def relation_of(self, cue: str) -> WindowRelation:
        """The relation of a window that `cue` opens without a duration."""
        return self._relations[cue]

    def lasts(self, cue: str) -> bool:
        """Whether a cue asks for a stretch of time ("during") and no event."""
        return cue in self._lasting

    def event(self, folded: str, position: int) -> Anchor | None:
        """An event of the closed list right at `position`."""
        match = self._event.match(folded, position) if self._may_begin(folded, position) else None
        return Anchor(*match.span("anchor")) if match else None

    def state(self, folded: str, position: int) -> Anchor | None:
        """A stretch of the trial ("study", "treatment period") right at `position`, for during and throughout."""
        match = self._state.match(folded, position) if self._may_begin(folded, position) else None
        return Anchor(*match.span("anchor")) if match else None

    def _may_begin(self, folded: str, position: int) -> bool:
        first = _FIRST.search(folded, position, position + 16)
        return first is not None and (first[0] in self._firsts or first.end() == position + 16)

    def phrase(self, folded: str, position: int) -> Anchor | None:
        """The noun phrase right at `position`; None where no word of it stands there."""
        match = self._skip.match(folded, position)
        cursor = start = match.end() if match else position
        words: list[tuple[str, int]] = []
        while len(words) < _MAX_WORDS and (found := _WORD.match(folded, cursor)):
            word = found[1]
            if word is None:  # a slash between words
                if not words or not _WORD.match(folded, found.end()):
                    break
                cursor = found.end()
                continue
            if not words:
                start = found.start(1)
            if words and word[0].isdigit() and not _may_be_numbered(word, words[-1][0]):
                break
            prior_event = word == "prior" and not words and not folded.startswith(" to ", found.end())
            if word in self._stops and not prior_event and not self._links_on(word, words, folded, found.end()):
                break
            cursor = found.end()
            words.append((word, cursor))
        closed = self.event(folded, position)
        while words and (words[-1][0] in _TRAILING or words[-1][0] in self._stops):
            words.pop()
        if closed and (not words or closed.end > words[-1][1]):
            return closed
        if len(words) == 1 and words[0][0] in _PRONOUNS:
            return None  # "for 3 months after it"
        return Anchor(start, words[-1][1]) if words else None

    def _links_on(self, word: str, words: list[tuple[str, int]], folded: str, end: int) -> bool:
        """Whether a preposition belongs to the noun before it ("entry into the study")."""
        if not words:
            return False
        heads = self._links.get(word)
        return heads is not None and words[-1][0] in heads and _WORD.match(folded, end) is not None


def _may_be_numbered(word: str, before: str) -> bool:
    """Whether a number continues an anchor; elsewhere it begins something new ("before the study 16.3 Steroids")."""
    return before in _NUMBERED or not word.replace(".", "").isdigit()
