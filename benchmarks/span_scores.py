"""The spans of the whole pipeline (`doc.ents`, the entities table) against annotated text, and what their confidence is worth.

    python benchmarks/span_scores.py [--data ../shared/data] [--model models/en_trialtab] [--corpus chia] [--split dev]

Reads the dev parts that lie beside the project on some machines. Each text is what a user would give: a Chia criterion is a bare
string, and so taken as eligibility text; a NeuroTrialNER text is the summary of a record; a BC5CDR abstract is prose of no
registered record (section `text`). Chia is measured on all nine labels, the others on DRUG and CONDITION. Strict: same bounds and
label; overlap: same label and a character in common. The reliability table is of exact spans: with `--half` of every second text.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from spacy.language import Language

from trialtab.docs import findings_of, set_values
from trialtab.entities.union import Named, union
from trialtab.project import load
from trialtab.training.corpora import read_corpus
from trialtab.training.evaluation import calibration_error, count_spans, micro, reliability
from trialtab.training.readers import RawSpan
from trialtab.training.schemes import Harmonised
from trialtab.types import SectionKind, Segment

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
    parser.add_argument("--half", action="store_true", help="reliability of every second text only")
    arguments = parser.parse_args()
    nlp = load(arguments.model)
    for corpus in arguments.corpus or LABELS:
        items = read_corpus(arguments.data, corpus, arguments.split)
        found = tag(nlp, items, SECTIONS[corpus])
        report(f"{corpus} {arguments.split}", items, found, LABELS[corpus])
        step = 2 if arguments.half else 1
        report_confidence(items[::step], found[::step], LABELS[corpus])


def tag(nlp: Language, items: Sequence[Harmonised], section: SectionKind | None) -> list[list[Named]]:
    """What the pipeline finds in each text."""
    docs = [nlp.make_doc(item.text) for item in items]
    if section is not None:
        for doc in docs:
            set_values(doc, "segments", [Segment(0, len(doc.text), section, -1)])
    return [union(findings_of(doc)) for doc in nlp.pipe(docs, batch_size=64)]


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
