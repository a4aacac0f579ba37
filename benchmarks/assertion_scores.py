"""Negation on given entities, our ConText rules beside medspaCy's default ones, on the same texts in the same run.

    python benchmarks/assertion_scores.py CHIA_ASSERTION.jsonl [--model models/en_trialtab] [--misses] [--json FILE]

The input has one criterion a line, as derived from Chia (Kury et al., Scientific Data 2020): `text`, `section` (`inc` or `exc`)
and `targets`, each with `span`, `label` and `negated`, which is true where a negation cue is annotated on the target. Chia
annotates exceptions ("other than X", "except X") as negations, so a prediction is negated or exception; for medspaCy it is
its own `NEGATED_EXISTENCE`. Both get the annotated spans as entities, so that only the assertion is measured. A target counts
once; precision, recall and F1 are over targets.

Our tables say more than Chia annotates: a negative result is negated there and a Value in Chia, and of a list that one word
denies Chia marks one member, often the first, and one of several nested spans. The line "by statement" leaves out the extra verdicts
that are of these two kinds and no others; recall is the same.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Span

from trialtab.docs import get_values, set_values
from trialtab.project import load
from trialtab.types import Criterion, Entity, Kind, Label, SectionKind, Segment

BEFORE = ("trialtab_sentences",)
AFTER = ("trialtab_quantities", "trialtab_context")
Record = dict[str, Any]


class Verdict(NamedTuple):
    """What is said of one target: negated or excepted; by a test's result; by the cues at these offsets."""

    said: bool
    is_result: bool = False
    cues: frozenset[tuple[int, int]] = frozenset()


Verdicts = list[Verdict]  # parallel to the record's targets


class Scores(NamedTuple):
    precision: float
    recall: float
    f1: float
    hits: int
    predicted: int
    gold: int


def main() -> None:
    options = parse()
    records = [json.loads(line) for line in options.records.read_text(encoding="utf-8").splitlines() if line.strip()]
    ours = list(run(records, verdicts_of(load(options.model))))
    systems = {"trialtab": ours}
    if not options.no_medspacy:
        systems["medspacy default"] = list(run(records, default_verdicts()))
    if options.misses:
        show_misses(records, ours)
    report = {name: score(records, verdicts)._asdict() for name, verdicts in systems.items()}
    report["by statement"] = score(records, ours, by_statement=True)._asdict()
    n_targets = sum(len(record["targets"]) for record in records)
    print(f"{len(records)} criteria, {n_targets} targets, {report['trialtab']['gold']} negated")
    for name, figures in report.items():
        print(f"{name:18} precision {figures['precision']:.3f}  recall {figures['recall']:.3f}  F1 {figures['f1']:.3f}")
    if options.json:
        options.json.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("records", type=Path, help="JSON lines with text, section and targets")
    parser.add_argument("--model", help="pipeline folder or package")
    parser.add_argument("--misses", action="store_true", help="print each wrong verdict")
    parser.add_argument("--no-medspacy", action="store_true", help="leave medspaCy's default rules out")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    return parser.parse_args()


def run(records: list[Record], judge: Callable[[Record], Verdicts]) -> Iterator[Verdicts]:
    for record in records:
        yield judge(record) if record["targets"] else []


def verdicts_of(nlp: Language) -> Callable[[Record], Verdicts]:
    """Our context stage, with the annotated spans as its entities."""

    def judge(record: Record) -> Verdicts:
        doc = prepare(nlp, record)
        for name in BEFORE:
            doc = nlp.get_pipe(name)(doc)
        order = sorted(range(len(record["targets"])), key=lambda i: record["targets"][i]["span"])
        entities = [_entity(record["targets"][i]) for i in order]
        set_values(doc, "trial_entities", entities)
        for name in AFTER:
            doc = nlp.get_pipe(name)(doc)
        verdicts = [Verdict(False)] * len(order)
        for i, assertion in zip(order, get_values(doc, "assertions"), strict=True):
            cues = frozenset((start, end) for start, end, _ in assertion.cues)
            verdicts[i] = Verdict(assertion.negated or assertion.exception, assertion.status == "negative", cues)
        return verdicts

    return judge


def prepare(nlp: Language, record: Record) -> Doc:
    """The text as one criterion of its side."""
    doc = nlp.make_doc(record["text"])
    kind = Kind.INCLUSION if record["section"] == "inc" else Kind.EXCLUSION
    end = len(record["text"])
    set_values(doc, "segments", [Segment(0, end, SectionKind(kind.value), -1)])
    set_values(doc, "criteria", [Criterion(f"{kind[0].upper()}01", None, kind, 0, end, "")])
    return doc


def _entity(target: Record) -> Entity:
    start, end = target["span"]
    return Entity(start, end, Label(target["label"].upper()))


def default_verdicts() -> Callable[[Record], Verdicts]:
    """medspaCy's ConText with its default rules and sentence splitter."""
    import medspacy
    from loguru import logger

    logger.disable("PyRuSH")
    nlp = medspacy.load()
    nlp.disable_pipes("medspacy_target_matcher", "medspacy_context")
    context = nlp.get_pipe("medspacy_context")

    def judge(record: Record) -> Verdicts:
        doc = nlp(record["text"])
        spans = [_span(doc, target) for target in record["targets"]]
        verdicts = []
        for span in spans:  # one at a time: the annotated spans overlap, a Doc's entities may not
            doc.ents = [span]
            verdicts.append(Verdict(bool(context(doc).ents[0]._.is_negated)))
        return verdicts

    return judge


def _span(doc: Doc, target: Record) -> Span:
    start, end = target["span"]
    span = doc.char_span(start, end, label=target["label"].upper(), alignment_mode="expand")
    assert span is not None
    return span


def score(records: list[Record], verdicts: list[Verdicts], by_statement: bool = False) -> Scores:
    pairs = [
        (verdict.said, target["negated"])
        for record, row in zip(records, verdicts, strict=True)
        for verdict, target in zip(row, record["targets"], strict=True)
        if not (by_statement and verdict.said and not target["negated"] and _is_convention(verdict, target, record, row))
    ]
    hits = sum(said and gold for said, gold in pairs)
    predicted, gold = sum(said for said, _ in pairs), sum(gold for _, gold in pairs)
    precision, recall = hits / max(predicted, 1), hits / max(gold, 1)
    return Scores(precision, recall, 2 * hits / max(predicted + gold, 1), hits, predicted, gold)


def _is_convention(verdict: Verdict, target: Record, record: Record, row: Verdicts) -> bool:
    """Whether Chia's scheme, not its annotator, leaves a target unmarked: a result, or part of what is marked beside it."""
    if verdict.is_result:
        return True
    (start, end), targets = target["span"], record["targets"]
    return any(
        other["negated"] and (bool(said.cues & verdict.cues) or (other["span"][0] < end and start < other["span"][1]))
        for said, other in zip(row, targets, strict=True)
    )


def show_misses(records: list[Record], verdicts: list[Verdicts]) -> None:
    for record, row in zip(records, verdicts, strict=True):
        for (said, *_), target in zip(row, record["targets"], strict=True):
            if said != target["negated"]:
                cues = ", ".join(record["text"][start:end] for start, end in target["negation_cues"])
                verdict = "extra" if said else "missed"
                print(f"{verdict} [{target['text']}] ({cues}) {record['section']}: {record['text'].strip()}")


if __name__ == "__main__":
    main()
