"""Entities against annotated text: precision and recall of the dictionary alone and of the whole stage.

    python benchmarks/entity_scores.py [--data ../shared/data] [--misses LABEL]

Reads Chia dev (eligibility criteria, flat spans; Kury et al. 2020) and NeuroTrialNER dev (titles and summaries; Doneva et al.
2024), which lie beside the project on some machines. `over`: the spans share a character and have the same label; `strict`: the
same bounds too; `any`: the found span meets an annotated one of whatever label. NeuroTrialNER annotates only the drugs that a
trial gives, so its DRUG precision is a lower bound.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import load_config

from trialtab.entities.component import Entities, taggable_ranges
from trialtab.entities.overlap import resolve
from trialtab.entities.tokens import token_table
from trialtab.patterns import PatternPipe
from trialtab.types import Entity

ROOT = Path(__file__).parents[1]
LABELS = {
    "chia": {label: label.upper() for label in ("Drug", "Condition", "Measurement", "Procedure", "Device")},
    "neurotrialner": {"DRUG": "DRUG", "CONDITION": "CONDITION"},
}
STAGES = ("trialtab_sections", "trialtab_sentences", "trialtab_entities")
SHARE = "{:8.3f}".format
Span = tuple[int, int, str]  # characters [start, end), label


class Score(NamedTuple):
    """Counts of one label: spans found, found right, found where something is annotated, in the gold, of the gold found."""

    found: int
    found_overlap: int
    found_any: int
    gold: int
    gold_overlap: int
    strict: int


def main() -> None:
    """Print one table a corpus."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--split", default="dev")
    parser.add_argument("--misses", metavar="LABEL", help="also list what was missed and what was wrongly found of one label")
    arguments = parser.parse_args()
    nlp = make_pipeline()
    entities = nlp.get_pipe("trialtab_entities")
    assert isinstance(entities, Entities)
    taggers: dict[str, Callable[[Doc], list[Entity]]] = {
        "dictionary": lambda doc: dictionary_entities(entities, doc),
        "all": lambda doc: [candidate.entity for candidate in entities.find(doc).kept],
    }
    for corpus, labels in LABELS.items():
        path = arguments.data / corpus / f"{corpus}.{arguments.split}.jsonl"
        for tagger, tag in taggers.items():
            pairs = []
            for text, gold in read_gold(path, labels):
                doc = nlp.make_doc(text)
                for name in STAGES[:-1]:
                    doc = nlp.get_pipe(name)(doc)
                found = [(each.start_char, each.end_char, str(each.label)) for each in tag(doc)]
                pairs.append((text, gold, [span for span in found if span[2] in labels.values()]))
            report(f"{corpus} {arguments.split}, {tagger}", pairs, sorted(set(labels.values())))
            if arguments.misses:
                list_misses(pairs, arguments.misses)


def make_pipeline() -> Language:
    """The stages up to the entities, initialised as config.cfg says."""
    config = load_config(ROOT / "config.cfg", overrides={"paths.patterns": str(ROOT / "patterns")}, interpolate=True)
    nlp = spacy.blank("en", config={"nlp": {"tokenizer": config["nlp"]["tokenizer"]}})
    for stage in STAGES:
        component = nlp.add_pipe(stage)
        assert isinstance(component, PatternPipe)
        component.initialize(None, **config["initialize"]["components"][stage])
    return nlp


def dictionary_entities(component: Entities, doc: Doc) -> list[Entity]:
    """What the dictionary alone finds."""
    assert component.dictionary is not None
    tokens = token_table(doc)
    return [candidate.entity for candidate in resolve(component.dictionary.find(tokens, taggable_ranges(doc, tokens)))[0]]


def read_gold(path: Path, labels: dict[str, str]) -> Iterator[tuple[str, list[Span]]]:
    """Texts with their gold spans."""
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            item = json.loads(line)
            spans = item.get("flat", item["spans"])
            yield item["text"], [(start, end, labels[label]) for start, end, label in spans if label in labels]


def report(title: str, pairs: list[tuple[str, list[Span], list[Span]]], labels: list[str]) -> None:
    """Print the table of one corpus and tagger."""
    heads = ("found", "P over", "P any", "P strict", "gold", "R over", "R strict")
    print(f"\n{title}\n{'label':12}", *(f"{head:>8}" for head in heads))
    for label in labels:
        score = score_label(pairs, label)
        found, gold = max(score.found, 1), max(score.gold, 1)
        shares = [score.found_overlap / found, score.found_any / found, score.strict / found]
        recalls = [score.gold_overlap / gold, score.strict / gold]
        cells = (f"{score.found:8}", *map(SHARE, shares), f"{score.gold:8}", *map(SHARE, recalls))
        print(f"{label:12}", *cells)


def score_label(pairs: list[tuple[str, list[Span], list[Span]]], label: str) -> Score:
    """Counts of one label over all texts."""
    counts = [0, 0, 0, 0, 0, 0]
    for _, gold, found in pairs:
        right = [span for span in gold if span[2] == label]
        mine = [span for span in found if span[2] == label]
        counts[0] += len(mine)
        counts[1] += sum(any(meets(span, other) for other in right) for span in mine)
        counts[2] += sum(any(meets(span, other) for other in gold) for span in mine)
        counts[3] += len(right)
        counts[4] += sum(any(meets(span, other) for other in mine) for span in right)
        counts[5] += len(set(right) & set(mine))
    return Score(*counts)


def meets(one: Span, other: Span) -> bool:
    """Whether two spans share a character."""
    return one[0] < other[1] and other[0] < one[1]


def list_misses(pairs: list[tuple[str, list[Span], list[Span]]], label: str) -> None:
    """Print the commonest gold texts that nothing meets and found texts that meet nothing."""
    missed: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for text, gold, found in pairs:
        for span in gold:
            if span[2] == label and not any(meets(span, other) for other in found if other[2] == label):
                other_labels = sorted({other[2] for other in found if meets(span, other)})
                missed[f"{text[span[0] : span[1]]} {other_labels or ''}"] += 1
        for span in found:
            if span[2] == label and not any(meets(span, other) for other in gold if other[2] == label):
                other_labels = sorted({other[2] for other in gold if meets(span, other)})
                wrong[f"{text[span[0] : span[1]]} {other_labels or ''}"] += 1
    print("missed:", "; ".join(f"{name} {count}" for name, count in missed.most_common(150)))
    print("wrong:", "; ".join(f"{name} {count}" for name, count in wrong.most_common(150)))


if __name__ == "__main__":
    main()
