"""Words of time on given entities: which target has one, and is it the right one? Against Chia's `Has_temporal` relations.

    python benchmarks/temporal_scores.py CHIA_ASSERTION.jsonl [--model models/en_trialtab]

The input is that of `assertion_scores.py` (Kury et al., Scientific Data 2020); each target's `temporal` holds the places of the
words of time annotated on it. Ours are the time window and the duration that the relations stage binds to the target, and the
context stage's cues of the past and the present; medspaCy's are its default `HISTORICAL` cues. All get the annotated spans as
entities. A target that has such words counts as predicted, and is right where they overlap words annotated on it; precision,
recall and F1 are over targets.

Chia leaves many words of time unmarked ("history of" is often an observation of its own, "have had" and "underwent" are verbs).
The line "annotated words" counts an extra target only where its words are annotated as time on some target of the text: it
measures attachment alone. "By statement" leaves out as well those that share our very words with a target that is right, the
other members of a list, of which Chia marks one. Recall is the same in all three.

"Given words of time" gets the annotated words of time as well and is asked only which target each belongs to. Words that the
context stage reads as a cue go where it attaches them; all others stand as windows (ours where ours meet them, bare ones where
none does) and go where the relations stage binds them. Words that Chia marks and that neither reads are thus attached, too; what
Chia leaves unmarked is not there. The scores are of pairs of words and target: of all pairs; of one target for each words, the
nearest of those we attach them to, as Chia marks but one for 244 of the 252 words of its dev part, of a list, too; and by
statement, as above.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import assertion_scores as given
from spacy.language import Language
from spacy.tokens import Doc

from trialtab.context.component import Context
from trialtab.context.rules import Category
from trialtab.docs import findings_of, set_values
from trialtab.project import load
from trialtab.relations.chains import find_chains
from trialtab.relations.component import Relations, constraints_of
from trialtab.relations.scene import build_scenes
from trialtab.relations.windows.find import bind_windows
from trialtab.types import Entity, TimeSpan, Window, WindowRelation

Stage = TypeVar("Stage")
TIMES = frozenset(
    {
        Category.HISTORICAL,
        Category.NEGATED_HISTORICAL,
        Category.PERMITTED_HISTORICAL,
        Category.PAST_OR_CURRENT,
        Category.CURRENT,
    }
)
Target = dict[str, Any]
Places = list[list[tuple[int, int]]]  # of the words of time, by target
Pair = tuple[tuple[int, int], int]  # the place of words of time, and the number of a target


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("records", type=Path, help="JSON lines with text, section and targets")
    parser.add_argument("--model", help="pipeline folder or package")
    options = parser.parse_args()
    records = [json.loads(line) for line in options.records.read_text(encoding="utf-8").splitlines() if line.strip()]
    pairs = [attached(nlp, record) for nlp in [load(options.model)] for record in records]
    print(f"{'trialtab given words of time':32} {pair_scores(records, pairs)}")
    nearest = [_one_each(record, found) for record, found in zip(records, pairs, strict=True)]
    print(f"{'  the nearest target of each':32} {pair_scores(records, nearest)}")
    shared = [_without_members(record, found) for record, found in zip(records, pairs, strict=True)]
    print(f"{'  by statement':32} {pair_scores(records, shared)}")
    for name, judge in {"trialtab": times_of(load(options.model)), "medspacy default": default_times()}.items():
        judged = [(record["targets"], judge(record)) for record in records]
        for kind, keep in (("", _any), ("annotated words", _is_annotated), ("by statement", _is_no_member)):
            print(f"{f'{name} {kind}':32} {scores(judged, keep)}")


def scores(judged: list[tuple[list[Target], Places]], keep: Callable[[int, list[Target], Places], bool]) -> str:
    """Precision, recall and F1 over targets; `keep` tells which extra ones count."""
    n_hits = n_extra = n_gold = 0
    for targets, row in judged:
        for number, (places, target) in enumerate(zip(row, targets, strict=True)):
            is_hit = _meet(places, target)
            n_hits += is_hit
            n_gold += bool(target["temporal"])
            n_extra += bool(places) and not is_hit and keep(number, targets, row)
    precision, recall = n_hits / max(n_hits + n_extra, 1), n_hits / max(n_gold, 1)
    f1 = 2 * n_hits / max(n_hits + n_extra + n_gold, 1)
    return f"targets {n_gold}  precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}"


def _meet(places: list[tuple[int, int]], target: Target) -> bool:
    return any(a < d and c < b for a, b in places for c, d in target["temporal"])


def _any(number: int, targets: list[Target], row: Places) -> bool:
    return True


def _is_annotated(number: int, targets: list[Target], row: Places) -> bool:
    """Whether the words are annotated as time on some target of the text: only then is it the target that is wrong."""
    return any(_meet(row[number], target) for target in targets)


def _is_no_member(number: int, targets: list[Target], row: Places) -> bool:
    """As above, and not on a target that has our very words, too: of a list Chia marks one member."""
    own = set(row[number])
    is_shared = any(own & set(places) and _meet(places, target) for target, places in zip(targets, row, strict=True))
    return _is_annotated(number, targets, row) and not is_shared


def attached(nlp: Language, record: dict[str, Any]) -> set[Pair]:
    """The pairs of annotated words of time and target, by place and number of the target, as our stages attach them."""
    words = sorted({(start, end) for target in record["targets"] for start, end in target["temporal"]})
    if not words:
        return set()
    doc, order, entities = _read(nlp, record)
    _, edges = stage(nlp, "trialtab_context", Context).find(doc, entities)
    cues = [edge for edge in edges if edge.category in TIMES]
    pairs = {
        (word, order[edge.entity]) for edge in cues for word in words if edge.start_char < word[1] and word[0] < edge.end_char
    }
    free = [word for word in words if word not in {word for word, _ in pairs}]
    findings = findings_of(doc)
    windows = [_window(findings.windows, word) for word in free]
    lexicon = stage(nlp, "trialtab_relations", Relations).lexicon
    for scene in build_scenes(replace(findings, windows=tuple(windows), time_spans=())):
        for entity, governing in bind_windows(scene, find_chains(scene, lexicon), lexicon).items():
            pairs.update((free[window], order[entity]) for window in governing)
    return pairs


def stage(nlp: Language, name: str, kind: type[Stage]) -> Stage:
    """The component of that name, which is of that kind."""
    component = nlp.get_pipe(name)
    assert isinstance(component, kind)
    return component


def _window(ours: Iterable[Window], word: tuple[int, int]) -> Window:
    """Our window that meets an annotated stretch, in its place; a bare one where none does."""
    start, end = word
    for window in ours:
        if window.start_char < end and start < window.end_char:
            return window._replace(start_char=start, end_char=end)
    return Window(start, end, None, WindowRelation.WITHIN, None, -1, -1)


def pair_scores(records: list[dict[str, Any]], pairs: list[set[Pair]]) -> str:
    """Precision, recall and F1 over pairs of annotated words and target."""
    gold = [_annotated(record) for record in records]
    n_hits = sum(len(found & right) for found, right in zip(pairs, gold, strict=True))
    n_found, n_gold = sum(map(len, pairs)), sum(map(len, gold))
    precision, recall = n_hits / max(n_found, 1), n_hits / max(n_gold, 1)
    return f"pairs   {n_gold}  precision {precision:.3f}  recall {recall:.3f}  F1 {2 * n_hits / max(n_found + n_gold, 1):.3f}"


def _annotated(record: dict[str, Any]) -> set[Pair]:
    return {((start, end), number) for number, target in enumerate(record["targets"]) for start, end in target["temporal"]}


def _one_each(record: dict[str, Any], pairs: set[Pair]) -> set[Pair]:
    """Of the targets of each words the nearest, and of those the longest."""
    best: dict[tuple[int, int], tuple[int, int, int]] = {}
    for word, number in pairs:
        start, end = record["targets"][number]["span"]
        choice = (max(start - word[1], word[0] - end), start - end, number)
        best[word] = min(best.get(word, choice), choice)
    return {(word, number) for word, (_, _, number) in best.items()}


def _without_members(record: dict[str, Any], pairs: set[Pair]) -> set[Pair]:
    """The pairs without the extra targets of words that have their right target among them."""
    right = pairs & _annotated(record)
    settled = {word for word, _ in right}
    return right | {pair for pair in pairs if pair[0] not in settled}


def _read(nlp: Language, record: dict[str, Any]) -> tuple[Doc, list[int], tuple[Entity, ...]]:
    """A record with its annotated spans as entities, seen by the stages before the relations; the order of its targets."""
    doc = given.prepare(nlp, record)
    for name in given.BEFORE:
        doc = nlp.get_pipe(name)(doc)
    order = sorted(range(len(record["targets"])), key=lambda i: record["targets"][i]["span"])
    entities = tuple(given._entity(record["targets"][i]) for i in order)
    set_values(doc, "trial_entities", entities)
    for name in given.AFTER:
        doc = nlp.get_pipe(name)(doc)
    return doc, order, entities


def times_of(nlp: Language) -> Callable[[dict[str, Any]], Places]:
    """Windows, durations and cues of the past and the present, with the annotated spans as entities."""

    def judge(record: dict[str, Any]) -> Places:
        doc, order, entities = _read(nlp, record)
        doc = nlp.get_pipe("trialtab_relations")(doc)
        places: Places = [[] for _ in order]
        if not entities:
            return places
        _, edges = stage(nlp, "trialtab_context", Context).find(doc, entities)
        for edge in edges:
            if edge.category in TIMES:
                places[order[edge.entity]].append((edge.start_char, edge.end_char))
        findings = findings_of(doc)
        for row in constraints_of(doc):
            if row.entity < 0:
                continue
            times: list[Window | TimeSpan] = [findings.windows[row.window]] if row.window >= 0 else []
            times += [findings.time_spans[row.time_span]] if row.time_span >= 0 else []
            places[order[row.entity]].extend((time.start_char, time.end_char) for time in times)
        return places

    return judge


def default_times() -> Callable[[dict[str, Any]], Places]:
    """medspaCy's ConText with its default rules: its cues of the past."""
    import medspacy
    from loguru import logger

    logger.disable("PyRuSH")
    nlp = medspacy.load()
    nlp.disable_pipes("medspacy_target_matcher", "medspacy_context")
    context = nlp.get_pipe("medspacy_context")

    def judge(record: dict[str, Any]) -> Places:
        doc = nlp(record["text"])
        places: Places = []
        for target in record["targets"]:  # one at a time: the annotated spans overlap, a Doc's entities may not
            doc.ents = [given._span(doc, target)]
            modifiers = [each for each in context(doc).ents[0]._.modifiers if each.category == "HISTORICAL"]
            spans = [doc[slice(*each.modifier_span)] for each in modifiers]
            places.append([(span.start_char, span.end_char) for span in spans])
        return places

    return judge


if __name__ == "__main__":
    main()
