"""Drives medspaCy's ConText (Harkema, Dowling, Thornblade and Chapman, 2009) over one sentence at a time.

medspaCy's component matches the whole Doc and compares each modifier with every other and with every target of the Doc; that
grows with the square of the record. Here its matcher runs once over the Doc, and its modifiers and graph are built only for
sentences that hold both a cue and an entity, with scopes from `scopes.py`. Nothing of it stays on the Doc.

Reading order: `scene.Scene` (what is known of a Doc), `Engine.edges`, `Engine._sentence`.
"""

from __future__ import annotations

import sys
import warnings
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import ModuleType
from typing import Any, NamedTuple

import numpy
from spacy.language import Language
from spacy.tokens import Doc, Span

from trialtab.context.alternatives import alternatives_of
from trialtab.context.beside import is_beside, is_own, trim, without_idle_ends
from trialtab.context.examples import examples_behind
from trialtab.context.histories import HISTORY_BOTH_RULE, HISTORY_RULE, find_histories
from trialtab.context.limits import limit_scopes
from trialtab.context.matching import Cue, Target, keep_longest, merge_times, split_times, without_examples
from trialtab.context.negatives import definitions_of, examples_of, negative_scope, promise_start
from trialtab.context.plans import OR_PLANNED_RULE, with_plans
from trialtab.context.region import Region, brackets_of
from trialtab.context.rules import Category, ContextRule, Direction, Reach
from trialtab.context.scene import Scene
from trialtab.context.scopes import is_example, scope_of, subject_start
from trialtab.context.words import Words
from trialtab.types import Label

_QUICKUMLS = "quickumls"
NEGATIVE_RULE = ContextRule("NEGATIVE", "", Category.NEGATIVE, Direction.BIDIRECTIONAL)
BOUND_RULE = ContextRule("BOUND", "", Category.BOUND, Direction.PSEUDO)
BOTH_RULE = ContextRule("PAST_AND_NOW", "", Category.PAST_OR_CURRENT, Direction.FORWARD, reach=Reach.PHRASE)
_OWN_RULES = (NEGATIVE_RULE, BOUND_RULE, BOTH_RULE, HISTORY_BOTH_RULE, HISTORY_RULE, OR_PLANNED_RULE)
# these speak of conditions and treatments: a measurement with its own bound, further down the list, is a new demand
_ENDED_BY_BOUND = frozenset(
    {
        Category.NEGATED,
        Category.NEGATED_HISTORICAL,
        Category.HISTORICAL,
        Category.PAST_OR_CURRENT,
        Category.HYPOTHETICAL,
        Category.OR_PLANNED,
        Category.UNCERTAIN,
        Category.FAMILY,
        Category.NEGATIVE,
    }
)
_SAID_OF_ALL = frozenset({Category.NEGATIVE, Category.PERMITTED, Category.PROHIBITED})  # relative clauses do not stop them
_DENIALS = frozenset({Category.NEGATED, Category.NEGATED_HISTORICAL})
_IDLE = frozenset(
    {Category.TERMINATE, Category.PSEUDO, Category.CURRENT, Category.USE, Category.FINDING}
)  # say nothing by themselves


class Edge(NamedTuple):
    """A cue that modifies an entity. `entity` is the target's position in the list given; offsets are the cue's."""

    entity: int
    category: Category
    start_char: int
    end_char: int
    rule: str


@contextmanager
def _without_quickumls() -> Iterator[None]:
    """Import medspaCy without QuickUMLS.

    medspaCy imports it for a component that is not used here, with nltk, scikit-learn and pandas: two seconds and 170 MB.
    Whoever wants that component imports `quickumls.spacy_component` beside medspaCy.
    """
    if "medspacy" in sys.modules or _QUICKUMLS in sys.modules:
        yield
        return
    stand_in: Any = ModuleType(_QUICKUMLS)
    stand_in.spacy_component = None
    sys.modules[_QUICKUMLS] = stand_in
    try:
        yield
    finally:
        del sys.modules[_QUICKUMLS]


class Engine:
    """ConText with our rules.

    Args:
        nlp: gives vocabulary and tokenizer for the rules' literals.
        rules: the rules.
        words: the small words that their scopes are read by, ids of the same vocabulary.
    """

    def __init__(self, nlp: Language, rules: Sequence[ContextRule], words: Words) -> None:
        # only who runs the stage pays for medspaCy's import; and it silences all warnings for good
        with warnings.catch_warnings(), _without_quickumls():
            from medspacy.common.medspacy_matcher import MedspacyMatcher
            from medspacy.context import ConTextRule
            from medspacy.context.context_graph import ConTextGraph
            from medspacy.context.context_modifier import ConTextModifier

        self._graph, self._modifier, self._rule = ConTextGraph, ConTextModifier, ConTextRule
        self._matcher = MedspacyMatcher(nlp, name="trialtab_context", prune=False)
        self._strings = nlp.vocab.strings
        self._known = words
        self._made: dict[str, Any] = {}
        self._by_match: dict[int, ContextRule] = {}
        firsts = {0}  # of no word: searches in an empty array fail
        for rule in rules:
            made = self._make(rule)
            firsts.add(nlp.make_doc(rule.literal)[0].lower)
            self._matcher.add([made])
            self._by_match[self._strings.add(made._rule_id)] = rule
        for rule in _OWN_RULES:
            self._make(rule)
        self.triggers = numpy.array(sorted(firsts), dtype=numpy.uint64)  # ids of the words that begin a cue

    def _make(self, rule: ContextRule) -> Any:
        ends = {str(name) for name in rule.terminated_by}
        if rule.category in _ENDED_BY_BOUND:
            ends.add(str(Category.BOUND))
        if rule.category in (Category.HISTORICAL, Category.PAST_OR_CURRENT):
            ends.add(str(Category.FINDING))
        made = self._rule(
            rule.literal,
            rule.category,
            direction=rule.direction,
            allowed_types={str(label) for label in rule.allowed} or None,
            terminated_by=ends,
        )
        self._made[rule.id] = made
        return made

    def edges(self, scene: Scene) -> tuple[list[Edge], list[tuple[int, Edge]]]:
        """The cues that modify each target.

        Returns:
            The edges; and cues that end their sentence without an entity to speak of ("No history of any of the following:"),
            each with the sentence's last token, as edges of no entity (-1).
        """
        cues: dict[int, list[Cue]] = {}
        for cue in self._matches(scene):
            cues.setdefault(bisect_right(scene.sentences, cue.start) - 1, []).append(cue)
        for start, end in scene.negatives:
            cues.setdefault(bisect_right(scene.sentences, start) - 1, []).append(Cue(start, end, NEGATIVE_RULE))
        starts = [target.start for target in scene.targets]
        edges: list[Edge] = []
        open_cues: list[tuple[int, Edge]] = []
        for sentence, members in cues.items():
            start = scene.sentences[sentence]
            end = scene.sentences[sentence + 1] if sentence + 1 < len(scene.sentences) else len(scene.words)
            first, last = bisect_left(starts, start), bisect_left(starts, end)
            if first < last and any(cue.rule.category not in _IDLE for cue in members):
                edges.extend(self._sentence(scene, start, end, members, scene.targets[first:last]))
            open_cues.extend((end - 1, edge) for edge in self._open(scene, end, members, starts[first:last]))
        return edges, open_cues

    def matches(self, doc: Doc) -> list[Cue]:
        """Every match of every rule."""
        with warnings.catch_warnings():
            # medspaCy asks its token-pattern matcher as well, which warns that it is empty: our rules are phrases
            warnings.filterwarnings("ignore", message=r"\[W036\]")
            found = self._matcher(doc)
        return [Cue(start, end, self._by_match[key]) for key, start, end in found]

    def _matches(self, scene: Scene) -> list[Cue]:
        """The cues of the Doc, in text order, without those that only tell a window's place in time."""
        histories = find_histories(scene.words, scene.sentences, {target.start for target in scene.targets}, self._known)
        found = [*histories, *self.matches(scene.doc)]
        # a phrase over the end of an item is two: "… prior or" "current …"
        inside = [
            cue for cue in found if bisect_right(scene.sentences, cue.start) == bisect_right(scene.sentences, cue.end - 1)
        ]
        cues = keep_longest(inside)
        begins = [window[0] for window in scene.windows]
        kept = []
        for cue in cues:
            index = bisect_right(begins, cue.start) - 1
            is_inside = index >= 0 and cue.end <= scene.windows[index][1]
            if not (is_inside and (scene.windows[index][2] or cue.rule.category is Category.TERMINATE)):
                kept.append(cue)
        return kept

    def _open(self, scene: Scene, end: int, cues: list[Cue], starts: Sequence[int]) -> list[Edge]:
        """Unlimited cues with no entity between them and the sentence's end (forward), or none before them (backward)."""
        found = []
        for position, cue in enumerate(cues):
            rule = cue.rule
            if rule.max_scope is not None or rule.category in (
                Category.TERMINATE,
                Category.PSEUDO,
                Category.USE,
                Category.FINDING,
            ):
                continue
            if rule.direction is Direction.FORWARD:
                closed = any(start >= cue.end for start in starts) or self._is_announced(scene.words[cue.end : end])
                ends = {Category.TERMINATE, *rule.terminated_by}
                closed = closed or any(later.rule.category in ends for later in cues[position + 1 :])
            else:
                closed = bool(starts) or rule.category not in (Category.PERMITTED, Category.PROHIBITED)
                # "will be eligible if all the following criteria are met:" allows nothing of what is below
                closed = closed or any(word in self._known.terms for word in scene.words[cue.end : end])
            if not closed:
                found.append(self._edge(scene, -1, cue))
        return found

    def _is_announced(self, words: Sequence[int]) -> bool:
        """Whether what a cue speaks of is named, and told in full below: "refrain from donating eggs, as defined below"."""
        commas, told = self._known.commas, self._known.announcing
        return any(words[i] in commas and words[i + 2] in told for i in range(len(words) - 2))

    def _sentence(self, scene: Scene, start: int, end: int, cues: list[Cue], targets: Sequence[Target]) -> list[Edge]:
        known = self._known
        starts = tuple(target.start for target in targets)
        cues = split_times(merge_times(cues, scene.words, known, starts, BOTH_RULE), scene.words, known)
        heads = {place for target in targets for place in range(target.start, target.end)}
        cues = with_plans(without_examples(cues, scene.words, known), scene.words, known, heads)
        cues = without_idle_ends([cue for cue in cues if not is_own(cue, targets)], targets, scene.words, known)
        targets = [trim(target, cues) for target in targets]
        brackets = brackets_of(scene.words, start, end, known)
        exceptions = tuple(cue.start for cue in cues if cue.rule.category is Category.EXCEPTION)
        region = Region(start, end, scene.words, known, tuple(target.start for target in targets), brackets, exceptions)
        modifiers, cue_of = [], {}
        edges: list[Edge] = []
        for cue in cues:
            scope = self._scope(cue, region, targets)
            if scope is not None and scope[1] == cue.start and cue.rule.category in _SAID_OF_ALL:
                # "HIV test must be negative", "Patients with asthma that is stable are eligible": of all words before
                first = subject_start(cue, cues, scope[0], scene.words, known)
                edges.extend(self._edge(scene, t.number, cue) for t in targets if first <= t.start < scope[1])
            elif scope is not None:
                modifier = self._modifier(self._made[cue.rule.id], cue.start, cue.end, scene.doc, *scope)
                modifiers.append(modifier)
                cue_of[id(modifier)] = cue
        bound = self._made[BOUND_RULE.id]
        for first in starts[1:]:
            if first in scene.bounded:
                modifiers.append(self._modifier(bound, first, first, scene.doc, first, first))
        spans = [Span(scene.doc, target.start, target.end, label=target.label) for target in targets]
        target_of = {id(span): target for span, target in zip(spans, targets, strict=True)}
        live = limit_scopes(modifiers)
        graph = self._graph(targets=spans, modifiers=live)
        graph.apply_modifiers()
        for span, modifier in graph.edges:
            cue, target = cue_of[id(modifier)], target_of[id(span)]
            if not is_example(cue, target.start, region) and not is_beside(cue, target, targets, scene.words, known):
                edges.append(self._edge(scene, target.number, cue))
        edges += self._denied_further(edges, targets, region, scene)
        told = {(edge.entity, edge.category) for edge in edges}
        for place, opened, cue in examples_behind(cues, [(target.start, target.end) for target in targets], region):
            target = targets[place]
            is_other = is_beside(cue, target._replace(start=opened), targets, scene.words, known)
            if (target.number, cue.rule.category) not in told and not is_other:
                edges.append(self._edge(scene, target.number, cue))
        return edges

    def _denied_further(self, edges: Sequence[Edge], targets: Sequence[Target], region: Region, scene: Scene) -> list[Edge]:
        """The denials of what is denied: for its examples in brackets, the bounds that define it, alternatives to it."""
        denials = {edge.entity: edge for edge in edges if edge.category in _DENIALS}
        denied = [place for place, target in enumerate(targets) if target.number in denials]
        if not denied:
            return []
        pairs = alternatives_of(denied, targets, scene.bounded, scene.above, region.words, self._known)
        if region.brackets:
            spans = [(target.start, target.end) for target in targets]
            pairs += examples_of(denied, spans, region.brackets, region.words, self._known)
            diseases = [place for place in denied if targets[place].label == Label.CONDITION]
            pairs += definitions_of(diseases, spans, scene.bounded, region.brackets, region.words, self._known)
        return [
            denials[targets[head].number]._replace(entity=targets[place].number)
            for place, head in pairs
            if targets[place].number not in denials
        ]

    def _scope(self, cue: Cue, region: Region, targets: Sequence[Target]) -> tuple[int, int] | None:
        if cue.rule is NEGATIVE_RULE:
            spans = [(target.start, target.end) for target in targets]
            limits = (region.start, promise_start(cue.end, region.end, spans, region.words, self._known))
            return negative_scope((cue.start, cue.end), spans, region.words, self._known, limits)
        if cue.rule.direction in (Direction.TERMINATE, Direction.PSEUDO):
            # medspaCy looks for an overlap with the scope that is to end, and misses one that lies inside a wider one
            return cue.start, cue.end
        return scope_of(cue, region)

    def _edge(self, scene: Scene, number: int, cue: Cue) -> Edge:
        return Edge(number, cue.rule.category, scene.offsets[cue.start], scene.ends[cue.end - 1], cue.rule.id)
