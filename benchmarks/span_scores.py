"""The spans of the whole pipeline (`doc.ents`, the entities table) against annotated text, and what their confidence is worth.

    python benchmarks/span_scores.py [--data ../shared/data] [--model models/en_trialtab] [--corpus chia] [--split dev]
    python benchmarks/span_scores.py --ablation    # rules alone, model alone, both: one line a corpus

Reads the dev parts that lie beside the project on some machines. Each text is what a user would give: a Chia criterion is a bare
string, and so taken as eligibility text; a NeuroTrialNER text is the summary of a record; a BC5CDR abstract is prose of no
registered record (section `text`). Chia is measured on all nine labels, the others on DRUG and CONDITION. Strict: same bounds and
label; overlap: same label and a character in common. The reliability table is of exact spans: with `--half` of every second text.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from spacy.language import Language

from trialtab.docs import findings_of, set_values
from trialtab.entities.union import Named, union
from trialtab.project import load
from trialtab.training.corpora import read_corpus
from trialtab.training.evaluation import calibration_error, count_spans, micro, reliability
from trialtab.training.readers import RawSpan
from trialtab.training.schemes import Harmonised
from trialtab.types import Assertion, DocFindings, SectionKind, Segment, Source

ROOT = Path(__file__).parents[1]
NINE = ("CONDITION", "DRUG", "MEASUREMENT", "VALUE", "TEMPORAL", "PROCEDURE", "OBSERVATION", "PERSON", "DEVICE")
LABELS = {"chia": NINE, "neurotrialner": ("DRUG", "CONDITION"), "bc5cdr": ("DRUG", "CONDITION")}
SECTIONS = {"chia": None, "neurotrialner": SectionKind.SUMMARY, "bc5cdr": SectionKind.TEXT}
FIGURES = "{:6.3f}{:6.3f}{:6.3f}".format


def main() -> None:
    """Print a table of scores and one of reliability for each corpus."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--model", type=Path, default=None)
    parser.add_argument("--corpus", choices=LABELS, action="append")
    parser.add_argument("--split", default="dev")
    parser.add_argument("--bare", action="store_true", help="every text as a bare string, whose kind the pipeline must tell")
    parser.add_argument("--half", action="store_true", help="reliability of every second text only")
    parser.add_argument("--ablation", action="store_true", help="rules alone, model alone and both, one line a corpus")
    arguments = parser.parse_args()
    nlp = load(arguments.model)
    if arguments.ablation:
        print_ablation(nlp, arguments.data, arguments.corpus or LABELS, arguments.split)
        return
    for corpus in arguments.corpus or LABELS:
        items = read_corpus(arguments.data, corpus, arguments.split)
        found = [union(each) for each in findings(nlp, items, None if arguments.bare else SECTIONS[corpus])]
        report(f"{corpus} {arguments.split}", items, found, LABELS[corpus])
        step = 2 if arguments.half else 1
        report_confidence(items[::step], found[::step], LABELS[corpus])


def findings(nlp: Language, items: Sequence[Harmonised], section: SectionKind | None) -> list[DocFindings]:
    """What the pipeline finds in each text."""
    docs = [nlp.make_doc(item.text) for item in items]
    if section is not None:
        for doc in docs:
            set_values(doc, "segments", [Segment(0, len(doc.text), section, -1)])
    return [findings_of(doc) for doc in nlp.pipe(docs, batch_size=64)]


def rules_alone(found: DocFindings) -> list[Named]:
    """The spans as they would be without a model."""
    return [named for named in union(replace(found, tagged=None)) if named.entity.source is not Source.MODEL]


def model_alone(found: DocFindings) -> list[Named]:
    """What the tagger gives, names of the dictionary among its inputs."""
    return [Named(entity, Assertion(-1)) for entity in found.tagged or ()]


def print_ablation(nlp: Language, data: Path, corpora: Iterable[str], split: str) -> None:
    """Print micro F1, strict and overlap, for rules alone, model alone and their union."""
    print(f"{'strict / overlap F1':26}{'rules':>15}{'model':>15}{'union':>15}")
    for corpus in corpora:
        items = read_corpus(data, corpus, split)
        found = findings(nlp, items, SECTIONS[corpus])
        groups = (
            [("all", LABELS[corpus])] if corpus == "chia" else [("all", LABELS[corpus]), *((x, (x,)) for x in LABELS[corpus])]
        )
        counts = [
            count_spans(((item.spans, spans_of(way(each))) for item, each in zip(items, found, strict=True)), LABELS[corpus])
            for way in (rules_alone, model_alone, union)
        ]
        for title, labels in groups:
            scores = [micro(mine[label] for label in labels if label in mine) for mine in counts]
            cells = "".join(f"{each.strict[2]:8.3f}/{each.overlap[2]:6.3f}" for each in scores)
            print(f"{corpus + ' ' + title:26}{cells}")


def spans_of(found: Sequence[Named]) -> list[RawSpan]:
    """Entities as the evaluation takes them."""
    return [RawSpan(each.entity.start_char, each.entity.end_char, str(each.entity.label)) for each in found]


def report(title: str, items: Sequence[Harmonised], found: Sequence[Sequence[Named]], labels: Sequence[str]) -> None:
    """Print scores by label and all together."""
    counts = count_spans(((item.spans, spans_of(mine)) for item, mine in zip(items, found, strict=True)), labels)
    print(f"\n{title:16}  strict P     R    F1   overlap P     R    F1     gold")
    for label, each in [*counts.items(), ("all", micro(counts.values()))]:
        print(f"{label:16}  {FIGURES(*each.strict):>20}  {FIGURES(*each.overlap):>20} {each.gold:8}")


def report_confidence(items: Sequence[Harmonised], found: Sequence[Sequence[Named]], labels: Sequence[str]) -> None:
    """Print the reliability table and the expected calibration error."""
    confidences, right = [], []
    for item, mine in zip(items, found, strict=True):
        for named, span in zip(mine, spans_of(mine), strict=True):
            if span.label in labels:
                confidences.append(named.entity.confidence)
                right.append(span in item.spans)
    bins = reliability(confidences, right)
    print(f"confidence: expected calibration error {calibration_error(bins):.3f} over {len(right)} spans")
    for each in bins:
        print(
            f"  {each.low:.1f}-{each.high:.1f} {each.n_spans:7} spans, mean {each.mean_confidence:.3f}, right {each.share_right:.3f}"
        )


if __name__ == "__main__":
    main()
