"""Drives medspaCy's ConText (Harkema, Dowling, Thornblade and Chapman, 2009) over one sentence at a time.

medspaCy's component matches the whole Doc and compares each modifier with every other and with every target of the Doc; that
grows with the square of the record. Here its matcher runs once over the Doc, and its modifiers and graph are built only for
sentences that hold both a cue and an entity, with scopes that we give them. Nothing of it stays on the Doc.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from spacy.attrs import SENT_START
from spacy.language import Language
from spacy.tokens import Doc, Span

from trialtab.context.rules import Category, ContextRule, Direction


class Edge(NamedTuple):
    """A cue that modifies an entity. `entity` is the target's position in the list given; offsets are the cue's."""

    entity: int
    category: Category
    start_char: int
    end_char: int
    rule: str


class Engine:
    """ConText with our rules.

    Args:
        nlp: gives vocabulary and tokenizer for the rules' literals.
        rules: the rules.
    """

    def __init__(self, nlp: Language, rules: Sequence[ContextRule]) -> None:
        # medspaCy costs one to three seconds at import: only who runs the stage pays
        from medspacy.common.medspacy_matcher import MedspacyMatcher
        from medspacy.context import ConTextRule
        from medspacy.context.context_graph import ConTextGraph
        from medspacy.context.context_modifier import ConTextModifier

        self._graph, self._modifier = ConTextGraph, ConTextModifier
        self._matcher = MedspacyMatcher(nlp, name="trialtab_context", prune=True)
        self._vocab = nlp.vocab
        self._ids: dict[int, str] = {}
        for rule in rules:
            made = ConTextRule(
                rule.literal,
                rule.category,
                direction=rule.direction,
                max_scope=rule.max_scope,
                allowed_types={str(label) for label in rule.allowed} or None,
                terminated_by={str(name) for name in rule.terminated_by},
            )
            self._matcher.add([made])
            self._ids[id(made)] = rule.id

    def edges(self, doc: Doc, targets: Sequence[Span]) -> list[Edge]:
        """The cues that modify each target.

        Args:
            doc: with sentence bounds.
            targets: entity spans in text order, not overlapping.
        """
        matches = self._matcher(doc)
        if not matches or not targets:
            return []
        starts = [int(i) for i in (doc.to_array([SENT_START]) == 1).nonzero()[0]]
        if not starts or starts[0] != 0:
            starts.insert(0, 0)
        cues: dict[int, list[tuple[int, int, int]]] = {}
        for match in matches:
            cues.setdefault(bisect_right(starts, match[1]) - 1, []).append(match)
        inside: dict[int, list[tuple[int, Span]]] = {}
        for number, target in enumerate(targets):
            sentence = bisect_right(starts, target.start) - 1
            if sentence in cues:
                inside.setdefault(sentence, []).append((number, target))
        edges: list[Edge] = []
        for sentence, members in inside.items():
            end = starts[sentence + 1] if sentence + 1 < len(starts) else len(doc)
            edges.extend(self._sentence(doc, starts[sentence], end, cues[sentence], members))
        return edges

    def _sentence(
        self, doc: Doc, start: int, end: int, cues: list[tuple[int, int, int]], members: list[tuple[int, Span]]
    ) -> list[Edge]:
        modifiers = []
        strings, rule_map = self._vocab.strings, self._matcher.rule_map
        for match_id, cue_start, cue_end in cues:
            rule = rule_map[strings[match_id]]
            left, right = _scope(rule.direction, rule.max_scope, start, end, cue_start, cue_end)
            modifiers.append(self._modifier(rule, cue_start, cue_end, doc, scope_start=left, scope_end=right))
        graph = self._graph(targets=[target for _, target in members], modifiers=modifiers)
        graph.update_scopes()
        graph.apply_modifiers()
        number_of = {(target.start, target.end): number for number, target in members}
        edges = []
        for target, modifier in graph.edges:
            cue_start, cue_end = modifier.modifier_span
            last = doc[cue_end - 1]
            edges.append(
                Edge(
                    number_of[target.start, target.end],
                    Category(modifier.category),
                    doc[cue_start].idx,
                    last.idx + len(last),
                    self._ids[id(modifier.rule)],
                )
            )
        return edges


def _scope(direction: str, reach: int | None, start: int, end: int, cue_start: int, cue_end: int) -> tuple[int, int]:
    """Token scope of a cue within its sentence [start, end)."""
    far = reach if reach is not None else end - start
    if direction == Direction.FORWARD:
        return cue_end, min(end, cue_end + far)
    if direction == Direction.BACKWARD:
        return max(start, cue_start - far), cue_start
    return max(start, cue_start - far), min(end, cue_end + far)
