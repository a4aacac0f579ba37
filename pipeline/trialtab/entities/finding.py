"""Dictionary names and defined abbreviations as candidates: plain functions over tokens."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from spacy.tokens import Doc

from trialtab.entities.abbreviations import Definition, find_definitions, find_uses
from trialtab.entities.analytes import AnalyteCues
from trialtab.entities.initials import find_initials
from trialtab.entities.lexicon import Concept, Lexicon
from trialtab.entities.names import ShortForm, is_setting
from trialtab.entities.normalise import atoms_of
from trialtab.entities.overlap import Candidate, Priority
from trialtab.entities.tokens import TokenTable
from trialtab.types import Entity, Label, Segment, Source
from trialtab.types.making import maker

Range = tuple[int, int, bool]  # tokens [start, end), and whether it lists what the trial gives (arms, interventions)
DEFINITION = "abbreviation:definition"
USE = "abbreviation"
RESTATED = "restated"
_OPENING, _CLOSING = frozenset("(["), frozenset(")]")
_HYPHENS = frozenset("-‐‑–")
_ADJECTIVES = frozenset(("related", "associated", "induced", "lowering", "reducing", "raising", "modifying"))
_INSTITUTIONS = frozenset(
    (
        *("Center", "Centers", "Centre", "Institute", "Institutes", "Association", "Society", "Foundation", "Hospital"),
        *("Federation", "League", "Committee", "Network", "Consortium", "Clinic", "Department"),
    )
)
_ALLERGIES = frozenset(("allergy", "hypersensitivity"))
_ALLERGENS = frozenset(("mite", "mites", "trout", "snail", "fruit", "latex"))  # given as extracts, but no drugs here
_HALVES = frozenset(("AM", "PM"))
_STEM = 5  # letters by which two words are compared: computed, computerised
_SHORTEST_CONTENT = 4
_entity, _made = maker(Entity), maker(Candidate)


class Dictionary:
    """The lexicon with its matcher and the cues for analytes."""

    def __init__(self, lexicon: Lexicon, cues: AnalyteCues) -> None:
        self.lexicon = lexicon
        self._cues = cues

    @classmethod
    def from_files(cls, files: dict[str, str], packed: bytes = b"") -> Dictionary:
        """Compile the name files and `analyte_cues.tsv`; `packed` is the lexicon as `Lexicon.pack` gave it, if at hand."""
        return cls(Lexicon.from_files(files, packed), AnalyteCues.from_files(files))

    def find(self, tokens: TokenTable, ranges: Sequence[Range]) -> list[Candidate]:
        """All names in the ranges (in order, none in another), longest at each token.

        An analyte comes as drug or measurement, as its sentence says.
        """
        concepts_of = self.lexicon.concepts_of
        candidates: list[Candidate] = []
        lows = [low for low, _, _ in ranges]
        for start, end, name in self.lexicon.matcher.find(tokens.words, [(low, high) for low, high, _ in ranges]):
            concepts = concepts_of[name]
            concept = concepts[0]
            if len(concepts) > 1:
                low, high, given = ranges[bisect_right(lows, start) - 1]
                default = Label.DRUG if given else Label.MEASUREMENT
                label = self._cues.label(tokens.lower, start, end, low, high, default=default)
                concept = next(each for each in concepts if each.label is label)
            if concept.label is Label.CONDITION and (parts := self._of_allergy(start, end, tokens)):
                candidates.extend(parts)
            elif concept.label is not Label.MEASUREMENT or not _makes_adjective(tokens.lower, end):
                candidates.append(_candidate(start, end, concept, tokens))
        return candidates

    def _of_allergy(self, start: int, end: int, tokens: TokenTable) -> list[Candidate]:
        """The drug and the word in a name like "penicillin allergy": the concept is the drug; nothing for other names."""
        last = end - 1
        if start == last or tokens.lower[last] not in _ALLERGIES or not _ALLERGENS.isdisjoint(tokens.lower[start:last]):
            return []
        before = " ".join(tokens.words[start:last])
        drug = next((each for each in self.lexicon.exact(before) if each.label is Label.DRUG), None)
        allergy = next((each for each in self.lexicon.exact(tokens.words[last]) if each.label is Label.CONDITION), None)
        if drug is None or allergy is None:
            return []
        return [_candidate(start, last, drug, tokens), _candidate(last, end, allergy, tokens)]


class Abbreviations:
    """The abbreviations that one record defines, and the initials of the conditions that it is about.

    A definition counts in the whole record, in the title as in the criteria. Its place, "absolute neutrophil count (ANC)", is
    one mention and becomes one entity, brackets included; every other place of the short form takes norm and code of the long
    form.
    """

    def __init__(
        self, doc: Doc, tokens: TokenTable, ranges: Sequence[Range], names: Iterable[Candidate], segments: Iterable[Segment]
    ) -> None:
        self._tokens = tokens
        self._definitions = find_definitions(doc, tokens)
        self._definitions += find_initials(names, tokens, segments, {each.short for each in self._definitions})
        self._uses: dict[tuple[int, int], Definition] = {}
        if self._definitions:
            inside = _membership(ranges, len(tokens.words))
            self._uses = {(start, end): each for start, end, each in find_uses(self._definitions, tokens) if inside[start]}
        self._explained: set[tuple[str, ...]] = set()
        self._defined = {each.short_start: each for each in self._definitions}

    @property
    def places(self) -> list[ShortForm]:
        """Every place of a short form, in order."""
        tokens = self._tokens
        return [
            ShortForm(
                tokens.starts[start], tokens.ends[end - 1], tokens.starts[each.long_start], tokens.ends[each.long_end - 1]
            )
            for (start, end), each in self._uses.items()
        ]

    def apply(self, candidates: list[Candidate]) -> list[Candidate]:
        """The candidates, with those of short forms whose long form is among them, without those that a definition contradicts.

        Call again when there are more candidates; short forms explained before stay so.
        """
        if not self._definitions:
            return candidates
        kept = [each for each in candidates if not self._is_contradicted(each)]
        for definition in self._definitions:
            best = None if definition.short in self._explained else _long_form(definition, candidates)
            if best is not None:
                self._explained.add(definition.short)
                kept.extend(self._mentions(definition, best))
        return kept

    def expand(self, start: int, end: int, within: frozenset[int] = frozenset()) -> str:
        """The text of some tokens in lower case, single spaces, short forms written out, those in brackets behind it left out.

        Args:
            start, end: token range [start, end).
            within: where the long forms begin that are being written out: one that names its own short form is not again.
        """
        tokens = self._tokens
        words: list[str] = []
        position = after_bracket = start
        while position < end:
            defined = self._defined.get(position + 1)
            if defined is not None and start <= defined.long_start and position == defined.long_end:
                position = after_bracket = defined.short_end + 1  # "hepatitis C virus (HCV) antibody"
                continue
            definition = self._uses.get((position, position + 1))
            known = definition is not None and tokens.words[position] in definition.short
            if definition is not None and known and definition.long_start not in within:
                words.append(self.expand(definition.long_start, definition.long_end, within | {definition.long_start}))
            elif not tokens.words[position].isspace():
                glued = position > after_bracket and tokens.starts[position] == tokens.ends[position - 1]
                if glued and words and not tokens.words[position - 1].isspace():
                    words[-1] += tokens.lower[position]
                else:
                    words.append(tokens.lower[position])
            position += 1
        return " ".join(words)

    def _mentions(self, definition: Definition, best: Candidate) -> Iterable[Candidate]:
        tokens = self._tokens
        entity = best.entity
        if best.start > definition.long_start:  # the long form says more than the known name: "early breast cancer (EBC)"
            norm = self.expand(definition.long_start, definition.long_end)
            entity = entity._replace(norm=norm, code=None, code_system=None)
        for (start, end), used in self._uses.items():
            if used.short == definition.short and start != definition.short_start:
                yield _place(start, end, entity._replace(rule=USE), tokens)
        if definition.short_start == definition.long_end + 1:
            start = min(best.start, definition.long_start)
            yield _place(start, definition.short_end + 1, entity._replace(rule=DEFINITION), tokens)
        else:
            yield _place(definition.short_start, definition.short_end, entity._replace(rule=DEFINITION), tokens)

    def _is_contradicted(self, candidate: Candidate) -> bool:
        """Whether the record defines the short form as something else than the candidate takes it for.

        "pharmacodynamics (PD)" is not Parkinson's disease; "computed tomographic scan (CT)" shares a word with the norm.
        """
        definition = self._uses.get((candidate.start, candidate.end))
        if definition is None or candidate.priority in (Priority.GENERATIVE, Priority.DEFINED):
            return False
        long_form = _content(self._tokens.words[definition.long_start : definition.long_end])
        return long_form.isdisjoint(_content((candidate.entity.norm or "").split()))


def without_clock_times(candidates: Iterable[Candidate], words: Sequence[str]) -> list[Candidate]:
    """The candidates that are no half of the day: "9:00 PM" names no polymyositis."""
    return [
        each
        for each in candidates
        if words[each.start] not in _HALVES or not each.start or not words[each.start - 1][-1:].isdigit()
    ]


def without_institutions(candidates: Iterable[Candidate], tokens: TokenTable) -> list[Candidate]:
    """The candidates that are no part of an institution's name ("Cancer Center") or of a setting ("allergy clinic")."""
    words, size = tokens.words, len(tokens.words)
    return [each for each in candidates if each.end >= size or not _is_place(each, words)]


def _is_place(candidate: Candidate, words: Sequence[str]) -> bool:
    following = words[candidate.end]
    if following in _INSTITUTIONS and words[candidate.end - 1][:1].isupper():
        return True
    return candidate.entity.label is Label.CONDITION and is_setting(following)


def restated(candidates: Iterable[Candidate], tokens: TokenTable) -> list[Candidate]:
    """One mention for a name and the same thing's other name in brackets: "zidovudine (AZT)", "AST [SGOT]".

    Both must have the same norm and label; the new candidate spans them, brackets included.
    """
    words, size = tokens.words, len(tokens.words)
    inside: dict[tuple[int, Label, str | None], Candidate] = {}
    before: list[Candidate] = []
    for each in candidates:
        if each.start > 0 and each.end < size and words[each.end] in _CLOSING and words[each.start - 1] in _OPENING:
            inside[each.start - 1, each.entity.label, each.entity.norm] = each
        elif each.end < size and words[each.end] in _OPENING:
            before.append(each)
    found = []
    for each in before:
        other = inside.get((each.end, each.entity.label, each.entity.norm))
        if other is not None and each.entity.norm is not None:
            entity = each.entity if each.entity.code else other.entity
            found.append(_place(each.start, other.end + 1, entity._replace(rule=RESTATED), tokens))
    return found


def _makes_adjective(lower: Sequence[str], end: int) -> bool:
    """Whether a name goes on as an adjective that measures nothing: "one weight-related disease"."""
    return end + 1 < len(lower) and lower[end] in _HYPHENS and lower[end + 1] in _ADJECTIVES


def _candidate(start: int, end: int, concept: Concept, tokens: TokenTable) -> Candidate:
    identifier, label, norm, code, system, priority = concept
    entity = _entity(
        (tokens.starts[start], tokens.ends[end - 1], label, norm, code, system, None, Source.PATTERN, 1.0, identifier)
    )
    return _made((start, end, priority, entity))


def _place(start: int, end: int, entity: Entity, tokens: TokenTable) -> Candidate:
    entity = entity._replace(start_char=tokens.starts[start], end_char=tokens.ends[end - 1])
    return Candidate(start, end, Priority.DEFINED, entity)


def _long_form(definition: Definition, candidates: Iterable[Candidate]) -> Candidate | None:
    """The longest candidate that ends where the long form ends, None if there is none."""
    ending = [each for each in candidates if each.end == definition.long_end]
    return min(ending, key=_start_then_priority, default=None)


def _start_then_priority(candidate: Candidate) -> tuple[int, int]:
    return candidate.start, -candidate.priority


def _content(words: Iterable[str]) -> set[str]:
    return {atom[:_STEM] for word in words for atom in atoms_of(word) if len(atom) >= _SHORTEST_CONTENT}


def _membership(ranges: Sequence[Range], size: int) -> list[bool]:
    inside = [False] * size
    for low, high, _ in ranges:
        inside[low:high] = [True] * (high - low)
    return inside
