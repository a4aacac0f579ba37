"""Concept-value pairs from raw text against Chia's comparison annotations (Kury et al. 2020).

    python benchmarks/comparison_scores.py chia_comparisons.dev.jsonl [--model models/en_trialtab] [--misses N]

A gold pair is found where a constraint's concept overlaps its variable and the constraint's bound or class, or the word of its
status, overlaps its value. States of conditions ("active") are no values in Chia and are left out; what a test says
(`RESULTS`) is one of whatever concept: "HIV positive", "negative pregnancy test". A pair that we give counts against
precision unless some gold pair overlaps it in both; texts without a gold pair are not in the file.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import NamedTuple

from spacy.language import Language

from trialtab.docs import findings_of
from trialtab.project import load
from trialtab.relations.component import constraints_of
from trialtab.types import DocFindings, Domain

RESULTS = frozenset({"positive", "negative", "detectable", "undetectable", "indeterminate"})


class Pair(NamedTuple):
    """Places of a concept and of its value in a text: start inclusive, end exclusive."""

    concept: tuple[int, int]
    value: tuple[int, int]


def pairs_of(nlp: Language, text: str) -> list[Pair]:
    """The pairs that the pipeline gives for one text."""
    doc = nlp(text)
    findings = findings_of(doc)
    pairs = []
    for item in constraints_of(doc):
        entity = findings.entities[item.entity] if item.entity >= 0 else None
        concept = (entity.start_char, entity.end_char) if entity else None
        if item.name_start >= 0:
            concept = (item.name_start, item.name_end)
        if item.quantity >= 0:
            quantity = findings.quantities[item.quantity]
            value = (quantity.start_char, quantity.end_char)
            pairs.append(Pair(concept or value, value))
        elif item.level is not None and concept:
            pairs.append(Pair(concept, (item.level.start_char, item.level.end_char)))
        if item.status and concept and (item.domain is Domain.MEASUREMENT or item.status in RESULTS):
            pairs.extend(Pair(concept, place) for place in status_places(findings, item.status, concept))
    return pairs


def status_places(findings: DocFindings, status: str, concept: tuple[int, int]) -> list[tuple[int, int]]:
    """Where the word of a concept's status stands: the nearest one that says it."""
    places = [(term.start_char, term.end_char) for term in findings.terms if term.kind == "status" and term.value == status]
    return sorted(places, key=lambda place: max(place[0] - concept[1], concept[0] - place[1], 0))[:1]


def overlap(one: tuple[int, int], two: tuple[int, int]) -> bool:
    return one[0] < two[1] and two[0] < one[1]


def agree(one: Pair, two: Pair) -> bool:
    return overlap(one.concept, two.concept) and overlap(one.value, two.value)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--model", type=Path, default=None)
    parser.add_argument("--misses", type=int, default=0)
    args = parser.parse_args()
    nlp = load(args.model)
    n_gold = n_found = n_given = n_right = 0
    shown = 0
    for line in args.file.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        gold = [Pair(tuple(item["variable"]), tuple(item["value"])) for item in record["comparisons"]]
        given = pairs_of(nlp, record["text"])
        n_gold += len(gold)
        n_given += len(given)
        missed = [pair for pair in gold if not any(agree(pair, other) for other in given)]
        wrong = [pair for pair in given if not any(agree(pair, other) for other in gold)]
        n_found += len(gold) - len(missed)
        n_right += len(given) - len(wrong)
        if (missed or wrong) and shown < args.misses:
            shown += 1
            print(record["text"][:300].strip())
            for kind, pairs in (("missed", missed), ("wrong ", wrong)):
                for pair in pairs:
                    print(f"    {kind} {record['text'][slice(*pair.concept)]!r} ~ {record['text'][slice(*pair.value)]!r}")
    recall, precision = n_found / n_gold, n_right / max(n_given, 1)
    print(
        f"pairs {n_gold}, given {n_given}: precision {precision:.3f}, recall {recall:.3f}, F1 {2 * precision * recall / (precision + recall):.3f}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
